"""Complementary suppression on larger and on hopeless tables."""

from __future__ import annotations

import csv
import itertools
import json
from collections.abc import Collection
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.optimize import linprog
from scipy.sparse import csc_array

from highroad.publishing import suppression
from highroad.publishing.suppression import Cells, Unprotectable, hidden_cells


def cells(
    counts: list[float],
    equations: list[list[float]],
    minimum: float,
    fixed: Collection[int] = (),
    least: float = 0,
) -> Cells:
    values = np.array(counts, dtype=float)
    free = np.array([number not in fixed for number in range(len(counts))])
    return Cells(
        counts=values,
        floor=np.minimum(least, values),
        equations=csc_array(np.array(equations, dtype=float).reshape(-1, len(counts))),
        sensitive=(values > 0) & (values < minimum),
        secret=np.zeros(len(counts), dtype=bool),
        eligible=(values > 0) & free,
    )


def test_the_cheapest_companion_is_hidden() -> None:
    found = hidden_cells(cells([4, 50, 20, 74], [[-1, -1, -1, 1]], 10))
    assert found.tolist() == [True, False, True, False]


def test_two_small_counts_can_protect_each_other_or_not() -> None:
    assert hidden_cells(cells([4, 5, 50, 59], [[-1, -1, -1, 1]], 10)).tolist() == [True, True, False, False]
    # One and one: where nobody would be shown as 0, two hidden counts that are 2 together are 1 each.
    ones = [1, 1, 50, 52], [[-1, -1, -1, 1]], 10
    assert hidden_cells(cells(*ones)).tolist() == [True, True, False, False]
    assert hidden_cells(cells(*ones, least=1)).tolist() == [True, True, True, False]
    assert hidden_cells(cells([1, 2, 50, 53], *ones[1:], least=1)).tolist() == [True, True, False, False]


def test_nothing_small_hides_nothing() -> None:
    assert not hidden_cells(cells([40, 50, 90], [[-1, -1, 1]], 10)).any()


def test_what_must_be_shown_can_make_protection_impossible() -> None:
    with pytest.raises(Unprotectable):
        hidden_cells(cells([4, 50, 54], [[-1, -1, 1]], 10, fixed={1, 2}))


def wide_table(rows: int, columns: int, least: float) -> Cells:
    """A two-way table with margins and many small counts, always the same."""
    inner = np.random.default_rng(7).negative_binomial(1, 0.05, size=(rows, columns))
    full = np.zeros((rows + 1, columns + 1))
    full[:-1, :-1] = inner
    full[-1, :-1], full[:-1, -1], full[-1, -1] = inner.sum(0), inner.sum(1), inner.sum()
    number = np.arange(full.size).reshape(full.shape)
    lines = []
    for row in number:
        line = np.zeros(full.size)
        line[row[:-1]], line[row[-1]] = -1, 1
        lines.append(line)
    for column in number.T:
        line = np.zeros(full.size)
        line[column[:-1]], line[column[-1]] = -1, 1
        lines.append(line)
    return cells(full.ravel().tolist(), [line.tolist() for line in lines], 10, least=least)


@pytest.mark.parametrize("least", [0, 1])
def test_the_heuristic_is_as_safe_and_not_much_dearer(monkeypatch: pytest.MonkeyPatch, least: float) -> None:
    table = wide_table(12, 6, least)
    exact = hidden_cells(table)
    monkeypatch.setattr(suppression, "_EXACT_CELLS", 0)
    quick = hidden_cells(table)
    for found in (exact, quick):
        assert not suppression._attacks(table, found)
    extra = [float(table.counts[found & ~table.sensitive].sum()) for found in (exact, quick)]
    assert extra[0] <= extra[1] <= 2 * extra[0]


def published_case(folder: Path, told: dict[str, Any], minimum: int) -> Cells:
    """The full table of a worked case: every margin of its three classifications."""
    with (folder / told["input_file"]).open() as file:
        rows = list(csv.DictReader(file))
    values = [[*sorted({row[name] for row in rows}), "*"] for name in told["dims"]]
    keys = list(itertools.product(*values))
    at = {key: place for place, key in enumerate(keys)}
    counts = np.zeros(len(keys))
    for row in rows:
        for key in itertools.product(*((row[name], "*") for name in told["dims"])):
            counts[at[key]] += float(row["n"])
    lines = []
    for key, place in itertools.product(keys, range(3)):
        if key[place] == "*":
            line = np.zeros(len(keys))
            line[at[key]] = 1
            for part in values[place][:-1]:
                line[at[(*key[:place], part, *key[place + 1 :])]] -= 1
            lines.append(line)
    return cells(counts.tolist(), [line.tolist() for line in lines], minimum)


@pytest.mark.parametrize("count", [60, 120])
def test_the_published_cases_are_protected_as_cheaply_as_by_the_best_peer(
    shared_reference: Path, count: int
) -> None:
    folder = shared_reference / "methods/cases"
    told = json.loads((folder / f"06_suppression_{count}cells.json").read_text())
    peers = told["expected"]["peer_results"]
    given = published_case(folder, told, peers["OPT"]["threshold"])
    assert given.sensitive.sum() == told["expected"]["primary_cells"]
    hidden = hidden_cells(given)
    safe = [each for each in peers.values() if not each["primary_interval_narrower_than_plus_minus_1"]]
    cost = given.counts[hidden & ~given.sensitive].sum()
    assert cost <= 1.05 * min(each["secondary_value"] for each in safe)
    equations = given.equations.toarray()
    bounds = [(0, None) if out else (value, value) for out, value in zip(hidden, given.counts, strict=True)]
    nothing = np.zeros(len(equations))
    for cell in np.flatnonzero(given.sensitive):
        for sign in (1, -1):
            goal = np.zeros(len(given.counts))
            goal[cell] = sign
            end = linprog(goal, A_eq=equations, b_eq=nothing, bounds=bounds).fun
            assert sign * (given.counts[cell] - sign * end) >= 1 - 1e-6

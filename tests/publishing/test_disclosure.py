"""Counts of people: small ones are hidden, and nothing that is published gives them away."""

from __future__ import annotations

import csv
import itertools
import json
import time
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from tests.publishing.attack import room

from highroad.errors import NotReleasable
from highroad.publishing import CountRule, ReleasedTable, Structure, release
from highroad.results import Column, Mark, Method, Result

COUNT = Column("n", "Participants", "count", "people", protected=True)


def counted(cells: dict[str, list[Any]], *columns: Column) -> Result:
    return Result(pa.table(cells), columns, (), Method("k", "Counts", "Counted."))


def margins(counts: dict[tuple[str, ...], int], names: list[str]) -> dict[str, list[Any]]:
    """A full table with the total of every dimension, named All."""
    levels = [sorted({key[place] for key in counts}) for place in range(len(names))]
    keys = list(itertools.product(*[[*level, "All"] for level in levels]))
    cells: dict[str, list[Any]] = {name: [key[place] for key in keys] for place, name in enumerate(names)}
    cells["n"] = [
        sum(n for leaf, n in counts.items() if all(w in ("All", g) for w, g in zip(key, leaf, strict=True)))
        for key in keys
    ]
    return cells


def test_a_small_count_takes_a_second_one_with_it() -> None:
    cells = {"sex": ["F", "M", "All"], "n": [4, 30, 34]}
    table = release(
        counted(cells, Column("sex", "Sex", "code"), COUNT),
        rule=CountRule(minimum=10),
        structure=Structure(totals={"sex": "All"}),
        title="A",
    )
    assert table.data["n"] == (None, None, 34)
    assert dict(table.suppressed) == {"small": 1, "complementary": 1}
    assert table.text(0, "n") == "suppressed"
    assert table.rule["minimum"] == 10
    assert ReleasedTable.from_json(table.to_json()) == table


def test_zeros_follow_the_rule() -> None:
    result = counted({"g": ["a", "b"], "n": [0, 12]}, Column("g", "Group"), COUNT)
    shown = release(result, rule=CountRule(), structure=Structure(), title="A")
    assert shown.data["n"] == (0, 12)
    hidden = release(result, rule=CountRule(zeros="suppress"), structure=Structure(), title="A")
    assert hidden.data["n"] == (None, 12)


def test_rates_and_means_of_hidden_counts_are_hidden_with_them() -> None:
    cells = {
        "group": ["a", "b", "All"],
        "people": [40, 60, 100],
        "employed": [37, 40, 77],
        "rate": [92.5, 66.7, 77.0],
        "standard": [20.0, 21.0, 22.0],
    }
    people, employed = (Column(name, name, "count", protected=True) for name in ("people", "employed"))
    result = counted(
        cells,
        Column("group", "Group"),
        people,
        employed,
        Column("rate", "Rate", "percent", decimals=1),
        Column("standard", "Standard", "money"),
    )
    structure = Structure(totals={"group": "All"}, within={"employed": "people"}, independent=("standard",))
    table = release(result, rule=CountRule(), structure=structure, title="A")
    # Three of group a were not employed: the difference is small, though no column shows it.
    assert None in (table.value(0, "people"), table.value(0, "employed"))
    assert table.mark(0, "rate") is Mark.SUPPRESSED
    assert table.data["standard"] == (20.0, 21.0, 22.0)
    for row in range(3):
        hidden = None in (table.value(row, "people"), table.value(row, "employed"))
        assert (table.value(row, "rate") is None) == hidden


def test_a_share_of_a_hidden_total_is_hidden() -> None:
    cells = {"g": ["a", "b", "All"], "n": [2, 3, 5], "share": [40.0, 60.0, 100.0]}
    result = counted(cells, Column("g", "Group"), COUNT, Column("share", "Share", "percent"))
    structure = Structure(totals={"g": "All"}, shares={"share": ("n", {"g": "All"})})
    table = release(result, rule=CountRule(), structure=structure, title="A")
    assert table.data["n"] == (None, None, None)
    assert table.data["share"] == (None, None, None)


def test_shown_counts_can_be_rounded() -> None:
    result = counted({"g": ["a", "b", "c"], "n": [12, 13, 3]}, Column("g", "Group"), COUNT)
    table = release(result, rule=CountRule(round_to=5), structure=Structure(), title="A")
    assert table.data["n"] == (10, 15, None)


def test_levels_within_levels_are_totals_too() -> None:
    parents = {"06001": "06", "06003": "06", "32001": "32", "32003": "32", "06": "US", "32": "US"}
    cells = {
        "area": ["06001", "06003", "06", "32001", "32003", "32", "US"],
        "n": [4, 50, 54, 60, 20, 80, 134],
    }
    table = release(
        counted(cells, Column("area", "Area", "code"), COUNT),
        rule=CountRule(),
        structure=Structure(totals={"area": parents}),
        title="A",
    )
    assert table.data["n"] == (None, None, 54, 60, 20, 80, 134)


@pytest.mark.parametrize(
    ("cells", "structure", "words"),
    [
        ({"g": ["a", "All"], "n": [4, 5]}, Structure(totals={"g": "All"}), "sum of its parts"),
        ({"g": ["a", "a"], "n": [4, 5]}, Structure(totals={"g": "All"}), "same names"),
        ({"g": ["a", "b"], "n": [-1, 5]}, Structure(), "whole counts"),
        ({"g": ["a", "b"], "n": [1.5, 5]}, Structure(), "whole counts"),
        ({"g": ["a", "b"], "n": [1, 5]}, Structure(totals={"h": "All"}), "does not have: h"),
        ({"g": ["a", "b"], "n": [1, 5]}, None, "add up"),
    ],
)
def test_what_cannot_be_protected_is_refused(cells: Any, structure: Any, words: str) -> None:
    with pytest.raises(NotReleasable, match=words):
        release(counted(cells, Column("g", "Group"), COUNT), rule=CountRule(), structure=structure, title="A")


def test_a_rule_for_people_needs_columns_of_people(result: Result) -> None:
    with pytest.raises(NotReleasable, match="no column"):
        release(result, rule=CountRule(), structure=Structure(), title="A")


def test_the_hash_of_the_marks_columns_is_kept() -> None:
    """A mark column shared by two columns is split when only one of them is hidden."""
    cells = {"g": ["a"], "n": [3], "w": [5.0], "s": [7.0], "m": [None]}
    result = counted(
        {**cells, "m": pa.array([None], pa.string())},
        Column("g", "Group"),
        COUNT,
        Column("w", "Wage", "money", mark="m"),
        Column("s", "Standard", "money", mark="m"),
    )
    table = release(result, rule=CountRule(), structure=Structure(independent=("s",)), title="A")
    assert table.mark(0, "w") is Mark.SUPPRESSED
    assert table.mark(0, "s") is None
    assert table.value(0, "s") == 7.0


@pytest.mark.shared
@pytest.mark.parametrize(("case", "minimum"), [("60cells", 6), ("120cells", 10)])
def test_worked_cases_are_safe_and_hide_little(shared_reference: Path, case: str, minimum: int) -> None:
    folder = shared_reference / "methods" / "cases"
    expected = json.loads((folder / f"06_suppression_{case}.json").read_text())["expected"]
    with (folder / f"06_suppression_{case}_input.csv").open() as file:
        counts = {(r["county"], r["race"], r["edu"]): int(r["n"]) for r in csv.DictReader(file)}
    names = ["county", "race", "edu"]
    cells = margins(counts, names)
    assert len(cells["n"]) == expected["all_cells"]
    columns = (*(Column(name, name, "code") for name in names), COUNT)
    structure = Structure(totals=dict.fromkeys(names, "All"))
    start = time.perf_counter()
    table = release(counted(cells, *columns), rule=CountRule(minimum=minimum), structure=structure, title="A")
    took = time.perf_counter() - start
    peers = expected["peer_results"].values()
    safe = [peer for peer in peers if peer["primary_interval_narrower_than_plus_minus_1"] == 0]
    hidden = [row for row, value in enumerate(table.data["n"]) if value is None]
    small = [row for row in hidden if cells["n"][row] < minimum]
    assert len(small) == expected["primary_cells"]
    secondary = sum(cells["n"][row] for row in hidden if row not in small)
    assert secondary <= 1.05 * min(peer["secondary_value"] for peer in safe)
    assert all(table.value(row, "n") in (None, cells["n"][row]) for row in range(table.num_rows))
    for row in small:
        least, most = room(cells, names, "All", table.data["n"], row)
        assert least <= cells["n"][row] - 1 + 1e-6
        assert most >= cells["n"][row] + 1 - 1e-6
        least, most = room(cells, names, "All", table.data["n"], row, floor=1)
        assert most - least >= 1 - 1e-6
    assert took < max(peer["seconds"] for peer in peers)


def test_a_misspelled_total_is_refused() -> None:
    result = counted({"group": ["All", "a", "b"], "n": [23, 20, 3]}, Column("group", "Group", "code"), COUNT)
    with pytest.raises(NotReleasable, match="Total"):
        release(result, rule=CountRule(), structure=Structure(totals={"group": "Total"}), title="A")

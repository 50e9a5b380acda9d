"""Whatever the table: no hidden count can be worked out, nothing published changes, order does not matter."""

from __future__ import annotations

import itertools
from typing import Any

import pyarrow as pa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.publishing.attack import room

from highroad.publishing import CountRule, ReleasedTable, Structure, release
from highroad.results import Column, Method, Result

COUNT = st.one_of(st.integers(0, 14), st.integers(0, 200))


@st.composite
def tables(draw: st.DrawFn) -> tuple[dict[str, list[Any]], list[str]]:
    """A 2- or 3-way table of counts with all its margins."""
    shape = draw(st.sampled_from([(2, 2), (3, 2), (4, 3), (5, 4), (2, 2, 2), (3, 2, 2), (3, 3, 2)]))
    names = ["county", "group", "level"][: len(shape)]
    leaves = list(itertools.product(*[[f"{i}" for i in range(size)] for size in shape]))
    counts = dict(zip(leaves, draw(st.lists(COUNT, min_size=len(leaves), max_size=len(leaves))), strict=True))
    keys = list(itertools.product(*[[*(f"{i}" for i in range(size)), "All"] for size in shape]))
    cells: dict[str, list[Any]] = {name: [key[place] for key in keys] for place, name in enumerate(names)}
    cells["n"] = [
        sum(n for leaf, n in counts.items() if all(w in ("All", g) for w, g in zip(key, leaf, strict=True)))
        for key in keys
    ]
    return cells, names


def released(cells: dict[str, list[Any]], names: list[str], rule: CountRule) -> ReleasedTable:
    columns = (
        *(Column(name, name, "code") for name in names),
        Column("n", "People", "count", protected=True),
    )
    result = Result(pa.table(cells), columns, (), Method("k", "t", "w"))
    return release(result, rule=rule, structure=Structure(totals=dict.fromkeys(names, "All")), title="T")


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
@given(tables(), st.sampled_from([3, 6, 10]), st.sampled_from(["publish", "suppress"]), st.randoms())
def test_hidden_counts_stay_hidden(
    made: tuple[dict[str, list[Any]], list[str]], minimum: int, zeros: Any, chance: Any
) -> None:
    cells, names = made
    rule = CountRule(minimum=minimum, zeros=zeros)
    table = released(cells, names, rule)
    shown = table.data["n"]
    for row, true in enumerate(cells["n"]):
        if shown[row] is not None:
            assert shown[row] == true
            assert not rule.is_small(true)
            continue
        least, most = room(cells, names, "All", shown, row)
        assert most - least > 1e-6, "a hidden count can be computed"
        if rule.is_small(true):
            assert most >= true + 1 - 1e-6
            assert least <= max(true - 1, 0) + 1e-6
            # Who knows that nobody would be shown as 0 cannot work out a small count either.
            least, most = room(cells, names, "All", shown, row, floor=1 if zeros == "publish" else 0)
            assert most - least >= 1 - 1e-6
    order = list(range(len(shown)))
    chance.shuffle(order)
    shuffled = released({name: [values[row] for row in order] for name, values in cells.items()}, names, rule)
    assert shuffled.data["n"] == tuple(shown[row] for row in order)
    assert released(cells, names, rule).sha256 == table.sha256

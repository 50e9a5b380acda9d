"""A panel's quotients are those of each place alone; what is hidden stays hidden."""

from __future__ import annotations

import pyarrow as pa
import pytest

from highroad.errors import BadQuestion
from highroad.market import quotient_panel


def test_quotients_of_a_panel_by_hand() -> None:
    rows = [
        ("US", "2023", "10", 1000),
        ("US", "2023", "62", 200),
        ("a", "2023", "10", 100),
        ("a", "2023", "62", 40),
        ("b", "2023", "10", 50),
        ("b", "2023", "62", None),
    ]
    names = ("place", "period", "activity", "jobs")
    panel = pa.table(dict(zip(names, map(list, zip(*rows, strict=True)), strict=True)))
    found = {row["place"]: row for row in quotient_panel(panel, base="US").to_pylist()}
    assert found["a"]["quotient"] == pytest.approx(2.0)
    assert found["a"]["variance"] == pytest.approx(1 / 40 - 1 / 100 + 1 / 200 - 1 / 1000)
    assert (found["b"]["quotient"], found["b"]["variance"]) == (None, None)
    with pytest.raises(BadQuestion, match="lacks the columns"):
        quotient_panel(panel.drop_columns(["jobs"]), base="US")


def test_what_cannot_be_divided_has_no_quotient_and_stays_in_the_panel() -> None:
    """No jobs or no row in the base, a total that is zero, hidden or not given, another year."""
    rows = [
        *(("US", "1", "10", 1000), ("US", "1", "A", 0), ("US", "1", "B", 400), ("US", "1", "C", None)),
        *(("x", "1", "10", 100), ("x", "1", "A", 5), ("x", "1", "B", 40), ("x", "1", "C", 3)),
        *(("x", "1", "D", 7), ("x", "2", "10", 100), ("x", "2", "B", 10), ("z", "1", "10", 0)),
        *(("z", "1", "B", 0), ("s", "1", "10", None), ("s", "1", "B", 9), ("q", "1", "B", 9)),
    ]
    names = ("place", "period", "activity", "jobs")
    panel = pa.table(dict(zip(names, map(list, zip(*rows, strict=True)), strict=True)))
    found = {
        (row["place"], row["period"], row["activity"]): row["quotient"]
        for row in quotient_panel(panel, base="US").to_pylist()
    }
    assert len(found) == 8
    assert {key: value for key, value in found.items() if value is not None} == {("x", "1", "B"): 1.0}
    with pytest.raises(BadQuestion, match="no row of nowhere"):
        quotient_panel(panel, base="nowhere")
    with pytest.raises(BadQuestion, match="twice"):
        quotient_panel(pa.concat_tables([panel, panel.slice(4, 1)]), base="US")

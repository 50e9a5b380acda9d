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

"""Industries of a region beside others: diversity, targets and staffing, with what is hidden said aloud."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from tests.market.conftest import Holding
from tests.parity.qcew_cells import _cell

from highroad import market
from highroad.errors import BadQuestion, DataMissing
from highroad.market.areas import Described
from highroad.market.patterns import national_patterns, published_industries, staffed_like
from highroad.sources.catalogue import Catalogue
from highroad.sources.qcew_layout import CELLS_SCHEMA

EMBEDDED = Catalogue(None)
SUPERSECTORS = ("1011", "1012", "1013", "1021")


def area(code: str, *jobs: int | None, total: int | None = None) -> list[dict[str, object]]:
    """A county's private supersectors; the total is theirs unless stated."""
    rows = [
        _cell(code, "5", industry, "73", count, 9, total_wages=(count or 0) * 50_000)
        for industry, count in zip(SUPERSECTORS, jobs, strict=False)
    ]
    whole = total if total is not None else sum(each or 0 for each in jobs)
    return [*rows, _cell(code, "5", "10", "71", whole, 99), _cell(code, "0", "10", "70", whole, 99)]


def holding(folder: Path, *areas: list[dict[str, object]], year: str = "2023A") -> Holding:
    rows = [row for each in areas for row in each]
    return Holding(folder, {"qcew": {year: {"cells": pa.Table.from_pylist(rows, schema=CELLS_SCHEMA)}}})


def test_specialization_by_hand_and_bounds_where_a_cell_is_hidden(tmp_path: Path) -> None:
    held = holding(
        tmp_path,
        area("US000", 250, 250, 250, 250),
        area("01001", 70, 10, 10, 10),
        area("01003", 50, None, None, 25, total=100),
    )
    rows = market.industry_diversity("county:01001", catalogue=held).table.to_pylist()
    assert [row["place"] for row in rows] == ["here", "01003"]
    here, beside = rows
    # |.7-.25| + 3|.1-.25| = .9; half of it. Herfindahl .49 + .03; Hachman 1 / (.52 / .25).
    assert here["specialization"] == pytest.approx(45.0)
    assert [here[name] for name in ("herfindahl", "least", "most")] == pytest.approx([0.52] * 3)
    assert here["hachman"] == pytest.approx(0.25 / 0.52)
    # Of 100 jobs 25 are hidden in two industries: 12.5 each at the least, all in one at the most.
    assert (beside["specialization"], beside["index_mark"], beside["hidden"]) == (None, "not_evaluable", 2)
    assert beside["least"] == pytest.approx((2500 + 625 + 2 * 12.5**2) / 1e4)
    assert beside["most"] == pytest.approx((2500 + 625 + 625) / 1e4)


def test_nothing_is_compared_with_an_area_that_hides_industries(tmp_path: Path) -> None:
    held = holding(tmp_path, area("01001", 70, 10, 10, 10), area("01003", 50, None, 25, 25, total=110))
    result = market.industry_diversity("county:01001", catalogue=held)
    row = result.table.to_pylist()[0]
    assert (row["specialization"], row["beside_mark"]) == (None, "not_evaluable")
    assert row["herfindahl"] == pytest.approx(0.52)
    assert any(note.startswith("Nothing can be compared with") for note in result.notes)


def test_patterns_are_found_by_owner_in_common_and_from_above() -> None:
    names = published_industries(EMBEDDED)
    found = staffed_like(["62", "31-33", "622", "3254", "3251", "325411", "999999"], names)
    assert found == {
        "62": "62--63",
        "31-33": "31--34",
        "622": "622005",  # private hospitals have a pattern of their own
        "3254": "325400",
        "3251": "3250A1",  # published only together with 3252, 3253 and 3259
        "325411": "325400",
    }
    assert staffed_like(["611"], names, own="3") == {"611": "611003"}


def test_the_industry_is_staffed_as_in_the_nation(tmp_path: Path) -> None:
    rows = [_cell("01001", "5", "622", "75", 1_000, 4), _cell("01003", "5", "622", "75", None, 1)]
    held = holding(tmp_path, rows)
    result = market.industry_staffing("county:01001", "622", catalogue=held)
    pattern = national_patterns(EMBEDDED).to_pylist()
    hospitals = {row["soc"]: row["employment"] for row in pattern if row["industry_code"] == "622005"}
    first = result.table.to_pylist()[0]
    assert first["soc"] == "29-1141"
    assert first["jobs"] == round(1_000 * hospitals["29-1141"] / hospitals["00-0000"], -1)
    assert first["mark"] == "estimated"
    assert any("cannot be told" in note for note in result.notes)  # no published area is this county alone
    several = market.industry_staffing("counties:01001+01003", "622", catalogue=held)
    assert any("at least" in note for note in several.notes)
    with pytest.raises(DataMissing, match="suppressed"):
        market.industry_staffing("county:01003", "622", catalogue=held)
    with pytest.raises(BadQuestion):
        market.industry_staffing("county:01001", "no code", catalogue=held)
    with pytest.raises(DataMissing, match="No staffing pattern is published for Public Administration"):
        market.industry_staffing("county:01001", "92", catalogue=held)


def test_the_band_is_as_wide_as_the_recipe_misses_what_is_published(tmp_path: Path) -> None:
    """Fresno's published occupations against the recipe over made-up sectors, which miss it by far."""
    rows = [
        _cell("C2342", "5", "10", "41", 300_000, 9_000),
        _cell("C2342", "5", "62", "44", 200_000, 5_000),
        _cell("C2342", "5", "23", "44", 100_000, 4_000),
        _cell("C2342", "5", "622", "45", 10_000, 9),
    ]
    held = holding(tmp_path, rows, year="2024A")
    result = market.industry_staffing("metro:23420", "622", catalogue=held)
    first = result.table.to_pylist()[0]
    reach = np.log(first["high"] / first["jobs"])
    assert reach == pytest.approx(np.log(first["jobs"] / first["low"]), abs=0.02)
    assert reach > 0.5
    assert any("nine of ten" in note for note in result.notes)


def test_targets_score_what_is_known_and_say_what_is_not(tmp_path: Path) -> None:
    held = holding(
        tmp_path,
        area("US000", 90_000, 90_000, 90_000, 90_000),
        area("01001", 4_000, 900, 2_000, None, total=9_000),
        [_cell("01001", "5", "1029", "73", 800, 90)],  # not classified: nothing to aim at
    )
    result = market.target_industries("county:01001", threshold=20.0, detail="supersector", catalogue=held)
    rows = result.table.to_pylist()
    assert [row["rank"] for row in rows] == [1, 2, 3]
    assert {row["industry_code"] for row in rows} == {"1011", "1012", "1013"}
    for row in rows:
        assert row["low"] <= row["score"] <= row["high"]
        assert row["wage"] == pytest.approx(50_000 / (20 * 2080))
        assert (row["growth"], row["growth_mark"]) == (None, "not_evaluable")
        assert row["in_demand"] is None  # pays and is large, but growth and openings are not known
        assert row["weight_known"] < 100
    assert any("1 industries with suppressed" in note for note in result.notes)
    assert any("no earlier year" in note for note in result.notes)
    with pytest.raises(BadQuestion, match="no wage"):
        market.target_industries("county:01001", threshold=0, catalogue=held)


@pytest.mark.parametrize(
    ("key", "remedy"), [("state:01", "--region state:01"), ("counties:01001+01003", "coarser")]
)
def test_a_sum_that_hides_too_much_names_what_would_help(tmp_path: Path, key: str, remedy: str) -> None:
    held = holding(tmp_path, area("01001", 40, None, 20, None), area("01003", None, 30, None, 25))
    here = Described(key, "Both", ("01001", "01003"), ("One", "Other"))
    with pytest.raises(DataMissing, match="Too few industries") as caught:
        market.target_industries(here, threshold=20, detail="supersector", vintage="2023A", catalogue=held)
    assert remedy in caught.value.remedy


def test_targets_grow_as_the_publisher_says_where_no_earlier_vintage_is_at_hand(tmp_path: Path) -> None:
    """900 jobs, 100 more than a year ago: 12.5 percent; with the pay they are in demand."""
    rows = area("01001", 4_000, 900, 2_000, 700)
    for row, change in zip(rows, (0, 100, -500, None), strict=False):
        row["oty_employment_change"] = change
    held = holding(tmp_path, area("US000", 90_000, 90_000, 90_000, 90_000), rows)
    result = market.target_industries("county:01001", threshold=20.0, detail="supersector", catalogue=held)
    found = {row["industry_code"]: (row["growth"], row["in_demand"]) for row in result.table.to_pylist()}
    assert found["1011"] == (0.0, None)  # openings, which would make it so, are not known
    assert found["1012"] == (12.5, True)
    assert found["1013"] == (-20.0, None)
    assert found["1021"] == (None, None)
    assert any("over one year" in note for note in result.notes)
    with pytest.raises(BadQuestion, match="indicator"):
        market.target_industries("county:01001", threshold=20, weights={"magic": 1}, catalogue=held)
    with pytest.raises(BadQuestion, match="no wage"):
        market.target_industries("county:01001", threshold=0, catalogue=held)

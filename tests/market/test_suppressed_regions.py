"""Suppressed cells of a region, and what the State, other ownerships and other releases say of them."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.market.conftest import Holding
from tests.market.test_suppressed_cells import by_code
from tests.parity.qcew_cells import _cell

from highroad import market
from highroad.market import estimate_suppressed
from highroad.market.suppressed_cells.surroundings import surrounded, wholes_of
from highroad.sources.catalogue import Catalogue
from highroad.sources.qcew_layout import CELLS_SCHEMA


def test_industries_of_a_region_with_their_suppressed_cells(held_qcew: Catalogue) -> None:
    """Asked through the catalogue: marked as estimated, with a note that says what estimates are."""
    result = market.suppressed_jobs("counties:01001+01003", catalogue=held_qcew)
    rows = by_code(result.table)
    assert set(rows) == {"62"}
    # Private: 800 in all, 120 in agriculture and a true zero; 62 and what else is hidden share 680.
    assert rows["62"]["employment_mark"] == "estimated"
    assert rows["62"]["cells"] == 1
    assert rows["62"]["lower"] >= 90
    assert any("not published numbers" in note for note in result.notes)
    assert pc.min(result.table["employment"]).as_py() >= 90


def test_what_rests_on_few_establishments_cannot_be_had_by_subtraction(tmp_path: Path) -> None:
    """Two hidden establishments in one county, forty published in the other: the sum would tell them."""
    rows = [
        _cell("01001", "5", "10", "71", 100, 30),
        _cell("01001", "5", "101", "72", 100, 30),
        _cell("01001", "5", "1011", "73", None, 2),
        _cell("01001", "5", "1012", "73", 60, 28),
        _cell("01003", "5", "10", "71", 400, 40),
        _cell("01003", "5", "101", "72", 400, 40),
        _cell("01003", "5", "1011", "73", 400, 40),
    ]
    tables = {"cells": pa.Table.from_pylist(rows, schema=CELLS_SCHEMA)}
    held = Holding(tmp_path, {"qcew": {"2023Q1": tables}})
    asked = {"area": "counties:01001+01003", "detail": "supersector", "catalogue": held}
    withheld = by_code(market.suppressed_jobs(**asked).table)["1011"]
    assert (withheld["employment"], withheld["employment_mark"]) == (None, "suppressed")
    assert (withheld["lower"], withheld["upper"], withheld["bound_mark"]) == (None, None, "suppressed")
    shown = by_code(market.suppressed_jobs(**asked, terms_accepted=True).table)["1011"]
    assert (shown["employment"], shown["lower"], shown["upper"]) == (440, 440, 440)


def _county(
    code: str, private: int | None, *industries: int | None, government: int = 0
) -> list[dict[str, object]]:
    """A county (or State): all ownerships, private jobs, and supersectors with 10 establishments each."""
    digit = "5" if code.endswith("000") else "7"
    of_all = sum(each or 0 for each in industries) if private is None else private
    rows = [_cell(code, "0", "10", f"{digit}0", of_all + government, 99)]
    for total, level in (("10", "1"), ("101", "2")):
        rows.append(_cell(code, "5", total, f"{digit}{level}", private, 10 * len(industries)))
    if government:
        rows.append(_cell(code, "3", "10", f"{digit}1", government, 2))
    rows += [
        _cell(code, "5", industry, f"{digit}3", jobs, 10)
        for industry, jobs in zip(("1011", "1012", "1013"), industries, strict=False)
        if jobs != 0
    ]
    return rows


def _asked(
    folder: Path, rows: list[dict[str, object]], *others: tuple[str, list[dict[str, object]]]
) -> object:
    vintages = {"2023Q1": rows} | dict(others)
    tables = {
        key: {
            "cells": pa.Table.from_pylist(
                [row | {"year": int(key[:4]), "qtr": key[-1]} for row in each], schema=CELLS_SCHEMA
            )
        }
        for key, each in vintages.items()
    }
    return Holding(folder, {"qcew": tables})


def test_the_total_of_the_state_says_what_the_county_hides(tmp_path: Path) -> None:
    """Hidden 1011 and 1012 share 90 in the county; the State has 300 of 1011, the other two counties 240."""
    rows = [
        *_county("10001", 100, None, None, 10),
        *_county("10003", 200, 120, 40, 40),
        *_county("10005", 200, 120, 40, 40),
        *[row for row in _county("10000", 500, 300, 110, 90) if row["industry_code"] in ("10", "101")],
        *[
            _cell("10000", "5", code, "53", jobs, 30)
            for code, jobs in (("1011", 300), ("1012", 110), ("1013", 90))
        ],
    ]
    for row in rows:
        if row["area_fips"] == "10000" and row["industry_code"] in ("10", "101") and row["own_code"] == "5":
            row["establishments"] = 90
    asked = {"area": "county:10001", "detail": "supersector"}
    whole = market.suppressed_jobs(**asked, catalogue=_asked(tmp_path, rows))
    found = by_code(whole.table)
    for code, jobs in (("1011", 60), ("1012", 30)):
        assert (found[code]["employment"], found[code]["lower"], found[code]["upper"]) == (jobs, jobs, jobs)
    assert any("10000 are honored" in note for note in whole.notes)
    # Without another county at hand the State still says that there are no more than what is left.
    left = [row for row in rows if row["area_fips"] != "10005"]
    found = by_code(market.suppressed_jobs(**asked, catalogue=_asked(tmp_path, left)).table)
    assert (found["1011"]["lower"], found["1011"]["upper"]) == (20, 90)  # 1012 is at most 110 - 40
    assert (found["1012"]["lower"], found["1012"]["upper"]) == (0, 70)
    # A State of another release does not come to its counties, and is not used.
    other = [row | ({"establishments": 5} if row["area_fips"] == "10000" else {}) for row in rows]
    found = by_code(market.suppressed_jobs(**asked, catalogue=_asked(tmp_path, other)).table)
    assert (found["1011"]["lower"], found["1011"]["upper"]) == (0, 90)


def test_all_ownerships_together_say_what_the_private_total_hides(tmp_path: Path) -> None:
    """130 jobs in all, 30 of them of local government: the private total is 100, 1011 what is left."""
    rows = [
        row | {"employment": 130} if row["own_code"] == "0" else row
        for row in _county("10001", None, None, 60, 10, government=30)
    ]
    made = market.suppressed_jobs("county:10001", detail="supersector", catalogue=_asked(tmp_path, rows))
    found = by_code(made.table)["1011"]
    assert (found["employment"], found["lower"], found["upper"]) == (30, 30, 30)


def test_every_release_that_discloses_a_cell_is_its_past(tmp_path: Path) -> None:
    """Not only the same quarter a year ago: the nearest in time, also a later one."""
    rows = _county("10001", 100, None, None, 10)
    disclosed = _county("10001", 100, 70, 20, 10)
    for key in ("2022Q3", "2023Q2", "2024Q1"):
        at = tmp_path / key
        at.mkdir()
        held = _asked(at, rows, (key, disclosed))
        made = market.suppressed_jobs("county:10001", detail="supersector", vintage="2023Q1", catalogue=held)
        found = by_code(made.table)
        assert found["1011"]["employment"] == 70
        assert len(made.sources) == 2
    nowhere = market.suppressed_jobs("county:10001", detail="supersector", catalogue=_asked(tmp_path, rows))
    assert any("No other release" in note for note in nowhere.notes)


@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_truth_is_inside_whatever_lies_around_the_region(data: st.DataObject) -> None:
    """A State of four counties, one or more asked about, some not at hand: bounds hold the truth."""
    counties = ("10001", "10003", "10005", "10999")
    jobs = {
        (area, f"{sector}{child}"): data.draw(st.integers(0, 90))
        for area in counties
        for sector in "12"
        for child in "123"
    }
    for (area, code), value in list(jobs.items()):
        for key in ((area, code[0]), (area, "10"), ("10000", code), ("10000", code[0]), ("10000", "10")):
            jobs[key] = jobs.get(key, 0) + value
    asked = data.draw(st.sets(st.sampled_from(counties[:3]), min_size=1))
    gone = (
        data.draw(st.sets(st.sampled_from(sorted({*counties} - asked)), max_size=2))
        if len(asked) < 3
        else set()
    )
    rows = [
        {
            "area": area,
            "industry_code": code,
            "parent": "0" if code == "10" else ("10" if len(code) == 1 else code[0]),
            "level": str(len(code)),
            "establishments": 4
            * (4 if area == "10000" else 1)
            * (6 if code == "10" else 3 if len(code) == 1 else 1),
            "employment": None if code != "10" and data.draw(st.booleans()) else value,
        }
        for (area, code), value in jobs.items()
        if area not in gone
    ]
    pasts = ("past", "past_establishments", "past_parent")
    given = pa.Table.from_pylist(rows)
    for name in pasts:
        given = given.append_column(name, pa.nulls(given.num_rows, pa.int64()))
    held = {row["area"] for row in rows}
    around, parts = surrounded(given, asked, wholes_of(asked, held), "exact")
    found = estimate_suppressed(around, wholes=parts, terms_accepted=True).table.to_pylist()
    for row in found:
        if row["area"] in held and row["employment_mark"]:
            truth = jobs[row["area"], row["industry_code"]]
            assert row["lower"] <= truth
            assert row["upper"] is None or truth <= row["upper"]
    sums: dict[str, int] = {}
    for row in found:
        if row["area"] != "10000":
            sums[row["industry_code"]] = sums.get(row["industry_code"], 0) + row["employment"]
    state = {row["industry_code"]: row["employment"] for row in found if row["area"] == "10000"}
    assert sums == state

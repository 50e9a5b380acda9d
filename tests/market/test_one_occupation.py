"""One occupation here, in the state and in the nation: what is published, withheld, or not listed at all."""

from __future__ import annotations

import pytest

from highroad.errors import BadQuestion
from highroad.market import (
    occupation_industries,
    occupation_jobs,
    occupation_openings,
    occupation_wages,
    oews_areas,
    one_session,
    regional_openings,
)
from highroad.sources.catalogue import Catalogue

EMBEDDED = Catalogue(None)
TRUCKS, OBSTETRICIANS, ACTORS = "53-3032", "29-1218", "27-2011"


@pytest.fixture(scope="module", autouse=True)
def _one_session():
    with one_session() as session:
        yield session


@pytest.fixture
def fresno():
    return oews_areas("metro:23420", EMBEDDED)


def test_the_region_comes_first_then_its_state_and_the_nation(fresno):
    rows = occupation_jobs(fresno, TRUCKS, catalogue=EMBEDDED).table.to_pylist()
    assert [row["area"] for row in rows] == ["Fresno, CA", "California", "United States"]
    assert rows[0]["employment"] == 8_170
    assert rows[0]["location_quotient"] == 1.29
    # (8170 / 476890) / (2062040 / 155495730) = 1.2919, its interval from errors of 2.6 and 0.5 percent:
    # 1.2919 · e^(±1.645 · √(0.026² + 0.005²)) = 1.2368 and 1.3494
    assert rows[0]["low"] == pytest.approx(1.2368, abs=5e-4)
    assert rows[0]["high"] == pytest.approx(1.3494, abs=5e-4)
    assert rows[2]["location_quotient"] == rows[2]["low"] == rows[2]["high"] == 1


def test_the_nation_stands_alone():
    rows = occupation_jobs(oews_areas("nation:us", EMBEDDED), TRUCKS, catalogue=EMBEDDED).table
    assert rows["area"].to_pylist() == ["United States"]


def test_withheld_and_not_listed_are_two_things_and_neither_is_zero(fresno):
    hidden = occupation_jobs(fresno, OBSTETRICIANS, catalogue=EMBEDDED).table.to_pylist()[0]
    assert (hidden["employment"], hidden["employment_mark"]) == (None, "suppressed")
    absent = occupation_jobs(fresno, ACTORS, catalogue=EMBEDDED).table.to_pylist()[0]
    assert (absent["employment"], absent["employment_mark"]) == (None, "missing")
    assert absent["location_quotient_mark"] == "missing"
    wages = occupation_wages(fresno, ACTORS, threshold=25, catalogue=EMBEDDED).table.to_pylist()[0]
    assert wages["hourly_p50_mark"] == "missing"
    assert wages["bounds_mark"] == wages["estimate_mark"] == "not_evaluable"


def test_wages_by_the_year_say_that_they_have_no_hourly_ones(fresno):
    school_heads = "11-9032"
    by_hour = occupation_wages(fresno, school_heads, catalogue=EMBEDDED).table.to_pylist()[0]
    assert by_hour["hourly_p50_mark"] == "not_applicable"
    by_year = occupation_wages(fresno, school_heads, per="year", catalogue=EMBEDDED).table.to_pylist()[0]
    assert by_year["annual_p50"] == 134_720


def test_a_threshold_is_held_against_the_published_percentiles(fresno):
    row = occupation_wages(fresno, TRUCKS, threshold=25, catalogue=EMBEDDED).table.to_pylist()[0]
    # 25 lies between the 25th percentile and the median (26.80): at least half, at most three quarters.
    assert row["hourly_p25"] < 25 < row["hourly_p50"]
    assert (row["lower"], row["upper"]) == (50, 75)
    assert 50 < row["estimate"] < 75


def test_openings_are_those_of_all_occupations_of_the_area(fresno):
    row = occupation_openings(fresno, TRUCKS, catalogue=EMBEDDED).table.to_pylist()[0]
    listed = regional_openings(fresno, catalogue=EMBEDDED).table.to_pylist()
    same = next(each for each in listed if each["soc"] == TRUCKS)
    assert {name: row[name] for name in ("openings", "growth", "exits")} == {
        name: same[name] for name in ("openings", "growth", "exits")
    }
    hidden = occupation_openings(fresno, OBSTETRICIANS, catalogue=EMBEDDED).table.to_pylist()[0]
    assert (hidden["openings"], hidden["openings_mark"]) == (None, "not_evaluable")
    with pytest.raises(BadQuestion, match="detailed"):
        occupation_openings(fresno, "53-0000", catalogue=EMBEDDED)


@pytest.mark.parametrize("detail", ["3-digit", "sector"])
@pytest.mark.parametrize("soc", [TRUCKS, "29-1141", "43-5052", "25-2021"])
def test_industries_hold_nearly_all_jobs_and_none_twice(soc, detail):
    shares = occupation_industries(soc, detail=detail, catalogue=EMBEDDED).table["share"].to_pylist()
    assert 98 < sum(share or 0 for share in shares) < 100.5
    assert shares[0] == max(share for share in shares if share is not None)


def test_what_the_survey_does_not_publish_is_refused(fresno):
    for code in ("55-1011", "31-1121", "99-9999"):
        with pytest.raises(BadQuestion):
            occupation_jobs(fresno, code, catalogue=EMBEDDED)

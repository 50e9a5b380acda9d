"""States, counties and statistical areas: complete on every day, and consistent with one another."""

from __future__ import annotations

from collections import Counter
from datetime import date
from importlib.resources import files

import pyarrow.parquet as pq
import pytest

from highroad.errors import DateNotCovered
from highroad.reference import geography, local_areas
from highroad.reference.files import file_in_force, read_file
from highroad.reference.regions import published_areas, resolve_region
from highroad.reference.regions.published import oews_areas

NOW = date(2026, 11, 22)


def test_counties_of_today() -> None:
    counties = geography.counties()
    assert len(counties) == 3222
    assert counties == geography.counties(NOW)
    assert sum(1 for c in counties.values() if c.state == "CA") == 58
    assert sum(1 for c in counties.values() if c.state == "PR") == 78
    assert counties["06019"].full_name == "Fresno County, CA"
    assert counties["35013"].legal_name == "Doña Ana County"
    assert counties["22071"].legal_name == "Orleans Parish"


@pytest.mark.parametrize(
    ("day", "here", "gone"),
    [
        (
            date(2013, 6, 30),
            {"51515", "02270", "46113", "02261", "09001"},
            {"02158", "46102", "02063", "09110"},
        ),
        (date(2013, 7, 1), {"51019"}, {"51515"}),
        (date(2015, 4, 30), {"46113"}, {"46102"}),
        (date(2015, 5, 1), {"46102"}, {"46113"}),
        (date(2015, 7, 1), {"02158"}, {"02270"}),
        (date(2019, 1, 1), {"02261"}, {"02063", "02066"}),
        (date(2019, 1, 2), {"02063", "02066"}, {"02261"}),
        (date(2022, 6, 5), {"09001"}, {"09110"}),
        (date(2022, 6, 6), {"09110", "09190"}, {"09001", "09015"}),
    ],
)
def test_changes_take_place_on_their_day(day: date, here: set[str], gone: set[str]) -> None:
    known = geography.counties(day)
    assert here <= set(known)
    assert not gone & set(known)


def test_a_code_has_one_row_and_its_days_make_sense() -> None:
    rows = file_in_force("geography", "counties", None).rows
    assert max(Counter(row["fips"] for row in rows).values()) == 1
    for row in rows:
        assert not (row["valid_from"] and row["valid_to"]) or row["valid_from"] <= row["valid_to"]
        assert row["fips"][:2] in geography.states()
        assert geography.states()[row["fips"][:2]].abbreviation == row["state"]


def test_days_before_the_files_are_refused() -> None:
    with pytest.raises(DateNotCovered) as caught:
        geography.counties(date(2012, 12, 31))
    assert "counties.csv" in caught.value.remedy
    with pytest.raises(DateNotCovered):
        geography.metros(date(2023, 7, 20))
    assert not geography.metros_cover(date(2020, 1, 1))


def test_each_county_is_in_one_statistical_area_at_most() -> None:
    counties = geography.counties()
    members = [fips for metro in geography.metros().values() for fips in metro.counties]
    assert len(members) == len(set(members))
    assert set(members) <= set(counties)
    kinds = Counter(metro.kind for metro in geography.metros().values())
    assert kinds == {"metropolitan": 393, "micropolitan": 542}


def test_known_metros() -> None:
    metros = geography.metros()
    assert metros["23420"].counties == ("06019", "06039")  # Fresno and Madera since 2023
    assert metros["47930"].counties == ("09140",)
    assert metros["25540"].counties == ("09110", "09130")
    assert {"51610", "51059", "51600", "51683", "51685", "51630"} <= set(metros["47900"].counties)
    assert all(metro.counties for metro in metros.values())
    assert all(set(metro.central) <= set(metro.counties) for metro in metros.values())


def test_the_oews_list_is_the_embedded_one() -> None:
    table = pq.read_table(str(files("highroad").joinpath("embedded/oews/2025/areas.parquet")))
    published = {row["area_code"]: (row["area_name"], row["state_code"]) for row in table.to_pylist()}
    rows = file_in_force("geography", "oews_areas", None).rows
    assert {row["area_code"]: (row["name"], row["state_fips"]) for row in rows} == published


def test_every_oews_metro_is_a_metropolitan_area_of_2023() -> None:
    metros = {f"00{code}": m for code, m in geography.metros().items() if m.kind == "metropolitan"}
    published = {a.code: a for a in oews_areas() if a.area_type == "metro"}
    assert set(published) == set(metros)
    renamed = {code for code, area in published.items() if area.name != metros[code].title}
    assert renamed == {"0032420", "0041980"}  # OEWS writes Mayaguez and San Juan-Bayamon without accents


def test_every_oews_area_is_met_by_some_region() -> None:
    codes = set()
    for state in geography.states():
        codes |= {match.code for match in published_areas(resolve_region(f"state:{state}"), "oews")}
    codes |= {match.code for match in published_areas(resolve_region("nation:us"), "oews")}
    assert codes == {row["area_code"] for row in file_in_force("geography", "oews_areas", None).rows}


def test_every_county_of_california_is_in_one_oews_area() -> None:
    members = [f for a in oews_areas() for f in a.counties or () if f[:2] == "06"]
    assert sorted(members) == sorted(f for f in geography.counties() if f[:2] == "06")


def test_where_oews_areas_are_known_they_never_share_a_county() -> None:
    members = [fips for area in oews_areas() for fips in area.counties or ()]
    assert len(members) == len(set(members))


def test_the_local_areas_of_california_cover_the_state() -> None:
    areas = local_areas.local_areas()
    assert len(areas) == 45
    assert {f for a in areas.values() for f in a.counties} == {
        f for f in geography.counties() if f[:2] == "06"
    }
    whole = Counter(f for a in areas.values() for f in a.counties if f not in a.partial)
    shared = Counter(f for a in areas.values() for f in a.partial)
    assert set(whole.values()) == {1}
    assert not set(whole) & set(shared)
    assert min(shared.values()) >= 2
    assert all(note for a in areas.values() for note in a.partial.values())


def test_every_local_area_is_in_one_planning_unit() -> None:
    units = local_areas.planning_units()
    members = [code for unit in units.values() for code in unit.local_areas]
    assert sorted(members) == sorted(local_areas.local_areas())
    assert len(units) == 14
    assert "15" in read_file("geography", "planning_units_ca_2024.csv").header["confidence"]


def test_every_file_says_where_it_comes_from() -> None:
    for folder in ("geography", "codes"):
        entries = files("highroad.reference").joinpath(folder).iterdir()
        names = [entry.name for entry in entries if entry.name.endswith(".csv")]
        assert names
        for name in names:
            file = read_file(folder, name)
            assert file.rows
            assert file.header["address"].startswith("https://")
            assert file.in_force_from

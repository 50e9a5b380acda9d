"""Which areas describe a region: said honestly, in a fixed order, for any set of counties."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from highroad import language
from highroad.errors import DateNotCovered, UnknownArea
from highroad.reference import geography
from highroad.reference.regions import (
    AreaMatch,
    counties_key,
    format_key,
    parse_key,
    published_areas,
    region_of_key,
    resolve_region,
)
from highroad.reference.regions.keys import KINDS, PREFIXES

COUNTIES = sorted(geography.counties())
ALL_KEYS = [
    *(f"state:{code}" for code in geography.states()),
    *(f"metro:{code}" for code in geography.metros()),
    *(f"county:{code}" for code in COUNTIES),
]
sets_of_counties = st.lists(st.sampled_from(COUNTIES), min_size=1, max_size=12)


def areas(key: str, dataset: str) -> list[tuple[str, str, str]]:
    found = published_areas(region_of_key(key), dataset)  # type: ignore[arg-type]
    return [(match.code, match.relation, match.certainty) for match in found]


def test_a_metropolitan_area_is_its_own_area() -> None:
    assert areas("metro:23420", "oews")[0] == ("0023420", "same", "published")
    assert areas("metro:23420", "qcew")[0] == ("C2342", "same", "published")


def test_fresno_county_is_described_by_a_larger_area() -> None:
    first = published_areas(region_of_key("county:06019"), "oews")[0]
    assert (first.code, first.relation) == ("0023420", "contains")
    assert first.counties_outside == ("06039",)
    assert first.counties_missing == ()
    assert "Madera County, CA" in first.note


def test_a_rural_county_gets_its_nonmetropolitan_area() -> None:
    assert areas("county:06015", "oews") == [
        ("0600003", "contains", "derived"),
        ("0600000", "contains", "published"),
    ]


def test_a_state_with_one_nonmetropolitan_area_needs_no_list() -> None:
    assert areas("county:04001", "oews")[0] == ("0400001", "contains", "derived")
    assert areas("county:09160", "oews")[0] == ("0900001", "contains", "derived")


def test_where_nobody_knows_the_state_comes_first_and_candidates_last() -> None:
    found = published_areas(region_of_key("county:01005"), "oews")
    assert (found[0].code, found[0].relation) == ("0100000", "contains")
    assert {match.certainty for match in found[1:]} == {"unknown"}
    assert {match.relation for match in found[1:]} == {"overlaps"}
    assert found[1].counties is None
    assert found[1].counties_missing is None
    assert found[1].counties_outside is None


def test_a_set_of_counties_is_made_of_parts() -> None:
    found = areas("counties:06019+06039+06031", "oews")
    assert found[:2] == [("0023420", "within", "published"), ("0025260", "within", "published")]
    assert found[-1] == ("0600000", "contains", "published")


def test_the_state_and_the_nation() -> None:
    assert areas("state:06", "oews")[0] == ("0600000", "same", "published")
    assert areas("state:06", "qcew")[0] == ("06000", "same", "published")
    assert areas("nation:us", "oews")[0] == ("0000000", "same", "published")
    assert areas("nation:us", "qcew")[0] == ("US000", "same", "published")
    assert len(areas("nation:us", "oews")) == 52
    assert len(areas("nation:us", "laus")) == 3144
    assert areas("state:66", "oews") == [("6600000", "same", "published")]
    assert areas("state:60", "oews") == []


def test_part_of_a_county_is_never_the_same_as_the_county() -> None:
    for dataset in ("oews", "qcew", "laus", "population"):
        for match in published_areas(region_of_key("lwda:ca-oakland"), dataset):  # type: ignore[arg-type]
            assert match.relation in ("contains", "overlaps")
    first = published_areas(region_of_key("lwda:ca-oakland"), "laus")[0]
    assert "part of a county" in first.note


def test_the_county_itself_comes_first_where_data_are_by_county() -> None:
    assert areas("county:06015", "qcew")[0] == ("06015", "same", "published")
    assert areas("county:06015", "population") == [("06015", "same", "published")]


def test_old_counties_still_lie_in_their_state() -> None:
    old = region_of_key("counties:09001+09003", date(2019, 7, 1))
    assert published_areas(old, "qcew")[0].code == "09000"
    assert [m.code for m in published_areas(old, "qcew", on=date(2019, 7, 1))] == ["09001", "09003", "09000"]


def test_boundaries_that_are_not_carried_are_refused() -> None:
    with pytest.raises(DateNotCovered):
        published_areas(region_of_key("county:06019"), "oews", on=date(2020, 5, 1))
    with pytest.raises(DateNotCovered):
        resolve_region("metro:23420", on=date(2020, 1, 1))


def test_codes_of_another_day_are_refused() -> None:
    with pytest.raises(UnknownArea):
        resolve_region("county:09001")
    assert resolve_region("county:09001", on=date(2020, 1, 1)).name == "Fairfield County, CT"


@pytest.mark.parametrize(
    "key",
    ["metro:2342", "county:6019", "counties:", "counties:06019+", "planet:mars", "lwda:ca", "state:6", ":06"],
)
def test_a_misshapen_key_is_refused(key: str) -> None:
    with pytest.raises(UnknownArea):
        parse_key(key)


@given(st.sampled_from(ALL_KEYS))
def test_keys_come_back_as_they_went(key: str) -> None:
    region = region_of_key(key)
    assert region.key == key
    assert format_key(*parse_key(key)) == key
    assert resolve_region(key) == region


@given(sets_of_counties)
def test_any_set_of_counties_has_one_key(fips: list[str]) -> None:
    region = region_of_key(counties_key(fips))
    assert region.counties == tuple(sorted(set(fips)))
    assert region == region_of_key(counties_key(list(reversed(fips))))
    assert region == region_of_key("counties:" + "+".join(fips))
    assert region == region_of_key("counties:" + " ".join(fips))
    assert region.states == tuple(sorted({f[:2] for f in fips}))


@given(sets_of_counties, st.sampled_from(["oews", "qcew", "laus", "population"]))
@settings(max_examples=150, deadline=None)
def test_relations_are_what_the_counties_say(fips: list[str], dataset: str) -> None:
    region = region_of_key(counties_key(fips))
    found = published_areas(region, dataset)  # type: ignore[arg-type]
    assert found == published_areas(region, dataset)  # type: ignore[arg-type]
    assert len({match.code for match in found}) == len(found)
    for match in found:
        _check(match, set(fips))
    if dataset in ("laus", "population"):
        assert {match.code for match in found} == set(fips)
    if dataset == "oews" and len(region.states) == 1:
        covered = {f for match in found if match.counties for f in match.counties}
        assert set(fips) <= covered


def _check(match: AreaMatch, inside: set[str]) -> None:
    if match.counties is None:
        assert (match.relation, match.certainty) == ("overlaps", "unknown")
        return
    expected = {
        "same": match.counties == inside,
        "within": match.counties < inside,
        "contains": match.counties > inside,
        "overlaps": bool(match.counties & inside)
        and not (match.counties >= inside or match.counties <= inside),
    }
    assert expected[match.relation]
    assert set(match.counties_outside or ()) == match.counties - inside
    assert set(match.counties_missing or ()) == inside - match.counties


def test_every_kind_has_a_prefix() -> None:
    assert set(PREFIXES.values()) == set(KINDS)


def test_names_are_remembered_for_each_language() -> None:
    english = region_of_key("nation:us")
    with language.use("es"):
        region_of_key("nation:us")
    assert region_of_key("nation:us") == english


def test_what_is_said_of_an_area_is_said_in_the_language_in_force() -> None:
    region = resolve_region("county:06019")
    english = published_areas(region, "oews")[0].note
    with language.use("es"):
        spanish = published_areas(region, "oews")[0].note
    assert english
    assert spanish
    assert english != spanish
    assert published_areas(region, "oews")[0].note == english


def test_a_county_that_ends_changes_the_set() -> None:
    # Bedford, an independent city of Virginia, became part of Bedford County on the first of July 2013.
    before, after = date(2013, 6, 30), date(2013, 7, 1)
    assert "51515" in geography.counties(before)
    assert "51515" not in geography.counties(after)
    assert geography.county_set_date(after) == after
    later = date(2015, 1, 1)
    assert geography.counties(geography.county_set_date(later)) == geography.counties(later)

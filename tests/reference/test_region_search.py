"""What people type, and the region they get."""

from __future__ import annotations

import pytest

from highroad.errors import UnknownArea
from highroad.reference.regions import find_regions, resolve_region


def keys(text: str) -> list[str]:
    return [match.region.key for match in find_regions(text)]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Fresno", "metro:23420"),
        ("fresno, ca", "metro:23420"),
        ("06019", "county:06019"),
        ("fresno county", "county:06019"),
        ("Fresno County, California", "county:06019"),
        ("San Jose", "metro:41940"),
        ("SAN JOSÉ", "metro:41940"),
        ("san jose-sunnyvale", "metro:41940"),
        ("long beach", "metro:31080"),
        ("Del Norte", "county:06015"),
        ("Dona Ana", "county:35013"),
        ("Cañon City", "metro:15860"),
        ("Canon City", "metro:15860"),
        ("Saint Louis", "metro:41180"),
        ("Coeur d’Alene", "metro:17660"),
        ("California", "state:06"),
        ("CA", "state:06"),
        ("New York", "state:36"),
        ("C2342", "metro:23420"),
        ("0023420", "metro:23420"),
        ("NYC", "metro:35620"),
        ("NoRTEC", "lwda:ca-nortec"),
        ("inland empire", "rpu:ca-inland-empire"),
        ("Columbus", "metro:18140"),
        ("counties:06039+06019", "counties:06019+06039"),
    ],
)
def test_the_first_answer_is_what_people_mean(text: str, first: str) -> None:
    assert keys(text)[0] == first


def test_fresno_offers_the_metro_the_county_and_the_local_area() -> None:
    assert keys("Fresno")[:3] == ["metro:23420", "county:06019", "lwda:ca-fresno"]


def test_a_slip_of_the_pen_is_only_ever_a_guess() -> None:
    matches = find_regions("Freno")
    assert matches[0].region.key == "metro:23420"
    assert all(match.is_guess for match in matches)
    with pytest.raises(UnknownArea) as caught:
        resolve_region("Freno")
    assert "metro:23420" in caught.value.remedy


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Fresno, CA", "metro:23420"),
        ("Fresno County", "county:06019"),
        ("fresno county, ca", "county:06019"),
        ("06019", "county:06019"),
        ("San Jose", "metro:41940"),
        ("Del Norte", "county:06015"),
        ("Washington", "state:53"),
        ("Los Angeles County", "county:06037"),
        ("Hawaii", "state:15"),
        ("Puerto Rico", "state:72"),
        ("Virgin Islands", "state:78"),
        ("Louisville", "metro:31140"),
        ("Prince George's County", "county:24033"),
        ("Madera", "county:06039"),
        ("6019", "county:06019"),
        ("counties:06039+06019+06039", "counties:06019+06039"),
        ("counties:06019", "county:06019"),
    ],
)
def test_one_region_is_resolved(text: str, key: str) -> None:
    assert resolve_region(text).key == key


@pytest.mark.parametrize("text", ["Columbus", "Orange County", "Riverside"])
def test_two_meanings_are_named_not_chosen(text: str) -> None:
    with pytest.raises(UnknownArea) as caught:
        resolve_region(text)
    assert "several regions" in caught.value.message


@pytest.mark.parametrize("text", ["", "   ", "!!", "qqqqqqqqqq", "county:99999", "planet:mars"])
def test_nonsense_is_refused(text: str) -> None:
    assert find_regions(text) == []
    with pytest.raises(UnknownArea):
        resolve_region(text)


def test_the_order_does_not_depend_on_the_limit() -> None:
    assert keys("san")[:5] == [match.region.key for match in find_regions("san", limit=5)]


def test_a_county_that_was_abolished_leads_to_those_in_its_place() -> None:
    with pytest.raises(UnknownArea) as none:
        resolve_region("county:09001")
    assert none.value.remedy.startswith("Fairfield County, CT was a county until 2022-")
    assert none.value.remedy.count("Planning Region") == 9
    assert "county:09190" in none.value.remedy
    with pytest.raises(UnknownArea) as never:
        resolve_region("county:99999")
    assert "five digits" in never.value.remedy

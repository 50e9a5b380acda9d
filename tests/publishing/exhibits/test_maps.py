"""Maps of one state: every county shows its area's number, and what cannot be shown is said."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest

from highroad.errors import BadQuestion
from highroad.publishing.charts import render_png, render_svg
from highroad.publishing.charts.geography import FOLDER, borders, features
from highroad.publishing.exhibits import Exhibit, Question, build_exhibit
from highroad.sources.catalogue import Catalogue

EMBEDDED = Catalogue(None)
pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="the map was not collected; `make setup` does")


def mapped(kind: str = "occupation-map", catalogue: Catalogue = EMBEDDED, **parameters: str) -> Exhibit:
    return build_exhibit(Question(kind, parameters), catalogue=catalogue)


def shades(exhibit: Exhibit) -> dict[str, str | None]:
    assert exhibit.chart is not None
    assert exhibit.chart.spec is not None
    shapes = exhibit.chart.spec["data"]["values"]
    return {shape["id"]: shape["properties"]["class"] for shape in shapes}


def test_counties_of_one_area_share_its_shade_and_the_border_runs_around_it() -> None:
    exhibit = mapped(region="metro:23420")
    found = shades(exhibit)
    assert len(found) == 58
    assert None not in found.values()
    assert found["06019"] == found["06039"]  # Fresno and Madera
    assert exhibit.table is not None
    assert exhibit.table.num_rows == 28
    fresno = exhibit.operand("0023420", column="value")
    assert fresno is not None
    assert fresno.value == 22.55
    assert found["06019"] == "$21.70 to $22.82"
    assert "Every county of California" in exhibit.subtitle
    assert "Framed: Fresno, CA." in exhibit.notes
    assert exhibit.chart is not None
    assert len(render_svg(exhibit.chart)) < 90_000


def test_the_map_without_a_region_or_of_the_nation_shows_the_states() -> None:
    assert mapped() == mapped(region="") != mapped(region="state:06")
    assert set(shades(mapped())) == set(shades(mapped(region="nation:us")))
    assert len(shades(mapped())) == 51


def test_counties_whose_area_is_unknown_are_hatched_and_named() -> None:
    exhibit = mapped(region="state:48")
    found = shades(exhibit)
    white = {code for code, shade in found.items() if shade is None}
    assert len(white) == 168
    assert exhibit.chart is not None
    svg = render_svg(exhibit.chart)
    assert svg.count(b'fill="url(#hatch)"') == 168
    assert svg.count(b'<pattern id="hatch"') == 1
    assert any(note.startswith("Hatched") for note in exhibit.chart.notes)
    assert any("Anderson" in note and "not known here" in note for note in exhibit.notes)
    assert any("Border Region of Texas nonmetropolitan area" in note for note in exhibit.notes)
    assert b"url(#hatch)" not in render_svg(mapped(region="state:06").chart)  # type: ignore[arg-type]
    assert render_png(exhibit.chart, 1)[:4] == b"\x89PNG"


@pytest.mark.parametrize("state", ["02", "09", "11", "15", "72"])
def test_unusual_states_draw(state: str) -> None:
    exhibit = mapped(region=f"state:{state}")
    assert None not in shades(exhibit).values()
    assert exhibit.chart is not None
    ElementTree.fromstring(render_svg(exhibit.chart))


def test_borders_run_between_groups_and_outside_only_when_asked() -> None:
    both = borders({"06019": "a", "06039": "b"})["geometry"]["coordinates"]
    assert both
    assert not borders({"06019": "a", "06039": "a"})["geometry"]["coordinates"]
    assert len(borders({"06019": "a", "06039": "b"}, outer=True)["geometry"]["coordinates"]) > len(both)
    assert not borders({"99999": "a"})["geometry"]["coordinates"]


def test_a_region_in_two_states_shows_one_and_says_so() -> None:
    exhibit = mapped(region="metro:41180")
    assert any("reaches into other states" in note for note in exhibit.notes)
    assert len({code[:2] for code in shades(exhibit)}) == 1


def test_unemployment_by_county_needs_its_source() -> None:
    exhibit = mapped("unemployment-map", region="metro:23420")
    assert exhibit.missing is not None
    assert "highroad sources fetch laus" in exhibit.missing.remedy


def test_unemployment_by_county_as_published(tmp_path: Path, shared_data: Path) -> None:
    held = Catalogue(tmp_path)
    held.add(shared_data / "laus" / "laucnty20.txt.gz")
    exhibit = mapped("unemployment-map", held, region="county:06019")
    assert "Imperial County, CA" in exhibit.title
    assert "22.5%" in exhibit.title
    assert len(shades(exhibit)) == 58
    assert exhibit.operand("06019", column="rate").value == 11.3  # type: ignore[union-attr]
    with pytest.raises(BadQuestion, match="one state"):
        mapped("unemployment-map", held, region="nation:us")
    # The counties of Connecticut became planning regions: the map no longer has them.
    old = mapped("unemployment-map", held, region="state:09")
    assert old.chart is None
    assert "Fairfield County, CT" in old.undrawn
    assert old.table is not None
    assert "09001" not in features("county")

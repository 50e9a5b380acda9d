"""Any exhibit side by side: each region's own numbers, with State and nation, gaps said aloud."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.market.conftest import Holding
from tests.parity.qcew_cells import cells

from highroad.errors import BadQuestion
from highroad.publishing.exhibits import Exhibit, Question, build_exhibit
from highroad.publishing.exhibits.registry import kinds
from highroad.publishing.exhibits.side_by_side import MEASURES
from highroad.sources.catalogue import Catalogue

EMBEDDED = Catalogue(None)


def ask(catalogue: Catalogue = EMBEDDED, **parameters: str) -> Exhibit:
    made = build_exhibit(Question("side-by-side", parameters), catalogue=catalogue)
    assert made.missing is None
    assert Exhibit.from_json(made.to_json()) == made
    return made


def test_each_column_is_what_the_exhibit_alone_says_and_benchmarks_are_last() -> None:
    made = ask(kind="occupation-groups", regions="metro:23420,metro:41940")
    assert made.table is not None
    assert [column.label for column in made.table.columns][2:] == [
        "Fresno, CA",
        "San Jose-Sunnyvale-Santa Clara, CA",
        "California",
        "United States",
    ]
    for place, region in enumerate(("metro:23420", "metro:41940", "state:06", "nation:us")):
        alone = build_exhibit(Question("occupation-groups", {"region": region}), catalogue=EMBEDDED)
        assert alone.table is not None
        own = dict(zip(alone.table.data["soc"], alone.table.data["share_of_jobs"], strict=True))
        assert dict(zip(made.table.data["soc"], made.table.data[f"r{place}"], strict=True)) == own
    assert made.chart is not None
    assert made.question.vintages == {"oews": "2025"}
    assert "11.4%" in made.title


def test_measure_and_further_parameters_may_be_chosen() -> None:
    made = ask(
        kind="location-quotients",
        regions="metro:23420",
        measure="employment",
        more="level=group; rank=jobs",
        benchmarks="no",
    )
    assert made.table is not None
    assert {soc[-4:] for soc in made.table.data["soc"]} == {"0000"}
    for wrong in (
        {"measure": "magic"},
        {"more": "magic=1"},
        {"regions": ",".join(f"county:{code:05}" for code in range(6001, 6023, 2))},
    ):
        with pytest.raises(BadQuestion):
            ask(**{"kind": "location-quotients", "regions": "metro:23420"} | wrong)


def test_a_region_without_data_is_named_and_its_cells_are_not_zero(tmp_path: Path) -> None:
    held = Holding(tmp_path, {"qcew": {"2023A": {"cells": cells()}}})
    made = ask(held, kind="industry-mix", regions="county:01001,county:01003")
    assert made.table is not None
    # Private health care is suppressed in the first county; Alabama as a whole is not at hand.
    row = made.table.data["industry_code"].index("62")
    assert made.table.text(row, "r0") == "suppressed"
    assert made.table.text(row, "r2") == "not published"
    assert any(note.startswith("Alabama:") for note in made.notes)


def test_numbers_of_a_larger_area_are_not_said_to_be_the_regions() -> None:
    """A county of a thousand people has no 1,120 clerks: they are its OEWS area's."""
    made = ask(kind="typical-entry", regions="county:06003,metro:23420", more="threshold=20", benchmarks="no")
    area = "Eastern Sierra-Mother Lode Region of California nonmetropolitan area"
    assert made.table is not None
    labels = [column.label for column in made.table.columns]
    assert f"Alpine County, CA (as {area})" in labels
    assert "Fresno, CA" in labels
    assert "Alpine County" not in made.title
    assert area in made.title


#: Maps and comparisons have places as rows themselves; programs and verdicts are a region's own.
APART = {"comparison", "side-by-side", "peers", "occupation-map", "unemployment-map"}
OWN = {"list-effects", "program", "eligible-programs", "list-flips"}


def test_every_kind_about_a_region_can_be_compared() -> None:
    offered = dict(kinds()["side-by-side"].by_name["kind"].choices)
    assert set(offered) == set(MEASURES)
    lacking = {key for key, kind in kinds().items() if "region" in kind.by_name and key not in MEASURES}
    # One occupation in several regions is what `comparison` is for.
    of_one = {key for key in lacking if "occupation" in kinds()[key].by_name}
    assert lacking <= APART | OWN | of_one
    for key, title in offered.items():
        assert title == kinds()[key].title
        assert set(kinds()[key].sources) <= set(kinds()["side-by-side"].sources)


@pytest.mark.parametrize(("kind", "more"), [("occupation-list", ""), ("related-occupations", "rows=5")])
def test_lists_and_nearness_stand_side_by_side_too(kind: str, more: str) -> None:
    made = ask(kind=kind, regions="metro:23420,metro:12540", more=more, benchmarks="no")
    assert made.table is not None
    alone = build_exhibit(Question(kind, {"region": "metro:12540"}), catalogue=EMBEDDED)
    assert alone.table is not None
    key, title = ("soc", "occupation") if kind == "occupation-list" else ("code", "activity")
    assert (
        dict(zip(alone.table.data[key], alone.table.data[title], strict=True)).items()
        <= dict(zip(made.table.data[key], made.table.data[title], strict=True)).items()
    )  # people read titles, not codes
    own = dict(zip(alone.table.data[key], alone.table.data[MEASURES[kind]], strict=True))
    assert {
        code: value
        for code, value in zip(made.table.data[key], made.table.data["r1"], strict=True)
        if code in own
    } == own


def test_every_kind_that_can_be_compared_exists() -> None:
    for key, measure in MEASURES.items():
        assert "region" in kinds()[key].by_name
        assert measure

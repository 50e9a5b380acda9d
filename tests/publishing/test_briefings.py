"""Briefings: two pages for any region, every number from an exhibit, gaps with their remedy, two
languages.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import pyarrow as pa
import pytest
from tests.market.conftest import Holding
from tests.market.test_flows_and_lists import FULL, SECTOR, indicators
from tests.parity.qcew_cells import _cell
from tests.publishing.pdf_ua import faults

from highroad import language
from highroad.errors import BadQuestion, UnknownArea
from highroad.publishing.briefings import _FEWER_ROWS, Briefing, build_briefing
from highroad.publishing.charts import Chart
from highroad.publishing.documents import Figure
from highroad.publishing.exhibits import Exhibit
from highroad.sources.catalogue import Catalogue
from highroad.sources.qcew_layout import CELLS_SCHEMA

EMBEDDED = Catalogue(None)
DATA = Path(__file__).parents[1] / "sources" / "data"


def pages(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page(?!s)", pdf))


@pytest.mark.parametrize("region", ["Fresno, CA", "metro:41940", "county:06015", "state:06", "metro:49700"])
def test_a_briefing_has_two_pages(region: str) -> None:
    made = build_briefing(region, catalogue=EMBEDDED).to_pdf()
    assert pages(made) == 2
    assert faults(made) == []


def test_sections_say_what_their_exhibits_say() -> None:
    briefing = build_briefing("Fresno, CA", catalogue=EMBEDDED, threshold=25)
    keys = [section.key for section in briefing.sections]
    assert keys[:6] == ["work", "known", "largest", "pays", "threshold", "entry"]
    html = briefing.to_html()
    for section in briefing.sections:
        assert section.exhibit.table is not None
        assert section.exhibit.question.vintages["oews"] == "2025"
        assert section.sentence == section.exhibit.takeaway
    assert "at least $25 an hour" in html
    assert "35.08" in html


def test_without_a_threshold_the_national_median_is_taken_and_said() -> None:
    briefing = build_briefing("Fresno, CA", catalogue=EMBEDDED)
    assert briefing.threshold == 24.51
    assert "national median wage" in briefing.to_html()


def test_what_is_missing_comes_with_a_remedy() -> None:
    briefing = build_briefing("Fresno, CA", catalogue=EMBEDDED)
    assert briefing.gaps
    for gap in briefing.gaps:
        assert gap.reason
        assert "highroad sources" in gap.remedy


def test_another_area_is_named_before_its_numbers() -> None:
    briefing = build_briefing("county:06015", catalogue=EMBEDDED)
    assert any("North Coast Region" in note for note in briefing.area_notes)
    assert "North Coast Region" in briefing.to_html().split("</h2>")[0]


def test_json_holds_the_exhibits_whole() -> None:
    plain = json.loads(build_briefing("state:06", catalogue=EMBEDDED).to_json())
    exhibit = Exhibit.from_json(json.dumps(plain["sections"][0]["exhibit"]))
    assert exhibit.table is not None
    assert exhibit.table.num_rows == 22


def test_a_briefing_speaks_the_language_in_force() -> None:
    with language.use("es"):
        briefing = build_briefing("Fresno, CA", catalogue=EMBEDDED)
    assert briefing.language == "es"
    assert '<html lang="es">' in briefing.to_html()


def test_a_word_document_is_made() -> None:
    assert build_briefing("Fresno, CA", catalogue=EMBEDDED).to_docx()[:2] == b"PK"


@pytest.mark.usefixtures("no_projections")
def test_an_annex_tells_what_else_the_data_at_hand_tell_and_never_gaps(tmp_path: Path) -> None:
    at = Catalogue(tmp_path)
    for name in (
        "etp_scorecard_programs_202608.json",
        "ca_xwalk.csv",
        "ca_od_main_JT00_2022.csv",
        "ca_wac_S000_JT00_2022.csv",
        "warn_ca.csv",
        "C2024_A.csv",
        "HD2024.csv",
    ):
        at.add(DATA / name)
    at.add(DATA / "CIP2020_SOC2018_Crosswalk.xlsx")
    homes = tmp_path / "ca_rac_S000_JT00_2022.csv"  # in the block that has a place
    homes.write_text((DATA / homes.name).read_text().replace("060190005021003", "060190001001000"))
    at.add(homes)
    plain = build_briefing("county:06019", catalogue=at)
    assert not any(section.annex for section in plain.sections)
    more = build_briefing("county:06019", catalogue=at, more=True)
    annex = [section for section in more.sections if section.annex]
    # Openings need data that are not here: they are left out, and are no gap.
    assert [section.key for section in annex] == [
        "listed",
        "studied",
        "eligible",
        "commuting",
        "reach",
        "notices",
    ]
    assert more.gaps == plain.gaps
    html = more.to_html()
    assert "More about the region" in html
    assert all(section.sentence.split(";")[0][:40] in html for section in annex)
    reach = more.section("reach")
    assert reach is not None
    assert reach.exhibit.title.startswith("1,0")
    made = more.to_pdf()
    assert pages(made) in (3, 4)
    assert faults(made) == []
    with language.use("es"):
        assert "Más sobre la región" in build_briefing("county:06019", catalogue=at, more=True).to_html()


def test_nonsense_is_refused() -> None:
    with pytest.raises(UnknownArea):
        build_briefing("Atlantis", catalogue=EMBEDDED)
    with pytest.raises(BadQuestion, match="no wage"):
        build_briefing("Fresno, CA", catalogue=EMBEDDED, threshold=0)


@pytest.mark.usefixtures("no_projections")
def test_sectors_stand_on_the_first_page_where_industries_are_at_hand(tmp_path: Path) -> None:
    sectors = (("23", 4_000), ("31-33", 9_000), ("62", 7_000), ("72", 2_000))
    rows = [
        _cell("01001", "5", code, "74", jobs, 90, total_wages=jobs * wage)
        for (code, jobs), wage in zip(sectors, (60_000, 70_000, 50_000, 25_000), strict=True)
    ]
    rows += [_cell("01001", own, "10", level, 22_000, 360) for own, level in (("5", "71"), ("0", "70"))]
    held = Holding(tmp_path, {"qcew": {"2023A": {"cells": pa.Table.from_pylist(rows, schema=CELLS_SCHEMA)}}})
    briefing = build_briefing("county:01001", catalogue=held)
    keys = [section.key for section in briefing.sections]
    assert keys[:3] == ["work", "sectors", "known"]
    sectors_said = briefing.section("sectors")
    assert sectors_said is not None
    assert "no industry is surely in demand" in sectors_said.sentence
    assert not {"clusters", "ahead", "apart"} & {gap.title for gap in briefing.gaps}
    assert pages(briefing.to_pdf()) == 2
    assert "Manufacturing comes first: 9,000 jobs (2023A); " in sectors_said.sentence


def test_what_gives_way_never_makes_names_touch_and_sectors_give_way_last() -> None:
    briefing = build_briefing("Fresno, CA", catalogue=EMBEDDED)
    before = {figure.subtitle: figure for figure in figures(briefing, 0)}
    for step in range(1, len(_FEWER_ROWS)):
        for figure in figures(briefing, step):
            full = next(
                section.exhibit.print_chart
                for section in briefing.sections
                if section.exhibit.print_chart and section.exhibit.print_chart.subtitle == figure.subtitle
            )
            assert figure.plot_height >= full.plot_height * full.closest - 0.001
            assert figure.plot_height <= before[figure.subtitle].plot_height


def figures(briefing: Briefing, step: int) -> list[Chart]:
    return [block.chart for block in briefing.to_document(step).blocks if isinstance(block, Figure)]


def test_what_cannot_be_drawn_is_told_in_its_sentence() -> None:
    briefing = build_briefing("nation:us", catalogue=EMBEDDED)
    assert briefing.title == "Work and wages in the United States"
    known = briefing.section("known")
    assert known is not None
    assert (known.show, known.exhibit.chart) == ("sentence", None)
    assert "What the region is known for. " in briefing.to_html()
    assert " in United States" not in briefing.to_html()


def test_hires_stand_in_the_annex_with_what_is_withheld(tmp_path: Path) -> None:
    food = SECTOR | {"industry_code": "72", "hires": 900}
    withheld = SECTOR | {"industry_code": "55", "hires": None, "hires_mark": "suppressed"}
    cells = indicators(FULL, FULL | SECTOR, FULL | food, FULL | withheld)
    held = Holding(tmp_path, {"qwi": {"2024Q4": {"cells": cells}}})
    for spoken, said in (("en", "suppressed"), ("es", "suprimido")):
        with language.use(spoken):
            briefing = build_briefing("county:06019", catalogue=held, more=True)
            hires = briefing.section("hires")
            assert hires is not None
            html = briefing.to_html().split(f"<h3>{hires.title}</h3>")[-1]
        assert "900" in html
        assert said in html
        stages = briefing.section("stages")
        assert stages is not None
        assert stages.exhibit.missing is None

"""The exhibit of career stages with its first stage: drawn, pinned, said to be estimated."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.market.conftest import Holding
from tests.market.test_flows_and_lists import DATA
from tests.market.test_training_stage import QWI, completions, tables

from highroad import language
from highroad.publishing.documents import Grid
from highroad.publishing.exhibits import Question, build_exhibit
from highroad.publishing.exhibits.document import exhibit_blocks
from highroad.sources import crosswalks, ipeds
from highroad.sources.catalogue import Catalogue


@pytest.fixture
def held(tmp_path: Path) -> Catalogue:
    """Indicators and completions."""
    awards = [*ipeds.read(completions(tmp_path)), *ipeds.read(DATA / "HD2024.csv")]
    links = list(crosswalks.read_cip_soc(DATA / "CIP2020_SOC2018_Crosswalk.xlsx"))
    return Holding(tmp_path, {"qwi": QWI, "ipeds": tables(*awards), "cip_soc": tables(*links)})


def test_training_is_drawn_without_its_sum_and_pins_what_it_rests_on(held: Catalogue) -> None:
    asked = {"region": "county:06019", "show": "in_training"}
    for spoken, said in (("en", "awards in a year, estimated"), ("es", "títulos en un año, estimado")):
        with language.use(spoken):
            made = build_exhibit(Question("career-stages", asked), catalogue=held)
        assert made.missing is None
        assert made.title.endswith(said)
        assert made.chart is not None
        assert "1,031" in made.takeaway
        pinned = made.question.vintages
        assert {name: pinned[name] for name in ("qwi", "ipeds", "cip_soc", "oews")} == {
            "qwi": "2025Q1",
            "ipeds": "2024",
            "cip_soc": "2020",
            "oews": "2025",
        }
        assert not pinned.get("etpl")
    again = build_exhibit(made.question, catalogue=held)
    assert again.question.vintages == pinned


def test_without_data_nothing_is_drawn_and_the_rest_stands(tmp_path: Path) -> None:
    held = Holding(tmp_path, {"qwi": QWI})
    asked = {"region": "county:06019", "by": "sex", "show": "in_training"}
    made = build_exhibit(Question("career-stages", asked), catalogue=held)
    assert made.chart is None
    assert "withheld or not at hand" in made.title
    assert any("who enters training by group" in note for note in made.notes)


def test_a_table_too_wide_for_a_page_is_printed_in_parts_that_name_their_rows(held: Catalogue) -> None:
    made = build_exhibit(Question("career-stages", {"region": "county:06019"}), catalogue=held)
    assert made.shown is not None
    grids = [block for block in exhibit_blocks(made) if isinstance(block, Grid)]
    assert len(grids) == 2
    names = [name for each in grids for name in each.header[2:]]
    assert len(names) == len(set(names)) == len(made.shown.columns) - 2  # every column once
    assert [each.header[:2] for each in grids] == [grids[0].header[:2]] * 2
    assert [row[:2] for row in grids[0].rows] == [row[:2] for row in grids[1].rows]
    assert not grids[0].notes
    assert grids[1].notes

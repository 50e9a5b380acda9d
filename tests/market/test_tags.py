"""Tags of occupations: named taxonomies with versions, older codes carried over, answers cut to a tag."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest

from highroad import market
from highroad.errors import BadQuestion, DataMissing
from highroad.publishing.exhibits import Question, build_exhibit
from highroad.reference import codes
from highroad.reference.occupation_tags import COLUMNS, shipped
from highroad.sources.catalogue import Catalogue

DATA = Path(__file__).parents[1] / "sources" / "data"
EMBEDDED = Catalogue(None)


@pytest.fixture
def held(tmp_path: Path) -> Catalogue:
    catalogue = Catalogue(tmp_path)
    catalogue.add(DATA / "occupation_tags.csv")
    return catalogue


def test_the_shipped_taxonomy_tags_occupations_there_are() -> None:
    assert all(tuple(row) == COLUMNS for row in shipped())
    for row in shipped():
        assert row["code"] in codes.occupations()
        assert row["code"] in row["citation"]
    found = market.occupation_tags("soc-2018-environment:renewable-energy", catalogue=EMBEDDED).table
    assert found["soc"].to_pylist() == ["47-2231", "49-9081"]


def test_an_answer_is_cut_to_a_tag_and_says_so() -> None:
    whole = market.occupation_employment("Fresno, CA", catalogue=EMBEDDED)
    cut = market.tagged(whole, "environmental-protection", catalogue=EMBEDDED)
    assert set(cut.table["soc"].to_pylist()) <= {"17-2081", "17-3025", "19-2041", "19-4042", "25-1053"}
    assert 0 < cut.table.num_rows < whole.table.num_rows
    assert "SOC 2018 definitions" in cut.notes[0]
    assert f"of {whole.table.num_rows}" in cut.notes[0]
    assert cut.sources[-1].key == "occupation_tags"
    assert cut.method.parameters["tag"] == "environmental-protection"
    assert market.tagged(whole, "", catalogue=EMBEDDED) is whole
    with pytest.raises(BadQuestion, match="no tag") as wrong:
        market.tagged(whole, "magic", catalogue=EMBEDDED)
    assert "soc-2018-environment:fossil-energy" in wrong.value.remedy
    with pytest.raises(BadQuestion, match="not by occupation"):
        market.tagged(market.peers("Fresno, CA", catalogue=EMBEDDED), "fossil-energy", catalogue=EMBEDDED)


def test_a_code_for_several_occupations_is_kept_as_a_part() -> None:
    whole = market.occupation_employment("Fresno, CA", catalogue=EMBEDDED)
    place = whole.table.column_names.index("soc")
    some = whole.table.slice(0, 3).set_column(place, "soc", pa.array(["17-2080", "17-2081", "29-1141"]))
    whole = whole.with_table(some)
    cut = market.tagged(whole, "environmental-protection", catalogue=EMBEDDED)
    assert cut.table["soc"].to_pylist() == ["17-2080", "17-2081"]
    assert "Of 1 of them only a part" in cut.notes[1]


def test_taxonomies_of_ones_own_stand_beside_it(held: Catalogue) -> None:
    """Two taxonomies have the tag renewable-energy: it must be said which."""
    with pytest.raises(BadQuestion, match="several"):
        market.occupation_tags("renewable-energy", catalogue=held)
    mine = market.occupation_tags("clean-air-2026", catalogue=held)
    assert mine.table["soc"].to_pylist() == ["47-2111", "47-2231", "49-9081"]
    assert mine.sources[0].vintage == "2026"


def test_codes_of_2010_are_carried_over_by_the_crosswalk(held: Catalogue) -> None:
    with pytest.raises(DataMissing, match="2010") as lacking:
        market.occupation_tags("older-green", catalogue=held)
    assert "soc_crosswalk" in lacking.value.remedy
    assert any("older-green" in note for note in market.occupation_tags(catalogue=held).notes)
    held.add(DATA / "soc_2010_to_2018_crosswalk.xlsx")
    rows = market.occupation_tags("older-green", catalogue=held).table.to_pylist()
    assert [(row["soc"], row["part"]) for row in rows] == [
        ("15-1252", True),  # of two that were put together only one is tagged
        ("29-2042", False),
        ("29-2043", False),
        ("15-1251", True),  # a finer occupation of O*NET
    ]


@pytest.mark.parametrize(
    "kind", ["occupation-table", "location-quotients", "typical-entry", "occupation-list"]
)
def test_an_exhibit_says_its_tag_and_nothing_is_no_error(kind: str) -> None:
    more = {"threshold": "20"} if kind == "typical-entry" else {}
    asked = {"region": "metro:23420", "tag": "soc-2018-environment:environmental-protection"} | more
    made = build_exhibit(Question(kind, asked), catalogue=EMBEDDED)
    assert made.title.startswith("Tagged “environmental protection”: ")
    assert made.table is not None
    assert 0 < made.table.num_rows <= 5
    empty = build_exhibit(
        Question(kind, {"region": "metro:49700", "tag": "fossil-energy"} | more), catalogue=EMBEDDED
    )
    assert empty.table is not None
    assert empty.table.num_rows == 0
    assert empty.chart is None

"""Briefings: two pages for any region, every number from an exhibit, gaps with their remedy, two
languages.
"""

from __future__ import annotations

import json
import re

import pytest

from highroad import language
from highroad.errors import BadQuestion, UnknownArea
from highroad.publishing.briefings import build_briefing
from highroad.publishing.exhibits import Exhibit
from highroad.sources.catalogue import Catalogue

EMBEDDED = Catalogue(None)


def pages(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page(?!s)", pdf))


@pytest.mark.parametrize("region", ["Fresno, CA", "metro:41940", "county:06015", "state:06", "metro:49700"])
def test_a_briefing_has_two_pages(region: str) -> None:
    assert pages(build_briefing(region, catalogue=EMBEDDED).to_pdf()) == 2


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


def test_nonsense_is_refused() -> None:
    with pytest.raises(UnknownArea):
        build_briefing("Atlantis", catalogue=EMBEDDED)
    with pytest.raises(BadQuestion, match="no wage"):
        build_briefing("Fresno, CA", catalogue=EMBEDDED, threshold=0)

"""From a question to an exhibit: complete, pinned, drawn, and back from JSON unchanged."""

from __future__ import annotations

import json

import pytest

from highroad.errors import BadQuestion, NotReleasable, UnknownArea
from highroad.publishing.charts import render_svg
from highroad.publishing.exhibits import Exhibit, Question, build_exhibit
from highroad.sources.catalogue import Catalogue

EMBEDDED = Catalogue(None)


def quotients(**parameters: str) -> Exhibit:
    return build_exhibit(Question("location-quotients", parameters), catalogue=EMBEDDED)


def test_a_question_becomes_a_finding_with_its_table_chart_and_source() -> None:
    exhibit = quotients(region="metro:23420")
    assert exhibit.table is not None
    assert exhibit.shown is not None
    assert exhibit.shown.num_rows == 15
    assert exhibit.table.num_rows == 531
    assert exhibit.rows_left_out == 516
    # The number in the title is the number in the table.
    assert exhibit.shown.text(0, "location_quotient") in exhibit.title
    assert "May 2025" in exhibit.source_line
    assert exhibit.method is not None
    assert "hr_safe_ratio" in exhibit.method.query
    assert all(len(source.sha256) == 64 for source in exhibit.sources)
    assert exhibit.suppressed["publisher"] > 0
    assert exhibit.chart is not None
    assert b"<svg" in render_svg(exhibit.chart)


def test_the_question_is_completed_and_pinned_to_its_vintage() -> None:
    exhibit = quotients(region="Fresno, CA", rows="5")
    assert exhibit.question.parameters["region"] == "metro:23420"
    assert exhibit.question.parameters["rank"] == "certain"
    assert exhibit.question.vintages == {"oews": "2025"}
    again = build_exhibit(
        Question.from_query(exhibit.question.kind, exhibit.question.to_query()), catalogue=EMBEDDED
    )
    assert again == exhibit


def test_json_brings_back_the_same_exhibit_and_refuses_a_changed_one() -> None:
    exhibit = quotients(region="metro:23420")
    text = exhibit.to_json()
    assert Exhibit.from_json(text) == exhibit
    plain = json.loads(text)
    plain["table"] = plain["table"].replace("28570", "99999")
    with pytest.raises(NotReleasable):
        Exhibit.from_json(json.dumps(plain))
    with pytest.raises(NotReleasable):
        Exhibit.from_json("{}")


def test_numbers_that_describe_another_area_say_so() -> None:
    exhibit = quotients(region="county:06015")
    assert "North Coast Region" in exhibit.areas
    assert any("larger area" in note for note in exhibit.notes)


def test_a_claim_can_be_bound_to_a_row_and_a_column() -> None:
    operand = quotients(region="metro:23420", level="group").operand("45-0000", column="location_quotient")
    assert operand is not None
    assert operand.value == 24.25
    assert quotients(region="metro:23420").operand("99-9999", column="location_quotient") is None


def test_bad_questions_name_the_parameter_and_its_choices() -> None:
    with pytest.raises(BadQuestion, match="certain"):
        quotients(region="metro:23420", rank="best")
    with pytest.raises(BadQuestion, match="region"):
        quotients()
    with pytest.raises(BadQuestion, match="color"):
        quotients(region="metro:23420", color="red")
    with pytest.raises(BadQuestion, match="location-quotients"):
        build_exhibit(Question("pie", {}), catalogue=EMBEDDED)
    with pytest.raises(UnknownArea):
        quotients(region="metro:99999")


def test_equal_questions_have_one_form() -> None:
    one = Question(
        "location-quotients", {"region": "metro:23420", "rows": " 5 ", "area": ""}, {"oews": "2025"}
    )
    other = Question.from_query("location-quotients", "vintage.oews=2025&rows=5&region=metro:23420")
    assert one == other
    assert hash(one) == hash(other)
    assert one.to_query() == "region=metro:23420&rows=5&vintage.oews=2025"
    several = Question("x", {"region": "counties:06019+06039"})
    assert Question.from_query("x", several.to_query()) == several

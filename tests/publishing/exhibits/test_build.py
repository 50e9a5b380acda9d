"""From a question to an exhibit: complete, pinned, drawn, and back from JSON unchanged."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from highroad.errors import BadQuestion, NotReleasable, UnknownArea
from highroad.publishing.charts import render_svg
from highroad.publishing.exhibits import Exhibit, Question, build_exhibit
from highroad.results import Mark
from highroad.sources.catalogue import Catalogue
from highroad.sources.published import Vintage

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


def build(kind: str, **parameters: str) -> Exhibit:
    return build_exhibit(Question(kind, parameters), catalogue=EMBEDDED)


def test_the_nation_is_not_known_for_anything() -> None:
    exhibit = build("location-quotients", region="nation:us")
    assert "known for" not in exhibit.title
    assert "Chief Executives" not in exhibit.takeaway


@pytest.mark.parametrize(("rank", "words"), [("quotient", "highest quotient"), ("jobs", "most jobs above")])
def test_the_takeaway_says_what_the_order_is(rank: str, words: str) -> None:
    assert words in quotients(region="metro:23420", rank=rank).takeaway
    assert "surest" not in quotients(region="metro:23420", rank=rank).takeaway


def test_wages_a_year_have_no_cents() -> None:
    for kind in ("wage-threshold", "typical-entry"):
        exhibit = build(kind, region="metro:23420", level="detailed") if kind == "wage-threshold" else None
        exhibit = exhibit or build(kind, region="metro:23420", most_education="7")
        assert exhibit.table is not None
        texts = [exhibit.table.text(row, "annual_p50") for row in range(exhibit.table.num_rows)]
        assert any(text.startswith("$") for text in texts)
        assert not any("." in text for text in texts)


def test_a_threshold_keeps_its_digits() -> None:
    exhibit = build("wage-threshold", region="metro:23420", threshold="123456.78", per="year")
    assert exhibit.question.parameters["threshold"] == "123456.78"
    assert "$123,456.78 a year" in exhibit.title


def test_a_median_above_the_cap_is_unknown_above_the_cap() -> None:
    # Maine shows several medians only as at or above $115.00 an hour.
    below = build("typical-entry", region="state:23", threshold="115", most_education="7")
    above = build("typical-entry", region="state:23", threshold="116", most_education="7")
    assert below.table is not None
    assert above.table is not None
    marked = [below.table.value(row, "soc") for row in range(below.table.num_rows)]
    capped = [soc for row, soc in enumerate(marked) if below.table.mark(row, "hourly_p50") == Mark.AT_LEAST]
    assert capped
    assert not set(capped) & set(above.table.data["soc"])
    left_out = [note for note in above.notes if "left out" in note]
    assert left_out
    assert int(left_out[0].split()[0]) >= len(capped)


def test_sums_with_a_suppressed_member_say_at_least() -> None:
    exhibit = build("occupation-table", region="rpu:ca-san-joaquin-valley", group="29-0000")
    assert exhibit.table is not None
    assert Mark.AT_LEAST in [exhibit.table.mark(row, "employment") for row in range(exhibit.table.num_rows)]
    everything = build("typical-entry", region="metro:41940", threshold="25", most_education="7")
    assert everything.table is not None
    assert None in everything.table.data["employment"]
    assert everything.title.startswith("At least ")


def test_the_largest_is_said_to_be_shown_where_another_is_hidden() -> None:
    said = "largest occupation shown in"
    assert said in build("occupation-table", region="metro:23420").title  # some of Fresno's are suppressed
    assert said not in build("occupation-table", region="nation:us").title  # none of the nation's is


def test_many_areas_are_named_once_and_what_they_leave_out_is_said() -> None:
    exhibit = build("location-quotients", region="rpu:ca-san-joaquin-valley")
    assert exhibit.title.startswith("7 published areas of San Joaquin Valley")
    assert "Bakersfield-Delano, CA; " in " ".join(exhibit.notes)
    # The metropolitan area of Fresno also holds Madera County, so it is not within these counties.
    exhibit = build("location-quotients", region="counties:06019+06029+06051+06099+06077")
    assert exhibit.title.startswith("Bakersfield-Delano, CA; Modesto, CA; Stockton-Lodi, CA")
    assert any("Fresno County, CA; Mono County, CA" in note for note in exhibit.notes)


def test_a_capped_percentile_does_not_cut_the_line_short_of_the_dot() -> None:
    # Cardiologists in Jacksonville: 75th percentile $252.24, 90th only "at least $115.00".
    exhibit = build("wage-ladder", region="metro:27260", which="best-paid")
    assert exhibit.chart is not None
    drawn = {item["category"]: item for item in exhibit.chart.spec["data"]["values"]}["Cardiologists"]
    assert drawn["high"] >= drawn["value"]
    assert drawn["cut_high"]


def test_the_vintage_of_another_source_is_refused() -> None:
    with pytest.raises(BadQuestion, match="ows"):
        build_exhibit(
            Question("occupation-table", {"region": "metro:23420"}, {"ows": "2024"}), catalogue=EMBEDDED
        )


def test_regions_that_are_alike_are_not_ranked() -> None:
    # Both counties are described by one published area.
    exhibit = build("comparison", regions="county:06019,county:06039", measure="median_wage")
    assert exhibit.title == "All of these regions show the same: $22.55"


class NationNewer(Catalogue):
    """The embedded data, and a newer file that holds the nation alone, as a workbook may."""

    def __init__(self, folder: Path) -> None:
        super().__init__(None)
        held = super().vintages("oews")[0]
        files = dict(held.tables)
        for name in ("cells", "areas"):
            table = pq.read_table(held.tables[name])
            files[name] = folder / f"{name}.parquet"
            pq.write_table(table.filter(pc.equal(table.column("area_code"), "0000000")), files[name])
        self.newer = replace(
            held, vintage="2026", tables=files, reference=replace(held.reference, vintage="2026")
        )

    def vintages(self, key: str) -> list[Vintage]:
        return [self.newer, *super().vintages(key)] if key == "oews" else super().vintages(key)


def test_a_newer_file_without_the_region_takes_nothing_away(tmp_path: Path) -> None:
    catalogue = NationNewer(tmp_path)
    fresno = build_exhibit(Question("occupation-table", {"region": "metro:23420"}), catalogue=catalogue)
    nation = build_exhibit(Question("occupation-table", {"region": "nation:us"}), catalogue=catalogue)
    assert fresno.question.vintages["oews"] == "2025"
    assert fresno.areas == "Fresno, CA"
    assert nation.question.vintages["oews"] == "2026"


def test_a_chart_for_phones_keeps_every_name_whole() -> None:
    made = build_exhibit(Question("location-quotients", {"region": "metro:23420"}), catalogue=EMBEDDED)
    assert made.phone_chart is not None
    assert Exhibit.from_json(made.to_json()) == made
    drawn = render_svg(made.phone_chart).decode()
    assert 'width="344"' in drawn
    assert "Nursery" in drawn
    assert "…" not in drawn
    older = json.loads(made.to_json())
    del older["phone_chart"]  # exhibits kept before there were any
    assert Exhibit.from_json(json.dumps(older)).phone_chart is None
    asked = Question("occupation-map", {"occupation": "29-1141", "region": "state:06"})
    map_of = build_exhibit(asked, catalogue=EMBEDDED)
    assert map_of.chart is not None
    assert map_of.phone_chart is None  # its shapes are too many to be kept thrice

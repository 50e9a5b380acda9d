"""Every kind of exhibit answers, or says what is missing; its number in the title is in its table."""

from __future__ import annotations

import re

import pytest

from highroad import language
from highroad.errors import BadQuestion
from highroad.publishing.documents import Figure
from highroad.publishing.exhibits import Exhibit, Question, build_exhibit, kinds
from highroad.publishing.exhibits.document import asked_in_words, exhibit_document
from highroad.sources.catalogue import Catalogue

EMBEDDED = Catalogue(None)
REGIONS = "metro:23420,metro:41940,county:06015,state:06"


def asked(kind: str) -> Exhibit:
    names = kinds()[kind].by_name
    parameters = {"region": "metro:23420"} if "region" in names else {}
    if "regions" in names:
        parameters = {"regions": REGIONS}
        parameters |= {"occupation": "29-1141"} if "occupation" in names else {"kind": "occupation-groups"}
    return build_exhibit(Question(kind, parameters), catalogue=EMBEDDED)


@pytest.mark.parametrize("kind", list(kinds()))
def test_a_kind_answers_or_says_what_to_do(kind: str) -> None:
    exhibit = asked(kind)
    assert Exhibit.from_json(exhibit.to_json()) == exhibit
    paper = exhibit_document(exhibit)
    assert paper.title == exhibit.title
    # The document has said the finding; its chart does not say it again.
    assert all(block.chart.title == "" for block in paper.blocks if isinstance(block, Figure))
    assert not [fact for fact in asked_in_words(exhibit) if re.search(r"metro:|_", fact)]
    if exhibit.missing:
        assert "highroad sources" in exhibit.missing.remedy
        assert exhibit.table is None
        return
    assert exhibit.table is not None
    assert exhibit.shown is not None
    assert exhibit.takeaway
    assert exhibit.source_line
    assert exhibit.method is not None
    assert exhibit.method.query.startswith("--")
    assert exhibit.chart is not None or exhibit.undrawn
    for name in (*exhibit.key_columns, *exhibit.measures):
        assert name in exhibit.table.data
    keys = list(zip(*(exhibit.table.data[name] for name in exhibit.key_columns), strict=True))
    assert len(set(keys)) == len(keys), "the key columns do not name a row"


@pytest.mark.parametrize(
    ("kind", "column"),
    [
        ("location-quotients", "location_quotient"),
        ("occupation-groups", "share_of_jobs"),
        ("occupation-table", "employment"),
        ("wage-ladder", "hourly_p50"),
        ("peers", "shared"),
        ("suppressed-cells", "jobs_not_shown"),
        ("comparison", "value"),
        ("occupation-map", "value"),
    ],
)
def test_the_number_in_the_title_is_the_number_in_the_table(kind: str, column: str) -> None:
    exhibit = asked(kind)
    assert exhibit.table is not None
    assert exhibit.table.text(0, column) in exhibit.title


def test_kinds_describe_their_parameters_well_enough_for_a_form() -> None:
    for kind in kinds().values():
        assert kind.title
        assert kind.description.endswith(".")
        for parameter in kind.parameters:
            assert re.fullmatch(r"[a-z_]+", parameter.name)
            assert parameter.label
            if parameter.form == "choice":
                assert parameter.choices
                assert not parameter.default or parameter.default in dict(parameter.choices)


def test_names_of_groups_are_said_in_the_language_in_force() -> None:
    with language.use("es"):
        spanish = asked("occupation-groups")
    english = asked("occupation-groups")
    assert spanish.language == "es"
    assert spanish.table is not None
    assert english.table is not None
    assert spanish.table.data["soc"] == english.table.data["soc"]
    assert spanish.table.data["employment"] == english.table.data["employment"]


def test_a_comparison_has_two_to_ten_regions() -> None:
    eleven = ",".join(f"state:{code:02}" for code in (1, 2, 4, 5, 6, 8, 9, 10, 11, 12, 13))
    for regions in ("state:06", eleven):
        with pytest.raises(BadQuestion, match="two to 10"):
            build_exhibit(Question("comparison", {"regions": regions}), catalogue=EMBEDDED)


def test_a_threshold_changes_the_answer_and_its_title() -> None:
    titles = {
        build_exhibit(
            Question("wage-threshold", {"region": "metro:23420", "threshold": wage}), catalogue=EMBEDDED
        ).title
        for wage in ("20", "25", "40")
    }
    assert len(titles) == 3
    assert "About 44% of jobs in Fresno, CA pay at least $25 an hour" in titles

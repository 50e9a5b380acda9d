"""A list is built in the open, published for good, contested with evidence, and decided with a reason."""

from __future__ import annotations

import csv
import datetime
import io

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone
from tests.house.matrix.goodjobs import appealed, bring_programs, grow

from highroad.errors import BadQuestion, Refused
from highroad.publishing.exhibits import Question
from highroad.web.directory.models import AuditEvent
from highroad.web.evidence import answers
from highroad.web.goodjobs import building, services
from highroad.web.goodjobs.models import Appeal, AppealDecision, ListVersion, OccupationList

HERE = "/partnerships/valley/occupation-lists/"
VALUES = {"title": "Good jobs", "rule": "published-only"}


@pytest.fixture
def world(people, partnership, organization, region):
    return {"people": people, "partnership": partnership, "organization": organization, "region": region}


def test_thresholds_move_the_list_and_a_version_stays(people, partnership):
    one = services.add_list(people["contributor"], partnership, VALUES)
    with pytest.raises(Refused):
        services.publish_list(people["contributor"], one)
    first = services.publish_list(people["steward"], one)
    with pytest.raises(BadQuestion, match="same as its last"):
        services.publish_list(people["steward"], one)
    services.change_list(people["contributor"], one, {"thresholds": {"high_wage.1": 1.5}}, expected_version=1)
    second = services.publish_list(people["steward"], one, note="Pay counts more.")
    assert (first.number, second.number) == (1, 2)
    assert second.listed < first.listed
    flips = building.flips_between(*(building.answer_of(each, "en") for each in (first, second)))
    assert {(flip.before, flip.after) for flip in flips} <= {
        ("yes", "no"),
        ("yes", "not evaluable"),
        ("not evaluable", "no"),
    }
    assert sum(flip.before == "yes" for flip in flips) == first.listed - second.listed
    assert building.answer_of(first, "es").table.data["listed"].count("sí") == first.listed
    for change in (
        lambda: ListVersion.objects.update(note="Other"),
        lambda: ListVersion.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_anybody_can_rebuild_a_published_list_from_its_question(people, partnership):
    one = services.add_list(people["contributor"], partnership, VALUES)
    version = services.publish_list(people["steward"], one)
    asked = building.answer_of(version, "en").question
    again = answers.answer(Question.from_query(asked.kind, asked.to_query()))
    assert again.table.sha256 == version.table_sha256
    assert version.exhibit.editions.get().table_sha256 == version.table_sha256


def test_a_rule_that_asks_for_a_standard_gets_one(people, partnership, client_for):
    with pytest.raises(BadQuestion, match="standard"):
        services.add_list(people["contributor"], partnership, {"title": "A", "rule": "good-jobs-first"})
    with pytest.raises(BadQuestion, match="no criterion"):
        services.add_list(people["contributor"], partnership, {**VALUES, "thresholds": {"luck.1": 1}})
    browser = client_for("contributor")
    page = browser.post(f"{HERE}add/", {"title": "A", "rule": "good-jobs-first"})
    assert page.status_code == 422
    assert "compares wages with a standard" in page.content.decode()
    values = {"title": "A", "rule": "good-jobs-first", "standard": "50000", "standard_source": "The board"}
    assert browser.post(f"{HERE}add/", values).status_code == 302
    assert OccupationList.objects.get().standard == 50_000


def test_the_form_keeps_only_what_differs_from_the_rule(people, partnership, client_for):
    services.add_list(people["contributor"], partnership, VALUES)
    browser = client_for("contributor")
    form = browser.get(f"{HERE}1/edit/").context["form"]
    entered = {name: form.initial.get(name) for name in form.fields if form.initial.get(name) is not None}
    entered |= {"threshold_high_wage_1": "1.25", "appeals_until": "2027-01-31", "decide_by": "2027-01-01"}
    late = browser.post(f"{HERE}1/edit/", entered)
    assert late.status_code == 422
    entered["decide_by"] = "2027-02-28"
    assert browser.post(f"{HERE}1/edit/", entered).status_code == 302
    assert OccupationList.objects.get().thresholds == {"high_wage.1": 1.25}
    conflict = browser.post(f"{HERE}1/edit/", entered | {"threshold_high_wage_1": "1.4"})
    assert conflict.status_code == 409
    assert conflict.context["form"].initial["threshold_high_wage_1"] in (1.25, 1.4)


def test_an_appeal_is_decided_once_with_a_reason_by_somebody_else(people, world):
    grow(world)
    one = OccupationList.objects.get()
    appeal = one.appeals.get(number=2)
    steward = people["steward"]
    with pytest.raises(BadQuestion, match="reason"):
        services.decide_appeal(steward, appeal, granted=True, reason=" ")
    with pytest.raises(Refused):
        services.decide_appeal(people["approver"], appeal, granted=True, reason="Yes.")
    services.decide_appeal(steward, appeal, granted=False, reason="The survey is old.")
    with pytest.raises(BadQuestion, match="before"):
        services.decide_appeal(steward, Appeal.objects.get(number=2), granted=True, reason="Yes.")
    for rows in (Appeal, AppealDecision):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.objects.all().delete()
    verbs = set(AuditEvent.objects.values_list("verb", flat=True))
    assert {"occupation_list.begun", "occupation_list.published", "appeal.filed", "appeal.decided"} <= verbs
    mine = services.file_appeal(
        steward,
        one,
        {"soc": appeal.soc, "change": "remove", "on_behalf_of": "X", "argument": "Y", "evidence": "Z"},
    )
    with pytest.raises(Refused, match="yourself"):
        services.decide_appeal(steward, mine, granted=True, reason="Yes.")


def test_a_granted_appeal_changes_the_next_version_and_says_so(client_for, world):
    grow(world)
    one = OccupationList.objects.get()
    second, first = one.versions.all()
    assert second.listed == first.listed - 1
    granted = one.appeals.get(number=1)
    page = client_for("anonymous").get(f"{HERE}1/").content.decode()
    assert "decision on appeal 1" in page
    assert "What is different from version 1" in page
    rows = csv.reader(
        io.StringIO(client_for("anonymous").get(f"{HERE}1/versions/2/list.csv").content.decode("utf-8-sig"))
    )
    line = next(row for row in rows if row and row[0] == granted.soc)
    assert line[2] == "no"
    assert f"appeal {granted.number}" in " ".join(line)


def test_appeals_have_a_last_day_and_need_a_published_list(people, world):
    one = services.add_list(people["contributor"], world["partnership"], VALUES)
    values = {"soc": "29-1141", "change": "add", "on_behalf_of": "X", "argument": "Y", "evidence": "Z"}
    with pytest.raises(BadQuestion, match="isn't published"):
        services.file_appeal(people["contributor"], one, values)
    version = services.publish_list(people["steward"], one)
    with pytest.raises(BadQuestion, match="doesn't know"):
        services.file_appeal(people["contributor"], one, values | {"soc": "99-9999"})
    listed = building.answer_of(version, "en").table.data["soc"][0]
    with pytest.raises(BadQuestion, match="already is"):
        services.file_appeal(people["contributor"], one, values | {"soc": listed})
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    late = appealed(world, version)
    services.change_list(
        people["contributor"],
        one,
        {"appeals_until": yesterday, "decide_by": yesterday},
        expected_version=1,
    )
    assert Appeal.objects.select_related("list").get(pk=late.pk).is_late
    with pytest.raises(BadQuestion, match="ended on"):
        services.file_appeal(people["contributor"], one, values)


def test_what_is_not_published_is_for_members(client_for, people, partnership):
    services.add_list(people["contributor"], partnership, VALUES)
    assert client_for("anonymous").get(f"{HERE}1/").status_code == 404
    assert "Good jobs" not in client_for("anonymous").get(HERE).content.decode()
    assert client_for("visitor").get(f"{HERE}1/").status_code == 200
    page = client_for("visitor").get(f"{HERE}1/workshop/?against=starting-point").content.decode()
    assert "By the other rule" in page


def test_a_change_of_the_list_says_which_programs_gain_or_lose(client_for, world, people, partnership):
    grow(world)  # one appeal granted: the first listed occupation goes off with the second version
    bring_programs(world, soc=Appeal.objects.get(number=1).soc)
    page = client_for("anonymous").get(f"{HERE}1/").content.decode()
    assert "Programs and students that gain or lose" in page
    assert "40 of 40 people a year are led to listed occupations before, 0 come on, 40 go off" in page
    spanish = client_for("anonymous")
    spanish.cookies["highroad_language"] = "es"
    assert "entran 0, salen 40" in spanish.get(f"{HERE}1/").content.decode()
    workshop = client_for("steward").get(f"{HERE}1/workshop/?against=south-dakota-2016").content.decode()
    assert "/exhibits/ask/list-effects/?" in workshop
    assert "South Dakota" in workshop


def test_lists_at_different_rates_are_no_question_of_effects():
    region = {"region": "metro:23420"}
    first = Question("occupation-list", region | {"rule": "published-only", "rates": "nation"})
    second = Question("occupation-list", region | {"rule": "starting-point"})
    asked = building.effects_question(first, second)
    assert asked is not None
    assert asked.parameters["rule_b"] == "starting-point"
    assert building.effects_question(first, second.with_parameters(rates="state")) is None

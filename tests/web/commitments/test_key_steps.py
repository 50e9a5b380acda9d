"""Key steps of recommendations: who does what by when, and how it stands."""

from __future__ import annotations

import datetime
import importlib

import pytest
from django.apps import apps
from django.utils import timezone
from tests.house.matrix.commitments import grow
from tests.web.commitments.test_sheets import bring, changes, rows_of

from highroad.errors import BadQuestion, Refused
from highroad.web.commitments import carrying_out, services
from highroad.web.commitments.models import Recommendation, RecommendationStep
from highroad.web.commitments.sheets_steps import StepSheet
from highroad.web.commitments.work import owed_by_person
from highroad.web.directory.concurrency import EditConflict
from highroad.web.directory.models import AuditEvent, Membership, Organization

HERE = "/partnerships/valley/recommendations/1/"
DAY = datetime.date(2027, 3, 1)


@pytest.fixture
def issued(people, partnership, organization, region) -> Recommendation:
    """Issued and accepted, addressed to nobody who is a partner."""
    grow({"people": people, "partnership": partnership, "organization": organization, "region": region})
    RecommendationStep.objects.all().delete()
    return Recommendation.objects.select_related("partnership").get()


@pytest.fixture
def step(people, issued) -> RecommendationStep:
    return carrying_out.add_step(people["approver"], issued, {"text": "Hire <b>Ana's</b> crew", "due": DAY})


def owed(person) -> list[str]:
    return [each.what for each in owed_by_person(person)]


def test_a_step_has_a_person_and_an_organization_of_its_own(client_for, people, partnership, step):
    approver, reviewer = people["approver"], people["reviewer"]
    other = Organization.objects.create(name="Night School", slug="night-school")
    Membership.objects.filter(user=people["contributor"], partnership=partnership).update(organization=other)
    given = {"text": step.text, "organization": other, "person": None, "due": DAY}
    assert owed(reviewer) == owed(people["contributor"]) == []
    carrying_out.change_step(approver, step, given, expected_version=1)
    assert owed(people["contributor"]) == ["Recommendation 1: Hire <b>Ana's</b> crew"]
    carrying_out.change_step(approver, step, {"person": reviewer, "due": None}, expected_version=2)
    assert owed(reviewer) == ["Recommendation 1: Hire <b>Ana's</b> crew"]  # without a day, too
    assert owed(people["contributor"]) == []
    public = client_for("anonymous").get(HERE).content.decode()
    assert "Hire &lt;b&gt;Ana&#x27;s&lt;/b&gt; crew" in public
    assert "Night School" in public
    assert str(reviewer) not in public
    assert str(reviewer) in client_for("visitor").get(HERE).content.decode()
    assert (
        reviewer.email
        not in client_for("anonymous").get("/partnerships/valley/recommendations/steps.csv").content.decode()
    )
    with pytest.raises(BadQuestion, match="no member here"):
        carrying_out.change_step(approver, step, {"person": people["outsider"]}, expected_version=3)


def test_who_does_a_step_says_how_it_stands_and_nobody_else(client_for, people, step):
    reviewer, stands = people["reviewer"], f"{HERE}steps/{step.pk}/stands/"
    with pytest.raises(Refused):
        carrying_out.change_step(reviewer, step, {"state": "done"}, expected_version=1)
    carrying_out.change_step(people["approver"], step, {"person": reviewer}, expected_version=1)
    with pytest.raises(Refused):
        carrying_out.change_step(reviewer, step, {"text": "Rest"}, expected_version=2)
    step.refresh_from_db()
    browser = client_for("reviewer")
    dropped = browser.post(stands, {"state": "dropped", "note": " ", "version": "2"}, follow=True)
    assert "needs its reason" in dropped.content.decode()
    browser.post(stands, {"state": "dropped", "note": "The crew <left>.", "version": "2"})
    step.refresh_from_db()
    assert (step.state, step.note, step.is_open) == ("dropped", "The crew <left>.", False)
    assert AuditEvent.objects.filter(verb="step.changed").latest("pk").reason == "The crew <left>."
    assert "The crew &lt;left&gt;." in client_for("anonymous").get(HERE).content.decode()
    assert browser.post(stands, {"state": "done", "version": "2"}).status_code == 409
    browser.post(stands, {"state": "done", "version": "3"})
    step.refresh_from_db()
    assert step.done_on == timezone.localdate()
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    with pytest.raises(BadQuestion, match="still to come"):
        carrying_out.change_step(reviewer, step, {"done_on": tomorrow}, expected_version=4)
    step.refresh_from_db()
    with pytest.raises(EditConflict):
        carrying_out.change_step(reviewer, step, {"note": "Late."}, expected_version=1)


def test_steps_of_a_draft_are_taken_out_those_of_an_issued_one_stay(client_for, people, partnership, step):
    with pytest.raises(BadQuestion, match="keeps its steps"):
        carrying_out.remove_step(people["approver"], step)
    given = {"statement": "S", "rationale": "R", "addressee": "A", "steps": "2027-03-01 One\nTwo"}
    draft = services.add_recommendation(people["contributor"], partnership, given)
    one, two = draft.steps.all()
    assert (one.text, one.due, two.due) == ("One", DAY, None)
    with pytest.raises(BadQuestion, match="isn't issued"):
        carrying_out.change_step(people["approver"], one, {"state": "done"}, expected_version=1)
    browser, base = client_for("contributor"), f"/partnerships/valley/recommendations/{draft.number}/steps/"
    browser.post(f"{base}add/", {"text": "Three", "due": "2027-05-01"})
    browser.post(f"{base}{two.pk}/", {"text": "Two and a half", "version": "1"})
    browser.post(f"{base}{one.pk}/remove/")
    assert [each.text for each in draft.steps.all()] == ["Two and a half", "Three"]


def test_steps_go_out_as_a_sheet_and_come_in_again(people, partnership, issued, step):
    register = StepSheet(people["approver"], partnership)
    rows = rows_of(register)
    assert [len(found) for found in changes(register, rows).values()] == [0, 0, 1, 0, 0]
    rows[0] |= {"person": people["reviewer"].email, "state": "hecho", "done_on": "2026-11-02", "due": ""}
    rows.append({"recommendation": "1", "text": "=Two", "state": "under way"})
    rows.append({"recommendation": "77", "text": "Three"})
    found = changes(register, rows)
    assert [each.reason for each in found["rejected"]] == ["There is no such recommendation: 77."]
    bring(register, rows[:2])
    first, second = issued.steps.all()
    assert (first.person, first.state, first.due) == (people["reviewer"], "done", None)
    assert first.done_on == datetime.date(2026, 11, 2)
    assert (second.text, second.state) == ("=Two", "under way")
    again = [*rows_of(register), {"recommendation": "1", "text": "=Two"}]
    assert [len(found) for found in changes(register, again).values()] == [0, 0, 2, 0, 1]


def test_lines_of_before_become_steps():
    module = importlib.import_module("highroad.web.commitments.migrations.0006_steps_of_lines")
    made = []

    class Old:
        def __init__(self, **columns):
            self.__dict__ |= columns

    class Rows:
        def exclude(self, **_where):
            lines = "2027-03-01 Move it\n\nPay an interpreter\n2027-02-31 no such day"
            return [Old(pk=7, lines=lines, steps_done=["2026-11-01 Pay an interpreter"])]

        def create(self, **columns):
            made.append(columns)

    class History:
        def get_model(self, app, name):
            apps.get_model(app, name)  # it is one of today's
            return Old(objects=Rows())

    module.steps_of_lines(History(), None)
    assert [(each["text"], each["due"], each["state"], each["done_on"]) for each in made] == [
        ("Move it", DAY, "open", None),
        ("Pay an interpreter", None, "done", datetime.date(2026, 11, 1)),
        ("2027-02-31 no such day", None, "open", None),
    ]
    assert {each["recommendation_id"] for each in made} == {7}

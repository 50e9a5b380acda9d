"""What changed between two states of a plan, and modifications with their change log."""

from __future__ import annotations

import datetime

import pytest
from django.utils import timezone
from tests.web.evidence.conftest import newer_data  # noqa: F401
from tests.web.plans.conftest import WORDS, add_editions, answer

from highroad.errors import BadQuestion
from highroad.web.commitments import services as commitments
from highroad.web.directory.rules import Refused
from highroad.web.plans import services
from highroad.web.plans.adoption.models import CarryForward
from highroad.web.plans.calendar.models import Milestone
from highroad.web.plans.changes import carrying
from highroad.web.plans.models import Plan, Section
from highroad.web.plans.promising import kept_of, record_promise

BASE = "/partnerships/valley/plans/valley-plan/"


@pytest.fixture
def published(people, plan, section_of, keep):
    """Two editions: a text changed, a text came, an exhibit moved."""
    exhibit = keep(answer(), public_id="wage2345")
    services.save_text(
        people["contributor"], section_of(), f"{WORDS}\n\n[[exhibit:wage2345]]", base_version=0
    )
    services.publish_plan(people["approver"], plan, state="published", note="", expected_version=1)
    add_editions(exhibit, [answer(title="Farming pays $19.10", vintage="2026")], people["contributor"])
    services.take_newest(people["contributor"], section_of(), "wage2345")
    changed = f"{WORDS.replace('June', 'May')}\n\n[[exhibit:wage2345]]"
    services.save_text(people["contributor"], section_of(), changed, base_version=1)
    services.save_text(people["contributor"], section_of("II.b.1"), WORDS + " Everybody.", base_version=0)
    plan.refresh_from_db()
    return services.publish_plan(
        people["approver"], plan, state="published", note="Second.", expected_version=plan.version
    )


def test_two_editions_are_compared_by_text_numbers_and_verdicts(published, client_for):
    page = client_for("anonymous").get(f"{BASE}changes/?from=1&to=2").content.decode()
    assert "<del>June</del>" in page
    assert "<ins>May</ins>" in page
    assert "Newer numbers:" in page
    assert "Farming pays $19.10" in page
    assert "partial" in page or "met" in page
    same = client_for("anonymous").get(f"{BASE}changes/?from=2&to=2").content.decode()
    assert "The two say the same." in same
    assert "the draft as it is now" not in page
    assert "the draft as it is now" in client_for("visitor").get(f"{BASE}changes/").content.decode()


def test_a_modification_starts_as_a_copy_with_proposals(people, published, client_for):
    with pytest.raises(Refused):
        carrying.start_modification(people["approver"], published, title="Modification")
    client_for("steward").post(f"{BASE}modify/", {"title": "Valley plan, modified"})
    made = Plan.objects.get(slug="valley-plan-modified")
    assert made.modifies == published
    assert made.pack_key == "us-wioa-state-plan-modification"
    section = made.sections.get(requirement="II.b.1")
    assert section.text == WORDS + " Everybody."
    assert made.sections.get(requirement="II.a.1.A.i").exhibits.get().edition == 2
    assert {row.proposal for row in CarryForward.objects.all()} <= {"keep", "adapt"}
    page = (
        client_for("contributor")
        .get("/partnerships/valley/plans/valley-plan-modified/carried/")
        .content.decode()
    )
    assert "Proposed:" in page


def test_a_section_is_dropped_with_a_reason_and_can_come_back(people, published):
    made = carrying.start_modification(people["steward"], published, title="Modified")
    section = Section.objects.select_related("plan__partnership").get(plan=made, requirement="II.b.1")
    drop = {"decision": "drop", "expected_version": 1}
    with pytest.raises(BadQuestion):
        carrying.decide_carry(people["contributor"], section, reason=" ", **drop)
    carrying.decide_carry(people["contributor"], section, reason="It is in section II.c now.", **drop)
    section.refresh_from_db()
    assert section.text == ""
    assert section.versions.get(number=1).text == WORDS + " Everybody."


def test_no_modification_is_published_without_its_change_log(people, published, client_for):
    made = carrying.start_modification(people["steward"], published, title="Modified")
    section = Section.objects.select_related("plan__partnership").get(plan=made, requirement="II.b.1")
    services.save_text(people["contributor"], section, WORDS + " Nearly everybody.", base_version=1)
    publish = {"state": "published", "note": ""}
    with pytest.raises(BadQuestion, match="change log"):
        services.publish_plan(people["approver"], made, expected_version=made.version, **publish)
    address = "/partnerships/valley/plans/modified/changes/log/"
    drafted = client_for("contributor").get(address).content.decode()
    assert "- II.b.1" in drafted
    assert "text changed" in drafted
    kept = client_for("contributor").post(
        address, {"text": "We listened: II.b.1.", "version": made.version}, follow=True
    )
    assert "We listened: II.b.1." in kept.content.decode()
    assert "text changed" in kept.content.decode()  # what the facts say stays beside the words
    stale = client_for("contributor").post(address, {"text": "Mine.", "version": made.version})
    assert stale.status_code == 409
    made.refresh_from_db()
    edition = services.publish_plan(people["approver"], made, expected_version=made.version, **publish)
    assert edition.contents["change_log"] == "We listened: II.b.1."


def test_the_change_log_names_every_changed_section(people, published, client_for):
    made = carrying.start_modification(people["steward"], published, title="Modified")
    section = Section.objects.select_related("plan__partnership").get(plan=made, requirement="II.b.1")
    services.save_text(people["contributor"], section, WORDS + " Nearly everybody.", base_version=1)
    carrying.write_change_log(
        people["contributor"], made, "II.a.1.A.i: other words.", expected_version=made.version
    )
    with pytest.raises(BadQuestion, match=r"which changed: II\.b\.1"):
        services.publish_plan(
            people["approver"], made, state="published", note="", expected_version=made.version
        )
    page = client_for("contributor").get("/partnerships/valley/plans/modified/changes/log/").content.decode()
    assert "changed and are not named" in page
    assert "<p>II.b.1</p>" in page
    assert "named and stayed as they were" in page
    assert "<p>II.a.1.A.i</p>" in page


@pytest.fixture
def promising(people, plan, section_of):
    """An edition that promises a milestone, an objective and a recommendation; then life went on."""
    services.save_text(people["contributor"], section_of("II.b.1"), WORDS, base_version=0)
    today = timezone.localdate()
    due = today - datetime.timedelta(days=30)
    class_ = Milestone.objects.create(plan=plan, title="A class", due=due, first_due=due)
    list_ = Milestone.objects.create(plan=plan, title="One list", due=due, first_due=due)
    tree = commitments.set_strategy(people["steward"], plan.partnership, title="Work", above=None)
    goal = commitments.add_item(people["steward"], tree, {"level": "goal", "statement": "Wages"})
    objective = commitments.add_item(
        people["steward"],
        tree,
        {"level": "objective", "parent": goal, "statement": "More jobs above the floor"},
    )
    strategies = [
        commitments.add_item(
            people["steward"], tree, {"level": "strategy", "parent": objective, "statement": words}
        )
        for words in ("Train with a wage", "One calendar")
    ]
    edition = services.publish_plan(
        people["approver"], plan, state="published", note="", expected_version=plan.version
    )
    Milestone.objects.filter(pk=class_.pk).update(done_on=due + datetime.timedelta(days=12))
    commitments.change_item(
        people["steward"], objective, {"statement": "As many jobs as before"}, expected_version=1
    )
    commitments.retire_item(people["steward"], strategies[1], reason="No bus.", expected_version=1)
    return edition, f"milestone:{list_.public_id}"


def test_promises_are_held_against_what_is_on_record(people, promising, client_for):
    edition, key = promising
    kept = {each.promise.statement: each for each in kept_of(edition.plan, edition.contents)}
    assert {statement: each.outcome.value for statement, each in kept.items()} == {
        "A class": "late",
        "One list": "no record",
        "More jobs above the floor": "reworded",
        "Train with a wage": "no record",
        "One calendar": "dropped",
    }
    assert "12 days after" in kept["A class"].reason
    assert "As many jobs as before" in kept["More jobs above the floor"].reason

    address = f"{BASE}promises/"
    said = {
        "key": key,
        "outcome": "kept",
        "on": timezone.localdate().isoformat(),
        "reason": "It hangs there.",
    }
    assert client_for("visitor").post(address, said).status_code == 403
    assert client_for("contributor").post(address, said | {"reason": " "}).status_code == 422
    ahead = timezone.localdate() + datetime.timedelta(days=3)
    assert client_for("contributor").post(address, said | {"on": ahead.isoformat()}).status_code == 422
    page = client_for("contributor").post(address, said, follow=True).content.decode()
    assert "It hangs there. (Contributor Example" in page
    assert "It hangs there." in client_for("anonymous").get(address).content.decode()
    compared = client_for("visitor").get(f"{BASE}changes/?from=1&to=draft").content.decode()
    assert "One calendar" in compared
    with pytest.raises(BadQuestion):
        record_promise(
            people["contributor"], edition.plan, key="milestone:0", outcome="kept", on=ahead, reason="x"
        )

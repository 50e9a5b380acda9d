"""Assigning in bulk, remarks with answers, and what may not be approved."""

from __future__ import annotations

import datetime

import pytest
from django.db import DatabaseError, transaction
from tests.web.security.test_two_at_once import at_once, together

from highroad.errors import BadQuestion, Conflict, Refused
from highroad.web.directory.concurrency import EditConflict
from highroad.web.directory.models import AuditEvent, Organization
from highroad.web.plans import services
from highroad.web.plans.models import Section
from highroad.web.plans.people.assigning import Assignment, assign_sections
from highroad.web.plans.people.models import Remark, RemarkReply
from highroad.web.plans.people.remarks import make_remark, take_step

DUE = datetime.date(2027, 3, 1)
THREE = ("II.a.1.A.i", "II.b.1", "II.b.2")


def versions(plan, *requirements):
    return dict(plan.sections.filter(requirement__in=requirements).values_list("requirement", "version"))


def test_many_sections_at_once_and_only_what_is_given_changes(people, plan, organization, section_of):
    writer = people["contributor"]
    seen = versions(plan, *THREE)
    done = assign_sections(
        people["steward"], plan, dict.fromkeys(THREE, Assignment(writer, organization, DUE)), seen=seen
    )
    assert {section.requirement for section in done.changed} == set(THREE)
    later = Assignment(due=datetime.date(2027, 4, 1))
    done = assign_sections(people["steward"], plan, {"II.b.1": later}, seen=versions(plan, *THREE))
    section = section_of("II.b.1")
    assert (section.assignee, section.organization, section.due) == (writer, organization, later.due)
    again = assign_sections(people["steward"], plan, {"II.b.1": later}, seen=versions(plan, *THREE))
    assert (again.changed, again.same) == ([], 1)
    assert AuditEvent.objects.filter(verb="section.assigned").count() == 4


def test_a_section_that_changed_meanwhile_comes_back_and_the_others_are_assigned(people, plan, section_of):
    seen = versions(plan, *THREE)
    services.save_text(people["contributor"], section_of("II.b.1"), "New text.", base_version=0)
    wanted = dict.fromkeys(THREE, Assignment(due=DUE)) | {"II.z": Assignment(due=DUE)}
    done = assign_sections(people["steward"], plan, wanted, seen=seen)
    assert len(done.changed) == 2
    assert {turned.requirement for turned in done.turned} == {"II.b.1", "II.z"}
    assert section_of("II.b.1").due is None


def test_who_may_not_be_given_a_section(people, plan, section_of):
    seen = versions(plan, *THREE)
    for who in ("visitor", "outsider"):
        with pytest.raises(BadQuestion):
            assign_sections(people["steward"], plan, {"II.b.1": Assignment(people[who])}, seen=seen)
    stranger = Organization.objects.create(slug="far-away", name="Far away", sector="business")
    with pytest.raises(BadQuestion):
        assign_sections(people["steward"], plan, {"II.b.1": Assignment(organization=stranger)}, seen=seen)
    with pytest.raises(Refused):
        assign_sections(people["approver"], plan, {"II.b.1": Assignment(due=DUE)}, seen=seen)
    assert section_of("II.b.1").version == seen["II.b.1"]


def remarked(people, section, **more) -> Remark:
    given = {"weight": "required", "finding": "The gap is not tied to employers.", "text_version": 0} | more
    return make_remark(people["reviewer"], section, **given)


def test_a_remark_with_its_answer_and_the_version_of_each(people, section_of):
    services.save_text(people["contributor"], section_of(), "First text.", base_version=0)
    remark = remarked(people, section_of(), action="Tie it.", source="Department of Labor", text_version=1)
    assert (remark.number, remark.state, remark.text_version) == (1, "open", 1)
    services.save_text(people["contributor"], section_of(), "Second text.", base_version=1)
    take_step(people["contributor"], remark, "answered", text="Tied now.", expected_version=1)
    take_step(people["reviewer"], remark, "reopened", text="Not quite.", expected_version=2)
    take_step(people["contributor"], remark, "answered", text="Now it is.", expected_version=3)
    take_step(people["reviewer"], remark, "resolved", expected_version=4)
    assert list(remark.replies.values_list("step", "text", "text_version")) == [
        ("answered", "Tied now.", 2),
        ("reopened", "Not quite.", 2),
        ("answered", "Now it is.", 2),
        ("resolved", "", 2),
    ]
    verbs = AuditEvent.objects.filter(verb__startswith="remark.").values_list("verb", flat=True)
    assert sorted(verbs) == [
        "remark.answered", "remark.answered", "remark.made", "remark.reopened", "remark.resolved",
    ]  # fmt: skip


def test_who_may_take_which_step(people, section_of):
    remark = remarked(people, section_of())
    with pytest.raises(Refused):
        take_step(people["contributor"], remark, "resolved", expected_version=1)
    remark.refresh_from_db()
    with pytest.raises(BadQuestion):
        take_step(people["contributor"], remark, "answered", text="  ", expected_version=1)
    with pytest.raises(BadQuestion):
        take_step(people["reviewer"], remark, "reopened", text="Again.", expected_version=1)
    with pytest.raises(Refused):
        make_remark(people["contributor"], section_of(), weight="advice", finding="Hm.", text_version=0)
    with pytest.raises(BadQuestion):
        remarked(people, section_of(), text_version=3)
    with pytest.raises(BadQuestion):
        remarked(people, section_of(), finding=" ")
    with pytest.raises(BadQuestion):
        remarked(people, section_of(), weight="shout")
    assert not RemarkReply.objects.exists()


def test_a_section_with_an_open_required_remark_is_not_approved(people, section_of):
    services.save_text(people["contributor"], section_of(), "Text.", base_version=0)
    services.move_section(people["contributor"], section_of(), "in review", expected_version=2)
    advice = remarked(people, section_of(), weight="advice", text_version=1)
    remark = remarked(people, section_of(), text_version=1)
    with pytest.raises(Conflict, match=f"#{remark.number}"):
        services.move_section(people["approver"], section_of(), "approved", expected_version=3)
    assert section_of().state == "in review"
    take_step(people["reviewer"], remark, "resolved", expected_version=1)
    services.move_section(people["approver"], section_of(), "approved", expected_version=3)
    assert (section_of().state, advice.number) == ("approved", 1)


def test_what_was_replied_stays(people, section_of):
    remark = remarked(people, section_of())
    reply = take_step(people["contributor"], remark, "answered", text="Done.", expected_version=1)
    rows = RemarkReply.objects.filter(pk=reply.pk)
    for deed in (lambda: rows.update(text="Other."), rows.delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            deed()


@together
def test_remarks_made_at_once_get_numbers_of_their_own(people, section_of):
    found = at_once(*(lambda: remarked(people, section_of()) for _each in range(4)))
    assert sorted(remark.number for remark in found) == [1, 2, 3, 4]


@together
def test_of_two_steps_on_one_remark_one_is_taken(people, section_of):
    remark = remarked(people, section_of())

    def step(word, who):
        return take_step(
            people[who], Remark.objects.get(pk=remark.pk), word, text="Words.", expected_version=1
        )

    found = at_once(lambda: step("answered", "contributor"), lambda: step("withdrawn", "reviewer"))
    assert sum(isinstance(each, RemarkReply) for each in found) == 1
    assert sum(isinstance(each, EditConflict | BadQuestion) for each in found) == 1
    assert RemarkReply.objects.count() == 1


@together
def test_of_two_stewards_one_assigns_and_the_other_is_told(people, plan, section_of):
    seen = versions(plan, *THREE)
    days = [DUE + datetime.timedelta(days=number) for number in range(2)]
    found = at_once(
        *(
            lambda day=day: assign_sections(
                people["steward"], plan, dict.fromkeys(THREE, Assignment(due=day)), seen=seen
            )
            for day in days
        )
    )
    assert sorted(len(each.changed) for each in found) == [0, 3]
    assert sorted(len(each.turned) for each in found) == [0, 3]
    assert set(Section.objects.filter(plan=plan, due__in=days).values_list("version", flat=True)) == {2}

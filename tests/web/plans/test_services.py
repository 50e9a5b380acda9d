"""Changing plans: rules, versions, conflicts, pins, judgements, editions, and the audit record of each."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest
from django.db import DatabaseError, transaction
from tests.web.plans.conftest import WORDS, add_editions, answer, lacking

from highroad.errors import BadQuestion, Conflict, DateNotCovered, Refused
from highroad.planning.coverage import Verdict
from highroad.web.directory.concurrency import EditConflict
from highroad.web.directory.models import AuditEvent
from highroad.web.plans import selectors, services
from highroad.web.plans.models import Plan, RequirementJudgement, SectionVersion

Find = Callable[..., services.Section]


def verbs() -> list[str]:
    return list(AuditEvent.objects.order_by("pk").values_list("verb", flat=True))


def test_a_plan_starts_with_a_section_for_every_requirement_that_asks_something(plan, people):
    assert plan.slug == "valley-plan"
    assert (plan.pack_key, plan.pack_version) == ("us-wioa-state-plan", "2023-11")
    assert plan.sections.count() == 199
    assert verbs() == ["plan.started"]
    again = services.start_plan(
        people["steward"], plan.partnership, pack_key=plan.pack_key, title="Valley plan",
        answers={"plan_type": "unified"}, on=datetime.date(2026, 11, 22),
    )  # fmt: skip
    assert again.slug == "valley-plan-2"


@pytest.mark.parametrize("who", ["outsider", "visitor", "contributor", "reviewer", "approver"])
def test_only_stewards_start_plans(who, people, partnership):
    with pytest.raises(Refused):
        services.start_plan(people[who], partnership, pack_key="us-wioa-state-plan", title="X", answers={})
    assert not Plan.objects.exists()


def test_a_pack_that_is_not_in_force_starts_nothing(people, partnership):
    with pytest.raises(DateNotCovered):
        services.start_plan(
            people["steward"], partnership, pack_key="us-wioa-state-plan", title="X", answers={},
            on=datetime.date(2019, 1, 1),
        )  # fmt: skip


@pytest.mark.parametrize(
    "answers", [{"plan_type": "grand"}, {"combined_partners": ["XYZ"]}, {"color": "red"}]
)
def test_answers_that_the_pack_does_not_know_are_refused(answers, people, partnership):
    with pytest.raises(BadQuestion):
        services.start_plan(
            people["steward"], partnership, pack_key="us-wioa-state-plan", title="X", answers=answers,
            on=datetime.date(2026, 11, 22),
        )  # fmt: skip


def test_every_saved_text_is_kept(people, section_of: Find):
    who = people["contributor"]
    services.save_text(who, section_of(), "One.", base_version=0)
    services.save_text(who, section_of(), "One.\r\n\r\nTwo.", base_version=1)
    section = section_of()
    assert (section.text, section.text_version, section.state) == ("One.\n\nTwo.", 2, "drafting")
    assert [(v.number, v.text, v.based_on) for v in section.versions.all()] == [
        (2, "One.\n\nTwo.", 1),
        (1, "One.", 0),
    ]
    assert verbs() == ["plan.started", "section.saved", "section.saved"]


def test_the_same_text_again_changes_nothing(people, section_of: Find):
    services.save_text(people["contributor"], section_of(), "One.", base_version=0)
    services.save_text(people["contributor"], section_of(), "One.", base_version=0)
    assert SectionVersion.objects.count() == 1


@pytest.mark.parametrize("who", ["outsider", "visitor"])
def test_visitors_do_not_write(who, people, section_of: Find):
    with pytest.raises(Refused):
        services.save_text(people[who], section_of(), "One.", base_version=0)
    assert section_of().text == ""


def test_two_writers_lose_nothing(people, section_of: Find):
    services.save_text(people["contributor"], section_of(), "One.\n\nTwo.", base_version=0)
    services.save_text(people["reviewer"], section_of(), "One, theirs.\n\nTwo.", base_version=1)
    with pytest.raises(services.TextConflict) as caught:
        services.save_text(people["contributor"], section_of(), "One, mine.\n\nTwo, mine.", base_version=1)
    conflict = caught.value
    assert section_of().text == "One, theirs.\n\nTwo."
    assert (conflict.mine, conflict.section.text_version) == ("One, mine.\n\nTwo, mine.", 2)
    assert not conflict.merge.clean
    for words in ("One, theirs.", "One, mine.", "Two, mine."):
        assert words in conflict.merge.text
    merged = "One, together.\n\nTwo, mine."
    services.save_text(people["contributor"], section_of(), merged, base_version=2)
    assert [version.saved_by for version in section_of().versions.all()] == [
        people["contributor"], people["reviewer"], people["contributor"],
    ]  # fmt: skip


def test_an_assignment_meanwhile_is_no_conflict(people, section_of: Find):
    open_page = section_of()
    services.assign_section(
        people["steward"], section_of(), assignee=people["contributor"], organization=None,
        due=datetime.date(2027, 1, 15), expected_version=1,
    )  # fmt: skip
    services.save_text(people["contributor"], open_page, "One.", base_version=0)
    section = section_of()
    assert (section.text, section.due, section.assignee) == (
        "One.", datetime.date(2027, 1, 15), people["contributor"],
    )  # fmt: skip


def test_versions_judgements_and_editions_are_append_only(people, plan, section_of: Find):
    services.save_text(people["contributor"], section_of(), WORDS, base_version=0)
    services.judge_requirement(
        people["reviewer"], section_of(), verdict="met", reason="Good.", text_version=1
    )
    services.publish_plan(people["approver"], plan, state="published", note="", expected_version=1)
    for model in (SectionVersion, RequirementJudgement, services.Edition):
        row = model.objects.get()
        with pytest.raises(TypeError):
            row.save()
        with pytest.raises(DatabaseError), transaction.atomic():
            model.objects.all().delete()
        with pytest.raises(DatabaseError), transaction.atomic():
            model.objects.update(id=99)
        assert model.objects.get().pk == row.pk


def test_exhibits_are_pinned_to_the_edition_they_had(keep, people, section_of: Find):
    exhibit = keep(answer(title="Farming pays $17.42"))
    text = f"{WORDS}\n[[exhibit:{exhibit.public_id}]]\nAnd more."
    services.save_text(people["contributor"], section_of(), text, base_version=0)
    section = section_of()
    assert f"\n\n[[exhibit:{exhibit.public_id}]]\n\nAnd more." in section.text
    pin = section.exhibits.get()
    assert (pin.edition, pin.title, pin.kind) == (1, "Farming pays $17.42", "occupation-table")
    assert selectors.finding_of(section).verdict is Verdict.MET

    add_editions(exhibit, [answer(title="Farming pays $18.01", vintage="2026")], people["contributor"])
    services.save_text(people["contributor"], section_of(), f"{section.text}\n\nMore.", base_version=1)
    assert section_of().exhibits.get().edition == 1
    services.take_newest(people["contributor"], section_of(), exhibit.public_id)
    pin = section_of().exhibits.get()
    assert (pin.edition, pin.title) == (2, "Farming pays $18.01")
    assert verbs()[-1] == "section.exhibit_renewed"

    services.save_text(people["contributor"], section_of(), WORDS, base_version=2)
    assert not section_of().exhibits.exists()


def test_an_exhibit_without_an_answer_does_not_count(keep, people, section_of: Find):
    exhibit = keep(lacking())
    text = f"{WORDS}\n\n[[exhibit:{exhibit.public_id}]]"
    services.save_text(people["contributor"], section_of(), text, base_version=0)
    finding = selectors.finding_of(section_of())
    assert finding.verdict is Verdict.PARTIAL
    assert "The data were removed." in finding.reason


def test_an_exhibit_of_others_cannot_be_reached_by_its_name(keep, people, plan, section_of: Find):
    exhibit = keep(answer(), public=False)
    exhibit.partnership = None
    exhibit.save()
    text = f"{WORDS}\n\n[[exhibit:{exhibit.public_id}]]"
    services.save_text(people["contributor"], section_of(), text, base_version=0)
    assert not section_of().exhibits.exists()
    assert "not there" in selectors.finding_of(section_of()).reason


def test_moves_follow_roles(people, section_of: Find):
    services.save_text(people["contributor"], section_of(), "  ", base_version=0)
    with pytest.raises(BadQuestion):  # nothing to review
        services.move_section(people["contributor"], section_of(), "in review", expected_version=2)
    services.save_text(people["contributor"], section_of(), WORDS, base_version=1)

    def move(who: str, to: str, remark: str = ""):
        section = section_of()
        return services.move_section(
            people[who], section, to, expected_version=section.version, remark=remark
        )

    move("contributor", "in review")
    with pytest.raises(Refused):
        move("contributor", "approved")
    with pytest.raises(Refused):
        move("reviewer", "approved")
    with pytest.raises(BadQuestion):
        move("reviewer", "returned")
    move("reviewer", "returned", "Say who does it.")
    assert section_of().remark == "Say who does it."
    move("contributor", "in review")
    assert section_of().remark == ""
    move("approver", "approved")
    with pytest.raises(BadQuestion):
        services.save_text(
            people["contributor"], section_of(), "Other.", base_version=section_of().text_version
        )
    assert section_of().text == WORDS
    with pytest.raises(BadQuestion):
        move("approver", "returned", "No.")
    move("approver", "drafting")
    assert verbs().count("section.moved") == 5


def test_a_move_on_an_old_page_is_a_conflict(people, section_of: Find):
    services.save_text(people["contributor"], section_of(), WORDS, base_version=0)
    with pytest.raises(EditConflict):
        services.move_section(people["contributor"], section_of(), "in review", expected_version=1)
    assert section_of().state == "drafting"


def test_only_writers_are_given_sections(people, section_of: Find):
    for who in ("visitor", "outsider"):
        with pytest.raises(BadQuestion):
            services.assign_section(
                people["steward"], section_of(), assignee=people[who], organization=None, due=None,
                expected_version=1,
            )  # fmt: skip
    with pytest.raises(Refused):
        services.assign_section(
            people["approver"], section_of(), assignee=None, organization=None, due=None, expected_version=1
        )


def test_a_judgement_needs_a_reason_and_the_text_that_was_read(people, section_of: Find):
    services.save_text(people["contributor"], section_of(), WORDS, base_version=0)
    with pytest.raises(BadQuestion):
        services.judge_requirement(
            people["reviewer"], section_of(), verdict="met", reason=" ", text_version=1
        )
    with pytest.raises(BadQuestion):
        services.judge_requirement(
            people["reviewer"], section_of(), verdict="grand", reason="x", text_version=1
        )
    with pytest.raises(Refused):
        services.judge_requirement(
            people["contributor"], section_of(), verdict="met", reason="x", text_version=1
        )
    with pytest.raises(Conflict):
        services.judge_requirement(
            people["reviewer"], section_of(), verdict="met", reason="x", text_version=0
        )
    services.judge_requirement(
        people["reviewer"], section_of(), verdict="partial", reason="It names no occupations.", text_version=1
    )
    section = selectors.section_of(section_of().plan, "II.a.1.A.i")
    finding = selectors.finding_of(section)
    assert (finding.verdict, finding.by) == (Verdict.PARTIAL, "reviewer")
    assert "It names no occupations." in finding.reason
    services.judge_requirement(
        people["reviewer"], section_of(), verdict="", reason="Read again.", text_version=1
    )
    section = selectors.section_of(section_of().plan, "II.a.1.A.i")
    assert selectors.finding_of(section).by == "rule"


def test_publishing_freezes_the_texts(keep, people, plan, section_of: Find):
    exhibit = keep()
    text = f"{WORDS}\n\n[[exhibit:{exhibit.public_id}]]"
    services.save_text(people["contributor"], section_of(), text, base_version=0)
    with pytest.raises(Refused):
        services.publish_plan(people["reviewer"], plan, state="published", note="", expected_version=1)
    edition = services.publish_plan(
        people["approver"], plan, state="published", note="For comment.", expected_version=1
    )
    services.save_text(people["contributor"], section_of(), "Changed.", base_version=1)
    edition.refresh_from_db()
    (frozen,) = edition.contents["sections"]
    assert frozen["text"] == text
    assert frozen["exhibits"] == {exhibit.public_id: 1}
    assert edition.sha256 == services.hashlib.sha256(services.canonical(edition.contents)).hexdigest()
    with pytest.raises(EditConflict):
        services.publish_plan(people["approver"], plan, state="published", note="", expected_version=1)
    plan.refresh_from_db()
    second = services.publish_plan(
        people["approver"], plan, state="published", note="", expected_version=plan.version
    )
    assert (second.number, second.contents["sections"][0]["text"]) == (2, "Changed.")


def test_an_empty_plan_is_not_published(people, plan):
    with pytest.raises(BadQuestion):
        services.publish_plan(people["approver"], plan, state="published", note="", expected_version=1)
    plan.refresh_from_db()
    assert plan.state == "drafting"


def test_what_a_plan_says_about_itself_changes_what_is_asked(people, plan, section_of: Find):
    before = selectors.plan_view(people["steward"], plan).asked
    services.save_text(people["contributor"], section_of("VII.TANF.a"), WORDS, base_version=0)
    services.change_plan(
        people["steward"], plan, title="Valley plan", begins=None, language="en",
        answers={"plan_type": "combined", "combined_partners": ["TANF"]}, expected_version=1,
    )  # fmt: skip
    after = selectors.plan_view(people["steward"], plan)
    assert after.asked == before + 16
    assert after.coverage["VII.TANF.a"].verdict is Verdict.MET
    services.change_plan(
        people["steward"], plan, title="Valley plan", begins=None, language="en",
        answers={"plan_type": "unified"}, expected_version=2,
    )  # fmt: skip
    assert section_of("VII.TANF.a").text == WORDS
    with pytest.raises(EditConflict):
        services.change_plan(
            people["steward"], plan, title="", begins=None, language="en", answers={}, expected_version=1
        )

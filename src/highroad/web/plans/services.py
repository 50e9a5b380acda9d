"""Changing plans. Every service takes the actor first, checks the rule, changes, and records, at once."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from highroad.errors import BadQuestion, Conflict
from highroad.planning.coverage import Verdict, has_own_duty
from highroad.planning.differences import Merge, merge
from highroad.reference.packs import Pack, load_usable_pack
from highroad.web.directory import audit, jobs
from highroad.web.directory.concurrency import EditConflict, save_if_current
from highroad.web.directory.models import Organization, Partnership, User
from highroad.web.directory.rules import Role, require
from highroad.web.plans.adoption.services import adoption_lacks
from highroad.web.plans.answered import remember
from highroad.web.plans.changes.logs import must_have_whole_log
from highroad.web.plans.exhibits import exhibits_in, find_all
from highroad.web.plans.frozen import canonical, contents_of, coverage_in
from highroad.web.plans.models import (
    LONGEST_TEXT,
    Edition,
    Plan,
    RequirementJudgement,
    Section,
    SectionExhibit,
    SectionVersion,
)
from highroad.web.plans.numbers import numbers_of
from highroad.web.plans.people.approval import must_be_anothers
from highroad.web.plans.people.assigning import Assignment, assign_sections
from highroad.web.plans.people.remarks import must_be_settled
from highroad.web.plans.texts import tidy
from highroad.web.plans.vocabulary import EDITION_FILES, MOVES, PlanState, SectionState
from highroad.web.plans.writing.anchors import follow_text


class TextConflict(Conflict):
    """Somebody saved the section's text after this writer began. `merge` lays the two side by side."""

    def __init__(self, section: Section, base_version: int, base: str, mine: str) -> None:
        self.section = section
        self.base_version = base_version
        self.mine = mine
        self.merge: Merge = merge(base, mine, section.text)
        super().__init__(
            _("{who} saved this section while you were writing.").format(who=section.saved_by),
            remedy=_("Nothing was overwritten. Compare the two, keep what is right, and save again."),
        )


@transaction.atomic
def start_plan(
    actor: Any,
    partnership: Partnership,
    *,
    pack_key: str,
    title: str,
    answers: Mapping[str, Any],
    begins: datetime.date | None = None,
    language: str = "en",
    on: datetime.date | None = None,
) -> Plan:
    """A new plan from the version of a pack to answer on a day (today), with a section for every requirement.

    Stewards. Raises Refused, BadPack, DateNotCovered.
    """
    require(actor, partnership, Role.STEWARD)
    pack = load_usable_pack(pack_key, on=on or timezone.localdate())
    plan = Plan.objects.create(
        partnership=partnership,
        slug=_free_slug(partnership, title),
        title=title,
        pack_key=pack.key,
        pack_version=pack.version,
        answers=checked_answers(pack, answers),
        begins=begins,
        language=language,
        created_by=actor,
    )
    Section.objects.bulk_create(
        Section(plan=plan, requirement=item.id) for item in pack.items if has_own_duty(pack, item)
    )
    audit.record(actor, "plan.started", plan, after=audit.snapshot(plan))
    return plan


def checked_answers(pack: Pack, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Only declared fields, only their choices. Raises BadQuestion for anything else."""
    checked: dict[str, Any] = {}
    for key, value in answers.items():
        field = pack.fields.get(key)
        given = value if isinstance(value, list | tuple) else [value]
        known = field is not None and (field.kind == "flag" or all(each in field.choices for each in given))
        if field is None or not known:
            raise BadQuestion(
                _("The pack doesn't know this answer: {field}.").format(field=key),
                remedy=_("Choose one of the answers that the form offers."),
            )
        checked[key] = (
            list(given) if field.kind == "choices" else bool(value) if field.kind == "flag" else value
        )
    return checked


def change_plan(
    actor: Any,
    plan: Plan,
    *,
    title: str,
    answers: Mapping[str, Any],
    begins: datetime.date | None,
    language: str,
    expected_version: int,
) -> Plan:
    """Change title, language and what a plan says of itself. Stewards. Raises Refused and EditConflict."""
    require(actor, plan.partnership, Role.STEWARD)
    fields = ["title", "answers", "begins", "language"]
    with transaction.atomic():
        before = audit.snapshot(plan, fields)
        plan.title, plan.begins, plan.language = title, begins, language
        plan.answers = checked_answers(plan.pack, answers)
        save_if_current(plan, expected_version, fields)
        audit.record(actor, "plan.changed", plan, before=before, after=audit.snapshot(plan, fields))
    return plan


def save_text(actor: Any, section: Section, text: str, *, base_version: int, note: str = "") -> Section:
    """Save a section's text, written on top of `base_version` of it, as a new version.

    Contributors. Raises Refused; TextConflict when somebody saved another text meanwhile (then nothing is
    written); BadQuestion when the text is too long or the section is approved. The same text again changes
    nothing. Assignments and moves that happened meanwhile are no conflict: they are kept.
    """
    require(actor, section.partnership, Role.CONTRIBUTOR)
    text = tidy(text)
    if len(text) > LONGEST_TEXT:
        raise BadQuestion(
            _("The text has {count} characters; a section holds {most}.").format(
                count=len(text), most=LONGEST_TEXT
            ),
            remedy=_(
                "Split it over the sections below, or attach a document. Your text is still in the form."
            ),
        )
    with transaction.atomic():
        current = _locked(section)
        if current.text_version != base_version and current.text != text:
            raise TextConflict(current, base_version, _text_of(current, base_version), text)
        if current.text == text:
            return current
        if current.state == SectionState.APPROVED:
            raise BadQuestion(
                _("This section is approved."),
                remedy=_("An approver can reopen it for drafting; your text is still in the form."),
            )
        _write(actor, current, text, base_version, note)
    return current


def _write(actor: Any, section: Section, text: str, base_version: int, note: str) -> None:
    number = section.text_version + 1
    SectionVersion.objects.create(
        section=section, number=number, text=text, based_on=base_version, note=note, saved_by=actor
    )
    before = {"text_version": section.text_version, "state": section.state}
    follow_text(section, section.text, text)
    section.text, section.text_version = text, number
    section.saved_by, section.saved_at = actor, timezone.now()
    if section.state == SectionState.NOT_STARTED:
        section.state = SectionState.DRAFTING
    fields = ["text", "text_version", "saved_by", "saved_at", "state"]
    save_if_current(section, section.version, fields)
    _pin(actor, section)
    audit.record(
        actor,
        "section.saved",
        section,
        before=before,
        after={"text_version": number, "state": section.state, "characters": len(text)},
        reason=note,
    )


def _pin(actor: Any, section: Section) -> None:
    """Keep the exhibits of the text: old ones at the edition they had, new ones at their newest."""
    pinned = {pin.public_id: pin.edition for pin in section.exhibits.all()}
    found = exhibits_in(actor, section.text, pinned)
    section.exhibits.exclude(public_id__in=found).delete()
    for position, each in enumerate(found.values()):
        SectionExhibit.objects.update_or_create(
            section=section,
            public_id=each.public_id,
            defaults={
                "position": position,
                "edition": each.edition,
                "title": each.title[:500],
                "kind": each.kind,
                "problem": each.problem[:500],
                "sourced": each.sourced,
                "vintages": each.vintages,
                "numbers": numbers_of(each, section.text),
            },
        )


def take_newest(actor: Any, section: Section, public_id: str) -> SectionExhibit:
    """Show an exhibit of the section in its newest edition. Contributors. Raises Refused, BadQuestion."""
    require(actor, section.partnership, Role.CONTRIBUTOR)
    found = find_all(actor, [(public_id, None)]).get((public_id, None))
    with transaction.atomic():
        if _locked(section).state == SectionState.APPROVED:
            raise BadQuestion(
                _("This section is approved."), remedy=_("An approver can reopen it for drafting.")
            )
        pin = section.exhibits.select_for_update().filter(public_id=public_id).first()
        if pin is None or found is None:
            raise BadQuestion(
                _("The section shows no such exhibit."), remedy=_("Put it into the text first.")
            )
        before = {"edition": pin.edition, "title": pin.title}
        pin.edition, pin.title, pin.problem = found.edition, found.title[:500], found.problem[:500]
        pin.sourced, pin.vintages = found.sourced, found.vintages
        pin.numbers, pin.newer = numbers_of(found, section.text), {}
        pin.pinned_at = timezone.now()
        pin.save()
        audit.record(
            actor,
            "section.exhibit_renewed",
            section,
            before=before,
            after={"exhibit": public_id, "edition": pin.edition, "title": pin.title},
        )
    return pin


def move_section(
    actor: Any, section: Section, to: str, *, expected_version: int, remark: str = ""
) -> Section:
    """Move a section to another state, as far as the actor's role allows. A return needs a remark.

    Raises Refused, EditConflict (somebody moved or saved it meanwhile), BadQuestion, and Conflict when what
    is approved is the actor's own text, or when a remark that must be acted on is not resolved.
    """
    role = MOVES.get((section.state, to))
    if role is None:
        raise BadQuestion(
            _("A section can't go from there to there."), remedy=_("Load the page again and choose anew.")
        )
    require(actor, section.partnership, role)
    if to == SectionState.RETURNED and not remark.strip():
        raise BadQuestion(
            _("A returned section needs a remark."), remedy=_("Say what should be changed, then return it.")
        )
    if to == SectionState.IN_REVIEW and not section.text.strip():
        raise BadQuestion(_("There is nothing to review yet."), remedy=_("Write and save the text first."))
    fields = ["state", "remark"]
    with transaction.atomic():
        if to == SectionState.APPROVED:
            must_be_settled(section)
            must_be_anothers(actor, section)
        before = audit.snapshot(section, fields)
        section.state = to
        section.remark = remark.strip() if to == SectionState.RETURNED else ""
        save_if_current(section, expected_version, fields)
        audit.record(
            actor,
            "section.moved",
            section,
            before=before,
            after=audit.snapshot(section, fields),
            reason=remark.strip(),
        )
    return section


def assign_section(
    actor: Any,
    section: Section,
    *,
    assignee: User | None,
    organization: Organization | None,
    due: datetime.date | None,
    expected_version: int,
) -> Section:
    """Say who writes a section, for whom, until when. Stewards. Raises Refused, EditConflict, BadQuestion."""
    done = assign_sections(
        actor,
        section.plan,
        {section.requirement: Assignment(assignee, organization, due)},
        seen={section.requirement: expected_version},
    )
    if done.turned:
        raise EditConflict(Section.objects.get(pk=section.pk))
    section.refresh_from_db()
    return section


def judge_requirement(
    actor: Any, section: Section, *, verdict: str, reason: str, text_version: int
) -> RequirementJudgement:
    """Record what a reviewer thinks of a requirement, of the text that was read. Reviewers.

    verdict: "met", "partial", "missing", or "" to take an earlier judgement back. Raises Refused; BadQuestion
    without a reason; Conflict when the text was saved anew since it was read.
    """
    require(actor, section.partnership, Role.REVIEWER)
    if verdict not in ("", Verdict.MET, Verdict.PARTIAL, Verdict.MISSING):
        raise BadQuestion(_("There is no such judgement."), remedy=_("Choose met, partial or missing."))
    if not reason.strip():
        raise BadQuestion(
            _("A judgement needs its reason."), remedy=_("Say in a sentence what the text gives or lacks.")
        )
    with transaction.atomic():
        current = _locked(section)
        if current.text_version != text_version:
            raise Conflict(
                _("The text was saved anew while you were reading it."),
                remedy=_("Read it again; then judge it. Your reason was: {reason}").format(reason=reason),
            )
        judgement = RequirementJudgement.objects.create(
            section=section, verdict=verdict, reason=reason.strip(), text_version=text_version, by=actor
        )
        audit.record(actor, "requirement.judged", section, after={"verdict": verdict}, reason=reason.strip())
    return judgement


def publish_plan(actor: Any, plan: Plan, *, state: str, note: str, expected_version: int) -> Edition:
    """Freeze the plan's texts as a new edition, published or adopted. Approvers.

    Raises Refused, EditConflict, and BadQuestion when nothing is written, when the state isn't one of the
    two, when a plan is called adopted without a vote that carried (and the agreement that its law asks for)
    or with requirements open and no word in the note about them, and when a modification's change log is
    missing or leaves out what changed.
    """
    require(actor, plan.partnership, Role.APPROVER)
    if state not in (PlanState.PUBLISHED, PlanState.ADOPTED):
        raise BadQuestion(_("A plan is published or adopted."), remedy=_("Choose one of the two."))
    must_have_whole_log(plan)
    if state == PlanState.ADOPTED:
        _must_be_adoptable(plan, note)
    with transaction.atomic():
        edition = freeze_plan(actor, plan, state=state, note=note, expected_version=expected_version)
        jobs.enqueue(actor, EDITION_FILES, {"edition": edition.pk})
    return edition


def _must_be_adoptable(plan: Plan, note: str) -> None:
    lacks = adoption_lacks(plan, plan.adoptions.first())
    if lacks:
        raise BadQuestion(" ".join(lacks), remedy=_("Record the vote on the page of adoption, then publish."))
    open_still = len(coverage_in(plan, contents_of(plan)).blocking)
    if open_still and not note.strip():
        raise BadQuestion(
            ngettext(
                "{count} requirement is missing or partial.",
                "{count} requirements are missing or partial.",
                open_still,
            ).format(count=open_still),
            remedy=_("Complete them, or say in the note why the plan is adopted without."),
        )


def freeze_plan(actor: Any, plan: Plan, *, state: str, note: str, expected_version: int) -> Edition:
    """Freeze the plan's texts as a new edition in a state. Whoever calls it has checked the actor's role.

    Raises EditConflict, and BadQuestion when nothing is written.
    """
    with transaction.atomic():
        # Nobody saves half of what is being frozen: texts and their exhibits belong together.
        list(plan.sections.select_for_update().order_by("pk").values_list("pk"))
        contents = contents_of(plan)
        if not contents["sections"]:
            raise BadQuestion(_("Nothing is written yet."), remedy=_("Write a section before you publish."))
        before = audit.snapshot(plan, ["state"])
        plan.state = state
        save_if_current(plan, expected_version, ["state"])
        last = plan.editions.aggregate(last=Max("number"))["last"] or 0
        edition = Edition.objects.create(
            plan=plan,
            number=last + 1,
            state=state,
            title=plan.title,
            contents=contents,
            sha256=hashlib.sha256(canonical(contents)).hexdigest(),
            note=note,
            by=actor,
        )
        audit.record(
            actor,
            "plan.opened_for_comment" if state == PlanState.COMMENT else "plan.published",
            plan,
            before=before,
            after={"state": state, "edition": edition.number, "sha256": edition.sha256},
            reason=note,
        )
    remember(edition)
    return edition


def _locked(section: Section) -> Section:
    """The section as it is now, held until the transaction ends."""
    rows = Section.objects.select_for_update(of=("self",)).select_related("plan__partnership", "saved_by")
    return rows.get(pk=section.pk)


def _text_of(section: Section, number: int) -> str:
    """The text of a version; before the first one, nothing."""
    version = SectionVersion.objects.filter(section=section, number=number).first()
    return version.text if version else ""


#: Pages that stand where a plan's own would.
RESERVED = ("start", "import", "approval", "archives")


def _free_slug(partnership: Partnership, title: str) -> str:
    base = slugify(title)[:70] or "plan"
    taken = {*RESERVED, *Plan.objects.filter(partnership=partnership).values_list("slug", flat=True)}
    slug, number = base, 1
    while slug in taken:
        number += 1
        slug = f"{base}-{number}"
    return slug


__all__ = [
    "EditConflict",
    "TextConflict",
    "assign_section",
    "canonical",
    "change_plan",
    "contents_of",
    "judge_requirement",
    "move_section",
    "publish_plan",
    "save_text",
    "start_plan",
    "take_newest",
]

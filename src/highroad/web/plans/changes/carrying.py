"""A modification: a new plan that starts as a copy of an edition, with a proposal for every section of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from highroad.errors import BadQuestion
from highroad.planning.coverage import Finding, Verdict
from highroad.reference.packs import Pack, PackChange, compare_packs, list_usable_packs
from highroad.web.directory import audit
from highroad.web.directory.concurrency import save_if_current
from highroad.web.directory.rules import Role, require
from highroad.web.plans import selectors, services
from highroad.web.plans.adoption.models import Carry, CarryForward
from highroad.web.plans.changes.facts import fact_words
from highroad.web.plans.frozen import coverage_in
from highroad.web.plans.languages import language_in
from highroad.web.plans.models import Edition, Plan, Section, SectionExhibit, SectionVersion
from highroad.web.plans.vocabulary import SectionState
from highroad.web.plans.writing.models import ImportedPiece, PlanImport
from highroad.web.plans.writing.vocabulary import PieceState

_PINNED = ("public_id", "edition", "title", "kind", "problem", "sourced", "vintages", "numbers", "newer")


def modification_pack(plan: Plan) -> Pack:
    """The pack to answer today with a modification of the plan; its own where there is none."""
    usable = list_usable_packs(on=timezone.localdate())
    fitting = [pack for pack in usable if pack.modifies == plan.pack_key]
    return fitting[-1] if fitting else plan.pack


def start_modification(actor: Any, edition: Edition, *, title: str) -> Plan:
    """A new plan that modifies an edition: its texts and exhibits, each section with a proposal. Stewards.

    Raises Refused and BadQuestion.
    """
    before = edition.plan
    require(actor, before.partnership, Role.STEWARD)
    if not title.strip():
        raise BadQuestion(_("A modification needs a title."), remedy=_("Say which plan and which years."))
    pack = modification_pack(before)
    known = {key: value for key, value in edition.contents["answers"].items() if key in pack.fields}
    with transaction.atomic():
        plan = services.start_plan(
            actor,
            before.partnership,
            pack_key=pack.key,
            title=title.strip()[:200],
            answers=known,
            begins=before.begins,
            language=before.language,
        )
        Plan.objects.filter(pk=plan.pk).update(modifies=edition)
        plan.refresh_from_db()
        _copy(actor, plan, edition)
        audit.record(
            actor, "plan.modification_started", plan, after={"modifies": edition.number, "of": before.slug}
        )
    return plan


def _copy(actor: Any, plan: Plan, edition: Edition) -> None:
    findings = coverage_in(edition.plan, edition.contents).findings
    applies = plan.pack.applicability(plan.answers)
    otherwise = asked_otherwise(plan)
    sections = {section.requirement: section for section in plan.sections.all()}
    now, gone = timezone.now(), []
    for told in edition.contents["sections"]:
        section = sections.get(told["requirement"])
        if section is None:
            gone.append(told)
            continue
        section.text, section.text_version = told["text"], 1
        own = language_in(edition.plan, told)
        section.language = "" if own == plan.language else own
        section.state, section.saved_by, section.saved_at = SectionState.DRAFTING, actor, now
        section.save()
        note = _("From edition {number} of {title}").format(number=edition.number, title=edition.title)
        SectionVersion.objects.create(
            section=section, number=1, text=told["text"], note=note[:300], saved_by=actor
        )
        for place, pin in enumerate(edition.contents.get("pins", {}).get(section.requirement, [])):
            SectionExhibit.objects.create(
                section=section, position=place, **{name: pin[name] for name in _PINNED}
            )
        key = section.requirement
        proposal, facts = _proposal(findings.get(key), asked=applies[key].yes, otherwise=key in otherwise)
        CarryForward.objects.create(section=section, proposal=proposal, facts=facts, before=told["text"])
    _into_tray(actor, plan, edition, [told for told in gone if told["text"].strip()])


def _into_tray(actor: Any, plan: Plan, edition: Edition, gone: list[Mapping[str, Any]]) -> None:
    """Texts whose requirement the pack doesn't have any more wait in the tray, with where they came from."""
    if not gone:
        return
    name = _("Edition {number} of {title}").format(number=edition.number, title=edition.title)
    brought = PlanImport.objects.create(
        plan=plan, file_name=name[:200], sha256=edition.sha256, by=actor, decided_at=timezone.now()
    )
    known = edition.plan.pack.by_id
    ImportedPiece.objects.bulk_create(
        ImportedPiece(
            brought_by=brought,
            position=position,
            trail=[name[:300], f"{key} {known[key].title if key in known else ''}".strip()[:300]],
            text=told["text"],
            requirement=key[:40],
            why=_("The rules of this plan don't ask for it."),
            state=PieceState.TRAY,
        )
        for position, (key, told) in enumerate((each["requirement"], each) for each in gone)
    )


def kept_texts(plan: Plan) -> dict[str, str]:
    """Requirement that the plan before answered and this one isn't asked -> where its text is now, in words.

    Two queries; none for a plan that modifies no other.
    """
    if plan.modifies_id is None:
        return {}
    rows = ImportedPiece.objects.filter(brought_by__plan=plan, brought_by__sha256=plan.modifies.sha256)
    return {
        key: _("its text went into {id}").format(id=into) if into else _("its text waits in the tray")
        for key, into in rows.values_list("requirement", "section__requirement")
    }


def _proposal(finding: Finding | None, *, asked: bool, otherwise: bool) -> tuple[str, list[str]]:
    """What to do with a section of the plan before, and the facts that say so."""
    if not asked:
        return Carry.DROP, ["not asked"]
    facts = ["asked otherwise"] if otherwise else []
    facts += [problem.kind for problem in finding.problems] if finding is not None else []
    if finding is not None and finding.own is Verdict.MET and not facts:
        return Carry.KEEP, []
    return Carry.ADAPT, facts or ["not met"]


def decide_carry(
    actor: Any, section: Section, *, decision: str, reason: str, expected_version: int
) -> CarryForward:
    """Decide about a section of the plan before. Dropping empties the text, restorably.

    Contributors. Raises Refused, EditConflict, BadQuestion (no such decision; adapting or dropping without
    a reason).
    """
    require(actor, section.partnership, Role.CONTRIBUTOR)
    carry = CarryForward.objects.filter(section=section).first()
    if carry is None or decision not in Carry.values:
        raise BadQuestion(_("There is nothing to decide here."), remedy=_("Load the page again."))
    if decision != Carry.KEEP and not reason.strip():
        raise BadQuestion(_("Say why."), remedy=_("A sentence is enough; it goes into the change log."))
    with transaction.atomic():
        carry.decision, carry.reason = decision, reason.strip()[:1000]
        carry.by, carry.by_name, carry.at = actor, "", timezone.now()
        save_if_current(carry, expected_version, ["decision", "reason", "by", "by_name", "at"])
        current = Section.objects.select_related("plan__partnership").get(pk=section.pk)
        if decision == Carry.DROP and current.text:
            note = _("Dropped: {reason}").format(reason=carry.reason)[:300]
            services.save_text(actor, current, "", base_version=current.text_version, note=note)
        after = {"decision": decision, "proposal": carry.proposal}
        audit.record(actor, "section.carried", section, after=after, reason=carry.reason)
    return carry


def write_change_log(actor: Any, plan: Plan, text: str, *, expected_version: int) -> Plan:
    """Keep the change log of a modification. Contributors. Raises Refused, EditConflict."""
    require(actor, plan.partnership, Role.CONTRIBUTOR)
    with transaction.atomic():
        before = audit.snapshot(plan, ["change_log"])
        plan.change_log = text.strip()[:20_000]
        save_if_current(plan, expected_version, ["change_log"])
        audit.record(
            actor, "plan.change_log", plan, before=before, after=audit.snapshot(plan, ["change_log"])
        )
    return plan


def asked_otherwise(plan: Plan) -> dict[str, PackChange]:
    """Requirement -> what is asked otherwise of a modification than of the plan that it modifies."""
    if plan.modifies is None:
        return {}
    before, after = plan.modifies.plan.pack, plan.pack
    if (before.key, before.version) == (after.key, after.version):
        return {}
    return {change.id: change for change in compare_packs(before, after) if change.what == "changed"}


#: What new numbers do to a section after a modification was started.
_NUMBERS = ("exhibit-stale", "claim-false", "claim-weaker", "claim-newer")


def facts_now(actor: Any, plan: Plan) -> dict[str, tuple[str, ...]]:
    """Requirement -> what numbers say of the section as it stands today."""
    findings = selectors.plan_view(actor, plan).coverage.findings
    return {
        key: tuple(problem.kind for problem in finding.problems if problem.kind in _NUMBERS)
        for key, finding in findings.items()
    }


def told_facts(row: CarryForward, now: Iterable[str]) -> list[str]:
    """The facts behind a proposal with those that came since, in words, what numbers say first."""
    return [fact_words(fact) for fact in dict.fromkeys([*now, *row.facts])][:4]

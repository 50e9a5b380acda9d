"""Putting the work on a plan back where it was: nothing of an archive is believed before it is looked at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from highroad.web.directory.models import Organization, Partnership, User
from highroad.web.directory.rules import Role, allows
from highroad.web.plans.adoption.models import (
    AdoptionRecord,
    AssuranceSigning,
    CarryForward,
    ExhibitDecision,
)
from highroad.web.plans.archive import desk as kept
from highroad.web.plans.archive.rows import row_of
from highroad.web.plans.models import LONGEST_TEXT, Plan, RequirementJudgement, Section, SectionVersion
from highroad.web.plans.vocabulary import SectionState
from highroad.web.plans.writing.models import ImportedPiece, PlanImport, SectionDraft, Thread, ThreadEntry

Told = Mapping[str, Any]


def bring_history(actor: Any, plan: Plan, desk: Told) -> set[str]:
    """Judgements, signatures and votes before those that count, and every version of the texts.

    Before the contents of the archive are made, whose rows are then the newest. Gives back the sections whose
    versions are made. Raises ValueError, KeyError or TypeError for what no archive of ours holds.
    """
    sections = {section.requirement: section for section in plan.sections.all()}
    for key, work in desk["sections"].items():
        given = {"section": sections[key], "by": actor}
        for told in work.get("judgements", ()):
            named = {**given, "by_name": _name(told["by"])}
            row_of(RequirementJudgement, told, kept.JUDGEMENT, **named).save()
        for told in work.get("signings", ()):
            if not str(told["link"]).startswith(("https://", "http://")) and told["link"]:
                raise ValueError("a link that leads nowhere")
            row_of(AssuranceSigning, told, kept.SIGNING, **given, by_name=_name(told["by"])).save()
        _versions(actor, sections[key], work.get("versions", ()))
    for told in desk["votes"]:
        row_of(AdoptionRecord, told, kept.VOTE, plan=plan, by=actor, by_name=_name(told["by"])).save()
    return {key for key, work in desk["sections"].items() if work.get("versions")}


def _versions(actor: Any, section: Section, told: Iterable[Told]) -> None:
    rows = [
        row_of(SectionVersion, each, kept.VERSION, section=section, saved_by=actor, by_name=_name(each["by"]))
        for each in told
    ]
    numbers = [row.number for row in rows]
    if numbers != sorted(set(numbers)) or any(len(row.text) > LONGEST_TEXT for row in rows):
        raise ValueError("versions that don't count up, or a text that is too long")
    SectionVersion.objects.bulk_create(rows)
    if rows:
        # A section that was emptied since holds no text, but its number.
        Section.objects.filter(pk=section.pk).update(
            text_version=rows[-1].number, saved_by=actor, saved_at=rows[-1].saved_at
        )


def bring_work(actor: Any, plan: Plan, desk: Told) -> None:
    """States and assignments, threads, drafts, decisions, and files that were brought in."""
    sections = {section.requirement: section for section in plan.sections.all()}
    for key, work in desk["sections"].items():
        section = sections[key]
        newest = section.versions.first()
        if work.get("versions") and (newest is None or newest.text != section.text):
            raise ValueError("a text that isn't the newest version of itself")
        _state(plan, section, work)
        for told in work.get("threads", ()):
            _thread(actor, section, told)
        for told in work.get("drafts", ()):
            author = _member(plan.partnership, told["author"]) or actor
            draft = row_of(SectionDraft, told, kept.DRAFT, ("text",), section=section, author=author)
            if len(draft.text) > LONGEST_TEXT:
                raise ValueError("a draft that is too long")
            draft.save()
        given = {"section": section, "by": actor}
        for told in work.get("decisions", ()):
            named = {**given, "by_name": _name(told["by"]), "vintages": _plain_words(told["vintages"])}
            row_of(ExhibitDecision, told, kept.DECISION, **named).save()
        if "carry" in work:
            told = work["carry"]
            decided = {"by": actor, "by_name": _name(told["by"])} if told["decision"] else {}
            row_of(CarryForward, told, kept.CARRY, ("facts",), section=section, **decided).save()
    for told in desk["imports"]:
        _import(actor, plan, told, sections)


def _state(plan: Plan, section: Section, work: Told) -> None:
    lacking = {"state": SectionState.NOT_STARTED, "remark": "", "due": None, "language": ""}
    looked = row_of(Section, {**lacking, **work}, kept.SECTION, ("remark", "language"))
    for name in kept.SECTION:
        setattr(section, name, getattr(looked, name))
    section.assignee = _member(plan.partnership, work.get("assignee"))
    section.organization = organization_named(work.get("organization", ""))
    section.save(update_fields=[*kept.SECTION, "assignee", "organization"])


def _thread(actor: Any, section: Section, told: Told) -> None:
    closed = told["closed_at"] is not None
    thread = row_of(
        Thread,
        told,
        kept.THREAD,
        ("quote", "proposed"),
        section=section,
        opened_by=actor,
        by_name=_name(told["by"]),
        closed_by=actor if closed else None,
        closed_by_name=_name(told["closed_by"]) if closed else "",
    )
    if not 0 <= thread.start <= thread.end <= len(section.text):
        raise ValueError("a passage that stands nowhere")
    thread.save()
    for entry in told["entries"]:
        row_of(ThreadEntry, entry, kept.ENTRY, thread=thread, by=actor, by_name=_name(entry["by"])).save()


def _import(actor: Any, plan: Plan, told: Told, sections: Mapping[str, Section]) -> None:
    brought = row_of(
        PlanImport, told, kept.IMPORT, ("left_out",), plan=plan, by=actor, by_name=_name(told["by"])
    )
    brought.save()
    pieces = []
    for each in told["pieces"]:
        into = sections[each["into"]] if each["into"] else None
        pieces.append(
            row_of(ImportedPiece, each, kept.PIECE, ("text", "trail"), brought_by=brought, section=into)
        )
        if len(pieces[-1].text) > LONGEST_TEXT:
            raise ValueError("a piece that is too long")
    ImportedPiece.objects.bulk_create(pieces)


def _member(partnership: Partnership, told: Any) -> User | None:
    """Whoever has that address here and works in the partnership; nobody else is given work."""
    if told is None:
        return None
    found = User.objects.filter(email__iexact=str(told["email"])).first()
    return found if found is not None and allows(found, partnership, Role.CONTRIBUTOR) else None


def owner_of(partnership: Partnership, told: Any, organization: str) -> dict[str, Any]:
    """The columns of a milestone that say whose it is; by name where they have no place here."""
    person, body = _member(partnership, told), organization_named(organization)
    unknown = [str(organization)] if organization and body is None else []
    unknown += [str(told["name"])] if told is not None and person is None else []
    return {"owner": person, "organization": body, "owner_name": ", ".join(unknown)[:400]}


def organization_named(name: Any) -> Organization | None:
    """The organization of that name, if it is known here."""
    return Organization.objects.filter(name=str(name)).first() if name else None


def _name(told: Any) -> str:
    """Who it was. An archive without names says so, rather than let it look like whoever imported it."""
    return str(told)[:200] or _("not named in the archive")


def _plain_words(told: Any) -> dict[str, str]:
    if not isinstance(told, dict) or not all(isinstance(each, str) for pair in told.items() for each in pair):
        raise ValueError("no words under words")
    return told

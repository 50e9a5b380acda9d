"""Bringing a Word file into a plan: read, matched, looked over by a person, and only then put to use.

Nothing is written over a text: an empty section gets a first version, any other a draft of whoever brought
the file. What belongs nowhere stays in the tray.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from highroad.errors import BadQuestion
from highroad.planning.markup import Head, Span, markdown
from highroad.planning.matching import Asked, match_headings
from highroad.planning.passages import refitted
from highroad.planning.word_files import Part, WordFile, coded_sections, read_word
from highroad.web.directory import audit
from highroad.web.directory.rules import Role, require
from highroad.web.plans.models import LONGEST_TEXT, Plan, Section, SectionVersion
from highroad.web.plans.services import save_text
from highroad.web.plans.vocabulary import SectionState
from highroad.web.plans.writing.drafts import keep_draft
from highroad.web.plans.writing.models import ImportedPiece, PlanImport
from highroad.web.plans.writing.vocabulary import PieceState

MOST_PIECES = 2_000


@dataclass(slots=True)
class _Found:
    """A part of the file on its way to a piece."""

    trail: list[str]
    text: str
    requirement: str
    why: str
    version: int | None


def bring_word(actor: Any, plan: Plan, *, name: str, data: bytes) -> PlanImport:
    """Read a Word file and match its headings; nothing of the plan changes yet. Contributors.

    Raises Refused; BadQuestion when the file can't be read safely or holds no text.
    """
    require(actor, plan.partnership, Role.CONTRIBUTOR)
    read = read_word(data)
    sections = {section.requirement: section for section in plan.sections.all()}
    found = _own_parts(read, sections) if read.is_own else _foreign_parts(read, plan, sections)
    found = [part for each in found if each.text.strip() for part in _fitting(each)]
    if len(found) > MOST_PIECES:
        raise BadQuestion(
            _("The file has {count} headings with text; at most {most} can be looked over.").format(
                count=len(found), most=MOST_PIECES
            ),
            remedy=_("Bring it in parts. Nothing was kept of it."),
        )
    if not found:
        raise BadQuestion(_("The file holds no text."), remedy=_("Choose the file with the plan's text."))
    with transaction.atomic():
        brought = PlanImport.objects.create(
            plan=plan,
            file_name=name[-200:],
            sha256=hashlib.sha256(data).hexdigest(),
            left_out=list(read.left_out),
            by=actor,
        )
        ImportedPiece.objects.bulk_create(
            ImportedPiece(
                brought_by=brought,
                position=position,
                trail=[title[:300] for title in each.trail][-8:],
                text=each.text,
                requirement=each.requirement,
                why=each.why[:300],
                base_version=each.version,
            )
            for position, each in enumerate(found)
        )
        audit.record(
            actor,
            "plan.file_brought",
            brought,
            after={"file": brought.file_name, "sha256": brought.sha256, "pieces": len(found)},
        )
    return brought


def _fitting(found: _Found) -> list[_Found]:
    """A part of the file, or several where its text is longer than a section holds: no word is cut off."""
    if len(found.text) <= LONGEST_TEXT:
        return [found]
    parts, current = [], ""
    for paragraph in found.text.split("\n\n"):
        for start in range(0, len(paragraph) or 1, LONGEST_TEXT):
            piece = paragraph[start : start + LONGEST_TEXT]
            if current and len(current) + 2 + len(piece) > LONGEST_TEXT:
                parts.append(current)
                current = piece
            else:
                current = f"{current}\n\n{piece}" if current else piece
    why = _("This text is longer than a section holds; it comes in parts.")
    return [replace(found, text=each, requirement="", version=None, why=why) for each in (*parts, current)]


def decide(actor: Any, brought: PlanImport, choices: Mapping[int, str]) -> dict[str, int]:
    """Put the pieces where their bringer says, all at once. Gives how many came to each state.

    choices: position -> a requirement, "tray" or "drop"; what isn't named goes to the tray. Raises Refused;
    BadQuestion when it was decided before or when a section doesn't exist.
    """
    require(actor, brought.partnership, Role.CONTRIBUTOR)
    with transaction.atomic():
        brought = (
            PlanImport.objects.select_for_update().select_related("plan__partnership").get(pk=brought.pk)
        )
        if brought.decided_at is not None:
            raise BadQuestion(_("This file was sorted already."), remedy=_("Bring it again to sort it anew."))
        sections = {section.requirement: section for section in brought.plan.sections.all()}
        pieces = list(brought.pieces.all())
        by_section: dict[str, list[ImportedPiece]] = {}
        for piece in pieces:
            choice = choices.get(piece.position, "tray")
            if choice in sections:
                by_section.setdefault(choice, []).append(piece)
            elif choice in ("tray", "drop"):
                piece.state = PieceState.TRAY if choice == "tray" else PieceState.DROPPED
            else:
                raise BadQuestion(_("The plan has no such section."), remedy=_("Choose one from the list."))
        for requirement, its in by_section.items():
            state = _put(actor, brought, sections[requirement], its)
            for piece in its:
                piece.state, piece.section, piece.requirement = state, sections[requirement], requirement
        ImportedPiece.objects.bulk_update(pieces, ["state", "section", "requirement"])
        brought.decided_at = timezone.now()
        brought.save(update_fields=["decided_at"])
        counts = {str(state): sum(piece.state == state for piece in pieces) for state in PieceState}
        audit.record(actor, "plan.file_sorted", brought, after=counts)
    return counts


def move_from_tray(actor: Any, piece: ImportedPiece, section: Section) -> Section:
    """Offer a piece of the tray to a section, as a first text or as a draft. Contributors."""
    require(actor, section.partnership, Role.CONTRIBUTOR)
    with transaction.atomic():
        piece = ImportedPiece.objects.select_for_update(of=("self",)).get(pk=piece.pk)
        if piece.state != PieceState.TRAY:
            raise BadQuestion(_("This isn't in the tray any longer."), remedy=_("Load the page again."))
        _put(actor, piece.brought_by, section, [piece])
        piece.state, piece.section = PieceState.MOVED, section
        piece.save(update_fields=["state", "section"])
        audit.record(actor, "plan.piece_moved", section, after={"file": piece.brought_by.file_name})
    return section


def _whole(text: str, section: Section) -> str:
    """A text that a section holds. Raises BadQuestion rather than cut words off."""
    if len(text) > LONGEST_TEXT:
        raise BadQuestion(
            _("All that goes into {requirement} has {count} characters; a section holds {most}.").format(
                requirement=section.requirement, count=len(text), most=LONGEST_TEXT
            ),
            remedy=_("Put some of it into other sections or into the tray."),
        )
    return text


def _put(actor: Any, brought: PlanImport, section: Section, pieces: list[ImportedPiece]) -> PieceState:
    """The text of some pieces into a section: what became of it."""
    text = _whole("\n\n".join(piece.text for piece in pieces), section)
    origin = brought.file_name  # of an edition whose requirement is gone
    if origin.lower().endswith(".docx"):
        origin = _("From the Word file {name}").format(name=origin)
    section.plan = brought.plan
    if not section.text and section.state != SectionState.APPROVED:
        save_text(actor, section, text, base_version=section.text_version, note=origin[:300])
        return PieceState.SAVED
    version = pieces[0].base_version
    base = SectionVersion.objects.filter(section=section, number=version or 0).first()
    if base is not None and len(pieces) == 1:
        fitted = refitted(text, base.text)
        if fitted == base.text:
            return PieceState.SAME
        keep_draft(actor, section, fitted, key=uuid.uuid4(), base_version=base.number, origin=origin)
        return PieceState.OFFERED
    both = f"{section.text}\n\n{text}".strip()
    keep_draft(actor, section, both, key=uuid.uuid4(), base_version=section.text_version, origin=origin)
    return PieceState.OFFERED


def _own_parts(read: WordFile, sections: Mapping[str, Section]) -> list[_Found]:
    coded = coded_sections(list(sections))
    return [
        _Found(
            [part.title],
            markdown(part.pieces),
            coded.get(part.section, ""),
            _("the file says so itself") if part.section in coded else _("the plan has no such section"),
            part.version,
        )
        for part in read.parts
    ]


def _foreign_parts(read: WordFile, plan: Plan, sections: Mapping[str, Section]) -> list[_Found]:
    """Parts under headings that were matched, with unmatched headings below them as their own."""
    asked = [Asked(item.id, item.parent, item.title) for item in plan.pack.items if item.id in sections]
    headings = [(part.level, part.title) for part in read.parts if part.level]
    matches = iter(match_headings(headings, asked))
    found: list[_Found] = []
    trail: list[tuple[int, str]] = []
    holder: tuple[int, _Found, list[Any]] | None = None
    for part in read.parts:
        match = next(matches) if part.level else None
        while trail and trail[-1][0] >= part.level:
            trail.pop()
        if part.title:
            trail.append((part.level, part.title))
        if match is not None and not match.requirement and holder is not None and part.level > holder[0]:
            holder[2].extend(_with_heading(part, holder[0]))
            continue
        if holder is not None:
            holder[1].text = markdown(holder[2])
        one = _Found(
            [title for _level, title in trail],
            "",
            match.requirement if match else "",
            match.why if match else _("before the first heading"),
            None,
        )
        found.append(one)
        # What was matched to nothing holds what is below it, too: it goes to the tray as one piece.
        holder = (part.level, one, list(part.pieces))
    if holder is not None:
        holder[1].text = markdown(holder[2])
    return found


def _with_heading(part: Part, level: int) -> list[Any]:
    """A part's pieces under its own heading, counted from the section's."""
    below = part.level - level
    pieces = [
        Head(piece.level + below, piece.words) if isinstance(piece, Head) else piece for piece in part.pieces
    ]
    return [Head(below, (Span(part.title),)), *pieces]

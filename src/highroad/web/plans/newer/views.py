"""The page on which an author sees old and new numbers side by side and decides, exhibit by exhibit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from highroad.errors import HighroadError
from highroad.planning.movements import Movement, movements
from highroad.publishing.exhibits import Exhibit as Answer
from highroad.publishing.exhibits import Question
from highroad.publishing.formats import format_cell, header
from highroad.web.directory.access import partnership_role
from highroad.web.directory.rules import Role, allows
from highroad.web.evidence import answers, checking
from highroad.web.evidence import selectors as kept_exhibits
from highroad.web.plans import selectors
from highroad.web.plans.models import Section
from highroad.web.plans.newer import deciding
from highroad.web.plans.views import partnership_of

MOST_ROWS = 25


@dataclass(frozen=True, slots=True)
class Line:
    """A number before and after, as people read it."""

    name: str
    measure: str
    before: str
    after: str
    change: str
    beyond: bool | None


@dataclass(frozen=True, slots=True)
class Offer:
    """An exhibit with its newer numbers beside it. problem: why they can't be shown."""

    public_id: str
    edition: int
    before: Any
    after: Any
    vintages: str
    lines: tuple[Line, ...]
    left_out: int
    claims: tuple[Any, ...]
    problem: str = ""


@partnership_role(Role.VISITOR, of=partnership_of)
@require_GET
def newer(request: HttpRequest, partnership: str, plan: str, requirement: str) -> HttpResponse:
    """Every exhibit of a section of which newer numbers exist: old, new, difference, margins, claims."""
    found = selectors.section_of(selectors.plan_by_slug(partnership, plan), requirement)
    context = {
        "plan": found.plan,
        "partnership": found.partnership,
        "section": found,
        "item": found.asked,
        "offers": _offers(request.user, found),
        "decisions": list(found.exhibit_decisions.select_related("by")[:20]),
        "writes": allows(request.user, found.partnership, Role.CONTRIBUTOR),
    }
    return render(request, "plans/newer.html", context)


@partnership_role(Role.CONTRIBUTOR, of=partnership_of)
@require_POST
def decide(request: HttpRequest, partnership: str, plan: str, requirement: str) -> HttpResponse:
    """Take the newer numbers of one exhibit, or keep the old ones with a reason."""
    found = selectors.section_of(selectors.plan_by_slug(partnership, plan), requirement)
    deciding.decide(
        request.user,
        found,
        request.POST.get("exhibit", "")[:64],
        decision=request.POST.get("decision", ""),
        reason=request.POST.get("reason", "")[:1000],
    )
    messages.success(request, _("The decision is recorded. The text is as you left it: read it again."))
    return redirect(found)


def _offers(actor: Any, section: Section) -> list[Offer]:
    """What to decide about; three queries, however many exhibits wait."""
    waiting = [pin for pin in section.exhibits.all() if pin.newer]
    found = kept_exhibits.exhibits_for(actor).filter(public_id__in=[pin.public_id for pin in waiting])
    records = {record.public_id: record for record in found.prefetch_related("claims__created_by")}
    offers = []
    for pin in waiting:
        record = records.get(pin.public_id)
        editions = record.editions.all() if record is not None else ()
        edition = next((each for each in editions if each.number == pin.edition), None)
        if record is None or edition is None:
            raise Http404(_("No such exhibit, or it is not public."))
        kept = kept_exhibits.KeptExhibit(record, edition)
        words = "; ".join(sorted(set(pin.newer.values())))
        try:
            after = answers.answer(Question(record.kind, record.parameters))
        except HighroadError as error:
            problem = Offer(pin.public_id, pin.edition, kept.exhibit, None, words, (), 0, (), error.message)
            offers.append(problem)
            continue
        offers.append(_offer(pin.public_id, pin.edition, kept, after, words))
    return offers


def _offer(public_id: str, edition: int, kept: Any, after: Answer, words: str) -> Offer:
    before = kept.exhibit
    lines = compared_lines(before, after)
    claims = kept_exhibits.spoken_claims(kept.record.claims.all())
    return Offer(
        public_id,
        edition,
        before,
        after,
        words,
        lines[:MOST_ROWS],
        max(0, len(lines) - MOST_ROWS),
        tuple(claims),
    )


def compared_lines(before: Answer, after: Answer) -> tuple[Line, ...]:
    """The numbers of both that people are shown first, those that moved most beyond their margins on top."""
    if before.table is None or after.table is None:
        return ()
    measures = [name for name in before.measures if name in after.measures][:2]
    moved = [
        each
        for each in movements(before.table, after.table, before.key_columns, measures)
        if each.how != "same"
    ]
    moved.sort(key=lambda each: (each.beyond is not True, each.beyond is None))
    names = _names(before) | _names(after)
    return tuple(_line(each, names, before, after) for each in moved)


def _names(answered: Answer) -> dict[tuple[str, ...], str]:
    table, column = answered.table, checking.name_column(answered)
    keys = [table.data[name] for name in answered.key_columns]
    return {tuple(map(str, key)): table.text(row, column) for row, key in enumerate(zip(*keys, strict=True))}


def _line(moved: Movement, names: dict[tuple[str, ...], str], before: Answer, after: Answer) -> Line:
    column = after.table.column(moved.column)
    sign = "+" if (moved.change or 0) > 0 else ""
    return Line(
        names.get(moved.key, ", ".join(moved.key)),
        header(column),
        "" if moved.before is None else format_cell(before.table.column(moved.column), moved.before, None),
        "" if moved.after is None else format_cell(column, moved.after, None),
        "" if moved.change is None else sign + format_cell(column, moved.change, None),
        moved.beyond,
    )

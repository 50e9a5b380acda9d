"""The outline with its assignments as a workbook, out and in again: the same file in changes nothing."""

from __future__ import annotations

import datetime
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import python_calamine
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from highroad.errors import UnreadableFile
from highroad.web.directory.access import partnership_role
from highroad.web.directory.models import Organization, User
from highroad.web.directory.rules import Role
from highroad.web.plans import selectors as plans
from highroad.web.plans.models import Plan
from highroad.web.plans.people import assigning, selectors
from highroad.web.plans.people.assigning import Assignment, Turned
from highroad.web.plans.reminders.settings import begin_for
from highroad.web.plans.views import partnership_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_BYTES = 2 * 1024 * 1024
_EPOCH = datetime.datetime(2000, 1, 1)  # noqa: DTZ001 (Excel keeps no time zone; the same file every time)
# The columns by place; their heads are in the language of whoever takes the sheet out.
KEY, TITLE, STATE, PERSON, ORGANIZATION, DUE, VERSION = range(7)


def outline_sheet(duties: Sequence[selectors.Duty], title: str) -> bytes:
    """A workbook, one row a section: requirement, title, state, e-mail, organization, due day, version."""
    import xlsxwriter

    sink = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(sink, options)
    book.set_properties({"title": title, "author": "Highroad", "created": _EPOCH})
    head = book.add_format({"bold": True, "bottom": 2, "font_name": "Arial", "font_size": 10})
    text = book.add_format({"font_name": "Arial", "font_size": 10, "text_wrap": True, "valign": "top"})
    day = book.add_format(
        {"font_name": "Arial", "font_size": 10, "num_format": "yyyy-mm-dd", "align": "left", "valign": "top"}
    )
    sheet = book.add_worksheet("Outline")
    for place, (words, width) in enumerate(_heads()):
        sheet.write_string(0, place, words, head)
        sheet.set_column(place, place, width)
    for line, duty in enumerate(duties, start=1):
        section = duty.section
        sheet.write_string(line, KEY, section.requirement, text)
        sheet.write_string(line, TITLE, duty.item.title, text)
        sheet.write_string(line, STATE, str(section.get_state_display()), text)
        sheet.write_string(line, PERSON, section.assignee.email if section.assignee else "", text)
        sheet.write_string(line, ORGANIZATION, str(section.organization or ""), text)
        if section.due:
            sheet.write_datetime(line, DUE, datetime.datetime.combine(section.due, datetime.time()), day)
        else:
            sheet.write_blank(line, DUE, None, day)
        sheet.write_number(line, VERSION, section.version, text)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(len(duties), 1), VERSION)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    book.close()
    return sink.getvalue()


def _heads() -> list[tuple[str, int]]:
    return [
        (_("Requirement"), 14),
        (_("Title"), 50),
        (_("State"), 14),
        (_("Person (e-mail)"), 28),
        (_("Organization"), 32),
        (_("Due (YYYY-MM-DD)"), 16),
        (_("Version (leave it)"), 12),
    ]


@dataclass(frozen=True, slots=True)
class Read:
    """What a sheet wants: assignments, the versions it was taken out with, and rows that make no sense."""

    wanted: dict[str, Assignment]
    seen: dict[str, int]
    turned: tuple[Turned, ...]


def read_sheet(
    content: bytes,
    plan: Plan,
    people: Mapping[str, User],
    organizations: Mapping[str, Organization],
    *,
    file: str = "outline.xlsx",
) -> Read:
    """The assignments in a workbook that `outline_sheet` made and people changed.

    people: by e-mail; organizations: by name. State and title are not read: they change nothing. Raises
    UnreadableFile when it is no such workbook.
    """
    wanted: dict[str, Assignment] = {}
    seen: dict[str, int] = {}
    turned = []
    known = {item.id for item in plan.pack.items}
    for row in _rows(content, file):
        requirement = _said(row[KEY])
        if not requirement:
            continue
        try:
            if requirement not in known:
                raise ValueError(_("The plan has no such section."))
            if requirement in wanted:
                raise ValueError(_("The sheet has it twice."))
            assignment = Assignment(
                _named(row[PERSON], people, _("No such person writes here: {name}.")),
                _named(row[ORGANIZATION], organizations, _("No such partner: {name}.")),
                _day(row[DUE]),
            )
            seen[requirement] = _version(row[VERSION])
            wanted[requirement] = assignment
        except ValueError as problem:
            turned.append(Turned(requirement, str(problem)))
    return Read(wanted, seen, tuple(turned))


def _rows(content: bytes, file: str) -> list[list[Any]]:
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        rows = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (python_calamine.CalamineError, OSError, ValueError, IndexError) as error:
        raise UnreadableFile(
            _("this is no Excel workbook"),
            file=file,
            remedy=_("Take the outline out as a workbook and change that one."),
        ) from error
    if not rows or len(rows[0]) <= VERSION:
        raise UnreadableFile(
            _("the sheet doesn't have the columns of the outline"),
            file=file,
            remedy=_("Take the outline out as a workbook and change that one; leave its columns."),
        )
    return rows[1:]


def _said(value: Any) -> str:
    return str(value).strip() if value is not None else ""


def _named(value: Any, known: Mapping[str, Any], lacking: str) -> Any:
    name = _said(value)
    if not name:
        return None
    found = known.get(name.casefold())
    if found is None:
        raise ValueError(lacking.format(name=name))
    return found


def _day(value: Any) -> datetime.date | None:
    if isinstance(value, datetime.datetime):
        return value.date()
    if isinstance(value, datetime.date):
        return value
    if not _said(value):
        return None
    try:
        return datetime.date.fromisoformat(_said(value))
    except ValueError:
        raise ValueError(_("Not a day: {value}.").format(value=_said(value))) from None


def _version(value: Any) -> int:
    text = _said(value).removesuffix(".0")
    if not (text.isascii() and text.isdigit() and len(text) < 9):
        raise ValueError(_("The version is missing: take the outline out anew."))
    return int(text)


@partnership_role(Role.VISITOR, of=partnership_of)
@require_GET
def take_out(request: HttpRequest, partnership: str, plan: str) -> HttpResponse:
    """The outline as a workbook."""
    found = plans.plan_by_slug(partnership, plan)
    response = HttpResponse(
        outline_sheet(selectors.duties_of(request.user, found), found.title), content_type=XLSX
    )
    response["Content-Disposition"] = f'attachment; filename="{found.slug}-outline.xlsx"'
    return response


@partnership_role(Role.STEWARD, of=partnership_of)
@require_POST
def bring_in(request: HttpRequest, partnership: str, plan: str) -> HttpResponse:
    """Assign what a workbook says; rows that make no sense, or that changed meanwhile, come back."""
    found = plans.plan_by_slug(partnership, plan)
    file = request.FILES.get("sheet")
    if file is None or not file.size or file.size > MOST_BYTES:
        messages.error(request, _("Choose a workbook of at most 2 MB."))
        return redirect("plans:people", partnership, plan)
    people = {person.email.casefold(): person for person in plans.people_of(found.partnership)}
    partners = Organization.objects.filter(partner_rows__partnership=found.partnership)
    try:
        read = read_sheet(
            file.read(), found, people, {str(each).casefold(): each for each in partners}, file=file.name
        )
        done = assigning.assign_sections(request.user, found, read.wanted, seen=read.seen)
    except UnreadableFile as error:
        messages.error(request, str(error))
        return redirect("plans:people", partnership, plan)
    begin_for({section.assignee for section in done.changed if section.assignee}, request)
    context = {
        "plan": found,
        "partnership": found.partnership,
        "changed": ngettext("{n} section changed.", "{n} sections changed.", len(done.changed)).format(
            n=len(done.changed)
        ),
        "same": done.same,
        "turned": [*read.turned, *done.turned],
    }
    return render(request, "plans/people/sheet.html", context)

"""Answers to comments as a sheet: what was said, to read; what was done about it, to write."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from highroad.web.directory.access import partnership_role
from highroad.web.directory.rules import Role
from highroad.web.directory.sheets.files import TYPES
from highroad.web.directory.sheets.registers import Column, Register, in_every_language, named, say_day
from highroad.web.directory.sheets.views import sheet_page, take_out
from highroad.web.plans.comments import answering, selectors
from highroad.web.plans.comments.models import Comment, CommentPeriod
from highroad.web.plans.comments.vocabulary import CommentState, Disposition
from highroad.web.plans.selectors import plan_by_slug
from highroad.web.plans.views import partnership_of

_LONGEST_CELL = 30_000  # Excel's own limit is 32,767


class AnswerSheet(Register):
    """The comments of a period that may be answered. Names and addresses of their writers stay here."""

    may_add = False

    def __init__(self, actor: Any, period: CommentPeriod) -> None:
        super().__init__(actor, period.partnership)
        self.period = period
        self.name = f"{period.plan.slug}-answers"

    @property
    def title(self) -> str:
        """What the register is called."""
        return _("Comments and answers")

    @cached_property
    def dispositions(self) -> dict[str, str]:
        """What may be done about a comment, by its name in every language."""
        return in_every_language(lambda: {code: str(name) for code, name in Disposition.choices})

    def columns(self) -> Sequence[Column]:
        """What was said (to read), the disposition, the reply, the section that changed."""
        return (
            Column("number", _("Number"), lambda row: row.number, 8),
            Column("received", _("Received on (to read)"), _received, 14, kind="day"),
            Column("language", _("Language (to read)"), lambda row: row.language, 10),
            Column("section", _("Section (to read)"), lambda row: row.requirement, 12),
            Column("comment", _("Comment (to read)"), lambda row: row.readable_text[:_LONGEST_CELL], 70),
            Column("group", _("Group (to read)"), lambda row: row.group, 24),
            Column(
                "disposition",
                _("What was done"),
                lambda row: row.disposition,
                22,
                say=lambda code: str(Disposition(code).label) if code else "",
                read=lambda text: named(self.dispositions, text, _("There is no disposition {name}.")) or "",
            ),
            Column("reply", _("Reply"), lambda row: row.reply, 60, read=str),
            Column("changed", _("Section that changed"), lambda row: row.changed, 14, read=str),
        )

    def rows(self) -> Iterable[Any]:
        """Those that were received and are shown, in order of their numbers."""
        for row in selectors.comments_of(self.period).filter(state=CommentState.RECEIVED):
            row.period = self.period
            yield row

    def change(self, row: Any, values: dict[str, Any], *, expected_version: int) -> None:
        """Answer it; what the sheet doesn't say stays as it was."""
        given = {name: values.get(name, getattr(row, name)) for name in ("disposition", "reply", "changed")}
        answering.dispose(self.actor, row, **given, expected_version=expected_version)


def _received(row: Comment) -> str:
    return say_day(timezone.localdate(row.received_at))


def _register(request: HttpRequest, partnership: str, plan: str) -> AnswerSheet:
    return AnswerSheet(request.user, selectors.period_or_404(plan_by_slug(partnership, plan)))


@partnership_role(Role.CONTRIBUTOR, of=partnership_of)
@require_GET
def answers_out(request: HttpRequest, partnership: str, plan: str, form: str) -> HttpResponse:
    """The comments with their answers, as xlsx or csv."""
    if form not in TYPES:
        raise Http404(_("A register goes out as xlsx or csv."))
    return take_out(_register(request, partnership, plan), form)


@partnership_role(Role.CONTRIBUTOR, of=partnership_of)
@require_http_methods(["GET", "POST"])
def answers_in(request: HttpRequest, partnership: str, plan: str) -> HttpResponse:
    """Answer comments as a sheet says."""
    register = _register(request, partnership, plan)
    context = {
        "partnership": register.partnership,
        "back": reverse("plans:comments", args=[partnership, plan]),
        "take_out": {form: reverse("plans:answers_out", args=[partnership, plan, form]) for form in TYPES},
    }
    return sheet_page(request, register, context=context)

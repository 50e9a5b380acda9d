"""What everybody sees of a comment period: the draft, the form, the confirmation, and later the ledger."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from highroad.errors import BadQuestion
from highroad.planning.public_comment import clock
from highroad.web.directory.access import public, require_seen
from highroad.web.directory.rules import Role, allows
from highroad.web.plans.comments import intake, reading, selectors
from highroad.web.plans.comments.forms import CommentForm
from highroad.web.plans.comments.models import CommentPeriod
from highroad.web.plans.comments.tasks import FORMS, draft_file, response_file
from highroad.web.plans.languages import language_in
from highroad.web.plans.selectors import plan_by_slug


def _period(request: HttpRequest, partnership: str, plan: str) -> CommentPeriod:
    """The period that the address means: the newest, or ?period=N. Raises Http404."""
    found = plan_by_slug(partnership, plan)
    require_seen(request.user, found.partnership)
    wanted = request.GET.get("period", "")
    number = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 5 else None
    return selectors.period_or_404(found, number)


def _context(request: HttpRequest, period: CommentPeriod, **more: Any) -> dict[str, Any]:
    plan = period.plan
    return {
        "period": period,
        "plan": plan,
        "partnership": plan.partnership,
        "clock": clock(period.opens, period.closes, timezone.localdate()),
        "is_member": allows(request.user, plan.partnership, Role.VISITOR),
        "answers": allows(request.user, plan.partnership, Role.CONTRIBUTOR),
        **more,
    }


@public
@require_GET
def comment_period(request: HttpRequest, partnership: str, plan: str) -> HttpResponse:
    """How to comment until when, and the draft's contents."""
    period = _period(request, partnership, plan)
    code = get_language() or "en"
    context = _context(
        request,
        period,
        sections=reading.sections_of(period),
        rule=period.plan.pack.public_comment,
        notices=list(period.notices.all()),
        pdf=draft_file(period, code).is_file(),
        periods=list(selectors.periods_of(period.plan)),
    )
    return render(request, "plans/comments/period.html", context)


@public
@require_GET
def comment_section(request: HttpRequest, partnership: str, plan: str, requirement: str) -> HttpResponse:
    """One section of the draft, with a way to comment on each passage."""
    period = _period(request, partnership, plan)
    section = reading.section_text(period, requirement)
    if section is None:
        raise Http404(_("The draft has no such section."))
    order = [each["requirement"] for each in period.edition.contents["sections"]]
    place = order.index(requirement)
    pack = period.plan.pack
    context = _context(
        request,
        period,
        item=pack.requirement(requirement),
        pieces=reading.pieces_of(section),
        text_language=language_in(period.plan, section),
        before=pack.requirement(order[place - 1]) if place else None,
        after=pack.requirement(order[place + 1]) if place + 1 < len(order) else None,
    )
    return render(request, "plans/comments/draft_section.html", context)


@public
@require_http_methods(["GET", "POST"])
def comment_write(request: HttpRequest, partnership: str, plan: str) -> HttpResponse:
    """The form: for a passage, a section or the whole plan; no account, no script."""
    period = _period(request, partnership, plan)
    given = request.POST if request.method == "POST" else request.GET
    requirement = given.get("requirement", "")
    section = reading.section_text(period, requirement) if requirement else None
    requirement = requirement if section is not None else ""
    passage = _place(given.get("passage", "")) if requirement else None
    quote = reading.quote_at(period, requirement, passage)
    passage = passage if quote else None
    form = CommentForm(
        request.POST or None, period=period, initial={"requirement": requirement, "passage": passage}
    )
    status = 200
    if request.method == "POST" and form.is_valid():
        said = intake.Said(
            **form.said(),
            email=form.cleaned_data["email"],
            language=get_language() or "en",
            requirement=requirement,
            passage=passage,
            quote=quote,
        )
        try:
            comment = intake.comment_by_form(
                period,
                said,
                stamp=form.cleaned_data["stamp"],
                honeypot=form.cleaned_data["website"],
                address=get_adapter().get_client_ip(request),
            )
        except BadQuestion as problem:
            form.add_error(None, str(problem))
        else:
            names = [partnership, plan, comment.code]
            return redirect(reverse("plans:comment_received", args=names))
    if form.is_bound:
        status = 422
    item = period.plan.pack.requirement(requirement) if requirement else None
    context = _context(request, period, form=form, item=item, quote=quote)
    return render(request, "plans/comments/write.html", context, status=status)


def _place(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else None


@public
@require_GET
def comment_received(request: HttpRequest, partnership: str, plan: str, code: str) -> HttpResponse:
    """The confirmation: its number, what was sent, and later the answer. The number can't be guessed."""
    found = plan_by_slug(partnership, plan)
    require_seen(request.user, found.partnership)
    comments = selectors.Comment.objects.select_related("period__edition")
    comment = comments.filter(code=code, period__plan=found).first()
    if comment is None:
        raise Http404(_("There is no comment with this confirmation number."))
    period = comment.period
    period.plan = found
    item = found.pack.by_id.get(comment.requirement)
    context = _context(request, period, comment=comment, item=item)
    return render(request, "plans/comments/received.html", context)


@public
@require_GET
def comment_draft(request: HttpRequest, partnership: str, plan: str) -> HttpResponse:
    """The draft as PDF, in the language of the page."""
    period = _period(request, partnership, plan)
    file = draft_file(period, get_language() or "en")
    if not file.is_file():
        raise Http404(_("The PDF is still being made; the pages are there already."))
    name = f"{period.plan.slug}-draft.pdf"
    return FileResponse(file.open("rb"), as_attachment=True, filename=name, content_type="application/pdf")


@public
@require_GET
def comment_ledger(request: HttpRequest, partnership: str, plan: str) -> HttpResponse:
    """Every comment and what was done about it, once the ledger is published."""
    period = _period(request, partnership, plan)
    if period.published_at is None:
        raise Http404(_("The comments of this plan aren't published yet."))
    page = Paginator(selectors.public_comments(period), selectors.PAGE).get_page(request.GET.get("page"))
    pack = period.plan.pack
    rows = [(comment, pack.by_id.get(comment.requirement)) for comment in page]
    code = get_language() or "en"
    forms = [form for form in FORMS if response_file(period, code, form).is_file()]
    context = _context(request, period, page=page, rows=rows, forms=forms)
    return render(request, "plans/comments/public_ledger.html", context)


@public
@require_GET
def comment_response(request: HttpRequest, partnership: str, plan: str, form: str) -> HttpResponse:
    """The response document or the ledger as a file: for everybody once published, before that for staff."""
    period = _period(request, partnership, plan)
    staff = allows(request.user, period.partnership, Role.CONTRIBUTOR)
    if form not in FORMS or (period.published_at is None and not staff):
        raise Http404(_("The comments of this plan aren't published yet."))
    file = response_file(period, get_language() or "en", form)
    if not file.is_file():
        raise Http404(_("The document isn't made yet."))
    return FileResponse(
        file.open("rb"),
        as_attachment=True,
        filename=f"{period.plan.slug}-comments.{form}",
        content_type=FORMS[form],
    )

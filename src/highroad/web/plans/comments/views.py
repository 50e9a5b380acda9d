"""Where those who answer work: the ledger, one comment, letters, mail, groups of alike comments."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from highroad.errors import HighroadError, Refused
from highroad.planning.public_comment import clock, disagreement_item
from highroad.web.directory.access import partnership_role
from highroad.web.directory.rules import Role, allows
from highroad.web.plans.comments import answering, files, forms, intake, selectors
from highroad.web.plans.comments.models import CommentAttachment, CommentPeriod
from highroad.web.plans.comments.passages import passage_today
from highroad.web.plans.selectors import plan_by_slug
from highroad.web.plans.views import partnership_of

any_form = require_http_methods(["GET", "POST"])


def period_of(request: HttpRequest, partnership: str, plan: str) -> CommentPeriod:
    wanted = request.GET.get("period", "")
    number = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 5 else None
    return selectors.period_or_404(plan_by_slug(partnership, plan), number)


def staff_context(request: HttpRequest, period: CommentPeriod, **more: Any) -> dict[str, Any]:
    partnership = period.plan.partnership
    return {
        "period": period,
        "plan": period.plan,
        "partnership": partnership,
        "clock": clock(period.opens, period.closes, timezone.localdate()),
        "may_moderate": allows(request.user, partnership, Role.REVIEWER),
        "may_publish": allows(request.user, partnership, Role.APPROVER),
        **more,
    }


def attempt(form: Any, deed: Any) -> Any:
    """Do it; what the house refuses becomes an error of the form, and None comes back."""
    try:
        return deed()
    except Refused:
        raise
    except HighroadError as error:
        form.add_error(None, str(error))
        return None


def uploaded(given: UploadedFile | None) -> intake.Attached | None:
    return intake.Attached(given.name or "", given.read()) if given else None


@partnership_role(Role.CONTRIBUTOR, of=partnership_of)
@require_GET
def comments(request: HttpRequest, partnership: str, plan: str) -> HttpResponse:
    """The ledger: what waits, what was said, what was done. Without a period: how to open one."""
    found = plan_by_slug(partnership, plan)
    period = selectors.current_period(found)
    if period is None:
        context = {
            "plan": found,
            "partnership": found.partnership,
            "may_publish": allows(request.user, found.partnership, Role.APPROVER),
        }
        return render(request, "plans/comments/none.html", context)
    period = period_of(request, partnership, plan)
    show = request.GET.get("show", "open")
    show = show if show in selectors.FILTERS else "open"
    chosen = {name: request.GET.get(name, "")[:80] for name in ("language", "section", "words")}
    rows = selectors.shown_comments(
        period,
        show=show,
        language=chosen["language"],
        requirement=chosen["section"],
        words=chosen["words"],
    )
    page = Paginator(rows, selectors.PAGE).get_page(request.GET.get("page"))
    pack = period.plan.pack
    context = staff_context(
        request,
        period,
        page=page,
        rows=[(comment, pack.by_id.get(comment.requirement)) for comment in page],
        show=show,
        chosen=chosen,
        filters=_filters(period, show),
        sections=selectors.sections_commented(period),
        attach=disagreement_item(pack, period.plan.answers),
    )
    return render(request, "plans/comments/ledger.html", context)


def _filters(period: CommentPeriod, show: str) -> list[dict[str, Any]]:
    words = {
        "open": _("To answer"),
        "held": _("Held"),
        "disagree": _("Disagree"),
        "done": _("Answered"),
        "hidden": _("Not shown"),
        "all": _("All"),
    }
    counts = selectors.counts_of(period)
    return [
        {"key": key, "label": words[key], "count": counts[key], "chosen": key == show}
        for key in selectors.FILTERS
    ]


@partnership_role(Role.CONTRIBUTOR, of=partnership_of)
@any_form
def comment(request: HttpRequest, partnership: str, plan: str, number: int) -> HttpResponse:
    """One comment: what it says, of which passage, and the form that answers it."""
    period = period_of(request, partnership, plan)
    found = selectors.comment_by_number(period, number)
    initial = {
        "disposition": found.disposition,
        "reply": found.reply,
        "changed": found.changed or (found.requirement if not found.disposition else ""),
        "stance": found.stance,
        "version": found.version,
    }
    form = forms.StanceForm(request.POST or None, plan=period.plan, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        done = attempt(
            form,
            lambda: answering.dispose(
                request.user,
                found,
                disposition=given["disposition"],
                reply=given["reply"],
                changed=given["changed"] if given["disposition"] in answering.CHANGING else "",
                stance=given["stance"],
                expected_version=given["version"],
            ),
        )
        if done is not None:
            messages.success(request, _("Comment {number} is answered.").format(number=number))
            return redirect(_next_open(period, number))
    return _comment_page(request, period, found, form)


def _comment_page(
    request: HttpRequest, period: CommentPeriod, found: Any, form: Any, moderation: Any = None
) -> HttpResponse:
    shown = {"deed": "", "shown_text": found.readable_text, "version": found.version}
    bound = form.is_bound or (moderation is not None)
    context = staff_context(
        request,
        period,
        comment=found,
        item=period.plan.pack.by_id.get(found.requirement),
        changed_item=period.plan.pack.by_id.get(found.changed),
        today=passage_today(period, found),
        form=form,
        moderation_form=moderation or forms.ModerationForm(initial=shown),
        neighbors=_neighbors(period, found.number),
    )
    return render(request, "plans/comments/comment.html", context, status=422 if bound else 200)


def _neighbors(period: CommentPeriod, number: int) -> dict[str, int | None]:
    numbers = period.comments.order_by("number").values_list("number", flat=True)
    return {
        "before": numbers.filter(number__lt=number).last(),
        "after": numbers.filter(number__gt=number).first(),
    }


def _next_open(period: CommentPeriod, number: int) -> str:
    """The next comment that waits for an answer; the ledger when there is none."""
    names = [period.plan.partnership.slug, period.plan.slug]
    waiting = selectors.shown_comments(period, show="open").order_by("number")
    following = waiting.filter(number__gt=number).first() or waiting.first()
    if following is None:
        return reverse("plans:comments", args=names)
    return reverse("plans:comment", args=[*names, following.number])


@partnership_role(Role.REVIEWER, of=partnership_of)
@require_POST
def moderate(request: HttpRequest, partnership: str, plan: str, number: int) -> HttpResponse:
    """Show a comment, black out personal data in it, or keep it from being shown."""
    period = period_of(request, partnership, plan)
    found = selectors.comment_by_number(period, number)
    form = forms.ModerationForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        done = attempt(
            form,
            lambda: answering.moderate(
                request.user,
                found,
                deed=given["deed"],
                reason=given["reason"],
                shown_text=given["shown_text"],
                expected_version=given["version"],
            ),
        )
        if done is not None:
            messages.success(request, _("Recorded."))
            return redirect("plans:comment", partnership, plan, number)
    answer = forms.StanceForm(plan=period.plan, initial={"stance": found.stance, "version": found.version})
    return _comment_page(request, period, found, answer, form)


@partnership_role(Role.CONTRIBUTOR, of=partnership_of)
@require_GET
def attachment(request: HttpRequest, partnership: str, plan: str, file: uuid.UUID) -> HttpResponse:
    """A file that came with a comment, to be saved, never shown in the browser."""
    found = get_object_or_404(
        CommentAttachment, public_id=file, comment__period__plan=plan_by_slug(partnership, plan)
    )
    kept = files.kept(found.sha256)
    if not kept.is_file():
        raise Http404(_("The file isn't kept any longer."))
    return FileResponse(
        kept.open("rb"), as_attachment=True, filename=found.name, content_type="application/octet-stream"
    )


@partnership_role(Role.CONTRIBUTOR, of=partnership_of)
@any_form
def letter(request: HttpRequest, partnership: str, plan: str) -> HttpResponse:
    """Type a letter in."""
    period = period_of(request, partnership, plan)
    form = forms.LetterForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        said = intake.Said(**form.said(), language=given["language"])
        made = attempt(
            form,
            lambda: intake.comment_by_letter(
                request.user,
                period,
                said,
                token=given["token"],
                received_on=given["received_on"],
                written_on=given["written_on"],
                scan=uploaded(given["scan"]),
                scanned_on=given["scanned_on"],
            ),
        )
        if made is not None:
            words = _("The letter is comment {number}; its confirmation number is {code}.")
            messages.success(request, words.format(number=made.number, code=made.code))
            return redirect("plans:comments", partnership, plan)
    status = 422 if form.is_bound else 200
    return render(
        request, "plans/comments/letter.html", staff_context(request, period, form=form), status=status
    )


@partnership_role(Role.CONTRIBUTOR, of=partnership_of)
@any_form
def mail(request: HttpRequest, partnership: str, plan: str) -> HttpResponse:
    """Read comments out of saved e-mail."""
    period = period_of(request, partnership, plan)
    form = forms.MailForm(request.POST or None, request.FILES or None)
    context = staff_context(request, period, form=form)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data["file"]
        context["imported"] = attempt(
            form,
            lambda: intake.comments_by_mail(
                request.user,
                period,
                given.read(),
                file=given.name or "",
                language=form.cleaned_data["language"],
            ),
        )
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "plans/comments/mail.html", context, status=status)


@partnership_role(Role.CONTRIBUTOR, of=partnership_of)
@any_form
def alike(request: HttpRequest, partnership: str, plan: str) -> HttpResponse:
    """Comments that say much the same, and why they seem to; a person confirms the group."""
    period = period_of(request, partnership, plan)
    if request.method == "POST":
        numbers = [
            int(each) for each in request.POST.getlist("comments") if each.isascii() and each.isdigit()
        ]
        chosen = list(period.comments.filter(number__in=numbers[:5000]))
        group = answering.group_comments(request.user, period, chosen, title=request.POST.get("title", ""))
        said = ngettext("{count} comment is grouped.", "{count} comments are grouped.", len(chosen))
        messages.success(request, said.format(count=len(chosen)))
        return redirect("plans:comment_group", partnership, plan, group.number)
    context = staff_context(
        request, period, likely=selectors.likely_groups(period), groups=list(period.groups.all())
    )
    return render(request, "plans/comments/alike.html", context)


@partnership_role(Role.CONTRIBUTOR, of=partnership_of)
@any_form
def group(request: HttpRequest, partnership: str, plan: str, number: int) -> HttpResponse:
    """A group of alike comments, answered once."""
    period = period_of(request, partnership, plan)
    found = selectors.group_by_number(period, number)
    members = list(found.comments.all())
    first = next((each for each in members if each.disposition), None)
    initial = {"version": found.version}
    if first is not None:
        initial |= {"disposition": first.disposition, "reply": first.reply, "changed": first.changed}
    form = forms.DispositionForm(request.POST or None, plan=period.plan, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        count = attempt(
            form,
            lambda: answering.dispose_group(
                request.user,
                found,
                disposition=given["disposition"],
                reply=given["reply"],
                changed=given["changed"] if given["disposition"] in answering.CHANGING else "",
                expected_version=given["version"],
            ),
        )
        if count is not None:
            said = ngettext("{count} comment is answered.", "{count} comments are answered.", count)
            messages.success(request, said.format(count=count))
            return redirect("plans:comment_group", partnership, plan, number)
    context = staff_context(request, period, group=found, members=members, form=form)
    status = 422 if form.is_bound else 200
    return render(request, "plans/comments/group.html", context, status=status)


@partnership_role(Role.CONTRIBUTOR, of=partnership_of)
@require_POST
def leave(request: HttpRequest, partnership: str, plan: str, number: int) -> HttpResponse:
    """Take a comment out of its group."""
    period = period_of(request, partnership, plan)
    found = selectors.comment_by_number(period, number)
    answering.leave_group(request.user, found, expected_version=found.version)
    messages.success(request, _("Comment {number} stands by itself again.").format(number=number))
    return redirect("plans:comment", partnership, plan, number)

"""Pages of rounds: stewards ask and watch, writers use the answers, invited agencies answer by their link."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from highroad.errors import HighroadError, Refused
from highroad.web.directory.access import partnership_role, public
from highroad.web.directory.models import Organization
from highroad.web.directory.rules import Role, allows
from highroad.web.plans.rounds import forms, selectors, services
from highroad.web.plans.rounds.models import RoundAnswer, RoundInvitation
from highroad.web.plans.selectors import plan_by_slug
from highroad.web.plans.views import partnership_of

any_form = require_http_methods(["GET", "POST"])


def _attempt(form: Any, deed: Any) -> Any:
    """Do it; what the house refuses becomes an error of the form, and None comes back."""
    try:
        return deed()
    except Refused:
        raise
    except HighroadError as error:
        form.add_error(None, str(error))
        return None


@partnership_role(Role.CONTRIBUTOR, of=partnership_of)
@require_GET
def rounds(request: HttpRequest, partnership: str, plan: str) -> HttpResponse:
    """The rounds of a plan."""
    found = plan_by_slug(partnership, plan)
    context = {
        "plan": found,
        "partnership": found.partnership,
        "rounds": list(selectors.rounds_of(found)),
        "may_steward": allows(request.user, found.partnership, Role.STEWARD),
    }
    return render(request, "plans/rounds/rounds.html", context)


@partnership_role(Role.STEWARD, of=partnership_of)
@any_form
def start_round(request: HttpRequest, partnership: str, plan: str) -> HttpResponse:
    """Ask something of invited agencies."""
    found = plan_by_slug(partnership, plan)
    form = forms.RoundForm(request.POST or None, plan=found)
    if request.method == "POST" and form.is_valid():
        made = _attempt(
            form,
            lambda: services.start_round(
                request.user,
                found,
                title=form.cleaned_data["title"],
                words=form.cleaned_data["words"],
                due=form.cleaned_data["due"],
                questions=form.questions(),
                origin=request.build_absolute_uri("/"),
            ),
        )
        if made is not None:
            messages.success(request, _("The round is started. Invite those you want to hear from."))
            return redirect(made)
    context = {"plan": found, "partnership": found.partnership, "form": form}
    return render(request, "plans/rounds/start.html", context, status=422 if form.is_bound else 200)


@partnership_role(Role.CONTRIBUTOR, of=partnership_of)
@any_form
def round_board(request: HttpRequest, partnership: str, plan: str, number: int) -> HttpResponse:
    """The status board, the answers, and for stewards the form that invites."""
    found = plan_by_slug(partnership, plan)
    round_ = selectors.round_by_number(found, number)
    may_steward = allows(request.user, found.partnership, Role.STEWARD)
    form = forms.InviteForm(request.POST or None) if may_steward else None
    if request.method == "POST" and form is not None and form.is_valid():
        given = form.cleaned_data
        partner = Organization.objects.filter(
            partner_rows__partnership=found.partnership, name__iexact=given["organization"]
        ).first()
        made = _attempt(form, lambda: services.invite(request.user, round_, partner=partner, **given))
        if made is not None:
            messages.success(request, _("{who} is invited.").format(who=made.organization))
            return redirect(round_)
    context = {
        "plan": found,
        "partnership": found.partnership,
        "round": round_,
        "board": selectors.board(round_),
        "answers": [
            (question, found.pack.by_id.get(question.requirement), given)
            for question, given in selectors.answers_by_question(round_)
        ],
        "form": form if round_.closed_at is None else None,
        "may_steward": may_steward,
        "links": _links(request, round_) if may_steward else {},
    }
    status = 422 if form is not None and form.is_bound else 200
    return render(request, "plans/rounds/round.html", context, status=status)


def _links(request: HttpRequest, round_: Any) -> dict[int, str]:
    """The link of every open invitation, for those who hand it over by other means than our letters."""
    return {
        each.pk: request.build_absolute_uri(reverse("plans:round_answer", args=[services.link_token(each)]))
        for each in round_.invitations.all()
        if each.withdrawn_at is None
    }


def _invitation(partnership: str, plan: str, number: int, invitation: int) -> RoundInvitation:
    rows = RoundInvitation.objects.select_related("round__plan__partnership")
    return get_object_or_404(
        rows,
        pk=invitation,
        round__number=number,
        round__plan__slug=plan,
        round__plan__partnership__slug=partnership,
    )


@partnership_role(Role.STEWARD, of=partnership_of)
@require_POST
def remind(request: HttpRequest, partnership: str, plan: str, number: int, invitation: int) -> HttpResponse:
    """Send a link once more."""
    found = _invitation(partnership, plan, number, invitation)
    services.remind(request.user, found)
    messages.success(request, _("{who} is reminded.").format(who=found.organization))
    return redirect(found.round)


@partnership_role(Role.STEWARD, of=partnership_of)
@require_POST
def withdraw(request: HttpRequest, partnership: str, plan: str, number: int, invitation: int) -> HttpResponse:
    """Make a link void."""
    found = _invitation(partnership, plan, number, invitation)
    services.withdraw(request.user, found)
    messages.success(request, _("The link of {who} doesn't work any longer.").format(who=found.organization))
    return redirect(found.round)


@partnership_role(Role.STEWARD, of=partnership_of)
@require_POST
def close(request: HttpRequest, partnership: str, plan: str, number: int) -> HttpResponse:
    """Take no more answers."""
    round_ = selectors.round_by_number(plan_by_slug(partnership, plan), number)
    services.close_round(request.user, round_, expected_version=int(request.POST.get("version") or 0))
    messages.success(request, _("The round is closed."))
    return redirect(round_)


@partnership_role(Role.CONTRIBUTOR, of=partnership_of)
@require_POST
def use(request: HttpRequest, partnership: str, plan: str, number: int, answer: int) -> HttpResponse:
    """Put an answer into its section, with credit."""
    rows = RoundAnswer.objects.select_related("invitation__round__plan__partnership", "question")
    found = get_object_or_404(
        rows,
        pk=answer,
        question__round__number=number,
        question__round__plan__slug=plan,
        question__round__plan__partnership__slug=partnership,
    )
    section = services.use_answer(request.user, found, kind=request.POST.get("as", "suggestion"))
    messages.success(request, _("The answer of {who} is in the section.").format(who=found.invitation))
    return redirect(section)


@public
@never_cache
@any_form
def round_answer(request: HttpRequest, token: str) -> HttpResponse:
    """One screen for an invited agency: the questions, what it answered so far, and saving."""
    invitation = services.invitation_of(token)
    if invitation is None:
        raise Http404(_("This link doesn't work any longer. Ask whoever sent it for another."))
    services.mark_opened(invitation)
    questions = list(invitation.round.questions.all())
    form = forms.AnswerForm(request.POST or None, questions=questions, invitation=invitation)
    if request.method == "POST" and form.is_valid():
        changed = _attempt(form, lambda: services.answer(invitation, form.texts()))
        if changed is not None:
            messages.success(request, _("Your answers are saved. With this link you can change them."))
            return redirect("plans:round_answer", token)
    plan = invitation.round.plan
    context = {
        "invitation": invitation,
        "round": invitation.round,
        "plan": plan,
        "partnership": plan.partnership,
        "form": form,
        "asked": [(form[f"answer_{each.pk}"], plan.pack.by_id.get(each.requirement)) for each in questions],
    }
    return render(request, "plans/rounds/answer.html", context, status=422 if form.is_bound else 200)

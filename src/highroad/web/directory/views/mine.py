"""One's own pages: partnerships, account, invitations, jobs."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from highroad.web.directory import jobs, selectors, services, work
from highroad.web.directory.access import public, signed_in
from highroad.web.directory.adapters import INVITED, INVITED_BY_MAIL
from highroad.web.directory.forms import AccountForm
from highroad.web.directory.models import Job, User
from highroad.web.directory.vocabulary import ROLE_MEANS, JobState, Role


@signed_in
@require_GET
def my_partnerships(request: HttpRequest) -> HttpResponse:
    """What waits for a person, and the partnerships they belong to, with the role in each."""
    memberships = list(selectors.memberships_for(request.user))
    context = {
        "memberships": memberships,
        "jobs": selectors.jobs_for(request.user),
        "work": work.work_for(request.user),
    }
    return render(request, "directory/my_partnerships.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    """One's name and language, and the way to password, addresses and second factor."""
    form = AccountForm(request.POST or None, instance=User.objects.get(pk=request.user.pk))
    if request.method == "POST" and form.is_valid():
        services.update_account(
            request.user, name=form.cleaned_data["name"], language=form.cleaned_data["language"]
        )
        response = redirect("directory:account")
        if chosen := form.cleaned_data["language"]:
            translation.activate(chosen)
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME,
                chosen,
                max_age=settings.LANGUAGE_COOKIE_AGE,
                samesite=settings.LANGUAGE_COOKIE_SAMESITE,
                secure=settings.LANGUAGE_COOKIE_SECURE,
            )
        else:
            response.delete_cookie(settings.LANGUAGE_COOKIE_NAME)
        messages.success(request, _("Saved."))
        return response
    return render(request, "directory/account.html", {"form": form, "single_sign_on": settings.OIDC})


@public
@require_http_methods(["GET", "POST"])
def accept_invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Join by the link in an invitation: sign in or make an account first, then confirm."""
    invitation = services.find_invitation(token)
    if invitation is None:
        raise Http404
    if not invitation.is_open:
        return render(request, "directory/invitation_closed.html", {"invitation": invitation}, status=410)
    if not request.user.is_authenticated:
        request.session[INVITED] = invitation.email
        request.session[INVITED_BY_MAIL] = services.came_by_mail(token)
        if request.method == "POST":
            return redirect_to_login(request.path)
    elif request.method == "POST":
        membership = services.accept_invitation(request.user, invitation)
        request.session.pop(INVITED, None)
        request.session.pop(INVITED_BY_MAIL, None)
        messages.success(request, _("Welcome. You can begin here."))
        return redirect(membership.partnership)
    return render(
        request,
        "directory/invitation.html",
        {
            "invitation": invitation,
            "role_means": ROLE_MEANS[Role(invitation.role)],
            "sign_up": f"{reverse('account_signup')}?next={request.path}",
            "sign_in": f"{reverse('account_login')}?next={request.path}",
        },
    )


def _job_for(request: HttpRequest, job: uuid.UUID) -> Job:
    found = get_object_or_404(Job, public_id=job)
    if found.requested_by_id != request.user.pk and not request.user.is_operator:
        raise Http404
    return found


@signed_in
@require_GET
def job(request: HttpRequest, job: uuid.UUID) -> HttpResponse:
    """How far a job is. Reloads itself: the part with htmx, the page without scripts."""
    found = _job_for(request, job)
    working = found.state in (JobState.QUEUED, JobState.RUNNING)
    is_part = request.headers.get("HX-Request") == "true"
    if is_part and found.state == JobState.DONE and found.result_url:
        return HttpResponse(status=200, headers={"HX-Redirect": found.result_url})
    template = "directory/_job.html" if is_part else "directory/job.html"
    context = {"job": found, "label": jobs.label_of(found.kind), "working": working}
    response = render(request, template, context)
    if working and not is_part:
        response.headers["Refresh"] = "5"
    return response

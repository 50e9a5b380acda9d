"""Choosing how often to be reminded, and stopping it from a letter without signing in."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from highroad.web.directory.access import public, signed_in
from highroad.web.directory.invitations import can_send
from highroad.web.plans.reminders.models import ReminderSetting, Rhythm
from highroad.web.plans.reminders.sending import person_of, what_waits
from highroad.web.plans.reminders.settings import choose


class RhythmForm(forms.Form):
    """How often."""

    rhythm = forms.ChoiceField(
        label=gettext_lazy("Write to me"), choices=Rhythm.choices, widget=forms.RadioSelect
    )


@signed_in
@require_http_methods(["GET", "POST"])
def reminders(request: HttpRequest) -> HttpResponse:
    """How often a person wants to hear what waits for them, and what the letter would say now."""
    setting = ReminderSetting.objects.filter(user=request.user).first()
    form = RhythmForm(request.POST or None, initial={"rhythm": setting.rhythm if setting else Rhythm.NEVER})
    if request.method == "POST" and form.is_valid():
        choose(request.user, form.cleaned_data["rhythm"], origin=request.build_absolute_uri("/"))
        messages.success(request, _("Saved."))
        return redirect("plans:reminders")
    work, days = what_waits(request.user)
    context = {"form": form, "work": work, "days": days, "can_send": can_send()}
    return render(request, "plans/reminders.html", context, status=422 if form.is_bound else 200)


@csrf_exempt  # mail programs post here by themselves (RFC 8058); the token stops letters, nothing else
@public
@require_http_methods(["GET", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Stop the letters: one press, no account. Opening the link changes nothing."""
    person = person_of(token)
    if person is None:
        raise Http404(_("This link stops nothing."))
    stopped = request.method == "POST"
    if stopped:
        choose(person, Rhythm.NEVER)
    return render(request, "plans/stop_reminders.html", {"stopped": stopped, "email": person.email})

"""Letters to those who follow a plan: to confirm, and of what is new. Each holds the way out."""

from __future__ import annotations

import datetime
from typing import Any

from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from highroad.web.directory import jobs
from highroad.web.directory.models import Job
from highroad.web.plans.adoption.models import Subscription
from highroad.web.plans.models import Edition, Plan

ASKING, TELLING = "plans.subscription", "plans.new_edition"
#: An address that was never confirmed is asked again after this, not sooner.
AGAIN = datetime.timedelta(days=1)


def subscribe(plan: Plan, email: str, *, language: str, origin: str) -> None:
    """Ask an address whether it wants letters about a plan; its owner decides, by the letter's link.

    Nothing tells the asker whether the address follows the plan already.
    """
    now = timezone.now()
    with transaction.atomic():
        held, made = Subscription.objects.get_or_create(
            plan=plan, email=email.strip().lower(), defaults={"language": language, "origin": origin[:200]}
        )
        waiting = held.confirmed_at is None and (made or held.asked_at < now - AGAIN)
        if waiting:
            Subscription.objects.filter(pk=held.pk).update(
                asked_at=now, language=language, origin=origin[:200]
            )
            jobs.enqueue(None, ASKING, {"subscription": held.pk, "origin": origin})


def confirm(token: str) -> Subscription | None:
    """The address wants the letters; None when there is no such link."""
    found = Subscription.objects.select_related("plan__partnership").filter(token=token).first()
    if found is not None and found.confirmed_at is None:
        found.confirmed_at = timezone.now()
        found.edition = found.plan.editions.values_list("number", flat=True).first() or 0
        found.save(update_fields=["confirmed_at", "edition"])
    return found


def stop(token: str) -> bool:
    """No more letters: the address is forgotten."""
    deleted, _each = Subscription.objects.filter(token=token).delete()
    return bool(deleted)


def tell_of(edition: Edition, origin: str) -> None:
    """Have everybody told who follows the plan."""
    if edition.plan.subscriptions.exclude(confirmed_at=None).exists():
        jobs.enqueue(None, TELLING, {"edition": edition.pk, "origin": origin})


@jobs.handler(ASKING, label=gettext_lazy("Asking an address whether it wants letters"))
def ask(job: Job, _report: jobs.Report) -> None:
    """Send the letter that asks; after a crash it may arrive twice."""
    held = (
        Subscription.objects.select_related("plan__partnership")
        .filter(pk=job.payload["subscription"])
        .first()
    )
    if held is not None and held.confirmed_at is None:
        send_letter(held, "plans/email/confirm.txt", _subject_of_asking, job.payload["origin"], {})


@jobs.handler(TELLING, label=gettext_lazy("Telling readers of a new edition"))
def tell(job: Job, _report: jobs.Report) -> None:
    """Send each reader one letter; who got theirs before a crash gets no second."""
    edition = Edition.objects.select_related("plan__partnership").get(pk=job.payload["edition"])
    rows = edition.plan.subscriptions.exclude(confirmed_at=None).filter(edition__lt=edition.number)
    for held in rows.select_related("plan__partnership").order_by("pk"):
        Subscription.objects.filter(pk=held.pk).update(edition=edition.number)
        send_letter(
            held, "plans/email/edition.txt", _subject_of_edition, job.payload["origin"], {"edition": edition}
        )


def _subject_of_asking(held: Subscription) -> str:
    return _("Do you want letters about “{plan}”?").format(plan=held.plan.title)


def _subject_of_edition(held: Subscription) -> str:
    return _("A new edition of “{plan}”").format(plan=held.plan.title)


def send_letter(
    held: Subscription, template: str, subject: Any, origin: str, more: dict[str, Any], *, address: str = ""
) -> None:
    """One letter in the reader's language. address: the page it leads to (the plan's own when empty)."""
    with translation.override(held.language):
        base = origin.rstrip("/")
        context = {
            "plan": held.plan,
            "confirm": base + reverse("plans:confirm_subscription", args=[held.token]),
            "stop": base + reverse("plans:stop_subscription", args=[held.token]),
            "address": base + (address or held.plan.get_reading_url()),
            **more,
        }
        words = " ".join(subject(held).split())
        send_mail(words, render_to_string(template, context), None, [held.email])

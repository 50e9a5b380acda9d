"""Digests: `remind` runs every minute; a letter is made once a period and handed over once."""

from __future__ import annotations

import datetime
import smtplib
from typing import Any

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMultiAlternatives
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from highroad import language
from highroad.errors import HighroadError
from highroad.reference.holidays import is_business_day
from highroad.web.directory.invitations import can_send
from highroad.web.directory.jobs import Outcome, Report, enqueue, handler
from highroad.web.directory.models import Job, User
from highroad.web.directory.work import WorkItem, work_for
from highroad.web.plans.calendar.selectors import Day, days_of_person
from highroad.web.plans.reminders.models import Reminder, ReminderSetting, Rhythm

SENDING = "plans.reminder"
FROM_HOUR = 7  # nobody is written to at night
AHEAD = datetime.timedelta(days=14)
AT_ONCE = 50
_SALT = "highroad.plans.reminders"


class ReminderNotSent(HighroadError):
    """A digest could not be handed to the mail server; it is not tried again."""

    code = "HR-E-0731"


def period_of(rhythm: str, day: datetime.date) -> str:
    """The name of the period that a letter on this day is for; empty when none goes out on it."""
    if rhythm == Rhythm.DAILY and is_business_day(day):
        return day.isoformat()
    if rhythm == Rhythm.WEEKLY and day.weekday() == 0:
        year, week, _weekday = day.isocalendar()
        return f"{year}-W{week:02}"
    return ""


def remind(now: datetime.datetime | None = None) -> int:
    """Ask for today's digests of everybody who wants one; returns how many were asked for.

    Called every minute by the job runner. Two runners, or one that is started again, ask once: the pair of
    person and period is unique. Nothing is asked for where the instance has no post, nor before seven.
    """
    local = timezone.localtime(now)
    if local.hour < FROM_HOUR or not can_send():
        return 0
    day, asked = local.date(), 0
    for rhythm in (Rhythm.DAILY, Rhythm.WEEKLY):
        period = period_of(rhythm, day)
        if not period:
            continue
        waiting = (
            ReminderSetting.objects.filter(rhythm=rhythm, user__is_active=True)
            .exclude(user__in=Reminder.objects.filter(period=period).values("user"))
            .values_list("user", flat=True)[:AT_ONCE]
        )
        asked += sum(_ask(user, period) for user in waiting)
    return asked


def _ask(user: int, period: str) -> bool:
    try:
        with transaction.atomic():
            reminder = Reminder.objects.create(user_id=user, period=period)
            enqueue(None, SENDING, {"reminder": reminder.pk})
    except IntegrityError:  # another runner was quicker
        return False
    return True


@handler(SENDING, label=gettext_lazy("Sending a reminder"))
def send(job: Job, report: Report) -> Outcome:
    """Send one digest, unless it was handed over before or nothing waits for the person."""
    reminder = Reminder.objects.select_related("user").get(pk=job.payload["reminder"])
    setting = ReminderSetting.objects.filter(user=reminder.user).exclude(rhythm=Rhythm.NEVER).first()
    if setting is None or not reminder.user.is_active:
        return Outcome()
    spoken = reminder.user.language or settings.LANGUAGE_CODE
    with translation.override(spoken), language.use(spoken):
        work, days = what_waits(reminder.user)
        if not work and not days:
            return Outcome()
        claimed = Reminder.objects.filter(pk=reminder.pk, handed_over_at=None).update(
            handed_over_at=timezone.now(), items=len(work) + len(days)
        )
        if claimed:
            _post(reminder.user, setting, work, days)
    report(100)
    return Outcome()


def what_waits(user: User) -> tuple[list[WorkItem], list[Day]]:
    """What is the person's to do, and the dates of the next two weeks."""
    today = timezone.localdate()
    mine = [day for day in days_of_person(user) if today <= day.day <= today + AHEAD]
    # What is the person's own stands in the work already.
    own = ("section-", "recommendation-")
    return work_for(user), [day for day in mine if not day.key.startswith(own)]


def _post(user: User, setting: ReminderSetting, work: list[WorkItem], days: list[Day]) -> None:
    origin = setting.origin.rstrip("/")
    stop = origin + reverse("plans:stop_reminders", args=[stop_token(user)])
    late = sum(item.is_late for item in work)
    subject = ngettext("{n} thing waits for you", "{n} things wait for you", len(work)).format(n=len(work))
    if late:
        subject += ngettext(", {n} of them late", ", {n} of them late", late).format(n=late)
    if not work:
        subject = _("Dates of the next two weeks")
    context = {
        "user": user,
        "work": work,
        "days": days,
        "origin": origin,
        "stop": stop,
        "mine": origin + reverse("plans:my_sections"),
        "choose": origin + reverse("plans:reminders"),
        "instance_name": settings.INSTANCE_NAME,
        "language": translation.get_language(),
    }
    letter = EmailMultiAlternatives(
        f"{settings.INSTANCE_NAME}: {subject}",
        render_to_string("plans/email/reminder.txt", context),
        None,
        [user.email],
        headers={"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"},
    )
    letter.attach_alternative(render_to_string("plans/email/reminder.html", context), "text/html")
    try:
        letter.send()
    except (OSError, smtplib.SMTPException) as error:
        raise ReminderNotSent(
            _("The reminder to {email} could not be sent.").format(email=user.email),
            remedy=_("The next one goes out in its time; see whether the mail server is reachable."),
        ) from error


def stop_token(user: Any) -> str:
    """What the link in a letter carries: it stops this person's letters and can do nothing else."""
    return signing.dumps(user.pk, salt=_SALT)


def person_of(token: str) -> User | None:
    """Whose letters a token stops, or None."""
    try:
        key = signing.loads(token, salt=_SALT)
    except signing.BadSignature:
        return None
    return User.objects.filter(pk=key).first()

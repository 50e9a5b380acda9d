"""News of comment periods: it opens, its last week begins, it is over, the answers are published.

A piece of news has a name for ever, so that a feed shows it once and a letter is sent once. Nothing is told
by letter that is older than a few days: who follows a plan from today on is not told of last year.
"""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from highroad.web.directory import jobs
from highroad.web.directory.invitations import can_send
from highroad.web.directory.models import Job
from highroad.web.plans.adoption.models import Subscription
from highroad.web.plans.comments.models import CommentPeriod
from highroad.web.plans.following.letters import send_letter

TELLING = "plans.comment_news"
FROM_HOUR = 7  # nobody is written to at night
FRESH = datetime.timedelta(days=3)
WEEK = datetime.timedelta(days=7)
AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class News:
    """What happened to a comment period, and since when.

    what: "opens", "last week", "over" or "answered".
    """

    period: CommentPeriod
    what: str
    at: datetime.datetime

    @property
    def key(self) -> str:
        """Its name among the news of the plan."""
        return f"{self.period.number} {self.what}"

    @property
    def urn(self) -> str:
        """Its name for ever, in feeds."""
        return f"urn:uuid:{uuid.uuid5(self.period.edition.public_id, self.what)}"

    @property
    def address(self) -> str:
        """Where it is read."""
        if self.what != "answered":
            return f"{self.period.get_absolute_url()}?period={self.period.number}"
        plan = self.period.plan
        ledger = reverse("plans:comment_ledger", args=[plan.partnership.slug, plan.slug])
        return f"{ledger}?period={self.period.number}"

    @property
    def title(self) -> str:
        """It in a line, in the language in force."""
        days = {"opens": date_format(self.period.opens), "closes": date_format(self.period.closes)}
        words = {
            "opens": _("Comments on the plan are taken from {opens} to {closes}."),
            "last week": _("The last week for comments has begun: they are taken until {closes}."),
            "over": _("Comments are no longer taken. Every one of them gets an answer."),
            "answered": _("Every comment is answered: read what was said and what was done about it."),
        }
        return words[self.what].format(**days)


def news_of(period: CommentPeriod, now: datetime.datetime) -> list[News]:
    """What has happened to a period until now, oldest first. A short period has no last week of its own."""
    days = [("opens", period.opens), ("over", period.closes + datetime.timedelta(days=1))]
    if period.closes - period.opens > WEEK:
        days.insert(1, ("last week", period.closes - WEEK + datetime.timedelta(days=1)))
    found = [News(period, what, _morning(day)) for what, day in days]
    if period.published_at is not None:
        found.append(News(period, "answered", period.published_at))
    return [each for each in found if each.at <= now]


def _morning(day: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time()))


def news_of_plan(periods: Iterable[CommentPeriod]) -> list[News]:
    """The news of all periods of a plan, the newest first."""
    now = timezone.now()
    return sorted((each for period in periods for each in news_of(period, now)), key=lambda each: each.at)[
        ::-1
    ]


def tell_news(now: datetime.datetime | None = None) -> int:
    """Ask for letters about fresh news for everybody who follows a plan; returns how many were asked for.

    Called every minute by the job runner. Whom a letter was asked for is written down with the letter, in one
    transaction: two runners, or one that is started again, ask once. Nothing goes out at night or without
    post.
    """
    now = now or timezone.now()
    if timezone.localtime(now).hour < FROM_HOUR or not can_send():
        return 0
    today = timezone.localdate(now)
    asked = 0
    lately = CommentPeriod.objects.filter(opens__lte=today, plan__subscriptions__confirmed_at__isnull=False)
    for period in lately.select_related("plan__partnership", "edition").distinct():
        for each in news_of(period, now):
            if now - each.at < FRESH and asked < AT_ONCE:
                asked += _ask(each, AT_ONCE - asked)
    return asked


def _ask(news: News, most: int) -> int:
    asked = 0
    rows = Subscription.objects.filter(plan=news.period.plan_id, confirmed_at__lte=news.at + FRESH).exclude(
        origin=""
    )
    for pk, told in rows.order_by("pk").values_list("pk", "told"):
        if news.key in told or asked >= most:
            continue
        with transaction.atomic():
            held = Subscription.objects.select_for_update().filter(pk=pk).first()
            if held is None or news.key in held.told:
                continue
            held.told = [*held.told, news.key]
            held.save(update_fields=["told"])
            payload = {"subscription": pk, "period": news.period.pk, "what": news.what}
            jobs.enqueue(None, TELLING, payload)
        asked += 1
    return asked


@jobs.handler(TELLING, label=gettext_lazy("Telling a reader of a comment period"))
def tell(job: Job, _report: jobs.Report) -> None:
    """Send one reader one piece of news; who stopped meanwhile gets none."""
    rows = Subscription.objects.select_related("plan__partnership")
    held = rows.filter(pk=job.payload["subscription"]).first()
    period = CommentPeriod.objects.select_related("plan__partnership", "edition").get(
        pk=job.payload["period"]
    )
    if held is None:
        return
    news = News(period, job.payload["what"], timezone.now())

    def subject(_held: Subscription) -> str:
        return _("Comments on “{plan}”").format(plan=period.edition.title)

    more: dict[str, Any] = {"news": news}
    send_letter(held, "plans/email/news.txt", subject, held.origin, more, address=news.address)

"""Calendars for people's own programs (iCalendar, RFC 5545), at private addresses."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.http import Http404
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from highroad.reference.holidays import federal_holidays
from highroad.web.directory.rules import Role, allows
from highroad.web.plans.calendar.models import CalendarFeed, feed_key
from highroad.web.plans.calendar.selectors import Day, days_of_person, days_of_plan
from highroad.web.plans.models import Plan


def feed_of(user: Any, plan: Plan | None) -> CalendarFeed | None:
    """The person's address of this calendar, if they have one."""
    return CalendarFeed.objects.filter(user=user, plan=plan).first()


def new_feed(user: Any, plan: Plan | None) -> CalendarFeed:
    """An address with a new key; one that the person had before reads nothing any more."""
    feed, _made = CalendarFeed.objects.get_or_create(user=user, plan=plan)
    feed.key, feed.made_at = feed_key(), timezone.now()
    feed.save()
    return feed


def end_feed(user: Any, plan: Plan | None) -> None:
    """Take the address away."""
    CalendarFeed.objects.filter(user=user, plan=plan).delete()


def calendar_at(key: str, *, origin: str) -> bytes:
    """The calendar that a private address names, in the person's language, as far as they may still see it.

    Raises Http404 for an unknown key, a person who is gone, or one who is no member any more.
    """
    feed = CalendarFeed.objects.select_related("user", "plan__partnership").filter(key=key).first()
    if feed is None or not feed.user.is_active:
        raise Http404
    if feed.plan is not None and not allows(feed.user, feed.plan.partnership, Role.VISITOR):
        raise Http404
    with translation.override(feed.user.language or settings.LANGUAGE_CODE):
        days = days_of_plan(feed.plan) if feed.plan else days_of_person(feed.user)
        name = feed.plan.title if feed.plan else _("My dates in Highroad")
        prefix = f"plan-{feed.plan.pk}" if feed.plan else f"person-{feed.user.pk}"
        return to_ics(days, name=name, prefix=prefix, origin=origin)


def to_ics(days: Sequence[Day], *, name: str, prefix: str, origin: str) -> bytes:
    """Days as a calendar of all-day events, with the federal holidays of the years that lie between them.

    A day's identifier stays the same when it moves, so that programs move it instead of showing it twice.
    """
    from icalendar import Calendar, Event

    calendar = Calendar()
    calendar.add("prodid", "-//Highroad//Plan calendar//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", datetime.timedelta(hours=12), parameters={"VALUE": "DURATION"})
    host = origin.split("://", 1)[-1].strip("/") or "highroad"
    stamp = timezone.now().astimezone(datetime.UTC)
    for day in days:
        event = Event()
        event.add("uid", f"{prefix}-{day.key}@{host}")
        event.add("dtstamp", stamp)
        event.add("dtstart", day.day)
        event.add("dtend", day.day + datetime.timedelta(days=1))
        event.add("summary", f"{day.what} ({day.place})")
        if day.about:
            event.add("description", day.about)
        event.add("url", origin.rstrip("/") + day.address)
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    for year in sorted({day.day.year for day in days}):
        for holiday, title in federal_holidays(year).items():
            event = Event()
            event.add("uid", f"holiday-{holiday.isoformat()}@{host}")
            event.add("dtstamp", stamp)
            event.add("dtstart", holiday)
            event.add("dtend", holiday + datetime.timedelta(days=1))
            event.add("summary", _("Federal holiday: {name}").format(name=title))
            event.add("transp", "TRANSPARENT")
            calendar.add_component(event)
    return bytes(calendar.to_ical())

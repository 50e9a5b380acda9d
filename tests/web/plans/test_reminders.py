"""Digests: who gets one, when, with what in it, never twice; and private calendars."""

from __future__ import annotations

import datetime
import re

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from highroad.web.directory import jobs
from highroad.web.directory.models import Job, Membership
from highroad.web.plans.calendar.days import record_day, save_milestone
from highroad.web.plans.calendar.feeds import new_feed
from highroad.web.plans.calendar.models import CalendarFeed
from highroad.web.plans.models import Plan
from highroad.web.plans.people.assigning import Assignment, assign_sections
from highroad.web.plans.reminders.models import Reminder, ReminderSetting
from highroad.web.plans.reminders.sending import person_of, remind, stop_token
from highroad.web.plans.reminders.settings import choose

MONDAY = datetime.datetime(2026, 11, 23, 8, 0, tzinfo=timezone.get_default_timezone())
ORIGIN = "https://plans.example.org/"


@pytest.fixture
def given(people, plan, organization):
    """A section that is the contributor's and late."""
    assign_sections(
        people["steward"],
        plan,
        {"II.b.1": Assignment(people["contributor"], None, datetime.date(2026, 11, 2))},
        seen={"II.b.1": 1},
    )
    choose(people["contributor"], "weekly", origin=ORIGIN)
    return people["contributor"]


def send_all():
    """Do the jobs that wait, as the runner would."""
    for job in Job.objects.filter(kind="plans.reminder", state="queued"):
        jobs.run(str(job.public_id))


def test_one_letter_a_week_with_text_links_and_a_way_to_stop(given, django_capture_on_commit_callbacks):
    assert remind(MONDAY) == 1
    send_all()
    (letter,) = mail.outbox
    assert letter.to == [given.email]
    assert "waits for you" in letter.subject
    assert "late" in letter.subject
    assert f"{ORIGIN}partnerships/valley/plans/valley-plan/sections/II.b.1/" in letter.body
    assert "overdue" in letter.body
    (html, kind) = letter.alternatives[0]
    assert kind == "text/html"
    assert "II.b.1" in html
    link = re.search(r"https://plans\.example\.org(/reminders/stop/\S+)", letter.body)
    assert link is not None
    assert letter.extra_headers["List-Unsubscribe"] == f"<{link.group(0)}>"
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_never_twice(given):
    remind(MONDAY)
    remind(MONDAY + datetime.timedelta(minutes=1))
    remind(MONDAY + datetime.timedelta(hours=9))
    assert Reminder.objects.count() == Job.objects.filter(kind="plans.reminder").count() == 1
    send_all()
    # A runner that died after the letter went out takes the job up again.
    Job.objects.filter(kind="plans.reminder").update(state="queued")
    send_all()
    assert len(mail.outbox) == 1
    remind(MONDAY + datetime.timedelta(days=7))
    send_all()
    assert len(mail.outbox) == 2


@pytest.mark.parametrize(
    ("rhythm", "days", "letters"),
    [("weekly", 7, 1), ("daily", 7, 4), ("never", 7, 0)],  # Thanksgiving falls into that week
)
def test_the_rhythm_is_kept_and_holidays_are_free(given, rhythm, days, letters):
    choose(given, rhythm)
    for day in range(days):
        remind(MONDAY + datetime.timedelta(days=day))
    assert Reminder.objects.count() == letters


def test_nobody_is_written_to_at_night_or_about_nothing(given, people):
    assert remind(MONDAY.replace(hour=3)) == 0
    choose(people["visitor"], "weekly", origin=ORIGIN)
    Plan.objects.all().update(begins=None)
    assert remind(MONDAY) == 2
    send_all()
    assert [letter.to for letter in mail.outbox] == [[given.email]]


def test_stopping_needs_no_account_and_a_look_stops_nothing(given, client_for):
    browser = client_for("anonymous")
    address = reverse("plans:stop_reminders", args=[stop_token(given)])
    assert given.email in browser.get(address).content.decode()
    assert ReminderSetting.objects.get(user=given).rhythm == "weekly"
    assert browser.post(address).status_code == 200
    assert ReminderSetting.objects.get(user=given).rhythm == "never"
    assert browser.get(reverse("plans:stop_reminders", args=["made-up"])).status_code == 404
    assert person_of("made-up") is None


def test_spanish_letters_for_spanish_readers(given):
    given.language = "es"
    given.save()
    remind(MONDAY)
    send_all()
    assert "Lo que le espera:" in mail.outbox[0].body


def test_who_is_given_work_hears_of_it_by_the_week(client_for, people, plan):
    browser = client_for("steward")
    chosen = {"section": ["II.b.1:1"], "assignee": str(people["contributor"].pk)}
    assert browser.post(reverse("plans:people", args=["valley", "valley-plan"]), chosen).status_code == 302
    assert ReminderSetting.objects.get().user == people["contributor"]


def test_a_private_calendar_follows_the_plan(client_for, people, plan):
    save_milestone(people["steward"], plan, {"title": "Ten sessions", "due": datetime.date(2028, 1, 5)})
    feed = new_feed(people["visitor"], plan)
    anyone = client_for("anonymous")
    address = reverse("plans:ics", args=[feed.key])

    def days():
        answer = anyone.get(address)
        assert answer["Content-Type"].startswith("text/calendar")
        events = Calendar.from_ical(answer.content).walk("VEVENT")
        return {str(event["SUMMARY"]): (event.decoded("DTSTART"), str(event["UID"])) for event in events}

    before = days()
    assert before["Ten sessions (Valley plan)"][0] == datetime.date(2028, 1, 5)
    assert before["Submit the plan (Valley plan)"][0] == datetime.date(2028, 3, 2)
    assert before["The plan counts as approved for core programs (Valley plan)"][0] == datetime.date(
        2028, 5, 31
    )
    assert any("Federal holiday" in name for name in before)
    record_day(people["steward"], plan, "submission", day=datetime.date(2028, 2, 28))
    after = days()
    assert after["Submit the plan (Valley plan)"][0] == datetime.date(2028, 2, 28)
    assert {uid for _day, uid in after.values()} >= {
        uid for name, (_day, uid) in before.items() if "holiday" not in name
    }


def test_a_private_calendar_ends_with_its_key_and_with_the_membership(client_for, people, plan):
    feed = new_feed(people["visitor"], plan)
    anyone = client_for("anonymous")
    old = reverse("plans:ics", args=[feed.key])
    new_feed(people["visitor"], plan)
    assert anyone.get(old).status_code == 404
    fresh = reverse("plans:ics", args=[CalendarFeed.objects.get().key])
    assert anyone.get(fresh).status_code == 200
    Membership.objects.filter(user=people["visitor"]).update(ended_at=timezone.now())
    assert anyone.get(fresh).status_code == 404

"""The outline as a sheet: out and in again without change, and rows that come back with their reasons."""

from __future__ import annotations

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from highroad.web.directory.models import AuditEvent
from highroad.web.directory.sheets.files import read, to_csv
from highroad.web.plans.people.assigning import Assignment, assign_sections
from highroad.web.plans.people.sheets import OutlineSheet
from highroad.web.plans.reminders.models import ReminderSetting

BASE = ["valley", "valley-plan"]
PERSON, ORGANIZATION, DUE, VERSION = 3, 4, 5, 6


@pytest.fixture
def taken_out(client_for, people, plan, organization) -> bytes:
    assign_sections(
        people["steward"],
        plan,
        {"II.b.1": Assignment(people["contributor"], organization, datetime.date(2027, 3, 1))},
        seen={"II.b.1": 1},
    )
    return client_for("steward").get(reverse("plans:outline_out", args=[*BASE, "xlsx"])).content


def look(browser, content: bytes):
    file = SimpleUploadedFile("outline.xlsx", content)
    return browser.post(reverse("plans:outline_in", args=BASE), {"sheet": file})


def test_out_and_in_again_changes_nothing(client_for, taken_out):
    deeds = AuditEvent.objects.filter(verb="section.assigned").count()
    browser = client_for("steward")
    said = look(browser, taken_out)
    assert "This sheet changes nothing" in said.content.decode()
    assert "sealed" not in said.context
    assert AuditEvent.objects.filter(verb="section.assigned").count() == deeds
    assert browser.get(reverse("plans:outline_out", args=[*BASE, "xlsx"])).content == taken_out


def test_what_is_changed_is_assigned_and_what_makes_no_sense_comes_back(
    client_for, people, plan, taken_out, section_of
):
    lines = [line.texts for line in read(taken_out, "outline.xlsx")]
    rows = {row[0]: row for row in lines}
    rows["II.b.1"][PERSON] = people["reviewer"].email.upper()
    rows["II.b.2"][DUE] = "2027-04-02"
    rows["II.b.3"][PERSON] = "nobody@example.org"
    rows["II.b.4"][ORGANIZATION] = "Unheard of"
    rows["II.c.1"][DUE] = "next week"
    rows["II.c.2"][DUE], rows["II.c.2"][VERSION] = "2027-04-02", ""
    rows["III.a.1"][0] = "III.z"
    changed = section_of("III.b.7")
    rows["III.b.7"][DUE] = "2027-05-05"
    assign_sections(
        people["steward"],
        plan,
        {"III.b.7": Assignment(due=datetime.date(2027, 6, 6))},
        seen={"III.b.7": changed.version},
    )
    browser = client_for("steward")
    shown = look(browser, to_csv(OutlineSheet(people["steward"], plan).heads(), lines[1:]))
    assert section_of("II.b.2").due is None
    back = {each.given.texts["requirement"]: each.kind for each in shown.context["brought"].returned}
    assert back == {
        "II.b.3": "rejected", "II.b.4": "rejected", "II.c.1": "rejected", "II.c.2": "rejected",
        "III.z": "rejected", "III.b.7": "conflict",
    }  # fmt: skip
    sealed = {"rows": shown.context["sealed"], "deed": "bring"}
    said = browser.post(reverse("plans:outline_in", args=BASE), sealed).content.decode()
    assert "2 rows were changed." in said
    assert section_of("II.b.1").assignee == people["reviewer"]
    assert section_of("II.b.2").due == datetime.date(2027, 4, 2)
    assert section_of("III.b.7").due == datetime.date(2027, 6, 6)
    assert ReminderSetting.objects.filter(user=people["reviewer"]).exists()


def test_sections_are_not_added_by_sheet(client_for, people, plan, taken_out):
    heads = OutlineSheet(people["steward"], plan).heads()
    shown = look(client_for("steward"), to_csv(heads, [["", "Mine", "", "", "", "2027-01-01", ""]]))
    assert [each.reason for each in shown.context["brought"].returned] == [
        "Rows can't be added with this sheet."
    ]

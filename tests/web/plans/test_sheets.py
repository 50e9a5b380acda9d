"""The outline as a workbook: out and in again without change, and rows that come back with their reasons."""

from __future__ import annotations

import datetime
import io

import pytest
import python_calamine
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from highroad.errors import UnreadableFile
from highroad.web.directory.models import AuditEvent
from highroad.web.plans.people.assigning import Assignment, assign_sections
from highroad.web.plans.people.sheets import read_sheet

BASE = ["valley", "valley-plan"]


def rows_of(content: bytes) -> list[list[object]]:
    return (
        python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    )


def workbook(rows: list[list[object]]) -> bytes:
    sink = io.BytesIO()
    book = xlsxwriter.Workbook(sink, {"default_date_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet()
    for line, row in enumerate(rows):
        sheet.write_row(line, 0, row)
    book.close()
    return sink.getvalue()


@pytest.fixture
def taken_out(client_for, people, plan, organization) -> bytes:
    assign_sections(
        people["steward"],
        plan,
        {"II.b.1": Assignment(people["contributor"], organization, datetime.date(2027, 3, 1))},
        seen={"II.b.1": 1},
    )
    return client_for("steward").get(reverse("plans:outline_sheet", args=BASE)).content


def bring_in(browser, content: bytes) -> str:
    file = SimpleUploadedFile("outline.xlsx", content)
    return browser.post(reverse("plans:outline_sheet_in", args=BASE), {"sheet": file}).content.decode()


def test_out_and_in_again_changes_nothing(client_for, taken_out):
    deeds = AuditEvent.objects.filter(verb="section.assigned").count()
    said = bring_in(client_for("steward"), taken_out)
    assert "0 sections changed." in said
    assert "No row came back." in said
    assert AuditEvent.objects.filter(verb="section.assigned").count() == deeds
    assert client_for("steward").get(reverse("plans:outline_sheet", args=BASE)).content == taken_out


def test_what_is_changed_is_assigned_and_what_makes_no_sense_comes_back(
    client_for, people, plan, taken_out, section_of
):
    rows = {row[0]: row for row in rows_of(taken_out)}
    rows["II.b.1"][3] = people["reviewer"].email.upper()
    rows["II.b.2"][5] = "2027-04-02"
    rows["II.b.3"][3] = "nobody@example.org"
    rows["II.b.4"][4] = "Unheard of"
    rows["II.c.1"][5] = "next week"
    rows["II.c.2"][6] = ""
    rows["III.a.1"][0] = "III.z"
    changed = section_of("III.b.7")
    rows["III.b.7"][5] = "2027-05-05"
    assign_sections(
        people["steward"],
        plan,
        {"III.b.7": Assignment(due=datetime.date(2027, 6, 6))},
        seen={"III.b.7": changed.version},
    )
    said = bring_in(client_for("steward"), workbook(list(rows.values())))
    assert "2 sections changed." in said
    assert section_of("II.b.1").assignee == people["reviewer"]
    assert section_of("II.b.2").due == datetime.date(2027, 4, 2)
    assert section_of("III.b.7").due == datetime.date(2027, 6, 6)
    for lost in ("II.b.3", "II.b.4", "II.c.1", "II.c.2", "III.z", "III.b.7"):
        assert f'<th scope="row">{lost}</th>' in said


@pytest.mark.parametrize("content", [b"PK not a workbook", b"", workbook([["only", "two"]])])
def test_what_is_no_outline_is_refused(plan, content):
    with pytest.raises(UnreadableFile):
        read_sheet(content, plan, {}, {})

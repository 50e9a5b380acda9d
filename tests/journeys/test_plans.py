"""A plan from its pack to a Word file, and two people at one section, in a real browser."""

from __future__ import annotations

import datetime
import io
import shutil
import subprocess
from pathlib import Path

import pytest
from docx import Document as read_docx
from playwright.sync_api import expect
from tests.web.plans.conftest import answer, keep, plan, section_of  # noqa: F401 - fixtures

from highroad.reference import packs
from highroad.web.directory import jobs
from highroad.web.directory.models import Job
from highroad.web.plans.models import Plan, Section

pytestmark = pytest.mark.browser

TEXT = (
    "Growers in the valley hire most in June and again in September, and lay off in winter. Packing and "
    "processing follow the harvest; health care grows all year and pays more at entry "
    "than farming does. Employers lack people with a commercial license."
)
BASE = "/partnerships/valley/plans/valley-plan/"
SECTION = f"{BASE}sections/II.a.1.A.i/"


def test_from_a_pack_to_a_document(open_browser, problems, keep, settings, tmp_path, monkeypatch):  # noqa: F811
    settings.MEDIA_ROOT = tmp_path
    # The pack in force when these pages were written: the journey must not end with the instrument.
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_: datetime.date(2026, 11, 22))
    exhibit = keep(answer(title="Farming pays $17.42"))

    steward = open_browser("steward")
    steward.goto("/partnerships/valley/")
    steward.get_by_role("link", name="Plans").click()
    steward.get_by_role("link", name="Start a plan").click()
    pack = packs.load_pack("us-wioa-state-plan", on=datetime.date(2026, 11, 22))
    steward.get_by_label(pack.title, exact=True).check()
    steward.get_by_role("button", name="Go on").click()
    steward.get_by_label("Title").fill("Valley plan")
    steward.get_by_label("First day of its period").fill("2028-07-01")
    steward.get_by_label("Unified State plan").check()
    steward.get_by_role("button", name="Start the plan").click()
    expect(steward.get_by_role("heading", name="What to do next")).to_be_visible()
    assert Plan.objects.get().pack_version == pack.version
    assert problems(steward) == []

    writer = open_browser("contributor")
    writer.goto(SECTION)
    assert "Nothing is written here yet." in writer.locator(".hr-desk-asked").inner_text()
    writer.get_by_label("Your text").fill(f"## In demand\n\n{TEXT}")
    writer.get_by_role("button", name="Preview").click()
    preview = writer.locator("#preview")
    preview.get_by_role("heading", name="In demand").wait_for()
    assert Section.objects.get(requirement="II.a.1.A.i").text == ""
    writer.get_by_role("button", name="Save").click()
    assert "The text is there; the numbers are not." in writer.locator(".hr-desk-asked").inner_text()
    assert problems(writer) == []

    writer.get_by_label("Your text").press("Control+End")
    writer.get_by_role("button", name="Insert: Farming pays $17.42").click()
    assert f"[[exhibit:{exhibit.public_id}]]" in writer.get_by_label("Your text").input_value()
    writer.get_by_role("button", name="Save").click()
    assert "with the exhibit “Farming pays $17.42”" in writer.locator(".hr-desk-asked").inner_text()

    writer.goto(f"{BASE}export/")
    for form in ("Word", "PDF"):
        writer.goto(f"{BASE}export/")
        writer.get_by_label(form).check()
        writer.get_by_role("button", name="Make the document").click()
        job = Job.objects.latest("pk")
        assert writer.url.endswith(job.get_absolute_url())
        assert jobs.run(str(job.public_id)) == "done"
        job.refresh_from_db()
        with writer.expect_download() as waiting:
            writer.evaluate("address => { location.href = address; }", job.result_url)
        check_document(Path(waiting.value.path()), waiting.value.suggested_filename)


def check_document(file: Path, name: str) -> None:
    """The text and the exhibit's number are in the document."""
    if name.endswith(".docx"):
        paper = read_docx(io.BytesIO(file.read_bytes()))
        words = " ".join(paragraph.text for paragraph in paper.paragraphs)
        words += " ".join(cell.text for table in paper.tables for row in table.rows for cell in row.cells)
    elif shutil.which("pdftotext"):
        done = subprocess.run(["pdftotext", str(file), "-"], capture_output=True, check=True)
        words = " ".join(done.stdout.decode().split())
    else:
        assert file.read_bytes().startswith(b"%PDF-")
        return
    for expected in ("Growers in the valley hire most in June", "In demand", "$17.42"):
        assert expected in words, name


def test_two_people_write_at_once(open_browser, problems, plan, section_of):  # noqa: F811
    first, second = open_browser("contributor"), open_browser("reviewer")
    first.goto(SECTION)
    first.get_by_label("Your text").fill("Farming hires in June.\n\nHealth care hires all year.")
    first.get_by_role("button", name="Save").click()
    first.goto(SECTION)
    second.goto(SECTION)
    first.get_by_label("Your text").fill("Farming hires in May.\n\nHealth care hires all year.")
    second.get_by_label("Your text").fill("Farming hires in July.\n\nHealth care hires all year, too.")
    first.get_by_role("button", name="Save").click()
    second.get_by_role("button", name="Save").click()

    expect(second.get_by_role("heading", name="Two people wrote at once")).to_be_visible()
    assert section_of().text == "Farming hires in May.\n\nHealth care hires all year."
    page = second.locator("main").inner_text()
    for words in ("hires in June.", "hires in May.", "hires in July.", "all year, too."):
        assert words in page
    assert problems(second) == []
    second.set_viewport_size({"width": 360, "height": 800})
    assert problems(second) == []
    second.get_by_label("These words:").check()
    box = second.get_by_label("Words of your own for this passage")
    assert box.input_value() == "Farming hires in July.\n\nFarming hires in May."
    box.fill("Farming hires from May to July.")
    second.get_by_role("button", name="Put together and save").click()
    assert section_of().text == "Farming hires from May to July.\n\nHealth care hires all year, too."
    assert section_of().text_version == 3


def test_reading_and_writing_without_scripts(open_browser, problems, plan, section_of):  # noqa: F811
    writer = open_browser("contributor", scripts=False)
    writer.goto(SECTION)
    writer.get_by_label("Your text").fill(f"## In demand\n\n{TEXT}")
    writer.get_by_role("button", name="Preview").click()
    expect(writer.locator("#preview").get_by_role("heading", name="In demand")).to_be_visible()
    writer.get_by_role("button", name="Save").click()
    assert section_of().text_version == 1
    for address in (BASE, f"{BASE}?show=missing", f"{BASE}coverage/", f"{BASE}read/", f"{SECTION}history/"):
        writer.goto(address)
        expect(writer.locator("h1")).to_be_visible()
    reader = open_browser("visitor", width=360)
    for address in (BASE, SECTION, f"{BASE}coverage/", f"{BASE}read/", f"{SECTION}history/"):
        reader.goto(address)
        assert problems(reader) == []

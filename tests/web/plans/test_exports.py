"""Taking a plan along: the document holds the texts and the exhibits, alike in every form."""

from __future__ import annotations

import io
import re
import shutil
import subprocess

import pytest
from django.urls import reverse
from docx import Document as read_docx
from tests.publishing.pdf_ua import faults
from tests.web.plans.conftest import WORDS, answer

from highroad.web.directory import jobs
from highroad.web.directory.models import Job, Membership
from highroad.web.plans import services
from highroad.web.plans.languages import set_language

EXPORT = "/partnerships/valley/plans/valley-plan/export/"


@pytest.fixture(autouse=True)
def _uploads(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def written(people, plan, section_of, keep):
    """A plan with a section that shows an exhibit, and one with a heading."""
    exhibit = keep(answer(title="Farming pays $17.42"))
    text = f"{WORDS}\n\n[[exhibit:{exhibit.public_id}]]\n\nThat is *less* than **health care**."
    services.save_text(people["contributor"], section_of("II.a.1.A.i"), text, base_version=0)
    services.save_text(
        people["contributor"], section_of("II.b.1"), "## Together\n\nGood jobs.", base_version=0
    )
    return plan


def made(client, **data: str) -> bytes:
    """Ask for a document and do the work; what is downloaded."""
    asked = client.post(EXPORT, data)
    job = Job.objects.latest("pk")
    assert asked.headers["Location"] == job.get_absolute_url()
    assert jobs.run(str(job.public_id)) == "done", Job.objects.get(pk=job.pk).message
    job.refresh_from_db()
    response = client.get(job.result_url)
    assert f'filename="valley-plan.{data["form"]}"' in response.headers["Content-Disposition"]
    return b"".join(response.streaming_content)


def test_word(client_for, written):
    paper = read_docx(io.BytesIO(made(client_for("visitor"), form="docx")))
    words = "\n".join(paragraph.text for paragraph in paper.paragraphs)
    assert "Growers in the valley hire most in June" in words
    assert "That is less than health care." in words
    assert "Farming pays $17.42" in words
    styles = {p.text: p.style.name for p in paper.paragraphs if p.style.name.startswith("Heading")}
    assert styles["II Strategic elements"] == "Heading 1"
    assert styles["II.b.1 Vision"] == "Heading 3"
    assert styles["Together"] == "Heading 4"
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    assert "$17.42" in cells
    assert "U.S. Bureau of Labor Statistics" in words


def test_pdf(client_for, written, tmp_path):
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext (poppler-utils) is not on this machine")
    file = tmp_path / "plan.pdf"
    file.write_bytes(made(client_for("visitor"), form="pdf"))
    assert faults(file.read_bytes()) == []
    done = subprocess.run(["pdftotext", str(file), "-"], capture_output=True, check=True)
    words = " ".join(done.stdout.decode().split())
    for expected in ("Valley plan", "II.b.1 Vision", "Growers in the valley hire most in June", "$17.42"):
        assert expected in words


def test_html(client_for, written):
    page = made(client_for("visitor"), form="html").decode()
    assert "<h1>Valley plan</h1>" in page
    assert "Farming pays $17.42" in page
    assert "<script" not in page


def test_an_edition_is_taken_along_as_it_was(client_for, people, written, section_of):
    services.publish_plan(people["approver"], written, state="published", note="", expected_version=1)
    services.save_text(people["contributor"], section_of("II.b.1"), "Changed.", base_version=1)
    edition = made(client_for("visitor"), form="html", edition="1").decode()
    draft = made(client_for("visitor"), form="html").decode()
    assert "Good jobs." in edition
    assert "Edition 1, published" in edition
    assert "Changed." in draft


def test_doing_the_work_twice_leaves_one_file(client_for, written, tmp_path):
    client = client_for("visitor")
    made(client, form="html")
    job = Job.objects.latest("pk")
    Job.objects.filter(pk=job.pk).update(state="queued")
    assert jobs.run(str(job.public_id)) == "done"
    assert [file.name for file in (tmp_path / "plans").iterdir()] == [f"{job.public_id}.html"]


def test_a_document_is_for_whoever_asked(client_for, written):
    made(client_for("visitor"), form="html")
    address = Job.objects.latest("pk").result_url
    assert client_for("steward").get(address).status_code == 404
    assert client_for("anonymous").get(address).status_code == 302


def test_who_left_gets_no_document(client_for, people, written):
    client = client_for("visitor")
    client.post(EXPORT, {"form": "html"})
    from django.utils import timezone

    Membership.objects.filter(user=people["visitor"]).update(ended_at=timezone.now())
    job = Job.objects.latest("pk")
    assert jobs.run(str(job.public_id)) == "failed"


@pytest.mark.parametrize("data", [{"form": "exe"}, {"form": "pdf", "edition": "9"}, {}])
def test_what_is_not_offered_is_refused(client_for, written, data):
    assert client_for("visitor").post(EXPORT, data).status_code == 400
    assert not Job.objects.exists()


def test_the_page_offers_forms_and_editions(client_for, written):
    page = client_for("visitor").get(reverse("plans:export", args=["valley", "valley-plan"])).content.decode()
    for word in ("Word", "PDF", "HTML", "The draft as it is now"):
        assert word in page


def test_a_document_in_another_language_says_which_words_are_the_authors(client_for, people, written):
    section = written.sections.select_related("plan__partnership").get(requirement="II.b.1")
    set_language(people["contributor"], section, "es", expected_version=section.version)
    written.refresh_from_db()
    told = {each["requirement"]: each["language"] for each in services.contents_of(written)["sections"]}
    assert told == {"II.a.1.A.i": "en", "II.b.1": "es"}
    client = client_for("visitor")
    page = made(client, form="html").decode()
    assert page.count('lang="es"') == 2  # its heading and its text
    client.cookies["highroad_language"] = "es"
    page = made(client, form="html").decode()
    assert '<html lang="es">' in page
    assert re.search(r'<div lang="en"><p>Growers in the valley', page)
    assert not re.search(r'<div lang="en">[^<]*<figure', page)
    assert 'lang="en" ' in made(client, form="portal.html").decode()


def test_the_language_of_a_section_is_set_on_its_page(client_for, written):
    client, address = client_for("contributor"), "/partnerships/valley/plans/valley-plan/sections/II.b.1/"
    version = written.sections.get(requirement="II.b.1").version
    client.post(f"{address}language/", {"language": "es", "version": version})
    section = written.sections.get(requirement="II.b.1")
    assert section.language == "es"
    assert 'lang="es"' in re.search(r"<textarea[^>]*>", client.get(address).content.decode()).group()
    refused = client.post(f"{address}language/", {"language": "xx", "version": section.version})
    assert refused.status_code == 400
    client.post(f"{address}language/", {"language": "en", "version": section.version})
    assert written.sections.get(requirement="II.b.1").language == ""  # the plan's own

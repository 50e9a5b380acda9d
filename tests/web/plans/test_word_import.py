"""A Word file brought in: matched, looked over, put to use, nothing written over; and the round trip."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document as paper
from tests.web.plans.conftest import WORDS, answer

from highroad.errors import BadQuestion, Refused
from highroad.planning.word_files import read_word
from highroad.publishing.documents import to_docx
from highroad.web.plans import services
from highroad.web.plans.documents import plan_document
from highroad.web.plans.writing import imports
from highroad.web.plans.writing.models import ImportedPiece, PlanImport, SectionDraft

TEXT = f"""## In demand

{WORDS}

- Packing
  - Cold storage
- Health

1. Ask
   1. by mail
2. Listen

| County | **2024** | 2025 |
| --- | ---: | ---: |
| Fresno | 1,200 | 1,310 |
| Madera | 300 | 280 |

[[exhibit:abcd2345]]

Drivers are **few**.[^1] See [data](https://example.org/x).

[^1]: State survey, 2026."""
OTHER = "Work for all.\n\n[[exhibit:abcd2345:table]]\n\nEnd.[^1]\n\n[^1]: Another note."


@pytest.fixture
def written(plan, people, section_of, keep):
    keep(answer(title="Farming pays $17.42"), public_id="abcd2345")
    services.save_text(people["contributor"], section_of(), TEXT, base_version=0)
    services.save_text(people["contributor"], section_of("II.b.1"), OTHER, base_version=0)
    document = plan_document(people["steward"], plan, services.contents_of(plan), None, lambda *_: None)
    return to_docx(document)


def edited(data: bytes, old: str, new: str) -> bytes:
    """The file with other words, as an editor would leave it."""
    opened = paper(io.BytesIO(data))
    for paragraph in opened.paragraphs:
        for run in paragraph.runs:
            if old in run.text:  # setting its text takes a footnote's mark out of a run
                run.text = run.text.replace(old, new)
    sink = io.BytesIO()
    opened.save(sink)
    return sink.getvalue()


def bring(people, plan, data, who="contributor"):
    brought = imports.bring_word(people[who], plan, name="plan.docx", data=data)
    return brought, {piece.requirement: piece for piece in brought.pieces.all()}


def choose(brought):
    return {piece.position: piece.requirement or "tray" for piece in brought.pieces.all()}


def check_kept(people, plan, section_of, data):
    """Sections, tables and exhibits are known again; only what was edited differs."""
    brought, pieces = bring(people, plan, data)
    assert set(pieces) == {"II.a.1.A.i", "II.b.1"}
    first = pieces["II.a.1.A.i"]
    for kept in ("| Fresno | 1,200 | 1,310 |", "[[exhibit:abcd2345]]", "  - Cold storage", "   1. by mail",
                 "**few**.[^1] See [data](https://example.org/x)", "[^1]: State survey, 2026."):  # fmt: skip
        assert kept in first.text
    assert "[[exhibit:abcd2345:table]]" in pieces["II.b.1"].text
    assert "17.42" not in first.text + pieces["II.b.1"].text
    counts = imports.decide(people["contributor"], brought, choose(brought))
    assert (counts["offered"], counts["same"]) == (1, 1)
    (draft,) = SectionDraft.objects.all()
    assert draft.text == TEXT.replace("in winter", "each winter")
    assert (draft.base_version, draft.section.requirement) == (1, "II.a.1.A.i")
    assert (section_of().text, section_of().text_version) == (TEXT, 1)


def test_our_own_file_comes_back(people, plan, written, section_of):
    check_kept(people, plan, section_of, edited(written, "in winter", "each winter"))


def test_our_own_file_comes_back_through_libreoffice(people, plan, written, section_of, tmp_path):
    soffice = shutil.which("soffice")
    if not soffice:
        pytest.skip("LibreOffice (soffice) isn't on the path")
    file = tmp_path / "plan.docx"
    file.write_bytes(edited(written, "in winter", "each winter"))
    for form, source in (("odt", file), ("docx", tmp_path / "there" / "plan.odt")):
        folder = tmp_path / ("there" if form == "odt" else "back")
        subprocess.run(
            [soffice, f"-env:UserInstallation=file://{tmp_path}/office", "--headless", "--convert-to", form,
             "--outdir", str(folder), str(source)],
            check=True, capture_output=True, timeout=120,
        )  # fmt: skip
    check_kept(people, plan, section_of, (tmp_path / "back" / "plan.docx").read_bytes())


def test_an_older_file_meets_what_was_saved_since(people, plan, written, section_of):
    services.save_text(people["reviewer"], section_of(), TEXT.replace("few", "very few"), base_version=1)
    brought, _pieces = bring(people, plan, edited(written, "in winter", "each winter"))
    imports.decide(people["contributor"], brought, choose(brought))
    draft = SectionDraft.objects.get()
    with pytest.raises(services.TextConflict) as met:
        services.save_text(people["contributor"], section_of(), draft.text, base_version=draft.base_version)
    assert met.value.merge.clean
    assert met.value.merge.text == TEXT.replace("few", "very few").replace("in winter", "each winter")


def foreign() -> bytes:
    """An old plan, as an agency keeps it."""
    opened = paper()
    opened.add_paragraph("Draft of March")
    opened.add_heading("II.a.1.A.i Existing demand", 1)
    opened.add_paragraph("Farming hires most.")
    opened.add_heading("By season", 2)
    opened.add_paragraph("In June.", style="List Bullet")
    opened.add_heading("Vision", 1)
    opened.add_paragraph("Work for all.")
    opened.add_heading("Thanks to our partners", 1)
    opened.add_paragraph("Many helped.")
    sink = io.BytesIO()
    opened.save(sink)
    return sink.getvalue()


def test_a_foreign_file_is_matched_and_explained(people, plan, section_of):
    services.save_text(people["reviewer"], section_of("II.b.1"), "A vision.", base_version=0)
    brought = imports.bring_word(people["contributor"], plan, name="old.docx", data=foreign())
    told = [(piece.requirement, piece.why, piece.text) for piece in brought.pieces.all()]
    assert told == [
        ("", "before the first heading", "Draft of March"),
        ("II.a.1.A.i", "by its number, II.a.1.A.i", "Farming hires most.\n\n# By season\n\n- In June."),
        ("II.b.1", "by its title, 100% alike", "Work for all."),
        ("", "no number and no title like it", "Many helped."),
    ]
    assert section_of().text == ""
    choices = choose(brought) | {0: "drop"}
    counts = imports.decide(people["contributor"], brought, choices)
    assert {key: counts[key] for key in ("saved", "offered", "tray", "dropped")} == {
        "saved": 1, "offered": 1, "tray": 1, "dropped": 1,
    }  # fmt: skip
    assert section_of().text.startswith("Farming hires most.")
    assert section_of().versions.get().note == "From the Word file old.docx"
    assert section_of("II.b.1").text == "A vision."
    assert SectionDraft.objects.get().text == "A vision.\n\nWork for all."
    with pytest.raises(BadQuestion, match="already"):
        imports.decide(people["contributor"], brought, choices)
    piece = ImportedPiece.objects.get(state="tray")
    imports.move_from_tray(people["contributor"], piece, section_of("II.b.2"))
    assert section_of("II.b.2").text == "Many helped."
    with pytest.raises(BadQuestion):
        imports.move_from_tray(people["contributor"], piece, section_of("II.b.2"))


def test_no_word_of_a_text_that_is_too_long_is_cut_off(people, plan, section_of, monkeypatch):
    monkeypatch.setattr(imports, "LONGEST_TEXT", 40)
    opened = paper()
    opened.add_heading("II.b.1 Vision", 1)
    written = [f"Paragraph {number} says a little." for number in range(5)] + ["word" * 25]
    for text in written:
        opened.add_paragraph(text)
    sink = io.BytesIO()
    opened.save(sink)
    brought = imports.bring_word(people["contributor"], plan, name="long.docx", data=sink.getvalue())
    pieces = list(brought.pieces.all())
    assert max(len(piece.text) for piece in pieces) <= 40
    assert "".join(piece.text for piece in pieces).replace("\n", "") == "".join(written)
    assert {(piece.requirement, "longer than a section" in piece.why) for piece in pieces} == {("", True)}
    with pytest.raises(BadQuestion, match="a section holds 40"):
        imports.decide(people["contributor"], brought, dict.fromkeys((0, 1), "II.b.1"))
    assert section_of("II.b.1").text == ""
    monkeypatch.setattr(imports, "MOST_PIECES", 3)
    with pytest.raises(BadQuestion, match="at most 3 can be looked over"):
        imports.bring_word(people["contributor"], plan, name="long.docx", data=sink.getvalue())


def test_a_file_above_the_limit_is_refused_with_what_to_do(client_for, plan, monkeypatch):
    monkeypatch.setattr("highroad.web.plans.writing.import_views.MOST_BYTES", 1_000)
    file = SimpleUploadedFile("plan.docx", foreign())
    answered = client_for("contributor").post(f"{plan.get_absolute_url()}import/", {"file": file})
    assert answered.status_code == 400
    assert "of at most" in answered.content.decode()


def test_visitors_bring_nothing(people, plan):
    with pytest.raises(Refused):
        imports.bring_word(people["visitor"], plan, name="x.docx", data=foreign())
    assert not PlanImport.objects.exists()


def packed(parts: dict[str, bytes]) -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return sink.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        b"", b"\xd0\xcf\x11\xe0 an old .doc", b"PK\x03\x04 torn", packed({"a.txt": b"x"}),
        packed({"word/document.xml": b"<not-word/>"}),
        packed({"word/document.xml": b"<w:document"}),
        packed({"word/document.xml": b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'}),
        packed({"word/document.xml": "<x/>".encode("utf-16")}),
        packed({"word/document.xml": b"<x>" + b" " * 70_000_000 + b"</x>"}),
    ],
    ids=["empty", "doc", "torn", "zip", "xml", "cut", "entities", "utf16", "bomb"],
)  # fmt: skip
def test_what_is_no_word_file_is_refused(data):
    with pytest.raises(BadQuestion):
        read_word(data)


def test_the_pages(client_for, plan, people, section_of):
    browser = client_for("contributor")
    address = "/partnerships/valley/plans/valley-plan/import/"
    assert browser.post(address, {"file": SimpleUploadedFile("x.doc", b"x")}).status_code == 400
    answer_ = browser.post(address, {"file": SimpleUploadedFile("old.docx", foreign())}, follow=True)
    page = answer_.content.decode()
    assert "Matched to II.a.1.A.i: by its number, II.a.1.A.i." in page
    assert "Matched to nothing: no number and no title like it." in page
    review = answer_.redirect_chain[-1][0]
    fields = {"piece-0": "", "drop-0": "1", "piece-1": "II.a.1.A.i", "piece-2": "II.b.1", "piece-3": ""}
    page = browser.post(review, fields, follow=True).content.decode()
    assert "Done: 2 sections begun, 0 drafts of yours, 0 unchanged, 1 in the tray." in page
    assert "Many helped." in page
    piece = ImportedPiece.objects.get(state="tray")
    browser.post(f"{address}tray/{piece.pk}/", {"section": "II.b.2"})
    assert section_of("II.b.2").text == "Many helped."


def test_libreoffice_s_own_files_are_read():
    file = Path(__file__).parents[2] / "planning" / "data" / "libreoffice.docx"
    parts = read_word(file.read_bytes()).parts
    assert [(part.level, part.title) for part in parts] == [
        (1, "II. Strategic elements"), (2, "II.a.1.A.i Existing demand industry sectors"),
        (2, "Waivers we asked for"),
    ]  # fmt: skip

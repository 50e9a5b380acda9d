"""Documents: the same words and numbers in HTML, Word and PDF; what people write stays text."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from docx import Document as open_docx

from highroad import language
from highroad.publishing import ReleasedTable
from highroad.publishing.charts import Drawings, bar_chart
from highroad.publishing.charts.theme import text_width
from highroad.publishing.documents import (
    Callout,
    Document,
    Figure,
    Grid,
    Heading,
    ListBlock,
    Marked,
    Note,
    PageBreak,
    Paragraph,
    Quote,
    Run,
    Sources,
    grid,
    inline,
    spoken,
    to_docx,
    to_html,
    to_pdf,
    typesetting,
)
from highroad.publishing.documents.pdf import fitted, laid_out, quoted, typst_source
from highroad.publishing.documents.widths import column_widths

HOSTILE = '"] #import "@preview/evil:1.0.0" $x$ \\ #read("/etc/passwd") <b>&amp; \x00\x07'


@pytest.fixture
def document(table: ReleasedTable) -> Document:
    chart = bar_chart(table, category="occupation", value="employment", title="Farm work leads", size="print")
    return Document(
        title="Briefing: Fresno",
        subtitle="What people work in",
        organization="Valley Partnership",
        running_header="Briefing: Fresno, page head",
        dated="2026-11-22",
        notice="An invented partnership.",
        blocks=(
            Heading(1, "Work"),
            Heading(4, "Skips a level"),
            Paragraph((Run("Bold", bold=True), Run(" and "), Run("a link", link="https://www.bls.gov/"))),
            Paragraph((Run("never", link="javascript:alert(1)"),)),
            Figure(chart, "Figure 1"),
            grid(table),
            ListBlock(((Paragraph(inline("one")),), (Paragraph(inline("two")),)), ordered=True),
            Callout((Paragraph(inline("Take care.")),), title="Missing", tone="attention"),
            Quote((Paragraph(inline("Quoted.")),)),
            Heading(1, "Work"),
            Sources(table.sources),
        ),
    )


def docx_texts(data: bytes) -> list[str]:
    paper = open_docx(io.BytesIO(data))
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    return [*(paragraph.text for paragraph in paper.paragraphs), *cells]


def pdf_text(data: bytes, folder: Path) -> str:
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext (poppler-utils) is not on this machine")
    file = folder / "document.pdf"
    file.write_bytes(data)
    done = subprocess.run(["pdftotext", "-raw", str(file), "-"], capture_output=True, check=True)
    return done.stdout.decode()


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def test_every_format_says_the_same_numbers(document: Document, table: ReleasedTable, tmp_path: Path) -> None:
    page = squeezed(unescape(re.sub(r"<[^>]+>", " ", to_html(document))))
    word = [squeezed(text) for text in docx_texts(to_docx(document))]
    paper = squeezed(pdf_text(to_pdf(document), tmp_path))
    for row in table.texts():
        for text in row[1:]:
            assert squeezed(text) in page
            assert squeezed(text) in word
            assert squeezed(text) in paper


def test_headings_do_not_skip_and_anchors_differ(document: Document) -> None:
    headings = [block for block in document.blocks if isinstance(block, Heading)]
    assert [heading.level for heading in headings] == [1, 2, 1]
    assert [heading.anchor for heading in headings] == ["work", "skips-a-level", "work-2"]


def test_headings_of_one_level_stay_alike_below_one_that_skips():
    wanted = (1, 4, 4, 6, 4, 2, 3, 1)
    blocks = tuple(Heading(level, f"heading {place}") for place, level in enumerate(wanted))
    shown = [block.level for block in Document(title="T", blocks=blocks).blocks if isinstance(block, Heading)]
    assert shown == [1, 2, 2, 3, 2, 2, 3, 1]


def test_html_is_whole_and_without_script(document: Document) -> None:
    page = to_html(document)
    assert page.startswith("<!DOCTYPE html>")
    assert '<html lang="en">' in page
    assert page.count("<h1") == 1
    assert "javascript:" not in page
    assert "<script" not in page
    assert "style=" not in page
    assert '<th scope="col"' in page
    assert 'tabindex="0"' in page
    assert 'alt="Farm work leads.' in page
    assert page == to_html(document)


def test_pdf_is_tagged_and_the_same_each_time(document: Document, tmp_path: Path) -> None:
    data = to_pdf(document)
    assert data == to_pdf(document)
    assert b"/MarkInfo" in data or b"/StructTreeRoot" in data
    assert b"pdfuaid" in data
    text = pdf_text(data, tmp_path)
    assert re.search(r"Page 1 of \d", text)
    assert "An invented partnership." in text


def test_word_has_real_styles_repeated_heads_and_alternative_text(document: Document) -> None:
    data = to_docx(document)
    paper = open_docx(io.BytesIO(data))
    styles = [paragraph.style.name for paragraph in paper.paragraphs]
    assert styles.count("Heading 1") == 2
    assert "Title" in styles
    xml = paper.element.xml
    assert xml.count("<w:tblHeader/>") == 1
    assert 'descr="Farm work leads.' in xml
    assert paper.core_properties.title == "Briefing: Fresno"
    assert paper.core_properties.author == "Valley Partnership"
    footer = paper.sections[0].footer._element.xml
    assert "> PAGE <" in footer
    assert "> NUMPAGES <" in footer
    assert "Briefing: Fresno, page head" in paper.sections[0].header._element.xml


def test_what_people_write_is_only_text(tmp_path: Path) -> None:
    hostile = Document(
        HOSTILE,
        (
            Heading(1, HOSTILE),
            Paragraph((Run(HOSTILE, bold=True, link="https://example.org/" + HOSTILE),)),
            Grid((HOSTILE, "n"), ((HOSTILE, "1"),), (False, True), HOSTILE),
        ),
        organization=HOSTILE,
    )
    text = squeezed(pdf_text(to_pdf(hostile), tmp_path))
    assert squeezed('#import"@preview/evil:1.0.0"$x$') in text
    assert "<b>" not in to_html(hostile)
    clean = "".join(letter for letter in HOSTILE if letter.isprintable())
    assert any(clean in part for part in docx_texts(to_docx(hostile)))


@pytest.mark.parametrize("text", ['"', "\\", '\\"', "\n", "#x", "a\tb", "ñ — “”"])
def test_a_literal_means_the_text(text: str) -> None:
    inside = quoted(text)[1:-1]
    assert not re.search(r'(?<!\\)(?:\\\\)*"', inside)


def test_spanish_documents_are_spanish(table: ReleasedTable) -> None:
    with language.use("es"):
        document = Document("Informe", (grid(table),), language="es", dated="2026-11-22")
    assert '<html lang="es">' in to_html(document)
    assert "22 de noviembre de 2026" in to_html(document)
    assert 'lang: "es"' in typst_source(document)
    paper = open_docx(io.BytesIO(to_docx(document)))
    assert 'w:val="es-US"' in paper.styles.element.xml


@pytest.mark.parametrize("write", [to_html, to_docx, to_pdf])
def test_empty_and_odd_documents_are_set(write: Any) -> None:
    assert write(Document("Nothing yet", ()))
    assert write(Document("A", (Grid(("x",), (), (False,)), Paragraph(()), ListBlock(()), Sources(()))))


def test_a_long_table_repeats_its_head(released: Any, tmp_path: Path) -> None:
    from highroad.results import Column

    table = released(
        {"c": [f"Row {number}" for number in range(150)], "n": list(range(150))},
        Column("c", "Occupation name"),
        Column("n", "Jobs", "count"),
    )
    text = pdf_text(to_pdf(Document("Long", (grid(table),))), tmp_path)
    assert text.count("Occupation name") >= 3


def test_a_word_table_never_runs_off_the_page() -> None:
    long = Grid(("Code", "Codes of all its parts"), (("1", "06017+" * 40), ("2", "06019")), (False, False))
    paper = open_docx(io.BytesIO(to_docx(Document("Title", (long,)))))
    assert sum(column.width.inches for column in paper.tables[0].columns) <= 6.51


@pytest.mark.parametrize("words", [1, 6])
def test_no_number_of_a_printed_table_runs_into_the_next_column(words: int) -> None:
    names = ("Ocupación", *["Salario demostrado (dólares por año)"] * 3 * words)
    crowded = Grid(
        names, (("Administración y gerencia", *["$114,450"] * 3 * words),), (False, *[True] * 3 * words)
    )
    widths = column_widths(crowded, line=468, size=8.8, padding=10)
    need = text_width("$114,450", 8.8) + 10
    assert all(width >= need for width in widths)
    source = typst_source(Document("Title", (crowded,)))
    assert ("show table.cell: set text(size: 6.5pt)" in source) is (words == 6)
    assert sum(widths) == pytest.approx(468) if words == 1 else sum(widths) > 468


@pytest.fixture
def noted() -> Document:
    """A plan's page with footnotes, lists and words in Spanish."""
    survey, source = (
        Note((Run("A "), Run("survey", italic=True))),
        Note(inline("Source: oews."), is_source=True),
    )
    cells = Grid(("Place", "Wage"), (("Here", "$17"),), (False, True), "Wages", marks=((1, 1, source),))
    return Document(
        title="Plan",
        contents=True,
        blocks=(
            Heading(1, "Work"),
            Paragraph((Run("Few"), Run("", note=survey), Run(" and again"), Run("", note=survey))),
            cells,
            ListBlock(((Paragraph(inline("three")),), (Paragraph(inline("four")),)), ordered=True, start=3),
            Quote((Paragraph(inline("Se necesitan camiones.")),), language="es"),
            Heading(1, "Later"),
            PageBreak(),
            Heading(2, "Last"),
        ),
    )


def parts_of(data: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        return {name: packed.read(name).decode() for name in packed.namelist() if name.endswith(".xml")}


def test_word_has_footnotes_lists_captions_and_languages_of_its_own(noted: Document) -> None:
    parts = parts_of(to_docx(noted))
    body, notes = parts["word/document.xml"], parts["word/footnotes.xml"]
    assert re.findall(r'<w:footnoteReference w:id="(\d+)"', body) == ["1", "2"]
    assert "NOTEREF hr_fn1" in body
    assert re.search(r'w:id="1".*FootnoteText.*<w:i/></w:rPr><w:t[^>]*>survey', notes)
    assert re.search(r'w:id="2".*SourceNote.*Source: oews\.', notes)
    numbered = re.findall(r'<w:ilvl w:val="0"/><w:numId w:val="(\d+)"/>', body)
    assert numbered == ["1001", "1001"]
    assert '<w:startOverride w:val="3"/>' in parts["word/numbering.xml"]
    assert "SEQ Table" in body
    assert re.search(r'<w:lang w:val="es-US"/></w:rPr><w:t[^>]*>Se necesitan', body)
    assert re.search('<w:updateFields [^>]*w:val="true"/>', parts["word/settings.xml"])
    assert '<w:tblCaption w:val="Wages"/>' in body


def test_the_contents_of_word_name_the_pages_of_the_pdf(noted: Document) -> None:
    body = parts_of(to_docx(noted))["word/document.xml"]
    shown = re.findall(r'PAGEREF h_(\w+) .*?separate"/></w:r><w:r><w:t[^>]*>(\d+)<', body)
    assert shown == [("work", "2"), ("later", "2"), ("last", "3")]
    assert laid_out(noted, Drawings())[0] == {"work": 2, "later": 2, "last": 3}


def test_footnotes_and_captions_are_counted_alike_everywhere(noted: Document, tmp_path: Path) -> None:
    page = to_html(noted)
    assert page.count('href="#note-1"') == 2
    assert page.count('id="mark-1"') == 1
    assert '<li id="note-2">Source: oews.' in page
    assert "<caption>Table 1. Wages</caption>" in page
    assert '<blockquote lang="es">' in page
    paper = squeezed(pdf_text(to_pdf(noted), tmp_path))
    assert "Table1.Wages" in paper
    assert paper.count("Asurvey") == 1


def test_a_caption_stays_with_its_table(tmp_path: Path) -> None:
    table = Grid(("Name",), tuple((f"Row {number}",) for number in range(14)), (False,), "The caption")
    for lines in range(36, 44):  # wherever the page ends
        text = "\n".join("word" for _line in range(lines))
        file = tmp_path / "plan.pdf"
        file.write_bytes(to_pdf(Document("Plan", (Paragraph(inline(text)), table))))
        done = subprocess.run(["pdftotext", "-layout", str(file), "-"], capture_output=True, check=True)
        (page,) = [page for page in done.stdout.decode().split("\f") if "The caption" in page]
        assert "Row 0" in page


def test_a_row_is_not_parted_between_pages(tmp_path: Path) -> None:
    long = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen last " * 2
    rows = tuple((f"Begin {number}", long + f"end {number}") for number in range(30))
    data = to_pdf(Document("Plan", (Grid(("Name", "Words"), rows, (False, False), "Long rows"),)))
    for page in pdf_text(data, tmp_path).split("\f"):
        assert set(re.findall(r"Begin (\d+)", page)) == set(re.findall(r"end (\d+)", page))


def test_a_long_document_is_set_apart_and_alike(noted: Document, monkeypatch: pytest.MonkeyPatch) -> None:
    here = to_pdf(noted)
    monkeypatch.setattr(typesetting, "LONG", 0)
    typesetting._remembered.clear()
    assert laid_out(noted, Drawings())[0] == {"work": 2, "later": 2, "last": 3}
    assert to_pdf(noted) == here
    broken = {typesetting.MAIN: b"#nonsense(" + typesetting.PAGES.encode()}
    with pytest.raises(typesetting.Unset, match="unclosed"):
        typesetting.pages_of(broken)


def test_a_long_table_ends_with_three_rows_and_what_is_said_below_it(tmp_path: Path) -> None:
    rows = tuple((f"Row {number}", "1") for number in range(16))
    table = Grid(("Name", "Number"), rows, (False, True), "The caption", ("A note.",), "Source: somebody")
    for lines in range(18, 36, 2):  # wherever the page ends
        text = "\n".join("word" for _line in range(lines))
        pages = pdf_text(to_pdf(Document("Plan", (Paragraph(inline(text)), table))), tmp_path).split("\f")
        (last,) = [page for page in pages if "A note." in page]
        assert all(words in last for words in ("Row 13", "Row 15", "Source: somebody"))
    word = docx_xml(to_docx(Document("Plan", (table,))))
    rows_of = re.findall(r"<w:tr>.*?</w:tr>", word)
    assert ["keepNext" in row for row in rows_of] == [True, True, *[False] * 12, True, True, True]


def docx_xml(data: bytes) -> str:
    return parts_of(data)["word/document.xml"]


def test_text_after_the_contents_of_word_begins_a_page_without_an_empty_line(noted: Document) -> None:
    word = docx_xml(to_docx(noted))
    assert word.count("<w:pageBreakBefore/>") == 1
    assert word.count('<w:br w:type="page"/>') == 1  # the one that the document itself asks for


def test_what_every_row_says_alike_is_said_once(released: Any) -> None:
    from highroad.results import Column, Mark

    table = released(
        {
            "c": list("abcd"),
            "share": [1, 2, 3, 4],
            "share_mark": [Mark.ESTIMATED.value] * 4,
            "basis": ["hour"] * 4,
        },
        Column("c", "Occupation"),
        Column("share", "Share", "percent", "", 0, "share_mark"),
        Column("basis", "Wage basis"),
    )
    whole, lean = grid(table), grid(table, lean=True)
    assert whole.header == ("Occupation", "Share", "Wage basis")
    assert lean.header == ("Occupation", "Share, estimated")
    assert [each.rows[0][1] for each in (whole, lean)] == ["1% (estimated)", "1%"]
    assert lean.notes == ("Wage basis: hour in every row.", *whole.notes)
    assert grid(table, rows=3, lean=True).header == whole.header  # of so few rows each says it itself


def test_words_in_another_language_say_so_everywhere() -> None:
    note = Note(inline("Una nota."))
    written = (
        Heading(2, "Empleos"),
        Paragraph((Run("Se necesitan camiones."), Run("", note=note))),
        Grid(("Lugar",), (("Aquí",),), (False,)),
        Marked("hr_x", (Paragraph(inline("An exhibit")),)),
        Paragraph(inline("Y cines.")),
    )
    plan = Document("Plan", (Heading(1, "Work"), *spoken(written, "es")), contents=True)
    page = to_html(plan)
    assert page.count('<div lang="es">') == 2
    assert re.search(r'<h3 id="empleos" lang="es">', page)
    assert '<span lang="es">Una nota.</span>' in page
    assert not re.search(r'<div lang="es">[^/]*An exhibit', page)
    parts = parts_of(to_docx(plan))
    for words in ("Empleos", "Se necesitan camiones.", "Lugar", "Aquí", "Y cines."):
        assert re.search(rf'<w:lang w:val="es-US"/></w:rPr><w:t[^>]*>{words}<', parts["word/document.xml"])
    assert re.search(r'<w:lang w:val="es-US"/></w:rPr><w:t[^>]*>Una nota', parts["word/footnotes.xml"])
    assert re.search(r"<w:r><w:t[^>]*>An exhibit<", parts["word/document.xml"])
    assert to_pdf(plan).count(b"/Lang(es)") >= 4


def test_a_chart_that_nearly_fits_is_made_smaller_rather_than_leave_a_page_half_empty(
    table: ReleasedTable,
) -> None:
    chart = bar_chart(table, category="occupation", value="employment", title="The finding", size="print")

    def set_with(lines: int) -> list[float]:
        text = Paragraph(inline("\n".join("word" for _line in range(lines))))
        plan = Document(
            "Plan", (Heading(1, "Work"), text, Figure(replace(chart, plot_height=260.0))), contents=True
        )
        source = fitted(plan, Drawings())[0]["main.typ"].decode()
        return [float(width) for width in re.findall(r"width: ([\d.]+)%, alt", source)]

    widths = [share for lines in range(20, 34) for share in set_with(lines)]
    assert widths[0] == 100.0
    assert any(82 <= share < 100 for share in widths)  # it would begin the next page
    assert widths[-1] == 100.0  # no letters that nobody can read: there it does begin the next page


def test_a_table_comes_before_its_chart_where_that_leaves_less_of_a_page_empty(table: ReleasedTable) -> None:
    chart = bar_chart(table, category="occupation", value="employment", title="The finding", size="print")
    figure = Figure(replace(chart, plot_height=300.0))
    rows = tuple((f"row {number}", "1") for number in range(22))
    told = Grid(("Place", "Jobs"), rows, (False, True), "The finding", ("A note.",), "A source.")

    def first(lines: int) -> str:
        text = Paragraph(inline("\n".join("word" for _line in range(lines))))
        exhibit = Marked("exhibit-1", (figure, told))
        plan = Document("Plan", (Heading(1, "Work"), text, exhibit), contents=True)
        source = fitted(plan, Drawings())[0]["main.typ"].decode()
        is_first = source.index("figure(kind: image, s") < source.index("figure(kind: table, s")
        word = parts_of(to_docx(plan))["word/document.xml"]
        assert is_first == (word.index("<w:drawing") < word.index("<w:tbl>"))  # Word sets it alike
        return "chart" if is_first else "table"

    assert first(4) == "chart"  # it fits its page
    assert first(28) == "table"  # a third of the page would be empty, and the chart fits behind the table
    assert first(38) == "chart"  # little would be


def test_a_short_list_of_sources_stays_with_its_heading_on_one_page(table: ReleasedTable) -> None:
    def pages(lines: int) -> int:
        text = Paragraph(inline("\n".join("word" for _line in range(lines))))
        told = Heading(1, "Sources"), Sources(table.sources * 4)
        plan = Document("Plan", (Heading(1, "Work"), text, *told), contents=True)
        return laid_out(plan, Drawings())[0]["sources"]

    full = next(lines for lines in range(20, 60) if pages(lines) == 3)
    plain = Document("Plan", (Heading(1, "Work"), Sources(table.sources * 4)), contents=True)
    assert full < 40, full  # it leaves while there is room for its heading and a line or two
    assert "breakable: false, text(size: 9pt" in typst_source(plain)
    long = Document("Plan", (Heading(1, "Work"), Sources(table.sources * 40)), contents=True)
    assert "breakable: true, text(size: 9pt" in typst_source(long)

"""Our PDF files keep what a machine can check of PDF/UA-1, and the check finds each fault that is planted."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import BooleanObject, DecodedStreamObject, NameObject, TextStringObject
from tests.publishing.pdf_ua import faults

from highroad.publishing import ReleasedTable
from highroad.publishing.charts import bar_chart
from highroad.publishing.documents import (
    Callout,
    CodeBlock,
    Document,
    Figure,
    Heading,
    ListBlock,
    Note,
    Paragraph,
    Quote,
    Run,
    Sources,
    grid,
    inline,
    to_pdf,
)


@pytest.fixture(scope="module")
def whole(table: ReleasedTable) -> bytes:
    """A file with one of everything that our documents hold."""
    chart = bar_chart(table, category="occupation", value="employment", title="Farm work leads", size="print")
    noted = Paragraph((Run("It pays $17"), Run("", note=Note(inline("A survey."))), Run(" an hour.")))
    return to_pdf(
        Document(
            title="A plan",
            organization="Valley Partnership",
            dated="2026-11-22",
            notice="Invented.",
            contents=True,
            blocks=(
                Heading(1, "Work"), noted, Heading(2, "Farms"), Figure(chart, "Kept with the exhibit."),
                Heading(3, "Wages"), grid(table),
                ListBlock(((Paragraph(inline("one")), ListBlock(((Paragraph(inline("two")),),))),)),
                ListBlock(((Paragraph(inline("three")),),), ordered=True),
                Callout((Paragraph(inline("Take care.")),), title="Missing", tone="attention"),
                Quote((Paragraph(inline("Se necesitan camiones.")),), language="es"), CodeBlock("x = 1"),
                Paragraph((Run("a link", link="https://www.bls.gov/"),)), Sources(table.sources),
            ),
        )
    )  # fmt: skip


def test_a_file_with_everything_has_no_fault(whole: bytes) -> None:
    assert faults(whole) == []


def root(paper: PdfWriter) -> Any:
    return paper.root_object


def elements(paper: PdfWriter, kind: str) -> list[Any]:
    found = []

    def walk(element: Any) -> None:
        if element.get("/S") == f"/{kind}":
            found.append(element)
        kids = element.get("/K", [])
        for kid in kids if isinstance(kids, list) else [kids]:
            held = kid.get_object()
            if hasattr(held, "get") and held.get("/Type") not in ("/MCR", "/OBJR"):
                walk(held)

    walk(root(paper)["/StructTreeRoot"].get_object())
    return found


def links(paper: PdfWriter) -> list[Any]:
    return [each.get_object() for page in paper.pages for each in page.get("/Annots", [])]


def fonts(paper: PdfWriter) -> list[Any]:
    return [each.get_object() for each in paper.pages[1]["/Resources"]["/Font"].values()]


def painted_bare(paper: PdfWriter) -> None:
    stream = DecodedStreamObject()
    stream.set_data(paper.pages[1].get_contents().get_data() + b"\n0 0 10 10 re f")
    paper.pages[1][NameObject("/Contents")] = paper._add_object(stream)


def without_pdfua(paper: PdfWriter) -> None:
    stream = DecodedStreamObject()
    stream.set_data(root(paper)["/Metadata"].get_object().get_data().replace(b"pdfuaid", b"nothing"))
    root(paper)[NameObject("/Metadata")] = paper._add_object(stream)


def put(holder: Any, key: str, value: Any) -> None:
    holder[NameObject(key)] = value


FAULTS: dict[str, tuple[str, Callable[[PdfWriter], Any]]] = {
    "bare paint": ("01-005", painted_bare),
    "no structure": ("01-005", lambda paper: root(paper).pop("/StructTreeRoot")),
    "content of nobody": ("01-005", lambda paper: elements(paper, "P")[-1].pop("/K")),
    "suspects": ("01-007", lambda p: put(root(p)["/MarkInfo"], "/Suspects", BooleanObject(True))),
    "unknown type": ("02-001", lambda paper: put(elements(paper, "P")[0], "/S", NameObject("/Blob"))),
    "not marked": ("06-001", lambda paper: root(paper).pop("/MarkInfo")),
    "no claim": ("06-002", without_pdfua),
    "title hidden": ("07-001", lambda paper: root(paper).pop("/ViewerPreferences")),
    "cell without row": ("09-004", lambda paper: put(elements(paper, "TR")[1], "/S", NameObject("/Div"))),
    "no language": ("11-006", lambda paper: root(paper).pop("/Lang")),
    "no alternative": ("13-004", lambda paper: elements(paper, "Figure")[0].pop("/Alt")),
    "empty alternative": ("13-004", lambda p: put(elements(p, "Figure")[0], "/Alt", TextStringObject(" "))),
    "heading skipped": ("14-003", lambda paper: put(elements(paper, "H2")[0], "/S", NameObject("/H4"))),
    "no scope": ("15-003", lambda paper: elements(paper, "TH")[0].pop("/A")),
    "note unnamed": ("19-003", lambda paper: elements(paper, "Note")[0].pop("/ID")),
    "link alone": ("28-002", lambda paper: links(paper)[0].pop("/StructParent")),
    "tab order": ("28-008", lambda paper: paper.pages[0].pop("/Tabs")),
    "link within text": ("28-011", lambda paper: put(elements(paper, "Link")[-1], "/S", NameObject("/Span"))),
    "link unsaid": ("28-012", lambda paper: links(paper)[0].pop("/Contents")),
    "font left out": (
        "31-009",
        lambda paper: fonts(paper)[0]["/DescendantFonts"][0].get_object().pop("/FontDescriptor"),
    ),
    "letters unsaid": ("31-027", lambda paper: fonts(paper)[0].pop("/ToUnicode")),
}


@pytest.mark.parametrize(("condition", "plant"), FAULTS.values(), ids=FAULTS)
def test_a_planted_fault_is_found(whole: bytes, condition: str, plant: Callable[[PdfWriter], Any]) -> None:
    paper = PdfWriter(clone_from=PdfReader(io.BytesIO(whole)))
    plant(paper)
    sink = io.BytesIO()
    paper.write(sink)
    assert condition in {fault.split(" ")[0] for fault in faults(sink.getvalue())}

"""What a machine can check of PDF/UA-1: the conditions of the Matterhorn Protocol that bear on our files.

`faults(data)` gives one line for each fault, which begins with the number of the condition that is not kept.
Conditions about things that our files never hold (scripts, forms, sounds, encryption, optional content) are
checked by their absence.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ContentStream, DictionaryObject

PAINTING = {b"Tj", b"TJ", b"'", b'"', b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*", b"S", b"s", b"Do", b"sh"}
PAINTING |= {b"INLINE IMAGE"}
STANDARD = {
    "Document", "Part", "Art", "Sect", "Div", "BlockQuote", "Caption", "TOC", "TOCI", "Index",
    "NonStruct", "Private", "P", "H", "H1", "H2", "H3", "H4", "H5", "H6", "L", "LI", "Lbl", "LBody",
    "Table", "TR", "TH", "TD", "THead", "TBody", "TFoot", "Span", "Quote", "Note", "Reference",
    "BibEntry", "Code", "Link", "Annot", "Ruby", "Warichu", "RB", "RT", "RP", "WT", "WP", "Figure",
    "Formula", "Form",
}  # fmt: skip
#: Type -> the types within which alone it may stand.
WITHIN = {
    "TR": {"Table", "THead", "TBody", "TFoot"}, "TH": {"TR"}, "TD": {"TR"}, "THead": {"Table"},
    "TBody": {"Table"}, "TFoot": {"Table"}, "LI": {"L"}, "LBody": {"LI"}, "TOCI": {"TOC"},
}  # fmt: skip


def faults(data: bytes) -> list[str]:
    """The faults of a file; none when it keeps every condition checked here."""
    reader = PdfReader(io.BytesIO(data))
    if reader.is_encrypted:
        return ["26-001 encrypted"]
    tree = _Tree(reader)
    return [
        *_catalog(reader), *_metadata(reader), *tree.faults(), *_pages(reader, tree), *_fonts(reader),
    ]  # fmt: skip


class _Tree:
    """The structure of a file: its elements in reading order, and what they hold."""

    def __init__(self, reader: PdfReader) -> None:
        root = reader.trailer["/Root"].get("/StructTreeRoot")
        self.root: Any = root.get_object() if root is not None else None
        self.roles = {
            str(key)[1:]: str(value)[1:] for key, value in ((self.root or {}).get("/RoleMap") or {}).items()
        }
        self.elements: list[tuple[Any, str, str]] = []  # (element, its standard type, that of its parent)
        self.content: set[tuple[int, int]] = set()  # (page's object number, marked content)
        self.annotations: dict[int, str] = {}  # object number -> type of the element that holds it
        if self.root is not None:
            self._walk(self.root, "", 0)

    def type_of(self, name: str) -> str:
        seen = set()
        while name not in STANDARD and name in self.roles and name not in seen:
            seen.add(name)
            name = self.roles[name]
        return name

    def _walk(self, element: Any, parent: str, page: int) -> None:
        own = self.type_of(str(element["/S"])[1:]) if "/S" in element else parent
        if "/S" in element:
            self.elements.append((element, own, parent))
        page = element.raw_get("/Pg").idnum if "/Pg" in element else page
        kids = element.get("/K", [])
        for kid in kids if isinstance(kids, list) else [kids]:
            held = kid.get_object()
            if isinstance(held, int):
                self.content.add((page, held))
            elif held.get("/Type") == "/MCR":
                own_page = held.raw_get("/Pg").idnum if "/Pg" in held else page
                self.content.add((own_page, held["/MCID"]))
            elif held.get("/Type") == "/OBJR":
                self.annotations[held.raw_get("/Obj").idnum] = own
            else:
                self._walk(held, own, page)

    def faults(self) -> Iterator[str]:
        if self.root is None:
            yield "01-005 no structure tree"
            return
        yield from (f"02-004 standard type {name} is mapped" for name in self.roles if name in STANDARD)
        level, notes = 0, set()
        for element, own, parent in self.elements:
            if own not in STANDARD:
                yield f"02-001 type {own} is not mapped to a standard one"
            if own in WITHIN and parent not in WITHIN[own]:
                yield f"09-004 {own} within {parent or 'nothing'}"
            if own == "Figure" and not str(element.get("/Alt") or element.get("/ActualText") or "").strip():
                yield "13-004 figure without alternative text"
            if heading := re.fullmatch(r"H([1-6])", own):
                if int(heading[1]) > level + 1:
                    yield f"14-003 heading {heading[1]} after {level or 'none'}"
                level = int(heading[1])
            if own == "TH" and not _attribute(element, "/Scope"):
                yield "15-003 head of a table without scope"
            if own == "Note":
                name = element.get("/ID")
                if name is None or name in notes:
                    yield "19-003 note without an identifier of its own"
                notes.add(name)


def _attribute(element: Any, name: str) -> Any:
    told = element.get("/A")
    told = told.get_object() if told is not None else []
    for each in told if isinstance(told, list) else [told]:
        held = each.get_object()
        if isinstance(held, DictionaryObject) and name in held:
            return held[name]
    return None


def _catalog(reader: PdfReader) -> Iterator[str]:
    root = reader.trailer["/Root"]
    marked = root.get("/MarkInfo") or {}
    if marked.get("/Marked") is None or not marked["/Marked"].value:
        yield "06-001 not marked as tagged"
    if marked.get("/Suspects") is not None and marked["/Suspects"].value:
        yield "01-007 holds suspects"
    shown = (root.get("/ViewerPreferences") or {}).get("/DisplayDocTitle")
    if shown is None or not shown.value:
        yield "07-001 the title is not displayed"
    if not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]+)*", str(root.get("/Lang", ""))):
        yield "11-006 no language"
    for unwanted, condition in (("/AcroForm", "25-001 form"), ("/OCProperties", "20-001 optional content")):
        if unwanted in root:
            yield condition


def _metadata(reader: PdfReader) -> Iterator[str]:
    stream = reader.trailer["/Root"].get("/Metadata")
    if stream is None:
        yield "06-001 no metadata"
        return
    told = stream.get_object().get_data().decode()
    if not re.search(r"pdfuaid:part(>|=\")1", told):
        yield "06-002 does not claim PDF/UA"
    if not re.search(r"<dc:title>.*?<rdf:li[^>]*>[^<]+</rdf:li>", told, re.DOTALL):
        yield "06-003 no title in the metadata"


def _pages(reader: PdfReader, tree: _Tree) -> Iterator[str]:
    for number, page in enumerate(reader.pages, start=1):
        reference = page.indirect_reference
        name = reference.idnum if reference is not None else 0
        contents = page.get_contents()
        if contents is not None:
            yield from (f"{fault} (page {number})" for fault in _content(contents, name, tree))
        annotations = page.get("/Annots") or []
        if annotations and page.get("/Tabs") != "/S":
            yield f"28-008 tab order does not follow the structure (page {number})"
        for kept in annotations:
            annotation = kept.get_object()
            if kept.idnum not in tree.annotations or "/StructParent" not in annotation:
                yield f"28-002 annotation outside of the structure (page {number})"
            elif annotation["/Subtype"] == "/Link" and tree.annotations[kept.idnum] not in (
                "Link",
                "Reference",
            ):
                yield f"28-011 link outside of a link's element (page {number})"
            if not str(annotation.get("/Contents", "")).strip():
                yield f"28-012 annotation without a description (page {number})"


def _content(contents: ContentStream, page: int, tree: _Tree) -> set[str]:
    """Everything painted is an artifact or belongs to the structure."""
    found, open_ = set(), list[str]()
    for operands, operator in contents.operations:
        if operator in (b"BDC", b"BMC"):
            tag = str(operands[0])
            marked = operands[1].get("/MCID") if operator == b"BDC" and hasattr(operands[1], "get") else None
            kind = "artifact" if tag == "/Artifact" else "plain"
            if marked is not None:
                kind = "real"
                if (page, int(marked)) not in tree.content:
                    found.add("01-005 marked content that no element holds")
            if (kind, "artifact" in open_) == ("real", True) or (kind, "real" in open_) == ("artifact", True):
                found.add("01-003 artifact and content within each other")
            open_.append(kind)
        elif operator == b"EMC":
            open_.pop()
        elif operator in PAINTING and not {"artifact", "real"} & set(open_):
            found.add("01-005 painted without being marked")
    return found


def _fonts(reader: PdfReader) -> Iterator[str]:
    seen: set[int] = set()
    for page in reader.pages:
        yield from _fonts_of(page.get("/Resources") or {}, seen)


def _fonts_of(resources: Any, seen: set[int]) -> Iterator[str]:
    resources = resources.get_object()
    for name, kept in ((resources.get("/Font") or {}).get_object()).items() if "/Font" in resources else ():
        font = kept.get_object()
        if id(font) in seen:
            continue
        seen.add(id(font))
        if "/ToUnicode" not in font:
            yield f"31-027 font {name} does not tell its letters"
        for inner in font.get("/DescendantFonts", [font]):
            told = inner.get_object().get("/FontDescriptor") or {}
            if font.get("/Subtype") != "/Type3" and not any(f"/FontFile{n}" in told for n in ("", "2", "3")):
                yield f"31-009 font {name} is not embedded"
    for kept in (resources.get("/XObject") or {}).values():
        form = kept.get_object()
        if "/Resources" in form and id(form) not in seen:
            seen.add(id(form))
            yield from _fonts_of(form["/Resources"], seen)

"""Footnotes of a Word file: the part that holds them, and their marks in the text."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part

from highroad.publishing.documents.model import Note
from highroad.publishing.documents.notes import Notes
from highroad.publishing.documents.word.xml import NAMESPACES, Marks, field, paragraph

_RAISED: Final = '<w:vertAlign w:val="superscript"/>'
_RULES: Final = "".join(
    f'<w:footnote w:type="{kind}" w:id="{number}"><w:p><w:pPr><w:spacing w:after="0" w:line="240" '
    f'w:lineRule="auto"/></w:pPr><w:r><w:{kind}/></w:r></w:p></w:footnote>'
    for number, kind in ((-1, "separator"), (0, "continuationSeparator"))
)


class Footnotes:
    """Counts the footnotes of a document; gives their marks, and in the end the part that holds them."""

    def __init__(self, marks: Marks) -> None:
        self.notes, self.marks = Notes(), marks

    def mark(self, note: Note) -> str:
        """The mark; a note that stands under the same heading already is only pointed at."""
        number, first = self.notes.number(note)
        if not first:
            return field(f"NOTEREF hr_fn{number} \\f \\h", str(number), _RAISED)
        start, end = self.marks.pair(f"hr_fn{number}")
        reference = (
            '<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr>'
            f'<w:footnoteReference w:id="{number}"/></w:r>'
        )
        return start + reference + end

    def put_into(self, paper: Any, words: Callable[[Note, Part], str]) -> None:
        """Give the file its part of footnotes, if it has any.

        words: of a note as XML, links kept by the part.
        """
        if not self.notes.all:
            return
        part = Part(PackURI("/word/footnotes.xml"), CONTENT_TYPE.WML_FOOTNOTES, b"", paper.part.package)
        told = "".join(_footnote(number, note, words, part) for number, note in enumerate(self.notes.all, 1))
        head = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:footnotes {NAMESPACES}>'
        part._blob = f"{head}{_RULES}{told}</w:footnotes>".encode()
        paper.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)


def _footnote(number: int, note: Note, words: Callable[[Note, Part], str], part: Part) -> str:
    own = '<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteRef/></w:r>'
    # What says where a number comes from has a style of its own: it isn't taken for the author's.
    style = "SourceNote" if note.is_source else "FootnoteText"
    space = '<w:r><w:t xml:space="preserve"> </w:t></w:r>'
    said = paragraph(own + space + words(note, part), style)
    return f'<w:footnote w:id="{number}">{said}</w:footnote>'

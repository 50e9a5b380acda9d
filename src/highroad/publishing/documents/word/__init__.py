"""A document as Word (.docx): real styles, lists, captions and footnotes; table heads that repeat."""

from __future__ import annotations

import io

from docx import Document as new_document
from docx.oxml import parse_xml

from highroad import language
from highroad.publishing.charts import Drawings
from highroad.publishing.documents.model import Document
from highroad.publishing.documents.pdf import laid_out
from highroad.publishing.documents.word.styles import dress
from highroad.publishing.documents.word.writing import Writer
from highroad.publishing.documents.word.xml import NAMESPACES


def to_docx(document: Document, drawings: Drawings | None = None) -> bytes:
    """The document as a Word file. drawings: where charts come from.

    Its charts are fitted to their pages as in the same document as PDF, which is set alike, and its list of
    contents holds the pages there; Word, which sets it anew on each machine, is told to renew them.
    """
    with language.use(document.language):
        paper = new_document()
        kept = drawings or Drawings()
        writer = Writer(paper, document, kept, *laid_out(document, kept))
        body = parse_xml(f"<w:body {NAMESPACES}>{writer.body()}</w:body>")
        writer.lists.put_into(paper)
        writer.notes.put_into(paper, writer.note_runs)
        dress(paper, document)
        end = paper.element.body.sectPr
        for element in list(body):
            end.addprevious(element)
        sink = io.BytesIO()
        paper.save(sink)
        return sink.getvalue()

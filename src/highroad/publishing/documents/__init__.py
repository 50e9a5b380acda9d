"""Documents: one neutral model, set alike as accessible HTML, Word and tagged PDF."""

from highroad.publishing.documents.html import blocks_html, grid_html, to_html
from highroad.publishing.documents.model import (
    Block,
    Callout,
    CodeBlock,
    Document,
    Figure,
    Grid,
    Heading,
    Inline,
    ListBlock,
    Marked,
    PageBreak,
    Paragraph,
    Quote,
    Run,
    Sources,
    grid,
    inline,
    plain,
)
from highroad.publishing.documents.pdf import to_pdf
from highroad.publishing.documents.word import to_docx

__all__ = [
    "Block",
    "Callout",
    "CodeBlock",
    "Document",
    "Figure",
    "Grid",
    "Heading",
    "Inline",
    "ListBlock",
    "Marked",
    "PageBreak",
    "Paragraph",
    "Quote",
    "Run",
    "Sources",
    "blocks_html",
    "grid",
    "grid_html",
    "inline",
    "plain",
    "to_docx",
    "to_html",
    "to_pdf",
]

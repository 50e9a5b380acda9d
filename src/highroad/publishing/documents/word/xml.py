"""Word's own XML as text: runs, paragraphs, bookmarks, fields.

Documents of a thousand pages are written as text and parsed once; building them element by element takes
minutes.
"""

from __future__ import annotations

from typing import Final
from xml.sax.saxutils import escape as _escape
from xml.sax.saxutils import quoteattr

NAMESPACES: Final = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
)
TONGUES: Final = {"en": "en-US", "es": "es-US"}


def attribute(text: str) -> str:
    """Text as a quoted attribute."""
    return quoteattr(text)


def run(text: str, dress: str = "") -> str:
    """A run of text; dress: what stands in its properties. Lines are broken where the text says so."""
    if not text:
        return ""
    parts = []
    for place, line in enumerate(text.split("\n")):
        pieces = line.split("\t")
        letters = "<w:tab/>".join(
            f'<w:t xml:space="preserve">{_escape(piece)}</w:t>' if piece else "" for piece in pieces
        )
        parts.append(f"<w:br/>{letters}" if place else letters)
    return f"<w:r>{f'<w:rPr>{dress}</w:rPr>' if dress else ''}{''.join(parts)}</w:r>"


def paragraph(inner: str, style: str = "", more: str = "") -> str:
    """A paragraph; style: the id of one. more: what follows the style in its properties, in their order."""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    properties = f"<w:pPr>{named}{more}</w:pPr>" if named or more else ""
    return f"<w:p>{properties}{inner}</w:p>"


def field(code: str, shown: str, dress: str = "") -> str:
    """A field with what it shows until the word processor renews it."""
    inside = f"<w:rPr>{dress}</w:rPr>" if dress else ""
    return (
        f'<w:r>{inside}<w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r>{inside}<w:instrText xml:space="preserve"> {_escape(code)} </w:instrText></w:r>'
        f'<w:r>{inside}<w:fldChar w:fldCharType="separate"/></w:r>{run(shown, dress)}'
        f'<w:r>{inside}<w:fldChar w:fldCharType="end"/></w:r>'
    )


def language_dress(spoken: str) -> str:
    """What tells a screen reader and the spelling checker which language a run is in; "" for none."""
    return f'<w:lang w:val="{TONGUES.get(spoken, spoken)}"/>' if spoken else ""


class Marks:
    """Bookmarks, each with a number that no other has."""

    def __init__(self) -> None:
        self.count = 0

    def pair(self, name: str) -> tuple[str, str]:
        """What begins a bookmark and what ends it; "#" in the name becomes its number."""
        number, self.count = self.count, self.count + 1
        named = attribute(name.replace("#", str(number)))
        return f'<w:bookmarkStart w:id="{number}" w:name={named}/>', f'<w:bookmarkEnd w:id="{number}"/>'

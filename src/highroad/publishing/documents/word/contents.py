"""The list of contents of a Word file: a field that Word renews, filled already."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Final

from highroad.language import gettext as _
from highroad.publishing.documents.model import Heading
from highroad.publishing.documents.word.xml import field, language_dress, paragraph, run

_LONGEST: Final = 36  # letters of a bookmark, with those before it at most 40


def bookmark(heading: Heading) -> str:
    """The bookmark at a heading that the list leads to."""
    name = heading.anchor.replace("-", "_")
    if len(name) > _LONGEST:
        name = f"{name[: _LONGEST - 8]}{hashlib.sha256(name.encode()).hexdigest()[:8]}"
    return f"h_{name}"


def contents_xml(headings: tuple[Heading, ...], pages: Mapping[str, int]) -> str:
    """Links to the headings with their pages. pages: by anchor, as far as known."""
    lines = []
    for place, heading in enumerate(headings):
        known = pages.get(heading.anchor)
        page = field(f"PAGEREF {bookmark(heading)} \\h", str(known) if known else "–")
        link = (
            f'<w:hyperlink w:anchor="{bookmark(heading)}" w:history="1">'
            f"{run(heading.text, language_dress(heading.language))}"
            "<w:r><w:tab/></w:r>"
            f"{page}</w:hyperlink>"
        )
        lines.append(paragraph(_opened(place) + link + _closed(place, headings), f"TOC{heading.level}"))
    title = paragraph(run(_("Contents")), "ContentsTitle")
    return title + "".join(lines)


def _opened(place: int) -> str:
    if place:
        return ""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        '<w:r><w:instrText xml:space="preserve"> TOC \\o "1-3" \\h \\z \\u </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )


def _closed(place: int, headings: tuple[Heading, ...]) -> str:
    return '<w:r><w:fldChar w:fldCharType="end"/></w:r>' if place == len(headings) - 1 else ""

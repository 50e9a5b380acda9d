"""Section texts made readable: Markdown, sanitized, with exhibits where the text puts them."""

from __future__ import annotations

import re
from collections.abc import Mapping

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from highroad.planning.coverage import EXHIBIT_LINE
from highroad.publishing.markdown import to_html
from highroad.web.plans.exhibits import Found

_HEADING = re.compile(r"^ {0,3}(#{1,6})[ \t]", re.MULTILINE)


def tidy(text: str) -> str:
    """A text as it is kept: line ends of one kind, and exhibits in paragraphs of their own."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    alone = EXHIBIT_LINE.sub(lambda found: f"\n[[exhibit:{found.group(1)}]]\n", plain)
    return re.sub(r"(?<!\n)\n{3,}(?=\[\[exhibit:)|(?<=\]\])\n{3,}", "\n\n", alone).strip("\n")


def readable(text: str, found: Mapping[str, Found], *, level: int = 3, prefix: str = "") -> SafeString:
    """A section's text as sanitized HTML. found: public id -> the exhibits it shows.

    level: what the highest Markdown heading of the text becomes, whether people began with # or with ##.
    prefix: keeps footnotes of sections apart.
    """
    marks = [len(found.group(1)) for found in _HEADING.finditer(text)]
    level -= min(marks, default=1) - 1

    def exhibit(public_id: str) -> str | None:
        each = found.get(public_id)
        if each is None:
            return None
        return render_to_string("plans/_exhibit.html", {"found": each, "level": level})

    return mark_safe(to_html(text, level=level, exhibit=exhibit, prefix=prefix))  # noqa: S308 (sanitized)

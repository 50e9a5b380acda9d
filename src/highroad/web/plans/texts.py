"""Section texts made readable: Markdown, sanitized, with exhibits where the text puts them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from html import escape

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from django.utils.translation import gettext as _

from highroad.planning.claims import Standing
from highroad.planning.coverage import EXHIBIT_LINE, BoundClaim
from highroad.publishing.markdown import to_html
from highroad.web.plans.exhibits import Found
from highroad.web.plans.numbers import shown_number

_HEADING = re.compile(r"^ {0,3}(#{1,6})[ \t]", re.MULTILINE)


def tidy(text: str) -> str:
    """A text as it is kept: line ends of one kind, and exhibits in paragraphs of their own."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    alone = EXHIBIT_LINE.sub(lambda found: f"\n{found.group(0).strip()}\n", plain)
    return re.sub(r"(?<!\n)\n{3,}(?=\[\[exhibit:)|(?<=\]\])\n{3,}", "\n\n", alone).strip("\n")


def readable(
    text: str,
    found: Mapping[str, Found],
    *,
    level: int = 3,
    prefix: str = "",
    claims: Iterable[BoundClaim] = (),
) -> SafeString:
    """A section's text as sanitized HTML. found: public id -> the exhibits it shows.

    level: what the highest Markdown heading of the text becomes, whether people began with # or with ##.
    prefix: keeps footnotes of sections apart. claims: those whose sentence stands in the text and doesn't
    hold are flagged there.
    """
    marks = [len(found.group(1)) for found in _HEADING.finditer(text)]
    level -= min(marks, default=1) - 1

    def exhibit(reference: str) -> str | None:
        public_id, _colon, view = reference.partition(":")
        each = found.get(public_id)
        if each is None:
            return None
        return render_to_string("plans/_exhibit.html", {"found": each, "level": level, "view": view})

    def number(public_id: str, column: str, key: str) -> str | None:
        each = found.get(public_id)
        shown = shown_number(each, column, key) if each is not None else None
        if each is None or shown is None:
            return None
        context = {"found": each, "shown": shown, "mark": f"{prefix}{public_id}-{column}-{slugify(key)}"}
        return render_to_string("plans/_number.html", context)

    html = to_html(text, level=level, exhibit=exhibit, number=number, prefix=prefix)
    return mark_safe(_flagged(html, claims))  # noqa: S308 (sanitized)


def _flagged(html: str, claims: Iterable[BoundClaim]) -> str:
    """The sentences of claims that don't hold, or would not on newer numbers, marked where they stand."""
    for claim in claims:
        now = claim.standing is not Standing.TRUE
        ahead = claim.newer in (Standing.FALSE, Standing.WEAKER)
        sentence = escape(claim.sentence, quote=False).rstrip(".")
        if (now or ahead) and sentence and sentence in html:
            reason = (
                claim.reason if now else _("On newer numbers: {reason}").format(reason=claim.newer_reason)
            )
            words = f' <span class="hr-claim-flag">[{escape(reason)}]</span>'
            html = html.replace(sentence, f'<mark class="hr-claim">{sentence}</mark>{words}', 1)
    return html

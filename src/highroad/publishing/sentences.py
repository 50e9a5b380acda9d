"""Sentences about tables: source lines and takeaways whose numbers are the table's own."""

from __future__ import annotations

from collections.abc import Iterable

from highroad.language import gettext as _
from highroad.language import ngettext
from highroad.results import SourceReference


def source_line(sources: Iterable[SourceReference]) -> str:
    """ "Source: U.S. Bureau of Labor Statistics, Occupational Employment and Wage Statistics, May 2025." """
    parts = list(
        dict.fromkeys(
            f"{_(source.publisher)}, {_(source.title)}, {_(source.vintage_label)}" for source in sources
        )
    )
    if not parts:
        return ""
    return ngettext("Source: {sources}", "Sources: {sources}", len(parts)).format(sources="; ".join(parts))

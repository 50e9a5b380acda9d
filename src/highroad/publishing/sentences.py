"""Sentences about tables: source lines and takeaways whose numbers are the table's own."""

from __future__ import annotations

from collections.abc import Iterable

from highroad.language import gettext as _
from highroad.language import ngettext
from highroad.results import SourceReference


def source_line(sources: Iterable[SourceReference]) -> str:
    """ "Source: U.S. Bureau of Labor Statistics, Occupational Employment and Wage Statistics, May 2025." """
    vintages: dict[str, list[str]] = {}
    for source in sources:
        labels = vintages.setdefault(f"{_(source.publisher)}, {_(source.title)}", [])
        if _(source.vintage_label) not in labels:
            labels.append(_(source.vintage_label))
    parts = [f"{name}, {', '.join(labels)}" for name, labels in vintages.items()]
    if not parts:
        return ""
    return ngettext("Source: {sources}", "Sources: {sources}", len(parts)).format(sources="; ".join(parts))

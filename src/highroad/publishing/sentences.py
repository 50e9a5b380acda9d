"""Sentences about tables: source lines and takeaways whose numbers are the table's own."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from highroad.language import gettext as _
from highroad.language import ngettext
from highroad.results import SourceReference

#: So many vintages of one source are named one by one.
MOST: Final = 3


def source_line(sources: Iterable[SourceReference]) -> str:
    """ "Source: U.S. Bureau of Labor Statistics, Occupational Employment and Wage Statistics, May 2025." """
    vintages: dict[str, list[str]] = {}
    for source in sources:
        labels = vintages.setdefault(f"{_(source.publisher)}, {_(source.title)}", [])
        if _(source.vintage_label) not in labels:
            labels.append(_(source.vintage_label))
    parts = [f"{name}, {_labels(labels)}" for name, labels in vintages.items()]
    if not parts:
        return ""
    return ngettext("Source: {sources}", "Sources: {sources}", len(parts)).format(sources="; ".join(parts))


def _labels(labels: list[str]) -> str:
    """The labels of a source's vintages; of many, the first and the last with their number."""
    if len(labels) <= MOST:
        return ", ".join(labels)
    return _("{first} to {last} ({count} vintages)").format(
        first=labels[-1], last=labels[0], count=len(labels)
    )

"""Released tables in templates: headers and rows as people read them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import template

from highroad.publishing.formats import header
from highroad.publishing.release import ReleasedTable

register = template.Library()

NUMERIC = frozenset({"count", "money", "ratio", "percent", "number"})


@register.filter
def headers(table: ReleasedTable) -> list[dict[str, Any]]:
    """Column headers with their units."""
    return [{"text": header(column), "numeric": column.kind in NUMERIC} for column in table.columns]


@register.filter
def rows(table: ReleasedTable) -> Iterator[list[dict[str, Any]]]:
    """Rows of cells: text in the language in force, whether it is a number, whether it carries a mark."""
    numeric = [column.kind in NUMERIC for column in table.columns]
    marks = [table.data[column.mark] if column.mark else None for column in table.columns]
    for position, texts in enumerate(table.texts()):
        yield [
            {"text": text, "numeric": number, "mark": bool(mark and mark[position])}
            for text, number, mark in zip(texts, numeric, marks, strict=True)
        ]

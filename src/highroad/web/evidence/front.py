"""Measures on a partnership's front page."""

from __future__ import annotations

from typing import Any

from highroad.web.directory.front import MOST, Line
from highroad.web.directory.models import Partnership


def front(_actor: Any, partnership: Partnership) -> list[Line]:
    """The newest packages of measures. One query."""
    rows = list(partnership.measures.defer("text").order_by("-received_at")[:MOST])
    for row in rows:
        row.partnership = partnership
    return [Line(row.title_spoken, row.get_absolute_url()) for row in rows]

"""Lists, versions, registers and editions count up, each within what it belongs to."""

from __future__ import annotations

from typing import Any

from django.db.models import Max


def next_number(rows: Any) -> int:
    """The number after the last of these rows."""
    return int(rows.aggregate(last=Max("number"))["last"] or 0) + 1

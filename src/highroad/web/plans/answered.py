"""Which requirements an edition answers in words: remembered, for an edition never changes and is large."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.cache import caches

from highroad.planning.coverage import EXHIBIT_LINE
from highroad.web.plans.models import Edition


def answered_in(editions: Sequence[Edition]) -> dict[int, frozenset[str]]:
    """Edition -> the requirements that it answers in words. One query, for those that nobody looked at."""
    names = {_name(edition): edition.pk for edition in editions}
    known = {names[name]: held for name, held in caches["answers"].get_many(names).items()}
    missing = [edition.pk for edition in editions if edition.pk not in known]
    if missing:
        known |= {edition.pk: remember(edition) for edition in Edition.objects.filter(pk__in=missing)}
    return known


def remember(edition: Edition) -> frozenset[str]:
    """Look at an edition once, for all who ask afterwards."""
    found = frozenset(
        section["requirement"]
        for section in edition.contents["sections"]
        if EXHIBIT_LINE.sub("", section["text"]).strip()
    )
    caches["answers"].set(_name(edition), found, timeout=None)
    return found


def _name(edition: Edition) -> str:
    return f"plans-answered-{edition.public_id}"

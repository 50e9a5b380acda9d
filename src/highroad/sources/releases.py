"""When vintages end and when the next one should be out."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from typing import Final

from highroad.sources.published import Source, Vintage

_GRACE: Final = timedelta(days=30)  # publishers slip


def order(vintage: str) -> tuple[int, int, int]:
    """Sorts vintages by time: by year and quarter; an annual average comes after its fourth quarter.

    Releases of O*NET ("29.0") come in August, November, February and May. A vintage of monthly data is named
    by its newest month ("2026M09").
    """
    if "." in vintage:
        released, month = onet_month(vintage)
        return released, (month + 2) // 3, 0
    year, part = int(vintage[:4]), vintage[4:]
    if part.startswith("M"):
        return year, (int(part[1:]) + 2) // 3, int(part[1:]) + 1
    if part == "A":
        return year, 4, 1
    return (year, int(part[1]), 0) if part.startswith("Q") else (year, 0, 0)


def onet_month(vintage: str) -> tuple[int, int]:
    """Year and month in which a release of O*NET came out: 29.0 in August 2024, 29.1 three months later."""
    major, minor = (int(part) for part in vintage.split("."))
    months = 7 + 3 * minor
    return 1995 + major + months // 12, months % 12 + 1


def period_end(source: Source, vintage: str) -> date:
    """The last day that a vintage describes."""
    year, quarter, _annual = order(vintage)
    if source.key == "oews":
        return date(year, 5, 31)
    if source.key == "ipeds":
        return date(year, 6, 30)
    if source.key == "population":
        return date(year, 7, 1)
    if source.key == "onet":
        released, month = onet_month(vintage if "." in vintage else f"{year - 1995}.0")
        return date(released + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    month = 3 * quarter if quarter else 12
    if vintage[4:].startswith("M"):
        month = int(vintage[5:])
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def next_release(source: Source, vintage: str) -> date:
    """The day by which the vintage after this one should be out, with a month's grace."""
    year, quarter, annual = order(vintage)
    if source.key == "onet":  # quarterly updates leave nearly all ratings as they were
        following = f"{int(vintage.split('.')[0]) + 1}.0"
    elif vintage[4:].startswith("M"):
        month = int(vintage[5:])
        following = f"{year}M{month + 1:02d}" if month < 12 else f"{year + 1}M01"
    elif quarter and not annual:
        following = f"{year}Q{quarter + 1}" if quarter < 4 else f"{year + 1}Q1"
    elif annual:
        following = f"{year + 1}A"
    else:
        following = str(year + source.step_years)
    return period_end(source, following) + timedelta(days=source.release_lag_days) + _grace(vintage)


def due(source: Source, vintage: Vintage, places: Collection[str] | None = None) -> date:
    """The day by which a newer vintage, or a newer copy of a list that grows, should be out.

    places: count only the copies of files that hold one of these places, where their receipts say.
    """
    copies = [
        each.retrieved
        for each in vintage.receipts
        if places is None or not each.areas or set(each.areas) & set(places)
    ]
    copied, following = renewal(source, copies), next_release(source, vintage.vintage)
    return min(copied, following) if copied else following


def renewal(source: Source, retrieved: Iterable[str]) -> date | None:
    """The day by which a list that grows should be got anew, from when its copies came; None for others."""
    days = [date.fromisoformat(each[:10]) for each in retrieved if each]
    if not source.renewed_days or not days:
        return None
    return max(days) + timedelta(days=source.renewed_days)


def _grace(vintage: str) -> timedelta:
    """How long a publisher may slip: a month, or a week where releases follow month by month."""
    return timedelta(days=7) if vintage[4:].startswith("M") else _GRACE


def expected(source: Source, vintage: str) -> date:
    """The day on which a vintage is expected to be published."""
    return period_end(source, vintage) + timedelta(days=source.release_lag_days)

"""Many comparisons at once: p values adjusted for how many questions were asked.

A comparison that could not be made (None or nan) is no question: it does not count and stays None.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Final, Literal, TypeGuard

Procedure = Literal["benjamini-hochberg", "benjamini-yekutieli", "holm", "hommel", "bonferroni"]


def adjusted(
    p_values: Sequence[float | None], procedure: Procedure = "benjamini-hochberg"
) -> list[float | None]:
    """Adjusted p values, in the order given, none above 1; None where there was no p (None or nan).

    "benjamini-hochberg" holds the share of false flags among the flags (1995); "benjamini-yekutieli" does so
    under any dependence (2001); "holm", "hommel" and "bonferroni" hold the chance of a single false flag.
    Raises ValueError for a p outside 0 to 1 or an unknown procedure.
    """
    if procedure not in _PROCEDURES:
        raise ValueError(f"no such procedure: {procedure}")
    asked = [(float(p), place) for place, p in enumerate(p_values) if _asked(p)]
    if any(not 0 <= p <= 1 for p, _place in asked):
        raise ValueError("a p value lies between 0 and 1")
    asked.sort()
    found: list[float | None] = [None] * len(p_values)
    changed = _PROCEDURES[procedure]([p for p, _place in asked]) if asked else []
    for (_p, place), value in zip(asked, changed, strict=True):
        found[place] = min(value, 1.0)
    return found


def expected_false_flags(p_values: Sequence[float | None], level: float = 0.05) -> float:
    """How many of the questions asked would be flagged by chance alone at `level`, without adjustment."""
    return level * sum(_asked(p) for p in p_values)


def _asked(p: float | None) -> TypeGuard[float]:
    return p is not None and not math.isnan(p)


def _falling(values: list[float]) -> list[float]:
    """Each value at most the one after it."""
    for place in range(len(values) - 2, -1, -1):
        values[place] = min(values[place], values[place + 1])
    return values


def _benjamini_hochberg(p: list[float]) -> list[float]:
    return _falling([value * len(p) / rank for rank, value in enumerate(p, start=1)])


def _benjamini_yekutieli(p: list[float]) -> list[float]:
    harmonic = sum(1 / rank for rank in range(1, len(p) + 1))
    return _falling([value * harmonic * len(p) / rank for rank, value in enumerate(p, start=1)])


def _holm(p: list[float]) -> list[float]:
    found, highest = [], 0.0
    for rank, value in enumerate(p):
        highest = max(highest, value * (len(p) - rank))
        found.append(highest)
    return found


def _bonferroni(p: list[float]) -> list[float]:
    return [value * len(p) for value in p]


def _hommel(p: list[float]) -> list[float]:
    """Hommel 1988, by the algorithm of Wright 1992."""
    m = len(p)
    found = [min(m * value / rank for rank, value in enumerate(p, start=1))] * m
    for size in range(m - 1, 1, -1):
        tail = p[m - size + 1 :]
        least = min(size * value / (k + 2) for k, value in enumerate(tail))
        head = [min(size * value, least) for value in p[: m - size + 1]]
        step = head + [head[-1]] * len(tail)
        found = [max(old, new) for old, new in zip(found, step, strict=True)]
    return [max(old, value) for old, value in zip(found, p, strict=True)]


_PROCEDURES: Final[dict[str, Callable[[list[float]], list[float]]]] = {
    "benjamini-hochberg": _benjamini_hochberg,
    "benjamini-yekutieli": _benjamini_yekutieli,
    "holm": _holm,
    "hommel": _hommel,
    "bonferroni": _bonferroni,
}

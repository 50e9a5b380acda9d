"""Moves between occupations reckoned anew in plain Python, pair by pair, from the written method alone.

It shares no code with the room: what both say must be the same. Occupations are a dictionary by code: `p50`
(dollars a year, None where not published), `mark`, `rse`, `level` and `imp` (lists by element, None where not
published; None as a whole where not rated), `zone`.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable, Mapping
from typing import Any

Occupations = dict[str, dict[str, Any]]
SIGN = {"similarity": 1, "wage_change": 1, "to_learn": -1, "job_quality": 1}


def _rating(code: str, occupations: Occupations, field: str, element: int) -> float | None:
    if occupations[code].get("level") is None:
        return None
    return occupations[code][field][element]


def similarity(one: str, other: str, occupations: Occupations) -> float | None:
    """Pearson correlation of levels, each centered and scaled over all rated; four fifths must be known."""
    rated = [each for each in occupations.values() if each.get("level") is not None]
    count = len(rated[0]["level"])
    pairs = []
    for element in range(count):
        told = [each["level"][element] for each in rated if each["level"][element] is not None]
        mean = sum(told) / len(told)
        spread = math.sqrt(sum((each - mean) ** 2 for each in told) / len(told))
        mine, theirs = (_rating(code, occupations, "level", element) for code in (one, other))
        if mine is not None and theirs is not None:
            pairs.append(tuple((each - mean) / spread if spread else 0.0 for each in (mine, theirs)))
    if len(pairs) < 0.8 * count:
        return None
    left, right = ([pair[side] for pair in pairs] for side in (0, 1))
    if not (statistics.pvariance(left) and statistics.pvariance(right)):
        return None
    return statistics.correlation(left, right)


def to_learn(one: str, other: str, occupations: Occupations) -> tuple[float | None, bool]:
    """Points upward where importance there is three or more, of 100 a scale; and whether all are known."""
    count = len(next(each["level"] for each in occupations.values() if each.get("level")))
    if occupations[other].get("level") is None:
        return None, False
    points, whole = 0.0, True
    for element in range(count):
        matters = _rating(other, occupations, "imp", element)
        mine, theirs = (_rating(code, occupations, "level", element) for code in (one, other))
        if matters is None or (matters >= 3 and (mine is None or theirs is None)):
            whole = False
        elif matters >= 3 and mine is not None and theirs is not None:
            points += max(0.0, (theirs - mine) / 7 * 100)
    return points, whole


def _robust(values: list[float | None]) -> list[float]:
    told = sorted(each for each in values if each is not None)
    if not told:
        return [0.0] * len(values)
    middle = statistics.median(told)
    spread = 1.4826 * statistics.median(abs(each - middle) for each in told)
    if not spread and len(told) > 1:
        low, _median, high = statistics.quantiles(told, n=4, method="inclusive")
        spread = (high - low) / 1.349
    scores = []
    for each in values:
        z = (each - middle) / spread if each is not None and spread else 0.0
        held = max(-3.0, min(3.0, z))
        scores.append(held + (z - held) * 1e-6)
    return scores


def _judged(ends: tuple[float, float] | None) -> float | None:
    settled = ends[0] + 100 - ends[1] if ends else 0
    return 100 * ends[0] / settled if ends and settled else None


def reckoned(
    origin: str,
    occupations: Occupations,
    *,
    weights: Mapping[str, float] | None = None,
    zones: int = 1,
    wage: float = 0.9,
    quality: Mapping[str, tuple[float, float]] | None = None,
) -> dict[str, dict[str, Any]]:
    """What `transitions` must say of each other occupation (openings are not known in this world)."""
    here, found = occupations[origin], {}
    present = None if here.get("mark") == "at_least" else here.get("p50")
    for code, there in occupations.items():
        if code == origin:
            continue
        points, whole = to_learn(origin, code, occupations)
        capped = there.get("mark") == "at_least"
        pay = (there["p50"] / present - 1) * 100 if there.get("p50") and present else None
        step = there["zone"] - here["zone"] if there.get("zone") and here.get("zone") else None
        enough = None if pay is None else pay >= (wage - 1) * 100 - 1e-9 or (None if capped else False)
        near = None if step is None else step <= zones
        ends = (quality or {}).get(code)
        found[code] = {
            "similarity": similarity(origin, code, occupations),
            "to_learn": points,
            "whole": whole,
            "wage_change": pay,
            "job_quality": _judged(ends),
            "feasible": "no" if False in (enough, near) else "yes" if enough and near else "unknown",
            "ends": {
                "job_quality": ends or (0, 100),
                **({"wage_change": (pay, math.inf)} if capped and pay is not None else {}),
            },
        }
    _rank(found, {name: 1.0 if weights is None else weights.get(name, 0.0) for name in SIGN})
    return found


def _rank(found: dict[str, dict[str, Any]], weights: Mapping[str, float]) -> None:
    feasible = [code for code, each in found.items() if each["feasible"] == "yes"]
    used = [name for name in SIGN if weights[name] and any(found[c][name] is not None for c in feasible)]
    needed = [name for name in used if name != "job_quality"] or used
    ranked = [code for code in feasible if used and all(found[code][name] is not None for name in needed)]
    used = [name for name in used if any(found[code][name] is not None for code in ranked)]
    scores = dict.fromkeys(ranked, 0.0)
    for name in used:
        values = [None if found[c][name] is None else SIGN[name] * found[c][name] for c in ranked]
        for code, score in zip(ranked, _robust(values), strict=True):
            scores[code] += weights[name] / sum(weights[each] for each in used) * score
    for code, each in found.items():
        each["rank"] = each["unbeaten"] = None
        if code in scores:
            each["rank"] = 1 + sum(score > scores[code] + 1e-12 for score in scores.values())
        each["unbeaten"] = "no" if each["feasible"] == "no" else "unknown"

    def between(code: str, name: str) -> tuple[float, float]:
        value = found[code][name]
        return found[code]["ends"].get(name) or (SIGN[name] * value, SIGN[name] * value)

    def beaten(code: str, theirs: Callable[[tuple[float, float]], float], own: int) -> bool:
        return any(
            all(theirs(between(other, name)) >= between(code, name)[own] for name in used)
            and any(theirs(between(other, name)) > between(code, name)[own] for name in used)
            for other in ranked
            if other != code
        )

    for code in ranked:
        surely, perhaps = beaten(code, min, 1), beaten(code, max, 0)
        found[code]["unbeaten"] = "no" if surely else "unknown" if perhaps else "yes"

"""Panels: quotients of every area and year, similarity of all occupations."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from benchmarks.harness import Case
from highroad.market import Profile, quotient_panel, to_learn
from highroad.market.similarity import correlation, weighted_distance

AREAS, INDUSTRIES, YEARS = 3_000, 120, 10
OCCUPATIONS, ELEMENTS = 900, 161


def _panel() -> pa.Table:
    """3.6 million rows with their totals and a nation, a twentieth of the cells suppressed."""
    rng = np.random.default_rng(1)
    jobs = rng.integers(1, 5_000, (AREAS + 1, YEARS, INDUSTRIES + 1))
    jobs[0] *= 1_000
    jobs[:, :, 0] = jobs[:, :, 1:].sum(axis=2)
    hidden = rng.random(jobs.shape) < 0.05
    hidden[0] = False
    hidden[:, :, 0] = False
    place, year, industry = np.indices(jobs.shape)

    def names(codes: np.ndarray, labels: list[str]) -> pa.Array:
        return pa.DictionaryArray.from_arrays(codes.ravel().astype(np.int32), labels).cast(pa.string())

    return pa.table(
        {
            "place": names(place, ["US000", *(f"{number:05}" for number in range(AREAS))]),
            "period": names(year, [str(2014 + number) for number in range(YEARS)]),
            "activity": names(industry, ["10", *(f"{1100 + number}" for number in range(INDUSTRIES))]),
            "jobs": pa.array(jobs.ravel(), mask=hidden.ravel()),
        }
    )


def _similarity(profile: Profile) -> object:
    """Alike, weighted by what the first asks, and to be learned: every pair, both ways."""
    return correlation(profile.level), weighted_distance(profile), to_learn(profile)


def cases() -> list[Case]:
    """The panel's quotients; similarity of all occupations."""
    panel = _panel()
    levels = np.random.default_rng(1).uniform(0, 7, (OCCUPATIONS, ELEMENTS))
    profile = Profile(
        tuple(f"{number:06}" for number in range(OCCUPATIONS)),
        tuple(f"{number:03}" for number in range(ELEMENTS)),
        levels,
        1 + levels / 7 * 4,
    )
    return [
        Case(
            f"quotients of {AREAS * INDUSTRIES * YEARS:,} cells",
            lambda: quotient_panel(panel, base="US000"),
            at_most_seconds=3.0,
        ),
        Case(
            f"similarity of {OCCUPATIONS} occupations",
            lambda: _similarity(profile),
            at_most_seconds=3.0,
        ),
    ]

"""Industries beside the open peers: complexity of 3,100 x 1,000, shift-share of 3,100 x 300.

ecomplexity and econcomplex come from the package registry into an environment of their own
(`requirements/peers.txt`); each runs once, in a process of its own, on the same jobs, and what both give
must be equal to 1e-8. There is no open peer for shift-share in Python: the textbook's rules for one county
at a time stand in for it. Takes about three minutes.
"""

from __future__ import annotations

import atexit
import sys
import tempfile
from functools import partial
from itertools import pairwise
from pathlib import Path

import numpy as np

from benchmarks.apart import beside, peers
from benchmarks.harness import Case, Spent
from highroad.market import shift_share_components

PLACES, ACTIVITIES, INDUSTRIES = 3_100, 1_000, 300
YEARS = 10
MOST_MEMORY = 1_000  # MB
PATIENCE = 300.0
EQUAL = 1e-8
TIMES = 50  # as fast as ecomplexity


def jobs_of_places() -> np.ndarray:
    """Jobs that hang together as real ones do: sizes of places and activities, ability, kinship, chance."""
    rng = np.random.default_rng(1)
    size = rng.normal(4, 1.2, PLACES)[:, None] + rng.normal(0, 1.2, ACTIVITIES)
    ability = rng.normal(size=PLACES)[:, None] * rng.normal(size=ACTIVITIES)
    kinship = rng.normal(size=(PLACES, 6)) @ rng.normal(size=(6, ACTIVITIES)) / np.sqrt(6)
    chance = rng.normal(0, 1, (PLACES, ACTIVITIES))
    return np.asarray(np.floor(np.exp(size + 0.8 * ability + 0.6 * kinship + chance) / 5))


def cases() -> list[Case]:
    """Ours and the peers', then a step of shift-share in its three forms."""
    held = tempfile.TemporaryDirectory()
    atexit.register(held.cleanup)
    folder = Path(held.name)
    jobs = jobs_of_places()
    np.save(folder / "jobs.npy", jobs)
    return [*_complexity(folder), *_indices(folder), *_shift_share(jobs)]


def _complexity(folder: Path) -> list[Case]:
    name = f"complexity of {PLACES:,} x {ACTIVITIES:,}"
    ours = Case(name, partial(_apart, folder, "highroad"), at_most_cpu_seconds=5.0)
    python = peers()
    if python is None:
        return [ours]
    return [
        ours,
        Case(
            "the same in ecomplexity",
            partial(_beside_ours, folder, python, "ecomplexity", "highroad"),
            name,
            at_least_cpu_ratio=TIMES,
            rounds=0,
        ),
    ]


def _indices(folder: Path) -> list[Case]:
    name = "indices of specialization"
    ours = Case(name, partial(_apart, folder, "highroad_indices"))
    python = peers()
    theirs = partial(_beside_ours, folder, python, "econcomplex_indices", "highroad_indices")
    return [ours] if python is None else [ours, Case("the same in econcomplex", theirs, name, rounds=1)]


def _apart(folder: Path, library: str) -> Spent:
    """Ours, in a process of its own; its memory is held to its bar."""
    answer = folder / f"{library}.npz"
    spent, told = beside(sys.executable, "complexity", library, folder / "jobs.npy", answer, seconds=PATIENCE)
    if told.get("peak", 0) > MOST_MEMORY:
        raise SystemExit(f"{library} took {told['peak']} MiB, more than {MOST_MEMORY}")
    return spent


def _beside_ours(folder: Path, python: Path, library: str, ours: str) -> Spent:
    """A peer's, once, after ours. Raises SystemExit where both give something else."""
    answer = folder / f"{library}.npz"
    spent, told = beside(python, "complexity", library, folder / "jobs.npy", answer, seconds=PATIENCE)
    if spent.bound:
        print(f"  {library} was stopped after {PATIENCE:.0f} seconds")
        return spent
    mine, theirs = np.load(folder / f"{ours}.npz"), np.load(answer)
    apart = {name: float(np.abs(mine[name] - theirs[name]).max()) for name in theirs.files}
    listed = ", ".join(f"{name} {most:.0e}" for name, most in apart.items())
    print(f"  {library}: {told['peak']} MiB; furthest from ours: {listed}")
    # Told as "not at most", so that a nan is no equality.
    if not all(most <= EQUAL for most in apart.values()):
        raise SystemExit(f"{library} gives something else")
    return spent


def _shift_share(jobs: np.ndarray) -> list[Case]:
    """A step from one year to the next for all counties by industries; then ten years of steps, added up."""
    before, after = jobs[:, :INDUSTRIES], jobs[:, INDUSTRIES : 2 * INDUSTRIES]
    bases = before.sum(axis=0), after.sum(axis=0)
    _hold_to_the_loop(before, after, *bases)
    years = [before * (1 + step / 50) + after * step / 100 for step in range(YEARS)]

    def steps() -> dict[str, np.ndarray]:
        made = [
            shift_share_components(*pair, *(each.sum(axis=0) for each in pair)) for pair in pairwise(years)
        ]
        return {part: sum(getattr(each, part) for each in made) for part in PARTS}

    size = f"{PLACES:,} x {INDUSTRIES}"
    loop = f"{size} shift-share, county by county"
    return [
        Case(loop, lambda: [_of_one(*row, *bases) for row in zip(before, after, strict=True)], rounds=2),
        Case(
            f"{size} shift-share, classic and Esteban-Marquillas",
            lambda: shift_share_components(before, after, *bases),
            loop,
            at_most_cpu_seconds=0.2,
        ),
        Case(f"{size} shift-share, dynamic, {YEARS - 1} steps", steps, at_most_cpu_seconds=0.2 * (YEARS - 1)),
    ]


PARTS = ("national", "mix", "regional", "competitive", "allocation")


def _of_one(
    here: np.ndarray, then: np.ndarray, base: np.ndarray, base_then: np.ndarray
) -> dict[str, np.ndarray]:
    """One county's components as a textbook writes them, for industries that were there before."""
    growth, own = base_then.sum() / base.sum(), base_then / base
    local = then / np.where(here > 0, here, np.nan)
    even = here.sum() * base / base.sum()
    return {
        "national": here * (growth - 1),
        "mix": here * (own - growth),
        "regional": then - here * own,
        "competitive": even * (local - own),
        "allocation": (here - even) * (local - own),
    }


def _hold_to_the_loop(before: np.ndarray, after: np.ndarray, *bases: np.ndarray) -> None:
    """Raises SystemExit where a county's components differ from the textbook's, or don't add up."""
    made = shift_share_components(before, after, *bases)
    for row in range(0, PLACES, 31):
        plain, there = _of_one(before[row], after[row], *bases), before[row] > 0
        for part in PARTS:
            if not np.allclose(getattr(made, part)[row][there], plain[part][there], rtol=EQUAL, atol=EQUAL):
                raise SystemExit(f"shift-share: {part} of county {row} is something else")
    added = made.national + made.mix + made.regional - (after - before)
    if not np.abs(added).max() <= 1e-9 * max(1.0, after.max()):
        raise SystemExit("shift-share: the components don't add up to the change")

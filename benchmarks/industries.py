"""Industries: complexity of 3,100 places by 1,000 activities, against ecomplexity where it is there."""

from __future__ import annotations

from importlib.util import find_spec

import numpy as np
import pyarrow as pa

from benchmarks.harness import Case
from highroad.market import complexity, shift_share_components

PLACES, ACTIVITIES = 3_100, 1_000


def _jobs() -> tuple[pa.Table, np.ndarray]:
    rng = np.random.default_rng(1)
    size = np.outer(rng.pareto(1, PLACES) + 1, rng.pareto(1, ACTIVITIES) + 1)
    jobs = rng.pareto(1, (PLACES, ACTIVITIES)) * size
    table = pa.table(
        {
            "place": np.repeat(np.arange(PLACES), ACTIVITIES).astype(str),
            "activity": np.tile(np.arange(ACTIVITIES), PLACES).astype(str),
            "jobs": jobs.ravel(),
        }
    )
    return table, jobs


def cases() -> list[Case]:
    """The measures of all cells (a fiftieth of the peer's time is the bar where the peer is installed), and
    a year's shift-share of all counties by 300 industries.
    """
    table, jobs = _jobs()
    before, after = jobs[:, :300], jobs[:, 300:600]
    bases = before.sum(axis=0), after.sum(axis=0)
    step = Case(
        f"shift-share of {PLACES:,} x 300",
        lambda: shift_share_components(before, after, *bases),
        at_most_seconds=0.2,
    )
    name = f"complexity of {PLACES:,} x {ACTIVITIES:,}"
    if find_spec("ecomplexity") is None:
        return [Case(name, lambda: complexity(table), at_most_seconds=5.0), step]
    import pandas
    from ecomplexity import ecomplexity

    frame = pandas.DataFrame(
        {
            "year": 2020,
            "place": np.repeat(np.arange(PLACES), ACTIVITIES),
            "activity": np.tile(np.arange(ACTIVITIES), PLACES),
            "jobs": jobs.ravel(),
        }
    )
    columns = {"time": "year", "loc": "place", "prod": "activity", "val": "jobs"}
    peer = "ecomplexity"
    return [
        Case(peer, lambda: ecomplexity(frame, columns)),
        Case(name, lambda: complexity(table), peer, at_most_ratio=1 / 50),
        step,
    ]

"""Complexity of places by activities in one library: LIBRARY JOBS.npy ANSWER.npz.

Each gets the same jobs in the form it takes (rows of place, activity, jobs), made before the clock starts.
The answer has what that library gives of: quotient, density, gain (places by activities), places, activities
(their complexity), outlook.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import sys
import time
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

from benchmarks.apart import peak

Answer = dict[str, Any]


def names(jobs: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Codes of five digits for places and of four for activities."""
    places = np.array([f"{1001 + number:05}" for number in range(jobs.shape[0])])
    activities = np.array([f"{1001 + number}" for number in range(jobs.shape[1])])
    return places, activities


def highroad(jobs: np.ndarray) -> Callable[[], Answer]:
    import pyarrow as pa

    from highroad.market import complexity

    places, activities = names(jobs)
    columns = (np.repeat(places, jobs.shape[1]), np.tile(activities, jobs.shape[0]), jobs.ravel())
    table = pa.table(dict(zip(("place", "activity", "jobs"), columns, strict=True)))

    def work() -> Answer:
        found = complexity(table)
        return {
            "quotient": found.quotient,
            "density": found.density,
            "gain": found.gain,
            "places": found.places["complexity"].to_numpy(),
            "activities": found.activities["complexity"].to_numpy(),
            "outlook": found.places["outlook"].to_numpy(),
        }

    return work


def frame(jobs: np.ndarray) -> Any:
    """The rows as a data frame."""
    import pandas

    places, activities = names(jobs)
    columns = (np.repeat(places, jobs.shape[1]), np.tile(activities, jobs.shape[0]), jobs.ravel())
    return pandas.DataFrame(dict(zip(("place", "activity", "jobs"), columns, strict=True))).assign(year=2020)


def ecomplexity(jobs: np.ndarray) -> Callable[[], Answer]:
    rows = frame(jobs)
    library = importlib.import_module("ecomplexity")
    given = {"time": "year", "loc": "place", "prod": "activity", "val": "jobs"}

    def work() -> Answer:
        # Its check of log-supermodularity is no part of what is compared.
        return library.ecomplexity(rows, given, check_logsupermodularity=False, verbose=False)

    def wide(found: Any) -> Answer:
        found = found.sort_values(["place", "activity"])
        cells = {ours: found[theirs].to_numpy().reshape(jobs.shape) for theirs, ours in THEIRS.items()}
        return cells | {
            "places": found["eci"].to_numpy().reshape(jobs.shape)[:, 0],
            "activities": found["pci"].to_numpy().reshape(jobs.shape)[0],
            "outlook": found["coi"].to_numpy().reshape(jobs.shape)[:, 0],
        }

    work.wide = wide  # type: ignore[attr-defined]
    return work


THEIRS = {"rca": "quotient", "density": "density", "cog": "gain"}


def highroad_indices(jobs: np.ndarray) -> Callable[[], Answer]:
    import pyarrow as pa

    from highroad.market import diversity

    places, activities = names(jobs)
    columns = (np.repeat(places, jobs.shape[1]), np.tile(activities, jobs.shape[0]), jobs.ravel())
    table = pa.table(dict(zip(("place", "activity", "jobs"), columns, strict=True)))

    def work() -> Answer:
        found = diversity(table)
        return {name: found[name].to_numpy() for name in INDICES}

    return work


def econcomplex_indices(jobs: np.ndarray) -> Callable[[], Answer]:
    library = importlib.import_module("econcomplex")
    return lambda: {name: getattr(library, theirs)(jobs) for name, theirs in INDICES.items()}


INDICES = {
    "herfindahl_normalized": "herfindahl",
    "entropy": "shannon_entropy",
    "krugman": "krugman_index",
    "hachman": "hachman_index",
}


def main(library: str, jobs_file: str, answer_file: str) -> None:
    warnings.simplefilter("ignore")
    with open(os.devnull, "w") as nowhere, contextlib.redirect_stdout(nowhere):
        jobs = np.load(jobs_file)
        globals()[library](jobs[:80, :60])()  # so that nothing has to be loaded any more
        work = globals()[library](jobs)
        wall, cpu = time.perf_counter(), time.process_time()
        found = work()
        spent = {"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu, "peak": peak()}
    np.savez(answer_file, **(work.wide(found) if hasattr(work, "wide") else found))
    print(json.dumps(spent))


if __name__ == "__main__":
    main(*sys.argv[1:])

"""Participant files of growing size: processor time per record and memory, of the check and the whole job.

A synthesized file is cut into parts of 250,000 records, of which one, two, four and eight are read at a time;
HIGHROAD_BENCH_LARGEST says the largest (2,000,000; 10,000,000 needs 16 GB of disk and takes half an hour).
Each runs in a process of its own and is held to its memory; the largest may take at most 1.15 times as much
processor time per record as two parts, which have starting behind them. Takes about six minutes.
"""

from __future__ import annotations

import atexit
import os
import tempfile
from functools import partial
from itertools import islice
from pathlib import Path

from benchmarks.harness import Case
from benchmarks.records import measured
from highroad.records.practice import synthesize

PART = 250_000
LARGEST = int(os.environ.get("HIGHROAD_BENCH_LARGEST", "2000000"))
STEEPEST = 1.15


def sizes() -> list[int]:
    """How many parts at a time: doubled until two million records, then the largest."""
    most = max(1, LARGEST // PART)
    return sorted({*(each for each in (1, 2, 4, 8) if each <= most), most})


def cases() -> list[Case]:
    """The check and the whole job of each size."""
    held = tempfile.TemporaryDirectory(prefix="highroad-linearity-")
    atexit.register(held.cleanup)
    parts = _parts(Path(held.name), max(sizes()))
    made = []
    for what, title in (("check", "check"), ("job", "whole job")):
        base = f"{title} of {2 * PART:,}"
        for many in sizes():
            name = f"{title} of {many * PART:,}"
            work = partial(measured, what, *parts[:many])
            largest = many == max(sizes()) > 2
            made.append(
                Case(
                    name,
                    work,
                    base if many > 2 else None,
                    at_most_cpu_ratio=STEEPEST if largest else None,
                    units=many * PART,
                    rounds=1,
                )
            )
    return made


def _parts(folder: Path, many: int) -> list[Path]:
    """One synthesized file, cut: no two records have the same number, as synthesized parts would have."""
    whole = folder / "whole.csv"
    synthesize(whole, many * PART, seed=1)
    parts = [folder / f"part-{number:02}.csv" for number in range(many)]
    with open(whole, "rb") as lines:
        head = next(lines)
        for path in parts:
            with open(path, "wb") as out:
                out.write(head)
                out.writelines(islice(lines, PART))
    whole.unlink()
    return parts

"""Participant files: checking and measuring all of a file, against merely reading it as text.

The file has a million records unless HIGHROAD_BENCH_RECORDS says otherwise; with few, starting counts too
much. The baseline is DuckDB reading the same CSV as text and counting every column. `a flood of errors` is a
file in which every blank cell holds a 0. `the whole job` is what `highroad records check` does when told
`--analytic --measure`: the check, the columns that indicators need as Parquet, and all indicators of all
programs by every breakout for the state, its local areas, counties, offices and providers.
Each case runs in a process of its own, so that its memory is its own, and may keep its compiled modules, as
an installed program does.
"""

from __future__ import annotations

import atexit
import os
import sys
import tempfile
from functools import partial
from pathlib import Path

from benchmarks.apart import beside
from benchmarks.harness import Case, Spent
from highroad.records.practice import synthesize

RECORDS = int(os.environ.get("HIGHROAD_BENCH_RECORDS", "1000000"))
MOST_MEMORY = 400  # MiB, of a check
MOST_MEMORY_OF_JOB = 1_536
FLOOR = "DuckDB reads every column as text"
PATIENCE = 1_800.0


def cases() -> list[Case]:
    """The floor, the check, the whole job, and the check in a flood of errors."""
    held = tempfile.TemporaryDirectory()
    atexit.register(held.cleanup)
    clean, flood = Path(held.name) / "clean.csv", Path(held.name) / "flood.csv"
    synthesize(clean, RECORDS, seed=1)
    _flooded(clean, flood, RECORDS // 4)
    return [
        Case(FLOOR, partial(measured, "floor", clean)),
        Case("check by all rules", partial(measured, "check", clean), FLOOR, at_most_cpu_ratio=0.8),
        Case("the whole job in one pass", partial(measured, "job", clean), FLOOR, at_most_cpu_ratio=1.5),
        Case("DuckDB reads the flooded file", partial(measured, "floor", flood)),
        Case(
            "check a flood of errors",
            partial(measured, "check", flood),
            "DuckDB reads the flooded file",
            at_most_cpu_ratio=1.5,
        ),
    ]


def measured(what: str, *parts: Path) -> Spent:
    """A whole process over a file or its parts. Raises SystemExit when it took more memory than its bar."""
    spent, told = beside(sys.executable, "records", what, *parts, seconds=PATIENCE)
    if what != "floor" and told:
        print(f"    {what}: {told['said']}, {told['peak']} MiB")
        most = {"check": MOST_MEMORY, "job": MOST_MEMORY_OF_JOB}[what]
        if told["peak"] > most:
            raise SystemExit(f"{what} took {told['peak']} MiB, more than {most}")
    return spent


def _flooded(source: Path, target: Path, rows: int) -> None:
    with open(source, encoding="utf-8") as lines, open(target, "w", encoding="utf-8") as out:
        out.write(next(lines))
        for line, _count in zip(lines, range(rows), strict=False):
            cells = line.rstrip("\n").split(",") if '"' not in line else None
            if cells is not None:
                out.write(",".join(cell or "0" for cell in cells) + "\n")

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

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

from benchmarks.harness import Case
from highroad.records.practice import synthesize

RECORDS = int(os.environ.get("HIGHROAD_BENCH_RECORDS", "1000000"))
MOST_MEMORY = 400  # MiB, of a check
MOST_MEMORY_OF_JOB = 1_536
FLOOR = "DuckDB reads every column as text"

_FLOOR = """
import duckdb, sys
con = duckdb.connect()
con.execute("SET threads = 2")
con.execute("SET preserve_insertion_order = false")
con.execute("SET enable_progress_bar = false")
source = f"read_csv('{sys.argv[1]}', all_varchar = true)"
names = [column[0] for column in con.execute(f"SELECT * FROM {source} LIMIT 0").description]
con.execute("SELECT " + ", ".join(f'count("{name}")' for name in names) + " FROM " + source).fetchone()
"""
CHECK = r"""
import re, sys, tempfile
from pathlib import Path
from highroad.records.checking import check_files
from highroad.records.opening import open_file
from highroad.records.periods import report_quarter
from highroad.records.rules.rulebook import rulebook
opened = open_file([Path(sys.argv[1])])
present = {each.id: each for part in opened.parts for each in part.elements if each is not None}
with tempfile.TemporaryDirectory() as folder:
    report = check_files(opened, rulebook(present), report_quarter("2025Q2"), folder=Path(folder))
# Not getrusage: it counts the process from which this one was started.
peak = int(re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[1]) // 1024
print(f"    {report.rows:,} records, {int(report.counts.sum()):,} findings, {peak} MiB", file=sys.stderr)
sys.exit(peak > int(sys.argv[2]))
"""
_JOB = r"""
import re, sys, tempfile
from pathlib import Path
from highroad.cli.record_passes import record_passes
from highroad.records.checking import check_files
from highroad.records.opening import open_file
from highroad.records.periods import report_quarter
from highroad.records.rules.rulebook import rulebook
opened, quarter = open_file([Path(sys.argv[1])]), report_quarter("2025Q2")
present = {each.id: each for part in opened.parts for each in part.elements if each is not None}
with tempfile.TemporaryDirectory() as name:
    folder = Path(name)
    with record_passes(folder, opened, quarter, analytic=True, measure=True) as more:
        asked = {"folder": folder, "columns": more.columns, "take": more.take}
        report = check_files(opened, rulebook(present), quarter, **asked)
    sizes = [f"{path.name.split('-')[0]} {path.stat().st_size // 1_000_000} MB" for path in more.paths]
peak = int(re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[1]) // 1024
print(f"    {report.rows:,} records, {', '.join(sizes)}, {peak} MiB", file=sys.stderr)
sys.exit(peak > int(sys.argv[3]))
"""


def cases() -> list[Case]:
    """The floor, the check, the whole job, and the check in a flood of errors."""
    folder = tempfile.TemporaryDirectory()
    clean, flood = Path(folder.name) / "clean.csv", Path(folder.name) / "flood.csv"
    synthesize(clean, RECORDS, seed=1)
    _flooded(clean, flood, RECORDS // 4)

    def held(program: str, path: Path) -> Callable[[], object]:
        return partial(_run, program, path, folder)

    return [
        Case(FLOOR, held(_FLOOR, clean)),
        Case("check by all rules", held(CHECK, clean), FLOOR, at_most_cpu_ratio=0.8),
        Case("the whole job in one pass", held(_JOB, clean), FLOOR, at_most_cpu_ratio=1.5),
        Case("DuckDB reads the flooded file", held(_FLOOR, flood)),
        Case(
            "check a flood of errors",
            held(CHECK, flood),
            "DuckDB reads the flooded file",
            at_most_cpu_ratio=1.5,
        ),
    ]


def _flooded(source: Path, target: Path, rows: int) -> None:
    with open(source, encoding="utf-8") as lines, open(target, "w", encoding="utf-8") as out:
        out.write(next(lines))
        for line, _count in zip(lines, range(rows), strict=False):
            cells = line.rstrip("\n").split(",") if '"' not in line else None
            if cells is not None:
                out.write(",".join(cell or "0" for cell in cells) + "\n")


def _run(program: str, path: Path, _folder: object) -> None:
    """Run a program over a file; the folder is held as long as the case that needs it."""
    asked = [str(path), str(MOST_MEMORY), str(MOST_MEMORY_OF_JOB)]
    settings = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    subprocess.run([sys.executable, "-c", program, *asked], check=True, env=settings)

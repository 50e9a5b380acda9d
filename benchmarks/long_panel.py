"""A county-by-industry panel of ten million rows: published files to Parquet, beside DuckDB's plain scan.

The files are those of California's counties in four quarters as the Quarterly Census publishes them by area
(one plain file a county, all 47 columns, disclosure codes and all), where they lie beside the checkout, else
those of one county; they are repeated under other area codes. HIGHROAD_BENCH_ROWS says how many rows there
shall be (10,000,000). DuckDB reads every column as text and counts it, on two threads; ours (the function of
`highroad sources panel`, two processes) checks every cell, casts, marks what is withheld, verifies sums,
takes each file's fingerprint and writes Parquet. Needs 4 GB of disk and takes about three minutes.
"""

from __future__ import annotations

import atexit
import os
import shutil
import sys
import tempfile
import zipfile
from functools import partial
from itertools import cycle
from pathlib import Path

from benchmarks.apart import beside
from benchmarks.harness import Case, Spent
from benchmarks.sources import EXCERPT, REAL

ROWS = int(os.environ.get("HIGHROAD_BENCH_ROWS", "10000000"))
PATIENCE = 1_200.0
TIMES = 2.0
MOST_MEMORY = 1_000  # MiB


def cases() -> list[Case]:
    """The scan, and the whole reading."""
    folder = Path(tempfile.mkdtemp(prefix="highroad-panel-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    rows, size = _publish(folder)
    print(f"  {rows:,} rows, {size / 1e9:.1f} GB of text")
    floor = "plain scan of the text (DuckDB)"
    return [
        Case(floor, partial(_apart, "scan", folder, rows), units=rows, rounds=1),
        Case(
            "read, checked, marked, to Parquet",
            partial(_apart, "to_parquet", folder, rows),
            floor,
            at_most_cpu_ratio=TIMES,
            at_most_ratio=TIMES,
            units=rows,
            rounds=1,
        ),
    ]


def _apart(what: str, folder: Path, rows: int) -> Spent:
    spent, told = beside(sys.executable, "panel", what, folder, seconds=PATIENCE)
    if told and told["rows"] != rows:
        raise SystemExit(f"{what}: {told['rows']:,} rows of {rows:,}")
    if told:
        print(f"    {what}: {told['peak']} MiB")
    if what == "to_parquet" and told.get("peak", 0) > MOST_MEMORY:
        raise SystemExit(f"{what} took {told['peak']} MiB, more than {MOST_MEMORY}")
    return spent


def _counties() -> dict[bytes, bytes]:
    """The publisher's rows by county code, under their header."""
    if not REAL.is_file():
        return {b"06003": EXCERPT.read_bytes()}
    with zipfile.ZipFile(REAL) as packed:
        names = [name for name in packed.namelist() if name.endswith(".csv")]
        texts = [packed.read(name) for name in names]
    return {text.split(b"\n", 2)[1][1:6]: text for text in texts}


def _publish(folder: Path) -> tuple[int, int]:
    """Write files of one area each until there are rows enough: how many rows, how many bytes."""
    counties = _counties()
    head = next(iter(counties.values())).partition(b"\n")[0] + b"\n"
    bodies = [(code, text.partition(b"\n")[2]) for code, text in sorted(counties.items())]
    lines = {code: body.count(b"\n") for code, body in bodies}
    rows = size = 0
    for number, (code, body) in enumerate(cycle(bodies), start=1):
        if rows >= ROWS:
            break
        area = b'"%05d"' % number
        size += (folder / f"{number:05}.csv").write_bytes(head + body.replace(b'"%s"' % code, area))
        rows += lines[code]
    return rows, size

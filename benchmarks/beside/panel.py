"""Panel files in plain text: scanned by DuckDB, or read into Parquet: scan|to_parquet FOLDER."""

from __future__ import annotations

import json
import resource
import shutil
import sys
import time
from pathlib import Path

from benchmarks.apart import peak

THREADS = 2


def scan(folder: Path) -> int:
    """Every column as text, counted; how many rows."""
    import duckdb

    connection = duckdb.connect()
    connection.execute(f"SET threads = {THREADS}")
    connection.execute("SET preserve_insertion_order = false")
    connection.execute("SET enable_progress_bar = false")
    files = [str(path) for path in sorted(folder.glob("*.csv"))]
    # Not all rows have a disclosure code, but all have an area.
    counted = connection.execute("SELECT count(COLUMNS(*)) FROM read_csv($1, all_varchar = true)", [files])
    return int(counted.fetchone()[0])


def to_parquet(folder: Path) -> int:
    """Every cell checked, cast and marked, sums verified, written as Parquet; how many rows."""
    from highroad.sources.panels import write_panel

    panel = write_panel([folder], folder / "panel", workers=THREADS)
    shutil.rmtree(panel.folder)
    return panel.rows


def main(what: str, folder: str) -> None:
    wall, cpu = time.perf_counter(), time.process_time()
    rows = globals()[what](Path(folder))
    others = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = time.process_time() - cpu + others.ru_utime + others.ru_stime
    most = peak() + THREADS * others.ru_maxrss // 1024  # of all processes, if they were largest at once
    print(json.dumps({"wall": time.perf_counter() - wall, "cpu": cpu, "rows": rows, "peak": most}))


if __name__ == "__main__":
    main(*sys.argv[1:])

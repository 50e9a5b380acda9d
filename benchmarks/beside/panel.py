"""Panel files in plain text: scanned by DuckDB, or read into Parquet: scan|to_parquet FOLDER."""

from __future__ import annotations

import json
import sys
import time
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.apart import peak

if TYPE_CHECKING:
    import pyarrow as pa

THREADS = 2
ROWS_IN_GROUP = 65_536  # as in the instance's own files


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
    """Every cell checked, cast and marked, sums verified, one Parquet file; how many rows."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    from highroad.sources import qcew, qcew_layout

    keys = list(qcew.MERGE_KEYS["cells"])  # as in the instance's own files
    target = folder / "panel.parquet"
    rows, held, waiting = 0, 0, []
    with pq.ParquetWriter(
        target, qcew_layout.CELLS_SCHEMA, compression="zstd", write_statistics=keys
    ) as writer:
        for part in _parts(sorted(folder.glob("*.csv"))):
            waiting.append(part)
            held += part.num_rows
            if held >= ROWS_IN_GROUP:
                writer.write_table(pa.concat_tables(waiting))
                rows, held, waiting = rows + held, 0, []
        if waiting:
            writer.write_table(pa.concat_tables(waiting))
    target.unlink()
    return rows + held


def _parts(paths: list[Path]) -> Iterator[pa.Table]:
    """The tidy rows of the files, in their order, read on as many threads as the scan has."""
    from highroad.sources import qcew

    def tidy(path: Path) -> list[pa.Table]:
        return [part.data for part in qcew.read(path)]

    with ThreadPoolExecutor(THREADS) as pool:
        begun: deque[Future[list[pa.Table]]] = deque()
        for path in paths:
            begun.append(pool.submit(tidy, path))
            if len(begun) > THREADS:
                yield from begun.popleft().result()
        for each in begun:
            yield from each.result()


def main(what: str, folder: str) -> None:
    wall, cpu = time.perf_counter(), time.process_time()
    rows = globals()[what](Path(folder))
    spent = {"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu}
    print(json.dumps(spent | {"rows": rows, "peak": peak()}))


if __name__ == "__main__":
    main(*sys.argv[1:])

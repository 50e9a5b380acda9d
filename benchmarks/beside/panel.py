"""Panel files in plain text: scanned by DuckDB, or read into Parquet: scan|to_parquet FOLDER."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from benchmarks.apart import peak

ROWS_IN_GROUP = 65_536  # as in the instance's own files


def scan(folder: Path) -> int:
    """Every column as text, counted; how many rows."""
    import duckdb

    connection = duckdb.connect()
    connection.execute("SET threads = 2")
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
    rows, waiting = 0, []
    with pq.ParquetWriter(
        target, qcew_layout.CELLS_SCHEMA, compression="zstd", write_statistics=keys
    ) as writer:
        for path in sorted(folder.glob("*.csv")):
            for part in qcew.read(path):
                waiting.append(part.data)
                rows += part.data.num_rows
                if sum(each.num_rows for each in waiting) >= ROWS_IN_GROUP:
                    writer.write_table(pa.concat_tables(waiting))
                    waiting = []
        if waiting:
            writer.write_table(pa.concat_tables(waiting))
    target.unlink()
    return rows


def main(what: str, folder: str) -> None:
    wall, cpu = time.perf_counter(), time.process_time()
    rows = globals()[what](Path(folder))
    spent = {"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu}
    print(json.dumps(spent | {"rows": rows, "peak": peak()}))


if __name__ == "__main__":
    main(*sys.argv[1:])

"""Turn the published numbers of `projections_2024.csv` into the Parquet table that travels in the wheel.

Usage: python assets/embed_projections.py TARGET_DIR
The file's first lines, after a #, are its record: `name: value`.
"""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

sys.path.insert(0, str(Path(__file__).parents[1] / "src"))

from highroad.sources.projections import CELLS_SCHEMA

FILE = Path(__file__).parent / "projections_2024.csv"


def main(target: Path) -> None:
    lines = FILE.read_text(encoding="utf-8").splitlines()
    said = [line.removeprefix("# ") for line in lines if line.startswith("#")]
    record = dict(line.split(": ", 1) for line in said)
    rows = list(csv.reader(line for line in lines if not line.startswith("#")))
    columns = dict(zip(rows[0], zip(*rows[1:], strict=True), strict=True))
    arrays = [
        pa.array([text or None for text in columns[field.name]], pa.string()).cast(field.type)
        for field in CELLS_SCHEMA
    ]
    target.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.table(arrays, schema=CELLS_SCHEMA), target / "cells.parquet", compression="zstd")
    record["size"] = int(record["size"])
    (target / "manifest.json").write_text(json.dumps(record, indent=1, sort_keys=True))
    print(f"embedded projections {record['vintage']}: {len(rows) - 1:,} occupations and groups")


if __name__ == "__main__":
    main(Path(sys.argv[1]))

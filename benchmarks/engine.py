"""The machine room: opening a session, strict text against kind casts, writing an artifact."""

from __future__ import annotations

import itertools
import tempfile
from pathlib import Path

import duckdb
import pyarrow.parquet as pq

from benchmarks.harness import Case
from highroad.engine import open_session, write_artifact
from highroad.sources.catalogue import Catalogue

ROWS = 1_000_000


def cases() -> list[Case]:
    """Each beside the bare library call that does the same with less care."""
    table = pq.read_table(Catalogue(None).table("oews", "cells"))
    folder = tempfile.TemporaryDirectory()
    texts = open_session()
    texts.register(
        "texts",
        texts.query(
            "SELECT CAST(20200101 + i % 800 AS STRING) AS t, CAST(i / 8 AS DOUBLE) AS x FROM range(:n) r(i)",
            n=ROWS,
        ),
    )
    turns = itertools.count()

    def fresh_session() -> object:
        with open_session() as session:
            return session.query("SELECT 1 AS x")

    def artifact() -> object:
        # A folder of its own each turn: content that is there already would not be written again.
        return write_artifact(Path(folder.name) / str(next(turns)), "cells", table, {})

    def plain_file() -> None:
        pq.write_table(table, Path(folder.name) / "plain.parquet", compression="zstd")

    def each(expression: str) -> Case:
        return Case(expression, lambda: texts.query(f"SELECT count({expression}) AS n FROM texts"))

    bare = Case("a bare connection, one question", lambda: duckdb.connect().execute("SELECT 1").fetchall())
    casts = [each("TRY_CAST(t AS BIGINT)"), each("round(x, 2)")]
    return [
        bare,
        Case("a session, one question", fresh_session, bare.name, at_most_seconds=0.1),
        *casts,
        Case("hr_to_int(t)", each("hr_to_int(t)").work, casts[0].name),
        Case("hr_to_date8(t)", each("hr_to_date8(t)").work, casts[0].name),
        Case("hr_round_half_up(x, 2)", each("hr_round_half_up(x, 2)").work, casts[1].name),
        Case("370,172 cells as a plain file", plain_file),
        Case("370,172 cells as an artifact", artifact, "370,172 cells as a plain file", at_most_ratio=2.0),
    ]

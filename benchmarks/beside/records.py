"""Participant files in a process of its own: floor|check|job FILE [FILE ...], starting included."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from pathlib import Path

from benchmarks.apart import age, peak


def floor(paths: list[Path]) -> str:
    """DuckDB reads every column as text and counts it."""
    import duckdb

    connection = duckdb.connect()
    connection.execute("SET threads = 2")
    connection.execute("SET preserve_insertion_order = false")
    connection.execute("SET enable_progress_bar = false")
    files = [str(path) for path in paths]
    connection.execute("SELECT count(COLUMNS(*)) FROM read_csv($1, all_varchar = true)", [files]).fetchone()
    return ""


def check(paths: list[Path]) -> str:
    """Every check, every finding listed."""
    from highroad.records.checking import check_files
    from highroad.records.opening import open_file
    from highroad.records.periods import report_quarter
    from highroad.records.rules.rulebook import rulebook

    opened = open_file(paths)
    present = {each.id: each for part in opened.parts for each in part.elements if each is not None}
    with tempfile.TemporaryDirectory() as folder:
        report = check_files(opened, rulebook(present), report_quarter("2025Q2"), folder=Path(folder))
    return f"{report.rows:,} records, {int(report.counts.sum()):,} findings"


def job(paths: list[Path]) -> str:
    """What `highroad records check` does when told `--analytic --measure`."""
    from highroad.cli.record_passes import record_passes
    from highroad.records.checking import check_files
    from highroad.records.opening import open_file
    from highroad.records.periods import report_quarter
    from highroad.records.rules.rulebook import rulebook

    opened, quarter = open_file(paths), report_quarter("2025Q2")
    present = {each.id: each for part in opened.parts for each in part.elements if each is not None}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with record_passes(folder, opened, quarter, analytic=True, measure=True) as more:
            asked = {"folder": folder, "columns": more.columns, "take": more.take}
            report = check_files(opened, rulebook(present), quarter, **asked)
        sizes = [f"{path.name.split('-')[0]} {path.stat().st_size // 1_000_000} MB" for path in more.paths]
    return f"{report.rows:,} records, {', '.join(sizes)}"


def main(what: str, *paths: str) -> None:
    said = globals()[what]([Path(path) for path in paths])
    used = os.times()
    print(json.dumps({"wall": age(), "cpu": used.user + used.system, "peak": peak(), "said": said}))


if __name__ == "__main__":
    main(*sys.argv[1:])

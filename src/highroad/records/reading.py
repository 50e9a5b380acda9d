"""Typed columns of participant files: strict, streamed, in bounded memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa

from highroad.engine import Artifact, artifact_writer, read_artifact, write_artifact
from highroad.engine.artifacts import ArtifactWriter
from highroad.engine.cells import (
    NO_PROGRAM,
    Column,
    FileRules,
    Part,
    Piece,
    Plan,
    pack_columns,
    scan,
    typed_batches,
)
from highroad.engine.failures import ArtifactDamaged
from highroad.records.kinds import arrow_column, arrow_type, blank_as_null, column_of, is_text, schema_of
from highroad.records.opening import OpenedFile, OpenedPart, open_file
from highroad.reference.participants import Element, element

Scanner = Callable[[Sequence[Part], Plan], Iterator[Piece]]
TYPED: Final = "participant records as typed columns"


def read_columns(
    paths: Sequence[Path],
    numbers: Sequence[str],
    *,
    schema: str | None = None,
    mapping: Mapping[str, str] | None = None,
    on: date | None = None,
    scanner: Scanner | None = None,
    odd: Callable[[int], None] | None = None,
) -> pa.RecordBatchReader:
    """Selected elements of participant files as typed columns, in one pass.

    numbers: element numbers ("900", "108A") or keys ("case_manager"). Columns: `row` (int64, the record's
    number over all files, from 1) and one for each element, named by the rule of `reference.participants`
    (`pirl_0900`, `pirl_0108a`, `case_manager`): int32 for whole numbers and codes, decimal(9, 2) for dollars,
    date32 for dates, string for the rest (state of residence too). A blank is null, and so is text that isn't
    strictly of its kind (`2024115`, ` 5`, `1e3`). A code that isn't on its list stays as it is. A row with
    the wrong number of cells has nulls only. An element that the file lacks is a column of nulls. schema,
    mapping, on: as in `open_file`. scanner: how the files are read (`engine.cells.clusters`), in this process
    by default. odd: told of each piece how many of its rows have the wrong number of cells. Raises
    UnreadableFile and BadQuestion.
    """
    opened = open_file(paths, schema=schema, mapping=mapping, on=on)
    wanted = {number: element(number, on) for number in numbers}
    return pa.RecordBatchReader.from_batches(schema_of(wanted), _batches(opened, wanted, scanner, odd))


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
    """The same, written as a write-once Parquet file (see `engine.artifacts`) into `folder`.

    `read_columns` takes its columns as they are, without reading their texts again.
    """
    reader = read_columns(paths, numbers, schema=schema, mapping=mapping, on=on)
    return write_artifact(
        folder, name, reader, typed_provenance([Path(path).name for path in paths], numbers)
    )


def typed_provenance(files: Sequence[str], numbers: Sequence[str]) -> dict[str, Any]:
    """What is said of a file of typed columns, by which it is known again."""
    return {"content": TYPED, "files": list(files), "elements": list(numbers)}


class TypedColumns:
    """Elements as typed columns of what a scan found. kept, texts: where a piece has each of them."""

    def __init__(
        self, wanted: Mapping[str, Element], kept: Mapping[str, int], texts: Mapping[str, int]
    ) -> None:
        self.wanted, self._kept, self._texts = wanted, kept, texts
        self.schema = schema_of(wanted)

    def batch(self, piece: Piece, present: frozenset[str]) -> pa.RecordBatch:
        """The piece's rows. present: the elements that its part has."""
        first = piece.first_row + 1
        columns = [pa.array(np.arange(first, first + piece.rows, dtype=np.int64))]
        for number, each in self.wanted.items():
            if number not in present:
                columns.append(pa.nulls(piece.rows, arrow_type(each)))
            elif is_text(each):
                columns.append(blank_as_null(piece.text(self._texts[number])))
            else:
                columns.append(arrow_column(each, piece.kept[self._kept[number]]))
        return pa.RecordBatch.from_arrays(columns, schema=self.schema)


def columns_writer(
    folder: Path, numbers: Sequence[str], files: Sequence[str]
) -> AbstractContextManager[ArtifactWriter]:
    """Writes what a check gives of `numbers` as `standardize` does. files: their names, for the record."""
    wanted = {number: element(number) for number in numbers}
    return artifact_writer(
        folder,
        "records",
        schema_of(wanted),
        typed_provenance(files, numbers),
        statistics=["row"],
        # Numbers and dates are packed no smaller by it, and take longer.
        dictionaries=[each.column for each in wanted.values() if is_text(each) and each.id != "100"],
    )


def _batches(
    opened: OpenedFile,
    wanted: Mapping[str, Element],
    scanner: Scanner | None,
    odd: Callable[[int], None] | None,
) -> Iterator[pa.RecordBatch]:
    first = 0
    for typed, parts in groupby(opened.parts, lambda part: scanner is None and _is_typed(part, wanted)):
        own = list(parts)
        read = _as_they_are(own, wanted) if typed else _scanned(own, wanted, scanner or scan, odd)
        for batch in read:
            rows = pa.array(np.arange(first + 1, first + 1 + batch.num_rows, dtype=np.int64))
            yield batch.set_column(0, batch.schema.field(0), rows)
            first += batch.num_rows


def _scanned(
    opened: Sequence[OpenedPart],
    wanted: Mapping[str, Element],
    scanner: Scanner,
    odd: Callable[[int], None] | None,
) -> Iterator[pa.RecordBatch]:
    numeric = [number for number, each in wanted.items() if not is_text(each)]
    texts = [number for number, each in wanted.items() if is_text(each)]
    parts = [_part(part, numeric, texts) for part in opened]
    plan = Plan(len(numeric), NO_PROGRAM, tuple(range(len(numeric))), len(texts))
    places = [{number: place for place, number in enumerate(each)} for each in (numeric, texts)]
    columns = TypedColumns(wanted, *places)
    for piece in scanner(parts, plan):
        if odd is not None:
            odd(int(piece.dead.sum()))
        yield columns.batch(piece, opened[piece.part].present)


def _is_typed(part: OpenedPart, wanted: Mapping[str, Element]) -> bool:
    """Whether the file was written by `standardize` or a check, and holds every column that is wanted."""
    if part.file.kind != "parquet":
        return False
    try:
        provenance = read_artifact(part.file.path).provenance
    except ArtifactDamaged:
        return False
    return provenance.get("content") == TYPED and {each.column for each in wanted.values()} <= set(
        part.headings
    )


def _as_they_are(opened: Sequence[OpenedPart], wanted: Mapping[str, Element]) -> Iterator[pa.RecordBatch]:
    schema = schema_of(wanted)
    for part in opened:
        yield from typed_batches(part.file, schema)


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

"""Checking participant files: every check in one pass, every finding listed, memory bounded."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from highroad.engine import Artifact, write_artifact
from highroad.engine.cells import Column, FileRules, Part, Piece, Plan, compile_apart, pack_columns, scan
from highroad.engine.cells.values import LEAST
from highroad.records.examples import Example, Examples
from highroad.records.groups import Groups
from highroad.records.kinds import column_of, is_text
from highroad.records.opening import OpenedFile, OpenedPart
from highroad.records.periods import ReportQuarter
from highroad.records.persons import NUMBERS, TRAITS, Persons
from highroad.records.reading import Scanner, TypedColumns
from highroad.records.rules.aggregates import Measured, holds
from highroad.records.rules.figures import keeps
from highroad.records.rules.programs import Compiler
from highroad.records.rules.rulebook import Rulebook
from highroad.records.rules.tree import Condition
from highroad.reference.participants import element

Progress = Callable[[int, int], None]
Take = Callable[[pa.RecordBatch], None]
FINDINGS: Final = pa.schema(
    [
        pa.field("row", pa.int64()),
        pa.field("key", pa.dictionary(pa.int32(), pa.string())),
        pa.field("rule", pa.dictionary(pa.int16(), pa.string())),
    ]
)
_FINDINGS_IN_GROUP: Final = 1 << 18
_AMOUNTS: Final = 500_000
_NOT_YET: Final = 99_999_999


@dataclass
class Report:
    """What a check found. rows: records read. counts: findings for each check of the book. artifact: every
    finding (row, key, rule), None when they were not to be kept. offices, workers: counts by group.
    encodings: what the bytes were. bytes_read: of text, unpacked."""

    opened: OpenedFile
    book: Rulebook
    quarter: ReportQuarter
    rows: int = 0
    counts: npt.NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))
    artifact: Artifact | None = None
    examples: list[Example] = field(default_factory=list)
    offices: Groups | None = None
    workers: Groups | None = None
    encodings: set[str] = field(default_factory=set)
    bytes_read: int = 0

    def total(self, severity: str) -> int:
        """How many findings of a severity there are."""
        severities = [check.severity for check in self.book.checks]
        return int(sum(count for count, own in zip(self.counts, severities, strict=True) if own == severity))


def check_files(
    opened: OpenedFile,
    book: Rulebook,
    quarter: ReportQuarter,
    *,
    folder: Path,
    state: str = "",
    as_of: date | None = None,
    threads: int = 2,
    progress: Progress | None = None,
    scanner: Scanner | None = None,
    columns: Sequence[str] = (),
    take: Take | None = None,
) -> Report:
    """Judge every record of the files by every check of the book, and write the findings into `folder`.

    The findings are a write-once Parquet file: `row` (from 1, null for the file as a whole), `key` (the
    state's identifier), `rule`; no other value of a record. state: FIPS code with which board codes must
    begin. The same files, book and quarter give the same bytes. progress is told rows and bytes read.
    scanner: how the files are read (`engine.cells.clusters`), in this process by default. columns: numbers of
    elements that are wanted as typed columns of the same pass; `take` is given them batch by batch, as
    `read_columns` has them. Raises UnreadableFile when a file breaks off.
    """
    compile_apart("highroad.records.compiling")
    run = _Run(opened, book, quarter, state, as_of, threads, progress, scanner, columns, take)
    reader = pa.RecordBatchReader.from_batches(FINDINGS, run.batches(folder))
    provenance = {
        "files": [part.file.name for part in opened.parts],
        "bytes": [part.file.size for part in opened.parts],
        "layout": opened.layout,
        "quarter": str(quarter),
        "checks": len(book.checks),
    }
    artifact = write_artifact(
        folder, "findings", reader, provenance, rows_in_group=_FINDINGS_IN_GROUP, statistics=["row"]
    )
    run.report.artifact = artifact
    return run.report


def list_findings(opened: OpenedFile, book: Rulebook, quarter: ReportQuarter, folder: Path) -> pa.Table:
    """All findings in memory, for files that are small. Columns as in `check_files`."""
    run = _Run(opened, book, quarter, "", None, 1, None)
    return pa.Table.from_batches(list(run.batches(folder)), FINDINGS)


class _Run:
    def __init__(
        self,
        opened: OpenedFile,
        book: Rulebook,
        quarter: ReportQuarter,
        state: str,
        as_of: date | None,
        threads: int,
        progress: Progress | None,
        scanner: Scanner | None = None,
        columns: Sequence[str] = (),
        take: Take | None = None,
    ) -> None:
        self.scanner = scanner or partial(scan, threads=threads)
        self.opened, self.book, self.progress = opened, book, progress
        self.moments = quarter.moments(as_of)
        self.report = Report(opened, book, quarter)
        typed = {number: element(number) for number in columns}
        numeric = {number for number, each in typed.items() if not is_text(each)}
        self.slots = {each: slot for slot, each in enumerate(sorted(self._wanted(numeric)))}
        compiler = Compiler(self.slots, self.moments)
        self.counted = list(dict.fromkeys(_conditions(book)))
        rules = [(condition, number) for number, condition in book.conditions.items()]
        program = compiler.program(rules, self.counted)
        kept = [each for each in self.slots if each in _KEPT | numeric]
        self.kept = {each: place for place, each in enumerate(kept)}
        self.texts = list(
            dict.fromkeys([*_texts(opened), *sorted((typed.keys() - numeric) & self._present())])
        )
        places = {each: place for place, each in enumerate(self.texts)}
        self.take, self.columns = take, TypedColumns(typed, self.kept, places)
        self.plan = Plan(compiler.size, program, [self.slots[each] for each in kept], len(self.texts))
        self.parts = [self._part(part, state) for part in opened.parts]
        self.rule_names = pa.array([check.id for check in book.checks], pa.string())
        self.counts = np.zeros(len(book.checks), np.int64)
        self.true_rows = np.zeros(len(self.counted), np.int64)
        self.last_number: dict[int, int] = {}
        self.earliest: dict[str, int] = {}
        self.amounts: list[npt.NDArray[np.int32]] = []
        self.examples = Examples(book, opened.parts)
        self.offices = Groups(self._text("office"), len(book.checks))
        self.workers = Groups(self._text("worker"), len(book.checks))

    def batches(self, folder: Path) -> Iterator[pa.RecordBatch]:
        """The findings of the pass, then those that compare records, then those about the file."""
        folder.mkdir(parents=True, exist_ok=True)
        key = self.texts.index("100") if "100" in self.texts else None
        wanted = self._of_persons() if key is not None else {}
        with Persons(self.kept, key or 0, folder) as persons:
            for piece in self.scanner(self.parts, self.plan):
                if self.take is not None:
                    self.take(self.columns.batch(piece, self.opened.parts[piece.part].present))
                office, worker = self.offices.of(piece), self.workers.of(piece)
                if wanted:
                    persons.add(piece, office, worker)
                yield from self._of_piece(piece, key, office, worker)
            for records, number in persons.findings(wanted):
                yield self._of_records(records, number)
        yield from self._of_file()
        self._finish()

    def _of_piece(
        self, piece: Piece, key: int | None, office: npt.NDArray[np.int32], worker: npt.NDArray[np.int32]
    ) -> Iterator[pa.RecordBatch]:
        self._measure(piece)
        rows, rules = piece.found_row, piece.found_rule
        falling = self._falling(piece)
        if len(falling):
            rows = np.concatenate([rows, falling])
            rules = np.concatenate([rules, np.full(len(falling), self._number("FMT-011"), np.int16)])
            order = np.argsort(rows, kind="stable")
            rows, rules = rows[order], rules[order]
        if not len(rows):
            return
        keys = piece.text(key) if key is not None else pa.nulls(piece.rows, pa.string())
        counts = np.bincount(rules, minlength=len(self.counts))
        self.counts += counts
        self.offices.add(rows, rules, office)
        self.workers.add(rows, rules, worker)
        names = _Named(self.offices.names, office), _Named(self.workers.names, worker)
        self.examples.add(piece, rows, rules, np.flatnonzero(counts).tolist(), keys, *names)
        starts, places = _runs(rows)
        yield pa.RecordBatch.from_arrays(
            [
                pa.array(rows.astype(np.int64) + (piece.first_row + 1)),
                # Only the keys that are named: the writer repeats them in every group of rows.
                _named(places, keys.take(pa.array(rows[starts]))),
                pa.DictionaryArray.from_arrays(pa.array(rules), self.rule_names),
            ],
            schema=FINDINGS,
        )

    def _of_records(self, records: npt.NDArray[np.void], number: int) -> pa.RecordBatch:
        self.counts[number] += len(records)
        self.offices.add_each(records["office"], number)
        self.workers.add_each(records["worker"], number)
        self.examples.add_persons(number, records, self.offices.names, self.workers.names)
        keys = pa.array([key.decode("utf-8", "replace") for key in records["key"].tolist()], pa.string())
        rules = np.full(len(records), number, np.int16)
        return pa.RecordBatch.from_arrays(
            [
                pa.array(records["row"]),
                keys.dictionary_encode(),
                pa.DictionaryArray.from_arrays(pa.array(rules), self.rule_names),
            ],
            schema=FINDINGS,
        )

    def _of_file(self) -> Iterator[pa.RecordBatch]:
        numbers = [*self._about_form(), *self._about_content()]
        if not numbers:
            return
        for number in numbers:
            self.counts[number] += 1
        nothing = pa.nulls(len(numbers), pa.int32())
        yield pa.RecordBatch.from_arrays(
            [
                pa.nulls(len(numbers), pa.int64()),
                pa.DictionaryArray.from_arrays(nothing, pa.array([], pa.string())),
                pa.DictionaryArray.from_arrays(pa.array(numbers, pa.int16()), self.rule_names),
            ],
            schema=FINDINGS,
        )

    def _about_form(self) -> Iterator[int]:
        if any(part.headings and part.layout != "parquet" for part in self.opened.parts):
            yield self._number("FMT-001")
        if any(part.layout in {"pirl-2016"} for part in self.opened.parts):
            yield self._number("FMT-003")
        if "other" in self.report.encodings or any(part.bom for part in self.opened.parts):
            yield self._number("FMT-012")

    def _about_content(self) -> Iterator[int]:
        counts = dict(zip(self.counted, self.true_rows.tolist(), strict=True))
        frequent = _most_frequent(self.amounts)
        measured = Measured(
            counts,
            self.earliest,
            {} if frequent is None else {"1704": frequent},
            self.moments["window_begin"],
        )
        for number, terms in self.book.aggregates.items():
            if not holds(terms, measured):
                yield number
        certified = self._number("AGG-016")
        figures = {"errors": self._errors(), "duplicates": self._layer("duplicate")}
        if keeps(self.book.checks[certified].expression, figures) is False:
            yield certified

    def _measure(self, piece: Piece) -> None:
        report = self.report
        report.rows += piece.rows
        report.bytes_read += piece.end - int(piece.row_starts[0])
        report.encodings.add(piece.encoding)
        self.true_rows += piece.counts
        if self.progress is not None:
            self.progress(report.rows, report.bytes_read)
        if "901" in self.kept:
            exits = piece.kept[self.kept["901"]]
            exits = exits[exits >= LEAST]
            if len(exits):
                self.earliest["901"] = min(int(exits.min()), self.earliest.get("901", int(exits.min())))
        if "1704" in self.kept and sum(map(len, self.amounts)) < _AMOUNTS:
            wages = piece.kept[self.kept["1704"]]
            self.amounts.append(wages[(wages > 0) & (wages < _NOT_YET)])

    def _falling(self, piece: Piece) -> npt.NDArray[np.int32]:
        """Rows whose observation number isn't above the one before."""
        if "observation_number" not in self.kept:
            return np.zeros(0, np.int32)
        numbers = piece.kept[self.kept["observation_number"]].astype(np.int64)
        rows = np.flatnonzero(numbers >= LEAST)
        if not len(rows):
            return np.zeros(0, np.int32)
        own = numbers[rows]
        before = np.concatenate([[self.last_number.get(piece.part, -1)], own[:-1]])
        self.last_number[piece.part] = int(own[-1])
        falling: npt.NDArray[np.int32] = rows[own <= before].astype(np.int32)
        return falling

    def _finish(self) -> None:
        report = self.report
        report.counts, report.examples = self.counts, self.examples.found
        report.offices, report.workers = self.offices, self.workers

    def _wanted(self, columns: set[str]) -> set[str]:
        return (self.book.needed() | _KEPT | columns) & self._present()

    def _present(self) -> set[str]:
        return {each for part in self.opened.parts for each in part.present}

    def _part(self, part: OpenedPart, state: str) -> Part:
        columns = []
        for each in part.elements:
            if each is None:
                columns.append(Column())
                continue
            text = self.texts.index(each.id) if each.id in self.texts else -1
            columns.append(
                column_of(each, self.slots.get(each.id, -1), text, self.book.cells.get(each.id), state)
            )
        form = FileRules(self.book.ragged, self.book.null_word, self.book.unsafe)
        return Part(part.file, ord(part.delimiter), pack_columns(columns, form), part.skip)

    def _of_persons(self) -> Mapping[str, int]:
        left_out = set(self.book.unchecked)
        return {
            check.expression: number
            for number, check in enumerate(self.book.checks)
            if check.scope == "person" and number not in left_out
        }

    def _text(self, role: str) -> int | None:
        return next((place for place, each in enumerate(self.texts) if each in _ROLES[role]), None)

    def _number(self, list_id: str) -> int:
        return self.book.number(list_id)

    def _errors(self) -> int:
        return sum(
            int(n) for n, c in zip(self.counts, self.book.checks, strict=True) if c.severity == "error"
        )

    def _layer(self, layer: str) -> int:
        return sum(int(n) for n, c in zip(self.counts, self.book.checks, strict=True) if c.layer == layer)


def _named(places: npt.NDArray[np.int32], keys: pa.Array) -> pa.DictionaryArray:
    """Keys by place. A record without one has no place: a dictionary that holds a null joins no other."""
    blank = np.asarray(keys.is_null())
    if not blank.any():
        return pa.DictionaryArray.from_arrays(pa.array(places), keys)
    known = np.cumsum(~blank, dtype=np.int32) - 1
    moved = pa.array(known[places].astype(np.int32), mask=blank[places])
    return pa.DictionaryArray.from_arrays(moved, keys.drop_null())


class _Named:
    """Names of groups by row, looked up when asked."""

    def __init__(self, names: Sequence[str], ids: npt.NDArray[np.int32]) -> None:
        self.names, self.ids = names, ids

    def __getitem__(self, row: int) -> str:
        return self.names[int(self.ids[row])]


_ROLES: Final = {"office": ("office_name", "2702", "108A"), "worker": ("case_manager",)}
_KEPT: Final = {*NUMBERS, *TRAITS, "observation_number", "1704"}


def _texts(opened: OpenedFile) -> list[str]:
    """The columns whose texts are wanted: identifier, office, worker."""
    present = {each for part in opened.parts for each in part.present}
    office = next((each for each in _ROLES["office"] if each in present), None)
    wanted = ["100", office, *_ROLES["worker"]]
    return [each for each in wanted if each is not None and each in present]


def _conditions(book: Rulebook) -> Iterator[Condition]:
    for terms in book.aggregates.values():
        for term in terms:
            yield from term.conditions


def _runs(rows: npt.NDArray[np.int32]) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.int32]]:
    """Where each run of the same row begins, and the run that each belongs to. rows: at least one."""
    starts = np.concatenate([[0], np.flatnonzero(rows[1:] != rows[:-1]) + 1])
    lengths = np.diff(starts, append=len(rows))
    return starts, np.repeat(np.arange(len(starts), dtype=np.int32), lengths)


def _most_frequent(amounts: Sequence[npt.NDArray[np.int32]]) -> Fraction | None:
    """The share of the most frequent amount among the first half million of the file."""
    together = np.concatenate(amounts) if amounts else np.zeros(0, np.int32)
    if not len(together):
        return None
    _values, counts = np.unique(together, return_counts=True)
    return Fraction(int(counts.max()), len(together))

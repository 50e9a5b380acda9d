"""A few findings of each check with their cells, for the workbook that stays on the machine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from highroad.engine.cells import Column, Piece
from highroad.engine.cells.texts import FINE, FORMAT, UNSAFE, VALUE, WORD, judge_text
from highroad.engine.cells.values import DATE, DECIMAL, LEAST
from highroad.records.kinds import column_of
from highroad.records.opening import OpenedPart, split_row
from highroad.records.persons import Records
from highroad.records.rules.rulebook import Rulebook

AT_MOST = 20
MOST_CELLS = 12
_VERDICTS = {"FMT-008": WORD, "FMT-010": UNSAFE}


class ByRow(Protocol):
    """A name for each row."""

    def __getitem__(self, row: int, /) -> str: ...


@dataclass(frozen=True, slots=True)
class Example:
    """A finding with its cells. row: from 1 over all files. cells: (element id, text)."""

    number: int
    row: int
    key: str
    office: str
    worker: str
    cells: tuple[tuple[str, str], ...]


class Examples:
    """The first findings of each check, in the order of the file."""

    def __init__(self, book: Rulebook, parts: Sequence[OpenedPart]) -> None:
        self.book = book
        self.parts = parts
        self.found: list[Example] = []
        self._counts = np.zeros(len(book.checks), np.int64)
        self._columns: dict[str, Column] = {}
        self._columns_of = [
            {each.id: column for column, each in enumerate(part.elements) if each is not None}
            for part in parts
        ]

    def add(
        self,
        piece: Piece,
        rows: npt.NDArray[np.int32],
        rules: npt.NDArray[np.int16],
        broken: Sequence[int],
        keys: pa.Array,
        office: ByRow,
        worker: ByRow,
    ) -> None:
        """Take examples from a piece. rows, rules: its findings; broken: the rules among them. office,
        worker: names for each row.
        """
        rows_cells: dict[int, list[str]] = {}
        for number in broken:
            wanted = AT_MOST - int(self._counts[number])
            if wanted <= 0:
                continue
            for row in dict.fromkeys(rows[np.flatnonzero(rules == number)[:wanted]].tolist()):
                if row not in rows_cells:
                    delimiter = self.parts[piece.part].delimiter.encode()
                    rows_cells[row], _end = split_row(piece.row_bytes(row), 0, delimiter)
                cells = self._cells(number, piece.part, rows_cells[row])
                self._keep(
                    number,
                    piece.first_row + row + 1,
                    keys[row].as_py() or "",
                    office[row],
                    worker[row],
                    cells,
                )

    def add_persons(self, number: int, records: Records, offices: list[str], workers: list[str]) -> None:
        """Take examples from records that break a check of persons."""
        wanted = AT_MOST - int(self._counts[number])
        for record in records[:wanted]:
            cells = tuple(
                (each, _day(int(record[each])) if each in _DATES else _plain(int(record[each])))
                for each in self.book.elements[number]
                if each in (record.dtype.names or ()) and record[each] >= LEAST
            )
            key = record["key"].decode("utf-8", "replace")
            self._keep(
                number, int(record["row"]), key, offices[record["office"]], workers[record["worker"]], cells
            )

    def _keep(
        self, number: int, row: int, key: str, office: str, worker: str, cells: tuple[tuple[str, str], ...]
    ) -> None:
        self._counts[number] += 1
        self.found.append(Example(number, row, key, office, worker, cells))

    def _cells(self, number: int, place: int, texts: Sequence[str]) -> tuple[tuple[str, str], ...]:
        part = self.parts[place]
        if number == self.book.ragged:
            return (("", f"{len(texts)} / {len(part.elements)}"),)
        named = self.book.elements[number]
        if not named:
            by_element = {
                each.id: text for each, text in zip(part.elements, texts, strict=False) if each is not None
            }
            named = self._breaking(number, part, by_element)
        columns = self._columns_of[place]
        return tuple(
            (each, texts[columns[each]] if columns.get(each, len(texts)) < len(texts) else "")
            for each in named[:MOST_CELLS]
        )

    def _breaking(self, number: int, part: OpenedPart, texts: dict[str, str]) -> tuple[str, ...]:
        """The elements whose cells break a check of form, judged by the kernel itself."""
        wanted = _VERDICTS.get(self.book.checks[number].list_id, FORMAT)
        broken = []
        for element in part.elements:
            text = texts.get(element.id, "") if element is not None else ""
            if element is None or not text:
                continue
            rules = self.book.cells[element.id]
            if element.id not in self._columns:
                self._columns[element.id] = column_of(element)
            column = self._columns[element.id]
            data = np.frombuffer(bytearray(text.encode()), np.uint8)
            _value, verdict = judge_text(data, 0, len(data), column.kind, column.length, 0, False, True)
            if number == rules.width:
                hit = verdict == FINE and column.exact and len(text) != column.length
            else:
                own = wanted != FORMAT or number == rules.format
                beyond = wanted == FORMAT and verdict == VALUE and column.kind in (DATE, DECIMAL)
                hit = own and (verdict == wanted or beyond)
            if hit:
                broken.append(element.id)
        return tuple(broken)


_DATES = {"200", "306", "900", "901", "924", "1002", "1007"}


def _day(value: int) -> str:
    return (date(1970, 1, 1) + timedelta(days=value)).strftime("%Y%m%d")


def _plain(value: int) -> str:
    return str(value)

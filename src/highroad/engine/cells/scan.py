"""Scan files of cells in one pass, on a few threads, and give the pieces back in the order of the file."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from highroad.engine.cells.files import CellFile, chunks
from highroad.engine.cells.reading import read_rows
from highroad.engine.cells.rules import Program
from highroad.engine.cells.scanning import TILE_ROWS, copy_texts, judge_tile
from highroad.engine.cells.values import Columns, Ints

ROWS_IN_PIECE: Final = 32 * TILE_ROWS
FINDINGS_IN_PIECE: Final = 600_000
THREADS: Final = 2

NO_PROGRAM: Final = Program(
    0,
    np.zeros((0, 4), np.int32),
    np.zeros((0, 4), np.int32),
    np.zeros(1, np.int32),
    np.zeros(1, np.uint64),
    np.zeros((0, 2), np.int32),
    np.zeros(0, np.int32),
)


@dataclass(frozen=True, slots=True)
class Part:
    """A file and how its columns are read. skip: bytes before the first row of data."""

    file: CellFile
    delimiter: int
    columns: Columns
    skip: int = 0

    @property
    def width(self) -> int:
        """How many cells a row has."""
        return len(self.columns.kind)


@dataclass(frozen=True, slots=True)
class Plan:
    """What is judged and kept. slots: how many cells the tile keeps. keep: slots whose values are wanted.
    texts: how many columns' texts are wanted."""

    slots: int
    program: Program
    keep: Sequence[int] = ()
    texts: int = 0


@dataclass(frozen=True, slots=True)
class Piece:
    """What was found in some rows of a part, in order.

    part: index of the part. first_row: how many rows of all parts came before. rows: how many it has. kept:
    kept × row. texts: 3 × text × row, places in `data`. row_starts: where each row begins in `data`. dead:
    rows with the wrong number of cells. found_row (from 0 in this piece), found_rule: the findings, by row.
    encoding: "ascii", "utf-8" or "other". counts: rows that make each counted condition true.
    """

    part: int
    first_row: int
    rows: int
    data: bytearray
    end: int
    encoding: str
    kept: Ints
    texts: Ints
    row_starts: Ints
    dead: npt.NDArray[np.uint8]
    found_row: Ints
    found_rule: npt.NDArray[np.int16]
    counts: npt.NDArray[np.int64]
    _made: dict[int, pa.Array] = field(default_factory=dict)

    def text(self, index: int) -> pa.Array:
        """The text of one wanted column for each row; blank cells are empty texts."""
        if index not in self._made:
            self._made[index] = self._text(index)
        return self._made[index]

    def _text(self, index: int) -> pa.Array:
        starts, ends, doubled = self.texts[3 * index : 3 * index + 3]
        lengths = ends - starts
        offsets = np.zeros(self.rows + 1, np.int32)
        np.cumsum(lengths, out=offsets[1:])
        raw = np.zeros(int(offsets[-1]), np.uint8)
        copy_texts(np.frombuffer(self.data, np.uint8), starts, ends, offsets, raw)
        if self.encoding == "other" or doubled.any():
            return self._decoded(raw, offsets, doubled)
        return pa.StringArray.from_buffers(self.rows, pa.py_buffer(offsets), pa.py_buffer(raw))

    def _decoded(self, raw: npt.NDArray[np.uint8], offsets: Ints, doubled: Ints) -> pa.Array:
        encoding = "cp1252" if self.encoding == "other" else "utf-8"
        content = raw.tobytes()
        places = offsets.tolist()
        texts = [content[start:end].decode(encoding, "replace") for start, end in pairwise(places)]
        for row in np.flatnonzero(doubled).tolist():  # marks outside of a quoted cell stay as they are
            texts[row] = texts[row].replace('""', '"')
        return pa.array(texts, pa.string())

    def row_bytes(self, row: int) -> bytes:
        """The bytes of one row, line end included."""
        start = int(self.row_starts[row])
        following = self.row_starts[row + 1 : row + 2]
        return bytes(self.data[start : int(following[0]) if len(following) else self.end])


class _Workspace:
    """Memory of one thread, used again for every chunk."""

    def __init__(self, plan: Plan, width: int) -> None:
        nodes = len(plan.program.values)
        self.tile = np.zeros((plan.slots + nodes, TILE_ROWS), np.int32)
        self.tile_texts = np.zeros((3 * plan.texts, TILE_ROWS), np.int32)
        self.used = np.zeros(plan.slots + nodes, np.uint8)
        self.logic = np.zeros((max(1, len(plan.program.logic)), TILE_ROWS), np.int8)
        self.settled = np.zeros(max(1, len(plan.program.logic)), np.int8)
        worst = TILE_ROWS * (2 * width + 4 + len(plan.program.rules))  # a cell breaks two checks at most
        self.tile_row = np.zeros(worst, np.int32)
        self.tile_rule = np.zeros(worst, np.int16)
        self.kept = np.zeros((len(plan.keep), ROWS_IN_PIECE), np.int32)
        self.texts = np.zeros((3 * plan.texts, ROWS_IN_PIECE), np.int32)
        self.row_starts = np.zeros(ROWS_IN_PIECE, np.int32)
        self.dead = np.zeros(ROWS_IN_PIECE, np.uint8)
        self.found_row = np.zeros(worst + FINDINGS_IN_PIECE, np.int32)
        self.found_rule = np.zeros(worst + FINDINGS_IN_PIECE, np.int16)


def scan(parts: Sequence[Part], plan: Plan, threads: int = THREADS) -> Iterator[Piece]:
    """The pieces of all parts, in order. Memory doesn't grow with the files. Raises UnreadableFile."""
    program = plan.program._replace(slots=plan.slots)
    settled = Plan(plan.slots, program, plan.keep, plan.texts)
    local = threading.local()
    width = max((part.width for part in parts), default=0)
    first_row = 0
    waiting: deque[Future[list[Piece]]] = deque()
    with ThreadPoolExecutor(threads) as pool:
        try:
            for index, part in enumerate(parts):
                for data, end in chunks(part.file, part.delimiter, part.skip):
                    waiting.append(pool.submit(scan_data, local, settled, width, index, part, data, end))
                    if len(waiting) > threads:
                        for piece in waiting.popleft().result():
                            yield _numbered(piece, first_row)
                            first_row += piece.rows
            while waiting:
                for piece in waiting.popleft().result():
                    yield _numbered(piece, first_row)
                    first_row += piece.rows
        finally:
            for future in waiting:
                future.cancel()


def _numbered(piece: Piece, first_row: int) -> Piece:
    return replace(piece, first_row=first_row)


def scan_data(
    local: threading.local, plan: Plan, width: int, index: int, part: Part, data: bytearray, end: int
) -> list[Piece]:
    """The pieces of some whole rows. local: keeps the memory of a thread from call to call."""
    space: _Workspace | None = getattr(local, "space", None)
    if space is None:
        space = local.space = _Workspace(plan, width)
    buffer = np.frombuffer(data, np.uint8)
    encoding = _encoding(data, end)
    keep = np.asarray(plan.keep, np.int32)
    pieces: list[Piece] = []
    at = 0
    while at < end:
        counts = np.zeros(len(plan.program.counted), np.int64)
        at, rows, found = _fill_piece(space, plan, part, buffer, at, end, encoding != "other", keep, counts)
        if rows:
            pieces.append(
                Piece(
                    index,
                    0,
                    rows,
                    data,
                    at,
                    encoding,
                    space.kept[:, :rows].copy(),
                    space.texts[:, :rows].copy(),
                    space.row_starts[:rows].copy(),
                    space.dead[:rows].copy(),
                    space.found_row[:found].copy(),
                    space.found_rule[:found].copy(),
                    counts,
                )
            )
    return pieces


def _fill_piece(
    space: _Workspace,
    plan: Plan,
    part: Part,
    buffer: npt.NDArray[np.uint8],
    at: int,
    end: int,
    utf8: bool,
    keep: Ints,
    counts: npt.NDArray[np.int64],
) -> tuple[int, int, int]:
    """Read and judge tile after tile until the bytes or the room end: (place, rows, findings).

    Reading and judging are two calls: compiled as one, each is several times slower.
    """
    rows, found = 0, 0
    room = len(space.found_row) - len(space.tile_row)
    while at < end and rows < ROWS_IN_PIECE and found <= room:
        at, count, in_tile = read_rows(
            buffer,
            at,
            end,
            part.delimiter,
            part.width,
            utf8,
            part.columns,
            space.tile[: plan.slots],
            space.tile_texts,
            space.row_starts[rows:],
            space.dead[rows:],
            space.used,
            space.tile_row,
            space.tile_rule,
            0,
        )
        found = judge_tile(
            plan.program,
            space.tile,
            space.tile_texts,
            space.used,
            space.logic,
            space.settled,
            space.tile_row,
            space.tile_rule,
            space.dead[rows:],
            keep,
            space.kept,
            space.texts,
            space.found_row,
            space.found_rule,
            counts,
            rows,
            count,
            in_tile,
            found,
        )
        rows += count
    return at, rows, found


def _encoding(data: bytearray, end: int) -> str:
    if data.isascii():
        return "ascii"
    try:
        with memoryview(data) as view:
            str(view[:end], "utf-8")
    except UnicodeDecodeError:
        return "other"
    return "utf-8"

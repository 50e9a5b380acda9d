"""What the rows say that a tally kept of one program: exact medians, and people behind periods."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from highroad.engine.cells.counting import Bits, medians, repeated
from highroad.indicators.keeping import EXITED, LOCAL, SERVED, WAGES
from highroad.indicators.tally import Tally

Ints = NDArray[np.int64]
_FLAGS = {"served": SERVED, "exited": EXITED}


class Answers:
    """Medians and people of one program, for all its crossings and places at once."""

    def __init__(self, tally: Tally, program: str) -> None:
        self._tally, self._program = tally, program
        kept = tally.kept.get(program)
        self._rows = None if kept is None else kept.rows()
        self._masks = tally.masks(program)
        self._sorted: dict[int, tuple[NDArray[np.void], NDArray[np.int32], Bits]] = {}
        self._again: dict[int, tuple[NDArray[np.void], Ints]] = {}

    def medians(self, kind: str) -> tuple[Ints, Ints]:
        """(wages counted, twice the median in cents) by crossing and place; 0 where there is nobody.

        Twice the median is a whole number of cents: with an even count the median is the mean of two.
        """
        counts, twice = self._nothing(kind), self._nothing(kind)
        flag = WAGES << self._shift(kind)
        if self._rows is None:
            return counts, twice
        if flag not in self._sorted:
            rows = self._rows[self._rows["flags"] & flag > 0]
            rows = rows[np.argsort(rows["wage"], kind="stable")]
            wages, bits = np.ascontiguousarray(rows["wage"]), np.ascontiguousarray(rows["bits"])
            self._sorted[flag] = rows, wages, bits
        rows, wages, bits = self._sorted[flag]
        medians(self._codes(rows, kind), bits, wages, self._masks, counts, twice)
        return counts, twice

    def wages(self, kind: str, place: str) -> tuple[Ints, Bits]:
        """(wages of a place in cents, ascending; the groups that each stands in, as bits)."""
        code = self._tally.names[kind].get(place, -1)
        if self._rows is None:
            return np.zeros(0, np.int64), np.zeros(0, np.uint64)
        counted = self._rows["flags"] & WAGES << self._shift(kind) > 0
        rows = self._rows[counted & (self._codes(self._rows, kind) == code)]
        order = np.argsort(rows["wage"], kind="stable")
        return rows["wage"][order].astype(np.int64), np.ascontiguousarray(rows["bits"][order])

    def repeated(self, kind: str, line: str) -> Ints:
        """By how many the periods of a line exceed its people, by crossing and place. Blank keys count one by
        one.
        """
        again = self._nothing(kind)
        if self._rows is None:
            return again
        rows, persons = self._several(_FLAGS[line] << self._shift(kind))
        codes = self._codes(rows, kind)
        order = np.lexsort((persons, codes))
        bits = np.ascontiguousarray(rows["bits"][order])
        repeated(codes[order], persons[order], bits, self._masks, again)
        return again

    def _several(self, flag: int) -> tuple[NDArray[np.void], Ints]:
        """Flagged rows of people with several of them, and a number for each of those people."""
        assert self._rows is not None
        if flag not in self._again:
            rows = self._rows[self._rows["flags"] & flag > 0]
            _digests, persons, times = np.unique(rows["person"], return_inverse=True, return_counts=True)
            several = (times[persons] > 1) & (rows["person"] != 0)
            self._again[flag] = rows[several], persons[several].astype(np.int64)
        return self._again[flag]

    def _shift(self, kind: str) -> int:
        local = kind == "local_area" and self._tally.counts_own_funds(self._program)
        return LOCAL if local else 0

    def _codes(self, rows: NDArray[np.void], kind: str) -> NDArray[np.int32]:
        return np.ascontiguousarray(rows["place"][:, self._tally.place_kinds.index(kind)])

    def _nothing(self, kind: str) -> Ints:
        return np.zeros((len(self._masks), len(self._tally.names[kind])), np.int64)

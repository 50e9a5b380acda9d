"""What is kept of a file until its end, in as little memory as may be: counts by bin, and a few rows."""

from __future__ import annotations

import tempfile
import weakref
from typing import Final

import numpy as np
from numpy.typing import NDArray

from highroad.engine.cells.counting import Bits, count_bins

Longs = NDArray[np.int64]
#: Room for places x bins in a key; the group stands before it.
_BINS: Final = 31
_PARTS_KEPT: Final = 16
_IN_MEMORY: Final = 16_000_000

SERVED, EXITED, WAGES = 1, 2, 4
LOCAL: Final = 3  # bits by which a local area's own count is shifted


class Counts:
    """How many records fall into each group and bin (place x width + profile); only those that hold any."""

    __slots__ = ("_counts", "_keys", "_merged")

    def __init__(self) -> None:
        self._merged = False
        self._keys: list[Longs] = []
        self._counts: list[Longs] = []

    def add(self, bins: Longs, counts: NDArray[np.int32]) -> None:
        """Add counts, bin x group."""
        order = np.argsort(bins)
        by_group = counts[order].T.ravel()  # in order, so that merging has little to sort
        filled = np.flatnonzero(by_group)
        self._keys.append(filled // len(bins) << _BINS | bins[order][filled % len(bins)])
        self._counts.append(by_group[filled].astype(np.int64))
        self._merged = False
        if len(self._keys) > _PARTS_KEPT:
            self._merge()

    def of(self, group: int) -> tuple[Longs, Longs]:
        """(bins in ascending order, counts) of a group."""
        if not self._merged:
            self._merge()
        begin, end = np.searchsorted(self._keys[0], (group << _BINS, (group + 1) << _BINS))
        return self._keys[0][begin:end] & ((1 << _BINS) - 1), self._counts[0][begin:end]

    def _merge(self) -> None:
        keys = np.concatenate([np.zeros(0, np.int64), *self._keys])
        order = np.argsort(keys, kind="stable")
        keys = keys[order]
        starts = np.flatnonzero(np.diff(keys, prepend=-1))
        counts = np.concatenate([np.zeros(0, np.int64), *self._counts])[order]
        self._keys = [keys[starts]]
        self._counts = [np.add.reduceat(counts, starts) if len(starts) else counts]
        self._merged = True


class Counter:
    """Counts records by place, profile and group, part by part; its room is used again."""

    def __init__(self, width: int) -> None:
        self.width = width
        self._index = np.zeros(0, np.int32)
        self._tables: dict[int, NDArray[np.int32]] = {}

    def count(
        self,
        codes: NDArray[np.int32],
        places: int,
        rows: NDArray[np.intp],
        bins: Longs,
        bits: Bits,
        masks: Bits,
        counts: Counts,
    ) -> None:
        """Count rows into `counts`. codes, bits: of every record; rows, bins: which to count, and where."""
        size = places * self.width
        if len(self._index) < size:
            self._index = np.full(size, -1, np.int32)
        found = np.zeros(min(len(rows), size), np.int64)
        table = self._table(len(found), len(masks))
        used = count_bins(codes, rows, bins, bits, masks, self.width, self._index, found, table)
        if used:
            counts.add(found[:used], table[:used])
        table[:used] = 0

    def _table(self, bins: int, groups: int) -> NDArray[np.int32]:
        """Zeros, bin x group."""
        found = self._tables.get(groups)
        if found is None or len(found) < bins:
            found = self._tables[groups] = np.zeros((bins, groups), np.int32)
        return found


class Kept:
    """Rows of one program that medians and counts of people need at the end; beyond 16 MB, on disk.

    A row: `person` (a digest, 0 for blank), `bits` of the groups, `wage` in cents, `flags` (SERVED, EXITED,
    WAGES, and the same shifted by LOCAL), `place` (a code for each kind).
    """

    def __init__(self, kinds: int) -> None:
        self.dtype = np.dtype(
            [
                ("person", "<u8"),
                ("bits", "<u8"),
                ("wage", "<i4"),
                ("flags", "u1"),
                ("place", "<i4", (kinds,)),
            ]
        )
        self._file = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 (closed with the object)
        weakref.finalize(self, self._file.close)

    def add(
        self,
        flags: NDArray[np.uint8],
        persons: Bits,
        bits: Bits,
        wages: NDArray[np.integer],
        places: list[NDArray[np.int32]],
    ) -> None:
        """Keep the rows that have flags."""
        rows = np.flatnonzero(flags)
        kept = np.zeros(len(rows), self.dtype)
        kept["flags"], kept["person"], kept["bits"] = flags[rows], persons[rows], bits[rows]
        kept["wage"] = np.where(flags & (WAGES | WAGES << LOCAL), wages, 0)[rows]
        for kind, codes in enumerate(places):
            kept["place"][:, kind] = codes[rows]
        self._file.write(kept.tobytes())

    def rows(self) -> NDArray[np.void]:
        """All rows."""
        self._file.seek(0)
        found: NDArray[np.void] = np.frombuffer(self._file.read(), self.dtype)
        self._file.seek(0, 2)
        return found

"""Counts of findings by office and by worker, for as many of them as a state has."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from highroad.engine.cells import Piece
from highroad.engine.cells.scanning import count_groups

MOST = 5_000  # beyond that, groups are counted together
OTHERS = "…"


class Groups:
    """Findings counted by group and check. text: index of the column's text in a piece, None when absent."""

    def __init__(self, text: int | None, checks: int) -> None:
        self.text = text
        self.names: list[str] = []
        self.counts = np.zeros((16, checks), np.int64)
        self.records: npt.NDArray[np.int64] = np.zeros(16, np.int64)
        self._ids: dict[str, int] = {}

    def of(self, piece: Piece) -> npt.NDArray[np.int32]:
        """The group of each row of a piece."""
        if self.text is None:
            ids = np.full(piece.rows, self._id(""), np.int32)
        else:
            coded = piece.text(self.text).dictionary_encode()
            known = np.asarray([self._id(name) for name in coded.dictionary.to_pylist()], np.int32)
            ids = known[coded.indices.to_numpy(zero_copy_only=False)]
        counted = np.bincount(ids, minlength=len(self.records))
        self.records[: len(counted)] += counted
        return ids

    def add(
        self, rows: npt.NDArray[np.int32], rules: npt.NDArray[np.int16], ids: npt.NDArray[np.int32]
    ) -> None:
        """Count findings: pairs of row and rule, and the group of each row."""
        count_groups(rows, rules, len(rows), ids, self.counts)

    def add_each(self, ids: npt.NDArray[np.int32], rule: int) -> None:
        """Count one finding of a rule for each group id."""
        self.counts[:, rule] += np.bincount(ids, minlength=len(self.counts))

    def totals(self) -> list[tuple[str, int, npt.NDArray[np.int64]]]:
        """(name, records, findings by check) for each group, by name."""
        found = [(name, int(self.records[i]), self.counts[i]) for i, name in enumerate(self.names)]
        return sorted(found, key=lambda each: each[0])

    def _id(self, name: str) -> int:
        found = self._ids.get(name)
        if found is None:
            if len(self.names) >= MOST and name != OTHERS:
                return self._id(OTHERS)
            found = self._ids[name] = len(self.names)
            self.names.append(name)
            if found >= len(self.counts):
                more = np.zeros_like(self.counts)
                self.counts = np.concatenate([self.counts, more])
                self.records = np.concatenate([self.records, np.zeros_like(self.records)])
        return found

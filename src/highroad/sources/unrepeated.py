"""That no row of a large file stands in it twice, however far apart: eight bytes a row to remember it by."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from highroad.language import gettext as _
from highroad.sources.delimited import TextRows
from highroad.sources.files import unreadable

Words = npt.NDArray[np.uint64]
_DIGITS: Final = r"^\d{1,17}$"
_LENGTH: Final = np.uint64(10**17)  # a code of digits and its length in one number: 7 is another code than 07
_FACTORS: Final = (np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB))  # of SplitMix64


class Unrepeated:
    """Takes the runs of one member after another; `finish` refuses it when some key came twice.

    Keys are remembered as numbers of 64 bits: of twenty million different ones, two are alike with a
    probability of one in a hundred thousand.
    """

    def __init__(self, names: Sequence[str]) -> None:
        self._names = names
        self._keys: list[Words] = []
        self._runs: list[TextRows] = []
        self._known: dict[str, int] = {}

    def take(self, rows: TextRows) -> None:
        """Note the keys of a run."""
        self._keys.append(self._packed(rows.table))
        self._runs.append(TextRows(pa.table({}), rows.line, rows.file, rows.lines, rows.headings))

    def note(self, table: pa.Table) -> None:
        """Note the keys of rows of which the lines are no longer known."""
        self._keys.append(self._packed(table))

    def finish(self) -> None:
        """Raise UnreadableFile at the second row of a key, naming the line of the first."""
        found = self._twice()
        if found is not None:
            (earlier, line_before), (rows, line) = (self._at(place) for place in found)
            if earlier.file == rows.file:
                problem = _("the same key stands on line {first} too").format(first=line_before)
            else:
                problem = _("the same key stands in {file} too, on line {first}").format(
                    file=earlier.file, first=line_before
                )
            raise unreadable(problem, rows.file, line=line)

    def finish_notes(self, file: str) -> None:
        """Raise UnreadableFile when a key was noted twice."""
        if self._twice() is not None:
            raise unreadable(
                _("it gives some rows twice ({columns})").format(columns=", ".join(self._names)),
                file,
                remedy=_("Take out the sheet, the file or the lines that are in it twice."),
            )

    def _twice(self) -> tuple[int, int] | None:
        """The places of the first row whose key came before, and of that one, the earlier first."""
        if not self._keys:
            return None
        keys = np.concatenate(self._keys)
        different, first = np.unique(keys, return_index=True)
        if len(different) == len(keys):
            return None
        again = np.ones(len(keys), np.bool_)
        again[first] = False
        place = int(np.flatnonzero(again)[0])
        return int(first[np.searchsorted(different, keys[place])]), place

    def _at(self, place: int) -> tuple[TextRows, int]:
        for rows, keys in zip(self._runs, self._keys, strict=True):
            if place < len(keys):
                return rows, rows.line_of(place)
            place -= len(keys)
        raise IndexError(place)

    def _packed(self, table: pa.Table) -> Words:
        key = np.zeros(table.num_rows, np.uint64)
        for name in self._names:
            text = pc.fill_null(pc.cast(table[name], pa.string()), "")
            key = _mixed(key ^ self._numbers(text))
        return key

    def _numbers(self, column: pa.ChunkedArray) -> Words:
        """A number for every text, the same for the same text in every run."""
        codes = column.combine_chunks().dictionary_encode()
        found = codes.dictionary
        if pc.all(pc.match_substring_regex(found, _DIGITS)).as_py():
            lengths = np.asarray(pc.binary_length(found)).astype(np.uint64)
            numbers = np.asarray(pc.cast(found, pa.int64())).astype(np.uint64) + lengths * _LENGTH
        else:
            numbers = np.array([self._number(text) for text in found.to_pylist()], np.uint64)
        every: Words = numbers[np.asarray(codes.indices)]
        return every

    def _number(self, text: str) -> int:
        if text not in self._known:
            digest = hashlib.blake2b(text.encode(), digest_size=8).digest()
            self._known[text] = int.from_bytes(digest, "little")
        return self._known[text]


def _mixed(key: Words) -> Words:
    """Bits spread over the whole number, so that keys of several columns do not meet."""
    for factor, shift in zip(_FACTORS, (np.uint64(30), np.uint64(27)), strict=True):
        key = (key ^ (key >> shift)) * factor
    return key ^ (key >> np.uint64(31))

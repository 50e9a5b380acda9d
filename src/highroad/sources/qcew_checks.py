"""What must hold within a QCEW file, so that a file cut short or pasted together is found out.

The number of establishments is published even where employment is withheld. So within an area, ownership and
quarter, the establishments of all sectors must add up to the total; the same at each finer level that the
file has. A file cut at a line end fails this. (Annual averages are rounded, so they may differ by one half
per industry.)

Files have millions of rows, so a row's codes are packed into one whole number: comparing and adding up are
then arithmetic on one column.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from highroad.language import gettext as _
from highroad.sources.files import unreadable

Longs = npt.NDArray[np.int64]

# How many bits a code gets in the packed key, the widest part first: the first four name a total, the fifth
# its level. Vocabularies hold no more codes than fit: there are 4,500 areas and 3,000 industries.
_BITS: Final = {
    "area_fips": 18,
    "year": 8,
    "qtr": 3,
    "own_code": 4,
    "agglvl_code": 7,
    "industry_code": 18,
    "size_code": 4,
}
_KEYS: Final = ("area_fips", "own_code", "industry_code", "agglvl_code", "size_code", "year", "qtr")
_BELOW_LEVEL: Final = _BITS["industry_code"] + _BITS["size_code"]
_BELOW_OWNER: Final = _BITS["agglvl_code"]
_LEVELS: Final = 10


@dataclass(frozen=True, slots=True)
class _Sums:
    """Establishments by group of rows. known: how many of the members have a published number."""

    group: Longs
    count: Longs
    known: Longs
    members: Longs

    @classmethod
    def of(cls, parts: _Sums) -> _Sums:
        """The same with each group once, in order."""
        groups, at = np.unique(parts.group, return_inverse=True)

        def added(values: Longs) -> Longs:
            return np.bincount(at, values, len(groups)).astype(np.int64)

        return cls(groups, added(parts.count), added(parts.known), added(parts.members))

    def rows(self, which: npt.NDArray[np.bool_] | Longs) -> _Sums:
        """Some of them."""
        return _Sums(self.group[which], self.count[which], self.known[which], self.members[which])

    def grouped(self, group: Longs) -> _Sums:
        """The same by other groups."""
        return replace(self, group=group)


class _Vocabulary:
    """The different codes of one column so far; a code's number is its place."""

    def __init__(self, name: str) -> None:
        self._most = 1 << _BITS[name]
        self.values = pa.array([], pa.string())

    def numbers(self, codes: pa.DictionaryArray, file: str) -> Longs:
        """The number of every row's code."""
        places = pc.index_in(codes.dictionary, self.values)
        if places.null_count:
            self.values = pa.concat_arrays([self.values, codes.dictionary.filter(pc.is_null(places))])
            places = pc.index_in(codes.dictionary, self.values)
        if len(self.values) > self._most:
            raise unreadable(_("it holds more different codes than the publisher has"), file)
        numbers: Longs = np.asarray(places).astype(np.int64)[np.asarray(codes.indices)]
        return numbers

    def matching(self, *wanted: str) -> Longs:
        """The numbers of these codes, of those that there are."""
        found: Longs = np.flatnonzero(np.asarray(pc.is_in(self.values, pa.array(wanted))))
        return found


class Checks:
    """Takes the runs of one member after another; `finish` judges the member."""

    def __init__(self) -> None:
        self._words = {name: _Vocabulary(name) for name in _BITS}
        self._keys: list[Longs] = []
        self._sums: list[_Sums] = []
        self._areas: dict[int, str] = {}

    def take(
        self, codes: Mapping[str, pa.DictionaryArray], establishments: pa.ChunkedArray, file: str
    ) -> None:
        """Note the keys and the establishments of a run. codes: its key columns."""
        packed = np.zeros(len(establishments), np.int64)
        for name, bits in _BITS.items():
            packed = (packed << bits) | self._words[name].numbers(codes[name], file)
        self._keys.append(packed)
        every_size = np.isin(packed & ((1 << _BITS["size_code"]) - 1), self._words["size_code"].matching("0"))
        total = packed[every_size] >> _BELOW_LEVEL
        levels = np.asarray(pc.cast(self._words["agglvl_code"].values, pa.int64())) % _LEVELS
        level = levels[total & ((1 << _BELOW_OWNER) - 1)]
        count = np.asarray(pc.fill_null(establishments, 0))[every_size]
        known = np.asarray(pc.is_valid(establishments)).astype(np.int64)[every_size]
        group = (total >> _BELOW_OWNER) * _LEVELS + level
        self._sums.append(_Sums.of(_Sums(group, count, known, np.ones_like(count))))

    def finish(self, file: str) -> None:
        """Raise UnreadableFile when keys repeat, or industries do not add up to their totals."""
        if not self._keys:
            raise unreadable(_("there is nothing below the header"), file, line=2)
        self._no_row_twice(file)
        sums = _Sums.of(
            _Sums(
                np.concatenate([each.group for each in self._sums]),
                np.concatenate([each.count for each in self._sums]),
                np.concatenate([each.known for each in self._sums]),
                np.concatenate([each.members for each in self._sums]),
            )
        )
        self._keys, self._sums = [], []
        self._no_area_twice(sums, file)
        self._add_up(sums, file)

    def _no_row_twice(self, file: str) -> None:
        keys = np.concatenate(self._keys)
        if pc.count_distinct(pa.array(keys)).as_py() == len(keys):
            return
        different, counts = np.unique(keys, return_counts=True)
        again = np.flatnonzero(np.isin(keys, different[counts > 1]))
        places = np.flatnonzero(keys == keys[again[0]]) + 2
        raise unreadable(
            _("the same area, ownership, industry and quarter ({key}) is on lines {lines}").format(
                key=self._spelled(int(keys[again[0]])), lines=", ".join(map(str, places[:5]))
            ),
            file,
            line=int(places[1]),
        )

    def _spelled(self, key: int) -> str:
        """A packed key as the file has it."""
        found = {}
        for name, bits in reversed(_BITS.items()):
            found[name] = self._words[name].values[key & ((1 << bits) - 1)].as_py()
            key >>= bits
        return " ".join(found[name] for name in _KEYS)

    def _area(self, owner: int) -> str:
        place = owner >> (_BITS["own_code"] + _BITS["qtr"] + _BITS["year"])
        return str(self._words["area_fips"].values[place].as_py())

    def _no_area_twice(self, sums: _Sums, file: str) -> None:
        """Two members of one archive may not hold the total of one area, ownership and quarter."""
        totals = sums.group[(sums.group % _LEVELS) < 2] // _LEVELS
        for owner in np.unique(totals).tolist():
            other = self._areas.setdefault(owner, file)
            if other != file:
                raise unreadable(
                    _("area {area} is already in {other}").format(area=self._area(owner), other=other),
                    file,
                    remedy=_("Leave one of the two files out of the archive."),
                )

    def _add_up(self, sums: _Sums, file: str) -> None:
        """Raise UnreadableFile when ownerships or industries do not add up to their totals."""
        level = sums.group % _LEVELS
        owners = sums.grouped(sums.group // _LEVELS)
        totals = owners.rows(level == 1)
        industries = owners.rows((level >= 4) & (level <= 8))
        self._compare(industries, totals, *_meeting(industries.group, totals.group), file)
        everybody = owners.rows(level == 0)
        together = _Sums.of(totals.grouped(totals.group >> _BITS["own_code"]))
        at_total, at_together = _meeting(everybody.group >> _BITS["own_code"], together.group)
        together = together.rows(at_together).grouped(everybody.group[at_total])
        self._compare(together, everybody, np.arange(len(at_total)), at_total, file)

    def _compare(self, detail: _Sums, totals: _Sums, at_detail: Longs, at_total: Longs, file: str) -> None:
        """Raise UnreadableFile where rows of detail do not have the establishments of their total."""
        detail, totals = detail.rows(at_detail), totals.rows(at_total)
        quarter = (detail.group >> _BITS["own_code"]) & ((1 << _BITS["qtr"]) - 1)
        annual = np.isin(quarter, self._words["qtr"].matching("A"))
        allowed = np.where(annual, 1 + detail.members // 2, 0)
        gap = np.abs(totals.count - detail.count)
        off = np.flatnonzero((totals.known > 0) & (detail.known > 0) & (gap > allowed))
        if not len(off):
            return
        first = off[0]
        raise unreadable(
            _(
                "rows are missing: in area {area} the rows of one level have {found} establishments "
                "together, and their total has {total}"
            ).format(
                area=self._area(int(detail.group[first])),
                found=int(detail.count[first]),
                total=int(totals.count[first]),
            ),
            file,
        )


def _meeting(many: Longs, one: Longs) -> tuple[Longs, Longs]:
    """The places at which groups of the first are groups of the second, which is sorted and has each once."""
    at = np.searchsorted(one, many)
    found = np.flatnonzero(at < len(one))
    found = found[one[at[found]] == many[found]]
    return found, at[found]

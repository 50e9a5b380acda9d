"""What a finished tally says: counts, numerators and denominators, medians and people, per cell."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from highroad.indicators.groups import Crossing, lines_of
from highroad.indicators.tally import COUNTS, PEOPLE, RATES, SIZE, Kept, Tally

_BYTES: Final = np.arange(SIZE)
Ints = NDArray[np.int64]


def counted(histogram: Ints, line: str) -> Ints:
    """A count line's counts, one per place of a cell's histogram."""
    part, bits = COUNTS[line]
    found: Ints = histogram[:, part, :] @ ((_BYTES & bits) == bits).astype(np.int64)
    return found


def rated(histogram: Ints, line: str) -> tuple[Ints, Ints]:
    """A rate line's (numerators, denominators), one per place of a cell's histogram."""
    part, under, over = RATES[line]
    den: Ints = histogram[:, part, :] @ ((_BYTES & under) == under).astype(np.int64)
    both = under | over
    num: Ints = histogram[:, part, :] @ ((_BYTES & both) == both).astype(np.int64)
    return num, den


class Medians:
    """Exact medians of wages: one sort for the whole file, then a walk for every cell."""

    def __init__(self, tally: Tally) -> None:
        self._tally = tally
        self._sorted: dict[tuple[str, bool], tuple[Ints, NDArray[np.uint64], dict[str, Ints]]] = {}
        for key, kept in tally.wages.items():
            wages = np.concatenate(kept.numbers)
            order = np.argsort(wages, kind="stable")
            places = {
                kind: np.concatenate(codes)[order].astype(np.int64) for kind, codes in kept.places.items()
            }
            self._sorted[key] = wages[order], np.concatenate(kept.bits)[order], places

    def of(self, program: str, kind: str, crossing: Crossing) -> tuple[Ints, Ints]:
        """(people counted, twice the median in cents) per place; 0 and 0 where there is nobody.

        Twice the median is a whole number of cents: with an even count the median is the mean of two.
        """
        size = len(self._tally.names[kind])
        none = np.zeros(size, dtype=np.int64)
        found = self._sorted.get((program, kind == "local_area" and (program, True) in self._sorted))
        if found is None or kind not in found[2]:
            return none, none
        wages, bits, places = found
        rows = rows_within(self._tally, program, crossing, bits)
        codes = places[kind][rows]
        by_place = np.argsort(codes, kind="stable")  # keeps wages in order within a place
        ordered = wages[rows][by_place]
        counts = np.bincount(codes, minlength=size).astype(np.int64)
        ends = np.cumsum(counts)
        starts, there = ends - counts, counts > 0
        low = starts[there] + (counts[there] - 1) // 2
        high = starts[there] + counts[there] // 2
        twice = none.copy()
        twice[there] = ordered[low] + ordered[high]
        return counts, twice


class People:
    """How many different people stand behind the periods of participation that were counted."""

    def __init__(self, tally: Tally) -> None:
        self._tally = tally
        self._again: dict[tuple[str, bool, str], tuple[Ints, Kept]] = {}
        for key, kept in tally.people.items():
            keys = np.concatenate(kept.keys)
            _names, codes, times = np.unique(keys, return_inverse=True, return_counts=True)
            # Only those who stand there more than once can be counted twice.
            again = (times[codes] > 1) & (keys != b"")
            merged = Kept(
                [codes[again].astype(np.int64)],
                [],
                [np.concatenate(kept.bits)[again]],
                {kind: [np.concatenate(parts)[again]] for kind, parts in kept.places.items()},
            )
            self._again[key] = merged.numbers[0], merged

    def repeated(self, program: str, kind: str, crossing: Crossing, line: str) -> Ints:
        """By how many the periods of a line exceed its people, per place. Blank keys count one by one."""
        if line not in PEOPLE:
            raise ValueError(f"people are not counted for {line}")
        size = len(self._tally.names[kind])
        local = kind == "local_area" and (program, True, line) in self._again
        found = self._again.get((program, local, line))
        if found is None or kind not in found[1].places:
            return np.zeros(size, dtype=np.int64)
        codes, kept = found
        rows = rows_within(self._tally, program, crossing, kept.bits[0])
        places = kept.places[kind][0][rows].astype(np.int64)
        width = int(codes.max()) + 1 if len(codes) else 1
        different = np.unique(places * width + codes[rows])
        periods = np.bincount(places, minlength=size)
        people = np.bincount(different // width, minlength=size)
        return np.asarray(periods - people, dtype=np.int64)


def rows_within(
    tally: Tally, program: str, crossing: Crossing, bits: NDArray[np.uint64]
) -> NDArray[np.bool_]:
    """Rows whose group bits lie in a crossing."""
    lines = lines_of(tally.rules, program)
    wanted = np.uint64(sum(1 << lines.index(line) for line in crossing))
    return np.asarray((bits & wanted) == wanted)

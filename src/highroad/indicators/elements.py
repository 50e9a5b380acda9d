"""Records as columns of numbers: codes, days, cents, with one number that means "blank".

A column is named by its element, "p1602", or as the reader of participant files names it, "pirl_1602". Codes
are small whole numbers, days count from 1970-01-01, money is in cents.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from datetime import date
from typing import Any, Final, TypeAlias, TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from highroad.reference import geography

Numbers: TypeAlias = NDArray[np.int32]
Flags: TypeAlias = NDArray[np.bool_]
Kind = TypeVar("Kind", bound=np.generic)

BLANK: Final = -1
NO_DAY: Final = -(2**30)
_HIGHEST_CODE: Final = 255
_DOLLARS: Final = pa.decimal128(9, 2)

CODES: Final = tuple(
    f"p{number}"
    for number in (
        *(201, 202, 210, 211, 212, 213, 214, 215, 301, 400, 401, 402, 408, 409, 601, 704),
        *range(800, 809),
        *(903, 904, 905, 907, 909, 910, 917, 918, 923, 1300, 1303, 1310, 1315, 1332, 1401),
        *(1600, 1602, 1603, 1604, 1606, 1608, 1618, 1800, 1802, 1804, 1900, 1901),
    )
)
DAYS: Final = tuple(
    f"p{number}"
    for number in (
        *(200, 306, 900, 901, 906, 1000, 1001, 1002, 1007, 1100, 1101, 1200, 1308, 1313, 1318, 1406),
        *(1801, 1803, 1805, 1806, 1807, 1808, 1809, 1810, 1811, 1813, 1814),
    )
)
#: Dates of single services, read only when services are asked for.
SERVICES: Final = tuple(
    f"p{number}"
    for number in (
        *(1005, *range(1102, 1117), 1202, 1203, 1206, 1207, 1210),
        *(1402, 1403, 1405, *range(1407, 1412), 1413, 1414, 1415),
    )
)
MONEY: Final = ("p1704", "p1706")
KEY: Final = "p100"
STATE_OF_RESIDENCE: Final = "p101"
WORKER: Final = "case_manager"
PLACES: Final = {
    "local_area": "p108A",
    "county": "p102",
    "office": "office_name",
    "provider": "p1301",
}
ELEMENTS: Final = (KEY, *CODES, *DAYS, *MONEY, STATE_OF_RESIDENCE, *PLACES.values(), WORKER)
_ALL_DAYS: Final = frozenset((*DAYS, *SERVICES))


def _as_read(elements: Iterable[str]) -> tuple[str, ...]:
    return tuple(each.removeprefix("p") if each[1:2].isdigit() else each for each in elements)


#: Full years at entry, which the public-use file has in place of the date of birth.
PUBLISHED_AGE: Final = "calc_4039"
#: What the reader of participant files is asked for, without and with services.
NUMBERS: Final = (*_as_read(ELEMENTS), "CALC4039")
NUMBERS_AND_SERVICES: Final = (*NUMBERS, *_as_read(SERVICES))


def day_number(day: date) -> int:
    """A day as the columns count it."""
    return day.toordinal() - 719_163


def _numbers(column: pa.Array, blank: int) -> Numbers:
    """The whole numbers of a column (cents, days), `blank` for null. They are taken from its memory, eight
    times as fast as Arrow fills and converts.
    """
    if column.type == _DOLLARS:  # sixteen bytes, of which the lowest four hold all that there can be
        content, step = np.frombuffer(column.buffers()[1], np.int32), 4
    else:
        settled = column if pa.types.is_date32(column.type) else pc.cast(column, pa.int32())
        content, step = np.frombuffer(settled.buffers()[1], np.int32), 1
        column = settled
    begin, end = column.offset, column.offset + len(column)
    values = content[begin * step : end * step : step]
    if not column.null_count:
        return values
    bits = np.frombuffer(column.buffers()[0], np.uint8)
    known = np.unpackbits(bits, count=end, bitorder="little")[begin:].astype(np.int32)
    found = values * known
    known -= 1
    known *= -blank
    found += known
    return found


class Records:
    """Columns of some records. An element that the file lacks is blank throughout.

    Answers are kept, for every program and group asks the same again; they can't be changed.
    """

    __slots__ = ("_columns", "_kept", "_names", "_table", "rows")

    def __init__(self, table: pa.Table | pa.RecordBatch) -> None:
        self._table = table
        self._names = set(table.schema.names)
        self._columns: dict[str, Numbers] = {}
        self._kept: dict[Hashable, NDArray[Any]] = {}
        self.rows: int = table.num_rows

    def kept(self, question: Hashable, answer: Callable[[], NDArray[Kind]]) -> NDArray[Kind]:
        """The answer to a question about these records, computed when it is asked for the first time."""
        found = self._kept.get(question)
        if found is None:
            found = self._kept[question] = answer()
            found.setflags(write=False)
        return found

    def numbers(self, element: str) -> Numbers:
        """A code, day or money column as whole numbers; blank is BLANK, or NO_DAY for days."""
        if element not in self._columns:
            self._columns[element] = self._read(element)
        return self._columns[element]

    def _read(self, element: str) -> Numbers:
        blank = NO_DAY if element in _ALL_DAYS else BLANK
        name = self._name(element)
        if name is None:
            return np.full(self.rows, blank, dtype=np.int32)
        column = self._table.column(name)
        whole = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
        if element in _ALL_DAYS:
            whole = pc.cast(whole, pa.date32())
        elif element in MONEY and not pa.types.is_integer(whole.type):
            whole = pc.cast(whole, _DOLLARS)
        return _numbers(whole, blank)

    def text(self, element: str) -> pa.Array:
        """A text column; blanks are null."""
        name = self._name(element)
        if name is None:
            return pa.nulls(self.rows, pa.string())
        column = self._table.column(name)
        whole = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
        return pc.cast(whole, pa.string())

    def _name(self, element: str) -> str | None:
        """The column that holds an element, None where the file lacks it."""
        if element in self._names:
            return element
        digits = element[1:]
        read = (
            f"pirl_{digits[:-1]:0>4}{digits[-1].lower()}" if digits[-1:].isalpha() else f"pirl_{digits:0>4}"
        )
        return read if element[:1] == "p" and read in self._names else None

    def place(self, kind: str) -> pa.Array:
        """Where each record belongs: code of the local area or county (five digits), name of office or
        provider; "" where the record doesn't say.
        """
        found = self.text(PLACES[kind])
        if kind == "local_area":
            found = pc.utf8_lpad(found, 5, "0")
        elif kind == "county":
            found = pc.binary_join_element_wise(self._state_codes(), pc.utf8_lpad(found, 3, "0"), "")
        return pc.fill_null(found, "")

    def _state_codes(self) -> pa.Array:
        """The FIPS code of the state of residence; null where it is no state."""
        codes = {state.abbreviation: fips for fips, state in geography.states().items()}
        encoded = pc.dictionary_encode(self.text(STATE_OF_RESIDENCE))
        known = pa.array([codes.get(name) for name in encoded.dictionary.to_pylist()], pa.string())
        if len(known) == 0:
            return pa.nulls(self.rows, pa.string())
        return pc.take(known, encoded.indices)

    def filled(self, element: str) -> Flags:
        """Where a number stands."""
        blank = NO_DAY if element in _ALL_DAYS else BLANK
        return self.kept(("filled", element), lambda: np.asarray(self.numbers(element) != blank))

    def has(self, element: str, codes: Iterable[int]) -> Flags:
        """Where one of `codes` stands."""
        wanted = tuple(codes)
        return self.kept(("has", element, wanted), lambda: self._has(element, wanted))

    def _has(self, element: str, codes: tuple[int, ...]) -> Flags:
        numbers = self.numbers(element)
        if len(codes) == 1:
            return np.asarray(numbers == codes[0])
        table = np.zeros(_HIGHEST_CODE + 2, dtype=np.bool_)
        table[[code + 1 for code in codes]] = True
        found: Flags = table[np.clip(numbers, BLANK, _HIGHEST_CODE) + 1]
        return found

    def has_any(self, test: Mapping[str, Iterable[int]]) -> Flags:
        """Where one of the elements holds one of its codes."""
        wanted = tuple((element, tuple(codes)) for element, codes in test.items())
        return self.kept(("any", wanted), lambda: self._has_any(wanted))

    def _has_any(self, test: tuple[tuple[str, tuple[int, ...]], ...]) -> Flags:
        found = np.zeros(self.rows, dtype=np.bool_)
        for element, codes in test:
            found |= self.has(element, codes)
        return found

    def between(self, element: str, begin: date, end: date) -> Flags:
        """Where a date lies between two days, both included."""
        return self.kept(("between", element, begin, end), lambda: self._between(element, begin, end))

    def _between(self, element: str, begin: date, end: date) -> Flags:
        found = self.numbers(element)
        return np.asarray((found >= day_number(begin)) & (found <= day_number(end)))

    def by(self, element: str, day: date) -> Flags:
        """Where a date stands and is no later than `day`."""
        return self.filled(element) & (self.numbers(element) <= day_number(day))

    def age(self, at: str) -> Numbers:
        """Full years from birth (p200) to the day in `at`; where birth is blank, the age that the public-use
        file publishes; BLANK without that, or without the day.
        """
        return self.kept(("age", at), lambda: self._age(at))

    def _age(self, at: str) -> Numbers:
        known = self.filled("p200") & self.filled(at)
        born = self._year_month_day("p200", known)
        day = self._year_month_day(at, known)
        had_birthday = (day[1] > born[1]) | ((day[1] == born[1]) & (day[2] >= born[2]))
        years = day[0] - born[0] - np.where(had_birthday, 0, 1)
        published = np.where(self.filled(at), self.numbers(PUBLISHED_AGE), BLANK)
        return np.where(known, years, published)

    def _year_month_day(self, element: str, known: Flags) -> tuple[Numbers, Numbers, Numbers]:
        days = np.where(known, self.numbers(element), 0).astype("datetime64[D]")
        months = days.astype("datetime64[M]")
        years = months.astype("datetime64[Y]")
        return (
            years.astype(np.int32) + 1970,
            (months - years).astype(np.int32) + 1,
            (days - months).astype(np.int32) + 1,
        )

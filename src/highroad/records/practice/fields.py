"""The columns of made-up records: whole numbers as the kernel reads them, and draws from them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from highroad.engine.cells.values import BLANK

Numbers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
YEAR: Final = 365.25


class Fields:
    """Columns of whole numbers (dates as days since 1970, dollars as cents) and of text, by element."""

    def __init__(self, rows: int, draw: np.random.Generator, report_end: int) -> None:
        self.rows = rows
        self.draw = draw
        self.report_end = report_end
        self.numbers: dict[str, Numbers] = {}
        self.texts: dict[str, npt.NDArray[np.str_]] = {}

    def __getitem__(self, number: str) -> Numbers:
        if number not in self.numbers:
            self.numbers[number] = np.full(self.rows, BLANK, np.int64)
        return self.numbers[number]

    def put(self, number: str, where: Flags, values: Numbers | int) -> None:
        """Set the values of a column where the flag is up."""
        column = self[number]
        column[where] = values[where] if isinstance(values, np.ndarray) else values

    def chance(self, share: float | npt.NDArray[np.float64]) -> Flags:
        """Up for about `share` of the rows."""
        up: Flags = self.draw.random(self.rows) < share
        return up

    def pick(self, codes: Sequence[int], weights: Sequence[float]) -> Numbers:
        """A code for each row, drawn by weight."""
        edges = np.cumsum(np.asarray(weights, float)) / sum(weights)
        places = np.searchsorted(edges, self.draw.random(self.rows), side="right")
        chosen: Numbers = np.asarray(codes, np.int64)[np.minimum(places, len(codes) - 1)]
        return chosen

    def between(self, first: Numbers, last: Numbers) -> Numbers:
        """A whole number from first to last for each row (first where last comes before it)."""
        span = np.maximum(last - first, 0) + 1
        drawn: Numbers = first + (self.draw.random(self.rows) * span).astype(np.int64)
        return drawn

    def filled(self, number: str) -> Flags:
        """Where the column holds a value."""
        full: Flags = self[number] != BLANK
        return full


def days(texts: Sequence[str]) -> Numbers:
    """ISO dates as days since 1970."""
    return np.asarray(texts, "datetime64[D]").astype(np.int64)


def quarter_index(day: Numbers) -> Numbers:
    """Calendar quarters in one count: year times four plus quarter less one."""
    months = day.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    return (months // 3) + 1970 * 4


def quarter_last_day(index: Numbers) -> Numbers:
    """The last day of a quarter of that count."""
    months = (index - 1970 * 4 + 1) * 3
    return months.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64) - 1


def full_years(born: Numbers, day: Numbers) -> Numbers:
    """Age in full years on a day."""
    b, d = born.astype("datetime64[D]"), day.astype("datetime64[D]")
    bm, dm = b.astype("datetime64[M]"), d.astype("datetime64[M]")
    months = (dm - bm).astype(np.int64)
    of_month_b, of_month_d = (b - bm).astype(np.int64), (d - dm).astype(np.int64)
    years: Numbers = (months - (of_month_d < of_month_b)) // 12
    return years

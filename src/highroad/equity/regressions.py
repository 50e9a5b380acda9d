"""Least squares with the errors that a comparison of people needs: classic, HC2, HC3, by clusters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from highroad.equity.rates import CONFIDENCE, Interval, tail_of
from highroad.errors import BadQuestion
from highroad.language import gettext as _

Vector: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Estimate:
    """An effect in units of the outcome. error: its standard error. interval: around the value."""

    value: float
    error: float
    interval: Interval

    @property
    def t(self) -> float | None:
        """The value in standard errors; None where the error is 0."""
        return self.value / self.error if self.error else None


def estimate(
    value: float, error: float, confidence: float = CONFIDENCE, freedom: int | None = None
) -> Estimate:
    """A value with its interval: Student's with `freedom` degrees of freedom, normal without."""
    from scipy.special import ndtri, stdtrit

    reach = 1 - tail_of(confidence)
    middle = float(value)
    half = float(ndtri(reach) if freedom is None else stdtrit(freedom, reach)) * float(error)
    return Estimate(middle, float(error), (middle - half, middle + half))


def standardized(columns: Mapping[str, Vector]) -> Vector:
    """Columns side by side, each less its mean and over its deviation: rounding then harms none of them."""
    if not columns:
        raise BadQuestion(
            _("There is nothing to compare people by."),
            remedy=_("Name at least one variable known before the program began."),
        )
    x = np.column_stack(list(columns.values()))
    spread = x.std(axis=0)
    return np.asarray((x - x.mean(axis=0)) / np.where(spread > 0, spread, 1.0), dtype=np.float64)


def dependent(x: Vector) -> list[int]:
    """The columns that a constant and the columns before them determine."""
    kept, found = [np.ones(len(x)) / max(len(x), 1) ** 0.5], []
    for index, column in enumerate(x.T):
        rest = column
        for _twice in range(2):  # once more takes out what rounding left
            rest = rest - sum(float(base @ rest) * base for base in kept)
        length = float(np.sqrt(rest @ rest))
        if length <= 1e-9 * max(float(np.sqrt(column @ column)), 1e-300):
            found.append(index)
        else:
            kept.append(rest / length)
    return found


@dataclass(frozen=True, slots=True)
class Fit:
    """A regression of full rank. x: rows × columns; left: residuals; bread: (x'x)⁻¹; leverage: by row."""

    x: Vector
    beta: Vector
    left: Vector
    bread: Vector
    leverage: Vector

    @property
    def freedom(self) -> int:
        """Rows less columns."""
        return len(self.left) - len(self.beta)

    def classic(self, column: int = 1) -> float:
        """Standard error under one variance for everybody."""
        return float(np.sqrt(self.left @ self.left / self.freedom * self.bread[column, column]))

    def hc2(self, column: int = 1) -> float:
        """Standard error under any variances: squares over 1 - leverage (MacKinnon & White 1985)."""
        return self._sandwich(self.left**2 / (1 - self.leverage), column)

    def hc3(self, column: int = 1) -> float:
        """The same over (1 - leverage)²: wider in small groups."""
        return self._sandwich(self.left**2 / (1 - self.leverage) ** 2, column)

    def clustered(self, group: NDArray[np.int64], column: int = 1) -> float:
        """Standard error where the people of a group are alike; group: 0 to G - 1 for each row.

        Times G / (G - 1) · (n - 1) / (n - k), as Stata and R's `sandwich` have it.
        """
        groups, rows = int(group.max()) + 1, len(self.left)
        scores = np.zeros((groups, self.x.shape[1]))
        np.add.at(scores, group, self.x * self.left[:, None])
        spread = self.bread[column] @ scores.T
        return float(np.sqrt(spread @ spread * groups / (groups - 1) * (rows - 1) / self.freedom))

    def _sandwich(self, squares: Vector, column: int) -> float:
        pull = self.x @ self.bread[column]
        return float(np.sqrt((pull**2 * squares).sum()))


def least_squares(x: Vector, y: Vector) -> Fit:
    """Coefficients of y on x.

    Raises BadQuestion where the columns determine each other, where no row is left over, and where one row
    alone fixes a coefficient: its residual is 0 whatever its outcome, so no error can be told.
    """
    rows, columns = x.shape
    root, upper = np.linalg.qr(x)
    diagonal = np.abs(np.diag(upper))
    if rows <= columns or float(diagonal.min()) <= 1e-9 * float(diagonal.max()):
        raise BadQuestion(
            _("There are too few people for so many variables, or the variables determine each other."),
            remedy=_("Leave variables out, or put categories together."),
        )
    leverage = np.asarray((root**2).sum(axis=1), dtype=np.float64)
    if float(leverage.max()) > 1 - 1e-9:
        raise BadQuestion(
            _("One person alone decides what a variable does: nobody else is like them."),
            remedy=_("Put rare categories together, or leave the variable out."),
        )
    back = np.linalg.inv(upper)
    beta = np.asarray(back @ (root.T @ y), dtype=np.float64)
    return Fit(x, beta, np.asarray(y - x @ beta, dtype=np.float64), back @ back.T, leverage)

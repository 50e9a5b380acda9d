"""Estimates of suppressed cells: only on request, within exact bounds, and always shown as estimates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from highroad.errors import BadQuestion
from highroad.language import gettext as _
from highroad.market.given import codes_as_text
from highroad.market.suppressed_cells.bounds import exact_bounds
from highroad.market.suppressed_cells.doubting import Focus, Trial, interval, trial
from highroad.market.suppressed_cells.guessing import guesses, numbers
from highroad.market.suppressed_cells.reconciling import reconciled, whole_numbers
from highroad.market.suppressed_cells.system import ENDLESS, Floats, Rounding, System, families, system_of
from highroad.results import Mark

#: An estimate for fewer establishments is shown only to those who accepted the terms of the data.
FEWEST: Final = 3
_NEEDED: Final = ("area", "industry_code", "parent", "establishments", "employment")


@dataclass(frozen=True, slots=True)
class Estimates:
    """Cells with their suppressed jobs estimated, and how well the same does on disclosed cells.

    table: the cells given, with `employment` filled in, `employment_mark` ("estimated", or "suppressed" where
    an estimate may not be shown), `lower`, `upper` (exact bounds; null where nothing bounds the cell), `low`,
    `high` (the interval) and `basis` ("published", "derived", "past" or "size"). families: the equations
    that were honoured. widened: those whose published members contradict each other.
    """

    table: pa.Table
    trial: Trial
    families: int
    widened: int


def estimate_suppressed(
    cells: pa.Table,
    *,
    wholes: pa.Table | None = None,
    rounding: Rounding = "exact",
    naics: int = 2022,
    confidence: float = 0.8,
    terms_accepted: bool = False,
    focus: Focus | None = None,
) -> Estimates:
    """Estimate the suppressed jobs of a table of cells so that every published total is honoured.

    cells: an Arrow table with `area`, `industry_code`, `parent` (code of the industry that it is part of;
    null for none), `establishments` and `employment` (jobs, null where suppressed); a cell that is not in the
    table has no establishments. It may have `past`, `past_establishments` and `past_parent`: the jobs and
    establishments of the same cell, and the jobs of its parent, when it was last disclosed. wholes: `whole`
    and `part`, codes of areas of which one is made of the others. rounding: "annual" for annual averages,
    whose cells miss their totals by a few jobs. naics: vintage of the codes. confidence: of the interval.
    terms_accepted: show estimates of cells with fewer than three establishments too. The table may have
    `least` and `most`, what bounds a cell besides the totals. focus: which cells the question is about, when
    the table holds more for the sake of their totals.

    Estimates are whole numbers that add up exactly wherever the published cells do. Raises BadQuestion when
    columns are lacking, cells are given twice, jobs are negative, or the published cells contradict each
    other.
    Source of the rule: bounds and iterative fit after Isserman and Westervelt (2006), International Regional
    Science Review 29(3); linear programs after Eckert, Fort, Schott and Yang (2020), NBER 26632.
    """
    _check(cells)
    employment = numbers(cells, "employment")
    pairs = families(cells, wholes)
    system = system_of(employment, pairs, rounding)
    known = numbers(cells, "least")[system.rows], numbers(cells, "most")[system.rows]
    focus = focus or Focus.of_all(cells.num_rows)
    low, high = exact_bounds(system, known, focus.shown[system.rows], focus.joined[system.rows])
    guess = guesses(cells, employment, naics, confidence)
    found = reconciled(system, guess.jobs[system.rows], guess.doubt[system.rows], low, high)
    least, most = interval(system, found, guess, low, high)
    whole = whole_numbers(system, found, low, high)
    basis = np.where(guess.from_past[system.rows], "past", "size")
    basis = np.where(high - low < 0.5, "derived", basis).astype(object)
    few = np.nan_to_num(numbers(cells, "establishments")[system.rows]) < FEWEST
    table = _filled(cells, system, whole, basis, few & (not terms_accepted))
    for name, values in (
        ("lower", np.ceil(low - 1e-6)),
        ("upper", np.where(high >= ENDLESS / 2, np.nan, np.floor(high + 1e-6))),
        ("low", np.minimum(np.floor(least), whole)),
        ("high", np.maximum(np.ceil(most), whole)),
    ):
        withheld = few & (not terms_accepted) & (name in ("low", "high"))
        table = table.append_column(name, _scattered(cells, system, np.where(withheld, np.nan, values)))
    inside = cells.filter(pa.array(focus.here))
    own = families(inside, wholes)
    tried = trial(inside, numbers(inside, "employment"), own, rounding, naics, confidence)
    return Estimates(table, tried, len(system.total), system.widened)


def _check(cells: pa.Table) -> None:
    lacking = [name for name in _NEEDED if name not in cells.column_names]
    if lacking:
        raise BadQuestion(
            _("The table of cells lacks the columns {names}.").format(names=", ".join(lacking)),
            remedy=_("It needs: {names}.").format(names=", ".join(_NEEDED)),
        )
    codes_as_text(cells, "area", "industry_code", "parent")
    if cells.group_by(["area", "industry_code"]).aggregate([]).num_rows != cells.num_rows:
        raise BadQuestion(
            _("An area has the same industry twice."),
            remedy=_("Give the cells of one ownership and one vintage."),
        )
    if any(np.nanmin(numbers(cells, name), initial=0.0) < 0 for name in ("establishments", "employment")):
        raise BadQuestion(_("Jobs cannot be negative."), remedy=_("Mend the table of jobs."))


def _filled(
    cells: pa.Table,
    system: System,
    whole: Floats,
    basis: npt.NDArray[np.object_],
    withheld: npt.NDArray[np.bool_],
) -> pa.Table:
    """The cells with estimates, their mark and their basis."""
    estimates = _scattered(cells, system, np.where(withheld, np.nan, whole))
    employment = pc.coalesce(cells["employment"].cast(pa.int64()), estimates)
    marks = np.full(cells.num_rows, None, dtype=object)
    marks[system.rows] = np.where(withheld, Mark.SUPPRESSED.value, Mark.ESTIMATED.value)
    bases = np.full(cells.num_rows, "published", dtype=object)
    bases[system.rows] = basis
    table = cells.set_column(cells.column_names.index("employment"), "employment", employment)
    table = table.append_column("employment_mark", pa.array(marks.tolist(), pa.string()))
    return table.append_column("basis", pa.array(bases.tolist(), pa.string()))


def _scattered(cells: pa.Table, system: System, values: Floats) -> pa.Array:
    """Values of the unknowns as a column of whole numbers, null elsewhere and for nan."""
    column = np.full(cells.num_rows, np.nan)
    column[system.rows] = values
    return pa.array(column, pa.float64(), from_pandas=True).cast(pa.int64())

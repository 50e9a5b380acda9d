"""Staffing patterns: from the jobs of industries to the jobs of occupations."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from highroad.errors import BadQuestion
from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.market.given import codes_as_text
from highroad.reference import codes
from highroad.results import Column, Method, Result, SourceReference

Matrix = npt.NDArray[np.float64]
ALL_OCCUPATIONS = ("000000", "00-0000")
NINETY = 1.6448536269514722  # normal quantile of a two-sided 90 percent interval

DEMAND = (
    Column("soc", N_("Occupation code"), "code"),
    Column("jobs", N_("Jobs by published shares"), "count", N_("jobs"), mark="mark"),
    Column("jobs_renormalized", N_("Jobs, published shares made whole"), "count", N_("jobs"), mark="mark"),
    Column("low", N_("Lower end of 90 percent interval"), "count", N_("jobs"), mark="interval_mark"),
    Column("high", N_("Upper end of 90 percent interval"), "count", N_("jobs"), mark="interval_mark"),
    Column("industries", N_("Industries with this occupation"), "count"),
    Column("industries_hidden", N_("Industries whose share is not published"), "count"),
)


def staffing_demand(
    pattern: pa.Table, industries: pa.Table, *, sources: tuple[SourceReference, ...] = ()
) -> Result:
    """Jobs by occupation that the jobs of an area's industries imply, at the nation's staffing pattern.

    pattern: Arrow table `industry_code`, `soc` (text), `employment` (jobs, null where not published) and, for
    an interval, `employment_rse` (percent; may be absent); each industry with its total ("00-0000").
    industries: `industry_code`, `employment` (jobs, null where suppressed). Industries that are suppressed or
    have no total in the pattern are left out, and named in the notes.

    Returns a `Result`; `.table`, by occupation code: `jobs` (published shares of the industry's total; what
    is not published counts nothing), `jobs_renormalized` (published shares made one in each industry), `low`
    and `high` (90 percent interval from the published relative standard errors, treated as independent; null
    where a share or an error isn't published), `mark` "estimated" ("suppressed" where no industry's share is
    published), `industries`, `industries_hidden` (where there are any, `jobs` is a lower bound).

    Raises BadQuestion when no industry can be used, and where codes are no text.
    Source: BLS, OEWS, national industry by occupation.
    """
    codes_as_text(pattern, "industry_code", "soc")
    totals, jobs_of = _totals(pattern), _known(codes_as_text(industries, "industry_code"))
    used = sorted(set(jobs_of) & set(totals))
    if not used:
        raise BadQuestion(
            _("None of these industries has both known jobs and a staffing pattern."),
            remedy=_("Use industry codes of the pattern's own list, at a level that is published."),
        )
    rows = pattern.filter(pc.is_in(pattern["industry_code"], pa.array(used)))
    leaves = _leaves(pc.unique(rows["soc"]).to_pylist())
    rows = rows.filter(pc.is_in(rows["soc"], pa.array(leaves)))
    table, shares = _demand(rows, used, totals, jobs_of)
    left_out = [code for code in industries["industry_code"].to_pylist() if code not in set(used)]
    return Result(
        table=table,
        columns=DEMAND,
        sources=sources,
        method=Method(
            key="staffing-demand",
            title=_("Occupations from industries"),
            words=_(
                "Each industry's jobs are divided among occupations as they are divided in the nation. "
                "An area may staff its industries otherwise; the interval holds sampling error only."
            ),
            formula="d_o = Σ_i s_oi · E_i",
            citation="U.S. Bureau of Labor Statistics, OEWS, national industry-specific estimates",
            parameters={"industries": "+".join(used)},
        ),
        notes=_notes(used, shares, left_out),
    )


def _leaves(published: list[str]) -> list[str]:
    """Those that are added up; codes may come without their hyphen."""
    plain = {code if "-" in code else f"{code[:2]}-{code[2:]}": code for code in published}
    return sorted(plain[code] for code in codes.leaf_occupations(plain))


def _notes(used: list[str], shares: Matrix, left_out: list[str]) -> tuple[str, ...]:
    lowest = int(np.argmin(shares))
    notes = [
        _("The pattern publishes {share} of the jobs of industry {industry}, the least complete.").format(
            share=f"{100 * shares[lowest]:.1f}%", industry=used[lowest].replace("--", "–")
        )
    ]
    if left_out:
        notes.append(
            _("Left out, because suppressed or without a pattern: {codes}.").format(codes=", ".join(left_out))
        )
    return tuple(notes)


def _totals(pattern: pa.Table) -> dict[str, float]:
    rows = pattern.filter(pc.is_in(pattern["soc"], pa.array(ALL_OCCUPATIONS)))
    return {
        code: float(jobs)
        for code, jobs in zip(rows["industry_code"].to_pylist(), rows["employment"].to_pylist(), strict=True)
        if jobs
    }


def _known(industries: pa.Table) -> dict[str, float]:
    known = industries.filter(pc.is_valid(industries["employment"]))
    return dict(
        zip(known["industry_code"].to_pylist(), map(float, known["employment"].to_pylist()), strict=True)
    )


def _demand(
    rows: pa.Table, used: list[str], totals: dict[str, float], jobs_of: dict[str, float]
) -> tuple[pa.Table, Matrix]:
    """The table of occupations, and the published share of each industry's jobs."""
    industry = pc.index_in(rows["industry_code"], pa.array(used)).to_numpy()
    occupations = pc.unique(rows["soc"])
    occupations = occupations.take(pc.array_sort_indices(occupations))
    place = pc.index_in(rows["soc"], occupations).to_numpy()
    total = np.array([totals[code] for code in used])
    jobs = np.array([jobs_of[code] for code in used])
    hidden = pc.is_null(rows["employment"]).to_numpy()
    cell = pc.fill_null(rows["employment"].cast(pa.float64()), 0.0).to_numpy()
    share = np.bincount(industry, cell, len(used)) / total
    part = cell / total[industry] * jobs[industry]
    whole = np.divide(part, share[industry], out=np.zeros_like(part), where=share[industry] > 0)
    count = len(occupations)

    def summed(values: npt.NDArray[Any]) -> Matrix:
        return np.bincount(place, values, count).astype(float)

    published, unpublished = summed(~hidden), summed(hidden)
    unknown = published == 0
    table = pa.table(
        {
            "soc": occupations.cast(pa.string()),
            "jobs": pa.array(summed(part), mask=unknown),
            "jobs_renormalized": pa.array(summed(whole), mask=unknown),
            "mark": pa.array(np.where(unknown, "suppressed", "estimated").tolist(), pa.string()),
            **_interval(rows, part, summed, unknown | (unpublished > 0)),
            "industries": (published + unpublished).astype(np.int64),
            "industries_hidden": unpublished.astype(np.int64),
        }
    )
    return table, share


def _interval(
    rows: pa.Table, part: Matrix, summed: Callable[[npt.NDArray[Any]], Matrix], hidden: npt.NDArray[np.bool_]
) -> dict[str, pa.Array]:
    """Low and high ends with their mark; none where a share or an error is not published."""
    estimate = summed(part)
    if "employment_rse" in rows.column_names:
        error = rows["employment_rse"].cast(pa.float64()).to_numpy(zero_copy_only=False) / 100
        unknown = hidden | (summed(np.isnan(error)) > 0)
        spread = NINETY * np.sqrt(summed(np.nan_to_num(part * error) ** 2))
    else:
        unknown, spread = np.ones(len(estimate), bool), np.zeros(len(estimate))
    return {
        "low": pa.array(np.maximum(0, estimate - spread), mask=unknown),
        "high": pa.array(estimate + spread, mask=unknown),
        "interval_mark": pa.array(np.where(unknown, "missing", "estimated").tolist(), pa.string()),
    }


def regional_staffing(pattern: Matrix, occupation_jobs: Matrix, industry_jobs: Matrix) -> Matrix:
    """A nation's staffing pattern fitted to an area's own totals by occupation and by industry.

    pattern: occupations in rows and industries in columns, not negative, an array or lists: of each
    occupation's jobs, what part is in each industry (each row in any unit). occupation_jobs, industry_jobs:
    one total for each row and column. occupation_jobs are first scaled to the sum of industry_jobs; then rows
    and columns are scaled in turn until both totals hold (biproportional fitting; zeros stay zero). Returns
    jobs in the shape of `pattern`; divided by their columns' sums they are the region's staffing pattern.

    Raises BadQuestion for numbers that are unknown or negative, for lengths that do not fit, when a total
    above zero has no cell to hold it, or fitting does not settle.
    Source: Deming and Stephan (1940), Annals of Mathematical Statistics 11(4).
    """
    columns = np.asarray(industry_jobs, dtype=float)
    rows = np.asarray(occupation_jobs, dtype=float)
    shares = np.asarray(pattern, dtype=float)
    if shares.shape != (len(rows), len(columns)) or not all(
        (np.isfinite(each) & (each >= 0)).all() for each in (shares, rows, columns)
    ):
        raise BadQuestion(
            _("A staffing pattern has gaps, negative numbers or lists of different lengths."),
            remedy=_("Give occupations in rows, industries in columns, and one total for each."),
        )
    if rows.sum() <= 0 or columns.sum() <= 0:
        raise BadQuestion(
            _("There are no jobs to fit a staffing pattern to."), remedy=_("Give totals above zero.")
        )
    rows = rows * columns.sum() / rows.sum()
    cells = shares * rows[:, None]
    if np.any((cells.sum(1) <= 0) & (rows > 0)) or np.any((cells.sum(0) <= 0) & (columns > 0)):
        raise _unfitted()
    for _turn in range(10_000):
        cells = _scaled(cells, rows, axis=1)
        cells = _scaled(cells, columns, axis=0)
        if np.abs(cells.sum(1) - rows).max() <= 1e-10 * rows.sum():
            return cells
    raise _unfitted()


def _scaled(cells: Matrix, totals: Matrix, *, axis: int) -> Matrix:
    sums = cells.sum(axis)
    factor = np.divide(totals, sums, out=np.zeros_like(totals), where=sums > 0)
    return np.asarray(cells * (factor[:, None] if axis == 1 else factor[None, :]))


def _unfitted() -> BadQuestion:
    return BadQuestion(
        _("The staffing pattern cannot be fitted to these totals."),
        remedy=_("An occupation or an industry has jobs but no cell of the pattern that could hold them."),
    )

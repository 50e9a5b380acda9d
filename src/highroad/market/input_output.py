"""What a loss (or gain) in one industry does to the others of a region that sell to it, and to its shops.

The nation's input-output coefficients are shrunk to what the region can supply by location quotients, and
the shrunken table gives multipliers. Vectors and matrices are in one order of industries; a coefficient [i,
j] is dollars of industry i's goods for a dollar of j's output. Type I counts suppliers; type II also what
households spend of what they earn. The truth is between them, so both are given. What is bought from outside
the region never comes back in these models, and nobody finds other work in them: they say what is at stake
at once.

Sources: Miller and Blair (2009), Input-Output Analysis, chapters 2, 6 and 8; Flegg and Webber (1997, 2000),
Regional Studies 31(8) and 34(6).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, get_args

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from highroad.errors import BadQuestion
from highroad.language import gettext as _
from highroad.results import Mark

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
#: SLQ: simple quotient of the seller. CILQ: the seller's over the buyer's. FLQ: CILQ made smaller for small
#: regions. AFLQ: FLQ made larger for buyers in which the region specializes.
Method = Literal["SLQ", "CILQ", "FLQ", "AFLQ"]
METHODS: Final[tuple[str, ...]] = get_args(Method)
DELTA: Final = 0.3  # Flegg and Webber; 0.25 to 0.35 for states and regions of the United States
_SINGULAR: Final = 1 - 1e-9  # a spectral radius from which the inverse says nothing


@dataclass(frozen=True, slots=True)
class Economy:
    """The nation's table, for n industries in one order.

    coefficients: n by n, dollars for a dollar of the buyer's output. jobs: n. jobs_per_output: n, jobs for a
    dollar of output. income_per_output: n, dollars of labor income for a dollar of output. consumption: n,
    dollars spent on each industry for a dollar of labor income.
    """

    coefficients: Floats
    jobs: Floats
    jobs_per_output: Floats
    income_per_output: Floats
    consumption: Floats


def simple_quotients(regional: Floats, national: Floats) -> Floats:
    """Share of the region's jobs over share of the nation's, for each industry (SLQ, a plain ratio).

    regional, national: jobs. An industry without jobs in the region has 0, also where the nation has none
    either, and so has every industry of a region without jobs. Raises BadQuestion for jobs that are negative
    or no number (a suppressed cell is no zero: estimate it before), and for a region larger than the nation.
    """
    here, whole = np.asarray(regional, dtype=float), np.asarray(national, dtype=float)
    if here.shape != whole.shape or here.ndim != 1:
        raise _no_table()
    for jobs in (here, whole):
        if not (np.isfinite(jobs) & (jobs >= 0)).all():
            raise BadQuestion(
                _("Jobs cannot be negative, infinite or no number."), remedy=_("Mend the table of jobs.")
            )
    if (here > whole).any():
        raise BadQuestion(
            _("The reference area has fewer jobs in an industry than the region."),
            remedy=_("The reference area must contain the region."),
        )
    return _ratio(_ratio(here, here.sum()), _ratio(whole, whole.sum()))


def size_factor(regional: Floats, national: Floats, *, delta: float = DELTA) -> float:
    """λ = [log₂(1 + region's jobs / nation's jobs)]^δ, 0 to 1: small regions buy more from outside.

    delta: from 0 (size makes no difference, λ = 1) to below 1; it is taken from the literature, not known for
    any one region. A region without jobs has 0. Raises BadQuestion for another delta.
    """
    if not 0 <= delta < 1:
        raise BadQuestion(
            _("“{value}” is no {name}.").format(value=delta, name="delta"),
            remedy=_("Give a number between 0 and 1, for example 0.9."),
        )
    here = float(np.sum(regional))
    return float(np.log2(1 + here / float(np.sum(national))) ** delta) if here > 0 else 0.0


def trade_factors(
    regional: Floats, national: Floats, *, method: Method = "FLQ", delta: float = DELTA
) -> Floats:
    """How much of what buyer j needs of seller i the region could supply: n by n, before it is capped at 1.

    regional, national: jobs by industry. SLQ_i by method "SLQ"; SLQ_i / SLQ_j by "CILQ", on the diagonal
    SLQ_i; "FLQ" is that times λ (`size_factor`); "AFLQ" times log₂(1 + SLQ_j) more where SLQ_j > 1. The row
    and the column of an industry that is absent are 0, never infinite. Raises BadQuestion as
    `simple_quotients` and `size_factor`, and for a method that is none of `METHODS`.
    """
    if method not in METHODS:
        raise BadQuestion(
            _("“{value}” is no {name}.").format(value=method, name="method"),
            remedy=_("Choose one of: {choices}.").format(choices=", ".join(METHODS)),
        )
    quotients = simple_quotients(regional, national)
    sellers = np.repeat(quotients[:, None], len(quotients), axis=1)
    if method == "SLQ":
        return np.where(quotients[None, :] > 0, sellers, 0.0)
    factors = _ratio(sellers, quotients[None, :])
    np.fill_diagonal(factors, quotients)  # an industry over itself would always be 1, whatever its size
    if method == "CILQ":
        return factors
    factors = factors * size_factor(regional, national, delta=delta)
    if method == "FLQ":
        return factors
    return np.asarray(factors * np.where(quotients > 1, np.log2(1 + quotients), 1.0)[None, :])


def regional_coefficients(
    coefficients: Floats, regional: Floats, national: Floats, *, method: Method = "FLQ", delta: float = DELTA
) -> Floats:
    """The region's coefficients, n by n: the nation's times the trade factors, which never exceed 1.

    coefficients: n by n. regional, national: jobs by industry. An absent industry buys and sells nothing.
    Raises BadQuestion as `trade_factors`, and for coefficients that are negative, no number or not n by n.
    """
    factors = trade_factors(regional, national, method=method, delta=delta)
    return np.asarray(np.minimum(factors, 1.0) * _square(coefficients, len(factors)))


def closed_coefficients(
    coefficients: Floats, consumption: Floats, income: Floats, *, between_households: float = 0.0
) -> Floats:
    """The coefficients with households as one industry more, last: n + 1 by n + 1 (for type II).

    coefficients: n by n. consumption: n, dollars spent on each industry for a dollar of income, in the
    region. income: n, dollars of labor income for a dollar of output. between_households: dollars that
    households pay to households for a dollar of income. Raises BadQuestion for negative numbers, gaps and
    wrong lengths.
    """
    table = _square(coefficients)
    spent, earned = _vector(consumption, len(table)), _vector(income, len(table))
    return _square(np.block([[table, spent[:, None]], [earned[None, :], np.array([[between_households]])]]))


def leontief_inverse(coefficients: Floats) -> Floats:
    """L = (I − A)⁻¹, n by n: output of i, in dollars, behind a dollar of final demand for j.

    Raises BadQuestion for coefficients that are negative, no number or not square, and where the industries
    use up all that they make or more (spectral radius of 1 or above: then I − A is singular, or its inverse
    has no meaning; Hawkins and Simon 1949).
    """
    table = _square(coefficients)
    if len(table) and np.abs(np.linalg.eigvals(table)).max() >= _SINGULAR:
        raise BadQuestion(
            _("By these coefficients the industries use up all that they make."),
            remedy=_("Give dollars bought for a dollar of output, not percents."),
        )
    return np.asarray(np.linalg.inv(np.eye(len(table)) - table))


def regional_multipliers(
    nation: Economy, regional: Floats, *, method: Method = "FLQ", delta: float = DELTA
) -> pa.Table:
    """Multipliers of a region's industries, one row an industry in the order given.

    nation: its table. regional: the region's jobs by industry. Consumption is cut to what the region
    supplies by min(1, SLQ), for FLQ and AFLQ by λ as well (a choice of this model: nothing is published).

    Arrow table: `jobs` (of the region); for type I and II each (`_type1`, `_type2`) `output` (dollars of all
    industries for a dollar of final demand; what households earn is not added up), `employment_effect` (jobs
    for a dollar), `employment_multiplier` (jobs for a job), `income_effect` (dollars of labor income for a
    dollar), `income_multiplier` (dollars for a dollar of labor income); and `mark`. A multiplier is null
    where the industry has no jobs, or no income, for a dollar of output: nothing can be multiplied. For an
    industry that is absent from the region all are null and `mark` is "not_applicable"; else it is
    "estimated".

    Raises BadQuestion as `regional_coefficients`, `closed_coefficients` and `leontief_inverse`.
    """
    table = regional_coefficients(nation.coefficients, regional, nation.jobs, method=method, delta=delta)
    quotients = simple_quotients(regional, nation.jobs)
    size = size_factor(regional, nation.jobs, delta=delta) if method in ("FLQ", "AFLQ") else 1.0
    count = len(table)
    spent = _vector(nation.consumption, count) * np.minimum(quotients, 1.0) * size
    income = _vector(nation.income_per_output, count)
    present = quotients > 0
    closed = leontief_inverse(closed_coefficients(table, spent, income))
    columns = {"jobs": pa.array(np.asarray(regional, dtype=float))}
    for kind, inverse in (("type1", leontief_inverse(table)), ("type2", closed[:count, :count])):
        columns[f"output_{kind}"] = _known(inverse.sum(axis=0), present)
        for name, each in (("employment", _vector(nation.jobs_per_output, count)), ("income", income)):
            effect = each @ inverse
            columns[f"{name}_effect_{kind}"] = _known(effect, present)
            columns[f"{name}_multiplier_{kind}"] = _known(_ratio(effect, each), present & (each > 0))
    columns["mark"] = pa.array(np.where(present, Mark.ESTIMATED.value, Mark.NOT_APPLICABLE.value).tolist())
    return pa.table(columns)


def lost_jobs(
    inverse: Floats,
    jobs_per_output: Floats,
    industry: int,
    jobs: float,
    *,
    view: Literal["output", "demand"] = "output",
) -> Floats:
    """Jobs at stake in each industry (n, fractions of jobs) when `industry` loses `jobs`.

    inverse: n by n, of `leontief_inverse` (for type II its first n rows and columns). jobs_per_output: n,
    jobs for a dollar. industry: its place in the order. view: "output": the industry's output falls by what
    these jobs made, so that it loses just them; "demand": the demand for it falls by as much, so that it
    loses somewhat more by what it sells to its own suppliers, which counts it twice when `jobs` are all that
    it lost. Raises BadQuestion for jobs that are negative or no number, for a place outside the order, and
    for an industry that has no jobs for a dollar of output.
    """
    whole = _square(inverse)
    each = _vector(jobs_per_output, len(whole))
    if not 0 <= jobs < np.inf:
        raise BadQuestion(
            _("Jobs cannot be negative, infinite or no number."), remedy=_("Mend the table of jobs.")
        )
    if not 0 <= industry < len(each) or each[industry] <= 0:
        raise BadQuestion(
            _("An industry without jobs has none to lose."), remedy=_("Name an industry that the region has.")
        )
    output = whole[:, industry] * (jobs / each[industry])
    if view == "output":
        output = output / whole[industry, industry]
    return np.asarray(each * output)


def _ratio(above: Floats, below: Floats | float) -> Floats:
    """`above` by `below`, 0 where nothing is below."""
    whole = np.broadcast_to(np.asarray(below, dtype=float), above.shape)
    return np.asarray(np.divide(above, whole, out=np.zeros_like(above), where=whole > 0))


def _known(values: Floats, known: Flags) -> pa.Array:
    return pa.array(values, mask=~known)


def _square(coefficients: Floats, count: int | None = None) -> Floats:
    """Coefficients as numbers, refused unless they are square (of `count` industries) and not negative."""
    table = np.asarray(coefficients, dtype=float)
    sides = (len(table), len(table)) if count is None else (count, count)
    if table.shape != sides or not (np.isfinite(table) & (table >= 0)).all():
        raise _no_table()
    return table


def _vector(values: Floats, count: int) -> Floats:
    given = np.asarray(values, dtype=float)
    if given.shape != (count,) or not (np.isfinite(given) & (given >= 0)).all():
        raise _no_table()
    return given


def _no_table() -> BadQuestion:
    return BadQuestion(
        _("The input-output table has gaps, negative numbers or lists of different lengths."),
        remedy=_("Give one number for each industry, all in the same order."),
    )

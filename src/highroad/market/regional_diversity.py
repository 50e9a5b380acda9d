"""How specialized or diverse a region's industries are, beside its counties or those of its State."""

from __future__ import annotations

from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.market.areas import Described, place_table
from highroad.market.asking import ask, catalogue_or_default, query_text, tables_of
from highroad.market.diversity import diversity
from highroad.market.industries import (
    DETAILS,
    OWNERSHIPS,
    Detail,
    areas_held,
    counties_among,
    qcew_areas,
    reference_area,
)
from highroad.market.occupations import check_choice
from highroad.reference import regions
from highroad.results import Column, Mark, Method, Result
from highroad.sources.catalogue import Catalogue

HERE: Final = "here"
BASE: Final = "base"
MOST_PLACES: Final = 300
_MARK, _BESIDE, _BOUND = "index_mark", "beside_mark", "bound_mark"
COLUMNS: Final = (
    Column("place", N_("Area code"), "code"),
    Column("area", N_("Area")),
    Column(
        "specialization", N_("Jobs in other industries than elsewhere"), "percent", N_("percent"), 1, _BESIDE
    ),
    Column("hachman", N_("Likeness to the reference area (Hachman)"), "ratio", "", 2, _BESIDE),
    Column("entropy", N_("Diversity (entropy)"), "number", N_("bits"), 2, _MARK),
    Column("herfindahl", N_("Concentration in few industries (Herfindahl)"), "ratio", "", 3, _MARK),
    Column("least", N_("Concentration, at least"), "ratio", "", 3, _BOUND),
    Column("most", N_("Concentration, at most"), "ratio", "", 3, _BOUND),
    Column("jobs", N_("Jobs"), "count", N_("jobs"), mark="jobs_mark"),
    Column("hidden", N_("Suppressed cells"), "count"),
)


def industry_diversity(
    area: str | regions.Region | Described,
    *,
    reference: str = "",
    detail: Detail = "supersector",
    ownership: str = "private",
    vintage: str | None = None,
    catalogue: Catalogue | None = None,
) -> Result:
    """Indices of specialization and diversity of a region, and of the counties of its State (or its own).

    area, detail, ownership, vintage: as in `industry_mix`. reference: what is compared with, as in
    `regional_shift_share`.

    Returns a `Result`; `.table`, the region first, then counties, most specialized first: `place` (area code,
    or "here"), `area`, `specialization` (percent of jobs that would have to be in other industries to match
    the reference area), `hachman` (1 where it is like it), `entropy` (in bits), `herfindahl` (sum of squared
    shares), `least`, `most` (bounds of it), `jobs`, `hidden`. A place with a suppressed cell has no index
    ("not_evaluable"): its hidden jobs, known as a sum from the published total, could be in one industry or
    even in all hidden ones, and the bounds of the Herfindahl index say just that.

    A reference area with suppressed cells leaves the two comparisons with it "not_evaluable".
    Raises UnknownArea, DataMissing, BadQuestion.
    Source of the rule: Palan (2010), Specialization Indices Revisited; Hachman (1995).
    """
    check_choice("detail", detail, tuple(DETAILS))
    check_choice("ownership", ownership, tuple(OWNERSHIPS))
    catalogue = catalogue_or_default(catalogue)
    here, vintage = qcew_areas(area, catalogue, vintage)
    base = reference_area(reference, here, catalogue, (vintage,))
    beside = _beside(here, areas_held(catalogue, vintage))
    places = {HERE: here.codes, BASE: base.codes} | {code: (code,) for code in beside}
    cells, totals = (
        ask(
            "industry_jobs.sql",
            views=tables_of(catalogue, "qcew", vintage, "cells"),
            tables={"here": place_table(places)},
            digit=digit,
            own=OWNERSHIPS[ownership],
        )
        for digit in (DETAILS[detail], "1")
    )
    hidden = _by_place(cells, "hidden")
    compared = not hidden.get(BASE)
    table = _indices(cells, totals, hidden, compared, {HERE: here.name} | _county_names(beside))
    return Result(
        table=table,
        columns=COLUMNS,
        sources=(catalogue.reference("qcew", vintage),),
        method=Method(
            key="industry-diversity",
            title=_("Specialization and diversity"),
            words=_(
                "Shares of jobs by industry are compared with those of the reference area. Where a cell is "
                "suppressed there is no index, but bounds: the hidden jobs all in one industry, or even "
                "in all "
                "hidden ones."
            ),
            formula="½ Σ |s_i − S_i|;  1 / Σ s_i·LQ_i;  −Σ s_i·log₂ s_i;  Σ s_i²",
            citation="Krugman (1991); Hachman (1995); Palan (2010)",
            query=query_text("industry_jobs.sql"),
            parameters={
                **here.parameters,
                "reference_name": base.name,
                "detail": detail,
                "ownership": ownership,
                "vintage": vintage,
            },
        ),
        notes=(
            _("Compared with {reference}.").format(reference=base.name)
            if compared
            else _(
                "Nothing can be compared with {reference}: industries are suppressed there at this detail. "
                "Ask for a coarser detail, or get the nation with {command}."
            ).format(reference=base.name, command="`highroad sources fetch qcew --region nation:us`"),
            _("The level of detail decides the values: compare only places at the same detail."),
            *((here.note,) if here.note else ()),
        ),
    )


def _beside(here: Described, held: frozenset[str]) -> tuple[str, ...]:
    """The region's counties when it has several, else the other counties of its State that are at hand."""
    own = [code for code in here.codes if code in counties_among(held)]
    if len(own) > 1:
        return tuple(sorted(own))[:MOST_PLACES]
    states = {code[:2] for code in here.codes if code.isdigit()}
    near = [code for code in counties_among(held) if code[:2] in states and code not in here.codes]
    return tuple(near)[:MOST_PLACES]


def _county_names(codes: tuple[str, ...]) -> dict[str, str]:
    names = {}
    for code in codes:
        region = regions.find_regions(f"county:{code}", limit=1)
        names[code] = region[0].region.name if region else code
    return names


def _by_place(rows: pa.Table, name: str) -> dict[str, int]:
    sums = rows.group_by("place").aggregate([(name, "sum")])
    return dict(zip(sums["place"].to_pylist(), sums[f"{name}_sum"].to_pylist(), strict=True))


def _indices(
    cells: pa.Table,
    totals: pa.Table,
    hidden: dict[str, int],
    compared: bool,
    names: dict[str, str],
) -> pa.Table:
    jobs = pa.table(
        {
            "place": cells["place"],
            "activity": cells["activity"],
            "jobs": pc.cast(pc.fill_null(cells["jobs"], 0), pa.float64()),
        }
    )
    found = diversity(jobs, reference=BASE)
    found = found.filter(pc.not_equal(found["place"], BASE))
    place = found["place"].to_pylist()
    whole = _by_place(totals, "jobs")
    bounds = _bounds(cells, whole, hidden)
    dark = pa.array([bool(hidden.get(each)) or not whole.get(each) for each in place])
    nothing = pa.scalar(None, pa.string())
    none = pa.scalar(None, pa.float64())
    mark = pc.if_else(dark, pa.scalar(Mark.NOT_EVALUABLE.value), nothing)

    def shown(values: pa.ChunkedArray) -> pa.ChunkedArray:
        return pc.if_else(dark, none, values)

    def beside(values: pa.ChunkedArray) -> pa.ChunkedArray:
        return shown(values) if compared else pa.nulls(len(values), pa.float64())

    least = pa.array([bounds[each][0] for each in place], pa.float64())
    table = pa.table(
        {
            "place": found["place"],
            "area": pa.array([names.get(each, each) for each in place], pa.string()),
            "specialization": beside(pc.multiply(found["specialization"], 100.0)),
            "hachman": beside(found["hachman"]),
            _BESIDE: mark if compared else pa.repeat(Mark.NOT_EVALUABLE.value, found.num_rows),
            "entropy": shown(found["entropy"]),
            "herfindahl": shown(found["herfindahl"]),
            _MARK: mark,
            "least": least,
            "most": pa.array([bounds[each][1] for each in place], pa.float64()),
            _BOUND: pc.if_else(pc.is_valid(least), nothing, pa.scalar(Mark.NOT_EVALUABLE.value)),
            "jobs": pa.array([whole.get(each) for each in place], pa.int64()),
            "jobs_mark": pa.array(
                [None if whole.get(each) is not None else Mark.SUPPRESSED.value for each in place],
                pa.string(),
            ),
            "hidden": pa.array([hidden.get(each, 0) for each in place], pa.int64()),
            "first": pa.array([each != HERE for each in place]),
        }
    )
    by = "specialization" if compared else "least"
    return table.sort_by([("first", "ascending"), (by, "descending"), ("place", "ascending")]).drop_columns(
        ["first"]
    )


def _bounds(
    cells: pa.Table, whole: dict[str, int], hidden: dict[str, int]
) -> dict[str, tuple[float | None, float | None]]:
    """Least and most Herfindahl index by place, from the published total and the cells shown."""
    places, place = np.unique(np.array(cells["place"].to_pylist(), dtype=object), return_inverse=True)
    jobs = np.nan_to_num(np.array(pc.cast(cells["jobs"], pa.float64()).to_numpy(zero_copy_only=False)))
    squares = np.bincount(place, jobs**2, len(places))
    shown = np.bincount(place, jobs, len(places))
    return {
        str(name): _bound(squares[row], shown[row], whole.get(name), hidden.get(name, 0))
        for row, name in enumerate(places)
    }


def _bound(
    squares: np.float64 | float, shown: np.float64 | float, total: int | None, hidden: int
) -> tuple[float | None, float | None]:
    if not total:
        return None, None
    rest = max(0.0, total - float(shown))
    if not hidden:
        exact = float(squares) / float(shown) ** 2 if shown else None
        return exact, exact
    return (float(squares) + rest**2 / hidden) / total**2, (float(squares) + rest**2) / total**2

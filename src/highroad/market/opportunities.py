"""What is close to what an area already does: occupations or industries by proximity, and their
complexity.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from highroad.errors import DataMissing
from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.language import ngettext
from highroad.market.areas import Area, Described, code_table, oews_areas, place_table
from highroad.market.asking import ask, catalogue_or_default, query_text, tables_of
from highroad.market.complexity import Complexity, complexity
from highroad.market.industries import (
    DETAILS,
    OWNERSHIPS,
    Detail,
    areas_held,
    counties_among,
    qcew_areas,
)
from highroad.market.occupations import check_choice, described_parameters
from highroad.market.wages import one_area
from highroad.reference import codes, regions
from highroad.results import Column, Mark, Method, Result, SourceReference
from highroad.sources.catalogue import Catalogue

#: Establishments whose industry is not known.
UNCLASSIFIED: Final = "99"
#: Fewer places than this say nothing about what goes together.
FEWEST_PLACES: Final = 10
#: Fewer jobs than this do not make an activity present.
FEWEST_JOBS: Final = 10
_MARK = "complexity_mark"
_JOBS = "jobs_mark"
COLUMNS: Final = (
    Column("code", N_("Code"), "code"),
    Column("activity", N_("Occupation or industry")),
    Column("jobs", N_("Jobs"), "count", N_("jobs"), mark=_JOBS),
    Column("quotient", N_("Location quotient"), "ratio", "", 2, mark=_JOBS),
    Column("present", N_("Concentrated here"), "flag"),
    Column("density", N_("Closeness to what is here"), "percent", N_("percent"), 1),
    Column("complexity", N_("Complexity"), "number", "", 2, mark=_MARK),
    Column("gain", N_("What it would open up"), "number", "", 2, mark=_MARK),
)


def related_occupations(
    area: Area,
    *,
    threshold: float = 1.0,
    vintage: str | None = None,
    catalogue: Catalogue | None = None,
) -> Result:
    """Occupations by how close they are to what an area is already known for, closest first.

    area: one published area, or a region (its best-fitting area); it is compared with all areas of its type.
    threshold: location quotient from which an occupation counts as present. vintage, catalogue: as in
    `location_quotients`.

    Returns a `Result`; `.table`, first the occupations that are not concentrated in the area, by density:
    `code`, `activity`, `jobs` (null where none is published), `quotient`, `present`, `density` (percent of
    what the occupation is close to that is present here), `complexity` (standardized over areas) and `gain`
    (0 where present). Suppressed jobs count as absent, which lowers densities of small areas.

    Raises UnknownArea, DataMissing, BadQuestion.
    Source of the rule: Hidalgo et al. (2007), Science 317; Hidalgo and Hausmann (2009), PNAS 106(26).
    """
    catalogue = catalogue_or_default(catalogue)
    here = one_area(oews_areas(area, catalogue, vintage))
    jobs = ask(
        "occupation_jobs.sql",
        views=tables_of(catalogue, "oews", vintage, "cells", "occupations"),
        tables={"here": code_table(here.codes)},
    )
    names = {code: codes.occupation_title(code) for code in jobs["activity"].unique().to_pylist()}
    reference = catalogue.reference("oews", vintage)
    return _related(
        jobs, here.codes[0], here, threshold, names, (reference,), "occupation_jobs.sql", N_("areas")
    )


def related_industries(
    area: str | regions.Region | Described,
    *,
    detail: Detail = "4-digit",
    ownership: str = "private",
    threshold: float = 1.0,
    vintage: str | None = None,
    catalogue: Catalogue | None = None,
) -> Result:
    """The same for industries: the area is compared with the counties at hand outside it.

    detail, ownership: as in `industry_mix`. Establishments that are not classified (99) are no industry, and
    left out. Columns and errors as in `related_occupations`, and so is the
    source of the rule; DataMissing also when fewer than ten counties are at hand.
    """
    check_choice("detail", detail, tuple(DETAILS))
    check_choice("ownership", ownership, tuple(OWNERSHIPS))
    catalogue = catalogue_or_default(catalogue)
    here, vintage = qcew_areas(area, catalogue, vintage)
    places = _counties(catalogue, vintage, here) | {"here": here.codes}
    if len(places) < FEWEST_PLACES:
        told = (
            ngettext(
                "Only {count} other county is at hand to compare {area} with.",
                "Only {count} other counties are at hand to compare {area} with.",
                len(places) - 1,
            )
            if len(places) > 1
            else _("No other county is at hand to compare {area} with.")
        )
        raise DataMissing(
            told.format(count=len(places) - 1, area=here.name),
            remedy=_("Add more of them with `highroad sources fetch qcew --region STATE`."),
        )
    jobs = ask(
        "industry_jobs.sql",
        views=tables_of(catalogue, "qcew", vintage, "cells"),
        tables={"here": place_table(places)},
        digit=DETAILS[detail],
        own=OWNERSHIPS[ownership],
    )
    jobs = jobs.filter(pc.invert(pc.starts_with(jobs["activity"], UNCLASSIFIED)))
    names = {
        code: codes.industry_title(code, vintage[:4] if int(vintage[:4]) < 2022 else 2022)
        for code in jobs["activity"].unique().to_pylist()
    }
    reference = catalogue.reference("qcew", vintage)
    return _related(jobs, "here", here, threshold, names, (reference,), "industry_jobs.sql", N_("counties"))


def _counties(catalogue: Catalogue, vintage: str, here: Described) -> dict[str, tuple[str, ...]]:
    inside = set(here.codes) | set(regions.resolve_region(here.region).counties if here.region else ())
    return {code: (code,) for code in counties_among(areas_held(catalogue, vintage)) if code not in inside}


def _related(
    jobs: pa.Table,
    place: str,
    here: Described,
    threshold: float,
    names: dict[str, str],
    sources: tuple[SourceReference, ...],
    query: str,
    whom: str,
) -> Result:
    least = float(FEWEST_JOBS)
    found = complexity(jobs, threshold=threshold, least_jobs=least)
    table = _rows(found, jobs, place, names)
    return Result(
        table=table,
        columns=COLUMNS,
        sources=sources,
        method=Method(
            key="relatedness",
            title=_("Closeness and complexity"),
            words=_(
                "Two activities are close when many areas have both. An activity's density here is the "
                "share of what it is close to that is concentrated here. Complexity orders activities by "
                "how diverse the areas that have them are, and those areas by their activities."
            ),
            formula="ω_cp = Σ_q M_cq φ_qp / Σ_q φ_qp",
            citation="Hidalgo et al. (2007); Hidalgo & Hausmann (2009); Hausmann et al. (2014)",
            query=query_text(query),
            parameters=described_parameters(here, sources[0].vintage, threshold=threshold),
        ),
        notes=_notes(found, jobs, place, here, threshold, _(whom)),
    )


def _rows(found: Complexity, jobs: pa.Table, place: str, names: dict[str, str]) -> pa.Table:
    cells = found.cells(place)
    mine = jobs.filter(pc.equal(jobs["place"], place)).select(["activity", "jobs"])
    mine = mine.append_column("listed", pa.repeat(True, mine.num_rows))
    cells = cells.drop_columns(["jobs"]).join(mine, "activity")
    known = pc.is_valid(cells["jobs"])
    nothing = pa.scalar(None, pa.string())
    unranked = pc.is_null(cells["complexity"])
    order = cells.append_column("code", cells["activity"])
    order = order.set_column(
        order.column_names.index("activity"),
        "activity",
        pa.array([names[code] for code in cells["activity"].to_pylist()], pa.string()),
    )
    order = order.set_column(
        order.column_names.index("density"), "density", pc.multiply(cells["density"], 100.0)
    )
    quotient = pc.if_else(known, cells["quotient"], pa.scalar(None, pa.float64()))
    order = order.set_column(order.column_names.index("quotient"), "quotient", quotient)
    lacking = pc.if_else(pc.is_valid(cells["listed"]), Mark.SUPPRESSED.value, Mark.MISSING.value)
    order = order.append_column(_JOBS, pc.if_else(known, nothing, lacking))
    order = order.append_column(_MARK, pc.if_else(unranked, pa.scalar(Mark.NOT_EVALUABLE.value), nothing))
    gain = pc.if_else(unranked, pa.scalar(None, pa.float64()), order["gain"])
    order = order.set_column(order.column_names.index("gain"), "gain", gain)
    order = order.filter(pc.is_valid(order["density"]))
    return order.sort_by([("present", "ascending"), ("density", "descending"), ("code", "ascending")])


def _notes(
    found: Complexity, jobs: pa.Table, place: str, here: Described, threshold: float, whom: str
) -> tuple[str, ...]:
    ranked = _rank(found, place)
    notes = [
        _("The order is relative to the {count} {whom} compared; it is not a forecast.").format(
            count=found.places.num_rows, whom=whom
        ),
        _("Suppressed jobs count as absent; fewer than {least} jobs do too.").format(least=FEWEST_JOBS),
    ]
    if ranked is not None:
        others = [
            _rank(complexity(jobs, threshold=factor * threshold, least_jobs=float(FEWEST_JOBS)), place)
            for factor in (0.75, 1.25)
        ]
        notes.append(
            _(
                "{area} is number {rank} of {count} in complexity; with the threshold a quarter lower or "
                "higher it would be number {low} or {high}."
            ).format(
                area=here.name,
                rank=ranked,
                count=found.places.num_rows,
                low=others[0] or _("none"),
                high=others[1] or _("none"),
            )
        )
    return tuple(notes)


def _rank(found: Complexity, place: str) -> int | None:
    values = np.array(found.places["complexity"].to_pylist(), dtype=np.float64)
    own = values[found.places["place"].to_pylist().index(place)]
    return None if np.isnan(own) else int((values > own).sum()) + 1

"""The crosswalk at work: which part of each program's completers is led to which occupation, link by link."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.market.program_supply import Weights, supplied
from highroad.market.supply import allocated
from highroad.reference.regions import Region
from highroad.results import Column, Mark, Result
from highroad.sources.catalogue import Catalogue

ROUTES: Final = (
    Column("cip", N_("Program code"), "code"),
    Column("program", N_("Program of study")),
    Column("completions", N_("Completions"), "count", N_("awards"), 0),
    Column("soc", N_("Occupation code"), "code"),
    Column("occupation", N_("Occupation")),
    Column("jobs", N_("Jobs of the occupation in the area"), "count", N_("jobs"), 0, "jobs_mark"),
    Column("share", N_("Part of the program's completers"), "percent", N_("percent"), 1),
    Column("completers", N_("Completers allocated"), "count", N_("people"), 1, "mark"),
)


def program_routes(
    region: str | Region,
    *,
    weights: Weights = "equal",
    award_levels: Collection[str] = (),
    vintage: str | None = None,
    catalogue: Catalogue | None = None,
) -> Result:
    """Every link between a region's programs and occupations with its weight. Parameters as `program_supply`.

    Returns a `Result`; `.table`, the largest program first, within it the largest part: `cip`, `program`,
    `completions`, `soc`, `occupation`, `jobs` (of the area, where the weights go by them: `jobs_mark` is
    "not_applicable" where they don't, "suppressed" where the area doesn't show them, which counts as none),
    `share` (percent; 100 for each program together), `completers` (`completions` times `share`; over all
    links as many as complete a program that leads anywhere). Raises as `program_supply`. Source: the same.
    """
    made = supplied(region, weights, award_levels, vintage, catalogue)
    links = made.links.group_by(["cip", "soc"]).aggregate(
        [("program", "min"), ("occupation", "min"), *([("weight", "max")] if weights == "jobs" else [])]
    )
    parts = allocated(made.links, made.completions)
    table = parts.join(links, ["cip", "soc"], join_type="left outer")
    completions = np.array([made.completions[each] for each in table["cip"].to_pylist()])
    size = table.num_rows
    jobs = table["weight_max"] if weights == "jobs" else pa.nulls(size, pa.float64())
    absent = Mark.SUPPRESSED if weights == "jobs" else Mark.NOT_APPLICABLE
    found = pa.table(
        {
            "cip": table["cip"],
            "program": table["program_min"],
            "completions": pa.array(completions),
            "soc": table["soc"],
            "occupation": table["occupation_min"],
            "jobs": jobs,
            "jobs_mark": pc.if_else(pc.is_valid(jobs), pa.scalar(None, pa.string()), pa.scalar(absent.value)),
            "share": pc.multiply(table["share"], 100.0),
            "completers": pc.multiply(table["share"], pa.array(completions.astype(float))),
            "mark": pa.array([Mark.ESTIMATED.value] * size, pa.string()),
        }
    )
    order = [
        ("completions", "descending"),
        ("cip", "ascending"),
        ("share", "descending"),
        ("soc", "ascending"),
    ]
    return Result(
        table=found.sort_by(order),
        columns=ROUTES,
        sources=made.result.sources,
        method=replace(
            made.result.method,
            key="program-routes",
            title=_("From programs to occupations, link by link"),
        ),
        notes=(
            _("The crosswalk says where a program may lead, and nothing of how many go there."),
            *made.result.notes,
        ),
    )

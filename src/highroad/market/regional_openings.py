"""Openings by occupation in an area: its own jobs, at the nation's rates of growth, exits and transfers."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.market.areas import Area
from highroad.market.asking import catalogue_or_default, query_text
from highroad.market.occupations import JOBS, NAMING, occupation_employment
from highroad.market.openings import annual_openings
from highroad.results import Column, Method, Result
from highroad.sources.catalogue import Catalogue

OPENINGS = (
    *NAMING,
    JOBS,
    Column("growth", N_("Growth a year"), "count", N_("openings a year"), 0, "openings_mark"),
    Column("exits", N_("Labor force exits a year"), "count", N_("openings a year"), 0, "openings_mark"),
    Column(
        "transfers", N_("Occupational transfers a year"), "count", N_("openings a year"), 0, "openings_mark"
    ),
    Column("openings", N_("Openings a year"), "count", N_("openings a year"), 0, "openings_mark"),
    Column("annual_p50", N_("Median wage"), "money", N_("dollars per year"), 0, "annual_p50_mark"),
    Column("education", N_("Typical education for entry")),
)
_RATES = ("change", "exit_rate", "transfer_rate", "education")


def regional_openings(
    area: Area,
    *,
    vintage: str | None = None,
    projections: str | None = None,
    catalogue: Catalogue | None = None,
) -> Result:
    """Openings a year by detailed occupation: the area's published jobs at the nation's projected rates.

    area, vintage, catalogue: as in `location_quotients`. projections: vintage of the employment projections.

    Returns a `Result`; `.table`, most openings first: `soc`, `occupation`, `employment` (as published),
    `growth`, `exits`, `transfers`, `openings` (a year), `annual_p50`, `education` (the nation's typical
    entry). `openings_mark`: "estimated"; "not_evaluable" where jobs are hidden or the projections know
    neither the occupation nor the broad one above it. The nation's growth is applied to the area's jobs: an
    area whose industries grow otherwise differs. Self-employed people are in the rates, not in the jobs.

    Raises UnknownArea, DataMissing, BadQuestion.
    Source: BLS, Employment Projections, tables 1.2 and 1.10; OEWS.
    """
    catalogue = catalogue_or_default(catalogue)
    local = occupation_employment(area, level="detailed", vintage=vintage, catalogue=catalogue)
    reference = catalogue.reference("projections", projections)
    rates, years = projected_rates(catalogue, projections)
    rows = local.table.append_column("order", pa.array(range(local.table.num_rows)))
    known = _with_rates(rows, rates)
    jobs = pc.cast(known["employment"], pa.float64())
    asked = pa.table(
        {
            "soc": known["soc"],
            "base": jobs,
            "projected": pc.multiply(jobs, pc.add(1.0, known["change"])),
            "exit_rate": known["exit_rate"],
            "transfer_rate": known["transfer_rate"],
        }
    )
    found = annual_openings(asked, years).table
    table = known.drop_columns(["change", "exit_rate", "transfer_rate", "order"])
    for name in ("growth", "exits", "transfers", "openings"):
        table = table.append_column(name, found[name])
    table = table.append_column("openings_mark", found["mark"])
    return Result(
        table=table.sort_by([("openings", "descending"), ("soc", "ascending")]),
        columns=OPENINGS,
        sources=(*local.sources, reference),
        method=Method(
            key="regional-openings",
            title=_("Openings a year, from the nation's rates"),
            words=_(
                "The area's jobs are taken to grow, and to be left, as the nation's jobs of the same "
                "occupation are projected to. Openings are growth plus people who leave the labor force plus "
                "people who move to another occupation; never below zero."
            ),
            formula="max(0, (E₁ − E₀)/n + (x + f)·(E₀ + E₁)/2), with E₁ = E₀ · national growth",
            citation="U.S. Bureau of Labor Statistics, Employment Projections, tables 1.2 and 1.10",
            query=query_text("occupation_measures.sql"),
            parameters={**local.method.parameters, "projections": reference.vintage, "years": str(years)},
        ),
        notes=(
            *local.notes,
            _("A region's own projections, where its State publishes them, know its industries better."),
        ),
    )


def projected_rates(catalogue: Catalogue, vintage: str | None) -> tuple[pa.Table, int]:
    """The nation's projected rates by occupation as fractions, and the length of the projection in years.

    `soc`, `change` over the projection, `exit_rate` and `transfer_rate` a year, `education`.
    Raises DataMissing.
    """
    import pyarrow.parquet as pq

    cells = pq.read_table(catalogue.table("projections", "cells", vintage))
    years = cells["projected_year"][0].as_py() - cells["base_year"][0].as_py()
    before, after = (pc.cast(cells[name], pa.float64()) for name in ("employment", "projected_employment"))
    nothing = pa.scalar(None, pa.float64())
    change = pc.if_else(pc.greater(before, 0), pc.subtract(pc.divide(after, before), 1.0), nothing)
    rates = pa.table(
        {
            "soc": cells["soc"],
            "change": change,
            "exit_rate": pc.divide(cells["exit_rate"], 100.0),
            "transfer_rate": pc.divide(cells["transfer_rate"], 100.0),
            "education": cells["education"],
        }
    )
    return rates, int(years)


def _with_rates(rows: pa.Table, rates: pa.Table) -> pa.Table:
    """Rows with their rates; where the projections lack a code, those of the broad occupation above it."""
    joined = rows.join(rates, "soc", join_type="left outer")
    broad = rates.rename_columns(["broad", *(f"broad_{name}" for name in _RATES)])
    above = pc.binary_join_element_wise(pc.utf8_slice_codeunits(joined["soc"], 0, 6), "0", "")
    joined = joined.append_column("broad", above).join(broad, "broad", join_type="left outer")
    for name in _RATES:
        place = joined.schema.get_field_index(name)
        joined = joined.set_column(place, name, pc.coalesce(joined[name], joined[f"broad_{name}"]))
    return joined.drop_columns(["broad", *(f"broad_{name}" for name in _RATES)]).sort_by("order")

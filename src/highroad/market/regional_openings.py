"""Openings by occupation in an area: its own jobs, at the nation's or its state's projected rates."""

from __future__ import annotations

from dataclasses import replace
from typing import Final, Literal

import pyarrow as pa
import pyarrow.compute as pc

from highroad.errors import BadQuestion, DataMissing
from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.market.areas import Area, Described, oews_areas
from highroad.market.asking import catalogue_or_default, query_text
from highroad.market.occupations import JOBS, NAMING, check_choice, occupation_employment
from highroad.market.openings import annual_openings
from highroad.market.openings_range import ENDS, ends_for_each_job, range_note, with_range
from highroad.market.state_rates import ENDS_OF_STATE, PARTS, SOURCE, StateRates, state_rates
from highroad.results import Column, Mark, Method, Result, SourceReference
from highroad.sources.catalogue import Catalogue

OPENINGS = (
    *NAMING,
    JOBS,
    Column("growth", N_("Growth a year"), "count", N_("openings a year"), 0, "growth_mark"),
    Column("exits", N_("Labor force exits a year"), "count", N_("openings a year"), 0, "growth_mark"),
    Column(
        "transfers", N_("Occupational transfers a year"), "count", N_("openings a year"), 0, "growth_mark"
    ),
    Column("openings", N_("Openings a year"), "count", N_("openings a year"), 0, "openings_mark"),
    *ENDS,
    Column("annual_p50", N_("Median wage"), "money", N_("dollars per year"), 0, "annual_p50_mark"),
    Column("education", N_("Typical education for entry")),
)
_RATES = ("change", "exit_rate", "transfer_rate", "education", "least", "most")
_PARTS_MARKED = tuple(
    replace(column, mark="parts_mark") if column.name in ("exits", "transfers") else column
    for column in OPENINGS
)
RATES_OF = Column("rates_of", N_("Rates of"))
Rates = Literal["nation", "state"]
RATES: Final = ("nation", "state")


def regional_openings(
    area: Area,
    *,
    rates: Rates = "nation",
    vintage: str | None = None,
    projections: str | None = None,
    of_state: str | None = None,
    catalogue: Catalogue | None = None,
) -> Result:
    """Openings a year by detailed occupation: the area's published jobs at projected rates.

    area, vintage, catalogue: as in `location_quotients`. rates: the "nation"'s, or the "state"'s own, of its
    area that holds this one where the state names one, and the nation's for occupations that it lacks.
    projections: vintage of the nation's projections; of_state: of the state's. Where both are at hand the
    range holds both, whichever is asked for.

    Returns a `Result`; `.table`, most openings first: `soc`, `occupation`, `employment` (as published),
    `growth`, `exits`, `transfers`, `openings` (a year), `annual_p50`, `education` (the nation's typical
    entry), `years` (the projection's length); `openings_low`, `openings_high` and what their distance is made
    of, as `with_range` in `openings_range` adds them (the sampling error of jobs at 90 percent, rounding, the
    other rates; "missing" where no error is published). `openings_mark`: "estimated"; "at_least" where the
    jobs are; "not_evaluable" where jobs are hidden or the projections know neither the occupation nor the
    broad one above it. By the state's rates also `rates_of` ("state", "nation"; null where none are known)
    and `parts_mark`, of exits and transfers: "missing" where the state tells openings alone. The rates are
    applied to the area's jobs: an area whose industries grow otherwise differs. Self-employed people are in
    the rates, not in the jobs.

    Raises UnknownArea, DataMissing, BadQuestion (also for the state's rates of an area of several states).
    Source: BLS, Employment Projections, tables 1.2 and 1.10; the state's own projections; OEWS.
    """
    check_choice("rates", rates, RATES)
    catalogue = catalogue_or_default(catalogue)
    local = occupation_employment(area, level="detailed", vintage=vintage, catalogue=catalogue)
    here = oews_areas(area, catalogue, vintage)
    state = state_rates(here, catalogue, of_state) if rates == "state" else None
    beside = state or _beside(here, catalogue, of_state)
    table, years, references = _national(local.table, catalogue, projections, state)
    table = _with_state(table, beside)
    if state is not None:
        table = _by_state(table, state)
    table = _at_least(with_range(_for_each_job(table, state), len(here.codes)))
    both = beside is not None and bool(references)
    if beside is not None:
        references = (*references, beside.reference)
    return Result(
        table=table.drop_columns(["order"]).sort_by([("openings", "descending"), ("soc", "ascending")]),
        columns=OPENINGS if state is None else (*_PARTS_MARKED, RATES_OF),
        sources=(*local.sources, *references),
        method=_method(local, references, years, state, beside),
        notes=(*local.notes, *_notes(state), range_note(both=both, nation=here.codes == ("0000000",))),
    )


def _at_least(table: pa.Table) -> pa.Table:
    """Openings of jobs that are known to be at least so many are so, too; of their parts one may fall."""
    mark = table["openings_mark"]
    capped = pc.fill_null(pc.equal(table["employment_mark"], Mark.AT_LEAST.value), False)
    capped = pc.and_(capped, pc.is_valid(table["openings"]))
    place = table.column_names.index("openings_mark")
    table = table.set_column(place, "openings_mark", pc.if_else(capped, Mark.AT_LEAST.value, mark))
    return table.append_column("growth_mark", mark)


def _beside(here: Described, catalogue: Catalogue, of_state: str | None) -> StateRates | None:
    """The state's rates, where there are any, for the range of openings that go by the nation's."""
    if not catalogue.vintages(SOURCE):
        return None
    try:
        return state_rates(here, catalogue, of_state)
    except (BadQuestion, DataMissing):
        return None  # of several states, or of one whose file is not at hand


def _with_state(table: pa.Table, state: StateRates | None) -> pa.Table:
    """Rows with what the state projects for each job; nulls without."""
    names = [f"state_{name}" for name in (*PARTS, *ENDS_OF_STATE)]
    if state is not None:
        return _filled(table, state.table, names).sort_by("order")
    for name in names:
        table = table.append_column(name, pa.nulls(table.num_rows, pa.float64()))
    return table


def _for_each_job(table: pa.Table, state: StateRates | None) -> pa.Table:
    """What rounding leaves possible for each job, by the rates that an occupation goes by and by others."""
    by_state = pa.array([False] * table.num_rows)
    if state is not None:
        by_state = pc.fill_null(pc.equal(table["rates_of"], "state"), False)
    made = {}
    for end in ("least", "most"):
        ours, theirs = table[end], table[f"state_{end}"]
        made[f"own_{end}"] = pc.if_else(by_state, theirs, ours)
        made[f"other_{end}"] = pc.if_else(by_state, ours, theirs)
    table = table.drop_columns(["least", "most", *(f"state_{name}" for name in (*PARTS, *ENDS_OF_STATE))])
    for name, column in made.items():
        table = table.append_column(name, column)
    return table


def _national(
    local: pa.Table, catalogue: Catalogue, projections: str | None, state: StateRates | None
) -> tuple[pa.Table, int, tuple[SourceReference, ...]]:
    """The area's jobs with openings at the nation's rates; without any where a state's stand in for them."""
    rows = local.append_column("order", pa.array(range(local.num_rows)))
    if state is not None and not catalogue.vintages("projections"):
        known, years = _with_rates(rows, _NO_RATES), state.years
        references: tuple[SourceReference, ...] = ()
    else:
        references = (catalogue.reference("projections", projections),)
        rates, years = projected_rates(catalogue, projections)
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
    table = known.drop_columns(["change", "exit_rate", "transfer_rate"])
    for name in ("growth", "exits", "transfers", "openings"):
        table = table.append_column(name, found[name])
    table = table.append_column("openings_mark", found["mark"])
    return table.append_column("years", pa.array([years] * table.num_rows, pa.int64())), years, references


def _by_state(table: pa.Table, state: StateRates) -> pa.Table:
    """The same at the state's rates where it has them: all parts of an occupation by one of the two."""
    jobs = pc.cast(table["employment"], pa.float64())
    theirs = pc.is_valid(pc.multiply(jobs, table["state_openings"]))
    for name in PARTS:
        column = pc.if_else(theirs, pc.multiply(jobs, table[f"state_{name}"]), table[name])
        table = table.set_column(table.schema.get_field_index(name), name, column)
    known = pc.is_valid(table["openings"])
    nothing = pa.scalar(None, pa.string())
    made = {
        "openings_mark": pc.if_else(known, "estimated", "not_evaluable"),
        "years": pc.if_else(theirs, pa.scalar(state.years, pa.int64()), table["years"]),
    }
    for name, column in made.items():
        table = table.set_column(table.schema.get_field_index(name), name, column)
    parts = pc.if_else(pc.is_valid(table["exits"]), "estimated", "missing")
    table = table.append_column("parts_mark", pc.if_else(known, parts, "not_evaluable"))
    whose = pc.if_else(theirs, "state", pc.if_else(known, "nation", nothing))
    return table.append_column("rates_of", whose)


def _method(
    local: Result,
    references: tuple[SourceReference, ...],
    years: int,
    state: StateRates | None,
    beside: StateRates | None,
) -> Method:
    words = _(
        "The area's jobs are taken to grow, and to be left, as the nation's jobs of the same "
        "occupation are projected to. Openings are growth plus people who leave the labor force plus "
        "people who move to another occupation; never below zero."
    )
    if state is not None:
        words = _(
            "The area's jobs are taken to grow, and to be left, as its state projects for {area}: its "
            "openings of a year for each job of the base year, times the jobs here. Occupations that the "
            "state leaves out go by the nation's rates."
        ).format(area=state.area)
    told = {each.key: each.vintage for each in references if each.key == "projections"}
    told |= {"years": str(years), "confidence": "0.9"}
    if state is None and beside is not None:
        told |= {"beside": beside.reference.vintage, "beside_area": beside.area}
    if state is not None:
        told |= {
            "of_state": state.reference.vintage,
            "state_area": state.area,
            "state_years": str(state.years),
        }
    return Method(
        key="regional-openings",
        title=_("Openings a year, from the nation's rates")
        if state is None
        else _("Openings a year, from the state's own rates"),
        words=words,
        formula="max(0, (E₁ − E₀)/n + (x + f)·(E₀ + E₁)/2), E₁ = E₀ · national growth; ends · e^(±1.645·RSE)"
        if state is None
        else "E₀ · O/(n·B); ends · e^(±1.645·RSE)",
        citation="U.S. Bureau of Labor Statistics, Employment Projections, tables 1.2 and 1.10"
        if state is None
        else state.reference.publisher,
        query=query_text("occupation_measures.sql"),
        parameters={**local.method.parameters, **told},
    )


def _notes(state: StateRates | None) -> tuple[str, ...]:
    if state is None:
        return (_("A region's own projections, where its State publishes them, know its industries better."),)
    told = [
        _("Rates are those of {area}, {years} years from {base}; where it tells none, the nation's.").format(
            area=state.area, years=state.years, base=state.reference.vintage
        )
    ]
    if state.whole:
        told.append(_("They are of the whole state: an area in it may grow otherwise."))
    return tuple(told)


def projected_rates(catalogue: Catalogue, vintage: str | None) -> tuple[pa.Table, int]:
    """The nation's projected rates by occupation as fractions, and the length of the projection in years.

    `soc`, `change` over the projection, `exit_rate` and `transfer_rate` a year, `education`; `least`, `most`:
    openings a year for each job of the base year that the rounding of these numbers leaves possible.
    Raises DataMissing.
    """
    import pyarrow.parquet as pq

    cells = pq.read_table(catalogue.table("projections", "cells", vintage))
    years = cells["projected_year"][0].as_py() - cells["base_year"][0].as_py()
    before, after = (pc.cast(cells[name], pa.float64()) for name in ("employment", "projected_employment"))
    nothing = pa.scalar(None, pa.float64())
    change = pc.if_else(pc.greater(before, 0), pc.subtract(pc.divide(after, before), 1.0), nothing)
    leave, move = (pc.divide(cells[name], 100.0) for name in ("exit_rate", "transfer_rate"))
    least, most = ends_for_each_job(before, after, leave, move, int(years))
    rates = pa.table(
        {
            "soc": cells["soc"],
            "change": change,
            "exit_rate": leave,
            "transfer_rate": move,
            "education": cells["education"],
            "least": least,
            "most": most,
        }
    )
    return rates, int(years)


_NO_RATES = pa.table(
    {
        "soc": pa.array([], pa.string()),
        **{name: pa.array([], pa.float64()) for name in _RATES if name != "education"},
        "education": pa.array([], pa.string()),
    }
)


def _with_rates(rows: pa.Table, rates: pa.Table) -> pa.Table:
    """Rows with their rates; where the projections lack a code, those of the broad occupation above it."""
    return _filled(rows, rates, list(_RATES)).sort_by("order")


def _filled(rows: pa.Table, rates: pa.Table, names: list[str]) -> pa.Table:
    """Rows joined with rates of their own code, else of the broad occupation above it."""
    rates = rates.select(["soc", *names])
    joined = rows.join(rates, "soc", join_type="left outer")
    broad = rates.rename_columns(["broad", *(f"broad_{name}" for name in names)])
    above = pc.binary_join_element_wise(pc.utf8_slice_codeunits(joined["soc"], 0, 6), "0", "")
    joined = joined.append_column("broad", above).join(broad, "broad", join_type="left outer")
    for name in names:
        place = joined.schema.get_field_index(name)
        joined = joined.set_column(place, name, pc.coalesce(joined[name], joined[f"broad_{name}"]))
    return joined.drop_columns(["broad", *(f"broad_{name}" for name in names)])

"""Seats of a register's programs by occupation, against the openings there: too few, too many, or unknown."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from highroad.errors import DataMissing
from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.language import ngettext
from highroad.market.asking import catalogue_or_default
from highroad.market.gap_drivers import DRIVER, drivers_in_words, gap_ends, not_in_the_range, range_or_none
from highroad.market.list_effects import links_of
from highroad.market.occupations import check_choice, occupation_employment
from highroad.market.openings_range import ENDS, RANGE
from highroad.market.program_supply import WEIGHTS, WHOSE, Weights
from highroad.market.regional_openings import RATES, Rates, regional_openings
from highroad.market.supply import allocated_completers
from highroad.reference.regions import Region, resolve_region
from highroad.results import Column, Mark, Method, Result, SourceReference
from highroad.sources.catalogue import Catalogue

FEWER: Final = N_("fewer seats than openings")
MORE: Final = N_("more seats than openings")
DEPENDS: Final = N_("may go either way")
UNKNOWN: Final = N_("cannot be told")
VERDICTS: Final = (FEWER, MORE, DEPENDS, UNKNOWN)
COLUMNS: Final = (
    Column("soc", N_("Occupation code"), "code"),
    Column("occupation", N_("Occupation")),
    Column("verdict", N_("What it comes to")),
    Column("openings", N_("Openings a year"), "count", N_("openings a year"), 0, "openings_mark"),
    *ENDS,
    Column("seats", N_("Seats a year"), "count", N_("seats"), 0, "seats_mark"),
    Column("gap", N_("Openings less seats"), "count", N_("openings"), 0, "gap_mark"),
    Column("gap_low", N_("At the least"), "count", N_("openings"), 0, "gap_mark"),
    Column("gap_high", N_("At the most"), "count", N_("openings"), 0, "gap_high_mark"),
    DRIVER,
    Column("programs", N_("Programs that lead here"), "count"),
    Column("without_seats", N_("Of them, seats not known"), "count"),
)


def training_seats(
    region: str | Region,
    programs: pa.Table,
    *,
    weights: Weights = "equal",
    oews: str | None = None,
    rates: Rates = "nation",
    projections: str | None = None,
    of_state: str | None = None,
    sources: tuple[SourceReference, ...] = (),
    catalogue: Catalogue | None = None,
) -> Result:
    """Openings a year less the seats of a register's programs, by occupation, as a range.

    programs: as `read_register` gives them for `PROGRAM_FIELDS`; `seats` are a year. A program's seats are
    divided among its occupations (those it names, else those of the crosswalk) by the weights: "equal", or
    "jobs" of the area. oews: vintage of jobs. rates, projections, of_state: as in `regional_openings`.

    Returns a `Result`; `.table`, the largest shortage first, one row for each occupation that a program leads
    to: `soc`, `occupation`, `verdict` (one of `VERDICTS`), `openings` (a year) with the ends of
    `regional_openings`, `seats` (as divided; "missing" where no program says, "at_least" where some do not),
    `gap` (openings less seats as divided), `gap_low` (fewest openings less all seats of programs that lead
    here), `gap_high` (most openings less only seats of programs that lead nowhere else; null where jobs are
    only known to be at least so many), `drivers` of their distance as in `supply_gap`, `programs`,
    `without_seats`. A shortage is not told where a program keeps its seats to
    itself; a surplus is, since more seats only add to it. Openings are "missing" without projections.

    Raises UnknownArea, DataMissing when nobody says to which occupations the programs lead, BadQuestion for
    the state's rates of an area of several states. Source: the register; BLS, Employment Projections, or the
    state's own; NCES, CIP to SOC crosswalk.
    """
    held = seats_and_openings(
        region,
        programs,
        weights=weights,
        oews=oews,
        rates=rates,
        projections=projections,
        of_state=of_state,
        catalogue=catalogue,
    )
    return Result(
        table=held.table,
        columns=COLUMNS,
        sources=tuple(dict.fromkeys((*sources, *held.sources))),
        method=Method(
            key="training-seats",
            title=_("Seats and openings"),
            words=_(
                "Openings less seats a year. The range runs from the fewest openings that published errors "
                "leave possible, less all seats of the programs that lead to an occupation, to the most "
                "openings, less only those of programs that lead nowhere else."
            )
            + " "
            + not_in_the_range(seats=True),
            formula=_("openings − seats"),
            citation="29 U.S.C. 3152; NCES, CIP 2020 to SOC 2018 crosswalk",
            parameters=held.parameters,
        ),
        notes=held.notes,
    )


@dataclass(frozen=True, slots=True)
class Held:
    """Seats against openings by occupation (`table`, as `training_seats` returns it), and what they are made
    of: `links` of `programs` (numbered by `program_id`), and `openings` of all occupations of the area.
    """

    table: pa.Table
    links: pa.Table
    programs: pa.Table
    openings: pa.Table
    sources: tuple[SourceReference, ...]
    notes: tuple[str, ...]
    parameters: dict[str, Any]


def seats_and_openings(
    region: str | Region,
    programs: pa.Table,
    *,
    weights: Weights,
    oews: str | None,
    rates: Rates,
    projections: str | None,
    of_state: str | None,
    catalogue: Catalogue | None,
) -> Held:
    """What `training_seats` tells, with what it is made of. Raises as it does."""
    check_choice("rates", rates, RATES)
    check_choice("weights", weights, WEIGHTS)
    here = resolve_region(region) if isinstance(region, str) else region
    catalogue = catalogue_or_default(catalogue)
    number = pa.array([str(each) for each in range(programs.num_rows)], pa.string())
    programs = programs.append_column("program_id", number)
    links, used = links_of(programs, catalogue)
    if not links.num_rows:
        raise DataMissing(
            _("None of these programs leads to an occupation that anybody names."),
            remedy=_(
                "Name the occupations of the programs, or give codes of programs that the crosswalk has."
            ),
        )
    if weights == "jobs":
        jobs = occupation_employment(here.key, level="detailed", vintage=oews, catalogue=catalogue)
        local = jobs.table.select(["soc", "employment"]).rename_columns(["soc", "weight"])
        links = links.drop_columns(["weight"]).join(local, "soc", join_type="left outer")
    openings, openings_sources, notes, whose = _openings(here, oews, rates, projections, of_state, catalogue)
    table = _reached(links, programs).join(_seats(links, programs), "soc", join_type="left outer")
    table = _judged(table.join(openings, "soc", join_type="left outer"))
    known = pc.sum(programs["seats"]).as_py() or 0.0
    without = pc.sum(pc.is_null(programs["seats"])).as_py() or 0
    if without:
        notes += (
            _(
                "{count} of {all} programs do not say how many seats they have; that is not zero seats."
            ).format(count=without, all=programs.num_rows),
        )
    notes += _nowhere(programs, links)
    parameters = {
        "region": here.key,
        "area_name": here.name,
        "weights": weights,
        "rates": rates,
        "seats": f"{known:.0f}",
        "programs": str(programs.num_rows),
        "without_seats": str(without),
        **whose,
    }
    return Held(table, links, programs, openings, (*used, *openings_sources), notes, parameters)


def _nowhere(programs: pa.Table, links: pa.Table) -> tuple[str, ...]:
    """That seats of programs that lead to no occupation stand against nothing."""
    linked = pc.is_in(programs["program_id"], pc.unique(links["program_id"]))
    lost = programs.filter(pc.invert(linked))
    if not lost.num_rows:
        return ()
    return (
        ngettext(
            "{count} program with {seats} seats leads to no occupation that anybody names: not counted.",
            "{count} programs with {seats} seats lead to no occupation that anybody names: not counted.",
            lost.num_rows,
        ).format(count=lost.num_rows, seats=f"{pc.sum(lost['seats']).as_py() or 0:,.0f}"),
    )


def _openings(
    here: Region,
    oews: str | None,
    rates: Rates,
    projections: str | None,
    of_state: str | None,
    catalogue: Catalogue,
) -> tuple[pa.Table, tuple[SourceReference, ...], tuple[str, ...], dict[str, str]]:
    """Openings by occupation with names, and whose rates; unknown throughout without projections."""
    try:
        found = regional_openings(
            here.key,
            rates=rates,
            vintage=oews,
            projections=projections,
            of_state=of_state,
            catalogue=catalogue,
        )
    except DataMissing as lack:
        local = occupation_employment(here.key, level="detailed", vintage=oews, catalogue=catalogue)
        table = local.table.select(["soc", "occupation"])
        table = table.append_column("openings", pa.nulls(table.num_rows, pa.float64()))
        table = table.append_column(
            "openings_mark", pa.array([Mark.MISSING.value] * table.num_rows, pa.string())
        )
        return range_or_none(table), local.sources, (f"{lack.message} {lack.remedy}",), {}
    named = found.table.select(["soc", "occupation", "openings", "openings_mark", *RANGE])
    told = found.method.parameters
    note = _("Openings are those of {area}.").format(area=told["area_name"])
    whose: dict[str, str] = {name: str(told[name]) for name in WHOSE if name in told}
    return named, found.sources, (note, *found.notes), whose


def _reached(links: pa.Table, programs: pa.Table) -> pa.Table:
    """By occupation: how many programs lead there, and how many of them keep their seats to themselves."""
    told = programs.select(["program_id"]).append_column(
        "unknown", pc.cast(pc.is_null(programs["seats"]), pa.int64())
    )
    joined = links.select(["program_id", "soc"]).join(told, "program_id")
    found = joined.group_by("soc").aggregate([("program_id", "count"), ("unknown", "sum")])
    return found.rename_columns(["soc", "programs", "without_seats"])


def _seats(links: pa.Table, programs: pa.Table) -> pa.Table:
    """Seats divided among occupations, at the least and at the most; none where no program says."""
    known = programs.filter(pc.is_valid(programs["seats"]))
    counts = dict(zip(known["program_id"].to_pylist(), known["seats"].to_pylist(), strict=True))
    used = links.filter(pc.is_in(links["program_id"], pa.array(list(counts), pa.string())))
    if not used.num_rows:
        numbers = {name: pa.array([], pa.float64()) for name in ("completers", "fewest", "most")}
        return pa.table({"soc": pa.array([], pa.string()), **numbers})
    named = used.select(["program_id", "soc", "weight"]).rename_columns(["cip", "soc", "weight"])
    return allocated_completers(named, counts).table.select(["soc", "completers", "fewest", "most"])


def _judged(table: pa.Table) -> pa.Table:
    openings, seats = table["openings"].cast(pa.float64()), table["completers"]
    partly = pc.greater(table["without_seats"], 0)
    fewest, most = gap_ends(table)
    gaps = {
        "gap": pc.subtract(openings, seats),
        "gap_low": pc.subtract(fewest, table["most"]),
        "gap_high": pc.subtract(most, table["fewest"]),
    }
    known, closed = pc.is_valid(gaps["gap"]), pc.is_valid(gaps["gap_high"])
    fewer, more = pc.greater(gaps["gap_low"], 0), pc.fill_null(pc.less(gaps["gap_high"], 0), False)
    # Unknown seats pull the gap down and unknown openings up: with both, nothing is known but the ends.
    open_above = pc.and_(pc.invert(closed), pc.invert(partly))
    either = pc.if_else(closed, DEPENDS, UNKNOWN)
    told = pc.if_else(more, MORE, pc.if_else(partly, UNKNOWN, pc.if_else(fewer, FEWER, either)))
    some = pc.if_else(partly, Mark.AT_LEAST.value, Mark.ESTIMATED.value)
    absent = pa.scalar(Mark.MISSING.value)
    never = pa.scalar(Mark.NOT_EVALUABLE.value)
    marked = {name for name in RANGE if name.endswith("_mark")}
    made: dict[str, Any] = {
        "soc": table["soc"],
        "occupation": pc.coalesce(table["occupation"], table["soc"]),
        "verdict": pc.if_else(known, told, UNKNOWN),
        "openings": openings,
        "openings_mark": pc.if_else(
            pc.is_valid(openings), table["openings_mark"], pc.coalesce(table["openings_mark"], absent)
        ),
        **{name: pc.coalesce(table[name], absent) if name in marked else table[name] for name in RANGE},
        "seats": seats,
        "seats_mark": pc.if_else(pc.is_valid(seats), some, absent),
        **gaps,
        "gap_mark": pc.if_else(
            known, pc.if_else(open_above, Mark.AT_LEAST.value, Mark.ESTIMATED.value), never
        ),
        "gap_high_mark": pc.if_else(closed, Mark.ESTIMATED.value, never),
        "from_paths": pc.subtract(table["most"], table["fewest"]),
        "programs": table["programs"],
        "without_seats": table["without_seats"],
    }
    found = pa.table(made)
    return found.append_column("drivers", drivers_in_words(found)).sort_by(
        [("gap", "descending"), ("soc", "ascending")]
    )


def knows_seats(programs: pa.Table) -> bool:
    """Whether any program of a register says how many seats it has."""
    return "seats" in programs.column_names and programs["seats"].null_count < programs.num_rows


def spoken_verdicts(result: Result) -> Result:
    """The answer with its verdicts in the language in force."""
    said = pa.array([_(each) for each in result.table["verdict"].to_pylist()], pa.string())
    place = result.table.column_names.index("verdict")
    return replace(result, table=result.table.set_column(place, "verdict", said))

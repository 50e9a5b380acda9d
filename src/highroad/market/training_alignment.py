"""Seats and openings by sector: occupations shared over sectors by the nation's staffing, nothing lost."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.market.asking import catalogue_or_default
from highroad.market.gap_drivers import DRIVER, gap_ends, not_in_the_range
from highroad.market.patterns import national_patterns
from highroad.market.program_supply import Weights
from highroad.market.regional_openings import Rates
from highroad.market.sector_ranges import sector_drivers, sure_openings
from highroad.market.supply import NO_OCCUPATION
from highroad.market.training_seats import DEPENDS, FEWER, MORE, Held, seats_and_openings
from highroad.reference import codes
from highroad.reference.regions import Region
from highroad.results import Column, Mark, Method, Result, SourceReference
from highroad.sources.catalogue import Catalogue

Matrix = npt.NDArray[np.float64]
CANNOT: Final = N_("cannot be evaluated")
NO_PROGRAM: Final = N_("no program leads here")
SECTOR_VERDICTS: Final = (FEWER, MORE, DEPENDS, CANNOT, NO_PROGRAM)
#: The publisher's sectors of industries, private and public schools and hospitals included; 99: governments.
_SECTOR: Final = re.compile(r"(\d\d)--?(\d+)")
GOVERNMENT: Final = "99"
NOT_KNOWN: Final = "unknown"
#: The publisher rounds jobs to 10: each number is off by at most this.
_ROUNDING: Final = 5.0
NAMED: Final = 3
CITATION: Final = "U.S. Bureau of Labor Statistics, OEWS, national industry-specific estimates"
SHARES: Final = (
    Column("soc", N_("Occupation code"), "code"),
    Column("sector_code", N_("Sector code"), "code"),
    Column("sector", N_("Sector")),
    Column("jobs", N_("Jobs in the nation"), "count", N_("jobs"), 0, "jobs_mark"),
    Column("share", N_("Share of the occupation"), "percent", N_("percent"), 1),
    Column("share_low", N_("At the least"), "percent", N_("percent"), 1),
    Column("share_high", N_("At the most"), "percent", N_("percent"), 1),
)


def _yearly(name: str, label: str, unit: str, mark: str) -> Column:
    return Column(name, label, "count", unit, 0, mark)


COLUMNS: Final = (
    Column("sector_code", N_("Sector code"), "code"),
    Column("sector", N_("Sector")),
    Column("verdict", N_("What it comes to")),
    _yearly("openings", N_("Openings a year"), N_("openings a year"), "openings_mark"),
    _yearly("openings_low", N_("Openings, at the least"), N_("openings a year"), "openings_mark"),
    _yearly("openings_high", N_("Openings, at the most"), N_("openings a year"), "openings_high_mark"),
    _yearly("seats", N_("Seats a year"), N_("seats"), "seats_mark"),
    _yearly("seats_low", N_("Seats, at the least"), N_("seats"), "seats_mark"),
    _yearly("seats_high", N_("Seats, at the most"), N_("seats"), "seats_high_mark"),
    _yearly("gap", N_("Openings less seats"), N_("openings"), "gap_mark"),
    _yearly("gap_low", N_("At the least"), N_("openings"), "gap_low_mark"),
    _yearly("gap_high", N_("At the most"), N_("openings"), "gap_high_mark"),
    DRIVER,
    Column("under", N_("Most openings beyond seats")),
    Column("over", N_("Most seats beyond openings")),
    Column("occupations", N_("Occupations that programs lead to"), "count"),
    Column("unknown_openings", N_("Of them, openings not known"), "count"),
    Column("unknown_seats", N_("Programs whose seats are not known"), "count"),
    _yearly("untrained", N_("Openings to which no program leads"), N_("openings a year"), "openings_mark"),
)


def sector_shares(
    occupations: Iterable[str], *, vintage: str | None = None, catalogue: Catalogue | None = None
) -> Result:
    """How the nation's jobs of occupations lie over sectors: what shares openings and seats by sector.

    occupations: detailed codes ("29-1141"). vintage: of the OEWS.

    Returns a `Result`; `.table`, by occupation, largest share first: `soc`, `sector_code` (of the NAICS,
    "31-33"; "99" governments without schools, hospitals and post; "unknown"), `sector`, `jobs` (the
    nation's; "suppressed" where hidden, "missing" for the unknown sector), `share`, `share_low`, `share_high`
    (percent). The shares of an occupation make 100. What the sectors shown leave of its total, beyond what
    rounding to 10 can do, is of sector not known; a sector whose number is hidden may hold all of it, one
    without a line holds none. An occupation without a pattern is wholly of sector not known.
    Raises DataMissing. Source: BLS, OEWS, national industry-specific estimates.
    """
    catalogue = catalogue_or_default(catalogue)
    socs = sorted(set(occupations))
    sectors, jobs, hidden, totals = _pattern(socs, catalogue, vintage)
    middle, low, high = shared_out(jobs, hidden, totals)
    rows = [
        {
            "soc": soc,
            "sector_code": sector,
            "sector": _named(sector),
            "jobs": int(jobs[i, j]) if j < len(sectors) and jobs[i, j] > 0 else None,
            "jobs_mark": None
            if j < len(sectors) and jobs[i, j] > 0
            else (Mark.MISSING if j == len(sectors) else Mark.SUPPRESSED).value,
            "share": 100 * middle[i, j],
            "share_low": 100 * low[i, j],
            "share_high": 100 * high[i, j],
        }
        for i, soc in enumerate(socs)
        for j, sector in enumerate((*sectors, NOT_KNOWN))
        if high[i, j] > 0 or (j < len(sectors) and hidden[i, j])
    ]
    fields = {name: pa.string() for name in ("soc", "sector_code", "sector", "jobs_mark")}
    fields |= {"jobs": pa.int64(), **dict.fromkeys(("share", "share_low", "share_high"), pa.float64())}
    table = pa.Table.from_pylist(rows, schema=pa.schema(list(fields.items())))
    return Result(
        table=table.sort_by([("soc", "ascending"), ("share", "descending"), ("sector_code", "ascending")]),
        columns=SHARES,
        sources=(catalogue.reference("oews", vintage),),
        method=Method(
            key="sector-shares",
            title=_("Occupations by sector"),
            words=_sharing(),
            formula="s_oj = e_oj / max(E_o, Σ_j e_oj)",
            citation=CITATION,
        ),
    )


def shared_out(jobs: Matrix, hidden: npt.NDArray[np.bool_], totals: Matrix) -> tuple[Matrix, Matrix, Matrix]:
    """Shares of occupations (rows) in sectors (columns; the last: not known), with their low and high ends.

    jobs: by occupation and sector, zero where none are shown; hidden: where a number is hidden; totals: of
    the occupation, nan where there is none. Every row of the first makes one.
    """
    shown = jobs.sum(1)
    totals = np.where(np.isnan(totals), shown, totals)
    rounding = _ROUNDING * ((jobs > 0).sum(1) + 1)
    rest = np.where(totals - shown > rounding, totals - shown, 0.0)
    whole = shown + rest
    part = np.divide(jobs, whole[:, None], out=np.zeros_like(jobs), where=whole[:, None] > 0)
    left = np.divide(rest, whole, out=np.ones_like(whole), where=whole > 0)
    may = np.where(hidden, left[:, None], 0.0) * (whole > 0)[:, None]
    held_back = hidden.any(1) & (whole > 0)
    middle = np.column_stack([part, left])
    return (
        middle,
        np.column_stack([part, np.where(held_back, 0.0, left)]),
        np.column_stack([part + may, left]),
    )


def training_alignment(
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
    """Openings a year less the seats of a register's programs, by sector, as a range.

    Parameters as in `training_seats`. Openings and seats of an occupation are shared over sectors by
    `sector_shares`; over sectors they sum to what `training_seats` says of all occupations.

    Returns a `Result`; `.table`, the largest gap first, sector not known last: `sector_code`, `sector`,
    `verdict` (one of `SECTOR_VERDICTS`), `openings`, `openings_low`, `openings_high` (a year, of occupations
    that a program leads to; the ends hold how sure each occupation's openings are, their sampling errors
    taken as independent, and the sectors whose share is hidden; "at_least", and null above, where an
    occupation's openings are not known), `seats` (as divided), `seats_low`, `seats_high` (each program's
    seats all in the occupation of its own that lies least, or most, in the sector; "at_least", and null
    above, where a program keeps its seats to itself), `gap`, `gap_low` (least openings, most seats),
    `gap_high`, `drivers` of their distance (the largest first), `under` and `over` (up to three occupations,
    with their part here), `occupations`, `unknown_openings`, `unknown_seats`, `untrained` (openings of
    occupations that no program leads to; not in the gap).
    What is not known counts from zero up: unknown openings leave the gap's upper end open, unknown seats its
    lower; a verdict is given where the end that is known decides it.

    Raises as `training_seats`. Source: as there, and BLS, OEWS, national industry-specific estimates.
    """
    catalogue = catalogue_or_default(catalogue)
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
        table=_by_sector(held, catalogue, oews),
        columns=COLUMNS,
        sources=tuple(dict.fromkeys((*sources, *held.sources, catalogue.reference("oews", oews)))),
        method=Method(
            key="training-alignment",
            title=_("Seats and openings by sector"),
            words=_sharing()
            + " "
            + _(
                "Seats go with their occupations. The range runs from least openings and most seats to most "
                "openings and least seats, by where the people of a program may go and by how sure openings "
                "are; sampling errors of occupations are taken as independent. Unknown openings leave its "
                "upper end open, unknown seats its lower one."
            )
            + " "
            + not_in_the_range(seats=True),
            formula="Σ_o s_oj · (o_o − x_o)",
            citation=CITATION,
            parameters=held.parameters,
        ),
        notes=(
            *held.notes,
            _("A region may spread an occupation over sectors otherwise than the nation does."),
            _("Openings of occupations that no program leads to stand beside the gap, not in it."),
        ),
    )


def _by_sector(held: Held, catalogue: Catalogue, oews: str | None) -> pa.Table:
    """One row for each sector in which anything lies."""
    led = held.table.sort_by("soc")
    places = led["soc"].to_pylist()
    others = held.openings.filter(pc.invert(pc.is_in(held.openings["soc"], led["soc"].combine_chunks())))
    socs = [*places, *others["soc"].to_pylist()]
    sectors, jobs, hidden, totals = _pattern(socs, catalogue, oews)
    middle, low, high = shared_out(jobs, hidden, totals)
    here = slice(0, len(places))
    openings, seats, gap = (_numbers(led[name]) for name in ("openings", "seats", "gap"))
    least, most, quiet, counted = _program_seats(held, places, low[here], high[here])
    sure = sure_openings(led, low[here], high[here])
    partly = _numbers(led["without_seats"]) > 0
    found = {
        "openings": np.nan_to_num(openings) @ middle[here],
        **sure,
        "seats": np.nan_to_num(seats) @ middle[here],
        "seats_low": least,
        "seats_high": most,
        "untrained": np.nan_to_num(_numbers(others["openings"])) @ middle[len(places) :],
        "from_paths": most - least,
        "from_shares": np.nan_to_num(openings) @ (high[here] - low[here]),
    }
    unbounded = np.isnan(_numbers(gap_ends(led)[1])) & ~np.isnan(openings)
    reach = high[here] > 0
    counts = {
        "occupations": reach.sum(0),
        "unknown_openings": (reach & np.isnan(openings)[:, None]).sum(0),
        "unknown_seats": quiet,
        "unbounded": (reach & unbounded[:, None]).sum(0),
        "silent": (reach & (np.isnan(_numbers(led["openings_low"])) & ~np.isnan(openings))[:, None]).sum(0),
    }
    named = [row["occupation"] for row in led.to_pylist()]
    rows = []
    for place, code in enumerate((*sectors, NOT_KNOWN)):
        row: dict[str, Any] = {name: float(values[place]) for name, values in found.items()}
        row |= {name: int(values[place]) for name, values in counts.items()}
        if not row["occupations"] and not row["untrained"]:
            continue
        part = gap * middle[here][:, place]
        rows.append(
            {"sector_code": code, "sector": _named(code)}
            | _judged(row, bool(counted[place]))
            | {"drivers": sector_drivers(row)}
            | {"under": _largest(named, np.where(partly, np.nan, part)), "over": _largest(named, -part)}
        )
    schema = pa.schema([(name, _TYPES.get(name, pa.float64())) for name in _ORDER])
    table = pa.Table.from_pylist(rows, schema=schema)
    last = pc.cast(pc.equal(table["sector_code"], NOT_KNOWN), pa.int8())
    table = table.append_column("last", last).sort_by(
        [
            ("last", "ascending"),
            ("gap", "descending"),
            ("openings", "descending"),
            ("sector_code", "ascending"),
        ]
    )
    return table.drop_columns(["last"])


_MARKS: Final = tuple(
    f"{name}_mark"
    for name in ("openings", "openings_high", "seats", "seats_high", "gap", "gap_low", "gap_high")
)
_ORDER: Final = (*(column.name for column in COLUMNS), *_MARKS)
_TYPES: Final = {
    **dict.fromkeys(("sector_code", "sector", "verdict", "drivers", "under", "over", *_MARKS), pa.string()),
    **dict.fromkeys(("occupations", "unknown_openings", "unknown_seats"), pa.int64()),
}


def _judged(row: dict[str, Any], any_seats: bool) -> dict[str, Any]:
    """A sector's row with its gap and verdict; an end that something unknown leaves open is null."""
    open_above = row["unknown_openings"] > 0 or row["unbounded"] > 0
    open_below = row["unknown_seats"] > 0
    nobody = open_below and not any_seats
    nothing = open_above and row["unknown_openings"] == row["occupations"]
    gap_low = None if open_below else row["openings_low"] - row["seats_high"]
    gap_high = None if open_above else row["openings_high"] - row["seats_low"]
    verdict = DEPENDS
    if not row["occupations"]:
        verdict = NO_PROGRAM
    elif gap_low is not None and gap_low > 0:
        verdict = FEWER
    elif gap_high is not None and gap_high < 0:
        verdict = MORE
    elif open_above or open_below:
        verdict = CANNOT
    some, never, unknown = Mark.AT_LEAST.value, Mark.NOT_EVALUABLE.value, Mark.MISSING.value
    estimated = Mark.ESTIMATED.value
    row |= {
        "verdict": verdict,
        "gap": None if open_above or open_below else row["openings"] - row["seats"],
        "gap_low": gap_low,
        "gap_high": gap_high,
        "gap_mark": never if open_above or open_below else estimated,
        "gap_low_mark": never if open_below else estimated,
        "gap_high_mark": never if open_above else estimated,
        "openings_mark": unknown if nothing else some if open_above else estimated,
        "openings_high_mark": never if open_above else estimated,
        "seats_mark": unknown if nobody else some if open_below else estimated,
        "seats_high_mark": never if open_below else estimated,
    }
    row |= {"openings_high": None} if open_above else {}
    row |= {"seats_high": None} if open_below else {}
    row |= {"openings": None, "openings_low": None} if nothing else {}
    row |= {"seats": None, "seats_low": None} if nobody else {}
    return row


def _program_seats(
    held: Held, places: list[str], low: Matrix, high: Matrix
) -> tuple[Matrix, Matrix, npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Seats by sector at the least and most, and how many programs that may lead there do not say theirs, and
    how many do.

    A program's seats all go to the one of its occupations that lies least, or most, in the sector.
    """
    links = held.links.filter(pc.not_equal(held.links["soc"], NO_OCCUPATION))
    names = pc.unique(links["program_id"]).to_pylist()
    program = pc.index_in(links["program_id"], pa.array(names, pa.string())).to_numpy()
    soc = pc.index_in(links["soc"], pa.array(places, pa.string())).to_numpy()
    fewest, most = np.ones((len(names), low.shape[1])), np.zeros((len(names), low.shape[1]))
    np.minimum.at(fewest, program, low[soc])
    np.maximum.at(most, program, high[soc])
    at = pc.index_in(pa.array(names, pa.string()), held.programs["program_id"].combine_chunks())
    seats = _numbers(held.programs["seats"].take(at))
    known, reach = ~np.isnan(seats), most > 0
    number = np.nan_to_num(seats)
    return number @ fewest, number @ most, (reach & ~known[:, None]).sum(0), (reach & known[:, None]).sum(0)


def _pattern(
    socs: list[str], catalogue: Catalogue, vintage: str | None
) -> tuple[list[str], Matrix, npt.NDArray[np.bool_], Matrix]:
    """Sectors, the nation's jobs of occupations in them, where these are hidden, and all their jobs."""
    rows = national_patterns(catalogue, vintage)
    names = {code: _sector(code) for code in pc.unique(rows["industry_code"]).to_pylist()}
    sectors = sorted(name for name in names.values() if name)
    kept = pa.array(["000000", *(code for code, name in names.items() if name)], pa.string())
    rows = rows.filter(
        pc.and_(pc.is_in(rows["industry_code"], kept), pc.is_in(rows["soc"], pa.array(socs, pa.string())))
    )
    at = {soc: place for place, soc in enumerate(socs)}
    jobs, totals = np.zeros((len(socs), len(sectors))), np.full(len(socs), np.nan)
    soc = np.array([at[each] for each in rows["soc"].to_pylist()], dtype=np.int64)
    codes_here = rows["industry_code"].to_pylist()
    sector = np.array(
        [sectors.index(names[code]) if names[code] else -1 for code in codes_here], dtype=np.int64
    )
    value = _numbers(rows["employment"])
    whole = sector < 0
    totals[soc[whole]] = value[whole]
    inside = ~whole
    hidden = np.zeros(jobs.shape, bool)
    hidden[soc[inside], sector[inside]] = np.isnan(value[inside])
    jobs[soc[inside], sector[inside]] = np.nan_to_num(value[inside])
    return sectors, jobs, hidden, totals


def _sector(code: str) -> str:
    """The sector of the NAICS that an industry of the survey is ("31--34": "31-33"); "" for what is none."""
    found = _SECTOR.fullmatch(code)
    if not found:
        return ""
    first, last = found[1], int(found[2]) - 1
    return first if last == int(first) else f"{first}-{last}"


def _named(sector: str) -> str:
    if sector == NOT_KNOWN:
        return _("Sector not known")
    if sector == GOVERNMENT:
        return _("Government, without its schools, hospitals and post")
    return codes.industry_title(sector)


def _numbers(column: pa.ChunkedArray) -> Matrix:
    return np.asarray(column.cast(pa.float64()).to_numpy(zero_copy_only=False), dtype=float)


def _largest(names: list[str], parts: Matrix) -> str:
    """Up to three occupations with the largest parts, to whole numbers."""
    order = np.argsort(-np.nan_to_num(parts, nan=-np.inf), kind="stable")[:NAMED]
    return "; ".join(f"{names[each]} ({parts[each]:,.0f})" for each in order if parts[each] >= 0.5)


def _sharing() -> str:
    return _(
        "An occupation is shared over sectors as its jobs in the nation are; what no sector's published "
        "number holds is of sector not known."
    )

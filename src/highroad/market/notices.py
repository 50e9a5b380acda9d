"""Notices of layoffs and closures in a region, by quarter, industry or county: as far as the lists know."""

from __future__ import annotations

from datetime import date
from typing import Final, Literal

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from highroad.errors import BadQuestion, DataMissing
from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.language import ngettext
from highroad.market.asking import catalogue_or_default
from highroad.market.occupations import check_choice
from highroad.reference import codes, geography
from highroad.reference.regions import Region, resolve_region
from highroad.results import Column, Mark, Method, Result
from highroad.sources.catalogue import Catalogue
from highroad.sources.published import Vintage

By = Literal["quarter", "industry", "county"]
BYS: Final = ("quarter", "industry", "county")
COLUMNS: Final = (
    Column("group", N_("Group")),
    Column("notices", N_("Notices"), "count", N_("notices")),
    Column("people", N_("People named"), "count", N_("people"), 0, "people_mark"),
    Column("unknown", N_("Notices that name no number"), "count", N_("notices")),
    Column("last", N_("Newest notice"), "date"),
)
_READ: Final = (
    *("state", "employer", "city", "county", "notice_date", "received_date", "effective_date"),
    *("employees", "industry", "naics"),
)
NO_INDUSTRY: Final = N_("industry not stated")
NO_COUNTY: Final = N_("county not stated")


def layoff_notices(
    region: str | Region,
    *,
    by: By = "quarter",
    since: str = "",
    vintage: str | None = None,
    catalogue: Catalogue | None = None,
) -> Result:
    """Notices and the people they name, by quarter, industry or county.

    since: the first year to count ("2020"); all years at hand when empty. vintage: the newest year to count.
    A notice is of the day it was given; where that is not written, received; else of the day it takes effect.

    Returns a `Result`; `.table`: `group` ("2022Q1", the industry or the county), `notices`, `people` (those
    that notices name, with `people_mark` "at_least" where some notice names no number, "missing" where none
    does), `unknown` (notices without a number), `last` (day of the newest). By quarter in order of time,
    with quarters without a notice as true zeros up to the newest notice of the states' lists; else most
    people first. Its method's parameters say the `latest` day known, how many notices could not be placed
    (`not_placed`), how many give no day that can be read (`undated`: in no quarter, and in every other
    division), and how many are counted by another day than that on which they were given
    (`by_another_day`). Raises UnknownArea, BadQuestion, and DataMissing when no list of the region's states
    is at hand, or none says in which county. Source: the states' lists under the WARN Act and their own laws,
    as read by `highroad.sources.warn`.
    """
    check_choice("by", by, BYS)
    here = resolve_region(region) if isinstance(region, str) else region
    catalogue = catalogue_or_default(catalogue)
    used = _years(catalogue, since, vintage)
    rows = _of_states(here, used)
    latest = pc.max(rows["day"]).as_py()
    placed = rows if here.kind in ("state", "nation") else rows.filter(_inside(rows, here))
    lost = 0 if placed is rows else int(pc.sum(pc.equal(rows["county"], "")).as_py() or 0)
    if not placed.num_rows and lost == rows.num_rows:
        raise DataMissing(
            _("The state’s list does not say in which county: no notice can be placed in {region}.").format(
                region=here.name
            ),
            remedy=_(
                "Ask for the whole state, or add a list that names counties with `highroad sources add`."
            ),
        )
    undated = placed.filter(pc.is_null(placed["day"]))
    another = pc.and_(pc.is_null(placed["notice_date"]), pc.is_valid(placed["day"]))
    other_day = int(pc.sum(another).as_py() or 0)
    grouped = _grouped(_keyed(placed, by))
    if by == "quarter":
        grouped = _every_quarter(grouped, rows, latest)
    else:
        grouped = grouped.sort_by(
            [("people", "descending"), ("notices", "descending"), ("group", "ascending")]
        )
    return Result(
        table=grouped,
        columns=COLUMNS,
        sources=tuple(each.reference for each in used if _holds(each, here)),
        method=Method(
            key="layoff-notices",
            title=_("Notices of layoffs and closures"),
            words=_(
                "Notices are counted as listed, by the day they were given. A notice that was amended may be "
                "listed again. Federal law asks for notice from employers of 100 people or more, so that "
                "most "
                "layoffs of small employers are not in the lists."
            ),
            citation="29 U.S.C. 2101–2109; 20 CFR 639; " + "state laws",
            parameters={
                "region": here.key,
                "area_name": here.name,
                "by": by,
                "latest": latest.isoformat() if latest else "",
                "not_placed": str(lost),
                "undated": str(undated.num_rows),
                "by_another_day": str(other_day),
            },
        ),
        notes=(
            *_notes(here, latest, lost, rows.num_rows),
            *_day_notes(by, undated, other_day),
        ),
    )


def _years(catalogue: Catalogue, since: str, through: str | None) -> list[Vintage]:
    if since and not (since.isdigit() and len(since) == 4):
        raise BadQuestion(_("“{text}” is no year.").format(text=since), remedy=_("Write it like 2020."))
    used = [
        each
        for each in catalogue.vintages("warn")
        if each.vintage >= since and (not through or each.vintage <= through)
    ]
    if not used:
        catalogue.table("warn", "notices")  # raises with the remedy when none is at hand
        raise DataMissing(
            _("No notices of these years are at hand."), remedy=_("Ask for earlier years, or leave them out.")
        )
    return used


def _letters(here: Region) -> dict[str, str]:
    """The region's states: two letters -> FIPS."""
    known = geography.states()
    return {known[code].abbreviation: code for code in here.states if code in known}


def _holds(vintage: Vintage, here: Region) -> bool:
    states = pq.read_table(vintage.tables["notices"], columns=["state"])["state"]
    return bool(set(pc.unique(states).to_pylist()) & set(_letters(here)))


def _of_states(here: Region, used: list[Vintage]) -> pa.Table:
    """The notices of the region's states, with their `day` and the county in one writing."""
    wanted = list(_letters(here))
    parts = [
        pq.read_table(each.tables["notices"], columns=list(_READ), filters=[("state", "in", wanted)])
        for each in used
    ]
    rows = pa.concat_tables(parts)
    if not rows.num_rows:
        raise DataMissing(
            _("No list of layoff notices is at hand of: {states}.").format(states=", ".join(wanted)),
            remedy=_(
                "Get the list from the state’s workforce agency and add it with `highroad sources add FILE`."
            ),
        )
    rows = rows.append_column(
        "day", pc.coalesce(rows["notice_date"], rows["received_date"], rows["effective_date"])
    )
    county = pc.utf8_trim_whitespace(pc.fill_null(rows["county"], ""))
    county = pc.replace_substring_regex(county, r"(?i)\s+(county|parish|borough|census area)$", "")
    return rows.set_column(rows.column_names.index("county"), "county", county)


def _inside(rows: pa.Table, here: Region) -> pa.ChunkedArray:
    """Whether a notice names a county of the region, as its state writes it."""
    counties, letters = geography.counties(), {code: text for text, code in _letters(here).items()}
    names = [
        f"{letters[each[:2]]} {counties[each].name.lower()}" for each in here.counties if each in counties
    ]
    written = pc.binary_join_element_wise(rows["state"], pc.utf8_lower(rows["county"]), " ")
    return pc.is_in(written, pa.array(names, pa.string()))


def _keyed(rows: pa.Table, by: By) -> pa.Table:
    if by == "quarter":
        known = rows.filter(pc.is_valid(rows["day"]))
        return known.append_column("group", _quarter(known["day"]))
    if by == "county":
        named = pc.binary_join_element_wise(rows["county"], rows["state"], ", ")
        return rows.append_column("group", pc.if_else(pc.equal(rows["county"], ""), _(NO_COUNTY), named))
    sector = pc.utf8_slice_codeunits(pc.fill_null(rows["naics"], ""), 0, 2)
    titles = {code: _sector(code) for code in pc.unique(sector).to_pylist()}
    by_code = pa.array([titles[each] for each in sector.to_pylist()], pa.string())
    words = pc.fill_null(rows["industry"], "")
    named = pc.if_else(pc.equal(by_code, ""), words, by_code)
    return rows.append_column("group", pc.if_else(pc.equal(named, ""), _(NO_INDUSTRY), named))


def _sector(code: str) -> str:
    """The sector of two digits of an industry code: 31, 32 and 33 are manufacturing; "" for none."""
    if not code.isdigit():
        return ""
    ranges = {"31": "31-33", "32": "31-33", "33": "31-33", "44": "44-45", "45": "44-45", "48": "48-49"}
    try:
        return codes.industry_title(ranges.get(code, "48-49" if code == "49" else code), 2022)
    except BadQuestion:
        return ""


def _quarter(day: pa.ChunkedArray) -> pa.ChunkedArray:
    return pc.binary_join_element_wise(
        pc.cast(pc.year(day), pa.string()), pc.cast(pc.quarter(day), pa.string()), "Q"
    )


def _grouped(rows: pa.Table) -> pa.Table:
    rows = rows.append_column("unknown", pc.cast(pc.is_null(rows["employees"]), pa.int64()))
    sums = rows.group_by("group").aggregate(
        [("employees", "sum"), ("unknown", "sum"), ("unknown", "count"), ("day", "max")]
    )
    unknown, notices = sums["unknown_sum"], sums["unknown_count"]
    part = pc.if_else(pc.greater(unknown, 0), Mark.AT_LEAST.value, pa.scalar(None, pa.string()))
    mark = pc.if_else(pc.equal(unknown, notices), Mark.MISSING.value, part)
    return pa.table(
        {
            "group": sums["group"],
            "notices": notices,
            "people": sums["employees_sum"],
            "people_mark": mark,
            "unknown": unknown,
            "last": sums["day_max"],
        }
    )


def _every_quarter(found: pa.Table, rows: pa.Table, latest: date | None) -> pa.Table:
    """From the first quarter of the states' lists to the newest; a quarter without a notice here is a
    zero.
    """
    first = pc.min(rows["day"]).as_py()
    if first is None or latest is None:
        return found.sort_by("group")
    spans = range(first.year * 4 + (first.month - 1) // 3, latest.year * 4 + (latest.month - 1) // 3 + 1)
    every = [f"{each // 4}Q{each % 4 + 1}" for each in spans]
    none = sorted(set(every) - set(found["group"].to_pylist()))
    zero = pa.array([0] * len(none), pa.int64())
    empty = pa.table({"group": pa.array(none, pa.string()), "notices": zero, "people": zero, "unknown": zero})
    return pa.concat_tables([found, empty], promote_options="default").sort_by("group")


def _notes(here: Region, latest: date | None, lost: int, all_rows: int) -> tuple[str, ...]:
    notes = []
    if latest:
        notes.append(
            _("States renew their lists weekly; what was filed since the latest known notice is not in here.")
        )
    if lost:
        known = geography.states()
        notes.append(
            _(
                "{lost} of the {all} notices of {states} name no county and could not be placed: they may "
                "be of "
                "this region."
            ).format(
                lost=f"{lost:,}",
                all=f"{all_rows:,}",
                states=", ".join(known[each].name for each in sorted(_letters(here).values())),
            )
        )
    return tuple(notes)


def _day_notes(by: By, undated: pa.Table, other_day: int) -> tuple[str, ...]:
    """What the days that lists lack, or that were mistyped, leave uncertain."""
    notes = []
    if undated.num_rows and by == "quarter":
        people = pc.sum(undated["employees"]).as_py() or 0
        notes.append(
            ngettext(
                "{count} notice gives no day that can be read and is in no quarter ({people} people).",
                "{count} notices give no day that can be read and are in no quarter ({people} people).",
                undated.num_rows,
            ).format(count=f"{undated.num_rows:,}", people=f"{people:,}")
        )
    elif undated.num_rows:
        notes.append(
            ngettext(
                "{count} notice gives no day that can be read; it is counted here all the same.",
                "{count} notices give no day that can be read; they are counted here all the same.",
                undated.num_rows,
            ).format(count=f"{undated.num_rows:,}")
        )
    if other_day:
        notes.append(
            ngettext(
                "The day on which {count} notice was given is not known: it is counted by the day it was "
                "received or takes effect.",
                "The day on which {count} notices were given is not known: they are counted by the day they "
                "were received or take effect.",
                other_day,
            ).format(count=f"{other_day:,}")
        )
    return tuple(notes)

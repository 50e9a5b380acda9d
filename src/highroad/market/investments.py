"""Public projects turned into jobs by occupation and quarter, and the training seats against them.

How many jobs a million dollars sustains is never Highroad's own number: every project brings its multiplier,
as a range, with its source.
"""

from __future__ import annotations

import re
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from highroad.errors import BadQuestion
from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.language import ngettext
from highroad.market.asking import catalogue_or_default
from highroad.market.patterns import published_industries, staffed_like
from highroad.market.staffing import staffing_demand
from highroad.reference import codes
from highroad.results import Column, Method, Result
from highroad.sources.catalogue import Catalogue
from highroad.sources.registers import Field

Matrix = npt.NDArray[np.float64]
Vector = npt.NDArray[np.float64]
MILLION: Final = 1e6
NATION: Final = "0000000"
_NUMBERS: Final = ("amount", "first_year", "last_year", "jobs_low", "jobs", "jobs_high")
_QUARTER: Final = re.compile(r"(\d{4})Q([1-4])")
#: The columns of a register of projects. jobs_…: years of one full job that a million dollars sustains.
#: tags: of named taxonomies, with semicolons between, such as "our-taxonomy-2026:clean-energy".
PROJECT_FIELDS: Final = (
    Field("project", needed=True),
    Field("place", needed=True),
    Field("sector", needed=True),
    Field("amount", "number", needed=True),
    Field("first_year", "number", needed=True),
    Field("last_year", "number", needed=True),
    Field("jobs_low", "number", needed=True),
    Field("jobs", "number", needed=True),
    Field("jobs_high", "number", needed=True),
    Field("multiplier_source", needed=True),
    Field("tags"),
)
#: The columns of a register of seats: training seats and apprenticeships that begin in a quarter.
SEAT_FIELDS: Final = (
    Field("program", needed=True),
    Field("kind", needed=True, choices=("seat", "apprenticeship")),
    Field("soc", needed=True),
    Field("quarter", needed=True),
    Field("seats", "number", needed=True),
)
COLUMNS = (
    Column("quarter", N_("Quarter")),
    Column("soc", N_("Occupation code"), "code"),
    Column("occupation", N_("Occupation")),
    Column("jobs", N_("Jobs sustained"), "count", N_("jobs"), 0, "jobs_mark"),
    Column("jobs_low", N_("Jobs sustained, at the least"), "count", N_("jobs"), 0, "jobs_mark"),
    Column("jobs_high", N_("Jobs sustained, at the most"), "count", N_("jobs"), 0, "jobs_mark"),
    Column("seats", N_("Training seats that begin"), "count", N_("seats"), 0, "seats_mark"),
    Column(
        "apprenticeships", N_("Apprenticeships that begin"), "count", N_("apprenticeships"), 0, "seats_mark"
    ),
    Column("so_far", N_("Seats and apprenticeships so far"), "count", N_("seats"), 0, "seats_mark"),
    Column("open_low", N_("Jobs without a seat, at the least"), "count", N_("jobs"), 0, "open_mark"),
    Column("open_high", N_("Jobs without a seat, at the most"), "count", N_("jobs"), 0, "open_mark"),
)


def project_demand(
    projects: pa.Table,
    seats: pa.Table | None = None,
    *,
    tag: str = "",
    vintage: str | None = None,
    catalogue: Catalogue | None = None,
) -> Result:
    """Jobs that public projects sustain, by occupation and quarter, and the seats against them.

    projects: as `read_register` gives it for `PROJECT_FIELDS` (amount in dollars; sector an industry of the
    occupation survey, such as 237300, or a NAICS code, such as 23, staffed as in `staffed_like`; years
    inclusive). seats: for `SEAT_FIELDS`, or none. vintage: of the
    occupation survey. tag: only projects that carry it, all by default.

    A project's job-years are amount / 1,000,000 × its multiplier. They are spread evenly over its quarters,
    so that each quarter sustains job-years / years jobs, and divided among occupations as the nation staffs
    the sector, published shares made whole.

    Returns a `Result`; `.table`, by quarter and then most jobs: `quarter` ("2026Q3"), `soc`, `occupation`,
    `jobs`, `jobs_low`, `jobs_high` (full jobs sustained in the quarter; "estimated"), `seats`,
    `apprenticeships` (that begin in it; null and "missing" where a register of seats is not given or a number
    in it isn't known), `so_far` (all that began until then, those before the first project too), `open_low`,
    `open_high` (jobs less `so_far`, not below zero; "not_evaluable" where seats are not known). Summed over
    occupations and quarters, jobs / 4 are the job-years of the register. Occupations that no project needs
    have rows too where seats are given for them, with no jobs; a note names them.

    Raises BadQuestion for a multiplier that is no range, years in the wrong order, a quarter that is none, a
    number that is missing, or a sector that the survey doesn't know; DataMissing.
    Source: each project's own; BLS, OEWS, national industry-specific estimates.
    """
    catalogue = catalogue_or_default(catalogue)
    rows = _checked(_tagged(projects, tag))
    reference = catalogue.reference("oews", vintage)
    pattern = _pattern(catalogue, vintage, sorted({row["sector"] for row in rows}))
    others = _trained_for(seats) - {soc for each in pattern.values() for soc in each}
    demand, quarters, occupations = _demand(rows, pattern, others)
    table = _table(demand, quarters, occupations, seats)
    years = {name: sum(row["amount"] / MILLION * row[name] for row in rows) for name in _NUMBERS[3:]}
    return Result(
        table=table,
        columns=COLUMNS,
        sources=(reference,),
        method=Method(
            key="project-demand",
            title=_("From public projects to jobs and seats"),
            words=_(
                "Each project's amount times its own multiplier gives job-years, spread evenly over its "
                "quarters and divided among occupations as the nation staffs the sector. People who already "
                "work there fill some of these jobs, so jobs without a seat are no shortage by themselves."
            ),
            formula="J_oq = Σ_p amount_p / 10⁶ · m_p / years_p · s_o,sector(p)",
            citation="; ".join(sorted({row["multiplier_source"] for row in rows})),
            parameters={
                "projects": len(rows),
                "amount": f"{sum(row['amount'] for row in rows):.0f}",
                **{f"{name}_years": f"{value:.1f}" for name, value in years.items()},
                **{
                    f"p{number}": f"{row['project']}, {row['place']}: {row['jobs_low']:g}–{row['jobs']:g}–"
                    f"{row['jobs_high']:g} ({row['multiplier_source']}){_tags_said(row)}"
                    for number, row in enumerate(rows, 1)
                },
            },
        ),
        notes=(
            _("Multipliers are the register's own, each with its source; another one gives other numbers."),
            _("Direct, indirect and induced jobs are together only where the multiplier's source says so."),
            *_seats_apart(seats, others, quarters[-1]),
        ),
    )


def _trained_for(seats: pa.Table | None) -> set[str]:
    return set() if seats is None else set(pc.unique(seats["soc"]).to_pylist())


def _seats_apart(seats: pa.Table | None, others: set[str], last: str) -> tuple[str, ...]:
    """What the table doesn't set against jobs: seats for other occupations, and seats that begin too late."""
    notes = []
    if others:
        named = "; ".join(f"{codes.occupation_title(soc)} ({soc})" for soc in sorted(others))
        notes.append(
            _("Seats for occupations that no project of the register needs: {occupations}.").format(
                occupations=named
            )
        )
    late = 0 if seats is None else pc.sum(pc.greater(seats["quarter"], last)).as_py() or 0
    if late:
        notes.append(
            ngettext(
                "{count} row of seats begins after {quarter}, when the last project ends, and is left out.",
                "{count} rows of seats begin after {quarter}, when the last project ends, and are left out.",
                late,
            ).format(count=late, quarter=last)
        )
    return tuple(notes)


def _tags_said(row: dict[str, Any]) -> str:
    return f" [{row['tags']}]" if row.get("tags") else ""


def _tagged(projects: pa.Table, tag: str) -> pa.Table:
    """The projects that carry a tag. Raises BadQuestion naming the tags there are when none does."""
    if not tag:
        return projects
    given = projects["tags"].to_pylist() if "tags" in projects.column_names else [None] * projects.num_rows
    carried = [{each.strip() for each in (text or "").split(";")} - {""} for text in given]
    keep = [tag in each or any(name.partition(":")[2] == tag for name in each) for each in carried]
    if not any(keep):
        raise BadQuestion(
            _("No project carries the tag “{tag}”.").format(tag=tag),
            remedy=_("Choose among: {choices}.").format(choices=", ".join(sorted(set().union(*carried)))),
        )
    return projects.filter(pa.array(keep, pa.bool_()))


def _checked(projects: pa.Table) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = projects.to_pylist()
    if not rows:
        raise BadQuestion(_("The register is empty."), remedy=_("Write a row for a project."))
    for row in rows:
        lacking = [name for name in _NUMBERS if row[name] is None]
        if lacking:
            raise BadQuestion(
                _("{project} has no number for {column}.").format(project=row["project"], column=lacking[0]),
                remedy=_("A project needs its amount, its years, and its multiplier as a range."),
            )
        if not 0 <= row["jobs_low"] <= row["jobs"] <= row["jobs_high"]:
            raise BadQuestion(
                _("The multiplier of {project} is no range.").format(project=row["project"]),
                remedy=_("Give the lowest, the middle and the highest, in this order, with their source."),
            )
        whole = all(row[name] == int(row[name]) for name in ("first_year", "last_year"))
        if not whole or not 1990 <= row["first_year"] <= row["last_year"] <= 2100:
            raise BadQuestion(
                _("The years of {project} are no years, or in the wrong order.").format(
                    project=row["project"]
                ),
                remedy=_("Give the first and the last year in which it is built, such as 2027."),
            )
    if not any(row["amount"] * row["jobs_high"] for row in rows):
        raise BadQuestion(
            _("The projects sustain no jobs: every amount, or every multiplier, is zero."),
            remedy=_("Bring the register again when an amount is known."),
        )
    return rows


def _pattern(catalogue: Catalogue, vintage: str | None, sectors: list[str]) -> dict[str, dict[str, float]]:
    """For each sector the share of each occupation, published shares made whole."""
    surveyed = _surveyed(catalogue, vintage, sectors)
    cells = pq.read_table(
        catalogue.table("oews", "cells", vintage),
        columns=["industry_code", "soc", "employment"],
        filters=[("area_code", "=", NATION), ("industry_code", "in", sorted(set(surveyed.values())))],
    )
    shares = {}
    for sector in sectors:
        one = pa.table({"industry_code": [surveyed[sector]], "employment": [1.0]})
        found = staffing_demand(cells, one).table
        found = found.filter(pc.is_valid(found["jobs_renormalized"]))
        shares[sector] = dict(
            zip(found["soc"].to_pylist(), found["jobs_renormalized"].to_pylist(), strict=True)
        )
    return shares


def _demand(
    rows: list[dict[str, Any]], shares: dict[str, dict[str, float]], others: set[str]
) -> tuple[Matrix, list[str], list[str]]:
    """Jobs by [low, middle, high], quarter and occupation; none for the other occupations."""
    first = int(min(row["first_year"] for row in rows))
    last = int(max(row["last_year"] for row in rows))
    quarters = [f"{year}Q{quarter}" for year in range(first, last + 1) for quarter in range(1, 5)]
    occupations = sorted({soc for each in shares.values() for soc in each} | others)
    place = {soc: at for at, soc in enumerate(occupations)}
    demand = np.zeros((3, len(quarters), len(occupations)))
    for row in rows:
        begin, end = (int(row["first_year"]) - first) * 4, (int(row["last_year"]) - first + 1) * 4
        years = (end - begin) / 4
        sector = np.zeros(len(occupations))
        for soc, share in shares[row["sector"]].items():
            sector[place[soc]] = share
        for which, name in enumerate(("jobs_low", "jobs", "jobs_high")):
            jobs = row["amount"] / MILLION * row[name] / years
            demand[which, begin:end] += jobs * sector
    return demand, quarters, occupations


def _table(demand: Matrix, quarters: list[str], occupations: list[str], seats: pa.Table | None) -> pa.Table:
    count, size = len(quarters), len(occupations)
    begun, before = np.zeros((2, count, size)), np.zeros(size)
    known = np.ones(size, bool)
    if seats is not None:
        _add_seats(begun, before, known, seats, quarters, occupations)
    so_far = before + begun.sum(axis=0).cumsum(axis=0)
    unknown = np.tile(~known, count) if seats is not None else np.ones(count * size, bool)
    open_ = np.maximum(demand - so_far[None], 0.0)
    flat = {name: demand[which].ravel() for which, name in enumerate(("jobs_low", "jobs", "jobs_high"))}
    names = [codes.occupation_title(each) for each in occupations]
    table = pa.table(
        {
            "quarter": np.repeat(quarters, size),
            "soc": np.tile(occupations, count),
            "occupation": np.tile(names, count),
            **flat,
            "jobs_mark": ["estimated"] * (count * size),
            "seats": pa.array(begun[0].ravel(), mask=unknown),
            "apprenticeships": pa.array(begun[1].ravel(), mask=unknown),
            "so_far": pa.array(so_far.ravel(), mask=unknown),
            "seats_mark": pa.array(np.where(unknown, "missing", ""), mask=~unknown),
            "open_low": pa.array(open_[0].ravel(), mask=unknown),
            "open_high": pa.array(open_[2].ravel(), mask=unknown),
            "open_mark": np.where(unknown, "not_evaluable", "estimated"),
        }
    )
    # Seats that nobody counts are shown where a register of seats is given: they are there all the same.
    seated = pc.greater(pc.fill_null(table["so_far"], 0 if seats is None else 1), 0)
    some = pc.or_(pc.greater(table["jobs"], 0), seated)
    return table.filter(some).sort_by(
        [("quarter", "ascending"), ("jobs", "descending"), ("soc", "ascending")]
    )


def _add_seats(
    begun: Matrix,
    before: Vector,
    known: npt.NDArray[np.bool_],
    seats: pa.Table,
    quarters: list[str],
    occupations: list[str],
) -> None:
    """Count seats into the quarter in which they begin, or among those that began before the first."""
    place = {soc: at for at, soc in enumerate(occupations)}
    for row in seats.to_pylist():
        if not _QUARTER.fullmatch(row["quarter"]):
            raise BadQuestion(
                _("“{quarter}” is no quarter.").format(quarter=row["quarter"]),
                remedy=_("Write the year, Q and the quarter: 2026Q3."),
            )
        at = place[row["soc"]]
        if row["quarter"] > quarters[-1]:
            continue
        if row["seats"] is None:
            known[at] = False
        elif row["quarter"] < quarters[0]:
            before[at] += row["seats"]
        else:
            begun[0 if row["kind"] == "seat" else 1, quarters.index(row["quarter"]), at] += row["seats"]


def _surveyed(catalogue: Catalogue, vintage: str | None, sectors: list[str]) -> dict[str, str]:
    """The industry of the survey for each sector: its own code, or what a NAICS code is staffed like."""
    published = published_industries(catalogue, vintage)
    known = set(published["industry_code"].to_pylist())
    found = staffed_like([each for each in sectors if each not in known], published)
    found |= {each: each for each in sectors if each in known and not each.startswith("00000")}
    strange = [each for each in sectors if each not in found]
    if strange:
        raise BadQuestion(
            _("The occupation survey has no industry {code}.").format(code=strange[0]),
            remedy=_(
                "Use a NAICS code, such as 23 for construction or 2373 for highways, streets and bridges."
            ),
        )
    return found

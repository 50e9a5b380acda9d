"""Where one training program leads: its occupations, what they pay against a standard, and their demand
here.
"""

from __future__ import annotations

from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from highroad.errors import BadQuestion, DataMissing
from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.language import ngettext
from highroad.market.asking import catalogue_or_default
from highroad.market.eligible_programs import eligible_programs
from highroad.market.licenses import license_columns, licensing
from highroad.market.openings_range import ENDS
from highroad.market.program_supply import WHOSE, program_links
from highroad.market.transitions import local_occupations
from highroad.reference import codes
from highroad.reference.regions import Region, resolve_region
from highroad.results import Column, Method, Result
from highroad.sources.catalogue import Catalogue

COLUMNS: Final = (
    Column("soc", N_("Occupation code"), "code"),
    Column("occupation", N_("Occupation")),
    Column("named_by", N_("Named by")),
    Column("employment", N_("Jobs"), "count", N_("jobs"), 0, "employment_mark"),
    Column("hourly_p50", N_("Median wage"), "money", N_("dollars per hour"), 2, "hourly_p50_mark"),
    Column("against", N_("Of the wage standard"), "percent", N_("percent"), 0, "against_mark"),
    Column("meets", N_("Meets the standard")),
    Column("openings", N_("Openings a year"), "count", N_("openings a year"), 0, "openings_mark"),
    *ENDS,
    Column("education", N_("Typical entry education"), mark="education_mark"),
    Column("license", N_("License")),
)
BY_LIST: Final = N_("the list of programs")
BY_CROSSWALK: Final = N_("the crosswalk of programs and occupations")


def find_program(
    region: str | Region, program: str, *, vintage: str | None = None, catalogue: Catalogue | None = None
) -> dict[str, Any]:
    """The one program of a region with this number, or whose name has these words; a row of
    `eligible_programs`.

    Raises BadQuestion when none has, or several have, naming some; and as `eligible_programs`.
    """
    rows = eligible_programs(region, vintage=vintage, catalogue=catalogue).table
    exact = rows.filter(pc.equal(rows["program_id"], program))
    if exact.num_rows == 1:
        return dict(exact.to_pylist()[0])
    words = pc.match_substring(pc.utf8_lower(rows["program"]), program.strip().lower())
    found = rows.filter(words)
    if program.strip() and found.num_rows == 1:
        return dict(found.to_pylist()[0])
    some = (found if found.num_rows else rows).slice(0, 5)
    names = [f"{row['program']} ({row['provider']}: {row['program_id']})" for row in some.to_pylist()]
    remedy = _("Give the number of one, for example: {names}.").format(names="; ".join(names))
    if not program.strip():
        raise BadQuestion(
            ngettext(
                "The lists have {count} program here: name it.",
                "The lists have {count} programs here: name one of them.",
                rows.num_rows,
            ).format(count=rows.num_rows),
            remedy=remedy,
        )
    raise BadQuestion(
        _("{count} programs of the lists fit “{program}”.").format(count=found.num_rows, program=program),
        remedy=remedy,
    )


def program_outlook(
    region: str | Region,
    program: str,
    *,
    standard: float,
    vintage: str | None = None,
    oews: str | None = None,
    projections: str | None = None,
    of_state: str | None = None,
    catalogue: Catalogue | None = None,
) -> Result:
    """The occupations a program leads to, with jobs, pay against a wage standard, and openings in its region.

    program: as in `find_program`. standard: dollars an hour. vintage: of the lists of programs; oews,
    projections: of jobs and wages, and of the rates that openings rest on; of_state: of the state's rates,
    for their range. Occupations are those that the program's list names, else all that the crosswalk of
    programs and occupations (`cip_soc`) leads to.

    Returns a `Result`; `.table`, most jobs first: `soc`, `occupation`, `named_by`, `employment`,
    `hourly_p50`, `against` (median wage as percent of the standard), `meets` ("yes", "no", "not evaluable"),
    `openings` (a year; "missing" without projections) with their ends, `education`, `license` (what registers
    tell of the region's States, or that there is none), each number with its mark. Its method's parameters
    hold the program's own row. Raises as `find_program`; DataMissing when nobody says where it leads. Source:
    lists of programs; NCES and BLS, crosswalk; OEWS; BLS, employment projections; registers of licenses.
    """
    here = resolve_region(region) if isinstance(region, str) else region
    catalogue = catalogue_or_default(catalogue)
    found = find_program(here, program, vintage=vintage, catalogue=catalogue)
    socs, named_by, sources = _occupations(found, catalogue)
    local = local_occupations(here.key, oews, projections, catalogue, of_state=of_state)
    table = local.table.filter(pc.is_in(local.table["soc"], pa.array(socs, pa.string())))
    absent = sorted(set(socs) - set(table["soc"].to_pylist()))
    wage = table["hourly_p50"]
    against = pc.multiply(pc.divide(wage, standard), 100.0)
    meets = pc.if_else(
        pc.is_null(wage), "not evaluable", pc.if_else(pc.greater_equal(wage, standard), "yes", "no")
    )
    table = table.append_column("named_by", pa.array([named_by] * table.num_rows, pa.string()))
    table = table.append_column("against", against).append_column("against_mark", table["hourly_p50_mark"])
    table = table.append_column("meets", meets)
    licenses = licensing(here.key, catalogue)
    table = table.append_column("license", license_columns(licenses, table["soc"].to_pylist())["license"])
    wanted = [name for column in COLUMNS for name in (column.name, column.mark) if name]
    notes = [_("Which of these occupations people go to after the program is not known."), licenses.note()]
    notes += local.notes[-1:]  # what the range of openings holds, where there are openings
    if absent:
        titles = [codes.occupation_title(each) for each in absent if each in codes.occupations()]
        if titles:
            notes.append(
                _("Not published for this area: {occupations}.").format(occupations="; ".join(titles[:6]))
            )
    return Result(
        table=table.select(wanted).sort_by([("employment", "descending"), ("soc", "ascending")]),
        columns=COLUMNS,
        sources=(catalogue.reference("etpl", vintage), *sources, *local.sources, *licenses.sources),
        method=Method(
            key="program-outlook",
            title=_("Where a program leads"),
            words=_(
                "Occupations are those that the list of programs names, else all to which the crosswalk of "
                "programs "
                "and occupations leads. Their median wage in the area is held against the wage standard."
            ),
            formula=_("of the standard = 100 · median wage / standard"),
            citation="NCES, CIP 2020 to SOC 2018 crosswalk; 20 CFR 680.460",
            query=local.method.query,
            parameters={
                "region": here.key,
                "area_name": here.name,
                "standard": f"{standard:.2f}",
                **{name: str(value) for name, value in local.method.parameters.items() if name in WHOSE},
                **{name: "" if value is None else str(value) for name, value in found.items()},
            },
        ),
        notes=tuple(notes),
    )


def _occupations(program: dict[str, Any], catalogue: Catalogue) -> tuple[list[str], str, tuple[Any, ...]]:
    """Codes of occupations, who names them, and the sources besides the list. Raises DataMissing."""
    if named := str(program["soc"] or "").split():
        return _published(named), BY_LIST, ()
    if program["cip"] and catalogue.vintages("cip_soc"):
        links = program_links(catalogue)
        socs = links.filter(pc.equal(links["cip"], program["cip"]))["soc"].to_pylist()
        if socs:
            return sorted(set(socs)), BY_CROSSWALK, (catalogue.reference("cip_soc"),)
    raise DataMissing(
        _("Nobody says to which occupations “{program}” leads.").format(program=program["program"]),
        remedy=_("Get the crosswalk with `highroad sources fetch cip_soc`."),
    )


def _published(named: list[str]) -> list[str]:
    """The codes as the wage survey publishes them: a part of a combined occupation as the whole."""
    whole = {part: each.soc for each in codes.occupations().values() for part in each.components}
    return sorted({whole.get(each, each) for each in named})

"""Who completes training in a region, which occupations that leads to, and what is left of the openings."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Final, Literal

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from highroad.errors import BadQuestion, DataMissing
from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.language import ngettext
from highroad.market.asking import catalogue_or_default
from highroad.market.gap_drivers import gap_ends
from highroad.market.occupations import check_choice, occupation_employment
from highroad.market.regional_openings import Rates, regional_openings
from highroad.market.supply import GAP, SUPPLY, allocated_completers, most_matchable, supply_gap
from highroad.reference import codes
from highroad.reference.regions import Region, published_areas, resolve_region
from highroad.results import Column, Method, Result, SourceReference
from highroad.sources.catalogue import Catalogue

Weights = Literal["equal", "jobs"]
WEIGHTS: Final = ("equal", "jobs")
#: The publisher’s award levels. Certificates: less than a year (01), one to two years (02), two to four (04),
#: less than twelve weeks (20), twelve weeks to a year (21). Degrees: associate's (03), bachelor's (05),
#: certificate after it (06), master's (07), certificate after it (08), doctoral (17, 18, 19).
AWARD_LEVELS: Final = ("01", "02", "03", "04", "05", "06", "07", "08", "17", "18", "19", "20", "21")
#: The completions of this year are the first in the codes of 2020.
FIRST_OF_2020: Final = "2020"
#: What the method of openings says of their rates and ends, and that of a gap repeats.
WHOSE: Final = ("of_state", "state_area", "beside", "beside_area", "confidence")
PROGRAMS: Final = (
    Column("cip", N_("Program code"), "code"),
    Column("program", N_("Program of study")),
    Column("completions", N_("Completions"), "count", N_("awards"), 0, "completions_mark"),
    Column("institutions", N_("Institutions"), "count"),
    Column("occupations", N_("Occupations it leads to"), "count"),
)
#: Occupations that a note names; more of them end in dots.
MOST_NAMED: Final = 12
_NAME: Final = Column("occupation", N_("Occupation"))
DRIVERS: Final = (
    Column("growth", N_("Growth a year"), "count", N_("openings a year"), 0, "growth_mark"),
    Column("exits", N_("Labor force exits a year"), "count", N_("openings a year"), 0, "growth_mark"),
    Column(
        "transfers", N_("Occupational transfers a year"), "count", N_("openings a year"), 0, "growth_mark"
    ),
    Column("programs", N_("Programs that lead here"), "count"),
)

_PARTED: Final = tuple(
    replace(each, mark="parts_mark") if each.name in ("exits", "transfers") else each for each in DRIVERS
)


def program_completions(
    region: str | Region,
    *,
    award_levels: Collection[str] = (),
    vintage: str | None = None,
    catalogue: Catalogue | None = None,
) -> Result:
    """Awards of a region's institutions in one academic year, by program of study.

    region: the institutions of its counties, by the directory of the same year. award_levels: the publisher's
    codes ("03"); all when empty. Only first majors are counted, so that each award counts once.

    Returns a `Result`; `.table`, most completions first: `cip`, `program`, `completions` with
    `completions_mark` ("estimated" where the publisher imputed a part), `institutions` (how many award it),
    `occupations` (how many the crosswalk leads to). Raises UnknownArea, DataMissing with what to fetch, and
    BadQuestion for an award level that is none. Source: NCES, IPEDS completions; a person with two awards
    counts twice.
    """
    here = resolve_region(region) if isinstance(region, str) else region
    catalogue = catalogue_or_default(catalogue)
    found = awards(here, award_levels, vintage, catalogue)
    sums = found.group_by("cip").aggregate(
        [("completions", "sum"), ("unitid", "count_distinct"), ("imputed", "max")]
    )
    links = program_links(catalogue)
    reach = links.group_by("cip").aggregate([("program", "min"), ("soc", "count_distinct")])
    joined = sums.join(reach, "cip", join_type="left outer")
    table = pa.table(
        {
            "cip": joined["cip"],
            "program": pc.coalesce(joined["program_min"], joined["cip"]),
            "completions": joined["completions_sum"],
            "completions_mark": pc.if_else(
                pc.equal(joined["imputed_max"], 1), "estimated", pa.scalar(None, pa.string())
            ),
            "institutions": joined["unitid_count_distinct"],
            "occupations": pc.coalesce(joined["soc_count_distinct"], pa.scalar(0, pa.int64())),
        }
    )
    references = (catalogue.reference("ipeds", vintage), catalogue.reference("cip_soc"))
    return Result(
        table=table.sort_by([("completions", "descending"), ("cip", "ascending")]),
        columns=PROGRAMS,
        sources=references,
        method=Method(
            key="program-completions",
            title=_("Completions by program"),
            words=_(
                "Awards from July to June of the institutions in the region’s counties, first majors only, "
                "added up by program of study."
            ),
            citation="National Center for Education Statistics, IPEDS completions survey",
            parameters={
                "region": here.key,
                "area_name": here.name,
                "vintage": references[0].vintage,
                "award_levels": ", ".join(sorted(award_levels)),
            },
        ),
        notes=(*_notes(found), *_edition(references[0])),
    )


def program_supply(
    region: str | Region,
    *,
    weights: Weights = "equal",
    award_levels: Collection[str] = (),
    vintage: str | None = None,
    catalogue: Catalogue | None = None,
) -> Result:
    """Completers of a region's programs, allocated to the occupations that the programs lead to.

    weights: "equal" divides a program's completers evenly among its occupations, "jobs" in proportion to the
    area's jobs in them (an occupation whose jobs are hidden counts as none). Other parameters as in
    `program_completions`.

    Returns a `Result` as `allocated_completers`, with `occupation`; most completers first. Raises as
    `program_completions`. Source: as `allocated_completers`.
    """
    return supplied(region, weights, award_levels, vintage, catalogue).result


@dataclass(frozen=True, slots=True)
class Supplied:
    """The supply of a region, the links that it went by, and the completers of each program."""

    result: Result
    links: pa.Table
    completions: dict[str, int]


def supplied(
    region: str | Region,
    weights: Weights,
    award_levels: Collection[str],
    vintage: str | None,
    catalogue: Catalogue | None,
) -> Supplied:
    """The supply of a region with what it was made of; parameters as in `program_supply`."""
    check_choice("weights", weights, WEIGHTS)
    here = resolve_region(region) if isinstance(region, str) else region
    catalogue = catalogue_or_default(catalogue)
    programs = program_completions(here, award_levels=award_levels, vintage=vintage, catalogue=catalogue)
    completions = dict(
        zip(programs.table["cip"].to_pylist(), programs.table["completions"].to_pylist(), strict=True)
    )
    links = program_links(catalogue)
    sources = programs.sources
    weighed: tuple[str, ...] = ()
    if weights == "jobs":
        jobs = occupation_employment(here.key, level="detailed", catalogue=catalogue)
        local = jobs.table.select(["soc", "employment"]).rename_columns(["soc", "weight"])
        links = links.join(local, "soc", join_type="left outer")
        sources = (*sources, *jobs.sources)
        weighed = _weighed(links, completions, str(jobs.method.parameters["area_name"]))
    found = allocated_completers(links, completions, sources=sources)
    table = _named(found.table, links)
    result = Result(
        table=table.sort_by([("completers", "descending"), ("soc", "ascending")]),
        columns=(SUPPLY[0], _NAME, *SUPPLY[1:]),
        sources=found.sources,
        method=_with(found.method, programs.method.parameters, weights),
        notes=(*found.notes, *weighed, *programs.notes),
    )
    return Supplied(result, links, completions)


def _where_the_openings_are(region: Region, openings: Result) -> Region:
    """The region with the counties of the published areas whose openings these are, under their name; as it
    is where they are the same, or where nobody here knows the areas' counties.
    """
    asked = str(openings.method.parameters["area"]).split("+")
    areas = {match.code: match.counties for match in published_areas(region, "oews")}
    known = [areas.get(code) for code in asked]
    counties = frozenset().union(*(each or () for each in known))
    if not all(known) or counties == frozenset(region.counties):
        return region
    name = str(openings.method.parameters["area_name"])
    return replace(region, name=name, counties=tuple(sorted(counties)), partial_counties=())


def _weighed(links: pa.Table, completions: Mapping[str, int], area: str) -> tuple[str, ...]:
    """Whose jobs divide completers, and which occupations get nobody because their jobs are not shown."""
    told = _("Completers are divided by the jobs of {area}.").format(area=area)
    used = links.filter(pc.is_in(links["cip"], pa.array(sorted(completions), pa.string())))
    hidden = sorted(set(used.filter(pc.is_null(used["weight"]))["soc"].to_pylist()))
    if not hidden:
        return (told,)
    named = ", ".join(hidden[:MOST_NAMED]) + (" …" if len(hidden) > MOST_NAMED else "")
    lost = ngettext(
        "{count} occupation whose jobs are not published there gets nobody, though somebody may work in "
        "it: {codes}.",
        "{count} occupations whose jobs are not published there get nobody, though somebody may work in "
        "them: {codes}.",
        len(hidden),
    ).format(count=len(hidden), codes=named)
    return (f"{told} {lost}",)


def program_gap(
    region: str | Region,
    *,
    weights: Weights = "equal",
    award_levels: Collection[str] = (),
    vintage: str | None = None,
    oews: str | None = None,
    rates: Rates = "nation",
    projections: str | None = None,
    of_state: str | None = None,
    catalogue: Catalogue | None = None,
) -> Result:
    """Openings a year less completers, by occupation, as a range; parameters as in `program_supply`.

    oews: vintage of jobs. rates, projections, of_state: the projected rates, as in `regional_openings`.

    Both sides are of one area: where openings are published for another area than the region, completers are
    those of the institutions in that area's counties.

    Returns a `Result` as `supply_gap`, with `occupation` and what openings come from: `growth`, `exits`,
    `transfers` (openings a year by reason) and `programs` (of the region that lead there; 0 where none
    does); the largest gap first. Openings, and how sure they are, are those of `regional_openings`. A note,
    and the method's parameters `matchable` of `openings`, say how many openings could be filled at best
    (`most_matchable`); `unfilled_low`, `unfilled_high`, how many stay open whatever people choose, with the
    fewest and the most openings. Raises as both. Source: as `supply_gap`.
    """
    here = resolve_region(region) if isinstance(region, str) else region
    catalogue = catalogue_or_default(catalogue)
    openings = regional_openings(
        here.key,
        rates=rates,
        vintage=oews,
        projections=projections,
        of_state=of_state,
        catalogue=catalogue,
    )
    there = _where_the_openings_are(here, openings)
    made = supplied(there, weights, award_levels, vintage, catalogue)
    supply, links, completions = made.result, made.links, made.completions
    found = supply_gap(supply, openings.table, sources=openings.sources)
    best, most = _best_case(links, completions, openings.table)
    parted = ("parts_mark",) if rates == "state" else ()
    names = openings.table.select(
        ["soc", "occupation", "growth", "growth_mark", "exits", "transfers", *parted]
    )
    table = found.table.join(names, "soc", join_type="left outer")
    table = table.join(supply.table.select(["soc", "programs"]), "soc", join_type="left outer")
    programs = pc.fill_null(table["programs"], 0)
    table = table.set_column(table.column_names.index("programs"), "programs", programs)
    return Result(
        table=table.sort_by([("gap", "descending"), ("soc", "ascending")]),
        columns=(GAP[0], _NAME, *GAP[1:], *(_PARTED if parted else DRIVERS)),
        sources=tuple(dict.fromkeys(found.sources)),
        method=_with(found.method, {**supply.method.parameters, **_rates_used(openings), **best}, weights),
        notes=(
            _("Openings are those of {area}; completers are those of institutions in {region}.").format(
                area=openings.method.parameters["area_name"], region=there.name
            ),
            *most,
            *found.notes,
            *openings.notes,
        ),
    )


def awards(
    here: Region,
    award_levels: Collection[str],
    vintage: str | None,
    catalogue: Catalogue,
    *,
    more: Collection[str] = (),
) -> pa.Table:
    """Rows of completions of the region's institutions: `unitid`, `cip`, `completions`, `imputed` (0, 1).

    more: further columns to keep; null where a table of an earlier version has none. Raises as
    `program_completions`.
    """
    unknown = sorted(set(award_levels) - set(AWARD_LEVELS))
    if unknown:
        raise BadQuestion(
            _("There is no award level “{code}”.").format(code=unknown[0]),
            remedy=_("Choose among: {codes}.").format(codes=", ".join(AWARD_LEVELS)),
        )
    places = pq.read_table(
        catalogue.table("ipeds", "institutions", vintage), columns=["unitid", "county_fips"]
    )
    inside = places.filter(pc.is_in(places["county_fips"], pa.array(here.counties, pa.string())))
    rows = pq.read_table(catalogue.table("ipeds", "completions", vintage))
    wanted = pc.and_(pc.invert(rows["summary"]), pc.equal(rows["major_number"], 1))
    if award_levels:
        wanted = pc.and_(wanted, pc.is_in(rows["award_level"], pa.array(sorted(award_levels))))
    wanted = pc.and_(wanted, pc.is_in(rows["unitid"], inside["unitid"].combine_chunks()))
    rows = rows.filter(pc.and_(wanted, pc.is_valid(rows["completions"])))
    if not rows.num_rows:
        raise DataMissing(
            _("No institution of {region} reports completions.").format(region=here.name),
            remedy=_("Ask for a wider region, or without award levels."),
        )
    imputed = pc.cast(pc.fill_null(pc.equal(rows["completions_mark"], "estimated"), False), pa.int8())
    for name in more:
        if name not in rows.column_names:
            rows = rows.append_column(name, pa.nulls(rows.num_rows, pa.int64()))
    return rows.select(["unitid", "cip", "completions", *more]).append_column("imputed", imputed)


def program_links(catalogue: Catalogue) -> pa.Table:
    """Links of programs and occupations, in the codes that the wage survey and the projections publish.

    They combine some detailed occupations (home health and personal care aides are 31-1120); completers of a
    program that leads to two parts of one are led to the one.
    """
    links = pq.read_table(catalogue.table("cip_soc", "links"))
    links = links.filter(links["matched"])
    combined = {
        part: occupation
        for occupation in codes.occupations().values()
        if occupation.level == "combined"
        for part in occupation.components
    }
    place = pc.index_in(links["soc"], pa.array(list(combined), pa.string()))
    soc = pa.array([each.soc for each in combined.values()], pa.string()).take(place.combine_chunks())
    title = pa.array([each.title for each in combined.values()], pa.string()).take(place.combine_chunks())
    return pa.table(
        {
            "cip": links["cip"],
            "program": links["program"],
            "soc": pc.coalesce(soc, links["soc"].combine_chunks()),
            "occupation": pc.coalesce(title, links["occupation"].combine_chunks()),
        }
    )


def _named(table: pa.Table, links: pa.Table) -> pa.Table:
    names = links.group_by("soc").aggregate([("occupation", "min")])
    return table.join(names.rename_columns(["soc", "occupation"]), "soc", join_type="left outer")


def _best_case(
    links: pa.Table, completions: Mapping[str, int], openings: pa.Table
) -> tuple[dict[str, object], tuple[str, ...]]:
    """How many openings could be filled if everybody went where the links allow and it helps most.

    Of occupations to which a program leads and whose openings are known, to whole openings.
    """
    links = links.filter(pc.is_in(links["cip"], pa.array(list(completions), pa.string())))
    led = openings.filter(pc.is_in(openings["soc"], pc.unique(links["soc"])))
    led = led.filter(pc.is_valid(led["openings"]))
    filled, wanted = _filled(links, completions, led["soc"], led["openings"])
    if not wanted:
        return {}, ()
    least, most = gap_ends(led)
    fewest, few = _filled(links, completions, led["soc"], least)
    told = _(
        "If everybody who completes a program went where it helps most, {filled} of {wanted} openings in "
        "occupations that a program may lead to could be filled; at least {left} stay open whatever people "
        "choose."
    ).format(filled=f"{filled:,}", wanted=f"{wanted:,}", left=f"{wanted - filled:,}")
    best: dict[str, object] = {
        "matchable": str(filled),
        "openings": str(wanted),
        "unfilled_low": str(few - fewest),
    }
    if most.null_count:
        more = _("With the fewest openings that published errors leave possible it is {low}.")
        return best, (f"{told} {more.format(low=f'{few - fewest:,}')}",)
    largest, many = _filled(links, completions, led["soc"], most)
    more = _(
        "With the fewest openings that published errors leave possible it is {low}, with the most {high}."
    )
    told = f"{told} {more.format(low=f'{few - fewest:,}', high=f'{many - largest:,}')}"
    return best | {"unfilled_high": str(many - largest)}, (told,)


def _filled(
    links: pa.Table, completions: Mapping[str, int], soc: pa.ChunkedArray, openings: pa.ChunkedArray
) -> tuple[int, int]:
    """How many of whole openings could be filled at best, and how many there are."""
    whole = [round(each) for each in openings.to_pylist()]
    asked = dict(zip(soc.to_pylist(), whole, strict=True))
    return most_matchable(links, completions, asked), sum(whole)


def _rates_used(openings: Result) -> dict[str, object]:
    """Whose rates, where a state's are among them, and how sure the ends of openings are."""
    told = openings.method.parameters
    return {name: told[name] for name in WHOSE if name in told}


def _with(method: Method, parameters: Mapping[str, object], weights: str) -> Method:
    return replace(method, parameters={**parameters, "weights": weights})


def _edition(reference: SourceReference) -> tuple[str, ...]:
    """That the programs' codes are older than the crosswalk's, where they are."""
    if reference.vintage[:4] >= FIRST_OF_2020:
        return ()
    return (
        _(
            "Programs of this year have codes of the 2010 edition, the crosswalk those of 2020: a code that "
            "changed leads to no occupation here."
        ),
    )


def _notes(awards: pa.Table) -> tuple[str, ...]:
    imputed = int(pc.sum(awards["imputed"]).as_py() or 0)
    found = [_("Awards are counted, not people: somebody with two awards counts twice.")]
    if imputed:
        found.append(
            ngettext(
                "{count} of the numbers added up was imputed by the publisher.",
                "{count} of the numbers added up were imputed by the publisher.",
                imputed,
            ).format(count=imputed)
        )
    return tuple(found)

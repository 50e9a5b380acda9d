"""Training programs that public funds may pay for: what they cost, how many they serve, what became of
them.
"""

from __future__ import annotations

from typing import Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from highroad.errors import DataMissing
from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.market.asking import catalogue_or_default
from highroad.reference import geography
from highroad.reference.regions import Region, resolve_region
from highroad.results import Column, Mark, Method, Result
from highroad.sources.catalogue import Catalogue
from highroad.sources.registers import Field

QUARTERS: Final = 4
_SHORT: Final = 8


def _measure(name: str, label: str, kind: str, unit: str, decimals: int = 0) -> Column:
    return Column(name, label, kind, unit, decimals, f"{name}_mark")  # type: ignore[arg-type]


COLUMNS: Final = (
    Column("program", N_("Program")),
    Column("provider", N_("Provider")),
    Column("city", N_("City")),
    Column("cip", N_("CIP code"), "code"),
    Column("soc", N_("Occupations"), "code"),
    Column("credential", N_("Credential")),
    Column("mode", N_("Way of teaching")),
    Column("status", N_("Status on the list")),
    _measure("cost", N_("Tuition and fees"), "money", N_("dollars")),
    _measure("weeks", N_("Length"), "number", N_("weeks")),
    _measure("served", N_("People served"), "count", N_("people")),
    _measure("completion_rate", N_("Completed"), "percent", N_("percent of those who left"), 1),
    _measure("employment_rate", N_("Employed after"), "percent", N_("percent, second quarter"), 1),
    _measure("earnings", N_("Median earnings after"), "money", N_("dollars in the second quarter")),
    Column("program_id", N_("Program number"), "code"),
)


def eligible_programs(
    region: str | Region, *, vintage: str | None = None, catalogue: Catalogue | None = None
) -> Result:
    """The programs of a region on the lists at hand, with cost, length, people served and outcomes.

    A program is placed by the county that its list names, else by its postal code, if the census blocks of
    the state are at hand (`lodes_blocks`), which say in which county most blocks of a code lie.

    Returns a `Result`; `.table`, most people served first: `program_id`, `program`, `provider`, `city`,
    `cip`, `soc` (codes with blanks between), `credential`, `mode` (way of teaching), `status` (as the list
    words it, blank where it does not), `cost` (dollars), `weeks`, `served` (people in training in the
    year: the nearest to seats that lists tell), `completion_rate`, `employment_rate` (percent), `earnings`
    (dollars a quarter), each with its mark: "suppressed" where it is withheld, "missing" where nobody says,
    and "not applicable" for the length of a program without a fixed one. Raises UnknownArea, and
    DataMissing when no list is at hand or no program can be placed. Source: ETA, eligible training provider
    scorecard; New Jersey's list.
    """
    here = resolve_region(region) if isinstance(region, str) else region
    catalogue = catalogue_or_default(catalogue)
    rows, lost = _here(here, catalogue, vintage)
    outcomes = [rows[f"{name}_mark"] for name in ("served", "completion_rate", "employment_rate_q2")]
    withheld = sum(
        int(pc.sum(pc.fill_null(pc.equal(each, Mark.SUPPRESSED.value), False)).as_py() or 0)
        for each in outcomes
    )
    notes = [
        _("Lists tell how many people were served, not how many seats a program has."),
        _("A number that is withheld is not zero: the program may have served few people, or told nothing."),
    ]
    if lost:
        notes.append(
            _(
                "{lost} programs of the same states could not be placed: add the census blocks of the state."
            ).format(lost=f"{lost:,}")
        )
    of_code = pc.and_(rows["of_code"], pc.is_valid(rows["employment_rate_q2"]))
    if shared := int(pc.sum(of_code).as_py() or 0):
        notes.append(
            _(
                "The employment rate of {count} programs is that of all programs of the provider with the "
                "same code together, as the state publishes it."
            ).format(count=f"{shared:,}")
        )
    table = _tidy(rows).sort_by(
        [("served", "descending"), ("program", "ascending"), ("program_id", "ascending")]
    )
    return Result(
        table=table,
        columns=COLUMNS,
        sources=(catalogue.reference("etpl", vintage),),
        method=Method(
            key="eligible-programs",
            title=_("Eligible training programs"),
            words=_("As the lists say: nothing is computed but fractions as percent."),
            citation="29 U.S.C. 3141(d)(4), 3152; 20 CFR 680.400–530",
            parameters={
                "region": here.key,
                "area_name": here.name,
                "withheld": str(withheld),
                "not_placed": str(lost),
            },
        ),
        notes=tuple(notes),
    )


def programs_register(
    region: str | Region, *, vintage: str | None = None, catalogue: Catalogue | None = None
) -> pa.Table:
    """The same programs as a register that `program_readiness` takes (`PROGRAM_FIELDS`).

    Rates are percent, earnings dollars a year: four times the published quarter. A number that a list
    withholds stays "suppressed". New Jersey's list gives no median, so that earnings are "missing" there.
    Raises as `eligible_programs`.
    """
    from highroad.market.readiness import PROGRAM_FIELDS

    here = resolve_region(region) if isinstance(region, str) else region
    rows, _lost = _here(here, catalogue_or_default(catalogue), vintage)
    made: dict[str, pa.ChunkedArray | pa.Array] = {}
    ours = {
        "exiters": "exited",
        "completers": "completed",
        "employed": "",
        "completion_rate": "completion_rate",
        "employment_rate": "employment_rate_q2",
        "median_earnings": "median_earnings",
        "value_added_earnings": "",
        "seats": "",
    }
    times = {"completion_rate": 100.0, "employment_rate": 100.0, "median_earnings": float(QUARTERS)}
    for field in PROGRAM_FIELDS:
        if field.kind == "number":
            theirs = ours.get(field.name, field.name)
            made |= _number(rows, field, theirs, times.get(field.name, 1.0))
        else:
            theirs = "format" if field.name == "mode" else field.name
            none = pa.nulls(rows.num_rows, pa.string())
            made[field.name] = _blank(rows[theirs]) if theirs in rows.column_names else none
    made["soc"] = _blank(pc.replace_substring(pc.fill_null(rows["soc"], ""), " ", ";"))
    return pa.table({name: made[name] for name in _names(PROGRAM_FIELDS)})


def _names(fields: tuple[Field, ...]) -> list[str]:
    marked = ((each.name, f"{each.name}_mark") if each.kind == "number" else (each.name,) for each in fields)
    return [name for pair in marked for name in pair]


def _number(rows: pa.Table, field: Field, theirs: str, times: float) -> dict[str, pa.ChunkedArray | pa.Array]:
    """A column of the register and its mark; "missing" where the lists have none."""
    if not theirs:
        none = pa.array([Mark.MISSING.value] * rows.num_rows, pa.string())
        return {field.name: pa.nulls(rows.num_rows, pa.float64()), f"{field.name}_mark": none}
    mark = rows[f"{theirs}_mark"]
    if field.name in ("hours", "weeks"):  # no fixed length is no length to hold against a bar
        mark = pc.if_else(pc.equal(mark, Mark.NOT_APPLICABLE.value), Mark.MISSING.value, mark)
    return {field.name: pc.multiply(rows[theirs], times), f"{field.name}_mark": mark}


def _blank(text: pa.ChunkedArray) -> pa.ChunkedArray:
    return pc.if_else(pc.equal(text, ""), pa.scalar(None, pa.string()), text)


def _here(here: Region, catalogue: Catalogue, vintage: str | None) -> tuple[pa.Table, int]:
    """The programs of a region as listed, and how many of its states have no place."""
    rows = pq.read_table(catalogue.table("etpl", "programs", vintage))
    known = geography.states()
    letters = {known[code].abbreviation for code in here.states if code in known}
    if here.kind != "nation":
        rows = rows.filter(pc.is_in(rows["state"], pa.array(sorted(letters), pa.string())))
    lost = 0
    if here.kind not in ("nation", "state"):
        county = _counties(rows, catalogue)
        lost = int(pc.sum(pc.is_null(county)).as_py() or 0)
        inside = pc.is_in(county, pa.array(here.counties, pa.string()))
        rows = rows.filter(pc.fill_null(inside, False))
    if not rows.num_rows:
        raise DataMissing(
            _("The lists of programs at hand have none that is known to be in {region}.").format(
                region=here.name
            ),
            remedy=_(
                "Add the state’s list with `highroad sources add FILE`; to place programs by postal code, "
                "get the "
                "blocks with `highroad sources fetch lodes_blocks --region {key}`."
            ).format(key=here.key),
        )
    return _with_outcomes(rows, catalogue), lost


def _with_outcomes(rows: pa.Table, catalogue: Catalogue) -> pa.Table:
    """Employment after training from a list of outcomes by provider and code, where the program's own row
    tells none. `of_code` says where that is so: the rate is of all programs of the provider with the code.

    People served or completed are left alone: they would count once for every program of the code.
    """
    try:
        known = pq.read_table(catalogue.table("etpl", "outcomes"))
    except DataMissing:
        known = pa.table({})
    if "employment_rate_q2" not in known.column_names:  # none at hand, or stored before they were rates
        return rows.append_column("of_code", pa.repeat(False, rows.num_rows))
    key = ("list", "provider_id", "cip")
    told = [pc.binary_join_element_wise(*(pc.fill_null(t[n], "") for n in key), "/") for t in (rows, known)]
    place = pc.index_in(told[0], told[1].combine_chunks())
    silent = pc.equal(pc.fill_null(rows["employment_rate_q2_mark"], ""), Mark.MISSING.value)
    found = pc.and_(silent, pc.is_valid(place))
    for name in ("employment_rate_q2", "employment_rate_q2_mark"):
        column = pc.if_else(found, known[name].take(place), rows[name])
        rows = rows.set_column(rows.column_names.index(name), name, column)
    return rows.append_column("of_code", found)


def _counties(rows: pa.Table, catalogue: Catalogue) -> pa.ChunkedArray:
    """The county (FIPS) of each program: by the name on its list, else by its postal code; null when
    unknown.
    """
    states = {state.abbreviation: state.fips for state in geography.states().values()}
    by_name = {
        f"{state} {county.name.lower()}": fips
        for state, code in states.items()
        for fips, county in geography.counties().items()
        if fips[:2] == code
    }
    name = pc.replace_substring_regex(pc.utf8_lower(pc.fill_null(rows["county"], "")), r"\s+county$", "")
    written = pc.binary_join_element_wise(rows["state"], pc.utf8_trim_whitespace(name), " ")
    found = pa.array([by_name.get(each) for each in written.to_pylist()], pa.string())
    try:
        blocks = pq.read_table(catalogue.table("lodes_blocks", "blocks"), columns=["zcta", "county_fips"])
    except DataMissing:
        return pa.chunked_array([found])
    counts = blocks.group_by(["zcta", "county_fips"]).aggregate([([], "count_all")])
    counts = counts.sort_by([("count_all", "ascending"), ("county_fips", "descending")])
    of_zip = dict(zip(counts["zcta"].to_pylist(), counts["county_fips"].to_pylist(), strict=True))
    five = pc.utf8_slice_codeunits(pc.fill_null(rows["zip"], ""), 0, 5)
    by_zip = pa.array([of_zip.get(each) for each in five.to_pylist()], pa.string())
    return pa.chunked_array([pc.coalesce(found, by_zip)])


def _tidy(rows: pa.Table) -> pa.Table:
    made: dict[str, pa.ChunkedArray | pa.Array] = {
        name: rows[name] for name in ("program", "provider", "city", "cip", "soc")
    }
    made |= {"credential": rows["credential"], "mode": rows["format"], "status": rows["status"]}
    place = pa.array([f"{at:06d}" for at in range(rows.num_rows)], pa.string())
    number = pc.fill_null(rows["program_id"], "")
    number = pc.if_else(pc.equal(number, ""), place, number)
    short = pc.utf8_slice_codeunits(number, 0, _SHORT)  # registry numbers of 36 characters fit no page
    alone = pc.count_distinct(short).as_py() == pc.count_distinct(number).as_py()
    made["program_id"] = short if alone else number
    total, tuition = rows["total_cost"], rows["tuition"]
    made["cost"] = pc.coalesce(total, tuition)
    made["cost_mark"] = pc.if_else(pc.is_valid(total), rows["total_cost_mark"], rows["tuition_mark"])
    theirs = {
        "weeks": ("weeks", 1.0),
        "served": ("served", 1.0),
        "completion_rate": ("completion_rate", 100.0),
        "employment_rate": ("employment_rate_q2", 100.0),
        "earnings": ("median_earnings", 1.0),
    }
    for name, (column, times) in theirs.items():
        made[name] = pc.round(pc.multiply(rows[column], times), 9)  # 0.57 is 57 percent, not a trifle less
        made[f"{name}_mark"] = rows[f"{column}_mark"]
    wanted = [name for column in COLUMNS for name in (column.name, column.mark) if name]
    return pa.table({name: made[name] for name in wanted})

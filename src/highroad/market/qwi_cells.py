"""Cells of the Quarterly Workforce Indicators that describe a region, whole: by its own row, or added up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from highroad.errors import BadQuestion, DataMissing
from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.reference import codes, geography
from highroad.reference.regions import Region
from highroad.results import Column, Mark, SourceReference
from highroad.sources.catalogue import Catalogue
from highroad.sources.published import Vintage

Group = Literal["industry", "sex", "age", "education", "race"]
GROUPS: Final = ("industry", "sex", "age", "education", "race")
#: The code of the row of all workers, or of all industries, that the others are held against.
ALL: Final = "all"
PEOPLE: Final = ("sex", "age", "race", "ethnicity", "education")
#: The code of all workers, of each thing that divides them.
EVERYBODY: Final = {"sex": "0", "age": "A00", "race": "A0", "ethnicity": "A0", "education": "E0"}
GROUP_WORDS: Final = {
    "industry": N_("industry"),
    "sex": N_("sex"),
    "age": N_("age"),
    "education": N_("education"),
    "race": N_("race"),
}
NAMES: Final = {
    "sex": {"1": N_("men"), "2": N_("women")},
    "age": {
        "A01": N_("14 to 18"),
        "A02": N_("19 to 21"),
        "A03": N_("22 to 24"),
        "A04": N_("25 to 34"),
        "A05": N_("35 to 44"),
        "A06": N_("45 to 54"),
        "A07": N_("55 to 64"),
        "A08": N_("65 and older"),
    },
    "education": {
        "E1": N_("less than high school"),
        "E2": N_("high school"),
        "E3": N_("some college or an associate’s degree"),
        "E4": N_("bachelor’s degree or more"),
        "E5": N_("not asked: 24 or younger"),
    },
    "race": {
        "A1": N_("White"),
        "A2": N_("Black or African American"),
        "A3": N_("American Indian or Alaska Native"),
        "A4": N_("Asian"),
        "A5": N_("Native Hawaiian or Pacific Islander"),
        "A7": N_("two or more races"),
    },
}
#: Private employers of every age and size, not adjusted for seasons.
_COMMON: Final = [
    ("adjusted", "=", "U"),
    ("own_code", "=", "A05"),
    ("firm_age", "=", "0"),
    ("firm_size", "=", "0"),
]


def measure(name: str, label: str, unit: str, kind: Literal["count", "percent", "money"], at: int) -> Column:
    """A column of numbers with its mark."""
    return Column(name, label, kind, unit, at, f"{name}_mark")


def pair(column: Column) -> tuple[str, ...]:
    """A column's name, and that of its mark where it has one."""
    return (column.name, column.mark) if column.mark else (column.name,)


def group_names(found: list[str], by: Group) -> list[str]:
    """Codes of industries or groups in words."""
    if by != "industry":
        return [_(NAMES[by].get(code, code)) for code in found]
    return [codes.industry_title(code, 2022) for code in found]


@dataclass(frozen=True, slots=True)
class Cells:
    """Rows of the areas that make up a region, with `period` ("2024Q4"); their codes; where they are from."""

    rows: pa.Table
    areas: tuple[str, ...]
    sources: tuple[SourceReference, ...]


def cells_of(here: Region, catalogue: Catalogue, vintage: str | None) -> Cells:
    """The rows of the areas that describe a region best: its own row, else those of its parts.

    The nation is described by its own row, else by those of all its states; a state by its row, else by all
    its counties. A region of several states takes what one vintage lacks from the newest earlier one that has
    it: states publish at different times. Raises DataMissing naming what lacks.
    """
    newest = catalogue.vintage("qwi", vintage)
    held = catalogue.vintages("qwi")
    held = held[next(at for at, each in enumerate(held) if each.vintage == newest.vintage) :]
    if len(here.states) < 2:
        held = held[:1]
    for kind, areas in _candidates(here, catalogue):
        parts, used = _gathered(held, kind, areas)
        if sum(len(pc.unique(part["area_code"])) for part in parts) == len(areas):
            rows = pa.concat_tables(parts, promote_options="default")
            period = pc.binary_join_element_wise(
                pc.cast(rows["year"], pa.string()), pc.cast(rows["quarter"], pa.string()), "Q"
            )
            sources = tuple(each.reference for each in used)
            return Cells(rows.append_column("period", period), tuple(areas), sources)
    raise _lacking(here, held)


def _gathered(held: list[Vintage], kind: str, areas: list[str]) -> tuple[list[pa.Table], list[Vintage]]:
    """Rows of areas, each from the newest vintage that has it."""
    parts, used, left = [], [], list(areas)
    for each in held:
        wanted = [*_COMMON, ("area_type", "=", kind), ("area_code", "in", left)]
        part = pq.read_table(each.tables["cells"], filters=wanted)
        if part.num_rows:
            parts.append(part)
            used.append(each)
            found = set(pc.unique(part["area_code"]).to_pylist())
            left = [area for area in left if area not in found]
        if not left:
            break
    return parts, used


def _lacking(here: Region, held: list[Vintage]) -> DataMissing:
    """What to say of a region that the indicators at hand don't hold whole."""
    if here.kind != "nation":
        return DataMissing(
            _("The indicators at hand do not hold every county of {region}.").format(region=here.name),
            remedy=_("Get them with `highroad sources fetch qwi --region {key}`.").format(key=here.key),
        )
    parts, _used = _gathered(held, "S", list(here.states))
    have = {area for part in parts for area in pc.unique(part["area_code"]).to_pylist()}
    return DataMissing(
        _(
            "The indicators at hand lack rows of these states, without which they are not the "
            "nation’s: {states}."
        ).format(states=", ".join(_area_name(each) for each in here.states if each not in have)),
        remedy=_(
            "Add the publisher’s files by state (`…_gs_…`) with `highroad sources add FILE`, or fetch a "
            "state’s with `highroad sources fetch qwi --region state:06`."
        ),
    )


def _candidates(here: Region, catalogue: Catalogue) -> list[tuple[str, list[str]]]:
    """Kinds and codes of published areas that make up the region, the best first."""
    found = []
    if here.kind == "nation":
        found.append(("N", ["00"]))
    if here.kind in ("nation", "state"):
        found.append(("S", list(here.states)))
    if here.kind == "metro":  # published by state: the part that lies in each
        found.append(("M", [f"{state}{here.key.partition(':')[2]}" for state in here.states]))
    if here.kind != "nation":
        found.append(("C", list(here.counties)))
    if local := _local_area(here, catalogue):
        found.append(("W", [local]))
    return [(kind, areas) for kind, areas in found if areas]


def _local_area(here: Region, catalogue: Catalogue) -> str:
    """The publisher's code of the local workforce area that has just the region's counties; "" for none."""
    if here.kind in ("nation", "state"):
        return ""
    try:
        blocks = pq.read_table(
            catalogue.table("lodes_blocks", "blocks"), columns=["county_fips", "local_area"]
        )
    except DataMissing:
        return ""
    pairs = blocks.group_by(["county_fips", "local_area"]).aggregate([])
    inside = pc.is_in(pairs["county_fips"], pa.array(here.counties, pa.string()))
    mine = set(pairs.filter(inside)["local_area"].to_pylist()) - {None}
    if len(mine) != 1:
        return ""
    (area,) = mine
    counties = set(pairs.filter(pc.equal(pairs["local_area"], area))["county_fips"].to_pylist())
    return str(area) if counties == set(here.counties) else ""


def _area_name(code: str) -> str:
    if len(code) == 2:
        state = geography.states().get(code)
        return state.name if state else code
    county = geography.counties().get(code)
    return county.name if county else code


def whole_quarters(rows: pa.Table, cells: Cells, here: Region, by: Group, quarter: str) -> pa.Table:
    """The rows of quarters in which every area of a region is divided by `by`.

    rows: those that the answer rests on, without the row of all. A sum that lacks an area is not the
    region's. Raises DataMissing when nothing divides the jobs, or areas lack in the quarter asked for, and
    BadQuestion for a quarter that is not there at all.
    """
    if quarter and not pc.any(pc.equal(cells.rows["period"], quarter)).as_py():
        raise BadQuestion(
            _("There are no indicators of {quarter} for {region}.").format(quarter=quarter, region=here.name),
            remedy=_("Write it like 2024Q4, or leave it out for the newest."),
        )
    if not rows.num_rows:
        raise DataMissing(
            _("The indicators at hand are not divided by {group} for {region}.").format(
                group=_(GROUP_WORDS[by]), region=here.name
            ),
            remedy=_("Add the publisher’s file of that kind with `highroad sources add FILE`."),
        )
    counts = rows.group_by("period").aggregate([("area_code", "count_distinct")])
    full = counts.filter(pc.equal(counts["area_code_count_distinct"], len(cells.areas)))["period"]
    found = rows.filter(pc.is_in(rows["period"], full.combine_chunks()))
    if quarter:
        found = found.filter(pc.equal(found["period"], quarter))
    if not found.num_rows:
        latest = quarter or pc.max(rows["period"]).as_py()
        have = set(rows.filter(pc.equal(rows["period"], latest))["area_code"].to_pylist())
        raise DataMissing(
            _("The indicators of {quarter} by {group} lack a part of {region}: {areas}.").format(
                quarter=latest,
                group=_(GROUP_WORDS[by]),
                region=here.name,
                areas=", ".join(_area_name(each) for each in cells.areas if each not in have),
            ),
            remedy=_("Add the publisher’s file of that kind with `highroad sources add FILE`."),
        )
    return found


def newest_quarter(rows: pa.Table, here: Region) -> str:
    """The newest quarter in which hires and separations of all workers are published or withheld."""
    absent = (Mark.MISSING.value, Mark.NOT_APPLICABLE.value)
    told = pc.and_(
        *(
            pc.invert(pc.fill_null(pc.is_in(rows[f"{name}_mark"], pa.array(absent)), False))
            for name in ("hires", "separations")
        )
    )
    found = pc.max(rows["period"].filter(told)).as_py()
    if found is None:
        raise DataMissing(
            _("No quarter has hires and separations of {region}.").format(region=here.name),
            remedy=_("Get a newer release with `highroad sources fetch qwi --region {key}`.").format(
                key=here.key
            ),
        )
    return str(found)

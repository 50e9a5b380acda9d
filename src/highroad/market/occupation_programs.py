"""The training programs of a region that lead to one occupation, as lists name it or by the crosswalk."""

from __future__ import annotations

from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.market.asking import catalogue_or_default
from highroad.market.eligible_programs import COLUMNS as PROGRAM_COLUMNS
from highroad.market.eligible_programs import eligible_programs
from highroad.market.list_effects import links_of
from highroad.market.move_facts import funding_note
from highroad.market.program_outlook import BY_CROSSWALK, BY_LIST
from highroad.reference import codes
from highroad.reference.regions import Region, resolve_region
from highroad.results import Column, Method, Result
from highroad.sources.catalogue import Catalogue

_SHOWN: Final = (
    "program",
    "provider",
    "credential",
    "cost",
    "weeks",
    "served",
    "completion_rate",
    "employment_rate",
    "earnings",
    "program_id",
)
COLUMNS: Final[tuple[Column, ...]] = (
    *(column for name in _SHOWN for column in PROGRAM_COLUMNS if column.name == name),
    Column("named_by", N_("Named by")),
)


def occupation_programs(
    region: str | Region,
    occupation: str,
    *,
    vintage: str | None = None,
    catalogue: Catalogue | None = None,
) -> Result:
    """The programs on a region's lists of eligible training that lead to an occupation.

    occupation: a code of the classification, or of the wage survey, which combines some. vintage: of the
    lists.

    Returns a `Result`; `.table`, most people served first: `program`, `provider`, `credential`, `cost`
    (dollars), `weeks`, `served`, `completion_rate`, `employment_rate` (percent), `earnings` (dollars a
    quarter), each number with its mark, `program_id`, and `named_by`: the list itself, or the crosswalk of
    programs and occupations where the list names no occupation. No row means that no program on these lists
    leads there.

    Raises BadQuestion (no occupation), UnknownArea, and DataMissing when no list is at hand, or no crosswalk
    for one that names no occupations. Source: as in `eligible_programs`; NCES and BLS, crosswalk.
    """
    here = resolve_region(region) if isinstance(region, str) else region
    catalogue = catalogue_or_default(catalogue)
    codes.occupation_title(occupation)
    found = eligible_programs(here, vintage=vintage, catalogue=catalogue)
    rows = found.table
    ids = pa.array([f"{at:06d}" for at in range(rows.num_rows)], pa.string())
    links, crosswalk = links_of(
        pa.table({"program_id": ids, "cip": rows["cip"], "soc": rows["soc"]}), catalogue
    )
    leading = links.filter(pc.equal(links["soc"], occupation))["program_id"].combine_chunks()
    here_named = pc.match_substring_regex(pc.fill_null(rows["soc"].cast(pa.string()), ""), r"\d\d-\d{4}")
    by = pc.if_else(here_named, _(BY_LIST), _(BY_CROSSWALK))
    table = rows.append_column("named_by", by).filter(pc.is_in(ids, leading))
    return Result(
        table=table,
        columns=COLUMNS,
        sources=(*found.sources, *crosswalk),
        method=Method(
            key="occupation-programs",
            title=_("Programs that lead to an occupation"),
            words=_(
                "Programs whose list names the occupation, and those that the crosswalk of programs and "
                "occupations leads there where a list names none. Their numbers are the list's own."
            ),
            citation="NCES, CIP 2020 to SOC 2018 crosswalk; 20 CFR 680.400–530",
            parameters={**found.method.parameters, "occupation": occupation},
        ),
        notes=(
            *found.notes,
            funding_note(),
            _("One program may lead to several occupations; which of them people go to is not known."),
        ),
    )

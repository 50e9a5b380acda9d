"""Well-paid work by what it typically asks of those who enter it."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc

from highroad.errors import BadQuestion
from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.market.areas import Area, oews_areas
from highroad.market.asking import catalogue_or_default
from highroad.market.occupations import JOBS, NAMING, Per, wage_column
from highroad.market.wages import one_area, wages_against_threshold
from highroad.reference import education
from highroad.results import Column, Method, Result, SourceReference
from highroad.sources.catalogue import Catalogue

COLUMNS = (
    *NAMING,
    Column("education", N_("Typical entry education"), mark="education_mark"),
    JOBS,
    wage_column("p25", "hour"),
    wage_column("p50", "hour"),
    wage_column("p75", "hour"),
    wage_column("p50", "year"),
    Column("basis", N_("Wage basis")),
)


def well_paid_by_entry(
    area: Area,
    threshold: float,
    *,
    most_education: int = 7,
    per: Per = "hour",
    vintage: str | None = None,
    catalogue: Catalogue | None = None,
) -> Result:
    """Detailed occupations whose median wage is at least a threshold, by typical entry education, largest
    first.

    area, threshold, per, vintage, catalogue: as in `wages_against_threshold`. most_education: highest typical
    entry education that counts, from 0 (no formal credential) over 1 (high school), 2 (some college), 3
    (postsecondary nondegree award), 4 (associate's), 5 (bachelor's), 6 (master's) to 7 (doctoral or
    professional); 7 also keeps occupations for which none is published.

    Returns a `Result`; `.table` has `soc`, `occupation`, `education` (the publisher's words, in the
    language in force; null and marked "missing" where none is published), `education_rank`, `experience`,
    `training`,
    `employment`, the published wages with their marks, and `p25`, `p50`, `p75` in the occupation's `basis`
    ("hour" or "year"). A note counts the occupations that cannot be judged because no median is published.
    Typical entry is assigned by the publisher for the whole nation: it says neither what every employer asks
    nor what people in the job have.

    Raises UnknownArea, DataMissing, BadQuestion.
    Source: BLS Employment Projections, education and training assignments; OEWS wages.
    """
    if not 0 <= most_education <= 7:
        raise BadQuestion(
            _("There is no level of education {level}.").format(level=most_education),
            remedy=_("Levels go from 0 (no formal credential) to 7 (doctoral or professional degree)."),
        )
    catalogue = catalogue_or_default(catalogue)
    here = one_area(oews_areas(area, catalogue, vintage))
    wages = wages_against_threshold(
        here, threshold, level="detailed", per=per, vintage=vintage, catalogue=catalogue
    )
    table = wages.table.filter(pc.equal(wages.table.column("level"), "detailed"))
    unknown = pc.sum(pc.is_null(table.column("median_above"))).as_py() or 0
    table = with_entry(table.filter(pc.fill_null(table.column("median_above"), False)))
    if most_education < 7:
        table = table.filter(
            pc.fill_null(pc.less_equal(table.column("education_rank"), most_education), False)
        )
    table = table.sort_by([("employment", "descending"), ("soc", "ascending")])
    method = Method(
        key="well-paid-by-entry",
        title=_("Well-paid occupations by typical entry education"),
        words=_(
            "Occupations whose published median wage is at or above the threshold, with the education that "
            "the publisher assigns as typical for entry."
        ),
        citation="U.S. Bureau of Labor Statistics, Employment Projections, Table 1.2",
        query=wages.method.query,
        parameters={**wages.method.parameters, "most_education": most_education},
    )
    notes: tuple[str, ...] = (
        _(
            "Typical entry education is assigned nationally; it does not say what each employer asks or what "
            "people in the job have."
        ),
        _("Wages are per hour, or per year for occupations paid by the year, against 2,080 hours."),
    )
    if unknown:
        notes += (
            _(
                "{count} occupations are left out because their published wages do not tell whether the "
                "median is at or above the threshold."
            ).format(count=unknown),
        )
    return replace(
        wages,
        table=table,
        columns=COLUMNS,
        sources=(*wages.sources, entry_source()),
        method=method,
        notes=notes,
    )


def with_entry(table: pa.Table) -> pa.Table:
    """Rows with `education`, `education_rank`, `experience`, `training` of their occupation (`soc`)."""
    entry = education.entry_requirements_table()
    joined = table.join(entry, "soc", join_type="left outer")
    words = joined.column("education")
    names = {each: education.education_name(each) for each in pc.unique(words).to_pylist() if each}
    spoken = words
    for published, name in names.items():
        spoken = pc.if_else(pc.equal(words, published), name, spoken)
    mark = pc.if_else(pc.is_null(words), pa.scalar("missing"), pa.scalar(None, pa.string()))
    joined = joined.set_column(joined.column_names.index("education"), "education", spoken)
    return joined.append_column("education_mark", mark)


def entry_source() -> SourceReference:
    """Where the education assignments come from."""
    file = education.entry_file()
    about = file.header
    digest = hashlib.sha256(repr(file.rows).encode()).hexdigest()
    return SourceReference(
        key="entry-education",
        title=about["title"],
        publisher=about["publisher"],
        vintage=str(file.in_force_from.year),
        vintage_label=str(file.in_force_from.year),
        address=about["address"],
        retrieved="",
        sha256=digest,
        licence=about["licence"],
    )

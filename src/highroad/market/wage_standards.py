"""Living-wage and self-sufficiency standards of a region, side by side, and the jobs that pay them."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from highroad.errors import BadQuestion, DataMissing
from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.language import ngettext
from highroad.market.areas import Described, oews_areas
from highroad.market.asking import catalogue_or_default
from highroad.market.occupations import HOURS_PER_YEAR, occupation_employment
from highroad.market.wages import one_area
from highroad.reference.regions import Region, resolve_region
from highroad.results import Column, Mark, Method, Result
from highroad.sources.catalogue import Catalogue

Floats = npt.NDArray[np.float64]
SOURCE: Final = "living_wages"
#: Between a standard and a family type, where one text names both.
PARTED: Final = " / "
_RANKS: Final = (10.0, 25.0, 50.0, 75.0, 90.0)
STANDARDS: Final = (
    Column("standard", N_("Standard")),
    Column("family_type", N_("Family type")),
    Column("year", N_("Year"), "code"),
    Column("hourly_amount", N_("Needed an hour"), "money", N_("dollars per hour"), 2),
    Column("low", N_("Lowest county"), "money", N_("dollars per hour"), 2),
    Column("high", N_("Highest county"), "money", N_("dollars per hour"), 2),
    Column("share", N_("Jobs that pay it"), "percent", N_("percent"), 0, "share_mark"),
    Column("share_low", N_("Proven, at least"), "percent", N_("percent"), 0, "bounds_mark"),
    Column("share_high", N_("Proven, at most"), "percent", N_("percent"), 0, "bounds_mark"),
    Column("counties", N_("Counties with an amount"), "count"),
    Column("counties_missing", N_("Counties without one"), "count"),
    Column("source", N_("Source")),
    Column("licence_note", N_("Terms")),
)


def wage_standards(
    region: str | Region,
    *,
    standard: str = "",
    family: str = "",
    standards: str | None = None,
    vintage: str | None = None,
    catalogue: Catalogue | None = None,
) -> Result:
    """What families need an hour by every standard at hand, and what share of the region's jobs pays that.

    standard, family: only this standard, or this family type (its whole name, in any case). standards:
    the newest vintage of standards to look at. vintage: of the wages. Of each standard its newest
    year counts.

    Returns a `Result`; `.table`, by standard, then by amount: `standard`, `family_type`, `year`,
    `hourly_amount` (dollars an hour of full-time work of each working adult: of several counties the mean,
    weighted by their residents where population is at hand for all of them), `low`, `high` (over the
    counties), `share` (percent of all jobs of the area that pay at least `hourly_amount`, as estimated in
    `wages_against_threshold`; "not_evaluable" where percentiles are not published), `share_low`, `share_high`
    (what the published percentiles prove), `counties`, `counties_missing` (of the region, without an amount),
    `source`, `licence_note` (as whoever brought the standard wrote them).

    Raises UnknownArea, DataMissing (with what to add), BadQuestion for a standard or family type that is not
    at hand. Source of the rule: as in `wages_against_threshold`; the standards are their makers'.
    """
    here = resolve_region(region) if isinstance(region, str) else region
    catalogue = catalogue_or_default(catalogue)
    rows = _amounts(here, catalogue, standards)
    rows = _named(_named(rows, "standard", standard), "family_type", family)
    weights, weighted = _residents(here, catalogue)
    table = _by_family(rows, weights, len(here.counties))
    area = one_area(oews_areas(here, catalogue, vintage))
    table = _with_shares(table, area, vintage, catalogue)
    used = sorted({str(each.as_py()) for each in pc.unique(table["year"])}, reverse=True)
    held = {each.vintage for each in catalogue.vintages(SOURCE)}
    return Result(
        table=table,
        columns=STANDARDS,
        sources=(
            *(catalogue.reference(SOURCE, each) for each in used if each in held),
            catalogue.reference("oews", vintage),
            *((catalogue.reference("population"),) if weighted else ()),
        ),
        method=Method(
            key="wage-standards",
            title=_("What families need, beside what jobs pay"),
            words=_(
                "Each standard says what a working adult of a family must earn an hour, full time. The share "
                "of jobs that pay it is read from the area's published wage percentiles."
            ),
            formula="Σ_c n_c·a_c / Σ_c n_c;  P(W ≥ a)",
            citation="; ".join(sorted(set(table["source"].to_pylist()))),
            parameters={
                **area.parameters,
                "region": here.key,
                "weights": "residents" if weighted else "equal",
                "vintage": catalogue.reference("oews", vintage).vintage,
            },
        ),
        notes=_notes(table, here, weighted),
    )


def standard_amount(region: str | Region, named: str, *, catalogue: Catalogue | None = None) -> float:
    """Dollars an hour by a standard at hand that is named like "Living Wage / 1 Adult 1 Child".

    Raises as `wage_standards`, and BadQuestion where the text names more than one amount.
    """
    standard, parted, family = (part.strip() for part in named.rpartition(PARTED))
    if not parted.strip():
        standard, family = "", named.strip()
    found = wage_standards(region, standard=standard, family=family, catalogue=catalogue).table
    if found.num_rows != 1:
        raise BadQuestion(
            _("“{text}” names {count} amounts.").format(text=named, count=found.num_rows),
            remedy=_("Name the standard and the family type: {choices}.").format(
                choices="; ".join(
                    PARTED.join(pair)
                    for pair in zip(
                        found["standard"].to_pylist()[:6], found["family_type"].to_pylist()[:6], strict=True
                    )
                )
            ),
        )
    return float(found["hourly_amount"][0].as_py())


def _amounts(here: Region, catalogue: Catalogue, newest_at: str | None) -> pa.Table:
    """The amounts of the region's counties, of the newest year of each standard and family type."""
    held = [each for each in catalogue.vintages(SOURCE) if not newest_at or each.vintage <= newest_at]
    remedy = _("Bring one that you may use: `highroad sources template living_wages` prints its first line.")
    if not held:
        raise DataMissing(_("No living-wage or self-sufficiency standard is at hand."), remedy=remedy)
    rows = pa.concat_tables([pq.read_table(each.tables["amounts"]) for each in held])
    counties = pa.array(here.counties, pa.string())
    rows = rows.filter(pc.and_(pc.is_in(rows["county_fips"], counties), pc.is_valid(rows["hourly_amount"])))
    if not rows.num_rows:
        raise DataMissing(
            _("The standards at hand tell no amount for {region}.").format(region=here.name), remedy=remedy
        )
    keys = ["standard", "family_type"]
    newest = rows.group_by(keys).aggregate([("year", "max")])
    rows = rows.join(newest, keys, join_type="inner")
    return rows.filter(pc.equal(rows["year"], rows["year_max"])).drop_columns(["year_max"])


def _named(rows: pa.Table, column: str, asked: str) -> pa.Table:
    """The rows whose name is the one asked for, in any case; all without one."""
    if not asked:
        return rows
    found = rows.filter(pc.equal(pc.utf8_lower(rows[column]), asked.lower()))
    if not found.num_rows:
        names = sorted(set(rows[column].to_pylist()))
        raise BadQuestion(
            _("No standard at hand for this region knows “{name}”.").format(name=asked),
            remedy=_("Choose one of: {choices}.").format(choices="; ".join(names[:20])),
        )
    return found


def _residents(here: Region, catalogue: Catalogue) -> tuple[dict[str, float], bool]:
    """Residents of each county of the newest year, and whether they are known; else each counts one."""
    alike = dict.fromkeys(here.counties, 1.0)
    if len(alike) < 2 or not catalogue.vintages("population"):
        return alike, False
    cells = pq.read_table(
        catalogue.table("population", "cells"), columns=["county_fips", "year", "population"]
    )
    cells = cells.filter(pc.equal(cells["year"], pc.max(cells["year"])))
    known: dict[str, Any] = dict(
        zip(cells["county_fips"].to_pylist(), cells["population"].to_pylist(), strict=True)
    )
    if not all(known.get(each) for each in alike):
        return alike, False
    return {each: float(known[each]) for each in alike}, True


def _by_family(rows: pa.Table, weights: dict[str, float], counties: int) -> pa.Table:
    """One row for each standard and family type, over the counties that it knows."""
    weight = pa.array([weights[each] for each in rows["county_fips"].to_pylist()], pa.float64())
    rows = rows.append_column("weight", weight)
    rows = rows.append_column("weighed", pc.multiply(rows["hourly_amount"], weight))
    keys = ["standard", "family_type", "year"]
    sums = rows.group_by(keys).aggregate(
        [
            ("weighed", "sum"),
            ("weight", "sum"),
            ("hourly_amount", "min"),
            ("hourly_amount", "max"),
            ("county_fips", "count_distinct"),
            ("source", "min"),
            ("licence_note", "min"),
        ]
    )
    known = sums["county_fips_count_distinct"]
    return pa.table(
        {
            **{name: sums[name] for name in keys},
            "hourly_amount": pc.divide(sums["weighed_sum"], sums["weight_sum"]),
            "low": sums["hourly_amount_min"],
            "high": sums["hourly_amount_max"],
            "counties": known,
            "counties_missing": pc.subtract(pa.scalar(counties, pa.int64()), known),
            "source": sums["source_min"],
            "licence_note": sums["licence_note_min"],
        }
    ).sort_by([("standard", "ascending"), ("hourly_amount", "ascending"), ("family_type", "ascending")])


def _with_shares(table: pa.Table, area: Described, vintage: str | None, catalogue: Catalogue) -> pa.Table:
    """With the share of all jobs that pays at least each amount: estimated, and what is proven."""
    everything = occupation_employment(area, level="all", vintage=vintage, catalogue=catalogue).table
    total = everything.filter(pc.equal(everything["soc"], "00-0000")).to_pylist()
    asked = np.asarray(table["hourly_amount"].to_numpy(), dtype=float)
    found = _shares(total[0] if total else {}, asked)
    told = [
        pc.if_else(pc.is_nan(pa.array(each)), pa.scalar(None, pa.float64()), pa.array(each)) for each in found
    ]
    nothing = pa.scalar(None, pa.string())
    unknown = pa.scalar(Mark.NOT_EVALUABLE.value)
    for name, column in zip(("share", "share_low", "share_high"), told, strict=True):
        table = table.append_column(name, column)
    mark = pc.if_else(pc.is_valid(told[0]), pa.scalar(Mark.ESTIMATED.value), unknown)
    return table.append_column("share_mark", mark).append_column(
        "bounds_mark", pc.if_else(pc.is_valid(told[1]), nothing, unknown)
    )


def _shares(total: dict[str, Any], asked: Floats) -> tuple[Floats, Floats, Floats]:
    """Percent of jobs at or above each amount: estimate, proven least and most; NaN where not known."""
    points = [
        (rank, float(total[f"hourly_p{rank:.0f}"]), total[f"hourly_p{rank:.0f}_mark"] is None)
        for rank in _RANKS
        if total and total.get(f"hourly_p{rank:.0f}") is not None
    ]
    exact = [(rank, wage) for rank, wage, sure in points if sure]
    if len(exact) < 2:
        nothing = np.full(len(asked), np.nan)
        return nothing, nothing, nothing
    least, most = np.zeros(len(asked)), np.full(len(asked), 100.0)
    for rank, wage, sure in points:  # a capped percentile proves what is at least so, and nothing more
        least = np.where(wage >= asked, np.maximum(least, 100 - rank), least)
        if sure:
            most = np.where(wage < asked, np.minimum(most, 100 - rank), most)
    ranks, wages = (np.array(each) for each in zip(*exact, strict=True))
    at = np.clip(np.searchsorted(wages, asked, side="left") - 1, 0, len(wages) - 2)
    step = np.log(wages[at + 1] / wages[at])
    part = np.divide(np.log(asked / wages[at]), step, out=np.zeros(len(asked)), where=step > 0)
    below = ranks[at] + (ranks[at + 1] - ranks[at]) * part
    return np.clip(100 - np.clip(below, 0, 100), least, most), least, most


def _notes(table: pa.Table, here: Region, weighted: bool) -> tuple[str, ...]:
    notes = [
        _(
            "The amounts are those of whoever made the standard, for full-time work all year ({hours} hours) "
            "of each working adult. Standards count different needs: compare a standard with itself first."
        ).format(hours=f"{HOURS_PER_YEAR:,.0f}"),
        _("Shares are of jobs, before taxes; they do not say what a household lives on."),
    ]
    if len(here.counties) > 1:
        notes.append(
            _("Of several counties the amount is their mean, weighted by residents.")
            if weighted
            else _("Of several counties the amount is their plain mean: residents are not known for all.")
        )
    lacking = pc.max(table["counties_missing"]).as_py() or 0
    if lacking:
        notes.append(
            ngettext(
                "A standard tells no amount for {count} county of {region}, which is left out.",
                "A standard tells no amount for up to {count} counties of {region}, which are left out.",
                lacking,
            ).format(count=lacking, region=here.name)
        )
    return tuple(notes)

"""Shift-share year by year: bases are renewed every year, and the components of the years are added up."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from highroad.errors import BadQuestion, DataMissing
from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.market.areas import Described
from highroad.market.asking import catalogue_or_default
from highroad.market.editions import refuse_mixed_editions
from highroad.market.given import codes_as_text
from highroad.market.industries import Detail, qcew_areas, qcew_areas_throughout, reference_area
from highroad.market.shift_share import growth_indices, refuse_break, regional_shift_share
from highroad.reference import regions
from highroad.results import Column, Method, Result
from highroad.sources.catalogue import Catalogue
from highroad.sources.qcew_layout import naics_vintage

Floats = npt.NDArray[np.float64]
PARTS: Final = ("national", "mix", "regional", "competitive", "allocation")


@dataclass(frozen=True, slots=True)
class Components:
    """Arrays of the shape of the jobs given: `national` + `mix` + `regional` is the change; `competitive` +
    `allocation` is `regional`, both nan for an industry without jobs in the earlier year.
    """

    national: Floats
    mix: Floats
    regional: Floats
    competitive: Floats
    allocation: Floats


def shift_share_components(
    earlier: Floats, later: Floats, base_earlier: Floats, base_later: Floats
) -> Components:
    """Components of change of one place's industries, or of many places by industries at once.

    earlier, later: jobs by industry (last axis), of one or many places. base_earlier, base_later: jobs by
    industry of the reference area, which contains them. An industry without jobs in the earlier year
    (entry) has national = mix = 0 and all of its jobs in regional; one without jobs in the later year (exit)
    is regular. Arrays or lists, jobs known and not negative. Rules as in `shift_share`. Returns arrays in the
    shape of `earlier`; `competitive` and `allocation` are nan where an industry enters. Raises BadQuestion
    for jobs that are not known or below zero, arrays that do not fit, and a reference area without earlier
    jobs.
    """
    earlier, later = np.asarray(earlier, dtype=float), np.asarray(later, dtype=float)
    base_earlier, base_later = np.asarray(base_earlier, dtype=float), np.asarray(base_later, dtype=float)
    _known_jobs(earlier, later, base_earlier, base_later)
    with np.errstate(divide="ignore", invalid="ignore"):
        growth = base_later.sum() / base_earlier.sum()
        own = np.where(base_earlier > 0, base_later / base_earlier, np.nan)
        here = np.where(earlier > 0, later / earlier, np.nan)
    entered = earlier == 0
    mix = np.where(entered, 0.0, earlier * np.nan_to_num(own - growth))
    regional = np.where(entered, later, later - earlier * np.nan_to_num(own))
    even = earlier.sum(axis=-1, keepdims=True) * base_earlier / base_earlier.sum()
    apart = here - own
    return Components(earlier * (growth - 1), mix, regional, even * apart, (earlier - even) * apart)


def _known_jobs(earlier: Floats, later: Floats, base_earlier: Floats, base_later: Floats) -> None:
    given = (earlier, later, base_earlier, base_later)
    fit = earlier.shape == later.shape and earlier.shape[-1:] == base_earlier.shape == base_later.shape
    if not fit or not all(np.isfinite(each).all() and (each >= 0).all() for each in given):
        raise BadQuestion(
            _("Jobs by industry are known numbers, not below zero, as many in each year and area."),
            remedy=_("Leave industries out of all of them that are unknown in one."),
        )
    if not base_earlier.sum() > 0:
        raise BadQuestion(
            _("The reference area has no jobs in the earlier year: nothing grows from nothing."),
            remedy=_("Choose an earlier year, or an area that contains the place."),
        )


def dynamic_shift_share(years: pa.Table) -> pa.Table:
    """Components of each industry's change, year by year and added up.

    years: `industry_code`, `year` (or any label that sorts by time), `jobs` (of the region) and `base` (of
    the reference area, which contains it), every industry in every year. Industries that are unknown in any
    year must be left out of all years and of both areas beforehand.

    Returns one row for each industry and step, with `from`, `to`, `industry_code`, `change`, `national`,
    `mix`, `regional`, `competitive`, `allocation` (null in a step in which the industry enters), and for
    each industry the sums over the steps with `from` and `to` the first and last year. Components add up to
    the change. Raises BadQuestion when an industry lacks a year, jobs are unknown or negative, or industries
    were renumbered between two years.
    Source of the rule: Barff and Knight (1988), Growth and Change 19(2); Esteban-Marquillas (1972).
    """
    codes_as_text(years, "industry_code")
    codes = sorted(set(years["industry_code"].to_pylist()))
    labels = sorted(set(years["year"].to_pylist()))
    place = {code: number for number, code in enumerate(codes)}
    moment = {label: number for number, label in enumerate(labels)}
    grids = [np.full((len(labels), len(codes)), np.nan) for _side in ("jobs", "base")]
    at = (
        [moment[each] for each in years["year"].to_pylist()],
        [place[each] for each in years["industry_code"].to_pylist()],
    )
    for grid, name in zip(grids, ("jobs", "base"), strict=True):
        grid[at] = years[name].cast(pa.float64()).to_numpy()
    jobs, base = grids
    whole = np.isfinite(jobs).all() and np.isfinite(base).all() and min(jobs.min(), base.min()) >= 0
    if len(labels) < 2 or years.num_rows != jobs.size or not whole:
        raise BadQuestion(
            _("Every industry needs its jobs in every year, and there must be two years."),
            remedy=_("Leave industries with gaps out of all years and of both areas."),
        )
    if (jobs > base).any():
        raise BadQuestion(
            _("The reference area has fewer jobs in an industry than the region."),
            remedy=_("The reference area must contain the region."),
        )
    for number in range(len(labels) - 1):
        refuse_mixed_editions(*([codes[at] for at in np.flatnonzero(base[n])] for n in (number, number + 1)))
    steps = [
        _step(codes, labels[number], labels[number + 1], jobs[number : number + 2], base[number : number + 2])
        for number in range(len(labels) - 1)
    ]
    everything = pa.concat_tables(steps)
    sums = everything.group_by("industry_code").aggregate([(name, "sum") for name in ("change", *PARTS)])
    sums = sums.rename_columns([name.removesuffix("_sum") for name in sums.column_names])
    sums = sums.append_column("from", pa.array([labels[0]] * sums.num_rows))
    sums = sums.append_column("to", pa.array([labels[-1]] * sums.num_rows))
    return pa.concat_tables([everything, sums.select(everything.column_names)])


def _step(codes: list[str], first: object, last: object, jobs: Floats, base: Floats) -> pa.Table:
    made = shift_share_components(jobs[0], jobs[1], base[0], base[1])
    found = {
        "industry_code": pa.array(codes, pa.string()),
        "from": pa.array([first] * len(codes)),
        "to": pa.array([last] * len(codes)),
        "change": jobs[1] - jobs[0],
    }
    return pa.table(found | {name: pa.array(getattr(made, name), from_pandas=True) for name in PARTS})


COLUMNS: Final = (
    Column("step", N_("Years"), "code"),
    Column("change", N_("Change"), "count", N_("jobs")),
    Column("national", N_("Reference growth"), "count", N_("jobs")),
    Column("mix", N_("Industry mix"), "count", N_("jobs")),
    Column("regional", N_("Regional share"), "count", N_("jobs")),
    Column("structure", N_("Structure index"), "ratio", "", 3),
    Column("location", N_("Location index"), "ratio", "", 3),
    Column("industries", N_("Industries"), "count"),
)
_ADDED: Final = ("change", *PARTS[:3])


def shift_share_years(
    area: str | regions.Region | Described,
    catalogue: Catalogue,
    *,
    vintages: tuple[str, ...] = (),
    detail: Detail = "supersector",
    bridged: bool = False,
) -> list[str]:
    """The QCEW vintages that a shift-share of a region goes over, the earliest first.

    vintages: those chosen; by default all annual averages at hand that hold the region, of one classification
    where the detail is finer than sectors and nothing is bridged. Raises BadQuestion where they are not two.
    """
    chosen = sorted(vintages) or _at_hand(area, "sector" if bridged else detail, catalogue)
    if len(chosen) < 2:
        raise BadQuestion(
            _(
                "Shift-share by year needs two years of one industry classification at least; {count} are "
                "at hand."
            ).format(count=len(chosen)),
            remedy=_(
                "Add more years with `highroad sources fetch qcew --years`, or put codes together across "
                "the change of classification (`--bridge`)."
            ),
        )
    return chosen


def regional_shift_share_by_year(
    area: str | regions.Region | Described,
    reference: str = "",
    *,
    vintages: tuple[str, ...] = (),
    detail: Detail = "supersector",
    ownership: str = "private",
    excluding: bool = False,
    bridged: bool = False,
    catalogue: Catalogue | None = None,
) -> Result:
    """Shift-share of a region over several QCEW vintages, one row for each step and one for their sum.

    area, reference, detail, ownership, excluding, bridged: as in `regional_shift_share`. vintages: of the
    same part of the year; by default all annual averages at hand that hold the region, of one classification
    where the detail is finer than sectors. Returns a `Result`; `.table`: `step` ("2020-2021"), `change`,
    `national`, `mix`, `regional` (jobs, sums over the industries shown in both years of the step),
    `structure`, `location` (indices of relative growth; their mean in the row of the sum) and `industries`
    (how many were shown in the step; the fewest in the row of the sum). The region is described by the same
    areas throughout. A step across a change of the industry classification is refused at details finer than
    sectors, unless it is bridged. Raises UnknownArea, DataMissing, BadQuestion.
    Source of the rule: Barff and Knight (1988); Gerfin (1964) for the indices.
    """
    catalogue = catalogue_or_default(catalogue)
    chosen = shift_share_years(area, catalogue, vintages=vintages, detail=detail, bridged=bridged)
    for before, after in pairwise(chosen):
        if not bridged:
            refuse_break(before, after, detail)
    here = qcew_areas_throughout(area, catalogue, chosen)
    base = reference_area(reference, here, catalogue, chosen)
    steps = [
        regional_shift_share(
            here,
            base,
            earlier=before,
            later=after,
            detail=detail,
            ownership=ownership,
            excluding=excluding,
            bridged=bridged,
            catalogue=catalogue,
        )
        for before, after in pairwise(chosen)
    ]
    sources = {(source.key == "qcew", source.vintage): source for made in steps for source in made.sources}
    return Result(
        table=_steps(steps, chosen),
        columns=COLUMNS,
        sources=tuple(sources[each] for each in sorted(sources, reverse=True)),
        method=Method(
            key="dynamic-shift-share",
            title=_("Shift-share by year"),
            words=_(
                "Each year's change is split with that year's bases, and the years' components are added up. "
                "The structure index is what the region's industries would have grown at their growth in "
                "the reference area, over that area's growth; the location index is the rest."
            ),
            formula="Σ_t [e(G − 1) + e(g_i − G) + (e′ − e·g_i)]",
            citation="Barff & Knight (1988); Gerfin (1964)",
            query=steps[0].method.query,
            parameters={**steps[-1].method.parameters, "earlier": chosen[0], "vintages": " ".join(chosen)},
        ),
        notes=tuple(dict.fromkeys(note for made in steps for note in made.notes)),
    )


def _at_hand(area: str | regions.Region | Described, detail: str, catalogue: Catalogue) -> list[str]:
    """Annual vintages that hold the area, oldest first; at fine details only those of the newest codes."""
    found = []
    for each in catalogue.vintages("qcew"):
        if not each.vintage.endswith("A"):
            continue
        try:
            qcew_areas(area, catalogue, each.vintage)
        except DataMissing:
            continue
        found.append(each.vintage)
    if detail not in {"supersector", "sector"} and found:
        newest = naics_vintage(int(max(found)[:4]))
        found = [each for each in found if naics_vintage(int(each[:4])) == newest]
    return sorted(found)


def _steps(steps: list[Result], chosen: list[str]) -> pa.Table:
    """A row for each step, and their sum below when there are several."""
    rows: list[dict[str, object]] = []
    for made, before, after in zip(steps, chosen, chosen[1:], strict=False):
        indices = growth_indices(made.table).to_pylist()[0]
        rows.append(
            {"step": f"{before[:4]}-{after[:4]}"}
            | {name: float(np.sum(made.table[name].to_numpy())) for name in _ADDED}
            | {"structure": indices["structure"], "location": indices["location"]}
            | {"industries": made.table.num_rows}
        )
    table = pa.Table.from_pylist(rows)
    if len(rows) == 1:
        return table
    whole: dict[str, object] = {"step": f"{chosen[0][:4]}-{chosen[-1][:4]}"}
    whole |= {name: pc.sum(table[name]).as_py() for name in _ADDED}
    whole |= {name: pc.mean(table[name]).as_py() for name in ("structure", "location")}
    whole["industries"] = pc.min(table["industries"]).as_py()
    return pa.concat_tables([table, pa.Table.from_pylist([whole], schema=table.schema)])

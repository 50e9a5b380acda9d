"""Shift-share year by year: bases are renewed every year, and the components of the years are added up."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from highroad.errors import BadQuestion
from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.market.asking import catalogue_or_default
from highroad.market.shift_share import regional_shift_share
from highroad.results import Column, Method, Result
from highroad.sources.catalogue import Catalogue

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
    is regular. Rules as in `shift_share`.
    """
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


def dynamic_shift_share(years: pa.Table) -> pa.Table:
    """Components of each industry's change, year by year and added up.

    years: `industry_code`, `year` (or any label that sorts by time), `jobs` (of the region) and `base` (of
    the reference area, which contains it), every industry in every year. Industries that are unknown in any
    year must be left out of all years and of both areas beforehand.

    Returns one row for each industry and step, with `from`, `to`, `industry_code`, `change`, `national`,
    `mix`, `regional`, `competitive`, `allocation` (null in a step in which the industry enters), and for
    each industry the sums over the steps with `from` and `to` the first and last year. Components add up to
    the change. Raises BadQuestion when an industry lacks a year, or jobs are unknown or negative.
    Source of the rule: Barff and Knight (1988), Growth and Change 19(2); Esteban-Marquillas (1972).
    """
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
)


def regional_shift_share_by_year(
    area: str,
    reference: str,
    *,
    vintages: tuple[str, ...] = (),
    detail: str = "supersector",
    ownership: str = "private",
    catalogue: Catalogue | None = None,
) -> Result:
    """Shift-share of a region over several QCEW vintages, one row for each step and one for their sum.

    area, reference, detail, ownership: as in `regional_shift_share`. vintages: of the same part of the year;
    by default all annual averages at hand. Returns a `Result`; `.table`: `step` ("2020-2021"), `change`,
    `national`, `mix`, `regional` (jobs, sums over the industries shown in both years of the step). A step
    across a change of the industry classification is refused at details finer than sectors.
    Raises UnknownArea, DataMissing, BadQuestion. Source of the rule: Barff and Knight (1988).
    """
    catalogue = catalogue_or_default(catalogue)
    chosen = sorted(vintages) or sorted(
        each.vintage for each in catalogue.vintages("qcew") if each.vintage.endswith("A")
    )
    if len(chosen) < 2:
        raise BadQuestion(
            _("Shift-share by year needs two years at least; {count} are at hand.").format(count=len(chosen)),
            remedy=_("Add more years with `highroad sources fetch qcew --years`."),
        )
    level: object = detail
    steps = [
        regional_shift_share(
            area,
            reference,
            earlier=before,
            later=after,
            detail=level,  # type: ignore[arg-type]
            ownership=ownership,
            catalogue=catalogue,
        )
        for before, after in pairwise(chosen)
    ]
    names = ("change", *PARTS[:3])
    rows = [
        {"step": f"{before[:4]}-{after[:4]}"}
        | {name: float(np.sum(made.table[name].to_numpy())) for name in names}
        for made, before, after in zip(steps, chosen, chosen[1:], strict=False)
    ]
    whole = {"step": f"{chosen[0][:4]}-{chosen[-1][:4]}"} | {
        name: sum(float(row[name]) for row in rows) for name in names
    }
    sources = {source.vintage: source for made in steps for source in made.sources}
    return Result(
        table=pa.Table.from_pylist([*rows, whole] if len(rows) > 1 else rows),
        columns=COLUMNS,
        sources=tuple(sources.values()),
        method=Method(
            key="dynamic-shift-share",
            title=_("Shift-share by year"),
            words=_(
                "Each year's change is split with that year's bases, and the years' components are added up."
            ),
            formula="Σ_t [e(G − 1) + e(g_i − G) + (e′ − e·g_i)]",
            citation="Barff & Knight (1988)",
            query=steps[0].method.query,
            parameters={"area": area, "reference": reference, "detail": detail, "vintages": " ".join(chosen)},
        ),
        notes=tuple(dict.fromkeys(note for made in steps for note in made.notes)),
    )

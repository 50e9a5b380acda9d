"""What a region's briefing asks, section by section: the two pages, and the annex for those who want more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from highroad.language import mark as N_


@dataclass(frozen=True, slots=True)
class Planned:
    """A section before it is asked: the kind of exhibit, its parameters, and what goes on paper.

    extra: a reader who lacks it lacks nothing to understand the rest; it is no gap.
    """

    key: str
    title: str
    kind: str
    parameters: tuple[tuple[str, str], ...] = ()
    show: str = "table"
    columns: tuple[str, ...] = ()
    rows: int = 6
    extra: bool = False


PLAN: Final = (
    Planned(
        "work",
        N_("What people work in"),
        "occupation-groups",
        columns=("occupation", "employment", "share_of_jobs", "hourly_p50"),
        rows=10,
    ),
    Planned(
        "sectors",
        N_("Which sectors matter, and why"),
        "target-industries",
        (("detail", "sector"), ("rows", "8")),
        columns=("industry", "jobs", "growth", "clauses", "top_share"),
        rows=6,
    ),
    Planned(
        "known",
        N_("What the region is known for"),
        "location-quotients",
        (("rows", "10"),),
        show="chart",
        columns=("occupation", "employment", "location_quotient", "low", "high"),
        rows=10,
    ),
    Planned(
        "largest",
        N_("The largest occupations"),
        "occupation-table",
        (("rows", "8"),),
        columns=("occupation", "employment", "share_of_jobs", "hourly_p50"),
        rows=8,
    ),
    Planned(
        "pays",
        N_("What work pays"),
        "wage-ladder",
        (("which", "groups"), ("rows", "8")),
        show="chart",
        columns=("occupation", "hourly_p10", "hourly_p50", "hourly_p90"),
        rows=8,
    ),
    Planned(
        "threshold",
        N_("Jobs above the wage threshold"),
        "wage-threshold",
        (("rows", "9"),),
        show="sentence",
        columns=("occupation", "lower", "estimate", "upper"),
        rows=5,
    ),
    Planned(
        "entry",
        N_("Well-paid work without a bachelor's degree"),
        "typical-entry",
        (("most_education", "4"), ("rows", "8")),
        columns=("occupation", "education", "employment", "hourly_p50"),
        rows=6,
    ),
    Planned(
        "industries",
        N_("Industries"),
        "industry-mix",
        (("rows", "6"),),
        columns=("industry", "employment", "share", "location_quotient"),
        rows=5,
    ),
    Planned("growth", N_("Growth of industries"), "industry-growth", show="sentence"),
    Planned("apart", N_("Growth taken apart"), "shift-share", show="sentence", extra=True),
    Planned("clusters", N_("Traded and local clusters"), "clusters", show="sentence", extra=True),
    Planned("unemployment", N_("Unemployment"), "unemployment-trend", show="sentence"),
    Planned("ahead", N_("Forecast"), "forecast", show="sentence", extra=True),
    Planned("hidden", N_("What is not shown"), "suppressed-cells", show="sentence"),
    Planned("vintages", N_("Since the earlier vintage"), "vintage-change", show="sentence"),
)


#: What goes on further pages for those who ask for more, where the data are at hand; what lacks is no gap.
ANNEX: Final = (
    Planned(
        "openings",
        N_("Openings a year"),
        "openings",
        (("rows", "8"),),
        columns=("occupation", "employment", "openings", "annual_p50", "education"),
        rows=8,
    ),
    Planned(
        "listed",
        N_("Occupations on a list by an open rule"),
        "occupation-list",
        (("rule", "starting-point"), ("rows", "8")),
        columns=("occupation", "employment", "openings", "annual_p50"),
        rows=8,
    ),
    Planned(
        "gap",
        N_("Openings and completers"),
        "supply-gap",
        (("rows", "8"),),
        columns=("occupation", "openings", "completers", "gap_low", "gap_high"),
        rows=8,
    ),
    Planned(
        "studied",
        N_("What people complete here"),
        "training-programs",
        (("rows", "6"),),
        columns=("program", "completions", "institutions"),
    ),
    Planned(
        "eligible",
        N_("Eligible training programs"),
        "eligible-programs",
        (("rows", "6"),),
        columns=("program", "provider", "cost", "served", "employment_rate"),
    ),
    Planned(
        "program",
        N_("Where the program that serves most people leads"),
        "program",
        columns=("occupation", "employment", "hourly_p50", "meets", "openings"),
        rows=4,
    ),
    Planned(
        "green",
        N_("Work on the environment and energy"),
        "openings",
        (("tag", "soc-2018-environment"), ("rows", "6")),
        columns=("occupation", "employment", "openings", "annual_p50"),
    ),
    Planned(
        "commuting",
        N_("Where people who work here live"),
        "commuting",
        (("rows", "6"),),
        columns=("county", "jobs", "share"),
    ),
    Planned(
        "reach",
        N_("Jobs within reach"),
        "reachable-jobs",
    ),
    Planned(
        "hires",
        N_("Hires and turnover"),
        "hires",
    ),
    Planned(
        "stages",
        N_("Training for, connecting to, thriving"),
        "career-stages",
        columns=("group", "in_training", "hires", "lasting", "retained", "pay"),
    ),
    Planned(
        "notices",
        N_("Layoff notices"),
        "layoff-notices",
        show="chart",
        columns=("group", "notices", "people", "unknown"),
    ),
)

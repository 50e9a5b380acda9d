"""A worked example for a method: small numbers, put through the very functions that the answers come from."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pyarrow as pa

from highroad.language import gettext as _
from highroad.market.career_stages import stages
from highroad.market.commuting import miles_between
from highroad.market.diversity import diversity
from highroad.market.dynamic_shift_share import shift_share_components
from highroad.market.list_points import said
from highroad.market.occupation_lists import occupation_list
from highroad.market.openings import annual_openings
from highroad.market.openings_range import ends_for_each_job, with_range
from highroad.market.panels import quotient_panel
from highroad.market.qwi_cells import ALL
from highroad.market.staffing import staffing_demand
from highroad.market.supply import allocated_completers, supply_gap
from highroad.market.targets import target_scores
from highroad.market.worked_people import PEOPLE
from highroad.market.worked_regions import REGIONS
from highroad.reference.list_rules import Criterion, Group, Rule


def worked_example(key: str) -> str:
    """The example of the method with this key, in the language in force; "" where there is none."""
    return _EXAMPLES[key]() if key in _EXAMPLES else ""


def _quotient() -> str:
    panel = pa.table(
        {
            "place": ["US", "US", "a", "a"],
            "period": ["2023"] * 4,
            "activity": ["10", "62", "10", "62"],
            "jobs": [1_000_000, 150_000, 1_000, 240],
        }
    )
    row = quotient_panel(panel, base="US").to_pylist()[0]
    reach = float(np.exp(1.6448536 * np.sqrt(row["variance"])))
    return _(
        "240 of 1,000 jobs here and 150,000 of 1,000,000 in the nation: 0.24 / 0.15 = {quotient}. With "
        "so few "
        "jobs chance alone moves it between {low} and {high} in nine of ten cases."
    ).format(
        quotient=f"{row['quotient']:.2f}",
        low=f"{row['quotient'] / reach:.2f}",
        high=f"{row['quotient'] * reach:.2f}",
    )


def _shift_share() -> str:
    made = shift_share_components(
        np.array([100.0, 200.0]), np.array([130.0, 190.0]), np.array([400.0, 600.0]), np.array([480.0, 620.0])
    )
    return _(
        "Here an industry grew from 100 to 130 jobs; elsewhere it grew from 400 to 480, and all jobs "
        "from 1,000 "
        "to 1,100. Of the 30 jobs {national} are the overall growth, {mix} the industry's, {regional} the "
        "region's own."
    ).format(national=f"{made.national[0]:.0f}", mix=f"{made.mix[0]:.0f}", regional=f"{made.regional[0]:.0f}")


def _diversity() -> str:
    jobs = pa.table(
        {
            "place": ["here", "here", "nation", "nation"],
            "activity": ["a", "b", "a", "b"],
            "jobs": [70.0, 30.0, 500.0, 500.0],
        }
    )
    row = diversity(jobs, reference="nation").to_pylist()[0]
    return _(
        "70 and 30 of 100 jobs here, halves in the nation: {share} percent of jobs would have to change; the "
        "sum of squared shares is {herfindahl}."
    ).format(share=f"{100 * row['specialization']:.0f}", herfindahl=f"{row['herfindahl']:.2f}")


def _targets() -> str:
    given = pa.table({"industry": ["a", "b", "c"], "growth": [1.0, 2.0, 6.0]})
    row = target_scores(given, {"growth": 1.0}).to_pylist()[2]
    return _(
        "Growth of 1, 2 and 6 percent: the median is 2, the median distance from it 1, times 1.4826. "
        "The third "
        "scores (6 − 2) / 1.4826 = {score}."
    ).format(score=f"{row['score']:.2f}")


def _staffing() -> str:
    pattern = pa.table(
        {
            "industry_code": ["1", "1"],
            "soc": ["00-0000", "11-1011"],
            "employment": [200.0, 50.0],
        }
    )
    industries = pa.table({"industry_code": ["1"], "employment": [1_000.0]})
    row = staffing_demand(pattern, industries).table.to_pylist()[0]
    return _(
        "In the nation 50 of an industry's 200 jobs are of an occupation; the industry has 1,000 jobs here: "
        "{jobs} of them by estimate."
    ).format(jobs=f"{row['jobs']:.0f}")


def _openings() -> str:
    given = pa.table(
        {
            "soc": ["x"],
            "base": [1_000.0],
            "projected": [1_100.0],
            "exit_rate": [0.03],
            "transfer_rate": [0.05],
        }
    )
    row = annual_openings(given, 10).table.to_pylist()[0]
    return _(
        "1,000 jobs that become 1,100 in ten years: growth {growth} a year. Of 1,050 on average, 3 percent a "
        "year leave work and 5 percent the occupation: {exits} and {transfers}. Openings: {openings} a year."
    ).format(
        growth=f"{row['growth']:.0f}",
        exits=f"{row['exits']:.1f}",
        transfers=f"{row['transfers']:.1f}",
        openings=f"{row['openings']:.0f}",
    )


def _regional_openings() -> str:
    before, after, leave, move = (
        pa.chunked_array([[each]]) for each in (1_000_000.0, 1_100_000.0, 0.03, 0.05)
    )
    least, most = ends_for_each_job(before, after, leave, move, 10)
    numbers = {"employment": 1_000.0, "employment_rse": 5.0, "openings": 94.0}
    given = pa.table(
        {name: [value] for name, value in numbers.items()}
        | {"employment_mark": pa.nulls(1, pa.string()), "own_least": least, "own_most": most}
        | {name: pa.nulls(1, pa.float64()) for name in ("other_least", "other_most")}
    )
    row = with_range(given).to_pylist()[0]
    told = _(
        "Jobs rounded to ten and rates to a tenth of a percent leave {least} to {most} possible; with a "
        "sampling error of 5 percent it is {low} to {high} in nine of ten cases."
    ).format(
        least=f"{row['steady_low']:.1f}",
        most=f"{row['steady_high']:.1f}",
        low=f"{row['openings_low']:.1f}",
        high=f"{row['openings_high']:.1f}",
    )
    return f"{_openings()} {told}"


def _gap() -> str:
    links = pa.table({"cip": ["01", "01", "02"], "soc": ["11-1011", "11-1021", "11-1021"]})
    supply = allocated_completers(links, {"01": 60, "02": 10})
    marks = {f"openings_{end}_mark": ["estimated"] for end in ("low", "high")}
    asked = pa.table(
        {"soc": ["11-1021"], "openings": [50.0], "openings_low": [44.0], "openings_high": [57.0]}
        | {name: [50.0] for name in ("steady_low", "steady_high")}
        | {"from_rounding": [0.0], "from_rates": [0.0], "from_sampling": [13.0]}
        | marks
    )
    row = supply_gap(supply, asked).table.to_pylist()[0]
    return _(
        "One program with 60 completers leads to two occupations, one with 10 to the second alone, "
        "which has 50 openings, 44 to 57 by the error of its jobs. Divided evenly the gap is {gap}; it lies "
        "between 44 − 70 = {low} and 57 − 10 = {high}, of which {paths} are where people go and {sampling} "
        "the error."
    ).format(
        gap=f"{row['gap']:.0f}",
        low=f"{row['gap_low']:.0f}".replace("-", "−"),
        high=f"{row['gap_high']:.0f}",
        paths=f"{row['from_paths']:.0f}",
        sampling=f"{row['from_sampling']:.0f}",
    )


def _points() -> str:
    def line(measure: str, at: float, points: float) -> Criterion:
        return Criterion(measure, measure, "at_least", at, points=points)

    criteria = (line("openings", 100, 3), line("annual_p50", 50_000, 2.5), line("growth_percent", 10, 2))
    rule = Rule("example", "1", "", "", "", (Group("score", "", "points", criteria, 5),))
    given = pa.table(
        {
            "soc": ["11-1011", "11-1021"],
            "occupation": ["", ""],
            "openings": pa.array([120.0, 120.0]),
            "annual_p50": pa.array([60_000.0, 40_000.0]),
            "growth_percent": pa.array([None, None], pa.float64()),
        }
    )
    first, second = occupation_list(given, rule, {}).table.to_pylist()
    return _(
        "A rule gives 3 points for 100 openings a year, 2.5 for a median wage of $50,000, 2 for growth of 10 "
        "percent, and asks for 5. With 120 openings, $60,000 and unknown growth an occupation has {low} to "
        "{high} points: it is on the list whatever the growth. With $40,000 it has {less} to {more}: growth "
        "decides, and it cannot be evaluated."
    ).format(
        low=said(first["points_score_low"]),
        high=said(first["points_score_high"]),
        less=said(second["points_score_low"]),
        more=said(second["points_score_high"]),
    )


def _reach() -> str:
    far = miles_between(36.74, -119.79, np.array([36.98]), np.array([-120.09]))[0]
    return _(
        "From 36.74 north and 119.79 west to 36.98 north and 120.09 west it is {miles} miles in a straight "
        "line: "
        "jobs there count in the ring from 20 to 30 miles."
    ).format(miles=f"{far:.1f}")


def _stages() -> str:
    marks = {f"{name}_mark": pa.array([None], pa.string()) for name in _SUMS}
    now = pa.table({"code": [ALL], "areas": [1]} | {name: [float(_SUMS[name])] for name in _SUMS} | marks)
    before = now.set_column(now.column_names.index("hires"), "hires", pa.array([150.0]))
    year_ago = now.set_column(now.column_names.index("earnings"), "earnings", pa.array([4000.0]))
    row = stages(now, before, year_ago).to_pylist()[0]
    return _(
        "Of 150 people hired in the quarter before, 90 stayed this whole quarter: {lasting} percent of hires "
        "lasted. Of 800 jobs held this whole quarter, 60 are left in the next: {retained} percent are kept. "
        "Pay went from 4,000 to 4,200 dollars a month in a year: {growth} percent."
    ).format(
        lasting=f"{row['lasting']:.0f}",
        retained=f"{row['retained']:.1f}",
        growth=f"+{row['pay_growth']:.1f}",
    )


_SUMS = {
    "employment": 1000,
    "hires": 210,
    "stable_employment": 800,
    "stable_hires": 90,
    "stable_separations_next": 60,
    "earnings": 4200,
    "stable_hire_earnings": 3150,
}
_EXAMPLES: dict[str, Callable[[], str]] = (
    {
        "industry-mix": _quotient,
        "shift-share": _shift_share,
        "dynamic-shift-share": _shift_share,
        "industry-diversity": _diversity,
        "target-industries": _targets,
        "industry-staffing": _staffing,
        "regional-openings": _regional_openings,
        "supply-gap": _gap,
        "reachable-jobs": _reach,
        "occupation-list": _points,
        "career-stages": _stages,
        "annual-openings": _openings,
        "staffing-demand": _staffing,
    }
    | REGIONS
    | PEOPLE
)

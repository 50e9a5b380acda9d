"""Worked examples of methods on occupations, moves, lists and programs, in the language in force."""

from __future__ import annotations

from collections.abc import Callable
from math import exp, log, sqrt

import numpy as np
import pyarrow as pa

from highroad.language import gettext as _
from highroad.market.opportunity import opportunity_employment
from highroad.market.ranking import robust_scores
from highroad.market.supply import allocated_completers, duplication_factor

_NINE_IN_TEN = 1.6448536


def _quotient() -> str:
    found, reach = (240 / 1_000) / (150_000 / 1_000_000), exp(_NINE_IN_TEN * sqrt(0.05**2 + 0.01**2))
    return _(
        "240 of 1,000 jobs here (error 5 percent) and 150,000 of 1,000,000 in the nation (1 percent): "
        "0.24 / 0.15 = {quotient}, in nine of ten cases between {low} and {high}."
    ).format(quotient=f"{found:.2f}", low=f"{found / reach:.2f}", high=f"{found * reach:.2f}")


def _share() -> str:
    return _("240 of the area's 1,000 jobs: {share} percent.").format(share=f"{100 * 240 / 1_000:.1f}")


def _threshold() -> str:
    below = 0.25 + 0.25 * log(17.5 / 15) / log(20 / 15)
    return _(
        "A quarter of jobs pay less than $15.00, half less than $20.00. At $17.50 the published wages prove "
        "that between 50 and 75 percent pay at least as much; on the line between them it is {share} percent."
    ).format(share=f"{100 * (1 - below):.1f}")


def _ladder() -> str:
    return _(
        "A 10th percentile of $15.00 and a median of $20.00: one job in ten pays less than $15.00, four in "
        "ten pay between the two. Nothing is computed."
    )


def _entry() -> str:
    return _(
        "An occupation with a median of $25.10 that people typically enter with a high school diploma is "
        "among those of at least $24.51 below a bachelor's degree; with $24.50 it is not."
    )


def _opportunity() -> str:
    given = pa.table({"soc": ["x"], "employment": [1_000.0], "annual_p50": [52_000.0], "degree_share": [0.3]})
    row = opportunity_employment(given, national_median=50_000, price_parity=102).table.to_pylist()[0]
    return _(
        "1,000 jobs with a median of $52,000, above $50,000 × 1.02 = $51,000; three in ten ask for a degree: "
        "{jobs} opportunity jobs."
    ).format(jobs=f"{row['opportunity']:.0f}")


def _moves() -> str:
    score = float(robust_scores(np.array([[10.0], [20.0], [30.0], [60.0], [20.0]]), [1])[2, 0])
    return _(
        "Pay changes by 10, 20, 20, 30 and 60 percent: the median is 20, the median distance from it 10. The "
        "move with 30 has (30 − 20) / (1.4826 × 10) = {score} for pay; its rank is by the mean of such "
        "numbers over the criteria, by their weights."
    ).format(score=f"{score:.2f}")


def _mix() -> str:
    return _("40 people of an industry in which 12.5 percent of jobs are of an occupation: {people}.").format(
        people=f"{40 * 0.125:.0f}"
    )


def _flips() -> str:
    return _("80 occupations are listed; 6 come on and 4 go off: {listed}.").format(listed=80 + 6 - 4)


def _effects() -> str:
    return _(
        "Programs on the list serve 1,200 people; those that come on serve 150, those that go off 90: "
        "{people}."
    ).format(people=f"{1_200 + 150 - 90:,}")


def _completers() -> str:
    links = pa.table({"cip": ["01", "01", "02"], "soc": ["11-1011", "11-1021", "11-1021"]})
    people = {"01": 60.0, "02": 10.0}
    row = allocated_completers(links, people).table.to_pylist()[1]
    return _(
        "One program with 60 completers leads to two occupations, one with 10 to the second alone. Divided "
        "evenly the second gets 30 + 10 = {people}. Counting each for every occupation would make 130 of 70: "
        "{times} times as many."
    ).format(people=f"{row['completers']:.0f}", times=f"{duplication_factor(links, people):.2f}")


def _outlook() -> str:
    return _("A median wage of $24.00 is {share} percent of a standard of $20.00.").format(
        share=f"{100 * 24 / 20:.0f}"
    )


def _readiness() -> str:
    return _(
        "40 of 50 completers are employed: {rate} percent, the bar of 70 is met. If their number were "
        "suppressed, and every other bar met, the program could not be evaluated; with another bar missed it "
        "would not be ready."
    ).format(rate=f"{100 * 40 / 50:.0f}")


def _sectors() -> str:
    return _(
        "Of an occupation's 100 jobs 60 are in a sector: {share} percent of what is trained for it counts "
        "there."
    ).format(share=f"{100 * 60 / max(100, 90):.0f}")


def _alignment() -> str:
    made = 0.6 * (50 - 20) + 0.1 * (30 - 40)
    return _(
        "Six tenths of one occupation's jobs lie in a sector, one tenth of another's. Openings 50 and 30, "
        "seats 20 and 40: 0.6 × (50 − 20) + 0.1 × (30 − 40) = {gap} seats too few."
    ).format(gap=f"{made:.0f}")


def _seats() -> str:
    return _("50 openings a year and 20 seats: {gap} openings without a seat.").format(gap=50 - 20)


def _projects() -> str:
    return _(
        "$10 million at 8 job-years a million over 4 years, 15 percent of the sector's jobs in an "
        "occupation: 10 × 8 / 4 × 0.15 = {jobs} jobs in every quarter."
    ).format(jobs=f"{10 * 8 / 4 * 0.15:.0f}")


def _quality() -> str:
    return _(
        "Elements of weight 5 are met, of weight 1 missed, of weight 2 unknown: the score lies between "
        "{low} and {high} percent."
    ).format(low=f"{100 * 5 / 8:.1f}", high=f"{100 * (5 + 2) / 8:.1f}")


def _voices() -> str:
    return _(
        "Three people spoke of a theme in two places: told, but no place in which fewer than three spoke. Of "
        "a theme of two people nothing is told."
    )


def _employers() -> str:
    return _(
        "Four employers have 14 openings, 5 of them the largest: told. Of two employers nothing is told, nor "
        "openings of which one employer has 9 of 10."
    )


def _industries() -> str:
    return _("300 of an occupation's 2,400 jobs in the nation are in an industry: {share} percent.").format(
        share=f"{100 * 300 / 2_400:.1f}"
    )


def _led() -> str:
    return _(
        "Of 9 programs 4 name the occupation themselves; of the 5 that name none the crosswalk leads 2 "
        "there: {programs} programs. What a program that names others could also lead to is not counted."
    ).format(programs=4 + 2)


def _standards() -> str:
    need = (30_000 * 24.00 + 10_000 * 20.00) / (30_000 + 10_000)
    below = 0.25 + 0.25 * log(need / 20) / log(25 / 20)
    return _(
        "A family needs $24.00 an hour in a county of 30,000 residents and $20.00 in one of 10,000: "
        "(30,000 × 24 + 10,000 × 20) / 40,000 = ${need}. A quarter of jobs pay less than $20.00, half less "
        "than $25.00; on the line between them {share} percent pay that much."
    ).format(need=f"{need:.2f}", share=f"{100 * (1 - below):.1f}")


PEOPLE: dict[str, Callable[[], str]] = {
    "location-quotient": _quotient,
    "occupation-employment": _share,
    "occupation-industries": _industries,
    "occupation-programs": _led,
    "wage-standards": _standards,
    "wage-threshold": _threshold,
    "wage-ladder": _ladder,
    "well-paid-by-entry": _entry,
    "opportunity-employment": _opportunity,
    "transitions": _moves,
    "mix-transitions": _moves,
    "layoff-mix": _mix,
    "list-flips": _flips,
    "list-effects": _effects,
    "allocated-completers": _completers,
    "program-completions": _completers,
    "program-outlook": _outlook,
    "program-readiness": _readiness,
    "sector-shares": _sectors,
    "training-alignment": _alignment,
    "training-seats": _seats,
    "project-demand": _projects,
    "job-quality": _quality,
    "worker-voice": _voices,
    "employer-voice": _employers,
}

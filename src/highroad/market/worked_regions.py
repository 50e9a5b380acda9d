"""Worked examples of methods on regions and their industries, in the language in force."""

from __future__ import annotations

from collections.abc import Callable
from math import log, sqrt

import numpy as np
import pyarrow as pa

from highroad.language import gettext as _
from highroad.market.panels import quotient_panel
from highroad.market.relatedness import relatedness_density

_NINE_IN_TEN = 1.6448536


def _clusters() -> str:
    jobs = {"place": ["US", "US", "a", "a"], "period": ["2023"] * 4, "activity": ["10", "c"] * 2}
    panel = pa.table(jobs | {"jobs": [1_000_000, 5_000 + 15_000, 1_000, 30 + 70]})
    found = quotient_panel(panel, base="US").to_pylist()[0]["quotient"]
    return _(
        "Two industries of a cluster have 30 and 70 of 1,000 jobs here, and 5,000 and 15,000 of 1,000,000 in "
        "the nation: (100 / 1,000) / (20,000 / 1,000,000) = {quotient}."
    ).format(quotient=f"{found:.2f}")


def _unemployment() -> str:
    return _(
        "50 of 1,000 people in the labor force of one county and 30 of 400 in another are unemployed: "
        "80 / 1,400 = {rate} percent, not the mean of the two rates."
    ).format(rate=f"{100 * (50 + 30) / (1_000 + 400):.1f}")


def _by_county() -> str:
    return _("50 of 1,000 people in the labor force are unemployed: {rate} percent.").format(
        rate=f"{100 * 50 / 1_000:.1f}"
    )


def _population() -> str:
    return _("Two counties of 12,400 and 7,100 residents make a region of {people}.").format(
        people=f"{12_400 + 7_100:,}"
    )


def _comparison() -> str:
    return _(
        "8,000 of 400,000 jobs in one region and 3,000 of 100,000 in another are of an occupation: "
        "{first} percent and {second} percent."
    ).format(first=f"{100 * 8_000 / 400_000:.1f}", second=f"{100 * 3_000 / 100_000:.1f}")


def _peers() -> str:
    away = (100 - 92) / 10 + abs(log(0.71)) + 5 * abs(log(1.01))
    return _(
        "A region with 92 percent of its jobs in the same groups, 0.71 times the size and 1.01 times the "
        "wage: 0.8 + 0.34 + 0.05 = {distance}. The region with the smallest sum is the nearest peer."
    ).format(distance=f"{away:.2f}")


def _vintages() -> str:
    reach = _NINE_IN_TEN * sqrt((1_100 * 0.04) ** 2 + (1_000 * 0.03) ** 2)
    return _(
        "1,000 jobs with an error of 3 percent became 1,100 with one of 4 percent. Sampling alone moves the "
        "difference by up to {reach} in nine of ten cases: a change of 100 is more than that."
    ).format(reach=f"{reach:.0f}")


def _relatedness() -> str:
    present = np.array([[1, 1, 0], [1, 1, 1], [0, 0, 1], [1, 0, 0]], dtype=bool)
    near = np.array([[0.0, 0.6, 0.2], [0.6, 0.0, 0.4], [0.2, 0.4, 0.0]])
    found = relatedness_density(present, near)[0, 2]
    return _(
        "An industry that is not here is related to two others by 0.2 and 0.4; both are here: {all} percent "
        "of what it is related to is present. With the second alone it were {part} percent."
    ).format(all=f"{found:.0f}", part=f"{100 * 0.4 / (0.2 + 0.4):.0f}")


def _commuting() -> str:
    return _(
        "Of 1,600 jobs with one end in the region 200 are of people who live in a neighboring county: "
        "{share} percent."
    ).format(share=f"{100 * 200 / 1_600:.1f}")


def _hires() -> str:
    return _(
        "90 stable hires and 60 stable separations on 800 stable jobs: (90 + 60) / (2 × 800) = {turnover} "
        "percent."
    ).format(turnover=f"{100 * (90 + 60) / (2 * 800):.1f}")


def _forecast() -> str:
    return _(
        "Forecasts missed past outcomes by 20 jobs on average; from one year to the next the series moved by "
        "50: the scaled error is {error}. Of 60 outcomes 57 lay inside their interval: {covered} percent."
    ).format(error=f"{20 / 50:.2f}", covered=f"{100 * 57 / 60:.0f}")


def _suppressed() -> str:
    first = (100 - 60) * 3 / (3 + 1)
    return _(
        "A sector has 100 jobs; one of its three industries publishes 60. By their establishments the other "
        "two are expected as 3 to 1: {first} and {second} by estimate. Alone they could each lie between 0 "
        "and 40: these are the bounds."
    ).format(first=f"{first:.0f}", second=f"{40 - first:.0f}")


def _not_shown() -> str:
    return _("A group has 500 jobs, its published occupations 320: {jobs} are in those not shown.").format(
        jobs=f"{500 - 320}"
    )


def _since() -> str:
    came, expected = (5.0 + 4.6 + 4.4), (5.2 + 5.1 + 5.0)
    return _(
        "The months before lead to expect 5.2, 5.1 and 5.0 percent; 5.0, 4.6 and 4.4 come: {average} points "
        "below on average, {share} percent of what was expected. If the 80 percent band begins at 4.7 in "
        "each, the second and third month lie below it: two in a row, and the curve turned in the second."
    ).format(average=f"{(expected - came) / 3:.1f}", share=f"{100 * (expected - came) / expected:.1f}")


def _signs() -> str:
    rise = ((5.1 - 4.9) + (5.6 - 5.0) + (6.0 - 5.0)) / 3
    return _(
        "The rate is 5.1, 5.6 and 6.0 percent in three months and was 4.9, 5.0 and 5.0 a year before: it "
        "rose by 0.2, 0.6 and 1.0 points, {rise} on average. That is half a point or more: an early sign. "
        "It was right if such a mean reaches 1.0 within a year."
    ).format(rise=f"{rise:.1f}")


REGIONS: dict[str, Callable[[], str]] = {
    "clusters": _clusters,
    "unemployment": _unemployment,
    "unemployment-by-county": _by_county,
    "population": _population,
    "comparison": _comparison,
    "peers": _peers,
    "vintage-change": _vintages,
    "relatedness": _relatedness,
    "commuting": _commuting,
    "hires": _hires,
    "forecast": _forecast,
    "change-since": _since,
    "early-signs": _signs,
    "suppressed-jobs": _suppressed,
    "occupations-not-shown": _not_shown,
}

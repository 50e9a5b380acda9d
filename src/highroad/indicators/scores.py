"""Scores of a program year, in exact arithmetic: the ratios are averaged as they are, and cut once for show.

Source: 20 CFR 677.190; RSA-TAC-20-02 (TEGL 11-19, Change 1). Its attachment IV exchanges the words program
score and indicator score in steps 6 and 7; the regulation's definitions are followed here.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from highroad.errors import BadQuestion
from highroad.language import gettext as _
from highroad.reference.performance import Assessed, assessment

INDIVIDUAL_FLOOR: Final = Fraction(50, 100)
OVERALL_FLOOR: Final = Fraction(90, 100)
RETENTION: Final = "retention"
Key = tuple[str, str]  # program, indicator


@dataclass(frozen=True, slots=True)
class Actual:
    """What was reached: a rate as numerator and denominator, or a median in dollars (denominator 1).

    Raises BadQuestion when the denominator is not positive or the numerator negative.
    """

    numerator: Fraction
    denominator: Fraction = Fraction(1)

    def __post_init__(self) -> None:
        if self.denominator <= 0 or self.numerator < 0:
            raise BadQuestion(
                _("A result needs a denominator above 0 and a numerator of at least 0."),
                remedy=_("Leave out indicators without anybody in the denominator."),
            )

    @property
    def value(self) -> Fraction:
        """The rate (0 to 1) or the dollars."""
        return self.numerator / self.denominator


@dataclass(frozen=True, slots=True)
class Level:
    """What was agreed: a rate in percent, or dollars.

    The adjusted level is `adjusted` where it is known, else negotiated + (estimate_1 - estimate_0) where both
    estimates are, else the negotiated level (then `is_adjusted` is false).
    """

    negotiated: Fraction
    estimate_0: Fraction | None = None
    estimate_1: Fraction | None = None
    adjusted: Fraction | None = None

    @property
    def factor(self) -> Fraction | None:
        """The adjustment factor; None without both estimates."""
        if self.estimate_0 is None or self.estimate_1 is None:
            return None
        return self.estimate_1 - self.estimate_0

    @property
    def is_adjusted(self) -> bool:
        """Whether the level is more than the negotiated one."""
        return self.adjusted is not None or self.factor is not None

    @property
    def value(self) -> Fraction:
        """The level that results are held against; never rounded."""
        return self.adjusted if self.adjusted is not None else self.negotiated + (self.factor or 0)


@dataclass(frozen=True, slots=True)
class Failure:
    """A score below its floor: kind "individual", "program" or "indicator"."""

    kind: str
    program: str
    indicator: str


@dataclass(frozen=True, slots=True)
class Scores:
    """Scores of a program year: exact ratios (1 is the adjusted level), and which of them are assessed."""

    individual: Mapping[Key, Fraction]
    program: Mapping[str, Fraction]
    indicator: Mapping[str, Fraction]
    assessed: tuple[Assessed, ...]
    failures: tuple[Failure, ...]
    unknown: tuple[Assessed, ...]

    @property
    def passes(self) -> bool | None:
        """Whether the year passes; None while an assessed score is not known and none has failed."""
        if self.failures:
            return False
        return None if self.unknown else True


def shown(score: Fraction) -> str:
    """A score in percent with one decimal, cut off, never rounded: 0.8999 is 89.9."""
    tenths = math.floor(score * 1000)
    return f"{tenths // 10}.{tenths % 10}"


def individual_score(indicator: str, actual: Actual, level: Level) -> Fraction:
    """Result over adjusted level; rates are held in percent. Raises BadQuestion for a level not above 0."""
    if level.value <= 0:
        raise BadQuestion(
            _("An adjusted level of {level} cannot be scored against.").format(level=float(level.value)),
            remedy=_("Check the negotiated level and the estimates."),
        )
    value = actual.value if indicator == "median_earnings" else actual.value * 100
    return value / level.value


def mean(scores: Iterable[Fraction]) -> Fraction:
    """The mean of exact scores. Raises ValueError without any."""
    found = list(scores)
    if not found:
        raise ValueError("no scores to average")
    return sum(found, Fraction(0)) / len(found)


def score_year(actuals: Mapping[Key, Actual], levels: Mapping[Key, Level], program_year: int) -> Scores:
    """The scores of a program year from (program, indicator) -> result and level.

    A program's score is the mean over its indicators, an indicator's over its programs, both without
    retention (effectiveness in serving employers), which has one statewide value. Averages are taken over
    what has both a result and a level; a mean that lacks an assessed part is shown, but neither passes nor
    fails. Failure: an assessed individual score below 50.0, an assessed program or indicator score below
    90.0. Raises DateNotCovered for a year without an assessment, BadQuestion for a level not above 0.
    """
    return judge(
        {key: individual_score(key[1], actuals[key], levels[key]) for key in actuals if key in levels},
        program_year,
    )


def judge(individual: Mapping[Key, Fraction], program_year: int | None) -> Scores:
    """The same from individual scores; without a program year everything is taken as assessed."""
    plain = {key: score for key, score in individual.items() if key[1] != RETENTION}
    programs = {name: mean(s for (p, _i), s in plain.items() if p == name) for name, _i in plain}
    indicators = {name: mean(s for (_p, i), s in plain.items() if i == name) for _p, name in plain}
    assessed = _everything(individual) if program_year is None else assessment(program_year)
    held = [each for each in assessed if each.state == "assessed"]
    failures, unknown = [], []
    for each in held:
        score, floor = _score_of(each, individual, programs, indicators)
        if score is None or not _is_whole(each, held, individual):
            unknown.append(each)
        elif score < floor:
            failures.append(Failure(each.kind, each.program, each.indicator))
    return Scores(individual, programs, indicators, assessed, tuple(failures), tuple(unknown))


def _is_whole(each: Assessed, held: Sequence[Assessed], individual: Mapping[Key, Fraction]) -> bool:
    """Whether a mean has all the scores that it is the mean of: one over fewer is no score to fail by."""
    if each.kind == "individual":
        return True
    parts = [part for part in held if part.kind == "individual"]
    own = [
        (part.program, part.indicator)
        for part in parts
        if (part.program == each.program if each.kind == "program" else part.indicator == each.indicator)
    ]
    return all(key in individual for key in own if key[1] != RETENTION)


def _score_of(
    each: Assessed,
    individual: Mapping[Key, Fraction],
    programs: Mapping[str, Fraction],
    indicators: Mapping[str, Fraction],
) -> tuple[Fraction | None, Fraction]:
    if each.kind == "individual":
        return individual.get((each.program, each.indicator)), INDIVIDUAL_FLOOR
    if each.kind == "program":
        return programs.get(each.program), OVERALL_FLOOR
    return indicators.get(each.indicator), OVERALL_FLOOR


def judge_local(
    individual: Mapping[Key, Fraction], floor: Fraction = INDIVIDUAL_FLOOR, kind: str = "individual"
) -> Scores:
    """The scores of a local area: title I only, failing below the floor that the state set beforehand.

    kind: which scores the state holds to it, "individual", "program" or "indicator". Source: 20 CFR 677.220,
    which leaves what failing is to the state.
    """
    found = judge(individual, None)
    values = {
        "individual": {("individual", *key): score for key, score in individual.items()},
        "program": {("program", name, ""): score for name, score in found.program.items()},
        "indicator": {("indicator", "", name): score for name, score in found.indicator.items()},
    }[kind]
    failures = tuple(Failure(*key) for key, score in values.items() if score < floor)
    assessed = tuple(each for each in found.assessed if each.kind == kind)
    return Scores(individual, found.program, found.indicator, assessed, failures, ())


def _everything(individual: Mapping[Key, Fraction]) -> tuple[Assessed, ...]:
    found = [Assessed(0, "individual", program, indicator, "assessed") for program, indicator in individual]
    plain = [key for key in individual if key[1] != RETENTION]
    found += [Assessed(0, "program", name, "", "assessed") for name in dict.fromkeys(p for p, _i in plain)]
    found += [Assessed(0, "indicator", "", name, "assessed") for name in dict.fromkeys(i for _p, i in plain)]
    return tuple(found)


def successes_needed(actual: Actual, level: Level, score: Fraction) -> int:
    """The least numerator with the same denominator that reaches a score (0.5, 0.9, 1); may exceed the
    denominator when nothing could.
    """
    return math.ceil(score * level.value / 100 * actual.denominator)


@dataclass(frozen=True, slots=True)
class Consequence:
    """What a year brings. reserve_percent: of the maximum Governor's reserve, withheld in the next year."""

    program_year: int
    assistance: tuple[Failure, ...]
    repeated: tuple[Failure, ...]
    report_failed: bool
    reserve_percent: int


def consequences(
    failures: Mapping[int, Sequence[Failure]], report_failed: Iterable[int] = ()
) -> list[Consequence]:
    """What follows from failures by program year (WIOA sec. 116(f); RSA-TAC-20-02).

    First year of a failure: technical assistance. The same failure (same program and indicator, same program
    score or same indicator score) in two consecutive years, and in each further one: 5 percent. A year
    without a complete report: 5 percent. Both: 10. Years may lie in two cycles of negotiation.
    """
    late = set(report_failed)
    found = []
    for year in sorted({*failures, *late}):
        now = set(failures.get(year, ()))
        again = tuple(sorted(now & set(failures.get(year - 1, ())), key=_order))
        first = tuple(sorted(now.difference(again), key=_order))
        percent = 5 * bool(again) + 5 * (year in late)
        found.append(Consequence(year, first, again, year in late, percent))
    return found


def _order(failure: Failure) -> tuple[str, str, str]:
    return failure.kind, failure.program, failure.indicator


def local_clock(failed: Mapping[int, Iterable[Key]]) -> dict[Key, tuple[int, str]]:
    """For a local area: (consecutive years failed up to the last year given, what is owed) per indicator.

    1 and 2 years: "assistance"; 3 and more, same indicator and program: "reorganization" (20 CFR 677.220).
    """
    if not failed:
        return {}
    last = max(failed)
    found = {}
    for key in sorted(set(failed[last])):
        years = 1
        while key in set(failed.get(last - years, ())):
            years += 1
        found[key] = (years, "reorganization" if years >= 3 else "assistance")
    return found

"""What a rule of an occupation list consists of: criteria, groups of them, and the words for both."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.language import ngettext

Compares = Literal["at_least", "at_most", "at_least_ratio", "at_least_percentile", "by_rank"]
COMPARES: tuple[Compares, ...] = ("at_least", "at_most", "at_least_ratio", "at_least_percentile", "by_rank")
Asks = Literal["all", "any", "points"]
#: So many steps at most may a rank be divided into.
MOST_STEPS = 100
#: What `leaves_out` says for every occupation whose title ends in "All Other".
ALL_OTHER = "all-other"
#: What can be asked of an occupation, and its name for people.
MEASURES: Mapping[str, str] = {
    "openings": N_("openings a year"),
    "growth_percent": N_("projected growth, percent over the period"),
    "employment": N_("jobs"),
    "location_quotient": N_("location quotient"),
    "annual_p50": N_("median wage a year"),
    "annual_p10": N_("10th percentile wage a year"),
    "annual_mean": N_("mean wage a year"),
    "wage_spread": N_("75th percentile wage as a multiple of the 25th"),
    "education_rank": N_("typical education, 0 (none) to 7 (doctoral)"),
}
#: What a ratio may be taken of: a number that the list is made with.
BASES: Mapping[str, str] = {
    "area_median": N_("median wage of all jobs in the area"),
    "area_mean": N_("mean wage of all jobs in the area"),
    "mean_openings": N_("mean openings of the area’s occupations"),
    "standard": N_("wage standard that the region chose"),
}
#: What the rules that come along say, so that it is said in every language.
SAID = (
    N_("High-skill, high-wage, in-demand occupations (starting point)"),
    N_("Jobs that sustain a family, within reach"),
    N_("In demand"),
    N_("High wage"),
    N_("High skill"),
    N_("Sustains a family"),
    N_("Within reach"),
    N_("Large or concentrated, well paid, skilled (published numbers only)"),
    N_("Large or concentrated here"),
    N_("Oregon: high-skill, high-wage, in-demand occupations (2026)"),
    N_("South Dakota: high demand, high wage (2014–24)"),
    N_("High demand"),
    N_("Points by tenths (after the Demand STAR ranking)"),
    N_("Demand and pay, in points"),
)


def short_number(value: float) -> str:
    """A number of points without digits that say nothing."""
    return f"{round(value, 2):,.12g}"


def _one_or_more(value: float) -> int:
    """For the choice of a word: half a point is of points, as two are."""
    return 1 if value == 1 else 2


@dataclass(frozen=True, slots=True)
class Criterion:
    """One condition on a measure. compares with `value`: at least, at most, at least a ratio of a base, or at
    least a percentile among the occupations whose measure is known.

    In a group that counts points: points, what it is worth (less than zero: what it takes away), and unknown,
    what an occupation gets whose number is not known (None: nobody can tell). "by_rank" gives the points by
    the share of occupations with a known measure that don't exceed this one, in `value` steps (0: none).
    """

    key: str
    measure: str
    compares: Compares
    value: float
    base: str = ""
    points: float | None = None
    unknown: float | None = None

    @property
    def words(self) -> str:
        """The condition in the language in force, with what it is worth."""
        return self._told(f"{self.value:,g}") + self._worth()

    @property
    def pattern(self) -> str:
        """The condition with its number left open."""
        return self._told("…")

    def _told(self, value: str) -> str:
        if self.compares == "by_rank":
            told = _("{measure} by rank, in {value} steps") if self.value else _("{measure} by rank")
            return told.format(measure=_(MEASURES[self.measure]), value=value)
        told = {
            "at_least": _("{measure} at least {value}"),
            "at_most": _("{measure} at most {value}"),
            "at_least_ratio": _("{measure} at least {value} times {base}"),
            "at_least_percentile": _("{measure} at least that of {value}% of occupations"),
        }[self.compares]
        base = _(BASES[self.base]) if self.base else ""
        return told.format(measure=_(MEASURES[self.measure]), value=value, base=base)

    def _worth(self) -> str:
        if self.points is None:
            return ""
        shown = short_number(self.points)
        if self.compares == "by_rank":
            worth = ngettext("up to {points} point", "up to {points} points", _one_or_more(self.points))
        else:
            worth = ngettext("{points} point", "{points} points", _one_or_more(self.points))
        worth = worth.format(points=shown)
        if self.unknown is not None:
            worth += "; " + _("{points} where not known").format(points=short_number(self.unknown))
        return f" ({worth})"


@dataclass(frozen=True, slots=True)
class Group:
    """Criteria of which all, or any, must hold; or whose points must come to at least what it needs."""

    key: str
    title: str
    asks: Asks
    criteria: tuple[Criterion, ...]
    needs: float = 0.0

    @property
    def said_title(self) -> str:
        """Its title in the language in force."""
        return _(self.title)

    @property
    def words(self) -> str:
        """What it asks, in the language in force."""
        told = [each.words for each in self.criteria]
        if self.asks != "points":
            return (_(" and ") if self.asks == "all" else _(" or ")).join(told)
        return f"{self.needed}: {'; '.join(told)}"

    @property
    def needed(self) -> str:
        """The points it needs, in the language in force; "" for a group that counts none."""
        if self.asks != "points":
            return ""
        told = ngettext("at least {points} point of", "at least {points} points of", _one_or_more(self.needs))
        return told.format(points=short_number(self.needs))

    @property
    def reach(self) -> tuple[float, float]:
        """The fewest and the most points that criteria could give, were each of them apart."""
        points = [each.points or 0.0 for each in self.criteria]
        return sum(min(0.0, each) for each in points), sum(max(0.0, each) for each in points)


@dataclass(frozen=True, slots=True)
class Rule:
    """A list's rule. margin: how near a threshold, as a share of it, counts as marginal. leaves_out: codes
    of occupations, or of whole groups ("35-0000"), or "all-other", that are never listed.
    """

    key: str
    version: str
    title: str
    citation: str
    in_force_from: str
    groups: tuple[Group, ...]
    margin: float = 0.05
    leaves_out: tuple[str, ...] = ()

    @property
    def said_title(self) -> str:
        """Its title in the language in force."""
        return _(self.title)

    @property
    def criteria(self) -> tuple[Criterion, ...]:
        """Every criterion, group by group."""
        return tuple(criterion for group in self.groups for criterion in group.criteria)

    @property
    def leaves_out_words(self) -> str:
        """What is never listed, in the language in force."""
        return ", ".join(_("every “All Other”") if each == ALL_OTHER else each for each in self.leaves_out)

    @property
    def settings(self) -> dict[str, float]:
        """The numbers that may be changed within the rule's form, by key: thresholds and points needed."""
        found: dict[str, float] = {}
        for group in self.groups:
            if group.asks == "points":
                found[f"{group.key}.needs"] = group.needs
            found |= {each.key: each.value for each in group.criteria}
        return found

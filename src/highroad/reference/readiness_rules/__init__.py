"""Rules by which a training program counts as ready: bars as dated data, with their citation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

import yaml

from highroad.errors import BadQuestion, UnreadableFile
from highroad.language import gettext as _
from highroad.language import mark as N_

#: What can be asked of a program, and its name for people.
MEASURES: Mapping[str, str] = {
    "on_list": N_("leads to an occupation on the list"),
    "credential": N_("leads to a named credential"),
    "hours": N_("clock hours"),
    "weeks": N_("weeks"),
    "completion_rate": N_("completion rate, percent"),
    "employment_rate": N_("employment rate, percent"),
    "earnings": N_("median earnings, dollars a year"),
    "value_less_tuition": N_("value-added earnings less tuition and fees, dollars"),
}
SAID = (
    N_("A program for good jobs (starting point)"),
    N_("Workforce Pell: the federal bars for short programs"),
)


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar. at_least, at_most, below: its limits, where it has any; of: "standard" when they are multiples
    of the wage standard. A measure without limits must hold ("on_list", "credential").
    """

    measure: str
    at_least: float | None = None
    at_most: float | None = None
    below: float | None = None
    of: str = ""

    @property
    def words(self) -> str:
        """The bar in the language in force."""
        limits = [
            told.format(value=self._number(value))
            for told, value in (
                (_("at least {value}"), self.at_least),
                (_("at most {value}"), self.at_most),
                (_("below {value}"), self.below),
            )
            if value is not None
        ]
        measure = _(MEASURES[self.measure])
        return f"{measure}: {', '.join(limits)}" if limits else measure

    def _number(self, value: float) -> str:
        if not self.of:
            return f"{value:,g}"
        if value == 1:
            return _("the wage standard")
        return _("{value} times the wage standard").format(value=f"{value:,g}")


@dataclass(frozen=True, slots=True)
class ReadinessRule:
    """A rule: all bars must be met."""

    key: str
    version: str
    title: str
    citation: str
    in_force_from: str
    bars: tuple[Bar, ...]

    @property
    def said_title(self) -> str:
        """Its title in the language in force."""
        return _(self.title)


@cache
def readiness_rules() -> dict[str, ReadinessRule]:
    """The rules that come with Highroad, by key."""
    folder = files("highroad.reference.readiness_rules")
    entries = sorted((each for each in folder.iterdir() if each.name.endswith(".yaml")), key=lambda e: e.name)
    found = [read_readiness_rule(each.read_text(encoding="utf-8"), each.name) for each in entries]
    return {each.key: each for each in found}


def read_readiness_rule(text: str, file: str) -> ReadinessRule:
    """A rule in YAML. Raises UnreadableFile naming what is wrong."""
    remedy = _("docs/how-to/job-quality.md says what a rule may hold.")
    try:
        told = yaml.safe_load(text)
        bars = tuple(Bar(**each) for each in told.pop("bars"))
        rule = ReadinessRule(bars=bars, **{name: str(value).strip() for name, value in told.items()})
    except (yaml.YAMLError, AttributeError, KeyError, TypeError, ValueError) as error:
        problem = _("it is no rule of readiness ({reason})").format(reason=error)
        raise UnreadableFile(problem, file=file, remedy=remedy) from error
    for bar in rule.bars:
        limits = (bar.at_least, bar.at_most, bar.below)
        plain = bar.measure in ("on_list", "credential")
        known = bar.measure in MEASURES and bar.of in ("", "standard")
        if not known or plain != all(each is None for each in limits):
            problem = _("“{name}” has no limit, or one that it cannot have").format(name=bar.measure)
            raise UnreadableFile(problem, file=file, column="bars", remedy=remedy)
    measures = [bar.measure for bar in rule.bars]
    if not measures or len(set(measures)) < len(measures):
        problem = _("it has no bars, or two on the same measure")
        raise UnreadableFile(problem, file=file, column="bars", remedy=remedy)
    return rule


def load_readiness_rule(key: str) -> ReadinessRule:
    """A rule by key, or read from a YAML file. Raises BadQuestion that lists the keys, UnreadableFile."""
    if key.endswith((".yaml", ".yml")):
        path = Path(key)
        try:
            return read_readiness_rule(path.read_text(encoding="utf-8"), path.name)
        except (OSError, UnicodeDecodeError) as error:
            raise UnreadableFile(
                _("it cannot be read ({reason})").format(reason=error),
                file=path.name,
                remedy=_("Name a text file in YAML."),
            ) from error
    if key not in readiness_rules():
        raise BadQuestion(
            _("There is no rule “{key}”.").format(key=key),
            remedy=_("Choose one of: {keys}.").format(keys=", ".join(readiness_rules())),
        )
    return readiness_rules()[key]

"""Rules by which an occupation comes onto a list: criteria as dated data, so that anybody can rebuild a list.

A rule is a YAML file: who says so and since when, and named **groups** of criteria ("in demand", "high wage",
"high skill"). An occupation is listed when it meets every group; a group asks for all or any of its criteria.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

import yaml

from highroad.errors import BadQuestion, UnreadableFile
from highroad.language import gettext as _
from highroad.language import mark as N_

Compares = Literal["at_least", "at_most", "at_least_ratio", "at_least_percentile"]
COMPARES: tuple[Compares, ...] = ("at_least", "at_most", "at_least_ratio", "at_least_percentile")
_SOC = re.compile(r"\d\d-\d{4}")
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
)


@dataclass(frozen=True, slots=True)
class Criterion:
    """One condition on a measure. compares with `value`: at least, at most, at least a ratio of a base, or at
    least a percentile among the occupations whose measure is known.
    """

    key: str
    measure: str
    compares: Compares
    value: float
    base: str = ""

    @property
    def words(self) -> str:
        """The condition in the language in force."""
        return self._told(f"{self.value:,g}")

    @property
    def pattern(self) -> str:
        """The condition with its number left open."""
        return self._told("…")

    def _told(self, value: str) -> str:
        told = {
            "at_least": _("{measure} at least {value}"),
            "at_most": _("{measure} at most {value}"),
            "at_least_ratio": _("{measure} at least {value} times {base}"),
            "at_least_percentile": _("{measure} at least that of {value}% of occupations"),
        }[self.compares]
        base = _(BASES[self.base]) if self.base else ""
        return told.format(measure=_(MEASURES[self.measure]), value=value, base=base)


@dataclass(frozen=True, slots=True)
class Group:
    """Criteria of which all, or any, must hold."""

    key: str
    title: str
    asks: Literal["all", "any"]
    criteria: tuple[Criterion, ...]

    @property
    def said_title(self) -> str:
        """Its title in the language in force."""
        return _(self.title)


@dataclass(frozen=True, slots=True)
class Rule:
    """A list's rule. margin: how near a threshold, as a share of it, counts as marginal. leaves_out: codes
    of occupations, or of whole groups ("35-0000"), that are never listed.
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


def rules() -> dict[str, Rule]:
    """The rules that come with Highroad, by key."""
    return {rule.key: rule for rule in _packaged()}


def load_rule(named: str | Path) -> Rule:
    """A rule by key, or read from a file. Raises BadQuestion and UnreadableFile naming the field."""
    if isinstance(named, Path) or str(named).endswith((".yaml", ".yml")):
        path = Path(named)
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise UnreadableFile(
                _("it cannot be read ({reason})").format(reason=error),
                file=path.name,
                remedy=_("Name a text file in YAML."),
            ) from error
        return read_rule(text, path.name)
    if named not in rules():
        raise BadQuestion(
            _("There is no rule “{key}”.").format(key=named),
            remedy=_("Choose one of: {keys}, or name a file.").format(keys=", ".join(rules())),
        )
    return rules()[named]


def adjusted(rule: Rule, values: Mapping[str, float], margin: float | None = None) -> Rule:
    """The rule with other thresholds, and another margin, within its own form; its citation says so.

    values: number by key of a criterion ("high_wage.1"); those left out stay. Raises BadQuestion naming the
    criterion.
    """
    known = {criterion.key: criterion for criterion in rule.criteria}
    for key, value in values.items():
        if key not in known:
            raise BadQuestion(
                _("The rule has no criterion “{key}”.").format(key=key),
                remedy=_("Its criteria are: {keys}.").format(keys=", ".join(known)),
            )
        if not math.isfinite(value) or (
            known[key].compares == "at_least_percentile" and not 0 <= value <= 100
        ):
            raise BadQuestion(
                _("“{words}” cannot be {value}.").format(words=known[key].words, value=f"{value:g}"),
                remedy=_("Percentiles are from 0 to 100; everything else is a plain number."),
            )
    if margin is not None and not 0 <= margin < 1:
        raise BadQuestion(_("A margin is from 0 to less than 1."), remedy=_("Five percent is 0.05."))
    changed = {key: value for key, value in values.items() if value != known[key].value}
    groups = tuple(
        replace(
            group,
            criteria=tuple(replace(each, value=changed.get(each.key, each.value)) for each in group.criteria),
        )
        for group in rule.groups
    )
    citation = rule.citation
    if changed:
        citation += " " + _("With thresholds of the partnership's own: {changes}.").format(
            changes=", ".join(f"{key} {value:g}" for key, value in sorted(changed.items()))
        )
    return replace(rule, groups=groups, citation=citation, margin=rule.margin if margin is None else margin)


def read_values(text: str) -> dict[str, float]:
    """Thresholds as one line of text, "in_demand.2=8,high_wage.1=1.1". Raises BadQuestion naming the part."""
    values = {}
    for part in filter(None, (each.strip() for each in text.split(","))):
        key, _equals, number = part.partition("=")
        try:
            values[key.strip()] = float(number)
        except ValueError:
            raise BadQuestion(
                _("“{part}” is no threshold.").format(part=part[:60]),
                remedy=_("Write the criterion and its number, for example high_wage.1=1.1."),
            ) from None
    return values


def write_values(values: Mapping[str, float]) -> str:
    """Thresholds as `read_values` reads them, in order of their keys."""
    return ",".join(f"{key}={value:.12g}" for key, value in sorted(values.items()))


def write_rule(rule: Rule) -> str:
    """A rule on one line that `read_rule` reads: JSON, which is YAML too."""
    return json.dumps(rule_as_told(rule), ensure_ascii=False, separators=(",", ":"))


def rule_as_told(rule: Rule) -> dict[str, Any]:
    """A rule as its file says it."""
    told: dict[str, Any] = {
        name: getattr(rule, name)
        for name in ("key", "version", "title", "citation", "in_force_from", "margin")
    }
    told["groups"] = {
        group.key: {
            "title": group.title,
            f"{group.asks}_of": [
                {"measure": each.measure, each.compares: each.value}
                | ({"of": each.base} if each.base else {})
                for each in group.criteria
            ],
        }
        for group in rule.groups
    }
    return told | ({"leaves_out": list(rule.leaves_out)} if rule.leaves_out else {})


@cache
def _packaged() -> tuple[Rule, ...]:
    folder = files("highroad.reference.list_rules")
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".yaml"))
    return tuple(read_rule(folder.joinpath(name).read_text(encoding="utf-8"), name) for name in names)


def read_rule(text: str, file: str) -> Rule:
    """A rule in YAML. Raises UnreadableFile naming file, line where YAML is broken, and field."""
    try:
        content = yaml.safe_load(text)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        raise UnreadableFile(
            _("it is no YAML ({reason})").format(reason=error.problem or error.context or ""),
            file=file,
            line=line,
            remedy=_("Mend the line."),
        ) from error
    return _Reading(file).rule(content)


class _Reading:
    """Reads one file; every mistake names the field."""

    def __init__(self, file: str) -> None:
        self.file = file

    def fail(self, problem: str, field: str) -> UnreadableFile:
        return UnreadableFile(
            problem,
            file=self.file,
            column=field,
            remedy=_("docs/how-to/occupation-lists.md says what a rule may hold."),
        )

    def rule(self, content: Any) -> Rule:
        if not isinstance(content, dict):
            raise self.fail(_("a rule is a list of fields"), "")
        heads = {"key", "version", "title", "citation", "in_force_from"}
        self._known(content, {*heads, "margin", "groups", "leaves_out"}, "")
        told = {
            name: self._text(content, name)
            for name in ("key", "version", "title", "citation", "in_force_from")
        }
        given = content.get("groups")
        if not isinstance(given, dict) or not given:
            raise self.fail(_("a rule has at least one group"), "groups")
        margin = self._number(content.get("margin", 0.05), "margin")
        if not 0 <= margin < 1:
            raise self.fail(_("a margin is from 0 to less than 1"), "margin")
        groups = tuple(self._group(str(key), value) for key, value in given.items())
        return Rule(**told, groups=groups, margin=margin, leaves_out=self._codes(content.get("leaves_out")))

    def _codes(self, given: Any) -> tuple[str, ...]:
        if given is None:
            return ()
        if not isinstance(given, list):
            raise self.fail(_("codes of occupations are a list"), "leaves_out")
        wrong = [str(each) for each in given if not _SOC.fullmatch(str(each))]
        if wrong:
            raise self.fail(
                _("“{code}” is no code of an occupation").format(code=wrong[0][:20]), "leaves_out"
            )
        return tuple(dict.fromkeys(map(str, given)))

    def _group(self, key: str, given: Any) -> Group:
        field = f"groups.{key}"
        if not isinstance(given, dict):
            raise self.fail(_("a group has a title and criteria"), field)
        self._known(given, {"title", "all_of", "any_of"}, field)
        asked: list[Literal["all", "any"]] = [each for each in ("all", "any") if f"{each}_of" in given]
        if len(asked) != 1:
            raise self.fail(_("a group has either all_of or any_of"), field)
        criteria = given[f"{asked[0]}_of"]
        if not isinstance(criteria, list) or not criteria:
            raise self.fail(_("a group has at least one criterion"), f"{field}.{asked[0]}_of")
        return Group(
            key,
            self._text(given, "title", field),
            asked[0],
            tuple(self._criterion(f"{key}.{number}", each, field) for number, each in enumerate(criteria, 1)),
        )

    def _criterion(self, key: str, given: Any, field: str) -> Criterion:
        if not isinstance(given, dict):
            raise self.fail(_("a criterion names a measure and a condition"), field)
        self._known(given, {"measure", "of", *COMPARES}, field)
        measure = self._text(given, "measure", field)
        if measure not in MEASURES:
            raise self.fail(
                _("“{name}” is no measure; there are: {names}").format(
                    name=measure, names=", ".join(MEASURES)
                ),
                field,
            )
        found = [each for each in COMPARES if each in given]
        if len(found) != 1:
            raise self.fail(_("a criterion has one of: {names}").format(names=", ".join(COMPARES)), field)
        base = str(given.get("of", ""))
        if (found[0] == "at_least_ratio") != bool(base) or (base and base not in BASES):
            raise self.fail(_("a ratio is of one of: {names}").format(names=", ".join(BASES)), field)
        value = self._number(given[found[0]], field)
        if found[0] == "at_least_percentile" and not 0 <= value <= 100:
            raise self.fail(_("a percentile is from 0 to 100"), field)
        return Criterion(key, measure, found[0], value, base)

    def _known(self, given: Mapping[str, Any], names: set[str], field: str) -> None:
        strange = sorted(set(map(str, given)) - names)
        if strange:
            raise self.fail(_("“{name}” means nothing here").format(name=strange[0]), field or strange[0])

    def _text(self, given: Mapping[str, Any], name: str, field: str = "") -> str:
        value = given.get(name)
        if value is None or not str(value).strip():
            raise self.fail(_("it is missing"), f"{field}.{name}" if field else name)
        return str(value).strip()

    def _number(self, value: Any, field: str) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self.fail(_("“{text}” is no number").format(text=str(value)[:40]), field)
        return float(value)

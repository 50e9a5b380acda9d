"""A rule of an occupation list read from its file; every mistake names the field."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

import yaml

from highroad.errors import UnreadableFile
from highroad.language import gettext as _
from highroad.reference.list_rules.rule import (
    ALL_OTHER,
    BASES,
    COMPARES,
    MEASURES,
    MOST_STEPS,
    Asks,
    Criterion,
    Group,
    Rule,
)

_SOC = re.compile(r"\d\d-\d{4}")


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
        wrong = [str(each) for each in given if str(each) != ALL_OTHER and not _SOC.fullmatch(str(each))]
        if wrong:
            raise self.fail(
                _("“{code}” is no code of an occupation").format(code=wrong[0][:20]), "leaves_out"
            )
        return tuple(dict.fromkeys(map(str, given)))

    def _group(self, key: str, given: Any) -> Group:
        field = f"groups.{key}"
        if not isinstance(given, dict):
            raise self.fail(_("a group has a title and criteria"), field)
        self._known(given, {"title", "all_of", "any_of", "points_of", "needs"}, field)
        kinds: tuple[Asks, ...] = ("all", "any", "points")
        asked = [each for each in kinds if f"{each}_of" in given]
        if len(asked) != 1:
            raise self.fail(_("a group has one of all_of, any_of and points_of"), field)
        criteria = given[f"{asked[0]}_of"]
        if not isinstance(criteria, list) or not criteria:
            raise self.fail(_("a group has at least one criterion"), f"{field}.{asked[0]}_of")
        scored = asked[0] == "points"
        if scored != ("needs" in given):
            raise self.fail(
                _("a group says how many points it needs when it counts points"), f"{field}.needs"
            )
        made = Group(
            key,
            self._text(given, "title", field),
            asked[0],
            tuple(
                self._criterion(f"{key}.{number}", each, field, scored)
                for number, each in enumerate(criteria, 1)
            ),
            self._number(given["needs"], f"{field}.needs") if scored else 0.0,
        )
        if problem := beyond_reach(made):
            raise self.fail(problem, f"{field}.needs")
        return made

    def _criterion(self, key: str, given: Any, field: str, scored: bool) -> Criterion:
        if not isinstance(given, dict):
            raise self.fail(_("a criterion names a measure and a condition"), field)
        worth = {"points", "unknown"} if scored else set()
        known = {"measure", "of", *COMPARES, *worth} - (set() if scored else {"by_rank"})
        self._known(given, known, field)
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
        made = Criterion(key, measure, found[0], value, base, *(self._worth(given, field) if scored else ()))
        if problem := no_value(made, value):
            raise self.fail(problem, field)
        return made

    def _worth(self, given: Mapping[str, Any], field: str) -> tuple[float, float | None]:
        """What a criterion is worth, and what it is worth where its number is not known."""
        points = self._number(given.get("points", 1), f"{field}.points")
        if not points:
            raise self.fail(_("a criterion is worth some points, not 0"), f"{field}.points")
        if given.get("unknown") is None:
            return points, None
        unknown = self._number(given["unknown"], f"{field}.unknown")
        if not min(0.0, points) <= unknown <= max(0.0, points):
            raise self.fail(_("what is not known is worth from 0 to its points"), f"{field}.unknown")
        return points, unknown

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
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            raise self.fail(_("“{text}” is no number").format(text=str(value)[:40]), field)
        return float(value)


def no_value(criterion: Criterion, value: float) -> str:
    """Why a criterion cannot have this number; "" where it can."""
    if criterion.compares == "at_least_percentile" and not 0 <= value <= 100:
        return _("a percentile is from 0 to 100")
    if criterion.compares == "by_rank" and (
        value != int(value) or not (value == 0 or 2 <= value <= MOST_STEPS)
    ):
        return _("a rank has from 2 to {most} steps, or 0 for none").format(most=MOST_STEPS)
    return ""


def beyond_reach(group: Group) -> str:
    """Why a group cannot need so many points; "" where it can, or counts none."""
    if group.asks != "points":
        return ""
    fewest, most = group.reach
    slack = 1e-9 * (most - fewest)
    if group.needs > most + slack:
        return _("nobody could have so many points: there are {most}").format(most=f"{most:g}")
    if group.needs <= fewest + slack:
        return _("everybody has so many points: the fewest are {fewest}").format(fewest=f"{fewest:g}")
    return ""

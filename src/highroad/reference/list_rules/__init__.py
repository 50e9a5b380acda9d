"""Rules by which an occupation comes onto a list: criteria as dated data, so that anybody can rebuild a list.

A rule is a YAML file: who says so and since when, and named **groups** of criteria ("in demand", "high wage",
"high skill"). An occupation is listed when it meets every group; a group asks for all or any of its criteria,
or for points that they give.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from highroad.errors import BadQuestion, UnreadableFile
from highroad.language import gettext as _
from highroad.reference.list_rules.reading import beyond_reach, no_value, read_rule
from highroad.reference.list_rules.rule import ALL_OTHER, BASES, COMPARES, MEASURES, Criterion, Group, Rule

__all__ = [
    "ALL_OTHER",
    "BASES",
    "COMPARES",
    "MEASURES",
    "Criterion",
    "Group",
    "Rule",
    "adjusted",
    "load_rule",
    "read_rule",
    "read_values",
    "rule_as_told",
    "rules",
    "write_rule",
    "write_values",
]


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

    values: number by key of a criterion ("high_wage.1"), or of what a group that counts points needs
    ("score.needs"); those left out stay. Raises BadQuestion naming the criterion.
    """
    known = rule.settings
    criteria = {criterion.key: criterion for criterion in rule.criteria}
    for key, value in values.items():
        if key not in known:
            raise BadQuestion(
                _("The rule has no criterion “{key}”.").format(key=key),
                remedy=_("Its criteria are: {keys}.").format(keys=", ".join(known)),
            )
        if not math.isfinite(value) or (key in criteria and no_value(criteria[key], value)):
            words = criteria[key].words if key in criteria else key
            raise BadQuestion(
                _("“{words}” cannot be {value}.").format(words=words, value=f"{value:g}"),
                remedy=_("Percentiles are from 0 to 100; everything else is a plain number."),
            )
    if margin is not None and not 0 <= margin < 1:
        raise BadQuestion(_("A margin is from 0 to less than 1."), remedy=_("Five percent is 0.05."))
    changed = {key: value for key, value in values.items() if value != known[key]}
    groups = tuple(
        replace(
            group,
            needs=changed.get(f"{group.key}.needs", group.needs),
            criteria=tuple(replace(each, value=changed.get(each.key, each.value)) for each in group.criteria),
        )
        for group in rule.groups
    )
    for group in groups:
        if problem := beyond_reach(group):
            raise BadQuestion(
                f"{group.said_title}: {problem}.", remedy=_("Choose a number that some reach and some don't.")
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
            **({"needs": group.needs} if group.asks == "points" else {}),
            f"{group.asks}_of": [_criterion_as_told(each) for each in group.criteria],
        }
        for group in rule.groups
    }
    return told | ({"leaves_out": list(rule.leaves_out)} if rule.leaves_out else {})


def _criterion_as_told(each: Criterion) -> dict[str, Any]:
    told: dict[str, Any] = {"measure": each.measure, each.compares: each.value}
    more = {"of": each.base or None, "points": each.points, "unknown": each.unknown}
    return told | {name: value for name, value in more.items() if value is not None}


@cache
def _packaged() -> tuple[Rule, ...]:
    folder = files("highroad.reference.list_rules")
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".yaml"))
    return tuple(read_rule(folder.joinpath(name).read_text(encoding="utf-8"), name) for name in names)

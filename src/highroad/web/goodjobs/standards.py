"""A partnership's own rubrics and rules: reading, writing a version, and what registers may be judged by."""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import yaml
from django.db import transaction
from django.utils.translation import gettext as _

from highroad.errors import BadQuestion
from highroad.reference.list_rules import Rule, load_rule, read_rule, rules, write_rule
from highroad.reference.quality_rubrics import Rubric, load_rubric, read_rubric, rubrics
from highroad.reference.readiness_rules import (
    ReadinessRule,
    load_readiness_rule,
    read_readiness_rule,
    readiness_rules,
)
from highroad.web.directory import audit
from highroad.web.directory.models import Partnership
from highroad.web.directory.rules import Role, require
from highroad.web.goodjobs.models_standards import OwnStandard, StandardKind
from highroad.web.goodjobs.numbering import next_number

Standard = Rubric | ReadinessRule | Rule
_PARTS = {StandardKind.QUALITY: "elements", StandardKind.PROGRAMS: "bars", StandardKind.LISTS: "groups"}
_READING: Mapping[str, Callable[[str, str], Standard]] = {
    StandardKind.QUALITY: read_rubric,
    StandardKind.PROGRAMS: read_readiness_rule,
    StandardKind.LISTS: read_rule,
}
_ALONG: Mapping[str, Callable[[], Mapping[str, Standard]]] = {
    StandardKind.QUALITY: rubrics,
    StandardKind.PROGRAMS: readiness_rules,
    StandardKind.LISTS: rules,
}
_LOADING: Mapping[str, Callable[[str], Standard]] = {
    StandardKind.QUALITY: load_rubric,
    StandardKind.PROGRAMS: load_readiness_rule,
    StandardKind.LISTS: load_rule,
}
_BEGINS = {
    StandardKind.QUALITY: "starting-point",
    StandardKind.PROGRAMS: "good-jobs-program",
    StandardKind.LISTS: "starting-point",
}
#: A rule of lists stands in the addresses of its exhibits, which take no longer one.
LONGEST_RULE = 2000


def choices(partnership: Partnership, kind: str) -> list[tuple[str, str]]:
    """What a register may be judged by: the partnership's own versions, the newest first, then what came
    along.
    """
    own = [(each.key, str(each)) for each in partnership.own_standards.filter(kind=kind).defer("text")]
    return own + [(each.key, each.said_title) for each in _ALONG[kind]().values()]


def standard_named(partnership: Partnership, kind: str, named: str) -> Standard:
    """A rubric or rule by the key that a register holds. Raises BadQuestion."""
    if named.startswith("own:"):
        number = named.partition(":")[2]
        found = partnership.own_standards.filter(
            kind=kind, number=int(number) if number.isdigit() else 0
        ).first()
        if found is None:
            raise BadQuestion(
                _("There is no version “%(name)s”.") % {"name": named}, remedy=_("Choose another.")
            )
        return read(found)
    return _LOADING[kind](named)


def list_rule(partnership: Partnership, named: str) -> Rule:
    """The rule of a list by the key that the list holds. Raises BadQuestion."""
    found = standard_named(partnership, StandardKind.LISTS, named)
    assert isinstance(found, Rule)
    return found


def list_rules(partnership: Partnership) -> dict[str, Rule]:
    """Every rule that a list may have, by the key that a list holds: one's own first, the newest before
    others.
    """
    own = partnership.own_standards.filter(kind=StandardKind.LISTS)
    found: dict[str, Any] = {each.key: read(each) for each in own}
    return found | rules()


def read(version: OwnStandard) -> Standard:
    """The rubric or rule that a version is."""
    return _READING[version.kind](version.text, f"{version.kind}-{version.number}.yaml")


def beginning(partnership: Partnership, kind: str) -> Standard:
    """What the next version begins with: the newest of one's own, or what came along."""
    newest = partnership.own_standards.filter(kind=kind).first()
    if newest is not None:
        return read(newest)
    return _LOADING[kind](_BEGINS[StandardKind(kind)])


def write_standard(
    actor: Any,
    partnership: Partnership,
    kind: str,
    *,
    head: Mapping[str, Any],
    parts: Sequence[Mapping[str, Any]] | Mapping[str, Any],
    note: str = "",
) -> OwnStandard:
    """Write the next version. Stewards. head: title, citation, in_force_from (ISO), and for a rule of lists
    margin and leaves_out. parts: elements, bars, or groups by their key.

    Raises Refused, BadQuestion, and UnreadableFile naming what is wrong; nothing is kept then.
    """
    told = {name: str(head[name]) for name in ("title", "citation", "in_force_from")}
    more = {name: head[name] for name in ("margin", "leaves_out") if head.get(name)}
    given = {key: dict(parts[key]) for key in parts} if isinstance(parts, Mapping) else [*map(dict, parts)]
    return _write(actor, partnership, kind, told | more | {_PARTS[StandardKind(kind)]: given}, note)


def bring_standard(
    actor: Any, partnership: Partnership, kind: str, *, text: str, file: str, note: str = ""
) -> OwnStandard:
    """Take the next version from a file, as `standard.yaml` of a version gives it. Stewards.

    Key and version become the partnership's own. Raises Refused, BadQuestion, and UnreadableFile naming
    file and field; nothing is kept then.
    """
    require(actor, partnership, Role.STEWARD)
    _READING[kind](text, file)
    return _write(actor, partnership, kind, yaml.safe_load(text), note)


@transaction.atomic
def _write(
    actor: Any, partnership: Partnership, kind: str, told: Mapping[str, Any], note: str
) -> OwnStandard:
    require(actor, partnership, Role.STEWARD)
    Partnership.objects.select_for_update(of=("self",)).get(pk=partnership.pk)
    number = next_number(partnership.own_standards.filter(kind=kind))
    named = {"key": f"{partnership.slug}-{kind}-{number}", "version": str(number)}
    rest = {name: _plain(value) for name, value in told.items() if name not in named}
    made = OwnStandard(
        partnership=partnership,
        kind=kind,
        number=number,
        title=str(told["title"])[:160],
        text=yaml.safe_dump(named | rest, allow_unicode=True, sort_keys=False),
        note=note.strip(),
        written_by=actor,
    )
    found = read(made)
    if isinstance(found, Rule) and len(write_rule(found)) > LONGEST_RULE:
        raise BadQuestion(
            _("The rule is too long to stand in the address of its list."),
            remedy=_("Shorten its name or what it rests on, or ask for less."),
        )
    made.save()
    audit.record(
        actor, "standard.written", made, after={"kind": kind, "version": number}, reason=note.strip()
    )
    return made


def _plain(value: Any) -> Any:
    """A day that YAML read as one, as text again."""
    return value.isoformat() if isinstance(value, datetime.date) else value


def key_of(title: str, taken: set[str]) -> str:
    """A key for an element by its title, and by a number where several have the same."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    base = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:40] or "element"
    key, number = base, 2
    while key in taken:
        key, number = f"{base}_{number}", number + 1
    taken.add(key)
    return key

"""A partnership's own rubrics and rules: reading, writing a version, and what registers may be judged by."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

import yaml
from django.db import transaction
from django.utils.translation import gettext as _

from highroad.errors import BadQuestion
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
from highroad.web.goodjobs.services import next_number

Standard = Rubric | ReadinessRule
_PARTS = {StandardKind.QUALITY: "elements", StandardKind.PROGRAMS: "bars"}


def choices(partnership: Partnership, kind: str) -> list[tuple[str, str]]:
    """What a register may be judged by: the partnership's own versions, the newest first, then what came
    along.
    """
    own = [(each.key, str(each)) for each in partnership.own_standards.filter(kind=kind).defer("text")]
    along = rubrics() if kind == StandardKind.QUALITY else readiness_rules()
    return own + [(each.key, each.said_title) for each in along.values()]


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
    return load_rubric(named) if kind == StandardKind.QUALITY else load_readiness_rule(named)


def read(version: OwnStandard) -> Standard:
    """The rubric or rule that a version is."""
    reading = read_rubric if version.kind == StandardKind.QUALITY else read_readiness_rule
    return reading(version.text, f"{version.kind}-{version.number}.yaml")


def beginning(partnership: Partnership, kind: str) -> Standard:
    """What the next version begins with: the newest of one's own, or what came along."""
    newest = partnership.own_standards.filter(kind=kind).first()
    if newest is not None:
        return read(newest)
    return (
        load_rubric("starting-point")
        if kind == StandardKind.QUALITY
        else load_readiness_rule("good-jobs-program")
    )


@transaction.atomic
def write_standard(
    actor: Any,
    partnership: Partnership,
    kind: str,
    *,
    head: Mapping[str, Any],
    parts: Sequence[Mapping[str, Any]],
    note: str = "",
) -> OwnStandard:
    """Write the next version. Stewards. head: title, citation, in_force_from (ISO). parts: elements or bars.

    Raises Refused, and UnreadableFile naming what is wrong; nothing is kept then.
    """
    require(actor, partnership, Role.STEWARD)
    Partnership.objects.select_for_update(of=("self",)).get(pk=partnership.pk)
    number = next_number(partnership.own_standards.filter(kind=kind))
    told = {
        "key": f"{partnership.slug}-{kind}-{number}",
        "version": str(number),
        **{name: str(head[name]) for name in ("title", "citation", "in_force_from")},
        _PARTS[StandardKind(kind)]: [dict(each) for each in parts],
    }
    made = OwnStandard(
        partnership=partnership,
        kind=kind,
        number=number,
        title=told["title"],
        text=yaml.safe_dump(told, allow_unicode=True, sort_keys=False),
        note=note.strip(),
        written_by=actor,
    )
    read(made)
    made.save()
    audit.record(
        actor, "standard.written", made, after={"kind": kind, "version": number}, reason=note.strip()
    )
    return made


def key_of(title: str, taken: set[str]) -> str:
    """A key for an element by its title, and by a number where several have the same."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    base = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:40] or "element"
    key, number = base, 2
    while key in taken:
        key, number = f"{base}_{number}", number + 1
    taken.add(key)
    return key

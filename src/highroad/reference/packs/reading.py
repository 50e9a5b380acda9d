"""Reading a pack file: every mistake is an error that names the file, the item and the field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, NoReturn, cast

import yaml

from highroad.errors import BadPack
from highroad.language import gettext as _
from highroad.reference.packs.conditions import Condition, ConditionError, parse_condition
from highroad.reference.packs.model import (
    CONFIDENCES,
    DUTIES,
    FIELD_KINDS,
    KINDS,
    EvidenceKind,
    KnownDate,
    Pack,
    PlanField,
    PublicComment,
    Requirement,
    Timing,
)
from highroad.reference.packs.wording import WordingError, in_words, words_file

FORMAT = 1
WRITTEN_IN = "en"  # the language of a pack's own file
_PACK_KEYS = {
    "format", "key", "version", "title", "level", "in_force", "basis", "confidence_words", "fields",
    "timing", "public_comment", "sources", "evidence", "items_count", "items",
}  # fmt: skip
_ITEM_KEYS = {
    "id", "parent", "title", "kind", "required", "condition", "plan_types", "answered_by", "text", "citation",
    "evidence", "sources", "confidence", "note",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _At:
    """A place in a pack file."""

    file: str
    item: str = ""

    def fail(self, field: str, problem: str) -> NoReturn:
        where = _("{file}, item {item}").format(file=self.file, item=self.item) if self.item else self.file
        raise BadPack(
            _("{where}, field “{field}”: {problem}").format(where=where, field=field, problem=problem),
            remedy=_("Mend the file; docs/how-to/requirement-packs.md describes the format."),
        )

    def keys(self, values: Mapping[str, Any], known: set[str]) -> None:
        for name in values:
            if name not in known:
                self.fail(str(name), _("the format has no such field"))

    def mapping(self, values: Mapping[str, Any], field: str) -> Mapping[str, Any]:
        value = values.get(field)
        if not isinstance(value, Mapping):
            self.fail(field, _("must be a mapping"))
        return value

    def text(self, values: Mapping[str, Any], field: str) -> str:
        value = values.get(field)
        if not isinstance(value, str) or not value.strip():
            self.fail(field, _("must be a text that is not empty"))
        return value.strip()

    def texts(self, values: Mapping[str, Any], field: str, *, empty: bool = False) -> tuple[str, ...]:
        value = values.get(field, [])
        if not isinstance(value, list) or not all(isinstance(part, str) and part.strip() for part in value):
            self.fail(field, _("must be a list of texts"))
        if not value and not empty:
            self.fail(field, _("must not be empty"))
        return tuple(value)

    def day(self, values: Mapping[str, Any], field: str) -> date:
        value = values.get(field)
        if type(value) is not date:
            self.fail(field, _("must be a date such as 2024-03-04"))
        return value

    def whole(self, values: Mapping[str, Any], field: str) -> int:
        value = values.get(field)
        if type(value) is not int or value < 1:
            self.fail(field, _("must be a whole number above zero"))
        return value

    def one_of(self, values: Mapping[str, Any], field: str, known: Sequence[str]) -> str:
        value = values.get(field)
        if value not in known:
            self.fail(field, _("must be one of {known}").format(known=", ".join(known)))
        return str(value)

    def condition(self, values: Mapping[str, Any], field: str) -> Condition | None:
        if values.get(field) is None:
            return None
        try:
            return parse_condition(self.text(values, field))
        except ConditionError as problem:
            self.fail(field, str(problem))


def read_pack(file: Path, language: str = WRITTEN_IN) -> Pack:
    """Read and check one pack file, and the words beside it when another language than its own is asked for.

    Raises BadPack naming file, item and field.
    """
    at = _At(file.name)
    content = _content(at, file)
    at.keys(content, _PACK_KEYS)
    if language != WRITTEN_IN:
        content = _translated(content, words_file(file, language), language)
    fields = _fields(at, at.mapping(content, "fields"))
    sources = _labels(at, content, "sources")
    evidence = _evidence(at, at.mapping(content, "evidence"))
    items = _items(at, content, fields, sources, evidence)
    force = at.mapping(content, "in_force")
    since = at.day(force, "from")
    until = at.day(force, "until") if force.get("until") is not None else None
    if until is not None and until < since:
        at.fail("in_force", _("ends before it begins"))
    return Pack(
        key=at.text(content, "key"),
        version=at.text(content, "version"),
        title=at.text(content, "title"),
        level=at.text(content, "level"),
        in_force_from=since,
        in_force_until=until,
        basis=at.text(content, "basis"),
        confidence_words=_labels(at, content, "confidence_words"),
        fields=fields,
        timing=_timing(at, at.mapping(content, "timing"), sources),
        public_comment=_public_comment(at, at.mapping(content, "public_comment")),
        sources=sources,
        evidence=evidence,
        items=items,
        file=file.name,
        path=file,
        language=language,
        by_id={item.id: item for item in items},
        children=_children(items),
    )


def _content(at: _At, file: Path) -> Mapping[str, Any]:
    try:
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the C one is ten times as fast
        content = yaml.load(file.read_text("utf-8"), Loader=loader)  # noqa: S506 (both are safe loaders)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as problem:
        at.fail("format", _("the file is not readable YAML ({problem})").format(problem=problem))
    if not isinstance(content, Mapping) or content.get("format") != FORMAT:
        at.fail("format", _("must be {number}").format(number=FORMAT))
    return content


def _translated(content: Mapping[str, Any], file: Path, language: str) -> Mapping[str, Any]:
    """A pack's content in the words of the file beside it."""
    at = _At(file.name)
    words = _content(at, file)
    at.one_of(words, "language", (language,))
    try:
        return in_words(content, words)
    except WordingError as problem:
        *where, field = problem.place[1:] if problem.place[0] == "items" else problem.place
        _At(file.name, ".".join(where)).fail(field, str(problem))


def _labels(at: _At, content: Mapping[str, Any], field: str) -> dict[str, str]:
    values = at.mapping(content, field)
    return {str(key): at.text(values, key) for key in values}


def _fields(at: _At, values: Mapping[str, Any]) -> dict[str, PlanField]:
    fields: dict[str, PlanField] = {}
    for key in values:
        here = _At(at.file, f"fields.{key}")
        content = at.mapping(values, key)
        here.keys(content, {"label", "kind", "choices", "needs"})
        kind = here.one_of(content, "kind", FIELD_KINDS)
        choices = {} if kind == "flag" else _labels(here, content, "choices")
        fields[key] = PlanField(
            key, here.text(content, "label"), cast(Any, kind), choices, here.condition(content, "needs")
        )
    if "plan_type" not in fields or fields["plan_type"].kind != "choice":
        at.fail("fields", _("must declare plan_type as a choice"))
    for field in fields.values():
        if field.needs is not None:
            _check_condition(_At(at.file, f"fields.{field.key}"), "needs", field.needs, fields)
    return fields


def _evidence(at: _At, values: Mapping[str, Any]) -> dict[str, EvidenceKind]:
    evidence: dict[str, EvidenceKind] = {}
    for key in values:
        here = _At(at.file, f"evidence.{key}")
        content = at.mapping(values, key)
        here.keys(content, {"label", "exhibits"})
        evidence[key] = EvidenceKind(
            key, here.text(content, "label"), here.texts(content, "exhibits", empty=True)
        )
    return evidence


def _items(
    at: _At,
    content: Mapping[str, Any],
    fields: Mapping[str, PlanField],
    sources: Mapping[str, str],
    evidence: Mapping[str, EvidenceKind],
) -> tuple[Requirement, ...]:
    listed = content.get("items")
    if not isinstance(listed, list) or not listed:
        at.fail("items", _("must be a list that is not empty"))
    items: dict[str, Requirement] = {}
    for number, values in enumerate(listed, start=1):
        if not isinstance(values, Mapping):
            _At(at.file, f"#{number}").fail("items", _("must be a mapping"))
        identifier = _At(at.file, f"#{number}").text(values, "id")
        here = _At(at.file, identifier)
        if identifier in items:
            here.fail("id", _("is there twice"))
        items[identifier] = _item(here, values, fields, sources, evidence)
    count = at.whole(content, "items_count")
    if count != len(items):
        at.fail("items_count", _("says {count}, the file has {found}").format(count=count, found=len(items)))
    _check_outline(at, items)
    return tuple(items.values())


def _item(
    here: _At,
    values: Mapping[str, Any],
    fields: Mapping[str, PlanField],
    sources: Mapping[str, str],
    evidence: Mapping[str, EvidenceKind],
) -> Requirement:
    here.keys(values, _ITEM_KEYS)
    duty = here.one_of(values, "required", DUTIES)
    condition = here.condition(values, "condition")
    if condition is not None:
        _check_condition(here, "condition", condition, fields)
    if (duty == "conditional") != (condition is not None):
        here.fail("condition", _("must be there for a conditional item, and only for one"))
    plan_types = here.texts(values, "plan_types", empty=True)
    for plan_type in plan_types:
        if plan_type not in fields["plan_type"].choices:
            here.fail("plan_types", _("“{value}” is not a plan type").format(value=plan_type))
    answered_by = here.text(values, "answered_by") if values.get("answered_by") is not None else None
    if answered_by is not None and answered_by not in fields:
        here.fail("answered_by", _("“{value}” is not a declared field").format(value=answered_by))
    known = {"sources": sources, "evidence": evidence}
    for name, catalogue in known.items():
        for key in here.texts(values, name, empty=name == "evidence"):
            if key not in catalogue:
                here.fail(name, _("“{value}” is not in the file's catalogue").format(value=key))
    return Requirement(
        id=here.item,
        parent=here.text(values, "parent") if values.get("parent") is not None else None,
        title=here.text(values, "title"),
        kind=cast(Any, here.one_of(values, "kind", KINDS)),
        required=cast(Any, duty),
        text=here.text(values, "text"),
        citation=here.texts(values, "citation"),
        evidence=here.texts(values, "evidence", empty=True),
        sources=here.texts(values, "sources"),
        confidence=cast(Any, here.one_of(values, "confidence", CONFIDENCES)),
        condition=condition,
        plan_types=plan_types,
        answered_by=answered_by,
        note=here.text(values, "note") if values.get("note") is not None else "",
    )


def _check_condition(here: _At, field: str, condition: Condition, fields: Mapping[str, PlanField]) -> None:
    for name in sorted(condition.names):
        if name not in fields:
            here.fail(field, _("“{value}” is not a declared field").format(value=name))
    for name, choice in condition.quoted:
        if choice not in fields[name].choices:
            here.fail(field, _("“{value}” is not a choice of {name}").format(value=choice, name=name))


def _check_outline(at: _At, items: Mapping[str, Requirement]) -> None:
    """Every parent exists, no item is its own ancestor, and parents come before their children."""
    for item in items.values():
        if item.parent is not None and item.parent not in items:
            _At(at.file, item.id).fail("parent", _("“{value}” is not an item").format(value=item.parent))
    for item in items.values():
        seen, parent = {item.id}, item.parent
        while parent is not None:
            if parent in seen:
                _At(at.file, item.id).fail("parent", _("the item is its own ancestor"))
            seen.add(parent)
            parent = items[parent].parent
    placed: set[str] = set()
    for item in items.values():
        if item.parent is not None and item.parent not in placed:
            _At(at.file, item.id).fail("parent", _("must stand before the item in the file"))
        placed.add(item.id)


def _children(items: Sequence[Requirement]) -> dict[str | None, tuple[Requirement, ...]]:
    children: dict[str | None, list[Requirement]] = {}
    for item in items:
        children.setdefault(item.parent, []).append(item)
    return {parent: tuple(below) for parent, below in children.items()}


def _timing(at: _At, values: Mapping[str, Any], sources: Mapping[str, str]) -> Timing:
    here = _At(at.file, "timing")
    submission = here.mapping(values, "submission")
    modification = here.mapping(values, "modification")
    approval = here.mapping(values, "deemed_approved")
    roll = here.one_of(submission, "if_not_a_business_day", ("next", "same"))
    dates = []
    for known in values.get("known_dates") or []:
        source = here.one_of(known, "source", tuple(sources))
        kind = here.one_of(known, "kind", ("submission", "modification", "letter"))
        dates.append(KnownDate(kind, here.text(known, "what"), here.day(known, "due"), source))
    return Timing(
        plan_years=here.whole(values, "plan_years"),
        days_before_end=here.whole(submission, "days_before_end"),
        next_business_day=roll == "next",
        submission_rule=here.text(submission, "rule"),
        submission_citation=here.texts(submission, "citation"),
        modification_after_years=here.whole(modification, "after_years"),
        modification_rule=here.text(modification, "rule"),
        modification_citation=here.texts(modification, "citation"),
        core_days=here.whole(approval, "core_days"),
        partner_days=here.whole(approval, "partner_days"),
        approval_rule=here.text(approval, "rule"),
        approval_citation=here.texts(approval, "citation"),
        known_dates=tuple(dates),
    )


def _public_comment(at: _At, values: Mapping[str, Any]) -> PublicComment:
    here = _At(at.file, "public_comment")
    return PublicComment(
        hear_from=here.texts(values, "hear_from"),
        days=here.whole(values, "days") if values.get("days") is not None else None,
        rule=here.text(values, "rule"),
        citation=here.texts(values, "citation"),
    )

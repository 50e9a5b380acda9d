"""Requirement packs: a law's or guide's requirements as dated, cited data.

    pack = load_pack("us-wioa-state-plan", on=date(2026, 11, 22))
    pack.applicability({"plan_type": "unified"})["I.a.1"].yes      # False
    compare_packs(old, new)                                        # item by item
    spoken(pack, "es").requirement("I.a").title                    # 'Tipo de plan'

A file whose plans are modified holds two packs: the plan's, and its modification's (`modification.py`).

The files lie beside this module, one a version with its words in the other languages beside it;
docs/how-to/requirement-packs.md describes the format.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path

from highroad.errors import BadPack, DateNotCovered
from highroad.language import LANGUAGES, active
from highroad.language import gettext as _
from highroad.reference.packs.asks import AskedColumn, AskedNumbers, AskedTable, Link, Named
from highroad.reference.packs.clocks import PERIOD_DAYS, Clock, KnownDate
from highroad.reference.packs.conditions import Condition, ConditionError, parse_condition
from highroad.reference.packs.model import (
    Applicability,
    EvidenceKind,
    Pack,
    PlanField,
    PublicComment,
    Requirement,
    applies,
)
from highroad.reference.packs.modification import modification_content
from highroad.reference.packs.reading import WRITTEN_IN, pack_from, read_content, read_pack
from highroad.reference.packs.wording import words_file

__all__ = [
    "PERIOD_DAYS",
    "Applicability",
    "AskedColumn",
    "AskedNumbers",
    "AskedTable",
    "Clock",
    "Condition",
    "ConditionError",
    "EvidenceKind",
    "KnownDate",
    "Link",
    "Named",
    "Pack",
    "PackChange",
    "PlanField",
    "PublicComment",
    "Requirement",
    "applies",
    "compare_packs",
    "list_packs",
    "list_usable_packs",
    "load_pack",
    "load_pack_version",
    "load_usable_pack",
    "parse_condition",
    "read_pack",
    "read_packs",
    "spoken",
    "wordings",
]

FOLDER = Path(__file__).parent


@cache
def list_packs() -> tuple[Pack, ...]:
    """Every pack that comes with Highroad, by key and then by version, oldest first.

    Raises BadPack when a file breaks the rules of the format.
    """
    files = [file for file in sorted(FOLDER.glob("*.yaml")) if Path(file.stem).suffix[1:] not in LANGUAGES]
    packs = [pack for file in files for pack in _read(file, WRITTEN_IN)]
    return tuple(sorted(packs, key=lambda pack: (pack.key, pack.version)))


def read_packs(file: Path, language: str = WRITTEN_IN) -> tuple[Pack, ...]:
    """The packs of a file: the plan's and, where the file has a block for it, its modification's.

    Raises BadPack naming file, item and field.
    """
    content = read_content(file, language)
    pack = pack_from(content, file, language)
    changed = modification_content(content, file.name)
    if changed is None:
        return (pack,)
    modification = pack_from(changed, file, language)
    years = tuple(content["modification"].get("years") or ())
    return pack, replace(modification, modifies=pack.key, modified_years=years)


def spoken(pack: Pack, language: str | None = None) -> Pack:
    """The pack in the words of a language (the one in force); in its own when it has none in that language.

    Only words differ: what a plan keeps, judges and compares are ids, the same in every language. Raises
    BadPack when the file of words doesn't fit the pack.
    """
    wanted = language or active()
    if wanted == pack.language:
        return pack
    return next(each for each in _read(pack.path, wanted) if each.key == pack.key)


def wordings(pack: Pack, identifier: str) -> tuple[str, ...]:
    """What an item asks, in every language that the pack has. Raises KeyError for an unknown id."""
    return tuple(spoken(pack, language).requirement(identifier).text for language in LANGUAGES)


@cache
def _read(file: Path, language: str) -> tuple[Pack, ...]:
    if language != WRITTEN_IN and not words_file(file, language).exists():
        return _read(file, WRITTEN_IN)
    return read_packs(file, language)


def load_pack(key: str, *, on: date) -> Pack:
    """The version of a pack that was in force on a date.

    Raises BadPack when no pack has that key, DateNotCovered when none of its versions was in force then.
    """
    versions = [pack for pack in list_packs() if pack.key == key]
    if not versions:
        known = ", ".join(sorted({pack.key for pack in list_packs()}))
        raise BadPack(
            _("There is no requirement pack “{key}”.").format(key=key),
            remedy=_("Packs that come with Highroad: {known}.").format(known=known),
        )
    for pack in reversed(versions):
        if pack.in_force_from <= on and (pack.in_force_until is None or on <= pack.in_force_until):
            return pack
    spans = "; ".join(
        f"{pack.version}: {pack.in_force_from} – {pack.in_force_until or '…'}" for pack in versions
    )
    raise DateNotCovered(
        _("No version of the pack “{key}” was in force on {date}.").format(key=key, date=on.isoformat()),
        remedy=_("Versions: {spans}. Choose a date within one of them, or add the version in force.").format(
            spans=spans
        ),
    )


def load_usable_pack(key: str, *, on: date) -> Pack:
    """The version of a pack to work with on a date: the one in force; after its end, the last that was.

    Approvals of federal forms run out, and what is asked stays due: until the version that follows is known,
    the last one is used (`in_force_until` tells). Raises BadPack; DateNotCovered before the first version.
    """
    try:
        return load_pack(key, on=on)
    except DateNotCovered:
        begun = [pack for pack in list_packs() if pack.key == key and pack.in_force_from <= on]
        if not begun:
            raise
        return begun[-1]


def list_usable_packs(*, on: date) -> tuple[Pack, ...]:
    """Of every pack the version to work with on a date; packs that begin later are left out."""
    begun = dict.fromkeys(pack.key for pack in list_packs() if pack.in_force_from <= on)
    return tuple(load_usable_pack(key, on=on) for key in begun)


def load_pack_version(key: str, version: str) -> Pack:
    """One named version of a pack (a plan keeps the version it was started from). Raises BadPack."""
    for pack in list_packs():
        if (pack.key, pack.version) == (key, version):
            return pack
    raise BadPack(
        _("There is no version {version} of the requirement pack “{key}”.").format(key=key, version=version),
        remedy=_("Install the release of Highroad that brought it, or add the file."),
    )


@dataclass(frozen=True, slots=True)
class PackChange:
    """What became of one item between two versions: "added", "removed" or "changed" (with the fields)."""

    id: str
    what: str
    fields: tuple[str, ...]
    before: Requirement | None
    after: Requirement | None


_COMPARED = (
    "parent", "title", "kind", "required", "text", "citation", "condition", "plan_types", "evidence",
    "programs", "tables", "numbers", "populations", "references", "dates", "depends_on", "board",
)  # fmt: skip


def compare_packs(before: Pack, after: Pack) -> tuple[PackChange, ...]:
    """Items added, removed and changed from one pack to another, in the order of `after`, removed last."""
    changes: list[PackChange] = []
    for item in after.items:
        old = before.by_id.get(item.id)
        if old is None:
            changes.append(PackChange(item.id, "added", (), None, item))
            continue
        fields = tuple(name for name in _COMPARED if _plain(old, name) != _plain(item, name))
        if fields:
            changes.append(PackChange(item.id, "changed", fields, old, item))
    changes.extend(
        PackChange(item.id, "removed", (), item, None) for item in before.items if item.id not in after.by_id
    )
    return tuple(changes)


def _plain(item: Requirement, name: str) -> object:
    value = getattr(item, name)
    return value.source if isinstance(value, Condition) else value

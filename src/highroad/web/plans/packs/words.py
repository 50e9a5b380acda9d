"""The fields of a requirement, in words."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _


def field_words() -> dict[str, str]:
    """The fields of an item that two packs are compared by, in words."""
    return {
        "parent": _("its place"),
        "title": _("title"),
        "kind": _("kind"),
        "required": _("duty"),
        "text": _("wording"),
        "citation": _("citation"),
        "condition": _("when it applies"),
        "plan_types": _("plan types"),
        "evidence": _("evidence"),
        "programs": _("programs"),
        "tables": _("tables"),
        "numbers": _("numbers"),
        "populations": _("groups to name"),
        "references": _("references"),
        "dates": _("dates"),
        "depends_on": _("what it rests on"),
        "board": _("the board it is about"),
    }


def in_words(fields: Iterable[str]) -> str:
    """Which fields changed, in one phrase."""
    words = field_words()
    return ", ".join(words.get(name, name) for name in fields)

"""Two people, one object: version numbers, and a three-way view when they meet.

Every editable model inherits `Versioned`. A form carries the version its reader saw; `save_if_current` writes
only when the row still has that version, in one UPDATE, and raises `EditConflict` otherwise. The view then
shows, field by field, what it was, what it is now, and what was typed; nothing is overwritten silently.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from django.core import signing
from django.db import models, transaction
from django.utils.translation import gettext as _

from highroad.errors import Conflict


class Versioned(models.Model):
    """An object that two people may edit: `version` counts its saved states from 1."""

    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True


class EditConflict(Conflict):
    """Somebody saved the object after this editor read it. `current` is the row as it is now."""

    def __init__(self, current: Versioned) -> None:
        self.current = current
        super().__init__(
            _("Somebody else changed this while you were writing."),
            remedy=_("Nothing was overwritten. Compare the two, keep what is right, and save again."),
        )


def save_if_current(instance: Versioned, expected_version: int, fields: Iterable[str]) -> None:
    """Write `fields` of `instance` if its row is still at `expected_version`, and count the version up.

    Raises EditConflict (with the row as it is now) otherwise; `instance` is then unchanged in the database.
    """
    manager = type(instance)._base_manager
    values = {name: getattr(instance, name) for name in fields}
    with transaction.atomic():
        written = manager.filter(pk=instance.pk, version=expected_version).update(
            version=expected_version + 1, **values
        )
        if not written:
            raise EditConflict(manager.get(pk=instance.pk))
    instance.version = expected_version + 1


State = Literal["same", "mine", "theirs", "both_same", "both"]


@dataclass(frozen=True, slots=True)
class FieldConflict:
    """One field in three versions. `base` is what the editor began with (None when unknown)."""

    name: str
    label: str
    base: str | None
    theirs: str
    mine: str

    @property
    def state(self) -> State:
        """Who changed it: nobody, only I, only they, both alike, both differently."""
        if self.mine == self.theirs:
            return "same" if self.base in (None, self.mine) else "both_same"
        if self.base is None:
            return "both"
        if self.base == self.theirs:
            return "mine"
        return "theirs" if self.base == self.mine else "both"

    @property
    def merged(self) -> str:
        """What the form offers: their text where only they wrote, otherwise mine."""
        return self.theirs if self.state == "theirs" else self.mine

    def lines(self) -> list[tuple[str, str]]:
        """Difference from theirs to mine, line by line: (" ", "-" only theirs, "+" only mine; text)."""
        rows = difflib.ndiff(self.theirs.splitlines(), self.mine.splitlines())
        return [(row[0], row[2:]) for row in rows if row[0] != "?"]


def compare(
    labels: Mapping[str, Any],
    *,
    base: Mapping[str, Any] | None,
    theirs: Mapping[str, Any],
    mine: Mapping[str, Any],
) -> list[FieldConflict]:
    """Every field of `labels` in three versions, those that differ first."""
    rows = [
        FieldConflict(
            name=name,
            label=str(label),
            base=None if base is None else said(base.get(name)),
            theirs=said(theirs.get(name)),
            mine=said(mine.get(name)),
        )
        for name, label in labels.items()
    ]
    return sorted(rows, key=lambda row: row.state in ("same", "both_same"))


def said(value: Any) -> str:
    """A field's value as the text that a person compares."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, str):
        return value.replace("\r\n", "\n")
    if isinstance(value, Sequence):
        return "\n".join(str(item) for item in value)
    return str(value)


_SALT = "highroad.directory.concurrency"


def seal(values: Mapping[str, Any]) -> str:
    """What the editor began with, as a signed text for a hidden field."""
    return signing.dumps({name: said(value) for name, value in values.items()}, salt=_SALT, compress=True)


def unseal(text: str) -> dict[str, str] | None:
    """The values sealed into a hidden field, or None when the text is absent or was tampered with."""
    try:
        return signing.loads(text, salt=_SALT) if text else None
    except signing.BadSignature:
        return None

"""What a register is to a sheet: its columns, its rows, and how a row is added or changed.

A register is a class of its app. Its columns say how a value reads as text and how a text becomes a value; a
text that reads as it was taken out is never read, so that what the register can't say again stays as it is.
"""

from __future__ import annotations

import datetime
import hashlib
import json
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext as _

from highroad import language
from highroad.errors import BadQuestion
from highroad.web.directory.concurrency import said
from highroad.web.directory.models import Partnership
from highroad.web.directory.sheets.files import Head, plain

VERSION = "version"
REASON = "reason"


class BadCell(ValueError):
    """What stands in a cell can't be read; the message says why."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a register.

    value: what a row of the register holds here. say: a value as text. read: a text as a value (BadCell when
    it is none); without it the column is there for reading and nothing in it is brought in. fixed: read for
    new rows only. kind: of the cells, as in `files.Head`.
    """

    name: str
    label: str
    value: Callable[[Any], Any]
    width: int = 20
    say: Callable[[Any], str] = said
    read: Callable[[str], Any] | None = None
    fixed: bool = False
    kind: str = "text"

    def text(self, row: Any) -> str:
        """What stands here for a row."""
        return plain(self.say(self.value(row)))


class Register(ABC):
    """A list that people take out as a sheet and bring in again. Classes of the apps say what is in it.

    name: of its files. The first column names the row; a row without it is a new one, if any may be added.
    """

    name = ""
    may_add = True

    def __init__(self, actor: Any, partnership: Partnership) -> None:
        self.actor, self.partnership = actor, partnership

    @property
    @abstractmethod
    def title(self) -> str:
        """What the register is called."""

    @abstractmethod
    def columns(self) -> Sequence[Column]:
        """The columns, the one that names a row first."""

    @abstractmethod
    def rows(self) -> Iterable[Any]:
        """The rows that the actor may take out, in order."""

    def begin(self, given: Sequence[Mapping[str, str]]) -> None:  # noqa: B027 (most have nothing to prepare)
        """Called with the texts of all rows of a sheet before the first of them is read."""

    def add(self, values: dict[str, Any], texts: Mapping[str, str]) -> Any:
        """Add a row, where `may_add`. Raises HighroadError; BadCell when a text is missing."""
        raise TypeError(f"{type(self).__name__} takes no new rows, or does not say how")

    @abstractmethod
    def change(self, row: Any, values: dict[str, Any], *, expected_version: int) -> None:
        """Change a row. Raises HighroadError, EditConflict among them."""

    def heads(self) -> list[Head]:
        """The heads of its sheet, the version last."""
        return [
            *(Head(each.label, each.width, each.kind) for each in self.columns()),
            Head(_("Version (leave it)"), 16),
        ]

    def names_of_heads(self) -> dict[str, str]:
        """Heads in every language -> names of columns, so that a sheet comes back whatever the language."""
        found = {}
        for code, _name in settings.LANGUAGES:
            with speaking(code):
                for head, name in zip(self.heads(), self.names(), strict=True):
                    found[head.label.casefold()] = name
                found[reason_label().casefold()] = REASON
        return found

    def names(self) -> list[str]:
        """The names of the columns, in the order of `heads`."""
        return [*(each.name for each in self.columns()), VERSION]

    def texts_of(self, row: Any) -> dict[str, str]:
        """A row as it is taken out."""
        columns = self.columns()
        texts = {each.name: each.text(row) for each in columns}
        return texts | {VERSION: stamp(row.version, columns, texts)}

    def taken_out(self) -> list[list[str]]:
        """All rows as they are taken out."""
        return [list(self.texts_of(row).values()) for row in self.rows()]


def reason_label() -> str:
    """The head of the column in which rows that came back say why."""
    return _("Why it came back")


@contextmanager
def speaking(code: str) -> Any:
    """Speak a language, here and in the rooms below."""
    with translation.override(code), language.use(code):
        yield


def stamp(version: int, columns: Sequence[Column], texts: Mapping[str, str]) -> str:
    """The version of a row and a sum of what was taken out, so that an untouched row is known as one."""
    said = [texts.get(each.name, "") for each in columns if each.read is not None]
    return f"{version}-{hashlib.sha256(json.dumps(said).encode()).hexdigest()[:12]}"


def version_of(text: str) -> int:
    """The version in a stamp. Raises BadCell."""
    number = text.split("-", 1)[0]
    if not (number.isascii() and number.isdigit() and len(number) < 9):
        raise BadCell(_("The version is missing: take the sheet out anew."))
    return int(number)


def in_field(model: Any, name: str) -> Callable[[str], Any]:
    """Read a text as the model's field takes it: not too long, not empty where something must stand."""
    field = model._meta.get_field(name)

    def read(text: str) -> Any:
        if not text and not field.blank:
            raise BadCell(_("Something must stand here."))
        try:
            return field.clean(text, None)
        except ValidationError as error:
            raise BadCell(" ".join(error.messages)) from error

    return read


def entries(text: str, marks: str = "\n;") -> list[str]:
    """The entries of a list in a cell: one a line, or with semicolons between them; none twice."""
    for mark in marks:
        text = text.replace(mark, "\n")
    return list(dict.fromkeys(each.strip() for each in text.split("\n") if each.strip()))


def one_a_line(values: Iterable[Any] | None) -> str:
    """A list as text."""
    return "\n".join(str(each) for each in values or ())


def named(known: Mapping[str, Any], text: str, lacking: str) -> Any:
    """What a name stands for, None for no name. known: by casefolded name. Raises BadCell."""
    if not text:
        return None
    if (found := known.get(text.casefold())) is None:
        raise BadCell(lacking.format(name=text))
    return found


def refuse_twin(found: Any) -> None:
    """A new row that is there already is no new row: a sheet brought in twice adds nothing twice."""
    if found is not None:
        raise BadQuestion(
            _("It is there already: {what}.").format(what=found),
            remedy=_("Give its row as it was taken out, or say something else."),
        )


def in_every_language(words: Callable[[], Mapping[str, str]]) -> dict[str, str]:
    """Casefolded names in every language, and the codes themselves, each with its code."""
    found = {}
    for code, _name in settings.LANGUAGES:
        with speaking(code):
            for key, name in words().items():
                found[str(name).casefold()] = found[key.casefold()] = key
    return found


def read_day(text: str) -> datetime.date | None:
    """A day. Raises BadCell."""
    if not text:
        return None
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise BadCell(_("Not a day: {value}. Write it as 2027-03-01.").format(value=text)) from None


def read_number(text: str) -> Decimal | None:
    """A number with a point. Raises BadCell."""
    if not text:
        return None
    try:
        value = Decimal(text)
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite():
        raise BadCell(_("Not a number: {value}.").format(value=text))
    return value


def say_number(value: Decimal | None) -> str:
    """A number without zeros that say nothing."""
    if value is None:
        return ""
    return format(value.normalize(), "f")


def say_day(value: datetime.date | None) -> str:
    """A day as a sheet has it."""
    return value.isoformat() if value else ""

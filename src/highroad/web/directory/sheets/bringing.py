"""Bringing a sheet in: what each row would do, shown first; all of it in one transaction, or nothing."""

from __future__ import annotations

import copy
import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from highroad.errors import HighroadError, UnreadableFile
from highroad.web.directory import audit
from highroad.web.directory.concurrency import EditConflict
from highroad.web.directory.models import AuditEvent
from highroad.web.directory.sheets.files import Head, Line, read, to_csv, to_xlsx
from highroad.web.directory.sheets.registers import (
    REASON,
    VERSION,
    BadCell,
    Column,
    Register,
    reason_label,
    stamp,
    version_of,
)

ADDED, CHANGED, SAME, CONFLICT, REJECTED = "added", "changed", "same", "conflict", "rejected"


@dataclass(frozen=True, slots=True)
class Given:
    """A row of a sheet: its number in the file, its texts by column, and the columns with formulas."""

    number: int
    texts: dict[str, str]
    formulas: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """A cell that is another one: what the register says, and what the sheet says."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a row of a sheet does, or why it does nothing. column: the head of the cell that is to blame."""

    given: Given
    kind: str
    name: str = ""
    differences: tuple[Difference, ...] = ()
    column: str = ""
    reason: str = ""


@dataclass(slots=True)
class Brought:
    """What a sheet does, row by row."""

    outcomes: list[Outcome] = field(default_factory=list)

    def of(self, *kinds: str) -> list[Outcome]:
        """The outcomes of these kinds."""
        return [each for each in self.outcomes if each.kind in kinds]

    @property
    def deeds(self) -> list[Outcome]:
        """What is added or changed."""
        return self.of(ADDED, CHANGED)

    @property
    def returned(self) -> list[Outcome]:
        """What comes back."""
        return self.of(REJECTED, CONFLICT)

    @property
    def print(self) -> str:
        """A sum over what was shown: the same as long as the sheet would do the same."""
        told = [(each.given.number, each.kind, each.differences) for each in self.outcomes]
        return hashlib.sha256(repr(told).encode()).hexdigest()


def given_in(content: bytes, file: str, register: Register) -> list[Given]:
    """The rows of a file, by the names of the register's columns.

    Columns are found by their heads, in any language and order; a column that isn't there is left alone.
    Raises UnreadableFile for a file that can't be read, an unknown or doubled head, and without the two
    columns that say which row is meant and in which version.
    """
    lines = read(content, file)
    names = _names(lines[0], register, file)
    found = []
    for line in lines[1:]:
        texts = {name: text for name, text in zip(names, line.texts, strict=False) if name}
        formulas = tuple(
            names[place] for place in sorted(line.formulas) if place < len(names) and names[place]
        )
        if any(text for name, text in texts.items() if name != REASON) or formulas:
            found.append(Given(line.number, texts, formulas))
    return found


def _names(line: Line, register: Register, file: str) -> list[str]:
    known = register.names_of_heads()
    names: list[str] = []
    remedy = _("Take the sheet out here and change that one; leave its heads.")
    for place, text in enumerate(line.texts, start=1):
        name = known.get(text.casefold(), "")
        if text and (not name or name in names):
            problem = _("the column “{head}” stands there twice") if name else _("it has no column “{head}”")
            raise UnreadableFile(
                problem.format(head=text[:60]), file=file, line=1, column=place, remedy=remedy
            )
        names.append(name)
    labels = dict(zip(register.names(), (head.label for head in register.heads()), strict=True))
    for needed in (register.columns()[0].name, VERSION):
        if needed not in names:
            raise UnreadableFile(
                _("the column “{head}” is missing").format(head=labels[needed]), file=file, remedy=remedy
            )
    return names


def bring_in(register: Register, given: Sequence[Given], *, file: str = "", promised: str = "") -> Brought:
    """Bring rows in, in one transaction; without `promised`, only find out what that would do.

    promised: `Brought.print` of what was shown. When the rows would do something else by now, nothing is done
    and what comes back has another print. A row that was changed since the sheet was taken out is a conflict,
    one that makes no sense is rejected; both do nothing.
    """
    with transaction.atomic():
        brought = _bring(register, given)
        if brought.print == promised and brought.deeds:
            _record(register, brought, file)
        else:
            transaction.set_rollback(True)
    return brought


def _bring(register: Register, given: Sequence[Given]) -> Brought:
    columns = register.columns()
    key = columns[0]
    rows = {key.text(row): row for row in register.rows()}
    times = Counter(each.texts.get(key.name, "") for each in given)
    register.begin([each.texts for each in given])
    brought = Brought()
    for each in given:
        named = each.texts.get(key.name, "")
        if named and times[named] > 1:
            brought.outcomes.append(_rejected(each, key, _("The sheet has this row twice.")))
        elif named and named not in rows:
            brought.outcomes.append(_rejected(each, key, _("There is no such row.")))
        else:
            brought.outcomes.append(_one(register, columns, each, rows.get(named)))
    return brought


def _rejected(each: Given, column: Column | None, reason: str) -> Outcome:
    return Outcome(each, REJECTED, column=column.label if column else "", reason=reason)


def _one(register: Register, columns: Sequence[Column], each: Given, row: Any) -> Outcome:
    for column in columns:
        if column.read is not None and column.name in each.formulas:
            reason = _("A formula stands here. Put its value in the cell.")
            return _rejected(each, column, reason)
    values: dict[str, Any] = {}
    differences = []
    try:
        if row is None and not register.may_add:
            raise BadCell(_("Rows can't be added with this sheet."))
        if row is not None and _untouched(each, columns):
            return Outcome(each, SAME)
        for column in columns:
            found = _difference(column, each, row, values)
            if found is not None:
                differences.append(found)
        if row is not None and not values:
            return Outcome(each, SAME)
        version = version_of(each.texts.get(VERSION, "")) if row is not None else 0
    except _Cell as problem:
        return _rejected(each, problem.column, str(problem))
    except BadCell as problem:
        return _rejected(each, None, str(problem))
    return _done(register, each, row, values, tuple(differences), version)


def _untouched(each: Given, columns: Sequence[Column]) -> bool:
    """Nobody touched this row of the sheet, whatever happened to the register since."""
    mark = each.texts.get(VERSION, "")
    try:
        return mark == stamp(version_of(mark), columns, each.texts)
    except BadCell:
        return False


class _Cell(BadCell):
    def __init__(self, column: Column, reason: str) -> None:
        self.column = column
        super().__init__(reason)


def _difference(column: Column, each: Given, row: Any, values: dict[str, Any]) -> Difference | None:
    """What a cell changes; its value goes into `values`. Raises _Cell when it can't be read."""
    if column.read is None or (row is not None and column.name not in each.texts):
        return None
    text = each.texts.get(column.name, "")
    before = column.text(row) if row is not None else ""
    if row is not None and text == before:
        return None
    try:
        value = column.read(text)
    except BadCell as problem:
        raise _Cell(column, str(problem)) from problem
    if row is not None and (value == column.value(row) or column.say(value) == before):
        return None
    if row is not None and column.fixed:
        raise _Cell(column, _("This stays as it is: {value}.").format(value=before))
    values[column.name] = value
    return Difference(column.label, before, text) if text != before else None


def _done(
    register: Register,
    each: Given,
    row: Any,
    values: dict[str, Any],
    differences: tuple[Difference, ...],
    version: int,
) -> Outcome:
    """Do what a row says, in a savepoint of its own; say what became of it."""
    try:
        with transaction.atomic():
            if row is None:
                made = register.add(values, each.texts)
                return Outcome(each, ADDED, str(made), differences)
            if row.version != version:
                raise EditConflict(row)
            # What is only tried out leaves the register's own row as it is in the database.
            register.change(copy.copy(row), values, expected_version=version)
    except EditConflict:
        reason = _("Somebody changed it since the sheet was taken out. Nothing was overwritten.")
        return Outcome(each, CONFLICT, str(row), differences, reason=reason)
    except _Cell as problem:
        return _rejected(each, problem.column, str(problem))
    except (HighroadError, BadCell) as problem:
        return _rejected(each, None, str(problem))
    return Outcome(each, CHANGED, str(row), differences)


def _record(register: Register, brought: Brought, file: str) -> AuditEvent:
    counts = Counter(each.kind for each in brought.outcomes)
    return audit.record(
        register.actor,
        "register.brought_in",
        register.partnership,
        after={"register": register.name, "file": file[:200], **counts},
    )


def returned_file(register: Register, brought: Brought, form: str) -> bytes:
    """The rows that came back, with the reason last: to be mended and brought in again.

    form: xlsx or csv. A row in conflict keeps the version it was taken out with, so that it stays a conflict.
    """
    names = register.names()
    rows = [[*(_cell(each.given.texts, name) for name in names), _why(each)] for each in brought.returned]
    heads = [*register.heads(), Head(reason_label(), 50)]
    return to_csv(heads, rows) if form == "csv" else to_xlsx(heads, rows, title=register.title)


def _cell(texts: Mapping[str, str], name: str) -> str:
    return texts.get(name, "")


def _why(each: Outcome) -> str:
    return f"{each.column}: {each.reason}" if each.column else each.reason

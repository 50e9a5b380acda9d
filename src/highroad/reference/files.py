"""Dated, cited reference files (CSV under `# key: value` lines, or YAML), and the choice of the one in force.

Every file says who publishes its facts, under which title and date, where, with which licence, and how sure
they are. `in_force_from` (and `in_force_to`, when a successor changed the law or the code) are ISO dates.
A new year's codes are a new file, never a change in the code.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, TypeVar

import yaml

from highroad.errors import DateNotCovered, UnreadableFile
from highroad.language import gettext as _

REQUIRED = ("title", "publisher", "source", "address", "licence", "in_force_from", "confidence")


@dataclass(frozen=True, slots=True)
class Dated:
    """A file that holds from one day to another: its name and header (who, where, when, how sure)."""

    name: str
    header: dict[str, str]

    @property
    def in_force_from(self) -> date:
        """The first day on which the file holds."""
        return date.fromisoformat(self.header["in_force_from"])

    @property
    def in_force_to(self) -> date | None:
        """The last day on which the file holds; None while it has no successor."""
        text = self.header.get("in_force_to", "")
        return date.fromisoformat(text) if text else None

    def holds_on(self, day: date) -> bool:
        """Whether the file was in force on `day`."""
        return self.in_force_from <= day and (self.in_force_to is None or day <= self.in_force_to)


@dataclass(frozen=True, slots=True)
class ReferenceFile(Dated):
    """A reference table as read: rows of text."""

    rows: tuple[dict[str, str], ...]


@dataclass(frozen=True, slots=True)
class ReferenceLists(Dated):
    """A reference file of named lists of entries, read from YAML."""

    lists: dict[str, list[dict[str, Any]]]


Some = TypeVar("Some", bound=Dated)


@cache
def read_file(folder: str, name: str) -> ReferenceFile:
    """The file `name` of `highroad/reference/<folder>`; raises `UnreadableFile` when it is malformed."""
    text = _folder(folder).joinpath(name).read_text(encoding="utf-8")
    lines = text.splitlines()
    header: dict[str, str] = {}
    for line in lines:
        if not line.startswith("# "):
            break
        key, _sep, value = line[2:].partition(": ")
        header[key] = value
    _check_header(name, header)
    body = lines[len(header) :]
    reader = csv.DictReader(body)
    rows: list[dict[str, str]] = []
    for number, row in enumerate(reader, start=len(header) + 2):
        if None in row or None in row.values():
            raise UnreadableFile(
                "the row does not have as many cells as the header",
                file=name,
                line=number,
                remedy="Mend the row.",
            )
        rows.append(row)
    return ReferenceFile(name, header, tuple(rows))


def file_in_force(folder: str, stem: str, on: date | None) -> ReferenceFile:
    """The file `<stem>.csv` or `<stem>_<year>.csv` in force on `on` (None: the newest).

    Raises `DateNotCovered` when no file was in force on that day.
    """
    return _in_force([read_file(folder, name) for name in _versions(folder, stem, ".csv")], stem, on)


@cache
def read_lists(folder: str, name: str) -> ReferenceLists:
    """The YAML file `name` of `highroad/reference/<folder>`; raises `UnreadableFile` when it is malformed."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the C one is ten times as fast
    content = yaml.load(_folder(folder).joinpath(name).read_text(encoding="utf-8"), loader)  # noqa: S506 (both are safe)
    header = {key: str(value) for key, value in content.items() if not isinstance(value, list)}
    _check_header(name, header)
    lists = {key: value for key, value in content.items() if isinstance(value, list)}
    return ReferenceLists(name, header, lists)


def lists_in_force(folder: str, stem: str, on: date | None) -> ReferenceLists:
    """The same for `<stem>_<year>.yaml`. Raises `DateNotCovered`."""
    return _in_force([read_lists(folder, name) for name in _versions(folder, stem, ".yaml")], stem, on)


def _check_header(name: str, header: dict[str, str]) -> None:
    missing = [key for key in REQUIRED if not header.get(key)]
    if missing:
        raise UnreadableFile(
            f"the header lacks {', '.join(missing)}",
            file=name,
            line=1,
            remedy="Reference files say first who publishes their facts, where, when and how sure they are.",
        )


def _in_force(candidates: list[Some], stem: str, on: date | None) -> Some:
    if on is None:
        return max(candidates, key=lambda file: file.in_force_from)
    holding = [file for file in candidates if file.holds_on(on)]
    if not holding:
        spans = "; ".join(
            f"{file.name}: {file.in_force_from}…{file.in_force_to or ''}" for file in candidates
        )
        raise DateNotCovered(
            _("No reference file for {subject} was in force on {day}.").format(
                subject=stem, day=on.isoformat()
            ),
            remedy=_("Ask for a day that a file covers ({spans}).").format(spans=spans),
        )
    return max(holding, key=lambda file: file.in_force_from)


@cache
def _versions(folder: str, stem: str, ending: str) -> tuple[str, ...]:
    names = (entry.name for entry in _folder(folder).iterdir() if entry.name.endswith(ending))
    return tuple(sorted(n for n in names if n == stem + ending or _is_year_of(n, stem, ending)))


def _is_year_of(name: str, stem: str, ending: str) -> bool:
    year = name.removeprefix(f"{stem}_").removesuffix(ending)
    return name.startswith(f"{stem}_") and year.isdigit()


def _folder(folder: str) -> Traversable:
    return files("highroad.reference").joinpath(folder)

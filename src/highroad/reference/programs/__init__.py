"""Programs of the public workforce system, sectors of partner organizations, populations with barriers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Literal

from highroad.language import active
from highroad.reference.files import ReferenceLists, lists_in_force

ProgramKind = Literal["core", "required_partner", "additional_partner"]


@dataclass(frozen=True, slots=True)
class Named:
    """A code with its name in each language, a citation ("" where no law names it) and a note."""

    code: str
    names: dict[str, str]
    citation: str = ""
    notes: dict[str, str] | None = None

    @property
    def name(self) -> str:
        """The name in the language in force."""
        return self.names[active()]

    @property
    def note(self) -> str:
        """The note in the language in force, "" when there is none."""
        return (self.notes or {}).get(active(), "")


@dataclass(frozen=True, slots=True)
class Program(Named):
    """A program. kind: one of the six core programs, a required partner, or a partner that may join."""

    kind: ProgramKind = "core"


def programs(on: date | None = None) -> dict[str, Program]:
    """Core programs and one-stop partners by code, in the order of the law. Raises `DateNotCovered`."""
    return _programs(on)


def core_programs(on: date | None = None) -> dict[str, Program]:
    """The six core programs by code. Raises `DateNotCovered`."""
    return {code: program for code, program in _programs(on).items() if program.kind == "core"}


def sectors(on: date | None = None) -> dict[str, Named]:
    """Sectors of partner organizations by code. Raises `DateNotCovered`."""
    return _named("sectors", on)


def barriers(on: date | None = None) -> dict[str, Named]:
    """Populations with barriers to employment (29 U.S.C. 3102(24)) by code. Raises `DateNotCovered`."""
    return _named("barriers", on)


def source(on: date | None = None) -> ReferenceLists:
    """The file in force, with its citation. Raises `DateNotCovered`."""
    return lists_in_force("programs", "wioa", on)


@cache
def _programs(on: date | None) -> dict[str, Program]:
    return {e["code"]: Program(**_fields(e), kind=e["kind"]) for e in source(on).lists["programs"]}


@cache
def _named(key: str, on: date | None) -> dict[str, Named]:
    return {entry["code"]: Named(**_fields(entry)) for entry in source(on).lists[key]}


def _fields(entry: dict[str, Any]) -> dict[str, Any]:
    notes = {"en": entry["note_en"], "es": entry["note_es"]} if "note_en" in entry else None
    names = {"en": entry["en"], "es": entry["es"]}
    return {"code": entry["code"], "names": names, "citation": entry.get("citation", ""), "notes": notes}

"""The checks of participant records: words, expression, severity, what is known of them, examples."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Final, Literal

from highroad.language import active
from highroad.reference.files import ReferenceFile, file_in_force
from highroad.reference.participants.elements import FOLDER
from highroad.reference.participants.words import words_beside

Severity = Literal["error", "warning", "note"]
Scope = Literal["cell", "row", "record", "sequence", "person", "aggregate", "file", "figures"]
#: The order in which the federal system looks: a file that fails a layer never meets the next one.
LAYERS: Final = ("format", "value", "duplicate", "logic", "aggregate", "analysis")


@dataclass(frozen=True, slots=True)
class Check:
    """One check.

    id: stable, `HR-PIRL-0001`. list_id: its name in the working list (`LOG-053`). federal: the federal
    system's own name where it is known. layer: see LAYERS. scope: what it looks at. severity: as Highroad
    reports it: what isn't known of the federal system is a warning. stated: the severity that its source
    suggests. known: "quoted", "contractor-code", "legacy-edrvs", "described", "expected" or "no". expression:
    see `highroad.records.rules.language`. optional: elements that a file may lack. title: what must hold,
    cure: what to do, both in the language in force when the check was asked for. fails, passes: examples:
    `element=text` divided by ";", records by " | ". confidence,
    source: as for elements.
    """

    id: str
    list_id: str
    federal: str
    layer: str
    scope: Scope
    severity: Severity
    stated: Severity
    known: str
    expression: str
    optional: frozenset[str]
    title: str
    cure: str
    fails: str
    passes: str
    confidence: str
    source: str


def checks_file(on: date | None = None) -> ReferenceFile:
    """The file in force on `on` (None: the newest), with its citation. Raises `DateNotCovered`."""
    return file_in_force(FOLDER, "checks", on)


def checks(on: date | None = None) -> dict[str, Check]:
    """Every check by its id, in the order of the working list. Raises `DateNotCovered`."""
    return _checks(on, active())


@cache
def _checks(on: date | None, language: str) -> dict[str, Check]:
    file = checks_file(on)
    words = words_beside(file.name, language)
    return {row["id"]: _check(row | words.get(row["id"], {})) for row in file.rows}


def _check(row: dict[str, str]) -> Check:
    rest = {key: text for key, text in row.items() if key != "optional"}
    optional = frozenset(filter(None, row["optional"].split(";")))
    return Check(optional=optional, **rest)  # type: ignore[arg-type]

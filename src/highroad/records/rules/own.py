"""A state's own checks, from a file: read and understood before anything is checked."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import Final

from highroad.errors import UnreadableFile
from highroad.language import gettext as _
from highroad.records.rules.aggregates import parse_aggregate
from highroad.records.rules.language import BadExpression, parse
from highroad.records.rules.rulebook import words
from highroad.reference.participants.checks import Check

COLUMNS: Final = ("id", "severity", "expression", "title", "cure")
_NAME: Final = re.compile(r"[A-Z][A-Z0-9-]{1,30}\Z")
_AGGREGATE: Final = re.compile(r"(share|tally|earliest|most_frequent)\(")


def own_checks(path: Path) -> tuple[Check, ...]:
    """The checks in a CSV file with the columns id, severity, expression, title and cure.

    id: capitals, digits and hyphens, not `HR-PIRL-…`. severity: error, warning or note. expression: see
    `records.rules.language`, or over the whole file `share(a, b) <= 0.05`, `tally(a) == 0`. Raises
    UnreadableFile with the line and what is wrong in it.
    """
    try:
        with open(path, encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            lacking = set(COLUMNS[:4]) - set(reader.fieldnames or ())
            if lacking:
                raise _bad(
                    path, 1, _("columns are missing: {names}").format(names=", ".join(sorted(lacking)))
                )
            checks = [_check(path, reader.line_num, row) for row in reader if any(row.values())]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise _bad(path, 1, str(error)) from error
    names = [check.id for check in checks]
    for line, name in enumerate(names, start=2):
        if name in names[: line - 2]:
            raise _bad(path, line, _("{name} is there twice").format(name=name))
    return tuple(checks)


def _check(path: Path, line: int, row: dict[str, str | None]) -> Check:
    cells = {name: (row.get(name) or "").strip() for name in COLUMNS}
    if not _NAME.match(cells["id"]) or cells["id"].startswith("HR-PIRL"):
        raise _bad(path, line, _("{name} can't name a check").format(name=cells["id"] or "“”"))
    if cells["severity"] not in {"error", "warning", "note"}:
        raise _bad(path, line, _("the severity is not error, warning or note"))
    scope = "aggregate" if _AGGREGATE.match(cells["expression"]) else "record"
    try:
        if scope == "aggregate":
            parse_aggregate(cells["expression"], words())
        else:
            parse(cells["expression"], words())
    except BadExpression as error:
        raise _bad(
            path, line, _("{problem} (sign {place})").format(problem=error.problem, place=error.place)
        ) from error
    return Check(
        id=cells["id"],
        list_id=cells["id"],
        federal="",
        layer="aggregate" if scope == "aggregate" else "logic",
        scope=scope,  # type: ignore[arg-type]
        severity=cells["severity"],  # type: ignore[arg-type]
        stated=cells["severity"],  # type: ignore[arg-type]
        known="own",
        expression=cells["expression"],
        optional=frozenset(),
        title=cells["title"] or cells["id"],
        cure=cells["cure"],
        fails="",
        passes="",
        confidence="own",
        source=path.name,
    )


def _bad(path: Path, line: int, problem: str) -> UnreadableFile:
    return UnreadableFile(
        problem,
        file=path,
        line=line,
        column="expression" if "(" in problem else None,
        remedy=_("Mend the line; the how-to on checking participant files shows the language."),
    )

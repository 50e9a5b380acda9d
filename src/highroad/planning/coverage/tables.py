"""Tables that are asked for: whether one is there, with its columns, its rows and its numbers; and sums."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date

from highroad.language import gettext as _
from highroad.language import ngettext
from highroad.planning.coverage.dates import program_years, program_years_named
from highroad.planning.coverage.names import folded, names_it, names_of, which
from highroad.planning.coverage.texts import Table, shortened, tables_of
from highroad.planning.coverage.values import Problem, Severity
from highroad.reference.packs import Pack
from highroad.reference.packs.asks import AskedColumn, AskedTable

NONE_GIVEN = re.compile(
    r"^(?:n/?a|not applicable|not negotiated|baseline|no aplica|sin negociar|l[ií]nea de base"
    r"|suppressed|suprimido)\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"[-−]?\$?\d[\d,]*(?:\.\d+)?")
_TOTAL = re.compile(r"^\W*(?:grand\s+|sub)?total\w*\b", re.IGNORECASE)
_NUMERIC = ("number", "percent", "dollars", "count")


def asked_table_problems(asked: AskedTable, text: str, pack: Pack, begins: date | None) -> list[Problem]:
    """What a text's tables lack of one that is asked for; an empty list when one of them gives it all."""
    found = [(_columns(asked, table, begins), table) for table in tables_of(text)]
    if not found:
        return [_blocking("table-missing", _("A table is asked for: {title}.").format(title=asked.title))]
    places, table = max(found, key=lambda pair: sum(place is not None for place in pair[0].values()))
    lacking = [column for column in asked.columns if places[column.key] is None]
    if len(lacking) == len(asked.columns):
        reason = _("No table here is the one asked for: {title}.").format(title=asked.title)
        return [_blocking("table-missing", reason)]
    problems = [_column_problem(asked, column, table, begins) for column in lacking]
    problems += _row_problems(asked, table, pack, begins)
    problems += _cell_problems(asked, places, table, pack, begins)
    return problems


def table_problems(text: str) -> list[Problem]:
    """What is wrong with any table: sums that don't add up, shares beyond a hundred percent."""
    problems: list[Problem] = []
    for table in tables_of(text):
        problems += _sums(table)
        for row in table.rows:
            for head, cell in zip(table.head, row, strict=True):
                share = number_in(cell)
                percent = cell.rstrip().endswith("%") or "%" in head or "percent" in folded(head).split()
                change = names_it(f"{head} {row[0]}", ("change", "growth", "cambio", "crecimiento"))
                if percent and not change and share is not None and share > 100:
                    reason = _("A share of {value} is more than everything.").format(value=cell.strip())
                    problems.append(Problem("share-impossible", Severity.BLOCKING, reason, _line(row)))
    return problems


def number_in(cell: str) -> float | None:
    """The number that a cell holds, or None."""
    found = _NUMBER.search(cell)
    if found is None:
        return None
    return float(re.sub(r"[^\d.]", "", found.group(0)) or 0) * (-1 if found.group(0)[0] in "-−" else 1)


def _columns(asked: AskedTable, table: Table, begins: date | None) -> dict[str, int | None]:
    """For every column asked for, which of the table's it is."""
    places: dict[str, int | None] = {}
    taken: set[int] = set()
    for column in sorted(asked.columns, key=lambda each: each.year is None):
        place = next(
            (k for k, head in enumerate(table.head) if k not in taken and _is(column, head, begins)), None
        )
        places[column.key] = place
        if place is not None:
            taken.add(place)
    first = asked.columns[0].key
    if places[first] is None and 0 not in taken and asked.columns[0].kind == "text":
        places[first] = 0  # what names the rows stands first, whatever its head says
    return places


def _is(column: AskedColumn, head: str, begins: date | None) -> bool:
    if column.year is not None and not _of_year(column.year, head, begins):
        return False
    return names_it(head, column.words)


def _of_year(year: int, text: str, begins: date | None) -> bool:
    """Whether a text speaks of the year of the period that is counted from 1."""
    named = program_years_named(text)
    if named and begins is not None:
        return program_years(begins, year)[-1] in named
    return names_it(
        text,
        (
            f"year {year}",
            f"PY {year}",
            f"año {year}",
            ("first year", "second year", "third year", "fourth year")[min(year, 4) - 1],
        ),
    )


def _column_problem(asked: AskedTable, column: AskedColumn, table: Table, begins: date | None) -> Problem:
    words = {"column": column.label, "title": asked.title}
    if column.year is not None and begins is not None:
        wanted = program_years(begins, column.year)[-1]
        others = [year for head in table.head for year in program_years_named(head)]
        if others and wanted not in others:
            reason = _("The table “{title}” has no numbers of program year {year}; it has {others}.").format(
                title=asked.title, year=wanted, others=", ".join(map(str, dict.fromkeys(others)))
            )
            return _blocking("table-year-wrong", reason)
    reason = _("The table “{title}” lacks the column “{column}”.").format(**words)
    return _blocking("table-column-missing", reason)


def _rows(asked: AskedTable, table: Table, pack: Pack, begins: date | None) -> dict[str, Sequence[str]]:
    """Key -> the row of the table that is about it."""
    found: dict[str, Sequence[str]] = {}
    for row in table.rows:
        head = " ".join(row[:2])
        if asked.rows_are == "years":
            key = next((key for key in asked.rows if _of_year(int(key), head, begins)), None)
        else:
            key = which(head, {key: _names(asked, key, pack) for key in asked.rows})
        if key is not None:
            found.setdefault(key, row)
    return found


def _names(asked: AskedTable, key: str, pack: Pack) -> tuple[str, ...]:
    if asked.rows_are in ("indicators", "programs", "populations"):
        return names_of(pack, asked.rows_are, key)
    return (key,)


def _label(asked: AskedTable, key: str, pack: Pack, begins: date | None) -> str:
    """What people call the row of a key."""
    catalogues = {"indicators": pack.indicators, "programs": pack.programs, "populations": pack.populations}
    if asked.rows_are in catalogues:
        return catalogues[asked.rows_are][key].label
    if asked.rows_are == "years" and begins is not None:
        return str(program_years(begins, int(key))[-1])
    return key


def _row_problems(asked: AskedTable, table: Table, pack: Pack, begins: date | None) -> list[Problem]:
    there = _rows(asked, table, pack, begins)
    lacking = [_label(asked, key, pack, begins) for key in asked.rows if key not in there]
    if lacking:
        reason = ngettext(
            "The table “{title}” has no row for: {rows}.",
            "The table “{title}” has no rows for: {rows}.",
            len(lacking),
        ).format(title=asked.title, rows="; ".join(lacking))
        return [_blocking("table-row-missing", reason)]
    filled = [row for row in table.rows if any(cell.strip() for cell in row)]
    if len(filled) < asked.minimum_rows:
        reason = _("The table “{title}” has {found} rows; at least {wanted} are asked for.").format(
            title=asked.title, found=len(filled), wanted=asked.minimum_rows
        )
        return [_blocking("table-row-missing", reason)]
    return []


def _cell_problems(
    asked: AskedTable, places: Mapping[str, int | None], table: Table, pack: Pack, begins: date | None
) -> list[Problem]:
    rows = list(_rows(asked, table, pack, begins).values()) if asked.rows else list(table.rows)
    problems = []
    for row in rows:
        for column in asked.columns:
            place = places[column.key]
            if place is None or NONE_GIVEN.match(row[place].strip()):
                continue
            cell, name = row[place].strip(), row[0] or row[min(1, len(row) - 1)]
            words = {"row": name, "column": column.label, "title": asked.title}
            if not cell or cell in ("-", "–", "—", "?"):
                reason = _("The table “{title}” has nothing for {row}, {column}.").format(**words)
                problems.append(_blocking("cell-blank", reason, _line(row)))
            elif column.kind in _NUMERIC and number_in(cell) is None:
                reason = _("The table “{title}” has no number for {row}, {column}: it says “{cell}”.")
                problems.append(
                    _blocking("cell-no-number", reason.format(cell=shortened(cell, 40), **words), _line(row))
                )
    return problems


def _sums(table: Table) -> list[Problem]:
    """A last row called total must be the sum of the rows above it, as far as all are whole numbers."""
    if len(table.rows) < 3 or not _TOTAL.match(table.rows[-1][0]):
        return []
    problems = []
    for place in range(1, len(table.head)):
        cells = [row[place].strip().replace("$", "").replace(",", "") for row in table.rows]
        if not all(re.fullmatch(r"\d{1,15}", cell) for cell in cells):
            continue
        summed, said = sum(map(int, cells[:-1])), int(cells[-1])
        if summed != said:
            reason = _("The total of “{column}” is given as {said}; its rows sum to {summed}.").format(
                column=table.head[place], said=f"{said:,}", summed=f"{summed:,}"
            )
            problems.append(Problem("sum-wrong", Severity.BLOCKING, reason, _line(table.rows[-1])))
    return problems


def _line(row: Sequence[str]) -> str:
    return shortened(" | ".join(row))


def _blocking(kind: str, reason: str, passage: str = "") -> Problem:
    return Problem(kind, Severity.BLOCKING, reason, passage)

"""Reports as people read them: names of programs, lines and groups. Files keep the keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import typer

from highroad.cli.tables import print_rows
from highroad.language import gettext as _

if TYPE_CHECKING:
    import pyarrow as pa

    from highroad.indicators.cohorts import Feed


def print_totals(table: pa.Table) -> None:
    """The state's lines of a report, program by program; counts that are zero in one sentence."""
    from highroad.indicators.names import line_name, program_name

    rows = [row for row in table.to_pylist() if row["place_kind"] == "state" and not row["group"]]
    for program in dict.fromkeys(row["program"] for row in rows):
        own = [row for row in rows if row["program"] == program]
        shown = [row for row in own if row["numerator"] or row["denominator"]]
        typer.echo()
        typer.secho(program_name(program), bold=True)
        if shown:
            print_rows(_table([_line(row) for row in shown]), right=[_("Value")])
        nothing = [line_name(row["line"]) for row in own if row not in shown]
        if nothing:
            typer.echo(_("Nobody: {lines}.").format(lines="; ".join(nothing)))


def _line(row: dict[str, Any]) -> dict[str, Any]:
    from highroad.indicators.names import line_name

    return {
        _("Line"): line_name(row["line"]),
        _("Numerator"): row["numerator"],
        _("Denominator"): row["denominator"],
        _("People"): row["people"],
        _("Value"): _value(row, "value"),
    }


def _value(row: dict[str, Any], name: str) -> str:
    """A rate in percent, a median in dollars; nothing for a count, whose value is the count again."""
    value = row[name]
    if value is None or (row["denominator"] is None and row.get("denominator_other") is None):
        return ""
    return f"${value:,.2f}" if row["line"] == "median_earnings" else f"{value:,.2f} %"


def print_differences(found: dict[str, pa.Table]) -> None:
    """What each other reading would change, in the state as a whole; groups only where it moves no others."""
    from highroad.indicators.names import group_name, line_name, program_name
    from highroad.reference import performance

    known = performance.choices()
    for key, moved in found.items():
        name = f"{known[key].name} ({key}, {known[key].mode})" if key in known else key
        typer.secho(_("{name}: {count} lines differ.").format(name=name, count=moved.num_rows), bold=True)
        groups = bool(key in known and known[key].dimensions)
        rows = [
            row
            for row in moved.to_pylist()
            if row["place_kind"] == "state" and (groups or not row["group"]) and not row["group_2"]
        ]
        if rows:
            print_rows(
                _table(
                    [
                        {
                            _("Program"): program_name(row["program"]),
                            **({_("Group"): group_name(row["dimension"], row["group"])} if groups else {}),
                            _("Line"): line_name(row["line"]),
                            _("Numerator, difference"): row["numerator_difference"],
                            _("Denominator, difference"): row["denominator_difference"],
                            _("Value"): _value(row, "value"),
                            _("Value, otherwise"): _value(row, "value_other"),
                        }
                        for row in rows
                    ]
                ),
                right=[_("Value"), _("Value, otherwise")],
            )


def print_feeds(found: list[Feed]) -> None:
    """Which exits feed which report, program by program."""
    from highroad.indicators.names import line_name, program_name

    for program in dict.fromkeys(each.program for each in found):
        typer.echo()
        typer.secho(program_name(program), bold=True)
        rows = [
            {
                _("Indicator"): line_name(each.indicator),
                _("Exit quarter"): str(each.exit_quarter),
                _("Reported"): str(each.reported),
                _("Due"): str(each.due),
                _("Settled"): str(each.settled or ""),
                _("Exits"): each.exits,
                _("Awaited"): each.awaited,
                _("Open"): each.open,
            }
            for each in found
            if each.program == program
        ]
        print_rows(_table(rows))


def print_roster(table: pa.Table) -> None:
    """Whom to follow up, with names of programs and indicators."""
    from highroad.indicators.names import line_name, program_name

    rows = [
        {
            _("Last day"): row["last_day"],
            _("Program"): program_name(row["program"]),
            _("Indicator"): line_name(row["indicator"]),
            _("Record"): row["key"],
            _("What to do"): row["step"],
            _("Report"): row["report"],
            _("Local area"): row["local_area"],
            _("Office"): row["office"],
            _("Worker"): row["worker"],
        }
        for row in table.to_pylist()
    ]
    if rows:
        print_rows(_table(rows))


def _table(rows: list[dict[str, Any]]) -> pa.Table:
    """The rows as a table; a column of nothing but blanks is a column of texts."""
    import pyarrow as pa

    names = list(rows[0])
    columns = {name: pa.array([row[name] for row in rows]) for name in names}
    return pa.table(
        {n: pa.nulls(len(rows), pa.int64()) if pa.types.is_null(c.type) else c for n, c in columns.items()}
    )

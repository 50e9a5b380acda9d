"""`highroad indicators`: participant files turned into indicators, on the analyst's own machine."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from highroad.cli.indicator_definitions import define
from highroad.cli.indicator_form import figures, form
from highroad.cli.indicator_gaps import gaps
from highroad.cli.indicator_groups import decompose, represent, strata
from highroad.cli.indicator_impact import impact
from highroad.cli.indicator_model import adjust, consequences, project
from highroad.cli.indicator_names import print_differences, print_feeds, print_roster, print_totals
from highroad.cli.indicator_reading import (
    EngineOption,
    MasterOption,
    ModeOption,
    SchemaOption,
    SpanOption,
    count_in,
    records_of,
    rules_in_force,
)
from highroad.cli.indicator_release import release
from highroad.cli.indicator_scores import keep_parameters, scores
from highroad.cli.tables import write_table
from highroad.errors import BadQuestion
from highroad.language import gettext as _

if TYPE_CHECKING:
    from highroad.indicators.rules import Rules

app = typer.Typer(
    help="Indicators of participant files, exact, by area and group. Nothing leaves the machine.",
    no_args_is_help=True,
)
for command in (
    *(define, form, figures, scores, project, adjust, consequences),
    *(gaps, strata, decompose, represent, impact, release),
):
    app.command()(command)

Files = Annotated[list[Path], typer.Argument(help="Participant files: CSV (also gzip, zip) or Parquet.")]
QuarterOption = Annotated[str, typer.Option("--quarter", "-q", help="Report quarter, such as 2025Q2.")]


@app.command()
def report(
    files: Files,
    quarter: QuarterOption,
    span: SpanOption = "annual",
    mode: ModeOption = "guidance",
    compare: Annotated[
        bool, typer.Option("--compare", help="Show where the other mode and each choice differ.")
    ] = False,
    choice: Annotated[
        list[str] | None, typer.Option("--choice", help="Take one more reading of an unsure text.")
    ] = None,
    by: Annotated[str, typer.Option("--by", help="Breakouts, separated by commas; 'all' or 'none'.")] = "all",
    cross: Annotated[
        list[str] | None, typer.Option("--cross", help="Two breakouts to cross, such as sex*race.")
    ] = None,
    for_form: Annotated[
        Literal["", "eta-9169", "eta-9173", "wagner-peyser"],
        typer.Option("--for", help="Count and cross what this form needs (`highroad indicators form`)."),
    ] = "",
    place: Annotated[
        list[str] | None,
        typer.Option("--place", help="state, local_area, county, office or provider; may be repeated."),
    ] = None,
    program: Annotated[list[str] | None, typer.Option("--program", help="Only these programs.")] = None,
    services: Annotated[
        bool, typer.Option("--services", help="Count participants with each single service too.")
    ] = False,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Write all rows to this .csv or .parquet file.")
    ] = None,
    schema: SchemaOption = "",
    engine: EngineOption = "here",
    master: MasterOption = "",
) -> None:
    """Compute the primary indicators by program, place and group."""
    from highroad.indicators.differences import Effects, line_by_line
    from highroad.indicators.form_cells import JOB_SERVICE, breakouts_of
    from highroad.indicators.groups import breakouts
    from highroad.indicators.quarters import Quarter, windows
    from highroad.indicators.report import result_of
    from highroad.indicators.tally import Tally

    in_force = rules_in_force(mode, choice)
    seen = windows(Quarter.parse(quarter), span, in_force.parameters)
    wanted = None if by == "all" else [] if by == "none" else [name.strip() for name in by.split(",")]
    lines = breakouts(wanted, [_pair(text) for text in cross or []], rules=in_force)
    if for_form:
        lines = lines.and_those(breakouts_of(for_form))
        services = services or for_form == JOB_SERVICE
    kinds, programs = _places(place), _programs(program, in_force)
    tally = Tally(in_force, seen, lines, kinds, programs, services=services)
    others, effects = [], None
    if compare:
        other = rules_in_force("wips-2018" if mode == "guidance" else "guidance", None)
        others = [Tally(other, seen, lines, kinds, programs, services=services)]
        effects = Effects(in_force, seen, programs=programs)
    counted = [tally, *others, *(effects.tallies if effects else ())]
    count_in(files, counted, schema=schema, engine=engine, master=master, services=services)
    result = result_of(tally)
    table = result.table
    if output:  # before anything is printed: whoever reads only the first lines has the file too
        write_table(keep_parameters(table, result.method.parameters), output)
    typer.secho(
        _("{records:,} records; report of {quarter} ({span}); {mode}.").format(
            records=tally.rows, quarter=seen.report, span=span, mode=mode
        ),
        bold=True,
    )
    print_totals(table)
    if effects:
        whole = {each.rules.mode: line_by_line(table, result_of(each).table) for each in others}
        print_differences(whole | effects.tables())
    typer.echo(
        _("These counts are not protected: keep them here. `highroad indicators release` protects them.")
    )


@app.command()
def explain(
    files: Files,
    quarter: QuarterOption,
    record: Annotated[str, typer.Option("--record", help="A person's key (element 100).")] = "",
    cohort: Annotated[
        bool, typer.Option("--cohort", help="Which exits feed which report, and what can still change.")
    ] = False,
    roster: Annotated[
        bool, typer.Option("--roster", help="The records whose follow-up would move a rate.")
    ] = False,
    as_of: Annotated[str, typer.Option("--as-of", help="Day to judge from (default: today).")] = "",
    span: SpanOption = "annual",
    mode: ModeOption = "guidance",
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Write the roster to this .csv file.")
    ] = None,
    schema: SchemaOption = "",
) -> None:
    """Say why a record counts as it does, what feeds a report, and whom to follow up."""
    from highroad.indicators.cohorts import feeds
    from highroad.indicators.cohorts import roster as rosters
    from highroad.indicators.quarters import Quarter, windows

    in_force, last = rules_in_force(mode, None), Quarter.parse(quarter)
    day = _day(as_of)
    if cohort:
        print_feeds(feeds(records_of(files, schema), in_force, last, day))
    elif roster:
        table = rosters(records_of(files, schema), in_force, last, day)
        if output:
            write_table(table, output)
        print_roster(table.slice(0, 40))
        typer.echo(_("{count:,} records to follow up.").format(count=table.num_rows))
    elif record:
        seen = windows(last, span, in_force.parameters)
        _explain_record(files, schema, record, in_force, seen)
    else:
        raise BadQuestion(
            _("It was not said what to explain."), remedy=_("Give --record KEY, --cohort or --roster.")
        )


def _explain_record(files: list[Path], schema: str, record: str, rules: Rules, seen: object) -> None:
    import pyarrow as pa
    import pyarrow.compute as pc

    from highroad.indicators.explanations import explain as standings
    from highroad.indicators.names import program_name
    from highroad.reference import performance
    from highroad.reference.performance.pages import in_words

    kept = [part.filter(pc.equal(part.column("pirl_0100"), record)) for part in records_of(files, schema)]
    table = pa.Table.from_batches(kept) if kept else None
    if table is None or table.num_rows == 0:
        raise BadQuestion(
            _("No record has the key {key}.").format(key=record),
            remedy=_("Write the key as element 100 has it; capital and small letters differ."),
        )
    names = performance.indicators(rules.day)
    states = {"out": _("not in"), "in": _("in, not reached"), "reached": _("in, reached")}
    for each in standings(table, rules, seen):  # type: ignore[arg-type]
        line = table.column("row")[each.row].as_py()
        typer.secho(
            _("Row {row}, {program}: {indicator}: {state}").format(
                row=line,
                program=program_name(each.program),
                indicator=names[each.indicator].name,
                state=states[each.state],
            ),
            bold=True,
        )
        typer.echo(f"    {each.reason} [{in_words(each.citation)}]")


def _pair(text: str) -> tuple[str, str]:
    first, star, second = text.partition("*")
    if not star:
        raise BadQuestion(
            _("“{text}” does not cross two breakouts.").format(text=text),
            remedy=_("Write them as sex*race."),
        )
    return first.strip(), second.strip()


def _places(asked: list[str] | None) -> tuple[str, ...]:
    from highroad.indicators.tally import PLACE_KINDS

    unknown = sorted(set(asked or ()) - set(PLACE_KINDS))
    if unknown:
        raise BadQuestion(
            _("Reports know no place called {name}.").format(name=unknown[0]),
            remedy=_("Choose among: {names}.").format(names=", ".join(PLACE_KINDS)),
        )
    return tuple(dict.fromkeys(("state", *(asked or ()))))


def _programs(asked: list[str] | None, rules: Rules) -> tuple[str, ...] | None:
    from highroad.indicators.membership import NOT_CORE

    known = (*rules.programs, *NOT_CORE)
    unknown = sorted(set(asked or ()) - set(known))
    if unknown:
        raise BadQuestion(
            _("There is no program called {name}.").format(name=unknown[0]),
            remedy=_("Choose among: {names}.").format(names=", ".join(known)),
        )
    return tuple(asked) if asked else None


def _day(text: str) -> date:
    from datetime import UTC, datetime

    if not text:
        return datetime.now(UTC).date()
    try:
        return date.fromisoformat(text)
    except ValueError as problem:
        raise BadQuestion(
            _("“{text}” is no day.").format(text=text), remedy=_("Write it as 2025-06-30.")
        ) from problem

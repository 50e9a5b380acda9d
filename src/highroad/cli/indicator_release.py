"""`highroad indicators release`: a report made fit to leave the machine."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from highroad.cli.indicator_reading import (
    Engine,
    EngineOption,
    MasterOption,
    Mode,
    ModeOption,
    SchemaOption,
    Span,
    SpanOption,
    count_in,
    rules_in_force,
)
from highroad.errors import BadQuestion, UnreadableFile
from highroad.language import gettext as _

if TYPE_CHECKING:
    import pyarrow as pa

    from highroad.publishing.measures import Policy, Released


def release(
    files: Annotated[
        list[Path],
        typer.Argument(
            help="What `highroad indicators report` wrote (.parquet); with --quarter, participant files."
        ),
    ],
    policy: Annotated[Path, typer.Option("--policy", help="YAML file of the disclosure policy.")],
    earlier: Annotated[
        list[Path] | None,
        typer.Option("--earlier", help="A package published before; may be repeated."),
    ] = None,
    findings: Annotated[
        Path | None,
        typer.Option(
            "--findings", help="Folder of `highroad records check` of the same file, for its quality."
        ),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="File to write (default: measures.json).")
    ] = None,
    quarter: Annotated[
        str, typer.Option("--quarter", "-q", help="Report participant files for this quarter, as 2025Q2.")
    ] = "",
    span: SpanOption = "annual",
    mode: ModeOption = "guidance",
    choice: Annotated[
        list[str] | None, typer.Option("--choice", help="Take one more reading of an unsure text.")
    ] = None,
    moment: Annotated[
        str,
        typer.Option(
            "--moment", help="Moment of the release, as 2025-08-15T12:00 (default: now); UTC unless it says."
        ),
    ] = "",
    schema: SchemaOption = "",
    engine: EngineOption = "here",
    master: MasterOption = "",
) -> None:
    """Protect small counts by a policy and write a measure package that may be published.

    Attacks the package together with those given as --earlier, hides further counts until nothing can be
    worked out, and refuses when that is not enough.
    """
    from highroad.cli.disclosure import read_package
    from highroad.cli.writing import write_output
    from highroad.publishing.measures import read_policy, released_measures

    signed, at = read_policy(policy), _moment(moment)
    if quarter:
        table, parameters = _reported(
            files, signed, quarter, span, mode, choice, schema=schema, engine=engine, master=master
        )
    else:
        table, parameters = _written(files, engine)
    before = [read_package(path) for path in earlier or []]
    quality = _quality(findings, parameters["records"]) if findings else None
    made = released_measures(table, parameters, signed, quality=quality, earlier=before, moment=at)
    write_output(made.package.to_json(), output, "measures.json")
    _say(made)


def _reported(
    files: list[Path],
    policy: Policy,
    quarter: str,
    span: Span,
    mode: Mode,
    choices: list[str] | None,
    *,
    schema: str,
    engine: Engine,
    master: str,
) -> tuple[pa.Table, dict[str, Any]]:
    """The report that the policy needs of participant files, and what it reports."""
    from highroad.indicators.groups import breakouts
    from highroad.indicators.quarters import Quarter, windows
    from highroad.indicators.report import result_of
    from highroad.indicators.tally import STATE, Tally

    rules = rules_in_force(mode, choices)
    tally = Tally(
        rules,
        windows(Quarter.parse(quarter), span, rules.parameters),
        breakouts(policy.breakouts, rules=rules),
        (STATE, policy.place) if policy.place else (STATE,),
        policy.programs or None,
    )
    count_in(files, [tally], schema=schema, engine=engine, master=master)
    result = result_of(tally)
    return result.table, dict(result.method.parameters)


def _written(files: list[Path], engine: Engine) -> tuple[pa.Table, dict[str, Any]]:
    """A report's file, and what it reports."""
    from highroad.cli.indicator_scores import read_report, report_parameters

    if len(files) > 1 or engine != "here":
        raise BadQuestion(
            _("It was not said which quarter the participant files are reported for."),
            remedy=_("Give --quarter, or one file that `highroad indicators report` wrote."),
        )
    table = read_report(files[0])
    parameters = report_parameters(table)
    if parameters is None:
        raise BadQuestion(
            _("{name} does not say which quarter it reports.").format(name=files[0].name),
            remedy=_("Make it with `highroad indicators report … --output report.parquet`."),
        )
    return table, parameters


def _moment(text: str) -> datetime | None:
    if not text:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError as problem:
        raise BadQuestion(
            _("“{text}” is no moment.").format(text=text), remedy=_("Write it as 2025-08-15T12:00.")
        ) from problem
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _say(made: Released) -> None:
    """What every table hides, and which counts were hidden for others' sake."""
    for program, found in made.package.tables.items():
        hidden = ", ".join(f"{reason} {count}" for reason, count in found.suppressed.items()) or "0"
        typer.echo(
            _("{program}: {rows} rows; hidden cells: {hidden}.").format(
                program=program, rows=found.num_rows, hidden=hidden
            )
        )
    if made.further:
        typer.secho(
            _("{count} further counts are hidden, because others could be worked out from them:").format(
                count=len(made.further)
            ),
            bold=True,
        )
    for each in made.further:
        key = each.key
        where = ", ".join(part for part in (key.program, key.window, key.place, key.group) if part)
        typer.echo(
            _("    {count} ({where}); else {otherwise}").format(
                count=key.counted, where=where, otherwise=each.otherwise
            )
        )
    if made.further:
        typer.echo(_("Keep this list here: it points at small counts. The package does not hold it."))


def _quality(folder: Path, records: int) -> dict[str, int]:
    """Counts of findings of the same file. Raises UnreadableFile, or BadQuestion for another file's."""
    path = folder / "findings.json" if folder.is_dir() else folder
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
        found = {name: int(said[name]) for name in ("records", "checks_made", "error", "warning", "note")}
    except (OSError, UnicodeDecodeError, ValueError, KeyError, TypeError) as problem:
        raise UnreadableFile(
            _("it holds no counts of findings"),
            file=path,
            remedy=_("Name the folder that `highroad records check … --output` wrote."),
        ) from problem
    if found.pop("records") != records:
        raise BadQuestion(
            _("The findings are of another file than the report: {one:,} and {other:,} records.").format(
                one=said["records"], other=records
            ),
            remedy=_("Check the file that the report was made from."),
        )
    return found

"""`highroad indicators release`: a report made fit to leave the machine."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from highroad.errors import BadQuestion, UnreadableFile
from highroad.language import gettext as _


def release(
    report: Annotated[Path, typer.Argument(help="What `highroad indicators report` wrote (.parquet).")],
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
) -> None:
    """Protect small counts by a policy and write a measure package that may be published."""
    from highroad.cli.disclosure import read_package
    from highroad.cli.indicator_scores import read_report, report_parameters
    from highroad.cli.writing import write_output
    from highroad.publishing.measures import read_policy, release_measures

    table = read_report(report)
    parameters = report_parameters(table)
    if parameters is None:
        raise BadQuestion(
            _("{name} does not say which quarter it reports.").format(name=report.name),
            remedy=_("Make it with `highroad indicators report … --output report.parquet`."),
        )
    before = [read_package(path) for path in earlier or []]
    quality = _quality(findings, parameters["records"]) if findings else None
    package = release_measures(table, parameters, read_policy(policy), quality=quality, earlier=before)
    write_output(package.to_json(), output, "measures.json")
    for program, found in package.tables.items():
        hidden = ", ".join(f"{reason} {count}" for reason, count in found.suppressed.items()) or "0"
        typer.echo(
            _("{program}: {rows} rows; hidden cells: {hidden}.").format(
                program=program, rows=found.num_rows, hidden=hidden
            )
        )


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

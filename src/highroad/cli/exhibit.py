"""`highroad exhibit`: ask one question of the published data, take the answer away in any format."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from highroad.errors import BadQuestion, DataMissing
from highroad.language import gettext as _

if TYPE_CHECKING:
    from highroad.publishing.exhibits import Exhibit, Question

Format = Literal["csv", "xlsx", "svg", "png", "docx", "pdf", "json", "html", "text"]


def register(app: typer.Typer) -> None:
    """Mount the command."""
    app.command("exhibit")(exhibit)


def exhibit(
    kind: Annotated[str, typer.Argument(help="Kind of exhibit; 'list' names them with their parameters.")],
    region: Annotated[str, typer.Option("--region", "-r", help="A region by name or key.")] = "",
    compare: Annotated[
        list[str] | None,
        typer.Option("--compare", help="Another region to stand beside it; may be repeated, up to ten."),
    ] = None,
    param: Annotated[
        list[str] | None, typer.Option("--param", "-p", help="A parameter as name=value; may be repeated.")
    ] = None,
    vintage: Annotated[
        list[str] | None, typer.Option("--vintage", help="A source's vintage, such as oews=2025.")
    ] = None,
    form: Annotated[
        Format, typer.Option("--format", "-f", help="text, csv, xlsx, svg, png, docx, pdf, html or json.")
    ] = "text",
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="File to write; '-' for standard output.")
    ] = None,
    language: Annotated[
        Literal["en", "es"] | None,
        typer.Option("--language", "-l", help="en or es (default: the command line's)."),
    ] = None,
    home: Annotated[
        Path | None,
        typer.Option("--home", envvar="HIGHROAD_HOME", help="Instance folder (default: ./highroad-data)."),
    ] = None,
) -> None:
    """Answer one question with a table, a chart, its source and its method."""
    from highroad import language as spoken

    with spoken.use(language or spoken.active()):
        if kind == "list":
            _list_kinds(as_json=form == "json")
            return
        from highroad.publishing.exhibits import Question, build_exhibit
        from highroad.sources.catalogue import Catalogue
        from highroad.sources.home import instance_home

        parameters = _pairs(param) | ({"region": region} if region else {})
        question = Question(kind, parameters, _pairs(vintage))
        if compare:
            question = _beside(question, compare)
        made = build_exhibit(question, catalogue=Catalogue(home or instance_home()))
        if made.missing:
            raise DataMissing(made.missing.reason, remedy=made.missing.remedy)
        if form == "text":
            _print(made)
            return
        content = _content(made, form)
    from highroad.cli.writing import write_output

    write_output(content, output, f"{kind}.{form}")


def _beside(question: Question, others: list[str]) -> Question:
    """The same question for several regions, with their State and the nation."""
    from highroad.reference import regions

    parameters = dict(question.parameters)
    first = parameters.pop("region", "")
    keys = [regions.resolve_region(each).key for each in (first, *others) if each]
    more = "; ".join(f"{name}={value}" for name, value in parameters.items())
    asked = {"kind": question.kind, "regions": ",".join(keys), "more": more}
    return type(question)("side-by-side", asked, question.vintages)


def _pairs(given: list[str] | None) -> dict[str, str]:
    found = {}
    for pair in given or []:
        name, equals, value = pair.partition("=")
        if not equals:
            raise BadQuestion(
                _("“{pair}” is not a parameter.").format(pair=pair),
                remedy=_("Write it as name=value, for example --param rows=10."),
            )
        found[name.strip()] = value
    return found


def _content(made: Exhibit, form: Format) -> str | bytes:
    from highroad.publishing import charts, documents, spreadsheets

    table = made.table
    assert table is not None
    if form == "json":
        return made.to_json()
    if form == "csv":
        return spreadsheets.to_csv(table)
    if form == "xlsx":
        return spreadsheets.to_xlsx([table])
    if form in {"svg", "png"}:
        if made.chart is None:
            raise BadQuestion(made.undrawn, remedy=_("Take the table instead: --format csv."))
        return charts.render_svg(made.chart) if form == "svg" else charts.render_png(made.chart)
    from highroad.publishing.exhibits.document import exhibit_document

    paper = exhibit_document(made)
    if form == "html":
        return documents.to_html(paper)
    return documents.to_docx(paper) if form == "docx" else documents.to_pdf(paper)


def _list_kinds(*, as_json: bool) -> None:
    from highroad.publishing.exhibits import kinds

    if as_json:
        plain = [
            {
                "kind": kind.key,
                "title": _(kind.title),
                "description": _(kind.description),
                "sources": kind.sources,
                "parameters": [
                    {
                        "name": parameter.name,
                        "label": _(parameter.label),
                        "form": parameter.form,
                        "default": parameter.default,
                        "required": parameter.required,
                        "choices": {value: _(name) for value, name in parameter.choices},
                        "help": _(parameter.help) if parameter.help else "",
                    }
                    for parameter in kind.parameters
                ],
            }
            for kind in kinds().values()
        ]
        typer.echo(json.dumps(plain, indent=1, ensure_ascii=False))
        return
    for kind in kinds().values():
        typer.echo(f"{kind.key}: {_(kind.description)}")
        for parameter in kind.parameters:
            choices = ", ".join(value for value, _name in parameter.choices)
            default = f" [{parameter.default}]" if parameter.default else ""
            typer.echo(
                f"    {parameter.name}{default}: {_(parameter.label)}{' — ' if choices else ''}{choices}"
            )


def _print(made: Exhibit) -> None:
    """Finding, first rows, notes and source, for reading in a terminal."""
    from highroad.cli.tables import print_released

    shown = made.shown
    assert shown is not None
    typer.secho(made.title, bold=True)
    typer.echo(made.subtitle)
    print_released(shown)
    if made.rows_left_out:
        typer.echo(_("… and {count} more rows (--format csv has all).").format(count=made.rows_left_out))
    for note in made.notes:
        typer.echo(f"- {note}")
    typer.echo(made.source_line)

"""`highroad briefing`: a region's briefing as HTML, Word, PDF, spreadsheet or JSON."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Literal

import typer

Format = Literal["html", "docx", "pdf", "xlsx", "json"]


def register(app: typer.Typer) -> None:
    """Mount the command."""
    app.command("briefing")(briefing)


def briefing(
    region: Annotated[
        str, typer.Argument(help="A region by name or key: 'Fresno, CA', metro:23420, state:06.")
    ],
    kind: Annotated[
        Format | None,
        typer.Option(
            "--format",
            "-f",
            help="html, docx, pdf, xlsx or json (default: as the file's name ends, else html).",
        ),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="File to write; '-' for standard output.")
    ] = None,
    language: Annotated[
        Literal["en", "es"] | None,
        typer.Option("--language", "-l", help="en or es (default: the command line's)."),
    ] = None,
    threshold: Annotated[
        float | None, typer.Option(help="Dollars per hour; the national median wage by default.")
    ] = None,
    area: Annotated[str, typer.Option(help="Published area to describe, when there are several.")] = "",
    more: Annotated[
        bool, typer.Option("--more", help="With an annex of what else the data at hand tell.")
    ] = False,
    home: Annotated[
        Path | None,
        typer.Option("--home", envvar="HIGHROAD_HOME", help="Instance folder (default: ./highroad-data)."),
    ] = None,
) -> None:
    """Two printable pages on a region's work and wages, from the published data at hand."""
    from highroad import language as spoken
    from highroad.publishing.briefings import build_briefing
    from highroad.sources.catalogue import Catalogue
    from highroad.sources.home import instance_home

    with spoken.use(language or spoken.active()):
        made = build_briefing(
            region,
            catalogue=Catalogue(home or instance_home()),
            threshold=threshold,
            area=area,
            more=more,
        )
        makers: dict[str, Callable[[], str | bytes]] = {
            "html": made.to_html,
            "docx": made.to_docx,
            "pdf": made.to_pdf,
            "xlsx": made.to_xlsx,
            "json": made.to_json,
        }
        ending = output.suffix.removeprefix(".") if output else ""
        chosen = kind or (ending if ending in makers else "html")
        content = makers[chosen]()
    from highroad.cli.writing import write_output

    write_output(content, output, f"briefing-{made.region.replace(':', '-')}.{chosen}")

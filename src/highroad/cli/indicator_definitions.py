"""`highroad indicators define`: what an indicator, a line of a report or a reading means, in full."""

from __future__ import annotations

from typing import Annotated

import typer

from highroad.language import gettext as _


def define(
    name: Annotated[
        str, typer.Argument(help="An indicator, a line or a reading, such as employment_q2; none lists all.")
    ] = "",
) -> None:
    """Say what an indicator counts, among whom and when, or what a reading changes; with examples."""
    from highroad.indicators.definitions import keys, page

    if not name:
        for kind, key in keys():
            said = page(key).title
            typer.echo(f"{key}  {said}" if kind == "indicators" else f"{key}  {_('Reading')}: {said}")
        return
    found = page(name.strip())
    typer.secho(f"{found.title} ({found.key})", bold=True)
    typer.echo(found.text)
    for part in found.parts:
        typer.echo()
        typer.secho(part.heading, bold=True)
        for line in part.lines:
            typer.echo(f"    - {line}" if part.listed else f"    {line}")

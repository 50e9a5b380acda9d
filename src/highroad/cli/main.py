"""The `highroad` command: one module per group of deeds, mounted here."""

from __future__ import annotations

import sys

import typer

from highroad.errors import HighroadError

app = typer.Typer(
    name="highroad",
    help="From labor-market data to a shared plan, for public workforce partnerships.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)


@app.callback()
def _highroad() -> None:
    """Keep sub-commands even while there is only one."""


def main() -> None:
    """Run the command line. Exit codes: 0 done, 1 could not go on (message and remedy on stderr), 2 usage."""
    try:
        app()
    except HighroadError as error:
        typer.secho(error.message, fg=typer.colors.RED, err=True)
        if error.remedy:
            typer.echo(error.remedy, err=True)
        sys.exit(1)

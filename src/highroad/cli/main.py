"""The `highroad` command: one module per group of deeds, mounted here."""

from __future__ import annotations

import sys
from importlib import import_module
from pkgutil import iter_modules

import typer

from highroad import cli
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


def _mount_groups() -> None:
    """Mount every module beside this one: `register(app)` where it has one, else its `app` under its name."""
    for found in iter_modules(cli.__path__):
        if found.name in ("main", "__main__"):
            continue
        group = import_module(f"{cli.__name__}.{found.name}")
        if hasattr(group, "register"):
            group.register(app)
        elif hasattr(group, "app"):
            app.add_typer(group.app, name=found.name)


_mount_groups()


def main() -> None:
    """Run the command line. Exit codes: 0 done, 1 could not go on (message and remedy on stderr), 2 usage."""
    try:
        app()
    except HighroadError as error:
        typer.secho(error.message, fg=typer.colors.RED, err=True)
        if error.remedy:
            typer.echo(error.remedy, err=True)
        sys.exit(1)

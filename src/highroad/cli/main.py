"""The `highroad` command: one module per group of deeds, mounted here."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from pkgutil import iter_modules

import typer

from highroad import cli, language
from highroad.cli import speaking
from highroad.errors import HighroadError
from highroad.language import gettext as _

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


def _give_up_writing(error: OSError) -> None:
    # What is still buffered cannot be written either; do not try again on the way out.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    if isinstance(error, BrokenPipeError):  # who reads has seen enough
        return
    problem = error.strerror or str(error)
    typer.secho(
        _("The answer could not be written: {problem}.").format(problem=problem),
        fg=typer.colors.RED,
        err=True,
    )
    typer.echo(_("Check that the disk has room and that you may write there."), err=True)


def main() -> None:
    """Run the command line. Exit codes: 0 done, 1 could not go on (message and remedy on stderr), 2 usage."""
    with language.use(speaking.chosen_language(os.environ)):
        _run()


def _run() -> None:
    command = typer.main.get_command(app)
    speaking.speak(command)
    try:
        command()
    except HighroadError as error:
        typer.secho(error.message, fg=typer.colors.RED, err=True)
        if error.remedy:
            typer.echo(error.remedy, err=True)
        sys.exit(1)
    except OSError as error:  # a full disk behind standard output; files of ours have errors of their own
        _give_up_writing(error)
        sys.exit(1)

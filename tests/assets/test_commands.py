"""The page of commands is written from the command line itself."""

from __future__ import annotations

from typing import Annotated

import typer
from typer.main import get_command

from assets import commands

app = typer.Typer()
sources = typer.Typer()
app.add_typer(sources, name="sources")


@app.callback()
def _root() -> None:
    """Keep the groups."""


@sources.command()
def add(
    file: Annotated[str, typer.Argument(help="A file you have.")],
    source: Annotated[str | None, typer.Option("--source", "-s", help="Its source.")] = None,
) -> None:
    """Read a publisher's file into the instance."""


@sources.command(hidden=True)
def secret() -> None:
    """Not for people."""


def test_commands_are_found_at_every_depth_and_hidden_ones_are_not() -> None:
    assert [name for name, _ in commands.commands(get_command(app), "highroad")] == ["highroad sources add"]


def test_a_section_says_what_the_help_says() -> None:
    ((name, command),) = commands.commands(get_command(app), "highroad")
    text = commands.section(name, command)
    assert text.startswith("## `highroad sources add`\n\nRead a publisher's file into the instance.\n")
    assert "| `FILE` | A file you have. Required. |" in text
    assert "| `--source`, `-s` | Its source. |" in text

"""The page of commands says what the command line says."""

from __future__ import annotations

from pathlib import Path

from typer.main import get_command

from assets import commands
from highroad.cli.main import app


def test_the_page_is_as_the_command_line_is() -> None:
    assert commands.PAGE.read_text(encoding="utf-8") == commands.page(), "run `make commands`"


def test_every_command_is_named_somewhere_in_the_guides() -> None:
    root = Path(__file__).parents[2]
    guides = [root / "README.md", *(root / "docs").rglob("*.md")]
    text = "\n".join(path.read_text(encoding="utf-8") for path in guides)
    names = [name for name, _ in commands.commands(get_command(app), "highroad")]
    assert names
    assert [name for name in names if name not in text] == []

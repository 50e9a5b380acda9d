"""Write docs/reference/commands.md: every command, its arguments and options, from the command line itself.

Usage: python assets/commands.py
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import typer

PAGE = Path(__file__).resolve().parents[1] / "docs" / "reference" / "commands.md"
OPENING = """# Commands

Every command of `highroad`. Exit codes: 0 done; 1 could not go on (the message and a remedy are on the error
stream); 2 wrong usage. The command line speaks Spanish too: by the locale, or with `HIGHROAD_LANGUAGE=es`.
This page is written by `make commands`.
"""


def commands(group: object, name: str) -> Iterator[tuple[str, object]]:
    """Each command that can be run, with its full name, in the order of the help."""
    for word, command in group.commands.items():
        if command.hidden:
            continue
        if hasattr(command, "commands"):
            yield from commands(command, f"{name} {word}")
        else:
            yield f"{name} {word}", command


def _row(parameter: object) -> str:
    if parameter.param_type_name == "argument":
        shown = f"`{parameter.name.upper()}`"
    else:
        shown = ", ".join(f"`{flag}`" for flag in (*parameter.opts, *parameter.secondary_opts))
    said = " ".join((getattr(parameter, "help", None) or "").split())
    needed = " Required." if parameter.required else ""
    return f"| {shown} | {said}{needed} |".replace("  ", " ")


def section(name: str, command: object) -> str:
    """One command: its help, then a table of its parameters."""
    said = (command.help or "").replace("\b\n", "").strip()
    rows = [_row(item) for item in command.params if not getattr(item, "hidden", False)]
    table = ["", "| parameter | meaning |", "|---|---|", *rows] if rows else []
    return "\n".join([f"## `{name}`", "", said, *table, ""])


def page() -> str:
    """The page's text."""
    from highroad.cli.main import app

    root = typer.main.get_command(app)
    return "\n".join([OPENING, *(section(name, command) for name, command in commands(root, "highroad"))])


if __name__ == "__main__":
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text(page(), encoding="utf-8")
    print(f"wrote {PAGE.name}")

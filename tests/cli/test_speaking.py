"""The command line in Spanish: which language it takes, and help without a word of English help in it."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Any

import pytest
import typer
from typer import rich_utils
from typer.main import get_command

from highroad import language
from highroad.cli import speaking
from highroad.cli.main import app


@pytest.mark.parametrize(
    ("environ", "wanted"),
    [
        ({}, "en"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "es_MX.UTF-8"}, "es"),
        ({"LANG": "es_MX.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "en_US.UTF-8", "LC_MESSAGES": "es"}, "es"),
        ({"LC_ALL": "en_US.UTF-8", "HIGHROAD_LANGUAGE": "es-US"}, "es"),
        ({"HIGHROAD_LANGUAGE": "fr"}, "en"),
        ({"HIGHROAD_LANGUAGE": "", "LANG": "es"}, "es"),
    ],
)
def test_the_language_is_asked_for_by_setting_or_locale(environ: dict[str, str], wanted: str) -> None:
    assert speaking.chosen_language(environ) == wanted


@pytest.fixture
def wide(monkeypatch: pytest.MonkeyPatch) -> None:
    """Help on lines of any length; the fixed strings of the help are given back after the test."""
    for name in speaking._FIXED:
        monkeypatch.setattr(rich_utils, name, getattr(rich_utils, name))
    monkeypatch.setattr(rich_utils, "MAX_WIDTH", 400)


def _draw_help(command: Any, words: str) -> None:
    """Print the help of a command and of all commands below it."""
    command.get_help(typer.Context(command, info_name=words))
    for word, below in getattr(command, "commands", {}).items():
        _draw_help(below, f"{words} {word}")


def _first_line(text: str) -> str:
    """How help shows the first paragraph where there is room."""
    return " ".join(text.partition("\n\n")[0].split())


def test_the_help_of_every_command_is_spanish(wide: None, capsys: pytest.CaptureFixture[str]) -> None:
    root = get_command(app)
    _draw_help(root, "highroad")
    english = capsys.readouterr().out
    texts = {text for _module, text in speaking.help_texts(root)}
    fixed = {*speaking._FIXED.values(), *speaking._METAVARS.values(), speaking._USAGE}
    said = [text for text in texts if _first_line(text) in english]
    assert len(said) > 50  # the comparison below sees what the help really shows

    with language.use("es"):
        # What an unchanging word such as "Error" says is the same in both.
        differing = [text for text in {*texts, *fixed} if language.gettext(text) != text]
        speaking.speak(root)
        _draw_help(root, "highroad")
    spanish = capsys.readouterr().out
    assert [text for text in differing if _first_line(text).partition("{")[0] in spanish] == []
    assert texts - set(differing) == set()
    assert "Uso: highroad regions find [OPCIONES]" in spanish


def test_a_door_speaks_the_language_of_its_user() -> None:
    script = "from highroad.cli.main import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", script, "regions", "show", "Nowhere at all"],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "HIGHROAD_LANGUAGE": "es"},
    )
    assert done.returncode == 1
    assert "Ninguna región" in done.stderr

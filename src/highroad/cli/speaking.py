"""The language of the command line: which one, and how the commands' help is said in it.

Help stands in the code as docstrings and `help=`, without marks. `assets/messages.py` takes it for the
catalog from the commands themselves, by `help_texts`; `speak` puts the translations in its place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import typer
from typer import rich_utils

from highroad.language import LANGUAGES
from highroad.language import gettext as _
from highroad.language import mark as N_

# What the library that makes the commands says itself.
_FIXED = {
    "DEFAULT_STRING": N_("[default: {}]"),
    "ENVVAR_STRING": N_("[env var: {}]"),
    "REQUIRED_LONG_STRING": N_("[required]"),
    "ARGUMENTS_PANEL_TITLE": N_("Arguments"),
    "OPTIONS_PANEL_TITLE": N_("Options"),
    "COMMANDS_PANEL_TITLE": N_("Commands"),
    "ERRORS_PANEL_TITLE": N_("Error"),
    "ABORTED_TEXT": N_("Aborted."),
    "RICH_HELP": N_("Try [blue]'{command_path} {help_option}'[/] for help."),
}
_USAGE = N_("Usage: ")
_METAVARS = {"options_metavar": N_("[OPTIONS]"), "subcommand_metavar": N_("COMMAND [ARGS]...")}


def chosen_language(environ: Mapping[str, str]) -> str:
    """The language that HIGHROAD_LANGUAGE asks for, else the locale as POSIX orders it; English otherwise."""
    for name in ("HIGHROAD_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        wanted = environ.get(name, "")
        if wanted:
            base = wanted.replace("-", "_").split("_")[0].split(".")[0].lower()
            return base if base in LANGUAGES else "en"
    return "en"


def help_texts(root: Any) -> Iterator[tuple[str, str]]:
    """(module, text) of all that the help of a command and of those below it says."""
    for command in _commands(root):
        module = getattr(command.callback, "__module__", "") or ""
        for said in (command, *_parameters(command)):
            if said.help:
                yield module, said.help


def speak(root: Any) -> None:
    """Put the help of a command, and of those below it, into the language in force."""
    for name, text in _FIXED.items():
        setattr(rich_utils, name, _(text))
    for command in _commands(root):
        for said in (command, *_parameters(command)):
            if said.help:
                said.help = _(said.help)
        for name, text in _METAVARS.items():
            if getattr(command, name, None) == text:
                setattr(command, name, _(text))
        command.get_usage = _usage_of(command.get_usage)


def _usage_of(get_usage: Callable[[Any], str]) -> Callable[[Any], str]:
    return lambda context: get_usage(context).replace("Usage: ", _(_USAGE), 1)


def _commands(root: Any) -> Iterator[Any]:
    yield root
    for command in getattr(root, "commands", {}).values():
        yield from _commands(command)


def _parameters(command: Any) -> list[Any]:
    """The parameters of a command that have help, `--help` included."""
    own = [command.get_help_option(typer.Context(command))]
    return [parameter for parameter in (*command.params, *own) if getattr(parameter, "help", None)]

"""`highroad init`, `manage`, `backup`, `restore`: the folder that an instance is."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from highroad.errors import HighroadError
from highroad.language import gettext as _

Folder = Annotated[Path, typer.Argument(help="The instance's folder.")]


def init(
    folder: Folder,
    email: Annotated[str, typer.Option(help="E-mail address of the first operator.")] = "",
    name: Annotated[str, typer.Option(help="The operator's name.")] = "",
    password_file: Annotated[
        Path | None,
        typer.Option(help="A file that holds the operator's password; otherwise it is asked for."),
    ] = None,
    operator: Annotated[bool, typer.Option(help="Make an operator if there is none.")] = True,
) -> None:
    """Make an instance in FOLDER, or bring an existing one up to date. Safe to repeat."""
    from highroad.web.site import instance

    if operator and not email and not instance.is_instance(folder):
        _need_somebody_to_ask()  # before a folder is made that nobody operates
    instance.prepare(folder)
    typer.echo(_("The instance in {folder} is ready.").format(folder=folder))
    if email or (operator and not instance.has_operator()):
        _make_operator(email, name, password_file)
    typer.echo(_("Start it: {command}").format(command=f"highroad serve {folder}"))


def _need_somebody_to_ask() -> None:
    if not sys.stdin.isatty():
        raise HighroadError(
            _("The instance has no operator yet, and nobody is here to be asked."),
            remedy=_("Repeat with --email and --password-file, or with --no-operator."),
        )


def _make_operator(email: str, name: str, password_file: Path | None) -> None:
    from highroad.web.site import instance

    if not email:
        _need_somebody_to_ask()
    email = email or typer.prompt(_("E-mail address of the operator"))
    name = name or (typer.prompt(_("Name"), default="") if sys.stdin.isatty() else "")
    if password_file is not None:
        password = password_file.read_text("utf-8").rstrip("\r\n")
    else:
        password = typer.prompt(
            _("Password (12 characters or more)"), hide_input=True, confirmation_prompt=_("Once more")
        )
    instance.make_operator(email, name, password)
    typer.echo(_("{email} operates this instance.").format(email=email))


def manage(context: typer.Context) -> None:
    """Run a maintenance command of the web framework in the instance of HIGHROAD_HOME."""
    from django.core.management import execute_from_command_line

    from highroad.sources.home import instance_home
    from highroad.web.site import instance

    instance.load(instance_home())
    execute_from_command_line(["highroad manage", *context.args])


def backup(
    folder: Folder,
    file: Annotated[Path, typer.Argument(help="The .tar.gz to write; must not exist.")],
) -> None:
    """Pack the instance in FOLDER into FILE, also while it runs."""
    from highroad.web.site import instance

    size = instance.back_up(folder, file)
    said = _("{file}: {size} MB. It holds the secret key: keep it as safe as the instance.")
    typer.echo(said.format(file=file, size=f"{size / 1e6:.1f}"))


def restore(
    file: Annotated[Path, typer.Argument(help="A file made by highroad backup.")],
    folder: Folder,
) -> None:
    """Unpack a backup into FOLDER, which must be new or empty."""
    from highroad.web.site import instance

    instance.restore(file, folder)
    typer.echo(
        _("Restored. Bring it up to date and start it: {command}").format(
            command=f"highroad init {folder} && highroad serve {folder}"
        )
    )


def register(app: typer.Typer) -> None:
    """Mount the commands."""
    app.command()(init)
    app.command()(backup)
    app.command()(restore)
    app.command(
        context_settings={"allow_extra_args": True, "ignore_unknown_options": True, "help_option_names": []}
    )(manage)

"""`highroad demo`: an invented partnership over real published data, in a throw-away folder."""

from __future__ import annotations

from typing import Annotated

import typer

from highroad.language import gettext as _


def demo(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.")] = 8000,
    workers: Annotated[int, typer.Option(min=1, help="Processes that answer requests.")] = 2,
    check: Annotated[bool, typer.Option("--check", help="Open the main pages and files, then stop.")] = False,
) -> None:
    """Serve an invented partnership over real published statistics. Nothing you change is kept."""
    from highroad.demo import stage

    typer.echo(_("Preparing the demo (once for each version)…"), err=True)
    with stage.throw_away():
        if check:
            _check()
            return
        _introduce(host)
        from highroad.cli.serve import run

        run(host=host, port=port, workers=workers, jobs=True)


def _check() -> None:
    from highroad.demo.check import check

    seen = list(check())
    for each in seen:
        typer.echo(f"{each.milliseconds:7.0f} ms  {each.size / 1024:8.1f} kB  {each.address}")
    typer.echo(_("The demo works: {count} pages and files.").format(count=len(seen)))


def _introduce(host: str) -> None:
    from highroad.demo import world

    typer.echo(_("Sign in as any of these (the partnership and its people are invented):"))
    for email, name, does in world.people():
        typer.echo(f"  {email:<24} {name:<15} {does}")
    typer.echo(_("Password for all: {password}").format(password=world.PASSWORD))
    if host not in ("127.0.0.1", "::1", "localhost"):
        typer.echo(
            _("Everybody who reaches {host} can sign in with these: for a trusted network only.").format(
                host=host
            ),
            err=True,
        )


def register(app: typer.Typer) -> None:
    """Mount the command."""
    app.command()(demo)

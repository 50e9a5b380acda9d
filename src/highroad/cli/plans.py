"""`highroad plans`: take a plan's archive out of an instance, and make the plan again in another."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from highroad.language import gettext as _

app = typer.Typer(help="Plans: their archives, out of one instance and into another.", no_args_is_help=True)

Home = Annotated[
    Path, typer.Option("--home", envvar="HIGHROAD_HOME", help="The instance's folder.", show_default=False)
]


@app.command("export")
def export_plan(
    plan: Annotated[str, typer.Argument(help="PARTNERSHIP/PLAN, as in the plan's address.")],
    file: Annotated[Path, typer.Argument(help="The file to write; .zip for the archive.")],
    home: Home,
    edition: Annotated[
        int | None, typer.Option(help="The edition (default: the draft as it is now).")
    ] = None,
    with_names: Annotated[
        bool, typer.Option("--with-names", help="Names, addresses and files of those who commented, too.")
    ] = False,
) -> None:
    """Write the archive of a plan: texts, data, comments and answers, provenance, checksums in one file."""
    _load(home)
    from highroad.cli.writing import write_output
    from highroad.web.plans.archive.commands import export_archive

    content = export_archive(plan, edition, with_names=with_names)
    write_output(content, file, file.name)


@app.command("import")
def import_plan(
    file: Annotated[Path, typer.Argument(help="A plan's archive.", exists=True, dir_okay=False)],
    home: Home,
    partnership: Annotated[
        str,
        typer.Option(
            help="Address of the partnership that gets the plan (default: its own, made if need be)."
        ),
    ] = "",
    person: Annotated[
        str, typer.Option("--as", help="E-mail address of whoever imports (default: the first operator).")
    ] = "",
) -> None:
    """Make a plan again from its archive, with its exhibits, claims, signatures and verdicts."""
    _load(home)
    from highroad.web.plans.archive.commands import import_file

    made = import_file(file.read_bytes(), partnership, person)
    typer.echo(
        _("{plan}: {sections} sections, {exhibits} exhibits.").format(
            plan=made.plan.get_absolute_url(), sections=made.sections, exhibits=made.exhibits
        )
    )
    if made.before:
        typer.echo(
            _(
                "It modifies “{title}”, which isn't here. "
                "Bring that plan's archive in first, then this one again."
            ).format(title=made.before),
            err=True,
        )
    if made.differing:
        typer.echo(
            _("Judged otherwise here than in the archive: {requirements}").format(
                requirements=", ".join(made.differing)
            ),
            err=True,
        )
        raise typer.Exit(1)


def _load(home: Path) -> None:
    from highroad.web.site import instance

    instance.load(home)

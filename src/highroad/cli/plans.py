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
        bool,
        typer.Option(
            "--with-names",
            help="Names, addresses and files of those who commented, and names of those who wrote, too. "
            "Nobody else's private drafts are ever in it.",
        ),
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


@app.command("archive")
def archive_year(
    folder: Annotated[Path, typer.Argument(help="Where archives are kept; a folder for each year.")],
    home: Home,
    year: Annotated[int | None, typer.Option(help="The year (default: the one that ended last).")] = None,
    with_names: Annotated[
        bool,
        typer.Option(
            "--with-names",
            help="Names, addresses and files of those who commented, and names of those who wrote, too. "
            "Nobody else's private drafts are ever in it.",
        ),
    ] = False,
) -> None:
    """Write a year's archive of every adopted plan, one file each. What is there already stays."""
    _load(home)
    from datetime import datetime

    from highroad.web.plans.archive.commands import archive_year as written

    chosen = year if year is not None else datetime.now().astimezone().year - 1
    count = 0
    for kept in written(folder, chosen, with_names=with_names):
        count += 1
        words = _("{file}: there already") if kept.was_there else _("{file}: edition {edition} of “{title}”")
        typer.echo(words.format(file=kept.file, edition=kept.edition.number, title=kept.edition.title))
    if not count:
        typer.echo(_("No plan was adopted by the end of {year}.").format(year=chosen), err=True)


@app.command("verify")
def verify(
    place: Annotated[Path, typer.Argument(help="An archive, or a folder of them.", exists=True)],
) -> None:
    """See whether archives are as they were written: every file in them, and nothing else."""
    from highroad.errors import BadArchive
    from highroad.publishing.archives import verified

    files = [place] if place.is_file() else sorted(place.rglob("*.zip"))
    bad = [name for each in sorted(place.rglob("checksums.txt")) for name in _changed(each)]
    for file in files:
        try:
            typer.echo(_("{file}: whole, {count} files").format(file=file, count=verified(file.read_bytes())))
        except BadArchive as problem:
            typer.echo(f"{file}: {problem.message}", err=True)
            bad.append(str(file))
    for name in bad:
        typer.echo(_("Not as it was written: {file}").format(file=name), err=True)
    if bad or not files:
        raise typer.Exit(1)


def _changed(sums: Path) -> list[str]:
    """Files that a list of checksums names and that aren't there, or aren't the same any more."""
    import hashlib

    bad = []
    for line in sums.read_text(encoding="utf-8").splitlines():
        told, _space, name = line.partition("  ")
        file = sums.parent / name
        if not file.is_file() or hashlib.sha256(file.read_bytes()).hexdigest() != told:
            bad.append(str(file))
    return bad


def _load(home: Path) -> None:
    from highroad.web.site import instance

    instance.load(home)

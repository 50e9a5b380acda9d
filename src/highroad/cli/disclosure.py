"""`highroad disclosure`: attack what is to be published, before somebody else does."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from highroad.errors import BadQuestion
from highroad.language import gettext as _

if TYPE_CHECKING:
    from highroad.publishing.measures import MeasurePackage

app = typer.Typer(help="Attack measure packages by linear programming.", no_args_is_help=True)


@app.callback()
def _disclosure() -> None:
    """Keep the sub-command even while it is the only one."""


@app.command()
def audit(
    packages: Annotated[list[Path], typer.Argument(help="Measure packages, attacked each and together.")],
) -> None:
    """Name every hidden count that published ones bound too tightly; exit code 1 when there is any."""
    from highroad.publishing.measures import audit as attack

    read = [read_package(path) for path in packages]
    rounds = [([package], path.name) for package, path in zip(read, packages, strict=True)]
    if len(read) > 1:
        rounds.append((read, _("all together")))
    found = 0
    for together, name in rounds:
        breaches = attack(together)
        hidden = sum(
            sum(table.suppressed.values()) for package in together for table in package.tables.values()
        )
        typer.secho(
            _("{name}: {hidden:,} cells hidden, {count} bounded too tightly.").format(
                name=name, hidden=hidden, count=len(breaches)
            ),
            bold=True,
        )
        for breach in breaches:
            typer.echo(f"    {breach}")
        found += len(breaches)
    if found:
        raise typer.Exit(1)


def read_package(path: Path) -> MeasurePackage:
    """The package in a file. Raises BadQuestion when it cannot be read, NotReleasable when it is not one."""
    from highroad.publishing.measures import MeasurePackage

    try:
        return MeasurePackage.from_json(path.read_bytes())
    except OSError as problem:
        raise BadQuestion(
            _("{name} cannot be read.").format(name=path.name), remedy=_("Check the path.")
        ) from problem

"""`highroad regions`: find a region, and see which published areas describe it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from highroad.reference.regions import AreaMatch, Region

app = typer.Typer(help="Find regions, and see which published areas describe them.", no_args_is_help=True)

DATASETS = ("oews", "qcew", "laus", "population")
#: So many rows are listed on a screen; `--json` gives all.
SHOWN = 15


@app.command()
def find(
    text: Annotated[str, typer.Argument(help="A name or a code: Fresno, 06019, San Jose, CA …")],
    limit: Annotated[int, typer.Option(min=1, help="How many to list.")] = 20,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Search regions by name or code, best answer first."""
    from highroad.errors import UnknownArea
    from highroad.language import gettext as _
    from highroad.reference.regions import find_regions

    matches = find_regions(text, limit=limit)
    if as_json:
        _print_json([{**_summary(match.region), "how": match.how} for match in matches])
        return
    if not matches:
        raise UnknownArea(
            _("No region is called {text}.").format(text=text),
            remedy=_("Try the name of a county, metropolitan area or state, or its code."),
        )
    if matches[0].is_guess:
        typer.echo(_("No region is called {text}.").format(text=text) + " " + _("Did you mean:"))
    rows = [
        (m.region.key, m.region.name, kind_name(m.region.kind), str(len(m.region.counties))) for m in matches
    ]
    _print_table((_("Key"), _("Name"), _("Kind"), _("Counties")), rows)


@app.command()
def show(
    region: Annotated[str, typer.Argument(help="A key (metro:23420) or a name that means one region.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Show a region: its counties, and for each data set the areas that its numbers describe."""
    from highroad.language import gettext as _
    from highroad.reference.regions import published_areas, resolve_region

    found = resolve_region(region)
    areas = {name: published_areas(found, name) for name in DATASETS}  # type: ignore[arg-type]
    if as_json:
        published = {name: [_area(match) for match in matches] for name, matches in areas.items()}
        _print_json({**_summary(found), "counties": list(found.counties), "published_areas": published})
        return
    typer.secho(found.name, bold=True)
    typer.echo(f"{found.key} · {kind_name(found.kind)} · {certainty_name(found.certainty)}")
    typer.echo(_("Boundaries in force since {day}.").format(day=found.boundary_date.isoformat()))
    if found.note:
        typer.echo(found.note)
    _show_counties(found)
    for name, matches in areas.items():
        typer.echo("")
        typer.secho(dataset_name(name), bold=True)
        _show_areas(matches)


def _show_counties(region: Region) -> None:
    from highroad.language import gettext as _
    from highroad.language import ngettext
    from highroad.reference import geography

    known = geography.counties()
    names = [f"{known[f].full_name} ({f})" for f in region.counties[:SHOWN]]
    count = len(region.counties)
    heading = ngettext("{count} county", "{count} counties", count).format(count=count)
    more = "" if count <= SHOWN else " " + _("and {count} more").format(count=count - SHOWN)
    typer.echo(f"{heading}: {'; '.join(names)}{more}" if names else heading)


def _show_areas(matches: list[AreaMatch]) -> None:
    from highroad.language import gettext as _

    if not matches:
        typer.echo(_("Nothing is published for areas that touch this region."))
        return
    rows = [
        (m.code, m.name, relation_name(m.relation), certainty_name(m.certainty), m.note)
        for m in matches[:SHOWN]
    ]
    _print_table((_("Area"), _("Name"), _("Relation"), _("How sure"), _("What the numbers describe")), rows)
    if len(matches) > SHOWN:
        typer.echo(_("and {count} more").format(count=len(matches) - SHOWN))


def kind_name(kind: str) -> str:
    """A kind of region, in the language in force."""
    from highroad.language import gettext as _

    return {
        "nation": _("nation"),
        "state": _("state"),
        "metro": _("metropolitan or micropolitan area"),
        "county": _("county"),
        "counties": _("set of counties"),
        "local_area": _("local workforce area"),
        "planning_unit": _("regional planning unit"),
    }[kind]


def relation_name(relation: str) -> str:
    """How an area lies to the region, in the language in force."""
    from highroad.language import gettext as _

    return {
        "same": _("the region itself"),
        "within": _("inside the region"),
        "contains": _("larger than the region"),
        "overlaps": _("overlaps the region"),
    }[relation]


def certainty_name(certainty: str) -> str:
    """How sure a fact is, in the language in force."""
    from highroad.language import gettext as _

    return {
        "published": _("as published"),
        "derived": _("follows from published facts"),
        "likely": _("likely, not checked"),
        "unknown": _("not known"),
    }[certainty]


def dataset_name(dataset: str) -> str:
    """The title of a data set, in the language in force."""
    from highroad.language import gettext as _

    return {
        "oews": _("Occupational employment and wages (OEWS)"),
        "qcew": _("Employment and wages by industry (QCEW)"),
        "laus": _("Unemployment (LAUS)"),
        "population": _("Population estimates"),
    }[dataset]


def _summary(region: Region) -> dict[str, Any]:
    return {
        "key": region.key,
        "name": region.name,
        "kind": region.kind,
        "states": list(region.states),
        "county_count": len(region.counties),
        "boundary_date": region.boundary_date.isoformat(),
        "certainty": region.certainty,
        "note": region.note,
        "partial_counties": list(region.partial_counties),
    }


def _area(match: AreaMatch) -> dict[str, Any]:
    missing, outside = match.counties_missing, match.counties_outside
    return {
        "code": match.code,
        "name": match.name,
        "area_type": match.area_type,
        "relation": match.relation,
        "certainty": match.certainty,
        "note": match.note,
        "counties_missing": None if missing is None else list(missing),
        "counties_outside": None if outside is None else list(outside),
    }


def _print_json(value: Any) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2))


def _print_table(headers: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> None:
    """A quiet table: aligned columns, no box; lines are wrapped only on a terminal."""
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold")
    for number, header in enumerate(headers):
        table.add_column(header, no_wrap=number == 0, overflow="fold")
    for row in rows:
        table.add_row(*row)
    console = Console(highlight=False, markup=False)
    if not console.is_terminal:
        console = Console(highlight=False, markup=False, width=200)
    console.print(table)

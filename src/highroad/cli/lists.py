"""`highroad lists`: occupation lists from rules that anybody can read, change and contest."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from highroad.cli.market import (
    Format,
    Home,
    Output,
    Region,
    Tag,
    Vintage,
    catalogue_at,
    cut,
    give,
    place,
    wage_of,
)
from highroad.language import gettext as _

if TYPE_CHECKING:
    from highroad.results import Result

Rates = Annotated[
    Literal["nation", "state"],
    typer.Option("--rates", help="Whose projected rates: the nation's, or the state's own."),
]
app = typer.Typer(help="Occupation lists: build, explain, compare.", no_args_is_help=True)

Standard = Annotated[
    str,
    typer.Option(
        "--standard", help="Wage standard of the region: dollars a year, or a standard: “NAME / FAMILY TYPE”."
    ),
]


@app.command()
def rules() -> None:
    """List the rules that come with Highroad; a rule of your own is a file."""
    from highroad.reference.list_rules import rules as known

    for rule in known().values():
        typer.secho(f"{rule.key}  {_(rule.title)}  ({rule.version})", bold=True)
        for group in rule.groups:
            typer.echo(f"  {group.said_title}: {group.words}")
        typer.echo(f"  {rule.citation}")


@app.command()
def build(
    region: Region,
    rule: Annotated[str, typer.Option("--rule", help="Key of a rule, or a file.")] = "starting-point",
    standard: Standard = "",
    thresholds: Annotated[
        str, typer.Option("--set", help="Thresholds of your own: high_wage.1=1.1,in_demand.2=8.")
    ] = "",
    decisions: Annotated[
        str, typer.Option(help="Decisions on appeals: +29-1141:3 puts on, -11-1021:4 takes off.")
    ] = "",
    rates: Rates = "nation",
    only: Annotated[
        Literal["yes", "no", "marginal", "not-evaluable", "all"],
        typer.Option(help="yes, no, marginal, not-evaluable (what decides is not known), or all."),
    ] = "yes",
    tag: Tag = "",
    vintage: Vintage = "",
    form: Format = "text",
    output: Output = None,
    home: Home = None,
) -> None:
    """Build a region's list: what each occupation meets, by how much, and why."""
    from dataclasses import replace

    import pyarrow.compute as pc

    result = _list(region, rule, standard, vintage, home, thresholds, decisions, rates)
    result = cut(result, tag, home)
    result = replace(result, notes=(_counted(result), *result.notes))
    if only == "marginal":
        result = result.with_table(result.table.filter(result.table["marginal"]))
    elif only != "all":
        said = only.replace("-", " ")
        result = result.with_table(result.table.filter(pc.equal(result.table["listed"], said)))
    if form == "text":
        result = _in_short(result)
    give(result, f"{_(result.method.title)}, {place(result, region)}", form, output, "list")


@app.command()
def compare(
    region: Region,
    rule: Annotated[list[str], typer.Option("--rule", help="Two rules, or one with --against.")],
    against: Annotated[
        Path | None,
        typer.Option(
            help="A list to compare with, such as last year's or a neighbor's: columns soc, listed."
        ),
    ] = None,
    standard: Standard = "",
    rates: Rates = "nation",
    vintage: Vintage = "",
    form: Format = "text",
    output: Output = None,
    home: Home = None,
) -> None:
    """Show which occupations flip between two rules, or from a list in a file to a rule."""
    import pyarrow.compute as pc

    from highroad.market import list_flips

    first, second = two_lists(region, rule, against, standard, vintage, home, rates)
    flips = list_flips(first, second)
    if form == "text":
        flips = flips.with_table(flips.table.filter(pc.not_equal(flips.table["flip"], "same")))
    give(flips, f"{_(flips.method.title)}, {place(flips, region)}", form, output, "flips")


def two_lists(
    region: str,
    rule: list[str],
    against: Path | None,
    standard: str,
    vintage: str,
    home: Path | None,
    rates: Literal["nation", "state"] = "nation",
) -> tuple[Result, Result]:
    """The lists by two rules at the same rates, or the one in a file and the one by a rule. Raises
    BadQuestion, and DataMissing where the state's own rates are asked for and not at hand.
    """
    from highroad.errors import BadQuestion

    if len(rule) != (1 if against else 2):
        raise BadQuestion(
            _("Two rules are compared, not {count}.").format(count=len(rule)),
            remedy=_("Name two, for example --rule starting-point --rule good-jobs-first."),
        )
    lists = [_list(region, each, standard, vintage, home, rates=rates) for each in rule]
    first, second = [_brought(against, lists[0]), *lists] if against else lists
    return first, second


def _brought(file: Path, like: Result) -> Result:
    """A list somebody else made, to be laid beside one of ours."""
    from dataclasses import replace

    from highroad.sources.registers import Field, read_register

    words = ("yes", "no", "not evaluable")
    fields = (Field("soc", needed=True), Field("occupation"), Field("listed", needed=True, choices=words))
    method = replace(like.method, title=file.name, citation=file.name, parameters={"rule": file.name})
    return replace(like, table=read_register(file, fields), columns=(), sources=(), method=method, notes=())


def _counted(result: Result) -> str:
    """How many occupations are on the list, off it, undecided and marginal, whichever are shown."""
    said = result.table["listed"].to_pylist()
    return _(
        "Of {all} occupations {yes} are listed and {no} are not; {unknown} cannot be evaluated, because a "
        "number that decides is not published. {marginal} are marginal: a small move of a threshold would "
        "turn them."
    ).format(
        all=len(said),
        yes=said.count("yes"),
        no=said.count("no"),
        unknown=said.count("not evaluable"),
        marginal=result.table["marginal"].to_pylist().count(True),
    )


def _in_short(result: Result) -> Result:
    """What fits a screen; the other formats have every distance."""
    from dataclasses import replace

    plain = ("soc", "occupation", "listed", "marginal", "why")
    points = {each.removesuffix("_mark") for each in result.table.column_names if each.startswith("points_")}
    points = {each for each in points if not each.endswith(("_low", "_high"))}
    columns = tuple(column for column in result.columns if column.name in {*plain, *points})
    names = [*plain, *(each for name in sorted(points) for each in (name, f"{name}_mark"))]
    return replace(result, table=result.table.select(names), columns=columns)


def _list(
    region: str,
    rule: str,
    standard: str,
    vintage: str,
    home: Path | None,
    thresholds: str = "",
    decisions: str = "",
    rates: Literal["nation", "state"] = "nation",
) -> Result:
    from highroad.market import read_decisions, regional_list
    from highroad.reference.list_rules import adjusted, load_rule, read_values

    return regional_list(
        region,
        adjusted(load_rule(rule), read_values(thresholds)),
        standard=wage_of(standard, region, home, "year") if standard else None,
        decisions=read_decisions(decisions),
        rates=rates,
        vintage=vintage or None,
        catalogue=catalogue_at(home),
    )

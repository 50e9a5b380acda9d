"""Exhibit: what another exhibit says, for up to ten regions side by side, with State and nation."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any, Final

import pyarrow as pa

from highroad.errors import BadQuestion, DataMissing
from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.publishing.charts import Chart, letter_chart
from highroad.publishing.exhibits.comparison import MOST
from highroad.publishing.exhibits.kind import Asked, Finding, Kind, Parameter
from highroad.publishing.exhibits.parameters import ROWS
from highroad.publishing.formats import NUMERIC_KINDS, format_cell, header
from highroad.publishing.release import ReleasedTable
from highroad.reference import regions
from highroad.reference.regions import Region
from highroad.results import Column, Mark, Method, Result, SourceReference

#: The kinds that can be compared, with the measure they are compared on unless another is asked for.
MEASURES: Final[dict[str, str]] = {
    "occupation-groups": "share_of_jobs",
    "occupation-table": "hourly_p50",
    "location-quotients": "location_quotient",
    "wage-ladder": "hourly_p50",
    "wage-threshold": "estimate",
    "wage-standards": "share",
    "typical-entry": "employment",
    "openings": "openings",
    "supply-gap": "gap",
    "training-programs": "completions",
    "transitions": "wage_change",
    "mix-transitions": "reach",
    "occupation-list": "employment",
    "related-occupations": "density",
    "industry-mix": "share",
    "industry-quotients": "location_quotient",
    "industry-growth": "growth",
    "shift-share": "regional",
    "target-industries": "score",
    "industry-diversity": "specialization",
    "industry-staffing": "share",
    "clusters": "establishment_quotient",
    "suppressed-jobs": "employment",
    "related-industries": "density",
    "unemployment-trend": "rate",
    "forecast": "value",
    "change-since": "gap",
    "early-signs": "mean",
    "commuting": "share",
    "reachable-jobs": "jobs",
    "hires": "turnover",
    "career-stages": "retained",
    "layoff-notices": "people",
    "suppressed-cells": "jobs_not_shown",
    "vintage-change": "difference",
}
_NAMES: Final = (
    *("occupation", "industry", "cluster", "program", "name", "group_name", "area"),
    *("activity", "group", "county", "family"),
)
#: What the kinds above ask of, area by area.
_SOURCES: Final = (
    *("oews", "qcew", "clusters", "projections", "state_projections", "laus", "laus_monthly"),
    "living_wages",
    *("onet", "ipeds", "cip_soc", "lodes", "lodes_blocks", "qwi", "warn", "etpl"),
)


@dataclass(frozen=True, slots=True)
class _Side:
    """One region's answer; or why there is none."""

    region: Region
    finding: Finding | None
    vintages: dict[str, str]
    lack: str = ""

    @property
    def place(self) -> str:
        """What the numbers describe: the region, or the published area that they are of instead."""
        described = self.finding.described if self.finding else ()
        other = next((each for each in described if not each.exact), None)
        return other.name if other else self.region.name

    @property
    def label(self) -> str:
        """The region, with that area where it is another."""
        if self.place == self.region.name:
            return self.region.name
        return _("{region} (as {area})").format(region=self.region.name, area=self.place)


def answer(asked: Asked) -> Finding:
    """The rows of the first region that answers, one column for each region, benchmarks last."""
    kind = _kind(asked.values["kind"])
    chosen = _regions(asked.values["regions"])
    asked.values["regions"] = ",".join(each.key for each in chosen)
    beside = _benchmarks(chosen) if asked.values["benchmarks"] == "yes" else []
    sides = _sides(kind, [*chosen, *beside], _more(kind, asked.values["more"]), asked)
    there = [side for side in sides if side.finding is not None]
    if not there:
        raise DataMissing(sides[0].lack, remedy=_("Get the data for these regions first."))
    measure = _measure(kind, there[0], asked.values["measure"])
    asked.values["measure"] = measure.name
    result, name = _joined(kind, sides, measure)
    what = _("{measure}: {kind}").format(measure=header(measure), kind=_(kind.title))
    title, takeaway = _words(result, name, sides, measure, what)
    vintages = there[0].vintages
    if all(side.vintages == vintages for side in there):
        asked.vintages = vintages
    described = tuple(each for side in there if side.finding for each in side.finding.described)
    columns = [f"r{place}" for place in range(len(sides))]
    return Finding(
        result=result,
        title=title,
        subtitle=what,
        takeaway=takeaway,
        key_columns=there[0].finding.key_columns if there[0].finding else (),
        measures=tuple(columns),
        described=described,
        shown=min(asked.rows(), max(1, result.table.num_rows)),
        draw=partial(_draw, title, what, name, columns),
    )


def _kind(key: str) -> Kind:
    from highroad.publishing.exhibits.registry import kind_named

    return kind_named(key)


def _regions(text: str) -> list[Region]:
    keys = dict.fromkeys(key.strip() for key in text.split(",") if key.strip())
    if not 1 <= len(keys) <= MOST:
        raise BadQuestion(
            _("A comparison needs two to {most} regions; {count} were given.").format(
                most=MOST, count=len(keys)
            ),
            remedy=_("Give the parameter regions as region keys with commas between them."),
        )
    return list({each.key: each for each in map(regions.resolve_region, keys)}.values())


def _benchmarks(chosen: list[Region]) -> list[Region]:
    """The State of regions that all lie in one, and the nation, unless they are compared already."""
    states = {state for each in chosen for state in each.states}
    keys = ([f"state:{min(states)}"] if len(states) == 1 else []) + ["nation:us"]
    return [regions.resolve_region(key) for key in keys if key not in {each.key for each in chosen}]


def _more(kind: Kind, text: str) -> dict[str, str]:
    """Parameters of the exhibit that is compared: "level=group; rows=10"."""
    found = {}
    for pair in filter(None, (part.strip() for part in text.split(";"))):
        name, equals, value = pair.partition("=")
        if not equals or name.strip() not in kind.by_name or name.strip() in {"region", "regions"}:
            raise BadQuestion(
                _("“{kind}” has no parameter {name}.").format(kind=_(kind.title), name=name.strip()),
                remedy=_("Its parameters are: {names}.").format(names=", ".join(kind.by_name)),
            )
        found[name.strip()] = value.strip()
    return found


def _sides(kind: Kind, places: list[Region], more: dict[str, str], asked: Asked) -> list[_Side]:
    """Every region's answer, of the same vintages: of the newest that all have."""
    given = {source: asked.vintages[source] for source in kind.sources if asked.vintages.get(source)}
    sides = [_side(kind, place, more, given, asked) for place in places]
    for source in kind.by_region:
        used = {side.vintages[source] for side in sides if side.finding and side.vintages.get(source)}
        if len(used) > 1:
            given[source] = min(used)
            sides = [_side(kind, place, more, given, asked) for place in places]
    return sides


def _side(kind: Kind, place: Region, more: dict[str, str], given: dict[str, str], asked: Asked) -> _Side:
    try:
        values = kind.checked(more | {"region": place.key})
        vintages = kind.checked_vintages(given, asked.catalogue, place.key)
        one = Asked(values, vintages, asked.catalogue)
        return _Side(place, kind.answer(one), dict(one.vintages))
    except DataMissing as lack:
        return _Side(place, None, {}, lack.message)


def _measure(kind: Kind, side: _Side, name: str) -> Column:
    assert side.finding is not None
    name = name or MEASURES[kind.key]
    numbers = [each for each in side.finding.result.columns if each.kind in NUMERIC_KINDS]
    for column in numbers:
        if column.name == name:
            return column
    raise BadQuestion(
        _("“{name}” is no measure of “{kind}”.").format(name=name, kind=_(kind.title)),
        remedy=_("Choose one of: {choices}.").format(choices=", ".join(each.name for each in numbers)),
    )


def _joined(kind: Kind, sides: list[_Side], measure: Column) -> tuple[Result, str]:
    """One row for each thing, one column for each region; and the column of names."""
    first = next(side.finding for side in sides if side.finding)
    keys = first.key_columns
    described = {each.name: each for each in first.result.columns}
    name = next((each for each in _NAMES if each in described), keys[0])
    lead = tuple(dict.fromkeys((*keys, name)))
    rows: dict[tuple[str, ...], dict[str, Any]] = {}
    for place, side in enumerate(sides):
        for row in side.finding.result.table.to_pylist() if side.finding else ():
            mine = rows.setdefault(
                tuple(str(row[each]) for each in keys), {each: row.get(each) for each in lead}
            )
            mine[f"r{place}"] = row[measure.name]
            mine[f"m{place}"] = row[measure.mark] if measure.mark else None
    cells: dict[str, pa.Array] = {
        each: pa.array([row[each] for row in rows.values()], pa.string()) for each in lead
    }
    columns = [described.get(each, Column(each, each, "code")) for each in lead]
    for place, side in enumerate(sides):
        label = side.label
        cells[f"r{place}"] = pa.array([row.get(f"r{place}") for row in rows.values()], pa.float64())
        cells[f"m{place}"] = pa.array([_mark(row, place) for row in rows.values()], pa.string())
        columns.append(Column(f"r{place}", label, measure.kind, "", measure.decimals, f"m{place}"))
    sources: dict[tuple[str, str], SourceReference] = {
        (source.key, source.vintage): source
        for side in sides
        if side.finding
        for source in side.finding.result.sources
    }
    method = first.result.method
    return (
        Result(
            table=pa.table(cells),
            columns=tuple(columns),
            sources=tuple(sources.values()),
            method=Method(
                key="side-by-side",
                title=_("Regions side by side"),
                words=f"{_('The same question is asked for every region.')} {method.words}",
                formula=method.formula,
                citation=method.citation,
                query=method.query,
                parameters={
                    "kind": kind.key,
                    "measure": measure.name,
                    "regions": " ".join(side.region.key for side in sides),
                },
            ),
            notes=_notes(sides, first),
        ),
        name,
    )


def _mark(row: dict[str, Any], place: int) -> str | None:
    mark = row.get(f"m{place}")
    if row.get(f"r{place}") is None:
        return mark or Mark.MISSING.value
    return mark


def _notes(sides: list[_Side], first: Finding) -> tuple[str, ...]:
    lacking = [
        _("{region}: {reason}").format(region=side.region.name, reason=side.lack)
        for side in sides
        if side.finding is None
    ]
    answered = [side for side in sides if side.finding]
    other = [
        _("{region} is of another vintage: {vintages}.").format(
            region=side.region.name, vintages=", ".join(side.vintages.values())
        )
        for side in answered
        if side.vintages != answered[0].vintages
    ]
    return (*lacking, *other, *first.result.notes)


def _words(result: Result, name: str, sides: list[_Side], measure: Column, what: str) -> tuple[str, str]:
    """The row in which the regions that were asked for lie furthest apart, by rank of the first region's."""
    row = result.table.slice(0, 1).to_pylist()[0] if result.table.num_rows else {}
    known = [(row[f"r{place}"], place) for place in range(len(sides)) if row.get(f"r{place}") is not None]
    if not known:
        return (_("None of these regions publishes it: {what}").format(what=what),) * 2
    (low, last), (high, most) = min(known), max(known)
    words = {
        "what": row[name],
        "first": sides[most].place,
        "high": format_cell(measure, high, row[f"m{most}"]),
        "last": sides[last].place,
        "low": format_cell(measure, low, row[f"m{last}"]),
        "measure": header(measure),
    }
    if most == last:
        title = _("{what}: {high} in {first}; the others show none").format(**words)
        return title, _("{measure}, {what}: {high} in {first}; the others show none.").format(**words)
    if high == low:
        title = _("{what}: {high} in all that show it").format(**words)
        return title, _("{measure}, {what}: {high} in all that show it.").format(**words)
    else:
        title = _("{what}: {high} in {first}, {low} in {last}").format(**words)
    return title, _("{measure}, {what}: {high} in {first}, {low} in {last}.").format(**words)


def _draw(title: str, subtitle: str, name: str, columns: list[str], table: ReleasedTable, size: str) -> Chart:
    return letter_chart(table, category=name, values=columns, title=title, subtitle=subtitle, size=size)


KIND = Kind(
    key="side-by-side",
    title=N_("Any exhibit side by side"),
    description=N_("What another exhibit says, for up to ten regions, with their State and the nation."),
    parameters=(
        Parameter(
            "kind",
            N_("Exhibit"),
            "choice",
            default="industry-mix",
            choices=(
                ("occupation-groups", N_("What people work in")),
                ("occupation-table", N_("Occupations and their wages")),
                ("location-quotients", N_("What an area is known for")),
                ("wage-ladder", N_("What work pays")),
                ("wage-threshold", N_("Jobs above a wage threshold")),
                ("wage-standards", N_("What families need, beside what jobs pay")),
                ("typical-entry", N_("Well-paid work by typical entry")),
                ("openings", N_("Openings")),
                ("supply-gap", N_("Openings and completers")),
                ("training-programs", N_("Training programs")),
                ("transitions", N_("From one occupation to others")),
                ("mix-transitions", N_("From a layoff to other occupations")),
                ("occupation-list", N_("Occupation list")),
                ("related-occupations", N_("Occupations close to what is here")),
                ("industry-mix", N_("Industries")),
                ("industry-quotients", N_("Industries that are concentrated here")),
                ("industry-growth", N_("Growth of industries")),
                ("shift-share", N_("Growth taken apart")),
                ("target-industries", N_("Target industries")),
                ("industry-diversity", N_("Specialized or diverse")),
                ("industry-staffing", N_("Occupations of an industry")),
                ("clusters", N_("Traded and local clusters")),
                ("suppressed-jobs", N_("Estimates of suppressed jobs")),
                ("related-industries", N_("Industries close to what is here")),
                ("unemployment-trend", N_("Unemployment")),
                ("forecast", N_("Forecast")),
                ("change-since", N_("Did the curve turn?")),
                ("early-signs", N_("Early signs")),
                ("commuting", N_("Commuting")),
                ("reachable-jobs", N_("Jobs within reach")),
                ("hires", N_("Hires and turnover")),
                ("career-stages", N_("Training for, connecting to, thriving")),
                ("layoff-notices", N_("Notices of layoffs")),
                ("suppressed-cells", N_("What is not shown")),
                ("vintage-change", N_("What changed between two vintages")),
            ),
        ),
        Parameter(
            "regions",
            N_("Regions"),
            "regions",
            required=True,
            help=N_("Up to ten region keys with commas between them."),
        ),
        Parameter(
            "benchmarks",
            N_("State and nation"),
            "choice",
            default="yes",
            choices=(("yes", N_("stand beside them")), ("no", N_("are left out"))),
        ),
        Parameter(
            "measure",
            N_("Measure"),
            "text",
            help=N_("A column of the exhibit by its name; its main one by default."),
        ),
        Parameter(
            "more",
            N_("Further parameters of the exhibit"),
            "text",
            help=N_("As name=value, with semicolons between them: level=group; rows=10."),
        ),
        ROWS,
    ),
    sources=_SOURCES,
    answer=answer,
    by_region=frozenset(_SOURCES),
)

"""`highroad indicators project`, `adjust`, `consequences`: where a year is heading, and what follows."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from highroad.errors import BadQuestion, UnreadableFile
from highroad.language import gettext as _

if TYPE_CHECKING:
    from highroad.indicators.projection import Projection
    from highroad.indicators.quarters import Quarter
    from highroad.indicators.scores import Key


def project(
    reports: Annotated[list[Path], typer.Argument(help="Reports of single quarters (--span quarter).")],
    program_year: Annotated[int, typer.Option("--program-year", help="Program year to be projected.")],
    levels: Annotated[
        Path | None, typer.Option("--levels", help="CSV of levels, to project scores too.")
    ] = None,
    area: Annotated[str, typer.Option("--area", help="A local area's code instead of the state.")] = "",
    confidence: Annotated[
        float, typer.Option("--confidence", min=0.5, max=0.99, help="Of the intervals.")
    ] = 0.8,
) -> None:
    """Project a year's rates and scores from the quarters known, with intervals."""
    from highroad.indicators.levels import read_levels
    from highroad.indicators.projection import Projection, mean_of

    found = _projections(reports, program_year, area, confidence)
    agreed = read_levels(levels).get(area, {}) if levels else {}
    scores: dict[str, list[Projection]] = defaultdict(list)
    for (program, line), each in found.items():
        money = line == "median_earnings"
        scale = 1.0 if money else 100.0
        text = _(
            "{program} {line}: {rate:,.1f} ({low:,.1f} to {high:,.1f}), {known} of 4 quarters known"
        ).format(
            program=program,
            line=line,
            rate=scale * each.rate,
            low=scale * each.low,
            high=scale * each.high,
            known=each.known,
        )
        if (program, line) in agreed:
            level = float(agreed[program, line].value) / scale
            part = Projection(
                each.rate / level, each.low / level, each.high / level, each.known, 0, confidence
            )
            text += _("; score {score}").format(score=_score(part))
            if line != "retention":
                scores[program].append(part)
        typer.echo(text)
    typer.echo(
        _("Skill gains count once over a program year: its quarters don't add up to them, so they stay open.")
    )
    for program, parts in scores.items():
        mean = mean_of(parts)
        typer.secho(
            _("Mean of {name}: {score}, over {count} indicators").format(
                name=program, score=_score(mean), count=len(parts)
            ),
            bold=True,
        )
    typer.echo(
        _(
            "Quarters to come are taken to be like those known and those before. A program that changes "
            "course breaks this; a year's median is only estimated from its quarters."
        )
    )


def _score(each: Projection) -> str:
    return f"{100 * each.rate:.1f} % ({100 * each.low:.1f}–{100 * each.high:.1f})"


def _projections(reports: list[Path], year: int, area: str, confidence: float) -> dict[Key, Projection]:
    """(program, indicator) -> the projected year."""
    from highroad.indicators.projection import projected, projected_level

    quarters = _quarters(reports, area)
    known = [n for n in quarters if n.program_year == year]
    if not known:
        raise BadQuestion(
            _("None of the reports is of a quarter of program year {year}.").format(year=year),
            remedy=_("Make them with --span quarter, one for each quarter known."),
        )
    found: dict[Key, Projection] = {}
    for key in dict.fromkeys(key for cells in quarters.values() for key in cells):
        if key[1] == "skill_gains":  # a gain at any time of the year counts for everybody served in it
            continue
        rows = {n: cells[key] for n, cells in quarters.items() if key in cells}
        mine = [rows[n] for n in rows if n.program_year == year]
        before = [rows[n] for n in rows if n.program_year < year]
        if key[1] == "median_earnings":
            each = projected_level(
                [(row["value"] or 0.0, row["denominator"]) for row in mine],
                [(row["value"] or 0.0, row["denominator"]) for row in before],
                confidence,
            )
        else:
            each = projected(
                [(row["numerator"], row["denominator"]) for row in mine],
                [(row["numerator"], row["denominator"]) for row in before],
                confidence,
            )
        if each is not None:
            found[key] = each
    return found


def _quarters(reports: list[Path], area: str) -> dict[Quarter, dict[Key, dict[str, Any]]]:
    from highroad.cli.indicator_scores import read_report, report_parameters
    from highroad.indicators.levels import SCORED
    from highroad.indicators.quarters import Quarter

    found = {}
    for path in reports:
        table = read_report(path)
        said = report_parameters(table) or {}
        if said.get("span") != "quarter":
            raise BadQuestion(
                _("{name} is not a report of a single quarter.").format(name=path.name),
                remedy=_(
                    "Make it with `highroad indicators report … --span quarter --output {name}`."
                ).format(name=path.name),
            )
        place = ("local_area", area) if area else ("state", "state")
        found[Quarter.parse(said["report"])] = {
            (row["program"], row["line"]): row
            for row in table.to_pylist()
            if (row["place_kind"], row["place"]) == place and not row["group"] and row["line"] in SCORED
        }
    return dict(sorted(found.items()))


def adjust(
    coefficients: Annotated[Path, typer.Option("--coefficients", help="CSV with columns variable, value.")],
    before: Annotated[
        Path, typer.Option("--before", help="CSV with columns variable, value before the year.")
    ],
    during: Annotated[
        Path | None,
        typer.Option("--during", help="CSV with columns variable, value of the year (default: as before)."),
    ] = None,
    effect: Annotated[float, typer.Option("--effect", help="The state's effect in the model.")] = 0.0,
    change: Annotated[
        list[str] | None, typer.Option("--set", help="variable=value in the year, to see what it would do.")
    ] = None,
    negotiated: Annotated[
        float | None, typer.Option("--negotiated", help="Negotiated level, in percent or dollars.")
    ] = None,
    scale: Annotated[
        float, typer.Option("--scale", help="What one of the model's units is (100: percent).")
    ] = 100.0,
) -> None:
    """Compute the adjustment factor from a model's published coefficients, and what it would be otherwise."""
    from highroad.indicators.adjustment import adjustment, not_causal

    first = _values(before)
    second = (_values(during) if during else dict(first)) | dict(_setting(text) for text in change or [])
    found = adjustment(_values(coefficients), first, second, effect)
    typer.secho(not_causal(), bold=True)
    typer.echo(
        _(
            "Expected before the year {first:.1f}, with the year's values {second:.1f}: factor {factor:+.1f}."
        ).format(first=scale * found.estimate_0, second=scale * found.estimate_1, factor=scale * found.factor)
    )
    if negotiated is not None:
        typer.echo(_("Adjusted level: {level:.1f}.").format(level=negotiated + scale * found.factor))
    for name, part in sorted(found.by_variable.items(), key=lambda item: -abs(item[1])):
        if part:
            typer.echo(f"    {name}: {scale * part:+.2f}")


def _setting(text: str) -> tuple[str, float]:
    name, equals, value = text.partition("=")
    try:
        return name.strip(), float(value if equals else "")
    except ValueError as problem:
        raise BadQuestion(
            _("“{text}” sets no variable.").format(text=text), remedy=_("Write it as female=0.52.")
        ) from problem


def _values(path: Path) -> dict[str, float]:
    remedy = _("Give a CSV with the columns variable and value.")
    try:
        with path.open(encoding="utf-8-sig", newline="") as handle:
            return {
                row["variable"].strip(): float(row["value"]) for row in csv.DictReader(handle, strict=True)
            }
    except (OSError, UnicodeDecodeError, csv.Error, KeyError, TypeError, AttributeError, ValueError) as p:
        raise UnreadableFile(_("it cannot be read as a model's values"), file=path, remedy=remedy) from p


def consequences(
    scored: Annotated[
        list[Path], typer.Argument(help="Years as `highroad indicators scores --output` wrote them.")
    ],
    report_failed: Annotated[
        list[int] | None, typer.Option("--report-failed", help="A year without a complete annual report.")
    ] = None,
) -> None:
    """Say what follows from failures over the years: assistance, sanctions, and local areas' clocks."""
    from highroad.indicators.scores import Failure, local_clock
    from highroad.indicators.scores import consequences as following

    years: dict[str, dict[int, list[Failure]]] = defaultdict(dict)
    for path in scored:
        try:
            said = json.loads(path.read_text(encoding="utf-8"))
            for place, failures in said["failures"].items():
                years[place][int(said["program_year"])] = [Failure(*each) for each in failures]
        except (OSError, UnicodeDecodeError, ValueError, KeyError, TypeError, AttributeError) as problem:
            raise UnreadableFile(
                _("it is no file of scores"),
                file=path,
                remedy=_("Make it with `highroad indicators scores … --output scores-2024.json`."),
            ) from problem
    for year in following(years.get("", {}), report_failed or ()):
        parts = [
            _("assistance for {names}").format(names=_names(year.assistance)) if year.assistance else "",
            _("again: {names}").format(names=_names(year.repeated)) if year.repeated else "",
            _("no complete report") if year.report_failed else "",
        ]
        said = "; ".join(filter(None, parts)) or _("nothing failed")
        typer.echo(
            _(
                "State, {year}: {said}; {percent} percent of the maximum reserve withheld in the next year."
            ).format(year=year.program_year, said=said, percent=year.reserve_percent)
        )
    owed = {"assistance": _("technical assistance"), "reorganization": _("the Governor must reorganize")}
    for place in sorted(filter(None, years)):
        failed = {
            year: [(f.program, f.indicator) for f in failures if f.kind == "individual"]
            for year, failures in years[place].items()
        }
        for (program, indicator), (count, what) in local_clock(failed).items():
            typer.echo(
                _("{place}: {program} {indicator} failed {count} years in a row: {owed}.").format(
                    place=place, program=program, indicator=indicator, count=count, owed=owed[what]
                )
            )


def _names(failures: tuple[object, ...]) -> str:
    from highroad.indicators.scores import Failure

    found = [f for f in failures if isinstance(f, Failure)]
    return ", ".join(" ".join(filter(None, (f.program, f.indicator))) for f in found)

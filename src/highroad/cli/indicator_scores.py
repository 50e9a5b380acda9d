"""`highroad indicators scores`: results against levels; and how reports are kept."""

from __future__ import annotations

import json
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from highroad.errors import BadQuestion
from highroad.language import gettext as _

if TYPE_CHECKING:
    import pyarrow as pa

    from highroad.indicators.scores import Actual, Key, Level, Scores


def scores(
    report: Annotated[Path, typer.Argument(help="What `highroad indicators report` wrote (.parquet).")],
    levels: Annotated[Path, typer.Option("--levels", help="CSV of negotiated or adjusted levels.")],
    program_year: Annotated[int, typer.Option("--program-year", help="Program year that is assessed.")],
    what_if: Annotated[
        list[str] | None,
        typer.Option("--what-if", help="program:indicator=level, to see another level; may be repeated."),
    ] = None,
    more: Annotated[
        list[str] | None,
        typer.Option("--more", help="program:indicator=5, five more who reached it (-5: fewer)."),
    ] = None,
    local_floor: Annotated[
        float, typer.Option("--local-floor", help="Percent below which a local area's score fails.")
    ] = 50.0,
    local_kind: Annotated[
        Literal["individual", "program", "indicator"],
        typer.Option("--local-kind", help="Scores of local areas that the state holds to the floor."),
    ] = "individual",
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Write scores and failures to this .json file.")
    ] = None,
) -> None:
    """Score a program year against its levels, exactly, with what each score still needs."""
    from highroad.cli.writing import write_output
    from highroad.indicators.levels import actuals, read_levels
    from highroad.indicators.scores import individual_score, judge_local, score_year

    table = read_report(report)
    agreed = read_levels(levels)
    for text in what_if or []:
        _change(agreed.setdefault("", {}), text)
    kept: dict[str, Scores] = {}
    kinds = {"state": [place for place in agreed if place == ""], "local_area": [p for p in agreed if p]}
    for kind, places in kinds.items():
        reached = actuals(table, kind) if places else {}
        for place in places:
            if place not in reached:
                raise BadQuestion(
                    _("The report has no results for {place}.").format(place=place or _("the state")),
                    remedy=_("Make the report with --place local_area, and give codes as the file has them."),
                )
            own, held = reached[place], agreed[place]
            for text in more or []:
                _add(own, text)
            typer.secho(place or _("State"), bold=True)
            if place:
                each = {key: individual_score(key[1], own[key], held[key]) for key in own if key in held}
                kept[place] = judge_local(each, Fraction(str(local_floor)) / 100, local_kind)
            else:
                kept[place] = score_year(own, held, program_year)
            _print_scores(kept[place], own, held)
    if output:
        write_output(_as_json(kept, program_year), output, "scores.json")


def _change(levels: dict[Key, Level], text: str) -> None:
    from highroad.indicators.scores import Level

    key, equals, number = text.partition("=")
    program, colon, indicator = key.partition(":")
    try:
        level: Level | None = Level(Fraction(number))
    except (ValueError, ZeroDivisionError):
        level = None
    if not equals or not colon or level is None:
        raise BadQuestion(
            _("“{text}” is no what-if.").format(text=text),
            remedy=_("Write it as adult:credential=62.5."),
        )
    levels[program, indicator] = level


def _add(reached: dict[Key, Actual], text: str) -> None:
    """So many more, or fewer, who reached a rate."""
    from highroad.indicators.scores import Actual

    key, equals, number = text.partition("=")
    program, _colon, indicator = key.partition(":")
    now = reached.get((program, indicator))
    try:
        count = int(number if equals else "")
    except ValueError:
        now, count = None, 0
    if now is None or indicator == "median_earnings" or not 0 <= now.numerator + count <= now.denominator:
        raise BadQuestion(
            _("“{text}” cannot be added.").format(text=text),
            remedy=_("Write it as adult:credential=5, for a rate of the report and no more than its cohort."),
        )
    reached[program, indicator] = Actual(now.numerator + count, now.denominator)


def _as_json(kept: Mapping[str, Scores], program_year: int) -> str:
    """Exact scores as fractions, as shown, and the failures."""
    from highroad.indicators.scores import shown

    content = {
        "program_year": program_year,
        "scores": {
            place: {
                f"{program}:{indicator}": {"exact": str(score), "shown": shown(score)}
                for (program, indicator), score in found.individual.items()
            }
            for place, found in kept.items()
        },
        "failures": {
            place: [[each.kind, each.program, each.indicator] for each in found.failures]
            for place, found in kept.items()
        },
        "passes": {place: found.passes for place, found in kept.items()},
    }
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


def _print_scores(found: Scores, reached: Mapping[Key, Actual], agreed: Mapping[Key, Level]) -> None:
    from highroad.indicators.scores import shown, successes_needed

    failed = {(f.kind, f.program, f.indicator) for f in found.failures}
    for key, score in found.individual.items():
        actual, level = reached[key], agreed[key]
        mark = _("FAILS") if ("individual", *key) in failed else ""
        line = _("{program} {indicator}: {score} % of {level}").format(
            program=key[0], indicator=key[1], score=shown(score), level=float(level.value)
        )
        if score < 1 and key[1] != "median_earnings":
            needed = successes_needed(actual, level, Fraction(1)) - actual.numerator
            line += _("; {count} more would reach the level").format(count=int(needed))
        typer.echo(f"{line} {mark}".rstrip())
    for kind, means in (("program", found.program), ("indicator", found.indicator)):
        for name, score in means.items():
            key3 = (kind, name, "") if kind == "program" else (kind, "", name)
            mark = _("FAILS") if key3 in failed else ""
            typer.echo(
                _("Mean of {name}: {score} %").format(name=name, score=shown(score)) + f" {mark}".rstrip()
            )
    for each in found.unknown:
        typer.echo(
            _("Assessed but not known: {name}").format(
                name=" ".join(filter(None, (each.program, each.indicator)))
            )
        )
    verdict = {True: _("Passes."), False: _("Fails."), None: _("Open: not everything assessed is known.")}
    typer.secho(verdict[found.passes], bold=True)


_NOTE = b"highroad"


def keep_parameters(table: pa.Table, parameters: Mapping[str, Any]) -> pa.Table:
    """The table with what it reports kept in its file."""
    return table.replace_schema_metadata({_NOTE: json.dumps(dict(parameters)).encode()})


def report_parameters(table: pa.Table) -> dict[str, Any] | None:
    """What a report's file says it reports; None where it says nothing."""
    note = (table.schema.metadata or {}).get(_NOTE)
    return json.loads(note) if note else None


def read_report(path: Path) -> pa.Table:
    """A report's table as `highroad indicators report` wrote it. Raises BadQuestion for another file."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    from highroad.indicators.report import KEYS

    try:
        table = pq.read_table(path)
    except (OSError, pa.ArrowInvalid) as problem:
        raise BadQuestion(
            _("{name} cannot be read as a report.").format(name=path.name),
            remedy=_("Make it with `highroad indicators report … --output report.parquet`."),
        ) from problem
    if not set(KEYS) <= set(table.schema.names):
        raise BadQuestion(
            _("{name} is no report of indicators.").format(name=path.name),
            remedy=_("Make it with `highroad indicators report … --output report.parquet`."),
        )
    return table

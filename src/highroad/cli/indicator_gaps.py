"""`highroad indicators gaps`: each group beside the rest and beside a reference, with every statistic."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from highroad.cli.indicator_reading import (
    Engine,
    EngineOption,
    MasterOption,
    Mode,
    ModeOption,
    SchemaOption,
    Span,
    SpanOption,
    count_in,
    rules_in_force,
)
from highroad.errors import BadQuestion
from highroad.language import gettext as _

if TYPE_CHECKING:
    import pyarrow as pa

    from highroad.equity import Disparity, MedianDisparity
    from highroad.indicators.tally import Tally

MEDIAN: Final = "median_earnings"


def gaps(
    files: Annotated[
        list[Path],
        typer.Argument(
            help="What `highroad indicators report` wrote (.parquet); with --quarter, participant files."
        ),
    ],
    dimension: Annotated[
        str, typer.Option("--by", help="Breakouts, such as race, sex or barrier, separated by commas.")
    ],
    program: Annotated[str, typer.Option("--program", help="A program.")] = "adult",
    reference: Annotated[
        str, typer.Option("--reference", help="Group to compare with besides the rest; 'best' for the best.")
    ] = "",
    area: Annotated[str, typer.Option("--area", help="A local area's code instead of the state.")] = "",
    quarter: Annotated[
        str,
        typer.Option(
            "--quarter",
            "-q",
            help="Count participant files for this quarter, as 2025Q2; compares median earnings too.",
        ),
    ] = "",
    services: Annotated[
        bool, typer.Option("--services", help="With --quarter: compare each single service too.")
    ] = False,
    span: SpanOption = "annual",
    mode: ModeOption = "guidance",
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="Write every statistic to this .csv or .parquet file."),
    ] = None,
    schema: SchemaOption = "",
    engine: EngineOption = "here",
    master: MasterOption = "",
) -> None:
    """Compare each group with the rest, and with a reference: gap, interval, test, and what that means.

    A report holds medians, but not the wages behind them: median earnings are compared only with --quarter,
    over the records themselves.
    """
    from highroad.cli.indicator_scores import read_report
    from highroad.cli.tables import write_table
    from highroad.equity import judged

    wanted = [name.strip() for name in dimension.split(",") if name.strip()]
    tally = None
    if quarter:
        tally = _counted(
            files, quarter, span, mode, wanted, program, area,
            services=services, schema=schema, engine=engine, master=master,
        )  # fmt: skip
        from highroad.indicators.report import table_of

        table = table_of(tally)
    else:
        if len(files) > 1 or engine != "here":
            raise BadQuestion(
                _("It was not said which quarter the participant files are reported for."),
                remedy=_("Give --quarter, or one file that `highroad indicators report` wrote."),
            )
        table = read_report(files[0])
    asked: list[Disparity | MedianDisparity] = []
    for name in wanted:
        asked += _asked(table, tally, program, name, reference, area)
    _check_reference(reference, asked)
    found = judged(asked)
    for each in found:
        _say(each)
    if tally is None:
        typer.echo(_("Median earnings are compared over participant files: give them with --quarter."))
    typer.echo(
        _(
            "{count} comparisons were asked; p values are adjusted for that. A mark is a reason to look."
        ).format(count=sum(each.p is not None for each in found))
    )
    if output:
        import pyarrow as pa

        write_table(pa.Table.from_pylist([_row(each) for each in found]), output)


def _counted(
    files: list[Path],
    quarter: str,
    span: Span,
    mode: Mode,
    dimensions: list[str],
    program: str,
    area: str,
    *,
    services: bool,
    schema: str,
    engine: Engine,
    master: str,
) -> Tally:
    from highroad.indicators.groups import breakouts
    from highroad.indicators.quarters import Quarter, windows
    from highroad.indicators.tally import STATE, Tally

    rules = rules_in_force(mode, None)
    tally = Tally(
        rules,
        windows(Quarter.parse(quarter), span, rules.parameters),
        breakouts(dimensions, rules=rules),
        (STATE, "local_area") if area else (STATE,),
        (program,),
        services=services,
    )
    count_in(files, [tally], schema=schema, engine=engine, master=master, services=services)
    return tally


def _asked(
    table: pa.Table, tally: Tally | None, program: str, dimension: str, reference: str, area: str
) -> list[Disparity | MedianDisparity]:
    """All comparisons of a breakout."""
    from highroad.equity import disparities, median_disparities
    from highroad.indicators.gaps import compared_lines, groups_and_whole, wages_of_groups

    place = ("local_area", area) if area else ("state", "state")
    asked: list[Disparity | MedianDisparity] = []
    for line in compared_lines(table):
        found = groups_and_whole(table, program, dimension, line, *place)
        if found is None:
            continue
        groups, whole = found
        base = reference if reference == "best" or reference in groups else ""
        asked += disparities(line, groups, whole, reference=base)
    if tally is not None and program in tally.programs:
        wages, others = wages_of_groups(tally, program, dimension, *place)
        base = reference if reference == "best" or reference in wages else ""
        asked += median_disparities(MEDIAN, wages, others, reference=base)
    if not asked:
        raise BadQuestion(
            _("The report has no rates of {program} by {name}.").format(program=program, name=dimension),
            remedy=_("Make it with --by {name}.").format(name=dimension),
        )
    return asked


def _check_reference(reference: str, asked: list[Disparity | MedianDisparity]) -> None:
    groups = dict.fromkeys(each.group for each in asked)
    if reference and reference != "best" and reference not in groups:
        raise BadQuestion(
            _("There is no group called {name}.").format(name=reference),
            remedy=_("Choose among: {names}.").format(names=", ".join(groups)),
        )


def _say(each: Disparity | MedianDisparity) -> None:
    """A comparison in words, then in numbers."""
    from highroad.equity import MedianDisparity, reading, reading_of_medians

    typer.secho(f"{each.outcome}: {each.group} / {each.against}: {each.signal.value}", bold=True)
    words = reading_of_medians(each) if isinstance(each, MedianDisparity) else reading(each)
    typer.echo(f"    {words}")
    numbers = "; ".join(part for part in _numbers(each) if part)
    if numbers:
        typer.echo(f"    {numbers}.")


def _numbers(each: Disparity | MedianDisparity) -> list[str]:
    from highroad.equity import MedianDisparity, ratio_with_one_moved

    found = each.comparison
    counts = each.comparison.above if isinstance(each, MedianDisparity) else each.comparison
    parts = _both_intervals(each)
    if found.difference is not None and found.difference_interval is not None:
        low, high = found.difference_interval
        if isinstance(each, MedianDisparity):
            text = _("{gap:+,.0f} dollars ({low:+,.0f} to {high:+,.0f})")
            parts.append(text.format(gap=found.difference, low=low, high=high))
        else:
            text = _("{gap:+.1f} points ({low:+.1f} to {high:+.1f})")
            parts.append(text.format(gap=100 * found.difference, low=100 * low, high=100 * high))
    if found.ratio is not None:
        text = _("ratio {ratio:.3f}").format(ratio=found.ratio)
        if found.ratio_interval is not None:
            text += _(" ({low:.3f} to {high:.3f})").format(
                low=found.ratio_interval[0], high=found.ratio_interval[1]
            )
        parts.append(text)
    if counts.deviations is not None and not isinstance(each, MedianDisparity):
        parts.append(_("{count:+.1f} standard deviations").format(count=counts.deviations))
    if found.p is not None:
        text = _("p {p:.4f} (exact test)") if counts.exact else _("p {p:.4f}")
        parts.append(text.format(p=found.p))
        if each.adjusted_p is not None:
            parts.append(_("adjusted {p:.4f}").format(p=each.adjusted_p))
    if not isinstance(each, MedianDisparity) and (moved := ratio_with_one_moved(each.comparison)) is not None:
        parts.append(_("with one outcome moved {ratio:.3f}").format(ratio=moved))
    if each.small:
        parts.append(_("below 2 % of all, so not tested by itself"))
    return parts


def _both_intervals(each: Disparity | MedianDisparity) -> list[str]:
    from highroad.equity import MedianDisparity

    one, other = each.comparison.focal_interval, each.comparison.reference_interval
    if one is None or other is None:
        return []
    if isinstance(each, MedianDisparity):
        text = _("intervals ${low:,.0f} to ${high:,.0f} and ${base_low:,.0f} to ${base_high:,.0f}")
        scale = 1
    else:
        text = _("intervals {low:.1f} to {high:.1f} % and {base_low:.1f} to {base_high:.1f} %")
        scale = 100
    ends = {"low": one[0], "high": one[1], "base_low": other[0], "base_high": other[1]}
    return [text.format(**{name: scale * end for name, end in ends.items()})]


def _row(each: Disparity | MedianDisparity) -> dict[str, Any]:
    """Every statistic of a comparison; of medians, counts are those above the median of both together."""
    from highroad.equity import MedianDisparity, reading, reading_of_medians
    from highroad.equity.comparison import ratio_with_one_moved

    nothing = (None, None)
    found = each.comparison
    if isinstance(each, MedianDisparity):
        counts = each.comparison.above
        middle = (each.comparison.focal_median, each.comparison.reference_median)
        fragile, moved, words = None, None, reading_of_medians(each)
    else:
        counts = each.comparison
        middle = (counts.focal.rate, counts.reference.rate)
        fragile, moved, words = each.fragile, ratio_with_one_moved(counts), reading(each)
    return {
        "outcome": each.outcome,
        "group": each.group,
        "against": each.against,
        "signal": each.signal.value,
        "reached": counts.focal.successes,
        "total": counts.focal.total,
        "value": middle[0],
        "value_low": (found.focal_interval or nothing)[0],
        "value_high": (found.focal_interval or nothing)[1],
        "against_reached": counts.reference.successes,
        "against_total": counts.reference.total,
        "against_value": middle[1],
        "against_low": (found.reference_interval or nothing)[0],
        "against_high": (found.reference_interval or nothing)[1],
        "difference": found.difference,
        "difference_low": (found.difference_interval or nothing)[0],
        "difference_high": (found.difference_interval or nothing)[1],
        "ratio": found.ratio,
        "ratio_low": (found.ratio_interval or nothing)[0],
        "ratio_high": (found.ratio_interval or nothing)[1],
        "deviations": counts.deviations,
        "z": counts.z,
        "fisher_p": counts.fisher,
        "exact": counts.exact,
        "p": found.p,
        "adjusted_p": each.adjusted_p,
        "tested": not each.small,
        "fragile": fragile,
        "ratio_with_one_moved": moved,
        "reading": words,
    }

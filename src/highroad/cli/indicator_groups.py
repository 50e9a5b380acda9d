"""`highroad indicators strata`, `decompose`, `represent`: gaps in strata, taken apart; who takes part."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from highroad.errors import BadQuestion, UnreadableFile
from highroad.language import gettext as _

if TYPE_CHECKING:
    from highroad.equity import Benchmark, Counts
    from highroad.indicators.gaps import Stratum

ReportFile = Annotated[Path, typer.Argument(help="What `highroad indicators report` wrote (.parquet).")]
GroupOption = Annotated[str, typer.Option("--group", help="breakout=group, such as sex=female.")]
AgainstOption = Annotated[
    str, typer.Option("--against", help="Another group of the breakout; 'rest' for everybody else.")
]
ProgramOption = Annotated[str, typer.Option("--program", help="A program.")]
LineOption = Annotated[str, typer.Option("--line", help="A rate, such as employment_q2.")]
PlaceOption = Annotated[str, typer.Option("--area", help="A local area's code instead of the state.")]


def strata(
    report: ReportFile,
    group: GroupOption,
    over: Annotated[
        str, typer.Option("--over", help="program, a kind of place, or a breakout that the report crosses.")
    ],
    against: AgainstOption = "rest",
    program: ProgramOption = "adult",
    line: LineOption = "employment_q2",
    area: PlaceOption = "",
) -> None:
    """Compare a group within strata (Mantel-Haenszel), beside the plain one, and take the gap apart."""
    from highroad.cli.indicator_scores import read_report
    from highroad.equity import kitagawa, stratified
    from highroad.indicators import gaps

    found = gaps.strata(read_report(report), program, line, _group(group), against, over, area)
    for each in found:
        typer.echo(f"{each.name}: {_said(each.focal)} / {_said(each.reference)}")
    _say_crude(found)
    pooled = stratified([(each.focal, each.reference) for each in found])
    if pooled.risk_difference is None or pooled.risk_difference_interval is None:
        typer.echo(_("No stratum holds both groups, so we cannot tell."))
        return
    low, high = pooled.risk_difference_interval
    typer.secho(
        _("Within strata: {gap:+.1f} points ({low:+.1f} to {high:+.1f}), over {count} strata.").format(
            gap=100 * pooled.risk_difference, low=100 * low, high=100 * high, count=pooled.strata
        ),
        bold=True,
    )
    if pooled.odds_ratio is not None and pooled.odds_ratio_interval is not None and pooled.p is not None:
        typer.echo(
            _(
                "Odds ratio {ratio:.3f} ({low:.3f} to {high:.3f}); chance of it without a gap: {p:.4f}."
            ).format(
                ratio=pooled.odds_ratio,
                low=pooled.odds_ratio_interval[0],
                high=pooled.odds_ratio_interval[1],
                p=pooled.p,
            )
        )
    if pooled.homogeneity_p is not None and pooled.homogeneity_p < 0.05:
        typer.echo(_("The strata differ from one another: one number for all of them misleads."))
    whole, out = gaps.joined(found, _("others together"))
    if len(whole) > 1:
        _say_parts(whole, kitagawa([e.focal for e in whole], [e.reference for e in whole]), out)


def _say_crude(found: list[Stratum]) -> None:
    from highroad.equity import Counts, compare

    focal, reference = (
        Counts(sum(c.successes for c in side), sum(c.total for c in side))
        for side in ([e.focal for e in found], [e.reference for e in found])
    )
    plain = compare(focal, reference)
    if plain.difference is None or plain.difference_interval is None:
        return
    low, high = plain.difference_interval
    typer.echo(
        _("All together: {one} beside {other}; {gap:+.1f} points ({low:+.1f} to {high:+.1f}).").format(
            one=_said(focal),
            other=_said(reference),
            gap=100 * plain.difference,
            low=100 * low,
            high=100 * high,
        )
    )


def _say_parts(whole: list[Stratum], parts: object, out: Counts) -> None:
    from highroad.equity.decomposition import Kitagawa

    assert isinstance(parts, Kitagawa)
    typer.echo(
        _(
            "Of the gap of {gap:+.1f} points, {mix:+.1f} go with another mix of strata and {rate:+.1f} with "
            "other rates within them (Kitagawa)."
        ).format(gap=100 * parts.gap, mix=100 * parts.composition, rate=100 * parts.rate)
    )
    for each, (mix, rate) in zip(whole, parts.by_stratum, strict=True):
        typer.echo(f"    {each.name}: {100 * mix:+.2f}, {100 * rate:+.2f}")
    if out.total:
        typer.echo(_("{count} people stand in strata without one of the groups.").format(count=out.total))
    typer.echo(_("What goes with the mix is not thereby justified, and none of it is a cause."))


def decompose(
    files: Annotated[list[Path], typer.Argument(help="Participant files: CSV (also gzip, zip) or Parquet.")],
    quarter: Annotated[str, typer.Option("--quarter", "-q", help="Report quarter, such as 2025Q2.")],
    group: GroupOption,
    by: Annotated[str, typer.Option("--by", help="Breakouts that may go with the gap, separated by commas.")],
    against: AgainstOption = "rest",
    outcome: Annotated[
        str, typer.Option("--outcome", help="earnings, or a rate such as employment_q2.")
    ] = "earnings",
    program: ProgramOption = "adult",
    span: Annotated[
        Literal["quarter", "rolling", "annual", "to-date"], typer.Option("--span", help="Span of the report.")
    ] = "annual",
    prices: Annotated[
        Literal["pooled", "neumark", "one", "other", "half", "weighted"],
        typer.Option("--prices", help="Whose coefficients price the differences."),
    ] = "pooled",
    schema: Annotated[str, typer.Option("--schema", help="Layout by position, without a header.")] = "",
) -> None:
    """Take a gap in earnings or a rate apart by regression (Oaxaca-Blinder), over the records themselves."""
    from highroad.indicators.decompositions import gap_of_means
    from highroad.indicators.elements import NUMBERS
    from highroad.indicators.quarters import Quarter, windows
    from highroad.indicators.rules import rules
    from highroad.records.reading import read_columns

    in_force = rules()
    found = gap_of_means(
        read_columns(files, NUMBERS, schema=schema or None),
        in_force,
        windows(Quarter.parse(quarter), span, in_force.parameters),
        program,
        outcome,
        _group(group),
        against,
        [name.strip() for name in by.split(",")],
        prices,
    )
    apart, scale = found.found, 1 if outcome == "earnings" else 100
    unit = _("dollars") if outcome == "earnings" else _("points")
    typer.secho(
        _("{other} less {group}: {gap:,.2f} {unit} ({n:,} and {m:,} records).").format(
            other=against, group=group, gap=scale * apart.gap, unit=unit, n=found.reference, m=found.focal
        ),
        bold=True,
    )
    typer.echo(
        _("With other characteristics go {explained:,.2f} {unit}; {unexplained:,.2f} do not.").format(
            explained=scale * apart.explained, unexplained=scale * apart.unexplained, unit=unit
        )
    )
    for name, parts in apart.by_variable.items():
        values = ", ".join(f"{scale * part:+,.2f}" for part in parts)
        typer.echo(f"    {name}: {values}")
    typer.echo(_("For each: endowments, coefficients, interaction."))
    if found.left_out:
        typer.echo(_("Left out, because they do not vary: {names}.").format(names=", ".join(found.left_out)))
    typer.echo(_("“Explained” is not “justified”: these are descriptions, not causes."))


def represent(
    report: ReportFile,
    population: Annotated[
        Path, typer.Option("--population", help="CSV: group, share (percent) or people, margin, source.")
    ],
    by: Annotated[str, typer.Option("--by", help="The breakout of the groups, such as race.")],
    program: ProgramOption = "adult",
    line: Annotated[str, typer.Option("--line", help="Who takes part: served, exited, …")] = "served",
    area: PlaceOption = "",
) -> None:
    """Hold each group's share of participants against its share of an eligible population that you name."""
    import pyarrow.compute as pc

    from highroad.cli.indicator_scores import read_report
    from highroad.equity import representation

    table = read_report(report)
    wanted = {"program": program, "line": line, "group_2": "", "place": area or "state"}
    for name, value in wanted.items():
        table = table.filter(pc.equal(table.column(name), value))
    rows = [row for row in table.to_pylist() if row["dimension"] in ("", by)]
    counts = {row["group"]: row["people"] or row["numerator"] for row in rows}
    shares = _population(population)
    if not counts.get("") or not set(shares) <= set(counts):
        raise BadQuestion(
            _("The report does not count {names}.").format(
                names=", ".join(sorted(set(shares) - set(counts)))
            ),
            remedy=_("Make it with --by {name}, and name groups as the report does.").format(name=by),
        )
    for group, benchmark in shares.items():
        found = representation(counts[group], counts[""], benchmark)
        assert found is not None
        low, high = found.share_interval
        typer.secho(
            _(
                "{group}: {share:.1f} % of those counted ({low:.1f} to {high:.1f}), {base:.1f} % eligible."
            ).format(
                group=group,
                share=100 * found.share,
                low=100 * low,
                high=100 * high,
                base=100 * benchmark.share,
            ),
            bold=True,
        )
        typer.echo(
            "    "
            + _(
                "Ratio {ratio:.2f}; {expected:,.0f} people expected, {seen:,} seen; {deviations:+.1f} "
                "standard deviations (p {p:.4f}). Source of the eligible: {source}."
            ).format(
                ratio=found.ratio,
                expected=found.expected,
                seen=counts[group],
                deviations=found.deviations,
                p=found.p,
                source=benchmark.source,
            )
        )
    typer.echo(_("Eligible is not the same as interested or able: a ratio is a reason to look."))


def _group(text: str) -> tuple[str, str]:
    dimension, equals, group = text.partition("=")
    if not equals or not group:
        raise BadQuestion(
            _("“{text}” names no group.").format(text=text), remedy=_("Write it as sex=female.")
        )
    return dimension.strip(), group.strip()


def _said(counts: Counts) -> str:
    if counts.rate is None:
        return _("nobody")
    return f"{100 * counts.rate:.1f} % ({counts.successes:,}/{counts.total:,})"


def _population(path: Path) -> dict[str, Benchmark]:
    """Group -> its share of the eligible population. Raises UnreadableFile with the line."""
    from highroad.equity import Benchmark

    remedy = _("Give a CSV with the columns group, share (percent) or people and total, margin, source.")
    found: dict[str, Benchmark] = {}
    try:
        with path.open(encoding="utf-8-sig", newline="") as handle:
            for line, row in enumerate(csv.DictReader(handle, strict=True), start=2):
                if row.get("people"):
                    share = float(row["people"]) / float(row["total"])
                else:
                    share = float(row["share"]) / 100
                margin = float(row["margin"]) / 100 if row.get("margin") else None
                try:
                    found[row["group"].strip()] = Benchmark(share, row.get("source") or "", margin)
                except ValueError as problem:
                    wrong = _("the share must lie between 0 and 100 percent, and its source be named")
                    raise UnreadableFile(wrong, file=path, line=line, remedy=remedy) from problem
    except (OSError, UnicodeDecodeError, csv.Error, KeyError, TypeError, ValueError) as problem:
        raise UnreadableFile(_("it cannot be read as a population"), file=path, remedy=remedy) from problem
    return found

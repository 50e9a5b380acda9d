"""`highroad indicators impact`: participants beside people who did not take part."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from highroad.errors import UnreadableFile
from highroad.language import gettext as _
from highroad.language import ngettext

if TYPE_CHECKING:
    import pyarrow as pa

    from highroad.equity import Impact, Matched


def impact(
    file: Annotated[Path, typer.Argument(help="A row for each person: CSV or Parquet. Nothing is kept.")],
    outcome: Annotated[str, typer.Option("--outcome", help="Column of a number measured afterwards.")],
    joined: Annotated[str, typer.Option("--joined", help="Column of 1 (took part) and 0 (did not).")],
    by: Annotated[
        list[str], typer.Option("--by", help="Columns known before the program began, such as age,earned_q4.")
    ],
    category: Annotated[
        list[str] | None, typer.Option("--category", help="Columns of --by whose numbers are mere codes.")
    ] = None,
    by_lot: Annotated[bool, typer.Option("--by-lot", help="Lots decided who took part.")] = False,
    leave_out: Annotated[
        bool, typer.Option("--leave-out", help="Leave out people of whom something is missing.")
    ] = False,
    search: Annotated[
        Literal["nearest", "below"],
        typer.Option("--search", help="How pairs are found; below as R's MatchIt 4.5.1 on Debian 12 does."),
    ] = "nearest",
    confidence: Annotated[
        float, typer.Option("--confidence", min=0.5, max=0.999, help="Of the intervals.")
    ] = 0.95,
    as_json: Annotated[bool, typer.Option("--json", help="Answer in JSON.")] = False,
) -> None:
    """Say whether a program made a difference, how far the groups can be compared, and what stays open."""
    from highroad.equity import cautions, matched, reading_of_impact
    from highroad.equity import impact as compared

    names, codes = _names(by), _names(category or [])
    table, left_out = _people(file, [outcome, joined, *names], leave_out)
    values = {name: _values(table[name].to_pylist(), name in codes) for name in (outcome, joined, *names)}
    known = {name: values[name] for name in names}
    found = compared(values[outcome], values[joined], known, confidence=confidence)
    pairs = matched(values[outcome], values[joined], known, search=search, confidence=confidence)
    said, warned = reading_of_impact(found, by_lot=by_lot), cautions(found, by_lot=by_lot)
    if as_json:
        told = {"reading": said, "cautions": warned, "left_out": left_out, "confidence": confidence}
        paired = asdict(pairs) | {"pairs": len(pairs.pairs)}  # how many; who they are stays here
        typer.echo(json.dumps(told | asdict(found) | {"matched": paired}, indent=2, ensure_ascii=False))
        return
    typer.secho(said, bold=True)
    typer.echo(
        _("{treated:,} took part, {control:,} did not. Effects are in units of “{outcome}”.").format(
            treated=found.treated, control=found.control, outcome=outcome
        )
    )
    if left_out:
        typer.echo(
            ngettext(
                "{n:,} person was left out, of whom something is missing.",
                "{n:,} people were left out, of whom something is missing.",
                left_out,
            ).format(n=left_out)
        )
    _print_effects(found, pairs)
    _print_alike(found, pairs)
    if not by_lot and found.e_value_limit > 1:
        typer.echo(
            _(
                "To explain the effect away, something unrecorded would have to make taking part and the "
                "outcome {ratio:.2f} times likelier; to bring it within chance, {limit:.2f} times."
            ).format(ratio=found.e_value, limit=found.e_value_limit)
        )
    apart = [name for name in pairs.balance.apart if name != "score"]
    if apart:
        warned += (_("Pairs are apart in {names}: do not quote them.").format(names=", ".join(apart)),)
    for each in warned:
        typer.secho(f"- {each}", fg=typer.colors.YELLOW)


def _names(texts: list[str]) -> list[str]:
    return list(dict.fromkeys(name.strip() for text in texts for name in text.split(",") if name.strip()))


def _people(file: Path, names: list[str], leave_out: bool) -> tuple[pa.Table, int]:
    """The columns named, as text, and how many people were left out because a cell is blank."""
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.csv
    import pyarrow.parquet as pq

    try:
        if file.suffix == ".parquet":
            table = pq.read_table(file)
        else:
            heads = pyarrow.csv.open_csv(file).schema.names
            as_text = pyarrow.csv.ConvertOptions(column_types=dict.fromkeys(heads, pa.string()))
            table = pyarrow.csv.read_csv(file, convert_options=as_text)
    except (OSError, pa.ArrowInvalid) as problem:
        raise UnreadableFile(
            _("it cannot be read as a table"),
            file=file,
            remedy=_("Give a CSV with a header, or a Parquet file: a row for each person."),
        ) from problem
    twice = [name for name in names if names.count(name) > 1 or table.schema.names.count(name) > 1]
    for name in names:
        if name not in table.schema.names or name in twice:
            raise UnreadableFile(
                _("the column is there twice") if name in twice else _("the column is missing"),
                file=file,
                line=1,
                column=name,
                remedy=_("Choose one of: {choices}.").format(choices=", ".join(table.schema.names)),
            )
    table = pa.table(
        {name: pc.utf8_trim_whitespace(pc.cast(table[name], pa.string())).fill_null("") for name in names}
    )
    blank = pc.equal(table.column(0), "")
    for column in table.columns[1:]:
        blank = pc.or_(blank, pc.equal(column, ""))
    count = int(pc.sum(blank).as_py() or 0) if leave_out else 0
    return (table.filter(pc.invert(blank)), count) if leave_out else (table, 0)


def _values(texts: list[str], code: bool) -> Any:
    """Numbers where every text is one (a blank is not known), else the texts."""
    import numpy as np

    cells = np.array(texts, dtype=object)
    if code:
        return cells
    try:
        return np.where(cells == "", "nan", cells).astype(np.float64)
    except ValueError:
        return cells


def _print_effects(found: Impact, pairs: Matched) -> None:
    import pyarrow as pa

    from highroad.cli.tables import print_rows

    ways = (
        (_("difference of means"), found.difference),
        (_("regression with every variable"), found.adjusted),
        (_("weights by the chance of taking part"), found.weighted_att),
        (_("weights that make means equal"), found.balanced_att),
        (_("weights and regression: the one to quote"), found.att),
        (_("{n:,} pairs").format(n=len(pairs.pairs)), pairs.difference),
        (_("pairs, with regression"), pairs.adjusted),
        (_("people whom either group could hold"), found.overlapping),
        (_("everybody: weights"), found.weighted_ate),
        (_("everybody: regression in each group"), found.interacted_ate),
        (_("everybody: weights and regression"), found.ate),
    )
    form = ",.0f" if abs(found.difference.error) >= 10 else ",.3f"
    heads = (_("effect"), _("standard error"), _("interval from"), _("interval to"))
    rows = [
        {_("way"): way}
        | {
            head: format(value, form)
            for head, value in zip(heads, (each.value, each.error, *each.interval), strict=True)
        }
        for way, each in ways
        if each is not None
    ]
    print_rows(pa.Table.from_pylist(rows), right=heads)


def _print_alike(found: Impact, pairs: Matched) -> None:
    import pyarrow as pa

    from highroad.cli.tables import print_rows

    seen = found.overlap
    typer.echo(
        _(
            "Chances of taking part: {low:.3f} to {high:.3f}, {one:.3f} on average for participants and "
            "{other:.3f} for the comparison group. Weighted to look like participants, its {people:,} people "
            "count as {left:,.0f}."
        ).format(
            low=seen.lowest,
            high=seen.highest,
            one=seen.mean_treated,
            other=seen.mean_control,
            people=found.control,
            left=seen.effective_control,
        )
    )
    typer.echo(_("Apart, in standard deviations; below 0.1 counts as alike:"))
    rows = [
        {
            _("variable"): name,
            _("before"): before,
            _("weighted"): found.balance.after[name],
            _("in pairs"): pairs.balance.after[name],
        }
        for name, before in found.balance.before.items()
    ]
    print_rows(pa.Table.from_pylist(rows))

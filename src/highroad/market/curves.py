"""A monthly series since a date, beside the baseline of the time before it, as an answer with its notes."""

from __future__ import annotations

from datetime import date
from typing import Final

import numpy as np
import pyarrow as pa

from highroad.equity.interrupted import interrupted_values
from highroad.errors import BadQuestion
from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.market.baselines import (
    Direction,
    Floats,
    Gap,
    Model,
    beyond_comparison,
    gap_since,
    placebo_gaps,
)
from highroad.market.forecasts import monthly_values
from highroad.results import Column, Kind, Mark, Method, Result, SourceReference

_DRAWN: Final = (
    ("baseline", N_("Baseline")),
    ("low", N_("80 percent band from")),
    ("high", N_("80 percent band to")),
    ("lowest", N_("95 percent band from")),
    ("highest", N_("95 percent band to")),
    ("gap", N_("Gap to the baseline")),
)
_FORMULAS: Final = {
    "forecast": "(1 − B)(1 − B¹²) y_t = (1 − θB)(1 − ΘB¹²) ε_t",
    "ets": "y_t = (l_{t−1} + s_{t−12})(1 + ε_t)",
    "arima": "(1 − φB)(1 − ΦB¹²)((1 − B¹²) log y_t − 12 d) = ε_t",
}


def change_since(
    series: pa.Table,
    *,
    at: date,
    wanted: Direction,
    model: Model = "forecast",
    comparison: pa.Table | None = None,
    sources: tuple[SourceReference, ...] = (),
    about: str = "",
) -> Result:
    """How a monthly series went since a date, beside a baseline of the months before it alone.

    series: `period` (date, the first of each month) and `value`, without gaps. at: a day of the first month
    that may have changed. wanted: "up" or "down". model: as in `frozen_baseline`. comparison: a series of the
    same kind that the change did not reach, with the same months since the date.

    Returns a `Result`; `.table`, the months since: `period` ("2024-04"), `value`, `baseline`, `low`, `high`
    (80 percent band), `lowest`, `highest` (95 percent band), `gap` (value - baseline; all but the value
    "estimated", in the units of the series). `method.parameters`: `average_gap`, `cumulative_gap`, `relative`
    (their share of the baseline), `turned` (month or ""), `detectable`, `placebos` and `placebos_as_large`,
    `step` and its interval in percent where a line through both sides can be drawn (`interrupted_values`),
    and, with a comparison, `compared` and `beyond`. The notes say it in words: since the date, not because
    of it. Raises BadQuestion as `gap_since`, for months that do not follow each other, and for a comparison
    with other months. Sources: Box & Jenkins 1970; Hyndman et al. 2008; Lopez Bernal et al. 2017.
    """
    months, values = monthly_values(series)
    before = sum(month < at.year * 12 + at.month - 1 for month in months)
    gap = gap_since(values, before, wanted=wanted, model=model)
    names = [f"{month // 12}-{month % 12 + 1:02d}" for month in months[before:]]
    placebos = placebo_gaps(values, before, model=model)
    as_large = sum(abs(each) >= abs(gap.relative) for each in placebos)
    found: dict[str, object] = {
        "about": about,
        "at": f"{at:%Y-%m}",
        "wanted": wanted,
        "model": model,
        "average_gap": gap.average,
        "cumulative_gap": gap.cumulative,
        "relative": gap.relative,
        "turned": names[gap.turned - 1] if gap.turned else "",
        "detectable": gap.detectable if np.isfinite(gap.detectable) else "",
        "placebos": len(placebos),
        "placebos_as_large": as_large,
    }
    found |= _step(values, before)
    if comparison is not None:
        found |= _compared(comparison, months, before, gap, wanted, model)
    return Result(
        table=_table(names, values[before:], gap),
        columns=curve_columns(N_("Value"), "number", "", _decimals(values)),
        sources=sources,
        method=Method(
            key="change-since",
            title=_("Change since a date"),
            words=_(
                "The months before the date alone lead to a baseline, which nothing that came later can "
                "move. "
                "The curve counts as turned when it leaves the baseline's 80 percent band in the wanted "
                "direction for two months in a row."
            ),
            formula=_FORMULAS[model],
            citation="Box & Jenkins (1970); Hyndman et al. (2008); Lopez Bernal et al. (2017)",
            parameters=found,
        ),
        notes=_notes(found),
    )


def curve_columns(label: str, kind: Kind, unit: str, decimals: int) -> tuple[Column, ...]:
    """The columns of the answer, in the units of the series; of percents the gap is in points."""
    apart: tuple[Kind, str] = ("number", N_("points")) if kind == "percent" else (kind, unit)
    return (
        Column("period", N_("Month"), "code"),
        Column("value", label, kind, unit, decimals),
        *(
            Column(name, words, *(apart if name == "gap" else (kind, unit)), decimals, "baseline_mark")
            for name, words in _DRAWN
        ),
    )


def _decimals(values: Floats) -> int:
    """As many digits as the series itself is told in, three at most."""
    told = (each for each in range(3) if np.allclose(values, values.round(each), rtol=0, atol=1e-9))
    return next(told, 3)


def _table(names: list[str], actual: Floats, gap: Gap) -> pa.Table:
    made = gap.baseline
    return pa.table(
        {
            "period": names,
            "value": actual,
            "baseline": made.values,
            "low": made.low,
            "high": made.high,
            "lowest": made.lowest,
            "highest": made.highest,
            "gap": gap.gaps,
            "baseline_mark": [Mark.ESTIMATED.value] * len(names),
        }
    )


def _step(values: Floats, before: int) -> dict[str, object]:
    """The step at the date of a line through both sides, in percent; nothing where none can be drawn."""
    try:
        level = interrupted_values(values.tolist(), before).level
    except ValueError:
        return {}
    low, high = (100 * (each - 1) for each in level.interval)
    return {"step": level.percent, "step_low": low, "step_high": high}


def _compared(
    comparison: pa.Table, months: list[int], before: int, gap: Gap, wanted: Direction, model: Model
) -> dict[str, object]:
    known, values = monthly_values(comparison)
    if known[-(len(months) - before) :] != months[before:] or len(known) <= len(months) - before:
        raise BadQuestion(
            _("The comparison does not have the same months since the date."),
            remedy=_("Give it up to the same month, with years before the date."),
        )
    other = gap_since(values, len(known) - (len(months) - before), wanted=wanted, model=model)
    if other.relative <= -1:
        raise BadQuestion(_("Nothing is left of the comparison."), remedy=_("Choose another comparison."))
    return {
        "compared": other.relative,
        "beyond": beyond_comparison(gap.relative, other.relative),
    }


def _notes(found: dict[str, object]) -> tuple[str, ...]:
    words = {name: _percent(value) for name, value in found.items() if isinstance(value, float)}
    at = {"at": found["at"]}
    notes = [
        _(
            "Since {at} the series was {relative} percent from its baseline. This is a change since the "
            "date, not because of it: whatever else came then is in it."
        ).format(relative=words["relative"], **at)
    ]
    if found["turned"]:
        notes.append(_("The curve turned in {month}.").format(month=found["turned"]))
    else:
        notes.append(_("The curve has not turned: no two months in a row left the 80 percent band that way."))
    if "detectable" in words:
        notes.append(
            _("The smallest lasting change that would have counted is {detectable} percent.").format(
                detectable=words["detectable"].lstrip("+")
            )
        )
    notes.append(_placebo(found))
    if "step" in found:
        notes.append(
            _("A line through both sides has a step of {step} percent at the date ({low} to {high}).").format(
                step=f"{found['step']:+.1f}",
                low=f"{found['step_low']:+.1f}",
                high=f"{found['step_high']:+.1f}",
            )
        )
    if "beyond" in words:
        notes.append(
            _(
                "The comparison was {compared} percent from its own baseline: {beyond} percent go beyond it."
            ).format(**words)
        )
    else:
        notes.append(_("Without a comparison that the change did not reach, nothing says what caused it."))
    return tuple(notes)


def _placebo(found: dict[str, object]) -> str:
    if not found["placebos"]:
        return _("The past is too short to try the same at dates at which nothing happened.")
    return _(
        "Of {count} earlier dates, a year apart, {many} showed a gap as large without any known reason."
    ).format(count=found["placebos"], many=found["placebos_as_large"])


def _percent(share: float) -> str:
    return f"{100 * share:+.1f}"

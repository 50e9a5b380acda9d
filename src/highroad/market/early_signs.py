"""Early signs of a region's unemployment, and how often such signs were right in its own past."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from highroad.errors import BadQuestion
from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.market.early_warning import SAHM_THRESHOLD, change_in_a_year
from highroad.market.regional_forecasts import monthly_past
from highroad.reference import regions
from highroad.results import Column, Mark, Method, Result
from highroad.sources.catalogue import Catalogue

#: Months told; the whole past is judged.
TOLD: Final = 120
#: Months that are averaged, and months within which a sign must be borne out.
MEAN: Final = 3
YEAR: Final = 12
COLUMNS: Final = (
    Column("period", N_("Month"), "code"),
    Column("value", N_("Unemployment rate"), "percent", N_("percent"), 1),
    Column("change", N_("Change in a year"), "number", N_("points"), 1, "change_mark"),
    Column("mean", N_("Its mean of three months"), "number", N_("points"), 1, "mean_mark"),
    Column("sign", N_("Early sign")),
)


def regional_early_signs(
    area: str | regions.Region,
    *,
    threshold: float = SAHM_THRESHOLD,
    through: str | None = None,
    catalogue: Catalogue | None = None,
) -> Result:
    """Whether a region's unemployment rate gives an early sign, month by month, and what signs were worth.

    The rule is that of `sahm_rule`, half a point of a mean of three months, taken of the change from the same
    month of the year before: local rates are not adjusted for seasons, which fall out of it. threshold: in
    points. through: newest vintage to use. The newest months without a gap are used: four years at least.

    Returns a `Result`; `.table`, the last ten years: `period` ("2024-04"), `value` (percent), `change` in a
    year and its `mean` over the month and the two before (points; "not_evaluable" at the beginning), `sign`
    ("yes", "no", null). `method.parameters`: `signs` (times that signs began since `first_month`), `right`
    (the mean reached twice the threshold within a year), `wrong` (it did not), `open` (not a year ago yet).

    Raises UnknownArea, DataMissing (naming what to fetch), BadQuestion for a threshold of zero or less.
    Source: BLS, LAUS; after Sahm (2019), Direct Stimulus Payments to Individuals.
    """
    if not 0 < threshold < 100:
        raise BadQuestion(
            _("A rise of {value} points is no sign.").format(value=threshold),
            remedy=_("Give a number above zero, such as 0.5."),
        )
    region, past, sources, query = monthly_past(area, "unemployment", "10", "private", through, catalogue)
    changed = change_in_a_year(past)["value"].to_numpy(zero_copy_only=False).astype(float)
    padded = np.concatenate([np.full(MEAN - 1, np.nan), changed])
    mean = np.lib.stride_tricks.sliding_window_view(padded, MEAN).mean(axis=1)
    months = [f"{each:%Y-%m}" for each in past["period"].to_pylist()]
    signs = judged_signs(mean, threshold)
    told = {
        "area": region.key,
        "area_name": region.name,
        "threshold": f"{threshold:g}",
        "first_month": months[0],
        "last_month": months[-1],
        **{name: str(count) for name, count in signs.items()},
    }
    return Result(
        table=_table(months, past["value"], changed, mean, threshold).slice(max(0, len(months) - TOLD)),
        columns=COLUMNS,
        sources=sources,
        method=Method(
            key="early-signs",
            title=_("Early signs of unemployment"),
            words=_(
                "A month gives an early sign when the unemployment rate, on average over it and the two "
                "months before, is so many points above the same months of the year before. A sign was right "
                "when that rise doubled within a year."
            ),
            formula="s = (Δ₁₂u_t + Δ₁₂u_{t−1} + Δ₁₂u_{t−2}) / 3 ≥ 0.5",
            citation="Sahm (2019), Direct Stimulus Payments to Individuals",
            query=query,
            parameters=told,
        ),
        notes=(
            _("Local rates are not adjusted for seasons; a change in a year leaves them out."),
            _("Rates are revised: a sign dated by today's numbers was not seen then."),
            _("A sign tells neither why unemployment rises nor for how long."),
        ),
    )


def judged_signs(mean: npt.NDArray[np.float64], threshold: float) -> dict[str, int]:
    """How often signs began in a series of three-month means, and how many were right, wrong, or are open."""
    on = np.nan_to_num(mean, nan=-np.inf) >= threshold - 1e-9
    begun = np.flatnonzero(on & ~np.concatenate([[False], on[:-1]]))
    doubled = np.nan_to_num(mean, nan=-np.inf) >= 2 * threshold - 1e-9
    borne = [bool(doubled[at : at + YEAR + 1].any()) for at in begun]
    right = sum(borne)
    waiting = sum(at + YEAR >= len(mean) and not each for at, each in zip(begun.tolist(), borne, strict=True))
    return {"signs": len(begun), "right": right, "wrong": len(begun) - right - waiting, "open": waiting}


def _table(
    months: list[str],
    value: pa.ChunkedArray,
    changed: npt.NDArray[np.float64],
    mean: npt.NDArray[np.float64],
    threshold: float,
) -> pa.Table:
    never, nothing = pa.scalar(Mark.NOT_EVALUABLE.value), pa.scalar(None, pa.string())
    columns = {name: pa.array(each, from_pandas=True) for name, each in (("change", changed), ("mean", mean))}
    sign = pc.if_else(pc.greater_equal(columns["mean"], threshold - 1e-9), "yes", "no")
    table = pa.table({"period": months, "value": value.cast(pa.float64())})
    for name, column in columns.items():
        table = table.append_column(name, column)
        table = table.append_column(f"{name}_mark", pc.if_else(pc.is_valid(column), nothing, never))
    return table.append_column("sign", sign)

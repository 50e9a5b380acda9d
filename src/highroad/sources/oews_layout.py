"""The tidy layout of Occupational Employment and Wage Statistics, whatever file they were read from.

One row per area, industry and occupation. Seventeen published quantities become seventeen numeric columns,
each followed by `<name>_mark` (see `highroad.results.Mark`; null means "as published"). The publisher's
footnote codes decide the mark: 8 not released, 4 published only per hour or only per year, 5 at or above
the cap (the value is then the cap itself, to be read as "at least").
"""

from __future__ import annotations

import re
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from highroad.results import Mark

# The publisher's data type code -> our column, Arrow type.
DATATYPES: Final[dict[str, tuple[str, pa.DataType]]] = {
    "01": ("employment", pa.int64()),
    "02": ("employment_rse", pa.float64()),
    "03": ("hourly_mean", pa.float64()),
    "04": ("annual_mean", pa.float64()),
    "05": ("wage_rse", pa.float64()),
    "06": ("hourly_p10", pa.float64()),
    "07": ("hourly_p25", pa.float64()),
    "08": ("hourly_p50", pa.float64()),
    "09": ("hourly_p75", pa.float64()),
    "10": ("hourly_p90", pa.float64()),
    "11": ("annual_p10", pa.float64()),
    "12": ("annual_p25", pa.float64()),
    "13": ("annual_p50", pa.float64()),
    "14": ("annual_p75", pa.float64()),
    "15": ("annual_p90", pa.float64()),
    "16": ("jobs_per_1000", pa.float64()),
    "17": ("location_quotient", pa.float64()),
}
QUANTITIES: Final = tuple(name for name, _ in DATATYPES.values())

FOOTNOTE_MARKS: Final[dict[str, Mark]] = {
    "4": Mark.NOT_APPLICABLE,
    "5": Mark.AT_LEAST,
    "8": Mark.SUPPRESSED,
}

KEY_FIELDS: Final = (
    pa.field("year", pa.int32()),
    pa.field("area_type", pa.string()),  # N nation, S state, M metropolitan or nonmetropolitan area
    pa.field("area_code", pa.string()),  # seven digits as published
    pa.field("industry_code", pa.string()),  # six characters as published; 000000 is cross-industry
    pa.field("soc", pa.string()),  # with its hyphen: 11-1021; 00-0000 is all occupations
)

CELLS_SCHEMA: Final = pa.schema(
    [
        *KEY_FIELDS,
        *(
            column
            for name, kind in DATATYPES.values()
            for column in (pa.field(name, kind), pa.field(f"{name}_mark", pa.string()))
        ),
    ]
)

_CAP = re.compile(r"\$(?P<hourly>[\d,.]+) per hour or \$(?P<annual>[\d,.]+) per year")


def wage_caps(footnote_text: str) -> tuple[float, float]:
    """The hourly and annual wage caps that the publisher's footnote 5 states, in dollars.

    Raises ValueError when the text states none.
    """
    found = _CAP.search(footnote_text)
    if not found:
        raise ValueError(f"no wage caps in the footnote text {footnote_text!r}")
    hourly, annual = (float(found[part].rstrip(".").replace(",", "")) for part in ("hourly", "annual"))
    return hourly, annual


def classification(vintage: str) -> str:
    """The occupation classification that an OEWS vintage ("2025") is coded in.

    Source: BLS, OEWS technical notes (SOC 2018 in part from May 2019, in full from May 2021).
    """
    year = int(vintage[:4])
    starts = ((2021, "SOC 2018"), (2019, "SOC 2010/2018"), (2012, "SOC 2010"), (2010, "SOC 2000/2010"))
    return next((name for start, name in starts if year >= start), "SOC 2000")


def hyphenated(occupation_codes: pa.Array) -> pa.Array:
    """Six-digit occupation codes as SOC codes with their hyphen ("111021" becomes "11-1021")."""
    return pc.binary_join_element_wise(
        pc.utf8_slice_codeunits(occupation_codes, 0, 2), pc.utf8_slice_codeunits(occupation_codes, 2, 6), "-"
    )


def quantity(name: str, values: pa.Array, footnotes: pa.Array, caps: tuple[float, float]) -> list[pa.Array]:
    """A quantity's numeric column and mark column from its published text and footnote code.

    values: text; null means the publisher prints no such quantity here, "-" that a footnote says why not.
    Raises pyarrow.ArrowInvalid when a value is neither a number, "-" nor null.
    """
    kind = CELLS_SCHEMA.field(name).type
    dash = pc.fill_null(pc.equal(values, "-"), False)
    numbers = pc.cast(pc.if_else(dash, pa.scalar(None, pa.string()), values), kind)
    mark = pa.nulls(len(values), pa.string())
    for code, meaning in FOOTNOTE_MARKS.items():
        mark = pc.if_else(pc.fill_null(pc.equal(footnotes, code), False), meaning.value, mark)
    mark = pc.if_else(pc.and_(pc.is_null(values), pc.is_null(mark)), Mark.MISSING.value, mark)
    mark = pc.if_else(pc.and_(dash, pc.is_null(mark)), Mark.SUPPRESSED.value, mark)
    if name.startswith(("hourly", "annual")):
        cap = pa.scalar(caps[0] if name.startswith("hourly") else caps[1], kind)
        capped = pc.fill_null(pc.equal(mark, Mark.AT_LEAST.value), False)
        numbers = pc.if_else(capped, cap, numbers)
    return [numbers, mark]

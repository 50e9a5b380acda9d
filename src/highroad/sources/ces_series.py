"""Jobs, hours and earnings by industry and month of nation, states and metropolitan areas: the flat files of
the Bureau of Labor Statistics (`ce.data.…` of the nation, `sm.data.…` of states and areas).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.sources import bls_flat
from highroad.sources.files import Original
from highroad.sources.months import month_label
from highroad.sources.published import PUBLIC_DOMAIN, Part, Source
from highroad.sources.tabular import Found, tables

SOURCE: Final = Source(
    key="ces_series",
    title="Current Employment Statistics, nation, states and metropolitan areas",
    publisher="U.S. Bureau of Labor Statistics",
    licence=PUBLIC_DOMAIN,
    cadence=N_("monthly; two months are revised each time, and more every spring"),
    release_lag_days=25,
    page="https://www.bls.gov/ces/",
    addresses=(
        "https://download.bls.gov/pub/time.series/ce/ce.data.01a.CurrentSeasAE",
        "https://download.bls.gov/pub/time.series/sm/sm.data.{number}.{State}",
    ),
    tables=("cells",),
)
MERGE_KEYS: Final[dict[str, tuple[str, ...]]] = {
    "cells": ("state_fips", "area_code", "industry_code", "data_type", "adjusted", "period")
}
CELLS_SCHEMA: Final = pa.schema(
    [
        pa.field("state_fips", pa.string()),  # "00" for the nation
        pa.field("area_code", pa.string()),  # five digits; "00000" for the whole state or nation
        pa.field("industry_code", pa.string()),  # eight digits: supersector and industry
        pa.field("data_type", pa.string()),  # "01" all employees, in thousands
        pa.field("adjusted", pa.bool_()),  # seasonally
        pa.field("period", pa.date32()),  # the first of the month
        pa.field("value", pa.float64()),  # as published
        pa.field("value_mark", pa.string()),
        pa.field("preliminary", pa.bool_()),
    ]
)
_STATES: Final = r"^SM(?P<season>[SU])(?P<state>\d{2})(?P<area>\d{5})(?P<industry>\d{8})(?P<type>\d{2})$"
_NATION: Final = r"^CE(?P<season>[SU])(?P<industry>\d{8})(?P<type>\d{2})$"

label = month_label


def recognizes(original: Original) -> bool:
    """Whether it is a flat file of one of the two surveys."""
    return bls_flat.starts(original, r"^(SM|CE)[SU]\d")


def read(path: Path) -> Iterator[Part]:
    """`cells`, one row for each series and month, in one vintage named by the newest month.

    Annual averages are left out. Raises UnreadableFile naming file, line and column.
    """
    original = Original(path)
    nation = bls_flat.starts(original, r"^CE")
    for each in tables(original, (bls_flat.LAYOUT,)):
        yield _months(each, _NATION if nation else _STATES)


def _months(found: Found, name: str) -> Part:
    rows = bls_flat.months(found, name, _("a series of this survey"))
    count = len(rows.value)
    table = pa.table(
        [
            rows.parts.get("state", pa.repeat("00", count)),
            rows.parts.get("area", pa.repeat("00000", count)),
            rows.parts["industry"],
            rows.parts["type"],
            pc.equal(rows.parts["season"], "S"),
            rows.period,
            rows.value,
            rows.mark,
            rows.preliminary,
        ],
        schema=CELLS_SCHEMA,
    )
    return Part(rows.newest, "cells", table)

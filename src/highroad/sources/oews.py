"""Occupational Employment and Wage Statistics (OEWS), Bureau of Labor Statistics: files to tidy tables.

Two layouts: the flat files (`oe.data.…` with their code lists) and the workbooks (`national_M2024_dl.xlsx`,
`state_…`, `MSA_…`, `all_data_…`), each alone, gzipped or in a zip. Both end in the layout of `oews_layout`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

import pyarrow as pa

from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.sources import oews_flat, oews_whole, oews_workbook
from highroad.sources.files import Original
from highroad.sources.published import PUBLIC_DOMAIN, Part, Source

SOURCE: Final = Source(
    key="oews",
    title="Occupational Employment and Wage Statistics",
    publisher="U.S. Bureau of Labor Statistics",
    licence=PUBLIC_DOMAIN,
    cadence=N_("yearly: May reference period, published the following spring"),
    release_lag_days=365,
    page="https://www.bls.gov/oes/",
    addresses=(
        "https://download.bls.gov/pub/time.series/oe/oe.data.0.Current",
        "https://www.bls.gov/oes/special-requests/oesm{yy}all.zip",
        "https://www.bls.gov/oes/special-requests/oesm{yy}nat.zip",
        "https://www.bls.gov/oes/special-requests/oesm{yy}st.zip",
        "https://www.bls.gov/oes/special-requests/oesm{yy}ma.zip",
    ),
    tables=("cells", "areas", "industries", "occupations", "footnotes"),
)
MERGE_KEYS: Final[dict[str, tuple[str, ...]]] = {
    "cells": ("area_code", "industry_code", "soc"),
    "areas": ("area_code",),
    "industries": ("industry_code",),
    "occupations": ("soc",),
    "footnotes": ("footnote_code",),
}


def release_label(vintage: str) -> str:
    """A vintage as people name it: by its reference month, "May 2025", in the language in force."""
    return _("May {year}").format(year=vintage)


def recognizes(original: Original) -> bool:
    """Whether it is a flat data file or a workbook with the publisher's columns, alone or in a zip."""
    return oews_flat.recognizes(original) or oews_workbook.recognizes(original)


def companions(path: Path) -> list[Path]:
    """The code lists beside a flat data file."""
    return oews_flat.companions(path)


def read(path: Path) -> Iterator[Part]:
    """Cells and code lists in the tidy layout. Raises UnreadableFile naming file, line and column.

    Areas whose major groups do not come near their total are told in a remark: the file may have been cut.
    """
    original = Original(path)
    reader = oews_flat if oews_flat.recognizes(original) else oews_workbook
    found: dict[str, list[pa.Table]] = {}
    held: Part | None = None
    for part in reader.read(original):
        if part.table == "cells":
            found.setdefault(part.vintage, []).append(oews_whole.summits(part.data))
        if held is not None:
            yield held
        held = part
    if held is not None:  # the last part carries what only the whole file tells
        remarks = [each for parts in found.values() for each in oews_whole.unfinished(parts, original.name)]
        yield replace(held, remarks=(*held.remarks, *remarks))

"""The nation's staffing patterns: which published industry an area's industry is staffed like, and what that
says of its occupations.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from highroad.market.areas import NATION
from highroad.sources.catalogue import Catalogue

#: Last digit of the publisher's industries by ownership, and the ownership codes of the QCEW.
OWNERS: Final = {"5": "5", "2": "2", "3": "3"}
#: What the QCEW codes as public administration or unclassified; OEWS means governments by 99.
UNLIKE: Final = ("92", "99")
_SECTORS: Final = {"31-33": "31--34", "44-45": "44--46", "48-49": "48--50"}
_ONLY: Final = re.compile(r"\(([^()]*?) only\)")


def staffed_like(industries: Iterable[str], published: pa.Table, own: str = "5") -> dict[str, str]:
    """For each industry code of the QCEW the published industry whose staffing pattern is taken.

    industries: sectors ("62", "31-33") or three- to six-digit codes. published: `industry_code` and
    `industry_name` of OEWS. own: ownership code; schools and hospitals have patterns by ownership, others
    cover all. A code that is published only together with others takes their common pattern ("3251, 3252,
    3253, and 3259 only"); a finer code than is published takes that of the industry above it. Codes without
    any are left out.
    """
    names = dict(
        zip(published["industry_code"].to_pylist(), published["industry_name"].to_pylist(), strict=True)
    )
    together = {
        part: code
        for code, name in names.items()
        for only in _ONLY.findall(name)
        for part in re.findall(r"\d{4}", only)
    }
    found = {}
    for code in industries:
        if code.startswith(UNLIKE):
            continue
        if len(code) == 2 or "-" in code:
            sector = _SECTORS.get(code, f"{code}--{int(code[:2]) + 1}")
            if sector in names:
                found[code] = sector
            continue
        for length in range(len(code), 2, -1):
            part = code[:length]
            whole = f"{part:0<6}"
            owned = f"{whole[:5]}{OWNERS.get(own, '0')}"
            known = next((each for each in (owned, whole, together.get(part)) if each in names), None)
            if known:
                found[code] = known
                break
    return found


def national_patterns(catalogue: Catalogue, vintage: str | None = None) -> pa.Table:
    """Jobs by industry and occupation in the nation: `industry_code`, `soc`, `employment`, `employment_rse`
    (percent) of the OEWS vintage; null where suppressed. Raises DataMissing.
    """
    return _patterns(catalogue.table("oews", "cells", vintage))


@lru_cache(maxsize=4)
def _patterns(path: Path) -> pa.Table:
    names = ["industry_code", "soc", "employment", "employment_rse"]
    return pq.read_table(path, columns=names, filters=pc.field("area_code") == NATION)


def published_industries(catalogue: Catalogue, vintage: str | None = None) -> pa.Table:
    """The industries that OEWS publishes patterns of: `industry_code`, `industry_name`."""
    return pq.read_table(
        catalogue.table("oews", "industries", vintage), columns=["industry_code", "industry_name"]
    )

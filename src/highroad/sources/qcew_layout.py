"""The tidy layout of the Quarterly Census of Employment and Wages, and how the publisher's columns map to it.

One row per area, ownership, industry, aggregation level, size class and quarter (`qtr` "1" to "4", or "A" for
the annual average). Each quantity is numeric and followed by `<name>_mark`. What the publisher withholds it
prints as 0 beside a code: those cells are null here and marked. `N` is withheld to protect employers
(suppressed; the number of establishments stays published). `-` stands on rows in which nothing is
published, not even establishments (missing). A zero beside no code is a true zero.
"""

from __future__ import annotations

from typing import Final

import pyarrow as pa

from highroad.language import gettext as _

KEYS: Final = (
    "area_fips",
    "own_code",
    "industry_code",
    "agglvl_code",
    "size_code",
    "year",
    "qtr",
)
CODES: Final = ("disclosure_code", "lq_disclosure_code", "oty_disclosure_code")
TITLES: Final = frozenset({"area_title", "own_title", "industry_title", "agglvl_title", "size_title"})

# Our quantity -> the publisher's column, by kind of file (in the spelling of the API slices).
QUARTERLY: Final = {
    "establishments": "qtrly_estabs",
    "month1": "month1_emplvl",
    "month2": "month2_emplvl",
    "month3": "month3_emplvl",
    "total_wages": "total_qtrly_wages",
    "taxable_wages": "taxable_qtrly_wages",
    "contributions": "qtrly_contributions",
    "avg_weekly_wage": "avg_wkly_wage",
}
ANNUAL: Final = {
    "establishments": "annual_avg_estabs",
    "employment": "annual_avg_emplvl",
    "total_wages": "total_annual_wages",
    "taxable_wages": "taxable_annual_wages",
    "contributions": "annual_contributions",
    "avg_weekly_wage": "annual_avg_wkly_wage",
    "avg_annual_pay": "avg_annual_pay",
}
QUANTITIES: Final = (
    "establishments",
    "employment",  # third month of the quarter, or annual average
    "month1",
    "month2",
    "month3",
    "total_wages",  # dollars
    "taxable_wages",
    "contributions",
    "avg_weekly_wage",
    "avg_annual_pay",
)


def _fields() -> list[pa.Field]:
    found = [pa.field(name, pa.string()) for name in KEYS if name != "year"]
    found.insert(5, pa.field("year", pa.int32()))
    found += [pa.field(name, pa.string()) for name in CODES]
    found.append(pa.field("naics_vintage", pa.string()))
    kinds = [(name, pa.int64()) for name in QUANTITIES]
    kinds += [(f"lq_{name}", pa.float64()) for name in QUANTITIES]  # location quotients against the nation
    kinds += [(f"oty_{name}_change", pa.int64()) for name in QUANTITIES]  # over the year
    kinds += [(f"oty_{name}_percent", pa.float64()) for name in QUANTITIES]
    for name, kind in kinds:
        found += [pa.field(name, kind), pa.field(f"{name}_mark", pa.string())]
    return found


CELLS_SCHEMA: Final = pa.schema(_fields())


def published_columns(annual: bool) -> dict[str, str]:
    """Tidy quantity (with its `lq_` and `oty_` relatives) -> the publisher's column in the API spelling."""
    base = ANNUAL if annual else QUARTERLY
    columns = dict(base)
    columns |= {f"lq_{ours}": f"lq_{theirs}" for ours, theirs in base.items()}
    columns |= {f"oty_{ours}_change": f"oty_{theirs}_chg" for ours, theirs in base.items()}
    columns |= {f"oty_{ours}_percent": f"oty_{theirs}_pct_chg" for ours, theirs in base.items()}
    return columns


def api_name(column: str) -> str:
    """A column of the bulk files in the spelling of the API slices (`…estabs_count…` is `…estabs…`)."""
    return column.replace("estabs_count", "estabs")


def naics_vintage(year: int) -> str:
    """The industry classification in force in a year's data."""
    for first in (2022, 2017, 2012, 2007):
        if year >= first:
            return str(first)
    return "2002"


def vintage_key(year: int, qtr: str) -> str:
    """ "2016Q3" for a quarter, "2023A" for an annual average."""
    return f"{year}A" if qtr == "A" else f"{year}Q{qtr}"


def vintage_label(vintage: str) -> str:
    """A vintage in words: "third quarter 2016", "annual average 2023"."""
    year, part = vintage[:4], vintage[4:]
    names = {
        "Q1": _("first quarter {year}"),
        "Q2": _("second quarter {year}"),
        "Q3": _("third quarter {year}"),
        "Q4": _("fourth quarter {year}"),
        "A": _("annual average {year}"),
    }
    return names[part].format(year=year)

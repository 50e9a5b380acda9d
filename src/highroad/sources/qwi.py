"""Quarterly Workforce Indicators: jobs, hires, separations and earnings by state, county or local area.

Each indicator has a status flag beside it, which says whether the number was released, distorted or withheld.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.results import Mark
from highroad.sources.delimited import TextRows, header, matching, text_rows
from highroad.sources.files import Member, Original
from highroad.sources.published import PUBLIC_DOMAIN, Part, Source
from highroad.sources.qcew_layout import vintage_label
from highroad.sources.slipped import refuse_slipped
from highroad.sources.tabular import Layout, fits, quantity, refuse, tables
from highroad.sources.unrepeated import Unrepeated

SOURCE: Final = Source(
    key="qwi",
    title="Quarterly Workforce Indicators",
    publisher="U.S. Census Bureau, Longitudinal Employer-Household Dynamics",
    licence=PUBLIC_DOMAIN,
    cadence=N_("quarterly, about nine months after the quarter; states differ"),
    release_lag_days=300,
    page="https://lehd.ces.census.gov/data/#qwi",
    addresses=(
        "https://lehd.ces.census.gov/data/qwi/latest_release/{state}/qwi_{state}_sa_f_gc_ns_op_u.csv.gz",
        "https://lehd.ces.census.gov/data/qwi/latest_release/{state}/qwi_{state}_sa_f_gw_ns_op_u.csv.gz",
        "https://lehd.ces.census.gov/data/qwi/latest_release/{state}/qwi_{state}_sa_f_gs_ns_op_u.csv.gz",
    ),
    tables=("cells",),
)
_KEYS: Final = {  # ours -> the publisher's column and the form of its codes
    "adjusted": ("seasonadj", r"^[US]$"),
    "area_type": ("geo_level", r"^[NSCMWB]$"),
    "area_code": ("geography", r"^\d{2,8}$"),
    "industry_level": ("ind_level", r"^[AS345]$"),
    "industry_code": ("industry", r"^(\d{2,5}|\d\d-\d\d)$"),
    "own_code": ("ownercode", r"^A0[015]$"),
    "sex": ("sex", r"^[012]$"),
    "age": ("agegrp", r"^A0[0-8]$"),
    "race": ("race", r"^A[0-7]$"),
    "ethnicity": ("ethnicity", r"^A[0-2]$"),
    "education": ("education", r"^E[0-5]$"),
    "firm_age": ("firmage", r"^[0-5]$"),
    "firm_size": ("firmsize", r"^[0-5]$"),
}
_INDICATORS: Final = {  # ours -> the publisher's column; its flag has an s before it
    "employment": "Emp",  # jobs at the beginning of the quarter
    "employment_end": "EmpEnd",
    "stable_employment": "EmpS",  # held the whole quarter
    "hires": "HirA",
    "new_hires": "HirN",
    "separations": "Sep",
    "job_gains": "FrmJbGn",
    "job_losses": "FrmJbLs",
    "turnover": "TurnOvrS",  # a share
    "earnings": "EarnS",  # dollars a month of those who stayed the quarter
    "new_hire_earnings": "EarnHirNS",
    "payroll": "Payroll",  # dollars in the quarter
    "stable_hires": "HirAS",  # hired in the quarter before, and stayed this whole quarter
    "stable_separations_next": "SepSnx",  # stayed this whole quarter, and left in the next
    "stable_hire_earnings": "EarnHirAS",
}
_LATER: Final = ("stable_hires", "stable_separations_next", "stable_hire_earnings")  # extracts may lack them
_DECIMAL: Final = frozenset({"turnover"})
CELLS_SCHEMA: Final = pa.schema(
    [
        *(pa.field(name, pa.string()) for name in _KEYS),
        pa.field("year", pa.int32()),
        pa.field("quarter", pa.int8()),
        *(
            field
            for name in _INDICATORS
            for field in (
                pa.field(name, pa.float64() if name in _DECIMAL else pa.int64()),
                pa.field(f"{name}_mark", pa.string()),
            )
        ),
    ]
)
MERGE_KEYS: Final[dict[str, tuple[str, ...]]] = {"cells": (*_KEYS, "year", "quarter")}
_LAYOUT: Final = Layout(
    "cells",
    {
        "periodicity": ("periodicity",),
        **{ours: (theirs,) for ours, (theirs, _form) in _KEYS.items()},
        "year": ("year",),
        "quarter": ("quarter",),
        **{ours: (theirs,) for ours, theirs in _INDICATORS.items()},
        **{f"{ours}_flag": (f"s{theirs}",) for ours, theirs in _INDICATORS.items()},
    },
    optional=frozenset((*_LATER, *(f"{name}_flag" for name in _LATER))),
)
_LENGTHS: Final = {"N": 2, "S": 2, "C": 5, "M": 7, "W": 8, "B": 7}  # digits of a code, by type of area
_ROOM: Final = 0.1  # of the jobs; and so many more
_FEW: Final = 20.0
_PAID: Final = (0.2, 1.3)  # of the payroll, what people with stable jobs earn
_ABSENT: Final = ("-2", "-1")  # no data; not to be computed
_WITHHELD: Final = ("5", "11")
_RELEASED: Final = ("1", "6", "10")
_DISTORTED: Final = ("7", "9", "12")  # released, but so distorted that the publisher warns


def recognizes(original: Original) -> bool:
    """Whether it has the publisher's columns, flags and all."""
    return fits(original, (_LAYOUT,))


def label(vintage: str) -> str:
    """A vintage in words: "up to the second quarter 2025"."""
    return _("up to the {quarter}").format(quarter=vintage_label(vintage))


def read(path: Path) -> Iterator[Part]:
    """`cells`, run by run, in one vintage named by the newest quarter of the file.

    By the flag of each number: withheld is null and "suppressed", not available null and "missing",
    significantly distorted "estimated". Stable hires, their pay and next quarter's stable separations are
    "missing" where an extract lacks these columns. Raises UnreadableFile naming file, line and column.
    """
    original = Original(path)
    newest = {member.name: _newest(member) for member in original.members}
    once = Unrepeated((*_KEYS, "year", "quarter"))
    for each in tables(original, (_LAYOUT,)):
        for rows in each.runs:
            part = _tidy(rows, each.present)
            once.take(rows)
            yield Part(newest[each.name], "cells", part)
        once.finish()


def _newest(member: Member) -> str:
    """The newest quarter of a member, read ahead: every part must name its vintage."""
    heads = [each.lower() for each in header(member)]
    names = [f" {at}" for at in range(len(heads))]
    for name in ("year", "quarter"):
        names[heads.index(name)] = name
    newest = ""
    for rows in text_rows(member, names, ("year", "quarter")):
        trimmed = (pc.utf8_trim_whitespace(rows.table[name]) for name in ("year", "quarter"))
        quarters = pc.binary_join_element_wise(*trimmed, "Q")
        newest = max(newest, pc.max(quarters).as_py())
    return newest


def _tidy(rows: TextRows, present: frozenset[str]) -> pa.Table:
    matching(rows, "periodicity", r"^Q$", _("quarterly data (Q)"))
    for name, (_theirs, form) in _KEYS.items():
        matching(rows, name, form, _("a code of this column"))
    long = pc.index_in(rows.table["area_type"], pa.array(list(_LENGTHS)))
    digits = pa.array(list(_LENGTHS.values()), pa.int32()).take(long.combine_chunks())
    other = pc.not_equal(pc.utf8_length(rows.table["area_code"]), digits)
    refuse(rows, "area_code", other, _("it has not as many digits as codes of its type of area"))
    matching(rows, "year", r"^(199|20\d)\d$", _("a four-digit year"))
    matching(rows, "quarter", r"^[1-4]$", _("a quarter"))
    columns: dict[str, pa.ChunkedArray] = {name: rows.table[name] for name in _KEYS}
    columns["year"] = pc.cast(rows.table["year"], pa.int32())
    columns["quarter"] = pc.cast(rows.table["quarter"], pa.int8())
    for name in _INDICATORS:
        if {name, f"{name}_flag"} <= present:
            columns[name], columns[f"{name}_mark"] = _indicator(rows, name)
        else:
            columns[name], columns[f"{name}_mark"] = absent(name, len(rows.table))
    _fit_together(rows, columns)
    return pa.table([columns[name] for name in CELLS_SCHEMA.names], schema=CELLS_SCHEMA)


def _fit_together(rows: TextRows, columns: dict[str, pa.ChunkedArray]) -> None:
    """Refuse columns that contradict each other in most rows; in single ones noise may be the cause."""
    jobs, left = columns["employment"], columns["separations"]
    ended = pc.subtract(pc.add(jobs, columns["hires"]), left)
    apart = pc.abs(pc.subtract(ended, columns["employment_end"]))
    room = pc.add(pc.multiply(pc.cast(jobs, pa.float64()), _ROOM), _FEW)
    problem = _("jobs, hires and separations do not make the jobs at the end; have columns changed places?")
    refuse_slipped(rows, "employment", pc.greater(pc.cast(apart, pa.float64()), room), problem)
    more = pc.greater(columns["new_hires"], columns["hires"])
    refuse_slipped(
        rows, "new_hires", more, _("new hires are more than all hires; have columns changed places?")
    )
    grown = pc.subtract(columns["job_gains"], columns["job_losses"])
    apart = pc.abs(pc.subtract(grown, pc.subtract(columns["employment_end"], jobs)))
    problem = _("gains and losses do not make the change of jobs; have columns changed places?")
    refuse_slipped(rows, "job_gains", pc.greater(pc.cast(apart, pa.float64()), room), problem)
    months = pc.multiply(pc.multiply(columns["earnings"], columns["stable_employment"]), 3)
    share = pc.divide(pc.cast(months, pa.float64()), pc.cast(columns["payroll"], pa.float64()))
    odd = pc.or_(pc.less(share, _PAID[0]), pc.greater(share, _PAID[1]))
    problem = _("earnings of stable jobs do not fit the payroll; have columns changed places?")
    refuse_slipped(rows, "earnings", odd, problem)


def absent(name: str, rows: int) -> tuple[pa.ChunkedArray, pa.ChunkedArray]:
    """An indicator that a file does not have: nulls, all marked "missing"."""
    marks = pa.array([Mark.MISSING.value]).take(pa.array([0] * rows, pa.int64()))
    return pa.chunked_array([pa.nulls(rows, CELLS_SCHEMA.field(name).type)]), pa.chunked_array([marks])


def _indicator(rows: TextRows, name: str) -> tuple[pa.ChunkedArray, pa.ChunkedArray]:
    """Values and marks of one indicator, by its flag."""
    known = "|".join((*_ABSENT, *_WITHHELD, *_RELEASED, *_DISTORTED))
    flag = matching(rows, f"{name}_flag", f"^({known})$", _("a status flag"))
    values, _marks = quantity(rows, name, CELLS_SCHEMA.field(name).type, {"": None})
    untold, withheld = (pc.is_in(flag, pa.array(flags)) for flags in (_ABSENT, _WITHHELD))
    hidden = pc.or_(untold, withheld)
    lacking = pc.and_(pc.is_null(values), pc.invert(hidden))
    refuse(rows, name, lacking, _("the flag says released, and there is no number"))
    odd = pc.if_else(untold, pc.is_valid(values), pa.scalar(None, pa.bool_()))
    refuse_slipped(rows, f"{name}_flag", odd, _("the flag says that there is no number, and there is one"))
    negative = pc.and_(pc.less(values, 0), pc.invert(hidden))
    refuse(rows, name, negative, _("a count cannot be negative"))
    none = pa.scalar(None, pa.string())
    mark = pc.if_else(pc.is_in(flag, pa.array(_DISTORTED)), Mark.ESTIMATED.value, none)
    mark = pc.if_else(withheld, Mark.SUPPRESSED.value, pc.if_else(untold, Mark.MISSING.value, mark))
    return pc.if_else(hidden, pa.scalar(None, values.type), values), mark

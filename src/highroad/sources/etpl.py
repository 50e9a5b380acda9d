"""Programs that may be paid with training funds: the federal scorecard's records and workbook, New Jersey's
lists of programs, outcomes and providers.

Minus one in the federal records, and minus 99,999 in New Jersey's, are no numbers: they say that one is
withheld.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.results import Mark
from highroad.sources import etpl_providers, etpl_workbook
from highroad.sources.damaged import refuse_points
from highroad.sources.delimited import TextRows, matching
from highroad.sources.files import Original, unreadable
from highroad.sources.lists_received import received
from highroad.sources.months import month_name
from highroad.sources.published import Part, Remark, Source
from highroad.sources.remarks import remarks, repeated_rows
from highroad.sources.slipped import refuse_slipped
from highroad.sources.tabular import Layout, fits, quantity, refuse, tables, unique_keys

SOURCE: Final = Source(
    key="etpl",
    title="Eligible training programs and their outcomes",
    publisher="U.S. Department of Labor, Employment and Training Administration; the states",
    licence=N_("Public domain or open data of the state; check the terms"),
    cadence=N_("the federal scorecard yearly; states at any time"),
    release_lag_days=365,
    page="https://www.trainingproviderresults.gov/",
    addresses=(
        "https://www.trainingproviderresults.gov/data/DownloadPrograms.xlsx",
    ),  # the states' are by hand
    tables=("programs", "outcomes", "providers"),
    renewed_days=365,
)
MERGE_KEYS: Final[dict[str, tuple[str, ...]]] = {
    "programs": ("list", "program_id", "provider", "program", "cip"),
    "outcomes": ("list", "provider_id", "cip"),
    "providers": ("list", "provider_id"),
}
_MEASURES: Final = (
    "tuition",
    "supplies",
    "total_cost",
    "hours",
    "weeks",
    "served",
    "exited",
    "completed",
    "credentials",
    "employed_q2",
    "employed_q4",
    "completion_rate",  # a fraction
    "employment_rate_q2",
    "median_earnings",  # dollars in a quarter
)
_DOLLARS: Final = frozenset({"tuition", "supplies", "total_cost", "median_earnings"})
PROGRAMS_SCHEMA: Final = pa.schema(
    [
        *(
            pa.field(name, pa.string())
            for name in ("list", "program_id", "provider_id", "provider", "program")
        ),
        *(pa.field(name, pa.string()) for name in ("cip", "soc", "city", "state", "zip", "county")),
        *(pa.field(name, pa.string()) for name in ("format", "credential", "status")),
        pa.field("competency_based", pa.bool_()),  # has no fixed length
        *(
            field
            for name in _MEASURES
            for field in (pa.field(name, pa.float64()), pa.field(f"{name}_mark", pa.string()))
        ),
    ]
)
_OUTCOMES: Final = {
    "employment_rate_q2": "PerEmployed2",  # a fraction of those who completed
    "employment_rate_q4": "PerEmployed4",
    "employment_rate_q8": "PerEmployed8",
    "quarterly_wage_q2": "AvgQuarterlyWage2",
    "quarterly_wage_q4": "AvgQuarterlyWage4",
    "quarterly_wage_q8": "AvgQuarterlyWage8",
    "completed_q2": "NumCompleted2",
    "completed_q4": "NumCompleted4",
    "completed_q8": "NumCompleted8",
}
OUTCOMES_SCHEMA: Final = pa.schema(
    [
        *(pa.field(name, pa.string()) for name in ("list", "provider_id", "cip")),
        *(
            field
            for name in _OUTCOMES
            for field in (pa.field(name, pa.float64()), pa.field(f"{name}_mark", pa.string()))
        ),
    ]
)
_FEDERAL: Final = {  # ours -> the field of a record
    "program_id": "field_uuid",
    "provider": "field_etp",
    "program": "field_program_name",
    "cip": "field_cip_code",
    "city": "field_city",
    "state": "field_state",
    "zip": "field_zip",
    "format": "field_program_format",
    "tuition": "field_non_wioa_tuition_cost",
    "supplies": "field_non_wioa_supplies_cost",
    "hours": "field_program_length_hours",
    "weeks": "field_program_length_weeks",
    "served": "field_c_total_served",
    "exited": "field_c_total_exited",
    "completed": "field_c_total_completed",
    "credentials": "field_c_total_credential",
    "employed_q2": "field_total_employed_q2",
    "employed_q4": "field_total_employed_q4",
    "completion_rate": "field_c_completed_percent",
    "employment_rate_q2": "field_c_q2_employment_percent",
    "median_earnings": "field_c_median_earnings",
}
_SOC_FIELDS: Final = tuple(f"field_program_soc_occ_{number}" for number in (1, 2, 3))
_PROGRAMS_NJ: Final = Layout(
    "NJ",
    {
        "program_id": ("programid",),
        "provider_id": ("providerid",),
        "provider": ("name",),
        "program": ("officialname",),
        "cip": ("cipcode",),
        "city": ("city",),
        "state": ("state",),
        "zip": ("zip",),
        "county": ("county",),
        "credential": ("degreeawardedname",),
        "status": ("statusname",),
        "tuition": ("tuition",),
        "supplies": ("suppliestoolscost",),
        "total_cost": ("totalcost",),
        "hours": ("totalclockhours",),
        "fees": ("fees",),
        "books": ("booksmaterialscost",),
        "other_costs": ("othercosts",),
    },
    optional=frozenset({"fees", "books", "other_costs"}),
    loose=True,
    encoding="either",
    ended=False,
)
_COSTS: Final = ("tuition", "supplies", "fees", "books", "other_costs")
_OUTCOMES_NJ: Final = Layout(
    "NJ outcomes",
    {
        "provider_id": ("providerid",),
        "cip": ("cipcode",),
        **{ours: (theirs,) for ours, theirs in _OUTCOMES.items()},
    },
    ended=False,
)
_LAYOUTS: Final = (etpl_workbook.LAYOUT, _PROGRAMS_NJ, _OUTCOMES_NJ, etpl_providers.LAYOUT)
_WHOLE: Final = 0.01  # of a person: shares are printed with many digits
_JSON_LIMIT: Final = 256 << 20
_NONE: Final[dict[str, Mark | None]] = {"": Mark.MISSING, "-1": Mark.SUPPRESSED, "-1.0": Mark.SUPPRESSED}
_STATE_NONE: Final[dict[str, Mark | None]] = {
    "": Mark.MISSING,
    "-99999": Mark.SUPPRESSED,
    "NULL": Mark.MISSING,
}


def recognizes(original: Original) -> bool:
    """Whether it is records or the workbook of the federal scorecard, or has New Jersey's columns."""
    return fits(original, _LAYOUTS) or _is_federal(original)


def label(vintage: str) -> str:
    """A vintage in words."""
    return _("list of {month}").format(month=month_name(vintage))


def read(path: Path) -> Iterator[Part]:
    """`programs`, `providers`, or `outcomes` by provider and program code; in the month of its name or today.

    The federal workbook says itself of when its newest list is.

    A withheld number is null and "suppressed"; a length of -1 says that a program has no fixed length.
    Raises UnreadableFile naming file, line and column.
    """
    original = Original(path)
    vintage = received(original.name)
    if _is_federal(original):
        yield Part(vintage, "programs", _programs(_records(original), "federal"))
        return
    for each in tables(original, _LAYOUTS):
        rows = each.whole()
        if each.layout is etpl_workbook.LAYOUT:
            month = etpl_workbook.month_listed(rows) or vintage
            yield Part(month, "programs", _programs(etpl_workbook.as_records(rows), "federal"), _twice(rows))
        elif each.layout is _PROGRAMS_NJ:
            matching(rows, "provider_id", r"^\d{1,8}$", _("a provider's number"))
            matching(rows, "program", r"[A-Za-z]", _("the name of a program"))
            _costs_fit(rows)
            yield Part(vintage, "programs", _programs(rows, "NJ"), _twice(rows))
        elif each.layout is etpl_providers.LAYOUT:
            yield Part(vintage, "providers", etpl_providers.providers(rows))
        else:
            yield Part(vintage, "outcomes", _results(rows))


def _costs_fit(rows: TextRows) -> None:
    """Refuse costs that do not make the total in most programs: columns changed places."""
    if not {*_COSTS} <= set(rows.table.column_names):
        return
    zero: dict[str, Mark | None] = {**_STATE_NONE, "": None, "NULL": None}
    parts, total = (
        [pc.fill_null(quantity(rows, name, pa.float64(), zero)[0], 0.0) for name in names]
        for names in (_COSTS, ("total_cost",))
    )
    whole = parts[0]
    for part in parts[1:]:
        whole = pc.add(whole, part)
    apart = pc.greater(pc.abs(pc.subtract(whole, total[0])), 1.0)
    refuse_slipped(
        rows, "total_cost", apart, _("the costs do not make the total; have columns changed places?")
    )


def _twice(rows: TextRows) -> tuple[Remark, ...]:
    """A remark of programs that say in every column what an earlier one says."""
    return remarks(rows, [repeated_rows(rows, "program")], pa.array([True] * rows.table.num_rows))


def _is_federal(original: Original) -> bool:
    if original.kind not in {"plain", "gzip", "zip"} or len(original.members) != 1:
        return False
    head = original.members[0].head()
    return head.lstrip().startswith((b"{", b"[")) and b'"field_program_name"' in head


def _records(original: Original) -> TextRows:
    """The federal records as text columns; `line` counts records."""
    try:
        content = json.loads(original.members[0].content(_JSON_LIMIT))
    except ValueError as error:
        raise unreadable(_("it is not whole JSON ({reason})").format(reason=error), original.name) from error
    hits = content.get("hits", {}).get("hits", []) if isinstance(content, dict) else content
    found = [hit.get("_source", hit) for hit in hits if isinstance(hit, dict)]
    lacking = [theirs for theirs in _FEDERAL.values() if not found or theirs not in found[0]]
    if lacking:
        raise unreadable(
            _("these headings are missing: {names}").format(names=", ".join(lacking[:6])), original.name
        )
    columns = {ours: _column(found, theirs) for ours, theirs in _FEDERAL.items()}
    columns["soc"] = pa.array([_occupations(record) for record in found], pa.string())
    rows = TextRows(pa.table(columns), 1, original.name, (), dict(_FEDERAL))
    unique_keys(rows, ("program_id",))
    return rows


def _column(records: list[dict[str, Any]], field: str) -> pa.Array:
    texts = ("" if record.get(field) is None else str(record[field]).strip() for record in records)
    return pa.array(texts, pa.string())


def _occupations(record: dict[str, Any]) -> str:
    """The occupations of a record ("15-125200") as codes with blanks between."""
    digits = [re.sub(r"\D", "", str(record.get(field) or ""))[:6] for field in _SOC_FIELDS]
    return " ".join(dict.fromkeys(f"{code[:2]}-{code[2:]}" for code in digits if len(code) == 6))


def _programs(rows: TextRows, name: str) -> pa.Table:
    count = rows.table.num_rows
    has = set(rows.table.column_names)
    matching(rows, "program", r"\S", _("the name of a program"))
    matching(rows, "cip", r"^(\d{2}\.?\d{4}|\d{1}\d{4}|)$", _("a program code such as 52.0301"))
    matching(rows, "state", r"^([A-Z]{2})?$", _("a state's two letters"))
    columns: dict[str, pa.ChunkedArray | pa.Array] = {"list": pa.repeat(name, count)}
    for field in PROGRAMS_SCHEMA:
        if field.type == pa.string() and not field.name.endswith("_mark") and field.name != "list":
            columns[field.name] = rows.table[field.name] if field.name in has else pa.array([""] * count)
    columns["cip"] = _cip(rows.table["cip"])
    short = pc.match_substring_regex(columns["zip"], r"^\d{3,4}$")  # spreadsheet programs drop zeros in front
    columns["zip"] = pc.if_else(short, pc.utf8_lpad(columns["zip"], 5, "0"), columns["zip"])
    absent = _NONE if name == "federal" else _STATE_NONE
    for measure in _MEASURES:
        columns[measure], columns[f"{measure}_mark"] = _measure(rows, measure, absent, count)
    columns["competency_based"] = _competency(rows, columns, count)
    return pa.table([columns[name] for name in PROGRAMS_SCHEMA.names], schema=PROGRAMS_SCHEMA)


def _cip(text: pa.ChunkedArray) -> pa.ChunkedArray:
    """Program codes with their point: 513501 is 51.3501."""
    bare = pc.utf8_lpad(pc.replace_substring(text, ".", ""), 6, "0")
    code = pc.binary_join_element_wise(
        pc.utf8_slice_codeunits(bare, 0, 2), pc.utf8_slice_codeunits(bare, 2, 6), "."
    )
    return pc.if_else(pc.equal(text, ""), pa.scalar(None, pa.string()), code)


def _measure(
    rows: TextRows, name: str, absent: dict[str, Mark | None], count: int
) -> tuple[pa.ChunkedArray, pa.ChunkedArray]:
    if name not in rows.table.column_names:
        gone = pa.chunked_array([pa.repeat(Mark.MISSING.value, count)])
        return pa.chunked_array([pa.nulls(count, pa.float64())]), gone
    if name in _DOLLARS:
        refuse_points(rows, name)
    values, marks = quantity(rows, name, pa.float64(), absent)
    refuse(rows, name, pc.less(values, 0), _("a count cannot be negative"))
    return values, marks


def _competency(
    rows: TextRows, columns: dict[str, pa.ChunkedArray | pa.Array], count: int
) -> pa.ChunkedArray | pa.Array:
    """Whether a length of -1 says so; the length is then not applicable, and not withheld."""
    none = pa.array([False] * count)
    if "weeks" not in rows.table.column_names:
        return none
    found: pa.ChunkedArray | pa.Array = none
    for name in ("hours", "weeks"):
        coded = pc.is_in(rows.table[name], pa.array(["-1", "-1.0"]))
        columns[f"{name}_mark"] = pc.if_else(coded, Mark.NOT_APPLICABLE.value, columns[f"{name}_mark"])
        found = pc.or_(found, coded)
    return found


def _results(rows: TextRows) -> pa.Table:
    matching(rows, "provider_id", r"^\d{1,8}$", _("a provider's number"))
    matching(rows, "cip", r"^\d{5,6}$", _("a program code such as 52.0301"))
    unique_keys(rows, ("provider_id", "cip"))
    columns: dict[str, pa.ChunkedArray | pa.Array] = {
        "list": pa.repeat("NJ", rows.table.num_rows),
        "provider_id": rows.table["provider_id"],
        "cip": _cip(rows.table["cip"]),
    }
    for name in _OUTCOMES:
        if name.startswith("quarterly_wage"):
            refuse_points(rows, name)
        columns[name], columns[f"{name}_mark"] = quantity(rows, name, pa.float64(), _STATE_NONE)
        refuse(rows, name, pc.less(columns[name], 0), _("a count cannot be negative"))
    for quarter in ("q2", "q4", "q8"):
        _told_apart(rows, columns, quarter)
    return pa.table([columns[name] for name in OUTCOMES_SCHEMA.names], schema=OUTCOMES_SCHEMA)


def _told_apart(rows: TextRows, columns: dict[str, pa.ChunkedArray | pa.Array], quarter: str) -> None:
    """Refuse columns of a quarter that changed places under their headings.

    A share runs from 0 to 1, and of those who completed it makes whole people: so it is no wage, and no share
    of another quarter. Few earn a dollar in a quarter: wages that are mostly shares are none.
    """
    rate, wage = f"employment_rate_{quarter}", f"quarterly_wage_{quarter}"
    refuse(rows, rate, pc.greater(columns[rate], 1), _("a share of people cannot be above 1"))
    small = pc.less_equal(columns[wage], 1)
    if 2 * (pc.sum(small).as_py() or 0) > len(small) - small.null_count:
        refuse(rows, wage, small, _("it is a share of people, and not a quarter’s wage"))
    people = pc.multiply(columns[rate], columns[f"completed_{quarter}"])
    apart = pc.greater(pc.abs(pc.subtract(people, pc.round(people))), _WHOLE)
    refuse(rows, rate, apart, _("of those who completed, this share makes no whole number of people"))

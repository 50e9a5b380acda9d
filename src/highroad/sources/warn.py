"""Notices of layoffs and closures under the WARN Act and the states' own laws, state by state.

Every state writes its list its own way, by hand. What can be read as a date or a number is; the words stay
beside it in any case, so that nothing of a notice is lost and nothing is guessed; what cannot be read is told
with its line. Names and telephone numbers of contacts are left out.
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
from highroad.sources.delimited import TextRows, matching
from highroad.sources.files import Original, unreadable
from highroad.sources.months import dates
from highroad.sources.published import Part, Remark, Source
from highroad.sources.remarks import LeftOut, remarks, repeated_rows, without
from highroad.sources.slipped import refuse_slipped
from highroad.sources.tabular import Found, fits, plain, refuse, tables
from highroad.sources.warn_layouts import COLUMNS, LAYOUTS, SHARED_HOSTS

SOURCE: Final = Source(
    key="warn",
    title="Notices of layoffs and closures (WARN)",
    publisher="Workforce agencies of the states",
    licence=N_("Public record; check the terms of the state"),
    cadence=N_("weekly or oftener; each state keeps its own list"),
    release_lag_days=7,
    page="https://www.dol.gov/agencies/eta/layoffs/warn",
    addresses=(),
    tables=("notices",),
    renewed_days=30,
)
MERGE_KEYS: Final[dict[str, tuple[str, ...]]] = {
    "notices": (
        *("state", "notice_id", "employer", "site", "city", "county"),
        *("notice_date_text", "effective_date_text", "employees_text"),
    )
}
_DAYS: Final = ("notice_date", "received_date", "effective_date")
NOTICES_SCHEMA: Final = pa.schema(
    [
        pa.field("state", pa.string()),  # two letters
        *(
            pa.field(name, pa.string())
            for name in ("notice_id", "employer", "site", "city", "county", "local_area")
        ),
        *(
            field
            for name in _DAYS
            for field in (
                pa.field(name, pa.date32()),
                pa.field(f"{name}_mark", pa.string()),
                pa.field(f"{name}_text", pa.string()),  # as written
            )
        ),
        pa.field("employees", pa.int64()),
        pa.field("employees_mark", pa.string()),
        pa.field("employees_text", pa.string()),  # as written
        *(pa.field(name, pa.string()) for name in ("kind", "industry", "naics", "union")),
    ]
)
_GROUPED: Final = r"^\d{1,3}([, ]\d{3})+$"
_FIRST_DAY: Final = r"^(?P<day>\d{1,2}[/-]\d{1,2}[/-]\d{2,4})\s*(?:-|–|to|thru|through)\s*\d"
_A_DAY: Final = r"^(\d{1,2}[/-]\d{1,2}[/-]\d{2,4}|\d{4}-\d\d-\d\d)( 00:00:00)?$"
_YEARS: Final = (1980, 2050)  # outside of them a date is a slip of the pen; its words stay
_APART: Final = 3 * 366  # days; twice as many after the notice no layoff was ever announced
_TOGETHER: Final = 400  # days
_MOST: Final = 200_000  # people; no single notice named as many
_SELDOM: Final = 10  # one notice in so many at most; of 14,000 in four States, fewer than one in a hundred
_LEAST_READ: Final = 0.5  # of the dates and counts that are written, so many must be readable


def recognizes(original: Original) -> bool:
    """Whether it has the columns of a state's list."""
    return fits(original, LAYOUTS)


def label(vintage: str) -> str:
    """A vintage in words."""
    return _("notices of {year}").format(year=vintage)


def read(path: Path) -> Iterator[Part]:
    """`notices`, a part for each year in which they were given (else received, else took effect).

    A day or count that cannot be read, or cannot be meant, is null and "missing", with the words in
    `<name>_text`, and a part's remarks tell its line. Raises UnreadableFile naming file, line and column when
    the columns hold something else.
    """
    for each in tables(Original(path), LAYOUTS):
        rows, others = _only_notices(each.whole())
        left_out = [repeated_rows(rows, "employer")]
        table = _notices(rows, each, left_out)
        year = _years(table, each.name)
        years = sorted(pc.unique(year).to_pylist())
        for number in years:
            here = pc.equal(year, number)
            told = remarks(rows, left_out, here) + (others if number == years[-1] else ())
            yield Part(str(number), "notices", table.filter(here), told)


def _only_notices(rows: TextRows) -> tuple[TextRows, tuple[Remark, ...]]:
    """The rows without headings that stand again and without totals, and the remarks that tell of those."""
    name = pc.utf8_trim_whitespace(rows.table["employer"])
    spelled = {each: plain(each) for each in pc.unique(name).to_pylist()}
    heading = plain(rows.headings["employer"])
    again = pc.is_in(name, pa.array([each for each, said in spelled.items() if said == heading], pa.string()))
    total = pc.match_substring_regex(name, r"(?i)^(grand |sub)?total:?$")
    gone = pc.or_(again, total)
    if not pc.any(gone).as_py():
        return rows, ()
    found = [
        LeftOut("employer", N_("the headings stand there again"), again, "row"),
        LeftOut("employer", N_("it is a total and no notice"), total, "row"),
    ]
    return without(rows, gone), remarks(rows, found, gone)


def _notices(rows: TextRows, found: Found, left_out: list[LeftOut]) -> pa.Table:
    """The tidy table. Cells that hold no day or number that can be meant are added to `left_out`."""
    count = rows.table.num_rows
    matching(rows, "employer", r"\S", _("the name of an employer"))
    refuse(
        rows,
        "employer",
        pc.match_substring_regex(rows.table["employer"], _A_DAY),
        _("it is a day, and no employer"),
    )
    columns: dict[str, pa.ChunkedArray | pa.Array] = {"state": _states(rows, found)}
    for name in COLUMNS:
        if name not in _DAYS and name != "employees":
            columns[name] = _words(rows, name, count)
    if "naics" in rows.table.column_names:
        said = pc.replace_substring_regex(columns["naics"], r"(?i)^\W*(n/?a|none|unknown|tbd)\W*$", "")
        coded = pc.match_substring_regex(said, r"^\D{0,8}\d{2,6}")
        _mostly(rows, "naics", said, coded, _("these are not industry codes"))
    if not found.layout.columns.get("site"):  # Florida writes the address below the name
        lines = pc.extract_regex(rows.table["employer"], r"^(?P<name>[^\n]*)\n*(?P<rest>(?s:.*))$")
        columns["employer"] = pc.utf8_trim_whitespace(pc.struct_field(lines, "name"))
        columns["site"] = pc.replace_substring_regex(pc.struct_field(lines, "rest"), r"\s+", " ")
    for name in _DAYS:
        text = _words(rows, name, count)
        columns[f"{name}_text"] = text
        columns[name] = _day(rows, name, text, left_out)
    if found.layout.key == "merged":
        columns["kind"] = _kind(rows)
    written = [columns[name] for name in _DAYS]
    columns["notice_date"], columns["effective_date"] = _without_slips(*written)
    for name, before in zip(_DAYS, written, strict=True):
        slip = pc.and_(pc.is_valid(before), pc.is_null(columns[name]))
        left_out.append(LeftOut(name, N_("the other days of the notice contradict it"), slip))
        columns[f"{name}_mark"] = _missing(columns[name])
    _in_order(rows, *(columns[name] for name in _DAYS))
    text = _words(rows, "employees", count)
    columns["employees_text"] = text
    columns["employees"] = _people(rows, text, left_out)
    columns["employees_mark"] = _missing(columns["employees"])
    left_out[:] = [each for each in left_out if each.column in rows.table.column_names]
    return pa.table([columns[name] for name in NOTICES_SCHEMA.names], schema=NOTICES_SCHEMA)


def _missing(values: pa.ChunkedArray) -> pa.ChunkedArray:
    return pc.if_else(pc.is_null(values), Mark.MISSING.value, pa.scalar(None, pa.string()))


def _words(rows: TextRows, name: str, count: int) -> pa.ChunkedArray | pa.Array:
    """A column's words on one line; empty where the state has no such column."""
    if name not in rows.table.column_names:
        return pa.array([""] * count, pa.string())
    return pc.replace_substring_regex(rows.table[name], r"\s+", " ")


def _kind(rows: TextRows) -> pa.ChunkedArray:
    """What the merged list says of a notice, in words; empty where it says nothing."""
    said = [
        pc.if_else(pc.equal(pc.utf8_lower(rows.table[name]), "true"), name, "")
        for name in ("closure", "temporary", "amendment")
    ]
    return pc.utf8_trim_whitespace(
        pc.replace_substring_regex(pc.binary_join_element_wise(*said, " "), r"\s+", " ")
    )


def _states(rows: TextRows, found: Found) -> pa.ChunkedArray | pa.Array:
    if found.layout.key == "merged":
        return matching(rows, "state", r"^[A-Z]{2}$", _("a state's two letters"))
    if found.layout.key != "shared":
        return pa.repeat(found.layout.key, rows.table.num_rows)
    state: pa.ChunkedArray | pa.Scalar = pa.scalar(None, pa.string())
    for host, letters in SHARED_HOSTS.items():
        here = pc.match_substring(rows.table["page"], host)
        state = pc.if_else(here, letters, state)
    refuse(rows, "page", pc.is_null(state), _("its address is of no state that is known"))
    return state


def _day(
    rows: TextRows, name: str, text: pa.ChunkedArray | pa.Array, left_out: list[LeftOut]
) -> pa.ChunkedArray:
    """The first day that a column's words say; null where they say none."""
    chunked = text if isinstance(text, pa.ChunkedArray) else pa.chunked_array([text])
    first = pc.struct_field(
        pc.extract_regex(pc.binary_join_element_wise(chunked, " ", ""), _FIRST_DAY), "day"
    )
    days, good = dates(pc.coalesce(first, chunked))
    if name != "received_date":  # Texas long wrote numbers of its own into that column
        _mostly(rows, name, chunked, good, _("these are not dates"))
    year = pc.year(days)
    likely = pc.and_(pc.greater_equal(year, _YEARS[0]), pc.less_equal(year, _YEARS[1]))
    strange = pc.and_(pc.not_equal(chunked, ""), pc.invert(good))
    left_out.append(LeftOut(name, N_("it is no day that can be read"), strange))
    left_out.append(LeftOut(name, N_("its year cannot be meant"), pc.invert(likely)))
    return pc.if_else(likely, days, pa.scalar(None, pa.date32()))


def _without_slips(
    notice: pa.ChunkedArray, received: pa.ChunkedArray, effect: pa.ChunkedArray
) -> tuple[pa.ChunkedArray, pa.ChunkedArray]:
    """The days of notice and effect, null where the notice's other days contradict them: a mistyped year
    would file a notice years early, and make those look as if there had been none. Their words stay.
    """
    none = pa.scalar(None, pa.date32())
    apart = pc.greater(pc.abs(pc.days_between(notice, received)), _APART)
    agree = pc.less(pc.abs(pc.days_between(received, effect)), _TOGETHER)
    slip = pc.and_(pc.fill_null(apart, False), pc.fill_null(agree, False))
    notice = pc.if_else(slip, none, notice)
    after = pc.days_between(pc.coalesce(notice, received), effect)
    odd = pc.or_(pc.less(after, -_APART), pc.greater(after, 2 * _APART))
    return notice, pc.if_else(pc.fill_null(odd, False), none, effect)


def _in_order(
    rows: TextRows, notice: pa.ChunkedArray, received: pa.ChunkedArray, effect: pa.ChunkedArray
) -> None:
    """Notices come before they are received, and most before what they tell of, or columns were swapped."""
    early = pc.less(received, notice)
    problem = _("notices are dated after they were received: are two columns swapped?")
    refuse_slipped(rows, "received_date", early, problem, one_in=_SELDOM)
    before = pc.less(effect, notice)
    known = len(before) - before.null_count
    if known and pc.sum(before).as_py() > known / 2:
        problem = _("most notices are dated after the layoff: are two columns swapped?")
        refuse(rows, "notice_date", before, problem)


def _people(rows: TextRows, text: pa.ChunkedArray | pa.Array, left_out: list[LeftOut]) -> pa.ChunkedArray:
    chunked = text if isinstance(text, pa.ChunkedArray) else pa.chunked_array([text])
    grouped = pc.match_substring_regex(chunked, _GROUPED)
    bare = pc.if_else(grouped, pc.replace_substring_regex(chunked, "[, ]", ""), chunked)
    bare = pc.replace_substring_regex(bare, r"\.0+$", "")
    good = pc.match_substring_regex(bare, r"^\d{1,6}$")
    _mostly(rows, "employees", chunked, good, _("these are not numbers of people"))
    people = pc.cast(pc.if_else(good, bare, pa.scalar(None, pa.string())), pa.int64())
    strange = pc.and_(pc.not_equal(chunked, ""), pc.invert(good))
    left_out.append(LeftOut("employees", N_("it is no single number of people"), strange))
    many = pc.greater(people, _MOST)
    left_out.append(LeftOut("employees", N_("no notice ever named as many people"), many))
    return pc.if_else(many, pa.scalar(None, pa.int64()), people)


def _mostly(rows: TextRows, name: str, text: pa.ChunkedArray, good: pa.ChunkedArray, problem: str) -> None:
    """Refuse a column of which most words are something else: its heading stands over another column."""
    written = pc.sum(pc.not_equal(text, "")).as_py() or 0
    if written >= 1 and (pc.sum(good).as_py() or 0) < _LEAST_READ * written:
        bad = pc.and_(pc.not_equal(text, ""), pc.invert(good))
        raise rows.fail(problem, int(pc.index(bad, True).as_py()), name)


def _years(table: pa.Table, name: str) -> pa.ChunkedArray:
    """The year by which a notice is filed; of those without any date, the newest of the file."""
    day = pc.coalesce(table["notice_date"], table["received_date"], table["effective_date"])
    year = pc.year(day)
    newest = pc.max(year)
    if not newest.is_valid:
        raise unreadable(_("no notice has a date"), name)
    return pc.coalesce(year, newest)

"""Dates of months as publishers write them, and vintages that are named by their newest month."""

from __future__ import annotations

from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.sources.delimited import TextRows
from highroad.sources.tabular import refuse

_NAMES: Final = (
    N_("January {year}"),
    N_("February {year}"),
    N_("March {year}"),
    N_("April {year}"),
    N_("May {year}"),
    N_("June {year}"),
    N_("July {year}"),
    N_("August {year}"),
    N_("September {year}"),
    N_("October {year}"),
    N_("November {year}"),
    N_("December {year}"),
)
# Pattern of a date -> how it is read. Times behind a date are midnight, and are left out.
_FORMS: Final = (
    (r"^\d{1,2}/\d{1,2}/\d{4}$", "%m/%d/%Y"),
    (r"^\d{1,2}/\d{1,2}/\d{2}$", "%m/%d/%y"),
    (r"^\d{1,2}-\d{1,2}-\d{2}$", "%m-%d-%y"),
    (r"^\d{4}-\d{2}-\d{2}([ T]00:00:00)?$", "%Y-%m-%d"),
    (r"^[A-Z][a-z]{2} \d{1,2}, \d{4}$", "%b %d, %Y"),
    (r"^[A-Z][a-z]{3,8} \d{1,2}, \d{4}$", "%B %d, %Y"),
)


def month_label(vintage: str) -> str:
    """A vintage such as "2026M09" in words: "up to September 2026"."""
    return _("up to {month}").format(month=month_name(vintage))


def month_name(vintage: str) -> str:
    """The month of a vintage such as "2026M09": "September 2026"."""
    return _(_NAMES[int(vintage[5:]) - 1]).format(year=vintage[:4])


def month_vintage(days: pa.ChunkedArray) -> str:
    """The vintage of a file whose months are these: its newest one, "2026M09"."""
    newest = pc.max(days).as_py()
    return f"{newest.year}M{newest.month:02d}"


def dates(text: pa.ChunkedArray) -> tuple[pa.ChunkedArray, pa.ChunkedArray]:
    """(days, good): text as dates where it is one in a publisher's way of writing, and whether it is.

    Two-digit years are of this century. Characters are tested before the cast: Arrow alone would take
    31 February for 3 March.
    """
    found: pa.ChunkedArray | pa.Scalar = pa.scalar(None, pa.date32())
    good = pa.chunked_array([pa.repeat(pa.scalar(False), len(text))])
    for pattern, form in _FORMS:
        fits = pc.match_substring_regex(text, pattern)
        if not pc.any(fits).as_py():
            continue
        bare = pc.utf8_slice_codeunits(text, 0, 10) if form == "%Y-%m-%d" else text
        day = pc.strptime(pc.if_else(fits, bare, pa.scalar(None, pa.string())), form, "s", error_is_null=True)
        again = pc.and_(fits, pc.fill_null(_same(day, bare, form), False))
        found = pc.if_else(again, pc.cast(day, pa.date32()), found)
        good = pc.or_(good, again)
    if isinstance(found, pa.Scalar):
        found = pa.chunked_array([pa.nulls(len(text), pa.date32())])
    return found, good


def _same(day: pa.ChunkedArray, text: pa.ChunkedArray, form: str) -> pa.ChunkedArray:
    """Whether a date says the day that its text says."""
    number = pc.cast(pc.day(day), pa.string())
    if form.startswith("%m"):
        told = pc.struct_field(pc.extract_regex(text, r"^\d{1,2}[/-]0?(?P<day>\d{1,2})[/-]"), "day")
    elif form.startswith("%Y"):
        told = pc.struct_field(pc.extract_regex(text, r"^\d{4}-\d{2}-0?(?P<day>\d{1,2})"), "day")
    else:
        told = pc.struct_field(pc.extract_regex(text, r" 0?(?P<day>\d{1,2}),"), "day")
    return pc.equal(number, told)


def day_of(rows: TextRows, column: str) -> pa.ChunkedArray:
    """A column of months by their first days. Raises UnreadableFile at the first text that is none."""
    days, good = dates(rows.table[column])
    refuse(rows, column, pc.invert(good), _("it is not a date"))
    refuse(rows, column, pc.not_equal(pc.day(days), 1), _("it is not the first of a month"))
    return days

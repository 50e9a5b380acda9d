"""The Self-Sufficiency Standard's own workbooks: a row for each county and family, as its authors hand them
out.

`CA2024_all_families.xlsx`: the state and the year stand in the name, counties are written by name. The hourly
wage is that of each working adult.
"""

from __future__ import annotations

import re
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from highroad.language import gettext as _
from highroad.reference import geography
from highroad.results import Mark
from highroad.sources.delimited import TextRows
from highroad.sources.files import Original, unreadable
from highroad.sources.tabular import Layout, quantity, refuse

_PEOPLE: Final = {  # ours -> the publisher's headings (slips of the pen too), the word for one and several
    "adults": (("Adult(s)", "Adults"), ("adult", "adults")),
    "infants": (("Infant(s)", "Infants"), ("infant", "infants")),
    "preschoolers": (("Preschooler(s)", "Preshooler(s)", "Preschoolers"), ("preschooler", "preschoolers")),
    "schoolagers": (("Schoolager(s)", "Schoolagers", "School-ager(s)"), ("school-ager", "school-agers")),
    "teenagers": (("Teenager(s)", "Teenagers"), ("teenager", "teenagers")),
}
LAYOUT: Final = Layout(
    "self-sufficiency",
    {
        **{ours: headings for ours, (headings, _words) in _PEOPLE.items()},
        "county": ("County",),
        "hourly": ("Hourly Self-Sufficiency Wage", "Self-Sufficiency Wage Hourly"),
        "annual": ("Annual Self-Sufficiency Wage", "Self-Sufficiency Wage Annual"),
    },
    optional=frozenset({"annual"}),
    top=12,
)
_NAME: Final = re.compile(r"(?<![A-Za-z])(?P<state>[A-Z]{2})[-_ ]?(?P<year>20\d\d)(?!\d)")
_HOURS: Final = 2112.0  # a year: 8 hours a day, 22 days a month
_STANDARD: Final = "Self-Sufficiency Standard"
_SOURCE: Final = "https://selfsufficiencystandard.org/"
_LICENCE: Final = "Center for Women's Welfare, University of Washington: ask before publishing it further"


def amounts(rows: TextRows, original: Original, schema: pa.Schema) -> pa.Table:
    """Rows of `amounts`; a county or family that is not what it should be is refused with its line."""
    state, year = _named(original)
    families = _families(rows)
    county = _counties(rows, state)
    hourly, mark = quantity(rows, "hourly", pa.float64(), {"": Mark.MISSING})
    refuse(
        rows,
        "hourly",
        pc.or_(pc.less(hourly, 1.0), pc.greater(hourly, 500.0)),
        _("it is not an amount of dollars an hour"),
    )
    if "annual" in rows.table.column_names:
        _agree(rows, hourly)
    count = rows.table.num_rows
    columns = {
        "standard": pa.repeat(_STANDARD, count),
        "family_type": families,
        "county_fips": county,
        "year": pa.repeat(pa.scalar(year, pa.int32()), count),
        "hourly_amount": hourly,
        "hourly_amount_mark": mark,
        "source": pa.repeat(_SOURCE, count),
        "licence_note": pa.repeat(_LICENCE, count),
    }
    made = pa.table([columns[name] for name in schema.names], schema=schema)
    keys = made.group_by(["family_type", "county_fips"]).aggregate([([], "count_all")])
    if keys.num_rows < made.num_rows:
        raise unreadable(_("a family of a county stands twice"), rows.file)
    return made


def _named(original: Original) -> tuple[str, int]:
    """State (FIPS) and year by the file's name."""
    found = _NAME.search(original.name)
    states = {each.abbreviation: each.fips for each in geography.states().values()}
    if found is None or found["state"] not in states:
        raise unreadable(
            _("its name does not say of which state and year it is"),
            original.name,
            remedy=_("Give it back its own name, such as {name}.").format(name="CA2024_all_families.xlsx"),
        )
    return states[found["state"]], int(found["year"])


def _families(rows: TextRows) -> pa.Array:
    """Families in words: "1 adult, 1 infant, 2 school-agers"."""
    parts = []
    for name, (_headings, (one, several)) in _PEOPLE.items():
        number, _mark = quantity(rows, name, pa.int64(), {"": None})
        number = pc.fill_null(number, 0)
        refuse(rows, name, pc.greater(number, 12), _("no family has so many"))
        word = pc.if_else(pc.equal(number, 1), one, several)
        said = pc.binary_join_element_wise(pc.cast(number, pa.string()), word, " ")
        parts.append(pc.if_else(pc.equal(number, 0), pa.scalar(None, pa.string()), said))
        if name == "adults":
            refuse(rows, name, pc.equal(number, 0), _("a family needs an adult"))
    return pc.binary_join_element_wise(*parts, ", ", null_handling="skip")


def _counties(rows: TextRows, state: str) -> pa.Array:
    """County codes by name; a county in parts ("Los Angeles County (Pomona)") is refused with its line."""
    known: dict[str, str] = {}
    for fips, county in geography.counties().items():
        if fips[:2] == state:
            known |= {county.name.lower(): fips, county.legal_name.lower(): fips}
    written = pc.utf8_lower(pc.utf8_trim_whitespace(rows.table["county"]))
    codes = pa.array([known.get(each) for each in written.to_pylist()], pa.string())
    refuse(rows, "county", pc.is_null(codes), _("it is no county of this state"))
    return codes


def _agree(rows: TextRows, hourly: pa.ChunkedArray) -> None:
    """The annual amount is that of all working adults; columns that were swapped don't fit together."""
    annual, _mark = quantity(rows, "annual", pa.float64(), {"": Mark.MISSING})
    adults = pc.cast(pc.if_else(pc.equal(rows.table["adults"], ""), "1", rows.table["adults"]), pa.float64())
    whole = pc.multiply(pc.multiply(hourly, _HOURS), adults)
    off = pc.greater(pc.abs(pc.subtract(annual, whole)), pc.multiply(whole, 0.02))
    refuse(rows, "annual", off, _("it is not what the hourly wage comes to in a year"))

"""Living-wage and self-sufficiency standards that the user has a right to; none is shipped and none made up.

The project's own CSV (`highroad.reference.living_wage`), workbooks with a column for each family type, as the
calculators hand them out, under lines that name standard, year, source and licence, and the workbooks of the
Self-Sufficiency Standard.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.reference import living_wage
from highroad.results import Mark
from highroad.sources import self_sufficiency
from highroad.sources.delimited import matching
from highroad.sources.files import Original, unreadable
from highroad.sources.published import Part, Source
from highroad.sources.tabular import Found, Layout, fits, quantity, refuse, tables, unique_keys

SOURCE: Final = Source(
    key="living_wages",
    title="Living-wage and self-sufficiency standards",
    publisher="whoever made the standard; each row says who",
    licence=N_("as each row says; brought by the user"),
    cadence=N_("yearly, as a rule"),
    release_lag_days=180,
    page="https://livingwage.mit.edu/",
    addresses=(),
    tables=("amounts",),
)
MERGE_KEYS: Final[dict[str, tuple[str, ...]]] = {
    "amounts": ("standard", "family_type", "county_fips", "year")
}
AMOUNTS_SCHEMA: Final = pa.schema(
    [
        *(pa.field(name, pa.string()) for name in ("standard", "family_type", "county_fips")),
        pa.field("year", pa.int32()),
        pa.field("hourly_amount", pa.float64()),  # dollars an hour of full-time work
        pa.field("hourly_amount_mark", pa.string()),
        pa.field("source", pa.string()),
        pa.field("licence_note", pa.string()),
    ]
)
_TEMPLATE: Final = Layout("template", {name: (name,) for name in living_wage.COLUMNS}, top=1)
_ADULTS: Final = {"1_adult": "1 Adult", "2_adults_1_working": "2 Adults (1 Working)", "2_adults": "2 Adults"}
_FAMILIES: Final = {
    f"{adults}_{children}": f"{words} {children} Children" if children != 1 else f"{words} 1 Child"
    for adults, words in _ADULTS.items()
    for children in range(4)
}
_WIDE: Final = Layout(
    "wide",
    {
        "county": ("County FIPS", "FIPS", "FIPS Code"),
        **{
            ours: (
                heading,
                heading.replace("2 Adults ", "2 Adults (2 Working) ") if "(" not in heading else heading,
                *((heading.replace(" 0 Children", ""),) if ours.endswith("_0") else ()),
            )
            for ours, heading in _FAMILIES.items()
        },
    },
    optional=frozenset(name for name in _FAMILIES if name != "1_adult_0"),
    top=20,
)
_LAYOUTS: Final = (_TEMPLATE, _WIDE, self_sufficiency.LAYOUT)
_ABOVE: Final = ("standard", "year", "source", "licence")
_RANGE: Final = (1.0, 500.0)  # dollars an hour: yearly amounts and cents are caught


def recognizes(original: Original) -> bool:
    """Whether it is the project's CSV, or a workbook with counties and family types."""
    return fits(original, _LAYOUTS)


def label(vintage: str) -> str:
    """A vintage in words."""
    return _("standards of {year}").format(year=vintage)


def read(path: Path) -> Iterator[Part]:
    """`amounts`, a part for each year. A blank in a workbook is "missing".

    Raises UnreadableFile naming file, line and column; for the CSV as `living_wage.read_standards`.
    """
    original = Original(path)
    for each in tables(original, _LAYOUTS):
        if each.layout is self_sufficiency.LAYOUT:
            made = self_sufficiency.amounts(each.whole(), original, AMOUNTS_SCHEMA)
            yield Part(str(made["year"][0]), "amounts", made)
            continue
        plain = each.layout is _TEMPLATE and original.kind == "plain"
        table = _template(path, each) if plain else _wide(each)
        for year in sorted(pc.unique(table["year"]).to_pylist()):
            yield Part(str(year), "amounts", table.filter(pc.equal(table["year"], year)))


def _template(path: Path, found: Found) -> pa.Table:
    found.whole()  # refuses a last line that was cut
    rows = living_wage.read_standards(path)
    none: list[str | None] = [None] * len(rows)
    return pa.table(
        [
            [row.standard for row in rows],
            [row.family_type for row in rows],
            [row.county for row in rows],
            pa.array([row.year for row in rows], pa.int32()),
            [float(row.hourly_amount) for row in rows],
            pa.array(none, pa.string()),
            [row.source for row in rows],
            [row.licence_note for row in rows],
        ],
        schema=AMOUNTS_SCHEMA,
    )


def _wide(found: Found) -> pa.Table:
    if found.layout is not _WIDE:
        raise unreadable(
            _("the table of standards is read as a plain CSV file"),
            found.name,
            remedy=_("Save it as CSV UTF-8, or download it again."),
        )
    about = _about(found)
    rows = found.whole()
    matching(rows, "county", r"^\d{4,5}$", _("a county code"))
    unique_keys(rows, ("county",))
    county = pc.utf8_lpad(rows.table["county"], 5, "0")
    count = rows.table.num_rows
    parts = []
    for name in _FAMILIES:
        if name not in found.present:
            continue
        amount, mark = quantity(rows, name, pa.float64(), {"": Mark.MISSING, "N/A": Mark.MISSING})
        outside = pc.or_(pc.less(amount, _RANGE[0]), pc.greater(amount, _RANGE[1]))
        refuse(rows, name, outside, _("it is not an amount of dollars an hour"))
        family = rows.headings[name]
        texts = (about["standard"], family)
        parts.append(
            pa.table(
                [
                    *(pa.repeat(text, count) for text in texts),
                    county,
                    pa.repeat(pa.scalar(int(about["year"]), pa.int32()), count),
                    amount,
                    mark,
                    *(pa.repeat(about[key], count) for key in ("source", "licence")),
                ],
                schema=AMOUNTS_SCHEMA,
            )
        )
    return pa.concat_tables(parts)


def _about(found: Found) -> dict[str, str]:
    """Standard, year, source and licence from the lines above the table ("Year: 2025")."""
    told: dict[str, str] = {}
    for row in found.above:
        cells = [cell for cell in row if cell]
        whole = bool(cells) and cells[0].partition(":")[2].strip()  # "Year: 2025", and not "Year" | "2025"
        words = cells[0] if whole else ": ".join(cells[:2])
        name, colon, text = words.partition(":")
        if colon and text.strip(" :"):
            told[name.strip().lower().replace("license", "licence")] = text.strip(" :")
    lacking = [name for name in _ABOVE if name not in told]
    if lacking or not told["year"].isdigit():
        raise unreadable(
            _("the lines above the table do not name its {what}").format(what=(lacking or ["year"])[0]),
            found.name,
            line=1,
            remedy=_("Write above the table, each on a line: Standard: …, Year: …, Source: …, Licence: …."),
        )
    return told

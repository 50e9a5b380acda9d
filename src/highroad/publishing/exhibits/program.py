"""Exhibit: one training program, where it leads, what that pays and how many it needs, and what became of
people.
"""

from __future__ import annotations

from functools import partial
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.market import find_program, program_outlook
from highroad.publishing.charts import Chart, bar_chart
from highroad.publishing.exhibits.kind import Asked, Finding, Kind, Parameter
from highroad.publishing.exhibits.openings import state_vintage
from highroad.publishing.exhibits.parameters import REGION
from highroad.publishing.exhibits.speaking import spoken
from highroad.publishing.formats import format_money, format_number, format_percent
from highroad.publishing.release import ReleasedTable

_WITHHELD: Final = {
    "suppressed": N_("withheld by the publisher, which may mean that few people were counted"),
    "missing": N_("not in the list"),
    "not_applicable": N_("does not apply"),
}
_TOLD: Final = (
    ("served", N_("People served: {value}.")),
    ("completion_rate", N_("Completed, of those who left: {value}.")),
    ("employment_rate", N_("Employed in the second quarter after: {value}.")),
    ("earnings", N_("Median earnings in that quarter: {value}.")),
    ("cost", N_("Tuition and fees: {value}.")),
    ("weeks", N_("Weeks: {value}.")),
)
_MOST_LICENSES: Final = 6
#: What the list says of the program itself, in its own words.
_WORDS: Final = (
    ("credential", N_("Credential: {value}.")),
    ("mode", N_("Way of teaching: {value}.")),
    ("city", N_("Place: {value}.")),
    ("status", N_("Status on the list: {value}.")),
)


def answer(asked: Asked) -> Finding:
    """The program's occupations, most jobs first; its outcomes in the notes, each number or the reason for
    none.
    """
    standard = asked.number("standard")
    about = find_program(
        asked.region, asked.values["program"], vintage=asked.vintages["etpl"], catalogue=asked.catalogue
    )
    asked.values["program"] = about["program_id"]
    result = spoken(
        program_outlook(
            asked.region,
            about["program_id"],
            standard=standard,
            vintage=asked.vintages["etpl"],
            oews=asked.vintages["oews"],
            projections=asked.vintages["projections"],
            of_state=asked.vintages["state_projections"] or None,
            catalogue=asked.catalogue,
        )
    )
    asked.vintages["state_projections"] = state_vintage(result)
    table = result.table
    meets = table["meets"].to_pylist()
    openings = pc.sum(table["openings"]).as_py()
    words = {
        "program": about["program"],
        "provider": about["provider"],
        "region": asked.region.name,
        "count": format_number(len(meets)),
        "good": format_number(meets.count("yes")),
        "standard": format_money(standard),
        "openings": format_number(round(openings or 0, -1)),
    }
    title = _title(meets).format(**words)
    subtitle = _("{program}, {provider}: median wages by occupation, dollars per hour, {region}").format(
        **words
    )
    takeaway = _("Occupations with a median of {standard} an hour or more: {good} of {count}.").format(
        **words
    )
    if openings is not None:
        takeaway += " " + _("Together they have about {openings} openings a year in {region}.").format(
            **words
        )
    else:
        takeaway += " " + _("Their openings are not known: no projections are at hand.")
    outcomes = tuple(_(told).format(value=_said(about, name)) for name, told in _TOLD)
    unsaid = _("not in the list")
    itself = tuple(_(told).format(value=about[name] or unsaid) for name, told in _WORDS)
    return Finding(
        result=result.with_table(_spoken_words(table)),
        title=title,
        subtitle=subtitle,
        takeaway=f"{takeaway} {outcomes[1]} {outcomes[2]} {outcomes[3]}",
        key_columns=("soc",),
        measures=("employment", "hourly_p50", "against", "openings"),
        draw=partial(_draw, title, subtitle) if table["hourly_p50"].null_count < table.num_rows else None,
        undrawn=_("No wage of these occupations is published here."),
        notes=(*itself, *outcomes, *_licenses(table)),
    )


def _title(meets: list[str]) -> str:
    """The finding, of one occupation in the singular."""
    if meets == ["yes"]:
        return _("{program}: the occupation it leads to pays {standard} an hour or more")
    if meets == ["no"]:
        return _("{program}: the occupation it leads to pays less than {standard} an hour")
    return _("{program}: {good} of {count} occupations it leads to pay {standard} an hour or more")


def _licenses(table: pa.Table) -> tuple[str, ...]:
    """What is known of licenses, for the occupations with most jobs."""
    rows = table.select(["occupation", "license"]).slice(0, _MOST_LICENSES).to_pylist()
    return tuple(_("License, {occupation}: {license}.").format(**row) for row in rows)


def _said(about: dict[str, object], name: str) -> str:
    """A number of the program in words, or why there is none."""
    value = about[name]
    if not isinstance(value, float):
        return _(_WITHHELD[str(about[f"{name}_mark"])])
    if name in ("cost", "earnings"):
        return format_money(value, 0)
    return format_percent(value, 1) if name.endswith("_rate") else format_number(value)


def _spoken_words(table: pa.Table) -> pa.Table:
    words = {"yes": _("yes"), "no": _("no"), "not evaluable": _("cannot be evaluated")}
    said = pa.array([words[each] for each in table["meets"].to_pylist()], pa.string())
    table = table.set_column(table.column_names.index("meets"), "meets", said)
    by = pa.array([_(each) for each in table["named_by"].to_pylist()], pa.string())
    return table.set_column(table.column_names.index("named_by"), "named_by", by)


def _draw(title: str, subtitle: str, table: ReleasedTable, size: str) -> Chart:
    return bar_chart(
        table, category="occupation", value="hourly_p50", title=title, subtitle=subtitle, size=size
    )


KIND = Kind(
    key="program",
    title=N_("One training program"),
    description=N_(
        "The occupations a program leads to, their pay against a standard, demand, and its outcomes."
    ),
    parameters=(
        REGION,
        Parameter(
            "program",
            N_("Program"),
            "text",
            help=N_("Words of its name that no other has, or its number in the list."),
        ),
        Parameter(
            "standard", N_("Wage standard, dollars an hour"), "number", default="25", least=1, most=500
        ),
    ),
    sources=("etpl", "oews", "projections", "state_projections"),
    by_region=frozenset({"state_projections"}),
    answer=answer,
)

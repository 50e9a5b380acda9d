"""What employers say they need, added up by sector and occupation so that none of them can be told."""

from __future__ import annotations

from collections import Counter, defaultdict
from statistics import median
from typing import Any, Final

import pyarrow as pa

from highroad.errors import BadQuestion
from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.market.occupations import NAMING
from highroad.reference import codes
from highroad.results import Column, Mark, Method, Result, SourceReference
from highroad.sources.registers import Field

SCHEDULES: Final = {
    "days": N_("days"),
    "evenings": N_("evenings"),
    "nights": N_("nights"),
    "rotating": N_("rotating shifts"),
    "flexible": N_("flexible"),
}
TRAINS: Final = ("yes", "with help", "no")
#: The columns of a file of employers' answers: a row for each employer and occupation.
EMPLOYER_FIELDS: Final = (
    Field("employer", needed=True),
    Field("sector", needed=True),
    Field("soc", needed=True),
    Field("openings", "number"),
    Field("hourly_wage", "number"),
    Field("schedule", choices=tuple(SCHEDULES)),
    Field("skills"),
    Field("trains", choices=TRAINS),
)
#: So few employers at least stand behind everything that is said.
FEWEST: Final = 3
#: One employer with more than this share of the openings could be told by its competitors.
DOMINANT: Final = 0.8

COLUMNS: Final = (
    Column("sector", N_("Sector")),
    *NAMING,
    Column("employers", N_("Employers"), "count", N_("employers"), 0, "employers_mark"),
    Column("openings", N_("Openings named"), "count", N_("openings"), 0, "openings_mark"),
    Column("hourly_wage", N_("Median wage offered"), "money", N_("dollars per hour"), 0, "wage_mark"),
    Column("trains", N_("Would train"), "count", N_("employers"), 0, "trains_mark"),
    Column("trains_with_help", N_("of them with help"), "count", N_("employers"), 0, "trains_mark"),
    Column("schedules", N_("Schedules")),
    Column("skills", N_("Skills asked for")),
)


def employer_voice(
    answers: pa.Table, *, fewest: int = FEWEST, sources: tuple[SourceReference, ...] = ()
) -> Result:
    """Employers' answers by sector and occupation, none of which tells of fewer than `fewest` employers.

    answers: as `read_register` gives it for `EMPLOYER_FIELDS`; names are alike whatever their case and
    blanks; of an employer's rows on one occupation openings add up and the last other answer counts. `skills`
    have semicolons between. fewest: 3 or more.

    Returns a `Result`; `.table`, by sector and then most employers: `sector`, `soc`, `occupation`,
    `employers`, `openings` ("at_least" where somebody doesn't say; "suppressed" where one employer has more
    than four fifths of them), `hourly_wage` (median over employers, to the dollar), `trains` (employers who
    would train, by themselves or with help), `trains_with_help`, `schedules` and `skills` (those that at
    least `fewest` employers name, with how many). Where fewer employers answered, everything is "suppressed";
    where fewer answered one question, that number is. There are no totals, from which others could be taken.

    Raises BadQuestion for no rows, a code that is no occupation, and fewer than three.
    Source: the partnership's own intake.
    """
    if fewest < FEWEST:
        raise BadQuestion(
            _("At least {count} employers stand behind a number.").format(count=FEWEST),
            remedy=_("Two would tell each of the other."),
        )
    groups = _groups(answers.to_pylist())
    if not groups:
        raise BadQuestion(_("The register is empty."), remedy=_("Write a row for an employer."))
    rows = [_row(sector, soc, told, fewest) for (sector, soc), told in groups.items()]
    rows.sort(key=lambda row: (row["sector"], -row.get("employers", 0), row["soc"]))
    return Result(
        table=pa.Table.from_pylist(rows, schema=_SCHEMA),
        columns=COLUMNS,
        sources=sources,
        method=Method(
            key="employer-voice",
            title=_("What employers say they need"),
            words=_(
                "Employers' own answers, added up by sector and occupation. Nothing is told of fewer than "
                "{count} employers, nor openings of which one employer has more than four fifths."
            ).format(count=fewest),
            citation="Federal Committee on Statistical Methodology (2005), Working Paper 22",
            parameters={
                "fewest": str(fewest),
                "employers": str(len({name for told in groups.values() for name in told})),
                "sectors": str(len({sector for sector, _soc in groups})),
                "hidden": str(sum("employers" not in row for row in rows)),
            },
        ),
        notes=(_("Who answered chose to: these employers speak for themselves, not for all employers."),),
    )


_TEXT: Final = ("sector", "soc", "occupation", "schedules", "skills")
_SCHEMA: Final = pa.schema(
    [
        field
        for column in COLUMNS
        for field in (
            pa.field(column.name, pa.string() if column.name in _TEXT else pa.float64()),
            *(
                (pa.field(column.mark, pa.string()),)
                if column.mark and column.name != "trains_with_help"
                else ()
            ),
        )
    ]
)


def _groups(rows: list[dict[str, Any]]) -> dict[tuple[str, str], dict[str, dict[str, Any]]]:
    """What each employer said, by sector and occupation."""
    groups: dict[tuple[str, str], dict[str, dict[str, Any]]] = defaultdict(dict)
    for row in rows:
        if row["soc"] not in codes.occupations():
            raise BadQuestion(
                _("“{code}” is no code of an occupation.").format(code=row["soc"][:20]),
                remedy=_("Use codes of 2018, such as 29-1141."),
            )
        employer = " ".join(row["employer"].casefold().split())
        told = groups[(row["sector"], row["soc"])].setdefault(employer, {})
        openings = [each for each in (told.get("openings"), row["openings"]) if each is not None]
        given = {name: row[name] for name in ("hourly_wage", "schedule", "trains", "skills")}
        told |= {name: value for name, value in given.items() if value is not None}
        told["openings"] = sum(openings) if openings else None
    return groups


def _row(sector: str, soc: str, told: dict[str, dict[str, Any]], fewest: int) -> dict[str, Any]:
    found: dict[str, Any] = {"sector": sector, "soc": soc, "occupation": codes.occupation_title(soc)}
    hidden = Mark.SUPPRESSED.value
    if len(told) < fewest:
        marks = ("employers_mark", "openings_mark", "wage_mark", "trains_mark")
        return found | dict.fromkeys(marks, hidden) | {"schedules": "", "skills": ""}

    def said(name: str) -> list[Any]:
        return [each[name] for each in told.values() if each.get(name) is not None]

    found["employers"] = len(told)
    openings, wages, trains = said("openings"), said("hourly_wage"), said("trains")
    if len(openings) < fewest or max(openings) > DOMINANT * sum(openings):
        found["openings_mark"] = hidden
    else:
        found["openings"] = sum(openings)
        found["openings_mark"] = Mark.AT_LEAST.value if len(openings) < len(told) else None
    if len(wages) < fewest:
        found["wage_mark"] = hidden
    else:
        found["hourly_wage"] = float(round(median(wages)))
    if len(trains) < fewest:
        found["trains_mark"] = hidden
    else:
        helped = sum(each == "with help" for each in trains)
        found |= {"trains": sum(each == "yes" for each in trains) + helped, "trains_with_help": helped}
    skills = Counter(skill for text in said("skills") for skill in _skills(text))
    schedules = Counter(said("schedule"))
    found["skills"] = _named(skills, fewest)
    found["schedules"] = _named({_(SCHEDULES[name]): count for name, count in schedules.items()}, fewest)
    return found


def _skills(text: str) -> set[str]:
    """The skills that one employer names, each once, whatever their case."""
    return {" ".join(each.casefold().split()) for each in text.split(";")} - {""}


def _named(counts: dict[str, int], fewest: int) -> str:
    """What at least so many name, the most named first."""
    shown = sorted((-count, name) for name, count in counts.items() if count >= fewest)
    return "; ".join(f"{name} ({-count})" for count, name in shown)

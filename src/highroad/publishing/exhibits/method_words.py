"""What a method was given, in words: the parameters of a computation as a reader meets them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.market.eligible_programs import COLUMNS
from highroad.publishing.exhibits.kind import Kind
from highroad.publishing.formats import format_amount
from highroad.results import Method

LABELS: Final = {
    "about": N_("What is forecast"),
    "amount": N_("Amount of all projects, dollars"),
    "area": N_("Codes of the published areas"),
    "area_mean": N_("Mean wage of all jobs, dollars a year"),
    "area_median": N_("Median wage of all jobs, dollars a year"),
    "area_name": N_("Name of the area"),
    "area_note": N_("How the area differs from the region"),
    "areas_hidden": N_("Areas that do not show their jobs"),
    "asked": N_("Region asked for"),
    "award_levels": N_("Award levels"),
    "base": N_("Compared with, codes"),
    "base_name": N_("Compared with"),
    "by": N_("Rows are"),
    "at": N_("Since"),
    "average_gap": N_("Distance from the baseline, on average"),
    "beside": N_("Vintage of the State's projections, for the range"),
    "beyond": N_("Change beyond that of the comparison"),
    "beside_area": N_("Area that the State projects for, in the range"),
    "by_another_day": N_("Notices placed by another day than their own"),
    "changed": N_("Themes that changed a text"),
    "compared": N_("Distance of the comparison from its own baseline"),
    "comparison": N_("Compared with"),
    "confidence": N_("Confidence of the interval"),
    "count": N_("How many"),
    "counties": N_("Counties"),
    "covered": N_("Months that past forecasts' intervals held, percent"),
    "decisions": N_("Decisions on appeals"),
    "detail": N_("Detail of industries"),
    "direction": N_("Direction"),
    "earlier": N_("Earlier year"),
    "employers": N_("Employers who answered"),
    "error": N_("Error of past forecasts, against a naive one"),
    "excluding": N_("Region left out of the area compared with"),
    "fewest": N_("Shown of so many at the least"),
    "first": N_("First list"),
    "first_month": N_("First month"),
    "hidden": N_("Not shown: of too few"),
    "horizon": N_("Months ahead"),
    "industries": N_("Industries"),
    "industry": N_("Industry code"),
    "industry_name": N_("Industry"),
    "jobs": N_("Jobs"),
    "jobs_high_years": N_("Years of work, at the most"),
    "jobs_low_years": N_("Years of work, at the least"),
    "jobs_years": N_("Years of work"),
    "kind": N_("Kind of exhibit"),
    "last_month": N_("Last month"),
    "later": N_("Later year"),
    "latest": N_("Newest notice"),
    "latitude": N_("Latitude of the middle"),
    "miles": N_("Miles, in a straight line"),
    "least_wage": N_("Least share of the wage"),
    "left_out": N_("Left out"),
    "level": N_("Detail"),
    "longitude": N_("Longitude of the middle"),
    "measure": N_("Measure"),
    "mix": N_("People by occupation"),
    "model": N_("Model"),
    "most": N_("At most"),
    "most_education": N_("Most education"),
    "most_steps": N_("Most steps"),
    "most_zones": N_("Most job zones up"),
    "not_placed": N_("Rows without a known place"),
    "nowhere": N_("Programs that lead nowhere known"),
    "occupation": N_("Occupation"),
    "oews": N_("Vintage of jobs and wages"),
    "of": N_("Programs"),
    "of_state": N_("Vintage of the State's projections"),
    "onet": N_("Version of O*NET"),
    "ownership": N_("Ownership"),
    "pattern": N_("Staffing pattern, code"),
    "pattern_name": N_("Staffing pattern"),
    "people": N_("People"),
    "people_after": N_("People on the list after"),
    "people_before": N_("People on the list before"),
    "people_gains": N_("People who come on"),
    "people_loses": N_("People who go off"),
    "people_not_known": N_("Programs whose people nobody counts"),
    "people_unclear": N_("People of whom it cannot be told"),
    "per": N_("Wages per"),
    "placed": N_("People placed"),
    "programs": N_("Programs counted"),
    "programs_gain": N_("Programs that come on"),
    "programs_lose": N_("Programs that go off"),
    "programs_move": N_("Programs that stay by other occupations"),
    "programs_unclear": N_("Programs of which it cannot be told"),
    "projections": N_("Vintage of the nation's projections"),
    "projects": N_("Projects"),
    "quarter": N_("Quarter"),
    "rates": N_("Projected rates"),
    "reference": N_("Compared with, codes"),
    "reference_name": N_("Compared with"),
    "region": N_("Region"),
    "regions": N_("Regions"),
    "rubric": N_("Rubric"),
    "rule": N_("Rule"),
    "seats": N_("Seats a year"),
    "second": N_("Second list"),
    "sectors": N_("Sectors"),
    "series": N_("Series"),
    "shown": N_("Themes shown"),
    "soc": N_("Occupation code"),
    "standard": N_("Wage standard, dollars"),
    "state": N_("State"),
    "state_area": N_("Area that the State projects for"),
    "state_years": N_("Years that the State projects"),
    "step": N_("Years of a step"),
    "tag": N_("Tag"),
    "themes": N_("Themes"),
    "threshold": N_("Threshold"),
    "training": N_("Source on training"),
    "trials": N_("Past forecasts that were tried"),
    "tried": N_("Recipe tried on the region's published occupations"),
    "undated": N_("Notices without a day"),
    "vintage": N_("Vintage"),
    "matchable": N_("Openings that could be filled at best"),
    "openings": N_("Openings in occupations that a program leads to"),
    "open": N_("Signs that cannot be judged yet"),
    "right": N_("Signs that were right"),
    "signs": N_("Times that signs began"),
    "wrong": N_("Signs that were wrong"),
    "detectable": N_("Smallest lasting change that would have counted"),
    "placebos": N_("Earlier dates that were tried"),
    "placebos_as_large": N_("Of them, with a distance as large"),
    "relative": N_("Distance from the baseline, in percent of it"),
    "turned": N_("Month in which the curve turned"),
    "unfilled_high": N_("Openings that stay open whatever people choose, at the most"),
    "unfilled_low": N_("Openings that stay open whatever people choose, at the least"),
    "vintages": N_("Vintages"),
    "weights": N_("Weights"),
    "withheld": N_("Withheld"),
    "without_license": N_("Without occupations that need a license"),
    "without_seats": N_("Programs that do not say their seats"),
    "years": N_("Years that are projected"),
}
#: Numbered ones: a criterion, a bar, a project.
_NUMBERED: Final = {
    "c": N_("Criterion {number}"),
    "b": N_("Bar {number}"),
    "p": N_("Project {number}"),
}
_PARTS: Final = {
    "e": N_("Element “{name}”, weight in parentheses"),
    "needs": N_("Points needed, “{name}”"),
}
#: Words that stand for a choice wherever it was made.
VALUES: Final = {
    "nation": N_("the nation's"),
    "detailed": N_("detailed occupations"),
    "group": N_("major groups"),
    "yes": N_("yes"),
    "no": N_("no"),
    "damped trend": N_("damped trend"),
    "airline": N_("airline model, with season"),
}


def said_parameters(method: Method, kind: Kind | None = None) -> Iterator[tuple[str, str]]:
    """The parameters of a method as label and value, in the language in force; blank ones are left out.

    kind: of the exhibit, whose own labels and choices name what `LABELS` doesn't; what is told of a program
    goes by the headings of the programs' list. Marks stand in the notes.
    """
    asked = kind.by_name if kind else {}
    for name, value in method.parameters.items():
        if value is None or value == "" or name.endswith("_mark"):
            continue
        choices = dict(asked[name].choices) if name in asked else {}
        words = choices.get(str(value)) or VALUES.get(str(value))
        text = _(words) if words else str(value)
        yield _label(name, kind), _people(text) if name.startswith("people") else text


def _people(text: str) -> str:
    """Sums of people are whole for readers, like the people of each row."""
    try:
        return format_amount(float(text))
    except ValueError:
        return text


def _label(name: str, kind: Kind | None) -> str:
    if name in LABELS:
        return _(LABELS[name])
    if kind and name in kind.by_name:
        return _(kind.by_name[name].label)
    if numbered := re.fullmatch(r"([bcp])(\d+)", name):
        return _(_NUMBERED[numbered[1]]).format(number=numbered[2])
    if part := re.fullmatch(r"(e|needs)_(\w+)", name):
        return _(_PARTS[part[1]]).format(name=part[2].replace("_", " "))
    told = {column.name: column.label for column in COLUMNS}
    return _(told[name]) if name in told else name.replace("_", " ")

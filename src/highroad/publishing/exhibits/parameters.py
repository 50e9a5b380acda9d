"""Parameters that several kinds share."""

from __future__ import annotations

from highroad.language import mark as N_
from highroad.publishing.exhibits.kind import Parameter

REGION = Parameter(
    "region",
    N_("Region"),
    "region",
    required=True,
    help=N_("A state, metropolitan area, county, set of counties or local area."),
)
AREA = Parameter(
    "area",
    N_("Published area"),
    "area",
    help=N_("Which published area to describe, when there are several; the best fitting one by default."),
)
ROWS = Parameter(
    "rows",
    N_("Rows drawn"),
    "number",
    default="15",
    least=1,
    most=40,
    help=N_("How many rows are drawn and printed; the table to take away has all of them."),
)
CONFIDENCE = Parameter(
    "confidence",
    N_("Confidence of the interval"),
    "choice",
    default="90",
    choices=(("90", N_("90 percent")), ("95", N_("95 percent")), ("99", N_("99 percent"))),
)
RATES = Parameter(
    "rates",
    N_("Projected rates"),
    "choice",
    default="nation",
    choices=(("nation", N_("the nation's")), ("state", N_("the state's own, where it tells them"))),
    help=N_("Which projections tell how jobs grow and how many people leave them."),
)
TAG = Parameter(
    "tag",
    N_("Tag"),
    "text",
    help=N_("Only occupations that a taxonomy tags, such as soc-2018-environment:renewable-energy."),
)
QUALITY = Parameter(
    "quality",
    N_("Job quality by occupation"),
    "text",
    help=N_("From a register: occupation, lowest and highest percent, such as 53-7051:43-71."),
)
JUDGED = Parameter(
    "judged",
    N_("Who judged the job quality"),
    "text",
    help=N_("The register and the rubric, as the answer names them."),
)
LICENSE = Parameter(
    "license",
    N_("License"),
    "choice",
    choices=(("", N_("needed or not")), ("none", N_("known to need none in a State of the region"))),
    help=N_("As registers of licenses tell that were added; without one nobody knows."),
)
LEVEL = Parameter(
    "level",
    N_("Detail"),
    "choice",
    default="detailed",
    choices=(("detailed", N_("detailed occupations")), ("group", N_("major groups"))),
)
PER = Parameter(
    "per",
    N_("Wages per"),
    "choice",
    default="hour",
    choices=(("hour", N_("hour")), ("year", N_("year"))),
)

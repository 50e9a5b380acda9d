"""Which of a publisher's files a region needs, and where they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from highroad.errors import BadQuestion
from highroad.language import gettext as _
from highroad.reference.regions import Region, published_areas
from highroad.sources import releases
from highroad.sources.registry import source_named

Period = Literal["annual", "quarterly"]
_QCEW = "https://data.bls.gov/cew/data/api/{year}/{part}/area/{area}.csv"


@dataclass(frozen=True, slots=True)
class Wanted:
    """One file to get. file: the name under which it is kept (the publisher's own may be ambiguous)."""

    source: str
    address: str
    file: str
    about: str


def wanted_files(
    source: str,
    *,
    region: Region | None = None,
    years: Sequence[int] = (),
    period: Period = "annual",
    today: date | None = None,
) -> list[Wanted]:
    """The publisher's files for a source: of the years, and of the region where files are kept by area.

    years: the newest that should be out (for QCEW the newest two, so that change can be told) when empty.
    Raises BadQuestion when the source needs a region and none is given, or a year makes no sense.
    """
    about = source_named(source)
    if not about.addresses:
        raise BadQuestion(
            _("{source} cannot be fetched.").format(source=about.title),
            remedy=_("Get the file from {page} and add it: highroad sources add FILE.").format(
                page=about.page
            ),
        )
    day = today or date.today()  # noqa: DTZ011 - a local calendar day
    for year in years:
        if not 1990 <= year <= day.year:
            raise BadQuestion(
                _("There are no files of the year {year}.").format(year=year),
                remedy=_("Name years from 1990 to {year}.").format(year=day.year),
            )
    chosen = list(dict.fromkeys(years)) or newest_years(source, day)
    if source == "qcew":
        return _qcew(region, chosen, period, day)
    builders = {
        "laus": _laus,
        "population": _population,
        "oews": _oews,
        "projections": _projections,
        "onet": _onet,
    }
    return [wanted for year in chosen for wanted in builders[source](year)]


def newest_years(source: str, today: date) -> list[int]:
    """The newest year of a source that should be out by `today` (QCEW: the newest two)."""
    about = source_named(source)
    suffix = "A" if source == "qcew" else ""
    year = today.year
    while releases.expected(about, f"{year}{suffix}") > today:
        year -= 1
    return [year - 1, year] if source == "qcew" else [year]


def qcew_areas(region: Region) -> list[str]:
    """The region's own QCEW areas, its counties, its states and the nation, in that order."""
    own = [match.code for match in published_areas(region, "qcew") if match.relation == "same"]
    states = [f"{state}000" for state in region.states]
    return list(dict.fromkeys([*own, *region.counties, *states, "US000"]))


def _qcew(region: Region | None, years: list[int], period: Period, today: date) -> list[Wanted]:
    if region is None:
        raise BadQuestion(
            _("Employment and wages by industry are fetched area by area."),
            remedy=_("Name a region, for example --region “Fresno, CA”."),
        )
    about = source_named("qcew")
    parts = ["a"] if period == "annual" else ["1", "2", "3", "4"]
    found = []
    for year in years:
        for part in parts:
            vintage = f"{year}A" if part == "a" else f"{year}Q{part}"
            if part != "a" and releases.expected(about, vintage) > today:
                continue
            for area in qcew_areas(region):
                address = _QCEW.format(year=year, part=part, area=area)
                file = f"{year}_{part}_area_{area}.csv"
                found.append(Wanted("qcew", address, file, f"{vintage} {area}"))
    return found


def _laus(year: int) -> list[Wanted]:
    name = f"laucnty{year % 100:02d}.txt"
    return [Wanted("laus", f"https://www.bls.gov/lau/{name}", name, str(year))]


def _projections(year: int) -> list[Wanted]:
    # The publisher keeps the newest under one address; what comes says its own years.
    address = "https://www.bls.gov/emp/ind-occ-matrix/occupation.xlsx"
    return [Wanted("projections", address, f"occupation_{year}.xlsx", f"{year}–{year % 100 + 10}")]


def _onet(year: int) -> list[Wanted]:
    name = f"db_{year - 1995}_0_text.zip"
    address = f"https://www.onetcenter.org/dl_files/database/{name}"
    return [Wanted("onet", address, name, f"{year - 1995}.0")]


def _population(year: int) -> list[Wanted]:
    decade = year // 10 * 10
    name = f"co-est{year}-alldata.csv"
    address = (
        f"https://www2.census.gov/programs-surveys/popest/datasets/{decade}-{year}/counties/totals/{name}"
    )
    return [Wanted("population", address, name, str(year))]


def _oews(year: int) -> list[Wanted]:
    base = "https://www.bls.gov/oes/special-requests"
    names = [f"oesm{year % 100:02d}{part}.zip" for part in ("nat", "st", "ma")]
    return [Wanted("oews", f"{base}/{name}", name, f"{year} {name}") for name in names]

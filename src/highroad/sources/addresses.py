"""Which of a publisher's files a region needs, and where they are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from highroad.errors import BadQuestion
from highroad.language import gettext as _
from highroad.reference import geography
from highroad.reference.regions import Region, published_areas
from highroad.sources import releases
from highroad.sources.registry import source_named

Period = Literal["annual", "quarterly"]
_QCEW = "https://data.bls.gov/cew/data/api/{year}/{part}/area/{area}.csv"


#: States and territories (FIPS) that a publisher leaves out. None publishes on American Samoa or the Northern
#: Marianas, but for population by the decennial census.
_ISLANDS: Final = frozenset({"60", "69"})
LEFT_OUT: Final = {
    "oews": _ISLANDS,
    "qcew": _ISLANDS | {"66"},
    "laus": _ISLANDS | {"66", "78"},
    "laus_monthly": _ISLANDS | {"66", "78"},
    "population": _ISLANDS | {"66", "72", "78"},  # Puerto Rico's estimates are a file of another kind
    "lodes": _ISLANDS | {"66"},
    "lodes_blocks": _ISLANDS | {"66"},
    "qwi": _ISLANDS | {"66"},
    "state_projections": _ISLANDS,
}


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
    if source in BY_STATE:
        return _by_state(source, region, chosen)
    found = [wanted for year in chosen for wanted in _BUILDERS[source](year)]
    return list({wanted.address: wanted for wanted in found}.values())


def newest_years(source: str, today: date) -> list[int]:
    """The newest year of a source that should be out by `today` (QCEW: the newest two)."""
    about = source_named(source)
    suffix = "A" if source == "qcew" else ""
    year = today.year
    while releases.expected(about, f"{year}{suffix}") > today:
        year -= 1
    if about.step_years > 1 and source in EDITIONS:
        return [EDITIONS[source]]
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
    _published("qcew", region)
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


def _ipeds(year: int) -> list[Wanted]:
    base = "https://nces.ed.gov/ipeds/datacenter/data"
    names = (f"C{year}_A.zip", f"HD{year}.zip")
    return [Wanted("ipeds", f"{base}/{name}", name, f"{year} {name}") for name in names]


def _cip_soc(_year: int) -> list[Wanted]:
    name = "CIP2020_SOC2018_Crosswalk.xlsx"
    return [Wanted("cip_soc", f"https://nces.ed.gov/ipeds/cipcode/Files/{name}", name, "2020")]


def _soc_crosswalk(_year: int) -> list[Wanted]:
    name = "soc_2010_to_2018_crosswalk.xlsx"
    return [Wanted("soc_crosswalk", f"https://www.bls.gov/soc/2018/{name}", name, "2018")]


def _naics_crosswalk(year: int) -> list[Wanted]:
    edition = year - (year - 2022) % 5
    name = f"{edition}_to_{edition - 5}_NAICS.xlsx"
    address = f"https://www.census.gov/naics/concordances/{name}"
    return [Wanted("naics_crosswalk", address, name, str(edition))]


def _etpl(year: int) -> list[Wanted]:
    # One address for the newest list of all states; what comes says its own month.
    name = "DownloadPrograms.xlsx"
    return [Wanted("etpl", f"https://www.trainingproviderresults.gov/data/{name}", name, str(year))]


def _ces_series(year: int) -> list[Wanted]:
    base = "https://download.bls.gov/pub/time.series"
    places = (("ce", "ce.data.01a.CurrentSeasAE"), ("sm", "sm.data.54.TotalNonFarm.All"))
    return [
        Wanted("ces_series", f"{base}/{folder}/{name}", name, f"{year} {name}") for folder, name in places
    ]


def _by_state(source: str, region: Region | None, years: list[int]) -> list[Wanted]:
    """Files that are kept state by state: those of the region's states."""
    if region is None or region.kind == "nation":
        raise BadQuestion(
            _("{source} is fetched state by state.").format(source=source_named(source).title),
            remedy=_("Name a region, for example --region “Fresno, CA”."),
        )
    states = geography.states()
    return [
        wanted for state in _published(source, region) for wanted in BY_STATE[source](states[state], years)
    ]


def _published(source: str, region: Region) -> list[str]:
    """The region's states on which a source is published. Raises BadQuestion when there is none."""
    found = [state for state in region.states if state not in LEFT_OUT.get(source, frozenset())]
    if region.states and not found:
        raise BadQuestion(
            _("The publisher of {source} leaves {region} out.").format(
                source=source_named(source).title, region=region.name
            ),
            remedy=_("Ask for another data set, or for another region."),
        )
    return found


def _laus_monthly(state: geography.State, _years: list[int]) -> list[Wanted]:
    # The publisher numbers its files by state in the order of their names, Alabama being the seventh file.
    kept = [each for each in geography.states().values() if each.fips <= "56" or each.fips == "72"]
    names = [each.name for each in sorted(kept, key=lambda each: each.name)]
    shown = "DC" if state.abbreviation == "DC" else state.name.replace(" ", "")
    name = f"la.data.{names.index(state.name) + 7}.{shown}"
    address = f"https://download.bls.gov/pub/time.series/la/{name}"
    return [Wanted("laus_monthly", address, name, state.name)]


def _state_projections(state: geography.State, _years: list[int]) -> list[Wanted]:
    # A page holds a hundred occupations; a state publishes about eight hundred.
    base = f"https://public.projectionscentral.org/Projections/LongTermRestJson/{int(state.fips)}"
    return [
        Wanted(
            "state_projections",
            f"{base}?items_per_page=100&page={page}",
            f"LongTermRestJson_{state.fips}_{page}.json",
            f"{state.name} {page + 1}",
        )
        for page in range(9)
    ]


def _oews(year: int) -> list[Wanted]:
    base = "https://www.bls.gov/oes/special-requests"
    names = [f"oesm{year % 100:02d}{part}.zip" for part in ("nat", "st", "ma")]
    return [Wanted("oews", f"{base}/{name}", name, f"{year} {name}") for name in names]


_BUILDERS: Final[dict[str, Callable[[int], list[Wanted]]]] = {
    "laus": _laus,
    "population": _population,
    "oews": _oews,
    "projections": _projections,
    "onet": _onet,
    "ipeds": _ipeds,
    "cip_soc": _cip_soc,
    "soc_crosswalk": _soc_crosswalk,
    "naics_crosswalk": _naics_crosswalk,
    "ces_series": _ces_series,
    "etpl": _etpl,
}
_LEHD: Final = "https://lehd.ces.census.gov/data"


def _lodes(state: geography.State, years: list[int]) -> list[Wanted]:
    letters = state.abbreviation.lower()
    parts = (("od", "main"), ("od", "aux"), ("wac", "S000"), ("rac", "S000"))
    found = []
    for year in years:
        for folder, part in parts:
            name = f"{letters}_{folder}_{part}_JT00_{year}.csv.gz"
            found.append(Wanted("lodes", f"{_LEHD}/lodes/LODES8/{letters}/{folder}/{name}", name, name[:-7]))
    return found


def _lodes_blocks(state: geography.State, _years: list[int]) -> list[Wanted]:
    letters = state.abbreviation.lower()
    name = f"{letters}_xwalk.csv.gz"
    return [Wanted("lodes_blocks", f"{_LEHD}/lodes/LODES8/{letters}/{name}", name, state.name)]


def _qwi(state: geography.State, _years: list[int]) -> list[Wanted]:
    letters = state.abbreviation.lower()
    names = [f"qwi_{letters}_sa_f_{areas}_ns_op_u.csv.gz" for areas in ("gc", "gw", "gs")]
    base = f"{_LEHD}/qwi/latest_release/{letters}"
    return [Wanted("qwi", f"{base}/{name}", name, f"{state.name} {name[12:14]}") for name in names]


#: Sources whose files are kept state by state.
BY_STATE: Final[dict[str, Callable[[geography.State, list[int]], list[Wanted]]]] = {
    "laus_monthly": _laus_monthly,
    "lodes": _lodes,
    "lodes_blocks": _lodes_blocks,
    "qwi": _qwi,
    "state_projections": _state_projections,
}
#: Sources that come in editions, and the newest edition there is.
EDITIONS: Final = {"lodes_blocks": 2020, "cip_soc": 2020, "soc_crosswalk": 2018, "naics_crosswalk": 2022}

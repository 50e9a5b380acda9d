"""Codes of occupations, industries and the QCEW: titles, levels, what contains what, on a given date."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Literal

from highroad.errors import BadQuestion
from highroad.language import gettext as _
from highroad.reference.codes.names import (
    OCCUPATION_GROUPS,
    OCCUPATION_GROUPS_SHORT,
    OWNERSHIPS,
    SECTORS,
    SUPERSECTORS,
)
from highroad.reference.files import file_in_force

FOLDER = "codes"

OccupationLevel = Literal["total", "major", "minor", "broad", "detailed", "combined"]
IndustryLevel = Literal[
    "total", "domain", "supersector", "sector", "3-digit", "4-digit", "5-digit", "6-digit"
]
NaicsVintage = Literal[2017, 2022]

_SOC = re.compile(r"\d{2}-\d{4}")
#: NAICS sectors that span several two-digit codes.
_SECTOR_OF_PREFIX = {
    "31": "31-33",
    "32": "31-33",
    "33": "31-33",
    "44": "44-45",
    "45": "44-45",
    "48": "48-49",
    "49": "48-49",
}


@dataclass(frozen=True, slots=True)
class Occupation:
    """An occupation or group. components: SOC codes that a combined OEWS occupation is made of, else ()."""

    soc: str
    title: str
    level: OccupationLevel
    components: tuple[str, ...] = ()


@cache
def occupations(on: date | None = None) -> dict[str, Occupation]:
    """Occupations of the SOC and the combined ones of OEWS, by code. Raises `DateNotCovered` before 2018.

    A broad group that OEWS publishes as if it were detailed ("31-1120") has the level "combined".
    """
    found = {"00-0000": Occupation("00-0000", OCCUPATION_GROUPS["00-0000"], "total")}
    for row in file_in_force(FOLDER, "soc", on).rows:
        found[row["code"]] = Occupation(row["code"], row["title"], row["level"])  # type: ignore[arg-type]
    if on is None or on >= date(2021, 5, 1):
        for row in file_in_force(FOLDER, "soc_oews", on).rows:
            parts = tuple(row["components"].split())
            found[row["code"]] = Occupation(row["code"], row["title"], "combined", parts)
    return found


def occupation_title(soc: str, *, short: bool = False, on: date | None = None) -> str:
    """The title of a SOC or OEWS occupation; major groups in the language in force (`short` for axes).

    Raises `BadQuestion` for a code that is none.
    """
    if soc in OCCUPATION_GROUPS:
        return _((OCCUPATION_GROUPS_SHORT if short else OCCUPATION_GROUPS)[soc])
    found = occupations(on).get(soc)
    if found is None:
        raise BadQuestion(
            _("{code} is not an occupation code.").format(code=soc),
            remedy=_("Occupation codes look like 29-1141."),
        )
    return found.title


def occupation_groups(*, military: bool = False) -> dict[str, str]:
    """Code -> title of the SOC major groups in the language in force, in code order.

    Military occupations (55-0000) are not in employment statistics and are left out unless asked for.
    """
    wanted = (c for c in OCCUPATION_GROUPS if c != "00-0000" and (military or c != "55-0000"))
    return {code: _(OCCUPATION_GROUPS[code]) for code in wanted}


def major_group(soc: str) -> str:
    """The code of the major group of an occupation: "29-1141" -> "29-0000". Raises `BadQuestion`."""
    if not _SOC.fullmatch(soc):
        raise BadQuestion(
            _("{code} is not an occupation code.").format(code=soc),
            remedy=_("Occupation codes look like 29-1141."),
        )
    return f"{soc[:2]}-0000"


def parent_occupation(soc: str, on: date | None = None) -> str | None:
    """The next wider group of an occupation in the SOC (broad, minor, major, total); None for the total."""
    if soc == "00-0000":
        return None
    known = occupations(on)
    wider = (f"{soc[:6]}0", f"{soc[:5]}00", f"{soc[:4]}000", f"{soc[:2]}-0000", "00-0000")
    return next(
        code for code in wider if code != soc and code in known and len(code) == 7 and _wider(code, soc)
    )


def _wider(code: str, soc: str) -> bool:
    return len(code.rstrip("0")) < len(soc.rstrip("0")) or code == "00-0000"


def leaf_occupations(released: Iterable[str]) -> frozenset[str]:
    """The codes of a release that are added up: the finest it publishes, each job once.

    A code is a leaf when it does not end in 0, or ends in a single 0 and the release has no finer code
    under it (31-1120 in OEWS). Dropping the latter loses all home-health aides, for one.
    """
    codes = frozenset(released)
    finer = {code[:6] for code in codes if not code.endswith("0")}
    return frozenset(
        code
        for code in codes
        if not code.endswith("0") or (not code.endswith("00") and code[:6] not in finer)
    )


@cache
def industries(vintage: NaicsVintage = 2022) -> dict[str, str]:
    """Code -> title of one NAICS vintage, as published, sectors as ranges ("31-33")."""
    return {row["code"]: row["title"] for row in file_in_force(FOLDER, "naics", date(vintage, 1, 1)).rows}


def naics_vintage(year: int) -> NaicsVintage:
    """The NAICS vintage of QCEW data of a year: 2017 up to 2021, then 2022. Raises `DateNotCovered`."""
    file = file_in_force(FOLDER, "naics", date(year, 1, 1))
    return 2017 if file.in_force_from.year == 2017 else 2022


def industry_title(naics: str, vintage: int | str | None = None) -> str:
    """The title of an industry code as the QCEW or OEWS uses it; sectors in the language in force.

    Knows NAICS 2017 and 2022, the totals, domains and supersectors, and the codes that only BLS uses (the
    special trade contractors 238111 … and codes of older vintages). vintage: "2017" or 2022 looks there
    first. Raises `BadQuestion` for a code that none has.
    """
    if naics in SECTORS:
        return _(SECTORS[naics])
    if len(naics) > 1 and set(naics) == {"9"}:  # the publisher's, at every detail; not of the classification
        return _("Unclassified")
    if naics in SUPERSECTORS:
        return _(SUPERSECTORS[naics])
    order: tuple[NaicsVintage, ...] = (2022, 2017) if str(vintage or 2022) == "2022" else (2017, 2022)
    for titles in (*(industries(year) for year in order), bls_industries()):
        if naics in titles:
            return titles[naics]
    raise _no_industry(naics)


@cache
def bls_industries() -> dict[str, str]:
    """Code -> title of the industries that the QCEW has and NAICS 2017 and 2022 have not."""
    return {row["code"]: row["title"] for row in file_in_force(FOLDER, "industries_bls", None).rows}


@cache
def older_industries() -> dict[str, tuple[str, ...]]:
    """Code -> what it was before, for codes that NAICS 2022 or 2017 brought in; the one with most jobs
    first.
    """
    found: dict[str, tuple[str, ...]] = {}
    for year in (2017, 2022):
        for row in file_in_force(FOLDER, "naics_changes", date(year, 1, 1)).rows:
            found[row["code"]] = (*found.get(row["code"], ()), row["older"])
    return found


@cache
def cluster_homes() -> dict[str, dict[str, str]]:
    """Industry code -> `kind` and `cluster`, of codes that copies of the cluster definitions often lack."""
    rows = file_in_force(FOLDER, "cluster_homes", date(2016, 1, 1)).rows
    return {row["code"]: row for row in rows}


@cache
def establishment_sizes(vintage: NaicsVintage = 2022) -> dict[str, float]:
    """Industry code -> jobs per private establishment in the nation, of one NAICS vintage (three digits).

    Codes that only the other vintage has are given too, so that data of older years find a size.
    """
    order: tuple[NaicsVintage, ...] = (2017, 2022) if vintage == 2022 else (2022, 2017)
    return {
        row["code"]: float(row["jobs"])
        for year in order
        for row in file_in_force(FOLDER, "establishment_sizes", date(year, 1, 1)).rows
    }


def _no_industry(code: str) -> BadQuestion:
    return BadQuestion(
        _("{code} is not an industry code.").format(code=code),
        remedy=_(
            "Industry codes have two to six digits; manufacturing, retail and transport are ranges (31-33)."
        ),
    )


def industry_level(code: str) -> IndustryLevel:
    """The level of a QCEW or NAICS code. Raises `BadQuestion` when it is neither."""
    if code in SUPERSECTORS:
        return {2: "total", 3: "domain", 4: "supersector"}[len(code)]  # type: ignore[return-value]
    if code in SECTORS:
        return "sector"
    if code.isdigit() and 3 <= len(code) <= 6:
        return f"{len(code)}-digit"  # type: ignore[return-value]
    raise _no_industry(code)


def sector_of(code: str) -> str:
    """The NAICS sector of a code: "311" -> "31-33", "6221" -> "62". Raises `BadQuestion`."""
    sector = _SECTOR_OF_PREFIX.get(code[:2], code[:2])
    if code in SUPERSECTORS or sector not in SECTORS:
        raise BadQuestion(
            _("{code} belongs to no NAICS sector.").format(code=code), remedy=_("Ask for a NAICS code.")
        )
    return sector


def sectors() -> dict[str, str]:
    """Code -> title of the twenty NAICS sectors in the language in force."""
    return {code: _(title) for code, title in SECTORS.items()}


def ownership_title(own_code: str) -> str:
    """The title of a QCEW ownership code ("5": "Private") in the language in force. Raises `BadQuestion`."""
    if own_code not in OWNERSHIPS:
        raise BadQuestion(
            _("{code} is not an ownership code.").format(code=own_code),
            remedy=_("Ownership codes are 0, 1, 2, 3, 4, 5, 8 and 9."),
        )
    return _(OWNERSHIPS[own_code])


@cache
def qcew_codes(kind: Literal["ownership", "size", "aggregation_level", "industry"]) -> dict[str, str]:
    """Code -> title of a QCEW code list, as published."""
    return {
        r["code"]: r["title"] for r in file_in_force(FOLDER, "qcew_codes", None).rows if r["kind"] == kind
    }

"""Which two years of industry data an exhibit compares: the newest that describe the region, five years apart
at most.
"""

from __future__ import annotations

from highroad.errors import BadQuestion, DataMissing
from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.market.industries import qcew_areas
from highroad.publishing.exhibits.kind import Asked, Parameter
from highroad.sources.qcew_layout import naics_vintage

MOST_YEARS = 5
COARSE = frozenset({"supersector", "sector"})
EARLIER = Parameter(
    "earlier",
    N_("Earlier vintage"),
    "text",
    help=N_("Of the same quarter, such as 2020A; by default the oldest within five years."),
)


def two_years(asked: Asked, detail: str) -> tuple[str, str]:
    """The later and the earlier QCEW vintage to compare, both of which hold the region; they are written into
    the question.

    Chosen in the question, or the newest vintage that has an earlier one of the same part of the year and, at
    details finer than sectors, of the same classification. Raises DataMissing when there is no such pair.
    """
    held = _holding_region(asked)
    chosen, past = asked.vintages["qcew"], asked.values["earlier"]
    laters = [chosen] if chosen else sorted(held, key=_order, reverse=True)
    for later in laters:
        fit = [each for each in held if _comparable(each, later, detail)]
        if past and chosen and past not in held:
            break
        if past:
            fit = [each for each in held if each == past and each[4:] == later[4:] and each < later]
        if fit:
            asked.vintages["qcew"], asked.values["earlier"] = later, min(fit)
            return later, min(fit)
    if past and len(past) not in (5, 6):
        raise BadQuestion(
            _("“{text}” is no vintage.").format(text=past), remedy=_("Write it like 2020A or 2016Q4.")
        )
    raise DataMissing(
        _("No two years that can be compared are at hand for {region}.").format(region=asked.region.name),
        remedy=_("Get more with `highroad sources fetch qcew --region {key} --years 2022,2023`.").format(
            key=asked.region.key
        ),
    )


def _holding_region(asked: Asked) -> list[str]:
    found = []
    for each in asked.catalogue.vintages("qcew"):
        try:
            qcew_areas(asked.region, asked.catalogue, each.vintage)
        except DataMissing:
            continue
        found.append(each.vintage)
    return found


def _comparable(earlier: str, later: str, detail: str) -> bool:
    year, other = int(earlier[:4]), int(later[:4])
    return (
        earlier[4:] == later[4:]
        and other - MOST_YEARS <= year < other
        and (detail in COARSE or naics_vintage(year) == naics_vintage(other))
    )


def _order(vintage: str) -> tuple[str, str]:
    """By year, a whole year after its quarters."""
    return vintage[:4], "Z" if vintage.endswith("A") else vintage[4:]

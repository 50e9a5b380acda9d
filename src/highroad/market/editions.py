"""Two editions of the industry classification, told apart by their codes: never differenced raw."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from highroad.errors import BadQuestion
from highroad.language import gettext as _
from highroad.reference import codes


@dataclass(frozen=True, slots=True)
class EditionBreak:
    """The industries that two years do not have in common, and what a raw difference would make of them.

    ended, begun: codes of the earlier year only and of the later year only, in their order. jobs_ended: jobs
    that would seem lost. jobs_begun: jobs that would seem won.
    """

    ended: tuple[str, ...]
    begun: tuple[str, ...]
    jobs_ended: float
    jobs_begun: float


def edition_break(before: Mapping[str, float], after: Mapping[str, float]) -> EditionBreak:
    """What stands on either side of a change of the classification: for looking, never for subtracting.

    before, after: jobs by industry code of one level of detail, in the earlier and in the later year. Between
    two years of one edition nothing stands on either side but industries that closed or opened.

    Raises nothing. Source: U.S. Census Bureau, editions of the North American Industry Classification System;
    the Bureau of Labor Statistics counts by that of 2012 for 2011 to 2016, of 2017 for 2017 to 2021, and of
    2022 since.
    """
    ended, begun = sorted(before.keys() - after.keys()), sorted(after.keys() - before.keys())
    return EditionBreak(
        tuple(ended), tuple(begun), sum(before[code] for code in ended), sum(after[code] for code in begun)
    )


def refuse_mixed_editions(before: Iterable[str], after: Iterable[str]) -> None:
    """Raise BadQuestion when industries of one edition of NAICS would be subtracted from another's.

    before, after: codes with jobs in the earlier and in the later year, of the reference area. A code that
    only the older edition has and that ends, beside one that only the newer has and that begins, was
    renumbered: its jobs were not lost, and the other's not won.
    """
    earlier, later = set(before), set(after)
    ended, begun = earlier - later, later - earlier
    for old, new in pairwise(_editions()):
        dropped, brought = ended & (old - new), begun & (new - old)
        if dropped and brought:
            raise BadQuestion(
                _(
                    "Industries were renumbered in between: {old} are of the older edition, {new} of the "
                    "newer."
                ).format(old=", ".join(sorted(dropped)[:3]), new=", ".join(sorted(brought)[:3])),
                remedy=_(
                    "Compare sectors or supersectors, or two years of one classification; or bridge the "
                    "change with the publisher's concordance (--bridge)."
                ),
            )


@cache
def _editions() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """The codes of NAICS 2012, 2017 and 2022, of three to six digits."""
    newest, middle = ({code for code in codes.industries(year) if len(code) == 6} for year in (2022, 2017))
    older = codes.older_industries()
    oldest = middle - older.keys() | {part for code in middle & older.keys() for part in older[code]}
    return _at_every_detail(oldest), _at_every_detail(middle), _at_every_detail(newest)


def _at_every_detail(industries: Iterable[str]) -> frozenset[str]:
    return frozenset(code[:digits] for code in industries for digits in range(3, 7))

"""The data on the shelves: what is at hand of each source, how old it is, what it gives and what it lacks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.utils import timezone
from django.utils.translation import gettext as _

from highroad import language
from highroad.errors import HighroadError
from highroad.publishing.exhibits import kinds
from highroad.reference.regions import Region
from highroad.sources import changes, releases
from highroad.sources.addresses import BY_STATE
from highroad.sources.catalogue import Catalogue
from highroad.sources.needs import Need, needs
from highroad.sources.published import Source, Vintage


@dataclass(frozen=True, slots=True)
class Shelf:
    """A source and its vintages.

    days_old: since the end of the period that the newest vintage describes. due: when the next one is
    expected. stale: whether that day has passed. serves: what it is for, in words. changes: what changed from
    the vintage before (`changed_from`) to the newest, by table in words; told on a source's own page.
    """

    source: Source
    vintages: tuple[Vintage, ...]
    period_end: date | None
    days_old: int | None
    due: date | None
    stale: bool
    serves: str
    kinds: tuple[Any, ...]
    command: str
    changes: tuple[tuple[str, tuple[str, ...]], ...] = ()
    changed_from: str = ""

    @property
    def newest(self) -> Vintage | None:
        """The newest vintage at hand."""
        return self.vintages[0] if self.vintages else None

    @property
    def waiting(self) -> tuple[Any, ...]:
        """The kinds of exhibit that have no answer without it; the others among `kinds` have one."""
        return tuple(kind for kind in self.kinds if kind.waits_for(self.source.key))

    def plain(self) -> dict[str, Any]:
        """As data."""
        return {
            "key": self.source.key,
            "title": self.source.title,
            "publisher": self.source.publisher,
            "licence": self.source.licence,
            "page": self.source.page,
            "vintages": [
                {
                    "vintage": each.vintage,
                    "label": each.label,
                    "embedded": each.embedded,
                    "rows": each.rows,
                    "address": each.reference.address,
                    "retrieved": each.reference.retrieved,
                    "sha256": each.reference.sha256,
                    "left_out": [
                        {
                            "file": remark.file,
                            "column": remark.column,
                            "problem": language.gettext(remark.problem),
                        }
                        | {"cells": remark.count, "lines": remark.lines}
                        for receipt in each.receipts
                        for remark in receipt.remarks
                    ],
                }
                for each in self.vintages
            ],
            "describes_until": self.period_end.isoformat() if self.period_end else None,
            "next_release": self.due.isoformat() if self.due else None,
            "stale": self.stale,
            "command": self.command,
        }


#: A day so many years away is no day of release.
FARTHEST: Final = 20

#: Rows up to which a page tells what changed; of larger tables the command tells it.
MOST_COMPARED: Final = 500_000


def changed(source: Source, at: Catalogue) -> tuple[str, tuple[tuple[str, tuple[str, ...]], ...]]:
    """The label of the vintage before the newest, and what changed since, in words: of all, and by table."""
    held = at.vintages(source.key)
    if len(held) < 2 or max(sum(each.rows.values()) for each in held[:2]) > MOST_COMPARED:
        return "", ()
    try:
        found = changes.compare_vintages(at, source.key)
    except HighroadError:
        return "", ()
    tables = tuple((each.table, tuple(changes.told(each))) for each in found.tables)
    return found.earlier_label, ((("", found.notes),) if found.notes else ()) + tables


def shelf(source: Source, at: Catalogue, *, compare: bool = False) -> Shelf:
    """One source as the instance holds it today. compare: with what changed since the vintage before."""
    today = timezone.localdate()
    held = tuple(at.vintages(source.key))
    # A list that is kept by the year describes it up to today at most.
    ended = min(releases.period_end(source, held[0].vintage), today) if held else None
    due = at.due(source.key)
    if due and due.year - today.year > FARTHEST:
        due = None  # its publisher plans no further edition
    say = _serves()
    before, told = changed(source, at) if compare else ("", ())
    return Shelf(
        source,
        held,
        ended,
        (today - ended).days if ended else None,
        due,
        bool(due and due <= today),
        say.get(source.key, ""),
        tuple(kind for kind in kinds().values() if source.key in kind.sources),
        _command(source),
        told,
        before,
    )


def _command(source: Source) -> str:
    """What an operator types to get a source."""
    if not source.addresses:
        return "highroad sources add FILE"
    region = " --region REGION" if source.key == "qcew" or source.key in BY_STATE else ""
    return f"highroad sources fetch {source.key}{region}"


@dataclass(frozen=True, slots=True)
class Lack:
    """What a region lacks, and the kinds of exhibit that wait for it."""

    need: Need
    kinds: tuple[Any, ...]


def lacks(region: Region, at: Catalogue) -> list[Lack]:
    """What the catalogue lacks for a region, most important first."""
    return [
        Lack(need, tuple(kind for kind in kinds().values() if kind.waits_for(need.source) and not need.newer))
        for need in needs(region, at, timezone.localdate())
    ]


def shelves(at: Catalogue) -> list[Shelf]:
    """Every source that can be read."""
    return [shelf(source, at) for source in at.sources()]


def _serves() -> dict[str, str]:
    return {
        "oews": _("Jobs and wages by occupation, what a region is known for, wage thresholds."),
        "qcew": _("Industries: mix, concentration, growth and pay."),
        "laus": _("Labor force and unemployment."),
        "population": _("Anything per resident."),
        "projections": _("Openings by occupation, typical entry."),
        "onet": _("What occupations ask, and moves between them."),
        "lodes": _("Commuting: who lives where and works where."),
        "lodes_blocks": _("Which county and local area a census block lies in."),
        "qwi": _("Hires, separations and earnings by county and local area."),
        "warn": _("Layoffs and closures that were announced."),
        "etpl": _("Programs that training funds may pay for, and their outcomes."),
        "scorecard": _("Earnings and debt after programs of study."),
        "living_wages": _("What a family needs, by a standard that you bring."),
        "occupation_tags": _("Which occupations are green, by a taxonomy that you bring."),
        "licenses": _("Which occupations need a license, by a register that you bring."),
        "clusters": _("Which industries belong together."),
        "ces": _("Jobs by industry and area in California, month by month."),
        "laus_monthly": _("Labor force and unemployment, month by month."),
        "ces_series": _("Jobs by industry, month by month."),
        "qcew_series": _("Jobs of one industry over many years."),
        "state_projections": _("Openings by occupation, from the states themselves."),
        "ipeds": _("Who completes training, by program and institution."),
        "cip_soc": _("Which occupations a program of study leads to."),
        "soc_crosswalk": _("Comparing occupations across editions of their classification."),
        "naics_crosswalk": _("Comparing industries across editions of their classification."),
    }

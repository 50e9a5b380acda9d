"""Comparing industries across a change of their classification, by the publisher's own concordance.

Codes of the two editions that share any industry are put together until what is left has the same content
in both: the smallest groups that can be compared. Nothing is estimated and nobody's jobs are divided, so the
totals of both years stay what they are; where an industry was scattered (electronic shopping in 2022), the
group is wide.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import pyarrow as pa
import pyarrow.parquet as pq

from highroad.errors import BadQuestion, DataMissing
from highroad.language import gettext as _
from highroad.language import ngettext
from highroad.reference import codes
from highroad.results import SourceReference
from highroad.sources.catalogue import Catalogue
from highroad.sources.qcew_layout import naics_vintage

_EDITIONS: Final = (2002, 2007, 2012, 2017, 2022, 2027)
_SUMS: Final = ("earlier", "later", "base_earlier", "base_later")


@dataclass(frozen=True, slots=True)
class Bridged:
    """Rows by comparable group.

    members: label of a group -> its codes in both editions, for groups of several. sources: the concordances.
    """

    rows: pa.Table
    members: dict[str, tuple[str, ...]]
    sources: tuple[SourceReference, ...]

    def title(self, label: str, vintage: str) -> str:
        """The name of an industry or of a group of them."""
        if label not in self.members:
            return codes.industry_title(label, vintage)
        known = [each for each in self.members[label] if each in codes.industries(2022)]
        first = codes.industry_title(known[0] if known else self.members[label][0])
        others = len(self.members[label]) - 1
        return ngettext(
            "{industry} and {count} other code, regrouped",
            "{industry} and {count} other codes, regrouped",
            others,
        ).format(industry=first, count=others)

    def notes(self) -> tuple[str, ...]:
        """What was put together, in words."""
        if not self.members:
            return ()
        parts = [f"{label} = {', '.join(members)}" for label, members in self.members.items()]
        return (
            _(
                "The industry classification changed between the two years. Codes that share industries are "
                "put together by the publisher's concordance: {groups}."
            ).format(groups="; ".join(parts)),
        )


def bridge(rows: pa.Table, earlier: str, later: str, catalogue: Catalogue) -> Bridged:
    """Industries of two vintages as groups with the same content in both.

    rows: Arrow table `industry_code` (codes of either edition, all of one length), `earlier`, `later`,
    `base_earlier`, `base_later` (jobs), `complete` (no member suppressed). A group is complete when all its
    codes are. Sums over all rows are conserved.

    Raises DataMissing when a concordance between the editions is not at hand. Source: U.S. Census Bureau,
    NAICS concordances.
    """
    names = rows["industry_code"].to_pylist()
    if any(not name.isdigit() for name in names):
        raise BadQuestion(
            _("Sectors and supersectors need no bridge."),
            remedy=_("Compare them as they are."),
        )
    pairs, sources = _links(earlier, later, catalogue)
    home = _groups(names, pairs)
    labels = _labels(home)
    table = rows.append_column("group", pa.array([labels[home[name]] for name in names], pa.string()))
    summed = table.group_by("group").aggregate([*((name, "sum") for name in _SUMS), ("complete", "min")])
    found = pa.table(
        {
            "industry_code": summed["group"],
            **{name: summed[f"{name}_sum"] for name in _SUMS},
            "complete": summed["complete_min"],
        }
    ).sort_by("industry_code")
    members: dict[str, list[str]] = {}
    for name in sorted(names):
        members.setdefault(labels[home[name]], []).append(name)
    several = {label: tuple(group) for label, group in sorted(members.items()) if len(group) > 1}
    return Bridged(found, several, sources)


def _links(
    earlier: str, later: str, catalogue: Catalogue
) -> tuple[list[tuple[str, str]], tuple[SourceReference, ...]]:
    """Six-digit codes of neighboring editions that share industries, and where that is from."""
    before, after = (int(naics_vintage(int(vintage[:4]))) for vintage in (earlier, later))
    pairs: list[tuple[str, str]] = []
    sources: list[SourceReference] = []
    for edition in (each for each in _EDITIONS if before < each <= after):
        try:
            path = catalogue.table("naics_crosswalk", "links", str(edition))
        except DataMissing as missing:
            raise DataMissing(
                _("The concordance of NAICS {edition} with the edition before it is not at hand.").format(
                    edition=edition
                ),
                remedy=_("Get it with `highroad sources fetch naics_crosswalk {edition}`.").format(
                    edition=edition
                ),
            ) from missing
        links = pq.read_table(path, columns=["naics", "older"])
        pairs += zip(links["naics"].to_pylist(), links["older"].to_pylist(), strict=True)
        sources.append(catalogue.reference("naics_crosswalk", str(edition)))
    return pairs, tuple(sources)


def _groups(names: Iterable[str], pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Code -> the representative of its group: codes that any link joins, directly or through others."""
    found = sorted(set(names))
    digits = len(found[0]) if found else 6
    linked = {code for pair in pairs for code in pair}
    parent: dict[str, str] = {}

    def root(code: str) -> str:
        parent.setdefault(code, code)
        while parent[code] != code:
            parent[code] = parent[parent[code]]
            code = parent[code]
        return code

    for newer, older in pairs:
        one, other = root(newer[:digits]), root(older[:digits])
        parent[max(one, other)] = min(one, other)
    home = {}
    for code in found:
        # The QCEW splits special trade contractors and railroads where NAICS ends in 0.
        wider = f"{code[:5]}0"
        home[code] = root(wider if digits == 6 and code not in linked and wider in linked else code)
    return home


def _labels(home: dict[str, str]) -> dict[str, str]:
    """Representative -> what its group is called: its only code, else its first code and how many more."""
    members: dict[str, list[str]] = {}
    for code, group in home.items():
        members.setdefault(group, []).append(code)
    return {
        group: min(found) if len(found) == 1 else f"{min(found)}+{len(found) - 1}"
        for group, found in members.items()
    }

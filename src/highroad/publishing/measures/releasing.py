"""From a report to a measure package that tells no small count, alone or beside what was published before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, Final

import pyarrow as pa

from highroad import __version__
from highroad.errors import NotReleasable
from highroad.language import gettext as _
from highroad.publishing.measures.audit import Breach, audit
from highroad.publishing.measures.hiding import Hiding, hide_further
from highroad.publishing.measures.knowledge import Key, cells_of, knowledge
from highroad.publishing.measures.package import REPORT, MeasurePackage
from highroad.publishing.measures.policy import Policy
from highroad.publishing.measures.shaping import Shaped, shaped
from highroad.publishing.release import ReleasedTable, release
from highroad.reference import performance
from highroad.results import Method, Result

_TURNS: Final = 5  # of hiding further cells and releasing the tables again; one is enough but for rounding
_Cells = dict[tuple[int, str], str]


@dataclass(frozen=True, slots=True)
class Further:
    """A count that was hidden for another one's sake, and what a reader would else have worked out."""

    key: Key
    otherwise: Breach


@dataclass(frozen=True, slots=True)
class Released:
    """A package, and what had to be hidden besides what every table hides by itself.

    further: for the eyes of whoever releases; the package doesn't hold it, because it points at small counts.
    """

    package: MeasurePackage
    further: tuple[Further, ...]


def release_measures(
    report: pa.Table,
    parameters: Mapping[str, Any],
    policy: Policy,
    *,
    quality: Mapping[str, Any] | None = None,
    earlier: Sequence[MeasurePackage] = (),
    moment: datetime | None = None,
) -> MeasurePackage:
    """The package of `released_measures` alone."""
    return released_measures(
        report, parameters, policy, quality=quality, earlier=earlier, moment=moment
    ).package


def released_measures(
    report: pa.Table,
    parameters: Mapping[str, Any],
    policy: Policy,
    *,
    quality: Mapping[str, Any] | None = None,
    earlier: Sequence[MeasurePackage] = (),
    moment: datetime | None = None,
) -> Released:
    """Protect a report's counts by a policy and make a package of them.

    report: as `highroad.indicators.report.table_of` gives it; parameters: of its method. earlier: packages
    published before; the new one is attacked together with them, and further counts are hidden until the
    attack fails. moment: of the release, now unless told; the same input and moment give the same bytes.
    Raises NotReleasable when a table cannot be protected, or when a small count could be worked out whatever
    else is hidden.
    """
    draft = _Draft(report, parameters, policy, dict(quality or {}), moment or datetime.now(UTC))
    package = draft.package()
    further: dict[Key, Breach] = {}
    for _turn in range(_TURNS):
        known = knowledge([package, *earlier])
        told = knowledge(earlier).known if earlier else {}
        own = {
            key: float(value)
            for key, value in ((key, known.known[key]) for key, *_cell in cells_of(package))
            if value is not None and told.get(key) is None and (value > 0 or policy.zeros == "suppress")
        }
        hiding = hide_further(known, own)
        if hiding.left:
            raise _refusal(hiding, earlier)
        if not hiding.further:
            break
        further |= hiding.further
        package = draft.hide(package, set(further))
        if knowledge([package, *earlier]).known == known.known:  # as it was attacked
            break
    else:
        raise _refusal(Hiding(left=audit([package, *earlier])), earlier)
    return Released(package, tuple(Further(key, further[key]) for key in sorted(further)))


def _refusal(hiding: Hiding, earlier: Sequence[MeasurePackage]) -> NotReleasable:
    first = hiding.left[0]
    if earlier and (before := audit(earlier)):
        first = before[0]
        message = _("What was published earlier already tells {count} hidden counts: {first}.")
        return NotReleasable(
            message.format(count=len(before), first=first),
            remedy=_("Replace one of the earlier packages, then release this one."),
        )
    message = _("Whatever is hidden, {count} hidden counts can be worked out: {first}.")
    if earlier:
        message = _(
            "Whatever is hidden, together with what was published earlier {count} hidden counts can be "
            "worked out: {first}."
        )
    return NotReleasable(
        message.format(count=len(hiding.left), first=first),
        remedy=_("Publish fewer places or breakouts, or ask the same policy of all periods."),
    )


@dataclass
class _Draft:
    """All that a package is made of; `further`: table -> cells to hide, with the reason."""

    report: pa.Table
    parameters: Mapping[str, Any]
    policy: Policy
    quality: dict[str, Any]
    moment: datetime
    shapes: dict[str, tuple[Shaped, str]] = field(default_factory=dict)
    tables: dict[str, ReleasedTable] = field(default_factory=dict)
    further: dict[str, _Cells] = field(default_factory=dict)

    def __post_init__(self) -> None:
        names = performance.programs()
        for program in self.policy.programs or (*names, "core"):
            name = names[program].name if program in names else _("All core programs")
            for line, found in shaped(self.report, program, self.policy).items():
                title = _("{program}: {indicator}, {quarter}").format(
                    program=name,
                    indicator=performance.indicators()[line].name,
                    quarter=self.parameters["report"],
                )
                self.shapes[f"{program}.{line}"] = (found, title)
        if not self.shapes:
            raise NotReleasable(
                _("The report has nobody in the programs to be published."),
                remedy=_("Check the report's quarter and the policy's programs."),
            )

    def package(self) -> MeasurePackage:
        for name in self.shapes:
            if name not in self.tables:
                self.tables[name] = self._released(name)
        hidden = _("Hidden is not zero: a hidden count is too small to be shown, or would tell one that is.")
        return MeasurePackage(
            self.policy.title,
            {name: self.parameters[name] for name in REPORT},
            self.policy,
            self.quality,
            (hidden,),
            self.moment.isoformat(timespec="seconds"),
            dict(self.tables),
            f"Highroad {__version__}",
        )

    def hide(self, package: MeasurePackage, further: set[Key]) -> MeasurePackage:
        """The package with further counts hidden, and all that are hidden already."""
        gone = {name for key, name, _row, _count in cells_of(package) if key in further}
        for name in gone:
            self.tables.pop(name)
            self.further[name] = {}
        for key, name, row, count in cells_of(package):
            if name in gone and (key in further or package.tables[name].value(row, count) is None):
                self.further[name][row, count] = "further" if key in further else "complementary"
        return self.package()

    def _released(self, name: str) -> ReleasedTable:
        found, title = self.shapes[name]
        parameters = self.parameters
        method = Method(
            key=f"indicators-{parameters['mode']}",
            title=_("Primary indicators of performance"),
            words=_(
                "Periods of participation are counted. Small counts, and what would tell them, are hidden."
            ),
            citation=performance.source().header["source"],
            parameters={name: parameters[name] for name in REPORT},
        )
        return release(
            Result(found.table, found.columns, (), method),
            rule=self.policy.rule,
            structure=replace(found.structure, further=self.further.get(name, {})),
            title=title,
            description=self.policy.title,
            moment=self.moment,
        )

"""What a check found, in tables: by check, by office, by worker, by layer of the federal system."""

from __future__ import annotations

from dataclasses import dataclass

from highroad.language import gettext as _
from highroad.records.checking import Report
from highroad.records.groups import Groups
from highroad.reference.participants.check_pages import LAYER_NAMES, SEVERITIES
from highroad.reference.participants.checks import LAYERS, Check


@dataclass(frozen=True, slots=True)
class ByCheck:
    """A check that was broken, and how often."""

    check: Check
    number: int
    findings: int


@dataclass(frozen=True, slots=True)
class ByLayer:
    """A layer of checks, in the order of the federal system, which stops at the first with errors."""

    name: str
    errors: int
    warnings: int
    notes: int
    reached: bool


@dataclass(frozen=True, slots=True)
class ByGroup:
    """An office or a worker: records, findings by severity, and the most frequent check."""

    name: str
    records: int
    errors: int
    warnings: int
    most: str


def by_check(report: Report) -> list[ByCheck]:
    """Checks with findings: errors first, then by number of findings."""
    found = [
        ByCheck(check, number, int(count))
        for number, (check, count) in enumerate(zip(report.book.checks, report.counts, strict=True))
        if count
    ]
    return sorted(
        found, key=lambda each: (SEVERITIES.index(each.check.severity), -each.findings, each.number)
    )


def by_layer(report: Report) -> list[ByLayer]:
    """Layers in the federal order, and whether the federal system would have reached them."""
    answer: list[ByLayer] = []
    reached = True
    for layer in LAYERS:
        counts = dict.fromkeys(SEVERITIES, 0)
        for check, count in zip(report.book.checks, report.counts, strict=True):
            if check.layer == layer:
                counts[check.severity] += int(count)
        answer.append(
            ByLayer(_(LAYER_NAMES[layer]), counts["error"], counts["warning"], counts["note"], reached)
        )
        reached = reached and not counts["error"]
    return answer


def by_group(report: Report, groups: Groups | None) -> list[ByGroup]:
    """Offices or workers with findings, those with most errors first."""
    if groups is None:
        return []
    severities = [check.severity for check in report.book.checks]
    found = []
    for name, records, counts in groups.totals():
        if not counts.any():
            continue
        errors = sum(int(n) for n, severity in zip(counts, severities, strict=True) if severity == "error")
        warnings = sum(
            int(n) for n, severity in zip(counts, severities, strict=True) if severity == "warning"
        )
        most = report.book.checks[int(counts.argmax())].id
        found.append(ByGroup(name or _("(none)"), records, errors, warnings, most))
    return sorted(found, key=lambda each: (-each.errors, -each.warnings, each.name))


def unchecked(report: Report) -> list[Check]:
    """Checks that need a column which the file lacks, those of computed figures left out."""
    missing = [report.book.checks[number] for number in report.book.unchecked]
    return [check for check in missing if check.scope != "figures"]

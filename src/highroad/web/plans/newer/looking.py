"""Every minute: which pinned exhibits have newer numbers that nobody has decided about."""

from __future__ import annotations

from collections import defaultdict

from highroad import language
from highroad.errors import HighroadError
from highroad.publishing.exhibits import Question
from highroad.sources import releases
from highroad.sources.catalogue import Catalogue
from highroad.web.evidence import answers
from highroad.web.evidence.models import Exhibit
from highroad.web.plans.adoption.models import Decision, ExhibitDecision
from highroad.web.plans.models import SectionExhibit


def look_again() -> int:
    """Write down, at each pinned exhibit, the newer vintages that wait for a decision; how many pins changed.

    Nothing of any text moves. Editions that were frozen hold their own copies and are not looked at.
    """
    at = answers.catalogue()
    newest = {source.key: held[0].vintage for source in at.sources() if (held := at.vintages(source.key))}
    waiting: dict[tuple[str, int], list[SectionExhibit]] = defaultdict(list)
    changed = 0
    for pin in SectionExhibit.objects.exclude(vintages={}):
        if _older(pin.vintages, newest):
            waiting[pin.public_id, pin.edition].append(pin)
        elif pin.newer:
            changed += _keep(pin, {})
    if not waiting:
        return changed
    records = {
        each.public_id: each for each in Exhibit.objects.filter(public_id__in=[key for key, _n in waiting])
    }
    kept = _kept(waiting)
    for (public_id, _edition), pins in waiting.items():
        record = records.get(public_id)
        now = answered_vintages(record, at) if record is not None else None
        for pin in pins:
            changed += _keep(pin, _labels(pin, now, kept.get((pin.section_id, public_id)), at))
    return changed


def _older(pinned: dict[str, str], newest: dict[str, str]) -> bool:
    return any(
        source in newest and releases.order(newest[source]) > releases.order(vintage)
        for source, vintage in pinned.items()
    )


def answered_vintages(record: Exhibit, at: Catalogue | None = None) -> dict[str, str] | None:
    """The vintages of the newest answer; None when there is none (then what is pinned stands)."""
    try:
        with language.use("en"):
            found = answers.answer(Question(record.kind, record.parameters), at=at)
    except HighroadError:
        return None
    return None if found.table is None else dict(found.question.vintages)


def _labels(
    pin: SectionExhibit, now: dict[str, str] | None, kept: dict[str, str] | None, at: Catalogue
) -> dict[str, str]:
    """source -> label of what is newer; nothing for the same vintages, or for those that were declined."""
    if now is None or now == pin.vintages or now == kept:
        return {}
    return {
        source: str(at.vintage(source, vintage).label)
        for source, vintage in now.items()
        if vintage != pin.vintages.get(source)
    }


def _kept(waiting: dict[tuple[str, int], list[SectionExhibit]]) -> dict[tuple[int, str], dict[str, str]]:
    """(section, exhibit) -> the vintages that were declined last."""
    sections = {pin.section_id for pins in waiting.values() for pin in pins}
    latest: dict[tuple[int, str], dict[str, str]] = {}
    for each in ExhibitDecision.objects.filter(section__in=sections, decision=Decision.KEEP).order_by("pk"):
        latest[each.section_id, each.public_id] = each.vintages
    return latest


def _keep(pin: SectionExhibit, newer: dict[str, str]) -> int:
    if pin.newer == newer:
        return 0
    SectionExhibit.objects.filter(pk=pin.pk).update(newer=newer)
    return 1

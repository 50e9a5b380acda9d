"""The one place where plans ask for exhibits: by public id and edition, and the ones on offer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from highroad.planning.coverage import exhibits_named
from highroad.web.directory.models import Partnership
from highroad.web.evidence import selectors


@dataclass(frozen=True, slots=True)
class Found:
    """An exhibit that a text refers to.

    edition: the one that is shown. newest: the newest one there is. exhibit: the built answer.
    problem: why it shows nothing (empty when it does). public: anybody may read it. spoken: language -> the
    same answer as JSON.
    """

    public_id: str
    edition: int
    newest: int
    title: str
    kind: str
    problem: str
    public: bool
    address: str
    exhibit: Any
    spoken: Mapping[str, str]

    @property
    def sourced(self) -> bool:
        """It names where its numbers come from (one that shows nothing needs no source)."""
        return bool(self.exhibit.sources) or bool(self.problem)

    @property
    def vintages(self) -> dict[str, str]:
        """The vintages that it is pinned to, by source."""
        return dict(self.exhibit.question.vintages)

    @property
    def chart_address(self) -> str:
        """Where its chart is drawn."""
        return f"{self.address}exhibit.svg?edition={self.edition}"

    @property
    def has_newer(self) -> bool:
        """A later edition exists than the one pinned."""
        return self.newest > self.edition


@dataclass(frozen=True, slots=True)
class Offer:
    """An exhibit that can be put into a section. fits: it is of a kind that answers the requirement."""

    public_id: str
    title: str
    kind: str
    fits: bool


Wanted = tuple[str, int | None]


def find_all(actor: Any, wanted: Iterable[Wanted]) -> dict[Wanted, Found]:
    """The exhibits of these public ids and editions (None: the newest) that exist and that the actor may see.

    Three queries, however many are wanted.
    """
    pairs = list(dict.fromkeys(wanted))
    if not pairs:
        return {}
    records = selectors.exhibits_for(actor).filter(public_id__in={public_id for public_id, _edition in pairs})
    editions = {record.public_id: (record, list(record.editions.all())) for record in records}
    found: dict[Wanted, Found] = {}
    for public_id, edition in pairs:
        record, kept = editions.get(public_id, (None, []))
        chosen = next((each for each in kept if edition in (None, each.number)), None)
        if record is not None and chosen is not None:
            newest = max(each.number for each in kept)
            found[public_id, edition] = _found(selectors.KeptExhibit(record, chosen), newest)
    return found


def _found(kept: selectors.KeptExhibit, newest: int) -> Found:
    answer = kept.exhibit
    return Found(
        public_id=kept.public_id,
        edition=kept.edition.number,
        newest=newest,
        title=answer.title,
        kind=answer.question.kind,
        problem=answer.missing.reason if answer.missing is not None else "",
        public=kept.record.is_public,
        address=kept.get_absolute_url(),
        exhibit=answer,
        spoken=kept.edition.answers,
    )


def readable_ids(actor: Any, public_ids: Iterable[str]) -> set[str]:
    """Which of these exhibits the actor may read; their answers are not looked at. One query."""
    rows = selectors.exhibits_for(actor).filter(public_id__in=set(public_ids)).prefetch_related(None)
    return set(rows.values_list("public_id", flat=True))


def exhibits_in(actor: Any, text: str, pinned: Mapping[str, int]) -> dict[str, Found]:
    """The exhibits that a text refers to and that the actor may see, by public id, in their order.

    pinned: public id -> edition; an exhibit that isn't pinned yet is found in its newest edition.
    """
    found = find_all(actor, wanted_in(text, pinned))
    return {public_id: each for (public_id, _edition), each in found.items()}


def wanted_in(text: str, pinned: Mapping[str, int]) -> list[Wanted]:
    """What a text asks for, for `find_all`."""
    return [(public_id, pinned.get(public_id)) for public_id in exhibits_named(text)]


def offers_for(actor: Any, partnership: Partnership, kinds: Sequence[str]) -> list[Offer]:
    """The exhibits that a partnership keeps, those that answer a requirement of these kinds first."""
    offers = [
        Offer(kept.public_id, kept.title, kept.record.kind, kept.record.kind in kinds)
        for kept in selectors.kept_exhibits_for(actor, partnership)
    ]
    return sorted(offers, key=lambda offer: not offer.fits)

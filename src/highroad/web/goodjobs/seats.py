"""Seats of a register's programs against openings: kept by occupation, worked out on asking by sector."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from highroad import language
from highroad.errors import HighroadError
from highroad.market import oews_areas, training_alignment, training_seats
from highroad.market.regional_openings import RATES, Rates
from highroad.market.state_rates import state_rates
from highroad.publishing.exhibits import Exhibit as Answer
from highroad.publishing.exhibits import register_exhibit
from highroad.results import SourceReference
from highroad.web.directory.models import Partnership
from highroad.web.evidence import answers
from highroad.web.evidence.services import add_answer, keep_answer
from highroad.web.goodjobs.effects import rows_of
from highroad.web.goodjobs.models import Register, RegisterEdition

#: What the rows may be, and the columns that a page shows of each.
DIGESTS: Mapping[str, tuple[str, ...]] = {
    "occupation": ("occupation", "verdict", "openings", "seats", "gap_low", "gap_high"),
    "sector": ("sector", "verdict", "openings", "seats", "gap_low", "gap_high"),
}
#: Which occupations make a sector's gap.
MAKING = ("sector", "under", "over")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a reader chose: rows by "occupation" or "sector", projected rates of the "nation" or the "state".

    Rates "state" only where `has_state`: the state's own projections are at hand for the region.
    """

    by: str
    rates: Rates
    has_state: bool

    @property
    def is_kept(self) -> bool:
        """Whether the exhibit answers it."""
        return (self.by, self.rates) == ("occupation", "nation")

    @property
    def query(self) -> str:
        """The choice as an address holds it."""
        return f"by={self.by}&rates={self.rates}"


def asked_of(partnership: Partnership, values: Mapping[str, str]) -> Asked:
    """What the address says, where it can be answered; else by occupation, at the nation's rates."""
    has_state = _has_state(partnership.region.key)
    by, rates = values.get("by", ""), values.get("rates", "")
    return Asked(
        by=by if by in DIGESTS else "occupation",
        rates="state" if has_state and rates == RATES[1] else "nation",
        has_state=has_state,
    )


def _has_state(region: str) -> bool:
    at = answers.catalogue()
    if not at.vintages("state_projections"):
        return False

    def found() -> str:
        try:
            state_rates(oews_areas(region, at), at)
        except HighroadError:
            return "no"
        return "yes"

    return answers.kept("state-rates", found, region, answers.data_at_hand(at)) == "yes"


def seats_answer(
    register: Register,
    rows: pa.Table,
    source: SourceReference,
    by: str = "occupation",
    rates: Rates = "nation",
) -> Answer:
    """The seats of the programs against the openings, in the language in force. Raises as its work."""
    key = register.partnership.region.key
    work = training_alignment if by == "sector" else training_seats
    return register_exhibit(
        "training-seats",
        work(key, rows, rates=rates, sources=(source,), catalogue=answers.catalogue()),
        name=register.title,
        region=key,
        register=f"{register.partnership.slug}-{register.number}",
    )


def seats_asked(
    register: Register, edition: RegisterEdition, source: SourceReference, asked: Asked
) -> Answer:
    """The same for a reader's choice, of an edition: worked out once and kept for the data at hand."""
    text = answers.kept(
        "training-seats",
        lambda: seats_answer(register, rows_of(edition), source, asked.by, asked.rates).to_json(),
        str(register.pk),
        str(edition.number),
        asked.query,
        language.active(),
        answers.data_at_hand(),
    )
    return answers.read_exhibit(text if isinstance(text, str) else text.decode())


def keep_seats(actor: Any, register: Register, rows: pa.Table, source: SourceReference, note: str) -> None:
    """Make what the seats come to an exhibit of the register, or the next edition of it."""
    spoken = {}
    for code in language.LANGUAGES:
        with language.use(code):
            spoken[code] = seats_answer(register, rows, source)
    if register.seats_exhibit is not None:
        add_answer(actor, register.seats_exhibit, spoken, reason=note)
        return
    register.seats_exhibit = keep_answer(actor, register.partnership, spoken, note=register.title)
    register.save(update_fields=["seats_exhibit"])

"""What newer data would change in a kept exhibit, side by side, before anybody decides."""

from __future__ import annotations

from dataclasses import dataclass

from highroad.errors import HighroadError
from highroad.planning import claims as claim_rules
from highroad.publishing.exhibits import Exhibit as Answer
from highroad.publishing.exhibits import Question
from highroad.publishing.formats import header
from highroad.publishing.release import ReleasedTable
from highroad.web.evidence import answers, checking
from highroad.web.evidence.models import Claim
from highroad.web.evidence.selectors import KeptExhibit

MOST_ROWS = 20
MOST_MEASURES = 2


@dataclass(frozen=True, slots=True)
class Cell:
    """One number before and after, as people read it. Empty where the row isn't in that table."""

    before: str
    after: str

    @property
    def changed(self) -> bool:
        """Whether people would see another number."""
        return self.before != self.after


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the table."""

    name: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class ClaimThen:
    """A claim as it stands, and as it would stand."""

    claim: Claim
    state: str
    state_display: str
    reason: str


@dataclass(frozen=True, slots=True)
class Newer:
    """The answer of newer data beside the kept one. problem: why there is none (then nothing else)."""

    vintages: tuple[tuple[str, str], ...]
    title: str = ""
    takeaway: str = ""
    headers: tuple[str, ...] = ()
    lines: tuple[Line, ...] = ()
    claims: tuple[ClaimThen, ...] = ()
    problem: str = ""


def with_newer(kept: KeptExhibit) -> Newer:
    """What the newest data at hand would say, in the language in force."""
    at = answers.catalogue()
    vintages = tuple(
        (at.vintage(source, kept.edition.vintages[source]).label, at.vintages(source)[0].label)
        if any(each.vintage == kept.edition.vintages[source] for each in at.vintages(source))
        else (kept.edition.vintages[source], at.vintages(source)[0].label)
        for source in kept.newer_vintages(at)
    )
    try:
        after = answers.answer(Question(kept.record.kind, kept.record.parameters), at=at)
    except HighroadError as error:
        return Newer(vintages, problem=error.message)
    if after.table is None:
        return Newer(vintages, problem=after.takeaway)
    before = kept.exhibit
    measures = before.measures[:MOST_MEASURES]
    return Newer(
        vintages,
        after.title,
        after.takeaway,
        tuple(header(before.table.column(name)) for name in measures),
        tuple(_lines(before, after, measures)),
        tuple(_claim_then(claim, after, before) for claim in kept.record.claims.all()),
    )


def _lines(before: Answer, after: Answer, measures: tuple[str, ...]) -> list[Line]:
    """The shown rows of both, the earlier order first, then those that are new among the shown."""
    rows_before, rows_after = _rows(before.table, before.key_columns), _rows(after.table, after.key_columns)
    wanted = dict.fromkeys([*_rows(before.shown, before.key_columns), *_rows(after.shown, after.key_columns)])
    return [
        Line(
            _name(before, rows_before.get(key)) or _name(after, rows_after.get(key)) or key[0],
            tuple(
                Cell(
                    _text(before.table, rows_before.get(key), measure),
                    _text(after.table, rows_after.get(key), measure),
                )
                for measure in measures
            ),
        )
        for key in list(wanted)[:MOST_ROWS]
    ]


def _rows(table: ReleasedTable, keys: tuple[str, ...]) -> dict[tuple[str, ...], int]:
    columns = [table.data[name] for name in keys]
    return {tuple(map(str, key)): row for row, key in enumerate(zip(*columns, strict=True))}


def _text(table: ReleasedTable, row: int | None, measure: str) -> str:
    return "" if row is None or measure not in table.data else table.text(row, measure)


def _name(answered: Answer, row: int | None) -> str:
    return "" if row is None else answered.table.text(row, checking.name_column(answered))


def _claim_then(claim: Claim, after: Answer, before: Answer) -> ClaimThen:
    outcome = claim_rules.check_claim(
        checking.condition_of(claim.condition, claim.sentence, after), after.table, before.table
    )
    state = checking.state_of(outcome)
    return ClaimThen(claim, state, str(Claim.State(state).label), outcome.reason)

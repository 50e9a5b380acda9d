"""Whether a board is made up as its law asks: the seats of a roster, counted against dated rules.

A roster is a table in the section's text with a column that says for whom each member sits. Its words are
known by `reference.boards`; a seat that isn't recognized is said so, and then nothing is called wrong for
certain: what seems to be missing is only pointed out.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from highroad import language
from highroad.language import gettext as _
from highroad.language import ngettext
from highroad.planning.coverage.names import folded, names_it
from highroad.planning.coverage.texts import Table, tables_of
from highroad.planning.coverage.values import Problem, Severity
from highroad.reference.boards import Board, Rule, Seat, load_board
from highroad.reference.packs import Requirement

_SEAT_HEADS = ("seat", "category", "representing", "represents", "puesto", "categoria", "representa")
_CHAIR = (
    " chair ",
    " chairperson ",
    " chairwoman ",
    " chairman ",
    " preside ",
    " presidente ",
    " presidenta ",
)
_NOT_CHAIR = (" vice chair ", " vicechair ", " vicepresident", " committee chair ")


@dataclass(frozen=True, slots=True)
class Roster:
    """Members by seat. members: for each row the keys of its seats (none: not recognized)."""

    members: tuple[tuple[str, ...], ...]
    chair: int | None

    @property
    def unknown(self) -> int:
        """Members of whom nobody can tell for whom they sit."""
        return sum(not seats for seats in self.members)


def roster_of(text: str, board: Board) -> Roster | None:
    """The roster in a text; None when no table has a column of seats."""
    for table in tables_of(text):
        place = next((k for k, head in enumerate(table.head) if names_it(head, _SEAT_HEADS)), None)
        if place is not None and table.rows:
            return _read(table, place, board)
    return None


def _read(table: Table, place: int, board: Board) -> Roster:
    members, chair = [], None
    for number, row in enumerate(table.rows):
        members.append(_seats(row[place], board))
        words = folded(" ".join(row))
        if any(each in words for each in _CHAIR) and not any(each in words for each in _NOT_CHAIR):
            chair = number
    return Roster(tuple(members), chair)


def _seats(cell: str, board: Board) -> tuple[str, ...]:
    """The seats that a cell names; a plainer seat gives way to the one that says more (small business)."""
    named = [seat for seat in board.seats.values() if names_it(cell, seat.words)]
    above = {seat.counts_as for seat in named}
    return tuple(seat.key for seat in named if seat.key not in above)


def board_problems(item: Requirement, text: str) -> list[Problem]:
    """Rules on the make-up of a board that the section's roster doesn't keep."""
    if not item.board:
        return []
    board = load_board(item.board)
    roster = roster_of(text, board)
    if roster is None:
        return []  # that the table lacks its column of seats is said by the table's own check
    problems = [problem for rule in board.rules if (problem := _broken(rule, roster, board))]
    if not roster.unknown:
        return problems
    unsure = ngettext(
        "Of {count} member the roster doesn't say, in words that a rule knows, for whom they sit.",
        "Of {count} members the roster doesn't say, in words that a rule knows, for whom they sit.",
        roster.unknown,
    ).format(count=roster.unknown)
    soft = [Problem(each.kind, Severity.WARNING, each.reason) for each in problems]
    return [Problem("board-seats-unknown", Severity.WARNING, unsure), *soft]


def _broken(rule: Rule, roster: Roster, board: Board) -> Problem | None:
    counts = Counter(seat for seats in roster.members for seat in seats)
    who = _among(board, rule)
    if rule.check == "chair":
        if roster.chair is None or who.intersection(roster.members[roster.chair]):
            return None
        return _problem(rule, _("The chair doesn't sit for {seats}.").format(seats=_names(board, rule)))
    if rule.check == "at_least":
        held = sum(counts[key] for key in who)
        if held >= rule.number:
            return None
        reason = ngettext(
            "The roster shows {held} of {count} seat asked for: {seats}.",
            "The roster shows {held} of {count} seats asked for: {seats}.",
            rule.number,
        )
        return _problem(rule, reason.format(held=held, count=rule.number, seats=_names(board, rule)))
    # A person counts once, however many seats they hold.
    total = sum(not set(seats) or not set(seats) <= set(rule.aside) for seats in roster.members)
    held = sum(bool(who.intersection(seats)) for seats in roster.members)
    words = {"seats": _names(board, rule), "held": held, "total": total}
    if rule.check == "more_than_half" and 2 * held <= total:
        return _problem(rule, _("More than half sit for {seats}: {held} of {total} do.").format(**words))
    if rule.check == "a_fifth" and 5 * held < total:
        return _problem(rule, _("At least a fifth sit for {seats}: {held} of {total} do.").format(**words))
    return None


def _among(board: Board, rule: Rule) -> set[str]:
    """The seats that a rule counts, with those that count as one of them."""
    return {key for key, seat in board.seats.items() if key in rule.seats or seat.counts_as in rule.seats}


def _names(board: Board, rule: Rule) -> str:
    spoken = language.active()
    if rule.label is not None:
        return rule.label.get(spoken) or rule.label["en"]
    return " / ".join(_label(board.seats[key], spoken) for key in rule.seats)


def _label(seat: Seat, spoken: str) -> str:
    return seat.label.get(spoken) or seat.label["en"]


def _problem(rule: Rule, reason: str) -> Problem:
    return Problem("board-composition", Severity.BLOCKING, f"{reason} ({'; '.join(rule.citation)})")

"""How the law makes up State and local workforce boards: seats and rules as dated data, with citations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

import yaml

from highroad.errors import BadQuestion
from highroad.language import gettext as _

Check = Literal["more_than_half", "a_fifth", "at_least", "chair"]
FILE = "wioa-2015-07.yaml"


@dataclass(frozen=True, slots=True)
class Seat:
    """For whom a member sits. words: what a roster may say, in any language. counts_as: the wider seat."""

    key: str
    label: Mapping[str, str]
    words: tuple[str, ...]
    counts_as: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule on a board's make-up. number: of seats, for "at_least". aside: seats that aren't counted among
    the members of which a share is taken. label: what the seats are called together.
    """

    key: str
    check: Check
    seats: tuple[str, ...]
    citation: tuple[str, ...]
    number: int = 0
    aside: tuple[str, ...] = ()
    label: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Board:
    """A kind of board with its seats and rules."""

    key: str
    seats: Mapping[str, Seat]
    rules: tuple[Rule, ...]


def board_kinds() -> tuple[str, ...]:
    """The kinds of board whose rules are known."""
    return tuple(_boards())


def load_board(kind: str) -> Board:
    """The rules of a kind of board ("state", "local"). Raises BadQuestion for another."""
    found = _boards().get(kind)
    if found is None:
        raise BadQuestion(
            _("No rules are known for a board of the kind “{kind}”.").format(kind=kind),
            remedy=_("Known are: {kinds}.").format(kinds=", ".join(_boards())),
        )
    return found


@cache
def _boards() -> Mapping[str, Board]:
    told: dict[str, Any] = yaml.safe_load((files(__name__) / FILE).read_text(encoding="utf-8"))
    return {
        key: Board(
            key,
            {name: _seat(name, each) for name, each in board["seats"].items()},
            tuple(_rule(each) for each in board["rules"]),
        )
        for key, board in told["boards"].items()
    }


def _seat(key: str, told: Mapping[str, Any]) -> Seat:
    return Seat(key, told["label"], tuple(told["words"]), told.get("counts_as", ""))


def _rule(told: Mapping[str, Any]) -> Rule:
    return Rule(
        told["key"],
        told["check"],
        tuple(told["seats"]),
        tuple(told["citation"]),
        told.get("number", 0),
        tuple(told.get("aside", ())),
        told.get("label"),
    )

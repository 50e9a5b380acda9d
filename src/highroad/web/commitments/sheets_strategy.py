"""The strategy tree as a sheet: items by their keys, each with the number of what it stands under."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from highroad.web.commitments import selectors, services
from highroad.web.commitments.models import Strategy, StrategyItem
from highroad.web.commitments.sheets import RestingSheet, of, read_codes, short
from highroad.web.commitments.vocabulary import Direction, Level
from highroad.web.directory.sheets.files import plain
from highroad.web.directory.sheets.registers import (
    BadCell,
    Column,
    entries,
    in_every_language,
    in_field,
    named,
    one_a_line,
    read_number,
    refuse_twin,
    say_number,
)


class StrategySheet(RestingSheet):
    """The items of a tree in reading order.

    "Stands under" names another row of the same sheet by what stands in its column "No."; so a new goal and
    what stands under it come in together, under any numbers that the sheet gives them.
    """

    name = "strategy"

    def __init__(self, actor: Any, tree: Strategy) -> None:
        super().__init__(actor, tree.partnership)
        self.tree = tree
        self.branches = selectors.branches(tree)
        self.numbers = numbered(self.branches)
        self.items = {str(each.item.public_id): each.item for each in self.branches}
        self.keys_of_numbers: dict[str, list[str]] = {}
        self.made: dict[str, StrategyItem] = {}

    @property
    def title(self) -> str:
        """What the register is called."""
        return _("Strategy")

    @cached_property
    def levels(self) -> dict[str, str]:
        """Levels by their names in every language."""
        return in_every_language(lambda: {code: str(name) for code, name in Level.choices})

    @cached_property
    def directions(self) -> dict[str, str]:
        """Directions by their names in every language."""
        return in_every_language(lambda: {code: str(name) for code, name in Direction.choices})

    @cached_property
    def programs(self) -> dict[str, str]:
        """Programs by their names in every language."""
        return in_every_language(selectors.program_names)

    @cached_property
    def objectives_above(self) -> list[selectors.Branch]:
        """The objectives of the strategy above."""
        found = selectors.branches(self.tree.above) if self.tree.above else []
        return [each for each in found if each.item.level == Level.OBJECTIVE]

    @cached_property
    def names_above(self) -> dict[int, str]:
        """What the objectives above are called here: number and statement."""
        found = self.objectives_above
        return {each.item.pk: plain(f"{each.number} {each.item.statement}") for each in found}

    @cached_property
    def above(self) -> dict[str, StrategyItem]:
        """The objectives above by these names, casefolded."""
        return {self.names_above[each.item.pk].casefold(): each.item for each in self.objectives_above}

    def columns(self) -> Sequence[Column]:
        """Key, number, level, what it stands under, what it says, what it is tied to; a measure's figures."""
        read = partial(in_field, StrategyItem)
        programs = selectors.program_names()
        return (
            Column("key", _("Key (leave it)"), lambda row: str(row.public_id), 12),
            Column("no", _("No."), lambda row: self.numbers.get(row.pk, ""), 8),
            Column("level", _("Level"), of("level"), 12, say=_level, read=self.read_level, fixed=True),
            Column(
                "parent", _("Stands under (No.)"), of("parent"), 12,
                say=self.say_parent, read=self.read_parent,
            ),
            Column("statement", _("Statement"), of("statement"), 60, read=read("statement")),
            Column(
                "serves", _("Serves, of the strategy above"), of("serves"), 40, say=self.say_above,
                read=lambda text: named(self.above, text, _("No such objective above: {name}.")),
            ),
            *self.resting(),
            Column(
                "programs", _("Programs"), of("programs"), 36,
                say=lambda codes: one_a_line(programs.get(code, code) for code in codes),
                read=partial(read_codes, lambda: self.programs, lambda: _("No such program: {name}.")),
            ),
            Column(
                "sectors", _("Industries"), of("sectors"), 24, say=one_a_line,
                read=lambda text: short(entries(text)),
            ),
            Column(
                "direction", _("Should go"), of("direction"), 10, say=_direction, read=self.read_direction
            ),
            *(
                Column(name, label, of(name), 12, say=say_number, read=_figure(name), kind="number")
                for name, label in (("baseline", _("Begins at")), ("target", _("Target")))
            ),
            Column("unit", _("Unit"), of("unit"), 10, read=read("unit")),
            Column("by_year", _("By the end of"), of("by_year"), 10, read=_read_year, kind="number"),
        )  # fmt: skip

    def rows(self) -> Iterable[Any]:
        """In reading order."""
        parents = {each.item.pk: each.item for each in self.branches}
        for each in self.branches:
            each.item.tree = self.tree
            if each.item.parent_id is not None:
                each.item.parent = parents[each.item.parent_id]
            yield each.item

    def begin(self, given: Sequence[Mapping[str, str]]) -> None:
        """Remember which numbers the sheet gives to which items."""
        self.keys_of_numbers, self.made = {}, {}
        for each in given:
            self.keys_of_numbers.setdefault(each.get("no", ""), []).append(each.get("key", ""))

    def say_parent(self, parent: StrategyItem | None) -> str:
        """The number of what an item stands under."""
        return self.numbers.get(parent.pk, "") if parent else ""

    def read_parent(self, text: str) -> StrategyItem | None:
        """The item that the sheet means by a number. Raises BadCell."""
        if not text:
            return None
        keys = self.keys_of_numbers.get(text, [])
        if len(keys) > 1:
            raise BadCell(_("Two rows of the sheet have the number {value}.").format(value=text))
        found = self.items.get(keys[0]) if keys and keys[0] else self.made.get(text)
        if found is None:
            raise BadCell(_("No row above this one has the number {value}.").format(value=text))
        return found

    def say_above(self, item: StrategyItem | None) -> str:
        """The objective above, with its number."""
        return self.names_above.get(item.pk, item.statement) if item else ""

    def read_level(self, text: str) -> str:
        """A level by its name. Raises BadCell."""
        return str(named(self.levels, text, _("There is no level {name}.")) or "")

    def read_direction(self, text: str) -> str:
        """Up or down by name. Raises BadCell."""
        return str(named(self.directions, text, _("A measure goes up or down, not {name}.")) or "")

    def add(self, values: dict[str, Any], texts: Mapping[str, str]) -> Any:
        """A new item, unless its neighbors say the same."""
        if not values["level"]:
            raise BadCell(_("A new row says of which level it is."))
        self._only_measures(values["level"], values)
        twins = self.tree.items.filter(
            removed_at=None, level=values["level"], parent=values["parent"], statement=values["statement"]
        )
        refuse_twin(twins.first())
        made = services.add_item(self.actor, self.tree, values)
        if texts.get("no"):
            self.made[texts["no"]] = made
        return made

    def change(self, row: Any, values: dict[str, Any], *, expected_version: int) -> None:
        """Change it."""
        self._only_measures(row.level, values)
        services.change_item(self.actor, row, values, expected_version=expected_version)

    def _only_measures(self, level: str, values: Mapping[str, Any]) -> None:
        figures = ("direction", "baseline", "target", "unit", "by_year")
        if level != Level.MEASURE and any(values.get(name) not in (None, "") for name in figures):
            raise BadCell(_("Only measures have a direction, figures and a year."))


def numbered(branches: Sequence[selectors.Branch]) -> dict[int, str]:
    """The numbers of items in their sheet, none twice; visions, which have none else, are V1, V2, …"""
    found: dict[int, str] = {}
    visions, taken = 0, set()
    for each in branches:
        visions += each.item.level == Level.VISION
        number = each.number or f"V{visions}"
        if number in taken:
            number = f"V{visions}.{number}"
        taken.add(number)
        found[each.item.pk] = number
    return found


def _level(code: str) -> str:
    return str(Level(code).label)


def _direction(code: str) -> str:
    return str(Direction(code).label) if code else ""


def _figure(name: str) -> Any:
    field = in_field(StrategyItem, name)

    def read(text: str) -> Any:
        value = read_number(text)
        return value if value is None else field(str(value))

    return read


def _read_year(text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and 1900 <= int(text[:5]) <= 2200):
        raise BadCell(_("Not a year: {value}.").format(value=text))
    return int(text)

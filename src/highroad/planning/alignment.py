"""Whether the objectives of a local plan go along with those of the state plan above it: both ways, and why.

What is found is mechanical and says why: an objective that serves none above, an objective above that nothing
here serves, one measure with two directions, a target on the other side of where the state begins, a sector
or a population that one level names and the other doesn't. Whether that is right is for people to say.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.planning.alike import plain_words

UP, DOWN = "up", "down"


@dataclass(frozen=True, slots=True)
class Broken:
    """A reference that leads nowhere: in what (its number or name), of which kind, to what."""

    where: str
    kind: str
    reference: str


def broken_references(
    named: Mapping[str, Mapping[str, Iterable[object]]], known: Mapping[str, Container[object]]
) -> tuple[Broken, ...]:
    """References that lead nowhere, in order.

    named: what refers -> kind ("principles", "exhibits", "requirements", "populations", "programs") -> to
    what. known: kind -> what there is; a kind that isn't in it is not looked at.
    """
    return tuple(
        Broken(where, kind, str(reference))
        for where, kinds in named.items()
        for kind, references in kinds.items()
        if kind in known
        for reference in references
        if reference not in known[kind]
    )


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a strategy tree, as the planning room sees it.

    level: "vision", "goal", "objective", "strategy" or "measure". direction: where a measure should go, "up"
    or "down" ("" for none). baseline, target: of a measure, in `unit`, the target by the end of `by`.
    serves: the key of the item above that an objective serves.
    """

    key: str
    number: str
    level: str
    statement: str
    direction: str = ""
    baseline: Decimal | None = None
    target: Decimal | None = None
    unit: str = ""
    by: int | None = None
    programs: tuple[str, ...] = ()
    populations: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    serves: str = ""


class Rift(StrEnum):
    """What is wrong between two levels."""

    OPPOSITE = "opposite direction"
    OTHER_SIDE = "opposite target"
    SHORT = "lower target"
    OTHER_PEOPLE = "other people"
    UNALIGNED = "serves nothing above"
    UNSERVED = "served by nothing below"
    SECTOR_IGNORED = "sector ignored"
    SECTOR_ALONE = "sector only here"
    PEOPLE_IGNORED = "population ignored"
    PEOPLE_ALONE = "population only here"


_WORDS = {
    Rift.OPPOSITE: N_("opposite direction"),
    Rift.OTHER_SIDE: N_("opposite target"),
    Rift.SHORT: N_("lower target"),
    Rift.OTHER_PEOPLE: N_("other people"),
    Rift.UNALIGNED: N_("serves nothing above"),
    Rift.UNSERVED: N_("served by nothing below"),
    Rift.SECTOR_IGNORED: N_("sector ignored"),
    Rift.SECTOR_ALONE: N_("sector only here"),
    Rift.PEOPLE_IGNORED: N_("population ignored"),
    Rift.PEOPLE_ALONE: N_("population only here"),
}
CONTRADICTIONS = (Rift.OPPOSITE, Rift.OTHER_SIDE)


@dataclass(frozen=True, slots=True)
class Misalignment:
    """One thing that doesn't go together. above, here: the items it is about (None: none in particular)."""

    rift: Rift
    above: Item | None
    here: Item | None
    why: str

    @property
    def contradicts(self) -> bool:
        """The two can't both come true; otherwise one is silent about the other."""
        return self.rift in CONTRADICTIONS

    @property
    def word(self) -> str:
        """What is wrong, in the language in force."""
        return _(_WORDS[self.rift])


def misalignments(above: Sequence[Item], here: Sequence[Item]) -> list[Misalignment]:
    """What doesn't go together between a tree and the one above it: contradictions first, then silence."""
    found = [
        *_measures(above, here),
        *_people(above, here),
        *_objectives(above, here),
        *_names(above, here, "sectors", Rift.SECTOR_IGNORED, Rift.SECTOR_ALONE),
        *_names(above, here, "populations", Rift.PEOPLE_IGNORED, Rift.PEOPLE_ALONE),
    ]
    order = list(Rift)
    return sorted(found, key=lambda each: order.index(each.rift))


def same_measure(one: Item, other: Item) -> bool:
    """Two measures of one name, of the same or overlapping people and sectors (none named: everybody)."""
    if one.level != "measure" or other.level != "measure":
        return False
    named = plain_words(one.statement) == plain_words(other.statement)
    people = not one.populations or not other.populations or set(one.populations) & set(other.populations)
    sectors = not one.sectors or not other.sectors or _plain(one.sectors) & _plain(other.sectors)
    return bool(named and people and sectors)


def _plain(names: Iterable[str]) -> set[str]:
    return {" ".join(plain_words(name)) for name in names}


def _measures(above: Sequence[Item], here: Sequence[Item]) -> list[Misalignment]:
    pairs = ((upper, lower) for upper in above for lower in here if same_measure(upper, lower))
    return [rift for upper, lower in pairs if (rift := _rift(upper, lower)) is not None]


def _rift(upper: Item, lower: Item) -> Misalignment | None:
    if upper.direction and lower.direction and upper.direction != lower.direction:
        why = _("“{measure}” should go {upper} above and {lower} here.").format(
            measure=lower.statement, upper=_way(upper.direction), lower=_way(lower.direction)
        )
        return Misalignment(Rift.OPPOSITE, upper, lower, why)
    if upper.target is None or lower.target is None or upper.unit != lower.unit or not upper.direction:
        return None
    sign = 1 if upper.direction == UP else -1
    values = {
        "measure": lower.statement,
        "upper": _value(upper.target, upper.unit),
        "lower": _value(lower.target, lower.unit),
    }
    if upper.baseline is not None and sign * (lower.target - upper.baseline) < 0:
        why = _("The target of “{measure}” is {lower} here; above, it begins at {base} and aims at {upper}.")
        base = _value(upper.baseline, upper.unit)
        return Misalignment(Rift.OTHER_SIDE, upper, lower, why.format(base=base, **values))
    later = upper.by is None or lower.by is None or lower.by >= upper.by
    if later and sign * (lower.target - upper.target) < 0:
        why = _("The target of “{measure}” is {lower} here and {upper} above.")
        return Misalignment(Rift.SHORT, upper, lower, why.format(**values))
    return None


def _way(direction: str) -> str:
    return _("up") if direction == UP else _("down")


def _value(value: Decimal, unit: str) -> str:
    shown = f"{value.normalize():,f}"
    return f"{shown}%" if unit == "%" else f"{shown} {unit}".strip()


def _people(above: Sequence[Item], here: Sequence[Item]) -> list[Misalignment]:
    """Objectives that serve one above, but name other people than it does."""
    by_key = {item.key: item for item in above}
    found = []
    for lower in here:
        upper = by_key.get(lower.serves)
        if upper is None or not upper.populations or not lower.populations:
            continue
        if not set(upper.populations) & set(lower.populations):
            why = _("{here} serves {above}, and the two name no population in common.")
            why = why.format(here=lower.number, above=upper.number)
            found.append(Misalignment(Rift.OTHER_PEOPLE, upper, lower, why))
    return found


def _objectives(above: Sequence[Item], here: Sequence[Item]) -> list[Misalignment]:
    keys = {item.key for item in above}
    found = []
    for lower in here:
        if lower.level == "objective" and lower.serves not in keys:
            why = _("No objective above is named that {number} serves.").format(number=lower.number)
            found.append(Misalignment(Rift.UNALIGNED, None, lower, why))
    served = {item.serves for item in here}
    for upper in above:
        if upper.level == "objective" and upper.key not in served:
            why = _("Nothing here serves {number} above.").format(number=upper.number)
            found.append(Misalignment(Rift.UNSERVED, upper, None, why))
    return found


def _names(
    above: Sequence[Item], here: Sequence[Item], field: str, ignored: Rift, alone: Rift
) -> list[Misalignment]:
    """Sectors or populations that one level names anywhere and the other nowhere."""
    upper, lower = _named(above, field), _named(here, field)
    found = []
    for name, (item, said) in upper.items():
        if name not in lower:
            why = _("“{name}” is named above, in {number}, and nowhere here.")
            found.append(Misalignment(ignored, item, None, why.format(name=said, number=item.number)))
    for name, (item, said) in lower.items():
        if name not in upper:
            why = _("“{name}” is named here, in {number}, and nowhere above.")
            found.append(Misalignment(alone, None, item, why.format(name=said, number=item.number)))
    return found


def _named(items: Sequence[Item], field: str) -> dict[str, tuple[Item, str]]:
    """plain name -> (first item that names it, the name as written)."""
    found: dict[str, tuple[Item, str]] = {}
    for item in items:
        for name in getattr(item, field):
            found.setdefault(" ".join(plain_words(name)), (item, name))
    return found


@dataclass(frozen=True, slots=True)
class Meeting:
    """Programs that reach the same people for one objective. through: what brings them, each with which."""

    population: str
    programs: tuple[str, ...]
    through: tuple[tuple[Item, tuple[str, ...]], ...]

    @property
    def is_joint(self) -> bool:
        """One thing brings all of them."""
        return any(len(programs) == len(self.programs) for _item, programs in self.through)


@dataclass(frozen=True, slots=True)
class Crossing:
    """Where programs meet the people of one objective: (program, population) -> what touches both.

    An empty cell is an answer too: nothing brings this program to these people for this objective.
    """

    objective: Item
    programs: tuple[str, ...]
    populations: tuple[str, ...]
    touching: dict[tuple[str, str], tuple[Item, ...]]

    @property
    def empty(self) -> int:
        """How many cells nothing touches."""
        return sum(not items for items in self.touching.values())

    @property
    def meetings(self) -> tuple[Meeting, ...]:
        """Where two programs or more reach the same people, the most programs first."""
        found = []
        for who in self.populations:
            reaching = tuple(program for program in self.programs if self.touching[program, who])
            items = {each.key: each for program in reaching for each in self.touching[program, who]}
            through = tuple(
                (each, tuple(program for program in reaching if each in self.touching[program, who]))
                for each in items.values()
            )
            if len(reaching) > 1:
                found.append(Meeting(who, reaching, through))
        return tuple(sorted(found, key=lambda each: -len(each.programs)))


def crossings(
    objectives: Sequence[tuple[Item, Sequence[Item]]], programs: Sequence[str], populations: Sequence[str]
) -> list[Crossing]:
    """For every objective (with the strategies below it), which of them bring which program to whom.

    A strategy that names no population speaks of its objective's; one that names no program counts for those
    that its objective names.
    """
    found = []
    for objective, below in objectives:
        touching: dict[tuple[str, str], tuple[Item, ...]] = {}
        for program in programs:
            for population in populations:
                touching[program, population] = tuple(
                    item
                    for item in below
                    if program in (item.programs or objective.programs)
                    and population in (item.populations or objective.populations)
                )
        found.append(Crossing(objective, tuple(programs), tuple(populations), touching))
    return found

"""Reading the items of a pack, with everything they ask for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from highroad.language import gettext as _
from highroad.reference.boards import board_kinds
from highroad.reference.packs.asks import (
    COLUMN_KINDS,
    ROWS,
    AskedColumn,
    AskedNumbers,
    AskedTable,
    Link,
    Named,
)
from highroad.reference.packs.conditions import Condition
from highroad.reference.packs.model import CONFIDENCES, DUTIES, KINDS, PlanField, Requirement
from highroad.reference.packs.place import Place

ITEM_KEYS = {
    "id", "parent", "title", "kind", "required", "condition", "plan_types", "answered_by", "text", "citation",
    "evidence", "sources", "confidence", "note", "programs", "tables", "numbers", "populations", "references",
    "dates", "depends_on", "guidance", "findings", "links", "board",
}  # fmt: skip
_TABLE_KEYS = {"key", "title", "columns", "rows_are", "rows", "minimum_rows"}
_COLUMN_KEYS = {"key", "label", "kind", "words", "year"}


@dataclass(frozen=True, slots=True)
class Catalogues:
    """What the items of a pack may name."""

    fields: Mapping[str, PlanField]
    sources: Mapping[str, str]
    evidence: Mapping[str, Any]
    programs: Mapping[str, Named]
    indicators: Mapping[str, Named]
    populations: Mapping[str, Named]
    clocks: Mapping[str, Any]
    period_years: int

    def rows(self, rows_are: str) -> Mapping[str, Any]:
        """What the rows of a table may be."""
        if rows_are == "years":
            return {str(year): year for year in range(1, self.period_years + 1)}
        named: Mapping[str, Mapping[str, Any]] = {
            "indicators": self.indicators,
            "programs": self.programs,
            "populations": self.populations,
        }
        return named.get(rows_are, {})


def read_items(place: Place, content: Mapping[str, Any], known: Catalogues) -> tuple[Requirement, ...]:
    """The items in the order of the file. Raises BadPack."""
    listed = content.get("items")
    if not isinstance(listed, list) or not listed:
        place.fail("items", _("must be a list that is not empty"))
    items: dict[str, Requirement] = {}
    for number, values in enumerate(listed, start=1):
        if not isinstance(values, Mapping):
            Place(place.file, f"#{number}").fail("items", _("must be a mapping"))
        identifier = Place(place.file, f"#{number}").text(values, "id")
        here = Place(place.file, identifier)
        if identifier in items:
            here.fail("id", _("is there twice"))
        items[identifier] = _item(here, values, known)
    count = place.whole(content, "items_count")
    if count != len(items):
        place.fail(
            "items_count", _("says {count}, the file has {found}").format(count=count, found=len(items))
        )
    _check_outline(place, items)
    _check_relations(place, items)
    return tuple(items.values())


def children_of(items: Sequence[Requirement]) -> dict[str | None, tuple[Requirement, ...]]:
    """Items by their parent."""
    children: dict[str | None, list[Requirement]] = {}
    for item in items:
        children.setdefault(item.parent, []).append(item)
    return {parent: tuple(below) for parent, below in children.items()}


def check_condition(here: Place, field: str, condition: Condition, fields: Mapping[str, PlanField]) -> None:
    """A condition reads declared fields and compares them with their own choices. Raises BadPack."""
    for name in sorted(condition.names):
        if name not in fields:
            here.fail(field, _("“{value}” is not a declared field").format(value=name))
    for name, choice in condition.quoted:
        if choice not in fields[name].choices:
            here.fail(field, _("“{value}” is not a choice of {name}").format(value=choice, name=name))


def _item(here: Place, values: Mapping[str, Any], known: Catalogues) -> Requirement:
    here.keys(values, ITEM_KEYS)
    duty = here.one_of(values, "required", DUTIES)
    condition = here.condition(values, "condition")
    if condition is not None:
        check_condition(here, "condition", condition, known.fields)
    if (duty == "conditional") != (condition is not None):
        here.fail("condition", _("must be there for a conditional item, and only for one"))
    for plan_type in here.texts(values, "plan_types", empty=True):
        if plan_type not in known.fields["plan_type"].choices:
            here.fail("plan_types", _("“{value}” is not a plan type").format(value=plan_type))
    answered_by = here.maybe(values, "answered_by") or None
    if answered_by is not None and answered_by not in known.fields:
        here.fail("answered_by", _("“{value}” is not a declared field").format(value=answered_by))
    return Requirement(
        id=here.item,
        parent=here.maybe(values, "parent") or None,
        title=here.text(values, "title"),
        kind=cast(Any, here.one_of(values, "kind", KINDS)),
        required=cast(Any, duty),
        text=here.text(values, "text"),
        citation=here.texts(values, "citation"),
        evidence=here.known(values, "evidence", known.evidence),
        sources=here.known(values, "sources", known.sources, empty=False),
        confidence=cast(Any, here.one_of(values, "confidence", CONFIDENCES)),
        condition=condition,
        plan_types=here.texts(values, "plan_types", empty=True),
        answered_by=answered_by,
        note=here.maybe(values, "note"),
        programs=here.known(values, "programs", known.programs),
        tables=tuple(_table(here, each, known) for each in here.mappings(values, "tables")),
        numbers=tuple(_numbers(here, each, known) for each in here.mappings(values, "numbers")),
        populations=here.known(values, "populations", known.populations),
        references=here.texts(values, "references", empty=True),
        dates=here.known(values, "dates", known.clocks),
        depends_on=here.texts(values, "depends_on", empty=True),
        guidance=here.maybe(values, "guidance"),
        findings=here.texts(values, "findings", empty=True),
        links=tuple(_link(here, each) for each in here.mappings(values, "links")),
        board=here.one_of(values, "board", board_kinds()) if values.get("board") is not None else "",
    )


def _table(here: Place, values: Mapping[str, Any], known: Catalogues) -> AskedTable:
    here.keys(values, _TABLE_KEYS)
    rows_are = here.one_of({"rows_are": "free"} | dict(values), "rows_are", ROWS)
    rows = here.known(values, "rows", known.rows(rows_are)) if rows_are != "free" else ()
    if rows_are == "free" and values.get("rows") is not None:
        here.fail("rows", _("must be left out when rows are free"))
    if rows_are != "free" and not rows:
        here.fail("rows", _("must not be empty"))
    columns = tuple(_column(here, each, known) for each in here.mappings(values, "columns"))
    if not columns:
        here.fail("columns", _("must not be empty"))
    if len({column.key for column in columns}) < len(columns):
        here.fail("columns", _("has a key twice"))
    minimum = here.whole(values, "minimum_rows") if values.get("minimum_rows") is not None else 1
    return AskedTable(
        key=here.text(values, "key"),
        title=here.text(values, "title"),
        columns=columns,
        rows_are=cast(Any, rows_are),
        rows=rows,
        minimum_rows=max(minimum, len(rows)),
    )


def _column(here: Place, values: Mapping[str, Any], known: Catalogues) -> AskedColumn:
    here.keys(values, _COLUMN_KEYS)
    year = None
    if values.get("year") is not None:
        (year,) = here.years({"year": [values["year"]]}, "year", known.period_years)
    return AskedColumn(
        key=here.text(values, "key"),
        label=here.text(values, "label"),
        kind=cast(Any, here.one_of({"kind": "text"} | dict(values), "kind", COLUMN_KINDS)),
        words=here.texts(values, "words"),
        year=year,
    )


def _numbers(here: Place, values: Mapping[str, Any], known: Catalogues) -> AskedNumbers:
    here.keys(values, {"what", "indicators", "programs", "years"})
    return AskedNumbers(
        what=here.text(values, "what"),
        indicators=here.known(values, "indicators", known.indicators, empty=False),
        programs=here.known(values, "programs", known.programs),
        years=here.years(values, "years", known.period_years),
    )


def _link(here: Place, values: Mapping[str, Any]) -> Link:
    here.keys(values, {"label", "citation"})
    return Link(here.text(values, "label"), here.text(values, "citation"))


def _check_outline(place: Place, items: Mapping[str, Requirement]) -> None:
    """Every parent exists, no item is its own ancestor, and parents come before their children."""
    for item in items.values():
        if item.parent is not None and item.parent not in items:
            Place(place.file, item.id).fail("parent", _("“{value}” is not an item").format(value=item.parent))
    for item in items.values():
        seen, parent = {item.id}, item.parent
        while parent is not None:
            if parent in seen:
                Place(place.file, item.id).fail("parent", _("the item is its own ancestor"))
            seen.add(parent)
            parent = items[parent].parent
    placed: set[str] = set()
    for item in items.values():
        if item.parent is not None and item.parent not in placed:
            Place(place.file, item.id).fail("parent", _("must stand before the item in the file"))
        placed.add(item.id)


def _check_relations(place: Place, items: Mapping[str, Requirement]) -> None:
    """References and dependencies name items of the pack; nothing depends on itself, by way of others too."""
    for item in items.values():
        here = Place(place.file, item.id)
        for field, named in (("references", item.references), ("depends_on", item.depends_on)):
            for other in named:
                if other not in items or other == item.id:
                    here.fail(field, _("“{value}” is not another item").format(value=other))
    settled: set[str] = set()
    for item in items.values():
        _check_circle(place, items, item.id, (), settled)


def _check_circle(
    place: Place, items: Mapping[str, Requirement], identifier: str, way: tuple[str, ...], settled: set[str]
) -> None:
    if identifier in way:
        circle = " → ".join((*way[way.index(identifier) :], identifier))
        Place(place.file, identifier).fail(
            "depends_on", _("the items depend on each other in a circle: {way}").format(way=circle)
        )
    if identifier in settled:
        return
    for other in items[identifier].depends_on:
        _check_circle(place, items, other, (*way, identifier), settled)
    settled.add(identifier)

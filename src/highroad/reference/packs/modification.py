"""The pack of a modification, made from the pack of the whole plan and what its file says of modifications.

A modification answers the same items again for the years that remain, and says what changed and why. So its
pack is no second copy: the file of the whole plan has a block `modification` with what is different.

    modification:
      title: Two-year modification of a local plan
      basis: …
      years: [3, 4]                # year 1 of what is asked becomes year 3, year 2 becomes year 4
      submission: modification     # the clock that takes the place of `submission`
      items: [ … ]                 # items that only a modification has: its change log
      changes: {LP.A: {text: …}}   # fields of items that read otherwise

Its key is the plan's with "-modification" after it, its version the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from highroad.language import gettext as _
from highroad.reference.packs.place import Place

SUFFIX = "-modification"
_KEYS = {"title", "basis", "years", "submission", "items", "changes"}


def modification_content(content: Mapping[str, Any], file: str) -> dict[str, Any] | None:
    """What the file of the modification's pack would hold, had it one; None when there is no such block.

    Raises BadPack when the block names what the pack doesn't have.
    """
    place = Place(file, "modification")
    block = place.mapping(content, "modification", empty=True)
    if not block:
        return None
    place.keys(block, _KEYS)
    years = place.years(block, "years", int(content.get("period_years") or 0))
    changes = place.mapping(block, "changes", empty=True)
    known = {values.get("id") for values in content["items"]}
    for identifier, values in changes.items():
        if identifier not in known or not isinstance(values, Mapping):
            place.fail("changes", _("“{value}” is not an item").format(value=identifier))
    items = [
        _for_years(dict(values) | dict(changes.get(values["id"], {})), years) for values in content["items"]
    ]
    added = [dict(values) for values in place.mappings(block, "items")]
    if not added:
        place.fail("items", _("must hold the change log"))
    made = {key: value for key, value in content.items() if key != "modification"}
    made |= {
        "key": f"{content['key']}{SUFFIX}",
        "title": place.text(block, "title"),
        "basis": place.text(block, "basis"),
        "items": [*added, *items],
        "items_count": content["items_count"] + len(added),
        **_moved(place, content, block),
    }
    return made


def _moved(place: Place, content: Mapping[str, Any], block: Mapping[str, Any]) -> dict[str, Any]:
    """Clocks and known dates in which the modification's due day has taken the place of the plan's."""
    clocks = dict(content.get("clocks") or {})
    known = list(content.get("known_dates") or [])
    key = place.maybe(block, "submission")
    if not key:
        return {"clocks": clocks, "known_dates": known}
    if key not in clocks or "submission" not in clocks:
        place.fail("submission", _("“{value}” is not in the file's catalogue").format(value=key))
    moved = {name: values for name, values in clocks.items() if name != key}
    moved["submission"] = dict(clocks[key]) | {
        "after": clocks["submission"].get("after", []),
        "kind": "submission",
    }
    # Days fixed for the plan's own submission, and for what counts from it, say nothing of the modification.
    of_plan = {"submission"} | {name for name, values in clocks.items() if values.get("of") == "submission"}
    dates = [
        {**values, "clock": "submission"} if values.get("clock") == key else values
        for values in known
        if values.get("clock") not in of_plan
    ]
    return {"clocks": moved, "known_dates": dates}


def _for_years(item: dict[str, Any], years: tuple[int, ...]) -> dict[str, Any]:
    """An item whose tables and numbers are asked for the modification's years instead."""
    if not years:
        return item

    def moved(year: Any) -> Any:
        return years[year - 1] if type(year) is int and 1 <= year <= len(years) else year

    if item.get("numbers"):
        item["numbers"] = [
            {**each, "years": [moved(year) for year in each.get("years", [])]} for each in item["numbers"]
        ]
    if item.get("tables"):
        item["tables"] = [
            {
                **table,
                "columns": [
                    {**column, "year": moved(column["year"])} if column.get("year") else column
                    for column in table.get("columns", [])
                ],
            }
            for table in item["tables"]
        ]
    return item

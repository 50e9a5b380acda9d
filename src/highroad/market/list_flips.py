"""What changes between two occupation lists, and by whose projected rates the two were made."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.market.occupations import NAMING
from highroad.results import Column, Method, Result

FLIPS = (
    *NAMING,
    Column("before", N_("By the first rule")),
    Column("after", N_("By the second rule")),
    Column("flip", N_("What changes")),
)

_PLACE = ("area", "area_name", "asked", "area_note")


def list_flips(first: Result, second: Result) -> Result:
    """What changes between two lists: by another rule, another year's data, or a neighbor's eyes.

    first, second: from `occupation_list`. Returns a `Result`; `.table`, one row for every occupation of
    either: `soc`, `occupation`, `before`, `after` ("yes", "no", "not evaluable", "absent"), `flip` ("gains",
    "loses", "same", "cannot be told"). Listed before + gained − lost = listed after, where all can be told.

    Says whose projected rates the two go by: `rates` of the method's parameters ("nation", or the area that a
    state projects for; both with " / " between where they differ), and a note.

    Raises nothing of its own. Source: the two lists' rules.
    """
    left = first.table.select(["soc", "occupation", "listed"]).rename_columns(["soc", "name_1", "before"])
    right = second.table.select(["soc", "occupation", "listed"]).rename_columns(["soc", "name_2", "after"])
    both = left.join(right, "soc", join_type="full outer").sort_by("soc")
    before, after = (pc.fill_null(both[name], "absent") for name in ("before", "after"))
    was, now = pc.equal(before, "yes"), pc.equal(after, "yes")
    unknown = pc.or_(pc.equal(before, "not evaluable"), pc.equal(after, "not evaluable"))
    flip = pc.if_else(
        pc.equal(was, now),
        pc.if_else(pc.and_(unknown, pc.invert(was)), "cannot be told", "same"),
        pc.if_else(unknown, "cannot be told", pc.if_else(now, "gains", "loses")),
    )
    whose = tuple(rates_told(each) for each in (first, second))
    return Result(
        table=pa.table(
            {
                "soc": both["soc"],
                "occupation": pc.coalesce(both["name_1"], both["name_2"]),
                "before": before,
                "after": after,
                "flip": flip,
            }
        ),
        columns=FLIPS,
        sources=tuple(dict.fromkeys((*first.sources, *second.sources))),
        method=Method(
            key="list-flips",
            title=_("What another rule changes"),
            words=_("Two lists of the same occupations, side by side."),
            formula=_("listed after = listed before + gained − lost"),
            citation=f"{first.method.citation} / {second.method.citation}",
            parameters={
                **_place(first, second),
                "first": first.method.parameters["rule"],
                "second": second.method.parameters["rule"],
                **({"rates": " / ".join(dict.fromkeys(filter(None, whose)))} if any(whose) else {}),
            },
        ),
        notes=tuple(dict.fromkeys((*first.notes, *second.notes, *_rates(*whose)))),
    )


def _place(first: Result, second: Result) -> dict[str, object]:
    """What area the lists are of, as the one says that was built here; nothing where they differ."""
    told = [
        {name: each.method.parameters[name] for name in _PLACE if name in each.method.parameters}
        for each in (first, second)
    ]
    known = [each for each in told if each]
    return known[-1] if known and all(each == known[0] for each in known) else {}


def rates_told(made: Result) -> str:
    """Whose projected rates a list goes by: "nation", the area that a state projects for; none: blank."""
    about = made.method.parameters
    return str(about.get("state_area") or ("nation" if "years" in about else ""))


def _rates(first: str, second: str) -> tuple[str, ...]:
    """In words; nothing where projections are not at hand. A list that was brought says none."""
    if not first and not second:
        return ()
    called = {"nation": _("the nation")}
    if not first or not second:
        whose = first or second
        said = _("The list that was not brought goes by the projected rates of {area}.")
        return (said.format(area=called.get(whose, whose)),)
    if first != second:
        said = _(
            "The lists go by different projected rates: the first by those of {first}, "
            "the second by those of {second}."
        )
        return (said.format(first=called.get(first, first), second=called.get(second, second)),)
    if first == "nation":
        return (_("Both lists go by the nation's projected rates."),)
    return (_("Both lists go by the projected rates of {area}, the state's own.").format(area=first),)

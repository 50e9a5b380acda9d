"""Occupation lists that anybody can rebuild and contest: which criteria an occupation meets, by how much."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from highroad.errors import BadQuestion
from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.market.areas import Area
from highroad.market.asking import catalogue_or_default
from highroad.market.entry import entry_source, with_entry
from highroad.market.gap_drivers import range_or_none
from highroad.market.list_criteria import STEPS, Flags, Truth, Values, distance, threshold
from highroad.market.list_points import Points, points_of
from highroad.market.list_reasons import list_reasons
from highroad.market.occupations import NAMING, occupation_employment
from highroad.market.openings_range import ENDS
from highroad.market.quotients import location_quotients
from highroad.market.regional_openings import Rates, regional_openings
from highroad.reference.list_rules import ALL_OTHER, Criterion, Group, Rule
from highroad.results import Column, Mark, Method, Result, SourceReference
from highroad.sources.catalogue import Catalogue

MEASURED = (
    *NAMING,
    Column("employment", N_("Jobs"), "count", N_("jobs"), mark="employment_mark"),
    Column("openings", N_("Openings a year"), "count", N_("openings a year"), mark="openings_mark"),
    *ENDS,
    Column("growth_percent", N_("Projected growth"), "percent", N_("percent"), 1, "growth_mark"),
    Column("annual_p50", N_("Median wage"), "money", N_("dollars per year"), 0, "annual_p50_mark"),
    Column("annual_p10", N_("10th percentile wage"), "money", N_("dollars per year"), 0, "annual_p10_mark"),
    Column("annual_mean", N_("Mean wage"), "money", N_("dollars per year"), 0, "annual_mean_mark"),
    Column(
        "wage_spread",
        N_("75th percentile wage over the 25th"),
        "ratio",
        decimals=2,
        mark="wage_spread_mark",
    ),
    Column("location_quotient", N_("Location quotient"), "ratio", decimals=2, mark="location_quotient_mark"),
    Column("education_rank", N_("Typical education, 0 to 7"), "count", mark="education_mark"),
)
OPENINGS = "openings"
POINTS_WORDS = N_(
    "Points are added up. Where a number is not known, an occupation has from the fewest to the most points "
    "that are possible: it is in when the fewest are enough, out when the most are not."
)

EITHER = N_("With openings at the other end of their range it would be otherwise.")


def list_measures(
    area: Area,
    *,
    rates: Rates = "nation",
    vintage: str | None = None,
    projections: str | None = None,
    of_state: str | None = None,
    catalogue: Catalogue | None = None,
) -> tuple[Result, dict[str, float]]:
    """What rules ask of an area's detailed occupations, and the numbers that ratios are of.

    rates, projections, of_state: as in `regional_openings`; without projections at hand, openings and growth
    are marked "missing", and criteria on them cannot be evaluated.

    Returns a `Result` and `area_median`, `area_mean` (dollars a year of all jobs; NaN where no mean is
    published), `mean_openings` (of the occupations whose openings are known; NaN for none); `.table`: `soc`,
    `occupation`, `employment`, `openings` (a year) with `openings_low` and `openings_high`, `growth_percent`
    (over the projection), `annual_p50`, `annual_p10`, `annual_mean` (dollars), `wage_spread` (75th over 25th
    percentile; null where one of them is capped), `location_quotient`, `education_rank` (0 to 7), each null
    with its mark where it is not known.

    Raises UnknownArea, DataMissing, BadQuestion (the area's median is not published).
    Source: BLS, OEWS; BLS, Employment Projections.
    """
    catalogue = catalogue_or_default(catalogue)
    openings = _with_openings(area, rates, vintage, projections, of_state, catalogue)
    everything = occupation_employment(area, level="all", vintage=vintage, catalogue=catalogue).table
    quotients = location_quotients(area, vintage=vintage, catalogue=catalogue).table
    total = everything.filter(pc.equal(everything["soc"], "00-0000")).to_pylist()
    if not total or total[0]["annual_p50"] is None:
        raise BadQuestion(
            _("The median wage of all jobs is not published for this area."),
            remedy=_("Ask for one published area; wages of several do not add up."),
        )
    named = ["soc", "location_quotient", "location_quotient_mark"]
    table = openings.table.join(quotients.select(named), "soc", join_type="left outer")
    projected = "years" in openings.method.parameters
    growth = pc.divide(table["growth"], pc.cast(table["employment"], pa.float64()))
    growth = pc.multiply(pc.multiply(growth, 100.0), pc.cast(table["years"], pa.float64()))
    unknown = "not_evaluable" if projected else "missing"
    ranks = with_entry(table.select(["soc"])).select(["soc", "education_rank"])
    table = table.join(ranks, "soc", join_type="left outer")
    ranks = table["education_rank"].cast(pa.int64())
    columns = {
        "soc": table["soc"],
        "occupation": table["occupation"],
        "employment": table["employment"],
        "employment_mark": table["employment_mark"],
        "openings": table["openings"],
        "openings_mark": table["openings_mark"],
        **{name: table[name] for end in ENDS for name in (end.name, f"{end.name}_mark")},
        "growth_percent": growth,
        "growth_mark": pc.if_else(pc.is_valid(growth), "estimated", unknown),
        **{
            name: table[name]
            for measure in ("annual_p50", "annual_p10", "annual_mean", "location_quotient")
            for name in (measure, f"{measure}_mark")
        },
        **_spread(table),
        "education_rank": ranks,
        "education_mark": pc.if_else(pc.is_valid(ranks), pa.scalar(None, pa.string()), "missing"),
    }
    result = Result(
        table=pa.table(columns).sort_by("soc"),
        columns=MEASURED,
        sources=(*openings.sources, entry_source()),
        method=openings.method,
        notes=openings.notes,
    )
    return result, _bases(total[0], result.table)


def _spread(table: pa.Table) -> dict[str, pa.ChunkedArray]:
    """The 75th percentile wage as a multiple of the 25th; a capped one tells nothing."""
    ends = [table["annual_p75"], table["annual_p25"]]
    plain = [pc.is_null(table[f"annual_{name}_mark"]) for name in ("p75", "p25")]
    value = pc.divide(*(pc.cast(each, pa.float64()) for each in ends))
    value = pc.if_else(pc.and_(*plain), value, pa.scalar(None, pa.float64()))
    mark = pc.if_else(pc.is_valid(value), pa.scalar(None, pa.string()), "not_evaluable")
    return {"wage_spread": value, "wage_spread_mark": mark}


def _bases(total: Mapping[str, Any], measures: pa.Table) -> dict[str, float]:
    """The numbers that ratios are of; NaN where one is not known, so that nobody can tell."""
    known = {"area_median": total["annual_p50"], "area_mean": total.get("annual_mean")}
    known["mean_openings"] = pc.mean(measures["openings"]).as_py()
    return {name: float("nan") if value is None else float(value) for name, value in known.items()}


def _with_openings(
    area: Area,
    rates: Rates,
    vintage: str | None,
    projections: str | None,
    of_state: str | None,
    catalogue: Catalogue,
) -> Result:
    """The area's detailed occupations with openings and growth a year where projections are at hand."""
    if rates == "state" or catalogue.vintages("projections"):
        return regional_openings(
            area,
            rates=rates,
            vintage=vintage,
            projections=projections,
            of_state=of_state,
            catalogue=catalogue,
        )
    local: Result = occupation_employment(area, level="detailed", vintage=vintage, catalogue=catalogue)
    table = local.table
    for name in ("growth", "openings", "years"):
        table = table.append_column(name, pa.nulls(table.num_rows, pa.float64()))
    table = table.append_column("openings_mark", pa.array(["missing"] * table.num_rows))
    lack = _(
        "Openings and growth are not known here: employment projections have not been added "
        "(highroad sources fetch projections)."
    )
    return replace(local, table=range_or_none(table), columns=NAMING, notes=(*local.notes, lack))


def occupation_list(
    measures: pa.Table,
    rule: Rule,
    bases: Mapping[str, float],
    *,
    sources: tuple[SourceReference, ...] = (),
) -> Result:
    """Every occupation against a rule: each criterion with its distance from the threshold, and the verdict.

    measures: Arrow table with `soc`, `occupation` and the rule's measures (nulls where unknown). bases: the
    numbers that ratios are of ("area_median", "standard").

    Returns a `Result`; `.table` by code: `soc`, `occupation`, `listed` ("yes", "no", "not evaluable": an
    unknown measure decides), for each group `group_<key>` (the same words), and where it counts points
    `points_<key>` (null where they are not known) with `points_<key>_low` and `points_<key>_high`, the fewest
    and the most that are possible; for each criterion its number `c1`, `c2`, …: `<c>_distance` (percent
    above, or for "at most" below, the threshold, for levels of education steps; negative: short of it; null
    where unknown; none for a rank), in a group of points `<c>_points` (what it gives; null where unknown);
    and `marginal` (the verdict would change if thresholds, and the points needed, moved by the margin, or if
    openings were at an end of their range: ranks of openings, and thresholds that are worked out from them,
    stay), `why` (what decided; and where the range of openings may decide otherwise, that). Thresholds are in
    the method's parameters.

    Raises BadQuestion when the measures or a base are lacking. Source: the rule's own citation.
    """
    by_number = [each for each in rule.criteria if each.compares != "by_rank"]
    thresholds = {each.key: threshold(each, measures, bases) for each in by_number}
    distances = {each.key: distance(each, measures, thresholds[each.key]) for each in by_number}
    steps = {each.key: abs(thresholds[each.key]) or 1.0 for each in by_number if each.measure in STEPS}
    points = {
        each.key: points_of(each, measures, thresholds) for each in rule.groups if each.asks == "points"
    }
    groups = _groups(rule, distances, points, 0.0)
    out = _left_out(measures, rule)
    listed = np.where(out, 0.0, _every(list(groups.values())))
    table: dict[str, Any] = {
        "soc": measures["soc"],
        "occupation": measures["occupation"],
        "listed": _words(listed),
        **{f"group_{key}": _words(value) for key, value in groups.items()},
    }
    given: dict[str, Values] = {}
    for key, each in points.items():
        given |= each.each
        table |= _told(f"points_{key}", np.where(each.exact, each.fewest, np.nan))
        table |= {f"points_{key}_low": each.fewest, f"points_{key}_high": each.most}
    for number, criterion in enumerate(rule.criteria, start=1):
        if criterion.key in distances:
            far = steps.get(criterion.key, 100) * distances[criterion.key] + 0.0
            table |= _told(f"c{number}_distance", far, f"c{number}_mark")
        if criterion.points is not None:
            table |= _told(f"c{number}_points", given[criterion.key])
    unsure = _unsure(rule, measures, thresholds, distances, listed) & ~out
    table["marginal"] = pa.array(_marginal(rule, measures, thresholds, distances, listed) & ~out | unsure)
    reasons = list_reasons(rule, distances, points, groups, np.where(out, 1.0, listed), steps)
    reasons = [f"{why} {_(EITHER)}" if each else why for each, why in zip(unsure, reasons, strict=True)]
    left_out = _("The rule leaves this occupation out, whatever it meets.")
    reasons = [left_out if each else why for each, why in zip(out, reasons, strict=True)]
    table["why"] = pa.array(reasons, pa.string())
    return Result(
        table=pa.table(table),
        columns=_columns(rule, points),
        sources=sources,
        method=Method(
            key="occupation-list",
            title=rule.title,
            words=_(
                "An occupation is listed when it meets every group of criteria. Where an unknown number "
                "decides, it is not evaluable. Marginal ones would change with thresholds {margin}% away, or "
                "with openings at an end of their range."
            ).format(margin=f"{100 * rule.margin:g}")
            + (" " + _(POINTS_WORDS) if points else ""),
            citation=rule.citation,
            parameters={
                "rule": f"{rule.key} {rule.version}",
                **{
                    f"c{n}": _in_full(each, thresholds.get(each.key))
                    for n, each in enumerate(rule.criteria, 1)
                },
                **{f"needs_{each.key}": f"{each.needs:.12g}" for each in rule.groups if each.key in points},
            },
        ),
    )


def _left_out(measures: pa.Table, rule: Rule) -> Flags:
    """The occupations that the rule never lists: by their code, by that of their group, or as a remainder."""
    groups = [each[:2] for each in rule.leaves_out if each.endswith("-0000")]
    by_code = pc.is_in(measures["soc"], pa.array(rule.leaves_out, pa.string()))
    by_group = pc.is_in(pc.utf8_slice_codeunits(measures["soc"], 0, 2), pa.array(groups, pa.string()))
    out = pc.or_(by_code, by_group)
    if ALL_OTHER in rule.leaves_out:
        out = pc.or_(out, pc.ends_with(measures["occupation"], ", All Other"))
    return np.asarray(out.to_numpy(zero_copy_only=False), dtype=bool)


def _told(name: str, value: Values, mark: str = "") -> dict[str, pa.Array]:
    """A column with its mark: not evaluable where the number is not known."""
    unknown = np.isnan(value)
    marks = [Mark.NOT_EVALUABLE.value if each else None for each in unknown.tolist()]
    return {name: pa.array(value, mask=unknown), mark or f"{name}_mark": pa.array(marks, pa.string())}


def _in_full(criterion: Criterion, at: float | None) -> str:
    """A criterion with the number it comes to; one of a plain number says that already."""
    if at is None or criterion.compares in ("at_least", "at_most"):
        return criterion.words
    return f"{criterion.words}: {_('not known') if np.isnan(at) else f'{at:,.10g}'}"


def _every(truths: list[Truth]) -> Truth:
    """All of them: no when one is no, whatever else is unknown."""
    stacked = np.stack(truths)
    some_no = (stacked == 0).any(axis=0)
    return np.where(some_no, 0.0, np.where(np.isnan(stacked).any(axis=0), np.nan, 1.0))


def _some(truths: list[Truth]) -> Truth:
    """Any of them: yes when one is yes, whatever else is unknown."""
    return 1.0 - _every([1.0 - truth for truth in truths])


def _groups(
    rule: Rule, distances: Mapping[str, Values], points: Mapping[str, Points], shift: float
) -> dict[str, Truth]:
    """Each group by its key; shift: thresholds so much stricter, as a share of them."""
    return {
        group.key: points[group.key].reached
        if group.asks == "points"
        else _group(group, {each.key: _met(each, distances[each.key], shift) for each in group.criteria})
        for group in rule.groups
    }


def _met(criterion: Criterion, far: Values, shift: float) -> Truth:
    moved = 0.0 if criterion.measure in STEPS else shift
    return np.where(np.isnan(far), np.nan, (far >= moved).astype(float))


def _group(group: Group, met: Mapping[str, Truth]) -> Truth:
    truths = [met[criterion.key] for criterion in group.criteria]
    return _every(truths) if group.asks == "all" else _some(truths)


def _marginal(
    rule: Rule,
    measures: pa.Table,
    thresholds: Mapping[str, float],
    distances: Mapping[str, Values],
    listed: Truth,
) -> Flags:
    """Where the verdict would be another with thresholds, and points needed, a margin stricter or laxer."""
    changed = np.zeros(len(listed), dtype=bool)
    for shift in (rule.margin, -rule.margin):
        points = {
            each.key: points_of(each, measures, thresholds, shift=shift)
            for each in rule.groups
            if each.asks == "points"
        }
        changed |= _every(list(_groups(rule, distances, points, shift).values())) != listed
    return np.asarray(changed & ~np.isnan(listed))


def _unsure(
    rule: Rule,
    measures: pa.Table,
    thresholds: Mapping[str, float],
    distances: Mapping[str, Values],
    listed: Truth,
) -> Flags:
    """Where the verdict would be another with openings at an end of their range; thresholds stay."""
    changed = np.zeros(len(listed), dtype=bool)
    asked = [each for each in rule.criteria if each.measure == OPENINGS and each.key in distances]
    if f"{OPENINGS}_low" not in measures.column_names or not asked:
        return changed
    place = measures.column_names.index(OPENINGS)
    for end in ("low", "high"):
        values = pc.coalesce(measures[f"{OPENINGS}_{end}"], measures[OPENINGS].cast(pa.float64()))
        if end == "high":  # jobs of which only a part is shown may be any number more
            beyond = pc.equal(measures[f"{OPENINGS}_high_mark"], Mark.NOT_EVALUABLE.value)
            beyond = pc.fill_null(pc.and_(beyond, pc.is_valid(values)), False)
            values = pc.if_else(beyond, float("inf"), values)
        moved = measures.set_column(place, OPENINGS, values)
        far = {**distances, **{each.key: distance(each, moved, thresholds[each.key]) for each in asked}}
        points = {
            group.key: points_of(group, measures if _ranks_openings(group) else moved, thresholds)
            for group in rule.groups
            if group.asks == "points"
        }
        changed |= _every(list(_groups(rule, far, points, 0.0).values())) != listed
    return np.asarray(changed & ~np.isnan(listed))


def _ranks_openings(group: Group) -> bool:
    return any(each.measure == OPENINGS and each.compares == "by_rank" for each in group.criteria)


def _words(truth: Truth) -> pa.Array:
    said = np.where(np.isnan(truth), "not evaluable", np.where(truth == 1, "yes", "no"))
    return pa.array(said.tolist(), pa.string())


def _columns(rule: Rule, points: Mapping[str, Points]) -> tuple[Column, ...]:
    digits = {key: _digits([each.fewest, each.most, *each.each.values()]) for key, each in points.items()}
    by_criterion = {each.key: digits.get(group.key, 0) for group in rule.groups for each in group.criteria}
    numbered = enumerate(rule.criteria, 1)
    return (
        *NAMING,
        Column("listed", N_("Listed")),
        *(Column(f"group_{group.key}", group.title) for group in rule.groups),
        *(
            each
            for group in rule.groups
            if group.key in digits
            for each in _of_points(group, digits[group.key])
        ),
        *(each for n, one in numbered for each in _of_criterion(n, one, by_criterion[one.key])),
        Column("marginal", N_("Marginal"), "flag"),
        Column("why", N_("Why")),
    )


def _digits(points: list[Values]) -> int:
    """How many decimals points take, two at most: those of whole numbers take none."""
    known = np.concatenate(points)
    known = known[~np.isnan(known)]
    return next((n for n in (0, 1) if np.allclose(known, np.round(known, n), rtol=0, atol=1e-9)), 2)


def _of_points(group: Group, digits: int) -> tuple[Column, ...]:
    name, unit = f"points_{group.key}", N_("points")
    title = group.said_title
    return (
        Column(name, _("{group}: points").format(group=title), "ratio", unit, digits, f"{name}_mark"),
        Column(
            f"{name}_low", _("{group}: fewest points possible").format(group=title), "ratio", unit, digits
        ),
        Column(f"{name}_high", _("{group}: most points possible").format(group=title), "ratio", unit, digits),
    )


def _of_criterion(number: int, each: Criterion, digits: int) -> Iterator[Column]:
    if each.compares != "by_rank":
        name, mark = f"c{number}_distance", f"c{number}_mark"
        if each.measure in STEPS:
            yield Column(name, each.words, "count", N_("steps above the threshold"), 0, mark)
        else:
            yield Column(name, each.words, "percent", N_("percent above the threshold"), 1, mark)
    if each.points is not None:
        label = _("Points for {criterion}").format(criterion=each.words)
        yield Column(f"c{number}_points", label, "ratio", N_("points"), digits, f"c{number}_points_mark")

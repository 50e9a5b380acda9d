"""Training for, connecting to and thriving in jobs of a region, by industry or by who works."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from highroad.errors import BadQuestion
from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.market.asking import catalogue_or_default
from highroad.market.occupations import check_choice
from highroad.market.qwi_cells import (
    ALL,
    EVERYBODY,
    GROUPS,
    PEOPLE,
    Group,
    cells_of,
    group_names,
    measure,
    newest_quarter,
    pair,
    whole_quarters,
)
from highroad.market.training_stage import LABELS, TRAINING, Training, entered_training
from highroad.reference import codes
from highroad.reference.regions import Region, resolve_region
from highroad.results import Column, Mark, Method, Result
from highroad.sources import qwi
from highroad.sources.catalogue import Catalogue

_COUNTS: Final = ("employment", "hires", "stable_employment", "stable_hires", "stable_separations_next")
_PAY: Final = {"earnings": "stable_employment", "stable_hire_earnings": "stable_hires"}  # pay -> its weight
_INPUTS: Final = (*_COUNTS, *_PAY)
_NO_TEXT: Final = pa.scalar(None, pa.string())
_NO_NUMBER: Final = pa.scalar(None, pa.float64())

#: How people of programs p, leading to n_p occupations each, are spread over sectors j by the shares s_oj.
_SPREAD: Final = "T_j = Σ_p T_p · Σ_o s_oj / n_p; "

COLUMNS: Final = (
    Column("code", N_("Code"), "code"),
    Column("group", N_("Group")),
    measure("in_training", N_("People who entered training"), N_("people"), "count", 0),
    measure("hires", N_("Hires"), N_("hires in the quarter"), "count", 0),
    measure("hire_rate", N_("Hires per 100 jobs"), N_("percent of jobs"), "percent", 1),
    measure("lasting", N_("Hires that lasted"), N_("percent of hires"), "percent", 1),
    measure("hire_pay", N_("Pay of hires who stayed"), N_("dollars a month"), "money", 0),
    measure("retained", N_("Jobs kept"), N_("percent of stable jobs"), "percent", 1),
    measure("pay", N_("Pay of those who stay"), N_("dollars a month"), "money", 0),
    measure("pay_growth", N_("Pay against a year before"), N_("percent"), "percent", 1),
    measure(
        "hire_pay_share", N_("Pay of hires as a share of stayers’ pay"), N_("percent of pay"), "percent", 1
    ),
    measure("lasting_ratio", N_("Hires that lasted, against all"), N_("percent of all"), "percent", 0),
    measure("retained_ratio", N_("Jobs kept, against all"), N_("percent of all"), "percent", 0),
    measure("pay_ratio", N_("Pay of those who stay, against all"), N_("percent of all"), "percent", 0),
)


def career_stages(
    region: str | Region,
    *,
    by: Group = "industry",
    industry: str = "",
    quarter: str = "",
    training: Training = "auto",
    programs: pa.Table | None = None,
    participants: pa.Table | None = None,
    training_vintages: Mapping[str, str] | None = None,
    vintage: str | None = None,
    catalogue: Catalogue | None = None,
) -> Result:
    """Training for, connecting to and thriving in jobs, for each industry or group of workers of a region.

    by: "industry", "sex", "age", "education" or "race". industry: a NAICS code as published ("62", "31-33"),
    within which groups are told; all industries when empty. quarter: such as "2024Q4"; when empty the newest
    of which it is published who stayed into the next quarter. training: "served" (people of the listed
    programs), "completions" (awards), "none", or "auto": people served where half of the programs say so,
    else awards. programs: a register (`PROGRAM_FIELDS`) whose seats are told instead, by industry.
    participants: released counts `code` (as here), `people`, `people_mark`, shown as they are.
    training_vintages: releases of `etpl`, `ipeds` and `oews` that tell of training; the newest where none is
    named. vintage: a release at hand. A region is described as in `hires`.

    Returns a `Result`; `.table`, most hires first, the row of all (`code` "all") last, each number with its
    mark. Training: `in_training`, of what the method's parameter `training` says: "participants" (people, as
    given), "seats", "served" (people of the listed programs in a year) or "completions" (awards in a year of
    the region's institutions; of race without those of Hispanic or Latino ethnicity, so "at_least"), spread
    over sectors by where the occupations that programs lead to work ("estimated", or "at_least" where a
    program does not say); "not_evaluable", with what to add, where nothing tells.
    Connecting: `hires` (in the quarter); `hire_rate` (hires per 100 jobs at the quarter's start); `lasting`
    (percent of the hires of the quarter before who stayed this whole quarter); `hire_pay` (dollars a month of
    those hires). Thriving: `retained` (percent of jobs held this whole quarter that are not left in the next,
    0 to 100); `pay` (dollars a month of those who stay); `pay_growth` (percent, against the same quarter a
    year before, so that seasons cancel; prices are not taken out); `hire_pay_share` (`hire_pay` in percent of
    `pay`). Gaps: `lasting_ratio`, `retained_ratio`, `pay_ratio` (percent of the row of all).

    Counts of several areas are added up, pay is averaged by the jobs it is of. A measure with a withheld part
    is "suppressed"; with one that is not at hand (a quarter or a year before, an area, an extract without the
    columns) "missing"; with a much distorted one "estimated"; over zero "not_applicable"; a share above
    100, which noise or workers who changed group make, "not_evaluable". Raises UnknownArea, DataMissing, and
    BadQuestion for a quarter or industry that is not there. Source: Census Bureau, Quarterly Workforce
    Indicators (HirA, HirAS, EmpS, SepSnx, EarnS, EarnHirAS), private employers.
    """
    check_choice("training", training, TRAINING)
    check_choice("by", by, GROUPS)
    if industry and by == "industry":
        raise BadQuestion(
            _("An industry is named to tell its groups of workers."),
            remedy=_("Choose sex, age, education or race, or leave the industry out."),
        )
    here = resolve_region(region) if isinstance(region, str) else region
    catalogue = catalogue_or_default(catalogue)
    cells = cells_of(here, catalogue, vintage)
    rows = _divided(_padded(cells.rows), by, industry)
    if industry and not rows.num_rows:
        raise BadQuestion(
            _("There are no indicators of the industry {code} for {region}.").format(
                code=industry, region=here.name
            ),
            remedy=_("Write it as published, such as 62 or 31-33."),
        )
    groups = whole_quarters(rows.filter(pc.not_equal(rows["code"], ALL)), cells, here, by, quarter)
    chosen = quarter or _newest_retained(groups) or newest_quarter(groups, here)
    now = _summed(rows, chosen)
    found = stages(now, _summed(rows, _earlier(chosen, 1)), _summed(rows, _earlier(chosen, 4)))
    last = pc.cast(pc.equal(found["code"], ALL), pa.int8())
    order = [("last", "ascending"), ("hires", "descending"), ("code", "ascending")]
    found = found.append_column("last", last).sort_by(order).drop(["last"])
    listed = found["code"].to_pylist()
    named = group_names([code for code in listed if code != ALL], by)
    whole = _("all industries") if by == "industry" else _("all workers")
    found = found.append_column("group", pa.array([*named, whole][: len(listed)], pa.string()))
    entered = entered_training(
        here,
        by=by,
        industry=industry,
        training=training,
        programs=programs,
        participants=participants,
        codes=[code for code in listed if code != ALL],
        vintages=training_vintages or {},
        catalogue=catalogue,
    )
    people, marks = entered.columns(listed)
    found = found.append_column("in_training", people).append_column("in_training_mark", marks)
    columns = tuple(_relabeled(each, entered.basis) for each in COLUMNS)
    about = {"region": here.key, "area_name": here.name, "quarter": chosen, "by": by}
    about |= {"training": entered.basis}
    spread = entered.basis not in ("", "participants") and (by == "industry" or bool(industry))
    if industry:
        about |= {"industry": industry, "industry_name": codes.industry_title(industry, 2022)}
    return Result(
        table=found.select([name for column in COLUMNS for name in pair(column)]),
        columns=columns,
        sources=tuple(dict.fromkeys((*cells.sources, *entered.sources))),
        method=Method(
            key="career-stages",
            title=_("Training for, connecting to, thriving"),
            words=_(
                "As published for private employers. Hires that lasted: of those hired in the quarter "
                "before, who stayed this whole quarter. Jobs kept: of jobs held this whole quarter, those "
                "not left in the next. Pay is held against the same quarter a year before, so that "
                "seasons cancel."
            ),
            formula=(_SPREAD if spread else "")
            + _(
                "lasted = stable hires / hires of the quarter before; kept = 1 − stable separations of the "
                "next quarter / stable jobs"
            ),
            citation="U.S. Census Bureau, Quarterly Workforce Indicators 101",
            parameters=about,
        ),
        notes=(*entered.notes, *_notes(by)),
    )


def _notes(by: str) -> tuple[str, ...]:
    notes = [
        _(
            "Connecting to jobs: hires, hires that lasted and their pay. Thriving: jobs kept, pay of those "
            "who stay and how it changed."
        ),
        _(
            "Jobs kept are jobs with the same employer: who moved to a better job elsewhere counts as having "
            "left. Pay of two years is of the people of each, not of the same people, and prices are not "
            "taken out."
        ),
        _(
            "The publisher adds noise to every cell; a number that it calls much distorted is marked "
            "estimated."
        ),
    ]
    if by == "age":
        notes.append(_("A worker who had a birthday may be of another group when hired than when kept."))
    return tuple(notes)


def _relabeled(column: Column, basis: str) -> Column:
    """The column of people in training says what is counted."""
    if column.name != "in_training":
        return column
    label, unit = LABELS[basis]
    return replace(column, label=label, unit=unit)


def _padded(rows: pa.Table) -> pa.Table:
    """Rows with every indicator of today: those that an earlier version did not keep are missing."""
    for name in _INPUTS:
        if name not in rows.column_names:
            values, marks = qwi.absent(name, rows.num_rows)
            rows = rows.append_column(name, values).append_column(f"{name}_mark", marks)
    return rows


def _divided(rows: pa.Table, by: Group, industry: str) -> pa.Table:
    """The rows that divide jobs by one thing alone, and those of all of it, with `code`."""
    wanted = pc.and_(pc.is_valid(rows["period"]), True)
    for name in PEOPLE:
        if name != by:
            wanted = pc.and_(wanted, pc.equal(rows[name], EVERYBODY[name]))
    if by == "industry":
        rows = rows.filter(pc.and_(wanted, pc.is_in(rows["industry_level"], pa.array(["A", "S"]))))
        whole, code = pc.equal(rows["industry_level"], "A"), rows["industry_code"]
    else:
        same = pc.equal(rows["industry_code" if industry else "industry_level"], industry or "A")
        rows = rows.filter(pc.and_(wanted, same))
        whole, code = pc.equal(rows[by], EVERYBODY[by]), rows[by]
    return rows.append_column("code", pc.if_else(whole, ALL, code))


def _newest_retained(rows: pa.Table) -> str:
    """The newest quarter of which it is published or withheld who stayed into the next; "" for none."""
    name = "stable_separations_next"
    hidden = pc.fill_null(pc.equal(rows[f"{name}_mark"], Mark.SUPPRESSED.value), False)
    return pc.max(rows["period"].filter(pc.or_(pc.is_valid(rows[name]), hidden))).as_py() or ""


def _earlier(quarter: str, by: int) -> str:
    """A quarter some quarters before: 2024Q4, 1 → 2024Q3."""
    year, _q, number = quarter.partition("Q")
    if not (year.isdecimal() and number.isdecimal()):
        return ""
    count = 4 * int(year) + int(number) - 1 - by
    return f"{count // 4}Q{count % 4 + 1}"


def _summed(rows: pa.Table, period: str) -> pa.Table:
    """One quarter, one row for each `code`, with `areas`: counts added up, pay averaged by its weight."""
    rows = rows.filter(pc.equal(rows["period"], period))
    asked: list[tuple[str, str, pc.FunctionOptions | None]] = [("area_code", "count_distinct", None)]
    keep = pc.ScalarAggregateOptions(skip_nulls=False)
    for name in _INPUTS:
        rows = rows.set_column(rows.column_names.index(name), name, pc.cast(rows[name], pa.float64()))
        asked.append((name, "sum", keep))
        for mark in (Mark.SUPPRESSED, Mark.ESTIMATED):
            flag = pc.fill_null(pc.equal(rows[f"{name}_mark"], mark.value), False)
            rows = rows.append_column(f"{name} {mark.value}", flag)
            asked.append((f"{name} {mark.value}", "any", None))
    for pay, weight in _PAY.items():
        rows = rows.append_column(f"{pay} part", pc.multiply(rows[pay], rows[weight]))
        asked.append((f"{pay} part", "sum", keep))
    sums = rows.group_by("code").aggregate(asked)
    single = pc.equal(sums["area_code_count_distinct"], 1)
    made = {"code": sums["code"], "areas": sums["area_code_count_distinct"]}
    for name in _INPUTS:
        value, hidden = sums[f"{name}_sum"], sums[f"{name} suppressed_any"]
        if name in _PAY:  # as published in one area, also where its weight is withheld
            weight = sums[f"{_PAY[name]}_sum"]
            weight = pc.if_else(pc.greater(weight, 0), weight, _NO_NUMBER)
            value = pc.if_else(single, value, pc.divide(sums[f"{name} part_sum"], weight))
            unweighed = pc.and_(pc.invert(single), sums[f"{_PAY[name]} suppressed_any"])
            hidden = pc.or_(hidden, unweighed)
        told = pc.if_else(sums[f"{name} estimated_any"], Mark.ESTIMATED.value, _NO_TEXT)
        absent = pc.if_else(hidden, Mark.SUPPRESSED.value, Mark.MISSING.value)
        made |= {name: value, f"{name}_mark": pc.if_else(pc.is_valid(value), told, absent)}
    return pa.table(made)


class _Told(NamedTuple):
    """Numbers and their marks."""

    value: pa.ChunkedArray
    mark: pa.ChunkedArray


def stages(now: pa.Table, before: pa.Table, year_ago: pa.Table) -> pa.Table:
    """The measures of each `code`, from its sums in a quarter, the quarter before and a year before.

    Each table: `code`, `areas` (how many areas are in the sums) and, each with its mark, employment, hires,
    stable_employment, stable_hires, stable_separations_next (jobs), earnings, stable_hire_earnings (dollars).
    """
    wide = now
    for table, name, ours in ((before, "hires", "hires before"), (year_ago, "earnings", "earnings before")):
        earlier = table.select(["code", "areas", name, f"{name}_mark"])
        earlier = earlier.rename_columns(["code", f"{ours} areas", ours, f"{ours}_mark"])
        wide = _fewer_missing(wide.join(earlier, "code", join_type="left outer"), ours)
    told = {name: _Told(wide[name], wide[f"{name}_mark"]) for name in (*_INPUTS, "hires before")}
    told["earnings before"] = _Told(wide["earnings before"], wide["earnings before_mark"])
    left = _share(told["stable_separations_next"], told["stable_employment"])
    growth = _ratio(told["earnings"], told["earnings before"])
    made = {
        "hires": told["hires"],
        "hire_rate": _ratio(told["hires"], told["employment"]),
        "lasting": _share(told["stable_hires"], told["hires before"]),
        "hire_pay": told["stable_hire_earnings"],
        "retained": _Told(pc.subtract(100.0, left.value), left.mark),
        "pay": told["earnings"],
        "pay_growth": _Told(pc.subtract(growth.value, 100.0), growth.mark),
        "hire_pay_share": _ratio(told["stable_hire_earnings"], told["earnings"]),
    }
    for name in ("lasting", "retained", "pay"):
        made[f"{name}_ratio"] = _ratio(made[name], _of_all(made[name], wide["code"]))
    found = {"code": wide["code"]}
    for name, each in made.items():
        found |= {name: each.value, f"{name}_mark": each.mark}
    return pa.table(found)


def _fewer_missing(wide: pa.Table, name: str) -> pa.Table:
    """Joined rows; an earlier sum over other areas than today's cannot be held against it: missing."""
    same = pc.fill_null(pc.equal(wide["areas"], wide[f"{name} areas"]), False)
    value = pc.if_else(same, wide[name], _NO_NUMBER)
    mark = pc.if_else(same, wide[f"{name}_mark"], Mark.MISSING.value)
    wide = wide.drop([name, f"{name}_mark"])
    return wide.append_column(name, value).append_column(f"{name}_mark", mark)


def _ratio(top: _Told, bottom: _Told) -> _Told:
    """Percent; the mark is the worst of both, and "not_applicable" over zero."""
    known = pc.and_(pc.is_valid(top.value), pc.is_valid(bottom.value))
    zero = pc.and_(known, pc.fill_null(pc.less_equal(bottom.value, 0), False))
    base = pc.if_else(pc.greater(bottom.value, 0), bottom.value, _NO_NUMBER)
    mark = pc.if_else(zero, Mark.NOT_APPLICABLE.value, _NO_TEXT)
    for each in (  # the later one wins
        Mark.ESTIMATED,
        Mark.MISSING,
        Mark.NOT_APPLICABLE,
        Mark.NOT_EVALUABLE,
        Mark.SUPPRESSED,
    ):
        has = pc.or_(*(pc.fill_null(pc.equal(side.mark, each.value), False) for side in (top, bottom)))
        if each is Mark.ESTIMATED:
            has = pc.and_(has, pc.invert(zero))
        mark = pc.if_else(has, each.value, mark)
    return _Told(pc.divide(pc.multiply(top.value, 100.0), base), mark)


def _share(top: _Told, bottom: _Told) -> _Told:
    """Percent of a whole; "not_evaluable" above 100."""
    made = _ratio(top, bottom)
    beyond = pc.fill_null(pc.greater(made.value, 100.0), False)
    return _Told(
        pc.if_else(beyond, _NO_NUMBER, made.value), pc.if_else(beyond, Mark.NOT_EVALUABLE.value, made.mark)
    )


def _of_all(told: _Told, code: pa.ChunkedArray) -> _Told:
    """The number of the row of all, once for each row; missing where there is no such row."""
    at = pc.index(code, ALL).as_py()
    rows = len(code)
    value = told.value[at].as_py() if at >= 0 else None
    mark = told.mark[at].as_py() if at >= 0 else Mark.MISSING.value
    return _Told(
        pa.chunked_array([pa.array([value] * rows, pa.float64())]),
        pa.chunked_array([pa.array([mark] * rows, pa.string())]),
    )

"""Exhibits of registers that a partnership keeps: programs' readiness, job quality, public projects.

Their rows can't stand in an address, so these kinds are not asked by a question: whoever holds the register
makes the exhibit with `register_exhibit`.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pyarrow as pa
import pyarrow.compute as pc

from highroad.errors import BadQuestion
from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.language import ngettext
from highroad.market.training_seats import DEPENDS, FEWER, MORE, UNKNOWN, spoken_verdicts
from highroad.market.worker_voice import unsaid_voices
from highroad.publishing.charts import Chart, bar_chart, interval_dots
from highroad.publishing.exhibits.alignment import alignment
from highroad.publishing.exhibits.build import exhibit_of
from highroad.publishing.exhibits.exhibit import Exhibit
from highroad.publishing.exhibits.kind import Asked, Finding, Kind, Parameter
from highroad.publishing.exhibits.question import Question
from highroad.publishing.exhibits.supply import draw_gap
from highroad.publishing.formats import format_number
from highroad.publishing.release import ReleasedTable
from highroad.results import Result

#: Words of these answers, to be said in every language.
SAID = (
    N_("ready"),
    N_("not ready"),
    N_("cannot be evaluated"),
    N_("met"),
    N_("missed"),
    N_("unknown"),
    N_("occupation"),
    N_("employer"),
    N_("project"),
)
#: What people said, in words of their own.
VOICES = (
    "theme",
    "settings",
    "languages",
    "sectors",
    "objectives",
    "changed",
    "links",
    "quotes",
    "quote_languages",
)
ROWS = 20


def register_exhibit(
    kind: str, result: Result, *, name: str, region: str = "", register: str = ""
) -> Exhibit:
    """The exhibit of a register's answer. kind: key of `REGISTERS`. name: whose register it is, for titles.

    The exhibit of seats takes their answer by sector, too. register: what names it in the hall. Raises
    BadQuestion for another kind.
    """
    if kind not in REGISTERS:
        raise BadQuestion(
            _("There is no register of the kind “{key}”.").format(key=kind),
            remedy=_("Choose one of: {keys}.").format(keys=", ".join(REGISTERS)),
        )
    by_sector = result.method.key == "training-alignment"
    finding = alignment(result, name) if by_sector else _FINDINGS[kind](_told(result), name)
    return exhibit_of(REGISTERS[kind], Question(kind, {"region": region, "register": register}), finding)


def _told(result: Result) -> Result:
    """The answer with its words in the language in force."""
    table = result.table
    words = {each: _(each) for each in SAID}
    for column in result.columns:
        texts = table[column.name]
        if (
            column.kind == "text"
            and pa.types.is_string(texts.type)
            and column.name not in ("why", "occupation", "sector", "skills", "schedules", *VOICES)
        ):
            said = [words.get(each, each) for each in texts.to_pylist()]
            table = table.set_column(
                table.column_names.index(column.name), column.name, pa.array(said, pa.string())
            )
    return result.with_table(table)


def _readiness(result: Result, name: str) -> Finding:
    verdicts = result.table["verdict"].to_pylist()
    words = {
        "name": name,
        "rule": result.method.title,
        "all": format_number(len(verdicts)),
        "ready": format_number(verdicts.count(_("ready"))),
        "not_ready": format_number(verdicts.count(_("not ready"))),
        "unknown": format_number(verdicts.count(_("cannot be evaluated"))),
    }
    title = _("{name}: {ready} of {all} programs are ready").format(**words)
    takeaway = _("By “{rule}”, {ready} of {all} programs are ready and {not_ready} are not.").format(**words)
    if verdicts.count(_("cannot be evaluated")):
        takeaway += " " + _(
            "{unknown} cannot be evaluated, because a number that decides is suppressed or missing."
        ).format(**words)
    return Finding(
        result=result,
        title=title,
        subtitle=_("Programs by readiness; rule: {rule}").format(**words),
        takeaway=takeaway,
        key_columns=("program", "provider"),
        measures=(),
        undrawn=_("The table says which program meets which bar."),
    )


def _quality(result: Result, name: str) -> Finding:
    table = result.table.sort_by([("lowest", "descending"), ("subject", "ascending")])
    result = result.with_table(table)
    unknown = pc.sum(table["unknown"]).as_py() or 0
    elements = sum(pc.sum(table[each]).as_py() or 0 for each in ("met", "missed", "unknown"))
    known = table.filter(pc.is_valid(table["share"]))
    words = {
        "name": name,
        "count": format_number(table.num_rows),
        "unknown": format_number(unknown),
        "elements": format_number(elements),
    }
    title = _("{name}: {unknown} of {elements} elements of job quality are unknown").format(**words)
    subtitle = _("Elements met of those known, percent; range: if all unknown were missed, or met")
    return Finding(
        result=result,
        title=title,
        subtitle=subtitle,
        takeaway=_(
            "{count} subjects were looked at. {unknown} of {elements} elements are unknown; they are shown "
            "as unknown, and never counted as missed."
        ).format(**words),
        key_columns=("subject",),
        measures=("share", "lowest", "highest", "met", "unknown"),
        shown=min(ROWS, table.num_rows),
        draw=partial(_draw_quality, title, subtitle) if known.num_rows else None,
        undrawn="" if known.num_rows else title,
    )


def _draw_quality(title: str, subtitle: str, table: ReleasedTable, size: str) -> Chart:
    return interval_dots(
        table,
        category="subject",
        value="share",
        low="lowest",
        high="highest",
        title=title,
        subtitle=subtitle,
        size=size,
    )


def _seats(result: Result, name: str) -> Finding:
    table = result.table
    verdicts = table["verdict"].to_pylist()
    told = result.method.parameters
    words = {
        "name": name,
        "fewer": format_number(verdicts.count(FEWER)),
        "more": format_number(verdicts.count(MORE)),
        "depends": format_number(verdicts.count(DEPENDS)),
        "unknown": format_number(verdicts.count(UNKNOWN)),
        "count": format_number(table.num_rows),
        "seats": format_number(int(told["seats"])),
        "programs": format_number(int(told["programs"])),
        "without": format_number(int(told["without_seats"])),
    }
    title = _("{name}: too few seats for {fewer} of {count} occupations, too many for {more}").format(**words)
    if verdicts.count(UNKNOWN) == len(verdicts):
        title = _(
            "{name}: for none of {count} occupations can it be told whether there are enough seats"
        ).format(**words)
    takeaway = _(
        "The programs say that they have {seats} seats a year. At both ends of their range {fewer} of "
        "{count} occupations have more openings than seats and {more} have fewer; {depends} may go either "
        "way, and for {unknown} it cannot be told."
    ).format(**words)
    if verdicts.count(UNKNOWN) == len(verdicts):
        takeaway = _(
            "The programs say that they have {seats} seats a year. For none of {count} occupations can it be "
            "told whether that is enough."
        ).format(**words)
    if told["without_seats"] != "0":
        takeaway += " " + _("{without} of {programs} programs do not say how many seats they have.").format(
            **words
        )
    subtitle = _(
        "Openings a year less seats; the range holds where people may go and how sure the openings are"
    )
    known = pc.sum(pc.is_valid(table["gap"])).as_py() or 0
    return Finding(
        result=spoken_verdicts(result),
        title=title,
        subtitle=subtitle,
        takeaway=takeaway,
        key_columns=("soc",),
        measures=("gap", "gap_low", "gap_high", "openings", "seats"),
        shown=min(ROWS, known or table.num_rows),
        draw=partial(draw_gap, title, subtitle) if known else None,
        undrawn="" if known else title,
    )


def _voice(result: Result, name: str) -> Finding:
    told = result.method.parameters
    shown = result.table.filter(pc.is_valid(result.table["employers"]))
    order = [("employers", "descending"), ("sector", "ascending"), ("soc", "ascending")]
    result = result.with_table(result.table.sort_by(order))
    words = {
        "name": name,
        "employers": format_number(int(told["employers"])),
        "count": format_number(shown.num_rows),
        "hidden": format_number(int(told["hidden"])),
        "fewest": told["fewest"],
    }
    takeaway = _("{employers} employers answered.").format(**words)
    if told["hidden"] != "0":
        takeaway += " " + ngettext(
            "For {hidden} other occupation fewer than {fewest} answered: nothing is shown of it.",
            "For {hidden} other occupations fewer than {fewest} answered: nothing is shown of them.",
            int(told["hidden"]),
        ).format(**words)
    title = _("{name}: too few employers answered for any occupation").format(**words)
    if shown.num_rows:
        first = result.table.slice(0, 1).to_pylist()[0]
        words |= {"occupation": first["occupation"], "most": format_number(first["employers"])}
        title = _("{name}: {most} employers look for {occupation}").format(**words)
        if first["trains"] is not None:
            words["trains"] = format_number(first["trains"])
            takeaway += " " + _(
                "Of the {most} that look for {occupation}, {trains} would train people."
            ).format(**words)
    subtitle = _("Employers by occupation that they look for")
    return Finding(
        result=result,
        title=title,
        subtitle=subtitle,
        takeaway=takeaway,
        key_columns=("sector", "soc"),
        measures=("employers", "openings", "hourly_wage", "trains"),
        shown=min(ROWS, max(1, shown.num_rows)),
        draw=partial(_draw_voice, title, subtitle) if shown.num_rows else None,
        undrawn="" if shown.num_rows else title,
    )


def _draw_voice(title: str, subtitle: str, table: ReleasedTable, size: str) -> Chart:
    return bar_chart(
        table, category="occupation", value="employers", title=title, subtitle=subtitle, size=size
    )


def _workers(result: Result, name: str) -> Finding:
    told = result.method.parameters
    words = {
        "name": name,
        "shown": format_number(int(told["shown"])),
        "changed": format_number(int(told["changed"])),
        "fewest": told["fewest"],
    }
    title = _("{name}: no theme that {fewest} people spoke of").format(**words)
    takeaway = ""
    if shown := int(told["shown"]):
        first = result.table.slice(0, 1).to_pylist()[0]
        words |= {"theme": first["theme"], "most": format_number(first["people"])}
        title = ngettext(
            "{name}: of {shown} theme, {changed} changed a text",
            "{name}: of {shown} themes, {changed} changed a text",
            shown,
        ).format(**words)
        takeaway = _("The most people, {most}, spoke of: {theme}.").format(**words)
    takeaway += " " + unsaid_voices(result)
    subtitle = _("People by theme that they spoke of")
    return Finding(
        result=result,
        title=title,
        subtitle=subtitle,
        takeaway=takeaway.strip(),
        key_columns=("theme",),
        measures=("people",),
        shown=min(ROWS, max(1, shown)),
        draw=partial(_draw_workers, title, subtitle) if shown else None,
        undrawn="" if shown else title,
    )


def _draw_workers(title: str, subtitle: str, table: ReleasedTable, size: str) -> Chart:
    return bar_chart(table, category="theme", value="people", title=title, subtitle=subtitle, size=size)


def _projects(result: Result, name: str) -> Finding:
    table = result.table
    sums = table.group_by("quarter").aggregate([("jobs", "sum")]).sort_by([("jobs_sum", "descending")])
    peak = sums["quarter"][0].as_py()
    first = pc.equal(table["quarter"], peak)
    table = pa.concat_tables([table.filter(first), table.filter(pc.invert(first))])
    told = result.method.parameters
    words = {
        "name": name,
        "quarter": peak,
        "projects": format_number(told["projects"]),
        "low": format_number(float(told["jobs_low_years"])),
        "middle": format_number(float(told["jobs_years"])),
        "high": format_number(float(told["jobs_high_years"])),
    }
    title = _("{name}: public projects sustain {low} to {high} job-years").format(**words)
    subtitle = _("Jobs sustained by occupation in {quarter}, the quarter with the most").format(**words)
    return Finding(
        result=replace(result, table=table),
        title=title,
        subtitle=subtitle,
        takeaway=_(
            "{projects} projects sustain about {middle} job-years ({low} to {high}), by multipliers that "
            "each name their source. The most jobs at a time are in {quarter}."
        ).format(**words),
        key_columns=("quarter", "soc"),
        measures=("jobs", "jobs_low", "jobs_high", "so_far", "open_low", "open_high"),
        shown=min(ROWS, int(pc.sum(first).as_py())),
        draw=partial(_draw_projects, title, subtitle),
    )


def _draw_projects(title: str, subtitle: str, table: ReleasedTable, size: str) -> Chart:
    return bar_chart(table, category="occupation", value="jobs", title=title, subtitle=subtitle, size=size)


def _held(_asked: Asked) -> Finding:
    raise BadQuestion(
        _("This exhibit is made from a register that a partnership keeps."),
        remedy=_("Open the register, and bring its newer edition."),
    )


def _kind(key: str, title: str, description: str) -> Kind:
    return Kind(
        key=key,
        title=title,
        description=description,
        parameters=(Parameter("region", N_("Region"), "text"), Parameter("register", N_("Register"), "text")),
        sources=(),
        answer=_held,
    )


_FINDINGS = {
    "program-readiness": _readiness,
    "training-seats": _seats,
    "job-quality": _quality,
    "public-projects": _projects,
    "employer-voice": _voice,
    "worker-voice": _workers,
}
REGISTERS = {
    kind.key: kind
    for kind in (
        _kind(
            "program-readiness",
            N_("Readiness of training programs"),
            N_("Which programs meet a rule's bars, which miss one, and which cannot be evaluated, and why."),
        ),
        _kind(
            "training-seats",
            N_("Training seats and openings"),
            N_(
                "Seats of a register’s programs by occupation against openings: too few, too many, not known."
            ),
        ),
        _kind(
            "job-quality",
            N_("Job quality"),
            N_("Occupations, employers and projects by the region's rubric, with evidence for each element."),
        ),
        _kind(
            "public-projects",
            N_("Public projects, jobs and seats"),
            N_("Jobs that public projects sustain by occupation and quarter, and seats against them."),
        ),
        _kind(
            "employer-voice",
            N_("What employers say they need"),
            N_("Openings, wages, schedules, skills and who would train, by sector; never of fewer than 3."),
        ),
        _kind(
            "worker-voice",
            N_("What workers say"),
            N_("Themes, where and in what language they came up, what changed; never of fewer than 3."),
        ),
    )
}

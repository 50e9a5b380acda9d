"""Whether training programs are ready by a rule: bar by bar, with what cannot be evaluated, and why."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

import pyarrow as pa
import pyarrow.compute as pc

from highroad.errors import BadQuestion
from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.reference import codes
from highroad.reference.readiness_rules import MEASURES, Bar, ReadinessRule
from highroad.results import Column, Method, Result, SourceReference
from highroad.sources.registers import Field

#: The columns of a file of programs. `soc`: codes of occupations, semicolons between; else by `cip`. `mode`:
#: in person, online or blended. `status`: approved, active, suspended, removed. `language`: codes such as en.
PROGRAM_FIELDS: Final = (
    Field("program", needed=True),
    Field("provider", needed=True),
    Field("cip"),
    Field("soc"),
    Field("credential"),
    Field("hours", "number"),
    Field("weeks", "number"),
    Field("exiters", "number"),
    Field("completers", "number"),
    Field("employed", "number"),
    Field("completion_rate", "number"),
    Field("employment_rate", "number"),
    Field("median_earnings", "number"),
    Field("tuition", "number"),
    Field("value_added_earnings", "number", signed=True),
    Field("seats", "number"),
    Field("mode"),
    Field("city"),
    Field("state"),
    Field("status"),
    Field("web"),
    Field("language"),
    Field("description"),
)
_LABELS: Final = {
    "program": N_("Program"),
    "provider": N_("Provider"),
    "cip": N_("CIP code"),
    "soc": N_("Occupations"),
    "credential": N_("Credential"),
    "hours": N_("Clock hours"),
    "weeks": N_("Weeks"),
    "exiters": N_("People who left"),
    "completers": N_("People who completed"),
    "employed": N_("People employed after"),
    "completion_rate": N_("Completed"),
    "employment_rate": N_("Employed after"),
    "median_earnings": N_("Median earnings, dollars a year"),
    "tuition": N_("Tuition and fees"),
    "value_added_earnings": N_("Value-added earnings, dollars a year"),
    "seats": N_("Seats a year"),
    "mode": N_("Way of teaching"),
    "city": N_("City"),
    "state": N_("State"),
    "status": N_("Status on the list"),
    "web": N_("Web page"),
    "language": N_("Language of instruction"),
    "description": N_("Description"),
}
_VERDICTS: Final = {1: N_("ready"), 0: N_("not ready"), -1: N_("cannot be evaluated")}
_MET: Final = {1: N_("met"), 0: N_("missed"), -1: N_("cannot be evaluated")}
SUPPRESSED, MISSING, UNKNOWN_LINK, UNKNOWN_LIST, SHARE, CONTRADICTS = range(1, 7)
#: Rates that can't be judged: written as a fraction, and more than everybody.
LIKE_A_SHARE: Final = "like a share"
BEYOND: Final = "beyond"
_WHY_UNKNOWN: Final = {
    "missing": MISSING,
    "suppressed": SUPPRESSED,
    LIKE_A_SHARE: SHARE,
    BEYOND: CONTRADICTS,
}
_BECAUSE: Final = {
    SUPPRESSED: N_("the number is suppressed"),
    MISSING: N_("the number is missing"),
    UNKNOWN_LINK: N_("nobody says to which occupation it leads"),
    UNKNOWN_LIST: N_("the occupation itself could not be evaluated"),
    SHARE: N_("it looks like a fraction: write 72 for 72 percent"),
    CONTRADICTS: N_("more than everybody: its numbers contradict each other"),
}


def program_readiness(
    programs: pa.Table,
    listed: pa.Table,
    rule: ReadinessRule,
    *,
    links: pa.Table | None = None,
    standard: float | None = None,
    sources: tuple[SourceReference, ...] = (),
) -> Result:
    """Every program against a rule's bars.

    programs: as `read_register` gives it for `PROGRAM_FIELDS` (numbers with their marks; rates in percent,
    earnings and tuition in dollars, earnings a year). listed: an occupation list, `soc`, `listed` ("yes",
    "no", "not evaluable") and, where it is known, `marginal` (flag). links: `cip`, `soc`, for programs that
    name no occupation. standard: dollars a year.

    Returns a `Result`; `.table`, in the order given: `program`, `provider`, `cip`, `verdict` ("ready", "not
    ready" when one bar is missed, else "cannot be evaluated" when one is unknown), `b1`, `b2`, … ("met",
    "missed", "cannot be evaluated") in the order of the bars, `value1`, … (numbers, with marks), `why` (what
    is missed, and why what is unknown is unknown; suppressed and missing are never taken for zero),
    `leads_to` (the listed occupations that it leads to, and whether only its program code says so; null for
    none). A rate that is not given is worked out from its counts when both are known. One
    above 100 percent, or given as more than 0 and at most 1 (it looks like a fraction), is not judged.

    Raises BadQuestion when the rule needs a standard. Source: the rule's own citation.
    """
    if any(bar.of for bar in rule.bars) and not standard:
        raise BadQuestion(
            _("This rule compares earnings with a standard that the region chose."),
            remedy=_("Give the wage standard in dollars a year."),
        )
    numbers = _numbers(programs)
    table: dict[str, pa.Array | pa.ChunkedArray] = {
        name: programs[name] for name in ("program", "provider", "cip")
    }
    outcomes, reasons = [], []
    close = pa.array([False] * programs.num_rows)
    for number, bar in enumerate(rule.bars, start=1):
        if bar.measure == "on_list":
            met, because, near = _on_list(programs, listed, links)
            close = pc.or_(close, near)
        elif bar.measure == "credential":
            known = pc.is_valid(programs["credential"])
            met = pc.if_else(known, 1, -1)
            because = pc.if_else(known, 0, MISSING)
        else:
            value, mark = numbers[bar.measure]
            met = _judged(value, bar, standard or 0.0)
            because = pc.coalesce(pc.index_in(mark, pa.array(list(_WHY_UNKNOWN))), pa.scalar(0, pa.int32()))
            because = pa.array(list(_WHY_UNKNOWN.values())).take(because)
            because = pc.if_else(pc.is_valid(value), 0, because)
            shown = pc.if_else(pc.is_in(mark, pa.array([LIKE_A_SHARE, BEYOND])), "not_evaluable", mark)
            table[f"value{number}"], table[f"value{number}_mark"] = value, shown
        outcomes.append(met)
        reasons.append(because)
        table[f"b{number}"] = _said(met, _MET)
    verdict = outcomes[0]
    for met in outcomes[1:]:
        either = pc.min_element_wise(pc.abs(verdict), pc.abs(met))
        unknown = pc.or_(pc.equal(verdict, -1), pc.equal(met, -1))
        missed = pc.or_(pc.equal(verdict, 0), pc.equal(met, 0))
        verdict = pc.if_else(missed, 0, pc.if_else(unknown, -1, either))
    table["verdict"] = _said(verdict, _VERDICTS)
    table["why"] = pa.array(_whys(rule, outcomes, reasons, close), pa.string())
    table["leads_to"] = _rests_on(programs, listed, links)
    shown = ["program", "provider", "cip", "verdict", "why", "leads_to"]
    rest = [name for name in table if name not in shown]
    return Result(
        table=pa.table({name: table[name] for name in [*shown, *rest]}),
        columns=_columns(rule),
        sources=sources,
        method=Method(
            key="program-readiness",
            title=_(rule.title),
            words=_(
                "A program is ready when it meets every bar. When one is missed it is not, whatever else is "
                "unknown; when none is missed and one is unknown, it cannot be evaluated."
            ),
            citation=rule.citation,
            parameters={
                "rule": f"{rule.key} {rule.version}",
                **{f"b{number}": bar.words for number, bar in enumerate(rule.bars, 1)},
                **({"standard": f"{standard:.2f}"} if standard else {}),
            },
        ),
    )


def register_of_programs(programs: pa.Table, sources: tuple[SourceReference, ...]) -> Result:
    """A register of programs (`PROGRAM_FIELDS`) as an answer that can be released: its own rows, as brought.

    Returns a `Result` whose `.table` is the register: texts, and numbers with their marks; rates in percent,
    earnings and tuition in dollars, earnings a year. Raises nothing. Source: those given.
    """
    return Result(
        table=programs,
        columns=tuple(
            Column(
                each.name,
                _LABELS[each.name],
                "number" if each.kind == "number" else "text",
                decimals=1 if each.name.endswith("_rate") else 0,
                mark=f"{each.name}_mark" if each.kind == "number" else None,
            )
            for each in PROGRAM_FIELDS
        ),
        sources=sources,
        method=Method(
            key="register-of-programs",
            title=_("Register of programs"),
            words=_("Rows as they were brought; nothing is computed."),
            citation=_("The register that was brought"),
        ),
    )


def _numbers(programs: pa.Table) -> dict[str, tuple[pa.Array, pa.Array]]:
    """The measures with their marks; a rate from its counts, value less tuition from both."""
    found = {name: _column(programs, name) for name in ("hours", "weeks")}
    found["earnings"] = _column(programs, "median_earnings")
    for rate, part, whole in (
        ("completion_rate", "completers", "exiters"),
        ("employment_rate", "employed", "completers"),
    ):
        given, mark = _column(programs, rate)
        (top, top_mark), (bottom, bottom_mark) = _column(programs, part), _column(programs, whole)
        positive = pc.if_else(pc.greater(bottom, 0), bottom, pa.scalar(None, pa.float64()))
        worked = pc.divide(pc.multiply(top, 100.0), positive)  # in this order, 57 of 100 are 57 percent
        hidden = pc.or_(
            *(pc.fill_null(pc.equal(each, "suppressed"), False) for each in (top_mark, bottom_mark))
        )
        told = pc.coalesce(given, worked)
        absent = pc.if_else(hidden, "suppressed", pc.coalesce(mark, pa.scalar("missing")))
        share = pc.fill_null(pc.and_(pc.greater(given, 0.0), pc.less_equal(given, 1.0)), False)
        beyond = pc.fill_null(pc.greater(told, 100.0), False)
        value = pc.if_else(pc.or_(share, beyond), pa.scalar(None, pa.float64()), told)
        mark = pc.if_else(pc.is_valid(told), pa.scalar(None, pa.string()), absent)
        mark = pc.if_else(share, LIKE_A_SHARE, pc.if_else(beyond, BEYOND, mark))
        found[rate] = (value, mark)
    (gain, gain_mark), (cost, cost_mark) = (
        _column(programs, "value_added_earnings"),
        _column(programs, "tuition"),
    )
    found["value_less_tuition"] = (pc.subtract(gain, cost), pc.coalesce(gain_mark, cost_mark))
    return found


def _column(programs: pa.Table, name: str) -> tuple[pa.Array, pa.Array]:
    return programs[name].combine_chunks(), programs[f"{name}_mark"].combine_chunks()


def _judged(value: pa.Array, bar: Bar, standard: float) -> pa.Array:
    def limit(of: float) -> float:
        """Twelve digits: 1.1 times 50,000 is 55,000, which whoever has it has reached."""
        return float(f"{of * (standard if bar.of else 1.0):.12g}")

    held = pa.array([True] * len(value))
    if bar.at_least is not None:
        held = pc.and_kleene(held, pc.greater_equal(value, limit(bar.at_least)))
    if bar.at_most is not None:
        held = pc.and_kleene(held, pc.less_equal(value, limit(bar.at_most)))
    if bar.below is not None:
        held = pc.and_kleene(held, pc.less(value, limit(bar.below)))
    return pc.fill_null(pc.if_else(held, 1, 0), -1)


def _on_list(
    programs: pa.Table, listed: pa.Table, links: pa.Table | None
) -> tuple[pa.Array, pa.Array, pa.Array]:
    """Whether a program leads to a listed occupation: one that is listed is enough; and whether that rests on
    marginal ones alone: all that are listed, or one that is not.
    """
    place = pa.array(range(programs.num_rows), pa.int64())
    own = _linked(programs, links)
    if "marginal" not in listed.column_names:
        listed = listed.append_column("marginal", pa.array([False] * listed.num_rows))
    verdicts = listed.select(["soc", "listed", "marginal"])
    own = own.set_column(1, "soc", _as_listed(own["soc"], verdicts["soc"]))
    own = own.join(verdicts, "soc", join_type="left outer")
    rank = pc.index_in(own["listed"], pa.array(["no", "not evaluable", "yes"]))
    # An occupation that the list doesn't have is not on it; a code that is none of 2018 says nothing.
    known = pc.is_in(own["soc"], pa.array(list(codes.occupations())))
    rank = pc.coalesce(rank, pc.if_else(known, pa.scalar(0, pa.int32()), pa.scalar(None, pa.int32())))
    marginal = pc.fill_null(own["marginal"], False)
    certain = pc.and_(pc.fill_null(pc.equal(rank, 2), False), pc.invert(marginal))
    best = pa.table({"place": own["place"], "rank": rank, "certain": certain, "marginal": marginal})
    most = best.group_by("place").aggregate([("rank", "max"), ("certain", "max"), ("marginal", "max")])
    at = pc.index_in(place, most["place"].combine_chunks())
    rank, certain, marginal = (
        most[f"{name}_max"].combine_chunks().take(at) for name in ("rank", "certain", "marginal")
    )
    near = pc.if_else(pc.equal(rank, 2), pc.invert(certain), pc.and_(pc.equal(rank, 0), marginal))
    met = pc.fill_null(pc.if_else(pc.equal(rank, 2), 1, pc.if_else(pc.equal(rank, 1), -1, 0)), -1)
    because = pc.if_else(pc.is_null(rank), UNKNOWN_LINK, pc.if_else(pc.equal(rank, 1), UNKNOWN_LIST, 0))
    return met, because, pc.fill_null(near, False)


def _linked(programs: pa.Table, links: pa.Table | None) -> pa.Table:
    """`place` of a program in its table, `soc` of an occupation it leads to, `by_code`: by the crosswalk."""
    place = pa.array(range(programs.num_rows), pa.int64())
    # As written by hand: semicolons, commas or blanks between, with or without O*NET's decimals.
    texts = pc.replace_substring_regex(pc.fill_null(programs["soc"].combine_chunks(), ""), r"\.\d\d\b", "")
    named = pc.split_pattern_regex(pc.utf8_trim(texts, " ;,"), r"[;,\s]+")
    own = pa.table({"place": place.take(pc.list_parent_indices(named)), "soc": pc.list_flatten(named)})
    own = own.filter(pc.not_equal(own["soc"], ""))
    own = own.append_column("by_code", pa.array([False] * own.num_rows))
    if links is not None:
        bare = pc.and_(pc.is_null(programs["soc"]), pc.is_valid(programs["cip"]))
        asked = pa.table({"place": place, "cip": programs["cip"]}).filter(bare)
        found = asked.join(links.select(["cip", "soc"]), "cip", join_type="inner")
        found = found.select(["place", "soc"])
        found = found.append_column("by_code", pa.array([True] * found.num_rows))
        own = pa.concat_tables([own, found])
    return own


def _rests_on(programs: pa.Table, listed: pa.Table, links: pa.Table | None) -> pa.Array:
    """The listed occupations that each program leads to, by code and title; null where there is none."""
    titles = codes.occupations()
    own = _linked(programs, links)
    own = own.set_column(1, "soc", _as_listed(own["soc"], listed["soc"]))
    on = listed.filter(pc.equal(listed["listed"], "yes"))
    own = own.filter(pc.is_in(own["soc"], on["soc"].combine_chunks()))
    own = own.group_by(["place", "soc"]).aggregate([("by_code", "min")])
    own = own.sort_by([("place", "ascending"), ("soc", "ascending")])
    words = [
        (_("{code} {title} (by its program code)") if by_code else _("{code} {title}")).format(
            code=code, title=titles[code].title if code in titles else ""
        )
        for code, by_code in zip(own["soc"].to_pylist(), own["by_code_min"].to_pylist(), strict=True)
    ]
    told: dict[int, list[str]] = {}
    for place, word in zip(own["place"].to_pylist(), words, strict=True):
        told.setdefault(place, []).append(word)
    return pa.array(
        ["; ".join(told[each]) if each in told else None for each in range(programs.num_rows)], pa.string()
    )


def _as_listed(soc: pa.ChunkedArray, listed: pa.ChunkedArray) -> pa.ChunkedArray:
    """Codes as a list has them: a part of a combined occupation as the whole where the list has no part."""
    wholes = {part: whole.soc for whole in codes.occupations().values() for part in whole.components}
    whole = pa.array(list(wholes.values())).take(pc.index_in(soc, pa.array(list(wholes))).combine_chunks())
    alone = pc.or_(pc.is_in(soc, listed.combine_chunks()), pc.is_null(whole))
    return pc.if_else(alone, soc, whole)


def _said(numbers: pa.Array, words: Mapping[int, str]) -> pa.Array:
    return pa.array([words[each] for each in numbers.to_pylist()], pa.string())


def _whys(
    rule: ReadinessRule, outcomes: list[pa.Array], reasons: list[pa.Array], close: pa.Array
) -> list[str]:
    """One sentence for each program, and one more where the list itself is not firm."""
    names = [bar.words for bar in rule.bars]
    told = []
    for met, because, near in zip(
        zip(*(each.to_pylist() for each in outcomes), strict=True),
        zip(*(each.to_pylist() for each in reasons), strict=True),
        close.to_pylist(),
        strict=True,
    ):
        missed = [name for name, each in zip(names, met, strict=True) if each == 0]
        unknown = [
            f"{name} ({_(_BECAUSE[why])})"
            for name, each, why in zip(names, met, because, strict=True)
            if each == -1
        ]
        parts = [_("Missed: {bars}.").format(bars="; ".join(missed))] if missed else []
        if unknown:
            parts.append(_("Cannot be evaluated: {bars}.").format(bars="; ".join(unknown)))
        parts = parts or [_("Meets every bar.")]
        if near:
            parts.append(_("Its occupation is marginal on the list: that could change."))
        told.append(" ".join(parts))
    return told


def _columns(rule: ReadinessRule) -> tuple[Column, ...]:
    columns = [
        Column("program", N_("Program")),
        Column("provider", N_("Provider")),
        Column("cip", N_("CIP code"), "code"),
        Column("verdict", N_("Readiness")),
        Column("why", N_("Why")),
        Column("leads_to", N_("Listed occupations it leads to")),
    ]
    for number, bar in enumerate(rule.bars, start=1):
        columns.append(Column(f"b{number}", bar.words))
        if bar.measure not in ("on_list", "credential"):
            money = bar.measure in ("earnings", "value_less_tuition")
            kind: Literal["money", "number"] = "money" if money else "number"
            decimals = 1 if bar.measure.endswith("_rate") else 0
            label = MEASURES[bar.measure]
            columns.append(Column(f"value{number}", label, kind, "", decimals, f"value{number}_mark"))
    return tuple(columns)

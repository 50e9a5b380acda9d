"""Job quality by a rubric that the region chose: element by element, unknown as unknown and never as zero."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from highroad.errors import BadQuestion
from highroad.language import gettext as _
from highroad.language import mark as N_
from highroad.reference.quality_rubrics import EVIDENCE, Element, Rubric
from highroad.results import Column, Method, Result, SourceReference
from highroad.sources.registers import Field

SUBJECTS: Final = {"occupation": N_("occupation"), "employer": N_("employer"), "project": N_("project")}
#: The columns of a register of job quality: one row for each subject and element.
QUALITY_FIELDS: Final = (
    Field("kind", needed=True, choices=tuple(SUBJECTS)),
    Field("subject", needed=True),
    Field("soc"),
    Field("element", needed=True),
    Field("answer", choices=("yes", "no")),
    Field("value", "number"),
    Field("evidence", choices=tuple(EVIDENCE)),
    Field("source"),
    Field("as_of"),
)
OUTCOMES: Final = {"met": N_("met"), "missed": N_("missed"), "unknown": N_("unknown")}


def job_quality(
    register: pa.Table,
    rubric: Rubric,
    *,
    standard: float,
    wages: pa.Table | None = None,
    sources: tuple[SourceReference, ...] = (),
) -> Result:
    """Every subject of a register against a rubric.

    register: as `read_register` gives it for `QUALITY_FIELDS`; the last row of a subject and element counts.
    standard: the wage standard, dollars an hour. wages: `soc`, `hourly_p50` (dollars, null where not
    published); an occupation without a row on pay is judged by its published median.

    Returns a `Result`; `.table`, one row for each subject in the order of the register: `kind`, `subject`,
    for each element `e_<key>` ("met", "missed", "unknown"), `met`, `missed`, `unknown` (numbers of
    elements), `share` (percent of the weight of known elements that is met; null where none is known),
    `lowest` and `highest` (percent of the whole weight that is met if everything unknown is missed, or met),
    `evidence` (the kinds it rests on), `why` (what is missed, and why what is unknown is unknown). An answer
    without evidence, or with evidence that the rubric doesn't accept for the element, is unknown.

    Raises BadQuestion for an element that the rubric lacks, for a subject of two kinds, and when the
    register is empty.
    Source: the rubric's own citation.
    """
    known = {element.key for element in rubric.elements}
    strange = sorted(set(pc.unique(register["element"]).to_pylist()) - known)
    if strange:
        raise BadQuestion(
            _("The rubric has no element “{key}”.").format(key=strange[0]),
            remedy=_("Its elements are: {keys}.").format(keys=", ".join(e.key for e in rubric.elements)),
        )
    if not register.num_rows:
        raise BadQuestion(_("The register is empty."), remedy=_("Write a row for a subject and an element."))
    _refuse_yearly_pay(register, rubric, standard)
    medians = _medians(wages)
    subjects: dict[tuple[str, str], dict[str, Any]] = {}
    for row in register.to_pylist():  # a register is written by hand: some hundreds of rows
        of = subjects.setdefault((row["kind"], row["subject"]), {"soc": row["soc"], "rows": {}})
        of["soc"] = of["soc"] or row["soc"]
        of["rows"][row["element"]] = row
    names = [subject for _kind, subject in subjects]
    twice = [subject for subject in names if names.count(subject) > 1]
    if twice:
        raise BadQuestion(
            _("{subject} is there as two kinds of subject.").format(subject=twice[0]),
            remedy=_("Give them different names."),
        )
    table = [_subject(*key, of, rubric, standard, medians) for key, of in subjects.items()]
    return Result(
        table=pa.Table.from_pylist(table, schema=_schema(rubric)),
        columns=_columns(rubric),
        sources=sources,
        method=Method(
            key="job-quality",
            title=_(rubric.title),
            words=_(
                "Each element is met, missed or unknown. The range runs from everything unknown being "
                "missed to everything unknown being met; unknown is never counted as missed."
            ),
            formula=_("lowest = met weight / whole weight; highest = (met + unknown weight) / whole weight"),
            citation=rubric.citation,
            parameters={
                "rubric": f"{rubric.key} {rubric.version}",
                "standard": f"{standard:.2f}",
                **{f"e_{each.key}": f"{_(each.asks)} ({each.weight:g})" for each in rubric.elements},
            },
        ),
    )


def _refuse_yearly_pay(register: pa.Table, rubric: Rubric, standard: float) -> None:
    """Pay is asked for by the hour: what is more than a hundred times the standard is pay for a year."""
    paid = [element.key for element in rubric.elements if element.of]
    for row in register.to_pylist():
        if row["element"] in paid and (row["value"] or 0) > 100 * standard:
            raise BadQuestion(
                _("{value} dollars an hour is no pay ({subject}).").format(
                    value=f"{row['value']:,g}", subject=row["subject"]
                ),
                remedy=_("Give pay by the hour: a year of work has 2,080 hours."),
            )


def _medians(wages: pa.Table | None) -> dict[str, float]:
    if wages is None:
        return {}
    told = wages.filter(pc.is_valid(wages["hourly_p50"]))
    return dict(zip(told["soc"].to_pylist(), told["hourly_p50"].to_pylist(), strict=True))


def _subject(
    kind: str,
    subject: str,
    of: dict[str, Any],
    rubric: Rubric,
    standard: float,
    medians: Mapping[str, float],
) -> dict[str, Any]:
    judged = {}
    for element in rubric.elements:
        row = of["rows"].get(element.key)
        silent = row is None or (row["value"] is None and not row["answer"] and not row["evidence"])
        row = None if silent else row
        if row is None and element.of and kind == "occupation" and of["soc"] in medians:
            row = {"value": medians[of["soc"]], "answer": None, "evidence": "published statistic"}
        judged[element.key] = _judge(element, row, standard)
    weight = {element.key: element.weight for element in rubric.elements}
    whole = sum(weight.values())
    sums = {
        word: sum(weight[key] for key, (outcome, _why, _on) in judged.items() if outcome == word)
        for word in OUTCOMES
    }
    settled = sums["met"] + sums["missed"]
    return {
        "kind": kind,
        "subject": subject,
        **{f"e_{key}": outcome for key, (outcome, _why, _on) in judged.items()},
        **{word: sum(outcome == word for outcome, _why, _on in judged.values()) for word in OUTCOMES},
        "share": 100 * sums["met"] / settled if settled else None,
        "share_mark": None if settled else "not_evaluable",
        "lowest": 100 * sums["met"] / whole,
        "highest": 100 * (sums["met"] + sums["unknown"]) / whole,
        "evidence": "; ".join(sorted({on for _outcome, _why, on in judged.values() if on})),
        "why": " ".join(
            f"{_(element.title)}: {judged[element.key][1]}."
            for element in rubric.elements
            if judged[element.key][1]
        ),
    }


def _judge(element: Element, row: Mapping[str, Any] | None, standard: float) -> tuple[str, str, str]:
    """What comes of one element: outcome, why unless it is met, the kind of evidence it rests on."""
    if row is None:
        return "unknown", _("nobody says"), ""
    evidence = row["evidence"] or "none"
    if evidence == "none":
        return "unknown", _("said without evidence"), ""
    if evidence not in element.accepts:
        return (
            "unknown",
            _("the rubric does not accept: {evidence}").format(evidence=_(EVIDENCE[evidence])),
            "",
        )
    times = standard if element.of else 1.0
    limited = element.at_least is not None or element.at_most is not None
    if limited and row["value"] is not None:
        limit = _broken(element, row["value"], times)
        good = limit is None
        why = (
            ""
            if good
            else _("{value} against {limit}").format(value=f"{row['value']:,g}", limit=f"{limit:,g}")
        )
    elif row["answer"] is not None:
        good = row["answer"] == "yes"
        why = "" if good else _("answered no")
    else:
        return "unknown", _("neither a number nor an answer"), ""
    return "met" if good else "missed", why, _(EVIDENCE[evidence])


def _broken(element: Element, value: float, times: float) -> float | None:
    """The limit that a value doesn't keep; None when it keeps all."""
    if element.at_least is not None and value < element.at_least * times - 1e-9:
        return element.at_least * times
    if element.at_most is not None and value > element.at_most * times + 1e-9:
        return element.at_most * times
    return None


def _schema(rubric: Rubric) -> pa.Schema:
    text = [
        (name, pa.string()) for name in ("kind", "subject", *(f"e_{each.key}" for each in rubric.elements))
    ]
    counts = [(word, pa.int64()) for word in OUTCOMES]
    shares = [("share", pa.float64()), ("share_mark", pa.string()), ("lowest", pa.float64())]
    return pa.schema(
        [*text, *counts, *shares, ("highest", pa.float64()), ("evidence", pa.string()), ("why", pa.string())]
    )


def _columns(rubric: Rubric) -> tuple[Column, ...]:
    return (
        Column("subject", N_("Subject")),
        Column("kind", N_("What it is")),
        *(Column(f"e_{each.key}", each.title) for each in rubric.elements),
        Column("met", N_("Met"), "count"),
        Column("missed", N_("Missed"), "count"),
        Column("unknown", N_("Unknown"), "count"),
        Column("share", N_("Met of what is known"), "percent", N_("percent"), 0, "share_mark"),
        Column("lowest", N_("If all unknown were missed"), "percent", N_("percent"), 0),
        Column("highest", N_("If all unknown were met"), "percent", N_("percent"), 0),
        Column("evidence", N_("Evidence")),
        Column("why", N_("Why")),
    )

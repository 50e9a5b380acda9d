"""What the rules find wrong with one answer: text, exhibits, numbers, claims, signature."""

from __future__ import annotations

from datetime import date, timedelta

from highroad.language import gettext as _
from highroad.language import ngettext
from highroad.planning.claims import Standing
from highroad.planning.coverage.asked import asked_problems
from highroad.planning.coverage.boards import board_problems
from highroad.planning.coverage.dates import date_problems
from highroad.planning.coverage.reading import PLAIN_GRADE, reading_level
from highroad.planning.coverage.references import reference_problems, shows
from highroad.planning.coverage.tables import table_problems
from highroad.planning.coverage.texts import (
    LINK,
    LISTED,
    exhibits_named,
    numbers_named,
    placeholder,
    plain,
    shortened,
    word_count,
)
from highroad.planning.coverage.values import Answer, BoundClaim, Problem, Severity
from highroad.reference.packs import Pack, Requirement, wordings

ENOUGH_WORDS = 40  # below this a narrative is taken for a note to oneself, not an answer
#: Evidence that is itself put before the public: its text is held to plain words.
NOTICES = frozenset({"comment_log", "public_notice"})


def problems_of(
    pack: Pack, item: Requirement, answer: Answer, begins: date | None, today: date | None
) -> tuple[Problem, ...]:
    """Everything that the rules find wrong, blocking problems first. The answer isn't blank."""
    text, words = answer.text, word_count(answer.text)
    problems = _text_problems(pack, item, text, words, bool(answer.exhibits))
    shown = [exhibit for exhibit in answer.exhibits if not exhibit.problem]
    charts = bool(shown) and shows(text, "chart")
    tables = bool(shown) and shows(text, "table")
    if words:
        problems += reference_problems(text, pack, charts=charts, tables=tables)
        problems += date_problems(text, begins, pack.period_years)
        problems += table_problems(text)
        problems += asked_problems(item, text, pack, begins, shown_table=tables)
        problems += board_problems(item, text)
        problems += _notice_problems(item, text)
    problems += _exhibit_problems(pack, item, answer)
    problems += _number_problems(answer)
    for claim in answer.claims:
        problems += _claim_problems(claim)
    if item.kind == "assurance":
        problems += _signature_problems(answer, today)
    return tuple(sorted(problems, key=lambda problem: (not problem.blocking, not problem.fact)))


def _text_problems(pack: Pack, item: Requirement, text: str, words: int, exhibits: bool) -> list[Problem]:
    found: list[Problem] = []
    if standing_in := placeholder(text):
        reason = _("The text still says “{words}”.").format(words=standing_in)
        found.append(_blocking("placeholder", reason, standing_in))
    if words and len(text) < 3 * len(item.text) + 40 and _repeats(pack, item, text):
        return [*found, _blocking("requirement-repeated", _("The text only repeats the requirement."))]
    if item.kind in ("table", "roster") and not LISTED.search(text) and not exhibits and not item.tables:
        found.append(_blocking("table-missing", _("A table or a list is asked for; there is neither.")))
    if item.kind == "attachment" and not LINK.search(text) and not exhibits:
        found.append(_blocking("link-missing", _("A document is asked for; the text links to none.")))
    if words < ENOUGH_WORDS and item.kind in ("narrative", "section"):
        reason = ngettext(
            "Only {count} word is written: too little to answer the requirement.",
            "Only {count} words are written: too little to answer the requirement.",
            words,
        ).format(count=words)
        found.append(_blocking("too-short", reason))
    return found


def _repeats(pack: Pack, item: Requirement, text: str) -> bool:
    """Whether a text is the requirement's own, in any language: the verdict is the same for every reader."""
    return any(plain(text) == plain(wording) for wording in wordings(pack, item.id))


def _exhibit_problems(pack: Pack, item: Requirement, answer: Answer) -> list[Problem]:
    found: list[Problem] = []
    there = {exhibit.public_id for exhibit in answer.exhibits}
    for public_id in exhibits_named(answer.text):
        if public_id not in there:
            reason = _("The text refers to an exhibit that is not there ({id}).").format(id=public_id)
            found.append(_fact("exhibit-missing", reason, public_id))
    for exhibit in answer.exhibits:
        if exhibit.problem:
            reason = _("The exhibit “{title}” shows nothing: {problem}").format(
                title=exhibit.title, problem=exhibit.problem
            )
            found.append(_fact("exhibit-empty", reason))
        elif not exhibit.sourced:
            reason = _("The exhibit “{title}” doesn't say where its numbers come from.").format(
                title=exhibit.title
            )
            found.append(_fact("exhibit-unsourced", reason))
        if exhibit.newer:
            reason = _("Newer numbers exist for “{title}” ({vintage}): take them, or keep these and say why.")
            found.append(_fact("exhibit-stale", reason.format(title=exhibit.title, vintage=exhibit.newer)))
    wanted = pack.exhibit_kinds(item)
    shown = [exhibit for exhibit in answer.exhibits if not exhibit.problem]
    if wanted and not any(exhibit.kind in wanted for exhibit in shown):
        found.append(_blocking("exhibit-wanted", _no_exhibit(pack, item, bool(shown))))
    return found


def _no_exhibit(pack: Pack, item: Requirement, others: bool) -> str:
    labels = [pack.evidence[key].label for key in item.evidence if pack.evidence[key].exhibits]
    reason = _("The text is there; the numbers are not. An exhibit could show: {evidence}.").format(
        evidence="; ".join(labels)
    )
    return reason + " " + _("The exhibits here are of other kinds.") if others else reason


def _number_problems(answer: Answer) -> list[Problem]:
    why = dict(answer.numbers)
    return [
        _fact(
            "number-broken", _("A number in the text can't be shown: {why}").format(why=why[written]), written
        )
        for written, *_parts in numbers_named(answer.text)
        if why.get(written)
    ]


def _claim_problems(claim: BoundClaim) -> list[Problem]:
    words = {"sentence": claim.sentence, "reason": claim.reason}
    match claim.standing:
        case Standing.FALSE:
            return [
                _fact(
                    "claim-false", _("No longer true: “{sentence}” {reason}").format(**words), claim.sentence
                )
            ]
        case Standing.WEAKER:
            reason = _("Weaker than it reads: “{sentence}” {reason}").format(**words)
            return [Problem("claim-weaker", Severity.WARNING, reason, claim.sentence)]
        case Standing.NOT_EVALUABLE:
            reason = _("Can't be checked: “{sentence}” {reason}").format(**words)
            return [Problem("claim-not-evaluable", Severity.WARNING, reason, claim.sentence)]
    if claim.newer in (Standing.FALSE, Standing.WEAKER):
        reason = _("On newer numbers this would not hold: “{sentence}” {reason}")
        if claim.newer is Standing.WEAKER:
            reason = _("On newer numbers this would be weaker: “{sentence}” {reason}")
        words["reason"] = claim.newer_reason
        return [Problem("claim-newer", Severity.WARNING, reason.format(**words), claim.sentence)]
    return []


def _signature_problems(answer: Answer, today: date | None) -> list[Problem]:
    signed = answer.signed
    if signed is None:
        return [_fact("assurance-unsigned", _("Nobody has signed this assurance."))]
    found = []
    if not signed.owner.strip():
        found.append(_fact("assurance-no-owner", _("The assurance doesn't say who answers for it.")))
    if not signed.evidence.strip():
        reason = _("The assurance is signed without evidence: name the policy, link or file it rests on.")
        found.append(_fact("assurance-no-evidence", reason))
    if signed.on is None:
        found.append(_fact("assurance-no-date", _("The assurance doesn't say when it was signed.")))
    elif today is not None and signed.on > today:
        reason = _("The assurance is dated {day}, which is still to come.").format(day=signed.on.isoformat())
        found.append(_fact("assurance-future", reason))
    elif today is not None and signed.on < today - timedelta(days=4 * 366):
        reason = _("The assurance was signed on {day}, for an earlier plan.").format(
            day=signed.on.isoformat()
        )
        found.append(_fact("assurance-old", reason))
    return found


def _notice_problems(item: Requirement, text: str) -> list[Problem]:
    if not NOTICES & set(item.evidence):
        return []
    level = reading_level(text)
    if level is None or level.grade <= PLAIN_GRADE:
        return []
    reason = _(
        "The public is to read this: it asks for grade {grade} of school; aim for grade {plain}."
    ).format(grade=f"{level.grade:g}", plain=f"{PLAIN_GRADE:g}")
    return [Problem("hard-to-read", Severity.WARNING, reason, shortened(text))]


def _blocking(kind: str, reason: str, passage: str = "") -> Problem:
    return Problem(kind, Severity.BLOCKING, reason, passage)


def _fact(kind: str, reason: str, passage: str = "") -> Problem:
    return Problem(kind, Severity.BLOCKING, reason, passage, fact=True)

"""What goes out of a comment period: the response document, and the ledger as a table for spreadsheets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import pyarrow as pa
from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from highroad import language
from highroad.planning.public_comment import disagreement_item
from highroad.publishing import release
from highroad.publishing.documents import Block, Document, Grid, Heading, Paragraph, Quote, Run, inline
from highroad.publishing.release import ReleasedTable
from highroad.results import Column, Method, Result
from highroad.web.directory.vocabulary import Sector
from highroad.web.plans.comments.models import Comment, CommentPeriod
from highroad.web.plans.comments.selectors import disagreeing, public_comments
from highroad.web.plans.comments.vocabulary import CommentState, Disposition


def response_document(period: CommentPeriod, *, named: bool = True) -> Document:
    """Every comment that may be read, with what was done about it, by the section it is about.

    Alike comments stand together under one answer. Names are those that their writers chose to show. Comments
    that disagree are gathered at the end where a law sends them along with the plan. named: False leaves all
    people's names out.
    """
    comments = _public(period, named=named)
    pack, plan = period.plan.pack, period.plan
    blocks: list[Block] = [*_summary(period, comments), *_notices(period)]
    blocks.append(Heading(1, _("Comments and answers")))
    about: dict[str, list[Comment]] = {"": []}
    for comment in comments:
        about.setdefault(comment.requirement if comment.requirement in pack.by_id else "", []).append(comment)
    for identifier in ["", *(item.id for item in pack.items if item.id in about)]:
        if not about[identifier]:
            continue
        title = f"{identifier} {pack.by_id[identifier].title}" if identifier else _("On the whole plan")
        blocks += [Heading(2, title), *_answered(about[identifier])]
    item = disagreement_item(pack, plan.answers)
    disagree = set(disagreeing(period).values_list("pk", flat=True)) if item is not None else set()
    against = [comment for comment in comments if comment.pk in disagree]
    if item is not None:
        blocks += [
            Heading(1, _("Comments that disagree with the plan")),
            Paragraph(inline(_("They go along with the plan: {law}.").format(law="; ".join(item.citation)))),
        ]
        for comment in against:
            blocks += _one(comment, 2, with_answer=False)
        if not against:
            blocks.append(Paragraph(inline(_("No comment disagrees with the plan."))))
    return Document(
        title=_("Comments on “{plan}” and what was done about them").format(plan=period.edition.title),
        subtitle=_("Comments taken from {first} to {last}").format(
            first=date_format(period.opens), last=date_format(period.closes)
        ),
        organization=plan.partnership.name,
        running_header=_("Comments and answers: {plan}").format(plan=period.edition.title),
        language=language.active(),
        dated=timezone.localdate(period.published_at).isoformat() if period.published_at else "",
        blocks=tuple(blocks),
        notice=_("This partnership is invented; the numbers are real published statistics.")
        if settings.DEMO
        else "",
    )


def _public(period: CommentPeriod, *, named: bool) -> list[Comment]:
    """The comments that everybody may read, in order; without names of people unless `named`."""
    comments = list(public_comments(period).order_by("number"))
    for comment in comments if not named else ():
        comment.name = ""  # only here in memory; nothing is saved
    return comments


def _summary(period: CommentPeriod, comments: Sequence[Comment]) -> list[Block]:
    counts = Counter(comment.disposition for comment in comments)
    spam = period.comments.filter(state=CommentState.SPAM).count()
    said = ngettext("{count} comment was received.", "{count} comments were received.", len(comments))
    lead = said.format(count=len(comments))
    rows = [(str(label), str(counts[key])) for key, label in Disposition.choices if counts[key]]
    if counts[""]:
        rows.append((_("to answer"), str(counts[""])))
    notes = [_("In Spanish: {count}.").format(count=sum(each.language == "es" for each in comments))]
    if spam:
        notes.append(_("Left out as spam by a moderator: {count}.").format(count=spam))
    hidden = sum(comment.state == CommentState.HIDDEN for comment in comments)
    if hidden:
        notes.append(_("Answered, but not shown: {count}.").format(count=hidden))
    grid = Grid(
        header=(_("What was done"), _("Comments")),
        rows=tuple(rows),
        numeric=(False, True),
        caption=_("Dispositions"),
        notes=tuple(notes),
    )
    return [Paragraph(inline(lead), lead=True), grid]


def _notices(period: CommentPeriod) -> list[Block]:
    kept = list(period.notices.all())
    if not kept:
        return []
    names = dict(Sector.choices)
    rows = tuple(
        (
            date_format(each.on, "SHORT_DATE_FORMAT"),
            each.get_kind_display(),
            each.place,
            ", ".join(str(names.get(key, key)) for key in each.sectors) or "—",
            ", ".join(each.languages),
        )
        for each in kept
    )
    head = (_("Date"), _("Kind"), _("Where"), _("Whom it reached"), _("Languages"))
    return [
        Heading(1, _("How the draft was made known")),
        Grid(head, rows, (False,) * 5, caption=_("Proof of notice")),
    ]


def _answered(comments: Iterable[Comment]) -> list[Block]:
    """Comments of one section: those of a group under its one answer, the others each with its own."""
    groups: dict[int, list[Comment]] = {}
    alone: list[Comment] = []
    for comment in comments:
        if comment.group_id is not None and comment.disposition:
            groups.setdefault(comment.group_id, []).append(comment)
        else:
            alone.append(comment)
    blocks: list[Block] = []
    for members in groups.values():
        title = members[0].group.title if members[0].group else ""
        said = ngettext("{title} ({count} comment)", "{title} ({count} comments)", len(members))
        blocks.append(Heading(3, said.format(title=title, count=len(members))))
        blocks += [block for comment in members for block in _one(comment, 4, with_answer=False)]
        blocks += _answer(members[0])
    for comment in alone:
        blocks += _one(comment, 3, with_answer=True)
    return blocks


def _one(comment: Comment, level: int, *, with_answer: bool) -> list[Block]:
    # A heading, so that it never stands alone at the end of a page.
    head = _("No. {number}, {who}").format(number=comment.number, who=comment.public_name)
    blocks: list[Block] = [Heading(level, head)]
    if comment.state == CommentState.HIDDEN:
        blocks.append(Paragraph(inline(_("This comment isn't shown; it was answered like the others."))))
    else:
        parts = [part for part in comment.readable_text.split("\n\n") if part.strip()]
        spoken = comment.language if comment.language != language.active() else ""
        blocks.append(Quote(tuple(Paragraph(inline(part.strip())) for part in parts), spoken))
    return blocks + (_answer(comment) if with_answer else [])


def _answer(comment: Comment) -> list[Block]:
    if not comment.disposition:
        return []
    words = [Run(f"{comment.get_disposition_display().capitalize()}. ", bold=True), Run(comment.reply)]
    if comment.changed:
        words.append(Run(" " + _("Changed: section {id}.").format(id=comment.changed)))
    return [Paragraph(tuple(words))]


def ledger_table(period: CommentPeriod, *, named: bool = True) -> ReleasedTable:
    """The public ledger as a table: one row a comment; no addresses, names as chosen (or none)."""
    comments = _public(period, named=named)
    shown = [comment.state != CommentState.HIDDEN for comment in comments]
    cells = {
        "number": [comment.number for comment in comments],
        "received": [timezone.localdate(comment.received_at).isoformat() for comment in comments],
        "channel": [comment.get_channel_display() for comment in comments],
        "language": [comment.language for comment in comments],
        "name": [comment.public_name for comment in comments],
        "section": [comment.requirement for comment in comments],
        "comment": [
            comment.readable_text if seen else _("not shown")
            for comment, seen in zip(comments, shown, strict=True)
        ],
        "stance": [comment.get_stance_display() if comment.stance else "" for comment in comments],
        "group": [comment.group.title if comment.group else "" for comment in comments],
        "disposition": [
            comment.get_disposition_display() if comment.disposition else "" for comment in comments
        ],
        "reply": [comment.reply for comment in comments],
        "changed": [comment.changed for comment in comments],
        "answered": [
            timezone.localdate(comment.disposed_at).isoformat() if comment.disposed_at else ""
            for comment in comments
        ],
    }
    words = {
        "number": _("Number"),
        "received": pgettext("comment", "Received"),
        "channel": _("How it came"),
        "language": _("Language"),
        "name": _("Named in public"),
        "section": _("Section"),
        "comment": _("Comment"),
        "stance": _("In short"),
        "group": _("Group"),
        "disposition": _("What was done"),
        "reply": _("Reply"),
        "changed": _("Section that changed"),
        "answered": _("Answered on"),
    }
    types = {name: pa.int64() if name == "number" else pa.string() for name in cells}
    table = pa.table({name: pa.array(values, types[name]) for name, values in cells.items()})
    columns = tuple(Column(name, words[name], "count" if name == "number" else "text") for name in cells)
    method = Method(
        "comment-ledger",
        _("Ledger of public comments"),
        _("Every comment as received, with the name that its writer chose to show, and its newest answer."),
    )
    return release(
        Result(table, columns, (), method),
        title=_("Comments and answers"),
        description=period.edition.title,
    )

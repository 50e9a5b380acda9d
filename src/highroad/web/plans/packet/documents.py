"""The packet as a document: what the page shows, for print and for a meeting without a connection."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from highroad import language
from highroad.publishing.documents import (
    Block,
    Callout,
    Document,
    Grid,
    Heading,
    ListBlock,
    Paragraph,
    Quote,
    inline,
)
from highroad.web.plans.comments.models import Comment
from highroad.web.plans.comments.vocabulary import CommentState
from highroad.web.plans.packet.contents import Packet, Said


def packet_document(packet: Packet) -> Document:
    """The packet for a board's table. It says by which day's state of the draft it was made."""
    plan = packet.plan
    blocks: list[Block] = [Paragraph(inline(packet.question), lead=True), *_days(packet), *_ready(packet)]
    blocks += [Heading(1, _("Where words and numbers part")), *_contradictions(packet)]
    blocks += [Heading(1, _("What the law asks, and what is wanting")), *_coverage(packet)]
    blocks += [Heading(1, _("What the public said")), *_comments(packet.said)]
    blocks += [Heading(1, _("Assurances")), *_assurances(packet)]
    blocks += [Heading(1, _("Open remarks of reviewers")), *_remarks(packet)]
    if plan.change_log:
        blocks += [Heading(1, _("What this modification changes")), *_parts(plan.change_log)]
    blocks += [Heading(1, _("Votes so far")), *_votes(packet)]
    return Document(
        title=_("Board packet: {title}").format(title=plan.title),
        subtitle=_("As the draft stood on {day}").format(day=date_format(packet.on)),
        organization=plan.partnership.name,
        running_header=_("Board packet: {title}").format(title=plan.title),
        language=language.active(),
        dated=packet.on.isoformat(),
        blocks=tuple(blocks),
        notice=_("This partnership is invented; the numbers are real published statistics.")
        if settings.DEMO
        else "",
    )


def _days(packet: Packet) -> list[Block]:
    lines = [f"{date_format(each.day)}: {each.what}" for each in packet.days if each.day is not None]
    return [_list(lines)] if lines else []


def _ready(packet: Packet) -> list[Block]:
    lines = packet.in_the_way
    if not lines:
        return [Callout((Paragraph(inline(_("Nothing stands in the way of the vote."))),), _("Ready"))]
    return [Callout((_list(lines),), _("Before the vote"), "attention")]


def _contradictions(packet: Packet) -> list[Block]:
    if not packet.contradictions:
        return [Paragraph(inline(_("No statement and no exhibit is at odds with the newest numbers.")))]
    rows = tuple(
        (
            f"{each.row.item.id} {each.row.item.title}",
            each.reason,
            _("blocking") if each.blocking else _("to look at"),
        )
        for each in packet.contradictions
    )
    return [Grid((_("Section"), _("What is at odds"), _("Weight")), rows, (False,) * 3)]


def _coverage(packet: Packet) -> list[Block]:
    counts = Grid(
        (_("Verdict"), _("Requirements")), tuple((w, str(n)) for w, n in packet.counts), (False, True)
    )
    if not packet.wanting:
        return [counts]
    rows = tuple((f"{row.item.id} {row.item.title}", row.word, row.finding.reason) for row in packet.wanting)
    notes = (more_words(packet.wanting_left),) if packet.wanting_left else ()
    head = (_("Requirement"), _("Verdict"), _("Why"))
    return [counts, Grid(head, rows, (False,) * 3, caption=_("Missing or partial"), notes=notes)]


def more_words(count: int) -> str:
    """How many rows a list leaves out."""
    return ngettext("And {n} more.", "And {n} more.", count).format(n=count)


def comment_counts(said: Said) -> list[tuple[str, int]]:
    """(what, how many) of a period's comments."""
    counts = said.counts
    return [
        (_("answered"), counts["done"]),
        (_("to answer"), counts["open"]),
        (_("held for moderation"), counts["held"]),
        (_("disagree with the plan"), counts["disagree"]),
    ]


def _comments(said: Said | None) -> list[Block]:
    if said is None:
        return [Paragraph(inline(_("The plan hasn't been out for comment.")))]
    rows = tuple((words, str(count)) for words, count in comment_counts(said))
    blocks: list[Block] = [Grid((_("Comments"), _("How many")), rows, (False, True))]
    if said.against:
        blocks.append(Heading(2, _("Comments that disagree")))
        if said.law:
            words = _("They go along with the plan: {law}.").format(law=said.law)
            blocks.append(Paragraph(inline(words)))
        blocks += [block for comment in said.against for block in _comment(comment)]
    if said.open:
        blocks.append(Heading(2, _("Other comments without an answer")))
        blocks += [block for comment in said.open for block in _comment(comment)]
    return blocks


def _comment(comment: Comment) -> list[Block]:
    where = f" ({comment.requirement})" if comment.requirement else ""
    head = _("No. {number}, {who}").format(number=comment.number, who=comment.public_name) + where
    blocks: list[Block] = [Heading(3, head)]
    if comment.state == CommentState.HIDDEN:
        blocks.append(Paragraph(inline(_("This comment isn't shown; it was answered like the others."))))
    else:
        spoken = comment.language if comment.language != language.active() else ""
        blocks.append(Quote(tuple(_parts(comment.readable_text)), spoken))
    if comment.disposition:
        words = f"{comment.get_disposition_display().capitalize()}. {comment.reply}"
        blocks.append(Paragraph(inline(words)))
    return blocks


def _assurances(packet: Packet) -> list[Block]:
    if not packet.assurances:
        return [Paragraph(inline(_("The plan's pack asks for no assurances.")))]
    nobody = _("nobody yet")
    rows = tuple(
        (
            f"{row.item.id} {row.item.title}",
            signing.owner if signing and not signing.withdrawn else nobody,
            signing.evidence_words if signing and not signing.withdrawn else "",
            date_format(signing.signed_on, "SHORT_DATE_FORMAT") if signing and signing.signed_on else "",
        )
        for row, signing in packet.assurances
    )
    head = (_("Assurance"), _("Who answers for it"), _("Evidence"), _("Signed on"))
    return [Grid(head, rows, (False,) * 4)]


def _remarks(packet: Packet) -> list[Block]:
    if not packet.remarks:
        return [Paragraph(inline(_("None.")))]
    rows = tuple(
        (f"{remark.section.requirement} #{remark.number}", remark.get_weight_display(), remark.finding)
        for remark in packet.remarks
    )
    return [Grid((_("Remark"), _("Weight"), _("Finding")), rows, (False,) * 3)]


def _votes(packet: Packet) -> list[Block]:
    lines = [
        _("{body}, {day}: {yes} yes, {no} no, {abstained} abstained").format(
            body=vote.body,
            day=date_format(vote.voted_on),
            yes=vote.yes,
            no=vote.no,
            abstained=vote.abstained,
        )
        for vote in packet.votes
    ]
    return [_list(lines)] if lines else [Paragraph(inline(_("No vote is recorded.")))]


def _list(lines: Iterable[str]) -> ListBlock:
    return ListBlock(tuple((Paragraph(inline(line)),) for line in lines))


def _parts(text: str) -> list[Block]:
    return [Paragraph(inline(part.strip())) for part in text.split("\n\n") if part.strip()]

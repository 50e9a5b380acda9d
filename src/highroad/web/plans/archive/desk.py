"""What an archive keeps of the work on a plan: every version of its texts, threads and suggestions, drafts,
decisions, assignments, and files that were brought in.

It is the part "desk" of `record.json`: {"sections": {requirement: {...}}, "votes", "imports"}. Who worked on
it is named only if asked for. Drafts are their authors' own: only the exporter's are taken along.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from highroad.planning.passages import follow
from highroad.web.plans.archive.rows import told
from highroad.web.plans.models import Edition, Plan, Section
from highroad.web.plans.vocabulary import SectionState
from highroad.web.plans.writing.models import Thread

SECTION = ("state", "remark", "due", "language")
VERSION = ("number", "text", "based_on", "note", "saved_at")
THREAD = (
    "number", "kind", "state", "quote", "prefix", "suffix", "start", "end", "hold", "written_on", "proposed",
    "reason", "accepted_version", "opened_at", "closed_at",
)  # fmt: skip
ENTRY = ("words", "at")
DRAFT = ("text", "base_version", "origin", "begun_at", "saved_at")
DECISION = ("public_id", "decision", "edition", "reason", "at")
CARRY = ("proposal", "facts", "before", "decision", "reason", "at")
JUDGEMENT = ("verdict", "reason", "text_version", "at")
SIGNING = ("owner", "evidence", "link", "file_name", "signed_on", "withdrawn", "reason", "at")
VOTE = (
    "body", "voted_on", "yes", "no", "abstained", "official", "agreed_on", "record", "link", "at",
)  # fmt: skip
IMPORT = ("file_name", "sha256", "left_out", "at", "decided_at")
PIECE = ("position", "trail", "text", "requirement", "why", "base_version", "state")

_WITH = (
    "versions__saved_by", "threads__entries__by", "threads__opened_by", "threads__closed_by",
    "drafts__author", "exhibit_decisions__by", "judgements__by", "signings__by",
)  # fmt: skip


def desk_of(
    actor: Any, plan: Plan, contents: Mapping[str, Any], edition: Edition | None, *, with_names: bool
) -> dict[str, Any]:
    """The work that led to the contents, in the order in which it was done."""
    rows = plan.sections.select_related("assignee", "organization", "carry__by").prefetch_related(*_WITH)
    texts = {each["requirement"]: each for each in contents["sections"]}
    taker = _Taker(actor, contents, edition, with_names=with_names)
    imports = plan.imports.select_related("by").prefetch_related("pieces__section").order_by("pk")
    vote = contents.get("adoption")
    votes = taker.before(plan.adoptions.select_related("by"), None) if edition else plan.adoptions.all()
    return {
        "sections": {
            section.requirement: found
            for section in rows.order_by("pk")
            if (found := taker.section(section, texts.get(section.requirement)))
        },
        "votes": [{**told(each, VOTE), "by": taker.name(each.who)} for each in list(votes)[::-1]][
            : -1 if vote else None
        ],
        "imports": [
            {
                **told(each, IMPORT),
                "by": taker.name(each.who),
                "pieces": [
                    {**told(piece, PIECE), "into": piece.section.requirement if piece.section else ""}
                    for piece in each.pieces.all()
                ],
            }
            for each in imports
        ],
    }


def person_of(user: Any, *, with_names: bool) -> dict[str, str] | None:
    """Somebody who has work to do, by name and address."""
    return {"name": str(user), "email": user.email} if user is not None and with_names else None


class _Taker:
    """Takes the work on sections along, one by one."""

    def __init__(
        self, actor: Any, contents: Mapping[str, Any], edition: Edition | None, *, with_names: bool
    ) -> None:
        self.actor, self.contents, self.edition, self.with_names = actor, contents, edition, with_names

    def name(self, who: str) -> str:
        """Who it was, if names are asked for."""
        return who if self.with_names else ""

    def before(self, rows: QuerySet[Any], told_at: str | None) -> list[Any]:
        """Rows up to the edition and before the one that the contents themselves hold, newest first."""
        last = datetime.fromisoformat(told_at) if told_at else None
        return [
            row
            for row in rows
            if (self.edition is None or row.at <= self.edition.at) and (last is None or row.at < last)
        ]

    def section(self, section: Section, text: Mapping[str, Any] | None) -> dict[str, Any]:
        """All that was done with a section, without what is empty."""
        number = text["text_version"] if text else (section.text_version if self.edition is None else 0)
        current = number == section.text_version
        found = {
            **self._state(section, current=current),
            "versions": self._said(
                [each for each in section.versions.all() if each.number <= number], VERSION
            ),
            "threads": [self._thread(each, section, text) for each in _by_number(section.threads.all())],
            "drafts": self._drafts(section, number),
            "decisions": [
                {**told(each, DECISION), "vintages": each.vintages, "by": self.name(each.who)}
                for each in list(section.exhibit_decisions.all())[::-1]
            ],
            "judgements": self._said(self._older(section.judgements.all(), "judgements", section), JUDGEMENT),
            "signings": self._said(self._older(section.signings.all(), "signatures", section), SIGNING),
        }
        carry = getattr(section, "carry", None)
        if carry is not None:
            by = self.name(carry.who) if carry.decision else ""
            found["carry"] = {**told(carry, CARRY), "by": by}
        return {key: value for key, value in found.items() if value}

    def _older(self, rows: QuerySet[Any], part: str, section: Section) -> list[Any]:
        newest = self.contents.get(part, {}).get(section.requirement)
        return self.before(rows, newest["at"] if newest else None)

    def _said(self, rows: Iterable[Any], names: Iterable[str]) -> list[dict[str, Any]]:
        """Rows of which the newest comes first, oldest first."""
        return [{**told(each, names), "by": self.name(each.who)} for each in list(rows)[::-1]]

    def _state(self, section: Section, *, current: bool) -> dict[str, Any]:
        state = {**told(section, SECTION)}
        if not current:  # what happened to the section later says nothing of this edition
            state["state"], state["remark"] = str(SectionState.DRAFTING), ""
        if state["state"] == SectionState.NOT_STARTED:
            del state["state"]
        state["assignee"] = person_of(section.assignee, with_names=self.with_names)
        state["organization"] = str(section.organization) if section.organization else ""
        return state

    def _thread(self, thread: Thread, section: Section, text: Mapping[str, Any] | None) -> dict[str, Any]:
        if text is not None or self.edition is not None:
            thread.passage = follow(thread.passage, section.text, text["text"] if text else "")
        return {
            **told(thread, THREAD),
            "by": self.name(thread.who),
            "closed_by": self.name(thread.who_closed) if thread.closed_at else "",
            "entries": [{**told(entry, ENTRY), "by": self.name(entry.who)} for entry in thread.entries.all()],
        }

    def _drafts(self, section: Section, number: int) -> list[dict[str, Any]]:
        return [
            {**told(each, DRAFT), "author": person_of(each.author, with_names=self.with_names)}
            for each in sorted(section.drafts.all(), key=lambda each: each.pk)
            if each.base_version <= number and each.author_id == self.actor.pk
        ]


def _by_number(threads: Iterable[Thread]) -> list[Thread]:
    return sorted(threads, key=lambda each: each.number)

"""The few words that documents say by themselves, in the language in force."""

from __future__ import annotations

from datetime import UTC, date, datetime

from highroad.language import gettext as _
from highroad.publishing.documents.model import Document, Inline, Run
from highroad.publishing.formats import format_date
from highroad.results import SourceReference


def source_runs(source: SourceReference) -> Inline:
    """A source in one paragraph: publisher, title, vintage, address, date of retrieval and hash."""
    runs = [
        Run(f"{_(source.publisher)}. ", bold=True),
        Run(f"{_(source.title)}, {_(source.vintage_label)}. "),
    ]
    if source.address:
        runs += [Run(source.address, link=source.address), Run(". ")]
    if source.retrieved:
        runs.append(Run(_("Retrieved {date}.").format(date=format_date(source.retrieved)) + " "))
    if source.sha256:
        runs.append(Run(_("SHA-256 {hash}.").format(hash=source.sha256[:16] + "…")))
    return tuple(runs)


def made_on(document: Document) -> datetime:
    """The day in a file's properties: the document's own, so that equal input gives equal files."""
    day = date.fromisoformat(document.dated[:10]) if document.dated else date(2000, 1, 1)
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def page_words() -> tuple[str, str]:
    """ "Page " and " of " around the two numbers of a footer."""
    before, _number, rest = _("Page {page} of {pages}").partition("{page}")
    return before, rest.partition("{pages}")[0]


def safe_link(address: str) -> str:
    """The address when it is one a reader may follow (web, mail, an anchor here); else nothing."""
    lowered = address.strip().lower()
    return address.strip() if lowered.startswith(("https://", "http://", "mailto:", "#")) else ""

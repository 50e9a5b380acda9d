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
        # The ellipsis says that the hash goes on; a period behind it would only look like one more dot.
        runs.append(Run(_("SHA-256 {hash}").format(hash=source.sha256[:16] + "…")))
    return tuple(runs)


def made_on(document: Document) -> datetime:
    """The day in a file's properties: the document's own, so that equal input gives equal files."""
    day = date.fromisoformat(document.dated[:10]) if document.dated else date(2000, 1, 1)
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


class Captions:
    """Captions of tables and figures; in a document with contents they are counted."""

    def __init__(self, document: Document) -> None:
        self.counted, self.tables, self.figures = document.contents, 0, 0

    def table(self, caption: str) -> tuple[str, int, str]:
        """What stands before the number, the number (0 for none), and what follows it."""
        self.tables += bool(caption)
        return self._parts(_("Table {number}."), self.tables, caption)

    def figure(self, caption: str) -> tuple[str, int, str]:
        """The same for a figure."""
        self.figures += bool(caption)
        return self._parts(_("Figure {number}."), self.figures, caption)

    def _parts(self, words: str, number: int, caption: str) -> tuple[str, int, str]:
        if not caption or not self.counted:
            return "", 0, caption
        before, _number, after = words.partition("{number}")
        return before, number, f"{after} {caption}"


def joined(parts: tuple[str, int, str]) -> str:
    """A caption as one text."""
    before, number, after = parts
    return f"{before}{number}{after}" if number else after


def page_words() -> tuple[str, str]:
    """ "Page " and " of " around the two numbers of a footer."""
    before, _number, rest = _("Page {page} of {pages}").partition("{page}")
    return before, rest.partition("{pages}")[0]


def safe_link(address: str) -> str:
    """The address when it is one a reader may follow (web, mail, an anchor here); else nothing."""
    lowered = address.strip().lower()
    return address.strip() if lowered.startswith(("https://", "http://", "mailto:", "#")) else ""

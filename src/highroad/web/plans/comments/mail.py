"""Reading comments out of saved e-mail: one message (.eml) or a folder of them (.mbox), nothing executed.

Only the text is read. Files that hang on a message are counted and kept as bytes; nothing opens them.
"""

from __future__ import annotations

import datetime
import email
import email.policy
import email.utils
import hashlib
import html
import re
from dataclasses import dataclass
from email.message import EmailMessage
from itertools import pairwise

import nh3
from django.utils import timezone
from django.utils.translation import gettext as _

from highroad.errors import UnreadableFile

MOST_BYTES = 25 * 1024 * 1024
MOST_MESSAGES = 500
MOST_PARTS = 100
_BETWEEN = re.compile(rb"(?:\A|\n)From [^\n]*\d{4}\r?\n")
_QUOTED_FROM = re.compile(rb"^>(>*From )", re.MULTILINE)
#: Mail programs wrap lines at some seventy letters, and none below this.
_NARROWEST = 60
#: Lines that begin something: a quotation, an entry of a list.
_OF_ITS_OWN = re.compile(r"\s*(?:[>*•–-]|\d+[.)])")
_BREAKS = re.compile(r"<\s*(?:br|/div|/li|/tr)[^<>]*>", re.IGNORECASE)
_ENDS = re.compile(r"<\s*/(?:p|h[1-6]|table|ul|ol)[^<>]*>", re.IGNORECASE)
_HEADERS = re.compile(rb"\A(?:[A-Za-z][A-Za-z0-9-]{0,60}:[^\n]*\r?\n|[ \t][^\n]*\r?\n)+")


@dataclass(frozen=True, slots=True)
class MailFile:
    """A file that hangs on a message."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Mail:
    """One message: who wrote it, when, what it says. identity: the same whenever the file is read again."""

    identity: str
    name: str
    address: str
    subject: str
    sent_at: datetime.datetime | None
    text: str
    files: tuple[MailFile, ...]


def read_mail(content: bytes, *, file: str) -> list[Mail]:
    """The messages of an .eml or .mbox file, in its order. Raises UnreadableFile."""
    if len(content) > MOST_BYTES:
        raise UnreadableFile(
            _("the file is larger than {most} MB").format(most=MOST_BYTES // 2**20),
            file=file,
            remedy=_("Split it into smaller files."),
        )
    raw = _messages(content)
    if not raw or not all(_HEADERS.match(each) for each in raw[:1]):
        raise UnreadableFile(
            _("this is no saved e-mail"),
            file=file,
            remedy=_("Save the message as .eml, or the folder as .mbox, and choose that file."),
        )
    if len(raw) > MOST_MESSAGES:
        raise UnreadableFile(
            _("it holds {count} messages; {most} are read at a time").format(
                count=len(raw), most=MOST_MESSAGES
            ),
            file=file,
            remedy=_("Split it into smaller files."),
        )
    return [_mail(each) for each in raw]


def _messages(content: bytes) -> list[bytes]:
    """The messages of a folder file, unquoted; a file that is no folder is one message."""
    if not content.startswith(b"From "):
        return [content] if content.strip() else []
    parts = [part for part in _BETWEEN.split(content) if part.strip()]
    return [_QUOTED_FROM.sub(rb"\1", part) for part in parts]


def _mail(raw: bytes) -> Mail:
    message = email.message_from_bytes(raw, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    name, address = email.utils.parseaddr(_header(message, "From"))
    texts, files = _parts(message)
    identity = _header(message, "Message-ID").strip() or hashlib.sha256(raw).hexdigest()
    return Mail(
        identity=identity,
        name=name.strip()[:120],
        address=address.strip()[:254],
        subject=_header(message, "Subject").strip()[:300],
        sent_at=_sent(message),
        text=texts.strip(),
        files=tuple(files),
    )


def _header(message: EmailMessage, name: str) -> str:
    """A header as text; a malformed one is empty rather than the end of the import."""
    try:
        return str(message.get(name, "") or "").replace("\x00", "")
    except (ValueError, IndexError, TypeError, AttributeError):
        return ""


def _sent(message: EmailMessage) -> datetime.datetime | None:
    try:
        found = email.utils.parsedate_to_datetime(_header(message, "Date"))
        # Years that no calendar of ours can hold come from broken programs.
        return found if found.tzinfo else timezone.make_aware(found)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _parts(message: EmailMessage) -> tuple[str, list[MailFile]]:
    """The readable text (plain parts; a web page's text only where there is no plain one), and the files."""
    plain: list[str] = []
    pages: list[str] = []
    files: list[MailFile] = []
    for place, part in enumerate(message.walk()):
        if place >= MOST_PARTS:
            break
        if part.is_multipart():
            continue
        payload = part.get_payload(decode=True)
        content = payload if isinstance(payload, bytes) else b""
        name = _file_name(part)
        kind = part.get_content_type()
        if name or part.get_content_disposition() == "attachment" or not kind.startswith("text/"):
            files.append(MailFile(name or _("unnamed"), content))
        elif kind == "text/html":
            pages.append(_page_text(_decoded(part, content)))
        else:
            plain.append(_unwrapped(_decoded(part, content)))
    return "\n\n".join(filter(str.strip, plain)) or "\n\n".join(pages), files


def _file_name(part: EmailMessage) -> str:
    try:
        name = part.get_filename() or ""
    except (ValueError, TypeError, AttributeError):
        name = ""
    return re.sub(r"[\x00-\x1f\x7f/\\]", "_", name).strip()[:200]


def _decoded(part: EmailMessage, content: bytes) -> str:
    try:
        text = content.decode(part.get_content_charset() or "utf-8", "replace")
    except LookupError:
        text = content.decode("utf-8", "replace")
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")


def _unwrapped(text: str) -> str:
    """Text without the breaks that a mail program put where a line was full.

    A break is its writer's own where the next line's first word would have fitted before it. Quoted lines and
    entries of lists keep theirs; so do texts that are wrapped narrower than any mail program does.
    """
    lines = text.split("\n")
    width = max(map(len, lines), default=0)
    if width < _NARROWEST:
        return text
    found = lines[:1]
    for before, line in pairwise(lines):
        word = line.split(" ", 1)[0]
        full = before.strip() and len(before.rstrip()) + 1 + len(word) > width
        is_wrapped = full and word and not _OF_ITS_OWN.match(line) and not before.startswith(">")
        found += [" " if is_wrapped else "\n", line]
    return "".join(found)


def _page_text(page: str) -> str:
    """What a person reads of an HTML part: its text, with breaks where blocks end."""
    bare = nh3.clean(
        _ENDS.sub("\n\n", _BREAKS.sub("\n", page)), tags=set(), clean_content_tags={"script", "style"}
    )
    lines = (" ".join(line.split()) for line in html.unescape(bare).splitlines())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()

"""Holding back what looks like spam, without asking anybody else: signs, each said in words to the moderator.

Nothing is dropped. A comment with a sign waits for a person; the writer gets the same confirmation number.
"""

from __future__ import annotations

import datetime
import hashlib
import re
import unicodedata
import uuid
from dataclasses import dataclass

from django.core import signing
from django.utils import timezone
from django.utils.crypto import salted_hmac

from highroad.planning.alike import plain_words
from highroad.web.plans.comments.vocabulary import Signal

SALT = "highroad.plans.comments"
FASTEST = datetime.timedelta(seconds=3)
OLDEST = datetime.timedelta(days=2)
WITHIN = datetime.timedelta(hours=1)
#: From one connection within the hour: more than this is held, …
HELD_ABOVE = 20
#: … and this many is all that is taken; libraries and offices share a connection, so both are generous.
REFUSED_ABOVE = 400
MOST_LINKS = 3
_LINK = re.compile(r"https?://|www\.|\[url|<a\s", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a form carries: the period it is of, its own identity, and when it was made."""

    period: int
    token: uuid.UUID
    made_at: datetime.datetime


def new_stamp(period: int) -> str:
    """A signed stamp for a fresh form. The same form sent twice makes one comment."""
    made = timezone.now().timestamp()
    return signing.dumps([period, str(uuid.uuid4()), int(made * 1000)], salt=SALT)


def read_stamp(text: str, period: int) -> Stamp | None:
    """The stamp that a form brought back; None when it isn't ours or is of another period."""
    try:
        of, token, made = signing.loads(text, salt=SALT)
        at = datetime.datetime.fromtimestamp(made / 1000, tz=datetime.UTC)
        stamp = Stamp(int(of), uuid.UUID(token), at)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return stamp if stamp.period == period else None


def sender_key(address: str, on: datetime.date) -> str:
    """A connection as a keyed hash that changes every day: good for counting, useless for finding anybody."""
    return salted_hmac(SALT, f"{on.isoformat()} {address}", algorithm="sha256").hexdigest()[:32]


def words_key(text: str) -> str:
    """The same for texts that differ in case, accents, spaces and punctuation only."""
    said = " ".join(plain_words(text)) or unicodedata.normalize("NFKC", text).strip()
    return hashlib.sha256(said.encode()).hexdigest()


def signs(
    *, stamp: Stamp | None, honeypot: str, text: str, earlier: int, repeated: bool, now: datetime.datetime
) -> list[str]:
    """Why a comment should wait for a person; empty: nothing speaks against it.

    earlier: comments from this connection within the hour. repeated: the same words came from it before.
    """
    found: list[str] = []
    if honeypot.strip():
        found.append(Signal.HONEYPOT)
    if stamp is None or now - stamp.made_at > OLDEST:
        found.append(Signal.STALE)
    elif now - stamp.made_at < FASTEST:
        found.append(Signal.FAST)
    if earlier >= HELD_ABOVE:
        found.append(Signal.MANY)
    if repeated:
        found.append(Signal.REPEATED)
    if len(_LINK.findall(text)) > MOST_LINKS:
        found.append(Signal.LINKS)
    return found

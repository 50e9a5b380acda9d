"""The words of public comment: how one came, where it stands, why it was held, what was done about it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Channel(models.TextChoices):
    """How a comment reached the partnership."""

    FORM = "form", _("form on this site")
    LETTER = "letter", _("letter, typed in")
    MAIL = "mail", _("e-mail")


class CommentState(models.TextChoices):
    """Who may read a comment. Held ones wait for a person; nothing is thrown away."""

    RECEIVED = "received", pgettext_lazy("comment", "received")
    HELD = "held", _("held for moderation")
    HIDDEN = "hidden", _("not shown")
    SPAM = "spam", _("spam")


class Stance(models.TextChoices):
    """What the comment thinks of the plan, or of its passage, as its writer says or as staff read it."""

    SUPPORTS = "supports", _("supports it")
    CHANGE = "change", _("asks for a change")
    DISAGREES = "disagrees", _("disagrees with it")
    QUESTION = "question", _("asks a question")
    OTHER = "", _("none of these")


class Naming(models.TextChoices):
    """How the writer of a comment wants to be named in public."""

    NAME = "name", _("my name and my organization")
    ORGANIZATION = "organization", _("my organization only")
    NOBODY = "nobody", _("no name")


class Disposition(models.TextChoices):
    """What was done about a comment."""

    ACCEPTED = "accepted", pgettext_lazy("comment", "accepted")
    IN_PART = "in part", _("accepted in part")
    DECLINED = "declined", pgettext_lazy("comment", "declined")
    ALREADY = "already there", _("already in the plan")
    OUTSIDE = "out of scope", _("outside what this plan decides")
    ANSWERED = "answered", _("question answered")
    NOTED = "noted", _("noted with thanks")


#: Dispositions that only hold when something in the plan changed.
CHANGING = (Disposition.ACCEPTED, Disposition.IN_PART)


class Signal(models.TextChoices):
    """Why a comment was held until a person has looked at it."""

    HONEYPOT = "honeypot", _("a field was filled that people don't see")
    FAST = "fast", _("the form was sent within three seconds")
    STALE = "stale", _("the form was more than two days old, or not one of ours")
    MANY = "many", _("many comments came from the same connection within an hour")
    REPEATED = "repeated", _("the same text came from the same connection before")
    LINKS = "links", _("it holds more than three links")


class Moderation(models.TextChoices):
    """What a moderator did with a comment."""

    SHOWN = "shown", _("shown as it came")
    REDACTED = "redacted", _("personal data blacked out")
    OFF_TOPIC = "off topic", _("not shown: not about this plan")
    ABUSE = "abuse", _("not shown: attacks people")
    DUPLICATE = "duplicate", _("not shown: sent twice")
    SPAM = "spam", _("spam")


#: The state that each deed of a moderator leads to.
LEADS_TO: dict[str, CommentState] = {
    Moderation.SHOWN: CommentState.RECEIVED,
    Moderation.REDACTED: CommentState.RECEIVED,
    Moderation.OFF_TOPIC: CommentState.HIDDEN,
    Moderation.ABUSE: CommentState.HIDDEN,
    Moderation.DUPLICATE: CommentState.HIDDEN,
    Moderation.SPAM: CommentState.SPAM,
}


class Notice(models.TextChoices):
    """How people were told that the draft is open for comment."""

    WEBSITE = "website", _("website")
    NEWSPAPER = "newspaper", _("newspaper")
    HEARING = "hearing", _("hearing or open meeting")
    MAILING = "mailing", _("letter or e-mail")
    BROADCAST = "broadcast", _("radio or television")
    SOCIAL = "social", _("social media")
    POSTED = "posted", _("posted in a public place")

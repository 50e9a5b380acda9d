"""What plans do again and again: each duty looks first, and mostly finds nothing."""

from __future__ import annotations

from highroad.web.plans.comments.periods import forget_addresses
from highroad.web.plans.following.news import tell_news
from highroad.web.plans.newer.looking import look_again
from highroad.web.plans.reminders.sending import remind
from highroad.web.plans.rounds.services import remind_due


def every_minute() -> None:
    """Newer numbers, reminders, letters, news of comments, forgotten addresses; each is safe to repeat."""
    look_again()
    remind()
    tell_news()
    remind_due()
    forget_addresses()

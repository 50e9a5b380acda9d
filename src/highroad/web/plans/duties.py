"""What plans do again and again: reminders, and a look at newer numbers."""

from __future__ import annotations

from highroad.web.plans.newer.looking import look_again
from highroad.web.plans.reminders.sending import remind


def every_minute() -> None:
    """Both, one after the other; each is safe to repeat."""
    look_again()
    remind()

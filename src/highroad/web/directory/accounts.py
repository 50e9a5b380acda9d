"""What operators do with accounts: close and reopen them, make and unmake operators. Always with a reason."""

from __future__ import annotations

from typing import Any

from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from highroad.web.directory import audit
from highroad.web.directory.models import User
from highroad.web.directory.rules import require_operator
from highroad.web.directory.services import NotPossible


@transaction.atomic
def close_account(actor: Any, person: User, *, reason: str) -> User:
    """The person can no longer sign in, and is signed out everywhere; what they did stays.

    Raises Refused, and NotPossible for the last operator or without a reason.
    """
    require_operator(actor)
    _not_the_last_operator(person)
    closed = _change(actor, "account.closed", person, {"is_active": False}, reason)
    _sign_out_everywhere(closed)
    return closed


@transaction.atomic
def reopen_account(actor: Any, person: User, *, reason: str) -> User:
    """The person can sign in again, with the roles they had. Raises Refused and NotPossible."""
    require_operator(actor)
    return _change(actor, "account.reopened", person, {"is_active": True}, reason)


@transaction.atomic
def make_operator(actor: Any, person: User, *, reason: str) -> User:
    """The person may do everything in this instance. Raises Refused, NotPossible for a closed account."""
    require_operator(actor)
    if not User.objects.filter(pk=person.pk, is_active=True).exists():
        raise NotPossible(_("This account is closed."), remedy=_("Reopen it first."))
    return _change(actor, "operator.made", person, {"is_operator": True}, reason)


@transaction.atomic
def unmake_operator(actor: Any, person: User, *, reason: str) -> User:
    """The person keeps only their roles in partnerships. Raises Refused, NotPossible: the last operator."""
    require_operator(actor)
    _not_the_last_operator(person)
    return _change(actor, "operator.unmade", person, {"is_operator": False}, reason)


#: What the page of an account offers, by the name of its button.
DEEDS = {
    "close": close_account,
    "reopen": reopen_account,
    "make_operator": make_operator,
    "unmake_operator": unmake_operator,
}


def _not_the_last_operator(person: User) -> None:
    # Locked, so that two operators can't unmake each other at the same moment.
    operators = list(User.objects.select_for_update().filter(is_operator=True, is_active=True))
    if operators == [person]:
        raise NotPossible(
            _("An instance keeps at least one operator."), remedy=_("Make somebody else an operator first.")
        )


def _change(actor: Any, verb: str, person: User, values: dict[str, bool], reason: str) -> User:
    if not reason.strip():
        raise NotPossible(_("A reason is needed."), remedy=_("Say in a few words why."))
    held = User.objects.select_for_update().get(pk=person.pk)
    before = audit.snapshot(held, [*values])
    if before == values:
        return held
    for name, value in values.items():
        setattr(held, name, value)
    held.save(update_fields=[*values])
    audit.record(actor, verb, held, before=before, after=dict(values), reason=reason.strip())
    return held


def _sign_out_everywhere(person: User) -> None:
    """End the person's sessions: an account that is reopened later must not find them alive."""
    for session in Session.objects.filter(expire_date__gt=timezone.now()).iterator():
        if session.get_decoded().get("_auth_user_id") == str(person.pk):
            session.delete()


def forget_old_sessions() -> int:
    """Delete sessions that have run out; how many. The job runner calls it every minute."""
    return Session.objects.filter(expire_date__lt=timezone.now()).delete()[0]

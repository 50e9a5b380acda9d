"""Who may do what: one ordered role per partnership, and one instance-wide operator flag."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from highroad.errors import Refused
from highroad.web.directory.models import Membership, Partnership
from highroad.web.directory.vocabulary import Role

__all__ = ["Role", "allows", "require", "require_operator", "role_of"]


def role_of(actor: Any, partnership: Partnership) -> Role | None:
    """The actor's role in the partnership, or None. Asked once per actor object and partnership."""
    if not getattr(actor, "is_authenticated", False) or not actor.is_active:
        return None
    if actor.is_operator:
        return Role.OPERATOR
    known: dict[int, Role | None] = actor.__dict__.setdefault("_roles", {})
    if partnership.pk not in known:
        value = (
            Membership.objects.filter(user=actor, partnership=partnership, ended_at=None)
            .values_list("role", flat=True)
            .first()
        )
        known[partnership.pk] = None if value is None else Role(value)
    return known[partnership.pk]


def allows(actor: Any, partnership: Partnership, role: Role) -> bool:
    """The actor has at least `role` in the partnership. Operators may do everything, strangers nothing."""
    held = role_of(actor, partnership)
    return held is not None and held >= role


def require(actor: Any, partnership: Partnership, role: Role) -> None:
    """Raises Refused unless the actor has at least `role` in the partnership."""
    if role_of(actor, partnership) is None and not partnership.is_public:
        raise Refused(_("This is for members of the partnership."), remedy=_("Ask one of them."))
    if not allows(actor, partnership, role):
        raise Refused(
            _("This needs the role {role} in {partnership}.").format(
                role=role.label, partnership=partnership.name
            ),
            remedy=_("Ask a steward of the partnership for that role."),
        )


def require_operator(actor: Any) -> None:
    """Raises Refused unless the actor operates this instance."""
    if not (getattr(actor, "is_authenticated", False) and actor.is_active and actor.is_operator):
        raise Refused(
            _("This is for the operators of this instance."),
            remedy=_("Ask whoever runs the instance."),
        )

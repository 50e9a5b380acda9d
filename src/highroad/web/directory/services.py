"""Changing the directory: each service takes the actor, checks the rule, changes, and records, at once."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from django.core import signing
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from highroad.errors import HighroadError, Refused
from highroad.web.directory import audit
from highroad.web.directory.concurrency import save_if_current
from highroad.web.directory.models import (
    Invitation,
    Membership,
    Organization,
    Partner,
    Partnership,
    Region,
    User,
)
from highroad.web.directory.rules import Role, allows, require, require_operator

INVITATION_LASTS = datetime.timedelta(days=14)
_SALT = "highroad.directory.invitation"


class NotPossible(HighroadError):
    """The directory would be left in a state that makes no sense."""

    code = "HR-E-0703"


def free_slug(model: type[Any], name: str) -> str:
    """An address made of `name` that no row of `model` has yet."""
    base = slugify(name)[:70] or "x"
    taken = set(model.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    number = 1
    slug = base
    while slug in taken:
        number += 1
        slug = f"{base}-{number}"
    return slug


# Organizations


def may_edit_organization(actor: Any, organization: Organization) -> bool:
    """Operators, and stewards of a partnership that the organization belongs to."""
    if not getattr(actor, "is_authenticated", False):
        return False
    if actor.is_operator:
        return True
    return Membership.objects.filter(
        user=actor,
        ended_at=None,
        role__gte=Role.STEWARD,
        partnership__partner_rows__organization=organization,
    ).exists()


@transaction.atomic
def create_organization(
    actor: Any, partnership: Partnership | None, values: Mapping[str, Any]
) -> Organization:
    """A new organization, partner of `partnership` at once (None: operators only). Raises Refused."""
    if partnership is None:
        require_operator(actor)
    else:
        require(actor, partnership, Role.STEWARD)
    given = dict(values)
    slug = given.pop("slug", "") or free_slug(Organization, given["name"])
    organization = Organization.objects.create(slug=slug, **given)
    audit.record(
        actor,
        "organization.created",
        organization,
        after=audit.snapshot(organization),
        partnership=partnership,
    )
    if partnership is not None:
        add_partner(actor, partnership, organization)
    return organization


@transaction.atomic
def update_organization(
    actor: Any, organization: Organization, values: Mapping[str, Any], *, expected_version: int
) -> Organization:
    """Change an organization. Raises Refused, and EditConflict when somebody saved it meanwhile."""
    if not may_edit_organization(actor, organization):
        raise Refused(
            _("Organizations are edited by stewards of their partnerships."),
            remedy=_("Ask a steward of the partnership."),
        )
    return _update(actor, "organization.changed", organization, values, expected_version)


def _update(
    actor: Any, verb: str, instance: Any, values: Mapping[str, Any], expected_version: int, reason: str = ""
) -> Any:
    fields = [*values]
    before = audit.snapshot(type(instance).objects.get(pk=instance.pk), fields)
    for name, value in values.items():
        setattr(instance, name, value)
    save_if_current(instance, expected_version, fields)
    audit.record(actor, verb, instance, before=before, after=audit.snapshot(instance, fields), reason=reason)
    return instance


@transaction.atomic
def add_partner(actor: Any, partnership: Partnership, organization: Organization) -> Partner:
    """Make an organization a partner; doing it twice is the same as once. Raises Refused."""
    require(actor, partnership, Role.STEWARD)
    partner, made = Partner.objects.get_or_create(partnership=partnership, organization=organization)
    if made:
        audit.record(actor, "partner.added", partner, after={"organization": organization.name})
    return partner


@transaction.atomic
def remove_partner(actor: Any, partner: Partner, *, reason: str) -> None:
    """An organization leaves a partnership. Raises Refused, NotPossible for the backbone or with members."""
    partnership = partner.partnership
    require(actor, partnership, Role.STEWARD)
    if partnership.backbone_id == partner.organization_id:
        raise NotPossible(
            _("The backbone organization can't leave."), remedy=_("Name another backbone first.")
        )
    if partnership.memberships.filter(organization=partner.organization, ended_at=None).exists():
        raise NotPossible(
            _("People still take part for this organization."),
            remedy=_("Remove them, or give them another organization, first."),
        )
    audit.record(
        actor, "partner.removed", partner, before={"organization": partner.organization.name}, reason=reason
    )
    partner.delete()


# Partnerships


@transaction.atomic
def create_partnership(actor: Any, values: Mapping[str, Any]) -> Partnership:
    """A new partnership: name, purpose, region, backbone (its first partner). Raises Refused."""
    require_operator(actor)
    given = dict(values)
    slug = given.pop("slug", "") or free_slug(Partnership, given["name"])
    partnership = Partnership.objects.create(slug=slug, **given)
    audit.record(actor, "partnership.created", partnership, after=audit.snapshot(partnership))
    if partnership.backbone is not None:
        add_partner(actor, partnership, partnership.backbone)
    return partnership


@transaction.atomic
def update_partnership(
    actor: Any, partnership: Partnership, values: Mapping[str, Any], *, expected_version: int
) -> Partnership:
    """Change name, purpose, backbone or whether it is public. Raises Refused and EditConflict."""
    require(actor, partnership, Role.STEWARD)
    changed = _update(actor, "partnership.changed", partnership, values, expected_version)
    if changed.backbone is not None:
        add_partner(actor, changed, changed.backbone)
    return changed


# People in a partnership


def _can_give(actor: Any, partnership: Partnership, role: Role) -> None:
    require(actor, partnership, Role.STEWARD)
    if role >= Role.OPERATOR:
        raise NotPossible(_("A partnership doesn't make operators."), remedy=_("Choose another role."))


def _check_organization(partnership: Partnership, organization: Organization | None) -> None:
    if organization and not partnership.partner_rows.filter(organization=organization).exists():
        raise NotPossible(
            _("{name} isn't a partner here.").format(name=organization.name),
            remedy=_("Add the organization to the partnership first."),
        )


@transaction.atomic
def add_member(
    actor: Any,
    partnership: Partnership,
    user: User,
    role: Role,
    organization: Organization | None = None,
) -> Membership:
    """Give somebody with an account a role. Raises Refused, NotPossible when they have one already."""
    _can_give(actor, partnership, role)
    _check_organization(partnership, organization)
    return _join(actor, partnership, user, role, organization)


def _join(
    actor: Any, partnership: Partnership, user: User, role: Role, organization: Organization | None
) -> Membership:
    if Membership.objects.filter(user=user, partnership=partnership, ended_at=None).exists():
        raise NotPossible(
            _("{person} already belongs to this partnership.").format(person=user),
            remedy=_("Change the role instead."),
        )
    membership = Membership.objects.create(
        user=user, partnership=partnership, role=role, organization=organization
    )
    audit.record(actor, "member.joined", membership, after={"role": Role(role).name.lower()})
    return membership


def _not_the_last_steward(membership: Membership) -> None:
    # Two stewards who demote each other at once wait here for one another.
    Partnership.objects.select_for_update().get(pk=membership.partnership_id)
    others = Membership.objects.filter(
        partnership=membership.partnership, role__gte=Role.STEWARD, ended_at=None
    ).exclude(pk=membership.pk)
    if membership.role >= Role.STEWARD and not others.exists():
        raise NotPossible(
            _("A partnership keeps at least one steward."), remedy=_("Make somebody else a steward first.")
        )


@transaction.atomic
def change_member(
    actor: Any,
    membership: Membership,
    *,
    role: Role,
    organization: Organization | None = None,
    reason: str = "",
) -> Membership:
    """Give a member another role or organization. Raises Refused, NotPossible for the last steward."""
    _can_give(actor, membership.partnership, role)
    _check_organization(membership.partnership, organization)
    held = Membership.objects.select_related("partnership", "user").get(pk=membership.pk)
    if role < Role.STEWARD:
        _not_the_last_steward(held)
    before = {"role": Role(held.role).name.lower(), "organization": held.organization_id}
    held.role, held.organization = role, organization
    held.save(update_fields=["role", "organization"])
    after = {"role": Role(role).name.lower(), "organization": held.organization_id}
    audit.record(actor, "member.changed", held, before=before, after=after, reason=reason)
    return held


@transaction.atomic
def remove_member(actor: Any, membership: Membership, *, reason: str) -> None:
    """End a membership, with a reason; what the person did stays. Raises Refused, NotPossible."""
    require(actor, membership.partnership, Role.STEWARD)
    if not reason.strip():
        raise NotPossible(_("A reason is needed."), remedy=_("Say in a few words why."))
    _not_the_last_steward(membership)
    membership.ended_at = timezone.now()
    membership.ended_reason = reason.strip()[:500]
    membership.save(update_fields=["ended_at", "ended_reason"])
    before = {"role": Role(membership.role).name.lower()}
    audit.record(actor, "member.removed", membership, before=before, reason=reason)


# Invitations


@transaction.atomic
def invite(
    actor: Any,
    partnership: Partnership,
    *,
    email: str,
    role: Role,
    organization: Organization | None = None,
) -> Invitation:
    """Invite an address; an older open invitation to it is withdrawn. Raises Refused and NotPossible.

    Sending the link is asked for by the caller: see `invitations.send`.
    """
    _can_give(actor, partnership, role)
    _check_organization(partnership, organization)
    email = email.strip().lower()
    if partnership.memberships.filter(user__email__iexact=email, ended_at=None).exists():
        raise NotPossible(
            _("{person} already belongs to this partnership.").format(person=email),
            remedy=_("Change the role instead."),
        )
    now = timezone.now()
    for older in partnership.invitations.filter(email=email, accepted_at=None, withdrawn_at=None):
        older.withdrawn_at = now
        older.save(update_fields=["withdrawn_at"])
        audit.record(actor, "invitation.withdrawn", older, before={"email": email}, reason="invited anew")
    invitation = Invitation.objects.create(
        partnership=partnership,
        email=email,
        role=role,
        organization=organization,
        invited_by=actor,
        expires_at=now + INVITATION_LASTS,
    )
    after = {"email": email, "role": Role(role).name.lower()}
    audit.record(actor, "member.invited", invitation, after=after)
    return invitation


def invitation_token(invitation: Invitation, *, by_mail: bool = False) -> str:
    """The signed text of an invitation's link; it says whether the link went to the mailbox alone."""
    return signing.dumps([invitation.pk, invitation.nonce.hex, by_mail], salt=_SALT)


def came_by_mail(token: str) -> bool:
    """Whether whoever holds this link must have read it in the invited mailbox."""
    try:
        _pk, _nonce, by_mail = signing.loads(token, salt=_SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return False
    return by_mail is True


def find_invitation(token: str) -> Invitation | None:
    """The invitation of a link, if the link is ours; it may be expired, used or withdrawn."""
    try:
        pk, nonce, _by_mail = signing.loads(token, salt=_SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return (
        Invitation.objects.filter(pk=pk, nonce=nonce)
        .select_related("partnership__region", "organization", "invited_by")
        .first()
    )


@transaction.atomic
def withdraw_invitation(actor: Any, invitation: Invitation) -> None:
    """An invitation's link stops working. Raises Refused."""
    require(actor, invitation.partnership, Role.STEWARD)
    if not invitation.is_open:
        raise NotPossible(_("This invitation is no longer open."), remedy=_("Nothing needs to be done."))
    invitation.withdrawn_at = timezone.now()
    invitation.save(update_fields=["withdrawn_at"])
    audit.record(actor, "invitation.withdrawn", invitation, before={"email": invitation.email})


@transaction.atomic
def accept_invitation(user: User, invitation: Invitation) -> Membership:
    """The person with the link joins. Works once. Raises NotPossible when expired, used or withdrawn."""
    now = timezone.now()
    used = Invitation.objects.filter(
        pk=invitation.pk, accepted_at=None, withdrawn_at=None, expires_at__gt=now
    ).update(accepted_at=now, accepted_by=user)
    if not used:
        raise NotPossible(
            _("This invitation is no longer open."), remedy=_("Ask the partnership for a new one.")
        )
    current = Membership.objects.filter(user=user, partnership=invitation.partnership, ended_at=None).first()
    if current is not None:
        if current.role >= invitation.role:
            audit.record(user, "invitation.accepted", invitation, after={"role": "unchanged"})
            return current
        before = {"role": Role(current.role).name.lower()}
        current.role = invitation.role
        current.save(update_fields=["role"])
        after = {"role": Role(current.role).name.lower()}
        audit.record(user, "member.changed", current, before=before, after=after)
        return current
    return _join(user, invitation.partnership, user, Role(invitation.role), invitation.organization)


# One's own account


@transaction.atomic
def update_account(actor: User, *, name: str, language: str) -> User:
    """Change one's own name and language."""
    before = audit.snapshot(User.objects.get(pk=actor.pk), ["name", "language"])
    actor.name, actor.language = name, language
    actor.save(update_fields=["name", "language"])
    audit.record(
        actor, "account.changed", actor, before=before, after=audit.snapshot(actor, ["name", "language"])
    )
    return actor


def may_redraw(actor: Any, region: Region, partnerships: Sequence[Partnership] | None = None) -> bool:
    """Operators, and stewards of a partnership in the region."""
    if getattr(actor, "is_authenticated", False) and actor.is_operator:
        return True
    mine = region.partnerships.all() if partnerships is None else partnerships
    return any(allows(actor, partnership, Role.STEWARD) for partnership in mine)

"""Changing the directory: each change is checked, kept and recorded; nothing ends half-way."""

from __future__ import annotations

import datetime

import pytest
from django.core import mail
from django.utils import timezone

from highroad.errors import Refused, UnknownArea
from highroad.web.directory import boundaries, jobs, services
from highroad.web.directory.concurrency import EditConflict
from highroad.web.directory.models import AuditEvent, Invitation, Job, Membership, Organization, User
from highroad.web.directory.rules import Role, role_of
from highroad.web.directory.services import NotPossible


def _member(people, who):
    return Membership.objects.get(user=people[who], ended_at=None)


def test_roles_are_changed_by_stewards_and_recorded(people, partnership):
    changed = services.change_member(
        people["steward"], _member(people, "visitor"), role=Role.REVIEWER, reason="New duties"
    )
    assert Membership.objects.get(pk=changed.pk).role == Role.REVIEWER
    event = AuditEvent.objects.get(verb="member.changed")
    assert (event.before["role"], event.after["role"], event.reason) == ("visitor", "reviewer", "New duties")


@pytest.mark.parametrize("who", ["outsider", "visitor", "contributor", "reviewer", "approver"])
def test_nobody_below_a_steward_changes_roles(people, partnership, who):
    with pytest.raises(Refused):
        services.change_member(people[who], _member(people, "visitor"), role=Role.STEWARD)
    assert AuditEvent.objects.count() == 0


def test_a_partnership_keeps_a_steward(people, partnership):
    alone = _member(people, "steward")
    with pytest.raises(NotPossible, match="at least one steward"):
        services.remove_member(people["steward"], alone, reason="Leaving")
    with pytest.raises(NotPossible, match="at least one steward"):
        services.change_member(people["operator"], alone, role=Role.VISITOR)
    services.change_member(people["operator"], _member(people, "approver"), role=Role.STEWARD)
    services.remove_member(people["steward"], _member(people, "steward"), reason="Leaving")
    assert role_of(User.objects.get(pk=people["steward"].pk), partnership) is None


def test_removing_needs_a_reason_and_keeps_the_record(people, partnership):
    with pytest.raises(NotPossible, match="reason"):
        services.remove_member(people["steward"], _member(people, "visitor"), reason="  ")
    services.remove_member(people["steward"], _member(people, "visitor"), reason="Moved away")
    assert Membership.objects.get(user=people["visitor"]).ended_reason == "Moved away"


def test_an_invitation_works_once(people, partnership):
    invitation = services.invite(
        people["steward"], partnership, email="New@Example.org", role=Role.CONTRIBUTOR
    )
    found = services.find_invitation(services.invitation_token(invitation))
    assert found == invitation
    services.accept_invitation(people["outsider"], found)
    assert role_of(User.objects.get(pk=people["outsider"].pk), partnership) == Role.CONTRIBUTOR
    other = User.objects.create_user("other@example.org")
    with pytest.raises(NotPossible, match="no longer open"):
        services.accept_invitation(other, found)


@pytest.mark.parametrize("spoil", ["expired", "withdrawn", "newer"])
def test_a_closed_invitation_lets_nobody_in(people, partnership, spoil):
    steward = people["steward"]
    invitation = services.invite(steward, partnership, email="new@example.org", role=Role.VISITOR)
    if spoil == "expired":
        Invitation.objects.filter(pk=invitation.pk).update(expires_at=timezone.now())
    elif spoil == "withdrawn":
        services.withdraw_invitation(steward, invitation)
    else:
        services.invite(steward, partnership, email="new@example.org", role=Role.VISITOR)
    with pytest.raises(NotPossible, match="no longer open"):
        services.accept_invitation(people["outsider"], invitation)
    assert not Membership.objects.filter(user=people["outsider"]).exists()


@pytest.mark.parametrize("token", ["", "nonsense", "WzEsIjEiXQ:1abc:forged"])
def test_a_forged_token_finds_nothing(db, token):
    assert services.find_invitation(token) is None


def test_accepting_never_takes_a_higher_role_away(people, partnership):
    invitation = Invitation.objects.create(
        partnership=partnership,
        email="steward@example.org",
        role=Role.VISITOR,
        invited_by=people["operator"],
        expires_at=timezone.now() + datetime.timedelta(days=1),
    )
    services.accept_invitation(people["steward"], invitation)
    assert _member(people, "steward").role == Role.STEWARD


def test_the_invitation_travels_by_mail(people, partnership, client_for):
    answer = client_for("steward").post(
        "/partnerships/valley/people/invite/", {"email": "new@example.org", "role": "20"}
    )
    assert answer.status_code == 200
    jobs.run(str(Job.objects.get().public_id))
    (message,) = mail.outbox
    assert message.to == ["new@example.org"]
    invitation = Invitation.objects.get()
    assert services.invitation_token(invitation, by_mail=True).split(":")[0] in message.body
    assert AuditEvent.objects.get(verb="member.invited").request_id == answer.headers["X-Request-Id"]


def test_two_editors_lose_nothing(people, organization, partnership):
    steward = people["steward"]
    mine, theirs = (Organization.objects.get(pk=organization.pk) for _editor in range(2))
    services.update_organization(steward, theirs, {"description": "Theirs"}, expected_version=theirs.version)
    with pytest.raises(EditConflict) as conflict:
        services.update_organization(steward, mine, {"description": "Mine"}, expected_version=mine.version)
    assert conflict.value.current.description == "Theirs"
    kept = Organization.objects.get(pk=organization.pk)
    assert (kept.description, kept.version) == ("Theirs", 2)
    assert AuditEvent.objects.filter(verb="organization.changed").count() == 1


def test_a_new_boundary_ends_the_old_one_and_keeps_it(people, region, partnership):
    before = region.boundary_on()
    boundaries.redraw_region(
        people["steward"],
        region,
        keys=["county:06019", "county:06039", "county:06107"],
        since=datetime.date(2026, 1, 1),
        note="Tulare joined",
    )
    region.refresh_from_db()
    assert region.key == "counties:06019+06039+06107"
    assert region.boundary_on(datetime.date(2025, 12, 31)).counties == before.counties
    assert region.boundary_on(datetime.date(2026, 1, 1)).counties == ["06019", "06039", "06107"]
    assert region.boundary_on(datetime.date(2024, 6, 30)) is None


@pytest.mark.parametrize(
    ("keys", "since", "error"),
    [
        (["county:06019"], datetime.date(2024, 7, 1), NotPossible),
        (["county:06039", "county:06019"], datetime.date(2026, 1, 1), NotPossible),
        (["county:99999"], datetime.date(2026, 1, 1), UnknownArea),
        ([], datetime.date(2026, 1, 1), NotPossible),
    ],
)
def test_a_senseless_boundary_changes_nothing(people, region, partnership, keys, since, error):
    with pytest.raises(error):
        boundaries.redraw_region(people["steward"], region, keys=keys, since=since, note="")
    assert region.boundaries.count() == 1
    assert region.boundary_on().valid_to is None


def test_a_similar_organization_is_asked_about(people, partnership, client_for):
    browser = client_for("steward")
    address = "/partnerships/valley/partners/add/"
    values = {"fresh": "1", "new-name": "The Valley Workforce Board, Inc.", "new-sector": "government"}
    answer = browser.post(address, values)
    assert "Valley Workforce Board" in answer.text
    assert Organization.objects.count() == 1
    browser.post(address, values | {"new-not_the_same": "on"})
    assert Organization.objects.count() == 2

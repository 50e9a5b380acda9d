"""Roles are ordered; strangers have none; operators have all."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from highroad.errors import Refused
from highroad.web.directory.models import Membership, User
from highroad.web.directory.rules import Role, allows, require, role_of


@pytest.mark.parametrize("held", [role for role in Role if role is not Role.OPERATOR])
def test_a_role_includes_those_before_it(people, partnership, held):
    actor = people[held.name.lower()]
    assert [allows(actor, partnership, role) for role in Role] == [role <= held for role in Role]


def test_strangers_and_the_signed_out_have_no_role(people, partnership):
    for actor in (AnonymousUser(), people["outsider"]):
        assert role_of(actor, partnership) is None
        with pytest.raises(Refused):
            require(actor, partnership, Role.VISITOR)


def test_operators_may_everything(people, partnership):
    assert allows(people["operator"], partnership, Role.OPERATOR)


def test_an_ended_membership_gives_nothing(people, partnership):
    Membership.objects.filter(user=people["steward"]).update(ended_at=timezone.now())
    assert not allows(User.objects.get(pk=people["steward"].pk), partnership, Role.VISITOR)


def test_an_account_that_was_closed_gives_nothing(people, partnership):
    people["steward"].is_active = False
    assert not allows(people["steward"], partnership, Role.VISITOR)

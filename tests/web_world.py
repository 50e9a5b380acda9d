"""A small world for tests of the hall: a partnership in a real region, and a person for every role.

A folder's conftest takes it in with `from tests.web_world import *  # noqa: F403`.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from functools import cache

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.test import Client

from highroad.web.directory.models import (
    Membership,
    Organization,
    Partner,
    Partnership,
    Region,
    RegionBoundary,
    User,
)
from highroad.web.directory.vocabulary import Role

__all__ = ["client_for", "organization", "partnership", "people", "region"]

#: Everybody who may come to a page, least powerful first.
WHO = ("anonymous", "outsider", "visitor", "contributor", "reviewer", "approver", "steward", "operator")


#: Everybody's password; hashed once, because hashing is slow on purpose.
PASSWORD = "long enough to be safe"
_hashed = cache(make_password)


@pytest.fixture
def region(db: None) -> Region:
    """Two counties with one open boundary."""
    made = Region.objects.create(slug="fresno-madera", name="Fresno and Madera", kind="counties")
    RegionBoundary.objects.create(
        region=made,
        key="counties:06019+06039",
        counties=["06019", "06039"],
        valid_from=datetime.date(2024, 7, 1),
    )
    return made


@pytest.fixture
def organization(db: None) -> Organization:
    """The backbone of the partnership."""
    return Organization.objects.create(
        slug="valley-board", name="Valley Workforce Board", sector="government"
    )


@pytest.fixture
def partnership(region: Region, organization: Organization) -> Partnership:
    """A public partnership with one partner, its backbone."""
    made = Partnership.objects.create(
        slug="valley",
        name="Valley Partnership",
        purpose="Good jobs for the people of two counties.",
        region=region,
        backbone=organization,
    )
    Partner.objects.create(partnership=made, organization=organization)
    return made


@pytest.fixture
def people(partnership: Partnership, organization: Organization) -> dict[str, User]:
    """A person for every word of WHO but "anonymous", each with PASSWORD."""
    made = {}
    for who in WHO[1:]:
        email = f"{who}@example.org"
        made[who] = User.objects.create(
            email=email,
            name=f"{who.title()} Example",
            is_operator=who == "operator",
            password=_hashed(PASSWORD),
        )
        EmailAddress.objects.create(user=made[who], email=email, primary=True, verified=True)
        if who not in {"outsider", "operator"}:
            Membership.objects.create(
                user=made[who], partnership=partnership, role=Role[who.upper()], organization=organization
            )
    return made


@pytest.fixture
def client_for(people: dict[str, User]) -> Callable[[str], Client]:
    """`client_for("steward")`: a browser signed in as that person ("anonymous": not at all)."""

    def sign_in(who: str) -> Client:
        browser = Client()
        if who != "anonymous":
            browser.force_login(people[who], backend="allauth.account.auth_backends.AuthenticationBackend")
        return browser

    return sign_in

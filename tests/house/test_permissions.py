"""The permission matrix: every address of the hall, every kind of person, every method that the table names.

The tables are in `tests/house/matrix/`, one module per app. An address that no table lists fails here, so
nobody can add a page without saying who may see it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from http.cookies import SimpleCookie
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from tests.house import matrix
from tests.house.matrix.outcomes import HIDDEN, IN, LOGIN, NO, Address
from tests.web_world import WHO

from highroad.web.directory import services
from highroad.web.directory.models import Job
from highroad.web.directory.rules import Role


def addresses(resolver: URLResolver, namespace: str = "") -> Iterator[str]:
    """The names of all URLs of the URLconf, with their namespaces."""
    for part in resolver.url_patterns:
        if isinstance(part, URLResolver):
            yield from addresses(part, f"{namespace}{part.namespace}:" if part.namespace else namespace)
        elif isinstance(part, URLPattern):
            yield f"{namespace}{part.name}"


def tables() -> dict[str, list[Address]]:
    """Every app's table, by the name of its module."""
    return {
        found.name: getattr(import_module(f"{matrix.__name__}.{found.name}"), "MATRIX", [])
        for found in iter_modules(matrix.__path__)
    }


TABLES = tables()


def test_every_address_is_in_the_matrix():
    known = set(addresses(get_resolver()))
    listed = [row.name for rows in TABLES.values() for row in rows]
    assert known - set(listed) == set(), "say in tests/house/matrix/ who may come to these addresses"
    assert set(listed) - known == set(), "these addresses no longer exist"


def outcome(answer: HttpResponseBase) -> str:
    """What an answer means for the person who asked."""
    if answer.status_code == 403:
        return NO
    if answer.status_code == 404:
        return HIDDEN
    if answer.status_code == 302 and answer.headers["Location"].startswith(reverse("account_login")):
        return LOGIN
    assert answer.status_code < 500, answer.status_code
    assert answer.status_code != 405, "the table names a method that the address doesn't take"
    return IN


@pytest.fixture
def world(people, partnership, organization, region) -> dict[str, Any]:
    """What addresses are filled with; a table's module adds to it by `extend_world(world)`."""
    steward = people["steward"]
    invitation = services.invite(
        steward, partnership, email="somebody@example.org", role=Role.CONTRIBUTOR, organization=None
    )
    return {
        "people": people,
        "partnership": partnership,
        "organization": organization,
        "region": region,
        "member": partnership.memberships.get(user=people["contributor"]),
        "invitation": invitation,
        "token": services.invitation_token(invitation),
        "job": Job.objects.create(kind="directory.test", requested_by=steward),
    }


def _address(row: Address, world: dict[str, Any]) -> str:
    fill = row.fill(world) if callable(row.fill) else row.fill
    return reverse(row.name, kwargs=dict(fill))


class Visitors:
    """One browser a person, signed in once, whatever they did at the address before."""

    def __init__(self, client_for: Callable[[str], Client]) -> None:
        self._browsers = {who: client_for(who) for who in WHO}
        self._cookies = {who: each.cookies.output() for who, each in self._browsers.items()}

    def ask(self, who: str, method: str, address: str, row: Address) -> str:
        """What comes of asking; in the database nothing does, so that the next finds it as it was."""
        browser = self._browsers[who]
        browser.cookies = SimpleCookie(self._cookies[who].replace("Set-Cookie: ", ""))
        cache.clear()
        with transaction.atomic():
            answer = browser.get(address) if method == "get" else browser.post(address, row.data)
            transaction.set_rollback(True)
        return outcome(answer)


CASES = [
    pytest.param(app, method, id=f"{method} {app}")
    for app, rows in TABLES.items()
    for method in ("get", "post")
    if any(getattr(row, method) is not None for row in rows)
]


@pytest.mark.parametrize(("app", "method"), CASES)
def test_who_may_come_in(app: str, method: str, world, client_for):
    extend = getattr(import_module(f"{matrix.__name__}.{app}"), "extend_world", dict)
    filled = {**world, **extend(world)}
    visitors = Visitors(client_for)
    wrong = {}
    for row in TABLES[app]:
        if (expected := getattr(row, method)) is None:
            continue
        address = _address(row, filled)
        found = {who: visitors.ask(who, method, address, row) for who in WHO}
        if found != dict(expected):
            wrong[row.name] = {who: (found[who], expected[who]) for who in WHO if found[who] != expected[who]}
    assert wrong == {}, "what came, and what the table says"


def test_a_partnership_that_is_not_public_is_for_its_members(world, client_for):
    world["partnership"].is_public = False
    world["partnership"].save()
    address = reverse("directory:partnership", args=["valley"])
    found = {who: client_for(who).get(address).status_code for who in WHO}
    assert found == {who: 404 if who in {"anonymous", "outsider"} else 200 for who in WHO}

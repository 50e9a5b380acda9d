"""Pages of the house answer, with the headers that keep browsers honest."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize("address", ["/", "/no/such/page/", "/accounts/login/", "/partnerships/valley/"])
def test_every_answer_has_a_strict_policy(client, partnership, address):
    answer = client.get(address)
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "camera=()" in answer.headers["Permissions-Policy"]
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["X-Request-Id"]


def test_home_names_the_public_partnerships(client, partnership):
    assert partnership.name in client.get("/").text


def test_health_tells_the_version(client, db):
    assert client.get("/health/").json()["status"] == "ok"

"""With a provider set, people can sign in with the account that their organization gave them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

PROGRAM = """
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from types import SimpleNamespace
from django.test import Client, RequestFactory
from allauth.socialaccount.adapter import get_adapter
from highroad.web.directory.models import User

page = Client().get("/accounts/login/", HTTP_HOST="localhost")
assert page.status_code == 200, page.status_code
assert "State sign-on" in page.content.decode()
assert "/accounts/oidc/oidc/login/" in page.content.decode()
policy = page.headers["Content-Security-Policy"]
assert "form-action 'self' https://login.example.org;" in policy + ";", policy

request = RequestFactory().get("/")
request.session = {}
adapter = get_adapter(request)
assert not adapter.is_open_for_signup(request, None)
login = SimpleNamespace(user=User())
said = {"email": "Robin@Example.org", "first_name": "Robin", "last_name": "Reyes"}
adapter.populate_user(request, login, said)
assert (login.user.email, login.user.name) == ("robin@example.org", "Robin Reyes")
"""


def test_a_provider_is_offered_and_may_be_posted_to_and_makes_no_account_unasked(tmp_path: Path) -> None:
    settings = {
        "HIGHROAD_HOME": str(tmp_path),
        "HIGHROAD_DATABASE_URL": "",
        "HIGHROAD_OIDC_ISSUER": "https://login.example.org/realms/state",
        "HIGHROAD_OIDC_CLIENT_ID": "highroad",
        "HIGHROAD_OIDC_SECRET": "kept elsewhere",
        "HIGHROAD_OIDC_NAME": "State sign-on",
        "DJANGO_SETTINGS_MODULE": "highroad.web.site.settings",
    }
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        env={**os.environ, **settings},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr

"""With a provider set, people can sign in with the account that their organization gave them.

The scenes run in a process of their own: the library's models are installed only when a provider is set.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from highroad.web.directory.single_sign_on import is_confirmed, is_of_one_person

ROOT = Path(__file__).parents[3]
SCENES = "tests/web/directory/scenes_of_single_sign_on.py"

PAGE = """
import django
django.setup()
from django.test import Client
policy = Client().get("/about/", HTTP_HOST="localhost").headers["Content-Security-Policy"]
assert "form-action 'self' https://login.example.org https://idp.example.com;" in policy + ";", policy
"""


def settings(home: Path) -> dict[str, str]:
    """An instance that knows a provider."""
    return {
        **os.environ,
        "HIGHROAD_HOME": str(home),
        "HIGHROAD_DATABASE_URL": "",
        "HIGHROAD_OIDC_ISSUER": "https://login.example.org/realms/state",
        "HIGHROAD_OIDC_CLIENT_ID": "highroad",
        "HIGHROAD_OIDC_SECRET": "kept elsewhere",
        "HIGHROAD_OIDC_NAME": "State sign-on",
        "HIGHROAD_OIDC_ORIGINS": "https://idp.example.com",
        "DJANGO_SETTINGS_MODULE": "highroad.web.site.settings",
    }


def run(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Python with these arguments, in such an instance."""
    command = [sys.executable, *arguments]
    return subprocess.run(
        command, env=settings(home), cwd=ROOT, capture_output=True, text=True, check=False, timeout=240
    )


def test_every_scene_of_signing_in(tmp_path: Path) -> None:
    told = run(tmp_path, "-m", "pytest", "-p", "no:cacheprovider", SCENES)
    assert told.returncode == 0, told.stdout[-6000:]
    passed = re.search(r"(\d+) passed", told.stdout)
    assert passed
    assert int(passed[1]) >= 30
    assert "skipped" not in told.stdout


def test_forms_may_lead_to_the_provider_and_nowhere_else(tmp_path: Path) -> None:
    told = run(tmp_path, "-c", PAGE)
    assert told.returncode == 0, told.stderr


def test_a_claim_written_as_text_is_read_as_it_was_meant() -> None:
    told = {"userinfo": {"email": "a@example.org", "email_verified": "false"}}
    assert not is_confirmed(told)
    assert is_confirmed({"id_token": {"email": "a@example.org", "email_verified": "true"}})
    assert not is_confirmed({"id_token": {"email_verified": True}})
    assert not is_confirmed({})
    assert is_of_one_person({"id_token": {"sub": "1"}, "userinfo": {"sub": "1"}})
    assert not is_of_one_person({"id_token": {"sub": "1"}, "userinfo": {"sub": "2"}})

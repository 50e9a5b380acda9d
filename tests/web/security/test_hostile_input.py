"""Whatever is put into an address, a query or a form: an answer in words, never a breakdown."""

from __future__ import annotations

import itertools
import logging
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.forms import BaseForm
from django.urls import URLPattern, URLResolver, get_resolver
from tests.web.plans.conftest import answer

from highroad import web
from highroad.web.directory import jobs, services
from highroad.web.directory.rules import Role
from highroad.web.evidence.models import Claim, Exhibit
from highroad.web.plans.models import Plan
from highroad.web.plans.services import save_text, start_plan

HUGE = "9" * 40
CONDITION = {"measure": "wage", "row": {"soc": "45-0000"}, "comparison": "above", "threshold": 1.0}
NUL = "a\x00b"
#: What people and programs send that nobody expects, but for a NUL, at which no view is reached.
HOSTILE = (
    "'\"><script>alert(1)</script>",
    "\u202egnp.exe\u2066\u200b",
    "-1",
    HUGE,
    "1e309",
    "NaN",
    "0001-01-01",
    "9999-12-31",
    "١٢٣",
    "{{7*7}}{% include %}%s%(x)s",
    "x" * 5_000,
    "\x0b\x0c\x1f\ufffe",
    "=HYPERLINK(0)\r\nBcc: all@example.org",
)
#: How the views read what was sent, beside Django's forms.
_READ = re.compile(r'(?:GET|POST|FILES|sent|data)(?:\.get|\.getlist)?[(\[]\s*"([a-z][\w.-]*)"')
#: What an address holds where nothing of ours stands.
PLACES = {"int": HUGE, "slug": "x" * 300, "str": "a\x00b", "uuid": "00000000-0000-0000-0000-000000000000"}


def routes(resolver: URLResolver, before: str = "", spaces: tuple[str, ...] = ()):
    """Every named address: (name, the places in it)."""
    for each in resolver.url_patterns:
        if isinstance(each, URLResolver):
            inner = (*spaces, each.namespace) if each.namespace else spaces
            yield from routes(each, before + str(each.pattern), inner)
        elif isinstance(each, URLPattern):
            converters = getattr(each.pattern, "converters", {})
            yield ":".join((*spaces, each.name or "")), before + str(each.pattern), converters


@pytest.fixture
def plan(partnership, people) -> Plan:
    made = start_plan(
        people["steward"],
        partnership,
        pack_key="us-wioa-state-plan",
        title="Plan",
        answers={"plan_type": "unified"},
    )
    section = made.sections.first()
    save_text(people["contributor"], section, "A text of ours.", base_version=0)
    return made


@pytest.fixture
def world(partnership, people, plan, organization, region):
    """What the places of an address may name, so that every page is really reached."""
    exhibit = Exhibit.objects.create(
        partnership=partnership, kind="occupation-table", parameters={}, created_by=people["steward"]
    )
    said = answer().to_json()
    exhibit.editions.create(
        number=1, vintages={"oews": "2025"}, answers={"en": said, "es": said}, table_sha256="0" * 64,
        made_by=people["steward"],
    )  # fmt: skip
    claim = Claim.objects.create(
        exhibit=exhibit, sentence="A claim.", condition=CONDITION, state="still_true", reason={"en": "So."},
        checked_at=plan.created_at, created_by=people["steward"],
    )  # fmt: skip
    invitation = services.invite(people["steward"], partnership, email="new@example.org", role=Role.VISITOR)
    job = jobs.Job.objects.create(kind="plans.export", payload={}, requested_by=people["steward"])
    return {
        "partnership": partnership.slug,
        "plan": plan.slug,
        "organization": organization.slug,
        "region": region.slug,
        "requirement": plan.sections.first().requirement,
        "public_id": exhibit.public_id,
        "claim": claim.pk,
        "member": people["visitor"].memberships.get().pk,
        "invitation": invitation.pk,
        "token": services.invitation_token(invitation),
        "job": job.public_id,
        "source": "oews",
        "kind": "occupation-table",
        "form": "csv",
        "key": "county:06019",
    }


def addresses(world, *fills: str) -> list[str]:
    """Every address of the hall, with what exists ("ours") and with what doesn't ("other")."""
    found = []
    for name, route, converters in routes(get_resolver()):
        if name.endswith(("logout", "remove_member")) or "^" in route:
            continue
        for fill in fills:
            if fill == "other" and not converters:
                continue
            path = "/" + route
            for place, converter in converters.items():
                kind = _kind(converter)
                value = world.get(place) if fill == "ours" else PLACES.get(kind, "county:" + "9" * 300)
                path = path.replace(f"<{kind}:{place}>", str(value))
                path = path.replace(f"<{place}>", str(value))
            found.append(path.replace("\x00", "%00"))
    return found


def _kind(converter) -> str:
    kinds = {
        "IntConverter": "int",
        "SlugConverter": "slug",
        "StringConverter": "str",
        "UUIDConverter": "uuid",
    }
    return kinds.get(type(converter).__name__, "region")


def _ask(browser, how: str, address: str, values: dict[str, str]) -> str:
    """What went wrong, or nothing."""
    try:
        # As most forms send it: the reader of forms with files takes longer than many a page.
        response = browser.get(address, values) if how == "get" else browser.post(address, *_form(values))
    except Exception as error:
        return f"{type(error).__name__}: {error}"[:200]
    return f"answers {response.status_code}" if response.status_code >= 500 else ""


def _form(values: dict[str, str]) -> tuple[str, str]:
    return urlencode(values, errors="surrogatepass"), "application/x-www-form-urlencoded"


def _subclasses(kind: type) -> Iterator[type]:
    for each in kind.__subclasses__():
        yield each
        yield from _subclasses(each)


def names() -> list[str]:
    """Every name that a form or a query of ours reads, from the forms and the text of the views."""
    fields = {name for form in _subclasses(BaseForm) for name in getattr(form, "base_fields", {})}
    texts = (path.read_text() for path in Path(web.__path__[0]).rglob("*.py"))
    return sorted(fields | {name for text in texts for name in _READ.findall(text)})


def test_the_names_are_those_that_are_read():
    assert {"q", "email", "text", "base_version", "threshold", "region", "title"} <= set(names())


@pytest.mark.parametrize("who", ["anonymous", "outsider", "steward"])
def test_nothing_breaks_a_page(client_for, world, who, caplog):
    caplog.set_level(logging.CRITICAL)
    browser = client_for(who)
    values, read = itertools.cycle(HOSTILE), names()
    broken = []
    # What doesn't exist is found missing by the same lookup whoever asks.
    for address in addresses(world, "ours", *(["other"] if who == "steward" else [])):
        assert "<" not in address, address
        for how in ("get", "post"):
            if wrong := _ask(browser, how, address, {name: next(values) for name in read}):
                broken.append(f"{how} {address[:80]}: {wrong}")
    assert not broken, "\n".join(broken)


@pytest.mark.parametrize("hostile", [HUGE, "9999-12-31"], ids=["huge", "late"])
def test_every_value_everywhere_for_an_operator(client_for, world, hostile, caplog):
    caplog.set_level(logging.CRITICAL)
    browser = client_for("operator")
    sent = dict.fromkeys(names(), hostile)
    broken = [
        f"{how} {address[:80]}: {wrong}"
        for address in addresses(world, "ours")
        for how in ("get", "post")
        if (wrong := _ask(browser, how, address, sent))
    ]
    assert not broken, "\n".join(broken)


@pytest.mark.parametrize("how", ["get", "post"])
def test_a_nul_is_refused_at_the_door(client_for, db, how):
    browser = client_for("steward")
    for address in ("/", "/regions/find/", "/language/", "/accounts/login/"):
        assert getattr(browser, how)(address, {"q": NUL}).status_code == 400, address
    assert browser.get("/regions/a%00b/").status_code in (400, 404)


def test_thousands_of_parameters_are_refused_in_words(client, db):
    query = "&".join(f"p{number}=1" for number in range(5000))
    for address in ("/", "/regions/find/", "/accounts/login/"):
        assert client.get(f"{address}?{query}").status_code in (200, 400)
    answered = client.post("/language/", query, content_type="application/x-www-form-urlencoded")
    assert answered.status_code == 400


def test_a_body_beyond_the_limit_is_refused(client, db):
    form = "application/x-www-form-urlencoded"
    assert client.post("/language/", "language=" + "x" * 6_000_000, content_type=form).status_code == 400
    files = {f"f{number}": SimpleUploadedFile("x", b"x") for number in range(200)}
    assert client.post("/language/", files).status_code == 400


@pytest.mark.parametrize("body", [b"\xff\xfe\xfa=\xed\xa0\x80", b"language=%ED%A0%80&next=%FF"])
def test_bytes_that_are_no_text(client, db, body):
    answered = client.post("/language/", body, content_type="application/x-www-form-urlencoded")
    assert answered.status_code in (302, 400)
    assert client.get("/regions/find/?q=%ED%A0%80%FF").status_code == 200


def test_a_host_that_is_not_ours_gets_a_page_and_no_link(client, db):
    answered = client.get("/", HTTP_HOST="evil.example")
    assert answered.status_code == 400
    assert "evil.example" not in answered.text

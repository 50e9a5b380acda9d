"""In Spanish, no page says an English text that has a Spanish one, labels and messages of libraries included.

The pages are those of the permission matrix, each as the least and as the most powerful person who may see
it, and with what it says to a form that was sent empty.
"""

from __future__ import annotations

from importlib import import_module

import pytest
from django.db import transaction
from django.urls import reverse
from tests.house import english, matrix
from tests.house.matrix.outcomes import IN, Address
from tests.house.test_permissions import TABLES, world  # noqa: F401 - a fixture
from tests.web_world import WHO


def _viewers(row: Address) -> set[str]:
    let_in = [who for who in WHO if row.get and row.get[who] == IN]
    return {*let_in[:1], *let_in[-1:]}


def _said(browser, row: Address, address: str) -> str:
    """What the page says, and what it answers to an empty form."""
    browser.cookies["highroad_language"] = "es"
    answers = [browser.get(address)]
    if row.post:
        with transaction.atomic():
            answers.append(browser.post(address, row.data))
            transaction.set_rollback(True)
    pages = [answer for answer in answers if "html" in answer.headers.get("Content-Type", "")]
    return "\n".join(page.content.decode() for page in pages if page.status_code != 302)


@pytest.mark.parametrize("app", [app for app, rows in TABLES.items() if rows])
def test_no_page_says_english_in_spanish(app, world, client_for):  # noqa: F811
    extend = getattr(import_module(f"{matrix.__name__}.{app}"), "extend_world", dict)
    filled = {**world, **extend(world)}
    written = english.written_by_people()
    found = {}
    seen = 0
    for row in TABLES[app]:
        fill = row.fill(filled) if callable(row.fill) else row.fill
        for who in _viewers(row) if not row.is_file else ():
            said = _said(client_for(who), row, reverse(row.name, kwargs=dict(fill)))
            seen += bool(said)
            if english_said := english.english_in(said, written):
                found[f"{row.name} as {who}"] = english_said
    assert found == {}
    assert seen


def test_english_is_found_where_it_is_said():
    assert {"Sign in", "Current Password", "Show this message and exit"} <= english.phrases()
    assert english.english_in("<p>Aquí: <b>Sign in</b>.</p>") == ["Sign in"]
    assert english.english_in('<img alt="Sign in"><input type="submit" value="Current Password">') == [
        "Current Password",
        "Sign in",
    ]
    assert english.english_in('<p>Aquí: <span lang="en"><b>Sign</b> in</span>.</p>') == []
    assert english.english_in("<p>Aquí: Resign in. <script>Sign in</script></p>") == []
    assert english.english_in("<p>This was never marked.</p>") == ["This was never marked."]

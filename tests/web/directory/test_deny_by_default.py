"""A view that doesn't say who may come in lets nobody in."""

from __future__ import annotations

import pytest
from django.http import HttpResponse
from django.urls import include, path

from highroad.web.directory.access import operator_only, partnership_role, public, signed_in
from highroad.web.directory.rules import Role
from highroad.web.site.urls import urlpatterns as house


def _answer(request, **kwargs):
    return HttpResponse("in")


urlpatterns = [
    path("bare/", _answer),
    path("public/", public(_answer)),
    path("signed-in/", signed_in(_answer)),
    path("of/<slug:partnership>/", partnership_role(Role.REVIEWER)(_answer)),
    path("operator/", operator_only(_answer)),
    path("", include(house)),
]
handler403 = "highroad.web.site.errors.permission_denied"
handler404 = "highroad.web.site.errors.not_found"

IN, LOGIN, NO = 200, 302, 403


@pytest.mark.urls(__name__)
@pytest.mark.parametrize(
    ("address", "anonymous", "outsider", "contributor", "reviewer", "operator"),
    [
        ("/bare/", NO, NO, NO, NO, NO),
        ("/public/", IN, IN, IN, IN, IN),
        ("/signed-in/", LOGIN, IN, IN, IN, IN),
        ("/of/valley/", LOGIN, NO, NO, IN, IN),
        ("/of/nowhere/", LOGIN, 404, 404, 404, 404),
        ("/operator/", LOGIN, NO, NO, NO, IN),
    ],
)
def test_declared_access(client_for, address, anonymous, outsider, contributor, reviewer, operator):
    expected = {
        "anonymous": anonymous,
        "outsider": outsider,
        "contributor": contributor,
        "reviewer": reviewer,
        "operator": operator,
    }
    assert {who: client_for(who).get(address).status_code for who in expected} == expected


@pytest.mark.urls(__name__)
@pytest.mark.django_db
def test_who_was_signed_out_while_writing_gets_the_words_back(client_for):
    nobody, words = client_for("anonymous"), "Growers hire </textarea><script>x</script> in June."
    lost = nobody.post("/signed-in/", {"text": words, "version": "3", "password": "correct horse staple"})
    assert lost.status_code == 401
    page = lost.content.decode()
    assert "Growers hire &lt;/textarea&gt;&lt;script&gt;" in page
    assert "correct horse" not in page
    assert lost.headers["Cache-Control"] == "no-store"
    assert nobody.post("/signed-in/", {"version": "3", "deed": "end"}).status_code == LOGIN
    assert nobody.get("/signed-in/", {"text": words}).status_code == LOGIN

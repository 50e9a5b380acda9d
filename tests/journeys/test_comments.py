"""Public comment in a real browser: somebody on a phone in Spanish without scripts; a planner by keyboard."""

from __future__ import annotations

import datetime
import re

import pytest
from django.core import mail
from django.utils import timezone
from playwright.sync_api import expect
from tests.web.plans.conftest import keep, plan, section_of  # noqa: F401 - fixtures
from tests.web.plans.test_comments import period, send  # noqa: F401 - fixtures

from highroad.web.directory import jobs
from highroad.web.directory.models import Job
from highroad.web.plans.comments import answering, periods
from highroad.web.plans.comments.intake import RECEIPT
from highroad.web.plans.comments.models import Comment, CommentPeriod

pytestmark = pytest.mark.browser

BASE = "/partnerships/valley/plans/valley-plan/"


def test_a_comment_from_a_phone_in_spanish_without_scripts(
    open_browser,
    problems,
    people,
    period,  # noqa: F811
):
    phone = open_browser(width=360, scripts=False)
    phone.goto(f"{BASE}comment/")
    # The menu of a narrow page holds the language.
    phone.locator(".hr-menu > summary").click()
    phone.get_by_role("button", name="Español").last.click()
    expect(phone.get_by_role("heading", name="Diga qué piensa de este plan")).to_be_visible()
    phone.locator("main .hr-list a").first.click()
    phone.get_by_role("link", name="Comentar este pasaje (número 2)").click()
    assert "child care" in phone.locator(".hr-quote").inner_text()

    phone.get_by_role("button", name="Enviar el comentario").click()
    expect(phone.get_by_role("alert")).to_be_visible()
    phone.get_by_label("Su comentario", exact=True).fill("El autobús no llega a los cursos de la tarde.")
    phone.get_by_label("pide un cambio").check()
    phone.get_by_label(re.compile("^Nombre")).fill("Ana Lucía Fuentes")
    phone.get_by_label("ningún nombre").check()
    phone.get_by_label(re.compile("orreo electrónico")).fill("ana@example.org")
    phone.get_by_role("button", name="Enviar el comentario").click()

    expect(phone.get_by_role("heading", name="Se recibió su comentario")).to_be_visible()
    comment = Comment.objects.get()
    assert comment.code in phone.locator(".hr-confirmation").inner_text()
    assert (comment.language, comment.stance, comment.passage) == ("es", "change", 1)
    assert "Fuentes" not in phone.locator("main").inner_text()
    phone.reload()
    assert Comment.objects.count() == 1

    # A receipt goes to the address, in the language of the page.
    job = Job.objects.get(kind=RECEIPT)
    assert jobs.run(str(job.public_id)) == "done"
    assert (mail.outbox[-1].to, comment.code in mail.outbox[-1].body) == (["ana@example.org"], True)
    assert "Se recibió su comentario" in mail.outbox[-1].body

    # Another one on the whole plan, without an address.
    phone.get_by_role("link", name="Volver al borrador").click()
    phone.get_by_role("link", name="Comentar todo el plan").click()
    phone.get_by_label("Su comentario", exact=True).fill("Gracias por publicar las cuentas.")
    phone.get_by_role("button", name="Enviar el comentario").click()
    whole = Comment.objects.get(number=2)
    assert (whole.requirement, whole.quote, whole.language) == ("", "", "es")
    kept = phone.url

    # The period ends, both are answered, the ledger is published: who kept the number reads the answer.
    reply = "Desde mayo sale un autobús a las seis de la tarde."
    for each, answer in (
        (comment, {"disposition": "accepted", "reply": reply, "changed": "II.b.1"}),
        (whole, {"disposition": "answered", "reply": "Con gusto."}),
    ):
        # Who writes this fast may be a machine: a person looks first.
        released = answering.moderate(
            people["reviewer"], each, deed="shown", reason="A person.", expected_version=each.version
        )
        version = released.version
        answering.dispose(people["contributor"], released, **answer, expected_version=version)
    CommentPeriod.objects.update(closes=timezone.localdate() - datetime.timedelta(days=1))
    over = CommentPeriod.objects.select_related("plan__partnership").get()
    periods.publish_ledger(people["approver"], over, expected_version=over.version)
    phone.goto(f"{BASE}comment/received/{comment.code}/")
    expect(phone.get_by_role("heading", name="Qué se hizo al respecto")).to_be_visible()
    assert reply in phone.locator("main").inner_text()
    phone.goto(kept)
    assert "Con gusto." in phone.locator("main").inner_text()
    phone.goto(f"{BASE}comment/")
    phone.get_by_role("link", name="Lea qué se dijo y qué se hizo al respecto").click()
    ledger = phone.locator(".hr-ledger").inner_text()
    assert reply in ledger
    assert "El autobús no llega" in ledger
    assert "Ana Lucía" not in ledger

    # The same pages with scripts, for the accessibility checker, which is one.
    checked = open_browser(width=360)
    for page in (
        "comment/",
        "comment/ledger/",
        f"comment/received/{comment.code}/",
    ):
        checked.goto(f"{BASE}{page}")
        assert problems(checked) == []


def press_until(page, key: str, matches: str, most: int = 120) -> None:
    """Press a key until what has the focus reads so."""
    for _press in range(most):
        page.keyboard.press(key)
        label = page.evaluate(
            "() => { const at = document.activeElement; const own = at.labels && at.labels[0];"
            " return (own ? own.innerText : at.innerText || '').trim(); }"
        )
        if re.search(matches, label):
            return
    raise AssertionError(f"{key} never came to {matches!r}")


def test_a_planner_answers_comments_by_keyboard_alone(open_browser, problems, period):  # noqa: F811
    send(period, "Please name farmworkers in the vision.")
    send(period, "Is the office open on Saturdays?")
    planner = open_browser("contributor")
    planner.goto(f"{BASE}comments/")
    press_until(planner, "Tab", "Please name farmworkers")
    planner.keyboard.press("Enter")
    planner.get_by_role("heading", name="Comment 1").wait_for()

    press_until(planner, "Tab", "^accepted$")
    planner.keyboard.press("Space")
    press_until(planner, "Tab", "^Reply")
    planner.keyboard.type("The vision names them now.")
    press_until(planner, "Tab", "^Section that changes")
    planner.keyboard.type("II.b.1 ")
    press_until(planner, "Tab", "^Record and go to the next$")
    planner.keyboard.press("Enter")
    planner.get_by_role("heading", name="Comment 2").wait_for()
    first = Comment.objects.get(number=1)
    assert (first.disposition, first.changed) == ("accepted", "II.b.1")
    assert timezone.now() >= first.disposed_at

    press_until(planner, "Tab", "^accepted$")
    for _choice in range(5):
        planner.keyboard.press("ArrowDown")
    press_until(planner, "Tab", "^Reply")
    planner.keyboard.type("Yes, the first Saturday of a month.")
    press_until(planner, "Tab", "^Record and go to the next$")
    planner.keyboard.press("Enter")
    planner.get_by_text("No comment waits for an answer.").wait_for()
    assert Comment.objects.get(number=2).disposition == "answered"
    assert problems(planner) == []

"""Public comment at size: a storm of 200 in a minute through the form, and the pages of 2,000 comments."""

from __future__ import annotations

import atexit
import datetime
import threading
import uuid
from contextlib import ExitStack
from typing import Any

from benchmarks.harness import Case

BAR = 0.2
STORM = 200
COMMENTS = 2_000
TEXT = """
    bus child care wages night shift training college clinic farm packing union apprenticeship
    board Madera Fresno language English Spanish job family rent summer winter heat permit
    license truck nurse aide
"""
WORDS = TEXT.split()


def cases() -> list[Case]:
    """The storm must leave every comment, each once; then the pages, each within its bar."""
    with ExitStack() as stack:
        from highroad.demo import stage

        stack.enter_context(stage.throw_away())
        atexit.register(stack.pop_all().close)
    from django.conf import settings

    settings.ALLOWED_HOSTS = ["testserver"]
    period = _period()
    print(_storm(period))
    _fill(period)
    base = period.get_absolute_url()
    work = base.removesuffix("comment/") + "comments/"
    found = period.edition.contents["sections"][0]["requirement"]
    pages = {
        "visitor": [
            base,
            f"{base}read/{found}/",
            f"{base}write/?requirement={found}&passage=0",
            f"{base}ledger/",
        ],
        "planner": [
            work,
            f"{work}?show=all&page=40",
            f"{work}?words=clinic",
            f"{work}?section={found}",
            f"{work}1000/",
            f"{work}alike/",
            f"{work}publish/",
            f"{work}notices/",
        ],
    }
    browsers = {"visitor": _browser(""), "planner": _browser("approver@demo.example")}
    return [
        Case(
            f"{reader}: {page}",
            lambda reader=reader, page=page: _get(browsers[reader], page),
            at_most_seconds=BAR,
        )
        for reader, addresses in pages.items()
        for page in addresses
    ]


def _period() -> Any:
    """A period of the demo that is open today."""
    from django.utils import timezone

    from highroad.web.directory.models import User
    from highroad.web.plans.comments import periods
    from highroad.web.plans.comments.models import CommentPeriod
    from highroad.web.plans.models import Plan

    today = timezone.localdate()
    open_ = CommentPeriod.objects.filter(opens__lte=today, closes__gte=today).first()
    if open_ is not None:
        return open_
    plan = Plan.objects.first()
    approver = User.objects.get(email="approver@demo.example")
    closes = today + datetime.timedelta(days=30)
    return periods.open_period(
        approver, plan, opens=today, closes=closes, reason="Measured.", expected_version=plan.version
    )


def _storm(period: Any) -> str:
    """200 comments from 20 threads at once, each form sent twice. Raises SystemExit when one is lost."""
    from django.db import connection
    from django.test import Client

    from highroad.web.plans.comments import spam
    from highroad.web.plans.comments.models import Comment

    before = Comment.objects.filter(period=period).count()
    stamps = [spam.new_stamp(period.pk) for _each in range(STORM)]
    address = f"{period.get_absolute_url()}write/"
    answers: list[int] = []

    def send(mine: int) -> None:
        browser = Client()
        for number in range(mine, STORM, 20):
            text = f"Storm {number}: {WORDS[number % 30]}."
            given = {"text": text, "naming": "nobody", "stamp": stamps[number]}
            sent = (browser.post(address, given, REMOTE_ADDR=f"192.0.2.{number}") for _twice in range(2))
            answers.extend(answer.status_code for answer in sent)
        connection.close()

    start = datetime.datetime.now(tz=datetime.UTC)
    threads = [threading.Thread(target=send, args=(mine,)) for mine in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = (datetime.datetime.now(tz=datetime.UTC) - start).total_seconds()
    kept = Comment.objects.filter(period=period).count() - before
    if kept != STORM or set(answers) != {302}:
        raise SystemExit(f"of {STORM} comments {kept} were kept; answers {sorted(set(answers))}")
    return f"storm: {2 * STORM} forms in {took:.1f} s, {kept} comments, none lost, none twice"


def _fill(period: Any) -> None:
    """As many comments as the bar is for, a third of them of one campaign; the answers are published."""
    from django.utils import timezone

    from highroad.web.plans.comments.models import Comment, CommentPeriod
    from highroad.web.plans.comments.spam import words_key

    sections = [each["requirement"] for each in period.edition.contents["sections"]]
    last = CommentPeriod.objects.get(pk=period.pk).last_number
    campaign = "Please pay trainees while they learn, because nobody can study by day and work all night. "
    rows = []
    for number in range(last + 1, COMMENTS + 1):
        own = " ".join(WORDS[(number * step) % len(WORDS)] for step in range(1, 40))
        text = (campaign if number % 3 == 0 else "") + own
        rows.append(
            Comment(
                period=period,
                number=number,
                token=uuid.uuid4(),
                channel="form",
                text=text,
                words=words_key(text),
                requirement=sections[number % len(sections)],
                state="held" if number % 50 == 0 else "received",
                disposition="noted" if number % 2 else "",
                reply="Thank you." if number % 2 else "",
            )
        )
    Comment.objects.bulk_create(rows)
    CommentPeriod.objects.filter(pk=period.pk).update(last_number=COMMENTS, published_at=timezone.now())


def _browser(email: str) -> Any:
    from django.test import Client

    from highroad.web.directory.models import User

    browser = Client()
    if email:
        browser.force_login(User.objects.get(email=email))
    return browser


def _get(browser: Any, path: str) -> Any:
    answer = browser.get(path)
    if answer.status_code != 200:
        raise SystemExit(f"{path} answered {answer.status_code}")
    return answer

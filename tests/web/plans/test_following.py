"""Following a published plan: letters after a confirmation, a feed, a citation, a search."""

from __future__ import annotations

import datetime
import re

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core import mail
from django.utils import timezone
from tests.web.plans.conftest import WORDS
from tests.web.plans.test_comments import period  # noqa: F401 - a fixture

from highroad.web.directory import jobs
from highroad.web.directory.models import Job
from highroad.web.plans import documents, services
from highroad.web.plans.adoption.models import Subscription
from highroad.web.plans.comments.models import CommentPeriod
from highroad.web.plans.following import citing, letters, news

BASE = "/partnerships/valley/plans/valley-plan/"


@pytest.fixture
def edition(people, plan, section_of):
    services.save_text(people["contributor"], section_of("II.b.1"), WORDS, base_version=0)
    return services.publish_plan(
        people["approver"], plan, state="published", note="For all.", expected_version=1
    )


def run_jobs() -> None:
    for job in Job.objects.filter(state="queued"):
        jobs.run(str(job.public_id))


def test_letters_only_after_the_address_said_yes(edition, people, client_for, plan):
    browser = client_for("anonymous")
    for _again in range(2):
        browser.post(f"{BASE}follow/", {"email": "Reader@Example.org"})
    browser.post(f"{BASE}follow/", {"email": "robot@example.org", "website": "x"})
    run_jobs()
    assert [letter.to for letter in mail.outbox] == [["reader@example.org"]]
    held = Subscription.objects.get()
    address = f"/plan-letters/{held.token}/"
    assert address in mail.outbox[0].body
    browser.get(address)
    held.refresh_from_db()
    assert held.confirmed_at is None  # a mail program that opens the address confirms nothing
    browser.post(address)
    plan.refresh_from_db()
    second = services.publish_plan(
        people["approver"], plan, state="published", note="Better.", expected_version=plan.version
    )
    letters.tell_of(second, "https://example.org/")
    run_jobs()
    letters.tell_of(second, "https://example.org/")
    run_jobs()
    assert len(mail.outbox) == 2
    assert "Better." in mail.outbox[1].body
    browser.post(f"{address}stop/")
    assert not Subscription.objects.exists()
    assert browser.get(address).status_code == 404


def test_what_is_not_published_has_no_followers_and_no_feed(plan, client_for):
    assert client_for("anonymous").post(f"{BASE}follow/", {"email": "a@example.org"}).status_code == 404
    assert client_for("anonymous").get(f"{BASE}editions.atom").status_code == 404


def test_the_feed_and_the_citation_name_the_edition(edition, client_for):
    feed = client_for("anonymous").get(f"{BASE}editions.atom")
    assert feed.headers["Content-Type"].startswith("application/atom+xml")
    assert f"urn:uuid:{edition.public_id}" in feed.content.decode()
    page = client_for("anonymous").get(f"{BASE}read/").content.decode()
    assert "@techreport{" in page
    assert edition.sha256 in page


def test_an_edition_of_new_years_eve_is_cited_with_the_day_of_its_own_clock(edition):
    edition.at = datetime.datetime(2027, 1, 1, 6, 30, tzinfo=datetime.UTC)  # half past ten in Los Angeles
    cited = citing.citation(edition.plan, edition, "https://example.org/")
    assert "2026-12-31" in cited["text"]
    assert "year = {2026}" in cited["bibtex"]
    nobody = AnonymousUser()
    document = documents.plan_document(nobody, edition.plan, edition.contents, edition, lambda *_: None)
    assert document.dated == "2026-12-31"


def test_a_reader_finds_words_in_the_plan(edition, client_for):
    page = client_for("anonymous").get(f"{BASE}read/?q=commercial LICENSE").content.decode()
    assert "1 passage with" in page
    assert "<mark>commercial license</mark>" in page
    assert "0 passages with" in client_for("anonymous").get(f"{BASE}read/?q=%3Cscript%3E").content.decode()


@pytest.fixture
def follower(period, client_for):  # noqa: F811
    """Somebody who follows the plan in Spanish, from the page of comments."""
    browser = client_for("anonymous")
    browser.post("/language/", {"language": "es"}, headers={"accept-language": "es"})
    answer = browser.post(
        f"{BASE}follow/",
        {"email": "ana@example.org", "after": "comment"},
        headers={"accept-language": "es"},
    )
    assert answer.headers["Location"] == f"{BASE}comment/"
    letters.confirm(Subscription.objects.get().token)
    Subscription.objects.update(language="es")
    Job.objects.all().delete()
    return Subscription.objects.get()


def at(day: datetime.date, hour: int = 9) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(hour)))


def test_each_piece_of_news_is_told_once_in_the_readers_language(period, follower, settings):  # noqa: F811
    settings.EMAIL_HOST = "mail.example.org"
    week = period.closes - datetime.timedelta(days=6)
    assert news.tell_news(at(week, hour=6)) == 0  # nobody is written to at night
    assert news.tell_news(at(week)) == 1
    assert news.tell_news(at(week)) == 0
    assert news.tell_news(at(period.closes + datetime.timedelta(days=1))) == 1
    run_jobs()
    assert [letter.to for letter in mail.outbox] == [["ana@example.org"]] * 2
    over, ending = sorted(letter.body for letter in mail.outbox)[::-1]
    assert "Comenzó la última semana" in ending
    assert "Ya no se reciben comentarios" in over
    assert f"/plan-letters/{follower.token}/stop/" in over
    # Old news is nobody's: three days later there is nothing to tell.
    Subscription.objects.update(told=[])
    assert news.tell_news(at(period.closes + datetime.timedelta(days=5))) == 0


def test_the_feed_of_comment_periods_has_names_that_stay(period, client_for):  # noqa: F811
    def entries(code: str = "en") -> list[tuple[str, str]]:
        feed = client_for("anonymous").get(f"{BASE}comment/news.atom", headers={"accept-language": code})
        assert feed.headers["Content-Type"].startswith("application/atom+xml")
        return re.findall(r"<entry><title>(.*?)</title>.*?<id>(.*?)</id>", feed.content.decode(), re.S)

    first = entries()
    assert [words.split(" from ")[0] for words, _name in first] == ["Comments on the plan are taken"]
    assert entries("es")[0][0].startswith("Se reciben comentarios")
    assert entries("es")[0][1] == first[0][1]
    CommentPeriod.objects.update(closes=timezone.localdate() - datetime.timedelta(days=1))
    later = entries()
    assert len(later) == 2
    assert later[-1][1] == first[0][1]

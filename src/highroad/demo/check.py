"""`highroad demo --check`: the demo without a server and without a network, seen to work."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from time import perf_counter

from django.test import Client

from highroad.demo import world
from highroad.errors import HighroadError
from highroad.web.evidence.models import Exhibit, PublishedMeasures
from highroad.web.plans.comments.models import CommentPeriod
from highroad.web.plans.models import Plan
from highroad.web.plans.vocabulary import PlanState


class DemoBroken(HighroadError):
    """A page of the demo does not answer as it should."""

    code = "HR-E-0901"


@dataclass(frozen=True, slots=True)
class Seen:
    """One address, asked."""

    address: str
    milliseconds: float
    size: int


def addresses() -> list[str]:
    """What a newcomer would open, files included."""
    told = world.content()["partnership"]
    region = f"/regions/{told['region']}/"
    plans = Plan.objects.select_related("partnership").order_by("pk")
    period = CommentPeriod.objects.select_related("plan__partnership").get(published_at=None)
    earlier = Plan.objects.select_related("partnership").get(state=PlanState.ADOPTED)
    here = f"/partnerships/{told['slug']}"
    kept = Exhibit.objects.order_by("pk")
    measured = PublishedMeasures.objects.select_related("partnership").defer("text")
    return [
        "/",
        "/health/",
        "/regions/find/?q=Fresno",
        region,
        *(f"{region}briefing.{form}" for form in ("html", "pdf", "docx", "xlsx", "json")),
        "/occupations/?q=truck",
        f"/occupations/53-3032/?region={told['region']}",
        "/exhibits/",
        *(each.get_absolute_url() for each in kept),
        *(
            f"{kept[0].get_absolute_url()}exhibit.{form}"
            for form in ("svg", "png", "csv", "xlsx", "docx", "pdf")
        ),
        "/data/",
        f"/partnerships/{told['slug']}/",
        *(
            plan.get_reading_url() if plan.state == PlanState.PUBLISHED else plan.get_absolute_url()
            for plan in plans
        ),
        period.get_absolute_url(),
        f"{period.plan.get_absolute_url()}comments/",
        *(
            f"{period.plan.get_absolute_url()}{page}/"
            for page in ("calendar", "roadmap", "rounds", "adoption", "packet")
        ),
        *(f"{earlier.get_absolute_url()}{page}/" for page in ("read", "promises", "comment/ledger")),
        f"{here}/measures/",
        *(each.get_absolute_url() for each in measured),
        "/measures/checks/?element=901",
        *(f"{here}/{page}/" for page in ("principles", "recommendations", "strategy", "strategy/alignment")),
    ]


def check() -> Iterator[Seen]:
    """Open every address as the demo's planner. Raises DemoBroken for an answer that isn't one."""
    from highroad.web.directory.models import User

    browser = Client()
    planner = User.objects.get(email="planner@demo.example")
    browser.force_login(planner, backend="allauth.account.auth_backends.AuthenticationBackend")
    for address in addresses():
        start = perf_counter()
        response = browser.get(address, HTTP_HOST="127.0.0.1")
        body = b"".join(response.streaming_content) if response.streaming else response.content
        if response.status_code != 200 or not body:
            raise DemoBroken(
                f"{address} answers {response.status_code}.", remedy="Please report this as a fault."
            )
        yield Seen(address, (perf_counter() - start) * 1000, len(body))

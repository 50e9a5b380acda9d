"""The demo's voices: principles, recommendations with answers, two strategies, an open comment period."""

from __future__ import annotations

import datetime
import uuid
from itertools import count, zip_longest
from typing import Any

from django.utils import timezone

from highroad.demo import goodjobs
from highroad.demo.telling import told_in
from highroad.web.commitments import carrying_out
from highroad.web.commitments import services as commitments
from highroad.web.commitments.models import RecommendationStep, Strategy, StrategyItem
from highroad.web.directory.models import Organization, Partnership, User
from highroad.web.evidence.models import Exhibit
from highroad.web.plans.comments import answering, intake, periods, reading, selectors, spam
from highroad.web.plans.comments.models import Comment, CommentPeriod
from highroad.web.plans.models import Plan

Accounts = dict[str, User]


def build(
    accounts: Accounts, valley: Partnership, state: Partnership, kept: dict[str, Exhibit], plan: Plan
) -> None:
    """Everything that people said, proposed and aimed at."""
    told = told_in("strategy.yaml")
    names = {name: exhibit.public_id for name, exhibit in kept.items()}
    steward = accounts["steward@demo.example"]
    for each in told["principles"]:
        commitments.add_principle(steward, valley, each)
    goodjobs.build(accounts, valley)
    for each in told["recommendations"]:
        _recommendation(each, accounts, valley, names)
    above = _strategy(told["state"], steward, state, None, {}, names)
    tree = Strategy.objects.get(partnership=state)
    _strategy(told["local"], steward, valley, tree, above, names)
    _comments(told_in("comments.yaml"), accounts, plan)


def _ago(days: int) -> datetime.date:
    return timezone.localdate() - datetime.timedelta(days=days)


def _recommendation(
    told: dict[str, Any], accounts: Accounts, valley: Partnership, names: dict[str, str]
) -> None:
    values = {
        name: told[name]
        for name in ("statement", "rationale", "addressee", "principles", "populations", "steps", "cost_note")
    }
    values["exhibits"] = [names[each] for each in told["exhibits"]]
    if "organization" in told:
        values["organization"] = Organization.objects.get(slug=told["organization"])
    if "answer_in" in told:
        values["answer_by"] = _ago(-told["answer_in"])
    # The first steps have a day: so many days from now.
    days = zip_longest(values["steps"].splitlines(), told.get("steps_in", ()))
    values["steps"] = "\n".join(f"{_ago(-day)} {step}" if day is not None else step for step, day in days)
    approver = accounts["approver@demo.example"]
    made = commitments.add_recommendation(accounts["planner@demo.example"], valley, values)
    commitments.issue_recommendation(approver, made, expected_version=made.version)
    for step, given in zip(made.steps.all(), told.get("carried", ()), strict=False):
        _carried(step, given, accounts)
    if answer := told.get("response"):
        commitments.respond(
            approver,
            made,
            answer=answer["answer"],
            reason=answer["reason"],
            owner=answer["owner"],
            on=_ago(answer["days_ago"]),
            until=_ago(-answer["until_days"]) if "until_days" in answer else None,
            person=accounts[answer["person"]] if "person" in answer else None,
        )
    if reason := told.get("withdrawn"):
        commitments.withdraw_recommendation(approver, made, reason=reason, expected_version=made.version)


def _carried(step: RecommendationStep, told: dict[str, Any], accounts: Accounts) -> None:
    """Who does a step, and how it stands."""
    values: dict[str, Any] = {name: told[name] for name in ("state", "note") if name in told}
    if "organization" in told:
        values["organization"] = Organization.objects.get(slug=told["organization"])
    if "person" in told:
        values["person"] = accounts[told["person"]]
    if "done_ago" in told:
        values |= {"state": "done", "done_on": _ago(told["done_ago"])}
    approver = accounts["approver@demo.example"]
    carrying_out.change_step(approver, step, values, expected_version=step.version)


def _strategy(
    told: dict[str, Any],
    steward: User,
    partnership: Partnership,
    above: Strategy | None,
    served: dict[str, StrategyItem],
    names: dict[str, str],
) -> dict[str, StrategyItem]:
    """Grow a tree; its items by their keys."""
    tree = commitments.set_strategy(steward, partnership, title=told["title"], above=above)
    made: dict[str, StrategyItem] = {}
    for each in told["items"]:
        values = {name: value for name, value in each.items() if name not in ("key", "under")}
        values["parent"] = made.get(each.get("under", ""))
        values["exhibits"] = [names[name] for name in each.get("exhibits", [])]
        if "serves" in each:
            values["serves"] = served[each["serves"]]
        made[each["key"]] = commitments.add_item(steward, tree, values)
    return made


def _comments(told: dict[str, Any], accounts: Accounts, plan: Plan) -> None:
    """Nine days of a period of thirty: said, sorted, some of it answered."""
    approver, planner = accounts["approver@demo.example"], accounts["planner@demo.example"]
    period = periods.open_period(
        approver,
        plan,
        opens=_ago(9),
        closes=_ago(9) + datetime.timedelta(days=30),
        words=told["words"],
        expected_version=Plan.objects.get(pk=plan.pk).version,
    )
    for each in told["notices"]:
        given = {name: value for name, value in each.items() if name != "days_ago"}
        periods.prove_notice(planner, period, on=_ago(each["days_ago"]), **given)
    numbers = count(1)
    campaign = _campaign(period, told["campaign"], "en", numbers)
    for each in told["comments"]:
        comment = _said(period, each, numbers)
        _disposed(planner, comment, each)
    _campaign(period, told["spanish_campaign"], "es", numbers)
    _on_paper(period, told["channels"], planner)
    for each in told["spam"]:
        comment = _said(period, {"stance": "", **each}, numbers, honeypot=each.get("honeypot", ""))
        if each.get("moderated"):
            answering.moderate(
                accounts["reviewer@demo.example"],
                comment,
                deed=each["moderated"],
                reason="An advertisement.",
                expected_version=comment.version,
            )
    _answer_once(planner, period, campaign, told["campaign"])
    _spread(period)


def _said(period: CommentPeriod, told: dict[str, Any], numbers: Any, *, honeypot: str = "") -> Comment:
    """One comment by the public form, from a connection of its own."""
    requirement, passage = told.get("requirement", ""), told.get("passage")
    said = intake.Said(
        text=told["text"],
        language=told.get("language", "en"),
        requirement=requirement,
        passage=passage,
        quote=reading.quote_at(period, requirement, passage),
        stance=told.get("stance", ""),
        name=told.get("name", ""),
        organization=told.get("organization", ""),
        sector=told.get("sector", ""),
        naming="name" if told.get("name") else "nobody",
    )
    # Nobody here fills a form within seconds: it was opened a minute ago.
    made = int((timezone.now() - datetime.timedelta(minutes=1)).timestamp() * 1000)
    stamp = spam.signing.dumps([period.pk, str(uuid.uuid4()), made], salt=spam.SALT)
    return intake.comment_by_form(
        period, said, stamp=stamp, honeypot=honeypot, address=f"198.51.100.{next(numbers)}"
    )


def _campaign(period: CommentPeriod, told: dict[str, Any], language: str, numbers: Any) -> list[Comment]:
    """Letters of one text, each with a sentence of its own."""
    made = []
    for each in told["own"]:
        text = f"{told['text'].strip()} {each['add']}"
        about = {**each, "text": text, "language": language, "stance": "change", "requirement": "LP.B.10"}
        made.append(_said(period, about, numbers))
    return made


def _on_paper(period: CommentPeriod, told: dict[str, Any], planner: User) -> None:
    for each in told["letters"]:
        said = intake.Said(
            text=each["text"],
            language=each.get("language", "en"),
            stance=each["stance"],
            name=each["name"],
            organization=each.get("organization", ""),
        )
        intake.comment_by_letter(
            planner,
            period,
            said,
            token=uuid.uuid5(uuid.NAMESPACE_URL, each["name"]),
            received_on=_ago(each["days_ago"]),
            written_on=_ago(each["days_ago"] + 1),
        )
    date = f"{timezone.localtime() - datetime.timedelta(days=3):%a, %d %b %Y %H:%M:%S +0000}"
    folder = told["mail"].replace("{date}", date).encode()
    intake.comments_by_mail(planner, period, folder, file="inbox.mbox", language="en")
    Comment.objects.filter(period=period, channel="mail", text__startswith="Comentario").update(language="es")


def _disposed(planner: User, comment: Comment, told: dict[str, Any]) -> None:
    if "disposition" in told:
        answering.dispose(
            planner,
            comment,
            disposition=told["disposition"],
            reply=told["reply"],
            changed=told.get("changed", ""),
            expected_version=comment.version,
        )


def _answer_once(planner: User, period: CommentPeriod, comments: list[Comment], told: dict[str, Any]) -> None:
    """What the page of alike comments would find, confirmed and answered."""
    found = next(each for each in selectors.likely_groups(period) if each.first.pk == comments[0].pk)
    members = [found.first, *(comment for comment, *_rest in found.others)]
    group = answering.group_comments(planner, period, members, title=told["group"])
    answering.dispose_group(
        planner,
        group,
        disposition=told["disposition"],
        reply=told["reply"].strip(),
        changed=told["changed"],
        expected_version=group.version,
    )


def _spread(period: CommentPeriod) -> None:
    """Comments by the form came over nine days, not within the second in which the demo is made."""
    forms = Comment.objects.filter(period=period, channel="form").order_by("number")
    total = forms.count()
    for place, comment in enumerate(forms):
        back = datetime.timedelta(days=8.5 * (1 - place / total))
        Comment.objects.filter(pk=comment.pk).update(received_at=comment.received_at - back)

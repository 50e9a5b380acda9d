"""Changing occupation lists. Every service takes the actor first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from highroad import language
from highroad.errors import BadQuestion, Refused
from highroad.publishing.exhibits import Exhibit as Answer
from highroad.publishing.exhibits import Question
from highroad.reference.list_rules import adjusted
from highroad.web.directory import audit
from highroad.web.directory.concurrency import save_if_current
from highroad.web.directory.models import Partnership
from highroad.web.directory.rules import Role, require
from highroad.web.evidence import answers
from highroad.web.evidence.services import keep_exhibit
from highroad.web.goodjobs import building, standards
from highroad.web.goodjobs.models import Appeal, AppealDecision, ListVersion, OccupationList
from highroad.web.goodjobs.numbering import next_number


def _check(partnership: Partnership, values: Mapping[str, Any]) -> None:
    rule = standards.list_rule(partnership, values["rule"])
    adjusted(rule, values.get("thresholds") or {}, float(values.get("margin", 5)) / 100)
    if building.needs_standard(rule) and not values.get("standard"):
        raise BadQuestion(
            _("This rule compares wages with a standard that the region chose."),
            remedy=_("Give the wage standard, and where it comes from."),
        )
    first, last = values.get("appeals_until"), values.get("decide_by")
    if first and last and last < first:
        raise BadQuestion(
            _("Appeals can't be decided before the last of them is in."),
            remedy=_("Choose a later day for the decisions."),
        )


@transaction.atomic
def add_list(actor: Any, partnership: Partnership, values: Mapping[str, Any]) -> OccupationList:
    """Begin a list. Contributors. Raises Refused, BadQuestion."""
    require(actor, partnership, Role.CONTRIBUTOR)
    _check(partnership, values)
    Partnership.objects.select_for_update(of=("self",)).get(pk=partnership.pk)
    made = OccupationList.objects.create(
        partnership=partnership,
        number=next_number(partnership.occupation_lists),
        created_by=actor,
        **values,
    )
    audit.record(actor, "occupation_list.begun", made, after=audit.snapshot(made))
    return made


def change_list(
    actor: Any, one: OccupationList, values: Mapping[str, Any], *, expected_version: int
) -> OccupationList:
    """Change a list's thresholds, standard, area or deadlines; what is published stays as it is.

    Contributors. Raises Refused, EditConflict, BadQuestion.
    """
    require(actor, one.partnership, Role.CONTRIBUTOR)
    _check(one.partnership, {"rule": one.rule, **values})
    fields = list(values)
    with transaction.atomic():
        before = audit.snapshot(OccupationList.objects.get(pk=one.pk), fields)
        for name, value in values.items():
            setattr(one, name, value)
        save_if_current(one, expected_version, fields)
        audit.record(actor, "occupation_list.changed", one, before=before, after=audit.snapshot(one, fields))
    return one


def publish_list(actor: Any, one: OccupationList, *, note: str = "") -> ListVersion:
    """Publish the list as it now stands, with every granted appeal, as its next version. Stewards.

    The version is kept whole, pinned to its vintages, and can be cited as an exhibit; nothing changes it.
    Raises Refused; BadQuestion when it can't be built, and when nothing would change.
    """
    require(actor, one.partnership, Role.STEWARD)
    decisions = building.decisions_on(one.appeals.select_related("decision"))
    spoken = _spoken(building.question(one, decisions))
    with transaction.atomic():
        OccupationList.objects.select_for_update(of=("self",)).get(pk=one.pk)
        last = one.versions.first()
        sha256 = spoken["en"].table.sha256
        if last and last.table_sha256 == sha256 and last.title == one.title:
            raise BadQuestion(
                _("The list is the same as its last version."), remedy=_("There is nothing to publish.")
            )
        exhibit = keep_exhibit(actor, one.partnership, spoken["en"].question, note=one.title)
        made = ListVersion.objects.create(
            list=one,
            number=next_number(one.versions),
            title=one.title,
            exhibit=exhibit,
            answers={code: found.to_json() for code, found in spoken.items()},
            table_sha256=sha256,
            note=note.strip(),
            published_by=actor,
            **_counted(spoken["en"]),
        )
        audit.record(
            actor,
            "occupation_list.published",
            one,
            after={"version": made.number, "sha256": sha256, "listed": made.listed},
            reason=note.strip(),
        )
    return made


def _counted(found: Answer) -> dict[str, int]:
    with language.use("en"):
        return building.counts(found)


def _spoken(question: Question) -> dict[str, Answer]:
    spoken = {}
    for code in language.LANGUAGES:
        with language.use(code):
            found = answers.answer(question)
        if found.table is None:
            raise BadQuestion(found.takeaway, remedy=found.missing.remedy if found.missing else "")
        question = question.with_vintages(found.question.vintages)
        spoken[code] = found
    return spoken


def file_appeal(actor: Any, one: OccupationList, values: Mapping[str, Any]) -> Appeal:
    """Contest what a published list says of an occupation. Contributors, until the last day for appeals.

    Raises Refused; BadQuestion after that day, without a published version, for an occupation that the list
    doesn't know, and for one that already is where the appeal wants it.
    """
    require(actor, one.partnership, Role.CONTRIBUTOR)
    if not one.takes_appeals:
        raise BadQuestion(
            _("The time for appeals ended on {day}.").format(day=one.appeals_until),
            remedy=_("Bring it up for the next version of the list."),
        )
    version = one.versions.first()
    if version is None:
        raise BadQuestion(_("The list isn't published yet."), remedy=_("An appeal needs a published list."))
    table = building.answer_of(version, "en").table
    known = dict(
        zip(table.data["soc"], zip(table.data["occupation"], table.data["listed"], strict=True), strict=True)
    )
    if values["soc"] not in known:
        raise BadQuestion(_("The list doesn't know this occupation."), remedy=_("Choose from the list."))
    occupation, listed = known[values["soc"]]
    if (listed == "yes") == (values["change"] == "add"):
        raise BadQuestion(
            _("It already is where you want it."), remedy=_("Look at the list, and choose again.")
        )
    with transaction.atomic():
        OccupationList.objects.select_for_update(of=("self",)).get(pk=one.pk)
        made = Appeal.objects.create(
            list=one, number=next_number(one.appeals), occupation=occupation, filed_by=actor, **values
        )
        audit.record(actor, "appeal.filed", one, after=audit.snapshot(made))
    return made


def decide_appeal(actor: Any, appeal: Appeal, *, granted: bool, reason: str) -> AppealDecision:
    """Decide an appeal, once, with a reason; the next version of the list follows it. Stewards.

    Raises Refused (also for one's own appeal); BadQuestion without a reason, and when it was decided before.
    """
    one = appeal.list
    require(actor, one.partnership, Role.STEWARD)
    if appeal.filed_by_id == actor.pk:
        raise Refused(_("You filed this appeal yourself."), remedy=_("Ask another steward to decide it."))
    if not reason.strip():
        raise BadQuestion(_("A decision needs its reason."), remedy=_("Say in a sentence why."))
    with transaction.atomic():
        OccupationList.objects.select_for_update(of=("self",)).get(pk=one.pk)
        if AppealDecision.objects.filter(appeal=appeal).exists():
            raise BadQuestion(_("It was decided before."), remedy=_("A decision stays."))
        made = AppealDecision.objects.create(
            appeal=appeal, granted=granted, reason=reason.strip(), decided_by=actor
        )
        audit.record(
            actor,
            "appeal.decided",
            one,
            after={"appeal": appeal.number, "granted": granted},
            reason=reason.strip(),
        )
    return made

"""Letters to the addressee of a recommendation: it is issued, it is withdrawn."""

from __future__ import annotations

import smtplib

from django.conf import settings
from django.core.mail import send_mail
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from highroad import language
from highroad.errors import HighroadError
from highroad.web.commitments.models import Recommendation
from highroad.web.directory.invitations import can_send
from highroad.web.directory.jobs import Outcome, Report, enqueue, handler
from highroad.web.directory.models import Job, User
from highroad.web.directory.rules import Role

TELLING = "commitments.telling"


class AddresseeNotTold(HighroadError):
    """A letter to the addressee of a recommendation could not be handed to the mail server."""

    code = "HR-E-0732"


def people_of_addressee(recommendation: Recommendation) -> list[User]:
    """The members who speak for the addressed partner; nobody when it is no partner. One query."""
    if recommendation.organization_id is None:
        return []
    rows = User.objects.filter(
        is_active=True,
        memberships__partnership=recommendation.partnership_id,
        memberships__organization=recommendation.organization_id,
        memberships__ended_at=None,
        memberships__role__gte=Role.CONTRIBUTOR,
    )
    return list(rows.distinct().order_by("pk"))


def tell(recommendation: Recommendation, what: str, request: HttpRequest) -> int:
    """Have the addressee told; how many letters go out. what: issued or withdrawn, a state."""
    people = people_of_addressee(recommendation) if can_send() else []
    origin = request.build_absolute_uri("/")
    for person in people:
        told = {"recommendation": recommendation.pk, "person": person.pk, "what": what, "origin": origin}
        enqueue(request.user, TELLING, told)
    return len(people)


@handler(TELLING, label=gettext_lazy("Telling the addressee of a recommendation"))
def send(job: Job, report: Report) -> Outcome:
    """Send one letter, unless what it tells is no longer so. Raises AddresseeNotTold."""
    rows = Recommendation.objects.select_related("partnership", "withdrawn_by")
    one = rows.get(pk=job.payload["recommendation"])
    person, what = User.objects.get(pk=job.payload["person"]), job.payload["what"]
    if one.state != what or not person.is_active:
        return Outcome()
    spoken = person.language or settings.LANGUAGE_CODE
    with translation.override(spoken), language.use(spoken):
        subjects = {
            "issued": _("{number} is addressed to you"),
            "withdrawn": _("{number} is withdrawn"),
        }
        context = {
            "one": one,
            "link": job.payload["origin"].rstrip("/") + one.get_absolute_url(),
            "instance_name": settings.INSTANCE_NAME,
        }
        subject = f"{one.partnership.name}: {subjects[what].format(number=one)}"
        try:
            send_mail(
                " ".join(subject.split()),
                render_to_string(f"commitments/email/{what}.txt", context),
                None,
                [person.email],
            )
        except (OSError, smtplib.SMTPException) as error:
            raise AddresseeNotTold(
                _("The letter to {email} could not be sent.").format(email=person.email),
                remedy=_("Tell them yourself; see whether the mail server is reachable."),
            ) from error
    report(100)
    return Outcome(one.get_absolute_url())

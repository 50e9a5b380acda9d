"""Two people in the same second, in real threads: nothing is lost, no rule is broken."""

from __future__ import annotations

import threading

import pytest
from django.db import connection
from tests.web.plans.conftest import *  # noqa: F403

from highroad.errors import BadQuestion, HighroadError
from highroad.web.directory import services as directory
from highroad.web.directory.models import AuditEvent, Membership, User
from highroad.web.directory.rules import Role
from highroad.web.plans import services
from highroad.web.plans.models import Section

together = pytest.mark.django_db(transaction=True)


def at_once(*deeds):
    """Do all at the same moment; what each gave, or the house's refusal."""
    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        pytest.skip("SQLite in memory locks whole tables; PostgreSQL or a file shows what instances do")
    gate, found = threading.Barrier(len(deeds)), [None] * len(deeds)

    def run(place, deed):
        gate.wait()
        try:
            found[place] = deed()
        except HighroadError as error:
            found[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


@together
def test_of_two_texts_one_is_saved_and_the_other_is_given_back(people, section_of):
    section = section_of()
    found = at_once(
        *(
            lambda text=text: services.save_text(people["contributor"], section_of(), text, base_version=0)
            for text in ("One text.", "Another text.")
        )
    )
    (lost,) = [each for each in found if isinstance(each, services.TextConflict)]
    section.refresh_from_db()
    assert {lost.mine, section.text} == {"One text.", "Another text."}
    assert section.versions.count() == 1
    assert AuditEvent.objects.filter(verb="section.saved").count() == 1


@together
def test_two_stewards_cannot_demote_each_other(people, partnership):
    second = User.objects.create_user("second@example.org")
    directory.add_member(people["operator"], partnership, second, Role.STEWARD)
    rows = {
        user.pk: Membership.objects.get(user=user, partnership=partnership)
        for user in (people["steward"], second)
    }
    at_once(
        lambda: directory.change_member(people["steward"], rows[second.pk], role=Role.VISITOR),
        lambda: directory.change_member(second, rows[people["steward"].pk], role=Role.VISITOR),
    )
    stewards = partnership.memberships.filter(role=Role.STEWARD, ended_at=None)
    assert stewards.count() == 1


@together
def test_an_invitation_is_used_once(people, partnership):
    invitation = directory.invite(
        people["steward"], partnership, email="new@example.org", role=Role.CONTRIBUTOR
    )
    guests = [User.objects.create_user(f"guest{number}@example.org") for number in range(4)]
    found = at_once(*(lambda guest=guest: directory.accept_invitation(guest, invitation) for guest in guests))
    assert sum(isinstance(each, Membership) for each in found) == 1
    assert Membership.objects.filter(user__in=guests).count() == 1


@together
def test_what_is_published_while_somebody_saves_fits_together(people, plan, section_of):
    services.save_text(people["contributor"], section_of(), "First.", base_version=0)
    at_once(
        lambda: services.publish_plan(
            people["approver"], plan, state="published", note="", expected_version=plan.version
        ),
        lambda: services.save_text(people["contributor"], section_of(), "Second.", base_version=1),
    )
    (frozen,) = plan.editions.get().contents["sections"]
    assert (frozen["text"], frozen["text_version"]) in {("First.", 1), ("Second.", 2)}
    assert Section.objects.get(pk=section_of().pk).text == "Second."


def test_an_approved_section_keeps_its_exhibits(people, section_of, keep):
    exhibit = keep(public_id="abcd2345")
    section = section_of()
    services.save_text(people["contributor"], section, "Text.\n\n[[exhibit:abcd2345]]", base_version=0)
    Section.objects.filter(pk=section.pk).update(state="approved")
    with pytest.raises(BadQuestion):
        services.take_newest(people["contributor"], section_of(), exhibit.public_id)


def test_every_withdrawn_invitation_is_on_record(people, partnership):
    for _time in range(2):
        directory.invite(people["steward"], partnership, email="new@example.org", role=Role.VISITOR)
    assert AuditEvent.objects.filter(verb="invitation.withdrawn").count() == 1

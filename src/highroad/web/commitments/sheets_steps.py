"""Key steps of recommendations as a sheet: who does what by when, and how it stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from highroad.web.commitments import carrying_out, selectors
from highroad.web.commitments.forms import who_writes
from highroad.web.commitments.models import Recommendation, RecommendationStep
from highroad.web.commitments.sheets import FIRST_WIDTH, of
from highroad.web.commitments.vocabulary import RecommendationState, StepState
from highroad.web.directory.models import Organization, User
from highroad.web.directory.rules import Role, allows
from highroad.web.directory.sheets.registers import (
    BadCell,
    Column,
    Register,
    in_every_language,
    in_field,
    named,
    read_day,
    refuse_twin,
    say_day,
)


class StepSheet(Register):
    """The key steps of every recommendation that the actor may read."""

    name = "steps"

    @property
    def title(self) -> str:
        """What the register is called."""
        return _("Key steps")

    @cached_property
    def recommendations(self) -> dict[str, Recommendation]:
        """The recommendations that the actor may read, by number."""
        rows = selectors.recommendations_for(self.actor, self.partnership)
        return {str(each.number): each for each in rows}

    @cached_property
    def organizations(self) -> dict[str, Organization]:
        """The partners, by name."""
        rows = Organization.objects.filter(partner_rows__partnership=self.partnership)
        return {str(each).casefold(): each for each in rows}

    @cached_property
    def people(self) -> dict[str, User]:
        """Who can be given a step, by e-mail address."""
        return {each.email.casefold(): each for each in who_writes(self.partnership)}

    @cached_property
    def states(self) -> dict[str, str]:
        """States by their names in every language."""
        return in_every_language(lambda: {value: str(label) for value, label in StepState.choices})

    def columns(self) -> Sequence[Column]:
        """Key, the recommendation's number, step, who does it, due day, state, day done, what became of it.

        The person's address is there for members alone.
        """
        read = partial(in_field, RecommendationStep)
        return (
            Column("key", _("Key (leave it)"), of("pk"), FIRST_WIDTH),
            Column(
                "recommendation",
                _("Recommendation no."),
                lambda row: row.recommendation.number,
                12,
                read=self._read_recommendation,
                fixed=True,
            ),
            Column("text", _("Key step"), of("text"), 60, read=read("text")),
            Column(
                "organization",
                _("Organization"),
                of("organization"),
                30,
                read=lambda text: named(self.organizations, text, _("No such partner: {name}.")),
            ),
            *self._person(),
            Column("due", _("To be done by"), of("due"), 14, say=say_day, read=read_day, kind="day"),
            Column(
                "state",
                _("How it stands"),
                of("state"),
                14,
                say=lambda value: str(StepState(value).label),
                read=lambda text: (
                    named(self.states, text, _("No such state: {name}.")) if text else StepState.OPEN
                ),
            ),
            Column("done_on", _("Done on"), of("done_on"), 14, say=say_day, read=read_day, kind="day"),
            Column("note", _("What became of it"), of("note"), 40, read=read("note")),
        )

    def _person(self) -> tuple[Column, ...]:
        if not allows(self.actor, self.partnership, Role.VISITOR):
            return ()
        return (
            Column(
                "person",
                _("Person (e-mail)"),
                of("person"),
                28,
                say=lambda person: person.email if person else "",
                read=lambda text: named(self.people, text, _("No such person writes here: {name}.")),
            ),
        )

    def _read_recommendation(self, text: str) -> Recommendation:
        found = self.recommendations.get(text)
        if found is None or found.state == RecommendationState.WITHDRAWN:
            raise BadCell(_("There is no such recommendation: {name}.").format(name=text or "–"))
        return found

    def rows(self) -> Iterable[Any]:
        """By recommendation, in their order."""
        for recommendation in selectors.recommendations_for(self.actor, self.partnership):
            recommendation.partnership = self.partnership
            for step in recommendation.steps.all():
                step.recommendation = recommendation
                yield step

    def add(self, values: dict[str, Any], texts: Mapping[str, str]) -> Any:
        """A new step, the last of its recommendation, unless it has one of these words."""
        recommendation = values["recommendation"]
        refuse_twin(recommendation.steps.filter(text=values["text"]).first())
        made = carrying_out.add_step(self.actor, recommendation, values)
        stands = {name: values[name] for name in ("state", "done_on", "note") if values.get(name)}
        return carrying_out.change_step(self.actor, made, stands, expected_version=made.version)

    def change(self, row: Any, values: dict[str, Any], *, expected_version: int) -> None:
        """Change it."""
        carrying_out.change_step(self.actor, row, values, expected_version=expected_version)

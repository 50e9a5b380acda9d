"""Principles, recommendations and the strategy tree as sheets: what stands in which column."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from highroad.web.commitments import selectors, services
from highroad.web.commitments.models import Principle, Recommendation, RecommendationResponse
from highroad.web.commitments.steps import lines_of
from highroad.web.directory.models import Organization
from highroad.web.directory.sheets.registers import (
    BadCell,
    Column,
    Register,
    entries,
    in_every_language,
    in_field,
    named,
    one_a_line,
    read_day,
    refuse_twin,
    say_day,
)
from highroad.web.evidence.selectors import exhibits_for

FIRST_WIDTH = 8


def of(name: str) -> Callable[[Any], Any]:
    """What a row has under a name."""
    return lambda row: getattr(row, name)


class PrincipleSheet(Register):
    """The principles of a partnership."""

    name = "principles"

    @property
    def title(self) -> str:
        """What the register is called."""
        return _("Principles")

    def columns(self) -> Sequence[Column]:
        """Number, name, what it says, where it was agreed."""
        read = partial(in_field, Principle)
        return (
            Column("number", _("No."), of("number"), FIRST_WIDTH),
            Column("title", _("Name"), of("title"), 30, read=read("title")),
            Column("statement", _("What it says"), of("statement"), 70, read=read("statement")),
            Column("source", _("Where it was agreed"), of("source"), 40, read=read("source")),
        )

    def rows(self) -> Iterable[Any]:
        """In order of their numbers."""
        return selectors.principles_of(self.partnership)

    def add(self, values: dict[str, Any], texts: Mapping[str, str]) -> Any:
        """A new principle, unless one has its name already."""
        refuse_twin(self.partnership.principles.filter(title=values["title"]).first())
        return services.add_principle(self.actor, self.partnership, values)

    def change(self, row: Any, values: dict[str, Any], *, expected_version: int) -> None:
        """Reword it."""
        services.change_principle(self.actor, row, values, expected_version=expected_version)


class RestingSheet(Register):
    """What rests on principles, evidence and requirements: the columns that this needs."""

    @cached_property
    def populations(self) -> dict[str, str]:
        """Populations by their names in every language."""
        return in_every_language(selectors.population_names)

    def resting(self) -> tuple[Column, ...]:
        """Principles, evidence, populations and requirements."""
        people = selectors.population_names()
        return (
            Column(
                "principles",
                _("Principles (numbers)"),
                of("principles"),
                14,
                say=one_a_line,
                read=read_numbers,
            ),
            Column("exhibits", _("Evidence"), of("exhibits"), 20, say=one_a_line, read=self.read_exhibits),
            Column(
                "populations",
                _("For whom"),
                of("populations"),
                36,
                say=lambda codes: one_a_line(people.get(code, code) for code in codes),
                read=partial(
                    read_codes, lambda: self.populations, lambda: _("No such group of people: {name}.")
                ),
            ),
            Column(
                "requirements",
                _("Requirements it answers"),
                of("requirements"),
                18,
                say=one_a_line,
                read=lambda text: short(entries(text)),
            ),
        )

    def read_exhibits(self, text: str) -> list[str]:
        """Exhibits by what their addresses end with. Raises BadCell for one that the partnership
        doesn't keep, or that the actor may not read."""
        keys = [each.rstrip("/").rsplit("/", 1)[-1] for each in entries(text, "\n;,")]
        there = set(
            exhibits_for(self.actor, self.partnership)
            .filter(public_id__in=keys)
            .values_list("public_id", flat=True)
        )
        for key in keys:
            if key not in there:
                raise BadCell(_("No such exhibit: {name}.").format(name=key))
        return keys


def read_numbers(text: str) -> list[int]:
    """Numbers of principles. Raises BadCell."""
    found = entries(text, "\n;,")
    for each in found:
        if not (each.isascii() and each.isdigit() and len(each) < 6):
            raise BadCell(_("Not a number: {value}.").format(value=each))
    return [int(each) for each in found]


def read_codes(known: Callable[[], Mapping[str, str]], lacking: Callable[[], str], text: str) -> list[str]:
    """Codes of what a cell names. Raises BadCell."""
    return [named(known(), each, lacking()) for each in entries(text)]


def short(found: list[str]) -> list[str]:
    """A list as its form takes it. Raises BadCell."""
    if len(found) > 50 or any(len(each) > 80 for each in found):
        raise BadCell(_("At most 50 entries of 80 letters stand here."))
    return found


class RecommendationSheet(RestingSheet):
    """The register of recommendations, with the newest answers to read."""

    name = "recommendations"

    @property
    def title(self) -> str:
        """What the register is called."""
        return _("Recommendations")

    @cached_property
    def organizations(self) -> dict[str, Organization]:
        """The partners, by name."""
        rows = Organization.objects.filter(partner_rows__partnership=self.partnership)
        return {str(each).casefold(): each for each in rows}

    def columns(self) -> Sequence[Column]:
        """What a recommendation says, and to read: its state, its day and the newest answer to it."""
        read = partial(in_field, Recommendation)
        return (
            Column("number", _("No."), of("number"), FIRST_WIDTH),
            Column("state", _("State (to read)"), lambda row: row.get_state_display(), 14),
            Column("statement", _("Recommendation"), of("statement"), 50, read=read("statement")),
            Column("rationale", _("Why"), of("rationale"), 60, read=read("rationale")),
            Column("addressee", _("To whom"), of("addressee"), 30, read=read("addressee")),
            Column(
                "organization",
                _("That is, this partner"),
                of("organization"),
                30,
                read=lambda text: named(self.organizations, text, _("No such partner: {name}.")),
            ),
            *self.resting(),
            Column(
                "answer_by",
                _("Answer wanted by"),
                of("answer_by"),
                14,
                say=say_day,
                read=read_day,
                kind="day",
            ),
            Column(
                "steps",
                _("Key steps (of new rows)"),
                lambda row: lines_of(row.steps.all()),
                50,
                say=one_a_line,
                read=str,
                fixed=True,
            ),
            Column("cost_note", _("What it costs"), of("cost_note"), 30, read=read("cost_note")),
            Column(
                "done",
                _("Steps done (to read)"),
                lambda row: [f"{step.done_on} {step.text}" for step in row.steps.all() if step.done_on],
                40,
                say=one_a_line,
            ),
            Column("issued", _("Issued on (to read)"), issued_on, 14, kind="day"),
            *(
                Column(name, label, answered(value), width, kind=kind)
                for name, label, value, width, kind in (
                    ("answer", _("Answer (to read)"), lambda one: one.get_answer_display(), 18, "text"),
                    ("reason", _("Its reason (to read)"), of("reason"), 50, "text"),
                    ("owner", _("Who carries it (to read)"), of("owner"), 24, "text"),
                    ("on", _("Answered on (to read)"), lambda one: say_day(one.on), 14, "day"),
                    ("until", _("To be done by (to read)"), lambda one: say_day(one.until), 14, "day"),
                )
            ),
            Column("carried_out", _("Carried out on (to read)"), of("done_on"), 14, say=say_day, kind="day"),
            Column("withdrawn", _("Withdrawn on (to read)"), of("withdrawn_on"), 14, say=say_day, kind="day"),
            Column("withdrawn_because", _("Why withdrawn (to read)"), of("withdrawn_because"), 40),
        )

    def rows(self) -> Iterable[Any]:
        """As far as the actor may read them."""
        found = list(selectors.recommendations_for(self.actor, self.partnership))
        for each in found:
            each.partnership = self.partnership
        return found

    def add(self, values: dict[str, Any], texts: Mapping[str, str]) -> Any:
        """A new recommendation, being written, unless it is there already."""
        twin = self.partnership.recommendations.filter(statement=values["statement"])
        refuse_twin(twin.first())
        return services.add_recommendation(self.actor, self.partnership, values)

    def change(self, row: Any, values: dict[str, Any], *, expected_version: int) -> None:
        """Rewrite it."""
        services.change_recommendation(self.actor, row, values, expected_version=expected_version)


def issued_on(row: Recommendation) -> str:
    """The day on which it was issued."""
    return say_day(timezone.localdate(row.issued_at)) if row.issued_at else ""


def answered(value: Callable[[RecommendationResponse], str]) -> Callable[[Recommendation], str]:
    """What the newest answer says; nothing when there is none."""

    def of_newest(row: Recommendation) -> str:
        newest = next(iter(row.responses.all()), None)
        return value(newest) if newest else ""

    return of_newest

"""The rules that are in force in one computation: parameters, and the choices made where texts differ."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Final, Literal

from highroad.errors import BadQuestion
from highroad.language import gettext as _
from highroad.reference import performance

Mode = Literal["guidance", "wips-2018"]
MODES: Final = ("guidance", "wips-2018")


@dataclass(frozen=True)
class Rules:
    """A way of computing. mode: which texts are followed; choices: the keys of the readings taken.

    day: on which the reference files must be in force, None for the newest.
    """

    mode: str
    choices: frozenset[str]
    day: date | None = None

    def takes(self, choice: str) -> bool:
        """Whether a reading is taken."""
        return choice in self.choices

    @cached_property
    def parameters(self) -> dict[str, Any]:
        """Numbers and codes of the rules."""
        return performance.parameters(self.day)

    @cached_property
    def programs(self) -> dict[str, performance.Program]:
        """The core programs."""
        return performance.programs(self.day)

    @cached_property
    def groups(self) -> tuple[performance.Group, ...]:
        """The lines of the breakouts."""
        return performance.groups(self.day)

    def with_choice(self, choice: str) -> Rules:
        """The same with one reading more. Raises BadQuestion when there is none of that name."""
        known = performance.choices(self.day)
        if choice not in known:
            raise BadQuestion(
                _("There is no choice of reading named {name}.").format(name=choice),
                remedy=_("The choices are: {names}.").format(names=", ".join(known)),
            )
        return Rules(self.mode, self.choices | {choice}, self.day)


def rules(mode: str = "guidance", *, on: date | None = None) -> Rules:
    """The rules of a mode: "guidance" (the joint guidance in force) or "wips-2018" (the federal system's test
    rules of 2018, with their known defects). Raises BadQuestion for another, DateNotCovered.
    """
    if mode not in MODES:
        raise BadQuestion(
            _("“{mode}” is no way of computing.").format(mode=mode),
            remedy=_("Ask for one of: {modes}.").format(modes=", ".join(MODES)),
        )
    taken = {key for key, choice in performance.choices(on).items() if choice.mode == mode}
    return Rules(mode, frozenset(taken), on)

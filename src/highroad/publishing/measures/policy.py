"""What may be published of an organization's indicators, and how it is protected: a file to sign off."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final, Literal

import yaml

from highroad.errors import BadQuestion
from highroad.language import LANGUAGES, active
from highroad.language import gettext as _
from highroad.publishing.disclosure import CountRule
from highroad.reference import performance

PLACES: Final = ("local_area", "county", "office")
RATES: Final = ("employment_q2", "employment_q4", "credential", "skill_gains", "retention")


@dataclass(frozen=True, slots=True)
class Policy:
    """A disclosure policy.

    minimum: the smallest count of people shown (10). zeros: whether nobody is shown. round_to: a base that
    shown counts are rounded to, None for none. median_minimum: the fewest wages behind a median (10).
    median_round: dollars that medians are rounded to (10: an exact one may be a single person's wages).
    place: the kind of place besides the state, "" for none. breakouts: dimensions by which the state's
    numbers are shown. place_breakouts: dimensions by which places' numbers are shown too (few: every one
    makes more cells small). programs: () for all. place_names: what places are called on pages, by their
    codes. titles: the title by language, for readers of each; `title` stands where there is none.
    """

    title: str
    minimum: int = 10
    zeros: Literal["publish", "suppress"] = "publish"
    round_to: int | None = None
    median_minimum: int = 10
    median_round: int = 10
    place: str = "local_area"
    breakouts: tuple[str, ...] = ("sex", "age", "ethnicity", "race", "barrier", "veteran")
    place_breakouts: tuple[str, ...] = ()
    programs: tuple[str, ...] = ()
    place_names: Mapping[str, str] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        dimensions = performance.dimensions()
        wrong = {
            "title": not self.title.strip(),
            "minimum": self.minimum < 3,
            "zeros": self.zeros not in ("publish", "suppress"),
            "round_to": self.round_to is not None and self.round_to < 2,
            "median_minimum": self.median_minimum < 3,
            "median_round": self.median_round < 1,
            "place": self.place not in ("", *PLACES),
            "breakouts": not set(self.breakouts) <= set(dimensions),
            "place_breakouts": not set(self.place_breakouts) <= set(self.breakouts),
            "place_names": not isinstance(self.place_names, Mapping)
            or not all(isinstance(text, str) for pair in self.place_names.items() for text in pair),
            "titles": not isinstance(self.titles, Mapping)
            or not set(self.titles) <= set(LANGUAGES)
            or not all(isinstance(text, str) and text.strip() for text in self.titles.values()),
            "programs": not set(self.programs) <= {*performance.programs(), "core", "title_1"},
        }
        for name, is_wrong in wrong.items():
            if is_wrong:
                raise BadQuestion(
                    _("The policy's {name} cannot be {value}.").format(name=name, value=getattr(self, name)),
                    remedy=_("See the explanation of policies in the documentation."),
                )

    @property
    def rule(self) -> CountRule:
        """The rule for counts of people."""
        return CountRule(self.minimum, self.zeros, self.round_to)

    @property
    def title_spoken(self) -> str:
        """The title in the language in force."""
        return self.titles.get(active(), self.title)

    def described(self) -> dict[str, Any]:
        """As plain values, kept in the package; titles only where there are any: older packages have none."""
        found = asdict(self)
        if not self.titles:
            del found["titles"]
        return {name: list(value) if isinstance(value, tuple) else value for name, value in found.items()}


def read_policy(path: Path) -> Policy:
    """The policy in a YAML file. Raises BadQuestion for anything that is not one, naming the field."""
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as problem:
        raise BadQuestion(
            _("{name} cannot be read as a policy.").format(name=path.name),
            remedy=_("Give a YAML file with a title, such as the example in the documentation."),
        ) from problem
    return policy_of(content)


def policy_of(content: Any) -> Policy:
    """The policy in plain values. Raises BadQuestion."""
    known = Policy.__dataclass_fields__
    if not isinstance(content, dict) or "title" not in content or set(content) - set(known):
        unknown = sorted(set(content) - set(known)) if isinstance(content, dict) else []
        raise BadQuestion(
            _("This is no disclosure policy: {problem}.").format(
                problem=", ".join(map(str, unknown)) or _("it has no title")
            ),
            remedy=_("A policy may hold: {names}.").format(names=", ".join(known)),
        )
    values: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in content.items()
    }
    for name in ("minimum", "median_minimum", "median_round"):
        if not isinstance(values.get(name, 1), int) or isinstance(values.get(name), bool):
            raise BadQuestion(
                _("The policy's {name} cannot be {value}.").format(name=name, value=values[name]),
                remedy=_("Write a whole number."),
            )
    return Policy(**values)

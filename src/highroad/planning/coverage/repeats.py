"""The same text pasted under several requirements: pointed out at each of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache

from highroad.language import gettext as _
from highroad.planning.coverage.texts import paragraphs_of, plain, shortened
from highroad.planning.coverage.values import Answer, Problem, Severity

LONG_ENOUGH = 25  # words; shorter paragraphs repeat by themselves


@lru_cache(maxsize=2048)
def _long_paragraphs(text: str) -> tuple[tuple[str, str], ...]:
    """(folded, as written) of the paragraphs long enough to be pasted."""
    return tuple(
        (bare, paragraph)
        for paragraph in paragraphs_of(text)
        if not paragraph.startswith(("|", "[[")) and len((bare := plain(paragraph)).split()) >= LONG_ENOUGH
    )


def repeated(answers: Mapping[str, Answer]) -> dict[str, Problem]:
    """Requirement -> that a paragraph of its text stands under other requirements too."""
    places: dict[str, dict[str, str]] = defaultdict(dict)
    for identifier, answer in answers.items():
        for bare, paragraph in _long_paragraphs(answer.text):
            places[bare].setdefault(identifier, paragraph)
    problems: dict[str, Problem] = {}
    for where in places.values():
        if len(where) < 2:
            continue
        for identifier, paragraph in where.items():
            others = [other for other in where if other != identifier]
            reason = _("The same paragraph stands under {sections}. Say it once and refer to it.").format(
                sections=", ".join(others[:4]) + (" …" if len(others) > 4 else "")
            )
            problems.setdefault(
                identifier, Problem("text-repeated", Severity.WARNING, reason, shortened(paragraph))
            )
    return problems

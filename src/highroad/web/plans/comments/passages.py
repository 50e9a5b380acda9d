"""Where the passage that a comment speaks of stands today, for those who answer it."""

from __future__ import annotations

from dataclasses import dataclass

from highroad.planning.passages import Hold, follow, locate
from highroad.web.plans.comments.models import Comment, CommentPeriod
from highroad.web.plans.comments.reading import section_text


@dataclass(frozen=True, slots=True)
class Today:
    """A passage in the section's text as it is now. hold: as of `planning.passages`. words: "" when gone."""

    hold: Hold
    words: str

    @property
    def is_gone(self) -> bool:
        """Nothing of it stands in the text."""
        return self.hold is Hold.GONE

    @property
    def has_changed(self) -> bool:
        """Other words stand there now."""
        return self.hold is Hold.CHANGED


def passage_today(period: CommentPeriod, comment: Comment) -> Today | None:
    """What became of the words that a comment quotes, from the draft for comment to the text of today.

    None for a comment on the whole plan or section. The draft's contents come with the period; one query.
    """
    if not comment.quote:
        return None
    section = period.plan.sections.filter(requirement=comment.requirement).first()
    text = section.text if section is not None else ""
    frozen = section_text(period, comment.requirement)
    drafted = frozen["text"] if frozen is not None else ""
    found = locate(drafted, comment.quote)
    if found is None:
        straight = locate(text, comment.quote)
        return Today(Hold.GONE, "") if straight is None else Today(Hold.KEPT, straight.now(text))
    now = follow(found, drafted, text)
    return Today(now.hold, "" if now.hold is Hold.GONE else now.now(text))

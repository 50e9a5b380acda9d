"""Requirement coverage: for each requirement *met*, *partial*, *missing* or *not applicable*, with the
reason, the evidence, and where it was looked for. Never a score.

What is checked without a person:

* whether the requirement applies to this plan at all (its pack says when);
* whether something is written, more than a few words, and no placeholder or copy of the requirement itself;
* what the requirement asks for by name: tables with columns, rows and cells; numbers for every
  indicator, program and year; populations; references to other items; days;
* whether dates exist, spans run forward, the period is this plan's; whether totals add up;
* whether references to sections, tables, charts and footnotes lead somewhere;
* whether exhibits are there, show something, name their sources and are not overtaken by newer numbers;
  whether numbers inside sentences are in their exhibits; whether every claim holds;
* whether an assurance is signed by somebody, on evidence, on a day;
* whether what the public is to read can be read; whether the same paragraph was pasted twice.

What only a person can judge is whether the words answer the requirement. A reviewer's judgement beats the
rules, and is shown with its reason, but no judgement makes an empty section met, a false claim true or an
unsigned assurance signed. A judgement given before the text was last changed stands, and says so.
"""

from highroad.planning.coverage.judging import coverage, finding_on, has_own_duty
from highroad.planning.coverage.nearest import Nearest, Passages
from highroad.planning.coverage.reading import Reading, reading_level
from highroad.planning.coverage.references import sections_named
from highroad.planning.coverage.rules import ENOUGH_WORDS
from highroad.planning.coverage.texts import EXHIBIT_LINE, NUMBER, exhibits_named, numbers_named, word_count
from highroad.planning.coverage.values import (
    Answer,
    Attached,
    BoundClaim,
    Coverage,
    Evidence,
    Finding,
    Judgement,
    Problem,
    Severity,
    Signed,
    Verdict,
    verdict_word,
)

__all__ = [
    "ENOUGH_WORDS",
    "EXHIBIT_LINE",
    "NUMBER",
    "Answer",
    "Attached",
    "BoundClaim",
    "Coverage",
    "Evidence",
    "Finding",
    "Judgement",
    "Nearest",
    "Passages",
    "Problem",
    "Reading",
    "Severity",
    "Signed",
    "Verdict",
    "coverage",
    "exhibits_named",
    "finding_on",
    "has_own_duty",
    "numbers_named",
    "reading_level",
    "sections_named",
    "verdict_word",
    "word_count",
]

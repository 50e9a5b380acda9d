"""The facts behind a proposal, in words: what rules and numbers say of a section of the plan before."""

from __future__ import annotations

from django.utils.translation import gettext as _


def fact_words(fact: str) -> str:
    """A fact behind a proposal, in the language in force. fact: a kind of problem, or one of three more."""
    words = {
        "asked otherwise": _("is asked otherwise now"),
        "not asked": _("no longer asked of this plan"),
        "not met": _("was not met"),
        "blank": _("was blank"),
        "too-short": _("was too short"),
        "placeholder": _("holds words to be replaced"),
        "hard-to-read": _("is hard to read"),
        "exhibit-stale": _("newer numbers exist"),
        "exhibit-wanted": _("no exhibit shows it"),
        "exhibit-missing": _("shows an exhibit that isn't there"),
        "exhibit-empty": _("shows an exhibit without numbers"),
        "exhibit-unsourced": _("shows an exhibit without a source"),
        "claim-false": _("a claim no longer holds"),
        "claim-weaker": _("a claim is weaker"),
        "claim-newer": _("a claim would not hold on newer numbers"),
        "claim-not-evaluable": _("a claim can't be checked"),
        "population-missing": _("doesn't name a group of people that it must"),
        "number-missing": _("a number is missing"),
        "number-broken": _("a number in its text can't be shown"),
        "table-missing": _("a table is missing"),
        "table-column-missing": _("a table lacks a column"),
        "table-row-missing": _("a table lacks a row"),
        "table-year-wrong": _("a table is of another year"),
        "cell-blank": _("a cell is blank"),
        "cell-no-number": _("a cell holds no number"),
        "share-impossible": _("a share can't be right"),
        "sum-wrong": _("a total can't be right"),
        "day-missing": _("doesn't say a day that it must"),
        "date-impossible": _("names a day that doesn't exist"),
        "date-backwards": _("its days are out of order"),
        "year-past": _("promises something for a day that has passed"),
        "period-wrong": _("speaks of another period"),
        "reference-missing": _("doesn't refer to what it must"),
        "reference-blank": _("refers to a section that is blank"),
        "reference-broken": _("refers to something that isn't there"),
        "reference-not-asked": _("refers to something that isn't asked"),
        "link-missing": _("links to no document"),
        "text-repeated": _("repeats another section"),
        "requirement-repeated": _("repeats the requirement"),
        "board-composition": _("the board's make-up breaks a rule"),
        "board-seats-unknown": _("the roster doesn't tell who sits for whom"),
        "assurance-unsigned": _("nobody signed the assurance"),
        "assurance-no-owner": _("nobody answers for the assurance"),
        "assurance-no-evidence": _("the assurance rests on no evidence"),
        "assurance-no-date": _("the signature has no day"),
        "assurance-old": _("it was signed for an earlier plan"),
        "assurance-future": _("the signature is of a day to come"),
    }
    return words.get(fact, _("the rules found something ({kind})").format(kind=fact))

"""Which texts say much the same: seen in shared phrases, whatever their order; and no pair too many."""

from __future__ import annotations

import time

from hypothesis import given, settings
from hypothesis import strategies as st

from highroad.planning.alike import alike, likeness, phrases

CAMPAIGN = "Please pay trainees while they learn because nobody can study by day and work all night"


def test_accents_case_and_punctuation_do_not_matter():
    assert phrases("¡Capacitación pagada, YA!") == phrases("capacitacion pagada ya")


def test_a_letter_with_a_sentence_of_its_own_is_alike():
    texts = {
        1: CAMPAIGN,
        2: f"{CAMPAIGN}. My own son tried it in Madera.",
        3: "Broadband reaches nobody in the hills; write about that as well, please.",
        4: CAMPAIGN.upper(),
    }
    (found,) = alike(texts)
    assert (found.first, list(found.others)) == (1, [2, 4])
    # The campaign has 16 words, so 14 phrases; all of them stand in the second letter.
    assert (found.others[2].shared, found.others[2].of) == (14, 14)


def test_short_texts_are_alike_only_when_they_are_the_same():
    assert alike({1: "I agree.", 2: "I disagree.", 3: "Thank you all"}) == []
    assert len(alike({1: "I agree.", 2: "i agree"})) == 1


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.integers(), st.text("ab c", max_size=60), max_size=12))
def test_sets_do_not_overlap_and_every_likeness_is_true(texts):
    found = alike(texts)
    members = [key for each in found for key in (each.first, *each.others)]
    assert len(members) == len(set(members))
    for each in found:
        for other, seen in each.others.items():
            assert seen == likeness(texts[each.first], texts[other])
            assert seen.share >= 0.5


def test_many_copies_cost_no_more_than_many_texts():
    start = time.process_time()
    (found,) = alike({number: f"{CAMPAIGN} {number}" for number in range(1500)})
    assert len(found.others) == 1499
    assert time.process_time() - start < 5

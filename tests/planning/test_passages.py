"""Passages followed through changes: kept outside, marked inside, gone when deleted, back when restored."""

from __future__ import annotations

import time

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from highroad.planning.differences import paragraphs
from highroad.planning.passages import (
    CONTEXT,
    Hold,
    Passage,
    follow,
    locate,
    passage_at,
    passages_in,
    refitted,
    replaced,
)

TEXT = (
    "## In demand\n\nGrowers hire most in June and again in September, and lay off in winter.\n\n"
    "- Packing follows the **harvest**.\n- Health care grows [all year](https://example.org/a).\n\n"
    "Employers lack people with a commercial license."
)
#: Few letters, so that everything repeats: the hard case for finding the same place again.
MURKY = st.text(alphabet="ab \n", max_size=24)
WORDY = st.lists(st.sampled_from(["jobs", "wages", "in", "June", ".", "\n\n", "- "]), max_size=14).map(
    " ".join
)
OTHER = st.text(alphabet="xy \n", max_size=24)
ANY = st.one_of(MURKY, WORDY)


def passage_of(text: str, words: str) -> Passage:
    start = text.index(words)
    found = passage_at(text, start, start + len(words))
    assert found is not None
    return found


@given(st.data())
@settings(max_examples=400, deadline=None)
def test_one_change_outside_keeps_the_passage(data):
    before, quote, after = data.draw(ANY), data.draw(ANY), data.draw(ANY)
    text = before + quote + after
    passage = passage_at(text, len(before), len(before) + len(quote))
    assume(passage is not None)
    outside = before if data.draw(st.booleans()) else after
    first = data.draw(st.integers(0, len(outside)))
    last = data.draw(st.integers(first, len(outside)))
    other = outside[:first] + data.draw(ANY) + outside[last:]
    changed = other + quote + after if outside is before else before + quote + other
    found = follow(passage, text, changed)
    assert found.hold is Hold.KEPT
    assert found.now(changed) == passage.quote == found.quote


@given(ANY, ANY, ANY, ANY)
@settings(max_examples=300, deadline=None)
def test_words_that_stand_once_are_found_wherever_they_went(before, after, new_before, new_after):
    quote = "the commercial license"
    text, changed = before + quote + after, new_before + quote + new_after
    found = follow(passage_of(text, quote), text, changed)
    assert (found.hold, found.start, found.end) == (Hold.KEPT, len(new_before), len(new_before) + len(quote))


@given(ANY, ANY, st.integers(1, 17), st.text(alphabet="xyz ", min_size=1, max_size=9))
def test_a_change_inside_marks_it_changed(before, after, place, typed):
    assume(typed.strip())
    quote = "a commercial license"
    text = f"{before}{quote}{after}"
    inside = quote[:place] + typed + quote[place:]
    changed = f"{before}{inside}{after}"
    found = follow(passage_of(text, quote), text, changed)
    assert found.hold is Hold.CHANGED
    assert (found.quote, found.now(changed)) == (quote, inside)


@given(OTHER, OTHER)
def test_a_deleted_passage_is_gone_and_comes_back(before, after):
    quote = "a commercial license"
    text, without = f"{before}{quote}{after}", f"{before}{after}"
    gone = follow(passage_of(text, quote), text, without)
    assert (gone.hold, gone.quote, gone.now(without)) == (Hold.GONE, quote, "")
    assert 0 <= gone.start <= len(without)
    later = follow(gone, without, f"More.\n\n{without}")
    back = follow(later, f"More.\n\n{without}", f"More.\n\n{text}")
    assert back.hold is Hold.KEPT
    assert back.now(f"More.\n\n{text}") == quote


@given(ANY, ANY, st.data())
@settings(max_examples=300, deadline=None)
def test_whatever_happens_the_answer_is_true(before, after, data):
    start = data.draw(st.integers(0, len(before)))
    passage = passage_at(before, start, data.draw(st.integers(start, len(before))))
    assume(passage is not None)
    found = follow(passage, before, after)
    assert 0 <= found.start <= found.end <= len(after)
    same = found.now(after).split() == passage.quote.split()
    assert same == (found.hold is Hold.KEPT)
    assert (found.start == found.end) == (found.hold is Hold.GONE)
    assert found.quote == passage.quote


def test_a_passage_changed_back_is_unchanged_again():
    passage = passage_of(TEXT, "again in September")
    other = TEXT.replace("again in September", "again in October")
    changed = follow(passage, TEXT, other)
    assert (changed.hold, changed.now(other)) == (Hold.CHANGED, "again in October")
    assert follow(changed, other, TEXT) == passage


def test_a_rewritten_sentence_is_told_from_a_deleted_one():
    passage = passage_of(TEXT, "Employers lack people with a commercial license.")
    rewritten = TEXT.replace(passage.quote, "There are too few drivers.")
    found = follow(passage, TEXT, rewritten)
    assert (found.hold, found.now(rewritten)) == (Hold.CHANGED, "There are too few drivers.")
    shorter = TEXT.replace(f"\n\n{passage.quote}", "")
    assert follow(passage, TEXT, shorter).hold is Hold.GONE


def test_broken_lines_and_moved_paragraphs_keep_it():
    passage = passage_of(TEXT, "and lay off in winter")
    assert follow(passage, TEXT, TEXT.replace("and lay off", "and lay\noff")).hold is Hold.KEPT
    turned = "\n\n".join(reversed(TEXT.split("\n\n")))
    found = follow(passage, TEXT, turned)
    assert (found.hold, found.now(turned)) == (Hold.KEPT, "and lay off in winter")


def test_words_on_a_page_are_found_in_its_markdown():
    found = locate(TEXT, "Packing follows the harvest. Health  care grows all year.")
    assert found is not None
    assert found.quote == "Packing follows the **harvest**.\n- Health care grows [all year"
    assert locate(TEXT, "commercial license.").quote == "commercial license."
    assert locate(TEXT, "“commercial license”").quote == "commercial license"
    assert locate(TEXT, "nobody wrote this") is None
    assert locate(TEXT, " – ") is None


def test_of_several_places_the_surroundings_decide():
    text = "Wages rise in Fresno. Jobs grow.\n\nWages fall in Madera. Jobs grow.\n\nJobs grow."
    assert locate(text, "Jobs grow", prefix="fall in Madera. ").start == text.index("Jobs grow.\n\nJobs")
    assert locate(text, "Jobs grow", near=len(text)).start == text.rindex("Jobs")
    assert locate(text, "Jobs grow").start == text.index("Jobs")


@given(ANY)
def test_the_paragraphs_offered_are_those_of_the_text(text):
    offered = passages_in(text)
    assert [passage.quote.split() for passage in offered] == [part.split() for part in paragraphs(text)]
    assert all(passage.now(text) == passage.quote for passage in offered)


def test_offsets_of_any_kind_are_taken():
    assert passage_at("word", -5, 99) == Passage("word", "", "", 0, 4)
    assert passage_at("a  b", 1, 3) is None
    assert passage_at("", 0, 0) is None
    assert len(passage_at("x" * 10_000, 0, 10_000).quote) == 4_000
    middle = passage_at(TEXT, 200, 210)
    assert len(middle.prefix) <= CONTEXT
    assert TEXT[: middle.start].endswith(middle.prefix)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("and rest in winter", "One.\n\nGrowers hire in June, and rest in winter.\n\nTwo."),
        ("", "One.\n\nGrowers hire in June,.\n\nTwo."),
    ],
)
def test_a_suggestion_takes_the_place_of_its_passage(words, expected):
    text = "One.\n\nGrowers hire in June, and lay off in winter.\n\nTwo."
    assert replaced(text, passage_of(text, "and lay off in winter"), words) == expected
    assert replaced(text, passage_of(text, "One."), "") == text.removeprefix("One.\n\n")
    assert replaced(text, passage_of(text, "Two."), "") == text.removesuffix("\n\nTwo.")


def test_long_and_repetitive_texts_are_followed_in_time():
    before = "a b " * 50_000
    began = time.process_time()
    found = follow(passage_at(before, 1000, 1003), before, "b a " * 50_000)
    assert found.now("b a " * 50_000) is not None
    assert locate(before, "a b", near=100_000) is not None
    assert time.process_time() - began < 3


def test_paragraphs_full_of_numbers_are_put_back_in_time():
    numbers = "".join(f"[[number:abc:jobs:{row}]]" for row in range(40))
    base = f"Jobs: {numbers} in all.\n\nPay is [[number:abc:pay:1]] an hour."
    begun = time.process_time()
    assert refitted(f"Jobs: {'7' * 400} in sum.\n\nPay is 17.42 an hour.", base) == (
        f"Jobs: {'7' * 400} in sum.\n\nPay is [[number:abc:pay:1]] an hour."
    )
    assert refitted(f"Jobs: {'7' * 400} in all.", base) == f"Jobs: {numbers} in all."
    assert time.process_time() - begun < 2

"""Text differences and three-way merges: nothing that anybody wrote gets lost."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from highroad.planning.differences import join, merge, paragraphs, readable_changes, word_changes

BASE = "One.\n\nTwo is here.\n\nThree."


def test_changes_of_different_paragraphs_fit_together() -> None:
    found = merge(BASE, "One, mine.\n\nTwo is here.\n\nThree.", "One.\n\nTwo is here.\n\nThree, theirs.")
    assert found.clean
    assert found.text == "One, mine.\n\nTwo is here.\n\nThree, theirs."
    assert [part.how for part in found.parts] == ["mine", "same", "theirs"]


def test_the_same_change_twice_is_no_conflict() -> None:
    found = merge(BASE, "One.\n\nTwo.\n\nThree.", "One.\n\nTwo.\n\nThree.")
    assert found.clean
    assert found.text == "One.\n\nTwo.\n\nThree."


def test_different_changes_of_one_paragraph_conflict_and_both_stand() -> None:
    found = merge(BASE, "One.\n\nTwo, mine.\n\nThree.", "One.\n\nTwo, theirs.\n\nThree.")
    assert not found.clean
    assert found.text == "One.\n\nTwo, mine.\n\nTwo, theirs.\n\nThree."


def test_two_first_paragraphs_conflict_and_both_stand() -> None:
    found = merge("", "Mine.", "Theirs.")
    assert [part.how for part in found.parts] == ["conflict"]
    assert found.text == "Mine.\n\nTheirs."


def test_one_side_deletes_what_the_other_left_alone() -> None:
    assert merge(BASE, "One.\n\nThree.", BASE).text == "One.\n\nThree."


def test_one_side_deletes_what_the_other_rewrote() -> None:
    found = merge(BASE, "One.\n\nThree.", "One.\n\nTwo, better.\n\nThree.")
    assert not found.clean
    assert "Two, better." in found.text


def test_line_ends_of_another_system_are_no_change() -> None:
    assert merge(BASE, BASE.replace("\n", "\r\n"), BASE).parts[0].how == "same"


def test_readable_changes_go_down_to_words() -> None:
    after = "One.\n\nTwo is over here.\n\nFour stands alone."
    changes = readable_changes(BASE, after)
    assert [change.how for change in changes] == ["kept", "changed", "removed", "added"]
    assert [(piece.how, piece.text.strip()) for piece in changes[1].pieces if piece.how == "added"] == [
        ("added", "over")
    ]


def test_neighbors_that_both_reworded_are_told_apart() -> None:
    base = "Farming hires in June.\n\nHealth care hires all year."
    mine = "Farming hires in July.\n\nHealth care hires all year, too."
    found = merge(base, mine, "Farming hires in May.\n\nHealth care hires all year.")
    assert [part.how for part in found.parts] == ["conflict", "mine"]
    assert [part.how for part in merge(base, mine, "Another.\n\nThing.").parts] == ["conflict"]


def test_a_conflict_is_decided_part_by_part() -> None:
    found = merge(BASE, "One, mine.\n\nTwo is here.\n\nThree!", "One, theirs.\n\nTwo is here.\n\nThree.")
    assert [part.how for part in found.parts] == ["conflict", "same", "mine"]
    assert found.chosen({0: "One, ours.\n\nMore."}) == "One, ours.\n\nMore.\n\nTwo is here.\n\nThree!"
    assert found.chosen({0: "", 2: "ignored"}) == "Two is here.\n\nThree!"


def test_words_that_change_in_a_row_are_told_together() -> None:
    pieces = word_changes("Drivers are few.", "The valley lacks drivers, they are few.")
    assert [(piece.how, piece.text) for piece in pieces] == [
        ("removed", "Drivers"), ("added", "The valley lacks drivers, they"), ("kept", " are few."),
    ]  # fmt: skip
    assert [piece.how for piece in word_changes("a b c", "x y z")] == ["removed", "added"]


@given(st.text("ab \n", max_size=20), st.text("ab \n", max_size=20))
def test_words_told_are_the_words_there_are(before: str, after: str) -> None:
    pieces = word_changes(before, after)
    assert "".join(piece.text for piece in pieces if piece.how != "added") == before
    assert "".join(piece.text for piece in pieces if piece.how != "removed") == after


texts = st.lists(st.sampled_from(["alpha", "beta", "gamma", "delta", "eps\nzeta", "eta"]), max_size=6).map(
    join
)


@given(texts, texts, texts)
def test_nothing_that_anybody_wrote_gets_lost(base: str, mine: str, theirs: str) -> None:
    kept = set(paragraphs(merge(base, mine, theirs).text))
    old = set(paragraphs(base))
    assert set(paragraphs(mine)) - old <= kept
    assert set(paragraphs(theirs)) - old <= kept


@given(texts, texts)
def test_who_changed_nothing_changes_nothing(base: str, other: str) -> None:
    assert paragraphs(merge(base, base, other).text) == paragraphs(other)
    assert paragraphs(merge(base, other, base).text) == paragraphs(other)
    assert paragraphs(merge(base, other, other).text) == paragraphs(other)


@given(texts, texts, texts)
def test_the_parts_hold_each_side_whole(base: str, mine: str, theirs: str) -> None:
    parts = merge(base, mine, theirs).parts
    for name, text in (("base", base), ("mine", mine), ("theirs", theirs)):
        found = [paragraph for part in parts for paragraph in paragraphs(getattr(part, name))]
        assert found == paragraphs(text)


@given(texts, texts)
def test_changes_hold_both_versions_whole(before: str, after: str) -> None:
    changes = readable_changes(before, after)
    assert [change.before for change in changes if change.before] == paragraphs(before)
    assert [change.after for change in changes if change.after] == paragraphs(after)
    for change in changes:
        if change.how == "changed":
            assert "".join(p.text for p in change.pieces if p.how != "added") == change.before
            assert "".join(p.text for p in change.pieces if p.how != "removed") == change.after


@given(texts, texts, texts)
def test_choosing_one_side_everywhere_gives_that_side_s_words(base: str, mine: str, theirs: str) -> None:
    found = merge(base, mine, theirs)
    conflicts = {n: part for n, part in enumerate(found.parts) if part.how == "conflict"}
    kept = found.chosen({n: part.mine for n, part in conflicts.items()})
    assert set(paragraphs(mine)) - set(paragraphs(base)) <= set(paragraphs(kept))
    assert found.chosen({n: "\n\n".join((p.mine, p.theirs)) for n, p in conflicts.items()}) == found.text

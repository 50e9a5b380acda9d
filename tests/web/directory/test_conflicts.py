"""What an editor sees when somebody else was faster."""

from __future__ import annotations

from highroad.web.directory.concurrency import FieldConflict, compare, seal, unseal
from highroad.web.directory.models import Organization

ADDRESS = "/organizations/valley-board/edit/"


def _form(browser):
    return _values(browser.get(ADDRESS).context["form"])


def _values(form):
    said = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in said.items() if value}


def test_both_changed_the_same_field(people, organization, partnership, client_for):
    mine, theirs = client_for("steward"), client_for("operator")
    my_form, their_form = _form(mine), _form(theirs)
    assert (
        theirs.post(
            ADDRESS, their_form | {"description": "Theirs", "website": "https://x.example"}
        ).status_code
        == 302
    )
    answer = mine.post(ADDRESS, my_form | {"description": "Mine"})
    assert answer.status_code == 409
    states = {row.name: row.state for row in answer.context["conflicts"]}
    assert states["description"] == "both"
    assert states["website"] == "theirs"
    for words in ("Theirs", "Mine", "Nothing was overwritten"):
        assert words in answer.text
    assert Organization.objects.get().description == "Theirs"
    # The form that came back holds the merged text and the newest version: saving it is a decision.
    values = _values(answer.context["form"])
    assert (values["description"], values["website"]) == ("Mine", "https://x.example")
    assert mine.post(ADDRESS, values).status_code == 302
    kept = Organization.objects.get()
    assert (kept.description, kept.website, kept.version) == ("Mine", "https://x.example", 3)


def test_states_of_a_field():
    def state(base, theirs, mine):
        return FieldConflict("f", "F", base, theirs, mine).state

    assert state("a", "a", "a") == "same"
    assert state("a", "b", "b") == "both_same"
    assert state("a", "a", "b") == "mine"
    assert state("a", "b", "a") == "theirs"
    assert state("a", "b", "c") == "both"
    assert state(None, "b", "c") == "both"


def test_differing_fields_come_first():
    rows = compare(
        {"a": "A", "b": "B"},
        base={"a": "1", "b": "1"},
        theirs={"a": "1", "b": "2"},
        mine={"a": "1", "b": "3"},
    )
    assert [row.name for row in rows] == ["b", "a"]


def test_what_the_editor_began_with_is_signed():
    sealed = seal({"name": "A", "programs": ["x", "y"]})
    assert unseal(sealed) == {"name": "A", "programs": "x\ny"}
    assert unseal(sealed[:-2] + "zz") is None
    assert unseal("") is None

"""A planner writes a section by keyboard alone; what is pasted from Word; drafts that outlive the window."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.web.plans.conftest import plan, section_of  # noqa: F401 - fixtures

from highroad.web.plans import services
from highroad.web.plans.writing.models import SectionDraft, Thread

pytestmark = pytest.mark.browser

SECTION = "/partnerships/valley/plans/valley-plan/sections/II.a.1.A.i/"
WORD = Path(__file__).parents[1] / "planning" / "data" / "word.html"


def focused(page, script: str) -> str:
    return page.evaluate(f"document.activeElement.{script}")


def go_to(page, name: str) -> None:
    """Tab on until the control of this name has the focus."""
    for _time in range(120):
        page.keyboard.press("Tab")
        if page.evaluate(
            "name => (document.activeElement.getAttribute('aria-label') || document.activeElement.textContent"
            " || '').trim() === name || [...(document.activeElement.labels || [])].some("
            "label => label.textContent.trim() === name)",
            name,
        ):
            return
    raise AssertionError(f"no way to {name} by Tab")


def test_by_keyboard_alone(open_browser, problems, plan, people, section_of):  # noqa: F811
    page = open_browser("contributor")
    page.goto(SECTION)
    go_to(page, "Your text")
    keys = page.keyboard
    keys.type("In demand")
    keys.press("Control+Alt+1")
    keys.press("Enter")
    keys.press("Enter")
    keys.type("Growers hire in ")
    keys.press("Control+B")
    keys.type("June")
    keys.press("ArrowRight")
    keys.press("ArrowRight")
    keys.type(".")
    keys.press("Alt+F10")
    assert focused(page, "textContent") == "Heading"
    for _step in range(8):
        keys.press("ArrowRight")
    assert focused(page, "textContent") == "Footnote"
    keys.press("Enter")
    keys.type("State survey, 2026.")
    keys.press("Enter")
    keys.press("Enter")
    keys.press("Alt+F10")
    keys.press("ArrowRight")
    assert focused(page, "textContent") == "Table"
    keys.press("Enter")
    for words in ("County", "2024", "2025", "Fresno", "1,200", "1,310"):
        keys.type(words)
        keys.press("Tab")
    keys.press("Shift+Tab")
    assert page.evaluate("getSelection().toString()") == "1,310"
    keys.press("Control+End")
    keys.press("Enter")
    keys.type("- Packing")
    keys.press("Enter")
    keys.type("Health care")
    keys.press("Enter")
    keys.press("Enter")
    box = page.get_by_label("Your text", exact=True)
    assert box.input_value().rstrip() == (
        "## In demand\n\nGrowers hire in **June**.[^1]\n\n[^1]: State survey, 2026.\n\n"
        "| County | 2024 | 2025 |\n| --- | --- | --- |\n| Fresno | 1,200 | 1,310 |\n|  |  |  |\n\n"
        "- Packing\n- Health care"
    )
    page.get_by_text("Draft kept").wait_for()
    assert SectionDraft.objects.get().text == box.input_value()
    assert section_of().text == ""
    assert problems(page) == []

    # A trap would keep Tab in the table; Escape lets it out.
    page.evaluate("document.getElementById('id_text').setSelectionRange(80, 80)")
    keys.press("Escape")
    keys.press("Tab")
    assert focused(page, "id") != "id_text"
    keys.press("Shift+Tab")
    keys.press("Control+S")
    page.get_by_text("Saved.").wait_for()
    assert section_of().text_version == 1
    assert SectionDraft.objects.count() == 0

    # A reviewer suggests other words for what is selected; the writer accepts.
    reader = open_browser("reviewer")
    reader.goto(SECTION)
    reader.get_by_label("Your text", exact=True).focus()
    start = section_of().text.index("Growers")
    reader.evaluate(
        f"document.getElementById('id_text').setSelectionRange({start}, {start + len('Growers hire')})"
    )
    reader.get_by_role("button", name="Note on the selection").press("Enter")
    assert focused(reader, "id") == "thread-words"
    reader.keyboard.type("Who does?")
    reader.get_by_label("a suggestion of other words for the passage").press("Space")
    reader.get_by_label("The passage as you suggest it").fill("Growers and packers hire")
    reader.get_by_role("button", name="Put it there").press("Enter")
    reader.get_by_text("Your suggestion is there for the others.").wait_for()
    assert Thread.objects.get().quote == "Growers hire"
    page.goto(SECTION)
    assert page.locator("#here").inner_text().startswith("Reviewer Example")
    page.get_by_role("button", name="Accept suggestion 1").press("Enter")
    page.get_by_text("The suggestion is in the text, as a new version.").wait_for()
    assert "Growers and packers hire in **June**" in section_of().text
    assert problems(page) == []


def test_a_draft_outlives_its_window_and_meets_what_was_saved(open_browser, plan, people, section_of):  # noqa: F811
    services.save_text(
        people["reviewer"], section_of(), "Farming hires.\n\nHealth care grows.", base_version=0
    )
    page = open_browser("contributor")
    page.goto(SECTION)
    page.get_by_label("Your text", exact=True).fill("Farming hires in June.\n\nHealth care grows.")
    page.get_by_text("Draft kept").wait_for()
    page.context.close()

    services.save_text(
        people["reviewer"], section_of(), "Farming hires.\n\nHealth care grows, too.", base_version=1
    )
    again = open_browser("contributor")
    again.goto(SECTION)
    again.get_by_role("link", name="Go on with this draft").press("Enter")
    box = again.get_by_label("Your text", exact=True)
    assert box.input_value() == "Farming hires in June.\n\nHealth care grows."
    again.get_by_role("button", name="Save", exact=True).press("Enter")
    again.get_by_role("heading", name="Two people wrote at once").wait_for()
    again.get_by_role("button", name="Put together and save").press("Enter")
    again.get_by_text("Saved. Both texts are in the history.").wait_for()
    assert section_of().text == "Farming hires in June.\n\nHealth care grows, too."
    assert SectionDraft.objects.count() == 0


def test_no_word_is_lost_when_the_session_ends_while_writing(open_browser, client_for, plan, section_of):  # noqa: F811
    page = open_browser("contributor")
    page.goto(SECTION)
    page.context.clear_cookies(name="highroad_session")
    page.get_by_label("Your text", exact=True).fill("Farming hires in June.")
    page.get_by_role("link", name="Sign in (new tab)").wait_for()
    page.get_by_role("button", name="Save", exact=True).press("Enter")
    page.wait_for_timeout(300)
    assert page.get_by_label("Your text", exact=True).input_value() == "Farming hires in June."
    # Signed in anew in another tab, with a new session and another protection of forms.
    page.context.clear_cookies()
    session = client_for("contributor").cookies["highroad_session"].value
    page.context.add_cookies([{"name": "highroad_session", "value": session, "url": page.url}])
    page.get_by_role("button", name="Save", exact=True).press("Enter")
    page.get_by_text("Saved.").wait_for()
    assert section_of().text == "Farming hires in June."
    assert SectionDraft.objects.count() == 0


def test_a_form_pressed_twice_goes_off_once(open_browser, plan):  # noqa: F811
    page = open_browser("steward")
    page.goto("/partnerships/valley/plans/valley-plan/roadmap/phases/new/")
    went_off = page.evaluate(
        """() => {
            const seen = [];
            window.addEventListener("submit", (event) => {
                seen.push(!event.defaultPrevented);
                event.preventDefault();
            });
            const form = document.querySelector("main form");
            form.noValidate = true;
            form.requestSubmit();
            form.requestSubmit();
            return seen;
        }"""
    )
    assert went_off == [True, False]


def test_what_is_copied_in_word_arrives_as_markdown(open_browser, plan, section_of):  # noqa: F811
    page = open_browser("contributor")
    page.goto(SECTION)
    box = page.get_by_label("Your text", exact=True)
    box.fill("Before.")
    page.evaluate(
        """html => {
            const data = new DataTransfer();
            data.setData("text/html", html);
            data.setData("text/plain", "plain");
            const text = document.getElementById("id_text");
            text.focus();
            const about = {clipboardData: data, bubbles: true, cancelable: true};
            text.dispatchEvent(new ClipboardEvent("paste", about));
        }""",
        WORD.read_text("utf-8"),
    )
    page.get_by_text("1 picture was left out.").wait_for()
    text = box.input_value()
    assert text.startswith("Before.\n\n## In demand\n\nGrowers hire most in **June**")
    assert "| Fresno \\| all | 1,200 | 1,310 |" in text
    box.press("Control+Z")
    assert box.input_value().strip() == "Before."

"""From a region's name to a claim that rests on its numbers, as people do it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

FRESNO = "/regions/metro:23420/"
ASK = "/exhibits/ask/location-quotients/"


def test_find_a_region_read_ask_keep_bind_and_take_it_along(open_browser, problems):
    page: Page = open_browser("contributor")
    page.goto("/regions/find/")
    page.get_by_role("searchbox", name="Region", exact=True).fill("San Jose")
    page.get_by_role("main").get_by_role("button", name="Find").click()
    page.get_by_role("link", name="San Jose-Sunnyvale-Santa Clara, CA").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("San Jose")

    page.get_by_role("link", name="Ask another question about this region").click()
    page.get_by_role("main").get_by_role("link", name="What an area is known for").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("known for")
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    assert download.value.suggested_filename == "highroad-location-quotients.csv"

    page.get_by_label("Note").fill("For the section on sectors")
    page.get_by_role("button", name="Keep this exhibit").click()
    expect(page.get_by_text("This address stays with these numbers")).to_be_visible()
    assert problems(page) == []

    page.get_by_role("link", name="Bind a claim").click()
    page.get_by_label("Sentence").fill("Computer hardware engineers are what the valley is known for.")
    page.get_by_label("Which row").fill("17-2061")
    page.get_by_label("Number to compare with").fill("5")
    page.get_by_role("button", name="Try it first").click()
    expect(page.get_by_role("main").get_by_role("status")).to_contain_text("still true")
    page.get_by_role("button", name="Bind and check").click()
    expect(page.get_by_text("Bound and checked: still true.")).to_be_visible()
    page.get_by_role("link", name="Computer hardware engineers").click()
    expect(page.get_by_role("heading", name="Every check")).to_be_visible()
    assert problems(page) == []


def test_the_whole_way_without_scripts(open_browser):
    page: Page = open_browser("contributor", width=360, scripts=False)
    page.goto("/regions/in/state:06/")
    page.get_by_label("Fresno County, CA").check()
    page.get_by_label("Madera County, CA").check()
    page.get_by_role("button", name="Read these counties together").click()
    assert page.url.endswith("/regions/counties:06019+06039/")
    method = page.locator("details", has_text="How was this computed?").first
    method.locator("summary").click()
    expect(method.get_by_text("SHA-256").first).to_be_visible()
    page.get_by_label("Your wage threshold").fill("30")
    page.get_by_role("button", name="Compare").click()
    expect(page.get_by_text("Jobs are read against $30").first).to_be_visible()

    page.goto(f"{ASK}?region=San+Jo")
    expect(page.get_by_text("Did you mean")).to_be_visible()
    page.locator(".hr-meant a").first.click()
    expect(page.locator(".hr-finding")).to_be_visible()


def test_by_keyboard_alone(open_browser):
    page: Page = open_browser()
    page.goto(ASK)
    field = page.get_by_label("Region", exact=True)
    field.focus()
    page.keyboard.type("Fresno County, CA")
    page.keyboard.press("Enter")
    expect(page.locator(".hr-finding")).to_be_visible()
    assert "region=county:06019" in page.url
    summary = page.locator("summary", has_text="Table").first
    summary.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("table").first).to_be_visible()
    chart = page.locator(".hr-chart-frame").first
    chart.focus()
    assert chart.evaluate("node => node === document.activeElement")


@pytest.mark.parametrize("language", ["en", "es"])
def test_pages_that_a_question_makes_are_fit_to_be_seen(open_browser, problems, language):
    page: Page = open_browser()
    page.goto("/")
    page.context.add_cookies([{"name": "highroad_language", "value": language, "url": page.url}])
    found = []
    for address in (
        FRESNO,
        "/regions/county:06039/?threshold=much",
        "/regions/find/?q=San+Jose",
        f"{ASK}?region=metro:23420",
        f"{ASK}?region=San+Jo",
        "/exhibits/ask/comparison/?regions=metro:23420,state:06&occupation=29-1141",
        "/exhibits/?region=metro:23420",
        "/data/oews/",
    ):
        page.goto(address)
        for opened in page.locator("details:not([open]) > summary").all():
            if opened.is_visible():
                opened.evaluate("node => { node.parentElement.open = true; }")
        for width in (1280, 360):
            page.set_viewport_size({"width": width, "height": 860})
            found += problems(page)
    assert found == []

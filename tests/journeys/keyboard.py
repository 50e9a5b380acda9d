"""A person without a mouse: Tab finds what has a name, Enter or Space does it."""

from __future__ import annotations

import re

from playwright.sync_api import Page

#: What a screen reader would call what has the focus.
_NAME = """() => {
    const at = document.activeElement;
    const own = at.getAttribute('aria-label') || (at.labels && at.labels[0] && at.labels[0].innerText)
        || (at === document.body ? '' : at.innerText) || '';
    return own.replace(/\\s+/g, ' ').trim();
}"""
MOST = 120


class Keyboard:
    """The keys of one page's window."""

    def __init__(self, page: Page) -> None:
        self.page, self.keys = page, page.keyboard

    def focused(self) -> str:
        """The name of what has the focus."""
        return str(self.page.evaluate(_NAME))

    def to(self, name: str, key: str = "Tab") -> None:
        """Press on until what has the focus has this name, a pattern that fits the whole of it."""
        passed = []
        for _press in range(MOST):
            self.keys.press(key)
            passed.append(self.focused())
            if re.fullmatch(name, passed[-1]):
                return
        raise AssertionError(f"no way to {name!r} by {key}; passed: {passed}")

    def follow(self, name: str) -> None:
        """Go to a link or a button and press Enter; wait for the page that it leads to."""
        self.to(name)
        with self.page.expect_navigation():
            self.keys.press("Enter")

    def write(self, name: str, words: str) -> None:
        """Go to a field and type."""
        self.to(name)
        self.keys.type(words)

    def tick(self, name: str) -> None:
        """Go to a choice and take it with Space."""
        self.to(name)
        self.keys.press("Space")

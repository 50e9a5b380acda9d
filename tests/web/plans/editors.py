"""Editors at work in processes of their own, which may be killed at any moment (run by test_many_hands.py).

`python editors.py` makes the database, a plan and its people, then reads lines: "0 1 2" forks a process in
which these editors write, each in a thread, until each has saved all its words. Forked, because starting anew
takes far longer than the work.

Editor n adds words "n.1", "n.2", … to its section, through the pages as a browser would: open, type, keep the
draft, save; when two texts meet, put them together. Editors 0 and 1 share a section, and a sentence in it.
What happens is said at once on standard output, after the number of the process: "41 begun", "41 kept 3.7",
"41 saved 3.7", "41 conflict 3.7", and by the first process "41 ended 0" (or -9: killed).
"""

from __future__ import annotations

import html
import os
import re
import signal
import sys
import threading
import time

os.environ["DJANGO_SETTINGS_MODULE"] = "highroad.web.site.settings"
WORDS = int(os.environ.get("EDITORS_WORDS", "6"))
EDITORS = 11
SECTIONS = tuple(f"II.a.1.A.{place}" for place in ("i", "i", "ii", "iii"))
SECTIONS += tuple(f"II.a.1.B.{place}" for place in ("i", "ii", "iii", "iv"))
SECTIONS += tuple(f"II.b.{place}" for place in (1, 2, 3))
BASE = "/partnerships/valley/plans/valley-plan/sections/"
_AREA = re.compile(r'<textarea name="text"[^>]*>\n?(.*?)</textarea>', re.S)
_FIELD = re.compile(r'name="(key|base_version|mine|theirs)" value="([^"]*)"')


def say(words: str) -> None:
    """One line, all of it or nothing."""
    os.write(1, f"{os.getpid()} {words}\n".encode())


def setup() -> None:
    """A plan with a steward who starts it, and people who write."""
    import datetime

    from django.apps import apps
    from django.conf import settings
    from django.core.management import call_command

    from highroad.web.directory.models import Membership, Organization, Partnership, Region, User
    from highroad.web.directory.vocabulary import Role
    from highroad.web.plans import services

    # Tables as the models say: the steps that led there would take most of the test's time.
    settings.MIGRATION_MODULES = {app.label: None for app in apps.get_app_configs()}
    call_command("migrate", run_syncdb=True, verbosity=0)
    region = Region.objects.create(slug="valley", name="Valley", kind="counties")
    backbone = Organization.objects.create(slug="board", name="Board", sector="government")
    partnership = Partnership.objects.create(
        slug="valley", name="Valley Partnership", purpose="Jobs.", region=region, backbone=backbone
    )
    for number in range(EDITORS):
        person = User.objects.create(email=f"editor{number}@example.org", name=f"Editor {number}")
        role = Role.STEWARD if number == 0 else Role.CONTRIBUTOR
        Membership.objects.create(user=person, partnership=partnership, role=role, organization=backbone)
    steward = User.objects.get(email="editor0@example.org")
    plan = services.start_plan(
        steward, partnership, pack_key="us-wioa-state-plan", title="Valley plan",
        answers={"plan_type": "unified"}, on=datetime.date(2026, 11, 22),
    )  # fmt: skip
    for requirement in sorted(set(SECTIONS)):
        shared = "Said by both: start.\n\n" if SECTIONS.count(requirement) > 1 else ""
        hands = [number for number in range(EDITORS) if SECTIONS[number] == requirement]
        text = shared + "\n\n".join(f"Of editor {number}: start." for number in hands)
        services.save_text(steward, plan.sections.get(requirement=requirement), text, base_version=0)


class Editor:
    """One person at one section."""

    def __init__(self, number: int) -> None:
        from django.test import Client

        from highroad.web.directory.models import User

        self.number, self.address = number, f"{BASE}{SECTIONS[number]}/"
        self.shares = SECTIONS.count(SECTIONS[number]) > 1
        self.browser = Client()
        person = User.objects.get(email=f"editor{number}@example.org")
        self.browser.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")

    def run(self) -> None:
        """Take up a draft that an earlier process left, then write on."""
        page = self.browser.get(self.address).content.decode()
        found = re.search(r'\?draft=([0-9a-f-]{36})"', page)
        if found:
            self.save(self.browser.get(f"{self.address}?draft={found[1]}").content.decode(), "recovered")
        for count in range(1, WORDS + 1):
            word = f"{self.number}.{count}"
            page = self.browser.get(self.address).content.decode()
            text, fields = self.read(page)
            if re.search(rf"(?<![\d.]){re.escape(word)}(?![\d.]*\d)", text):
                say(f"saved {word}")  # the process died after it was saved and before it said so
                continue
            text = self.typed(text, word)
            kept = self.browser.post(f"{self.address}draft/", {**fields, "text": text, "typing": "1"})
            if kept.status_code == 200:
                say(f"kept {word}")
            time.sleep(0.4 if self.shares else 0.02)  # others save meanwhile
            self.save(page, word, text)

    def read(self, page: str) -> tuple[str, dict[str, str]]:
        """The text of the form, and its hidden fields."""
        fields = {name: html.unescape(value) for name, value in _FIELD.findall(page)}
        return html.unescape(_AREA.search(page)[1]), fields

    def typed(self, text: str, word: str) -> str:
        """The word at the end of one's own paragraph and of the shared one."""
        changed = re.sub(rf"(Of editor {self.number}: [^\n]*?)\.(?=\n|$)", rf"\1 {word}.", text)
        return re.sub(r"(Said by both: [^\n]*?)\.(?=\n|$)", rf"\1 s{word}.", changed)

    def save(self, page: str, word: str, text: str | None = None) -> None:
        """Save, and put texts together until it is done."""
        known, fields = self.read(page)
        sent = {**fields, "text": known if text is None else text, "deed": "save"}
        answer = self.browser.post(self.address, sent)
        while answer.status_code == 409:
            say(f"conflict {word}")
            answer = self.browser.post(f"{self.address}together/", self.together(answer.content.decode()))
        assert answer.status_code == 302, answer.status_code
        say(f"saved {word}")

    def together(self, page: str) -> dict[str, str]:
        """Both people's words, each once: what a person would do on the page of two texts."""
        fields = {
            name: html.unescape(value) for name, value in _FIELD.findall(page.split("Edit the whole text")[0])
        }
        for place, theirs, mine in re.findall(
            r'id="part-(\d+)">Both of you changed this<.*?<h3>Saved by[^<]*</h3><div[^>]*>(.*?)</div>'
            r".*?<h3>What you wrote</h3><div[^>]*>(.*?)</div>", page, re.S,
        ):  # fmt: skip
            head, _colon, words = html.unescape(theirs).removesuffix(".").partition(": ")
            own = html.unescape(mine).removesuffix(".").partition(": ")[2].split()
            union = [*words.split(), *(each for each in own if each not in words.split())]
            fields |= {f"choice-{place}": "own", f"words-{place}": f"{head}: {' '.join(union)}."}
        return fields


def write(numbers: list[int]) -> None:
    """Every editor in a thread, all at once."""
    from django.db import connection

    editors = [Editor(number) for number in numbers]

    def run(editor: Editor) -> None:
        try:
            editor.run()
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[editor]) for editor in editors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def fork(numbers: list[int]) -> None:
    """A process of its own for these editors."""
    if os.fork():
        return
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    status = 1
    try:
        say("begun")
        write(numbers)
        status = 0
    finally:
        os._exit(status)


def bury(*_of_signal: object) -> None:
    """Say which processes have ended, and how."""
    while True:
        try:
            process, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if not process:
            return
        os.write(1, f"{process} ended {os.waitstatus_to_exitcode(status)}\n".encode())


def main() -> None:
    """Set up, look at a page once so that nobody has to do it again, then fork as asked."""
    import logging

    import django
    from django.db import connections
    from django.test.utils import setup_test_environment

    django.setup()
    logging.disable(logging.CRITICAL)
    setup_test_environment()
    setup()
    editor = Editor(0)
    editor.browser.get(editor.address)
    connections.close_all()
    signal.signal(signal.SIGCHLD, bury)
    say("ready")
    for line in sys.stdin:
        fork([int(number) for number in line.split()])


if __name__ == "__main__":
    main()

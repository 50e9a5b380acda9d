"""Getting a publisher's file: politely, resumably, and only from the publisher.

One request at a time, with a contact in the User-Agent (statistical agencies refuse clients that do not say
who they are), a pause between files, and patience when asked to wait. A download that breaks off is kept as a
`.part` file and taken up again where it stopped, if the publisher still has the same file.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Final
from urllib.parse import urljoin, urlsplit

import httpx

import highroad
from highroad.errors import FetchFailed
from highroad.language import gettext as _

CONTACT: Final = "HIGHROAD_CONTACT"
SIZE_LIMIT: Final = 2 << 30
_RETRY: Final = frozenset({408, 425, 429, 500, 502, 503, 504})
_MAX_REDIRECTS: Final = 5
#: Domains of the publishers whose data sets have addresses to fetch from.
HOSTS: Final = (
    "bls.gov",
    "census.gov",
    "nces.ed.gov",
    "onetcenter.org",
    "projectionscentral.org",
    "trainingproviderresults.gov",
)


@dataclass(frozen=True, slots=True)
class Manners:
    """How to ask. hosts: domains from which (and from whose subdomains) files may come.

    tries: attempts for one file. patience: the longest wait, in seconds, that a publisher may ask for.
    pause: seconds between two requests. stall: seconds without a byte after which a connection is given up.
    """

    hosts: tuple[str, ...] = HOSTS
    schemes: tuple[str, ...] = ("https",)
    tries: int = 5
    patience: float = 120.0
    pause: float = 1.0
    stall: float = 60.0
    size_limit: int = SIZE_LIMIT


@dataclass(frozen=True, slots=True)
class Download:
    """A file as its publisher gave it out. retrieved: ISO date-time (UTC)."""

    path: Path
    address: str
    retrieved: str
    etag: str
    last_modified: str
    size: int


Progress = Callable[[int, int | None], None]


def contact() -> str:
    """The contact that is told to publishers. Raises FetchFailed when none is set, or it is not one line."""
    said = os.environ.get(CONTACT, "").strip()
    if "@" not in said or not said.isascii() or not said.isprintable() or len(said) > 200:
        raise FetchFailed(
            _("Publishers want to know whom to write to when a program asks too much of them."),
            remedy=_("Set {variable} to your e-mail address, and try again.").format(variable=CONTACT),
        )
    return said


class Fetcher:
    """Fetches files into a folder, one at a time.

    sleep: stands in for time.sleep in tests.
    """

    def __init__(
        self,
        folder: Path,
        *,
        manners: Manners | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.folder = folder
        self.manners = manners or Manners()
        self._sleep = sleep
        self._asked = False
        agent = f"Highroad/{highroad.__version__} ({contact()})"
        self._client = httpx.Client(
            headers={"User-Agent": agent, "Accept-Encoding": "identity"},
            timeout=httpx.Timeout(self.manners.stall, connect=20.0),
            follow_redirects=False,
        )

    def __enter__(self) -> Fetcher:
        return self

    def __exit__(self, *_about: object) -> None:
        self._client.close()

    def fetch(self, address: str, *, progress: Progress = lambda _done, _total: None) -> Download:
        """The file at `address`. Raises FetchFailed with what the publisher said and what to do."""
        self._check(address)
        part = _Part(self.folder, address)
        problem = ""
        for attempt in range(self.manners.tries):
            if self._asked:
                self._sleep(self.manners.pause)
            self._asked = True
            try:
                answer = self._once(address, part, progress)
            except httpx.TransportError as error:
                problem = str(error) or type(error).__name__
                if isinstance(error, httpx.ConnectError) and attempt:
                    break  # nobody answers at all; patience would only keep the person waiting
                self._sleep(min(2.0**attempt, self.manners.patience))
                continue
            if isinstance(answer, Download):
                return answer
            problem = _("the publisher answered with status {status}").format(status=answer.status_code)
            self._sleep(self._asked_wait(answer, attempt, address))
        raise FetchFailed(
            _("{address} could not be fetched: {problem}.").format(address=address, problem=problem),
            remedy=_("What has arrived is kept. Run the same command again later and it goes on from there."),
        )

    def _check(self, address: str) -> None:
        """Raise FetchFailed unless the address is one of the publishers' own."""
        url = urlsplit(address)
        host = url.hostname or ""
        known = any(host == name or host.endswith(f".{name}") for name in self.manners.hosts)
        if not known or url.scheme not in self.manners.schemes or url.username or not address.isprintable():
            raise FetchFailed(
                _("{address} is not an address of a publisher that Highroad knows.").format(address=address),
                remedy=_("Download the file yourself and add it with `highroad sources add FILE`."),
            )

    def _once(self, address: str, part: _Part, progress: Progress) -> Download | httpx.Response:
        """One attempt, over redirects; the answer itself when it asks to try again later."""
        target = address
        for _hop in range(_MAX_REDIRECTS):
            with self._client.stream("GET", target, headers=part.resume_headers()) as answer:
                if answer.is_redirect and "location" in answer.headers:
                    target = urljoin(target, answer.headers["location"])
                    self._check(target)
                    continue
                if answer.status_code in _RETRY:
                    return answer
                if answer.status_code == 416:
                    part.discard()
                    return answer
                self._refuse(answer, address)
                return self._receive(answer, part, address, progress)
        raise FetchFailed(
            _("{address} leads from one address to the next without end.").format(address=address),
            remedy=_("Download the file in a browser and add it with `highroad sources add FILE`."),
        )

    def _refuse(self, answer: httpx.Response, address: str) -> None:
        """Raise FetchFailed for answers that no waiting will change."""
        status = answer.status_code
        page = answer.headers.get("content-type", "").lower().startswith(("text/html", "application/xhtml"))
        if status in (200, 206) and not page:
            return
        if status in (401, 403):
            problem = _("the publisher refused it (status {status})").format(status=status)
            remedy = _("Check that {variable} is a real e-mail address; else download the file in a browser.")
            remedy = remedy.format(variable=CONTACT)
        elif status in (404, 410):
            problem = _("there is no such file (status {status})").format(status=status)
            remedy = _("It may not be published yet, or not for this area. Check the year, quarter and area.")
        elif page:
            problem = _("the publisher answered with a web page instead of the file")
            remedy = _("Open the address in a browser to see what it says.")
        else:
            problem = _("the publisher answered with status {status}").format(status=status)
            remedy = _("Open the address in a browser to see what it says.")
        raise FetchFailed(
            _("{address} could not be fetched: {problem}.").format(address=address, problem=problem),
            remedy=remedy,
        )

    def _receive(
        self, answer: httpx.Response, part: _Part, address: str, progress: Progress
    ) -> Download | httpx.Response:
        """Write the body behind what is there, or from the start when the publisher's file changed."""
        start = part.size if answer.status_code == 206 else 0
        total = _total(answer, start)
        if answer.status_code == 206 and not answer.headers.get("content-range", "").startswith(
            f"bytes {start}-"
        ):
            part.discard()
            return answer
        if total is not None and total > self.manners.size_limit:
            raise self._too_large(address)
        part.begin(answer, keep=answer.status_code == 206)
        done = start
        with part.path.open("ab") as file:
            for block in answer.iter_raw():
                file.write(block)
                done += len(block)
                if done > self.manners.size_limit:
                    part.discard()
                    raise self._too_large(address)
                progress(done, total)
            file.flush()
            os.fsync(file.fileno())
        if total is not None and done != total:
            raise httpx.ReadError(_("{done} of {total} bytes came").format(done=done, total=total))
        return part.finish(address, done)

    def _too_large(self, address: str) -> FetchFailed:
        return FetchFailed(
            _("{address} is larger than {size} bytes.").format(address=address, size=self.manners.size_limit),
            remedy=_("Fetch single areas, or download the file yourself and add it."),
        )

    def _asked_wait(self, answer: httpx.Response, attempt: int, address: str) -> float:
        """Seconds to wait: what the publisher asks, else longer each time. Raises FetchFailed if too long."""
        asked = _retry_after(answer.headers.get("retry-after", ""))
        if asked is not None and asked > self.manners.patience:
            raise FetchFailed(
                _("The publisher asks to come back in {minutes} minutes for {address}.").format(
                    minutes=round(asked / 60) or 1, address=address
                ),
                remedy=_("Run the same command again then. What has arrived is kept."),
            )
        return asked if asked is not None else min(2.0**attempt, self.manners.patience)


def _retry_after(said: str) -> float | None:
    if said.isdigit():
        return float(said)
    try:
        return max(0.0, (parsedate_to_datetime(said) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError):
        return None


def _total(answer: httpx.Response, start: int) -> int | None:
    length = answer.headers.get("content-length", "")
    return start + int(length) if length.isdigit() else None


class _Part:
    """What has arrived of a file so far, and of which file it is a part."""

    def __init__(self, folder: Path, address: str) -> None:
        self.folder = folder / hashlib.sha256(address.encode()).hexdigest()[:16]
        base = urlsplit(address).path.rsplit("/", 1)[-1]
        self.name = "".join(each if each.isalnum() or each in "._-" else "_" for each in base) or "file"
        self.path = self.folder / f"{self.name}.part"
        self.state = self.folder / "state.json"
        self.about: dict[str, str] = self._read_state()

    def _read_state(self) -> dict[str, str]:
        try:
            about = json.loads(self.state.read_text(encoding="utf-8"))
            return {name: str(about[name]) for name in ("etag", "last_modified")}
        except (OSError, ValueError, KeyError, TypeError):
            return {}

    @property
    def size(self) -> int:
        return self.path.stat().st_size if self.path.exists() else 0

    def resume_headers(self) -> dict[str, str]:
        """Ask for the rest only if the publisher's file is still the one that the part is of."""
        etag = self.about.get("etag", "")
        same = etag if etag and not etag.startswith("W/") else self.about.get("last_modified", "")
        return {"Range": f"bytes={self.size}-", "If-Range": same} if self.size and same else {}

    def begin(self, answer: httpx.Response, *, keep: bool) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        if keep:
            return
        self.path.unlink(missing_ok=True)
        self.about = {
            "etag": answer.headers.get("etag", ""),
            "last_modified": answer.headers.get("last-modified", ""),
        }
        draft = self.state.with_suffix(".draft")
        draft.write_text(json.dumps(self.about), encoding="utf-8")
        os.replace(draft, self.state)

    def discard(self) -> None:
        self.path.unlink(missing_ok=True)
        self.state.unlink(missing_ok=True)
        self.about = {}

    def finish(self, address: str, size: int) -> Download:
        whole = self.folder / self.name
        os.replace(self.path, whole)
        self.state.unlink(missing_ok=True)
        return Download(
            path=whole,
            address=address,
            retrieved=datetime.now(UTC).isoformat(timespec="seconds"),
            etag=self.about.get("etag", ""),
            last_modified=self.about.get("last_modified", ""),
            size=size,
        )

"""Fetching from a publisher that truncates, stalls, refuses and changes its mind; on loopback only."""

from __future__ import annotations

import contextlib
import gzip
import io
import os
import signal
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from highroad.errors import FetchFailed
from highroad.sources.addresses import Wanted
from highroad.sources.catalogue import Catalogue
from highroad.sources.deliveries import deliver
from highroad.sources.fetching import Fetcher, Manners

BODY = bytes(range(256)) * 2000


@dataclass
class Publisher:
    """What the server does next, and what it was asked."""

    body: bytes = BODY
    etag: str = '"one"'
    ranges: bool = True
    script: list[Any] = field(default_factory=list)
    asked: list[dict[str, str]] = field(default_factory=list)
    port: int = 0

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/data/file.csv"


def handler(publisher: Publisher) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_args: object) -> None:
            pass

        def do_GET(self) -> None:
            publisher.asked.append({name.lower(): value for name, value in self.headers.items()})
            step = publisher.script.pop(0) if publisher.script else None
            if isinstance(step, tuple):
                status, headers, body = step
                self.answer(status, headers, body)
                return
            start = 0
            wanted = self.headers.get("Range")
            if wanted and publisher.ranges and self.headers.get("If-Range") == publisher.etag:
                start = int(wanted.removeprefix("bytes=").rstrip("-"))
            body = publisher.body[start:]
            total = len(publisher.body)
            headers = {"ETag": publisher.etag, "Content-Type": "text/csv"}
            if start:
                headers["Content-Range"] = f"bytes {start}-{total - 1}/{total}"
            self.answer(206 if start else 200, headers, body, step)

        def answer(self, status: int, headers: dict[str, str], body: bytes, step: Any = None) -> None:
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            if step == "truncate":
                self.wfile.write(body[: len(body) // 2])
                self.close_connection = True
            elif step == "stall":
                self.wfile.write(body[: len(body) // 2])
                self.wfile.flush()
                time.sleep(1.5)
                self.close_connection = True
            elif step == "slow":
                for at in range(0, len(body), 20_000):
                    self.wfile.write(body[at : at + 20_000])
                    self.wfile.flush()
                    time.sleep(0.1)
            else:
                self.wfile.write(body)

        def handle(self) -> None:
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                super().handle()

    return Handler


@pytest.fixture
def publisher() -> Iterator[Publisher]:
    about = Publisher()
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler(about))
    server.daemon_threads = True
    about.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield about
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def waits() -> list[float]:
    return []


@pytest.fixture
def fetcher(tmp_path: Path, waits: list[float], monkeypatch: pytest.MonkeyPatch) -> Iterator[Fetcher]:
    monkeypatch.setenv("HIGHROAD_CONTACT", "analyst@example.gov")
    with Fetcher(tmp_path / "downloads", manners=manners(), sleep=waits.append) as found:
        yield found


def manners(**more: Any) -> Manners:
    return Manners(hosts=("127.0.0.1",), schemes=("http",), **{"stall": 0.5, "pause": 0.0, **more})


def test_a_whole_file(publisher: Publisher, fetcher: Fetcher) -> None:
    seen: list[tuple[int, int | None]] = []
    download = fetcher.fetch(publisher.address, progress=lambda done, total: seen.append((done, total)))
    assert download.path.read_bytes() == BODY
    assert (download.size, download.etag, download.path.name) == (len(BODY), '"one"', "file.csv")
    assert seen[-1] == (len(BODY), len(BODY))
    assert "analyst@example.gov" in publisher.asked[0]["user-agent"]


@pytest.mark.parametrize("trouble", ["truncate", "stall"])
def test_goes_on_where_it_broke_off(publisher: Publisher, fetcher: Fetcher, trouble: str) -> None:
    publisher.script = [trouble]
    assert fetcher.fetch(publisher.address).path.read_bytes() == BODY
    assert publisher.asked[1]["range"] == f"bytes={len(BODY) // 2}-"
    assert publisher.asked[1]["if-range"] == '"one"'


def test_starts_again_when_ranges_are_denied(publisher: Publisher, fetcher: Fetcher) -> None:
    publisher.script = ["truncate"]
    publisher.ranges = False
    assert fetcher.fetch(publisher.address).path.read_bytes() == BODY


def test_starts_again_when_the_file_changed_meanwhile(publisher: Publisher, fetcher: Fetcher) -> None:
    publisher.script = ["truncate"]
    with pytest.raises(FetchFailed):
        once(fetcher, publisher)
    publisher.etag, publisher.body = '"two"', BODY[::-1]
    download = fetcher.fetch(publisher.address)
    assert download.path.read_bytes() == BODY[::-1]
    assert download.etag == '"two"'


def once(fetcher: Fetcher, publisher: Publisher) -> None:
    with Fetcher(fetcher.folder, manners=manners(tries=1), sleep=lambda _seconds: None) as single:
        single.fetch(publisher.address)


def test_a_wrong_range_is_not_stitched_in(publisher: Publisher, fetcher: Fetcher) -> None:
    wrong = {"Content-Range": "bytes 7-9/10", "ETag": '"one"'}
    publisher.script = ["truncate", (206, wrong, b"abc")]
    assert fetcher.fetch(publisher.address).path.read_bytes() == BODY


def test_waits_as_long_as_it_is_asked(publisher: Publisher, fetcher: Fetcher, waits: list[float]) -> None:
    publisher.script = [(429, {"Retry-After": "7"}, b""), (503, {}, b"")]
    assert fetcher.fetch(publisher.address).size == len(BODY)
    assert 7.0 in waits


def test_too_long_a_wait_is_told(publisher: Publisher, fetcher: Fetcher) -> None:
    publisher.script = [(429, {"Retry-After": "3600"}, b"")]
    with pytest.raises(FetchFailed, match="60 minutes"):
        fetcher.fetch(publisher.address)
    assert len(publisher.asked) == 1


def test_gives_up_after_so_many_tries(publisher: Publisher, fetcher: Fetcher) -> None:
    publisher.script = [(500, {}, b"")] * 20
    with pytest.raises(FetchFailed, match="status 500"):
        fetcher.fetch(publisher.address)
    assert len(publisher.asked) == 5


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        ((403, {}, b"no"), "refused"),
        ((404, {}, b"no"), "no such file"),
        ((200, {"Content-Type": "text/html; charset=utf-8"}, b"<html>sorry"), "web page"),
        ((302, {"Location": "http://localhost:1/file.csv"}, b""), "not an address of a publisher"),
        ((302, {"Location": "https://evil.example/file.csv"}, b""), "not an address of a publisher"),
        ((302, {"Location": "file:///etc/passwd"}, b""), "not an address of a publisher"),
    ],
)
def test_refusals(publisher: Publisher, fetcher: Fetcher, answer: Any, problem: str) -> None:
    publisher.script = [answer]
    with pytest.raises(FetchFailed, match=problem) as raised:
        fetcher.fetch(publisher.address)
    assert raised.value.remedy
    assert len(publisher.asked) == 1


def test_redirects_within_the_publisher_are_followed(publisher: Publisher, fetcher: Fetcher) -> None:
    publisher.script = [(301, {"Location": "/elsewhere.csv"}, b"")]
    assert fetcher.fetch(publisher.address).size == len(BODY)


def test_endless_redirects(publisher: Publisher, fetcher: Fetcher) -> None:
    publisher.script = [(301, {"Location": "/round.csv"}, b"")] * 20
    with pytest.raises(FetchFailed, match="without end"):
        fetcher.fetch(publisher.address)


def test_size_limit(publisher: Publisher, fetcher: Fetcher) -> None:
    with (
        Fetcher(fetcher.folder, manners=manners(size_limit=1000)) as small,
        pytest.raises(FetchFailed, match="larger than 1000 bytes"),
    ):
        small.fetch(publisher.address)


@pytest.mark.parametrize("said", ["", "nobody", "a@b\r\nX-Evil: 1", "é@example.org"])
def test_a_contact_is_needed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: str) -> None:
    monkeypatch.setenv("HIGHROAD_CONTACT", said)
    with pytest.raises(FetchFailed, match="whom to write to"):
        Fetcher(tmp_path)


@pytest.mark.parametrize(
    "address",
    ["http://www.bls.gov/x", "https://bls.gov.evil.example/x", "https://evil.example/x", "ftp://bls.gov/x"],
)
def test_only_publishers_are_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("HIGHROAD_CONTACT", "analyst@example.gov")
    with Fetcher(tmp_path) as strict, pytest.raises(FetchFailed, match="not an address of a publisher"):
        strict.fetch(address)


def test_nobody_answers(fetcher: Fetcher, waits: list[float]) -> None:
    with pytest.raises(FetchFailed, match="could not be fetched"):
        fetcher.fetch("http://127.0.0.1:9/file.csv")
    assert sum(waits) < 5


FETCH = """
import sys
from pathlib import Path
from highroad.sources.fetching import Fetcher, Manners
manners = Manners(hosts=("127.0.0.1",), schemes=("http",), pause=0.0)
with Fetcher(Path(sys.argv[1]), manners=manners) as fetcher:
    fetcher.fetch(sys.argv[2], progress=lambda done, total: print(done, flush=True))
"""


def test_killed_in_the_middle_and_resumed(publisher: Publisher, fetcher: Fetcher) -> None:
    publisher.script = ["slow"]
    environment = {**os.environ, "HIGHROAD_CONTACT": "analyst@example.gov"}
    command = [sys.executable, "-c", FETCH, str(fetcher.folder), publisher.address]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, env=environment, text=True)
    assert process.stdout is not None
    for line in process.stdout:
        if int(line) > 100_000:
            break
    os.kill(process.pid, signal.SIGKILL)
    process.communicate(timeout=30)
    assert not list(fetcher.folder.rglob("file.csv"))
    (part,) = fetcher.folder.rglob("*.part")
    arrived = part.stat().st_size
    assert 0 < arrived < len(BODY)
    assert fetcher.fetch(publisher.address).path.read_bytes() == BODY
    assert publisher.asked[-1]["range"] == f"bytes={arrived}-"


def test_delivered_with_a_receipt(
    publisher: Publisher, excerpts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HIGHROAD_CONTACT", "analyst@example.gov")
    publisher.body = (excerpts / "2023_a_area_39047.csv").read_bytes()
    home = tmp_path / "home"
    catalogue = Catalogue(home)
    good = Wanted("qcew", publisher.address, "2023_a_area_39047.csv", "2023A 39047")
    gone = Wanted("qcew", publisher.address + "x", "2023_a_area_39049.csv", "2023A 39049")
    publisher.script = [None, (404, {}, b"")]
    done = list(deliver(catalogue, home, [good, gone], manners=manners()))
    assert done[0].added is not None
    assert done[1].failure is not None
    receipt = catalogue.vintage("qcew", "2023A").receipt
    assert (receipt.address, receipt.etag) == (publisher.address, '"one"')
    assert catalogue.reference("qcew").address == publisher.address
    (again,) = deliver(catalogue, home, [good], manners=manners())
    assert again.held
    assert len(publisher.asked) == 2
    assert not list((home / "downloads").rglob("*.csv"))


def test_a_file_for_another_area_is_not_added(
    publisher: Publisher, excerpts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HIGHROAD_CONTACT", "analyst@example.gov")
    publisher.body = (excerpts / "2023_a_area_39047.csv").read_bytes()
    wanted = Wanted("qcew", publisher.address, "2023_a_area_39049.csv", "2023A 39049")
    home = tmp_path / "home"
    (result,) = deliver(Catalogue(home), home, [wanted], manners=manners())
    assert result.failure is not None
    assert "named for area 39049" in result.failure.message
    assert Catalogue(home).vintages("qcew") == []


@pytest.mark.parametrize(
    ("source", "name", "packed"),
    [
        ("ipeds", "C2024_A.csv", "C2024_A.zip"),
        ("cip_soc", "CIP2020_SOC2018_Crosswalk.xlsx", ""),
        ("laus_monthly", "la.data.7.California", ""),
        ("state_projections", "LongTermRestJson_32.json", ""),
        ("lodes", "ca_od_main_JT00_2022.csv", "ca_od_main_JT00_2022.csv.gz"),
        ("qwi", "qwi_ca_sa_f_gw_ns_op_u.csv", "qwi_ca_sa_f_gw_ns_op_u.csv.gz"),
    ],
)
def test_other_sources_are_delivered_too(
    publisher: Publisher,
    excerpts: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    source: str,
    name: str,
    packed: str,
) -> None:
    monkeypatch.setenv("HIGHROAD_CONTACT", "analyst@example.gov")
    publisher.body = (excerpts / name).read_bytes()
    if packed.endswith(".gz"):
        publisher.body = gzip.compress(publisher.body)
    elif packed:
        archive = io.BytesIO()
        with zipfile.ZipFile(archive, "w") as target:
            target.writestr(name.lower(), publisher.body)
        publisher.body = archive.getvalue()
    catalogue = Catalogue(tmp_path / "home")
    wanted = Wanted(source, publisher.address, packed or name, name)
    (done,) = deliver(catalogue, tmp_path / "home", [wanted], manners=manners())
    assert done.failure is None
    assert catalogue.vintage(source).receipt.file == (packed or name)
    assert sum(catalogue.vintage(source).rows.values()) > 0

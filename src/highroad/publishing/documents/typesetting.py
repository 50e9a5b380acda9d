"""Running the typesetter: long documents in a process of their own, which gives back the memory they take.

A plan of a thousand pages takes more than a gigabyte to set, and the typesetter keeps what it has set, should
it be asked again.
"""

from __future__ import annotations

import hashlib
import io
import json
import subprocess
import sys
import zipfile
from collections import OrderedDict
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from highroad.publishing.charts.theme import typesetter_fonts

MAIN: Final = "main.typ"
LONG: Final = 200_000  # bytes of source from which on a document is set apart, about a hundred pages
#: What a source ends with: the pages of its headings, for whoever asks.
PAGES: Final = """
#context [#metadata(query(heading).filter(it => it.has("label"))
  .map(it => (str(it.label), counter(page).at(it.location()).first()))) <pages>]
"""
_ORDER, _FAILED, _REMEMBERED = "order.json", 3, 4
_remembered: OrderedDict[str, dict[str, int]] = OrderedDict()


class Unset(Exception):
    """The typesetter refused a source; it says why."""


def pdf_of(files: Mapping[str, bytes], timestamp: datetime, *, accessible: bool = True) -> bytes:
    """The PDF of a source and its charts. accessible: it must be PDF/UA-1. Raises Unset."""
    order = {"pdf": True, "ua": accessible, "at": timestamp.isoformat()}
    made, pages = _done(files, order)
    _remember(files, pages)
    return made


def pages_of(files: Mapping[str, bytes]) -> dict[str, int]:
    """On which page each heading stands; free for a document that was just set as PDF. Raises Unset."""
    known = _remembered.get(_name(files))
    return known if known is not None else _done(files, {"pdf": False})[1]


def _remember(files: Mapping[str, bytes], pages: dict[str, int]) -> None:
    _remembered[_name(files)] = pages
    while len(_remembered) > _REMEMBERED:
        _remembered.popitem(last=False)


def _name(files: Mapping[str, bytes]) -> str:
    return hashlib.sha256(files[MAIN]).hexdigest()


def _done(files: Mapping[str, bytes], order: Mapping[str, Any]) -> tuple[bytes, dict[str, int]]:
    if len(files[MAIN]) < LONG:
        return _set(files, order)
    sent = _packed({**files, _ORDER: json.dumps(order).encode()})
    done = subprocess.run(
        [sys.executable, "-m", "highroad.publishing.documents.typesetting"], input=sent, capture_output=True
    )
    if done.returncode:
        raise Unset(done.stderr.decode(errors="replace")[-2000:])
    with zipfile.ZipFile(io.BytesIO(done.stdout)) as got:
        return got.read("made.pdf"), json.loads(got.read("pages.json"))


def _set(files: Mapping[str, bytes], order: Mapping[str, Any]) -> tuple[bytes, dict[str, int]]:
    import typst

    given, fonts = dict(files), typesetter_fonts()
    try:
        made = b""
        if order["pdf"]:
            at = datetime.fromisoformat(order["at"])
            more: dict[str, Any] = {"pdf_standards": "ua-1"} if order["ua"] else {}
            made = typst.compile(given, format="pdf", timestamp=at, font_paths=fonts, **more)
        if not given[MAIN].endswith(PAGES.encode()):
            return made, {}
        told = typst.query(given, "<pages>", field="value", one=True, font_paths=fonts)
    except (typst.TypstError, RuntimeError) as error:
        raise Unset(str(error)) from error
    return made, dict(json.loads(told))


def _packed(files: Mapping[str, bytes]) -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_STORED) as book:
        for name, content in files.items():
            book.writestr(name, content)
    return sink.getvalue()


def main() -> int:
    """Set what stands on the standard input, as `_done` packs it."""
    with zipfile.ZipFile(io.BytesIO(sys.stdin.buffer.read())) as book:
        files = {name: book.read(name) for name in book.namelist()}
    order = json.loads(files.pop(_ORDER))
    try:
        made, pages = _set(files, order)
    except Unset as refusal:
        sys.stderr.write(str(refusal))
        return _FAILED
    sys.stdout.buffer.write(_packed({"made.pdf": made, "pages.json": json.dumps(pages).encode()}))
    return 0


if __name__ == "__main__":
    sys.exit(main())

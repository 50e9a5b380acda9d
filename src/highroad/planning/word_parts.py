"""The parts of a Word file, opened without trusting them; its styles, numbering and links."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from typing import Final
from xml.etree import ElementTree as Xml  # files with a document type, the way in for tricks, are refused

from highroad.errors import BadQuestion
from highroad.language import gettext as _

MOST_BYTES: Final = 30_000_000


_MOST_UNPACKED: Final = 60_000_000


_MOST_PARTS: Final = 5_000


W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


R: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


def unreadable_word(why: str) -> BadQuestion:
    return BadQuestion(why, remedy=_("Open it in a word processor, save it as .docx, and bring that file."))


class Package:
    """The parts of a .docx that hold text."""

    def __init__(self, data: bytes) -> None:
        try:
            self.archive = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError) as error:
            raise unreadable_word(_("This isn't a Word file (.docx).")) from error
        if len(self.archive.infolist()) > _MOST_PARTS:
            raise unreadable_word(_("The file has too many parts."))
        self.left = _MOST_UNPACKED
        self.document = self.part("word/document.xml")
        if self.document is None or self.document.tag != f"{W}document":
            raise unreadable_word(_("This isn't a Word file (.docx)."))

    def part(self, name: str) -> Xml.Element | None:
        """A part's XML, or None when there is none."""
        try:
            info = self.archive.getinfo(name)
        except KeyError:
            return None
        try:
            with self.archive.open(info) as stream:
                text = stream.read(self.left + 1)
        except Exception as error:  # a damaged, encrypted or oddly packed part
            raise unreadable_word(_("The file is damaged or locked with a password.")) from error
        self.left -= len(text)
        if self.left < 0:
            raise unreadable_word(_("The file unpacks to more than can be read."))
        head = text.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
        if head != b"<" or b"\x00" in text or b"<!DOCTYPE" in text or b"<!ENTITY" in text:
            raise unreadable_word(_("The file holds something that no Word file needs."))
        try:
            return Xml.fromstring(text)  # noqa: S314 - no document type gets here
        except (Xml.ParseError, ValueError, RecursionError) as error:
            raise unreadable_word(_("The file is damaged.")) from error


@dataclass(slots=True)
class Style:
    """What a paragraph style says."""

    name: str = ""
    based_on: str = ""
    outline: int | None = None
    number: tuple[str, int] | None = None


def value_of(parent: Xml.Element | None, tag: str) -> str | None:
    found = parent.find(f"{W}{tag}") if parent is not None else None
    return found.get(f"{W}val") if found is not None else None


def is_on(properties: Xml.Element | None, tag: str) -> bool:
    found = properties.find(f"{W}{tag}") if properties is not None else None
    return found is not None and found.get(f"{W}val", "1") not in ("0", "false", "off")


def indent_of(properties: Xml.Element) -> int:
    found = properties.find(f"{W}ind")
    left = found.get(f"{W}left", found.get(f"{W}start", "0")) if found is not None else "0"
    return int(left) if left.isdigit() else 0


def number_of(properties: Xml.Element | None) -> tuple[str, int] | None:
    number = properties.find(f"{W}numPr") if properties is not None else None
    if number is None:
        return None
    level = value_of(number, "ilvl") or "0"
    return value_of(number, "numId") or "0", min(int(level) if level.isdigit() else 0, 8)


def styles_of(part: Xml.Element | None) -> dict[str, Style]:
    styles = {}
    for style in part.findall(f"{W}style") if part is not None else ():
        properties = style.find(f"{W}pPr")
        outline = value_of(properties, "outlineLvl")
        styles[style.get(f"{W}styleId", "")] = Style(
            (value_of(style, "name") or "").lower(),
            value_of(style, "basedOn") or "",
            int(outline) if outline and outline.isdigit() else None,
            number_of(properties),
        )
    return styles


def numbering_of(part: Xml.Element | None) -> dict[tuple[str, int], str]:
    """(list, level) -> how it is numbered ("bullet", "decimal", …)."""
    if part is None:
        return {}
    kinds = {
        (abstract.get(f"{W}abstractNumId", ""), level.get(f"{W}ilvl", "0")): value_of(level, "numFmt") or ""
        for abstract in part.findall(f"{W}abstractNum")
        for level in abstract.findall(f"{W}lvl")
    }
    return {
        (number.get(f"{W}numId", ""), int(level)): kind
        for number in part.findall(f"{W}num")
        for (abstract, level), kind in kinds.items()
        if abstract == value_of(number, "abstractNumId") and level.isdigit()
    }


def starts_of(part: Xml.Element | None) -> dict[tuple[str, int], int]:
    """(list, level) -> the number it begins with, where it isn't 1."""
    if part is None:
        return {}
    general = {
        (abstract.get(f"{W}abstractNumId", ""), level.get(f"{W}ilvl", "")): value_of(level, "start")
        for abstract in part.findall(f"{W}abstractNum")
        for level in abstract.findall(f"{W}lvl")
    }
    found: dict[tuple[str, int], int] = {}
    for number in part.findall(f"{W}num"):
        key = number.get(f"{W}numId", "")
        own = value_of(number, "abstractNumId")
        told = {level: first for (abstract, level), first in general.items() if abstract == own}
        for over in number.findall(f"{W}lvlOverride"):
            level = over.get(f"{W}ilvl", "")
            told[level] = value_of(over, "startOverride") or value_of(over.find(f"{W}lvl"), "start")
        for level, first in told.items():
            if level.isdigit() and first and first.isdigit() and first != "1":
                found[key, int(level)] = int(first)
    return found


def links_of(part: Xml.Element | None) -> dict[str, str]:
    return {one.get("Id", ""): one.get("Target", "") for one in part} if part is not None else {}

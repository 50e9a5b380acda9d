"""Lists of a Word file with real numbering: one definition for bullets, one for numbers."""

from __future__ import annotations

from typing import Any, Final

from docx.oxml import parse_xml

from highroad.publishing.documents.word.xml import NAMESPACES

LEVELS: Final = 9
_STEP: Final = 360  # twentieths of a point that a level is set in
_BULLETS, _NUMBERS = 900, 901  # definitions of ours, apart from those of the template


class Lists:
    """The lists of a document; each numbered one counts by itself."""

    def __init__(self) -> None:
        self.begun: list[tuple[int, int]] = []  # (level, first number) of each numbered list

    def bullets(self) -> int:
        """The number by which paragraphs call the bulleted list."""
        return _BULLETS

    def numbered(self, level: int, start: int) -> int:
        """A new numbered list at a level, beginning with a number; how paragraphs call it."""
        self.begun.append((level, start))
        return 1000 + len(self.begun)

    def put_into(self, paper: Any) -> None:
        """Write the definitions. All definitions stand before all lists, as the schema wants."""
        part = paper.part.numbering_part.element
        first = next((child for child in part if child.tag.endswith("}num")), None)
        for definition in (_definition(_BULLETS, "bullet"), _definition(_NUMBERS, "decimal")):
            element = parse_xml(definition)
            if first is not None:
                first.addprevious(element)
            else:
                part.append(element)
        part.append(_list(_BULLETS, _BULLETS, ""))
        for number, (level, start) in enumerate(self.begun, start=1001):
            begins = f'<w:lvlOverride w:ilvl="{level}"><w:startOverride w:val="{start}"/></w:lvlOverride>'
            part.append(_list(number, _NUMBERS, begins))


def item_dress(number: int, level: int) -> str:
    """The properties of a paragraph that is an item of a list."""
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'


def indent(level: int) -> str:
    """The indent of what stands below an item without being one."""
    return f'<w:ind w:left="{_STEP * (level + 1)}"/>'


def _definition(number: int, form: str) -> str:
    levels = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
        f'<w:lvlText w:val="{"•–"[level % 2] if form == "bullet" else f"%{level + 1}."}"/>'
        f'<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="{_STEP * (level + 1)}" w:hanging="{_STEP}"/></w:pPr>'
        "</w:lvl>"
        for level in range(LEVELS)
    )
    return (
        f'<w:abstractNum {NAMESPACES} w:abstractNumId="{number}"><w:multiLevelType w:val="multilevel"/>'
        f"{levels}</w:abstractNum>"
    )


def _list(number: int, definition: int, begins: str) -> Any:
    return parse_xml(
        f'<w:num {NAMESPACES} w:numId="{number}"><w:abstractNumId w:val="{definition}"/>{begins}</w:num>'
    )

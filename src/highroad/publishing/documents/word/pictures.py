"""Charts in a Word file: each picture once, with its alternative text."""

from __future__ import annotations

import hashlib
import struct
from typing import Any, Final

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.parts.image import ImagePart

from highroad.publishing.documents.word.tables import TEXT_WIDTH
from highroad.publishing.documents.word.xml import attribute

_EMU: Final = 914_400  # to the inch
_TALLEST: Final = 8.4  # inches: a chart and its caption fit a page
_PICTURE: Final = "http://schemas.openxmlformats.org/drawingml/2006/picture"


class Pictures:
    """The pictures of a file; a chart that is shown twice is kept once."""

    def __init__(self, paper: Any) -> None:
        self.part, self.known, self.count = paper.part, dict[str, str](), 0

    def drawing(self, png: bytes, alt: str, title: str, share: float = 1.0) -> str:
        """A picture as wide as the text, or a share of that, or as high as a page lets it be."""
        self.count += 1
        across, down = struct.unpack(">II", png[16:24])
        width = share * min(TEXT_WIDTH, _TALLEST * across / down)
        size = f'cx="{round(width * _EMU)}" cy="{round(width * _EMU * down / across)}"'
        name = f"Chart {self.count}"
        return (
            f'<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent {size}/>'
            f'<wp:docPr id="{self.count}" name="{name}" descr={attribute(alt)} title={attribute(title)}/>'
            '<wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect="1"/></wp:cNvGraphicFramePr>'
            f'<a:graphic><a:graphicData uri="{_PICTURE}"><pic:pic><pic:nvPicPr>'
            f'<pic:cNvPr id="{self.count}" name="{name}"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>'
            f'<a:blip r:embed="{self._relation(png)}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
            f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {size}/></a:xfrm>'
            '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>'
            "</wp:inline></w:drawing></w:r>"
        )

    def _relation(self, png: bytes) -> str:
        digest = hashlib.sha256(png).hexdigest()
        if digest not in self.known:
            name = PackURI(f"/word/media/chart{len(self.known) + 1}.png")
            picture = ImagePart(name, CONTENT_TYPE.PNG, png)
            self.known[digest] = self.part.relate_to(picture, RELATIONSHIP_TYPE.IMAGE)
        return self.known[digest]

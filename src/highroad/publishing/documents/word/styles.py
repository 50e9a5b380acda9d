"""How a Word file looks: its styles, its page with header and footer, its properties and settings.

Faces are ones that every office has (Georgia for titles, Arial for text), so that the page breaks where it
should on machines without the web fonts.
"""

from __future__ import annotations

from typing import Any, Final

from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from docx.shared import Inches, Pt, RGBColor

from highroad.publishing.documents.model import Document
from highroad.publishing.documents.word.tables import TEXT_WIDTH
from highroad.publishing.documents.word.xml import NAMESPACES, TONGUES, field
from highroad.publishing.documents.words import made_on, page_words

_TEAL: Final = RGBColor(0x0B, 0x5C, 0x64)
_QUIET: Final = RGBColor(0x56, 0x5C, 0x65)
_INK: Final = RGBColor(0x1B, 0x1B, 0x1B)
_DEEPEST: Final = 3  # levels of headings that the list of contents names


def dress(paper: Any, document: Document) -> None:
    """Letter paper, one-inch margins, the house styles, properties and language."""
    _styles(paper, document.language)
    _page(paper, document)
    if document.dense:
        _close(paper)
    _properties(paper, document)
    _settings(paper, document)


def _styles(paper: Any, spoken: str) -> None:
    styles = paper.styles
    _face(styles["Normal"], "Arial", 10, _INK)
    styles["Normal"].paragraph_format.space_after = Pt(6)
    styles["Normal"].paragraph_format.line_spacing = 1.15
    _face(styles["Title"], "Georgia", 22, _TEAL, bold=True)
    _face(styles["Subtitle"], "Arial", 12, _QUIET)
    for name in ("Title", "Subtitle"):  # the template sets their letters apart
        for spaced in styles[name].element.rPr.findall(qn("w:spacing")):
            styles[name].element.rPr.remove(spaced)
    for level, (face, size, color) in enumerate(
        [("Georgia", 14, _INK), ("Arial", 11.5, _INK), ("Arial", 10, _TEAL)] + [("Arial", 10, _INK)] * 3,
        start=1,
    ):
        style = styles[f"Heading {level}"]
        _face(style, face, size, color, bold=True)
        style.paragraph_format.space_before = Pt(16 if level == 1 else 11)
        style.paragraph_format.space_after = Pt(5)
        style.paragraph_format.keep_with_next = True
    _face(styles["Caption"], "Arial", 9.5, _INK, bold=True)
    styles["Caption"].paragraph_format.keep_with_next = True
    styles["Caption"].paragraph_format.space_before = Pt(8)
    for border in styles["Title"].element.iter(qn("w:pBdr")):
        border.getparent().remove(border)
    _edge(styles["Heading 1"], "top", "0B5C64", 8)
    _face(styles["Quote"], "Arial", 10, _INK)
    styles["Quote"].paragraph_format.left_indent = Inches(0.35)
    _own_styles(styles)
    tongue = OxmlElement("w:lang")
    tongue.set(qn("w:val"), TONGUES.get(spoken, spoken))
    properties = styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    for old in properties.findall(qn("w:lang")):
        properties.remove(old)
    properties.append(tongue)


def _own_styles(styles: Any) -> None:
    """Styles of ours: notes, leads, code, boxes, cells, contents and footnotes."""
    sized = {
        "Note": (8.5, _QUIET), "Lead": (11.5, _INK), "Code": (8.5, _INK), "Notice": (10, _INK),
        "Attention": (10, _INK), "Figure": (10, _INK), "Table Text": (8.5, _INK), "Table Head": (8.5, _INK),
        "Contents Title": (14, _INK), "footnote text": (8.5, _INK), "Source Note": (8.5, _INK),
        **{f"toc {level}": (10, _INK) for level in range(1, _DEEPEST + 1)},
    }  # fmt: skip
    made = {}
    for name, (size, color) in sized.items():
        style = made[name] = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=name.islower())
        style._element.styleId = name.title().replace("Toc", "TOC").replace(" ", "")
        style.base_style = styles["Normal"]
        _face(style, "Courier New" if name == "Code" else "Arial", size, color)
    for name in ("Note", "footnote text", "Source Note"):
        made[name].paragraph_format.space_after = Pt(2)
    for name in ("footnote text", "Source Note"):
        made[name].paragraph_format.line_spacing = 1
    for name in ("Table Text", "Table Head"):
        form = made[name].paragraph_format
        form.space_before = form.space_after = Pt(1.5)
        form.line_spacing = 1
    for name in ("Table Head", "Contents Title"):
        made[name].font.bold = True
    made["Figure"].paragraph_format.keep_with_next = True
    made["Contents Title"].paragraph_format.space_before = Pt(12)
    for name, color, paint in (("Notice", "0B5C64", "EEF5F5"), ("Attention", "B35C00", "FDF3E7")):
        made[name].paragraph_format.left_indent = Inches(0.12)
        _edge(made[name], "left", color, 32)
        shade = parse_xml(f'<w:shd {NAMESPACES} w:val="clear" w:color="auto" w:fill="{paint}"/>')
        _put(made[name], shade, "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:rPr")
    for level in range(1, _DEEPEST + 1):
        form = made[f"toc {level}"].paragraph_format
        form.left_indent = Inches(0.22 * (level - 1))
        form.space_before, form.space_after = Pt(4 if level == 1 else 0), Pt(2)
        form.tab_stops.add_tab_stop(Inches(TEXT_WIDTH), 2, 1)
    made["toc 1"].font.bold = True
    raised = styles.add_style("footnote reference", WD_STYLE_TYPE.CHARACTER, builtin=True)
    raised._element.styleId = "FootnoteReference"
    raised.font.superscript = True
    followed = styles.add_style("Hyperlink", WD_STYLE_TYPE.CHARACTER, builtin=True)
    followed.font.color.rgb, followed.font.underline = _TEAL, True


def _face(style: Any, face: str, size: float, color: RGBColor, *, bold: bool | None = None) -> None:
    style.font.name, style.font.size, style.font.color.rgb = face, Pt(size), color
    style.font.italic = False
    if bold is not None:
        style.font.bold = bold
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    for script in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(script), face)


def _close(paper: Any) -> None:
    """Small and close, for a sheet that must say much on two pages."""
    section, styles = paper.sections[0], paper.styles
    section.top_margin = section.bottom_margin = Inches(0.6)
    styles["Normal"].font.size = Pt(9)
    styles["Normal"].paragraph_format.space_after = Pt(3)
    styles["Normal"].paragraph_format.line_spacing = 1.05
    styles["Title"].font.size = Pt(17)
    styles["Subtitle"].font.size = Pt(10)
    styles["Heading 1"].font.size = Pt(11)
    styles["Heading 1"].paragraph_format.space_before = Pt(8)
    styles["Heading 1"].paragraph_format.space_after = Pt(2)


def _page(paper: Any, document: Document) -> None:
    """Letter paper; the running header from the second page on; organization and page x of y below."""
    section = paper.sections[0]
    section.orientation = WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Inches(8.5), Inches(11)
    section.left_margin = section.right_margin = Inches(1)
    section.top_margin = section.bottom_margin = Inches(1)
    section.different_first_page_header_footer = True
    top = section.header.paragraphs[0]
    top.style = paper.styles["Note"]
    top.add_run(document.running_header or document.title)
    _edge(top, "bottom", "A9AEB1")
    for footer in (section.first_page_footer, section.footer):
        line = footer.paragraphs[0]
        line.style = paper.styles["Note"]
        line.paragraph_format.tab_stops.add_tab_stop(Inches(TEXT_WIDTH), 2)
        before, between = page_words()
        line.add_run(f"{document.organization}\t{before}")
        _add(line, field("PAGE", "1"))
        line.add_run(between)
        _add(line, field("NUMPAGES", "1"))


def _add(line: Any, inner: str) -> None:
    line._p.extend(list(parse_xml(f"<w:p {NAMESPACES}>{inner}</w:p>")))


def _edge(holder: Any, side: str, color: str, width: int = 4) -> None:
    """A line at one side of a paragraph, or of all paragraphs of a style."""
    borders = parse_xml(
        f'<w:pBdr {NAMESPACES}><w:{side} w:val="single" w:sz="{width}" w:space="4" w:color="{color}"/>'
        "</w:pBdr>"
    )
    _put(
        holder, borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc",
        "w:outlineLvl", "w:rPr",
    )  # fmt: skip


def _put(holder: Any, element: Any, *before: str) -> None:
    holder._element.get_or_add_pPr().insert_element_before(element, *before)


def _properties(paper: Any, document: Document) -> None:
    core = paper.core_properties
    core.title, core.subject = document.title, document.subtitle
    core.author = core.last_modified_by = document.organization
    core.language = document.language
    core.comments = document.notice
    core.created = core.modified = made_on(document)


def _settings(paper: Any, document: Document) -> None:
    """Current Word's own mode; where the rules of footnotes are; pages of the contents are renewed."""
    settings = paper.settings.element
    compatible = settings.find(qn("w:compat"))
    for setting in compatible.findall(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), "15")
    rules = '<w:footnotePr {0}><w:footnote w:id="-1"/><w:footnote w:id="0"/></w:footnotePr>'
    for wanted, xml in (
        (document.contents, '<w:updateFields {0} w:val="true"/>'),
        (any(rel.reltype.endswith("/footnotes") for rel in paper.part.rels.values()), rules),
    ):
        if wanted:
            compatible.addprevious(parse_xml(xml.format(NAMESPACES)))

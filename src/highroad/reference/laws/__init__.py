"""Where the text of a cited law can be read: public addresses of acts, regulations and forms."""

from __future__ import annotations

import re
from functools import cache

from highroad.reference.files import lists_in_force

_CODE = "https://uscode.house.gov/view.xhtml?req=granuleid:USC-prelim-title{title}-section{section}&edition=prelim"
_RULES = "https://www.ecfr.gov/current/title-"
_REGISTER = "https://www.federalregister.gov/citation/"
_CONTROL = "https://www.reginfo.gov/public/do/PRAOMBHistory?ombControlNumber="

_USC = re.compile(r"(\d+) U\.S\.C\. (\d+[A-Za-z]*(?:-\d+)?)")
_CFR = re.compile(r"(\d+) CFR (?:part )?(\d+)(?:\.(\d+)| subpart ([A-Z])\b)?")
_FR = re.compile(r"(\d+) FR (\d+)")
_OMB = re.compile(r"(?:ICR|OMB) (\d{4}-\d{4})")


def law_address(citation: str) -> str:
    """Where the law, rule or form that a citation names first can be read; "" when it names none of them.

    Acts ("WIOA 102(b)(1)") lead to their section of the United States Code, rules ("20 CFR 679.560(b)") to
    the electronic code of federal regulations as it stands today, forms ("OMB 1205-0522") to their history.
    The paragraph isn't part of the address.
    Source: the classification of each act in the United States Code (`sections_2014.yaml`).
    """
    text = citation.strip()
    for act, title, sections in _acts():
        found = re.match(rf"{re.escape(act)} (?:Act )?(?:section |sec\. )?(\d+)", text)
        if found and found[1] in sections:
            return _CODE.format(title=title, section=sections[found[1]])
    if found := _USC.match(text):
        return _CODE.format(title=found[1], section=found[2])
    if found := _CFR.match(text):
        title, part, section, subpart = found.groups()
        if section:
            return f"{_RULES}{title}/section-{part}.{section}"
        return f"{_RULES}{title}/part-{part}" + (f"/subpart-{subpart}" if subpart else "")
    if found := _FR.match(text):
        return f"{_REGISTER}{found[1]}-FR-{found[2]}"
    found = _OMB.match(text)
    return f"{_CONTROL}{found[1]}" if found else ""


@cache
def _acts() -> tuple[tuple[str, str, dict[str, str]], ...]:
    held = lists_in_force("laws", "sections", None).lists["acts"]
    return tuple((each["act"], str(each["title"]), each["sections"]) for each in held)

"""Error codes are what people search for: no two errors share one."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import highroad

ROOT = Path(highroad.__file__).parent


def test_no_two_errors_share_a_code() -> None:
    texts = (path.read_text(encoding="utf-8") for path in ROOT.rglob("*.py"))
    codes = Counter(
        code for text in texts for code in re.findall(r'^    code = "(HR-E-\d{4})"', text, re.MULTILINE)
    )
    assert {"HR-E-0101", "HR-E-0801"} <= set(codes)
    assert [code for code, times in codes.items() if times > 1] == []

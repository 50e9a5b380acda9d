"""Texts that are to be shown, searched for what would tell who said them."""

from __future__ import annotations

from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from highroad.language import mark as N_

_NAME_OF_STREET: Final = r"(\p{Lu}[\p{L}.'’]*|\d+(st|nd|rd|th))"
#: What is looked for (RE2), and what it is called; the first that is found is told.
PATTERNS: Final = (
    (r"[^\s@]+@[^\s@]+\.\p{L}{2,}", N_("it holds what looks like an e-mail address")),
    (r"(^|[^\p{L}\d@])@[\p{L}\d_.]{2,}", N_("it holds what looks like the @name of an account")),
    (
        r"(?i)(https?:|www\.|(^|[^\p{L}\d.-])[\p{L}\d-]+(\.[\p{L}\d-]+)*"
        r"\.(com|org|net|gov|edu|info|io|us|mx|me)($|[^\p{L}\d]))",
        N_("it holds what looks like an address on the web"),
    ),
    (
        r"(^|\D)(\d{3}[- .]\d{2}[- .]\d{4}|\d{9})($|\D)",
        N_("it holds what looks like a Social Security number"),
    ),
    (
        r"(^|\D)(\d{3}[-.]\d{4}($|\D)|\(\d{3}\) ?\d{3}[- .]?\d{4}|(\d[ .()/-]{0,2}){10})|\+\d[\d ().-]{7}",
        N_("it holds what looks like a phone number"),
    ),
    (
        rf"(^|\W)\d{{1,6}}[A-Za-z]?,? ((?i:n|s|e|w|north|south|east|west)\.? )?(({_NAME_OF_STREET} ){{1,3}}"
        r"(?i:street|st|avenue|ave|road|rd|boulevard|blvd|lane|ln|drive|dr|court|ct|way|place|pl|highway|hwy"
        r"|circle|terrace|parkway)|(?i:[\p{L}.]+ ){1,2}(?i:street|st|avenue|ave|boulevard|blvd))($|\W)"
        r"|(?i:(^|\W)(calle|avenida|av\.|carretera|bulevar)) "
        r"((de|del|la|las|los|el) |\p{Lu}[\p{L}.]*,? ){1,4}"
        r"(#|[Nn][oº]\.?|número)? ?\d{1,6}"
        r"|(?i:p\. ?o\. ?box|po box|apartado postal) \d+",
        N_("it holds what looks like a street address"),
    ),
)
NAMED: Final = N_("it holds a name that stands in the column speaker")
#: Small words of names that are words of every text too.
PARTICLES: Final = (
    *("da", "de", "del", "der", "di", "do", "dos", "du"),
    *("el", "la", "las", "le", "los", "san", "the", "van", "von"),
)


def identifying(texts: pa.Array) -> list[tuple[pa.Array, str]]:
    """What in these texts tells of a person: for each pattern, which texts hold it, and the words for it.

    Looked through as they read: compatibility forms of digits and letters, dashes of every kind and
    characters that don't show make no difference. Numbers spelled out are not found.
    """
    plain = pc.replace_substring_regex(pc.utf8_normalize(texts, form="NFKC"), r"\p{Cf}", "")
    plain = pc.replace_substring_regex(plain, r"\p{Pd}|−", "-")
    plain = pc.replace_substring_regex(plain, r"\s+", " ")
    return [(pc.match_substring_regex(plain, pattern), words) for pattern, words in PATTERNS]


def naming(texts: pa.Array, names: pa.Array) -> pa.Array:
    """Which texts hold a part of one of the names, as a word of its own.

    Parts of three letters and more whatever their case and accents; those of two as they are written; not
    single letters, nor particles such as "de la". Scripts that set no blanks between words are not divided.
    """
    parts = pc.unique(_words(names).flatten())
    lower, length = pc.utf8_lower(parts), pc.utf8_length(parts)
    apart = pc.invert(pc.is_in(lower, pa.array(PARTICLES)))
    long = pc.unique(pc.filter(lower, pc.and_(pc.greater(length, 2), apart)))
    short = pc.filter(parts, pc.and_(pc.equal(length, 2), apart))
    words = _words(texts)
    said = words.flatten()
    found = pc.or_(pc.is_in(pc.utf8_lower(said), long), pc.is_in(said, short))
    holding = pc.unique(pc.filter(pc.list_parent_indices(words), found))
    return pc.is_in(pa.array(range(len(texts)), pa.int64()), pc.cast(holding, pa.int64()))


def _words(texts: pa.Array) -> Any:
    plain = pc.replace_substring_regex(pc.utf8_normalize(texts, form="NFKD"), r"\p{M}|\p{Cf}", "")
    return pc.split_pattern_regex(plain, r"[^\p{L}]+")

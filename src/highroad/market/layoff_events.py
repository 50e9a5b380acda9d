"""Notices of layoffs to layoffs: which notices amend another, so that nobody is counted twice.

An event is one employer, one site, one episode. Lists repeat a notice whenever it is amended: with another
day, another number, a name written otherwise, or without its city. Pure: a table in, tables out.

Source of the rule: idf-weighted soft tokens after Cohen, Ravikumar and Fienberg, "A Comparison of String
Distance Metrics for Name-Matching Tasks" (IJCAI 2003); blocking by sorted neighborhood after Hernández and
Stolfo (SIGMOD 1995).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from highroad.errors import BadQuestion
from highroad.language import gettext as _

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Texts = npt.NDArray[np.str_]
Measure = Callable[[Texts, Texts], Floats]

WANTED: Final = ("state", "company", "city", "notice_date", "effective_date", "employees")
# Notices of one site whose days of effect are further apart are of different episodes.
DAYS: Final = 65
# The law asks for sixty days: where only the day of notice is written, the day of effect is taken as this.
NOTICE_DAYS: Final = 60
SAME_NAME: Final = 0.80
UNSURE_NAME: Final = 0.65
SAME_WORD: Final = 0.80
SAME_CITY: Final = 0.75
SAME_HOUSE: Final = 0.6  # one wrong digit in three
_LEGAL = "inc|incorporated|llc|llp|lp|ltd|limited|corp|corporation|co|company|plc|pc|the"
_SHORT: Final = {"svcs": "services", "svc": "service", "ctr": "center", "mfg": "manufacturing", "and": ""}
_AMENDED = re.compile(r"[-(\s]*\b(amended|amendment|revised|updated?)\b\s*\)?\s*$")
_COPY = re.compile(r"\s*(#\s?\d|\(\d\))\s*$")
_ALIAS = re.compile(r"\b(?:d\s?/?\s?b\s?/?\s?a)\b:?|[()]")
# An alias of only such words names a kind of place, not an employer.
_KINDS = re.compile(r"(store|stores|operations|plant|distribution|facility|warehouse|center|office|\d|\s)*")
_WORD = re.compile(r"[a-z0-9]+")
_ADDRESS = re.compile(r"(?P<house>\d+) (?:[nsew] )?(?P<street>\w+)")


@dataclass(frozen=True, slots=True)
class LayoffEvents:
    """Notices put together.

    event: for each notice, in the order given, the number of its event, from 0 in order of first appearance.
    events: one row an event: `event`, `state`, `company`, `city`, `notice_date`, `effective_date`,
    `employees` (people; each as the last notice that says it does, null where none does),
    `first_notice` (date), `notices`.
    review: pairs of notices (`left`, `right`: rows from 0) whose names are nearly alike (`score`, 0 to 1)
    at one place and time and which were not put together: for a person to judge.
    """

    event: Ints
    events: pa.Table
    review: pa.Table


def layoff_events(notices: pa.Table) -> LayoffEvents:
    """Put notices of the same employer, site and episode together.

    notices: one row a notice with `state`, `company`, `city` (text; "" or null where not written),
    `notice_date`, `effective_date` (dates or null), `employees` (people or null).

    Two notices of a state are of one event where their days of effect are at most 65 days apart, their names
    agree by 0.80 or more, no store number speaks against it, and their cities agree (of addresses: house and
    street as well). A notice without a city
    joins only the one notice that it fits best: were it to join all, it would glue different sites together.
    A notice without a day of effect is placed 60 days after its notice; with neither day, or without a name,
    it stays alone. No notices give no events. Compared are only notices that share the beginning of the name,
    a word of it or the city, within 65 days, so that the work grows with the notices and not their square.

    Raises BadQuestion where a column is missing. Source: see the module.
    """
    if missing := [each for each in WANTED if each not in notices.column_names]:
        raise BadQuestion(
            _("The table has no column “{name}”.").format(name=missing[0]),
            remedy=_("Use a table with these columns: {names}.").format(names=", ".join(WANTED)),
        )
    read = _read(notices)
    left, right = _candidates(read)
    score = _agreement(read, left, right)
    bare = (read.city[left] == "") | (read.city[right] == "")
    same = score >= SAME_NAME
    kept = _best_of_bare(read, left, right, score, same & bare) | (same & ~bare)
    event = _closure(len(read.name), left[kept], right[kept])
    unsure = (score >= UNSURE_NAME) & (event[left] != event[right])
    review = pa.table({"left": left[unsure], "right": right[unsure], "score": score[unsure]})
    return LayoffEvents(event, _summed(notices, event), review.sort_by([("score", "descending")]))


@dataclass(frozen=True, slots=True)
class _Read:
    """Notices as they are compared; `day` is days since 1970, negative and far away where not known."""

    state: Texts
    name: Texts
    alias: Texts
    city: Texts
    day: Ints
    known: Flags
    notice: Ints
    people: Floats


def _read(notices: pa.Table) -> _Read:
    names, aliases = _over_distinct(notices["company"], employer_name)
    cities, _none = _over_distinct(notices["city"], lambda text: (" ".join(_words(text)), ""))
    effect, given = _days(notices["effective_date"]), _days(notices["notice_date"])
    day = np.where(np.isnan(effect), given + NOTICE_DAYS, effect)
    people = pc.fill_null(pc.cast(notices["employees"], pa.float64()), np.nan).to_numpy()
    return _Read(
        state=np.array(pc.fill_null(notices["state"], "").to_pylist(), dtype=np.str_),
        name=names,
        alias=aliases,
        city=cities,
        day=np.nan_to_num(day, nan=-1e9).astype(np.int64),
        known=~np.isnan(day) & (names != ""),
        notice=np.nan_to_num(given, nan=-1e9).astype(np.int64),
        people=people,
    )


def _days(dates: pa.ChunkedArray) -> Floats:
    days: Floats = pc.cast(pc.cast(pc.cast(dates, pa.date32()), pa.int32()), pa.float64()).to_numpy()
    return days


def _over_distinct(texts: pa.ChunkedArray, read: Callable[[str], tuple[str, str]]) -> tuple[Texts, Texts]:
    """A reading of each distinct text, given to every row that has it."""
    coded = pc.fill_null(texts, "").combine_chunks().dictionary_encode()
    values = [read(each) for each in coded.dictionary.to_pylist()]
    places = coded.indices.to_numpy()
    first = np.array([each[0] for each in values] or [""], dtype=np.str_)
    second = np.array([each[1] for each in values] or [""], dtype=np.str_)
    return first[places], second[places]


def employer_name(text: str) -> tuple[str, str]:
    """(name, alias) as compared: small letters, no legal form, no "amended", no "#2".

    The alias is what stands in brackets or after d/b/a; "" where there is none, or where it only names a kind
    of place ("Store", "Plant 2"). `employer_name("ACME Co. (Mill 12) - Update")` is `("acme", "mill 12")`.
    """
    text = text.lower().replace("'", "").replace("’", "")
    while (cut := _COPY.sub("", _AMENDED.sub("", text))) != text:
        text = cut
    parts = [each.strip() for each in _ALIAS.split(text)]
    aliases = [each for each in parts[1:] if not _KINDS.fullmatch(each)]
    name, alias = " ".join(_words(parts[0])), " ".join(_words(" ".join(aliases)))
    return (name, alias) if name else (alias, "")


def _words(text: str) -> list[str]:
    every = _WORD.findall(text.lower().replace("'", "").replace(".", "" if "." in text[:4] else " "))
    words = [short for each in every if (short := _SHORT.get(each, each))]
    return [each for each in words if not re.fullmatch(_LEGAL, each)] or words


def _candidates(read: _Read) -> tuple[Ints, Ints]:
    """Pairs of rows, each once, that share a block and are at most `DAYS` apart."""
    rows = np.flatnonzero(read.known)
    if not rows.size:
        return rows, rows
    names, place = np.unique(read.name[rows], return_inverse=True)
    words = [sorted({each[:4] for each in name.split()} | {name.replace(" ", "")[:4]}) for name in names]
    many = np.array([len(each) for each in words], np.int64)
    flat = np.array([f"n:{each}" for some in words for each in some], dtype=np.str_)
    owner, word = _expanded(place, many)
    keys = np.concatenate((flat[word], np.strings.add("c:", np.strings.slice(read.city[rows], 0, 4))))
    members = np.concatenate((rows[owner], rows))
    used = keys != "c:"
    keys, members = keys[used], members[used]
    _every, block = np.unique(
        np.strings.add(np.strings.add(read.state[members], "|"), keys), return_inverse=True
    )
    return _within(block.astype(np.int64), members, read.day)


def _expanded(place: npt.NDArray[np.intp], many: Ints) -> tuple[Ints, Ints]:
    """For items with runs of `many[place]` entries: which item, and which entry of the joined runs."""
    count = many[place]
    starts = np.concatenate(([0], np.cumsum(many)[:-1]))
    owner = np.repeat(np.arange(len(place)), count)
    within = np.arange(len(owner)) - np.repeat(np.cumsum(count) - count, count)
    return owner, np.repeat(starts[place], count) + within


def _within(block: Ints, members: Ints, day: Ints) -> tuple[Ints, Ints]:
    """Sorted by block and day, each row meets those after it up to `DAYS` later."""
    low = int(day[members].min())
    width = int(day[members].max()) - low + DAYS + 1
    line = block * width + (day[members] - low)
    order = np.argsort(line, kind="stable")
    line, members = line[order], members[order]
    first = np.arange(1, len(line) + 1)
    last = np.searchsorted(line, line + DAYS, side="right")
    count = last - first
    one = np.repeat(members, count)
    offset = np.arange(len(one)) - np.repeat(np.cumsum(count) - count, count)
    other = members[np.repeat(first, count) + offset]
    total = len(day)
    pairs = np.unique(np.minimum(one, other) * total + np.maximum(one, other))
    pairs = pairs[pairs // total != pairs % total]
    return pairs // total, pairs % total


def _agreement(read: _Read, left: Ints, right: Ints) -> Floats:
    """How well names agree, 0 to 1; 0 where cities differ or a number in the names speaks against it."""
    score = np.zeros(len(left))
    near = _distinct_pairs(read.city, left, right, _cities)
    there = np.flatnonzero((near >= SAME_CITY) | (read.city[left] == "") | (read.city[right] == ""))
    left, right = left[there], right[there]
    whole = np.strings.strip(np.strings.add(np.strings.add(read.name, " "), read.alias))
    # An alias counts only where both give one: amendments often leave it out.
    both = (read.alias[left] != "") & (read.alias[right] != "")
    weigh = _Weigher(read.name, whole)
    plain = _distinct_pairs(read.name, left, right, weigh)
    entire = _distinct_pairs(whole, left, right, weigh)
    # A name with an alias may also stand whole in the other notice, without brackets.
    score[there] = np.where(both, entire, np.maximum(plain, entire))
    return score


def _distinct_pairs(texts: Texts, left: Ints, right: Ints, measure: Measure) -> Floats:
    """A measure of pairs of texts, taken once for each pair of distinct texts."""
    if not left.size:
        return np.zeros(0)
    names, place = np.unique(texts, return_inverse=True)
    total = len(names)
    one, other = place[left], place[right]
    codes, back = np.unique(np.minimum(one, other) * total + np.maximum(one, other), return_inverse=True)
    return measure(names[codes // total], names[codes % total])[back]


def _cities(one: Texts, other: Texts) -> Floats:
    """How alike places are. Some lists give addresses: there another house or street is another site, however
    much of the town and its code is the same.
    """
    near = np.where((one == "") | (other == ""), 0.0, alike(one, other))
    parts = [[_ADDRESS.match(place) for place in places.tolist()] for places in (one, other)]
    both = np.array([bool(a and b) for a, b in zip(*parts, strict=True)], dtype=np.bool_)
    for part, enough in (("house", SAME_HOUSE), ("street", SAME_CITY)):
        first, second = (np.array([f[part] if f else "" for f in some], np.str_) for some in parts)
        near = np.where(both & (alike(first, second) < enough), 0.0, near)
    return near


class _Weigher:
    """Soft agreement of names: words found again (spelled nearly the same), weighed by how rare they are."""

    def __init__(self, *texts: Texts) -> None:
        names = np.unique(np.concatenate(texts))
        every = [each for name in names for each in set(name.split())]
        words, count = np.unique(np.array(every or [""], dtype=np.str_), return_counts=True)
        self.words = words
        self.weight = np.log(1 + len(names) / count)

    def __call__(self, one: Texts, other: Texts) -> Floats:
        soft = self._soft(one, other)
        # Words run together or split at the wrong place: compared as one line of letters.
        tight = alike(np.strings.replace(one, " ", ""), np.strings.replace(other, " ", ""))
        found: Floats = np.maximum(soft, np.where(tight >= 0.85, tight, 0.0))
        found[_numbers_differ(one, other)] = 0
        return found

    def _soft(self, one: Texts, other: Texts) -> Floats:
        a_pair, a_word = self._split(one)
        b_pair, b_word = self._split(other)
        many = np.bincount(b_pair, minlength=len(one))
        a_item, b_item = _expanded(a_pair.astype(np.intp), many)
        like = _distinct_pairs(self.words, a_word[a_item], b_word[b_item], _spelled)
        best_a, best_b = np.zeros(len(a_word)), np.zeros(len(b_word))
        np.maximum.at(best_a, a_item, like)
        np.maximum.at(best_b, b_item, like)
        a_weight, b_weight = self.weight[a_word], self.weight[b_word]
        pairs = len(one)
        found = np.bincount(a_pair, a_weight * best_a, pairs) + np.bincount(b_pair, b_weight * best_b, pairs)
        total = np.bincount(a_pair, a_weight, pairs) + np.bincount(b_pair, b_weight, pairs)
        return np.asarray(np.divide(found, total, out=np.zeros(pairs), where=total > 0))

    def _split(self, names: Texts) -> tuple[Ints, Ints]:
        split = [sorted(set(each.split())) for each in names.tolist()]
        pair = np.repeat(np.arange(len(split)), [len(each) for each in split])
        flat = np.array([word for some in split for word in some] or [""], dtype=np.str_)
        return pair, np.searchsorted(self.words, flat)[: len(pair)]


def _spelled(one: Texts, other: Texts) -> Floats:
    like = alike(one, other)
    # A number is the same or another one: stores 6240 and 6241 are two sites.
    number = np.strings.isdigit(one) | np.strings.isdigit(other)
    return np.where((one == other) | (~number & (like >= SAME_WORD)), like, 0.0)


def _numbers_differ(one: Texts, other: Texts) -> Flags:
    """Both names have numbers and none in common: two stores of a chain."""
    numbers = [
        (set(re.findall(r"\d+", a)), set(re.findall(r"\d+", b)))
        for a, b in zip(one.tolist(), other.tolist(), strict=True)
    ]
    return np.array([bool(a and b and not a & b) for a, b in numbers], dtype=np.bool_)


def alike(one: Texts, other: Texts) -> Floats:
    """1 less edits (a letter added, lost, changed, or two swapped) over the longer length; 1 for two "".

    All pairs at once: the table of edits is filled cell by cell, each cell for every pair. Source: optimal
    string alignment after Damerau (CACM 1964).
    """
    longer = np.maximum(np.strings.str_len(one), np.strings.str_len(other))
    found = np.ones(len(one))
    differ = np.flatnonzero(one != other)
    # By length, so that one long name does not make every table large.
    for some in np.array_split(differ[np.argsort(longer[differ])], max(1, len(differ) // 512)):
        if some.size:
            found[some] = 1 - _edits(one[some], other[some]) / longer[some]
    return found


def _edits(one: Texts, other: Texts) -> Ints:
    a_length, b_length = np.strings.str_len(one), np.strings.str_len(other)
    height, width = int(a_length.max()), int(b_length.max())
    a, b = _letters(one, height), _letters(other, width)
    table = np.zeros((height + 1, width + 1, len(one)), np.int16)
    table[:, 0] = np.arange(height + 1, dtype=np.int16)[:, None]
    table[0] = np.arange(width + 1, dtype=np.int16)[:, None]
    for i in range(1, height + 1):
        for j in range(1, width + 1):
            changed = a[i - 1] != b[j - 1]
            step = np.minimum(table[i - 1, j], table[i, j - 1]) + 1
            step = np.minimum(step, table[i - 1, j - 1] + changed)
            if i > 1 and j > 1:
                swapped = (a[i - 1] == b[j - 2]) & (a[i - 2] == b[j - 1])
                step = np.where(swapped, np.minimum(step, table[i - 2, j - 2] + 1), step)
            table[i, j] = step
    return table[a_length, b_length, np.arange(len(one))].astype(np.int64)


def _letters(texts: Texts, width: int) -> npt.NDArray[np.uint32]:
    """One row a place in the text, one column a text."""
    padded = np.ascontiguousarray(texts.astype(f"<U{max(width, 1)}"))
    return padded.view(np.uint32).reshape(len(texts), -1).T


def _best_of_bare(read: _Read, left: Ints, right: Ints, score: Floats, among: Flags) -> Flags:
    """Of pairs in which a notice lacks its city, the best one of it: first with one that has a city.

    Best: highest score, then nearest in people, then in the day of effect, then of notice, then first listed.
    """
    pairs = np.flatnonzero(among)
    one, other = np.concatenate((left[pairs], right[pairs])), np.concatenate((right[pairs], left[pairs]))
    pair = np.concatenate((pairs, pairs))
    bare = read.city[one] == ""
    one, other, pair = one[bare], other[bare], pair[bare]
    people = _people_apart(read.people[one], read.people[other])
    days = np.abs(read.day[one] - read.day[other])
    notice = np.abs(read.notice[one] - read.notice[other])
    order = np.lexsort((other, notice, days, people, -np.round(score[pair], 2), read.city[other] == "", one))
    chosen = order[np.unique(one[order], return_index=True)[1]]
    kept = np.zeros(len(left), np.bool_)
    kept[pair[chosen]] = True
    return kept


def _people_apart(one: Floats, other: Floats) -> Floats:
    """How far two numbers of people are apart, 0 to 1; 1 where one is not known."""
    most = np.maximum(np.maximum(one, other), 1)
    return np.nan_to_num(np.abs(one - other) / most, nan=1.0)


def _closure(total: int, left: Ints, right: Ints) -> Ints:
    """What hangs together, numbered in order of first appearance."""
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    if not total:
        return np.zeros(0, np.int64)
    links = coo_matrix((np.ones(len(left), np.int8), (left, right)), shape=(total, total))
    group = connected_components(links, directed=False)[1]
    first = np.unique(group, return_index=True)[1]
    rank = np.empty(len(first), np.int64)
    rank[np.argsort(first)] = np.arange(len(first))
    return np.asarray(rank[group])


def _summed(notices: pa.Table, event: Ints) -> pa.Table:
    """One row an event, as its last notice says; what that leaves blank is of the last one that says it."""
    rows = notices.select(WANTED).append_column("event", pa.array(event))
    rows = rows.append_column("row", pa.array(np.arange(len(event))))
    blank = pa.scalar(None, pa.string())
    for name in ("state", "company", "city"):
        told = pc.if_else(pc.equal(rows[name], ""), blank, rows[name])
        rows = rows.set_column(rows.column_names.index(name), name, told)
    rows = rows.sort_by([("notice_date", "ascending"), ("row", "ascending")])
    undated = pc.is_null(rows["notice_date"])
    # Without a day of notice it is not known to be the last one.
    rows = pa.concat_tables([rows.filter(undated), rows.filter(pc.invert(undated))])
    found = rows.group_by("event", use_threads=False).aggregate(
        [*((name, "last") for name in WANTED), ("notice_date", "min"), ("row", "count")]
    )
    names: Sequence[str] = ("event", *WANTED, "first_notice", "notices")
    taken = ("event", *(f"{name}_last" for name in WANTED), "notice_date_min", "row_count")
    return found.select(taken).rename_columns(list(names)).sort_by("event")

"""Items and labelled lines beside each other: where one says more of the question, its neighbour does not answer.

Of the items "1. Sở cấp phép với cây quý." and "2. Phường cấp phép với cây khác." only the first one tells who permits a
rare tree; what "Mẹ em Diệp: …" tells is not told of the child whose line stands above it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from index.vietnamese.text import fold
from qa.answering.against.mismatch import unit_group
from qa.answering.against.other_modifier import LIGHT
from qa.answering.topic import term_weight
from qa.question.key_terms import CAPITAL
from qa.question.lexicon import lower
from qa.question.query import Query

__all__ = ["is_of_other_label", "is_of_sibling"]

_MARK = re.compile(
    r"[ \t]*(?:(?P<bullet>[-–—•*+●▪])|(?P<number>\(?\d{1,3}(?:\.\d{1,3}){0,3}[.)])|(?P<letter>\(?[a-zđ][.)]))[ \t]+"
    r"|(?P<label>[^\W\d_][^:\n]{1,40}:)[ \t]"
)
_WORD = re.compile(r"\w+")
_NAMED = re.compile(rf"(?<!\w){CAPITAL}\w{{1,15}} {CAPITAL}\w|(?<=[^\W\d_] ){CAPITAL}\w")
_FIGURE = re.compile(
    r"(?P<clock>\d{1,2}(?:h\d{0,2}|:\d{2}|g\d{2}| giờ \d{2})(?!\w))"
    r"|(?P<date>\d{1,2}[/-]\d{1,2}(?!\w)|(?:ngày|tháng|năm) \d+)"
    r"|\d+(?:[.,]\d+)*(?: (?:nghìn|ngàn|triệu|tỷ|tỉ|trăm))* ?(?P<unit>[%$€]|[^\W\d_]+[²³23]?)?"
)
_TITLE = re.compile(r"^(?:ông|bà|anh|chị|em|cô|chú|bác|cậu|dì|thầy|cháu|bé|cụ) ", re.IGNORECASE)
_PRONOUN = re.compile(r"(?<!\w)(?:(?:ông|bà|anh|chị|cô|em|cháu|họ) (?:này|ấy|đó|ta)|nói trên|kể trên)(?!\w)")
_APART = re.compile(r"(?<!\w)(?:không|chưa|trừ|ngoài|khác|còn lại|nhất)(?!\w)")
"""Words of a question that ask for what an item is not."""
_ATTRIBUTE = re.compile(r"^(?:vậy |thế |còn )?(?P<name>[^?,:]{4,40}?) (?:của|cho) \w")
_LABELLED = re.compile(r"(?:^|[\n.;|] ?)(?:[-•*+] ?)?(?P<label>[^\W\d_][^:\n.;|]{2,40}):")
"""What a line calls the value behind it: "Giá trị còn lại: 171.950.000 đồng"."""
RARE = 6.5
"""Weight, -ln of its frequency, of a word that tells one item from another."""


@dataclass(frozen=True, slots=True)
class _Item:
    """An item or a labelled line: where it stands, its words, and what figures and names it holds."""

    start: int
    end: int
    words: frozenset[str]
    folded: str
    kinds: frozenset[str]
    named: bool


def is_of_sibling(query: Query, text: str, span: tuple[int, int], heading: str) -> bool:
    r"""Whether a line beside the span's holds all that this one holds of the question, and more; or its name alone.

    Args:
        query: what is asked.
        text: the passage.
        span: characters of the candidate in it.
        heading: the passage's headings and its document's title.

    >>> text = "1. Sở cấp phép với cây quý.\n2. Phường cấp phép với cây khác."
    >>> query = Query("", "Ai cấp phép chặt cây quý?")
    >>> [is_of_sibling(query, text, span, "") for span in ((3, 5), (31, 37))]
    [False, True]
    """
    holding = ((item, run) for run in _runs(text) for item in run if item.start <= span[0] < item.end)
    own, run = next(holding, (None, ()))
    asked = lower(query.text)
    if own is None or len(run) < 2:
        return False
    others = [item for item in run if item is not own]
    if _names_other(query, own, others, heading):
        return True
    if _APART.search(asked):
        return False
    words = frozenset(word for word in _WORD.findall(asked) if word not in LIGHT)
    held = words & own.words
    kinds = _kinds(lower(text[slice(*span)]))
    return any(
        held < (more := words & other.words) and (kinds <= other.kinds) and _tells_apart(more - held)
        for other in others
    )


def is_of_other_label(query: Query, text: str, span: tuple[int, int], sentence: tuple[int, int]) -> bool:
    """Whether a sentence tells a thing's value by another label of the text than the one that is asked of the thing.

    >>> text = "Nguyên giá: 486 triệu. Giá trị còn lại: 171 triệu. Riêng máy in nguyên giá 15 triệu."
    >>> asked = [Query("", f"{name} của máy in là bao nhiêu?") for name in ("Giá trị còn lại", "Nguyên giá")]
    >>> [is_of_other_label(query, text, (75, 83), (51, 84)) for query in asked]
    [True, False]
    """
    asked = _ATTRIBUTE.match(lower(query.text))
    if asked is None or " " not in asked["name"]:
        return False
    low = lower(text)
    name, own = asked["name"], low[slice(*sentence)]
    labels = {match["label"] for match in _LABELLED.finditer(low)}
    if name in own or not any(label.startswith(name) for label in labels):
        return False
    before = low[sentence[0] : span[0]].rstrip(" :là")
    heads = (" ".join(label.split()[:2]) for label in labels if not label.startswith(name))
    return any(" " in head and before.endswith(head) for head in heads)


def _names_other(query: Query, own: _Item, others: Sequence[_Item], heading: str) -> bool:
    """Whether a name of the question stands in other lines only, and this one has names of its own."""
    if not own.named:
        return False
    above = f" {fold(heading)} "
    for name in query.names:
        called = f" {fold(_TITLE.sub('', name))} "
        if called in own.folded or called in above:
            continue
        if any(called in other.folded for other in others) and _PRONOUN.search(own.folded) is None:
            return True
    return False


def _tells_apart(words: frozenset[str]) -> bool:
    return any(term_weight(fold(word)) >= RARE for word in words)


@lru_cache(maxsize=64)  # asked again for each span of a passage
def _runs(text: str) -> tuple[tuple[_Item, ...], ...]:
    """The items of a text that stand beside each other with the same sort of mark; a plain line ends a run."""
    runs: list[tuple[_Item, ...]] = []
    open_: dict[str, list[_Item]] = {}
    at = 0
    for line in text.split("\n"):
        mark = _MARK.match(line)
        if mark is not None:
            open_.setdefault(str(mark.lastgroup), []).append(_make_item(line, at, mark.end()))
        elif line.strip():
            runs += [tuple(run) for run in open_.values()]
            open_ = {}
        at += len(line) + 1
    return (*runs, *(tuple(run) for run in open_.values()))


def _make_item(line: str, at: int, behind: int) -> _Item:
    words = _WORD.findall(lower(line))
    kinds, named = _kinds(lower(line[behind:])), _NAMED.search(line) is not None
    return _Item(at, at + len(line), frozenset(words), f" {fold(' '.join(words))} ", kinds, named)


def _kinds(low: str) -> frozenset[str]:
    """What the figures of a text are: times of day, dates, or the groups of their units; empty where it has none.

    >>> sorted(_kinds("từ 7h30, 3 lần, phí 2 đồng"))
    ['clock', 'money', 'turns']
    """
    return frozenset(
        "clock" if match["clock"] else "date" if match["date"] else unit_group(match["unit"] or "")
        for match in _FIGURE.finditer(low)
    )

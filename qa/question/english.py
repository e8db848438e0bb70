"""English questions in the words of Vietnamese texts, by a general list of office words and a few question frames.

What comes back is no sentence of a translator: it holds the words that the ways of answering look for, in an order that
they read. Names, codes and figures stay as they are.
"""

import functools
import re
from collections.abc import Mapping, Sequence
from importlib.resources import files

__all__ = ["is_answered_in_english", "translate"]

LONGEST_ENTRY = 3
"""Words of the longest entry of the list."""
LEAST_KNOWN = 0.5
"""Share of the words that carry meaning that must be known."""
_FRAMES: tuple[tuple[str, str], ...] = (
    (r"how much (?:does|do|did) (?P<rest>.+?) (?:cost|pay)", "{rest} giá bao nhiêu tiền"),
    (r"how much (?:is|are|was|were) (?P<rest>.+)", "{rest} bao nhiêu tiền"),
    (r"how many (?P<what>\w+) (?:are there |is there |there are )?(?P<rest>.*)", "{rest} bao nhiêu {what}"),
    (r"how old (?:must|should|does|do|is|are) (?P<rest>.+?)(?: be| have to be)?", "{rest} bao nhiêu tuổi"),
    (r"how often (?:should|must|does|do|is|are) (?P<rest>.+?)(?: be)?", "{rest} bao lâu"),
    (r"how (?:far|high|tall|heavy|wide|deep|big|large|fast) (?:is|are|can|does) (?P<rest>.+)", "{rest} bao nhiêu"),
    (r"how long (?:is|are|can) (?P<rest>(?:the |a )?(?:bridge|road|river|leash|rope|cable|route|line|tunnel|pool)\b.*)",
     "{rest} dài bao nhiêu"),
    (r"how long (?:is|are|does|do|can|will|was|did|has|have) (?P<rest>.+?)(?: last| take)?", "{rest} bao lâu"),
    (r"how (?:to|do i|can i|do you|can you|should i|should we) (?P<rest>.+)", "{rest} như thế nào"),
    (r"how (?:is|are|should|does|do|can) (?P<rest>.+?)(?: be)?", "{rest} như thế nào"),
    (r"(?:at )?what time (?:is|does|do|did|will|are) (?P<rest>.+)", "{rest} lúc mấy giờ"),
    (r"(?:on )?what (?:date|day) (?:is|does|do|did|was|will|are) (?P<rest>.+)", "{rest} ngày nào"),
    (r"when (?:is|does|do|did|was|will|are|were|must|should|can) (?P<rest>.+)", "{rest} khi nào"),
    (r"where (?:is|does|do|did|was|will|are|were|can|should) (?P<rest>.+)", "{rest} ở đâu"),
    (r"why (?:is|does|do|did|was|were|are|can|should) (?P<rest>.+)", "vì sao {rest}"),
    (r"who(?:m)? (?:is|are|was|were) (?P<rest>.+)", "{rest} là ai"),
    (r"who (?P<rest>.+)", "ai {rest}"),
    (r"what (?:does|do) (?P<rest>.+?) mean", "{rest} nghĩa là gì"),
    (r"what (?:is|are|was|were) (?P<rest>.+)", "{rest}"),
    (r"what (?P<rest>.+)", "{rest} gì"),
    (r"which (?P<what>\w+) (?P<rest>.+)", "{what} nào {rest}"),
    (r"(?:is|are|was|were|do|does|did|can|may|must|should|will|has|have) (?P<rest>.+)", "{rest} không"),
)  # fmt: skip
"""(a question, what Vietnamese asks for it): the first that fits the whole question decides."""
_COMPILED = tuple((re.compile(rf"(?:{pattern})\W*", re.IGNORECASE), told) for pattern, told in _FRAMES)
LEAST_SAID = 0.75
"""Share of the words that a passage in English holds."""
_ASKING = frozenset("how much many long old often far what when where which who whom why time date day".split())
_SILENT = frozenset(
    "the a an of for in on at to is are was were be been do does did by with from and or must should will would there "
    "have has had it its this that these those i we you he she they my our your their can may one each every if any as "
    "into about get".split()
)
"""Words without meaning of their own; "and" joins, and the list has what is meant."""


def translate(text: str, passages: Sequence[str]) -> str:
    """The question in Vietnamese words, each in the form that the passages have; empty where too few are known.

    >>> translate("How much is the deposit for a Fortuner?", ["Fortuner: tiền cọc 25.000"])
    'tiền cọc Fortuner bao nhiêu tiền?'
    >>> translate("Who painted the horizon?", [])
    ''
    """
    line = " ".join(text.split())
    found = next(((match, told) for pattern, told in _COMPILED if (match := pattern.fullmatch(line))), None)
    if found is None:
        return ""
    match, told = found
    spoken = " ".join(re.findall(r"[^\W_]+", " ".join(passages).lower()))
    held = f" {spoken} "
    known = meant = 0
    parts: dict[str, str] = {}
    for name, words in match.groupdict().items():
        parts[name], right, total = _words(words, held)
        known, meant = known + right, meant + total
    if not meant or known < LEAST_KNOWN * meant:
        return ""
    return " ".join(told.format_map(parts).split()) + "?"


def is_answered_in_english(text: str, passages: Sequence[str]) -> bool:
    """Whether a passage holds nearly all words of an English question, so that it is in English itself.

    >>> is_answered_in_english("How long is the contract valid?", ["This contract is valid for 18 months."])
    True
    """
    asked = {word for word in re.findall(r"[a-z]{3,}", text.lower()) if word not in _SILENT | _ASKING}
    texts = [set(re.findall(r"[a-z]+", passage.lower())) for passage in passages]
    return bool(asked) and any(len(asked & words) >= LEAST_SAID * len(asked) for words in texts)


def _words(text: str, held: str) -> tuple[str, int, int]:
    """The Vietnamese for some English words, how many of them are known, and how many carry meaning."""
    tokens = [token.rstrip("./-") for token in re.findall(r"\w[\w/.-]*", text)]
    said: list[str] = []
    known = meant = at = 0
    while at < len(tokens):
        entry, size = _longest_entry(tokens, at)
        if entry:
            said.append(next((form for form in entry if f" {form} " in held), entry[0]))
            known, meant = known + size, meant + size
        elif tokens[at].lower() not in _SILENT:
            name = tokens[at]
            said.append(name)
            known += _is_name(name, held)
            meant += 1
        at += size
    return " ".join(said), known, meant


def _longest_entry(tokens: Sequence[str], at: int) -> tuple[tuple[str, ...], int]:
    """The entry of the most words that begins here, and how many; none and one where there is no entry."""
    for size in range(min(LONGEST_ENTRY, len(tokens) - at), 0, -1):
        words = " ".join(tokens[at : at + size]).lower()
        found = _table().get(words) or (_table().get(words[:-1]) if words.endswith("s") else None)
        if found:
            return found, size
    return (), 1


def _is_name(word: str, held: str) -> bool:
    """Whether a word is a name, a code or a figure, or one that the passages have too."""
    return word[0].isupper() or any(map(str.isdigit, word)) or f" {word.lower()} " in held or not word.isascii()


@functools.lru_cache(maxsize=1)
def _table() -> Mapping[str, tuple[str, ...]]:
    """English words to the Vietnamese for them."""
    lines = (files("qa") / "data" / "english.txt").read_text(encoding="utf-8").splitlines()
    pairs = (line.split(": ") for line in lines if line and line[0] != "#")
    return {english: tuple(words.split(", ")) for english, words in pairs}

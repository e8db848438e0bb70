"""The words of a question and their kinds: verbs told from nouns by what general Vietnamese puts before them.

"đã", "sẽ", "không" stand before verbs, "các", "một", "của" before nouns; the counts of triples that ship with the index
(`index/data/syllables.npz`) tell which, for words nobody listed. Two syllables are one word when they meet far more
often than chance. Interrogatives and the words of grammar are closed classes and stand in `function_words`.
"""

import math
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from index.vietnamese.ngrams import general
from index.vietnamese.syllables import old_tones
from qa.question import function_words

__all__ = ["Sort", "Word", "alike", "cut", "is_doubtful", "is_one_word", "is_possessed", "lower", "verbness"]

Sort = Literal["asking", "name", "verb", "noun", "light", "joint", "break", "time"]
"""`joint` is a preposition that may stand inside a noun phrase; `light` any other word of grammar."""

VERB = 0.5
"""Log odds from which a word counts as a verb: 0.88 of 208 verbs and 0.98 of 280 nouns fall on their own side."""
DOUBTFUL = 1.5
TOGETHER = 3.0
"""Pointwise mutual information, in nats, from which two syllables are one word."""
LIGHT_TOGETHER = 2.7
"""The same, where the first is a word of grammar."""
GRAMMAR_TOGETHER = 4.5
"""The same, where the second is a word of grammar: "lý do"."""
SEEN = 8.0
"""Counts below tell nothing."""
POSSESSED = 0.07
"""Of a noun's occurrences, how many "của", "này" or "đó" follow, from which it is somebody's or something's."""

_BEFORE_VERB = "đã sẽ đang không chưa phải vẫn cũng từng để hãy thể bị được đều rất".split()
_BEFORE_NOUN = "các những một mỗi của về cái chiếc hai ba mọi".split()
_AFTER_POSSESSED = "của này đó ấy".split()
_OPENS_WORD = "thế qua ra lên xuống đi đến hiện tự không lại cùng theo hết còn chung chính".split()
_PIECE = re.compile(r"\d+(?:[.,/-]\d+)*%?|[^\W_]+(?:[-/.&](?=[^\W_])[^\W_]+)*|[^\s\w]")
_ASKING, _LIGHT, _JOINT = (
    re.compile(rf"(?<!\w)(?:{each})(?!\w)")
    for each in (function_words.ASKING, function_words.LIGHT, function_words.JOINT)
)
_LISTED = "|".join((function_words.RELATION, *function_words.HEADS.values())).split("|")
_NOUNS = re.compile(rf"(?<!\w)(?:{'|'.join(each for each in _LISTED if ' ' in each)})(?!\w)")
_OTHER_ASKING = re.compile(rf"(?<!\w)(?:{function_words.ASKING})(?!\w)")
_LETTERS = [*range(0x80), *range(0xC0, 0x1F00)]
_LOWER = {code: chr(code).lower() for code in _LETTERS if len(chr(code).lower()) == 1}


@dataclass(frozen=True, slots=True)
class Word:
    """A word of one or more syllables, in small letters, at a place of the question."""

    text: str
    start: int
    end: int
    sort: Sort


def lower(text: str) -> str:
    """The text in small letters, letter for letter, so that offsets stay."""
    return text.translate(_LOWER)


@lru_cache(maxsize=512)
def cut(text: str) -> tuple[Word, ...]:
    """The words of a text, in order.

    >>> [(word.text, word.sort) for word in cut("Voọc đẻ mấy con?")]
    [('voọc', 'noun'), ('đẻ', 'verb'), ('mấy', 'asking'), ('con', 'noun'), ('?', 'break')]
    """
    low = lower(text)
    found: list[Word] = []
    pieces = [(match[0], *match.span()) for match in _PIECE.finditer(text)]
    at = 0
    while at < len(pieces):
        piece, start, end = pieces[at]
        closed = _match_closed_class(low, start) if piece[0].islower() or not _inside(text, start) else None
        if closed and low[start : closed[0]] == "sao" and not start and _OTHER_ASKING.search(low, 4):
            closed = None  # "Sao la sống ở đâu?"
        if closed and _is_compound(text, low, pieces, at):
            closed = None
        if not piece[0].isalnum():
            found.append(Word(piece, start, end, "break"))
        elif closed:
            end = closed[0]
            found.append(Word(low[start:end], start, end, closed[1]))
        elif piece[0].isupper() and start and _inside(text, start):
            found.append(Word(low[start:end], start, end, "name"))
        elif piece[0].isdigit():
            found.append(Word(piece, start, end, "noun"))
        else:
            end = _word_end(low, pieces, at)
            word = low[start:end]
            found.append(Word(word, start, end, "verb" if verbness(word) > VERB else "noun"))
        while at < len(pieces) and pieces[at][1] < end:
            at += 1
    return tuple(found)


def _inside(text: str, start: int) -> bool:
    return text[:start].rstrip()[-1:] not in ("", ".", "?", "!", ":", '"', "“")


def _match_closed_class(low: str, start: int) -> tuple[int, Sort] | None:
    """Where the word of a closed class that begins here ends, the longest, and its sort."""
    ends: list[tuple[int, Sort]] = []
    for pattern, sort in ((_ASKING, "asking"), (_LIGHT, "light"), (_JOINT, "joint"), (_NOUNS, "noun")):
        if match := pattern.match(low, start):
            ends.append((match.end(), sort))  # type: ignore[arg-type]
    return max(ends, key=lambda each: each[0]) if ends else None


def _is_compound(text: str, low: str, pieces: list[tuple[str, int, int]], at: int) -> bool:
    """Whether a word of grammar is only the first syllable of a longer word here: "thế giới", "qua đời", "Sao Thổ"."""
    if at + 1 >= len(pieces):
        return False
    (one, _, end), (two, start, _) = pieces[at], pieces[at + 1]
    if text[end:start] != " " or not two[0].isalpha() or _match_closed_class(low, start):
        return False
    if lower(one) in _OPENS_WORD and two[0].islower():
        return _cohesion(lower(one), two) >= LIGHT_TOGETHER
    return one == "Sao" and two[0].isupper()


def _word_end(low: str, pieces: list[tuple[str, int, int]], at: int) -> int:
    """Where the word ends: after the second syllable when it belongs more to this one than to the next."""

    def cohesion_from(first: int) -> float:
        if first + 1 >= len(pieces):
            return 0.0
        (one, _, end), (two, start, _) = pieces[first], pieces[first + 1]
        if two[0].isupper() or low[end:start] != " " or not two[0].isalpha():
            return 0.0
        found, closed = _cohesion(lower(one), two), _match_closed_class(low, start)
        return found if not closed or (found >= GRAMMAR_TOGETHER and closed[1] == "light") else 0.0

    here, after = cohesion_from(at), cohesion_from(at + 1)
    if here and _match_closed_class(low, pieces[at + 1][1]):
        after += 1  # "trận | chung kết"
    return pieces[at + 1][2] if here >= TOGETHER and here >= after - 1 else pieces[at][2]


def _ids(listed: list[str]) -> NDArray[np.int64]:
    return np.array([general().ids.get(old_tones(each), -1) for each in listed], np.int64)


@lru_cache(maxsize=1)
def _contexts() -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    return _ids(_BEFORE_VERB), _ids(_BEFORE_NOUN), _ids(_AFTER_POSSESSED)


def is_one_word(one: str, two: str) -> bool:
    """Whether two syllables in small letters meet so often that they are one word."""
    return _cohesion(one, two) >= TOGETHER


@lru_cache(maxsize=8192)
def _cohesion(one: str, two: str) -> float:
    table = general()
    first, second = _ids([one]), _ids([two])
    count = float(table.pair(first, second)[0][0])
    if count < SEEN or first[0] < 0 or second[0] < 0:
        return 0.0
    return math.log(count * float(table.one.sum()) / float(table.one[first[0]] * table.one[second[0]]))


@lru_cache(maxsize=8192)
def verbness(word: str) -> float:
    """The log odds that a word is a verb or an adjective, by the words before it; 0 when unseen.

    >>> verbness("thiêu rụi") > VERB > verbness("nhà máy")
    True
    """
    before_verb, before_noun, _ = _contexts()
    parts = _ids(word.split(" ")[:2])
    table = general()
    if len(parts) == 1:
        verb, noun = table.pair(before_verb, parts)[0].sum(), table.pair(before_noun, parts)[0].sum()
    else:
        verb = table.triple(before_verb, parts[:1], parts[1:]).sum()
        noun = table.triple(before_noun, parts[:1], parts[1:]).sum()
    return math.log((float(verb) + 0.5) / (float(noun) + 0.5))


def is_doubtful(word: Word) -> bool:
    """Whether a word that counts as a noun is near the border of verbs: "quy định", "tổ chức"."""
    return word.sort == "noun" and _NOUNS.fullmatch(word.text) is None and 0 < abs(verbness(word.text)) < DOUBTFUL


@lru_cache(maxsize=8192)
def alike(one: str, two: str) -> bool:
    """Whether two words are often coordinated, as in "nam và nữ", so that one may replace the other."""
    joints, table = _ids(["và", "hay", "hoặc"]), general()
    first, second = one.split(" "), two.split(" ")
    there = table.triple(_ids(first[-1:]), joints, _ids(second[:1])).sum()
    back = table.triple(_ids(second[-1:]), joints, _ids(first[:1])).sum()
    return float(there + back) >= SEEN


@lru_cache(maxsize=8192)
def is_possessed(noun: str) -> bool:
    """Whether a noun usually has a possessor, and lacks one when it stands alone: "dân số".

    >>> is_possessed("dân số"), is_possessed("áo dài")
    (True, False)
    """
    parts, after, table = _ids(noun.split(" ")[:2]), _contexts()[2], general()
    if len(parts) == 1:
        count, owned = float(table.one[parts[0]]) * (parts[0] >= 0), table.pair(parts, after)[0].sum()
    else:
        count, owned = float(table.pair(parts[:1], parts[1:])[0][0]), table.triple(parts[:1], parts[1:], after).sum()
    return bool(count >= SEEN and float(owned) >= POSSESSED * count)

"""Whether a passage gives a sentence's words to another fact than the sentence does.

All words and facts of "Vé người lớn 20.000 đồng" stand in "Vé người lớn 40.000 đồng, vé học sinh 20.000 đồng", and yet
it says something else. So the parts of the passage that hold a fact compete with those that hold a rival of its kind:
where the rival's part has more of the sentence's other words, the sentence is taken to mix the two up.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from index.search.bm25.terms import terms
from index.vietnamese.quantities import Quantity, is_same_unit
from qa.writing.facts import Fact, Facts, read_facts

__all__ = ["Rivals"]

GAIN = 3.0
"""Weight of words, that of one content word at least, which a rival's part must have beyond the fact's own part."""
FACT = 8.0
"""Weight of another fact of the sentence in such a part: that of a rare word."""

_COARSE = re.compile(r"[.;!?](?=\s|$)|\n| còn (?!lại)", re.IGNORECASE)
_FINE = re.compile(r",(?=\s)|[:()–—]| (?:nhưng|trong đó) ", re.IGNORECASE)
_JOINT = re.compile(r" (?:và|hoặc) ", re.IGNORECASE)
_LOCAL = ("quantity", "count", "time", "ordinal", "code")
"""Kinds that belong to the clause they stand in; a name or a date rules a whole sentence."""
_SUBJECTS = ("code", "ordinal")
"""Kinds of which several may share what is said after them: "lõi số 2 và số 3 thay sau 12 tháng"."""


@dataclass(frozen=True, slots=True)
class _Part:
    """A stretch of a passage with the words that count as said of its facts."""

    facts: Facts
    words: frozenset[str]
    text: str


class Rivals:
    """Looks for mixed-up facts in one passage."""

    def __init__(self, text: str, *, topic: str, weigh: Callable[[str], float]) -> None:
        """Look in a passage.

        Args:
            text: the passage.
            topic: its title and headings, whose names and years hold for all of it.
            weigh: the weight of a term.
        """
        self._weigh = weigh
        sentences = [part.strip() for part in _COARSE.split(text) if part.strip()]
        self._sentences = [_Part(Facts(part), frozenset(terms(part)), part) for part in sentences]
        self._topic = Facts(f"{topic}. {sentences[0] if sentences else ''}")
        self._cuts: dict[tuple[object, ...], list[_Part]] = {}
        self._held = read_facts(text)
        self._text = text

    def mixes_up(self, sentence: str) -> bool:
        """Whether a part with another fact of the same kind fits the sentence better than any with its own."""
        facts = read_facts(sentence)
        return any(self._is_beaten(fact, sentence, facts) for fact in facts)

    def _is_beaten(self, fact: Fact, sentence: str, facts: Sequence[Fact]) -> bool:
        rivals = [each for each in self._held if _is_rival(fact, each)]
        if not rivals or (fact.kind in ("name", "date") and self._topic.holds(fact, sentence)):
            return False
        clause, start = _clause_of(sentence, fact) if fact.kind in _LOCAL else (sentence, 0)
        others = [each for each in facts if each != fact and start <= each.start < start + len(clause)]
        words = _other_words(clause, fact, start)
        mine, theirs = list[Mapping[str, float]](), list[Mapping[str, float]]()
        for part in self._parts(fact):
            holds = part.facts.holds(fact, sentence)
            if holds or any(part.facts.holds(rival, self._text) for rival in rivals):
                shared = {word: self._weigh(word) for word in words & part.words}
                shared |= {f"\0{each.start}": FACT for each in others if part.facts.holds(each, sentence)}
                (mine if holds else theirs).append(shared)
        return bool(mine) and any(all(_gains(their, own) for own in mine) for their in theirs)

    def _parts(self, fact: Fact) -> Sequence[_Part]:
        """Sentences, or for a fact of a clause their clauses, each with the words around that are said of all."""
        if fact.kind not in _LOCAL:
            return self._sentences
        family = _family(fact)
        if family not in self._cuts:
            self._cuts[family] = [part for sentence in self._sentences for part in _cut(sentence, fact)]
        return self._cuts[family]


def _family(fact: Fact) -> tuple[object, ...]:
    """What facts have in common that could stand in one another's place: kind, and unit or label."""
    if isinstance(fact.value, Quantity):
        return fact.kind, fact.value.unit
    return fact.kind, fact.value[0] if fact.kind == "code" and len(fact.value) == 2 else None


def _is_alike(fact: Fact, other: Fact) -> bool:
    """Whether another fact could stand in the place of this one."""
    if isinstance(fact.value, Quantity) and isinstance(other.value, Quantity):
        return bool(fact.value.unit) == bool(other.value.unit) and is_same_unit(fact.value, other.value)
    return _family(fact) == _family(other)


def _is_rival(fact: Fact, other: Fact) -> bool:
    """The same of one with another value."""
    if isinstance(fact.value, Quantity) and isinstance(other.value, Quantity):
        differs = (fact.value.low, fact.value.high) != (other.value.low, other.value.high)
    else:
        differs = fact.value != other.value
    return differs and _is_alike(fact, other)


def _cut(sentence: _Part, fact: Fact) -> Iterator[_Part]:
    """The clauses of a sentence that hold a fact of the kind; what stands in its other clauses is said of each."""
    pieces = _join_subjects([piece for part in _FINE.split(sentence.text) for piece in _cut_at_joint(part, fact)], fact)
    held = [any(_is_alike(fact, each) for each in read_facts(piece)) for piece in pieces]
    neutral = frozenset(word for piece, holds in zip(pieces, held, strict=True) if not holds for word in terms(piece))
    lead: frozenset[str] = frozenset()
    for piece, holds in zip(pieces, held, strict=True):
        if not holds:
            continue
        before = piece[: min(each.start for each in read_facts(piece) if _is_alike(fact, each))]
        if before.strip():
            lead = frozenset(terms(before))
        # "Bảo hành 24 tháng cho bơm và 12 tháng cho bình chứa": what has nothing before it shares the words before.
        words = frozenset(terms(piece)) | neutral | (frozenset() if before.strip() else lead)
        yield _Part(Facts(piece), words, piece)


def _cut_at_joint(clause: str, fact: Fact) -> list[str]:
    """A clause cut at the "và" between two facts of the kind."""
    pieces = _JOINT.split(clause)
    if all(any(_is_alike(fact, each) for each in read_facts(piece)) for piece in pieces):
        return pieces
    return [clause]


def _join_subjects(pieces: Sequence[str], fact: Fact) -> list[str]:
    """The pieces, one that ends with a fact such as "số 2" as one with what follows it."""
    joined: list[str] = []
    open_end = False
    for piece in pieces:
        if open_end:
            joined[-1] += f" , {piece}"
        else:
            joined.append(piece)
        ends = [each.end for each in read_facts(piece) if _is_alike(fact, each)] if fact.kind in _SUBJECTS else []
        open_end = bool(ends) and not re.search(r"\w", piece[max(ends) :])
    return joined


def _clause_of(sentence: str, fact: Fact) -> tuple[str, int]:
    """The clause of the sentence that holds the fact, and where it begins."""
    start = max((match.end() for match in _ends(sentence) if match.end() <= fact.start), default=0)
    end = min((match.start() for match in _ends(sentence) if match.start() >= fact.end), default=len(sentence))
    return sentence[start:end], start


def _ends(sentence: str) -> Iterator[re.Match[str]]:
    return re.finditer(r",(?=\s)|[;:()–—]| (?:và|nhưng|còn) ", sentence)


def _other_words(clause: str, fact: Fact, start: int) -> frozenset[str]:
    """The words of a clause without those of the fact."""
    first, last = max(0, fact.start - start), max(0, fact.end - start)
    return frozenset(terms(f"{clause[:first]} … {clause[last:]}"))


def _gains(their: Mapping[str, float], own: Mapping[str, float]) -> bool:
    """Whether a rival's part has clearly more of the sentence, and hardly less."""
    gain = sum(weight for word, weight in their.items() if word not in own)
    loss = sum(weight for word, weight in own.items() if word not in their)
    return gain >= GAIN and gain > 2 * loss

"""Diacritics restored in documents typed without them, for the encoder, word search and reader; never for display.

Libraries hold such texts: messages, comments, old files. Letters only gain diacritics, so the length and every offset
stay; what is shown and cited is the text itself. Only the general counts decide, so that a passage reads the same in
every library.
"""

import re
from functools import cache, lru_cache

from index.vietnamese.ngrams import TOKEN, Ngrams, general
from index.vietnamese.restore.beam_search import Candidate, Language
from index.vietnamese.restore.candidates import Candidates
from index.vietnamese.restore.truecase import copy_case
from index.vietnamese.syllables import is_vietnamese, old_tones
from index.vietnamese.text import clearly_has_diacritics

__all__ = ["BEGINNING", "foreign_words", "lacks_diacritics", "restore_diacritics"]

_WORD = re.compile(r"[^\W\d_]+")
_WITH_DIACRITIC = re.compile(r"[^\W\d_a-zA-Z]")
LEAST_DIACRITICS = 0.02
"""Share of characters with diacritics from which a text counts as typed with them; printed Vietnamese has 0.25."""
LEAST_SYLLABLES = 0.65
"""Least share of words that are Vietnamese syllables without diacritics; English texts have a sixth."""
FEWEST_WORDS = 8
"""Least words that a text needs to be judged at all."""
BEGINNING = 5_000
"""Characters of a document that are judged for the whole of it."""
RUN = 200
"""Tokens decoded together, which bounds the memory of the beam search."""


def lacks_diacritics(text: str) -> bool:
    """Whether a text is Vietnamese typed without diacritics.

    >>> lacks_diacritics("Hai Phong chon chu de nam nay la chuyen doi so")
    True
    >>> lacks_diacritics("The quick brown fox jumps over a lazy dog")
    False
    """
    if clearly_has_diacritics(text) or len(_WITH_DIACRITIC.findall(text)) > len(text) * LEAST_DIACRITICS:
        return False
    words = _WORD.findall(text.lower())
    return len(words) >= FEWEST_WORDS and sum(map(_is_plain_syllable, words)) >= LEAST_SYLLABLES * len(words)


def foreign_words(text: str) -> list[str]:
    """The words of a text without diacritics that are no Vietnamese syllables, in order.

    >>> foreign_words("Foxconn dau tu vao Hai Phong, theo Reuters.")
    ['Foxconn', 'Reuters']
    """
    return [word for word in _WORD.findall(text) if not _is_plain_syllable(word.lower())]


def restore_diacritics(text: str) -> str:
    """The text with its diacritics, letter for letter; a text that already has them is returned as it is.

    >>> restore_diacritics("Thu do cua Viet Nam la Ha Noi, o mien Bac.")
    'Thủ đô của Việt Nam là Hà Nội, ở miền Bắc.'
    """
    return text if clearly_has_diacritics(text) else _restore(text)


@lru_cache(maxsize=4096)
def _restore(text: str) -> str:
    if not lacks_diacritics(text):
        return text
    language, candidates = _general_reader()
    out, end = [], 0
    for start in range(0, len(pieces := list(TOKEN.finditer(text))), RUN):
        run = pieces[start : start + RUN]
        for piece, best in zip(run, language.decode([_choices(candidates, piece[0]) for piece in run]), strict=True):
            word = best.words[0]
            out += [text[end : piece.start()], copy_case(word, piece[0]) if len(word) == len(piece[0]) else piece[0]]
            end = piece.end()
    return "".join([*out, text[end:]])


def _choices(candidates: Candidates, typed: str) -> list[Candidate]:
    """The candidates of a token: forms with diacritics, or itself for numbers, acronyms and words that have some."""
    if not typed[0].isalnum():
        return [Candidate(("",), False)]
    word = old_tones(typed.lower())
    forms = candidates.forms(word) if word.isalpha() and word.isascii() else []
    return [Candidate((form,), False) for form in forms or [word]]


@cache
def _general_reader() -> tuple[Language, Candidates]:
    nothing = Ngrams.count([])
    language = Language(nothing, general())
    return language, Candidates(nothing, general(), language)


@lru_cache(maxsize=1 << 16)
def _is_plain_syllable(word: str) -> bool:
    return any(map(is_vietnamese, _general_reader()[1].forms(word)))

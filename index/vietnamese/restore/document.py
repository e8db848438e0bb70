"""Texts typed without diacritics, with them put back, for the encoder, the word search and the reader to see.

A library holds them beside others: messages, comments, old files. An encoder is as lost in them as in such questions.
Only marks are put on letters, so that what is read has the text's own length and every offset stays; what is shown and
cited is the text itself. General Vietnamese alone decides, so that a passage reads the same in every library.
"""

import re
from functools import cache, lru_cache

from index.vietnamese.ngrams import PIECE, Ngrams, general
from index.vietnamese.restore.beam_search import Candidate, Language
from index.vietnamese.restore.candidates import Candidates
from index.vietnamese.restore.truecase import cased
from index.vietnamese.syllables import is_vietnamese, old_tones
from index.vietnamese.text import clearly_has_diacritics

__all__ = ["BEGINNING", "foreign", "is_bare", "with_marks"]

_WORD = re.compile(r"[^\W\d_]+")
_MARKED = re.compile(r"[^\W\d_a-zA-Z]")
MARKED = 0.02
"""The share of letters with marks from which a text was typed with them; of Vietnamese print it is a quarter."""
VIETNAMESE = 0.65
"""The share of words that are Vietnamese syllables without marks, at least; of English they are a sixth."""
FEWEST = 8
"""Words by which a text can be told to be Vietnamese."""
BEGINNING = 5_000
"""Characters by which a whole document is judged."""
AT_ONCE = 200
"""Syllables that are read together."""


def is_bare(text: str) -> bool:
    """Whether a text is Vietnamese typed without diacritics.

    >>> is_bare("Hai Phong chon chu de nam nay la chuyen doi so"), is_bare("The quick brown fox jumps over a lazy dog")
    (True, False)
    """
    if clearly_has_diacritics(text) or len(_MARKED.findall(text)) > len(text) * MARKED:
        return False
    words = _WORD.findall(text.lower())
    return len(words) >= FEWEST and sum(map(_is_form, words)) >= VIETNAMESE * len(words)


def foreign(text: str) -> list[str]:
    """The words of a bare text that are no Vietnamese syllables, in order.

    >>> foreign("Foxconn dau tu vao Hai Phong, theo Reuters.")
    ['Foxconn', 'Reuters']
    """
    return [word for word in _WORD.findall(text) if not _is_form(word.lower())]


def with_marks(text: str) -> str:
    """A bare text with its diacritics, as long as it is, and any other text as it is.

    >>> with_marks("Thu do cua Viet Nam la Ha Noi, o mien Bac.")
    'Thủ đô của Việt Nam là Hà Nội, ở miền Bắc.'
    """
    return text if clearly_has_diacritics(text) else _marked(text)


@lru_cache(maxsize=4096)
def _marked(text: str) -> str:
    if not is_bare(text):
        return text
    language, candidates = _reading()
    out, end = [], 0
    for start in range(0, len(pieces := list(PIECE.finditer(text))), AT_ONCE):
        run = pieces[start : start + AT_ONCE]
        for piece, best in zip(run, language.best([_choices(candidates, piece[0]) for piece in run]), strict=True):
            word = best.words[0]
            out += [text[end : piece.start()], cased(word, piece[0]) if len(word) == len(piece[0]) else piece[0]]
            end = piece.end()
    return "".join([*out, text[end:]])


def _choices(candidates: Candidates, typed: str) -> list[Candidate]:
    """What a piece of a text may be: nothing but marks is added, and none to abbreviations."""
    if not typed[0].isalnum():
        return [Candidate(("",), False)]
    word = old_tones(typed.lower())
    forms = candidates.forms(word) if word.isalpha() and word.isascii() else []
    return [Candidate((form,), False) for form in forms or [word]]


@cache
def _reading() -> tuple[Language, Candidates]:
    nothing = Ngrams.count([])
    language = Language(nothing, general())
    return language, Candidates(nothing, general(), language)


@lru_cache(maxsize=1 << 16)
def _is_form(word: str) -> bool:
    return any(map(is_vietnamese, _reading()[1].forms(word)))

"""A follow-up question, completed from the conversation so that it can be searched alone.

"Còn du lịch thì sao?", "Ông ấy giữ chức gì?", "Ngày nào?" mean nothing to a search engine. Three rules, tried in order,
complete them: a contrast puts its phrase in the place of its like in the question before; an anaphor becomes what it
refers to; a fragment borrows what it lacks. A rule that finds nothing safe leaves the question exactly as it was typed,
because a wrong completion costs more than a missing one. There is no model, and no dictionary but of grammar: verbs
and nouns are told apart by counts of general Vietnamese. What a language model would do better, it may do as another
`Completer`.
"""

import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import Protocol

from index.vietnamese.restore.document import restore_diacritics
from index.vietnamese.restore.question import QuestionRestorer
from qa.question.clause import strip_frame
from qa.question.followup.anaphora import resolve
from qa.question.followup.contrast import apply_contrast
from qa.question.followup.ellipsis import complete
from qa.question.lexicon import cut
from qa.question.mentions import bare, mentions
from qa.question.turn import Turn

__all__ = ["Completer", "Turn", "standalone"]

REMEMBERED = 6
"""Turns that are looked back at; an antecedent farther away would be a guess."""
LONGEST = 300
"""Characters. A longer question holds its own topic."""
LONGEST_BARE = 9
"""Syllables of a question without diacritics; of a longer one too much is guessed to be completed besides."""


class Completer(Protocol):
    """Makes a question stand alone; `standalone` does it by rules, and a language model may do it too."""

    def __call__(self, question: str, history: Sequence[Turn]) -> str:
        """The question, completed from the turns before it (the oldest first), or unchanged."""
        ...


def standalone(question: str, history: Sequence[Turn]) -> str:
    """The question completed from the conversation, or the very same string when it stands alone.

    Args:
        question: as typed, with or without diacritics.
        history: earlier turns, the oldest first; the last few are read.

    >>> before = [Turn("Chuyển đổi số trong logistics giúp gì?", "tận dụng lợi thế của không gian số")]
    >>> standalone("Còn du lịch thì sao?", before)
    'Chuyển đổi số trong du lịch giúp gì?'
    >>> standalone("Giá vàng hôm nay bao nhiêu?", before)
    'Giá vàng hôm nay bao nhiêu?'
    """
    turns = [turn for turn in map(_plain, history[-REMEMBERED:]) if _says_something(turn)]
    asking = _line(question)
    if not turns or not 0 < len(asking) <= LONGEST:
        return question
    if bare(asking) == asking and len(asking.split()) > LONGEST_BARE:
        return question
    core, lead = strip_frame(_restore_marks(asking))
    if not core:
        return question
    found = apply_contrast(core, lead, turns)
    if not found and (named := resolve(core, turns)):
        found = complete(named, turns) or named
    found = found or complete(core, turns)
    return _sentence(found) if found and found != core else question


def _line(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text[: 4 * LONGEST]).split())


def _restore_marks(text: str) -> str:
    """The text with its diacritics put back when it was typed without any."""
    return _marks().restore(text) if bare(text) == text else text


@lru_cache(maxsize=1)
def _marks() -> QuestionRestorer:
    return QuestionRestorer.build([])


def _plain(turn: Turn) -> Turn:
    """The turn in single lines; what was cited from a text without diacritics has them."""
    evidence, title = (_line(restore_diacritics(_cut(each))) for each in (turn.evidence, turn.title))
    return Turn(_line(turn.question), _line(_cut(turn.answer)), evidence, title)


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else text[:LONGEST].rsplit(" ", 1)[0]


def _says_something(turn: Turn) -> bool:
    """Whether a question can be about what this turn was: "Cảm ơn" was about nothing."""
    question = turn.question[:LONGEST]
    return bool(mentions(question)) or any(word.sort == "noun" for word in cut(question))


def _sentence(text: str) -> str:
    text = " ".join(text.rstrip(" ?.!").split())
    return text[:1].upper() + text[1:] + "?"

"""`Query`: a question understood once, which searching and every way of answering read."""

from dataclasses import dataclass, fields
from typing import Literal

import index
from qa.question.answer_type import AnswerType, answer_type
from qa.question.clause import Interrogative, find_interrogative, topic
from qa.question.formality import Formality, formality
from qa.question.key_terms import KeyTerm, names, units

__all__ = ["Language", "Query", "is_english"]

Language = Literal["vi", "other"]


@dataclass(frozen=True, slots=True)
class Query(index.Query):
    """What is searched (`typed`, `text`, `restored`), and what is asked.

    Attributes:
        rewritten_from: the question before a follow-up was completed from the conversation; empty when it stood alone.
        answer_type: what kind of answer is wanted.
        key_terms: what a passage that answers should hold, in order.
        names: proper names, as they are written in `text`.
        formality: what of a document's head or foot is asked for; None where nothing of it is.
        language: "vi", or "other" where the text reads as English.
    """

    rewritten_from: str = ""
    answer_type: AnswerType = "other"
    key_terms: tuple[KeyTerm, ...] = ()
    names: tuple[str, ...] = ()
    formality: Formality | None = None
    language: Language = "vi"

    @classmethod
    def of(cls, query: index.Query, *, rewritten_from: str = "", type_: AnswerType | None = None) -> "Query":
        """The query with what it asks for; a `Query` comes back as it is.

        Args:
            query: made ready for searching.
            rewritten_from: the question before it was completed.
            type_: the answer type where it is known; by default read off the text.

        >>> query = Query.of(index.Query("ai vẽ?", "Ai vẽ bức Em Thúy?"))
        >>> query.answer_type, query.names, query.interrogative.wanted
        ('person', ('Em Thúy',), 'person')
        """
        if isinstance(query, cls):
            return query
        text = query.text
        return cls(
            **{field.name: getattr(query, field.name) for field in fields(query)},
            rewritten_from=rewritten_from,
            answer_type=type_ or answer_type(text),
            key_terms=units(text),
            names=names(text),
            formality=formality(text),
            language="other" if is_english(text) else "vi",
        )

    @property
    def interrogative(self) -> Interrogative | None:
        """The asking words with the noun that they ask for, where they stand in `text`; None without any."""
        return find_interrogative(self.text)

    @property
    def topic(self) -> tuple[int, int] | None:
        """Where the topic phrase stands in `text`: the subject, else what follows the verb; None without one."""
        return topic(self.text)


_ENGLISH = frozenset(
    "the is are was were what who when where why how which whose many much does did do can of in on for to a an by "
    "with from and or must should will there have has be it this that".split()
)
"""Function words; none of them is a frequent Vietnamese syllable without diacritics but "do", "to", "by"."""


def is_english(text: str) -> bool:
    """Whether at least a third of the words are English function words, or the first one asks; without diacritics.

    >>> is_english("How many days of leave are there?"), is_english("Giá vé bao nhiêu?"), is_english("gia ve bao nhieu")
    (True, False, False)
    """
    words = text.lower().split()
    english = sum(word.strip("?.,!") in _ENGLISH for word in words)
    asks = words[:1] != [] and words[0] in ("who", "what", "when", "where", "why", "how", "which", "whose")
    return len(words) > 1 and (asks or (text.isascii() and english * 3 >= len(words)))

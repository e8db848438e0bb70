"""`understand`: a question and the conversation before it become one `Query`."""

import re
from collections.abc import Sequence
from dataclasses import replace

from index import Index
from index.vietnamese.text import fold
from qa.question.followup import Completer, Turn, standalone
from qa.question.query import Query, is_english
from qa.question.small_talk import small_talk, without_greeting

__all__ = ["understand"]

_ASKED_AGAIN = re.compile(
    r"(?:(?:ban|em|bot) )?(?:co )?(?:chac|chac chan)(?: khong| chu| la dung khong)*(?: a| vay)?"
    r"|(?:ban |em |hay |noi |giai thich |tra loi |trinh bay |cu the )*(?:lai|ro|ky|chi tiet|cu the|day du)(?: hon)?"
    r"(?: (?:duoc khong|di|nhe|nua|xem|giup (?:toi|minh|em)|cho (?:toi|minh|em)|a|mot chut))*"
    r"|(?:that|dung)(?: the)? (?:khong|a|chu|sao)|(?:trich )?(?:dan )?nguon (?:o dau|nao|dau)"
    r"|can cu (?:vao dau|nao|o dau)|(?:sao ban biet|o doan nao|ai noi the|dua vao dau)"
)
"""Folded words that ask the last question again: for certainty, for more, or for the source."""


def understand(
    question: str,
    history: Sequence[Turn] = (),
    *,
    library: Index,
    rewriter: Completer = standalone,
    literal: bool = False,
) -> Query:
    """The query of a question: diacritics restored, a follow-up completed, and what it asks for.

    A greeting before a question is not searched; turns of small talk are not looked back at.

    Args:
        question: as typed.
        history: earlier turns of the conversation, the oldest first.
        library: whose words help to restore diacritics.
        rewriter: completes a follow-up.
        literal: search exactly what was typed: nothing restored, nothing completed.
    """
    if literal:
        return Query.of(library.understand(question, literal=True))
    if small_talk(question):
        return Query.of(library.understand(question, literal=True), type_="small_talk")
    asked = without_greeting(question)
    foreign = is_english(asked)
    alone = replace(library.understand(asked, literal=foreign), typed=question)
    turns = [turn for turn in history if not small_talk(turn.question)]
    if not turns:
        return Query.of(alone)
    if _ASKED_AGAIN.fullmatch(" ".join(re.findall(r"\w+", fold(alone.text)))):
        again = replace(library.understand(turns[-1].question), typed=question)
        return Query.of(again, rewritten_from=alone.text)
    completed = rewriter(alone.text, turns)
    if completed == alone.text:
        completed = rewriter(asked, turns)
    if completed in (alone.text, asked):
        return Query.of(alone)
    again = library.understand(completed)
    whole = replace(again, typed=question, restored=alone.restored or again.restored)
    return Query.of(whole, rewritten_from=alone.text)

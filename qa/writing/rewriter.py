"""`Rewriter`: follow-up questions completed by a language model where the rules find nothing.

It is a `Completer` like the rules. What the model gives is taken only when it is one question about the conversation:
a name or a figure that neither the question nor the turns before it hold would be searched for in vain, or worse.
"""

import re
from collections.abc import Sequence

from index import MissingExtra, WriterError
from qa.question.followup import Completer, Turn, standalone
from qa.question.key_terms import names
from qa.writing.facts import Facts, read_facts
from qa.writing.language import is_foreign
from qa.writing.llm import Endpoint
from qa.writing.reasoning import RESTART, ReasoningFilter

__all__ = ["Rewriter"]

REMEMBERED = 4
"""Turns that the model is shown."""
LONGEST = 300
"""Characters of a question that is rewritten, and of what becomes of it."""
LEAST_WORDS = 12
"""Words from which a question without a pronoun stands alone."""
NAMED_WORDS = 6
"""The same where it names what it is about: "Vì sao phà Bến Sậy ngừng chạy?"."""

_QUOTES = ' \t"“”*'
_POINTING = re.compile(
    r"(?<!\w)(?:nó|họ|đó|này|kia|ấy|trên|vậy|thế|còn|nữa|lại|hơn|tóm tắt|giải thích|ngắn gọn|dễ hiểu|cụ thể)(?!\w)",
    re.IGNORECASE,
)
_RULES = (
    "Viết lại câu hỏi cuối thành một câu hỏi đầy đủ, đọc riêng cũng hiểu, bằng tiếng Việt. Chỉ thay đại từ và thêm "
    "phần bị lược từ các lượt trước; không trả lời, không thêm ý mới. Nếu câu hỏi đã đầy đủ thì chép lại y nguyên. "
    "Chỉ viết câu hỏi."
)


class Rewriter:
    """Completes follow-ups: by the rules first, then by the model; unchanged where neither is safe."""

    def __init__(self, endpoint: Endpoint, *, rules: Completer = standalone) -> None:
        """Rewrite by an endpoint.

        Args:
            endpoint: where the model is asked.
            rules: tried first; what they complete is not sent.
        """
        self.endpoint, self.rules = endpoint, rules

    def __call__(self, question: str, history: Sequence[Turn]) -> str:
        """The question, completed from the turns before it (the oldest first), or unchanged."""
        completed = self.rules(question, history)
        if completed != question or not history or not _may_lack(question):
            return completed
        try:
            written = self._ask(question, history[-REMEMBERED:])
        except (WriterError, MissingExtra):
            return question
        return written if _is_safe(written, question, history) else question

    def _ask(self, question: str, history: Sequence[Turn]) -> str:
        """The first line that the model writes."""
        turns = "\n".join(f"Hỏi: {turn.question}\nĐáp: {turn.answer[:LONGEST]}" for turn in history)
        messages = (
            {"role": "system", "content": _RULES},
            {"role": "user", "content": f"{turns}\n\nCâu hỏi cuối: {question}\nViết lại:"},
        )
        kept, text = ReasoningFilter(), ""
        for piece in self.endpoint.stream(messages, most_tokens=200):
            for part in kept.feed(piece):
                text = "" if part is RESTART else text + part
        text += "".join(part for part in kept.close() if part is not RESTART)
        line = next((line for line in text.splitlines() if line.strip()), "")
        return re.sub(r"^(?:viết lại|câu hỏi)\s*:\s*", "", line.strip(_QUOTES), flags=re.IGNORECASE).strip(_QUOTES)


def _may_lack(question: str) -> bool:
    """Whether a question may lean on what was said before."""
    words = NAMED_WORDS if names(question) else LEAST_WORDS
    return len(question) <= LONGEST and (len(question.split()) < words or bool(_POINTING.search(question)))


def _is_safe(written: str, question: str, history: Sequence[Turn]) -> bool:
    """Whether what was written is a question in Vietnamese about nothing but the conversation."""
    if not 3 < len(written) <= LONGEST or is_foreign(written):
        return False
    said = Facts(
        "\n".join([question, *(each for turn in history for each in (turn.question, turn.answer, turn.title))])
    )
    return all(said.holds(fact, written) for fact in read_facts(written))

"""The chat shows an answer as the answerer gives it, and cancelling ends it before its next step."""

from types import SimpleNamespace

import pytest

from index import Index, Span, from_text
from qa.answer import Answer, Citation
from qa.answering.answerer import Answerer
from qa.assistant import Assistant
from qa.page.conversation import Conversation
from qa.page.handlers import Handlers
from qa.page.handlers.chat import EXTRACTED
from tests.tiny_encoder import TinyEncoder

WORDS = ("Cầu Rồng", "Cầu Rồng dài", "Cầu Rồng dài 666 mét")
PERSON = SimpleNamespace(session_hash="a")


class Growing(Answerer):
    """Gives an answer in three steps."""

    def __init__(self) -> None:
        self.given = 0

    def answer(self, query, hits, documents, /):
        *_, last = self.stream(query, hits, documents)
        return last

    def stream(self, query, hits, documents, /):
        for words in WORDS:
            self.given += 1
            passage = hits[0].passage
            span = Span(passage.document, passage.start, passage.start + len(words))
            citation = Citation(passage.document, passage.start, passage.end, (span,), 0.9)
            yield Answer(query.typed, query.text, words, (citation,), 0.9, tuple(hits))


@pytest.fixture
def handlers() -> Handlers:
    library = Index(encoder=TinyEncoder())
    library.add([from_text("Cầu Rồng dài 666 mét và có sáu làn xe.", source="cầu")])
    return Handlers(Assistant(library, answerer=Growing()))


def texts(step) -> str:
    """The HTML of the last message of a step."""
    return step[0][-1]["content"]


def test_each_step_of_the_answerer_is_shown_as_it_comes_and_the_last_whole(handlers):
    steps = list(handlers.chat.reply("Cầu Rồng dài bao nhiêu mét?", Conversation.new(), None, EXTRACTED, PERSON))
    assert len(steps) == 1 + len(WORDS) + 1
    for step, words in zip(steps[1:], WORDS, strict=False):
        assert f'<p class="hd-text">{words}</p>' in texts(step)
    assert "hd-ref" in texts(steps[-1])
    conversation = steps[-1][3]
    assert conversation.turns[0]["text"] == WORDS[-1]
    assert steps[-1][0] == handlers.chat.messages(conversation)


def test_cancelling_ends_the_answer_before_its_next_step(handlers):
    steps = handlers.chat.reply("Cầu Rồng dài bao nhiêu mét?", Conversation.new(), None, EXTRACTED, PERSON)
    next(steps)
    assert WORDS[0] in texts(next(steps))
    handlers.chat.cancel(Conversation.new(), "", PERSON)
    assert "Đã dừng" in texts(next(steps))
    assert list(steps) == []
    assert handlers.chat.assistant.answerer.given == 1

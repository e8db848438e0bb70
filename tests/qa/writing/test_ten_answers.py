"""Ten scripted answers with every fault of citing: nothing untrue is shown as sourced, and sources are put right."""

import pytest

from index import Index, from_text
from qa.answer import Answer
from qa.answering.sentence import SentenceAnswerer
from qa.assistant import Assistant
from qa.writing.llm import Endpoint
from qa.writing.writer import writing_assistant
from tests.qa.writing.scripted_endpoint import serve, speak
from tests.qa.writing.ten_answers import ANSWERS, PASSAGES, QUESTION, write_text
from tests.qa.writing.test_llm import QUICK


@pytest.fixture(scope="module")
def server():
    with serve(speak("Xin chào.")) as made:
        yield made


@pytest.fixture(scope="module")
def assistant(server):
    from tests.tiny_encoder import TinyEncoder

    library = Index(encoder=TinyEncoder())
    library.add([from_text(text, source=f"bài {number}") for number, text in enumerate(PASSAGES, 1)])
    return writing_assistant(Assistant(library, answerer=SentenceAnswerer()), Endpoint(server.url, limits=QUICK))


def ask(assistant, server, name: str) -> Answer:
    """The answer that the model puts into these words, its numbers being those of the prompt."""

    def script(body, reply):
        sent = body["messages"][1]["content"]
        places = sorted(range(1, 4), key=lambda number: sent.index(PASSAGES[number - 1]))
        text = write_text(ANSWERS[name])
        for number in range(1, 4):
            text = text.replace(f"[{number}]", f"[#{places.index(number) + 1}]")
        speak(text.replace("[#", "["))(body, reply)

    server.script = script
    return assistant.ask(QUESTION)


@pytest.mark.parametrize("name", ANSWERS)
def test_no_untrue_sentence_is_passed_off_and_every_true_one_has_its_own_source(assistant, server, name):
    answer = ask(assistant, server, name)
    assert [each.text for each in answer.sentences] == [each.text for each in ANSWERS[name]]
    for shown, written in zip(answer.sentences, ANSWERS[name], strict=True):
        sources = {citation.document.source for citation in shown.citations}
        assert sources == ({f"bài {written.said_by}"} if written.said_by else set()), shown.text

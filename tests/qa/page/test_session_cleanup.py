"""A session on the page keeps nothing of its earlier answers but the conversation."""

import gc

import httpx
import pytest
from gradio.components import Component

from index import Index
from qa.answering.load_answerer import SENTENCES, load_answerer
from qa.assistant import Assistant
from qa.cli.sample import sample_article
from tests.load.session import Session
from tests.tiny_encoder import TinyEncoder

QUESTIONS = 12


class Page:
    """A page served in this process, as `Session` wants it."""

    def __init__(self, serve) -> None:
        library = Index(encoder=TinyEncoder())
        library.add([sample_article()])
        assistant = Assistant(library, answerer=load_answerer(SENTENCES))
        self.address = serve(assistant).rstrip("/")
        self.config = httpx.get(f"{self.address}/config", timeout=30).json()

    def number(self, name: str) -> int:
        return next(each["id"] for each in self.config["dependencies"] if each["api_name"] == name)


def components() -> int:
    """How many components of Gradio are alive."""
    gc.collect()
    return sum(isinstance(each, Component) for each in gc.get_objects())


@pytest.mark.slow
def test_answers_leave_no_components_behind_and_the_conversation_goes_on(serve):
    page = Page(serve)
    session, reply = Session(page, "visitor"), page.number("reply")
    session.call(reply, ["Kế hoạch 227 là gì?", None, [], None])
    session.call(reply, ["Kế hoạch 227 là gì?", None, [], None])
    before = components()
    for _ in range(QUESTIONS):
        last = session.call(reply, ["Kế hoạch 227 là gì?", None, [], None])
    assert components() < before + QUESTIONS  # three a question, were they kept
    chat = next(each for each in last.data if isinstance(each, list))
    assert len(chat) == 2 * (2 + QUESTIONS)

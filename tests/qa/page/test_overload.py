"""Beyond the queue a question is refused politely, and the server answers the next one when it has caught up."""

import threading
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from gradio_client import Client

from index import Index
from qa.answering.load_answerer import SENTENCES, load_answerer
from qa.assistant import Assistant
from qa.cli.sample import sample_article
from qa.page.gradio_fixes.overload import MESSAGE, MOST_WAITING
from tests.tiny_encoder import TinyEncoder


class Held(TinyEncoder):
    """Answers no question before it may."""

    def __init__(self) -> None:
        super().__init__()
        self.released = threading.Event()

    def encode_queries(self, texts):
        self.released.wait(60)
        return super().encode_queries(texts)


@pytest.fixture
def encoder():
    held = Held()
    yield held
    held.released.set()


@pytest.mark.slow
def test_a_flood_is_refused_in_one_line_and_the_next_question_answered(encoder, serve):
    library = Index(encoder=encoder)
    library.add([sample_article()])
    address = serve(Assistant(library, answerer=load_answerer(SENTENCES)))
    number = next(
        each["id"]
        for each in httpx.get(f"{address}config", timeout=30).json()["dependencies"]
        if each["api_name"] == "ask"
    )

    def ask(at: int) -> httpx.Response:
        body = {"data": ["Ai?", False, None, None, False], "fn_index": number, "session_hash": f"flood{at}"}
        return httpx.post(f"{address}gradio_api/queue/join", json=body, timeout=30)

    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(ask, range(MOST_WAITING + 40)))
    refused = [answer for answer in answers if answer.status_code != 200]
    assert 40 - 8 <= len(refused) <= 40  # eight are being answered, and wait no more
    assert {(answer.status_code, answer.json()["detail"]) for answer in refused} == {(429, MESSAGE)}
    assert "\n" not in MESSAGE
    encoder.released.set()
    client = Client(address, verbose=False, analytics_enabled=False)
    assert client.predict("Kế hoạch 227 là gì?", api_name="/ask")["hits"]

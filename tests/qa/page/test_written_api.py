"""Written answers for programs: `/ask` and the MCP tool with `written`, with and without an endpoint, and the key."""

import asyncio
import json
from importlib.util import find_spec

import httpx
import pytest
from gradio_client import Client
from gradio_client.exceptions import AppError

from index import Index, from_text
from qa.answering.sentence import SentenceAnswerer
from qa.assistant import Assistant
from qa.writing.llm import Endpoint, Limits
from tests.qa.writing.scripted_endpoint import serve as serve_model
from tests.qa.writing.scripted_endpoint import speak
from tests.tiny_encoder import TinyEncoder

QUESTION = "Cầu Rồng dài bao nhiêu mét?"
KEY = "khoa-bi-mat-123"


@pytest.fixture(scope="module")
def model():
    with serve_model(speak("Cầu Rồng dài 666 mét [1]. Cầu do người Pháp xây [1].")) as server:
        yield server


@pytest.fixture(scope="module")
def assistant() -> Assistant:
    library = Index(encoder=TinyEncoder())
    library.add([from_text("Cầu Rồng dài 666 mét và rộng 37,5 mét.", source="cầu")])
    return Assistant(library, answerer=SentenceAnswerer())


@pytest.fixture(scope="module")
def address(model, assistant, serve) -> str:
    endpoint = Endpoint(model.url, "m", KEY, limits=Limits(connect=1, first=5, retry=1))
    return serve(assistant, endpoint=endpoint, mcp=find_spec("mcp") is not None)


def test_a_program_may_have_the_answer_in_words(address, model):
    model.bodies.clear()
    client = Client(address, verbose=False, analytics_enabled=False)
    assert client.predict(QUESTION, api_name="/ask")["sentences"] == []
    assert model.bodies == []
    answer = client.predict(QUESTION, written=True, api_name="/ask")
    assert [(each["text"], each["supported"]) for each in answer["sentences"]] == [
        ("Cầu Rồng dài 666 mét.", True),
        ("Cầu do người Pháp xây.", False),
    ]
    assert answer["text"] == "Cầu Rồng dài 666 mét và rộng 37,5 mét."


def test_a_server_without_a_model_says_how_to_name_one(assistant, serve):
    client = Client(serve(assistant), verbose=False, analytics_enabled=False)
    with pytest.raises(AppError, match="--llm"):
        client.predict(QUESTION, written=True, api_name="/ask")


@pytest.mark.skipif(find_spec("mcp") is None, reason="needs hoidap[mcp]")
def test_a_language_model_may_have_it_by_mcp(address):
    from mcp import ClientSession
    from mcp.client.streamable_http import streamablehttp_client

    async def ask() -> dict:
        async with (
            streamablehttp_client(f"{address}gradio_api/mcp/") as (incoming, outgoing, _),
            ClientSession(incoming, outgoing) as session,
        ):
            await session.initialize()
            (tool,) = [each.name for each in (await session.list_tools()).tools if each.name.endswith("ask")]
            made = await session.call_tool(tool, {"question": QUESTION, "written": True})
            return json.loads(made.content[0].text)

    sentences = asyncio.run(ask())["sentences"]
    assert [each["supported"] for each in sentences] == [True, False]


def test_the_key_is_nowhere_on_the_page_or_in_its_api(address, model):
    model.script = lambda body, reply: reply.error(401, f"Incorrect API key provided: {KEY}")
    client = Client(address, verbose=False, analytics_enabled=False)
    answer = client.predict(QUESTION, written=True, api_name="/ask")
    assert "HOIDAP_LLM_KEY" in answer["note"]
    with httpx.Client(base_url=address.rstrip("/"), timeout=60) as http:
        told = "".join(http.get(path).text for path in ("/", "/config", "/gradio_api/info", "/gradio_api/openapi.json"))
    assert KEY not in told + json.dumps(answer, ensure_ascii=False)

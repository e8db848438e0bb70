"""The page without a browser: its doors for programs, its safety, and many people at once."""

import asyncio
import io
import json
import re
import threading
import time
from importlib.util import find_spec
from unicodedata import normalize
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import httpx
import pytest
from gradio_client import Client
from gradio_client.exceptions import AppError

import app
from index import HoidapError, Index, MissingExtra
from qa.answer_json import answer_json
from qa.answering.load_answerer import SENTENCES, load_answerer
from qa.assistant import Assistant
from qa.cli.sample import sample_article
from tests.ports import free_port
from tests.tiny_encoder import TinyEncoder

SHARE = "Kinh tế số chiếm bao nhiêu phần trăm GRDP của Hải Phòng?"


@pytest.fixture(scope="module")
def assistant() -> Assistant:
    library = Index(encoder=TinyEncoder())
    library.add([sample_article()])
    return Assistant(library, answerer=load_answerer(SENTENCES))


@pytest.fixture(scope="module")
def address(assistant, serve) -> str:
    return serve(assistant)


@pytest.fixture(scope="module")
def client(address) -> Client:
    return Client(address, verbose=False, analytics_enabled=False)


def test_the_three_doors_have_stable_names_and_no_other_is_open(client):
    named = client.view_api(return_format="dict", print_info=False)
    assert sorted(named["named_endpoints"]) == ["/ask", "/list", "/search"]
    assert not named["unnamed_endpoints"]
    assert [each["parameter_name"] for each in named["named_endpoints"]["/ask"]["parameters"]] == [
        "question",
        "literal",
        "history",
        "documents",
        "written",
    ]
    assert [each["parameter_has_default"] for each in named["named_endpoints"]["/ask"]["parameters"]] == [
        False,
        True,
        True,
        True,
        True,
    ]


def test_ask_gives_what_the_library_gives_in_python(client, assistant):
    assert client.predict(SHARE, api_name="/ask") == json.loads(json.dumps(answer_json(assistant.ask(SHARE))))


def test_search_and_list_are_plain_json(client, assistant):
    hits = client.predict("chuyển đổi số", 3, api_name="/search")
    assert [hit["start"] for hit in hits] == [
        hit.passage.start for hit in assistant.library.search("chuyển đổi số", k=3)
    ]
    assert [each["title"] for each in client.predict(api_name="/list")] == [sample_article().title]


def test_a_follow_up_is_asked_with_the_turns_before_it_as_they_were_typed(client):
    history = [
        {"question": "Kế hoạch 227 của Hải Phòng được ban hành ngày nào?", "answer": "21/9/2020"},
        {"question": "Thế còn Quyết định 749?"},
    ]
    answer = client.predict("Ai ký?", history=history, api_name="/ask")
    assert answer["question"] == "Ai ký?"
    assert answer["query"] == "Ai ký Quyết định 749 của Hải Phòng?"
    assert client.predict("Ai ký?", api_name="/ask")["query"] == "Ai ký?"
    assert client.predict("Ai ký?", literal=True, history=history, api_name="/ask")["query"] == "Ai ký?"


def test_a_follow_up_is_understood_by_the_title_of_what_was_cited_too(client):
    turn = {"question": "Con vật nào được phát hiện năm 1992?", "answer": "thú móng guốc"}
    asked = [
        client.predict("Loài này sống ở đâu?", history=[{**turn, **cited}], api_name="/ask")["query"].lower()
        for cited in ({}, {"title": "Sao la, loài thú của dãy Trường Sơn"})
    ]
    assert ["sao la" in query for query in asked] == [False, True]


def test_only_the_documents_that_a_program_names_are_asked(serve):
    library = Index(encoder=TinyEncoder())
    library.add([sample_article(), _other()])
    client = Client(
        serve(Assistant(library, answerer=load_answerer(SENTENCES))),
        verbose=False,
        analytics_enabled=False,
    )
    first, second = (each["id"] for each in client.predict(api_name="/list"))
    for chosen, held in (([second], {second}), ([first], {first}), ([first, second], {first, second})):
        answer = client.predict("Bài khác nói gì về chuyển đổi số?", documents=chosen, api_name="/ask")
        assert {hit["document"]["id"] for hit in answer["hits"]} == held
    assert client.predict("Bài khác?", documents=[], api_name="/ask")["hits"]


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"history": "Ai ký?"}, "history phải là một danh sách, không phải chữ"),
        ({"history": ["Ai ký?"]}, "Lượt 1 của history là chữ"),
        ({"history": [{"question": "Ai ký?"}, {"answer": "Lan"}]}, "Lượt 2 của history thiếu question"),
        ({"history": [{"question": "Ai?", "anwser": "x"}]}, "Lượt 1 của history có trường lạ “anwser”"),
        ({"history": [{"question": "Ai?", "answer": 3}]}, "answer là số, phải là chữ"),
        ({"history": [{"question": "Ai?", "title": ["x"]}]}, "title là danh sách, phải là chữ"),
        ({"history": [{"question": "a" * 2_001}]}, "dài 2001 ký tự, tối đa là 2.000"),
        ({"history": [{"question": "Ai?"}] * 101}, "history có 101 lượt, tối đa là 100"),
        ({"documents": "abc"}, "documents phải là một danh sách mã bài"),
        ({"documents": [3]}, "documents phải là một danh sách mã bài"),
        ({"documents": ["0123"]}, "Không có bài mang mã “0123”"),
    ],
)
def test_what_a_program_sends_in_another_shape_is_told_in_one_line(client, sent, told):
    with pytest.raises(AppError, match=re.escape(told)) as error:
        client.predict(SHARE, **sent, api_name="/ask")
    assert "\n" not in str(error.value)


def test_a_program_is_told_what_a_person_is_told(client):
    with pytest.raises(AppError, match="Câu hỏi đang trống"):
        client.predict(" ", api_name="/ask")


def test_half_a_character_in_a_question_does_not_break_the_stream(address):
    """As pasted from a text cut amid an emoji; the page's stream takes no such thing."""
    with httpx.Client(base_url=address.rstrip("/"), timeout=60) as http:
        doors = {each.get("api_name"): each["id"] for each in http.get("/config").json()["dependencies"]}
        data = [f"{SHARE} \ud83d", False, None, None, False]
        sent = {"data": data, "fn_index": doors["ask"], "session_hash": "half", "event_data": None, "trigger_id": None}
        http.post(
            "/gradio_api/queue/join", content=json.dumps(sent).encode(), headers={"content-type": "application/json"}
        )
        stream = http.get("/gradio_api/queue/data", params={"session_hash": "half"}).text
    told = [json.loads(line[5:]) for line in stream.splitlines() if line.startswith("data:")]
    (done,) = [each for each in told if each["msg"] == "process_completed"]
    assert done["success"] and done["output"]["data"][0]["question"] == f"{SHARE} \ufffd"


def test_what_happens_on_the_page_is_no_door(client):
    with pytest.raises(ValueError, match="api_name"):
        client.predict(SHARE, api_name="/reply")


def test_every_page_forbids_what_is_not_its_own(address):
    with urlopen(address) as page:
        policy = page.headers["content-security-policy"]
        text = page.read().decode("utf-8")
    assert "default-src 'self'" in policy
    assert "http" not in policy.replace("http-equiv", "")
    assert "fonts.googleapis" not in text


def test_the_page_has_every_vietnamese_letter_in_every_weight_of_its_fonts(address):
    fonts = pytest.importorskip("fontTools.ttLib")
    pytest.importorskip("brotli")
    with urlopen(f"{address}theme.css") as sheet:
        faces = re.findall(r"@font-face\s*{[^}]*SourceSansPro[^}]*}", sheet.read().decode("utf-8"))
    assert {int(re.search(r"font-weight:\s*(\d+)", face)[1]) for face in faces} == {400, 700}
    vowels = [
        normalize("NFC", each + tone) for each in "aăâeêioôơuưy" for tone in ["", *"\u0300\u0301\u0303\u0309\u0323"]
    ]
    letters = {ord(each) for each in "".join([*vowels, "đ"]) + "".join([*vowels, "đ"]).upper() + "“”…–"}
    for face in faces:
        with urlopen(address + re.search(r"url\(['\"]?/?([^'\")]+)", face)[1]) as file:
            assert letters <= set(fonts.TTFont(io.BytesIO(file.read())).getBestCmap()), face


def test_only_its_own_files_are_served(address, tmp_path):
    secret = tmp_path / "bí mật.txt"
    secret.write_text("bí mật", encoding="utf-8")
    for path in (f"gradio_api/file={secret}", "gradio_api/file=pyproject.toml", "gradio_api/file=app.py"):
        with pytest.raises(HTTPError, match="403"):
            urlopen(Request(address + path.replace(" ", "%20").encode("ascii", "ignore").decode()))


@pytest.mark.parametrize("path", ["monitoring", "monitoring/summary", "gradio_api/runs"])
def test_nobody_can_watch_the_others(address, path):
    with pytest.raises(HTTPError, match=r"40[34]"):
        urlopen(address + path)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.20", "hoidap.example.com"])
def test_a_public_address_without_a_login_is_refused(assistant, host):
    with pytest.raises(HoidapError, match=r"--auth .*--public"):
        app.serve(assistant, host=host, port=free_port(), wait=False)


def test_with_a_login_a_stranger_sees_nothing(assistant, serve):
    address = serve(assistant, auth=("lan", "mật khẩu"))
    with pytest.raises(HTTPError, match="401"):
        urlopen(f"{address}gradio_api/info")
    with urlopen(address) as page:
        text = page.read().decode("utf-8")
        assert int(page.headers["content-length"]) == len(text.encode())
    assert "<h1>Hỏi Đáp</h1>" in text
    assert f'data-root="{address.rstrip("/")}"' in text
    assert "gradio_config" not in text
    known = Client(address, auth=("lan", "mật khẩu"), verbose=False, analytics_enabled=False)
    assert known.predict(api_name="/list")


def test_behind_a_proxy_the_page_knows_its_path(assistant, serve):
    with urlopen(serve(assistant, root_path="/hoidap")) as page:
        assert "/hoidap" in page.read().decode("utf-8")


def test_a_taken_port_is_told_with_the_cure(assistant, address):
    port = int(address.rstrip("/").rsplit(":", 1)[1])
    with pytest.raises(HoidapError, match=f"Cổng {port} đang bận.*--port {port + 1}"):
        app.serve(assistant, port=port, wait=False)


def test_many_people_at_once_get_each_their_own_answer(client, assistant):
    questions = [SHARE, "Kế hoạch 227 được ban hành ngày nào?", "Ông Hoàng Minh Cường giữ chức gì?"] * 4
    jobs = [(question, client.submit(question, api_name="/ask")) for question in questions]
    for question, job in jobs:
        answer = job.result(timeout=60)
        assert answer["question"] == question
        assert answer["text"] == assistant.ask(question).text


def test_a_slow_indexing_does_not_hold_up_a_question(serve):
    class Slow(TinyEncoder):
        def encode_passages(self, texts, *, progress=None):
            released.wait(30)
            return super().encode_passages(texts, progress=progress)

    released = threading.Event()
    released.set()
    library = Index(encoder=Slow())
    library.add([sample_article()])
    released.clear()
    client = Client(
        serve(Assistant(library, answerer=load_answerer(SENTENCES))),
        verbose=False,
        analytics_enabled=False,
    )
    adding = threading.Thread(target=library.add, args=([_other()],))
    adding.start()
    began = time.perf_counter()
    assert client.predict(SHARE, api_name="/ask")["hits"]
    assert time.perf_counter() - began < 5
    assert adding.is_alive()
    released.set()
    adding.join()
    assert len(client.predict(api_name="/list")) == 2


def test_a_first_visitor_does_not_wait_for_the_models(serve):
    def visit(library: Index) -> None:
        address = serve(Assistant(library, answerer=load_answerer(SENTENCES)))
        with urlopen(address) as page:
            assert page.status == 200

    class Unloaded(TinyEncoder):
        def encode_queries(self, texts):
            released.wait(20)
            return super().encode_queries(texts)

    released = threading.Event()
    library = Index(encoder=Unloaded())
    library.add([sample_article()])
    began = time.perf_counter()
    visit(library)
    spent = time.perf_counter() - began
    released.set()
    assert spent < 10


def test_mcp_needs_its_package_or_offers_the_three_tools(assistant, serve):
    if find_spec("mcp") is None:
        with pytest.raises(MissingExtra, match=r"hoidap\[mcp\]"):
            serve(assistant, mcp=True)
        return
    address = serve(assistant, mcp=True)
    tools, answers, parameters = asyncio.run(_by_mcp(f"{address}gradio_api/mcp/"))
    assert tools == ["ask", "list_articles", "search"]
    assert json.loads(answers[0]) == json.loads(json.dumps(answer_json(assistant.ask(SHARE))))
    assert json.loads(answers[1])["query"] == "Ai ký Kế hoạch 227 của Hải Phòng?"
    assert "Không có bài mang mã" in answers[2]
    assert json.loads(answers[3])["query"] == json.loads(answers[1])["query"]
    assert list(parameters["properties"]) == ["question", "literal", "history", "documents", "written"]
    assert parameters["required"] == ["question"]
    with urlopen(serve(assistant)) as page:  # one page's start is not the next one's
        assert page.status == 200


async def _by_mcp(address: str) -> tuple[list[str], list[str], dict]:
    from mcp import ClientSession
    from mcp.client.streamable_http import streamablehttp_client

    async with streamablehttp_client(address) as (incoming, outgoing, _), ClientSession(incoming, outgoing) as session:
        await session.initialize()
        tools = await session.list_tools()
        history = [{"question": "Kế hoạch 227 của Hải Phòng được ban hành ngày nào?", "answer": "21/9/2020"}]
        calls = [
            {"question": SHARE},
            {"question": "Ai ký?", "history": history},
            {"question": SHARE, "documents": ["0123"]},
            {"question": "Ai ký?", "history": [{"question": history[0]["question"]}]},
        ]
        answers = [(await session.call_tool("ask", call)).content[0].text for call in calls]
        ask = next(tool for tool in tools.tools if tool.name == "ask")
        return sorted(tool.name for tool in tools.tools), answers, ask.inputSchema


def _other():
    from index import from_text

    return from_text("Một bài khác\n\nMột câu của bài khác.", source="khác")

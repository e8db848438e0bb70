"""The endpoint against a local server with every fault that servers have: what is told, how soon, what is sent."""

import socket
import time
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index import WriterError
from qa.settings import Settings
from qa.writing.llm import Endpoint, Limits
from tests.ports import free_port
from tests.qa.writing.scripted_endpoint import Scripted, serve, speak

QUICK = Limits(connect=0.5, first=2.5, between=0.8, whole=4.0, retry=1.0, characters=2_000, bytes=100_000)
HELLO = [{"role": "user", "content": "Chào?"}]
KEY = "khoa-bi-mat-123"


@pytest.fixture
def server():
    with serve(speak("Xin ", "chào.")) as made:
        yield made


def endpoint(server: Scripted, **given_options) -> Endpoint:
    return Endpoint(server.url, "m", **{"key": KEY, "limits": QUICK, **given_options})


def text(of: Endpoint) -> str:
    return "".join(of.stream(HELLO))


def failure(of: Endpoint) -> WriterError:
    begun = time.monotonic()
    with pytest.raises(WriterError, match=r"\.$") as caught:
        text(of)
    assert time.monotonic() - begun < QUICK.whole + 1.5
    assert "\n" not in str(caught.value)
    assert KEY not in str(caught.value)
    return caught.value


def test_the_text_comes_in_pieces(server):
    assert [piece for piece in endpoint(server).stream(HELLO) if piece] == ["Xin ", "chào."]
    assert server.bodies[0]["messages"] == HELLO
    assert server.bodies[0]["model"] == "m"


def test_the_first_piece_comes_as_soon_as_the_server_says_it(server):
    server.script = speak("Xin ", 1.0, "chào.")
    asked = endpoint(server, limits=Limits())
    asked.prepare()
    stream = asked.stream(HELLO)
    begun = time.monotonic()
    while not next(stream):
        pass
    assert time.monotonic() - begun < 0.3
    stream.close()


def test_only_the_headers_of_the_protocol_are_sent(server, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "of-another-account")
    monkeypatch.setenv("OPENAI_ORG_ID", "of-another-account")
    monkeypatch.setenv("OPENAI_CUSTOM_HEADERS", "X-Secret: of-another-account")
    monkeypatch.setenv("http_proxy", "http://192.0.2.1:3128")
    assert text(endpoint(server)) == "Xin chào."
    assert server.headers[0]["authorization"] == f"Bearer {KEY}"
    assert "of-another-account" not in str(server.headers)
    assert set(server.headers[0]) <= {
        "host", "accept", "content-type", "content-length", "connection", "user-agent", "authorization"
    }  # fmt: skip
    assert text(endpoint(server, key="")) == "Xin chào."
    assert "authorization" not in server.headers[1]


def test_the_key_is_in_no_repr(server):
    assert KEY not in repr(endpoint(server))


@pytest.mark.parametrize(
    "url", ["", "127.0.0.1:80", "ftp://a/v1", "http://", "http://me:pass@a/v1", "http://a/v1?key=1"]
)
def test_an_address_that_is_none_or_holds_a_key_is_refused(url):
    with pytest.raises(WriterError, match="HOIDAP_LLM_") as caught:
        Endpoint(url)
    assert caught.value.kind == "address"
    assert "pass" not in str(caught.value)


@pytest.mark.parametrize("window", ["nhiều", "512", "-1", "4.096"])
def test_a_window_that_is_no_number_or_holds_no_passage_is_refused(window, tmp_path):
    given_settings = Settings(tmp_path, tmp_path, llm_url="http://127.0.0.1:1/v1", llm_window=window)
    with pytest.raises(WriterError, match="HOIDAP_LLM_WINDOW"):
        Endpoint.from_settings(given_settings)
    assert Endpoint.from_settings(replace(given_settings, llm_window="8192")).window == 8192
    assert Endpoint.from_settings(replace(given_settings, llm_window="")).window == 4096


def test_v1_is_added_where_there_is_no_path(server):
    bare = Endpoint(server.url.removesuffix("/v1"), limits=QUICK)
    assert text(bare) == "Xin chào."


@pytest.mark.parametrize(
    ("url", "local"),
    [("http://localhost:1/v1", True), ("http://[::1]:1", True), ("http://127.0.0.1", True), ("https://a.vn/v1", False)],
)
def test_an_endpoint_knows_whether_it_is_on_this_machine(url, local):
    assert Endpoint(url).local is local


def test_nobody_listens():
    assert failure(Endpoint(f"http://127.0.0.1:{free_port()}/v1", limits=QUICK)).kind == "unreachable"


def test_a_server_that_takes_the_connection_and_says_nothing():
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen()
        assert failure(Endpoint(f"http://127.0.0.1:{deaf.getsockname()[1]}/v1", limits=QUICK)).kind == "timeout"


def cut(body, reply):
    reply.say("Xin ")  # and the connection ends


def broken_chunks(body, reply):
    reply.begin(Transfer_Encoding="chunked")
    reply.raw(b"5\r\ndata:")


def no_finish(body, reply):
    reply.say("Xin ")
    reply.event("[DONE]")


def not_json(body, reply):
    reply.begin()
    reply.event("{không phải JSON")


def not_the_protocol(body, reply):
    reply.begin()
    reply.event({"choices": [3]})


def a_list(body, reply):
    reply.begin()
    reply.event([1, 2])


def login_page(body, reply):
    reply.begin(kind="text/html")
    reply.raw(b"<html>Please log in</html>" * 50)


def json_of_another_kind(body, reply):
    reply.begin(kind="application/json")
    reply.raw(b'{"ok": true}')


def error_in_the_middle(body, reply):
    reply.say("Xin ")
    reply.event({"error": {"message": f"bad key {KEY}"}})


def only_done(body, reply):
    reply.done()


def blank(body, reply):
    reply.whole("  ")


def falls_silent(body, reply):
    reply.say("Xin ")
    reply.wait(30)


def endless_text(body, reply):
    while True:
        reply.say("mãi " * 50)


def endless_line(body, reply):
    reply.begin()
    while True:
        reply.raw(b"data: " + b"x" * 10_000)


def endless_drops(body, reply):
    while True:
        reply.say("a")
        reply.wait(0.1)


def slow_model(body, reply):
    for word in ("Kinh", " tế", " số", " chiếm", " 35%", " GRDP", ".") * 3:
        reply.say(word)
        reply.wait(0.5)
    reply.done()


def elsewhere(body, reply):
    reply.begin(307, "text/plain", Location="http://127.0.0.1:9/v1/chat/completions")


def status(code, **headers):
    return lambda body, reply: reply.error(code, f"Incorrect API key provided: {KEY}", **headers)


@pytest.mark.parametrize(
    ("script", "kind"),
    [
        (cut, "cut"), (broken_chunks, "cut"), (no_finish, "cut"),
        (not_json, "protocol_error"), (not_the_protocol, "protocol_error"), (a_list, "empty"),
        (login_page, "empty"), (json_of_another_kind, "protocol_error"),
        (error_in_the_middle, "server"), (status(500), "server"), (status(503), "server"),
        (status(401), "key"), (status(403), "key"), (status(404), "missing"), (status(400), "refused"),
        (status(429, Retry_After="30"), "busy"), (status(429), "busy"),
        (only_done, "finished"), (blank, "empty"),
        (falls_silent, "timeout"), (endless_text, "endless"), (endless_line, "endless"), (endless_drops, "slow"),
        (slow_model, "slow"), (elsewhere, "redirect"),
    ],
)  # fmt: skip
def test_every_fault_is_one_line(server, script, kind):
    server.script = script
    if kind == "finished":
        assert text(endpoint(server)) == ""  # an empty answer is judged by the writer, after thoughts are left out
        return
    assert failure(endpoint(server)).kind == kind


def test_a_server_too_busy_is_asked_again_after_the_time_it_names(server):
    def script(body, reply):
        if len(server.bodies) == 1:
            reply.error(429, "slow down", Retry_After="0.4")
        else:
            speak("Đây.")(body, reply)

    server.script = script
    begun = time.monotonic()
    assert text(endpoint(server)) == "Đây."
    assert 0.4 <= time.monotonic() - begun < 1.5


def test_a_server_that_still_loads_its_model_is_waited_for(server):
    def script(body, reply):
        if len(server.bodies) < 6:
            reply.error(503, "Loading model", Retry_After="0.1")
        else:
            speak("Đây.")(body, reply)

    server.script = script
    assert text(endpoint(server)) == "Đây."
    server.script = lambda body, reply: reply.error(503, "Loading model", Retry_After="0.2")
    assert "đang nạp mô hình" in str(failure(endpoint(server)))


def test_slow_and_endless_are_told_apart(server):
    server.script = slow_model
    assert "viết chậm quá" in str(failure(endpoint(server)))
    server.script = endless_text
    assert "mãi không dừng" in str(failure(endpoint(server)))


def test_a_server_that_asks_for_a_long_wait_is_not_waited_for(server):
    server.script = status(429, Retry_After="30")
    begun = time.monotonic()
    assert "30 giây" in str(failure(endpoint(server)))
    assert time.monotonic() - begun < 1
    assert len(server.bodies) == 1


@pytest.mark.parametrize(
    ("complaint", "name"),
    [
        ("'stream' is not supported by this model", "stream"),
        ("Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead.", "max_tokens"),
        ("'temperature' does not support 0", "temperature"),
    ],
)
def test_a_parameter_that_a_server_does_not_take_is_left_out(server, complaint, name):
    def script(body, reply):
        if name in body:
            reply.error(400, complaint)
        else:
            speak("Đây.")(body, reply)

    server.script = script
    assert text(endpoint(server)) == "Đây."
    assert len(server.bodies) == 2


def test_a_server_that_does_not_stream_though_asked(server):
    server.script = lambda body, reply: reply.whole("Cả câu trả lời.")
    assert text(endpoint(server)) == "Cả câu trả lời."


def test_a_window_too_small_is_a_kind_of_its_own(server):
    server.script = lambda body, reply: reply.error(400, "the request exceeds the available context size")
    assert failure(endpoint(server)).kind == "long"


def test_thoughts_in_a_field_of_their_own_are_not_text(server):
    def script(body, reply):
        reply.say("", reasoning_content="Ừm…")
        reply.say("Đây.")
        reply.done()

    server.script = script
    assert text(endpoint(server)) == "Đây."


@pytest.mark.parametrize("script", [falls_silent, lambda body, reply: reply.wait(30)], ids=["writing", "waiting"])
def test_closing_the_stream_ends_the_request(server, script):
    server.script = script
    stream = endpoint(server, limits=Limits()).stream(HELLO)
    for _ in range(12):
        next(stream)
    stream.close()
    assert server.hung_up.wait(1.0)


@settings(max_examples=25)
@given(st.data())
def test_no_cut_of_the_bytes_changes_the_text(data):
    written = "Kinh tế số chiếm 35% [1]. Đường 🚆 sắt."
    pieces = data.draw(st.lists(st.integers(1, 5), max_size=20))

    def script(body, reply):
        sent = []
        reply.raw, send = sent.append, reply.raw
        for at in range(0, len(written), 3):
            reply.say(written[at : at + 3])
        reply.done()
        stream, at = b"".join(sent), 0
        for size in [*pieces, len(stream)]:
            send(stream[at : at + size * 7])
            at += size * 7
        send(stream[at:])

    with serve(script) as server:
        assert text(Endpoint(server.url, limits=QUICK)) == written


_CHUNK = b'data: {"id":"1","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":%s}]}'
_ODD = st.sampled_from(
    [
        b"data: [DONE]\n\n", b"data:\n\n", b"\n\n", b": ping\n\n", b"event: error\n", b"retry: 0\n\n", b"\r\n\r\n",
        b"data: null\n\n",
        b'data: {"choices": []}\n\n', b'data: {"choices": null}\n\n', b'data: {"choices": [{}]}\n\n', b'data: "x"\n\n',
        b'data: {"choices": [{"delta": null, "finish_reason": "length"}]}\n\n', b"\xff\xfe", b"\x00", b"<html>",
        b'data: {"error": "quota"}\n\n', b'data: {"error": {"code": 429}}\n\n',
        _CHUNK % b'{"content": "Xin "}' + b"\n\n", _CHUNK % b'{"content": 5}' + b"\n\n",
        _CHUNK % b'{"content": ["a"]}' + b"\n\n",
        _CHUNK % b'{"content": "\\ud800"}' + b"\n\n", _CHUNK % b'{"tool_calls": [{"index": 0}]}' + b"\n\n",
        _CHUNK % b'{"refusal": "no"}' + b"\n\n",
    ]
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.one_of(_ODD, st.binary(max_size=40)), max_size=8),
    st.sampled_from([200, 200, 200, 204, 206, 302, 400, 418, 429, 500, 502, 599]),
    st.sampled_from(["text/event-stream", "application/json", "text/html", "", "text/event-stream; charset=utf-16"]),
)
def test_whatever_a_server_sends_it_is_text_or_one_line(parts, code, kind):
    def script(body, reply):
        reply.begin(code, kind, Retry_After="0.1")
        for part in parts:
            reply.raw(part)

    with serve(script) as server:
        begun = time.monotonic()
        try:
            assert isinstance(text(Endpoint(server.url, key=KEY, limits=QUICK)), str)
        except WriterError as error:
            assert "\n" not in str(error)
            assert KEY not in str(error)
        assert time.monotonic() - begun < QUICK.whole + 1.5

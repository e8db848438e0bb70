"""Summaries and comparisons of several documents: which are read, what is sent and cited, what stays refused."""

import pytest

from index import Index, from_text
from qa.answering.sentence import SentenceAnswerer
from qa.assistant import Assistant
from qa.writing.llm import Endpoint
from qa.writing.writer import writing_assistant
from tests.qa.writing.scripted_endpoint import serve, speak
from tests.qa.writing.test_llm import QUICK

TEXTS = {
    "nội quy": "Nội quy ký túc xá\n\nKý túc xá đóng cửa lúc 22 giờ 30. Sinh viên phải giữ vệ sinh chung mỗi ngày.\n",
    "quy chế": "Quy chế thư viện\n\nThư viện đóng cửa lúc 20 giờ. Bạn đọc được mượn tối đa 4 cuốn sách mỗi lần.\n",
    "thực đơn": "Thực đơn nhà ăn\n\nNhà ăn có phở bò và cơm gà vào buổi trưa. Một suất cơm gà giá 35.000 đồng.\n",
}
COMPARED = "Ký túc xá đóng cửa lúc 22 giờ 30 [1]. Thư viện đóng cửa lúc 20 giờ [2]. Cả hai đều có hồ bơi [1][2]."


@pytest.fixture(scope="module")
def server():
    with serve(speak(COMPARED)) as made:
        yield made


@pytest.fixture(scope="module")
def library():
    from tests.tiny_encoder import TinyEncoder

    library = Index(encoder=TinyEncoder())
    library.add([from_text(text, source=source) for source, text in TEXTS.items()])
    return library


@pytest.fixture
def assistant(library, server):
    server.bodies.clear()
    server.script = speak(COMPARED)
    plain = Assistant(library, answerer=SentenceAnswerer())
    return writing_assistant(plain, Endpoint(server.url, limits=QUICK))


@pytest.mark.parametrize(
    ("asked", "read"),
    [
        ("So sánh nội quy ký túc xá và quy chế thư viện", ["nội quy", "quy chế"]),
        ("so sanh quy che thu vien voi noi quy ky tuc xa", ["quy chế", "nội quy"]),
        ("Tóm tắt bài về quy chế thư viện, thực đơn nhà ăn", ["quy chế", "thực đơn"]),
        ("Tóm tắt tất cả các tài liệu", ["nội quy", "quy chế", "thực đơn"]),
    ],
)
def test_the_documents_that_are_named_are_read_and_sent(assistant, library, server, asked, read):
    answer = assistant.ask(asked)
    assert list(dict.fromkeys(citation.document.source for citation in answer.citations)) == read
    sent = server.bodies[-1]["messages"][1]["content"]
    for source in read:
        assert TEXTS[source].split("\n\n")[1].strip() in sent
    assert all(each.document.text[each.start : each.end] == each.text for each in answer.citations)


def test_each_sentence_of_a_comparison_has_its_own_document(assistant):
    answer = assistant.ask("So sánh nội quy ký túc xá và quy chế thư viện")
    sources = [[citation.document.source for citation in each.citations] for each in answer.sentences]
    assert sources == [["nội quy"], ["quy chế"], []]


def test_without_the_model_the_central_sentences_stay(assistant, server):
    server.script = lambda body, reply: reply.error(500)
    answer = assistant.ask("So sánh nội quy ký túc xá và quy chế thư viện")
    assert "giữ vệ sinh chung" in answer.text
    assert "4 cuốn sách" in answer.text
    assert "gặp lỗi (500)" in answer.note


@pytest.mark.parametrize(
    "asked", ["So sánh bão Yagi và lũ lụt Quảng Bình", "Tóm tắt tiểu sử Nguyễn Du", "Giá vàng ở Đà Nẵng hôm nay?"]
)
def test_what_names_no_two_documents_stays_an_abstention(assistant, server, asked):
    assert assistant.ask(asked).abstained
    assert server.bodies == []

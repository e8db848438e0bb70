"""The writer over a scripted endpoint: written sentences with their spans, every failure, injected orders."""

import time

import pytest

from index import Hit, from_text
from qa.answer import Answer
from qa.answering.sentence import SentenceAnswerer
from qa.assistant import Assistant
from qa.writing.llm import Endpoint, Limits
from qa.writing.writer import Writer
from tests.qa.writing.scripted_endpoint import serve, speak
from tests.qa.writing.test_llm import (
    blank,
    cut,
    endless_drops,
    endless_line,
    endless_text,
    error_in_the_middle,
    falls_silent,
    json_of_another_kind,
    login_page,
    no_finish,
    not_json,
    only_done,
    status,
)

QUICK = Limits(connect=0.5, first=2.5, between=0.8, whole=4.0, retry=1.0, characters=2_000, bytes=100_000)
ARTICLE = (
    "Chuyển đổi số ở Hải Phòng\n\nHải Phòng đặt mục tiêu kinh tế số chiếm 35% GRDP vào năm 2025. Kế hoạch do ông "
    "Hoàng Minh Cường ký ngày 21/9/2020.\n\nNgười dân không phải nộp lệ phí khi làm thủ tục qua mạng. "
    "Phí trước đây là 50.000 đồng mỗi hồ sơ.\n"
)
QUESTION = "Kinh tế số chiếm bao nhiêu phần trăm GRDP vào năm 2025?"
TRUE = "Đến năm 2025, Hải Phòng đặt mục tiêu kinh tế số chiếm 35% GRDP [1]."


@pytest.fixture
def server():
    with serve(speak(TRUE)) as made:
        yield made


@pytest.fixture
def library(tiny_encoder):
    from index import Index

    library = Index(encoder=tiny_encoder)
    library.add([from_text(ARTICLE, source="bài")])
    return library


@pytest.fixture
def assistant(library, server):
    return Assistant(library, answerer=Writer(Endpoint(server.url, "m", limits=QUICK), answerer=SentenceAnswerer()))


def plain(library) -> Answer:
    return Assistant(library, answerer=SentenceAnswerer()).ask(QUESTION)


def test_a_written_sentence_cites_the_span_that_says_it(assistant, library):
    answer = assistant.ask(QUESTION)
    assert [sentence.text for sentence in answer.sentences] == [TRUE.replace(" [1]", "")]
    (citation,) = answer.sentences[0].citations
    assert [span.text for span in citation.highlights] == [
        "Hải Phòng đặt mục tiêu kinh tế số chiếm 35% GRDP vào năm 2025."
    ]
    assert citation.document.text[citation.start : citation.end] == citation.text
    assert answer.note == ""
    extractive = plain(library)
    assert (answer.text, answer.citations) == (extractive.text, extractive.citations)


def test_the_extractive_answer_comes_first_and_sentences_grow(assistant, server):
    server.script = speak("Đến năm 2025, kinh tế số ", "chiếm 35% GRDP [1", "]. Và trời ", "sẽ mưa to ở Đà Nẵng [1].")
    grown = [answer.sentences for answer in assistant.stream(QUESTION)]
    assert grown[0] == ()
    partial = next(sentences for sentences in grown if sentences)
    assert partial[0].text == "Đến năm 2025, kinh tế số"
    assert not partial[0].complete
    assert not any(sentence.citations for sentences in grown for sentence in sentences if not sentence.complete)
    assert [(sentence.supported, sentence.complete) for sentence in grown[-1]] == [(True, True), (False, True)]


def test_the_first_word_is_there_as_soon_as_the_endpoint_says_it(assistant, server):
    said = []

    def script(body, reply):
        reply.wait(0.4)
        said.append(time.monotonic())
        reply.say("Đến năm 2025")
        reply.wait(0.3)
        reply.say(", kinh tế số chiếm 35% GRDP [1].")
        reply.done()

    server.script = script
    assistant.answerer.endpoint.prepare()
    shown = next(time.monotonic() for answer in assistant.stream(QUESTION) if answer.sentences)
    assert shown - said[0] < 0.3


@pytest.mark.parametrize(
    "written",
    [
        "Kinh tế số chiếm 53% GRDP vào năm 2025 [1].",  # another figure
        "Kinh tế số chiếm 35% GRDP vào năm 2030 [1].",  # another year
        "Kế hoạch do ông Trần Văn An ký ngày 21/9/2020 [1].",  # another name
        "Người dân phải nộp lệ phí khi làm thủ tục qua mạng [1].",  # the contrary
        "Thành phố sẽ xây hai cây cầu qua sông Cấm [1][2].",  # invented
        "Phí hiện nay là 50 triệu đồng mỗi hồ sơ [7].",  # an id that was not given
    ],
)
def test_what_no_passage_says_is_marked(assistant, server, written):
    server.script = speak(written)
    (sentence,) = assistant.ask(QUESTION).sentences
    assert not sentence.supported
    assert "[" not in sentence.text


def test_lists_keep_their_lines(assistant, server):
    server.script = speak(
        "Có hai ý:\n- Kinh tế số chiếm 35% GRDP vào năm 2025 [1]\n- Phí là 50.000 đồng mỗi hồ sơ [1]\n"
    )
    assert [sentence.line for sentence in assistant.ask(QUESTION).sentences] == [0, 1, 2]


def test_thoughts_are_not_shown(assistant, server):
    server.script = speak("<think>Hừm, chiếm 99%", " chăng?</think>", TRUE)
    assert [sentence.text for sentence in assistant.ask(QUESTION).sentences] == [TRUE.replace(" [1]", "")]
    server.script = speak("Hừm, chiếm 99% chăng? Chắc không.", "</think>", TRUE)
    assert [sentence.text for sentence in assistant.ask(QUESTION).sentences] == [TRUE.replace(" [1]", "")]


def test_the_label_before_an_answer_is_left_out(assistant, server):
    server.script = speak("**Câu trả lời:** ", TRUE)
    grown = [answer.sentences for answer in assistant.stream(QUESTION)]
    assert [sentence.text for sentence in grown[-1]] == [TRUE.replace(" [1]", "")]
    assert not any("trả lời" in sentence.text for sentences in grown for sentence in sentences if sentence.complete)
    server.script = speak("Câu trả lời:\n\n", TRUE)
    assert [sentence.text for sentence in assistant.ask(QUESTION).sentences] == [TRUE.replace(" [1]", "")]


def test_the_prompt_s_delimiter_is_no_text(assistant, server):
    def script(body, reply):
        fence = body["messages"][1]["content"].split(" ", 1)[0]
        speak(f"{fence} đoạn 1\n{TRUE}\n{fence} hết")(body, reply)

    server.script = script
    assert [sentence.text for sentence in assistant.ask(QUESTION).sentences] == [TRUE.replace(" [1]", "")]


def test_the_question_once_more_is_no_answer(assistant, server):
    server.script = speak(f"{QUESTION} [1] ", TRUE)
    assert [sentence.text for sentence in assistant.ask(QUESTION).sentences] == [TRUE.replace(" [1]", "")]
    server.script = speak(f"{QUESTION} [1]")
    answer = assistant.ask(QUESTION)
    assert answer.sentences == ()
    assert "chỉ nhắc lại câu hỏi" in answer.note


def test_a_bare_value_is_supported_where_it_is_the_exact_answer_s(assistant, server):
    server.script = speak("35% [1]")
    (sentence,) = assistant.ask(QUESTION).sentences
    assert [span.text for span in sentence.citations[0].highlights] == [
        "Hải Phòng đặt mục tiêu kinh tế số chiếm 35% GRDP vào năm 2025."
    ]
    server.script = speak("50.000 đồng [1]")  # it stands in the passage, and answers another question
    assert not assistant.ask(QUESTION).sentences[0].supported


def test_a_question_back_has_no_source(assistant, server):
    server.script = speak("Kinh tế số chiếm 35% GRDP vào năm 2025, phải không? [1]")
    assert [sentence.supported for sentence in assistant.ask(QUESTION).sentences] == [False]


def test_a_question_in_english_may_be_answered_in_english(assistant, library, server):
    from qa.answering.documents import Documents
    from qa.question.query import Query

    server.script = speak("The digital economy accounts for 35% of the GRDP by then [1].")
    asked = Query.of(library.understand("How much of the GRDP is the digital economy?", literal=True))
    assert asked.language == "other"
    *_, final = assistant.answerer.extend(plain(library), asked, (), Documents(library))
    assert [sentence.text for sentence in final.sentences] == [
        "The digital economy accounts for 35% of the GRDP by then."
    ]
    assert final.note == ""
    assert "bằng ngôn ngữ của câu hỏi" in server.bodies[0]["messages"][0]["content"]


def test_a_model_that_goes_round_in_circles_is_stopped(assistant, server):
    server.script = speak(*([TRUE + " "] * 30))
    assert len(assistant.ask(QUESTION).sentences) == 2


def test_where_the_documents_do_not_answer_the_model_is_not_asked(assistant, server):
    answer = assistant.ask("Giá vàng ở Đà Nẵng hôm nay là bao nhiêu?")
    assert answer.abstained
    assert answer.sentences == ()
    assert assistant.ask("Xin chào").reply
    assert server.bodies == []


def test_what_is_sent_is_the_question_and_passages(assistant, server):
    assistant.ask(QUESTION)
    (body,) = server.bodies
    assert QUESTION in body["messages"][1]["content"]
    assert "kinh tế số chiếm 35% GRDP" in body["messages"][1]["content"]
    assert [message["role"] for message in body["messages"]] == ["system", "user"]


@pytest.mark.parametrize(
    ("script", "why"),
    [
        (cut, "ngắt kết nối"),
        (no_finish, "ngắt kết nối"),
        (not_json, "không đọc được"),
        (login_page, "không viết gì"),
        (json_of_another_kind, "không đọc được"),
        (error_in_the_middle, "gặp lỗi"),
        (status(500), "gặp lỗi (500)"),
        (status(401), "HOIDAP_LLM_KEY"),
        (status(429, Retry_After="30"), "30 giây"),
        (status(404), "HOIDAP_LLM_MODEL"),
        (only_done, "không viết gì"),
        (blank, "không viết gì"),
        (falls_silent, "ngừng giữa chừng"),
        (endless_text, "mãi không dừng"),
        (endless_line, "mãi không dừng"),
        (endless_drops, "viết chậm quá"),
        (speak("KHÔNG CÓ TRONG TÀI LIỆU"), "không trả lời"),
        (speak("The digital economy accounts for 35% of the city's product by then [1]."), "thứ tiếng khác"),
        (speak("数字经济占地区生产总值的百分之三十五。[1]"), "thứ tiếng khác"),
        (speak("<think>Hừm, để xem nào"), "không viết gì"),
    ],
)
def test_whatever_fails_the_extractive_answer_stays_with_one_line(assistant, library, server, script, why):
    server.script = script
    begun = time.monotonic()
    answer = assistant.ask(QUESTION)
    assert time.monotonic() - begun < QUICK.whole + 2
    extractive = plain(library)
    assert (answer.text, answer.citations) == (extractive.text, extractive.citations)
    assert answer.sentences == ()
    assert why in answer.note
    assert "\n" not in answer.note


def test_nobody_listens(library):
    from tests.ports import free_port

    writer = Writer(Endpoint(f"http://127.0.0.1:{free_port()}/v1", limits=QUICK), answerer=SentenceAnswerer())
    answer = Assistant(library, answerer=writer).ask(QUESTION)
    assert answer.text
    assert "Không kết nối được" in answer.note


def test_a_window_smaller_than_it_was_said_to_be(assistant, server):
    def script(body, reply):
        if len(server.bodies) == 1:
            reply.error(400, "This model's maximum context length is 2048 tokens")
        else:
            speak(TRUE)(body, reply)

    server.script = script
    assert assistant.ask(QUESTION).sentences[0].supported
    assert len(server.bodies) == 2


def test_whoever_stops_listening_ends_the_request(assistant, server):
    server.script = speak("Đến năm 2025", 30.0)
    stream = assistant.stream(QUESTION)
    for answer in stream:
        if answer.sentences:
            break
    stream.close()
    assert server.hung_up.wait(1.0)


def test_whoever_listens_may_stop_while_the_model_is_silent(assistant, server):
    server.script = speak(30.0)
    stream, begun = assistant.stream(QUESTION), time.monotonic()
    for _ in zip(range(5), stream, strict=False):
        pass
    stream.close()
    assert time.monotonic() - begun < 3
    assert server.hung_up.wait(1.0)


def test_without_openai_it_is_said_how_to_install_it(assistant, monkeypatch):
    import sys

    monkeypatch.setitem(sys.modules, "openai", None)
    answer = assistant.ask(QUESTION)
    assert answer.text
    assert 'pip install "hoidap[llm]"' in answer.note


def test_nothing_is_written_where_nothing_is_answered():
    from qa.answer import WrittenSentence

    with pytest.raises(ValueError, match="nothing is written"):
        Answer("a", "a", "", (), 0.0, (), sentences=(WrittenSentence("Ba."),))


def test_an_answer_of_another_way_is_written_too(assistant, library):
    found = plain(library)
    query = library.understand(QUESTION)
    from qa.answering.documents import Documents
    from qa.question.query import Query

    hits: list[Hit] = list(found.hits)
    *_, final = assistant.answerer.extend(found, Query.of(query), hits, Documents(library))
    assert final.sentences[0].supported

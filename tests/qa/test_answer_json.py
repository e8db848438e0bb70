"""The JSON and the terminal text of answers."""

import json
from dataclasses import replace

from index import Block, Document, Hit, Passage, Span
from qa.answer import Answer, Citation, WrittenSentence
from qa.answer_json import answer_json, document_json
from qa.answer_json_parser import parse_answer
from qa.answer_text import answer_text

TEXT = "Cầu Rồng\n10/03/2013\nCầu Rồng dài 666 mét. Cầu có hình con rồng."
DOCUMENT = Document("cau.txt", TEXT, (Block("title", 0, 8), Block("date", 9, 19), Block("paragraph", 20, len(TEXT))))
PASSAGE = Passage(DOCUMENT, 20, len(TEXT), "Cầu Rồng")
HIT = Hit(PASSAGE, 3.5, 1, 1, None, 0.9, 0.0)
START = TEXT.index("666 mét")
ANSWER = Answer(
    "cau rong dai bao nhieu",
    "cầu rồng dài bao nhiêu",
    "666 mét",
    (Citation(DOCUMENT, 20, len(TEXT), (Span(DOCUMENT, START, START + 7),), 0.8),),
    0.8,
    (HIT,),
)
NONE = Answer("giá vàng?", "giá vàng?", "", (), 0.1, (HIT,))


def test_the_json_of_an_answer_has_the_promised_keys_and_exact_slices():
    found = json.loads(json.dumps(answer_json(ANSWER)))
    keys = ["question", "query", "text", "abstained", "confidence", "citations", "hits", "unmentioned"]
    assert list(found) == [*keys, "composed", "reply", "note", "way", "reranked", "sentences"]
    for each in (*found["citations"], *found["hits"]):
        assert each["document"] == document_json(DOCUMENT)
        assert each["text"] == TEXT[each["start"] : each["end"]]
        assert isinstance(each["score"], float)
    (highlight,) = found["citations"][0]["highlights"]
    assert TEXT[highlight["start"] : highlight["end"]] == highlight["text"] == found["text"]
    assert found["hits"][0]["lexical_rank"] is None


def test_written_sentences_have_their_sources_and_say_where_there_is_none():
    citation = Citation(DOCUMENT, 20, len(TEXT), (Span(DOCUMENT, 20, 42),), 0.7)
    sentences = (WrittenSentence("Cầu dài 666 mét.", (citation,)), WrittenSentence("Cầu rất đẹp.", line=1))
    written = replace(ANSWER, sentences=sentences)
    found = answer_json(written)["sentences"]
    assert [(each["text"], each["supported"], each["complete"], each["line"]) for each in found] == [
        ("Cầu dài 666 mét.", True, True, 0),
        ("Cầu rất đẹp.", False, True, 1),
    ]
    assert found[0]["citations"][0]["highlights"][0]["text"] == TEXT[20:42]
    assert parse_answer(json.loads(json.dumps(answer_json(written)))) == answer_json(written)
    lines = answer_text(written).splitlines()
    assert "Cầu dài 666 mét. [1]" in lines
    assert "Cầu rất đẹp. (chưa có nguồn)" in lines
    assert [(each.start, each.end) for each in written.sources] == [(20, len(TEXT))]


def test_a_highlight_tells_its_own_page_where_its_citation_begins_on_the_one_before():
    text = "Cầu dài\f666 mét."
    document = Document("cau.pdf", text, (Block("paragraph", 0, len(text)),))
    citation = Citation(document, 0, len(text), (Span(document, 8, 15),), 0.8)
    found = answer_json(Answer("?", "?", "666 mét", (citation,), 0.8, ()))["citations"][0]
    assert (found["page"], found["highlights"]) == (1, [{"page": 2, "start": 8, "end": 15, "text": "666 mét"}])


def test_the_json_of_an_abstention_keeps_the_hits():
    found = answer_json(NONE)
    assert found["abstained"] is True
    assert found["text"] == ""
    assert found["citations"] == []
    assert len(found["hits"]) == 1


def test_names_that_no_article_mentions_are_told():
    found = answer_text(Answer("Huế?", "Huế?", "", (), 0.1, (), ("Huế", "Đà Lạt")))
    assert found.startswith("Không bài nào trong thư viện nhắc đến “Huế”, “Đà Lạt”.\nKhông tìm thấy")
    assert "nhắc đến" not in answer_text(NONE)


def test_the_text_of_an_answer_marks_the_span_and_says_what_was_understood():
    lines = answer_text(ANSWER).splitlines()
    assert lines[:2] == ["Hiểu là: cầu rồng dài bao nhiêu", "666 mét"]
    assert "    Cầu Rồng dài «666 mét». Cầu có hình con rồng." in lines
    assert "\033[1m666 mét\033[0m" in answer_text(ANSWER, colour=True)


def test_the_text_of_an_abstention_says_so_and_shows_what_is_nearest():
    text = answer_text(NONE)
    assert text.startswith("Không tìm thấy")
    assert "Cầu Rồng dài 666 mét" in text


def test_a_document_in_json_has_no_text_but_its_size():
    assert document_json(DOCUMENT) == {
        "id": DOCUMENT.id,
        "title": "Cầu Rồng",
        "source": "cau.txt",
        "author": "",
        "published": "10/03/2013",
        "characters": len(TEXT),
    }

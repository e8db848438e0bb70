"""Answers in the chat: replies, the program's own words, notes, and what is shown while the rest is still to come."""

import re
from dataclasses import replace
from html import unescape

from index import Hit, Passage, Span
from qa.answer import Answer, Citation, compose
from qa.answer_json import answer_json
from qa.page.conversation import Conversation, to_markdown
from qa.page.views.answer import answer_html
from qa.page.views.printable import printable
from qa.page.views.sources import sources_html
from tests.structured import range_of, structured

DOCUMENT = structured()
LIBRARY = {DOCUMENT.id: DOCUMENT}
EVIL = "<script>x</script>"


def cite(*texts: str) -> Citation:
    """A citation of the whole document with these words as highlights."""
    spans = tuple(Span(DOCUMENT, *range_of(DOCUMENT, text)) for text in texts)
    return Citation(DOCUMENT, 0, len(DOCUMENT.text), spans, 0.9)


def verdict() -> Answer:
    """Yes, from two clauses."""
    clauses = [cite("mua vé trước khi lên xe"), cite("giữ vé đến hết chuyến")]
    text, composed = compose(["Có: ", clauses[0].highlights[0], "; ", clauses[1].highlights[0]])
    hit = Hit(Passage(DOCUMENT, 0, len(DOCUMENT.text)), 0.5, 1, 1, None, 0.9, 0.0)
    return Answer("Phải mua vé à?", "Phải mua vé à?", text, tuple(clauses), 0.9, (hit,), composed=composed)


def shown(html: str) -> str:
    """The text that a person sees."""
    return unescape(re.sub(r"<[^>]+>", "", html))


def test_a_reply_is_a_plain_message_without_sources():
    turn = answer_json(Answer("chào", "chào", "", (), 1.0, (), reply=f"Chào bạn! {EVIL}", way="small_talk"))
    html = answer_html(turn, 1, LIBRARY)
    assert shown(html) == f"Chào bạn! {EVIL}"
    assert not re.search("hd-ref|hd-fold|hd-copy|script>", html)
    pane = sources_html([turn], LIBRARY)
    assert "hd-source" not in pane
    assert "độ tin cậy" not in pane
    conversation = Conversation("a", "", (turn,))
    assert conversation.history == []
    assert "Chào bạn\\!" in to_markdown(conversation)
    assert "Chào bạn!" in shown(printable(conversation))
    assert "Không tìm thấy" not in html + to_markdown(conversation) + printable(conversation)


def test_the_programs_own_words_look_it_and_every_clause_is_quoted():
    turn = answer_json(verdict())
    html = answer_html(turn, 1, LIBRARY)
    assert re.findall(r'<span class="hd-composed"[^>]*>(.*?)</span>', html) == ["Có: "]
    assert shown(html).startswith("Có: mua vé trước khi lên xe; giữ vé đến hết chuyến")
    quotes = re.findall(r"<blockquote.*?</blockquote>", html)
    assert [re.findall("<mark>(.*?)</mark>", quote) for quote in quotes] == [
        ["mua vé trước khi lên xe"],
        ["giữ vé đến hết chuyến"],
    ]
    assert "Xem thêm" not in html
    assert "hd-composed" not in answer_html(answer_json(replace(verdict(), composed=(), text="mua vé")), 1, LIBRARY)


def test_while_it_comes_an_answer_is_its_text_alone():
    html = answer_html(answer_json(verdict()), 1, LIBRARY, partial=True)
    assert shown(html) == verdict().text
    assert not re.search("blockquote|hd-ref|hd-fold|hd-copy", html)


def test_a_note_is_said_under_an_answer_and_says_why_there_is_none():
    note = f"Không có Khoản 5 ở Điều 6 {EVIL}"
    answer = answer_html(answer_json(replace(verdict(), note=note)), 1, LIBRARY)
    nothing = Answer("Khoản 5?", "Khoản 5?", "", (), 0.1, (), note=note)
    abstention = answer_html(answer_json(nothing), 1, LIBRARY)
    for html in (answer, abstention):
        assert note in shown(html)
        assert "<script" not in html
    assert "Không tìm thấy trong bài." in abstention
    assert note.split(" <")[0] in to_markdown(Conversation("a", "", (answer_json(nothing),)))


def test_the_nearest_passages_are_those_that_reading_put_first():
    hits = tuple(
        Hit(Passage(DOCUMENT, block.start, block.end), 0.5, rank, rank, None, 0.9, 0.0)
        for rank, block in enumerate(DOCUMENT.blocks[:6], 1)
    )
    turn = answer_json(Answer("?", "?", "", (), 0.1, hits, reranked=hits[::-1]))
    first = re.search(r'<div class="hd-passage"[^>]*>(.*?)</div>\s*<footer', sources_html([turn])).group(1)
    assert "9.000 đồng" in first
    kept = Conversation("a", "", (turn,)).as_json(hits=2)["turns"][0]["hits"]
    assert [hit["rank"] for hit in kept] == [6, 5]

"""Tables are shown as tables, lists as lists, fields as label and value; a highlight stays exact to the character."""

import re
from html import unescape
from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from index import Hit, Passage, Span
from qa.answer import Answer, Citation
from qa.answer_json import answer_json
from qa.page.views.answer import answer_html
from qa.page.views.article import article_html
from qa.page.views.sources import sources_html
from qa.page.views.structure import Node, lay_out
from tests.structured import HEADS, ROWS, range_of, structured

DOCUMENT = structured()
LIBRARY = {DOCUMENT.id: DOCUMENT}


class Marked(HTMLParser):
    """The elements that are open around each highlight, and the highlights' texts."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.marks: list[tuple[str, str]] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs) -> None:
        if tag not in ("img", "meta", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag) -> None:
        assert self.open.pop() == tag, f"</{tag}> closes another element"

    def handle_data(self, data) -> None:
        if "mark" in self.open:
            self.marks.append((self.open[-2], data))


def turn(answer: str, around: str = ""):
    """An answer whose citation is the whole document, or the passage that begins and ends with the given words."""
    start, end = (0, len(DOCUMENT.text)) if not around else range_of(DOCUMENT, around)
    passage = Passage(DOCUMENT, start, end)
    citation = Citation(DOCUMENT, start, end, (Span(DOCUMENT, *range_of(DOCUMENT, answer)),), 0.9)
    return answer_json(Answer("?", "?", answer, (citation,), 0.9, (Hit(passage, 0.5, 1, 1, None, 0.9, 0.0),)))


def pieces(nodes: list[Node]):
    """All pieces of the nodes, in order."""
    for node in nodes:
        yield from node.pieces
        yield from pieces(node.children)


def rows(html: str) -> list[list[str]]:
    """The texts of a table's cells."""
    found = re.findall(r"<tr[^>]*>(.*?)</tr>", html)
    return [
        [unescape(re.sub(r"<[^>]+>", "", cell)) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)]
        for row in found
    ]


def test_a_table_is_shown_with_its_heads_and_an_empty_cell_in_its_place():
    html = article_html(DOCUMENT)
    assert rows(html) == [list(HEADS), *map(list, ROWS)]
    assert html.count("<table") == 1
    assert "<b>" not in html


def test_the_answering_cell_is_highlighted_exactly_wherever_it_is_shown():
    shown = turn("8.500 đồng")
    for html in (answer_html(shown, 1, LIBRARY), sources_html([shown], LIBRARY)):
        assert set(Marked(html).marks) == {("td", "8.500 đồng")}
    assert Marked(article_html(DOCUMENT, highlights=[range_of(DOCUMENT, "8.500 đồng")])).marks == [("td", "8.500 đồng")]
    quoted = answer_html(shown, 1, LIBRARY).split("</blockquote>")[0]
    assert rows(quoted) == [list(HEADS), list(ROWS[1])]


def test_a_passage_that_begins_within_a_table_has_its_heads():
    row = DOCUMENT.text[slice(*range_of(DOCUMENT, "Tuyến: Số 3"))]
    html = sources_html([turn("16 giờ", f"{row} <b>; Giá vé: 9.000 đồng; Giờ chạy / Chiều: 16 giờ")], LIBRARY)
    assert rows(html) == [list(HEADS), list(ROWS[2])]


def test_items_are_list_items_by_level_and_a_number_that_the_text_lacks_is_shown():
    html = article_html(DOCUMENT)
    items = re.findall(r'<li class="hd-level-(\d)">(.*?)</li>', html)
    assert [(level, re.sub(r"<[^>]+>", "", text)) for level, text in items] == [
        ("1", "a) mua vé trước khi lên xe;"),
        ("2", "- trẻ em đi cùng người lớn;"),
        ("1", "b) giữ vé đến hết chuyến."),
    ]
    assert '<h3 class="hd-heading">Điều 1. Giá vé</h3>' in html
    assert '<span class="hd-marker">Điều 2.</span> Hành khách</h3>' in html


def test_fields_are_label_and_value():
    html = article_html(DOCUMENT, highlights=[range_of(DOCUMENT, "0225 111 222")])
    assert "<dt>Đơn vị: </dt><dd>Công ty Xe buýt Bến Mới</dd>" in html
    assert '<dt>Điện thoại: </dt><dd><mark id="cho-nay">0225 111 222</mark></dd>' in html


def test_a_document_that_has_changed_or_gone_is_shown_as_the_text_that_was_cited():
    shown = turn("8.500 đồng")
    other = {DOCUMENT.id: structured().__class__("nội quy", "Khác. " * 100, ())}
    for documents in ({}, other):
        html = sources_html([shown], documents)
        assert "<table" not in html
        assert [text for _, text in Marked(html).marks] == ["8.500 đồng"]


@given(st.integers(0, len(DOCUMENT.text)), st.integers(1, 120), st.integers(0, 200), st.integers(1, 60))
def test_whatever_is_laid_out_its_highlights_are_the_letters_of_the_range(start, length, left, width):
    end = min(len(DOCUMENT.text), start + length)
    right = min(len(DOCUMENT.text), left + width)
    nodes = lay_out(DOCUMENT, start, end, [(left, right)])
    highlighted = "".join(piece.text for piece in pieces(nodes) if piece.highlighted)
    shown = {
        place
        for block in DOCUMENT.blocks
        for part in (block.cells if block.kind == "row" else [block])
        for place in range(max(part.start, start, left), min(part.end, end, right))
    }
    assert highlighted == "".join(DOCUMENT.text[place] for place in sorted(shown))

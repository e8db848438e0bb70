"""What the page shows, as text: exact highlights, everything escaped, what leaves the page and what comes back."""

import json
import re
import threading
import unicodedata
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser
from zipfile import ZipFile

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import Block, Document, DocumentError, Hit, Index, Passage, Span, from_text
from qa.answer import Answer, Citation
from qa.answer_json import answer_json, hit_json
from qa.answer_json_parser import parse_answer
from qa.cli.sample import sample_article
from qa.evaluation.evaluate import Case, Outcome
from qa.page import feedback
from qa.page.add_files import add_files, file_reader, text_reader
from qa.page.conversation import Conversation, plain, shorten, to_json, to_markdown
from qa.page.deep_link import PREFIX
from qa.page.examples import examples
from qa.page.gradio_fixes.markdown import question_markdown
from qa.page.turn_text import pages, sentence_range
from qa.page.views.answer import answer_html
from qa.page.views.article import article_html
from qa.page.views.charts import Plane, evaluation_html, map_html
from qa.page.views.highlight import cut_pieces
from qa.page.views.library import MOST_LISTED, AddedFile, articles_html, facts_html, files_html, size_on_disk
from qa.page.views.printable import printable
from qa.page.views.sources import sources_html
from tests.tiny_encoder import TinyEncoder

EVIL = "<script>x</script> \"quoted\" 'single' & ${a} {{b}} <img src=http://x/y onerror=z> $$q$$ \u202eRTL"


class Tags(HTMLParser):
    """The tags and the shown text of a piece of HTML, as a browser would take it."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data) -> None:
        self.text += data


def turn(text="Cầu Rồng dài 666 mét. Cầu khánh thành năm 2013.", answer="666 mét", question="Cầu Rồng dài bao nhiêu?"):
    document = Document(f"nguồn {text[:9]}", text, (Block("paragraph", 0, len(text)),))
    passage = Passage(document, 0, len(text))
    hit = Hit(passage, 0.5, 1, 1, None, 0.9, 0.0)
    start = text.index(answer)
    citation = Citation(document, 0, len(text), (Span(document, start, start + len(answer)),), 0.8)
    return answer_json(Answer(question, question, answer, (citation,), 0.9, (hit,)))


def nothing(question="Ai?"):
    document = Document("d", "Một câu.", (Block("paragraph", 0, 8),))
    hit = Hit(Passage(document, 0, 8), 0.5, 1, 1, None, 0.9, 0.0)
    return answer_json(Answer(question, question, "", (), 0.1, (hit,)))


def test_an_abstention_says_which_names_no_article_mentions():
    turn = {**nothing(), "unmentioned": [EVIL]}
    conversation = Conversation("a", "", (turn,))
    for shown in (answer_html(turn, 1), printable(conversation), to_markdown(conversation)):
        assert "Không bài nào trong thư viện nhắc đến" in shown
        assert "<script>x" not in shown
    assert "nhắc đến" not in answer_html(nothing(), 1)
    assert parse_answer(json.loads(json.dumps(turn))) == turn
    old = {key: value for key, value in turn.items() if key != "unmentioned"}
    assert parse_answer(old)["unmentioned"] == []


@given(st.text(max_size=60), st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=4))
def test_cutting_loses_no_letter_and_highlights_exactly_the_ranges(text, pairs):
    ranges = [(left, right) for left, right in sorted(pairs) if left < right <= len(text)]
    pieces = cut_pieces(text, 0, len(text), ranges, page=1)
    assert "".join("\f" if piece.page else piece.text for piece in pieces) == text
    assert [piece.page for piece in pieces if piece.page] == list(range(2, 2 + text.count("\f")))
    covered = sorted({place for left, right in ranges for place in range(left, right)})
    inside = "".join(piece.text for piece in pieces if piece.highlighted)
    assert inside == "".join(text[place] for place in covered if text[place] != "\f")


@given(st.text(max_size=200))
def test_no_text_becomes_a_tag_wherever_it_is_shown(text):
    answer = text.strip() or "a"
    shown = turn(f"{answer} và thêm", answer, text)
    pieces = [answer_html(shown, 1), sources_html([shown, nothing(text)]), printable(Conversation("a", text, (shown,)))]
    allowed = set(
        "a article b bdi blockquote body button cite details div footer h1 h2 h3 h4 head header html i li mark meta p "
        "q section span style summary title ul h5 h6 table thead tbody tr th td dl dt dd".split()
    )
    for piece in pieces:
        tags = Tags(piece).tags
        assert {tag for tag, _ in tags} <= allowed
        assert not any(name.startswith("on") or name == "src" for _, attributes in tags for name in attributes)


def test_hostile_text_is_shown_as_it_is():
    shown = turn(f"{EVIL} xong.", EVIL)
    for html in (answer_html(shown, 1), sources_html([shown])):
        assert "<script" not in html
        assert "<img" not in html
        assert "<script>x</script>" in Tags(html).text


def test_the_answer_is_one_line_so_that_markdown_leaves_it_alone():
    assert "\n" not in answer_html(turn("Dòng một.\n\n    Dòng hai 666 mét."), 1)


def test_the_span_comes_before_its_sentence_and_a_whole_sentence_comes_once():
    span = answer_html(turn(), 1)
    assert span.index("666 mét") < span.index("<blockquote")
    assert "Cầu Rồng dài <mark>666 mét</mark>." in span
    whole = answer_html(turn(answer="Cầu Rồng dài 666 mét."), 1)
    assert "<blockquote" not in whole


def test_each_number_leads_to_its_source_on_wide_and_narrow_screens():
    shown = turn()
    answer, pane = Tags(answer_html(shown, 3)), Tags(sources_html([nothing(), nothing(), shown]))
    links = [
        attributes["href"] for tag, attributes in answer.tags if tag == "a" and "hd-ref" in (attributes["class"] or "")
    ]
    ids = {attributes.get("id") for _, attributes in [*answer.tags, *pane.tags]}
    assert links == ["#nguon-3-1", "#gap-3-1"]
    assert {link[1:] for link in links if link} <= ids


def test_an_abstention_is_said_and_shows_what_is_near_without_a_mark():
    assert "Không tìm thấy trong bài" in answer_html(nothing(), 1)
    pane = sources_html([nothing()])
    assert "Những đoạn gần nhất" in pane
    assert "<mark" not in pane


def test_an_empty_library_is_said_to_be_empty():
    empty = answer_json(Answer("Ai?", "Ai?", "", (), 0.0, ()))
    assert "Chưa có bài nào để tìm" in answer_html(empty, 1)
    assert "Những đoạn gần nhất" not in sources_html([empty])


def test_the_browser_keeps_few_hits_and_an_old_turn_only_its_sources():
    document = Document("d", "Một câu. Hai câu.", (Block("paragraph", 0, 17),))
    hits = tuple(Hit(Passage(document, place, 17), 0.5, place + 1, 1, None, 0.9, 0.0) for place in range(8))
    many = answer_json(Answer("Ai?", "Ai?", "", (), 0.0, hits))
    assert [len(each["hits"]) for each in Conversation("a", "", (many,)).as_json(hits=5)["turns"]] == [5]
    assert sources_html([many] * 12).count("5 đoạn gần khác") == 10


def test_a_source_says_where_it_is_and_how_to_open_it():
    pane = sources_html([turn()])
    link = next(attributes["href"] for tag, attributes in Tags(pane).tags if tag == "a")
    name, passage, highlight = link.removeprefix(PREFIX).split(",")
    assert len(name) == 16
    assert (passage, highlight) == ("0-47", "13-20")
    assert "đầu bài" in pane
    assert "Gần nghĩa, hạng 1" in pane


def test_an_article_keeps_its_text_its_parts_and_the_place():
    document = sample_article()
    start = document.text.index("35%")
    html = article_html(document, passage=(start - 30, start + 40), highlights=[(start, start + 3)])
    seen = Tags(html)
    assert "".join(seen.text.split()) == "".join(document.text.split())
    assert html.count('id="cho-nay"') == 1
    assert '<mark id="cho-nay">35%</mark>' in html
    assert [tag for tag, _ in seen.tags].count("h2") == 1
    assert [tag for tag, _ in seen.tags].count("h3") == sum(1 for _ in document.of_kind("heading"))


def paged() -> Document:
    """Three pages; a paragraph runs from the second to the third."""
    text = "Trang đầu nói về cầu.\n\n\fCầu Rồng dài\f666 mét.\n\nHết bài ở đây."
    parts = [(0, 21), (24, 45), (47, 61)]
    return Document("bài.pdf", text, tuple(Block("paragraph", *part) for part in parts))


def test_a_source_tells_the_page_of_the_answering_words_and_not_of_the_passage():
    document = paged()
    answering = Span(document, 37, 44)
    citation = Citation(document, 0, 45, (answering,), 0.8)
    hit = Hit(Passage(document, 0, 45), 0.5, 1, 1, None, 0.9, 0.0)
    assert answering.text == "666 mét"
    shown = answer_json(Answer("Dài bao nhiêu?", "Dài bao nhiêu?", "666 mét", (citation,), 0.9, (hit,)))
    assert pages(shown["citations"][0]) == "tr. 3"
    assert pages(shown["hits"][0]) == "tr. 1–3"
    pane = sources_html([shown])
    assert "<span><bdi>tr. 3</bdi></span>" in pane
    assert re.findall(r"Trang \d", pane) == ["Trang 2", "Trang 3"]
    assert "tr. 3" in to_markdown(Conversation("a", "", (shown,)))
    assert "tr. 3" in printable(Conversation("a", "", (shown,)))
    assert "\f" not in answer_html(shown, 1) + pane
    assert pages(turn()["citations"][0]) == ""
    assert parse_answer(json.loads(json.dumps(shown))) == shown


def test_an_article_with_pages_draws_each_where_it_begins():
    document = paged()
    html = article_html(document, passage=(24, 45), highlights=[(37, 44)])
    seen = Tags(html)
    assert re.findall(r'id="trang-(\d)"', html) == ["1", "2", "3"]
    assert [attributes["href"] for tag, attributes in seen.tags if tag == "a"] == ["#trang-1", "#trang-2", "#trang-3"]
    body = html[html.index("<article") :]
    without = re.sub(r'<span class="hd-break"[^>]*>[^<]*</span>', " ", body)
    assert " ".join(Tags(without.replace("</p>", " </p>")).text.split()) == " ".join(document.text.split())
    assert body.index("trang-3") < body.index('<mark id="cho-nay">666 mét</mark>')
    assert "trang-" not in article_html(sample_article())


def test_a_long_article_with_pages_keeps_their_numbers_around_the_place():
    text = "\f".join(f"Trang này là trang số {number}. " + "Một câu dài cho đủ. " * 60 for number in range(1, 101))
    document = from_text(text, source="dày.pdf")
    start = document.text.index("trang số 70.")
    html = article_html(document, passage=(start, start + 12))
    near = html[html.index('id="trang-70"') :][:200]
    assert "trang số 70." in near
    assert 'id="trang-1"' not in html


def test_copies_of_a_source_are_named_once_and_can_be_opened():
    document = from_text("Cầu Rồng\n\nCầu Rồng dài 666 mét.", source="a")
    copies = [from_text(f"{EVIL} {number}\n\nCầu Rồng dài 666 mét.", source=str(number)) for number in range(6)]
    twice = [Passage(copy, len(copy.text) - 21, len(copy.text)) for copy in copies]
    hit = Hit(Passage(document, 10, 31), 0.5, 1, 1, None, 0.9, 0.0, tuple(twice))
    shown = answer_json(Answer("Dài?", "Dài?", "", (), 0.1, (hit,)))
    pane = sources_html([shown])
    links = [attributes["href"] for tag, attributes in Tags(pane).tags if tag == "a"]
    assert links[1] == f"{PREFIX}{copies[0].id},{twice[0].start}-{twice[0].end}"
    assert len(links) == 1 + 4
    assert "Cũng đăng ở" in pane
    assert "và 2 bài nữa" in pane
    assert "<script" not in pane
    assert parse_answer(json.loads(json.dumps(shown))) == shown
    old = {**shown, "hits": [{key: value for key, value in shown["hits"][0].items() if key not in ("copies", "page")}]}
    assert parse_answer(old)["hits"][0]["copies"] == []


def test_a_huge_article_is_shown_around_the_place():
    text = "\n".join(f"Câu số {number}." for number in range(60_000))
    document = from_text(text, source="lớn")
    start = text.index("Câu số 40000.")
    html = article_html(document, passage=(start, start + 13))
    assert len(html) < 400_000
    assert "Câu số 40000." in Tags(html).text
    assert html.count("lược bớt") == 2


@given(st.text(max_size=40))
def test_a_question_in_markdown_unescapes_to_itself(question):
    assert unescape(question_markdown(question)) == question


def test_a_conversation_comes_back_from_the_browser_as_it_was():
    conversation = Conversation("abc", "Tên", (turn(), nothing()))
    assert Conversation.from_json(json.loads(json.dumps(conversation.as_json()))) == conversation
    assert json.loads(to_json(conversation))["turns"][0]["citations"][0]["highlights"][0]["text"] == "666 mét"


@pytest.mark.parametrize("broken", [None, 3, "x", [], {}, {"id": "<b>"}, {"id": "a", "turns": [{}, {"text": "x"}, 5]}])
def test_what_is_broken_in_the_browser_is_left_out(broken):
    conversation = Conversation.from_json(broken)
    assert conversation.turns == ()
    assert conversation.id.isalnum()


def test_a_changed_range_is_not_believed():
    changed = json.loads(json.dumps(turn()))
    changed["citations"][0]["highlights"][0]["end"] += 5
    assert parse_answer(changed) is None
    assert parse_answer(turn()) == turn()


def test_an_export_quotes_the_source_and_escapes_markdown():
    text = to_markdown(Conversation("a", "", (turn("*Sao* [x](http://y) 666 mét."), nothing())))
    assert "## Cầu Rồng dài bao nhiêu?" in text
    assert "> \\*Sao\\* \\[x\\](http://y) 666 mét." in text
    assert "Không tìm thấy trong bài." in text


@given(st.text(max_size=80), st.integers(8, 40))
def test_shortened_fits_on_a_line(text, limit):
    short = shorten(text, limit)
    assert len(short) <= limit
    assert "\n" not in short
    assert len(" ".join(text.split())) > limit or short == " ".join(text.split())


def test_plain_is_one_line():
    assert plain("a\n# b") == "a \\# b"


def test_a_record_holds_what_the_answer_holds():
    shown = turn()
    assert shown["citations"][0]["document"]["characters"] == 47
    assert sentence_range(shown["citations"][0]) == (0, 21)
    document = Document("d", "Mục\n\nCâu.", (Block("heading", 0, 3), Block("paragraph", 5, 9)))
    assert hit_json(Hit(Passage(document, 5, 9), 1.0, 1, 1, 2, 0.5, 2.0))["heading"] == "Mục"


def test_examples_come_from_the_article_and_differ_with_it():
    shipped = examples([sample_article()], count=4)
    assert len(shipped) == len(set(shipped)) == 4
    other = from_text(
        "Cầu Rồng\n\nCầu Rồng chiếm 12% chi phí của thành phố. Ông Lê Văn Tám, kỹ sư trưởng, kể lại.", source="c"
    )
    made = examples([other])
    assert "Cầu Rồng chiếm bao nhiêu phần trăm chi phí của thành phố?" in made
    assert "Ông Lê Văn Tám giữ chức vụ gì?" in made
    assert not set(made) & set(shipped)


def test_every_article_gives_an_example_and_no_article_none():
    assert examples([from_text("Ừ.", source="ừ")]) == ["Bài này nói về điều gì?"]
    assert examples([]) == []


def test_files_go_in_one_by_one_and_a_bad_one_stays_behind(tiny_encoder, tmp_path):
    library = Index.open(tmp_path / "library", encoder=tiny_encoder)
    good = text_reader("Tiêu đề\n\nMột câu dài hơn một chút.", "")

    def broken(_) -> list[Document]:
        raise DocumentError("/chỗ/tạm/hong.txt", "tệp trống. Hãy chọn tệp khác.")

    states = list(add_files(library, [("hong.txt", broken), good]))
    assert [file.failed for file in states[-1]] == [True, False]
    assert states[-1][0].stage == "tệp trống. Hãy chọn tệp khác."
    assert any(file.total for state in states for file in state)
    assert list(Index.open(tmp_path / "library", encoder=tiny_encoder).documents) == list(library.documents)
    again = list(add_files(library, [good]))[-1][0]
    assert "không có gì thay đổi" in again.stage
    assert size_on_disk(tmp_path / "library") > 0
    assert str(tmp_path) in facts_html(library)


def test_an_archive_brings_all_its_articles_and_tells_of_the_one_it_could_not_read(tiny_encoder, tmp_path):
    path = tmp_path / "tin.zip"
    with ZipFile(path, "w") as archive:
        archive.writestr("mot.txt", "Bài một\n\nCâu của bài một.")
        archive.writestr("hai.txt", "Bài hai\n\nCâu của bài hai.")
        archive.writestr("hong.txt", "")
    library = Index(encoder=tiny_encoder)
    state = list(add_files(library, [file_reader(path)]))[-1][0]
    assert state.stage.startswith("Đã thêm 2 bài,")
    assert "1 tệp bên trong không đọc được" in state.stage
    assert sorted(document.source for document in library.documents.values()) == ["tin.zip/hai.txt", "tin.zip/mot.txt"]


def test_an_old_encoding_is_told_when_added_and_kept_with_the_library(tiny_encoder, tmp_path):
    marked = "Thành phố Hải Phòng đẩy mạnh chuyển đổi số, lấy người dân làm trung tâm của mọi hoạt động.\n"
    old, new = tmp_path / "cu.txt", tmp_path / "moi.txt"
    old.write_bytes(unicodedata.normalize("NFD", marked * 5).replace("Đ", "Ð").encode("cp1258", "ignore"))
    new.write_text(marked * 6, encoding="utf-8")
    library = Index.open(tmp_path / "library", encoder=tiny_encoder)
    states = list(add_files(library, [file_reader(old), file_reader(new)]))[-1]
    assert "Windows-1258, đã chuyển sang Unicode" in states[0].stage
    assert str(tmp_path) not in states[0].stage
    assert "Unicode" not in states[1].stage
    first, second = library.documents.values()
    told = [document.remark for document in Index.open(tmp_path / "library", encoder=tiny_encoder).documents.values()]
    assert told == ["viết theo bảng mã cũ Windows-1258, đã chuyển sang Unicode", ""]
    assert "Viết theo bảng mã cũ Windows-1258" in articles_html({"a": first}, {}, {"a": first.remark})
    assert second.remark == ""


def test_adding_stops_between_two_pages_and_what_is_in_stays(tiny_encoder):
    stop = threading.Event()
    seen = []

    def scan(progress) -> list[Document]:
        for page in range(5):
            seen.append(page)
            if page == 2:
                stop.set()
            progress("Đang nhận dạng chữ", page, 5)
        raise AssertionError("not stopped")

    library = Index(encoder=tiny_encoder)
    last = ()
    for states in add_files(
        library, [text_reader("Bài một\n\nMột câu.", ""), ("quét.pdf", scan), ("b.txt", scan)], stop
    ):
        last = states
    assert [file.failed for file in last] == [False, True, True]
    assert last[1].stage == last[2].stage == "Đã dừng, bài này chưa được thêm"
    assert seen == [0, 1, 2] and len(library.documents) == 1


def test_a_bug_while_adding_is_not_hidden(tiny_encoder):
    def bug(_) -> list[Document]:
        raise RuntimeError("bug")

    with pytest.raises(RuntimeError, match="bug"):
        list(add_files(Index(encoder=tiny_encoder), [("x", bug)]))


def test_the_library_is_listed_with_its_names_escaped():
    document = replace(from_text(f"{EVIL}\n\nMột câu.", source=EVIL), source=EVIL)
    html = articles_html({document.id: document}, {document.id: 1})
    assert "<script" not in html
    assert "1 đoạn" in html
    assert "<script" not in files_html([AddedFile(EVIL).end(EVIL, failed=True)])
    assert 'value="3"' in files_html([AddedFile("a").at("Mã hoá đoạn", 3, 10)])


def test_a_large_library_lists_its_newest_articles():
    documents = {str(n): from_text(f"Bài số {n}\n\nMột câu.", source=str(n)) for n in range(MOST_LISTED + 1_200)}
    html = articles_html(documents, {})
    assert html.count("<li>") == MOST_LISTED
    assert "Bài số 1499" in html
    assert "Và 1.200 bài thêm trước đó." in html


def test_feedback_is_kept_as_lines_and_a_double_click_once(tmp_path):
    assert feedback.keep(tmp_path, turn(), "tốt")
    assert not feedback.keep(tmp_path, turn(), "tốt")
    assert feedback.keep(tmp_path, nothing(), "Thiếu ý", note=f" đáp án ở đoạn hai{'!' * feedback.LONGEST}")
    lines = [json.loads(line) for line in (tmp_path / feedback.FILE).read_text(encoding="utf-8").splitlines()]
    assert [(line["verdict"], line["text"]) for line in lines] == [("tốt", "666 mét"), ("Thiếu ý", "")]
    assert lines[0]["note"] == ""
    assert lines[1]["note"].startswith("đáp án ở đoạn hai!")
    assert len(lines[1]["note"]) == feedback.LONGEST


def test_the_map_is_the_plane_of_largest_variance():
    vectors = np.random.default_rng(0).standard_normal((40, 8)).astype(np.float32) * np.arange(
        8, 0, -1, dtype=np.float32
    )
    places = Plane.through(vectors).project(vectors)
    values = np.linalg.eigvalsh(np.cov(vectors.T))[::-1]
    assert np.allclose(np.var(places, axis=0, ddof=1), values[:2], rtol=1e-4)


def test_the_map_draws_every_passage_the_question_and_its_hits():
    library = Index(encoder=TinyEncoder())
    library.add([sample_article(), from_text(f"{EVIL}\n\nMột câu khác hẳn.", source="x")])
    hits = library.search("Kinh tế số chiếm bao nhiêu?", k=3)
    html = map_html(library, answer_json(Answer("Kinh tế số?", "Kinh tế số?", "", (), 0.1, tuple(hits))))
    assert html.count("<circle") == len(library)
    assert html.count('class="hd-rank"') == 3
    assert html.count("<polygon") == 1
    assert "<script" not in html
    assert "Chưa có đoạn nào" in map_html(Index(encoder=TinyEncoder()), None)


def test_an_evaluation_is_drawn_with_its_figures():
    document = Document("d", "Cầu dài 666 mét.", (Block("paragraph", 0, 16),))
    citation = Citation(document, 0, 16, (Span(document, 8, 15),), 0.8)
    right = Outcome(
        Case("a?", ("666 mét",), document=document.id), 1, 1, 5.0, Answer("a?", "a?", "666 mét", (citation,), 0.9, ())
    )
    wrong = Outcome(
        Case("b?", (), document=document.id), None, None, 7.0, Answer("b?", "b?", "666 mét", (citation,), 0.4, ())
    )
    html = evaluation_html([right, wrong])
    assert html.count("<svg") == 2
    assert "<dt>Số câu hỏi</dt><dd>2</dd>" in html
    assert evaluation_html([]).startswith("<p")

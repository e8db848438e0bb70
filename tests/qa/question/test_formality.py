"""Questions about the article itself, told from questions about somebody else's work."""

import pytest

from index import Block, Document
from index import Query as Searched
from qa.answering.formalities import article_span
from qa.question.query import Query

TEXT = "Hội làng mở lại\n03/02/2024\nTrần Văn Mẫu\nSáng nay hội làng mở lại."
ARTICLE = Document(
    "làng", TEXT, (Block("title", 0, 15), Block("date", 16, 26), Block("author", 27, 39), Block("paragraph", 40, 65))
)
PLAIN = Document("trơn", "Một đoạn văn.", (Block("paragraph", 0, 13),))


def asked(question, *documents):
    query = Query.of(Searched(question, question))
    span = article_span(query, [], {document.id: document for document in documents})
    return span.text if span else None


@pytest.mark.parametrize(
    "question",
    [
        "Tác giả bài báo là ai?",
        "tac gia la ai",
        "Ai viết bài này?",
        "Bài báo này do ai viết?",
        "Cho tôi hỏi bài viết của ai vậy?",
        "Ai là tác giả của bài viết này?",
        "Phóng viên viết bài này tên là gì?",
    ],
)
def test_the_author(question):
    assert asked(question, ARTICLE) == "Trần Văn Mẫu"


@pytest.mark.parametrize(
    "question",
    [
        "Bài báo đăng ngày nào?",
        "bai bao dang khi nao",
        "Ngày đăng bài?",
        "Bài viết này được xuất bản vào ngày nào?",
        "Khi nào bài báo được đăng?",
        "Thời gian đăng bài là khi nào",
    ],
)
def test_the_date(question):
    assert asked(question, ARTICLE) == "03/02/2024"


@pytest.mark.parametrize("question", ["Tiêu đề bài báo là gì?", "bài viết này có tên là gì", "Nhan đề của bài?"])
def test_the_title(question):
    assert asked(question, ARTICLE) == "Hội làng mở lại"


@pytest.mark.parametrize(
    "question",
    [
        "Tác giả Truyện Kiều là ai?",
        "Ai viết bài Tiến quân ca?",
        "Nghị quyết được ban hành ngày nào?",
        "Bài báo nói gì về hội làng?",
        "Ai là trưởng làng?",
        "Tên của con sông là gì?",
        "Ngày hội làng là ngày nào?",
        "a" * 5000,
    ],
)
def test_other_questions_are_none(question):
    assert asked(question, ARTICLE) is None


def test_an_article_without_the_block_has_no_such_answer():
    assert asked("Tác giả bài báo là ai?", PLAIN) is None


def test_among_several_articles_only_one_that_was_found_is_asked():
    assert asked("Tác giả bài báo là ai?", PLAIN, ARTICLE) is None

"""Texts typed without diacritics are found, read and cited like others; only how they are read differs."""

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index import Index, from_text
from index.vietnamese.restore.document import lacks_diacritics, restore_diacritics
from index.vietnamese.restore.question import QuestionRestorer, training_text
from index.vietnamese.text import fold
from qa import Assistant
from qa.evaluation.variants import vary
from tests.index.vietnamese.restore.test_question import same_syllables
from tests.paths import DATA

real = pytest.mark.skipif(not DATA.is_dir(), reason="needs ../shared/data")

MARKED = (
    "Nhà máy nước Cẩm Sơn bắt đầu hoạt động ngày 4/6/2019. Mỗi ngày nhà máy cấp 12.000 m3 nước cho hai xã ven biển.\n\n"
    "Bà Trần Thị Lụa là giám đốc đầu tiên của nhà máy. Bà nói công trình do Foxconn tài trợ.\n"
)
OTHER = "Đội bóng Sông Lam thắng trận mở màn với tỉ số 3-1. Huấn luyện viên khen hàng thủ chơi chắc chắn.\n"


@given(st.text(max_size=200))
@settings(deadline=None)
def test_whatever_the_text_only_marks_are_put_on_letters(text):
    read = restore_diacritics(text)
    assert len(read) == len(text)
    assert fold(read) == fold(text)


@given(
    st.lists(st.sampled_from("hai phong chon chu de nam nay la GRDP 749/QD-TTg Foxconn 5G , . \n ( ) di A".split(" ")))
)
@settings(deadline=None)
def test_bare_words_in_any_order_keep_their_letters(words):
    text = " ".join(words)
    read = restore_diacritics(text)
    assert len(read) == len(text)
    assert vary(read, "unmarked") == text
    assert all(one == two for one, two in zip(text, read, strict=True) if not one.isalpha())


@pytest.mark.parametrize(
    "text",
    [
        MARKED,
        "The quick brown fox jumps over the lazy dog, and then it sleeps for an hour in the sun.",
        "Le president de la Republique a dit que la ville ne sera plus jamais la meme apres cela.",
        "Die Kinder gehen in den Wald und suchen den Ball, den sie gestern verloren haben.",
        "int main(void) { return 0; }  // a comment in the code of this small program",
        "Ha Noi",
        "",
        "12 34 56 78 90 12 34 56 78 90",
    ],
)
def test_other_texts_stay(text):
    assert not lacks_diacritics(text)
    assert restore_diacritics(text) == text


def test_codes_numbers_and_foreign_names_stay():
    read = restore_diacritics(
        "Ke hoach 749/QD-TTg cho biet GRDP tang 12,5% nam 2022, Foxconn dau tu them vao Hai Phong."
    )
    assert read == "Kế hoạch 749/QĐ-TTg cho biết GRDP tăng 12,5% năm 2022, Foxconn đầu tư thêm vào Hải Phòng."


def test_a_bare_article_is_answered_with_its_own_characters():
    bare = from_text(vary(MARKED, "unmarked"), source="khong-dau")
    library = Index()
    library.add([bare, from_text(OTHER, source="bong-da")])
    for question in ("Nhà máy nước Cẩm Sơn hoạt động ngày nào?", "nha may nuoc Cam Son hoat dong ngay nao"):
        answer = Assistant(library).ask(question)
        assert not answer.abstained
        assert "4/6/2019" in answer.text
        citation = answer.citations[0]
        assert citation.document.source == "khong-dau"
        assert citation.text == bare.text[citation.start : citation.end]
        assert all(citation.start <= span.start < span.end <= citation.end for span in citation.highlights)
        assert citation.text.isascii()


def test_a_bare_passage_is_encoded_as_if_it_had_its_marks():
    library = Index()
    library.add([from_text(MARKED, source="a"), from_text(vary(MARKED, "unmarked"), source="b")])
    (marked, bare), cosine = library.passages[:2], library.vectors()[0] @ library.vectors()[-1]
    assert len(library.passages) == 2
    assert same_syllables(marked.text, bare.with_diacritics) > 0.9
    assert cosine > 0.95


def test_bare_texts_do_not_teach_that_words_have_no_marks():
    bare = vary(MARKED, "unmarked") * 20
    assert training_text(MARKED).startswith(MARKED)
    assert "nước cho mấy xã ven" in training_text(MARKED)
    assert "Foxconn" in training_text(bare)
    assert "nuoc" not in training_text(bare)
    assert (
        QuestionRestorer.build([bare]).restore("nha may nuoc do foxconn tai tro") == "Nhà máy nước do Foxconn tài trợ"
    )


@real
@pytest.mark.slow
def test_the_marks_of_real_paragraphs_come_back():
    """Against the paragraphs as they were written; XQuAD's are not among the texts that the table counted."""
    articles = json.loads((DATA / "xquad.vi.json").read_text(encoding="utf-8"))["data"]
    paragraphs = [paragraph["context"] for article in articles for paragraph in article["paragraphs"]][::4]
    assert not any(map(lacks_diacritics, paragraphs))
    right = [same_syllables(text, restore_diacritics(vary(text, "unmarked"))) for text in paragraphs]
    assert np.mean(right) >= 0.945


def test_whoever_adds_a_bare_text_is_told():
    assert from_text(MARKED, source="a").remark == ""
    assert from_text(vary(MARKED, "unmarked"), source="a").remark.startswith("gõ không dấu")

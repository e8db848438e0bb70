"""Sentences and passages: exact ranges for any text, Vietnamese sentence ends, limits that hold for any counting."""

import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.document import Block, Document
from index.formats.structure import blocks
from index.ingest.chunk import chunk, sentences
from index.vietnamese.text import canonical
from tests.paths import DATA

ARTICLE = DATA / "article.txt"

WORDS = st.sampled_from(
    'Hà Nội TP. PGS. Q. 3 3.500 21.9.2020 v.v. … ? ! . .. “ ” " '
    "( ) : ; , - \n \n\n \n\n\n \t \f # == Ảnh: (Ảnh: A. năm https://a.vn/b.html "
    "a@b.vn 😀 LÃ TIẾN 07/02/2022 Theo a".split(" ")
)
TEXTS = st.one_of(
    st.text(max_size=200).map(canonical),
    st.lists(WORDS, max_size=80).map(" ".join),
    st.lists(WORDS, max_size=80).map("".join),
)


def words(texts: list[str]) -> list[int]:
    return [len(text.split()) for text in texts]


def characters(texts: list[str]) -> list[int]:
    return [len(text) for text in texts]


def with_specials(texts: list[str]) -> list[int]:
    return [2 + sum(1 + len(word) // 4 for word in text.split()) for text in texts]


def document(text: str) -> Document:
    return Document("thử", text, blocks(text))


@given(TEXTS)
def test_every_visible_character_lies_in_one_sentence(text: str) -> None:
    found = sentences(text)
    covered = [place for start, end in found for place in range(start, end)]
    assert covered == sorted(set(covered))
    assert {place for place, character in enumerate(text) if not character.isspace()} <= set(covered)
    for start, end in found:
        assert text[start:end] == text[start:end].strip() != ""


@given(TEXTS, st.integers(0, 200), st.integers(0, 200))
def test_sentences_of_a_range_stay_in_it(text: str, first: int, second: int) -> None:
    start, end = sorted((min(first, len(text)), min(second, len(text))))
    found = sentences(text, start, end)
    assert "".join("".join(text[a:b].split()) for a, b in found) == "".join(text[start:end].split())
    assert all(start <= a < b <= end for a, b in found)


SENTENCES = [
    "Bộ trưởng nói: “Chúng ta làm ngay.” | Cả phòng vỗ tay.",
    "Giá là 3.500 đồng. | Năm ngoái là 3,2 nghìn.",
    "Ông sinh ngày 21.9.2020. | Bà sinh năm 2021.",
    "TP. Hồ Chí Minh có Q. 1, Q. Bình Thạnh và P. 5. | Dân đông.",
    "PGS. TS. Nguyễn Văn A, ThS. Trần B và BS. Lê C. đã dự. | Họ về sớm.",
    "PGS.TS Nguyễn An, GS.TSKH. Vũ Bình cùng ký. | Văn bản có hiệu lực.",
    "Chợ bán rau, thịt, v.v. và cả hoa. | Chiều vắng.",
    "Chợ bán rau, thịt, v.v. | Chiều vắng.",
    "Xem tr. 15 và tr. 20. | Hết.",
    "Do J. K. Rowling viết. | Sách bán chạy.",
    "Được phát hiện bởi S. Shirai và S. Hayakawa. | Tên là X.",
    "Cam giàu vitamin C. | Người lớn nên ăn.",
    "Xếp loại A. | Trường khen.",
    "Mở https://vnexpress.net/bai-1.html?x=1. Rồi đọc. | Xong.".replace(". Rồi", ". | Rồi"),
    "Viết cho a.b@c.com.vn. | Chờ trả lời.",
    "Anh im lặng… rồi đi. | Trời tối…",
    "Cái gì thế…? | Không biết nữa!!! | Thôi.",
    "“Thật à?” anh hỏi. | Cô gật.",
    "Năm 1990.[1][2] Ông mất.".replace("] Ông", "] | Ông"),
    "Mưa lớn ở miền Trung.Nhiều nơi ngập.".replace("Trung.", "Trung. | "),
    "1. Mục tiêu chung là tăng. | 2. Nhiệm vụ là làm.",
    "Điều 1. Phạm vi áp dụng. | Sau đó là Điều 2.",
    "Theo Sở Y tế TP.HCM, dịch giảm. | Hết.",
    "Hội T.Ư. Đoàn họp. | Họp xong.",
    "Lương 5 triệu đồng/tháng. | “Ít quá”, chị nói.",
    "(Ông cười.) | Bà khóc.",
    "Lãi 2.5%. | Vốn 10 tỷ.",
    "Dòng đầu\n|Dòng hai.",
    "Gồm có:\n|- Một.\n|- Hai.",
    "Điện thoại iPhone ra năm 2007. | iPhone bán chạy.",
    "Ông làm ở Google Inc. từ năm 2010. | Sau đó nghỉ.",
]


@pytest.mark.parametrize("marked", SENTENCES)
def test_vietnamese_sentence_ends(marked: str) -> None:
    parts = [part.strip() for part in marked.split("|")]
    text = marked.replace(" | ", " ").replace("|", "")
    if "Trung. | " in marked:
        text = marked.replace(" | ", "")
    assert [text[start:end] for start, end in sentences(text)] == parts


def test_a_hard_wrapped_paragraph_is_read_through() -> None:
    text = (
        "Hội nghị diễn ra trong hai ngày tại thành phố biển với sự tham dự của\n"
        "hơn hai trăm đại biểu đến từ các tỉnh miền Bắc, miền Trung và miền Nam\n"
        "cùng đại diện của nhiều doanh nghiệp. Các đại biểu đã bàn về cảng biển,\n"
        "đường sắt và nhà ở."
    )
    found = [text[start:end] for start, end in sentences(text)]
    assert [sentence.split()[0] for sentence in found] == ["Hội", "Các"]


def check(found: Document, limit: int, counter: object, passages: list) -> None:  # type: ignore[type-arg]
    for before, after in pairwise(passages):
        assert before.end <= after.start
    covered = {place for passage in passages for place in range(passage.start, passage.end)}
    for block in found.blocks:
        wanted = {place for place in range(block.start, block.end) if not found.text[place].isspace()}
        if block.kind != "repeat":
            assert wanted <= covered
        else:
            assert not wanted & covered
    for passage in passages:
        assert passage.text == passage.text.strip() != ""
        fits = counter([passage.search_text])[0] <= limit  # type: ignore[operator]
        assert fits or (len(passage.text) == 1 and not passage.context)


@settings(deadline=None)
@given(TEXTS, st.integers(8, 60), st.integers(1, 40), st.sampled_from([words, characters, with_specials]))
def test_passages_hold_everything_once_within_the_limit(text: str, limit: int, target: int, counter: object) -> None:
    found = document(text)
    check(found, limit, counter, chunk(found, counter, limit=limit, target=target))  # type: ignore[arg-type]


@settings(deadline=None)
@given(TEXTS)
def test_with_room_enough_passages_end_on_sentence_ends_and_inside_a_section(text: str) -> None:
    found = document(text)
    ends = {end for block in found.blocks for _, end in sentences(text, block.start, block.end)}
    headings = [block for block in found.blocks if block.kind == "heading"]
    for passage in chunk(found, words, limit=5000):
        assert passage.end in ends
        for block in headings:
            assert block.end <= passage.start or passage.end <= block.start or _opens(found, passage.start, block.start)


def _opens(found: Document, start: int, heading: int) -> bool:
    """Whether nothing but headings lies between a passage's start and this heading."""
    between = [block for block in found.blocks if start <= block.start < heading]
    return all(block.kind == "heading" for block in between)


STORY = (
    "Cầu Rồng mở cửa đón khách\n\n07/02/2022 06:36\nLÃ AN\nBáo- Sáng nay, cầu mở cửa sau hai năm sửa chữa.\n\n"
    "Người dân đến từ sớm.\n\nHọ chụp ảnh.\n\nCầu sáng đèn buổi tối (Ảnh: An)\n\nCầu sáng đèn buổi tối (Ảnh: An)\n\n"
    "Trời đẹp.\n\nKế hoạch năm sau\n\nThành phố sẽ:\n\n- Xây thêm cầu.\n\n- Sửa đường.\n\nLÃ AN"
)


def test_a_story_has_a_header_passage_a_caption_once_and_sub_headings_as_context() -> None:
    passages = chunk(document(STORY), words, limit=100, target=9)
    assert [(passage.context, passage.text) for passage in passages] == [
        ("", STORY[: STORY.index("\n\nNgười")]),
        ("Cầu Rồng mở cửa đón khách", "Người dân đến từ sớm.\n\nHọ chụp ảnh."),
        ("Cầu Rồng mở cửa đón khách", "Cầu sáng đèn buổi tối (Ảnh: An)"),
        ("Cầu Rồng mở cửa đón khách", "Trời đẹp."),
        ("Cầu Rồng mở cửa đón khách", "Kế hoạch năm sau\n\nThành phố sẽ:\n\n- Xây thêm cầu.\n\n- Sửa đường."),
    ]


def test_a_list_too_long_for_one_passage_has_its_lead_as_context() -> None:
    passages = chunk(document(STORY), words, limit=100, target=9, longest=11)
    assert [(passage.context, passage.text) for passage in passages[-2:]] == [
        ("Cầu Rồng mở cửa đón khách", "Kế hoạch năm sau\n\nThành phố sẽ:\n\n- Xây thêm cầu."),
        ("Cầu Rồng mở cửa đón khách\nKế hoạch năm sau\nThành phố sẽ:", "- Sửa đường."),
    ]


LAW = (
    "Điều 7. Trách nhiệm của chủ vườn\n1. Chủ vườn có trách nhiệm:\na) Tưới cây mỗi sáng;\nb) Nhổ cỏ hai tuần một "
    "lần.\n2. Chủ vườn được bán quả vào mùa thu.\n\nĐiều 8. Trách nhiệm của khách\nKhách không bẻ cành, không hái quả."
)


def test_clauses_have_their_article_and_points_their_clause_as_context() -> None:
    passages = chunk(document(LAW), words, limit=60, target=12, longest=30)
    assert [(passage.context, passage.text.split("\n")[0]) for passage in passages] == [
        ("", "Điều 7. Trách nhiệm của chủ vườn"),
        ("Điều 7. Trách nhiệm của chủ vườn", "2. Chủ vườn được bán quả vào mùa thu."),
        ("", "Điều 8. Trách nhiệm của khách"),
    ]
    passages = chunk(document(LAW), words, limit=60, target=6, longest=6)
    point = next(passage for passage in passages if passage.text.startswith("b) Nhổ cỏ"))
    assert point.context == "Điều 7. Trách nhiệm của chủ vườn\n1. Chủ vườn có trách nhiệm:"


def test_a_table_stays_in_one_passage_or_takes_its_heads_along() -> None:
    text = "BẢNG GIÁ VÉ\n\nTuyến         Người lớn   Trẻ em\n" + "\n".join(
        f"Bến {name}        {number}0.000      {number}.000" for number, name in enumerate("ABCDEFGH", 1)
    )
    assert [passage.text for passage in chunk(document(text), words, limit=200)][-1] == text[text.index("Tuyến") :]
    passages = chunk(document(text), words, limit=60, target=12, longest=12)
    assert [passage.context for passage in passages[2:]] == ["BẢNG GIÁ VÉ\nTuyến Người lớn Trẻ em"] * len(passages[2:])


def test_a_party_of_a_contract_stays_with_its_name() -> None:
    text = (
        "HỢP ĐỒNG MUA TRÂU\n\nBÊN BÁN (BÊN A):\nÔng: Lò Văn Páo      Sinh năm: 1970\nĐịa chỉ: bản Nà Sẳm\n\n"
        "BÊN MUA (BÊN B):\nBà: Vì Thị Mỷ      Sinh năm: 1981\nĐịa chỉ: bản Pa Khôm\n\nHai bên thỏa thuận như sau."
    )
    passages = chunk(document(text), words, limit=60, target=8, longest=8)
    for line, party in (("bản Nà Sẳm", "BÊN BÁN (BÊN A):"), ("bản Pa Khôm", "BÊN MUA (BÊN B):")):
        passage = next(passage for passage in passages if line in passage.text)
        assert party in passage.search_text


def test_a_paragraph_that_fits_stays_whole_and_a_long_one_is_shared_evenly() -> None:
    sentence = "Một hai ba bốn năm sáu bảy tám chín mười."
    text = " ".join([sentence] * 9) + "\n" + " ".join([sentence] * 25)
    passages = chunk(document(text), words, limit=100, target=20)
    assert [len(passage.text.split()) for passage in passages] == [90, 80, 90, 80]


def test_an_overlong_sentence_is_cut_at_clauses() -> None:
    clause = "một vế câu khá dài không có điểm dừng nào cả"
    text = "Đầu tiên " + ", ".join([clause] * 30) + "."
    passages = chunk(document(text), words, limit=30)
    assert all(passage.text.endswith((",", ".")) for passage in passages)


@pytest.mark.parametrize(
    "text", ["a)" * 17 + " ò c i m y a g ũ c", "I." * 29 + "ông về c giả: Tác gc giả: một dải cong con"]
)
def test_short_words_beside_a_huge_one_do_not_pass_the_limit(text: str) -> None:
    """Found by fuzzing: a part of a cut sentence may hold many more words than its share of the characters tells."""
    document = Document("thử", text, (Block("paragraph", 0, len(text)),))
    for limit in range(8, 30):
        assert max(words([passage.search_text for passage in chunk(document, words, limit=limit)])) <= limit


def test_a_limit_too_small_is_the_callers_mistake() -> None:
    with pytest.raises(ValueError, match="limit 7"):
        chunk(document("Một."), words, limit=7)


def test_a_document_is_counted_in_few_calls() -> None:
    calls: list[int] = []

    def counting(texts: list[str]) -> list[int]:
        calls.append(len(texts))
        return words(texts)

    chunk(document("\n\n".join(f"Câu thứ {n} nói về một việc." for n in range(2000))), counting, limit=64)
    assert len(calls) == 2


HOSTILE = {
    "one line of letters": "a" * 1_000_000,
    "one line of words": "chữ và " * 140_000,
    "stops": "." * 1_000_000,
    "stops and spaces": ". " * 500_000,
    "quotes": ".”" * 500_000,
    "initials": "A. " * 330_000,
    "abbreviations": "TP. Q. " * 140_000,
    "line breaks": "\n" * 1_000_000,
    "short lines": "a\n" * 500_000,
    "headings": "Tiêu đề\n\n" * 100_000,
    "hash marks": "#" * 1_000_000,
    "equals": "=" * 1_000_000,
    "brackets": "(Ảnh: " * 160_000,
    "references": "x.[1]" * 200_000,
    "dates": "07/02/2022 " * 90_000,
    "names": "LÃ TIẾN - " * 100_000,
    "spaces": "a" + " " * 1_000_000 + "b",
    "numbers": "1." * 500_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_long_run_of_anything_takes_a_moment(name: str) -> None:
    text = canonical(HOSTILE[name][:100_000])  # all is linear: a megabyte takes ten times as long
    started = time.process_time()
    found = document(text)
    passages = chunk(found, characters, limit=1024)
    assert time.process_time() - started < 10
    covered = sum(passage.end - passage.start for passage in passages)
    assert covered <= len(text)


@pytest.mark.skipif(not ARTICLE.exists(), reason="the project's shared data is not on this machine")
def test_the_article_that_started_the_project() -> None:
    found = document(canonical(ARTICLE.read_text(encoding="utf-8")))
    passages = chunk(found, with_specials, limit=512)
    check(found, 512, with_specials, passages)
    assert "LÃ TIẾN" in passages[0].text and "07/02/2022" in passages[0].text
    assert sum("ngành giáo dục (" in passage.text for passage in passages) == 1
    assert 10 <= len(passages) <= 40

"""What articles are made of, on layouts as Vietnamese papers, offices, poets and friends print them.

All texts are our own.
"""

import json
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from index.document import Document
from index.formats.structure import blocks
from index.vietnamese.paragraph import paragraphs
from index.vietnamese.text import canonical
from tests.paths import DATA

ARTICLE = DATA / "article.txt"

LONG = "Từ sáng sớm, hàng trăm người dân đã có mặt ở hai đầu cầu để chờ giờ thông xe, mang theo cờ và hoa tươi."
MORE = "Ban quản lý dự án cho biết cây cầu được khởi công ba năm trước, với tổng vốn đầu tư 2.300 tỷ đồng."


def shape(text: str) -> list[tuple[str, str]]:
    """The blocks but the paragraphs, as (kind, text)."""
    assert canonical(text) == text
    return [(block.kind, text[block.start : block.end]) for block in blocks(text) if block.kind != "paragraph"]


LAYOUTS: dict[str, tuple[str, list[tuple[str, str]]]] = {
    "tạp chí: tiêu đề, ngày, tác giả viết hoa, ảnh in hai lần, ký tên cuối bài": (
        f"Cầu Bến Mới chính thức thông xe\n\n12/05/2023 08:15\nTRẦN THU HÀ\nTCGT- {LONG}\n\n{MORE}\n\nHai năm "
        f"chờ đợi\n\n{LONG}\n\n"
        f"Cầu Bến Mới nhìn từ trên cao (Ảnh: Thu Hà)\n\nCầu Bến Mới nhìn từ trên cao (Ảnh: Thu "
        f"Hà)\n\n{MORE}\n\nTRẦN THU HÀ",
        [
            ("title", "Cầu Bến Mới chính thức thông xe"),
            ("date", "12/05/2023 08:15"),
            ("author", "TRẦN THU HÀ"),
            ("lead", f"TCGT- {LONG}"),
            ("heading", "Hai năm chờ đợi"),
            ("caption", "Cầu Bến Mới nhìn từ trên cao (Ảnh: Thu Hà)"),
            ("repeat", "Cầu Bến Mới nhìn từ trên cao (Ảnh: Thu Hà)"),
            ("repeat", "TRẦN THU HÀ"),
        ],
    ),
    "kiểu VnExpress: chuyên mục, thứ ngày giờ, tiêu đề, sapo, ảnh có tên người chụp, tác giả cuối bài": (
        f"Thời sự\nThứ sáu, 12/5/2023, 08:15 (GMT+7)\nCầu Bến Mới thông xe sau ba năm xây dựng\n{LONG}\n\n{MORE}\n\n"
        f"Xe nối đuôi nhau qua cầu trong sáng 12/5. Ảnh: Giang Nam\n\n{MORE} Việc bảo trì do thành phố lo.\n\nThu Hà",
        [
            ("date", "Thứ sáu, 12/5/2023, 08:15 (GMT+7)"),
            ("title", "Cầu Bến Mới thông xe sau ba năm xây dựng"),
            ("lead", LONG),
            ("caption", "Xe nối đuôi nhau qua cầu trong sáng 12/5. Ảnh: Giang Nam"),
            ("author", "Thu Hà"),
        ],
    ),
    "kiểu Tuổi Trẻ: ngày có GMT, TTO, ảnh gạch ngang, tên hoa cuối bài": (
        f"Bến Mới có cầu, chợ quê đông trở lại\n12/05/2023 08:15 GMT+7\nTTO - {LONG}\n\nCầu mới nối hai xã bên "
        f"sông - Ảnh: NGUYỄN BÌNH\n\n"
        f"{MORE}\n\n“Từ nay đỡ khổ”\n\n{LONG}\n\nNGUYỄN BÌNH - THU HÀ",
        [
            ("title", "Bến Mới có cầu, chợ quê đông trở lại"),
            ("date", "12/05/2023 08:15 GMT+7"),
            ("lead", f"TTO - {LONG}"),
            ("caption", "Cầu mới nối hai xã bên sông - Ảnh: NGUYỄN BÌNH"),
            ("heading", "“Từ nay đỡ khổ”"),
            ("author", "NGUYỄN BÌNH - THU HÀ"),
        ],
    ),
    "kiểu Dân Trí: tác giả trên, ngày dưới, (Dân trí) -": (
        f"Ai được lợi khi cầu Bến Mới thông xe?\nTrần Thu Hà\nThứ sáu, 12/05/2023 - 08:15\n(Dân trí) - "
        f"{LONG}\n{MORE}\n{LONG}",
        [
            ("title", "Ai được lợi khi cầu Bến Mới thông xe?"),
            ("author", "Trần Thu Hà"),
            ("date", "Thứ sáu, 12/05/2023 - 08:15"),
            ("lead", f"(Dân trí) - {LONG}"),
        ],
    ),
    "nhãn rõ ràng: Ngày đăng, Tác giả, Theo": (
        f"Cầu Bến Mới thông xe\n\nNgày đăng: 12/05/2023\nTác giả: Trần Thu Hà\n\n{LONG}\n\n{MORE}\n\nTheo Báo Bến Mới",
        [
            ("title", "Cầu Bến Mới thông xe"),
            ("date", "12/05/2023"),
            ("author", "Trần Thu Hà"),
            ("lead", LONG),
            ("author", "Báo Bến Mới"),
        ],
    ),
    "một dòng: tên và ngày": (
        f"Cầu Bến Mới thông xe\nTrần Thu Hà | 12/05/2023 08:15\n{LONG}\n{MORE}\n{MORE} {LONG}",
        [
            ("title", "Cầu Bến Mới thông xe"),
            ("author", "Trần Thu Hà"),
            ("date", "12/05/2023 08:15"),
            ("lead", LONG),
        ],
    ),
    "ngày bằng chữ, (Tác giả) trong ngoặc": (
        f"Cầu Bến Mới thông xe\n\nNgày 12 tháng 5 năm 2023\n\n(Tác giả) TRẦN THU HÀ\n\n{LONG}\n\n{MORE}",
        [
            ("title", "Cầu Bến Mới thông xe"),
            ("date", "Ngày 12 tháng 5 năm 2023"),
            ("author", "TRẦN THU HÀ"),
            ("lead", LONG),
        ],
    ),
    "ngày ISO, không tác giả": (
        f"Cầu Bến Mới thông xe\n2023-05-12T08:15:00+07:00\n\n{LONG}\n\n{MORE}",
        [("title", "Cầu Bến Mới thông xe"), ("date", "2023-05-12T08:15:00+07:00"), ("lead", LONG)],
    ),
    "không ngày, không tác giả": (
        f"Cầu Bến Mới thông xe\n\n{LONG}\n\nChợ đông hơn\n\n{MORE}\n\nVì sao chậm?\n\n{MORE} {LONG}",
        [("title", "Cầu Bến Mới thông xe"), ("heading", "Chợ đông hơn"), ("heading", "Vì sao chậm?")],
    ),
    "sapo nằm trên dòng ngày": (
        f"Cầu Bến Mới thông xe\n\n{LONG}\n\nTrần Thu Hà\n12/05/2023\n\n{MORE}\n\n{MORE} {LONG}",
        [
            ("title", "Cầu Bến Mới thông xe"),
            ("lead", LONG),
            ("author", "Trần Thu Hà"),
            ("date", "12/05/2023"),
        ],
    ),
    "quyết định của cơ quan nhà nước": (
        "ỦY BAN NHÂN DÂN\nTỈNH BẾN MỚI\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\nSố: "
        "123/QĐ-UBND\n"
        "Bến Mới, ngày 12 tháng 5 năm 2023\n\nQUYẾT ĐỊNH\nVề việc phê duyệt kế hoạch bảo trì cầu Bến Mới\n\n"
        "Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015;\n\nTheo đề nghị của Giám đốc Sở "
        "Giao thông vận tải.\n\n"
        f"Điều 1. Phạm vi bảo trì\n\n{MORE}\n\nĐiều 2. Hiệu lực\n\nQuyết định này có hiệu lực kể từ ngày ký.\n\n"
        "CHỦ TỊCH\n\nNguyễn Văn Bình",
        [
            ("letterhead", "ỦY BAN NHÂN DÂN"),
            ("letterhead", "TỈNH BẾN MỚI"),
            ("letterhead", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
            ("letterhead", "Độc lập - Tự do - Hạnh phúc"),
            ("letterhead", "Số: 123/QĐ-UBND"),
            ("letterhead", "Bến Mới"),
            ("date", "ngày 12 tháng 5 năm 2023"),
            ("title", "QUYẾT ĐỊNH\nVề việc phê duyệt kế hoạch bảo trì cầu Bến Mới"),
            ("heading", "Điều 1. Phạm vi bảo trì"),
            ("heading", "Điều 2. Hiệu lực"),
            ("signature", "CHỦ TỊCH"),
            ("signature", "Nguyễn Văn Bình"),
        ],
    ),
    "markdown": (
        f"# Cầu Bến Mới thông xe\n\n*12/05/2023*\n\n## Chợ đông hơn\n\n{LONG}\n\n## Vì sao chậm\n\nThiếu "
        f"vốn.\n\n# Phụ lục\n\nBảng giá.",
        [
            ("title", "Cầu Bến Mới thông xe"),
            ("heading", "Chợ đông hơn"),
            ("heading", "Vì sao chậm"),
            ("heading", "Phụ lục"),
        ],
    ),
    "trang bách khoa": (
        f"Bến Mới là một xã ven sông. {LONG}\n\n== Lịch sử ==\n{MORE}\n\n== Tham khảo ==",
        [("heading", "Lịch sử"), ("heading", "Tham khảo")],
    ),
    "thư": (
        "Bến Mới, ngày 12 tháng 5 năm 2023\n\nKính gửi: Ban quản lý chợ Bến Mới\n\n"
        f"Tôi viết thư này để xin phép mở một gian hàng. {MORE}\n\nTrân trọng cảm ơn.\n\nTrần Thu Hà",
        [("date", "ngày 12 tháng 5 năm 2023"), ("author", "Trần Thu Hà")],
    ),
    "bài thơ": (
        "Bến cũ\n\nTrần Thu Hà\n\nSông về bến cũ chiều nay\nCon đò gác mái nằm ngay giữa dòng\nCầu treo một dải "
        "cong cong\n"
        "Người qua kẻ lại thong dong nói cười\n\nMai này sóng vẫn chơi vơi\nCòn ai nhớ tiếng đò ơi thuở "
        "nào\nTrăng lên một mảnh hao hao\n"
        "Mái chèo khua nước xôn xao bến chờ",
        [("title", "Bến cũ"), ("author", "Trần Thu Hà")],
    ),
    "phỏng vấn": (
        f"Giám đốc dự án: Cầu Bến Mới bền trăm năm\n\n12/05/2023\nTRẦN THU HÀ\n\n{LONG}\n\nPV: Thưa ông, cầu dài "
        f"bao nhiêu?\n\n"
        f"Ông Lê Bình: {MORE}\n\nPV: Vốn lấy từ đâu?\n\nÔng Lê Bình: Ngân sách tỉnh và trung ương.\n\nXin cảm ơn "
        f"ông!",
        [
            ("title", "Giám đốc dự án: Cầu Bến Mới bền trăm năm"),
            ("date", "12/05/2023"),
            ("author", "TRẦN THU HÀ"),
            ("lead", LONG),
        ],
    ),
    "báo cáo đánh số": (
        f"BÁO CÁO\nKết quả thi công cầu Bến Mới\n\nI. TÌNH HÌNH CHUNG\n\n{LONG}\n\n1. Vốn đầu tư\n\n{MORE}\n\n2. "
        f"Nhân lực\n\n{MORE} {LONG}",
        [
            ("title", "BÁO CÁO\nKết quả thi công cầu Bến Mới"),
            ("heading", "I. TÌNH HÌNH CHUNG"),
            ("heading", "1. Vốn đầu tư"),
            ("heading", "2. Nhân lực"),
        ],
    ),
}


@pytest.mark.parametrize("name", LAYOUTS)
def test_layouts(name: str) -> None:
    text, wanted = LAYOUTS[name]
    assert shape(text) == wanted


PLAIN = [
    "Hà Nội là thủ đô của Việt Nam.",
    "Hà Nội",
    LONG,
    f"{LONG}\n\n{MORE}",
    f"{LONG}\n{MORE}\n{LONG}",
    "Trời mưa\ntừ sáng đến tối nên chợ vắng người, ai cũng ở nhà.",
    "một dòng viết thường\n\nhai dòng viết thường",
    "- Gạo\n- Muối\n- Mắm",
    "Gạo: 5 kg\nMuối: 1 kg\nMắm: 2 lít",
    "Khí được đốt bằng O\n2 nén. Nhiệt độ rất cao. Người thợ phải đeo kính và găng tay dày khi hàn.",
    "Lê Văn An (1 tháng 3 năm 1906 – 29 tháng 4 năm 2000) là một thầy giáo. Ông dạy toán.",
    "12/05/2023",
    "Theo kế hoạch năm nay, tỉnh sẽ xây thêm hai cây cầu. Vốn lấy từ ngân sách.",
]


@pytest.mark.parametrize("text", PLAIN)
def test_plain_text_has_neither_title_nor_author(text: str) -> None:
    assert not {kind for kind, _ in shape(text)} & {"title", "author", "heading", "lead", "caption", "repeat"}


def test_a_name_before_the_date_may_have_marks_around_it() -> None:
    text = f"Cầu Bến Mới thông xe\n- LÃ AN - 12/05/2023\n{LONG}\n{MORE}"  # found by fuzzing
    assert shape(text)[:3] == [("title", "Cầu Bến Mới thông xe"), ("author", "LÃ AN"), ("date", "12/05/2023")]


def test_a_refrain_is_no_repeat() -> None:
    verse = "Về đi em ơi\nVề đi em ơi\nSông dài bến đợi\nVề đi em ơi"
    assert shape(verse) == []


def test_paragraphs_of_a_list_are_its_lines() -> None:
    text = "Gồm có:\n- một việc dài hơn bốn mươi ký tự để thử việc nối dòng\n- hai\na) ba\n\n   bốn  "
    assert [text[start:end].split()[-1] for start, end in paragraphs(text)] == ["có:", "dòng", "hai", "ba", "bốn"]


PIECES = st.sampled_from(
    "# |## |== | ==|\n|\n\n|\f| |Tác giả: |Theo |LÃ TIẾN|Lã Tiến|07/02/2022|06:36| - |Thứ Hai, |QUYẾT ĐỊNH|Điều 1. |"
    "(Ảnh: CTV)|Ảnh: |một câu ngắn|Một câu có chấm.|Hà Nội, ngày 1 tháng 2 năm 2022".split("|")
)


@example("QUYẾT ĐỊNH\n# Tác giả: ")
@given(st.one_of(st.text().map(canonical), st.lists(PIECES, max_size=30).map("".join)))
def test_blocks_of_any_text_are_in_order_and_leave_out_only_marks_and_labels(text: str) -> None:
    found = blocks(text)
    document = Document("thử", text, found)  # checks order and range
    assert sum(block.kind == "title" for block in found) <= 1
    assert sum(block.kind == "date" for block in found) <= 1
    for block in found:
        inner = text[block.start : block.end]
        assert inner == inner.strip() != ""
    left = ["".join(text[a.end : b.start].split()) for a, b in pairwise(found)]
    for label in left:
        assert len(label) <= 40 or set(label) <= set("#=")
    assert (not found) == (not text.strip()) and document.title


@pytest.mark.skipif(not ARTICLE.exists(), reason="the project's shared data is not on this machine")
def test_the_article_that_started_the_project() -> None:
    text = canonical(ARTICLE.read_text(encoding="utf-8"))
    document = Document("bài", text, blocks(text))
    assert (document.author, document.date_text) == ("LÃ TIẾN", "07/02/2022 06:36")
    assert document.title == text.splitlines()[0]
    kinds = [block.kind for block in document.blocks]
    assert kinds.count("heading") == 2 and kinds.count("caption") == 2 and kinds.count("repeat") == 3


@pytest.mark.skipif(not (DATA / "xquad.vi.json").exists(), reason="the project's shared data is not on this machine")
def test_encyclopedia_paragraphs_stay_plain() -> None:
    for name in ("xquad.vi.json", "viquad.dev.json", "uithelper.wiki.train.json"):
        for article in json.loads((DATA / name).read_text(encoding="utf-8"))["data"]:
            for paragraph in article["paragraphs"]:
                text = canonical(paragraph["context"])
                assert {block.kind for block in blocks(text)} == {"paragraph"}, text[:200]


def test_who_signs_for_another_is_told_with_dots_between_the_letters_too() -> None:
    head = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n\nTHÔNG BÁO\nVề việc mở chợ phiên\n\n"
    for letters in ("KT.", "K.T.", "T.M.", "T.L."):
        text = f"{head}Chợ phiên mở vào sáng thứ bảy hằng tuần.\n\n{letters} CHỦ TỊCH\nPHÓ CHỦ TỊCH\nLò Văn Hoan"
        foot = [text[block.start : block.end] for block in blocks(text) if block.kind == "signature"]
        assert foot == [f"{letters} CHỦ TỊCH", "PHÓ CHỦ TỊCH", "Lò Văn Hoan"]


def test_an_issuer_of_two_lines_is_no_title() -> None:
    """Where the kind is none of those known, as after a scan, the title stands below number and motto."""
    head = "SỞ GIÁO DỤC HẠ ĐÔNG\nTRƯỜNG TRUNG HỌC\nBÃI SẬY\nSố: 137/TB-BS\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
    found = shape(f"{head}\nHạ Đông, ngày 16 tháng 8 năm 2024\n\nTHÔNG BẢO NHẬP HỌC\n\n{LONG}")
    assert ("title", "THÔNG BẢO NHẬP HỌC") in found
    assert ("letterhead", "BÃI SẬY") in found


def test_the_subject_of_a_document_runs_on() -> None:
    lines = ["QUYẾT ĐỊNH", "Ban hành Quy định về đánh giá hiệu quả", "và khai thác, sử dụng tài sản của Trường"]
    found = shape("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n\n" + "\n\n".join(lines) + f"\n\nCăn cứ Luật Bến Mới;\n\n{LONG}")
    assert [text for kind, text in found if kind == "title"] == ["\n\n".join(lines)]


def test_the_title_of_what_is_attached_is_no_signer() -> None:
    found = shape(f"{LONG}\n\nNơi nhận:\n- Lưu VT.\n\nKT. HIỆU TRƯỞNG\nPHÓ HIỆU TRƯỞNG\n\nDANH MỤC\n\n{MORE}")
    assert ("signature", "PHÓ HIỆU TRƯỞNG") in found
    assert ("signature", "DANH MỤC") not in found

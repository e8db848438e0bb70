"""What a document or the library is about: titles, headings and central sentences, all cited."""

import pytest

from tests.qa.answering.asking import ask, case, fault

CASES = [
    case("Bài viết nói về điều gì?", "Bến Trôi", of="cau-phao", way="overview"),
    case("Tóm tắt bài này", "Bến Trôi", of="cau-phao", way="overview"),
    case("tom tat van ban", "Thư viện huyện Cẩm Sơn", of="thu-vien", way="overview"),
    case("Nội dung chính của hợp đồng là gì?", "MÁY IN", of="may-in", way="overview"),
    case("Tài liệu này có những mục gì?", "Tiêu chí chấm điểm", "Tiền thưởng", "Đi muộn", of="thi-dua"),
    case("Có những tài liệu nào?", "máy bơm", "HỢP ĐỒNG THUÊ MÁY IN", way="overview"),
    case("Chương II nói về gì?", "QUYỀN VÀ NGHĨA VỤ CỦA BẠN ĐỌC", of="thu-vien"),
    case("Tổng quan tài liệu", "MB-7", of="may-bom", way="overview"),
    case("Văn bản này quy định gì?", "Thư viện", of="thu-vien", way="overview"),
    case("Quy chế có những chương nào?", "QUY ĐỊNH CHUNG", "TỔ CHỨC THỰC HIỆN", of="thu-vien"),
    case("cho xem muc luc", "Lắp đặt", "Bảo hành", of="may-bom"),
    case("Ý chính của biên bản?", "chè", of="hop-tac-xa", way="overview"),
    case("What is this document about?", "Bến Trôi", of="cau-phao", way="overview"),
]
NEGATIVES = [
    case("Ông Cù Xuân Lĩnh được nhận làm gì?", "tổ trưởng", of="cau-phao", never="overview"),
    case("Nội dung báo cáo của chị Đỗ Khánh Vy là gì?", "thu chi", of="hop-tac-xa", never="overview"),
    case("Chương IX nói về gì?", of="thu-vien"),
]


@pytest.mark.parametrize("asked", CASES, ids=str)
def test_the_whole_in_its_own_words(offices, asked):
    assert not fault(ask(offices, asked), asked)


@pytest.mark.parametrize("asked", NEGATIVES, ids=str)
def test_a_part_is_not_the_whole(offices, asked):
    assert not fault(ask(offices, asked), asked)


def test_every_document_of_the_library_is_named(offices):
    text = ask(offices, case("Có những tài liệu nào?")).text
    starts = [" ".join(each.title.split()[:2]) for each in offices.library.documents.values()]
    assert [start for start in starts if start not in text] == []

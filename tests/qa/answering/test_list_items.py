"""All items of the list that is asked for, and no others."""

import pytest

from tests.qa.answering.asking import ask, case, fault

CASES = [
    case("Bạn đọc có những quyền gì?", "tại chỗ", "5 cuốn", "máy tính", "Góp ý", of="thu-vien"),
    case("Những hành vi nào bị cấm?", "quý hiếm", "Ăn uống", "mượn thẻ", of="thu-vien", lacks=("Góp ý",)),
    case("Bên A có trách nhiệm gì?", "tận nơi", "Thay mực", "24 giờ", of="may-in", lacks=("đúng mục đích",)),
    case("trach nhiem cua ben B gom nhung gi", "mục đích", "bên thứ ba", "đúng hạn", of="may-in", lacks=("Thay mực",)),
    case("Thành phần của siro gồm những gì?", "thường xuân", "Húng chanh", "Gừng", of="siro-ho"),
    case("Kể tên các tiêu chí thi đua", "năng suất", "chất lượng", "kỷ luật", "sáng kiến", of="thi-dua"),
    case("Các bước dùng siro?", "Lắc kỹ", "cốc đong kèm theo", "30 phút", "Rửa sạch", of="siro-ho"),
    case("Tiệm có những dịch vụ nào?", "sấy thường", "chăn", "rèm", "sơ mi", "vest", of="giat-ui"),
    case("Khách gửi đồ cần lưu ý những gì?", "nhung", "7 giờ", "túi áo", "10 lần", of="giat-ui"),
    case("Tác dụng không mong muốn gồm những gì?", "buồn nôn", "tiêu chảy", "mẩn", of="siro-ho"),
    case("Máy bơm có những mã lỗi nào?", "E1", "E2", "E4", of="may-bom"),
    case("Bạn đọc có nghĩa vụ gì?", "Giữ gìn", "đúng hạn", "gấp ba", of="thu-vien"),
]
NEGATIVES = [
    case("Anh Nông Đức Thịnh đề nghị gì?", "máy sao chè", of="hop-tac-xa", never="list"),
    case("Kể tên các huấn luyện viên của bể bơi", of="be-boi"),
]


@pytest.mark.parametrize("asked", CASES, ids=str)
def test_every_item_and_no_other(offices, asked):
    assert not fault(ask(offices, asked), asked)


@pytest.mark.parametrize("asked", NEGATIVES, ids=str)
def test_no_such_list_no_answer(offices, asked):
    assert not fault(ask(offices, asked), asked)

"""A party of a contract is named; one that it has not is said not to be there."""

import pytest

from tests.qa.answering.asking import ask, case, fault

CASES = [
    case("Bên A là ai?", "LỤC BÌNH", of="may-in", lacks=("TÂY ĐÔ",)),
    case("Bên B là bên nào?", "TÂY ĐÔ", of="may-in", lacks=("LỤC BÌNH",)),
    case("ben A la cong ty nao", "LỤC BÌNH", of="may-in"),
    case("Bên cho thuê là ai?", "LỤC BÌNH", of="may-in"),
    case("Bên thuê là đơn vị nào?", "TÂY ĐÔ", of="may-in"),
    case("Ai là Bên B?", "TÂY ĐÔ", of="may-in"),
    case("Ai đại diện cho Bên A?", "Trịnh Thu Hà", of="may-in"),
    case("Người đại diện Bên B là ai?", "Lý Minh Tâm", of="may-in"),
    case("Bên A trong hợp đồng thuê máy in là công ty nào?", "LỤC BÌNH"),
    case("Bên B tên là gì?", "TÂY ĐÔ", of="may-in"),
    case("Địa chỉ bên B ở đâu?", "8 Nguyễn Văn Linh", of="may-in", lacks=("Mậu Thân",)),
]
NEGATIVES = [
    case("Bên C là ai?", of="may-in", note="Bên"),
    case("Địa chỉ Bên D ở đâu?", of="may-in", note="Bên"),
    case("Bên A phải sửa chữa trong bao lâu?", "24 giờ", of="may-in", never="party"),
    case("Bên B đặt cọc bao nhiêu?", "10.800.000", of="may-in", never="party"),
]


@pytest.mark.parametrize("asked", CASES, ids=str)
def test_the_party_is_named(offices, asked):
    assert not fault(ask(offices, asked), asked)


@pytest.mark.parametrize("asked", NEGATIVES, ids=str)
def test_no_such_party_and_other_questions_about_it(offices, asked):
    assert not fault(ask(offices, asked), asked)

"""Yes or no stands beside the clause that says so; a clause about another thing never answers."""

import pytest

from tests.qa.answering.asking import ask, case, fault

CASES = [
    case("Có được ăn uống trong phòng đọc không?", "Không", "Ăn uống trong phòng đọc", of="thu-vien"),
    case("Bạn đọc đọc tại chỗ có mất tiền không?", "Không", "không mất tiền", of="thu-vien"),
    case("Bên B có được cho bên thứ ba thuê lại máy không?", "Không", "bên thứ ba", of="may-in"),
    case("Bên A có phải cài đặt miễn phí không?", "Có", "cài đặt miễn phí", of="may-in"),
    case("Xe đạp qua cầu phao có mất phí không?", "Không", "không mất phí", of="cau-phao"),
    case("Siro có dùng được cho trẻ 1 tuổi không?", "Không", "dưới 2 tuổi", of="siro-ho"),
    case("Máy bị sét đánh có được bảo hành không?", "Không", "sét đánh", of="may-bom"),
    case("Phớt có được bảo hành không?", "Có", "6 tháng", of="may-bom", lacks=("Không",)),
    case("Có phải đội mũ bơi không?", "Có", "mũ bơi", of="be-boi"),
    case("Được mang đồ ăn vào bể bơi không?", "Không", "căng tin", of="be-boi"),
    case("Cuộc họp có đồng ý mua máy sao chè không?", "Có", "14 phiếu thuận", of="hop-tac-xa"),
    case("Cuộc họp có đồng ý mở cửa hàng ở Hà Nội không?", "Không", "thiếu vốn", of="hop-tac-xa"),
    case("Tiệm có nhận giặt nước đồ lụa không?", "Không", "lụa", of="giat-ui"),
    case("Loại D có được thưởng không?", "Không", "Loại D không được thưởng", of="thi-dua"),
    case("Thư viện có mở cửa thứ Hai không?", "Không", "thứ Hai", of="thu-vien"),
    case("Siro có chứa đường không?", "Có", "đường", of="siro-ho"),
]
NEGATIVES = [
    case("Thư viện có cho mượn băng đĩa không?", of="thu-vien"),
    case("Bể bơi có phòng xông hơi không?", of="be-boi"),
    case("Bên A có mua bảo hiểm cháy nổ cho máy không?", of="may-in"),
    case("Siro có gây mất ngủ không?", of="siro-ho"),
    case("Tiệm có giặt giày thể thao không?", of="giat-ui"),
    case("Xe máy qua cầu phao trả bao nhiêu?", "3.000 đồng", of="cau-phao", never="yes_no"),
]


@pytest.mark.parametrize("asked", CASES, ids=str)
def test_the_verdict_stands_beside_its_clause(offices, asked):
    assert not fault(ask(offices, asked), asked)


@pytest.mark.parametrize("asked", NEGATIVES, ids=str)
def test_no_clause_about_it_no_verdict(offices, asked):
    assert not fault(ask(offices, asked), asked)

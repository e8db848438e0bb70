"""A question that a document asks itself is answered with its own answer."""

import pytest

from tests.qa.answering.asking import ask, case, fault

CASES = [
    case("Làm thế nào để đăng ký lớp học bơi?", "điền phiếu tại quầy lễ tân", "ba ngày"),
    case("cach dang ky hoc boi", "điền phiếu tại quầy lễ tân"),
    case("Muốn học bơi thì đăng ký thế nào?", "điền phiếu tại quầy lễ tân"),
    case("Vì sao chiều thứ Năm bể bơi đóng cửa?", "thay nước và lau đáy bể"),
    case("tai sao be dong cua chieu thu nam", "thay nước"),
    case("Mất chìa khóa tủ thì sao?", "báo ngay cho bảo vệ"),
    case("Lỡ làm mất chìa khóa tủ đồ ở bể bơi thì phải làm gì?", "50.000 đồng"),
    case("Bể bơi Hải Âu mở cửa mấy giờ?", "5 giờ 30 sáng"),
    case("Vé tháng bể bơi cho học sinh bao nhiêu?", "300.000"),
    case("Trẻ mấy tuổi được bơi một mình?", "10 tuổi"),
    case("ve thang nguoi lon bao nhieu tien", "420.000"),
]
NEGATIVES = [
    case("Mất sách thì phải đền thế nào?", "gấp ba lần giá bìa", never="faq"),
]


@pytest.mark.parametrize("asked", CASES, ids=str)
def test_the_documents_own_answer(offices, asked):
    assert not fault(ask(offices, asked), asked)


@pytest.mark.parametrize("asked", NEGATIVES, ids=str)
def test_another_question_is_not_answered_by_it(offices, asked):
    assert not fault(ask(offices, asked), asked)

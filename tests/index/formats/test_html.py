"""Web pages as authorities and shops have them: lists of news, forms, home pages, laws whose kind is a heading."""

from pathlib import Path

import pytest

from index import Document, read
from tests.news import BODY, LAST, LEAD, TITLE

for needed in ("trafilatura", "lxml_html_clean"):
    pytest.importorskip(needed)

MENU = "".join(f'<li><a href="/{name}">{name}</a></li>' for name in ("Giới thiệu", "Tin tức", "Văn bản", "Liên hệ"))
PORTAL = '<header><h1 class="a">liên kết website</h1></header>'


def page(tmp_path: Path, body: str, title: str = "Công khai ngân sách - Sở Tài nguyên Hạ Đông") -> Document:
    text = f"<!doctype html><html><head><title>{title}</title></head><body><ul>{MENU}</ul>{body}</body></html>"
    path = tmp_path / "a.html"
    path.write_text(text, encoding="utf-8")
    document = read(path)
    assert isinstance(document, Document)
    return document


def kinds(document: Document) -> list[tuple[str, str]]:
    return [(block.kind, document.text[block.start : block.end]) for block in document.blocks]


def entry(number: int) -> str:
    return (
        f'<div class="tin"><h3><a href="/tin/{number}">Dự toán quý {number} của Sở</a></h3>'
        f'<div class="noi-dung"><span>0{number}/07/2022 | 02:3{number} PM</span><div>Ngày {number}/7, Sở ban hành '
        f"Quyết định số 19{number}/QĐ-STN về dự toán quý {number} là {number}00 triệu đồng.</div></div></div>"
    )


def test_every_entry_of_a_list_of_news_is_read_and_the_page_has_its_own_title(tmp_path: Path) -> None:
    document = page(tmp_path, "<div>" + "".join(map(entry, range(1, 7))) + "</div>")
    for number in range(1, 7):
        assert f"Quyết định số 19{number}/QĐ-STN" in document.text
        assert ("heading", f"Dự toán quý {number} của Sở") in kinds(document)
        assert ("paragraph", f"0{number}/07/2022 | 02:3{number} PM") in kinds(document)
    assert document.title == "Công khai ngân sách"
    assert not document.date_text


def test_a_chief_heading_is_the_title_and_one_of_several_boxes_is_not(tmp_path: Path) -> None:
    prose = "<p>Sở Tài nguyên Hạ Đông thông báo lịch tiếp công dân vào thứ Năm hằng tuần tại trụ sở.</p>" * 2
    assert page(tmp_path, f"<h1>Lịch tiếp công dân</h1>{prose}", "Sở Tài nguyên").title == "Lịch tiếp công dân"
    boxes = f'<div class="b">{PORTAL}</div><div class="b">{PORTAL.replace("liên kết website", "đầu tư công")}</div>'
    assert page(tmp_path, f"<div>{prose}</div>{boxes}", "Hỏi đáp - Sở Tài nguyên").title == "Hỏi đáp"


def test_a_home_page_of_links_is_not_taken_for_its_menu(tmp_path: Path) -> None:
    links = "".join(
        f'<div class="o"><a href="/{n}">Thông báo thi tuyển công chức đợt {n} năm 2022</a></div>' for n in range(8)
    )
    document = page(tmp_path, f'<div id="main"><div>{links}</div></div>', "Trang chủ - Sở Tài nguyên Hạ Đông")
    assert all(f"công chức đợt {n} năm 2022" in document.text for n in range(8))
    assert "Liên hệ" not in document.text


def test_what_was_filled_in_is_read_and_the_box_to_search_in_is_not(tmp_path: Path) -> None:
    document = page(
        tmp_path,
        '<input name="search" value="Tìm trong trang"><table>'
        '<tr><td>Chủ hồ sơ:</td><td><input type="text" name="chuHoSo" value="Vì Thị Oanh"></td></tr>'
        '<tr><td>Ngày nộp:</td><td><input name="ngay" value="02/12/2019"><input type="hidden" value="k9"></td></tr>'
        "<tr><td>Xã:</td><td><select><option>Hạ Lâm</option><option selected>Đông Sơn</option></select></td></tr>"
        "</table><p>Ghi chú: <textarea>Nộp bản sao có chứng thực.</textarea></p>",
    )
    fields = {cell.name: document.text[cell.start : cell.end] for block in document.blocks for cell in block.cells}
    assert fields["Chủ hồ sơ"] == "Vì Thị Oanh"
    assert fields["Ngày nộp"] == "02/12/2019"
    assert fields["Xã"] == "Đông Sơn"
    assert "Nộp bản sao có chứng thực." in document.text
    assert not any(left in document.text for left in ("Tìm trong trang", "Hạ Lâm", "k9"))


def test_answers_to_choose_from_stand_on_lines_of_their_own(tmp_path: Path) -> None:
    answers = "".join(
        f'<label><span>{letter}</span><input type="radio" name="a"> {text} </label>'
        for letter, text in zip("ABC", ("23.944 mô hình", "23.824 mô hình", "23.924 mô hình"), strict=True)
    )
    document = page(tmp_path, f"<div><p>Toàn huyện xây dựng được bao nhiêu mô hình?</p>{answers}</div>")
    assert [text for kind, text in kinds(document) if kind == "item"] == [
        "- A 23.944 mô hình",
        "- B 23.824 mô hình",
        "- C 23.924 mô hình",
    ]


def test_the_kind_of_a_document_in_headings_is_its_title(tmp_path: Path) -> None:
    document = page(
        tmp_path,
        "<p>HỘI ĐỒNG HẠ ĐÔNG</p><p>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM</p><p>Số: 24/2018/HĐ</p><h2>QUY CHẾ</h2>"
        "<h2>TIẾP CÔNG DÂN</h2><p>Căn cứ Luật Tiếp công dân;</p><p>Điều 1. Phạm vi</p><p>Quy chế này nói về lịch.</p>",
        "",
    )
    assert document.title == "QUY CHẾ TIẾP CÔNG DÂN"


def test_a_character_that_was_escaped_twice_is_read_as_itself(tmp_path: Path) -> None:
    document = page(tmp_path, "<p>Giai đoạn 2011 &amp;ndash; 2015, 5 &amp;lt; 6, Vi&amp;#7879;t Nam &amp; Lào.</p>")
    assert "2011 – 2015, 5 &lt; 6, Việt Nam & Lào" in document.text


def test_what_follows_a_comment_is_read(tmp_path: Path) -> None:
    document = page(
        tmp_path, "<p>Lệ phí là <!-- giá cũ 10.000 -->50.000 đồng<?php ?> một lượt.</p><p>Nộp tại quầy.</p>"
    )
    assert "Lệ phí là 50.000 đồng một lượt." in document.text
    number = "<![if !supportLists]><span>{}.<span>&nbsp;&nbsp; </span></span><![endif]>"
    document = page(
        tmp_path,
        f"<p class=MsoListParagraph>{number.format(1)}Góp quỹ 200.000 đồng mỗi hộ</p>"
        f"<p class=MsoListParagraph>{number.format(2)}Sửa cầu treo trước mùa mưa</p>",
    )
    assert [(block.kind, block.number) for block in document.blocks if block.number] == [("item", "1."), ("item", "2.")]
    assert "Góp quỹ 200.000 đồng mỗi hộ" in document.text and "Sửa cầu treo" in document.text


def test_questions_on_buttons_and_answers_folded_away_are_read(tmp_path: Path) -> None:
    document = page(
        tmp_path,
        '<h1>Câu hỏi thường gặp</h1><div class="f"><div class="i"><button class="q">Lắp đồng hồ mới hết bao nhiêu?'
        '</button><div class="a" style="display:none">Hết 1.250.000 đồng, gồm 5 mét ống.</div></div><div class="i">'
        '<h3><button aria-expanded="false">Báo mất nước ở đâu</button></h3><div style="display: none">Gọi 1900 8822.'
        '</div></div></div><button>Gửi</button><button data-toggle="x">Danh mục</button><div hidden>mẫu ẩn</div>',
    )
    assert kinds(document) == [
        ("title", "Câu hỏi thường gặp"),
        ("heading", "Lắp đồng hồ mới hết bao nhiêu?"),
        ("paragraph", "Hết 1.250.000 đồng, gồm 5 mét ống."),
        ("heading", "Báo mất nước ở đâu"),
        ("paragraph", "Gọi 1900 8822."),
    ]


def test_a_price_on_a_line_of_its_own_is_named_one(tmp_path: Path) -> None:
    document = page(
        tmp_path,
        "<h1>Quạt điều hòa QH-20</h1><div><del>3.990.000₫</del> <span>3.290.000₫</span></div>"
        "<p>Quạt làm mát phòng đến 25 m², có điều khiển từ xa và hẹn giờ 8 tiếng.</p>",
    )
    assert ("field", "Giá: 3.290.000₫") in kinds(document)
    assert "3.990.000" not in document.text


def test_a_page_whose_article_the_extractor_passes_over_is_read_whole(tmp_path: Path) -> None:
    rows = "".join(f"<tr><td><p>Lớp {n}</p></td><td><p>0{n}/5/2025</p></td></tr>" for n in range(1, 9))
    document = page(
        tmp_path,
        '<div title="header"><p>TRUNG TÂM NGOẠI NGỮ SAO MAI - Hotline 0900 123 456, mở cửa mỗi ngày</p></div>'
        f"<h1>Lịch khai giảng</h1><table><tr><td>Lớp</td><td>Khai giảng</td></tr>{rows}</table>"
        '<div title="footer"><p>Trang 1</p></div>',
        "",
    )
    assert "Lớp: Lớp 8; Khai giảng: 08/5/2025" in document.text and "0900 123 456" in document.text
    assert "Trang 1" not in document.text


def test_what_stands_below_headings_of_links_and_comments_is_left_out(tmp_path: Path) -> None:
    """The page of an article whose classes say nothing: what is beside it is known by its headings."""
    entry = "<div><h4>Cầu phao số {0} đón khách</h4><p>Cầu phao số {0} mở ngày mùng {0}.</p></div>"
    body = f"""<article class="a1"><h1>{TITLE}</h1><div class="m"><span class="author">Tác giả: Trần Thu Hà</span>
<span class="date">Ngày đăng: 12/05/2023</span></div><div class="c"><p>{LEAD}</p><p>{BODY}</p><p>{LAST}</p></div>
<div class="x1"><h3>Bài viết liên quan</h3><div>{entry.format(3)}{entry.format(4)}</div></div>
<div class="x2"><h3>Bình luận (2)</h3><div>An: Cầu đẹp quá, tuần sau tôi sẽ ghé qua xem.</div><div>Bình: Thu phí?</div>
</div></article><div class="x3"><h3>Đọc nhiều nhất:</h3><ol><li>Giá xăng giảm mạnh từ chiều nay</li></ol></div>"""
    document = page(tmp_path, body, f"{TITLE} - Báo Bến Mới")
    for text in (LEAD, BODY, LAST):
        assert text in " ".join(document.text.split())
    for other in ("Cầu phao", "liên quan", "Bình luận", "ghé qua", "Đọc nhiều", "Giá xăng"):
        assert other not in document.text
    found = dict(kinds(document))
    assert (found["title"], found["author"]) == (TITLE, "Trần Thu Hà") and "12/05/2023" in found["date"]


def test_a_page_that_sells_keeps_its_price_and_its_table_beside_a_long_description(tmp_path: Path) -> None:
    sentence = "<p>Nồi cơm Bông Lúa giữ nóng đến {} giờ liền mà hạt cơm vẫn dẻo, lòng nồi phủ men dễ rửa sạch.</p>"
    values = (("Dung tích", "1,8 lít"), ("Công suất", "700 W"), ("Bảo hành", "24 tháng"))
    rows = "".join(f"<tr><td>{name}</td><td>{value}</td></tr>" for name, value in values)
    body = f"""<div class="r"><div class="k1"><h1>Nồi cơm Bông Lúa</h1><p class="g">890.000₫</p>
<button>MUA NGAY (giao tận nơi)</button></div><div class="k2"><h3>Thông số</h3><table>{rows}</table></div></div>
<div class="d"><h2>Mô tả</h2>{"".join(map(sentence.format, range(5, 30)))}</div>
<div class="o"><h3>Sản phẩm tương tự</h3><div><h5>Nồi cơm Hạt Ngọc</h5><p>650.000₫</p></div></div>"""
    document = page(tmp_path, body, "Nồi cơm Bông Lúa")
    fields = {cell.name: document.text[cell.start : cell.end] for block in document.blocks for cell in block.cells}
    assert {**dict(values), "Giá": "890.000₫"}.items() <= fields.items()
    assert "29 giờ liền" in document.text
    assert "Hạt Ngọc" not in document.text and "Liên hệ" not in document.text


def article(*, beside: str = "", inside: str = "", above: str = "") -> str:
    text = "".join(f"<p>{part}</p>" for part in (LEAD, BODY, LAST))
    return f"<div class='t'>{above}<h1>{TITLE}</h1>{text}{inside}</div>{beside}"


def test_related_things_under_a_chief_heading_of_their_own_are_left_out(tmp_path: Path) -> None:
    beside = "<div class='k'><h1>Sản phẩm tương tự</h1><div><h5>Nồi cơm Hạt Ngọc</h5><p>650.000₫</p></div></div>"
    document = page(tmp_path, article(beside=beside), f"{TITLE} - Báo Bến Mới")
    assert document.title == TITLE
    assert "Hạt Ngọc" not in document.text and "tương tự" not in document.text


def test_a_footer_of_teasers_longer_than_the_article_is_left_out(tmp_path: Path) -> None:
    teaser = (
        "<div><h4>Cầu phao số {0} đón khách tham quan</h4><p>Sáng mùng {0} cầu phao mở cho người dân qua lại.</p></div>"
    )
    beside = f"<footer>{''.join(map(teaser.format, range(1, 60)))}</footer>"
    document = page(tmp_path, article(beside=beside), f"{TITLE} - Báo Bến Mới")
    assert LAST in " ".join(document.text.split()) and "Cầu phao" not in document.text


@pytest.mark.parametrize("box", ["<div class='login-modal'>{}</div>", "<dialog>{}</dialog>", "<div hidden>{}</div>"])
def test_the_heading_of_a_box_over_the_page_is_no_title(tmp_path: Path, box: str) -> None:
    form = box.format("<h1>Đăng nhập để bình luận</h1><p>Nhập số điện thoại của bạn.</p>")
    document = page(tmp_path, form + article(), "Báo Bến Mới")
    assert document.title == TITLE
    assert "Đăng nhập" not in document.text and "Nhập số" not in document.text


def test_a_linked_teaser_amid_an_article_and_buttons_that_only_close_are_left_out(tmp_path: Path) -> None:
    linked = "<a href='/b.html'><p>Cầu phao đón khách</p><p>Cầu phao mở ngày mùng ba.</p></a>"
    teaser = f"<table><tr><td>{linked}</td></tr></table>"
    above = "<div class='k' onclick='a()'><span>Đóng</span></div><p>Vui lòng đợi trong giây lát...</p>"
    document = page(tmp_path, article(inside=teaser, above=above), TITLE)
    for other in ("Cầu phao", "Đóng", "Vui lòng"):
        assert other not in document.text
    links = "".join(
        f"<div><a href='/{n}'><h3>Tin số {n} của xã</h3><p>Ngày {n} xã họp.</p></a></div>" for n in range(9)
    )
    listed = page(tmp_path, f"<div id='ds'>{links}</div>", "Tin của xã")  # a page of nothing else
    assert all(f"Ngày {n} xã họp." in listed.text for n in range(9))


def test_the_address_of_a_site_is_no_author(tmp_path: Path) -> None:
    path = tmp_path / "b.html"
    for author, expected in (("so-tai-nguyen.gov.vn", ""), ("Trần Thu Hà", "Trần Thu Hà")):
        path.write_text(f"<html><head><meta name='author' content='{author}'></head><body>{article()}</body></html>")
        document = read(path)
        assert isinstance(document, Document)
        assert document.author == expected

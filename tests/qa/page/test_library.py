"""The library on the page, in a real browser: articles added, chosen, read and removed, hostile ones; pictures."""

import json
import re
from datetime import datetime

import pytest

from qa.cli.sample import sample_article
from tests.visitor import NOWHERE, SHARE, Visitor

pytestmark = pytest.mark.slow

HOSTILE = (
    """Bài <script>window.hacked = 1</script> thử ${alert(1)} {{value}} @children

Cầu Thử dài 777 mét <img src=x onerror="window.hacked = 2"> ![ảnh](https://example.com/a.png) nối hai bờ.

<iframe src="https://example.com/khung"></iframe><style>* { display: none }</style> \u202eđảo chữ\u202c $$x^2$$ **đậm**

"""
    + "x" * 1_000_000
)


def test_only_the_chosen_articles_are_asked(visitor):
    visitor.tab("Thư viện")
    visitor.page.get_by_label("Hoặc dán văn bản").fill("Chợ Sắt\n\nChợ Sắt có 2.468 gian hàng.")
    visitor.page.get_by_role("button", name="Thêm vào thư viện").click()
    row = visitor.page.locator("#hd-listing li", has_text="Chợ Sắt")
    row.wait_for()
    visitor.tab("Hỏi đáp")
    visitor.page.get_by_text("Đang hỏi trong tất cả các bài").click()
    visitor.page.locator("#hd-chosen input").click()
    visitor.page.get_by_role("option", name=re.compile("Hải Phòng và chặng đường")).click()
    visitor.page.get_by_text("Chỉ hỏi trong 1 bài đã chọn").wait_for()
    assert "2.468" not in visitor.ask("Chợ Sắt có bao nhiêu gian hàng?")
    visitor.tab("Thư viện")
    row.get_by_role("button", name=re.compile("^Gỡ")).click()
    visitor.page.wait_for_function("!document.querySelector('#hd-listing').innerText.includes('Chợ Sắt')")


def test_files_are_added_with_progress_a_bad_one_apart_and_removed_with_undo(visitor, tmp_path):
    page = visitor.page
    good, bad = tmp_path / "cau-thu.txt", tmp_path / "hong.txt"
    good.write_text("Cầu Bạch Tượng\n\nCầu Bạch Tượng dài 4.321 mét và có sáu làn xe.\n", encoding="utf-8")
    bad.write_bytes(b"")
    visitor.tab("Thư viện")
    page.set_input_files("#hd-files input[type=file]", [good, bad])
    page.locator("#hd-progress li", has_text="Đã thêm").wait_for()
    page.locator("#hd-progress li.hd-bad", has_text="hong.txt").wait_for()
    row = page.locator("#hd-listing li", has_text="Cầu Bạch Tượng")
    row.wait_for()
    visitor.tab("Hỏi đáp")
    assert "4.321" in visitor.ask("Cầu Bạch Tượng dài bao nhiêu mét?")
    visitor.tab("Thư viện")
    row.get_by_role("button", name=re.compile("^Gỡ")).click()
    page.locator("#hd-undo").wait_for()
    page.wait_for_function("!document.querySelector('#hd-listing').innerText.includes('Bạch Tượng')")
    page.click("#hd-undo")
    row.wait_for()
    row.get_by_role("button", name=re.compile("^Gỡ")).click()
    page.wait_for_function("!document.querySelector('#hd-listing').innerText.includes('Bạch Tượng')")


def test_a_hostile_article_is_shown_as_text(visitor, address):
    page = visitor.page
    visitor.tab("Thư viện")
    page.get_by_label("Hoặc dán văn bản").fill(HOSTILE)
    page.get_by_label("Tên nguồn").fill("<img src=https://example.com/b.png>")
    page.get_by_role("button", name="Thêm vào thư viện").click()
    row = page.locator("#hd-listing li", has_text="<script>")
    row.wait_for()
    visitor.tab("Hỏi đáp")
    text = visitor.ask(
        'Cầu Thử dài bao nhiêu mét? <img src="https://example.com/c.png"> ![d](https://example.com/d.png)'
    )
    assert "777" in text
    assert "<img src=x onerror" in page.locator("#hd-sources .hd-source").first.inner_text()
    page.locator("#hd-sources a.hd-open").first.click()
    page.locator("#hd-article article", has_text="Cầu Thử").wait_for()
    visitor.tab("Biểu đồ")
    page.locator("#hd-map svg").wait_for()
    assert page.evaluate("window.hacked") is None
    assert [url for url in visitor.requests if "example.com" in url] == []
    visitor.tab("Thư viện")
    row.get_by_role("button", name=re.compile("^Gỡ")).click()
    page.wait_for_function("!document.querySelector('#hd-listing').innerText.includes('script')")


def test_a_slow_indexing_does_not_hold_up_a_question(visitor, browser, address, tmp_path):
    long = tmp_path / "dai.txt"
    long.write_text(
        "Bài dài\n\n" + "\n\n".join(f"Đoạn thứ {n} kể về ngôi làng số {n} bên sông. " * 12 for n in range(2_400)),
        encoding="utf-8",
    )
    other = Visitor(browser, address)
    other.tab("Thư viện")
    other.page.set_input_files("#hd-files input[type=file]", [long])
    other.page.locator("#hd-progress progress").wait_for()
    other.page.locator(
        "#hd-progress small", has_text=re.compile(r" [\d.]+/[\d.]+, còn khoảng \d+ (giây|phút)")
    ).wait_for()
    visitor.ask(SHARE)
    added = other.page.locator("#hd-progress li", has_text="Đã thêm")
    done_before_the_answer = added.count()
    added.wait_for()
    other.page.locator("#hd-listing li", has_text="Bài dài").get_by_role("button", name=re.compile("^Gỡ")).click()
    other.page.wait_for_function("!document.querySelector('#hd-listing').innerText.includes('Bài dài')")
    other.context.close()
    assert not done_before_the_answer


def test_the_map_shows_the_question_and_opens_a_passage_and_an_evaluation_is_drawn(visitor, tmp_path):
    cases = [{"question": SHARE, "answers": ["35%"], "evidence": "35%"}, {"question": NOWHERE, "answers": []}]
    file = tmp_path / "cau-hoi.json"
    file.write_text(json.dumps({"questions": cases}, ensure_ascii=False), encoding="utf-8")
    visitor.ask(SHARE)
    visitor.tab("Biểu đồ")
    visitor.page.locator("#hd-map polygon").wait_for()
    visitor.page.set_input_files("#hd-cases input[type=file]", file)
    visitor.page.locator("#hd-evaluation dd", has_text="2").first.wait_for()
    assert visitor.page.locator("#hd-evaluation svg").count() == 2
    visitor.page.locator("#hd-map a:not([tabindex])").first.click()
    visitor.page.locator("#cho-nay").wait_for()


def test_an_article_of_the_list_is_read_and_the_library_tells_its_state(visitor):
    page = visitor.page
    visitor.tab("Thư viện")
    page.locator(".hd-facts dt", has_text="Lưu lần cuối").wait_for()
    facts = dict(zip(*(page.locator(f".hd-facts {each}").all_inner_texts() for each in ("dt", "dd")), strict=True))
    assert facts["Bài"] == "1"
    assert int(facts["Đoạn"]) > 5
    assert facts["Ký tự"] == f"{len(sample_article().text):,}".replace(",", ".")
    assert "multilingual-e5-small" in facts["Mô hình nhúng"]
    assert facts["Dung lượng"].endswith((" KB", " MB"))
    assert f"{datetime.now():%d/%m/%Y}" in facts["Lưu lần cuối"]
    page.get_by_role("button", name=re.compile("^Đọc: Hải Phòng")).click()
    page.locator("#hd-article h2", has_text="Hải Phòng").wait_for()
    visitor.sees("#hd-article h2", within="#hd-article .hd-article")

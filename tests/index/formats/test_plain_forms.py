"""What reading and cutting look for in a hurry, held to the plain form of each rule: the same for any line and text.

The plain forms are how the rules would be written if time were nothing: one pattern over the whole line, one character
after another.
"""

import re
import unicodedata
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.formats import from_text, line_types
from index.formats.encodings import LEGACY, restore_each, restore_legacy
from index.vietnamese import text as text_module
from index.vietnamese.numbering import _BARE, _BULLET, _NAMED, MAY_OPEN
from index.vietnamese.paragraph import line_groups
from index.vietnamese.sentence import _STOP, _following, _word_before, ends_sentence
from index.vietnamese.syllables import is_vietnamese
from index.vietnamese.text import canonical, nfc

CREDIT = r"(?:[ảa]nh{1,2}|hình|đồ h[ọo]a|video|clip|nguồn(?: ảnh)?|photo)"
CAPTION = re.compile(
    rf"\({CREDIT}(?: [^\W\d_]{{1,8}}){{0,3}} ?[:：]? ?[^()]{{0,60}}\)\.?$"
    rf"|(?:^|[.–—-] ?|[”\"»] ?){CREDIT}(?: minh h[ọo]a| chụp| tư liệu| cắt từ clip)? ?[:：] ?[^:]{{1,60}}$"
    r"|^ảnh minh h[ọo]a[^.]{0,60}\.?$|[.–—-] ?ảnh (?:minh h[ọo]a|chụp màn hình|tư liệu)\.?$",
    re.IGNORECASE,
)
CLOSED = re.compile(r"[.!…:;,][”\"’'»)\]]*$")
CLOSES = re.compile(r"[.!?…][”\"’'»)\]]{0,3}$")
STOP = re.compile(
    r"(?<![.!?…])[.!?…]++[”\"’'»)\]]*+(?:\[\d{1,3}\]){0,8}(?=\s)|(?<=[a-zđà-ỹ]{2})[.!?](?=[A-ZĐÀ-Ỹ][a-zđà-ỹ])"
)
WORD_BEFORE = re.compile(r"([^\s(“\"‘\[]{1,24})[.…!?]\Z")
AFTER = re.compile(r"\s*([“\"‘'(\[«–—-]{0,3}\s?)(\S?)(\S?)")

SCRAPS = st.sampled_from(
    'Ảnh: |ẢNH|ảnh |(Ảnh: An|(|)|).|.|…|?|!|: |：|;|,|”|"|’|»|]|[1]|[12]|“|–|-| - |Nguồn ảnh|Nguồn: |Video|clip |'
    "Ảnh minh họa|ảnh minh hoạ|ảnh tư liệu|ảnh chụp màn hình|đồ họa: |hình: |Lã Tiến|LÃ AN|và |Điều 1|Điều một.|"
    "Chuyên đề thứ mười.|Phần thứ nhất|1.|I. |a) |PV: |Hỏi|07/02/2022|2022|06:36|GMT+7|Thứ Hai, |Ngày |lúc |h|Z|  | |"
    "xong.Sau|TP.|v.v.|3.500|năm|UBND|Bộ |Theo |(tổng hợp)|tháng 2 năm |\u00a0|\t|ı|İ|ſ|\u0301|a|A|bé".split("|")
)
LINES = st.one_of(
    st.lists(SCRAPS, max_size=12).map("".join),
    st.lists(SCRAPS, max_size=40).map(" ".join),
    st.text(st.characters(codec="utf-8"), max_size=60),
).map(lambda text: " ".join(text.split()))
EMPTY = st.sampled_from(["", " ", "\n", "\f", "\n\n", "\f\n", "\t"])
TEXTS = st.lists(st.one_of(LINES, EMPTY), max_size=12).map("\n".join)
WORDS = "Năm nay thành phố mở thêm hai cảng biển và một con đường mới cho người dân được đi lại thuận lợi".split() * 20


def words_without_a_number(line: str) -> bool:
    """What a heading is beside its number."""
    outlined = line_types._OUTLINE.match(line)
    return (
        2 <= len(line) <= 110
        and len(line.split()) <= 22
        and not CLOSED.search(line)
        and not line_types._BULLET.match(line)
        and not line_types._SPEAKER.match(line)
        and line_types._starts_high(line[outlined.end() :] if outlined else line)
        and not (len(line) <= line_types.LONG and CAPTION.search(line))
    )


@given(LINES)
def test_a_line_is_what_the_plain_patterns_say(line: str) -> None:
    assert line_types.is_caption(line) == (len(line) <= line_types.LONG and bool(CAPTION.search(line)))
    assert ends_sentence(line) == bool(CLOSES.search(line))
    assert line_types._is_closed(line) == bool(CLOSED.search(line))
    if line_types._NUMBERED.match(line):
        whole = line_types._NUMBERED.fullmatch(line) is not None
        assert line_types.heading(line) == (len(line) <= 160 and (not CLOSED.search(line) or whole))
    else:
        assert line_types.heading(line) == words_without_a_number(line)


@given(LINES)
def test_the_first_date_of_a_line_is_found_wherever_it_begins(line: str) -> None:
    """Looked for at every character, not at those alone that may begin one."""
    found = next(line_types._WHEN.finditer(line), None)
    before = line[: found.start()].strip(line_types._EDGE) if found else ""
    last = found is not None and found.end() == len(line.rstrip(line_types._EDGE))
    named = last and bool(line_types.name(before) or line_types.byline(before))
    assert (line_types._date_after_name(line) is not None) == named
    if line_types.dateline(line):
        assert found is not None


@given(st.text(st.sampled_from("#= \ta.b"), max_size=14))
def test_marks_of_a_heading_are_those_of_the_shortest_inner_text(line: str) -> None:
    plain = re.compile(r"(?P<open>#{1,6}[ \t]+|={2,6}[ \t]*)(?P<inner>[^\n]*?[^\s#=])([ \t]*(?:#{1,6}|={2,6})?)")
    found, expected = line_types._MARKS.fullmatch(line), plain.fullmatch(line)
    assert (found and found.regs) == (expected and expected.regs)


@given(st.one_of(LINES, st.text(st.sampled_from("123.()/-–aAđĐIVXx •Điều"), max_size=8)))
def test_a_line_that_no_number_opens_is_seen_at_a_glance(line: str) -> None:
    if any(pattern.match(line) for pattern in (_NAMED, _BARE, _BULLET)):
        assert MAY_OPEN.match(line)


@given(st.lists(st.one_of(LINES, TEXTS, LINES.map(lambda line: in_old_font(line))), max_size=8))
def test_each_of_many_texts_is_restored_as_it_is_alone(texts: list[str]) -> None:
    words = [" ".join(WORDS[at : at + 9]) for at in range(3)]
    each = [*texts, *words, *map(in_old_font, words), "Thủ đô Paris có Musée d’Orsay, Château và Île"]
    assert restore_each(each) == [restore_legacy(text) for text in each]


@given(TEXTS)
def test_stops_are_those_of_two_patterns_side_by_side(text: str) -> None:
    assert [stop.span() for stop in _STOP.finditer(text)] == [stop.span() for stop in STOP.finditer(text)]
    for stop in STOP.finditer(text):
        start, end = stop.span()
        word = WORD_BEFORE.search(text[max(0, start - 24) : start + 1])
        assert _word_before(text, 0, start) == (word[1] if word else "")
        last = len(text.rstrip())
        if end < last:
            plain = AFTER.match(text, end, last)
            assert plain
            opener, first, second = _following(text, end, last)
            assert (opener, first, second.strip()) == plain.groups()


@given(TEXTS)
def test_groups_are_the_lines_between_empty_ones(text: str) -> None:
    assert list(line_groups(text, 0, len(text))) == list(plain_groups(text))


def plain_groups(text: str) -> Iterator[list[tuple[int, int]]]:
    """Line after line; a form feed ends a line, but makes none empty."""
    group: list[tuple[int, int]] = []
    ends = place = 0
    for line in re.split("([\n\f])", text):
        if line.strip():
            if ends > 1 and group:
                yield group
                group = []
            first = place + len(line) - len(line.lstrip())
            group.append((first, first + len(line.strip())))
            ends = 0
        ends += line == "\n"
        place += len(line)
    if group:
        yield group


def test_what_is_left_alone_would_stay_as_it_is() -> None:
    """Every character that `canonical` passes over at a glance, and every one that may stand in a run of marks."""
    for character in map(chr, range(0x110000)):
        if not text_module._STRANGE.search(character):
            assert character.isprintable() or character in "\t\n\f\xa0"
            assert unicodedata.is_normalized("NFC", character)
            assert not unicodedata.combining(character)
            assert not text_module._INVISIBLE.search(character)
        if all(map(unicodedata.combining, unicodedata.normalize("NFD", character))):
            assert text_module._RUN.search(character * 14), hex(ord(character))


@given(st.text(st.sampled_from("aăàếđơư ¶ß¨“”–…\u0301x\n"), max_size=200))
def test_plain_text_is_canonical_as_any_other(text: str) -> None:
    assert canonical(text) == unicodedata.normalize("NFC", text)


def score(text: str) -> float:
    marked = [word for word in re.findall(r"[^\W\d_]+", nfc(text)) if not word.isascii()]
    good = sum(map(is_vietnamese, marked))
    return good / len(marked) if good >= 2 else 0.0


def in_old_font(text: str) -> str:
    letters = {LEGACY["TCVN3 (ABC)"](chr(code)): chr(code) for code in range(0xA1, 0x100)}
    return "".join(letters.get(letter, letter) for letter in text.lower())


@pytest.mark.parametrize("tenths", range(11))
def test_a_text_of_two_fonts_is_judged_by_its_words(tenths: int) -> None:
    """From all in Unicode to all in an old font: the glance at the letters never says other than the words do."""
    cut = len(WORDS) * tenths // 10
    text = " ".join([in_old_font(" ".join(WORDS[:cut])), *WORDS[cut:]])
    before, after = score(text), score(LEGACY["TCVN3 (ABC)"](text))
    expected = before < 0.6 and after >= max(0.8, before + 0.3)
    assert (restore_legacy(text) is not None) == expected
    assert ("TCVN3" in from_text(text, source="thử").remark) == expected

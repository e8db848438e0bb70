"""What one line of a text is: a date line, a byline, a photo caption, a heading, a section label, a kind of document.

Each recogniser looks at the line alone, without its neighbours (those are `structure`'s business), and is linear in it:
lines longer than `LONG` characters are never anything but paragraphs. Examples come from how Vietnamese papers print
(VnExpress, Tuổi Trẻ, Dân Trí, Giáo dục Việt Nam, VOV, government documents). Above 300 lines since the recognisers are
one list of short functions over shared patterns, and each says in its docstring what it is not.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from index.vietnamese.dates import TIMESTAMP
from index.vietnamese.sentence import CLOSING_MARKS
from index.vietnamese.surnames import starts_with_surname

__all__ = [
    "LONG",
    "LONGEST_HEADING",
    "Dateline",
    "agency_lead",
    "byline",
    "dateline",
    "document_kind",
    "has_number",
    "heading",
    "heading_marks",
    "is_bare_kind",
    "is_caption",
    "is_prose",
    "is_stamp",
    "name",
    "section_label",
    "title_like",
]

LONG = 400
"""Characters beyond which a line is a paragraph, whatever it holds."""
LONGEST_HEADING = 160
"""Characters beyond which a line is no heading."""

Range = tuple[int, int]

_GAP = r"[ \t\xa0]*"
_WHEN = re.compile(TIMESTAMP, re.IGNORECASE)
_WHEN_OPENS = re.compile(r"[\dtcln]", re.IGNORECASE)
_STAMP_OPENS = "tclnđxTCLNĐX"
"""First letters of what `is_stamp` looks for: `TIMESTAMP` and `_POSTED`; a digit is none."""
_YEAR = re.compile(r"\d\d\d\d")
_DATE_LABEL = re.compile(
    r"[(\[]?(?:(?:ngày|thời gian|đăng|được đăng|xuất bản|cập nhật|đăng tải|phát hành|ban hành)[ ,]?){1,3}"
    r"(?:lúc|vào|ngày)?[ :]*",
    re.IGNORECASE,
)
_POSTED = re.compile(
    r"(?:ngày[ ]?)?(?:được )?(?:đăng(?: tải)?|xuất bản|cập nhật)(?: lúc| ngày| vào)?[ :]{0,3}", re.IGNORECASE
)
_CLOCK = re.compile(r"[ ,|•–-]{1,4}\d{1,2}[:h]\d{2}")
_PLACE = re.compile(r"[^\W\d_][^\W\d_.]{0,12}(?:[ .-]{1,2}[^\W\d_]{1,12}){0,4},[ ]?(?=ngày|\d)")
_EDGE = " \t\xa0,|•·–—-/()[]"

_AUTHOR_LABEL = re.compile(
    r"(?:[(\[]?(?:tác giả|người viết|phóng viên|biên soạn|biên dịch|người dịch|soạn giả)[)\]]?[: ]"
    r"|(?:bài(?: viết)?(?: và| ,|, )?(?: ?ảnh)?|bài, ảnh|tin, ảnh|tin bài|thực hiện|by|author)(?: ?:| (?=by )))[: ]*",
    re.IGNORECASE,
)
_SOURCE_LABEL = re.compile(r"\(?theo[: ]+", re.IGNORECASE)
_NAME_WORD = r"[^\W\d_]{1,12}\.?"
_NAME = re.compile(rf"{_NAME_WORD}(?:[ .]{_NAME_WORD}){{0,5}}")
_NAMES_APART = re.compile(r" ?(?:[-–—,/&|+;]| và | - ) ?|\s\(|\)$")
_SMALL_WORDS = frozenset("và báo tạp chí tổng hợp theo lược dịch dịch ghi thực hiện của".split())
_ROLE = re.compile(r"\b(?:tổng hợp|lược dịch|dịch|ghi|thực hiện|biên dịch)$", re.IGNORECASE)
_OFFICES = re.compile(
    r"chính phủ|thủ tướng|chủ tịch|bộ trưởng|bộ |ủy ban|uỷ ban|ubnd|hđnd|hội đồng|sở |cộng h|độc lập|việt nam"
    r"|thành phố|tỉnh|quốc hội"
    r"|nơi nhận|giám đốc|trường|công ty|phòng |ban |văn phòng|nhà nước|báo cáo|kết luận|mục lục|trang|tổng cục|cục ",
    re.IGNORECASE,
)
_GIVEN_TOO = frozenset("trường trang phòng tỉnh ban bộ cục".split())
"""Those of them that are given names too, behind a surname."""

_CREDIT = r"(?:[ảa]nh{1,2}|hình|đồ h[ọo]a|video|clip|nguồn(?: ảnh)?|photo)"
_CREDIT_ENDS = frozenset("nh hh oa ọa eo ip ồn to ụp ệu".split())
"""The last two letters of what goes before the colon of a credit: `_CREDIT`, or a word after it ("minh họa")."""
_IN_BRACKETS = re.compile(rf"\({_CREDIT}(?: [^\W\d_]{{1,8}}){{0,3}} ?[:：]? ?[^()]{{0,60}}\)\.?$", re.IGNORECASE)
_CREDIT_AND_NAME = rf"{_CREDIT}(?: minh h[ọo]a| chụp| tư liệu| cắt từ clip)? ?[:：] ?[^:]{{1,60}}$"
_CREDITED_ALONE = re.compile(_CREDIT_AND_NAME, re.IGNORECASE)
_CREDITED = re.compile(rf"[.–—”\"»-] ?{_CREDIT_AND_NAME}", re.IGNORECASE)
_UNNAMED = re.compile(
    r"^ảnh minh h[ọo]a[^.]{0,60}\.?$|[.–—-] ?ảnh (?:minh h[ọo]a|chụp màn hình|tư liệu)\.?$", re.IGNORECASE
)
_LONGEST_CREDITED, _LONGEST_NAME, _LONGEST_UNNAMED = 90, 64, 24
"""Characters at the end of a line that hold a credit with its name, the name from the colon on, one without a name."""
_AGENCY = re.compile(
    r"\(?(?:[A-ZĐ][A-ZĐÀ-Ỹ0-9.]{1,12}(?:[ .][A-ZĐ][\w.]{0,12}){0,3}|Dân trí|Thanh Niên|[A-Z][\w]{1,12}\.(?:vn"
    r"|com\.vn|net))"
    rf"(?: Online)?\)?{_GAP}[-–—]{_GAP}(?=[“\"(]?[^\W\d_a-z]|\d)"
)

_NUMBERED = re.compile(
    r"(?:chương|mục|tiểu mục|phần|phần thứ|điều|phụ lục|bài|chuyên đề|câu)[ \xa0](?:[ivxlc]{1,7}|\d{1,4}|[a-zđ]"
    r"|thứ \w{1,6}"
    r"|một|hai|ba|bốn|năm)\b[.:)]?",
    re.IGNORECASE,
)
_OUTLINE = re.compile(r"(?:[IVXLC]{1,7}|\d{1,2}(?:\.\d{1,2}){0,3}|[A-HĐ])[.)/]{1,2}[ \xa0]")
_BULLET = re.compile(r"[-–—+•*●▪◦→‣·]\s?|[a-zđ][)]\s")
_SPEAKER = re.compile(r"(?:pv|phóng viên|mc|hỏi|đáp|bạn đọc|[^\W\d_]{1,12}(?: [^\W\d_]{1,12}){0,3}) ?:", re.IGNORECASE)
_MARKS = re.compile(r"(?P<open>#{1,6}[ \t]+|={2,6}[ \t]*)(?P<inner>[^\n]*[^\s#=])(?P<close>[ \t]*(?:#{1,6}|={2,6})?)")
_MOST_WORDS = 22
_LONGEST_NUMBER = 24
"""Characters that a heading which is nothing but its number has at most: "chuyên đề thứ mười."."""
_KINDS = (
    "quyết định|nghị quyết|nghị định|thông tư liên tịch|thông tư|chỉ thị|kế hoạch|thông báo|thông cáo|"
    "công điện|báo cáo|tờ trình|bộ luật|luật|pháp lệnh|quy chế|quy định|quy trình|nội quy|điều lệ|hướng dẫn|"
    "công văn|biên bản|biên nhận|giấy mời|giấy ủy quyền|giấy uỷ quyền|giấy giới thiệu|giấy chứng nhận|"
    "giấy xác nhận|giấy đề nghị|giấy biên nhận|thư mời|phụ lục|hợp đồng|kết luận|chương trình|đơn|tờ khai|"
    "bản cam kết|cam kết|bản kiểm điểm|phiếu|đề án|phương án|thể lệ|quy ước|hương ước|thỏa thuận|thoả thuận|"
    "sơ yếu lý lịch|lý lịch|đề cương|danh sách|danh mục"
)
_KIND = re.compile(rf"(?:{_KINDS})(?!\w| sư\b| viên\b| vị\b)")
_LONGEST_TITLE = 200
_NO_TITLE = re.compile(
    r"(?:kính|thân) (?:gửi|chào)|thưa |gửi |pv ?:|số ?:|căn cứ |cộng h(?:òa|oà) xã hội|độc lập|trang \d|[-–—_=*~]{3}",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"(?:điều|khoản|điểm|bước|câu|chương|mục)[ \xa0](?:\d{1,3}|[ivxlc]{1,7})\b", re.IGNORECASE)
_SECTION_BORDER = re.compile("[>»›|/]")
_SECTIONS = frozenset(
    "thời sự|thế giới|kinh doanh|kinh tế|giáo dục|pháp luật|xã hội|thể thao|giải trí|sức khỏe|sức khoẻ|đời sống"
    "|du lịch|số hóa"
    "|công nghệ|khoa học|văn hóa|văn hoá|chính trị|bất động sản|xe|ý kiến|góc nhìn|tâm sự|bạn đọc|trang chủ|tin "
    "tức|tin mới"
    "|nhịp sống số|video|ảnh|podcast|giao thông|môi trường|quốc tế|tiêu điểm|tin nóng|phóng sự|điều tra|giáo dục "
    "24h|quốc phòng"
    "|quân sự|y tế|tài chính|chứng khoán|doanh nghiệp|thị trường|tuyển sinh|nhịp sống trẻ|cần biết|nóng|mới "
    "nhất".split("|")
)


class Dateline(NamedTuple):
    """A date line taken apart: the date's range, and the name or the place printed beside it, or an empty string."""

    date: Range
    author: str
    place: str


@lru_cache(maxsize=64)  # the lines at the top of an article are asked about again and again
def dateline(line: str) -> Dateline | None:
    """The parts of a line that is a date line, its label ("Ngày đăng:") left out; None for any other line.

    >>> dateline("Thứ Hai, 7/2/2022, 06:36 (GMT+7)")
    Dateline(date=(0, 32), author='', place='')
    >>> dateline("Cập nhật: 06:36 | 07/02/2022 - Lã Tiến")
    Dateline(date=(10, 28), author='Lã Tiến', place='')
    >>> dateline("Hà Nội, ngày 3 tháng 6 năm 2020")
    Dateline(date=(8, 31), author='', place='Hà Nội')
    >>> dateline("Ngày 7/2/2022, thành phố họp báo.") is None
    True
    """
    if len(line) > 120 or not _YEAR.search(line):
        return None
    label = _DATE_LABEL.match(line)
    place = _PLACE.match(line)
    if place and starts_with_surname(line) and not line.startswith("ngày", place.end()):
        place = None
    for start in (0, label.end() if label else 0, place.end() if place else 0):
        if found := _WHEN.match(line, start):
            after = line[found.end() :].strip(_EDGE)
            if not after or name(after) or byline(after):
                before = line[:start].strip(_EDGE) if place and start == place.end() else ""
                return Dateline(found.span(), after, before)
    return _date_after_name(line)


def byline(line: str) -> Range | None:
    """The range of the name in a line that says who wrote it ("Tác giả: …", "Theo …"), None for any other line.

    >>> [line[slice(*byline(line))] for line in ("Tác giả: Lã Tiến", "(Tác giả) LÃ AN", "Theo VnExpress")]
    ['Lã Tiến', 'LÃ AN', 'VnExpress']
    >>> byline("Theo kế hoạch năm nay") is byline("Bài học kinh nghiệm") is None
    True
    """
    if len(line) > 100 or line.endswith((".", "!", "?", ":", ",", ";", "…")):
        return None
    label = _AUTHOR_LABEL.match(line) or _SOURCE_LABEL.match(line)
    if label is None:
        return None
    end = len(line.rstrip(" )") if line.startswith("(") and ")" not in line[: label.end()] else line)
    return (label.end(), end) if _is_names(line[label.end() : end]) else None


def name(line: str) -> bool:
    """True for a line that is nothing but the name of one or more persons: capitals, no stop, no office.

    >>> [name(line) for line in ("LÃ TIẾN", "Lã Tiến", "Thu Hằng (tổng hợp)", "Nguyễn An - Trần Bình", "T. Hà")]
    [True, True, True, True, True]
    >>> [name(line) for line in ("THỦ TƯỚNG CHÍNH PHỦ", "Hai người bạn", "Sự cố", "Lã Tiến nói.", "Đại học Bách khoa")]
    [False, False, False, False, False]
    >>> name("I. TÌNH HÌNH CHUNG"), name("PHẠM THU TRANG"), name("Ban Thu Trang")
    (False, True, False)
    """
    if not 3 <= len(line) <= 60 or " " not in line or line.endswith("."):
        return False
    outlined = _OUTLINE.match(line)
    if outlined and (line[outlined.end() :].isupper() or len(line.split()) > 3):
        return False
    return _is_names(line)


def is_caption(line: str) -> bool:
    """True for the line under a photograph, known by its credit.

    >>> [is_caption(line) for line in ("Cầu mới thông xe (Ảnh: CTV)", "Ông An phát biểu. Ảnh: VGP", "Ảnh minh họa")]
    [True, True, True]
    >>> is_caption("Ảnh hưởng của bão: mưa lớn.")
    False
    """
    if len(line) > LONG:
        return False
    if line.endswith((")", ").")) and _IN_BRACKETS.match(line, line.rfind("(")):
        return True
    end = line[-_LONGEST_NAME:]
    if (":" in end and _may_be_credited(end)) or "：" in end:
        before = max(0, len(line) - _LONGEST_CREDITED)
        if _CREDITED.search(line, before) or (not before and _CREDITED_ALONE.match(line)):
            return True
    if line[:1] in "ảẢ" and _UNNAMED.match(line):
        return True
    if ("ả" not in end and "Ả" not in end) or "ảnh" not in end[-_LONGEST_UNNAMED:].lower():
        return False
    return _UNNAMED.search(line, max(0, len(line) - _LONGEST_UNNAMED)) is not None


def heading(line: str) -> bool:
    """True for a line that can be a sub-heading: short, begun by a capital or a number, not closed by a stop.

    >>> [heading(line) for line in ("Xác định mục tiêu", "Điều 1. Phạm vi điều chỉnh", "II. Nhiệm vụ", "Vì sao chậm?")]
    [True, True, True, True]
    >>> [heading(line) for line in ("Hôm nay trời mưa.", "- một gạch đầu dòng", "PV: Thưa ông?", "và sau đó")]
    [False, False, False, False]
    """
    if len(line) > LONGEST_HEADING:
        return False
    if _is_closed(line):
        return len(line) <= _LONGEST_NUMBER and _NUMBERED.fullmatch(line) is not None
    if _NUMBERED.match(line):
        return True
    outlined = _OUTLINE.match(line)
    return (
        2 <= len(line) <= 110
        and _starts_high(line[outlined.end() :] if outlined else line)
        and not _BULLET.match(line)
        and (len(line) <= 2 * _MOST_WORDS or len(line.split()) <= _MOST_WORDS)
        and not (":" in line and _SPEAKER.match(line))
        and not is_caption(line)
        and not is_stamp(line)
    )


def is_stamp(line: str) -> bool:
    """True for a line that begins with the day and the hour, or the day of posting, as below each of a list of news.

    >>> [is_stamp(line) for line in ("26/07/2022 | 08:32 AM", "Ngày đăng 23/03/2016 | Lượt xem: 9", "Ngày 12/3/2025")]
    [True, True, False]
    """
    if (line[:1] not in _STAMP_OPENS and not line[0].isdecimal()) or not _YEAR.search(line):
        return False
    label = _POSTED.match(line)
    start = label.end() if label else 0
    found = _WHEN.match(line, start)
    return found is not None and (label is not None or _CLOCK.match(line, found.end()) is not None or ":" in found[0])


def has_number(line: str) -> bool:
    """True for a heading that says its number: "Điều 1. …", "II. …", "2.1. …".

    >>> has_number("Điều 1. Phạm vi"), has_number("2.1. Mục tiêu"), has_number("Mục tiêu")
    (True, True, False)
    """
    return bool(_NUMBERED.match(line) or _OUTLINE.match(line))


def title_like(line: str) -> bool:
    """True for a line that can be the title: not too long, begun by a capital, not closed, neither greeting nor label.

    >>> [title_like(line) for line in ("Hải Phòng mở rộng cảng biển", "“Số hóa” chợ quê: ai được lợi?", "ĐƯỜNG VỀ")]
    [True, True, True]
    >>> [title_like(line) for line in ("Hải Phòng mở rộng cảng.", "Kính gửi: Ông An", "Thời sự", "- một")]
    [False, False, False, False]
    """
    return (
        2 <= len(line) <= 200
        and len(line.split()) <= 40
        and not _is_closed(line)
        and not _BULLET.match(line)
        and _starts_high(line)
        and not section_label(line)
        and not is_caption(line)
        and not _NO_TITLE.match(line)
        and not _CLAUSE.match(line)
    )


def section_label(line: str) -> bool:
    """True for the paper's section above the title: "Thời sự", "Kinh tế > Hàng hải".

    >>> section_label("Thời sự"), section_label("Trang chủ » Giáo dục"), section_label("Thời sự hôm nay có gì")
    (True, True, False)
    """
    return len(line) <= 80 and _SECTION_BORDER.split(line, 1)[0].strip().lower() in _SECTIONS


def agency_lead(line: str) -> bool:
    """True for a paragraph that opens with the paper's own sign, as leads do.

    >>> [agency_lead(line) for line in ("GDVN- Năm nay", "(Dân trí) - Sáng nay", "TTO – Ông An", "A - B")]
    [True, True, True, False]
    """
    return bool(_AGENCY.match(line))


def document_kind(line: str) -> bool:
    """True for a line in capitals that begins with a kind of document.

    >>> document_kind("QUYẾT ĐỊNH"), document_kind("Quyết định"), document_kind("HỢP ĐỒNG THUÊ NHÀ")
    (True, False, True)
    >>> document_kind("LUẬT SƯ NÓI GÌ")
    False
    """
    return len(line) <= _LONGEST_TITLE and line.isupper() and bool(_KIND.match(line.lower()))


def is_bare_kind(line: str) -> bool:
    """True for a line in capitals that is nothing but a kind of document.

    >>> is_bare_kind("NGHỊ QUYẾT:"), is_bare_kind("HỢP ĐỒNG THUÊ NHÀ")
    (True, False)
    """
    return len(line) <= 30 and line.isupper() and bool(_KIND.fullmatch(line.rstrip(" :").lower()))


def heading_marks(line: str) -> tuple[int, Range] | None:
    """The level and the inner range of a heading written with marks ("# …", "== … =="), None for any other line.

    >>> heading_marks("## Mục tiêu ##"), heading_marks("== Tham khảo =="), heading_marks("#chuyendoiso")
    ((2, (3, 11)), (2, (3, 12)), None)
    """
    found = _MARKS.fullmatch(line) if line[:1] in ("#", "=") and len(line) <= LONG else None
    if found is None or (found["open"][0] == "=") != found["close"].strip().startswith("="):
        return None
    return len(found["open"].strip()), found.span("inner")


def is_prose(line: str) -> bool:
    """Whether a line ends on a mark, as no heading but a bare number does: most running text, at a glance.

    >>> is_prose("Hôm qua, trời mưa rất to."), is_prose("Điều 5."), is_prose("Bên A:"), is_prose("Vì sao?")
    (True, False, False, False)
    """
    return line[-1:] in ".;,!…" and len(line) > _LONGEST_NUMBER


def _may_be_credited(end: str) -> bool:
    """Whether the end of a line may hold a credit with its name: the word before the colon is told by two letters."""
    return end[: end.rfind(":")].rstrip(" ")[-2:].lower() in _CREDIT_ENDS


def _is_closed(line: str) -> bool:
    """Whether a line ends on a mark, or on quotation marks and brackets after one; a question may be a heading."""
    return line.rstrip(CLOSING_MARKS).endswith((".", "!", "…", ":", ";", ","))


def _date_after_name(line: str) -> Dateline | None:
    """A date line that begins with the name: "LÃ TIẾN - 07/02/2022 06:36"."""
    tried = (_WHEN.match(line, place.start()) for place in _WHEN_OPENS.finditer(line))
    found = next(filter(None, tried), None)
    if found is None or found.end() != len(line.rstrip(_EDGE)):
        return None
    before = line[: found.start()].strip(_EDGE)
    return Dateline(found.span(), before, "") if name(before) or byline(before) else None


def _is_names(text: str) -> bool:
    """One or more names, with a paper or a role beside them at most."""
    if not text or len(text) > 60 or _has_small_second_word(text):
        return False
    parts = [one for part in _NAMES_APART.split(text) if (one := part.strip(" ()"))]
    return (
        bool(parts)
        and _one_name(parts[0])
        and all(_one_name(part) or _ROLE.search(part) for part in parts[1:])
        and not _names_office(text)
    )


def _names_office(text: str) -> bool:
    """Whether an office is named; a person may be called by a word of one: "Nguyễn Thu Trang", "Phạm Xuân Trường"."""
    found = _OFFICES.search(text + " ")
    if found is None:
        return False
    given = found[0].strip().lower() in _GIVEN_TOO and found.start() > 0 and found.end() >= len(text)
    return not (given and starts_with_surname(text))


def _has_small_second_word(text: str) -> bool:
    """Whether the second of two plain words is written small, as none of a name is but a few: most lines by far."""
    words = text.split(None, 2)
    if len(words) < 2 or not words[0].isalpha():
        return False
    second = words[1]
    return second[0].islower() and second.isalpha() and second.lower() not in _SMALL_WORDS


def _one_name(text: str) -> bool:
    words = text.split()
    return (
        len(words) <= 6
        and all(word[0].isupper() or word.lower() in _SMALL_WORDS for word in words)
        and bool(_NAME.fullmatch(text))
        and not (words[0].lower() in _SMALL_WORDS and len(words) == 1)
    )


def _starts_high(text: str) -> bool:
    first = text.lstrip("“\"‘'(«[ ")[:1]
    return bool(first) and (first.isupper() or first.isdigit())

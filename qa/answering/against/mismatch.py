"""What speaks against a span as the answer to a question, by words alone: features for the calibrated rule.

A near miss holds nearly all words of the question. What tells it is the one that decides: another year beside the
span, "cao nhất" where "thấp nhất" was asked, a figure of another unit, no digit where a telephone number was asked.
A few lines above 300: a third of it is what questions and answers of each kind say, which belongs beside its use.
"""

import functools
import re
from collections import Counter
from typing import TypeAlias

from index.search.bm25.terms import terms
from qa.answering.against.other_year import distance, is_of_other_year
from qa.question.answer_type import is_fact
from qa.question.key_terms import CAPITAL
from qa.question.query import Query

__all__ = ["CONTRADICTIONS", "OPPOSITES", "contradictions", "unit_group"]

Range: TypeAlias = tuple[int, int]

CONTRADICTIONS = ("contradicted", "unnamed", "opposite")
"""Names of the columns of `contradictions`.

`contradicted`: the year beside the span is not the one asked about, or the span is of another kind or unit; `unnamed`:
a person is asked for and the span holds no name; `opposite`: the sentence says "cao nhất" where "thấp nhất" was asked.
"""

OPPOSITES = (
    ("cao nhất", "thấp nhất"),
    ("lớn nhất", "nhỏ nhất"),
    ("lớn nhất", "bé nhất"),
    ("nhiều nhất", "ít nhất"),
    ("đông nhất", "vắng nhất"),
    ("đông nhất", "thưa nhất"),
    ("dài nhất", "ngắn nhất"),
    ("nhanh nhất", "chậm nhất"),
    ("mạnh nhất", "yếu nhất"),
    ("sớm nhất", "muộn nhất"),
    ("đắt nhất", "rẻ nhất"),
    ("nặng nhất", "nhẹ nhất"),
    ("gần nhất", "xa nhất"),
    ("già nhất", "trẻ nhất"),
    ("rộng nhất", "hẹp nhất"),
    ("nóng nhất", "lạnh nhất"),
    ("giàu nhất", "nghèo nhất"),
    ("tốt nhất", "kém nhất"),
    ("đầu tiên", "cuối cùng"),
    ("tối đa", "tối thiểu"),
    ("trước khi", "sau khi"),
    ("bắt đầu", "kết thúc"),
    ("khởi công", "khánh thành"),
    ("khởi công", "hoàn thành"),
    ("thành lập", "giải thể"),
    ("nhập khẩu", "xuất khẩu"),
    ("cho phép", "cấm"),
    ("thắng", "thua"),
    ("tăng", "giảm"),
    ("mua", "bán"),
    ("phía bắc", "phía nam"),
    ("miền bắc", "miền nam"),
    ("phía đông", "phía tây"),
)
"""Words of which one, asked for, is not answered where only the other stands."""

PAUSE = 30
"""Characters that a pause between a word and a figure counts for."""
_WORD_FIGURE = r"một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười|chục|trăm|nghìn|ngàn|vạn|triệu|tỷ|tỉ|nửa|vài|không có"
_FIGURE = rf"\d|\b(?:{_WORD_FIGURE})\b"
_VAGUE = r"\b(?:nhiều|phần lớn|hầu hết|đa số|toàn bộ|tất cả|vô số)\b|\b[ivxlc]+\b"
_ALONE = r"^(?!.*\b(?:bao nhiêu|mấy|ai|khi nào|bao giờ|ở đâu|vì sao|tại sao|năm nào|ngày nào)\b).*"
"""Before a word that names a kind: nothing else is asked, as in "bao nhiêu người ký trên trang web"."""
_WHEN = r"khi nào|bao giờ|lúc nào|hồi nào|đời nào|(?:thời gian|thời điểm|thời kỳ|giai đoạn) nào"
_KINDS: tuple[tuple[str, str], ...] = (
    (r"số điện thoại|hotline|đường dây nóng|gọi (?:đến |tới )?số|số fax", r"\d[\d .()-]{3,}\d"),
    (rf"{_ALONE}(?:\be-?mail\b|thư điện tử)", r"@"),
    (rf"{_ALONE}(?:\bwebsite\b|trang web|địa chỉ web)", r"https?:|www\.|\w\.(?:vn|com|net|org)"),
    (r"\b(?:điều|khoản|chương|mục) (?:mấy|bao nhiêu)", r"\b(?:điều|khoản|chương|mục) (?:\d|[ivx]+\b)"),
    (r"\b(?:bao nhiêu|mấy) (?:tiền|(?:một|1|mỗi) (?:cái|chiếc|ký|kí|kg|cân|quả|trái|con|gói|hộp|chai|suất|vé|tấm|cuốn|"
     r"quyển|tờ|bó|chục|tô|ly|phần|đêm|thùng|bao|bình))\b",
     r"đồng|\d ?(?:đ|k|vnđ|vnd|usd|euro|eur)\b|triệu|tỷ|tỉ\b|nghìn|ngàn|trăm|chục|[$€%]|miễn|không|tiền|lương|\d{4}|"
     r"\d[.,]\d{3}|^\W*\d{1,3}\W*$"),
    (r"\bmấy giờ\b|\bgiờ nào\b", r"\d\s?(?:h|giờ|g\d|:)|\bgiờ\b"),
    (r"\b(?:ngày|hôm) (?:nào|mấy|bao nhiêu)\b",  # "15 ngày" is no day, "15 ngày sau khi ký" is one
     r"\bngày \d|(?<!\d )\bngày (?!nào|mấy)[^\W\d_]|"
     r"(?<![\dh:])(?<!giờ )\d(?!\d*[h:%]|[\d ]*(?:ngày|tuần|tháng|năm|giờ|phút)\b)|"
     r"\bthứ\b|chủ nhật|\bm[uù]ng\b|\bmồng\b|\brằm\b|hôm nay|"
     r"\b(?:kể|tính) từ\b|\b(?:trước|sau) khi\b|\blễ\b|\btết\b"),
    (r"\bnăm (?:nào|mấy|bao nhiêu)\b", r"\d{2}"),
    (r"\btháng (?:nào|mấy)\b", r"tháng|\d"),
    (_WHEN,
     r"\d|\b(?:khi|sau|trước|trong|từ|đến|lúc|thời|mùa|ngày|tháng|năm|tuần|quý|thế kỷ|kỷ|thập niên|sáng|trưa|"
     r"chiều|tối|đêm|cuối|đầu|giữa|nay|bây giờ|thứ|chủ nhật|hằng|hàng|mỗi|lần|tết|dịp)\b"),
    (r"\bbao nhiêu\b|\bmấy\b|\bbao lâu\b|\bbao xa\b",
     rf"{_FIGURE}|{_VAGUE}|vô thời hạn|vĩnh viễn|miễn phí|\b(?:đến|tới) khi\b"),
)  # fmt: skip
"""(what a question says, what an answer of that kind holds): the first that is said decides."""

_ASKS_DAY = re.compile(r"\b(?:ngày|hôm) (?:nào|mấy|bao nhiêu)\b")
_YEAR_ALONE = re.compile(r"\W*(?:(?:vào|từ|đến|hết|cuối|đầu) )*(?:năm )?[12]\d{3}\W*", re.IGNORECASE)
_LASTS = re.compile(r"\W*\d+ (?:giây|phút|giờ|tiếng|ngày|tuần|tháng|năm)\W*", re.IGNORECASE)
"""How long something takes, which does not say when it is."""
_LEADS_TIME = re.compile(r"\b(?:khi|trong|lúc|kỷ|thời|thời kỳ|giai đoạn|triều|triều đại|trước|sau) $", re.IGNORECASE)
"""What a span is led by that tells when though it says no time: "ngừng lại khi có va chạm"."""
_MEASURES: tuple[tuple[str, str], ...] = (
    (r"tỉ số|tỷ số", r"\d+ ?[-–—:] ?\d+|\bđều\b|\bhòa\b"),
    (r"(?:học |lệ |viện |cước |kinh |chi )phí|phí|giá(?! trị)(?: \w+){0,3}|doanh thu|lợi nhuận|tiền (?:\w+ ){0,2}|"
     r"(?<!số )(?<!bậc )(?:tiền )?lương(?: \w+){0,2}|thu nhập|"
     r"tổng (?:mức )?(?:đầu tư|vốn)|ngân sách|kim ngạch|mức phạt|phạt|bồi thường|đền",
     r"đồng|\d ?(?:đ|k|vnđ|vnd|usd|euro|eur)\b|triệu|tỷ|tỉ\b|nghìn|ngàn|trăm|[$€%]|miễn (?!\d)|miễn$|không thu|lương|"
     r"tiền|\d tháng|\d\.?000\b"),
    (r"mất|hết|tốn",
     r"đồng|\d ?(?:đ|k|vnđ|vnd|usd|euro)\b|triệu|tỷ|tỉ\b|nghìn|ngàn|trăm|[$€%]|miễn|không|tiền|\d[.\d]*\.000\b|"
     r"\d ?(?:h|giờ|phút|giây|ngày|tuần|tháng|quý|năm)|tiếng|buổi"),
    (r"diện tích", r"\d ?(?:m2|m²|km2|km²|ha)\b|héc|hecta|mẫu|sào|vuông|dặm"),
    (r"điểm (?:chuẩn|số|thi(?! đua)|trung bình|sàn|trúng tuyển)", r"điểm|\d{1,2}[.,]\d|^\W*\d{1,2}\W*$|\d ?[-–:] ?\d"),
    (r"nhiệt độ", r"độ|°|\d ?c\b"),
    (r"rộng(?=(?: là)? (?:bao nhiêu|mấy))",
     r"\d ?(?:k?m|cm|mm|m2|m²|km2|km²|ha)\b|mét|vuông|héc|hecta|dặm|mẫu|sào|làn|phòng"),
    (r"(?:cao|dài|sâu|dày)(?=(?: là)? (?:bao nhiêu|mấy))",
     r"\d ?(?:k?m|cm|mm)\b|mét|dặm|hải lý|cây số|giờ|phút|ngày|trang|tầng"),
    (r"nặng(?=(?: là)? (?:bao nhiêu|mấy))|cân nặng|trọng lượng", r"\d ?(?:kg|g|mg)\b|tấn|tạ|yến|gam|cân"),
    (r"chiều (?:dài|rộng|cao|sâu)|độ (?:cao|sâu)|khoảng cách|quãng đường",
     r"\d ?(?:k?m|cm|mm)\b|mét|dặm|hải lý|cây số"),
    (r"tỷ lệ|tỉ lệ|lãi suất|phần trăm", r"%|phần trăm|phần nghìn|‰|phần|\d ?/ ?\d|nửa|một \w+"),
)  # fmt: skip
"""(the measure that a question opens with or asks "là bao nhiêu" of, what a value of it holds)."""
_SAME_PART = re.compile(r"(?:[^,;.\n]|[.,](?=\d)){0,16}")
_MEASURED = tuple(
    (
        re.compile(
            rf"^(?:{measure})\b(?!.*\b(?:ngày|tháng|năm|lúc) (?:mấy|bao nhiêu)\b)(?=.*\b(?:bao nhiêu|mấy)\b)"
            rf"|\b(?:{measure})(?<!\bngày)(?<!\btháng)(?<!\bnăm)(?: là)? (?:bao nhiêu|mấy)(?: (?:một|mỗi|cho|/) ?.*)?$"
        ),
        holds,
    )
    for measure, holds in _MEASURES
)

_UNITS = {
    "money": "đồng vnđ vnd đ usd đô euro eur yên $ € £",
    "percent": "% ‰ phần_trăm",
    "length": "km m cm mm mét km/h ki-lô-mét kilômét dặm hải_lý",
    "weight": "kg g mg tấn tạ gam yến pound pao lb lbs ounce",
    "area": "m2 m² km2 km² ha hecta mẫu sào dặm_vuông",
    "volume": "lít ml l m3 m³",
    "duration": "năm tháng tuần ngày giờ phút giây thế_kỷ tiếng thập_kỷ",
    "age": "tuổi",
    "turns": "lần lượt",
    "pills": "viên gói ống liều",
    "floors": "tầng",
    "marks": "điểm",
    "credits": "tín_chỉ",
    "power": "w kw mw gw kwh mwh gwh",
}
_GROUP = {unit.replace("_", " "): group for group, units in _UNITS.items() for unit in units.split()}
_GROUP_NAMES = frozenset(_UNITS) - {"turns", "pills"}
_COUNTED_THINGS = frozenset(
    "con người cái chiếc quyển cuốn cây căn ngôi tòa hộ xã bộ loài đàn khẩu bậc làn phòng giường trang bài câu chương "
    "điều mặt loại khách đội trận tàu xe máy bàn ghế học giáo công nhân viên đại cử em cháu thành hội nhóm tổ lớp "
    "trường".split()
)
"""What is counted by pieces: "5 đến 15 con" answers no question of years."""
_PERSONS = frozenset("người học sinh nhân công giáo bác cán đại thành khách hội đoàn".split())
"""First syllables of words for persons, who are not counted by `_HOLDING_PERSONS`."""
_HOLDING_PERSONS = frozenset("lớp hộ nhóm tổ đội trường xã thôn phòng tầng bàn xe toa".split())
_EVENTS = frozenset("cú vụ cuộc trận giải bàn chuyến đợt phát buổi chức cơn hiệp ca danh".split())
"""What happens or is won is counted by times too: "bao nhiêu giải Grammy", "sáu lần"."""
_ASKED = {"tiền": "money", "lâu": "duration", "xa": "length", "%": "percent", "phần": "percent", "độ": "degree"}
_ASKED |= dict.fromkeys(("vốn", "lương", "phí", "thuế", "lãi", "kinh phí", "chi phí", "doanh thu"), "money")
_ASKED |= {"đô la": "money", "thời gian": "duration", "mét vuông": "area", "mét khối": "volume"}
_AFTER = re.compile(
    rf"(?:(?<![\d.,])\d+(?:[.,]\d+)*|\b(?:{_WORD_FIGURE}))"
    rf"(?:\s?(?:đến|tới|[-–])\s?\d+(?:[.,]\d+)*)?(?:\s?(?:{_WORD_FIGURE}))*\s?"
    r"([%‰$€£]|[^\W\d_]+[²³23]?(?:/h)?)(?: ([^\W\d_]+))?",
    re.IGNORECASE,
)
_COUNTED = re.compile(r"\b(?:bao nhiêu|mấy|bao(?= lâu| xa)) ([^\W\d_]+|%)(?: ([^\W\d_]+))?(?: ([^\W\d_]+))?")
_NO_UNIT = frozenset(
    "một mỗi cho nếu là thì mà và của ở tại trong trên để cho với không vậy thế nhỉ ạ giờ nào khi".split()
)
_NAMED = re.compile(rf"{CAPITAL}\w")
_COUNTS = re.compile(r"\b(?:bao nhiêu|mấy)\b")
_STREET = re.compile(r",? (?:đường|phố|ngõ|ngách|hẻm|đại lộ)(?!\w)", re.IGNORECASE)
_NUMBERS_NAME = re.compile(r"(?<!\w)(?:số(?: nhà)?|điều|khoản|mục|phòng|tổ|khóa) $", re.IGNORECASE)


def unit_group(word: str) -> str:
    """What kind of thing a unit measures, empty for no known unit.

    >>> unit_group("tuần"), unit_group("thợ")
    ('duration', '')
    """
    return _GROUP.get(word.lower(), "")


def contradictions(query: Query, text: str, span: Range, sentence: Range) -> tuple[float, ...]:
    """One row of numbers for a span, each 0 or 1, in the order of `CONTRADICTIONS`.

    Args:
        query: what is asked.
        text: the passage.
        span: characters of the candidate in it.
        sentence: characters of its sentence.

    >>> query = Query("", "Uống ngày mấy viên?", answer_type="number")
    >>> contradictions(query, "Ngày uống 2 lần.", (10, 15), (0, 16))
    (1.0, 0.0, 0.0)
    """
    asked = " ".join(query.text.lower().split()).rstrip(" ?.")
    other = is_of_other_year(asked, text, span, sentence)
    other = other or _is_asked(text, span, sentence)
    other = other or ("số" not in asked and _COUNTS.search(asked) is not None and _is_numeral_of_name(text, span))
    if not other and (is_fact(query.answer_type) or query.answer_type in ("count", "formalities")):
        other = _unfitting(asked, text, span) or _other_unit(asked, text, span)
    if query.answer_type == "person":
        # "Ai ký?": no number of a document; but "Tổng thống thứ 32" is one
        other = other or re.search(r"(?<!thứ )(?<!\d)\d", text[slice(*span)]) is not None
    unnamed = query.answer_type == "person" and _NAMED.search(text, *span) is None
    return float(other), float(unnamed), float(_opposite(asked, text, span, sentence))


def _is_numeral_of_name(text: str, span: Range) -> bool:
    """Whether a span is the number of a house, an article or a document, which counts nothing: "số 150 đường Lê Lợi".

    >>> _is_numeral_of_name("ở số 150 đường Lê Lợi", (5, 8)), _is_numeral_of_name("có 150 giường", (3, 6))
    (True, False)
    """
    named = _NUMBERS_NAME.search(text[max(0, span[0] - 12) : span[0]]) or _STREET.match(text, span[1])
    return text[span[0] : span[1]].isdigit() and named is not None


def _is_asked(text: str, span: Range, sentence: Range) -> bool:
    """Whether a span stands in a question of the document, which answers nothing.

    >>> _is_asked("Cần giấy tờ gì? Thẻ.", (4, 15), (0, 15)), _is_asked("Cần giấy tờ gì? Thẻ.", (16, 19), (16, 20))
    (True, False)
    """
    return text[span[0] : sentence[1]].rstrip(" \n*_").endswith("?")


def _opposite(question: str, text: str, span: Range, sentence: Range) -> bool:
    """Whether the sentence's word nearest to the span, of one in the question and its opposites, is an opposite.

    >>> text = "Tối thiểu 14 tín chỉ và tối đa 25 tín chỉ."
    >>> [_opposite("được học tối đa bao nhiêu tín chỉ", text, span, (0, 42)) for span in [(10, 12), (31, 33)]]
    [True, False]
    >>> _opposite("bắt đầu lúc mấy giờ", "Bắt đầu lúc 7 giờ, kết thúc lúc 9 giờ.", (12, 17), (0, 38))
    False
    """
    own = text[slice(*sentence)].lower()
    inside = (span[0] - sentence[0], span[1] - sentence[0])
    start, end = own.rfind(";", 0, max(0, inside[0])) + 1, own.find(";", inside[1])
    for word, opposites in _opposites_in(question):
        every = [(each, match) for each in (word, *opposites) for match in _pattern_of(each).finditer(own)]
        both = any(match[0] == word for _, match in every)
        if both and not re.search(_FIGURE, own[slice(*inside)]):
            continue  # only values are told side by side
        # What stands in the span's own part of an enumeration is its own, however near the next part is.
        found = [pair for pair in every if start <= pair[1].start() < (end if end >= 0 else len(own))] or every
        if found and min(found, key=lambda pair: distance(pair[1], inside) + _pause(own, pair[1], inside))[0] != word:
            return True
    return False


def _pause(sentence: str, match: re.Match[str], span: Range) -> int:
    """What a comma between a word and a span counts for, in characters: it begins another statement."""
    between = sentence[match.end() : span[0]] if match.end() <= span[0] else sentence[span[1] : match.start()]
    return PAUSE if re.search(r"[,;:](?!\d)", between) else 0


@functools.lru_cache(maxsize=256)
def _pattern_of(word: str) -> re.Pattern[str]:
    """The pattern of a word; up to two others may stand before "nhất": "ít bàn thắng nhất"."""
    first, _, last = word.partition(" ")
    return re.compile(rf"\b{first}(?: \w+){{0,2}}? nhất\b" if last == "nhất" else rf"\b{word}\b")


@functools.lru_cache(maxsize=256)
def _opposites_in(question: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The words of a question that have opposites, each with these; none where it says one and its opposite."""
    pairs = [*OPPOSITES, *((right, left) for left, right in OPPOSITES)]
    said = {word for pair in OPPOSITES for word in pair if _pattern_of(word).search(question)}
    found = {word: tuple(other for one, other in pairs if one == word) for word in said}
    return tuple((word, others) for word, others in sorted(found.items()) if said.isdisjoint(others))


def _unfitting(question: str, text: str, span: Range) -> bool:
    """Whether the question asks for a kind of answer that the span is not.

    >>> _unfitting("hạn là ngày nào", "Nộp trước ngày 3/4.", (4, 14)), _unfitting("email là gì", "Thư: a@b.vn", (5, 11))
    (True, False)
    """
    said = text[slice(*span)]
    measure = next((holds for asks, holds in _MEASURED if asks.search(question)), None)
    behind = _SAME_PART.match(text, span[1])
    if measure is not None and re.search(measure, said + (behind[0] if behind else ""), re.IGNORECASE) is None:
        return True
    pattern = next((holds for asks, holds in _KINDS if re.search(asks, question)), None)
    if pattern is None:
        return False
    if _ASKS_DAY.search(question) and _YEAR_ALONE.fullmatch(said):
        return True
    if re.search(_WHEN, question) and _LEADS_TIME.search(text[max(0, span[0] - PAUSE) : span[0]]):
        return False
    if re.search(_WHEN, question) and _LASTS.fullmatch(said):
        return True
    # A figure that the question itself gives is not the one that it asks for.
    return re.search(pattern, said, re.IGNORECASE) is None or Counter(terms(said)) <= Counter(terms(question))


def _other_unit(question: str, text: str, span: Range) -> bool:
    """Whether the question counts something and the span's figure counts something else.

    >>> [_other_unit(asked, "Ngày uống 2 lần.", (10, 15)) for asked in ("uống mấy viên", "uống mấy lần", "mấy giờ")]
    [True, False, False]
    """
    wanted = _COUNTED.search(question)
    if wanted is None:
        return False
    words = [word for word in wanted.groups() if word]
    if words[0] in _NO_UNIT:
        return False
    pair = " ".join(words[:2])
    asked = _ASKED.get(pair) or _GROUP.get(pair) or _ASKED.get(words[0]) or _GROUP.get(words[0])
    rest = text[span[1] : span[1] + 40].split("\n")[0].split()[:2]
    said = " ".join([text[slice(*span)].lower(), *(word.strip(".,;:()").lower() for word in rest)])
    figure = _AFTER.search(said)
    if not figure or figure.start() >= span[1] - span[0]:
        return False
    near = " ".join(word for word in figure.groups() if word)
    found = _GROUP.get(near) or _GROUP.get(figure[1])
    if found is None and asked in _GROUP_NAMES and figure[1].lower() in _COUNTED_THINGS:
        return words[0] not in said.split()
    if found is None and words[0] in _PERSONS and figure[1].lower() in _HOLDING_PERSONS:
        return words[0] not in said.split()
    if found is None or words[0] in said.split() or (found == "turns" and asked is None and words[0] in _EVENTS):
        return False
    return found != asked

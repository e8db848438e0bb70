"""What a question names: people, places, organisations, documents, times; found by head words and capitals alone.

`Text` and `Pattern` let a rule be written once, in Vietnamese, and read questions typed with or without diacritics. No
dictionary of names is needed but for places, which people type in small letters. It does not follow references: that is
`followup`'s work.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

__all__ = ["HEADS", "STOP", "Kind", "Mention", "Pattern", "Text", "mentions"]

Kind = Literal["person", "place", "organisation", "document", "event", "time", "name"]
"""`name` is a proper name that nothing tells more about; it may stand for any of the others."""


def _bare(letter: str) -> str:
    base = unicodedata.normalize("NFD", letter)[0]
    return {"đ": "d", "Đ": "D"}.get(base, base)


def _lower(letter: str) -> str:
    return low if len(low := letter.lower()) == 1 else letter


def bare(text: str) -> str:
    """The text without diacritics, letter for letter, so that offsets stay.

    >>> bare("Đường số 5")
    'Duong so 5'
    """
    return "".join(map(_bare, text))


@dataclass(frozen=True)
class Text:
    """A text beside the form that patterns read: small letters, without diacritics when it was typed without.

    >>> Text("con du lich thi sao").unmarked, Text("Còn du lịch?").low
    (True, 'còn du lịch?')
    """

    text: str
    unmarked: bool = field(init=False)
    low: str = field(init=False)

    def __post_init__(self) -> None:
        """Decide by the words in small letters: a name may be pasted with its diacritics into a bare question."""
        common = " ".join(word for word in self.text.split() if not word[0].isupper()) or self.text
        plain = bare(common) == common
        object.__setattr__(self, "unmarked", plain)
        object.__setattr__(self, "low", "".join(map(_lower, bare(self.text) if plain else self.text)))

    def at(self, start: int, end: int) -> str:
        """The characters from start to end, without white space and punctuation around them."""
        return self.text[start:end].strip(" ,;:.?!…“”\"'\n\t")


class Pattern:
    """A pattern of whole words, written with diacritics, that also reads text typed without them."""

    def __init__(self, source: str) -> None:
        """Compile both readings; the source holds no upper-case escape, because folding would change it."""
        self.source = source
        whole = rf"(?<!\w)(?:{source})(?!\w)"
        self._marked, self._bare = re.compile(whole), re.compile(bare(whole))

    def _of(self, text: Text) -> re.Pattern[str]:
        return self._bare if text.unmarked else self._marked

    def search(self, text: Text, start: int = 0) -> re.Match[str] | None:
        """The first match from `start`, or None."""
        return self._of(text).search(text.low, start)

    def match(self, text: Text, start: int = 0) -> re.Match[str] | None:
        """The match at `start`, or None."""
        return self._of(text).match(text.low, start)

    def whole(self, text: Text) -> re.Match[str] | None:
        """The match of the whole text, or None."""
        return self._of(text).fullmatch(text.low)

    def finditer(self, text: Text) -> Iterator[re.Match[str]]:
        """All matches, in order."""
        return self._of(text).finditer(text.low)


HEADS: dict[Kind, str] = {
    "person": "ông|bà|anh|chị|cô|chú|bác|cụ|thầy|vua|chúa|hoàng đế|hoàng hậu|công chúa|nữ hoàng|(?:đại |thượng |trung "
    "|thiếu |danh )?tướng|nhạc sĩ|ca sĩ|hoạ sĩ|họa sĩ|nghệ sĩ|diễn viên|đạo diễn|nhà (?:văn|thơ|báo|khoa học|vua)|cầu thủ|"
    "tiền đạo|thủ môn|huấn luyện viên|hlv|bác sĩ|giáo sư|tiến sĩ|(?:phó )?thủ tướng|(?:phó )?chủ tịch|(?:thứ|bộ) trưởng|"
    "tổng thống|(?:tổng )?bí thư|luật sư|kỹ sư|tác giả|nhân vật|vị",
    "place": "thành phố|tp|tỉnh|huyện|quận|xã|phường|thị xã|thị trấn|(?:quần |bán )?đảo|đỉnh núi|đỉnh|dãy núi|núi|sông|suối|"
    "thác|hồ|vịnh|bãi biển|biển|nước|quốc gia|vùng|miền|làng|khu|cảng|sân bay|chùa|đền|phố|đường|cầu|quảng trường|"
    "sân vận động|sân|bảo tàng|bệnh viện|công viên|vườn quốc gia|hang|chợ|cao nguyên|châu|lăng|thủ đô|kinh đô|địa điểm",
    "organisation": "công ty|tập đoàn|uỷ ban|ủy ban|bộ|sở|đội tuyển|đội bóng|đội|câu lạc bộ|clb|đảng|hội|ngân hàng|viện|"
    "liên đoàn|tổ chức|cơ quan|đơn vị|doanh nghiệp|nhà|triều đại|triều|trường|đại học",
    "document": "nghị quyết|quyết định|kế hoạch|bộ luật|luật|nghị định|thông tư|chỉ thị|hiến pháp|chương trình|đề án|điều|"
    "khoản|mục|hiệp định|công văn|chiến lược|hiệp ước|tuyên ngôn|văn bản|hợp đồng|dự án|quy chế|tác phẩm|cuốn sách|sách|"
    "bộ phim|phim|bài hát|bài thơ|truyện",
    "event": "chiến dịch|trận|cuộc khởi nghĩa|khởi nghĩa|giải đấu|giải|lễ hội|sự kiện|hội nghị|đại hội|chiến tranh|cuộc thi",
}

PLACES = (
    "an giang|bà rịa|vũng tàu|bạc liêu|bắc giang|bắc kạn|bắc ninh|bến tre|bình dương|bình định|bình phước|bình thuận|cà mau|"
    "cao bằng|cần thơ|đà nẵng|đắk lắk|đắk nông|điện biên|đồng nai|đồng tháp|gia lai|hà giang|hà nam|hà nội|hà tĩnh|"
    "hải dương|hải phòng|hậu giang|hoà bình|hưng yên|khánh hoà|khánh hòa|kiên giang|kon tum|lai châu|lạng sơn|lào cai|"
    "lâm đồng|long an|nam định|nghệ an|ninh bình|ninh thuận|phú thọ|phú yên|quảng bình|quảng nam|quảng ngãi|quảng ninh|"
    "quảng trị|sóc trăng|sơn la|tây ninh|thái bình|thái nguyên|thanh hoá|thanh hóa|huế|tiền giang|trà vinh|tuyên quang|"
    "vĩnh long|vĩnh phúc|yên bái|sài gòn|đà lạt|nha trang|sa pa|hội an|phú quốc|hạ long|cát bà|côn đảo|thăng long|"
    "việt nam|lào|campuchia|thái lan|trung quốc|nhật bản|hàn quốc|triều tiên|singapore|malaysia|indonesia|philippines|"
    "myanmar|ấn độ|nga|mỹ|hoa kỳ|anh quốc|pháp|đức|tây ban nha|bồ đào nha|thuỵ sĩ|thụy sĩ|thuỵ điển|hà lan|canada|"
    "brazil|argentina|australia|ai cập|đông nam á|châu á|châu âu|châu phi|châu mỹ"
)
_SHORT = Pattern("lào|huế|nga|mỹ|pháp|đức")  # common words too, so they count only with a capital

_TIME = Pattern(
    r"(?:(?:hồi|vào|đầu|giữa|cuối) )?(?:(?:ngày |mùng )?\d{1,2}[/.-]\d{1,2}(?:[/.-]\d{2,4})?(?: tháng \d+)?|"
    r"(?:năm|tháng|quý|ngày|mùng|giai đoạn|nhiệm kỳ|thập niên|thập kỷ) (?:\d[\d/]*(?: ?[-–] ?\d+)?)|"
    r"thế kỷ (?:\d+|[ivx]+)|(?:1\d|20)\d\d(?: ?[-–] ?(?:1\d|20)\d\d)?|"
    r"hôm nay|hôm qua|ngày mai|năm nay|năm ngoái|năm sau|tháng này|tháng trước|tuần này|tuần trước|hiện nay|hiện tại|ngày nay)"
)
_PLACE = Pattern(rf"(?:(?:thành phố|tỉnh|nước|thị xã|đảo) )?(?:{PLACES})")

STOP = Pattern(
    "là|có|được|bị|do|gồm|bao gồm|đã|đang|sẽ|vẫn|từng|còn|nên|cần|phải|không|chưa|cũng|đều|rất|hay|thì|mà|nay|"
    "nằm|thuộc|diễn ra|bắt đầu|kết thúc|khai mạc|bế mạc|thành lập|ra đời|xảy ra|sinh|mất|chết|qua đời|hy sinh|lên ngôi|lên|"
    "giữ|làm|giành|thắng|thua|vô địch|ghi|đá|chơi|dẫn dắt|chỉ huy|lãnh đạo|đánh bại|dời|đọc|viết|nói|sáng tác|phát minh|"
    "phát hiện|xây|ký|ban hành|phê duyệt|thông qua|quy định|áp dụng|thay|thay thế|bãi bỏ|chiếm|tăng|giảm|đạt|giúp|"
    "mang lại|tạo|ảnh hưởng|dùng|sử dụng|mua|bán|lây|gây|chữa|phòng tránh|phòng ngừa|điều trị|nguy hiểm|tốt|hại|kiêng|ăn|"
    "uống|nấu|luộc|rang|chiên|xào|hấp|nướng|kho|ngâm|gói|pha|ướp|ngủ|tập|đi|đến|tới|leo|chạy|bay|thăm|xem|dài|rộng|cao|"
    "sâu|nặng|lớn|nhỏ|đông|bắt nguồn|chảy|đổ|giáp|sống|quan trọng|chọn|đặt|xác định|triển khai|thực hiện|tổ chức|"
    "trở thành|gọi|mang|nhận|trao|phạt|vượt|tham gia|chứa|mặc|học|dạy|hoạt động|quê|khởi nghĩa|để|bảo vệ|thi đấu|giải quyết|"
    "thế nào|như thế nào|ra sao|bao nhiêu|bao lâu|bao giờ|khi nào|mấy|nào|gì|ai|đâu|vì sao|tại sao|ở đâu|những gì"
)
"""Words that end a noun phrase: verbs, predicates, interrogatives."""

_UPPER = "".join(letter for letter in map(chr, range(0x1F00)) if letter.isupper())
_NAME = re.compile(rf"(?<!\w)[{_UPPER}]\w*(?:[-/.]\w+)*(?: (?:[{_UPPER}]\w*(?:[-/.]\w+)*|\d+(?![\w/%.,])))*")
_YEAR = re.compile(r"\s+(?:1\d|20)\d\d(?!\w)")
_NUMBER = re.compile(r"\s+(?:số\s+)?\d[\w/-]*")
_SYLLABLE = re.compile(
    r"(?:b|ch?|d|gh?|gi|h|kh?|l|m|n|ngh?|nh|ph?|qu|r|s|th?|tr|v|x)?[aeiouy]{1,3}(?:ch?|m|n|ng|nh|p|t)?", re.IGNORECASE
)
_FAMILY = re.compile(
    "(?:Nguyễn|Trần|Lê|Phạm|Hoàng|Huỳnh|Phan|Vũ|Võ|Đặng|Bùi|Đỗ|Hồ|Ngô|Dương|Lý|Lã|Đinh|Đoàn|Trịnh|Mai|Đào|Tô|Lương|Tạ|Quách|Châu|"
    "Tôn|Trương|Kim|Park) "
)
_HEAD = {kind: Pattern(f"(?:{words})") for kind, words in HEADS.items()}
_ABOUT = Pattern("về|của")


@dataclass(frozen=True, slots=True)
class Mention:
    """Something named, at a place of a text; `head` is its class noun in small letters, or empty."""

    kind: Kind
    text: str
    start: int
    end: int
    head: str = ""


@lru_cache(maxsize=256)
def mentions(text: Text) -> tuple[Mention, ...]:
    """What the text names, in order, not overlapping; a head word and its name are one mention.

    >>> [(each.kind, each.text) for each in mentions(Text("Ông Hoàng Minh Cường ký Kế hoạch 227 năm 2020 ở Hải Phòng?"))]
    [('person', 'Ông Hoàng Minh Cường'), ('document', 'Kế hoạch 227'), ('time', 'năm 2020'), ('place', 'Hải Phòng')]
    """
    found: list[Mention] = []
    for each in (*_headed(text), *_places(text), *_names(text), *_times(text)):
        if each.text and not any(each.start < other.end and other.start < each.end for other in found):
            found.append(each)
    return tuple(sorted(found, key=lambda each: each.start))


def _times(text: Text) -> Iterator[Mention]:
    for match in _TIME.finditer(text):
        yield Mention("time", text.at(*match.span()), *match.span(), "")


def _places(text: Text) -> Iterator[Mention]:
    for match in _PLACE.finditer(text):
        if text.text[match.start()].isupper() or not _SHORT.search(Text(match.group())):
            yield Mention("place", text.at(*match.span()), *match.span(), "")


def _headed(text: Text) -> Iterator[Mention]:
    for kind, pattern in _HEAD.items():
        for match in pattern.finditer(text):
            after_name = text.text[: match.start()].split()[-1:]
            inside_name = after_name and after_name[0][0].isupper() and text.text[match.start()].isupper()
            end = 0 if inside_name and match.start() else _tail(text, match.end(), kind)
            if end:
                yield Mention(kind, text.at(match.start(), end), match.start(), end, match.group())


def _tail(text: Text, start: int, kind: Kind) -> int:
    """Where the name after a head word ends; 0 when no name follows."""
    number = _NUMBER.match(text.text, start)
    if number and kind != "person":
        return number.end()
    spaces = len(text.text[start:]) - len(text.text[start:].lstrip(" "))
    name = _NAME.match(text.text, start + spaces)
    if name:
        if kind in ("person", "place", "organisation"):
            return name.end()
        year = _YEAR.match(text.text, end := phrase_end(text, name.end()))
        return year.end() if year else end
    if kind == "document" and _ABOUT.match(text, start + spaces):
        return phrase_end(text, start + spaces + 5)
    return 0


def phrase_end(text: Text, start: int) -> int:
    """Where the noun phrase that goes on at `start` ends: before a stop word, a preposition, a time or punctuation."""
    ends = [len(text.text)]
    for pattern in (STOP, _TIME, _BREAK):
        if match := pattern.search(text, start):
            ends.append(match.start())
    if mark := re.search(r"[,;:?!.()\n“”\"]", text.text[start:]):
        ends.append(start + mark.start())
    return len(text.text[: min(ends)].rstrip())


_BREAK = Pattern("của|trong|ở|tại|cho|với|về|từ|và|năm|khi|số(?= (?:mấy|bao))|theo|bằng|qua|trên")


_OPENER = Pattern("năm|tháng|ngày|quý|thế|còn|vậy|ở|tại|với|từ|đến|theo|trong|vì|người|khi|và|" + STOP.source)


def _names(text: Text) -> Iterator[Mention]:
    for match in _NAME.finditer(text.text):
        start, end = match.span()
        opener = match.group().split(" ")[0]
        if _opens(text.text, start) and _SYLLABLE.fullmatch(bare(opener)):
            rest = match.group()[len(opener) + 1 :]
            if not rest or _OPENER.match(Text(opener)) or any(head.match(Text(opener)) for head in _HEAD.values()):
                start += len(opener) + 1
        name = text.text[start:end] if start < end and not text.text[start].isdigit() else ""
        person = _FAMILY.match(name) and 2 <= len(name.split()) <= 4
        yield Mention("person" if person else "name", name, start, end)


def _opens(text: str, start: int) -> bool:
    return not text[:start].strip() or text[:start].rstrip()[-1] in '.?!:“"…'

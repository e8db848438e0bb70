"""What a question names: people, places, organisations, documents, times; found by head words and capitals alone.

`Text` and `Pattern` let a rule be written once, in Vietnamese, and read questions typed with or without diacritics. No
dictionary of names is needed but for places, which people type in small letters. It does not follow references: that is
`followup`'s work.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from qa.followup import words
from qa.followup.words import HEADS, Kind

__all__ = ["STOP", "SYLLABLE", "Mention", "Pattern", "Text", "bare", "mentions", "phrase_end"]


def _base(letter: str) -> str:
    base = unicodedata.normalize("NFD", letter)[0]
    return {"đ": "d", "Đ": "D"}.get(base, base)


_LETTERS = [chr(code) for code in range(0xC0, 0x1F00)]
_BARE = {ord(letter): _base(letter) for letter in _LETTERS if letter.isalpha()}
_LOWER = {ord(letter): letter.lower() for letter in [*map(chr, range(0x80)), *_LETTERS] if len(letter.lower()) == 1}


def bare(text: str) -> str:
    """The text without diacritics, letter for letter, so that offsets stay.

    >>> bare("Đường số 5")
    'Duong so 5'
    """
    return text.translate(_BARE)


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
        common = " ".join(word for word in self.text.split() if word[0].islower()) or self.text
        plain = bare(common) == common
        object.__setattr__(self, "unmarked", plain)
        object.__setattr__(self, "low", (bare(self.text) if plain else self.text).translate(_LOWER))

    def at(self, start: int, end: int) -> str:
        """The characters from start to end, without white space and punctuation around them."""
        return self.text[start:end].strip(" ,;:.?!…“”\"'\n\t")


class Pattern:
    """A pattern of whole words, written with diacritics, that also reads text typed without them."""

    def __init__(self, source: str) -> None:
        """Keep the source, compiled when first used; it holds no upper-case escape, because folding would change it."""
        self.source = source

    @cached_property
    def _marked(self) -> re.Pattern[str]:
        return re.compile(rf"(?<!\w)(?:{self.source})(?!\w)")

    @cached_property
    def _bare(self) -> re.Pattern[str]:
        return re.compile(bare(rf"(?<!\w)(?:{self.source})(?!\w)"))

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


_SHORT = Pattern("lào|huế|nga|mỹ|pháp|đức")  # common words too, so they count only with a capital

_TIME = Pattern(
    r"(?:(?:hồi|vào|đầu|giữa|cuối) )?(?:(?:ngày |mùng )?\d{1,2}[/.-]\d{1,2}(?:[/.-]\d{2,4})?(?: tháng \d+)?|"
    r"ngày \d+ tháng \d+(?: năm \d+)?|tháng \d+ năm \d+|"
    r"(?:năm|tháng|quý|ngày|mùng|giai đoạn|nhiệm kỳ|thập niên|thập kỷ) (?:\d[\d/]*(?: ?[-–] ?\d+)?)|"
    r"thế kỷ (?:\d+|[ivx]+)|(?:1\d|20)\d\d(?: ?[-–] ?(?:1\d|20)\d\d)?|"
    rf"{words.ADVERBIAL})"
)
_PLACE = Pattern(rf"(?:(?:thành phố|tỉnh|nước|thị xã|đảo) )?(?:{words.PROVINCES}|{words.COUNTRIES})")

STOP = Pattern(words.STOP)
_UPPER = "".join(letter for letter in map(chr, range(0x1F00)) if letter.isupper())
_NAME = re.compile(rf"(?<!\w)[{_UPPER}]\w*(?:[-/.]\w+)*(?: (?:(?:[-–] )?[{_UPPER}]\w*(?:[-/.]\w+)*|\d+(?![\w/%.,])))*")
_YEAR = re.compile(r"\s+(?:1\d|20)\d\d(?!\w)")
_NUMBER = re.compile(r"\s+(?:số\s+)?\d[\w/-]*")
SYLLABLE = re.compile(
    r"(?:b|ch?|d|gh?|gi|h|kh?|l|m|n|ngh?|nh|ph?|qu|r|s|th?|tr|v|x)?[aeiouy]{1,3}(?:ch?|m|n|ng|nh|p|t)?", re.IGNORECASE
)
_FAMILY = re.compile(
    "(?:Nguyễn|Trần|Lê|Phạm|Hoàng|Huỳnh|Phan|Vũ|Võ|Đặng|Bùi|Đỗ|Hồ|Ngô|Dương|Lý|Lã|Đinh|Đoàn|Trịnh|Mai|Đào|Tô|Lương|Tạ|Quách|Châu|"
    "Tôn|Trương|Kim|Park) "
)
_HEAD = {kind: Pattern(listed) for kind, listed in HEADS.items()}
_SORT = Pattern("nữ|nam|quốc gia|bóng đá|bóng đá nữ|bóng đá nam|cổ phần")
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

    >>> [(each.kind, each.text) for each in mentions(Text("Ông Lã Tiến đọc Kế hoạch 227 năm 2020 ở Hải Phòng?"))]
    [('person', 'Ông Lã Tiến'), ('document', 'Kế hoạch 227'), ('time', 'năm 2020'), ('place', 'Hải Phòng')]
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
            ahead = text.text[: match.start()].split()[-1:]
            after_name = ahead and ahead[0][0].isupper() and not _OPENER.whole(Text(ahead[0]))
            inside_name = after_name and text.text[match.start()].isupper()
            end = 0 if inside_name and match.start() else _tail(text, match.end(), kind)
            if end:
                yield Mention(kind, text.at(match.start(), end), match.start(), end, match.group())


def _tail(text: Text, start: int, kind: Kind) -> int:
    """Where the name after a head word ends; 0 when no name follows."""
    number = _NUMBER.match(text.text, start)
    if number and kind != "person":
        return number.end()
    spaces = len(text.text[start:]) - len(text.text[start:].lstrip(" "))
    if kind == "organisation" and (kept := _SORT.match(text, start + spaces)):
        spaces += kept.end() + 1 - start - spaces
    name = _NAME.match(text.text, start + spaces)
    if name:
        if kind == "organisation" and " " not in name.group() and SYLLABLE.fullmatch(bare(name.group())):
            return phrase_end(text, name.end())
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


_OPENER = Pattern(
    "năm|tháng|ngày|quý|vợ|chồng|con|cha|mẹ|bố|em|tên|thế|còn|vậy|người|khi|và|vì|như|nếu|những|các|"
    + words.PREPOSITION
    + "|"
    + STOP.source
)


def _names(text: Text) -> Iterator[Mention]:
    for match in _NAME.finditer(text.text):
        start, end = match.span()
        opener = match.group().split(" ")[0]
        if _opens(text.text, start) and SYLLABLE.fullmatch(bare(opener)):
            rest = match.group()[len(opener) + 1 :]
            if not rest or _OPENER.match(Text(opener)) or any(head.match(Text(opener)) for head in _HEAD.values()):
                start += len(opener) + 1
        name = text.text[start:end] if start < end and not text.text[start].isdigit() else ""
        person = _FAMILY.match(name) and 2 <= len(name.split()) <= 4
        yield Mention("person" if person else "name", name, start, end)


def _opens(text: str, start: int) -> bool:
    return not text[:start].strip() or text[:start].rstrip()[-1] in '.?!:“"…'

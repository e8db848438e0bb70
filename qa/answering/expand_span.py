"""From a reader's span to a phrase that can be shown: no ugly cut, figures with their unit, dates and lists whole.

Only the text itself decides, so nothing is added that is not there. A rule speaks where the printed form leaves no
doubt (a bracket that is not closed, "%" after a figure, "/2020" after a day); sentences are not parsed.
"""

import re
from collections.abc import Sequence

from index import sentences
from index.vietnamese.dates import DATE_PHRASE

__all__ = ["whole_list", "whole_phrase", "whole_sentences"]

Range = tuple[int, int]

_OPENING, _CLOSING = "([{“‘«", ")]}”’»"
_EDGE = " \t\n,;:.-–—…"
_UNIT = re.compile(
    r"\s?(?:%|‰|°[CF]?|(?:phần trăm|phần nghìn|(?:nghìn |ngàn )?(?:tỷ|tỉ)|triệu|nghìn|ngàn|vạn)\b"
    r"|(?:km²|km2|km/h|km|cm|mm|m²|m2|m³|m|kg|mg|g|ha|kWh|MWh|MW|GW|USD|EUR|VNĐ|VND|GB|MB|TB)(?!\w)"
    r"(?: (?:vuông|khối)\b)?"
    r"|(?:đồng|đô la|euro|bảng Anh|yên|tấn|tạ|hecta|độ C|(?:ki-?lô-?)?mét(?: (?:vuông|khối)\b)?|dặm(?: vuông\b)?)"
    r"\b(?! (?:thời|nghĩa|ý|đều|loạt|bào|tình)))"
)
# The rest of a code: "/QĐ-TTg" after "749", "2020" after "21/9/"; "1914" stays apart from "-1918".
_CODE_END = re.compile(r"\w?/\w[\w/]*(?:-[^\W\d]\w*)*|(?<=[/-])[^\W\d][\w/]*(?:-[^\W\d]\w*)*|\w-[^\W\d]\w*(?:[/-]\w+)*")
_ADDRESS = re.compile(r"[\w.+-]{1,40}@[\w-]{1,40}(?:\.[\w-]{1,20}){0,4}|(?:https?://|www\.)[^\s<>\"()]{1,60}[\w/]")
_CODE_START = re.compile(r"(?<!\w)\w+(?:[/-]\w+)*/$|(?<!\w)\d+(?:-\w+)*/$")
_SIGNED = re.compile(r"(?:[$€£¥]|US\$)\s?$")
_CLOCK_REST = re.compile(r"\s?(?:[0-5]\d(?!\w|[.,]\d)(?: phút\b)?|\d phút\b|rưỡi\b|kém \w+\b)")
"""The minutes behind "11 giờ"."""
_HOUR_END = re.compile(r"(?<![\w.,])\d{1,2} ?(?:giờ|h)$", re.IGNORECASE)
_FIGURE_END = re.compile(r"\d[\d.,]*$|\d\s?(?:nghìn|ngàn|triệu|tỷ|tỉ)$")
_DATE_FORM = re.compile(DATE_PHRASE, re.IGNORECASE)
_WORDS = r"[^\s,;:.()…]+(?: [^\s,;:.()…]+)"
_ENDED = r"(?=\s?[,;.)…\n]|$)"
_ITEM = re.compile(
    rf"\s*,\s+(?!(?:trong|được|đã|sẽ|bị|là|với|để|nhằm|tuy|nhưng|mà|khi|nơi|theo)\b){_WORDS}{{0,6}}{_ENDED}"
)
_LAST_ITEM = re.compile(rf",?\s+(?:và|cùng|hoặc|hay)\s+{_WORDS}{{0,3}}{_ENDED}")


def whole_phrase(text: str, span: Range, *, dates: bool = False) -> Range:
    """The span without an ugly cut, never empty.

    Args:
        text: the passage.
        span: what the reader marked, within it.
        dates: widen to the whole date that the span is part of (the question asks for a day).

    >>> text = "Kinh tế số chiếm (35%) GRDP từ ngày 21/9/2020."
    >>> [text[slice(*whole_phrase(text, span))] for span in [(17, 21), (18, 20)]]
    ['35%', '35%']
    >>> text[slice(*whole_phrase(text, (36, 40), dates=True))]
    'ngày 21/9/2020'
    """
    start, end = _whole_words(text, *span)
    start, end = _trim(text, start, end)
    if dates:
        start, end = _whole_date(text, start, end)
    start, end = _with_unit(text, start, end)
    return _pair_brackets(text, start, end)


def _whole_address(text: str, start: int, end: int) -> Range:
    """The e-mail address or the web address that a span is a part of; else the span.

    >>> text = "Thư: daotao@namson.edu.vn."
    >>> [text[slice(*_whole_address(text, *span))] for span in ((11, 18), (0, 3))]
    ['daotao@namson.edu.vn', 'Thư']
    """
    if not any(mark in text[start:end] for mark in "@."):
        return start, end
    around = max(0, start - 60)
    for found in _ADDRESS.finditer(text, around, end + 60):
        if found.start() < end and start < found.end() and found.end() >= end and found.start() >= around:
            return min(start, found.start()), found.end()
    return start, end


def _whole_words(text: str, start: int, end: int) -> Range:
    start, end = _whole_address(text, start, end)
    while 0 < start < len(text) and text[start].isalnum() and text[start - 1].isalnum():
        start -= 1
    while 0 < end < len(text) and text[end - 1].isalnum() and text[end].isalnum():
        end += 1
    if rest := _CODE_END.match(text, end - 1):
        end = rest.end()
    if (ahead := _CODE_START.search(text, max(0, start - 20), start)) and text[start : start + 1].isalnum():
        start = ahead.start()
    return start, end


def _trim(text: str, start: int, end: int) -> Range:
    """Without punctuation and white space at its ends, but for a figure's sign."""
    left, right = start, end
    while left < right and text[left] in _EDGE and not (text[left] in "-–" and text[left + 1 : left + 2].isdigit()):
        left += 1
    while right > left and text[right - 1] in _EDGE:
        right -= 1
    return (left, right) if left < right else (start, end)


def _whole_date(text: str, start: int, end: int) -> Range:
    for found in _DATE_FORM.finditer(text, max(0, start - 30), min(len(text), end + 30)):
        if found.start() < end and start < found.end():
            return min(start, found.start()), max(end, found.end())
    return start, end


def _with_unit(text: str, start: int, end: int) -> Range:
    if _HOUR_END.search(text[start:end]) and (minutes := _CLOCK_REST.match(text, end)):
        end = minutes.end()
    if _FIGURE_END.search(text[start:end]):
        figure = re.compile(r"[.,]?\d+").match(text, end)
        end = figure.end() if figure else end
        while unit := _UNIT.match(text, end):
            end = unit.end()
    if text[start : start + 1].isdigit() and (sign := _SIGNED.search(text, max(0, start - 4), start)):
        start = sign.start()
    return start, end


def _pair_brackets(text: str, start: int, end: int) -> Range:
    """A bracket or quotation mark that is alone in the span finds its partner close by, or is left out."""
    found = (start, end)
    for opening, closing in zip(_OPENING, _CLOSING, strict=True):
        if found[0] < found[1]:
            found = _one_pair(text, *found, opening, closing)
    inside = text[slice(*found)]
    if inside.count('"') % 2:
        found = (found[0] + inside.startswith('"'), found[1] - (inside.endswith('"') and len(inside) > 1))
    found = _trim(text, *found)
    return found if text[slice(*found)].strip() else (start, end)


def _one_pair(text: str, start: int, end: int, opening: str, closing: str) -> Range:
    inside = text[start:end]
    surplus = inside.count(opening) - inside.count(closing)
    last = inside.rfind(opening)
    if surplus > 0:
        near = text.find(closing, end, end + 40)
        if last == 0:
            return start + 1, end
        if near >= 0 and "\n" not in text[end:near]:
            return start, near + 1
        return start, start + len(inside[:last].rstrip(_EDGE))
    if surplus < 0:
        near = text.rfind(opening, max(0, start - 40), start)
        if inside.endswith(closing):
            return start, end - 1
        if near >= 0 and "\n" not in text[near:start]:
            return near, end
    return start, end


def whole_list(text: str, span: Range, others: Sequence[Range]) -> Range:
    """The span with the items of the same enumeration after it, and with other likely spans beside it.

    An item is taken when a comma, "và" or "hoặc" joins it and punctuation ends it; another span when at most a joint
    stands between.

    >>> text = "Gồm Internet vạn vật, 5G, dữ liệu lớn, blockchain… giúp liên kết."
    >>> text[slice(*whole_list(text, (4, 24), []))]
    'Internet vạn vật, 5G, dữ liệu lớn, blockchain'
    >>> whole_list("Huế – Vinh", (0, 3), [(6, 10)]), whole_list("Huế x Vinh", (0, 3), [(6, 10)])
    ((0, 10), (0, 3))
    """
    start, end = _after_colon(text, span) or span
    for other in sorted(others):
        between = text[end : other[0]] if other[0] >= end else text[other[1] : start]
        if re.fullmatch(r"\s*(?:[,;–-]|(?:,\s*)?(?:và|hoặc|cùng|hay))\s*", between):
            start, end = min(start, other[0]), max(end, other[1])
    grown = end
    while item := _ITEM.match(text, grown):
        grown = item.end()
    last = _LAST_ITEM.match(text, grown)
    if last:
        return start, last.end()
    joined = grown > end and ("," in text[start:end] or text[grown : grown + 1] in ("…", ")", "."))
    return start, grown if joined else end


def _after_colon(text: str, span: Range) -> Range | None:
    """The enumeration by semicolons after a colon that the span lies in; None for any other text.

    >>> text = "Có ba mục tiêu: trồng chè; xây nhà sấy; bán hàng. Hết."
    >>> text[slice(*_after_colon(text, (16, 25)))]
    'trồng chè; xây nhà sấy; bán hàng'
    """
    bounds = next(((a, b) for a, b in sentences(text) if a <= span[0] < b), None)
    if bounds is None:
        return None
    colon = text.rfind(":", bounds[0], span[0] + 1)
    if colon < 0 or span[1] > bounds[1] or text.count(";", colon, bounds[1]) < 1 or "\n" in text[colon + 1 : bounds[1]]:
        return None
    return _trim(text, colon + 1, bounds[1])


def whole_sentences(text: str, span: Range, bounds: Range) -> Range:
    """The sentence or sentences of `text[bounds]` that the span touches."""
    touched = [(a, b) for a, b in sentences(text, *bounds) if a < span[1] and span[0] < b]
    return (touched[0][0], touched[-1][1]) if touched else span

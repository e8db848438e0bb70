"""What a question names: people, places, organisations, documents, times; found by head words and capitals alone.

No dictionary of names is needed but for places, which people type in small letters. It does not follow references.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from index.vietnamese.dates import TIME_POINTS, TIME_PREFIX
from index.vietnamese.surnames import SURNAME_PREFIX
from index.vietnamese.syllables import PLAIN_SYLLABLE
from qa.question import function_words
from qa.question.function_words import HEADS, Kind
from qa.question.lexicon import cut, is_doubtful, is_one_word, lower, verbness

__all__ = ["Mention", "bare", "mentions", "phrase_end", "whole"]


def _base(letter: str) -> str:
    base = unicodedata.normalize("NFD", letter)[0]
    return {"đ": "d", "Đ": "D"}.get(base, base)


_BARE = {code: _base(chr(code)) for code in range(0xC0, 0x1F00) if chr(code).isalpha()}


def bare(text: str) -> str:
    """The text without diacritics, letter for letter, so that offsets stay.

    >>> bare("Đường số 5")
    'Duong so 5'
    """
    return text.translate(_BARE)


def whole(source: str) -> re.Pattern[str]:
    """The pattern of whole words, to be matched against `lower(text)`."""
    return re.compile(rf"(?<!\w)(?:{source})(?!\w)")


NAMELESS = 3.0
"""A verb that opens a sentence before a name is no part of it, when it is as surely a verb as this."""
_SHORT = whole("lào|huế|nga|mỹ|pháp|đức")  # common words too, so they count only with a capital
_TIME = whole(rf"{TIME_PREFIX}(?:{TIME_POINTS}|{function_words.ADVERBIAL})")
_PLACE = whole(rf"(?:(?:thành phố|tỉnh|nước|thị xã|đảo) )?(?:{function_words.PROVINCES}|{function_words.COUNTRIES})")
_UPPER = "".join(letter for letter in map(chr, range(0x1F00)) if letter.isupper())
_NAME = re.compile(rf"(?<!\w)[{_UPPER}]\w*(?:[-/.]\w+)*(?: (?:(?:[-–] )?[{_UPPER}]\w*(?:[-/.]\w+)*|\d+(?![\w/%.,])))*")
_AFTER_NAME = re.compile(rf"\w [{_UPPER}]\w* (?:[-–] )?$|[-–] $")
_YEAR = re.compile(r"\s+(?:1\d|20)\d\d(?!\w)")
_NUMBER = re.compile(r"\s+(?:số\s+)?\d[\w/-]*")
_HEAD = {kind: whole(listed) for kind, listed in HEADS.items()}
_SORT = whole("nữ|nam|quốc gia|bóng đá|bóng đá nữ|bóng đá nam|cổ phần")
_ABOUT = whole("về|của")


@dataclass(frozen=True, slots=True)
class Mention:
    """Something named, at a place of a text; `head` is its class noun in small letters, or empty."""

    kind: Kind
    text: str
    start: int
    end: int
    head: str = ""


@lru_cache(maxsize=512)
def mentions(text: str) -> tuple[Mention, ...]:
    """What the text names, in order, not overlapping; a head word and its name are one mention.

    >>> [(each.kind, each.text) for each in mentions("Ông Lã Tiến đọc Kế hoạch 227 năm 2020 ở Hải Phòng?")]
    [('person', 'Ông Lã Tiến'), ('document', 'Kế hoạch 227'), ('time', 'năm 2020'), ('place', 'Hải Phòng')]
    """
    found: list[Mention] = []
    for each in (*_mentions_by_head(text), *_places(text), *_names(text), *_times(text)):
        if each.text and not any(each.start < other.end and other.start < each.end for other in found):
            found.append(each)
    return tuple(sorted(found, key=lambda each: each.start))


def _times(text: str) -> Iterator[Mention]:
    for match in _TIME.finditer(lower(text)):
        yield Mention("time", text[slice(*match.span())], *match.span())


def _places(text: str) -> Iterator[Mention]:
    for match in _PLACE.finditer(lower(text)):
        inside = text[match.start()].isupper() and text[match.end() : match.end() + 2][1:].isupper()
        if not inside and (text[match.start()].isupper() or not _SHORT.search(match.group())):
            yield Mention("place", text[slice(*match.span())], *match.span())


def _mentions_by_head(text: str) -> Iterator[Mention]:
    low = lower(text)
    for kind, pattern in _HEAD.items():
        for match in pattern.finditer(low):
            inside_name = text[match.start()].isupper() and _AFTER_NAME.search(text[: match.start()])
            inside_word = any(word.start < match.start() < word.end for word in cut(text))
            end = 0 if inside_name or inside_word else _tail(text, match.end(), kind)
            if end:
                yield Mention(kind, text[match.start() : end], match.start(), end, match.group())


def _tail(text: str, start: int, kind: Kind) -> int:
    """Where the name after a head word ends; 0 when no name follows."""
    number = _NUMBER.match(text, start)
    if number and kind != "person":
        return number.end()
    spaces = len(text[start:]) - len(text[start:].lstrip(" "))
    if kind == "organisation" and (kept := _SORT.match(lower(text), start + spaces)):
        spaces += kept.end() + 1 - start - spaces
    if kind == "organisation":
        inner = [word for word in cut(text) if word.start >= start + spaces][:3]
        while inner and inner[0].sort == "noun" and inner[0].text.islower() and text[inner[0].start].islower():
            spaces += inner.pop(0).end + 1 - start - spaces
    name = _NAME.match(text, start + spaces)
    if name:
        if kind == "organisation" and " " not in name.group() and PLAIN_SYLLABLE.fullmatch(bare(name.group())):
            return phrase_end(text, _compound_end(text, name.start(), name.end()))
        if kind == "place" and (compound := _compound_end(text, name.start(), name.end())) > name.end():
            return phrase_end(text, compound)
        if kind in ("person", "place", "organisation"):
            return name.end()
        end = phrase_end(text, _compound_end(text, name.start(), name.end()))
        year = _YEAR.match(text, end)
        return year.end() if year else end
    if kind == "document" and _ABOUT.match(lower(text), start + spaces):
        return phrase_end(text, start + spaces + 4)
    return 0


def phrase_end(text: str, start: int) -> int:
    """Where the words end that a noun phrase may still hold, from `start` on: nouns and names, no time."""
    end = start
    times = [match.start() for match in _TIME.finditer(lower(text), start)]
    for word in cut(text):
        if word.start < start:
            continue
        title_ends = " " in word.text and is_doubtful(word)  # "Bộ luật Lao động | quy định"
        if word.sort not in ("noun", "name") or word.start in times or title_ends:
            break
        end = word.end
    return end


def _names(text: str) -> Iterator[Mention]:
    for match in _NAME.finditer(text):
        start, end = match.span()
        if (time := _TIME.match(lower(text), start)) and not time.group()[0].isdigit():
            start = min(time.end() + 1, end)
        opener = text[start:end].split(" ")[0]
        if start == end:
            continue
        if _opens(text, start) and PLAIN_SYLLABLE.fullmatch(bare(opener)) and not SURNAME_PREFIX.match(match.group()):
            rest = text[start:end][len(opener) + 1 :]
            first = next(word for word in cut(text) if word.end > start)
            closed = first.sort in ("light", "joint", "asking") or (
                first.sort == "verb" and verbness(first.text) > NAMELESS
            )
            if not rest or closed or any(head.match(lower(opener)) for head in _HEAD.values()):
                start += len(opener) + 1
        end = end if SURNAME_PREFIX.match(text[start:end]) else _compound_end(text, start, end)
        name = text[start:end] if start < end and not text[start].isdigit() else ""
        person = SURNAME_PREFIX.match(name) and 2 <= len(name.split()) <= 4
        yield Mention("person" if person else "name", name, start, end)


def _compound_end(text: str, start: int, end: int) -> int:
    """Where a name ends whose last capital only opens a word: "Khoa học", "Kinh tế Quốc dân"."""
    last = text[start:end].rsplit(" ", 1)[-1]
    rest = re.match(r" ([^\W\d_]+)", text[end:])
    if rest and rest[1].islower() and is_one_word(lower(last), rest[1]):
        return end + rest.end()
    return end


def _opens(text: str, start: int) -> bool:
    return not text[:start].strip() or text[:start].rstrip()[-1] in '.?!:“"…'

"""The contrasting follow-up: "Còn X thì sao?" is the question before with X in the place of its like.

What X replaces is decided by what it is: a time replaces the time, a place the place, "điều 36" the other article,
"trứng cút" the other eggs; a noun that is always something's ("Giá vé") the one before it; any other noun phrase the
topic, or its object. Where nothing is like it, it stands before the question: "Trẻ em thì vé bao nhiêu tiền?".
"""

import re
from collections.abc import Sequence

from qa.followup.anaphora import resolved
from qa.followup.clause import asked, topic
from qa.followup.lexicon import alike, cut, lower
from qa.followup.mentions import Mention, mentions, phrase_end, whole
from qa.followup.ownership import is_relation, owner
from qa.followup.recall import last_time, subject, told
from qa.followup.statement import decapitalised
from qa.followup.turn import Turn

__all__ = ["contrasted"]

_WHAT_OF = re.compile(r"(.+?) thì (?:sao|thế nào|như thế nào|ra sao)")
_NOT = whole("nếu|giả sử|khi|muốn|lỡ|nhỡ|lại|thiếu|nữa|vậy|thế|cảm ơn|xin|chào|ví dụ")
_PREPOSITION = whole("đối với|trong|ngoài|ở|tại|với|cho|về|theo|trên|từ|đến|của|dưới")
_NEXT_YEAR = whole("(?:năm )?(?:sau|sau đó|tiếp theo|kế tiếp|kế đó|liền sau)(?: đó| nữa)?")
_LAST_YEAR = whole("(?:năm )?(?:trước|liền trước|trước đó)(?: đó| nữa)?")
LONGEST = 7
"""Words of a contrasted phrase."""
LONGEST_ALONE = 4
"""Words of a noun phrase that asks a question all by itself."""


def contrasted(core: str, lead: str, turns: Sequence[Turn]) -> str | None:
    """The question before with the phrase of this contrast in it; None when this is no contrast, or not a safe one."""
    turn = turns[-1]
    before = turn.question.rstrip(" ?.!")
    core = re.sub(" nữa$", "", core)
    framed = _WHAT_OF.fullmatch(lower(core))
    phrase = core[: framed.end(1)] if framed else core
    named = framed is not None or bool(lead)
    if asked(phrase) or _NOT.match(lower(phrase)) or len(phrase.split()) > LONGEST or not _has_content(phrase):
        return None
    if not named and not _stands_for_a_question(phrase, before):
        return None
    if lower(phrase).startswith("so với "):
        asking = asked(before)
        stem = re.sub(r" là$", "", before[: asking.start].strip()) if asking and asking.start else subject(turn)
        return f"{stem} {decapitalised(phrase)} thế nào" if stem else None
    year = _relative_year(phrase, turns)
    new = year or resolved(phrase, turns) or phrase
    if not named and new != phrase and not year:
        return new
    if not named or (framed and not lead):
        starts_with_verb = cut(phrase)[0].sort == "verb"
        if starts_with_verb and not mentions(phrase):
            return None
    only = [each for each in mentions(new) if each.kind in ("place", "person", "organisation")]
    if only and named and not any(each.kind in (only[0].kind, "name") for each in mentions(before)):
        alike = (each.question.rstrip(" ?.!") for each in reversed(turns))
        before = next((each for each in alike if asked(each) and _like(only[0], each)), before)
    for rule in (_times, _ordinal, _same_head, _same_word, _same_kind, _preposition):
        if completed := rule(new, before, turns):
            return completed
    return _relation(new, before, turns, alone=not named) or (_common(new, before) if named else None)


def _has_content(phrase: str) -> bool:
    return (
        any(word.sort in ("noun", "name", "verb") for word in cut(phrase))
        or bool(mentions(phrase))
        or bool(_LAST_YEAR.fullmatch(lower(phrase)))
        or bool(_NEXT_YEAR.fullmatch(lower(phrase)))
    )


def _stands_for_a_question(phrase: str, before: str) -> bool:
    """Whether a phrase alone is a follow-up: its like was in the question before, or it names nothing."""
    named = mentions(phrase)
    if _NEXT_YEAR.fullmatch(lower(phrase)) or _LAST_YEAR.fullmatch(lower(phrase)):
        return True
    if any(each.kind != "time" for each in named):
        rest = [word for word in cut(phrase) if not any(each.start <= word.start < each.end for each in named)]
        return all(word.sort in ("light", "joint", "break") for word in rest) and any(
            each.kind != "time" and _like(each, before) for each in named
        )
    if _same_word(phrase, before, ()):
        return True
    return len(phrase.split()) <= LONGEST_ALONE + 2 * len(named) and cut(phrase)[0].sort in ("noun", "joint")


def _relative_year(phrase: str, turns: Sequence[Turn]) -> str | None:
    """The year before or after the one spoken of: "năm trước đó" after 2023 is "năm 2022"."""
    step = 1 if _NEXT_YEAR.fullmatch(lower(phrase)) else -1 if _LAST_YEAR.fullmatch(lower(phrase)) else 0
    known = re.search(r"\d{4}", last_time(turns, unit="năm") or "") if step else None
    return f"năm {int(known.group()) + step}" if known else None


def _put(before: str, start: int, end: int, new: str) -> str:
    placed = new if start == 0 else decapitalised(new)
    return f"{before[:start].rstrip()} {placed} {before[end:].lstrip()}".strip()


def _times(new: str, before: str, _: Sequence[Turn]) -> str | None:
    """The question with its time replaced by the one that the phrase is; a phrase with a name besides keeps it."""
    named = mentions(new)
    time = next((each for each in named if each.kind == "time"), None)
    if time is None:
        return None
    said = [each for each in mentions(before) if each.kind == "time"]
    text = time.text if not (time.text.isdigit() and said and not said[-1].text.isdigit()) else f"năm {time.text}"
    moved = _put(before, said[-1].start, said[-1].end, text) if said else f"{before} {decapitalised(time.text)}"
    rest = f"{new[: time.start]} {new[time.end :]}".strip()
    rest = re.sub(r"(?: năm|^vào|^đến|^trong)$", "", rest).strip()
    if not rest:
        return moved
    return _same_head(rest, moved, ()) or _same_kind(rest, moved, ()) or _relation(rest, moved, ())


def _ordinal(new: str, before: str, _: Sequence[Turn]) -> str | None:
    """The question about the first instead of the second: "Lần thứ nhất thì sao?"."""
    ordinal, said = re.search(r"thứ \w+", lower(new)), re.search(r"thứ (?!mấy|nào)\w+", lower(before))
    return f"{before[: said.start()]}{ordinal.group()}{before[said.end() :]}" if ordinal and said else None


def _same_head(new: str, before: str, _: Sequence[Turn]) -> str | None:
    """A phrase that begins as one before does replaces it: điều 36, trứng cút, lượt về, Nghị định 100."""
    said, low = new.split(" "), lower(before)
    asking = asked(before)
    for size in range(min(3, len(said) - 1), 0, -1):
        head = lower(" ".join(said[:size]))
        if _PREPOSITION.fullmatch(head) or all(word.sort != "noun" and word.sort != "name" for word in cut(head)):
            continue
        for found in re.finditer(rf"(?<!\w){re.escape(head)} (?=\w)", low):
            inside = any(word.start < found.start() < word.end for word in cut(before))
            end = _like_end(before, found.start(), found.end(), new[len(head) + 1 :])
            if end and not inside and not (asking and asking.start <= found.end() < asking.end):
                return _put(before, found.start(), end, new)
    return None


def _same_word(new: str, before: str, _: Sequence[Turn]) -> str | None:
    """Two syllables of which one is said before in a word take its place: "ly hôn" that of "kết hôn"."""
    said = lower(new).split(" ")
    if len(said) != 2 or mentions(new):
        return None
    alike = [word for word in cut(before) if len(word.text.split()) == 2 and {*word.text.split()} & {*said}]
    pairs = [
        (one.start, two.end)
        for one, two in zip(cut(before), cut(before)[1:], strict=False)
        if said[1] == two.text and " " not in one.text and one.sort in ("noun", "verb")
    ]
    found = [(word.start, word.end) for word in alike] + pairs
    return _put(before, *found[0], new) if len(found) == 1 else None


def _like_end(before: str, start: int, after: int, rest: str) -> int:
    """Where the phrase ends that the new one replaces; 0 when nothing like it follows the head."""
    if rest[:1].isdigit():
        number = re.compile(r"\d[\w/-]*").match(before, after)
        return number.end() if number else 0
    named = next((each for each in mentions(before) if each.start == start), None)
    if named:
        return named.end
    if next((word.end for word in cut(before) if word.start <= start < word.end), 0) > after:
        return next(word.end for word in cut(before) if word.start <= start < word.end)
    span = topic(before) or (0, 0)
    end = phrase_end(before, after)
    if span[0] <= start < span[1]:
        named_after = [each.start - 1 for each in mentions(before) if after < each.start < span[1]]
        return len(before[: max(end, min([span[1], *named_after]))].rstrip())
    first = next((word for word in cut(before) if word.start >= after), None)
    return end if end > after else (first.end if first and first.sort in ("noun", "verb", "light") else 0)


def _like(named: Mention, before: str) -> Mention | None:
    """What the question names that the new name may replace: its kind, in the topic first; or a bare name."""
    span = topic(before) or (0, 0)
    others = [
        each
        for each in mentions(before)
        if (each.kind != "time" and each.kind != "document") or each.kind == named.kind
    ]
    alike = others if named.kind == "name" else [each for each in others if each.kind == named.kind]
    if not alike:
        alike = [each for each in others if each.kind == "name"]
    central = [each for each in alike if span[0] <= each.start < span[1]]
    return next(iter(central or alike), None)


def _same_kind(new: str, before: str, _: Sequence[Turn]) -> str | None:
    named = [each for each in mentions(new) if each.kind != "time"]
    if len(named) != 1 or named[0].end < len(new):
        return None
    ahead = new[: named[0].start].strip()
    if ahead and not _PREPOSITION.fullmatch(lower(ahead)):
        return None
    like = _like(named[0], before)
    return _put(before, like.start, like.end, new[named[0].start :]) if like else None


def _preposition(new: str, before: str, _: Sequence[Turn]) -> str | None:
    """A phrase with a preposition replaces the one with the same, or opens the question."""
    preposition = _PREPOSITION.match(lower(new))
    if preposition is None:
        return None
    asking = asked(before)
    for found in whole(preposition.group()).finditer(lower(before)):
        end = phrase_end(before, found.end() + 1)
        if end > found.end() and not (asking and asking.start <= found.end() + 1 < asking.end):
            return _put(before, found.start(), end, new)
    return f"{new[:1].upper()}{new[1:]}, {decapitalised(before)}"


def _relation(new: str, before: str, turns: Sequence[Turn], *, alone: bool = False) -> str | None:
    """A noun that is always something's ("Lợi nhuận?") takes the place of another, or is asked of the topic."""
    if not is_relation(new) and not alone:
        return None
    start, middle, end = owner(before)
    if re.match("nguyên nhân|lý do|vì sao", lower(new)) and turns:
        return f"{new} {decapitalised(told(turns))} là gì"
    if middle > start:
        joint = " của " if "của" in before[start:middle] else " "
        return f"{before[:start]}{new if start == 0 else decapitalised(new)}{joint}{before[middle:]}"
    if end > start and alone:
        return f"{new} của {decapitalised(before[start:end])}"
    if end > start:
        return f"{new} {decapitalised(before[start:end])} thế nào"
    return None


def _common(new: str, before: str) -> str | None:
    """A noun phrase takes the place of the topic, or of its object; a verb that of the verb that opens the question."""
    span = topic(before)
    if span is None:
        return None
    names = [each for each in mentions(before) if span[0] <= each.start < span[1] and each.kind != "time"]
    like = next((word for word in cut(before) if word.sort == "noun" and alike(lower(new), word.text)), None)
    if like and not any(each.start <= like.start < each.end for each in mentions(before)):
        return _put(before, like.start, like.end, new)
    verb = cut(new)[0].sort == "verb" and not mentions(new)
    first = cut(before[slice(*span)])[0]
    if verb and first.sort == "verb":
        return _put(before, *span, new)
    if verb:
        return _predicate(new, before, span[1]) or _in_front(new, before)
    if first.sort == "verb" and not names:
        return _put(before, *_object(before, (span[0] + first.end + 1, span[1])), new)
    inner = _object(before, span)
    inside = any(inner[0] <= each.start < inner[1] for each in names)
    if mentions(new) or not names or (inner != span and not inside):
        return _put(before, *inner, new)
    found = _free_noun(before, span[1])
    return _put(before, *found, new) if found and names else _in_front(new, before)


def _object(before: str, span: tuple[int, int]) -> tuple[int, int]:
    """The noun phrase after the last preposition of the topic ("... trong logistics"), or the whole topic."""
    inner = [word for word in cut(before) if word.sort in ("joint", "verb") and span[0] < word.start < span[1]]
    for word in reversed(inner):
        end = phrase_end(before, word.end + 1)
        if word.end + 1 < min(end, span[1]):
            return word.end + 1, min(end, span[1]) if word.sort == "verb" else span[1]
    return span


def _predicate(new: str, before: str, start: int) -> str | None:
    """The verb phrase in the place of the one that stands between the topic and what is asked of it."""
    asking = asked(before)
    rest = [word for word in cut(before) if word.start >= start and (asking is None or word.start < asking.start)]
    while rest and rest[0].sort == "light" and rest[0].text != "không":
        rest.pop(0)
    ends = [number for number, word in enumerate(rest) if word.text in _MARKERS]
    stretch = rest[: ends[0]] if ends else rest
    if not stretch or not any(word.sort == "verb" for word in stretch[:2]):
        return None
    return _put(before, stretch[0].start, stretch[-1].end, new)


_MARKERS = ("bị", "được", "mất", "cần", "phải", "thì", "có", "nên")


def _free_noun(before: str, start: int) -> tuple[int, int] | None:
    """The first noun phrase after the topic that no name is part of and that is not asked for."""
    asking = asked(before)
    for word in cut(before):
        named = any(each.start <= word.start < each.end for each in mentions(before))
        inside = asking is not None and asking.start <= word.start < asking.end
        if word.start >= start and word.sort == "noun" and not named and not inside and word.text not in _UNITS:
            if asking and asking.end <= word.start and not before[asking.end : word.start].strip():
                continue  # the unit of "bao nhiêu"
            return word.start, phrase_end(before, word.start)
    return None


_UNITS = ("ngày", "tháng", "năm", "tuần", "giờ", "phút", "tiếng", "lần", "người", "tiền", "đồng")


def _in_front(new: str, before: str) -> str:
    return f"{new[:1].upper()}{new[1:]} thì {decapitalised(before)}"

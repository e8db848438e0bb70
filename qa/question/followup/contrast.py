"""The contrasting follow-up: "Còn X thì sao?" is the question before with X in the place of its like.

What X replaces is decided by what it is: a time replaces the time, a place the place, "điều 36" the other article,
"trứng cút" the other eggs; a noun that is always something's ("Giá vé") the one before it; any other noun phrase the
one that is said in one breath with it ("ô tô" and "xe máy"), the topic, or its object. Where nothing is like it, it
stands before the question.
"""

import re
from collections.abc import Sequence
from itertools import dropwhile, takewhile

from qa.question import function_words
from qa.question.clause import find_interrogative, is_relation, owner, topic
from qa.question.followup.anaphora import resolve
from qa.question.followup.antecedents import last_time, left_out, subject, thing
from qa.question.followup.statement import decapitalise
from qa.question.lexicon import Word, alike, cut, lower
from qa.question.mentions import Mention, mentions, phrase_end, whole
from qa.question.turn import Turn

__all__ = ["apply_contrast"]

_WHAT_OF = re.compile(r"(.+?) thì (?:sao|thế nào|như thế nào|ra sao)")
_IF = whole("nếu|giả sử|lỡ|nhỡ")
_NOT = whole("khi|muốn|lại|thiếu|nữa|vậy|thế|cảm ơn|xin|chào|ví dụ")
_PREPOSITION = whole("đối với|trong|ngoài|ở|tại|với|cho|về|theo|trên|từ|đến|của|dưới")
_NEXT_YEAR = whole("(?:năm )?(?:sau|sau đó|tiếp theo|kế tiếp|kế đó|liền sau)(?: đó| nữa)?")
_LAST_YEAR = whole("(?:năm )?(?:trước|liền trước|trước đó)(?: đó| nữa)?")
_COSTS = ("mất", "hết", "tốn", "lấy", "giá")
LONGEST = 7
"""Words of a contrasted phrase."""
LONGEST_ALONE = 4
"""Words of a noun phrase that asks a question all by itself."""


def apply_contrast(core: str, lead: str, turns: Sequence[Turn]) -> str | None:
    """The previous question with this contrast's phrase in it; None where it is no safe contrast."""
    before = turns[-1].question.rstrip(" ?.!")
    if _IF.match(lower(core)):
        return None if find_interrogative(core) else f"{core.removesuffix(' thì sao')}, {decapitalise(before)}"
    core = re.sub(" nữa$", "", core)
    framed = _WHAT_OF.fullmatch(lower(core))
    phrase = core[: framed.end(1)] if framed else core
    named = framed is not None or bool(lead)
    if find_interrogative(phrase):
        return _asks_again(core, lead, turns)
    if _NOT.match(lower(phrase)) or len(phrase.split()) > LONGEST:
        return None
    if not lead and cut(phrase)[0].sort == "verb" and not mentions(phrase):
        return None
    if not named and not _stands_for_a_question(phrase, before):
        return None
    if lower(phrase).startswith("so với "):
        return _ask_comparison(phrase, turns)
    year = _relative_year(phrase, turns)
    new = year or resolve(phrase, turns) or phrase
    if not named and new != phrase and not year:
        return new
    for rule in (_times, _ordinal, _same_head, _same_kind, _preposition):
        if completed := rule(new, before):
            return completed
    return _relation(new, before, turns, alone=not named) or (_common(new, before) if named else None)


def _asks_again(core: str, lead: str, turns: Sequence[Turn]) -> str | None:
    """A contrast that says its interrogative again: "Huế thì có mấy quận?", "Còn hang Én giá bao nhiêu?"."""
    before = turns[-1].question
    asking, old = find_interrogative(core), turns[-1].query.interrogative
    if asking is None or old is None or asking.wanted != old.wanted or len(core[asking.end :].split()) > 2:
        return None
    ahead = [word for word in cut(core) if word.start < asking.start]
    said = {word.text for word in cut(before)}
    while ahead and (ahead[-1].sort == "light" or ahead[-1].text in {*_COSTS, *said}):
        ahead.pop()
    if not (lead or " thì " in core[: asking.start]) or is_relation(core) or any(w.sort == "verb" for w in ahead):
        return None
    made = apply_contrast(core[: ahead[-1].end], "còn ", turns) if ahead else None
    new = find_interrogative(made) if made else None
    if made is None or new is None:
        return None
    rest = [word for word in cut(made) if word.start >= new.end]
    if asking.wanted == "amount" and len(core) > asking.end:
        rest = rest[1:]  # the unit, which is said anew
    return f"{made[: new.start]}{core[asking.start :]} {made[rest[0].start :] if rest else ''}".strip()


def _stands_for_a_question(phrase: str, before: str) -> bool:
    """Whether a phrase alone is a follow-up: its like was in the question before, or it names nothing."""
    named = mentions(phrase)
    if any(each.kind != "time" for each in named):
        rest = [word for word in cut(phrase) if not any(each.start <= word.start < each.end for each in named)]
        return all(word.sort in ("light", "joint", "break") for word in rest) and any(
            _like(each, before) for each in named if each.kind != "time"
        )
    most = phrase.endswith("nhất")
    opens = any(word.sort in ("noun", "joint") for word in cut(phrase)[:1])
    return len(phrase.split()) <= LONGEST_ALONE + 2 * len(named) + most and opens


def _ask_comparison(phrase: str, turns: Sequence[Turn]) -> str | None:
    """How what was asked for compares with the phrase: "So với năm 2023 thì sao?"."""
    before, asking = turns[-1].question, turns[-1].query.interrogative
    stem = re.sub(r" là$", "", before[: asking.start].strip()) if asking and asking.start else subject(turns[-1])
    return f"{stem} {decapitalise(phrase)} thế nào" if stem else None


def _relative_year(phrase: str, turns: Sequence[Turn]) -> str | None:
    """The year before or after the one spoken of: "năm trước đó" after 2023 is "năm 2022"."""
    step = 1 if _NEXT_YEAR.fullmatch(lower(phrase)) else -1 if _LAST_YEAR.fullmatch(lower(phrase)) else 0
    known = re.search(r"\d{4}", last_time(turns, unit="năm") or "") if step else None
    return f"năm {int(known.group()) + step}" if known else None


def _put(before: str, start: int, end: int, new: str) -> str:
    placed = new if start == 0 else decapitalise(new)
    return f"{before[:start].rstrip()} {placed} {before[end:].lstrip()}".strip()


def _times(new: str, before: str) -> str | None:
    """The question with its time replaced by the one that the phrase is; a phrase with a name besides keeps it."""
    time = next((each for each in mentions(new) if each.kind == "time"), None)
    if time is None:
        return None
    said = [each for each in mentions(before) if each.kind == "time"]
    text = f"năm {time.text}" if time.text.isdigit() and said and not said[-1].text.isdigit() else time.text
    moved = _put(before, said[-1].start, said[-1].end, text) if said else f"{before} {decapitalise(time.text)}"
    rest = re.sub(r"(?: năm|^vào|^đến|^trong)$", "", f"{new[: time.start]} {new[time.end :]}".strip()).strip()
    if not rest:
        return moved
    return _same_head(rest, moved) or _same_kind(rest, moved)


def _ordinal(new: str, before: str) -> str | None:
    """The question about the first instead of the second: "Lần thứ nhất thì sao?"."""
    ordinal, said = re.search(r"thứ \w+", lower(new)), re.search(r"thứ (?!mấy|nào)\w+", lower(before))
    return f"{before[: said.start()]}{ordinal.group()}{before[said.end() :]}" if ordinal and said else None


def _same_head(new: str, before: str) -> str | None:
    """A phrase that begins as one before does replaces it: điều 36, trứng cút, lượt về, Nghị định 100."""
    said, low = new.split(" "), lower(before)
    for size in range(min(3, len(said) - 1), 0, -1):
        head = lower(" ".join(said[:size]))
        if _PREPOSITION.fullmatch(head):
            continue
        verbal = all(word.sort not in ("noun", "name") for word in cut(head))
        for found in re.finditer(rf"(?<!\w){re.escape(head)} (?=\w)", low):
            inside = any(word.start < found.start() < word.end for word in cut(before))
            whole_word = next((word.end for word in cut(before) if word.start == found.start()), 0)
            compound = len(said) == 2 and whole_word > found.end()  # "nghỉ ốm" for "nghỉ phép"
            end = whole_word if compound else _like_end(before, found.start(), found.end())
            if end and not inside and (compound or not verbal):
                return _put(before, found.start(), end, new)
    return None


def _like_end(before: str, start: int, after: int) -> int:
    """Where the phrase ends that the new one replaces; 0 when nothing like it follows the head."""
    named = next((each for each in mentions(before) if each.start == start), None)
    if named:
        return named.end
    end, span = phrase_end(before, after), topic(before) or (0, 0)
    if span[0] <= start < span[1]:
        named_after = [each.start - 1 for each in mentions(before) if after < each.start < span[1]]
        return len(before[: max(end, min([span[1], *named_after]))].rstrip())
    first = next((word for word in cut(before) if word.start >= after and word.sort != "asking"), None)
    return end if end > after or first is None else first.end


def _like(named: Mention, before: str) -> Mention | None:
    """The mention that the new name may replace: of its kind, or a bare name."""
    span = topic(before) or (0, 0)
    kinds = {named.kind, "name"} if named.kind != "name" else {"person", "place", "organisation", "event", "name"}
    found = [each for each in mentions(before) if each.kind in kinds]
    found.sort(key=lambda each: (named.kind not in (each.kind, "name"), not span[0] <= each.start < span[1]))
    return next(iter(found), None)


def _same_kind(new: str, before: str) -> str | None:
    """A name takes the place of one of its kind."""
    named = [each for each in mentions(new) if each.kind != "time"]
    if len(named) != 1 or named[0].end < len(new):
        return None
    ahead = new[: named[0].start].strip()
    if ahead and not _PREPOSITION.fullmatch(lower(ahead)):
        return None
    like = _like(named[0], before)
    return _put(before, like.start, like.end, new[named[0].start :]) if like else None


def _preposition(new: str, before: str) -> str | None:
    """A phrase with a preposition replaces the one with the same, or opens the question."""
    preposition = _PREPOSITION.match(lower(new))
    if preposition is None:
        return None
    for found in whole(preposition.group()).finditer(lower(before)):
        if (end := phrase_end(before, found.end() + 1)) > found.end():
            return _put(before, found.start(), end, new)
    return f"{new[:1].upper()}{new[1:]}, {decapitalise(before)}"


def _relation(new: str, before: str, turns: Sequence[Turn], *, alone: bool) -> str | None:
    """A noun that is always something's ("Lợi nhuận?") takes the place of another, or is asked of the topic."""
    time = next((each for each in mentions(new) if each.kind == "time"), None)
    bare = new[: time.start].strip() if time else new
    if (fitting := left_out(bare, turns)) != thing(turns):
        return f"{bare} của {decapitalise(fitting)} {decapitalise(time.text) if time else ''}".strip()
    start, middle, end = owner(before)
    if not alone and not is_relation(new):
        return None
    if middle > start:
        return f"{before[:start]}{new if start == 0 else decapitalise(new)} {before[middle:]}"
    return f"{new} của {decapitalise(before[start:end])}" if end > start else None


def _common(new: str, before: str) -> str | None:
    """A noun phrase takes the place of the topic, or of its object; a verb that of the verb that opens the question."""
    span = topic(before)
    if span is None:
        return None
    names = [each for each in mentions(before) if span[0] <= each.start < span[1] and each.kind != "time"]
    like = next((word for word in cut(before) if word.sort == "noun" and alike(lower(new), word.text)), None)
    if like and not any(each.start <= like.start < each.end for each in mentions(before)):
        after = next((word for word in cut(before) if word.start > like.start), like)
        inside = re.fullmatch(function_words.NOMINAL, like.text) and after.sort == "verb"  # "người lớn"
        return _put(before, like.start, after.end if inside else like.end, new)
    first = cut(before[slice(*span)])[0]
    if first.sort == "verb" and not names:
        verb = cut(new)[0].sort == "verb" and not mentions(new)
        return _put(before, *(span if verb else _object(before, (span[0] + first.end + 1, span[1]))), new)
    inner = _object(before, span)
    verb = cut(new)[0].sort == "verb" and not mentions(new)
    if verb and (found := _predicate(before, span[1], of_verb=True)):
        return _put(before, *found, new)
    inside_name = any(inner[0] <= each.start < inner[1] for each in names)
    if mentions(new) or not names or (inner != span and not inside_name):
        return _put(before, *inner, new)
    if found := _predicate(before, span[1], of_verb=False):
        return _put(before, *found, new)
    return f"{new[:1].upper()}{new[1:]} thì {decapitalise(before)}"


def _predicate(before: str, start: int, *, of_verb: bool) -> tuple[int, int] | None:
    """The topic's predicate, from its verb to the interrogative; or the noun in it, which is no unit of a count."""
    asking = find_interrogative(before)
    rest = [word for word in cut(before) if word.start >= start and (asking is None or word.start < asking.start)]
    told = list(takewhile(_tells, dropwhile(lambda word: not _tells(word), rest)))
    if of_verb:
        return (told[0].start, told[-1].end) if any(word.sort == "verb" for word in told[:2]) else None
    noun = next((word for word in told if word.sort == "noun"), None)
    return (noun.start, phrase_end(before, noun.start)) if noun else None


def _tells(word: Word) -> bool:
    return word.sort not in ("light", "break") or word.text == "không"


def _object(before: str, span: tuple[int, int]) -> tuple[int, int]:
    """The noun phrase after the last preposition of the topic ("... trong logistics"), or the whole topic."""
    inner = [word for word in cut(before) if word.sort in ("joint", "verb") and span[0] < word.start < span[1]]
    for word in reversed(inner):
        end = phrase_end(before, word.end + 1)
        if word.end + 1 < min(end, span[1]):
            return word.end + 1, min(end, span[1]) if word.sort == "verb" else span[1]
    return span

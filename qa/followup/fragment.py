"""A question that lacks its topic ("Ai ký?", "Ủ bệnh mấy ngày?", "Giá vé bao nhiêu?"), completed from the one before.

Whether it lacks one is `dependence`'s to tell; here stands where a Vietnamese sentence would hold it.
"""

import re
from collections.abc import Sequence

from qa.followup.clause import Asked, asked
from qa.followup.dependence import FEW, MOST, OWN_CLAUSE, WHO_IS, brought, counts_kinds, depends, lacks_subject
from qa.followup.lexicon import Word, cut, lower
from qa.followup.mentions import mentions, phrase_end, whole
from qa.followup.ownership import is_relation, owner
from qa.followup.recall import said, thing
from qa.followup.statement import decapitalised, statement
from qa.followup.turn import Turn

__all__ = ["completed"]

LONGEST = 9
"""Syllables; a longer question holds its own topic."""
_THAT_IS = re.compile("(?:đó|đây|vậy) là (?!bài|tài liệu|văn bản|trang)(?=.)")
_WHY_NOT = re.compile(r"((?:vì|tại) sao)(?: lại)? (không|chưa)(?: được)?")
_COUNT = re.compile(r"(?:bao nhiêu|mấy) ")


def completed(core: str, lead: str, turns: Sequence[Turn]) -> str | None:
    """The fragment with what it lacks from the question before; None when it stands alone."""
    that = _THAT_IS.match(lower(core))
    text = core[that.end() :] if that else core
    asking = asked(text)
    about = lower(thing(turns))
    if asking is None or len(text.split()) > LONGEST or (about and about in lower(text)):
        return None
    if why_not := _WHY_NOT.fullmatch(lower(text)):
        return _denied(why_not, turns[-1])
    if lower(text).startswith("so với ") and thing(turns):
        return f"{thing(turns)} {decapitalised(text)}"
    bring = brought(text, asking)
    if not bring and counts_kinds(text, asking) and not that:
        return None
    if not bring or that:
        return _adjunct(text, asking, turns)
    named = [each for each in mentions(text) if each.kind != "time"]
    if named:
        if len(named) == 1 and lacks_subject(text, asking, named[0].start):
            return f"{thing(turns)} {decapitalised(text)}" if thing(turns) else None
        return _parallel(text, named[0].end, bring, turns) if lead and len(named) == 1 else None
    if depends(text, asking, bring, turns):
        return _with_topic(text, asking, bring, turns)
    if lead and asking.start == 0 and asking.wanted == "reason" and len(bring) <= FEW and thing(turns):
        return (
            f"{text} {decapitalised(thing(turns))}"
            if bring[-1].sort == "verb"
            else f"{thing(turns)}, {decapitalised(text)}"
        )
    return None


def _denied(match: re.Match[str], turn: Turn) -> str | None:
    """Why the question before, which asked whether, is answered by no: "Vì sao trẻ em không nên uống cà phê?"."""
    asking = asked(turn.question)
    if asking is None or asking.wanted != "whether":
        return None
    told = statement(turn.question, "")
    denied = re.sub(r" (?:có|đã) ", f" {match.group(2)} ", f"{told} ", count=1)
    return f"{match.group(1)} {decapitalised(denied)}".strip() if denied != f"{told} " else None


def _adjunct(text: str, asking: Asked, turns: Sequence[Turn]) -> str | None:
    """The statement before, asked anew by another interrogative, or by a finer one of the same kind."""
    turn = turns[-1]
    before, old = turn.question.rstrip(" ?.!"), asked(turn.question)
    told = statement(turn.question, said(turn))
    if asking.wanted == "reason":
        return f"Vì sao {decapitalised(told)}"
    if OWN_CLAUSE.search(lower(text)):
        return None
    if old is None:
        return f"{told}, {decapitalised(text)}"
    rest = before[old.end :].strip()
    if asking.wanted == "amount" and _COUNT.match(lower(text)):
        if old.wanted == "amount" and _COUNT.match(lower(before), old.start):
            unit = re.match(r"\s*\S+", before[old.end :])
            return f"{before[: old.start]}{decapitalised(text)}{before[old.end + (unit.end() if unit else 0) :]}"
        return f"{thing(turns)} có {decapitalised(text)}" if thing(turns) else None
    if asking.wanted == "amount" and asking.start > 0 and thing(turns):
        return f"{thing(turns)} {decapitalised(text)}"
    noun = text[asking.start : asking.end].rsplit(" ", 1)[0]
    echoed = noun.removeprefix("những ").removeprefix("các ")
    if asking.wanted == "thing" and echoed and lower(rest).startswith(lower(echoed)):
        return f"{before[: old.start]}{decapitalised(text)}{rest[len(echoed) :]}"
    if old.wanted == asking.wanted and old.wanted not in ("thing", "amount", "person"):
        return f"{before[: old.start]}{decapitalised(text)} {rest}".strip()
    if not turn.answer and old.wanted not in ("time", "place", "manner", "reason"):
        return f"{thing(turns)} {decapitalised(text)}" if thing(turns) else None
    return f"{told} {decapitalised(text)}"


def _parallel(text: str, end: int, bring: list[Word], turns: Sequence[Turn]) -> str | None:
    """A clause on another name ("Thế Indonesia mua bao nhiêu?"), with the object or the topic of the one before."""
    turn = turns[-1]
    start, _, stop = owner(turn.question)
    about = turn.question[start:stop]
    verb = next((word for word in bring if word.sort == "verb" and word.start >= end), None)
    if len(text.split()) > LONGEST or not about or verb is None:
        return None
    said_too = whole(re.escape(verb.text)).search(lower(turn.question))
    if said_too and said_too.start() < start:
        return f"{text} {decapitalised(about)}"
    kinds = {each.kind for each in mentions(about)}
    mine = {each.kind for each in mentions(text) if each.kind != "time"}
    return None if kinds & mine or not kinds or said_too else f"{about}, {decapitalised(text)}"


def _with_topic(text: str, asking: Asked, bring: list[Word], turns: Sequence[Turn]) -> str | None:
    """The fragment with what the question before was about, where a Vietnamese sentence would hold it."""
    about, told = thing(turns), ""
    if _is_thin(about, turns):
        told = statement(turns[-1].question, said(turns[-1]))
    if not about and not told:
        return None
    if bring[0].sort == "noun" and asking.start > bring[0].start and is_relation(text):
        return _owned(text, bring, turns, about)
    if told and told != about:
        return f"{told}, {decapitalised(text)}"
    if asking.start > 0 or asking.wanted == "amount":
        return f"{about} {decapitalised(text)}"
    if asking.wanted in ("reason", "time", "manner"):
        return f"{text[: asking.end]} {decapitalised(about)} {text[asking.end :].strip()}"
    start, middle, end = owner(turns[-1].question)
    if middle > start and is_relation(about) and about == turns[-1].question[start:end]:
        about = turns[-1].question[middle:end]
    if (bring[-1].sort == "verb" or WHO_IS.match(lower(text))) and not MOST.search(lower(text)):
        return f"{text} {decapitalised(about)}"
    return f"{about}, {decapitalised(text)}"


def _is_thin(about: str, turns: Sequence[Turn]) -> bool:
    """Whether the topic alone would not tell what is talked of: a place, of which a deed was told, or nothing."""
    question = turns[-1].question
    first = next((each for each in mentions(about) if each.start == 0), None)
    if about and (first is None or first.kind != "place" or about not in question or not said(turns[-1])):
        return not about
    asking = asked(question)
    end = question.find(about) + len(about)
    rest = [word for word in cut(question) if word.start >= end and word.sort == "noun"]
    return any(asking is None or not asking.start <= word.start < asking.end for word in rest)


def _owned(text: str, bring: list[Word], turns: Sequence[Turn], about: str) -> str:
    """The noun that is always something's with its owner: "Giá vé tuyến metro số 1 bao nhiêu?"."""
    start, middle, end = owner(turns[-1].question)
    whose = turns[-1].question[middle:end] if about == turns[-1].question[start:end] else about
    after = phrase_end(text, bring[0].start)
    rest = text[after:].strip()
    of = " của " if re.match("là|có|gồm", lower(rest)) else " "
    times = [each.text for each in mentions(turns[-1].question) if each.kind == "time"]
    when = (
        f" {decapitalised(times[0])}"
        if len(times) == 1 and not any(each.kind == "time" for each in mentions(text))
        else ""
    )
    return f"{text[:after]}{of}{decapitalised(whose)}{when} {rest}"

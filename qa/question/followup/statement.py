"""The statement that a question makes once it is answered, and how a phrase reads inside a sentence."""

import re
from itertools import dropwhile

from qa.question.clause import END, TIME_NOUN, Interrogative, find_interrogative
from qa.question.mentions import mentions

__all__ = ["decapitalise", "statement"]


def statement(question: str, answer: str) -> str:
    """What the question says once answered, without its question mark; a long answer is left out.

    >>> statement("Kế hoạch 227 do ai ban hành?", "Hải Phòng")
    'Kế hoạch 227 do Hải Phòng ban hành'
    """
    asking, end = find_interrogative(question), len(question.rstrip(END))
    if asking is None:
        return question[:end]
    before, after = question[: asking.start].split(), question[asking.end : end].split()
    if asking.wanted == "whether":
        return " ".join(before)
    filled = "" if asking.wanted == "reason" else _fill(question, asking, answer)
    said = filled.casefold().split()
    if asking.wanted == "amount" and not filled.isdigit():
        units = {*said, *(("phần", "trăm") if "%" in filled else ()), *({"tiền"} if _MONEY & {*said} else ())}
        after = list(dropwhile(lambda word: word.casefold() in units, after))
    echoed = [size for size in range(1, len(before) + 1) if " ".join(before[-size:]).casefold().split() == said[:size]]
    return " ".join([*before[: len(before) - max(echoed, default=0)], *filled.split(), *after])


_MONEY = {"đồng", "usd", "tỷ", "triệu"}


def _fill(text: str, asking: Interrogative, answer: str) -> str:
    """The text in place of the interrogative: a short answer with the noun that was asked for."""
    answer = answer.strip(" .;,\n")
    if not answer or len(answer.split()) > 8 or "\n" in answer:
        return ""
    first, _, _ = text[asking.start : asking.end].partition(" ")
    noun = text[asking.start : asking.end].rpartition(" ")[0]
    if asking.wanted == "time" and answer[0].isdigit():
        unit = noun if TIME_NOUN.fullmatch(noun.lower()) else "năm" if answer.isdigit() else "ngày"
        return f"{unit} {answer}"
    return f"{first} {answer}" if asking.wanted == "place" and first.lower() in ("ở", "tại") else answer


def decapitalise(text: str) -> str:
    """The text as it reads inside a sentence: its first letter small unless a name opens it."""
    first = next((each for each in mentions(text) if each.start == 0), None)
    one, two, *_ = [*text.split(" ", 2), "", ""]
    if first and first.kind == "document" and (re.search(r"\d", first.text) or "luật" in first.head):
        return text  # an act keeps its capital: "Kế hoạch 227"
    if first:
        keep = first.kind != "time" and not first.head
    elif any(each.start == len(one) + 1 for each in mentions(text)):
        keep = len(one) > 1 and one.isupper()  # "Cách Sài Gòn mấy cây?"
    else:
        keep = one[:1].isupper() and (two[:1].isupper() or (len(one) > 1 and one.isupper()))
    return text if keep else text[:1].lower() + text[1:]

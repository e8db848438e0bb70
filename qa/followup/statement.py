"""The statement that a question makes once it is answered, and how a phrase reads inside a sentence."""

import re

from qa.followup.clause import END, TIME_NOUN, Asked, asked
from qa.followup.mentions import mentions

__all__ = ["decapitalised", "statement"]


def statement(question: str, answer: str) -> str:
    """What the question says once answered, without its question mark; a long answer is left out.

    >>> statement("Kế hoạch 227 do ai ban hành?", "Hải Phòng")
    'Kế hoạch 227 do Hải Phòng ban hành'
    """
    asking = asked(question)
    end = len(question.rstrip(END))
    if asking is None:
        return question[:end]
    before, after = question[: asking.start].rstrip(), question[asking.end : end].strip()
    if asking.wanted == "whether":
        return before
    if asking.wanted == "reason":
        return f"{before} {after}".strip()
    filled = _filled(question, asking, answer)
    if asking.wanted == "amount" and filled and not filled.isdigit():
        after = _without_unit(after, filled)
    return " ".join(filter(None, [_without_echo(before, filled), filled, after]))


def _without_unit(after: str, amount: str) -> str:
    """What follows "bao nhiêu", less the unit that the answer already names ("tiền" beside "đồng")."""
    rest, said = after.split(" "), {*amount.casefold().split()}
    while rest and (
        rest[0].casefold() in said
        or (rest[0] == "tiền" and said & {"đồng", "usd", "tỷ", "triệu"})
        or (rest[0] in ("phần", "trăm") and "%" in amount)
    ):
        rest.pop(0)
    return " ".join(rest)


def _without_echo(before: str, filled: str) -> str:
    """What stands before the answer, less the words that the answer begins with."""
    ahead, said = before.split(" "), filled.split(" ")
    for size in range(min(len(ahead), len(said)), 0, -1):
        if [each.casefold() for each in ahead[-size:]] == [each.casefold() for each in said[:size]]:
            return " ".join(ahead[:-size])
    return before


def _filled(text: str, asking: Asked, answer: str) -> str:
    """What takes the place of the interrogative: the answer when it is short, with the words it was asked by."""
    answer = answer.strip(" .;,\n")
    if not answer or len(answer.split()) > 8 or "\n" in answer:
        return ""
    phrase = text[asking.start : asking.end]
    noun = phrase.rsplit(" ", 1)[0] if " " in phrase else ""
    if asking.wanted == "time" and answer[0].isdigit():
        unit = noun if TIME_NOUN.fullmatch(noun.lower()) else "năm" if answer.isdigit() else "ngày"
        return f"{unit} {answer}"
    if asking.wanted == "place" and (first := phrase.split(" ")[0]).lower() in ("ở", "tại"):
        return f"{first} {answer}"
    return answer


def decapitalised(text: str) -> str:
    """The text as it reads inside a sentence: its first letter small unless a name opens it."""
    first = next((each for each in mentions(text) if each.start == 0), None)
    two = text.split(" ", 2)
    capitals = len(two) > 1 and two[0][:1].isupper() and two[1][:1].isupper()
    if any(each.start == len(two[0]) + 1 for each in mentions(text)):
        capitals = False  # "Cách Sài Gòn mấy cây?"
    if first and first.kind == "document" and (re.search(r"\d", first.text) or "luật" in first.head):
        return text  # an act keeps its capital: "Kế hoạch 227"
    keep = (first.kind != "time" and not first.head) if first else capitals or (len(two[0]) > 1 and two[0].isupper())
    return text if keep else text[:1].lower() + text[1:]

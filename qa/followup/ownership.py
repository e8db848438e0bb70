"""Nouns that are always somebody's or something's ("giá vé", "dân số"), and whose they are in a question."""

import re

from qa.followup import words
from qa.followup.clause import topic
from qa.followup.lexicon import cut, is_possessed, lower
from qa.followup.mentions import mentions, whole

__all__ = ["is_relation", "owner"]

_RELATION = whole(words.RELATION)
_MEASURE = re.compile(r"(?:sức|độ|chiều|tốc|mức|tỷ|tổng|lượng|diện|dung|trọng|khối) \w+")


def is_relation(text: str) -> bool:
    """Whether the phrase opens with a noun that is always something's: "giá vé", "dân số"."""
    first = next((word for word in cut(text) if word.sort != "light"), None)
    return (
        first is not None
        and first.sort in ("noun", "verb")
        and (
            is_possessed(first.text)
            or _RELATION.fullmatch(first.text) is not None
            or _MEASURE.fullmatch(first.text) is not None
            or first.text == "người"
        )
    )


def owner(before: str) -> tuple[int, int, int]:
    """Where the topic of a question begins, where its owner begins in it, and where it ends: "Dân số | Hà Nội | ".

    The owner is the whole topic when its first noun is nobody's.
    """
    span = topic(before)
    if span is None:
        return (0, 0, 0)
    if any(each.start == span[0] for each in mentions(before)):
        return (span[0], span[0], span[1])  # "Kế hoạch 227 của Hải Phòng"
    inner = [each for each in mentions(before) if span[0] < each.start < span[1] and each.kind != "time"]
    inner.sort(key=lambda each: each.kind == "name")  # stable: the first that is more than a bare name
    of = re.search(r"(?<!\w)của ", lower(before[: span[1]]))
    starts = [each.start for each in inner[:1]] if not of or of.start() <= span[0] else [of.end()]
    relation = is_relation(before[slice(*span)]) and not before[slice(*span)].split()[0].isupper()
    return (span[0], min(starts) if starts and (relation or of) else span[0], span[1])

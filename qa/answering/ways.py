"""The ways of answering, in the order they are tried, and how to add one.

A way is a function `(query, hits, documents) -> Answer | None` in a file of its own in this folder, with a test of the
same name under tests/qa/answering. It looks at `query.answer_type` first and gives None at once for a question that is
not its own, or where the documents do not say clearly what it looks for; the next way is tried then. To add one, write
the file (`small_talk.py` is the shortest example) and put its line into `WAYS`. A way makes its answer by `quote`,
`reply` or `abstain` of `qa.answering.quote`: these take the words of the answer as spans of the documents, and the few
own words ("Có: ") as strings, so that `Answer` tells them apart; the name of the way is put in here.

What no way answers, the `Answerer` (the span reader, or an LLM) answers, or abstains.
"""

import dataclasses
import re
from collections.abc import Sequence
from typing import Protocol

from index import Hit
from qa.answer import Answer
from qa.answering import (
    by_number,
    by_value,
    cell,
    choice,
    compare,
    count,
    definition,
    formalities,
    from_faq,
    in_range,
    in_series,
    limits,
    list_items,
    overview,
    party,
    range_end,
    section,
    signer,
    small_talk,
    timetable,
    translated,
    two_facts,
    yes_no,
)
from qa.answering.against.companion import is_of_one
from qa.answering.against.other_column import is_of_other_column
from qa.answering.against.other_period import is_of_other_period
from qa.answering.against.other_sort import is_other_sort
from qa.answering.documents import Documents
from qa.question.answer_type import value_type
from qa.question.query import Query

__all__ = ["WAYS", "Way", "answer"]


_NONE = re.compile(
    r"\W*(?:không|chưa|miễn|theo|liên hệ|tùy|cả|hằng|hàng|mỗi|đến khi|nửa|"
    r"một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười)(?!\w)|\W*$",
    re.IGNORECASE,
)
"""How a cell begins that gives no figure and yet answers."""
_MANY_SIDED = frozenset(
    ["small_talk", "translated", "overview", "by_number", "compare", "choice", "two_facts", "yes_no"]
)
"""Ways whose answers are no single value."""
LONGEST_VALUE = 80
"""Characters of an answer that is a value and no clause."""
_LETTERS = re.compile(r"[^\W\d_]{2}")
_MEASURED = frozenset(["number", "quantity", "money", "percent", "duration", "time"])


class Way(Protocol):
    """Answers one kind of question, or passes it on."""

    def __call__(self, query: Query, hits: Sequence[Hit], documents: Documents, /) -> Answer | None:
        """The answer; None for a question of another kind, and where the documents do not hold what is asked.

        Args:
            query: what is asked.
            hits: what was retrieved for it, the best first, 50 or fewer; none for small talk.
            documents: all that are asked, whether retrieved or not.
        """
        ...


WAYS: tuple[tuple[str, Way], ...] = (
    ("small_talk", small_talk.answer),  # "xin chào": about the assistant, so no document is looked at
    ("translated", translated.answer),  # an English question: the same in Vietnamese words, by the ways below
    ("metadata", formalities.answer_article),  # "Ai viết bài này?": the article's own title, author or date line
    ("in_series", in_series.answer),  # "Ngày 2 đi đâu?": a part by the document's own word and number
    ("overview", overview.answer),  # "Bài viết nói về gì?", "Tóm tắt", "Có những tài liệu nào?"
    ("formalities", formalities.answer),  # "Ai ký?", "Số hiệu là gì?": the head and foot
    ("party", party.answer),  # "Bên A là ai?" of a contract, and "Bên C", which it has not
    ("signer", signer.answer),  # "Ai là chủ tọa?": who signs below the post
    ("by_number", by_number.answer),  # "Điều 5 quy định gì?": exactly that part, or a line that it is not there
    ("timetable", timetable.answer),  # "Thứ Năm học môn gì?", "Toán học thứ mấy?": a table of the days of a week
    ("count", count.answer),  # "Có mấy chương?": the parts of a kind, the items of a list
    ("compare", compare.answer),  # "Món nào đắt nhất?", "2023 hay 2024?": both values and the verdict
    ("choice", choice.answer),  # "trước hay sau bữa ăn?": the clause that says one of the two
    ("two_facts", two_facts.answer),  # "bắt đầu và kết thúc lúc mấy giờ?": each by the ways below
    ("limits", limits.answer),  # "Đường huyết có cao không?": a measured value beside its limits
    ("yes_no", yes_no.answer),  # "có được … không?": a verdict with its clause, else an abstention
    ("faq", from_faq.answer),  # a question that the document asks itself: its own answer
    ("definition", definition.answer),  # "Thế nào là …?": the sentence that defines it
    ("by_value", by_value.answer),  # "Ngày 19/3 có việc gì?": the clauses that hold it
    ("in_range", in_range.answer),  # "70 tuổi": the row or clause whose range holds the number
    ("cell", cell.answer),  # a row and a column, a label, a code
    ("range_end", range_end.answer),  # "hết hạn ngày nào?": the end of "từ … đến …"
    ("list", list_items.answer),  # "gồm những gì?": all items
    ("section", section.answer),  # "hiệu lực", "Kết luận là gì?": what stands below the heading
)
"""Name and function of every way, the first one tried first; what comes earlier is surer of its kind."""


def answer(
    query: Query, hits: Sequence[Hit], documents: Documents, *, ways: Sequence[tuple[str, Way]] = WAYS
) -> Answer | None:
    """The answer of the first way that has one; None where it is for the `Answerer` to say."""
    for name, way in ways:
        found = way(query, hits, documents)
        if found is None or (name == "cell" and _is_of_other(query, found)):
            continue
        if name not in _MANY_SIDED and not found.reply and 0 < len(found.text) <= LONGEST_VALUE:
            around = " ".join(f"{each.document.title} {each.text}" for each in found.citations)
            if is_other_sort(query.text, found.text, around):
                continue
        return dataclasses.replace(found, way=name)
    return None


def _is_of_other(query: Query, found: Answer) -> bool:
    """Whether a cell is of another column or period than was asked for, or the price of one where all were meant."""
    every = [span for citation in found.citations for span in citation.highlights]
    cited = next((span for span in every if found.text.startswith(span.text)), next(iter(every), None))
    if cited is None or _is_of_other_kind(query, found):
        return cited is not None
    block = next(iter(cited.document.blocks_within(cited.start, cited.end)), cited)
    text, span, line = cited.document.text, (cited.start, cited.end), (block.start, block.end)
    other = is_of_other_period(query, cited) or is_of_other_column(query, cited)
    return other or is_of_one(query.text, text, span, line)


def _is_of_other_kind(query: Query, found: Answer) -> bool:
    """Whether a cell holds no figure where one is asked for, or no word where a person is: another column's."""
    if found.abstained or found.reply or _NONE.match(found.text):
        return False
    if query.answer_type == "reason":
        return _LETTERS.search(found.text) is None
    kind = value_type(query.text)
    if kind == "person":
        return _LETTERS.search(found.text) is None
    return kind in _MEASURED and not any(letter.isdigit() for letter in found.text)

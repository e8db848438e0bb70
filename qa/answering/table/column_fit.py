"""How well a question names a column of a table: part of the way of answering in `cell`."""

import itertools
import re

from index.outline import Row, Table, TableCell, headings_above
from index.search.bm25.terms import terms
from index.vietnamese.dates import RECENT_YEAR
from index.vietnamese.quantities import quantities
from index.vietnamese.text import fold
from qa.answering.form_persons import is_person
from qa.answering.topic import Topic

__all__ = ["CALLED", "best_column", "column_fit", "counted_noun", "is_count", "is_other", "tells_people"]

CALLED = 0.2
"""Worth of a column's name that stands in the question as it is."""
_MEASURES = frozenset("tiền nghìn ngàn triệu tỷ đô cái chiếc thứ loại món mục con".split())
"""What stands after "bao nhiêu" and need not stand beside the figure."""
_PRICED = re.compile(r"(?:thành )?tiền(?!\w)", re.IGNORECASE)
_ASKS_PRICE = re.compile(
    r"(?<!\w)(?:tiền|giá|phí|đồng|trả|đóng|nộp|tốn|hết|mất|thu|chi|cước|tien|gia|phi|dong)(?!\w)", re.I
)
_YEAR = re.compile(RECENT_YEAR)


_SUM = re.compile(
    r"(?<!\w)(?:đ|đồng|vnđ|vnd|usd|nghìn|ngàn|triệu|tỷ|tỉ|k|tr)(?!\w)|\d[.,\s]\d{3}(?!\d)|\d{4}|[$€]", re.I
)
"""What tells that a figure is a sum of money."""


def column_fit(topic: Topic, column: str, years: set[str], row: Row, key: TableCell | None) -> float:
    """How well a column is the one asked for; what its name has of the key's column names the row, not the column."""
    named = set(terms(key.column)) if key is not None else set()
    if named < set(terms(column)):
        column = " ".join(word for word in column.split() if not named.issuperset(terms(word)))
    name = re.sub(r" ?\([^()]{0,60}\)", "", column)
    if _PRICED.match(name) and not _ASKS_PRICE.search(topic.query.text):
        return 0.0  # "Tiền điện" for how much "điện" was used
    called = CALLED if name and fold(name) in fold(topic.query.text) else 0.0
    if years and _YEAR.search(column):
        below = topic.fit(_YEAR.sub("", column))  # "Bìa cứng" of "Năm 2024 / Bìa cứng"
        return 1.0 + below + called if years & set(_YEAR.findall(column)) else 0.0
    own = fold(row.cells[0].span.text)
    if fold(column) in own:
        return 0.0
    # Of columns that the question holds whole, the one that says more: "Trẻ em / Cuối tuần" before "… / Trong tuần".
    more = 0.001 * sum(topic.weights.get(fold(term), 0.0) for term in set(terms(column)))
    return max(topic.fit(column), topic.fit(name)) + called + more


def best_column(topic: Topic, table: Table) -> float:
    """How well the question names a column of values."""
    return max((topic.fit(re.sub(r" ?\([^()]{0,60}\)", "", column)) for column in table.columns[1:]), default=0.0)


def counted_noun(topic: Topic) -> str:
    """The noun after "bao nhiêu" ("ghế"), empty for a unit and for a word that only points."""
    counted = re.search(r"(?<!\w)(?:bao nhiêu|mấy) (?P<noun>[^\W\d]+)", topic.query.text, re.IGNORECASE)
    noun = counted["noun"].lower() if counted else ""
    measured = bool(quantities(f"5 {noun}")[0].unit) or noun in _MEASURES
    return noun if not measured and fold(noun) in topic.weights else ""


def is_other(topic: Topic, name: str, whole: str) -> bool:
    """Whether the question goes on differently where it shares a name's first words: "người cao tuổi", "Người lớn"."""
    name = re.sub(r"\([^()]{0,60}\)", "", name)
    own, held = {fold(term) for term in terms(name)}, {fold(term) for term in terms(whole)}
    asked = [fold(term) for term in terms(topic.query.text)]
    if own <= set(asked):
        return False
    for place, term in enumerate(asked):
        after = list(itertools.takewhile(topic.weights.__contains__, asked[place + 1 : place + 3]))
        if term in own and any(each not in held for each in after):
            return True
    return False


def tells_people(table: Table, column: str) -> bool:
    """Whether all cells of a column are names of people."""
    texts = [cell.span.text for row in table.rows for cell in row.cells if cell.column == column]
    return all(is_person(text) for text in texts if text.strip())


def is_count(cell: TableCell) -> bool:
    """Whether a cell tells how many there are, and no sum: a figure below a thousand, and nowhere a unit of money."""
    return not _SUM.search(f"{cell.span.text} {cell.column} {headings_above(cell.span)}")

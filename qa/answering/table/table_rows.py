"""Which row of a table a question names, by the cells that name rows."""

import itertools
import re
from collections.abc import Collection, Sequence

from index import Span
from index.outline import Row, Table, TableCell
from index.search.bm25.terms import terms
from index.vietnamese.text import fold
from qa.answering.code import CODE, holds_code
from qa.answering.table.sums import is_other_sum, same_labels
from qa.answering.topic import Topic
from qa.question.query import Query

__all__ = ["LEAST_ROW", "fit_rows", "goes_on", "key_cell", "name_cell"]

LEAST_ROW = 0.7
"""Share of a row's name that the question must hold."""
RARE = 10.0
"""Weight from which one syllable is enough to begin a name."""
BY_BEGINNING = 0.8
"""Fit of a row that the question calls by the first words of its name, as it calls no other."""


def fit_rows(topic: Topic, table: Table, codes: Sequence[str]) -> list[float]:
    """How well the question names each row of a table, 0 to 1, a little more for longer names; by codes where given."""
    fits = [_row_fit(topic, row, codes) for row in table.rows]
    if codes:
        return fits
    if max(fits, default=0.0) >= LEAST_ROW:
        names = [name_cell(topic.query, row).text if row.cells else "" for row in table.rows]
        return [0.0 if goes_on(topic, name, names) else fit for name, fit in zip(names, fits, strict=True)]
    heads = {fold(term) for column in table.columns for term in terms(column)}
    called = _called_by_beginning(topic, heads, [name_cell(topic.query, row).text for row in table.rows if row.cells])
    return fits if called is None else [BY_BEGINNING if at == called else fit for at, fit in enumerate(fits)]


def goes_on(topic: Topic, name: str, names: Sequence[str]) -> bool:
    """Whether the question says a name, and then a word that tells others apart: "trám răng sữa" beside "răng sữa".

    >>> from qa.question.query import Query
    >>> topic, names = Topic(Query("", "Giá trám răng sữa?")), ["Trám răng", "Nhổ răng sữa"]
    >>> [goes_on(topic, name, names) for name in names]
    [True, False]
    """
    asked, own = terms(topic.query.text), terms(name)
    others = {pair for other in names if other != name for pair in itertools.pairwise(terms(other))}
    ends = [at + len(own) for at in range(len(asked) - len(own)) if asked[at : at + len(own)] == own]
    return bool(own) and any((own[-1], asked[end]) in others and asked[end] not in own for end in ends)


def _called_by_beginning(topic: Topic, heads: Collection[str], names: Sequence[str]) -> int | None:
    """The one name whose first words the question says: "Vios" for "Vios số tự động"; None for none or several.

    What the question says next must not tell another thing of the kind: "gạch men" is no "Gạch đặc".
    """
    asked = [fold(term) for term in terms(topic.query.text)]
    best: list[tuple[int, int]] = []
    for at, name in enumerate(names):
        words = [fold(term) for term in terms(name)]
        for place in range(len(asked)):
            size = _count_same(words, asked[place:])
            after = asked[place + size] if place + size < len(asked) else ""
            named = size > 1 or (size == 1 and topic.weights.get(words[0], 0.0) >= RARE)
            if named and (after not in topic.weights or after in heads):
                best.append((size, at))
    longest = max((size for size, _ in best), default=0)
    chosen = {at for size, at in best if size == longest}
    return chosen.pop() if len(chosen) == 1 else None


def _count_same(one: Sequence[str], other: Sequence[str]) -> int:
    """How many words two stretches begin with in common."""
    same = 0
    while same < min(len(one), len(other)) and one[same] == other[same]:
        same += 1
    return same


def name_cell(query: Query, row: Row, value: TableCell | None = None) -> Span:
    """The cell that names a row: the first one with words that is no code, unless a code is asked for."""
    if not re.search(r"(?<!\w)(?:mã|số hiệu|ký hiệu)(?!\w)", query.text, re.IGNORECASE):
        for cell in row.cells[:3]:
            text = cell.span.text.strip()
            if cell is not value and any(map(str.isalpha, text)) and not CODE.fullmatch(text):
                return cell.span
    return row.cells[0].span


def _row_fit(topic: Topic, row: Row, codes: Sequence[str]) -> float:
    """How much of the best naming cell of a row the question holds; longer names win over shorter ones within them."""
    if codes:
        return 1.0 if any(holds_code(row.span.text, code) for code in codes) else 0.0
    best = 0.0
    for cell in row.cells[:3]:
        text = cell.span.text
        if not any(letter.isalpha() for letter in text):
            numbered = re.search(rf"(?<!\w){re.escape(f'{cell.column} {text}')}(?!\w)", topic.query.text, re.IGNORECASE)
            best = max(best, 1.0 if cell.column and numbered else 0.0)
            continue
        if is_other_sum(topic.query.text, text):
            continue
        fit = max(*map(topic.fit, same_labels(text)), 0.95 * topic.fit(re.split(r"[,;(]", CODE.sub("", text))[0]))
        best = max(best, fit + 0.001 * len(text) if fit >= LEAST_ROW else fit)
    return best


def key_cell(topic: Topic, row: Row) -> TableCell | None:
    """The cell of a row whose name the question holds most of, the longer one of two; None for an empty row."""
    return max(row.cells[:3], key=lambda cell: (topic.fit(cell.span.text), len(cell.span.text)), default=None)

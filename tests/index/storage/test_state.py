"""A line of a library is read back as it was, and any other line is refused."""

import json
import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.document import Block, Cell, Document, Passage
from index.storage.records import PARSE_ERRORS, Entry, format_line, is_whole, parse_line
from index.storage.segment import DOCUMENTS, VECTORS
from index.storage.state import State
from tests.faults.scene import article

FUZZ = settings(max_examples=int(os.environ.get("HOIDAP_FUZZ", 500)), deadline=None)
texts = st.text(st.characters(exclude_categories=[]), min_size=4, max_size=40)  # lone surrogates and all


def _row(text: str, name: str) -> Block:
    return Block("row", 2, len(text), name, 1, 2, (Cell(2, 3, name), Cell(3, len(text))))


@given(source=texts, text=texts, context=texts)
@FUZZ
def test_any_document_is_read_back(source, text, context):
    document = Document(source, text, (Block("title", 0, 1), _row(text, context)), context)
    passages = (Passage(document, 0, 1, context), Passage(document, 1, len(text)))
    entry = Entry(document, "2026-01-01", passages, "0f" * 32 if len(text) % 2 else "")
    line = format_line(entry)
    assert line.count("\n") == 1 and line.endswith("\n")
    back = parse_line(line.encode("utf-8", "surrogatepass").decode("utf-8", "surrogatepass"))
    assert (back.document, back.added, back.passages) == (entry.document, entry.added, entry.passages)
    assert (back.document.remark, back.original) == (entry.document.remark, entry.original)
    assert is_whole(line.encode("utf-8", "surrogatepass"))
    assert not is_whole(line.replace("2026", "2027").encode("utf-8", "surrogatepass"))


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-2, 300) | st.floats() | st.text(max_size=5) | st.just("paragraph"),
    lambda inner: st.lists(inner, max_size=4),
    max_leaves=12,
)
GOOD = json.loads(format_line(Entry(article("bài", 1), "2026", (Passage(article("bài", 1), 0, 5),), "0f" * 32)))


@given(change=st.dictionaries(st.sampled_from([*GOOD, "khác"]), json_values, max_size=3), dim=json_values)
@FUZZ
def test_any_line_is_read_whole_or_refused(change, dim):
    line = json.dumps({**GOOD, **change}).encode()
    files = {DOCUMENTS: memoryview(line), VECTORS: memoryview(bytes(8))}
    try:
        state = State.parse(files, {"dim": dim})
    except PARSE_ERRORS:
        return
    assert all(isinstance(passage.text, str) and passage.context is not None for passage in state.passages)
    assert all(isinstance(block.start, int) for d in state.documents.values() for block in d.blocks)
    assert state.store is None or len(state.store) == len(state.passages)
    assert b"".join(b"".join(pieces or ()) for pieces in state.files().values())


@pytest.mark.parametrize(
    ("dim", "told"),
    [
        (-1, "dimension -1"),
        (0, "other than 1 vectors"),
        (1.0, "1.0 is not a whole number"),
        (True, "True is not a whole number"),
        ("2", "'2' is not a whole number"),
        (None, "None is not a whole number"),
        (10**30, "other than 1 vectors"),
    ],
)
def test_a_dimension_that_cannot_be_is_refused(dim, told):
    line = json.dumps(GOOD).encode()
    with pytest.raises(PARSE_ERRORS, match=told):
        State.parse({DOCUMENTS: memoryview(line), VECTORS: memoryview(b"")}, {"dim": dim})

"""Texts read by their place in a line are those of the parsed passages, whatever characters they hold."""

import json
import os

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from index import from_text
from index.document import Document, Passage
from index.storage.records import Entry, format_line, parse_line
from index.storage.sizes import Sizes
from index.storage.text_slices import TextSlices, read_slice
from tests.faults.scene import open_library

FUZZ = settings(max_examples=int(os.environ.get("HOIDAP_FUZZ", 300)), deadline=None)
texts = st.text(st.characters(exclude_categories=[]) | st.sampled_from('"\\\n\t/ờấ'), min_size=4, max_size=60)
SIZES = Sizes(small=1, words=1, largest=100)
TEXTS = (
    'Cầu "Rồng" dài 666 mét.\nKhánh thành năm 2013 ở Đà Nẵng.',
    "Thu do cua Viet Nam la Ha Noi, noi co ho Hoan Kiem va Van Mieu.",  # gets its diacritics when it is added
)


def read(slices, line):
    """The text of each passage, and that with its diacritics."""
    return [
        (read_slice(line, start, end), read_slice(line, first or start, last or end))
        for start, end, first, last in np.array(slices).T.tolist()
    ]


def expected(entry):
    return [(passage.text, passage.with_diacritics) for passage in entry.passages]


@given(source=texts, text=texts, cut=st.integers(1, 3), data=st.data())
@FUZZ
def test_a_slice_is_the_text_of_its_passage(source, text, cut, data):
    document = Document(source, text, ())
    other = data.draw(st.text(alphabet='ấờ"\\a\n', min_size=len(text) - cut, max_size=len(text) - cut))
    passages = (Passage(document, 0, cut, source), Passage(document, cut, len(text), "", other))
    entry = Entry(document, "2026-01-01", passages)
    line = format_line(entry).encode("utf-8", "surrogatepass")
    slices = TextSlices.of(iter([line]))
    assert read(slices, memoryview(line)) == expected(entry)
    assert slices.ends.all()


def test_older_lines_are_left_to_the_parser():
    document = Document("tin", TEXTS[0], ())
    line = json.loads(format_line(Entry(document, "2026", (Passage(document, 0, 9),))))
    line["passages"] = [each[:3] for each in line["passages"]]
    older = json.dumps(line, ensure_ascii=False)
    assert not TextSlices.of(iter([older.encode()])).ends.any()
    assert parse_line(older).passages[0].text == TEXTS[0][:9]


def test_a_saved_library_reads_texts_without_parsing_documents(tmp_path):
    library = open_library(tmp_path, sizes=SIZES)
    library.add(from_text(text, source=f"bài {number}") for number, text in enumerate(TEXTS))
    library.save()
    state = open_library(tmp_path, sizes=SIZES)._shared.state
    found = [(state.passage_text(row), state.restored_text(row)) for row in range(len(state.passages))]
    assert not any(segment._cache or len(segment._decoded) for segment in state.segments)
    assert found == [(passage.text, passage.with_diacritics) for passage in library.passages]
    assert any(text != restored for text, restored in found)


def test_slices_of_merged_segments_follow_their_documents(tmp_path):
    library = open_library(tmp_path, sizes=SIZES)
    for number, text in enumerate((*TEXTS, "Huế mưa to. Trời rét.", "Cần Thơ nắng.")):
        library.add([from_text(text, source=f"bài {number}")])
        library.save()
    library.remove([next(iter(library.documents))])
    library.save()
    reopened = open_library(tmp_path, sizes=SIZES)
    state = reopened._shared.state
    found = [(state.passage_text(row), state.restored_text(row)) for row in range(len(state.passages))]
    assert found == [(passage.text, passage.with_diacritics) for passage in reopened.passages]


def test_a_library_without_slices_is_read_as_before(tmp_path):
    library = open_library(tmp_path, sizes=SIZES)
    library.add(from_text(text, source=f"bài {number}") for number, text in enumerate(TEXTS))
    library.save()
    opened = open_library(tmp_path, sizes=SIZES)
    for segment in opened._shared.state.segments:
        segment._slices = None  # as a segment that older code saved
    state = opened._shared.state
    found = [(state.passage_text(row), state.restored_text(row)) for row in range(len(state.passages))]
    assert found == [(passage.text, passage.with_diacritics) for passage in library.passages]

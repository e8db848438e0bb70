"""A passage that is read when something of it is asked for is the passage itself to whoever asks."""

import copy
import pickle
from dataclasses import replace

import pytest

from index import Query
from index.document import Block, Document, Passage
from index.errors import DamagedLibrary
from index.storage.stored_passage import StoredPassage
from tests.faults.scene import TINY, article, open_library

DOCUMENT = Document("tin", "Mưa to ở Huế.", (Block("paragraph", 0, 13),))
PASSAGE = Passage(DOCUMENT, 0, 13, "Tin", "")


def test_it_is_equal_to_the_passage_whichever_comes_first():
    other = replace(PASSAGE, end=6)
    for _ in range(2):
        stored = StoredPassage.defer(lambda: PASSAGE)
        assert stored == PASSAGE and stored != other and other != stored and stored != "tin"
        assert {stored: 1}[PASSAGE] == 1
    assert PASSAGE == StoredPassage.defer(lambda: PASSAGE) == StoredPassage.defer(lambda: PASSAGE)


def test_it_does_what_a_passage_does():
    stored = StoredPassage.defer(lambda: PASSAGE)
    assert (stored.text, stored.search_text, stored.with_diacritics) == (
        PASSAGE.text,
        PASSAGE.search_text,
        PASSAGE.with_diacritics,
    )
    assert replace(stored, end=6).text == "Mưa to"
    assert copy.deepcopy(stored) == PASSAGE and pickle.loads(pickle.dumps(stored.document)) == DOCUMENT
    with pytest.raises(AttributeError, match="'words'"):
        stored.words  # noqa: B018


def test_it_is_read_once_and_again_after_a_failure():
    given = iter([ValueError("hỏng"), PASSAGE])

    def read() -> Passage:
        each = next(given)
        if isinstance(each, ValueError):
            raise each
        return each

    stored = StoredPassage.defer(read)
    with pytest.raises(ValueError, match="hỏng"):
        _ = stored.start
    assert stored.text == PASSAGE.text and stored.document is DOCUMENT


def test_a_search_parses_no_document_until_a_hit_is_used(tmp_path):
    library = open_library(tmp_path, sizes=TINY)
    library.add(article(f"bài {number}", number) for number in range(60))
    library.save()
    opened = open_library(tmp_path, sizes=TINY)
    segments = opened._shared.state.segments
    opened.search(Query("kinh tế số", "kinh tế số"))
    for segment in segments:
        segment._cache.clear()
    hits = opened.search(Query("kinh tế số", "kinh tế số"))
    assert not any(segment._cache for segment in segments if not segment.small)
    again = library.search(Query("kinh tế số", "kinh tế số"))
    assert hits == again and any(segment._cache for segment in segments)


def test_a_damaged_line_is_told_when_the_hit_is_used(tmp_path):
    from index.storage import snapshot
    from index.storage.state import State

    library = open_library(tmp_path, sizes=TINY)
    library.add(article(f"bài {number}", number) for number in range(60))
    library.save()
    (path,) = tmp_path.glob("*documents.jsonl")
    path.write_bytes(
        path.read_bytes().replace(b'"sha256": "', b'"sha256": "0', 1).replace(b'", "source"', b'" "source"', 1)
    )
    read = snapshot.read(tmp_path, limit=0)
    state = State.parse(read.files, read.facts, generation=read.generation, folder=tmp_path, sizes=TINY)
    passage = state.passages[0]
    with pytest.raises(DamagedLibrary, match="hoidap repair"):
        _ = passage.text

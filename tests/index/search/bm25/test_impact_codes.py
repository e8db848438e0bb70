"""Codes of postings: scores with them are those without to the last bit, and what does not fit is passed over."""

import numpy as np
import pytest

from index import from_text
from index.array_file import array_pieces, map_arrays
from index.search.bm25.impact_codes import MOST, ImpactCodes, NewCodes
from index.search.bm25.index import Bm25Index
from index.search.bm25.parts import Bm25Parts
from index.search.bm25.postings import Postings
from index.search.bm25.top_k import select_top
from index.storage.sizes import Sizes
from tests.faults.scene import open_library
from tests.index.search.bm25.test_bm25 import QUESTIONS, texts

SIZES = Sizes(small=1, words=1, codes=20, compact=1, clusters=20, largest=30)


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    """An index of lists long and short, and of common terms."""
    folder = tmp_path_factory.mktemp("words")
    Bm25Index.build([*texts(21, 9_000), "đê " * 300, "đê đập " * 90]).save(folder / "words")
    return Bm25Index.open(folder / "words")


@pytest.fixture(scope="module")
def data(plain):
    return b"".join(NewCodes(plain.postings, plain.lengths).pieces())


def with_codes(plain, data):
    coded = Bm25Index.open(b"".join(plain.pieces()), codes=data)
    assert coded.impact_codes is not None
    return coded


def test_every_code_is_count_and_length_of_its_posting(plain, data):
    codes = with_codes(plain, data).impact_codes
    for lists, own in zip(plain.postings, codes.codes, strict=True):
        assert np.array_equal(codes.counts[own], lists.counts)
        assert np.array_equal(codes.lengths[own], plain.lengths[lists.rows])
    assert len(codes.counts) == len(set(zip(codes.counts.tolist(), codes.lengths.tolist(), strict=True)))


@pytest.mark.parametrize("question", [*QUESTIONS, "đê đập hòa bình", "hoa binh thu do ha noi hai phong"])
def test_scores_are_the_same_to_the_last_bit(plain, data, question):
    coded, live = with_codes(plain, data), np.arange(len(plain)) % 5 > 0
    everything = plain.scores(question)
    assert np.array_equal(coded.scores(question), everything)
    rows, scores = coded.search(question, 50)
    assert rows.tolist() == select_top(everything, 50).tolist()
    assert np.array_equal(scores, everything[rows])
    mine, other = (Bm25Parts([each, Bm25Index.build(texts(5))], [live, np.ones(12, bool)]) for each in (coded, plain))
    assert np.array_equal(mine.scores(question), other.scores(question))
    assert [each.tolist() for each in mine.search(question, 20)] == [
        each.tolist() for each in other.search(question, 20)
    ]


def test_other_files_are_passed_over(plain, data):
    sizes, arrays = [len(lists.rows) for lists in plain.postings], map_arrays(data)
    assert ImpactCodes.open(data, sizes) is not None
    assert ImpactCodes.open(data, [*sizes[:2], 7]) is None
    assert ImpactCodes.open(b"not a file", sizes) is None
    for name in arrays:
        assert ImpactCodes.open(b"".join(array_pieces({**arrays, name: arrays[name][:-1]})), sizes) is None
        assert ImpactCodes.open(b"".join(array_pieces({k: v for k, v in arrays.items() if k != name})), sizes) is None


def test_an_index_of_too_many_pairs_has_no_codes():
    lengths = np.repeat(np.arange(300), 255)
    rows, counts = np.arange(len(lengths), dtype=np.int32), np.tile(np.arange(1, 256), 300).astype(np.uint8)
    assert len(rows) > MOST
    lists = Postings(np.array([0, len(rows)]), rows, counts)
    written = b"".join(NewCodes([lists], lengths).pieces())
    assert ImpactCodes.open(written, [len(rows)]) is None
    fewer = NewCodes([Postings(np.array([0, 60_000]), rows[:60_000], counts[:60_000])], lengths)
    assert ImpactCodes.open(b"".join(fewer.pieces()), [60_000]) is not None


def test_a_large_segment_is_saved_with_its_codes_and_one_without_stays_as_it_is(tmp_path):
    library = open_library(tmp_path, sizes=SIZES)
    for first in range(0, 60, 20):
        library.add(from_text(f"Bài số {number} về cảng.", source=f"{number}") for number in range(first, first + 20))
        library.save()
    library.add([from_text("Bài ngắn về núi.", source="núi")])
    library.save()
    segments = open_library(tmp_path, sizes=SIZES)._shared.state.segments
    assert [segment.words.impact_codes is not None for segment in segments] == [
        segment.passages >= SIZES.codes for segment in segments
    ]
    assert sum(segment.passages >= SIZES.codes for segment in segments) == 3
    asked = open_library(tmp_path, sizes=SIZES).search("cảng số 7")[0]
    older = open_library(tmp_path / "older", sizes=Sizes(small=1, words=1, codes=1_000, largest=30))
    older.add(library.documents.values())
    older.save()
    opened = open_library(tmp_path / "older", sizes=SIZES)
    opened.add([from_text("Bài ngắn về biển.", source="biển")])
    opened.save()
    assert not list((tmp_path / "older").glob("*codes*"))
    assert open_library(tmp_path / "older", sizes=SIZES).search("cảng số 7")[0].passage == asked.passage

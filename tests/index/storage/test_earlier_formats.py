"""Libraries saved by earlier versions open, answer and can be changed as before.

`format_1/` was written before blocks had structure: six articles of `tests.faults.scene`, then
one removed and one replaced, with a word index and two original files.
"""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from index import Document, check
from tests.faults.scene import article, open_library

STORED = Path(__file__).with_name("format_1")


def expected() -> dict[str, Document]:
    """What the library holds."""
    stored = [article("bài 0", 0), article("bài 1", 1), article("bài 3", 3), article("bài 5", 5), article("bài 4", 44)]
    return {document.id: replace(document, original=None) for document in stored}


@pytest.fixture
def folder(tmp_path) -> Path:
    return shutil.copytree(STORED, tmp_path / "library")


def test_a_library_of_the_first_format_is_read(folder):
    library = open_library(folder)
    assert library.documents == expected()
    assert list(library.documents) == list(expected())
    assert library.documents[article("bài 1", 1).id].remark == "Tệp gõ không dấu."
    assert library.original(article("bài 3", 3).id) == article("bài 3", 3).original
    assert check(folder).problems == ()
    best = library.search("kinh tế số ở cảng biển", k=3)
    assert [hit.passage.document.source for hit in best] == ["bài 4", "bài 1", "bài 5"]
    # What the version that saved it gave.
    assert [hit.dense_score for hit in best] == pytest.approx([0.699052, 0.590584, 0.546625], abs=1e-5)
    assert [hit.lexical_score for hit in best] == pytest.approx([2.717535, 1.361884, 1.494600], abs=1e-5)


def test_a_library_of_the_first_format_is_changed_and_saved(folder):
    library = open_library(folder)
    library.add([article("bài 7", 7)])
    library.remove([article("bài 0", 0).id])
    library.save()
    again = open_library(folder)
    assert [document.source for document in again.documents.values()] == ["bài 1", "bài 3", "bài 5", "bài 4", "bài 7"]
    assert again.original(article("bài 3", 3).id) == article("bài 3", 3).original
    assert again.original(article("bài 0", 0).id) is None
    assert again.documents[article("bài 7", 7).id] == replace(article("bài 7", 7), original=None)
    assert check(folder).problems == ()

"""What is derived from fixed texts and saved, byte for byte: other bytes want another version in `storage.versions`."""

import hashlib

from index import from_text
from index.storage.sizes import Sizes
from index.storage.versions import RESTORATION_VERSION, WORDS_VERSION
from tests.faults.scene import open_library

WORDS = (1, "4bd0d532af5991f0")
RESTORATION = (2, "83836743dd568ce4")
TEXTS = (
    "Ngày 29/3/2013, UBND thành phố Đà Nẵng khánh thành cầu Rồng dài 666 mét; hoà bình, hòa nhạc, thuỷ lợi.",
    "Thu do cua Viet Nam la Ha Noi, noi co ho Hoan Kiem va Van Mieu. Nam 2024 nha nuoc cap 1.234,5 ty dong.",
    "BẢO HIỂM Y TẾ (BHYT) chi trả 80 % cho NGƯỜI BỆNH; xem Điều 5, Khoản 2 của Nghị định 146/2018/NĐ-CP.",
)


def digest(folder, pattern) -> str:
    (file,) = folder.glob(pattern)
    return hashlib.sha256(file.read_bytes()).hexdigest()[:16]


def test_other_bytes_of_the_same_texts_have_another_version(tmp_path):
    library = open_library(tmp_path, sizes=Sizes(small=1, words=1, largest=100))
    library.add(from_text(text, source=f"bài {number}") for number, text in enumerate(TEXTS))
    library.save()
    cure = "raise the version in index/storage/versions.py, and put it here with its digest"
    assert (WORDS_VERSION, digest(tmp_path, "*-words*.bin")) == WORDS, cure
    assert (RESTORATION_VERSION, digest(tmp_path, "*-restoration.npz")) == RESTORATION, cure


def test_a_word_index_of_another_version_is_passed_over(tmp_path):
    library = open_library(tmp_path, sizes=Sizes(small=1, words=1, largest=100))
    library.add([from_text(TEXTS[0], source="bài")])
    library.save()
    (segment,) = open_library(tmp_path)._shared.state.segments
    (file,) = tmp_path.glob("*-words*.bin")
    segment.words_file.file = None
    segment.read_extras({file.name.replace(f"v{WORDS_VERSION}.", "v0."): memoryview(b"of old code")}, 1)
    assert segment.words_file.file is None
    assert len(segment.words) == 1
    segment.read_extras({file.name: memoryview(file.read_bytes())}, 1)
    assert segment.words_file.file == file.name

"""A hundred megabytes in one line are refused at once; the longest line that is taken costs bounded time and memory."""

import time

import pytest

from index import DocumentError, read
from index.chunk import chunk
from index.formats import LONGEST_TEXT

MB = 2**20


@pytest.mark.slow
def test_a_line_of_a_hundred_megabytes_is_refused_at_once(tmp_path):
    path = tmp_path / "dong.txt"
    with path.open("wb") as file:
        for _ in range(100):
            file.write(b"a" * MB)
    started = time.process_time()
    with pytest.raises(DocumentError, match="tệp 100 MB, lớn quá 64 MB"):
        read(path)
    assert time.process_time() - started < 1


@pytest.mark.slow
@pytest.mark.parametrize("unit", ["a", "chữ và "])
def test_the_longest_line_that_is_taken_becomes_passages_within_bounds(tmp_path, unit):
    resource = pytest.importorskip("resource")
    text = unit * (LONGEST_TEXT // len(unit))
    (tmp_path / "dong.txt").write_text(text, encoding="utf-8")
    before, started = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
    document = read(tmp_path / "dong.txt")
    passages = chunk(document, lambda texts: [len(each) // 3 for each in texts], limit=512)
    assert time.process_time() - started < 30
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 500_000  # KiB
    assert passages[0].start == 0 and passages[-1].end == len(document.text.rstrip())

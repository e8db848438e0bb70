"""A hundred megabytes in one line are refused at once; the longest line that is taken costs bounded time and memory."""

import time
import zipfile

import pytest

from index import DocumentError, Index, QuestionError, from_text, read, read_all
from index.formats import LONGEST_TEXT
from index.ingest.chunk import chunk
from qa.assistant import Assistant
from tests.memory import forget_peak, peak
from tests.tiny_encoder import TinyEncoder

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
@pytest.mark.parametrize("suffix", ["txt", "md", "csv", "jsonl", "srt", "html"])
def test_so_is_the_longest_line_that_a_file_may_hold(tmp_path, suffix):
    """Sixty megabytes, packed or not: nothing is parsed of what is too long."""
    if suffix == "html":
        pytest.importorskip("trafilatura")
    path = tmp_path / f"dong.{suffix}"
    path.write_bytes(b"a" * (60 * MB))
    with zipfile.ZipFile(tmp_path / "dong.zip", "w") as archive:
        archive.write(path, path.name)
    for each in (path, tmp_path / "dong.zip"):
        before, started = forget_peak(), time.process_time()
        (error,) = read_all([each])
        assert isinstance(error, DocumentError) and "quá" in str(error)
        assert time.process_time() - started < 3
        assert peak() - before < 300 * MB  # the bytes, and the text of them


@pytest.mark.slow
def test_so_are_a_pasted_text_and_a_question():
    text = "a" * (100 * MB)
    before, started = forget_peak(), time.process_time()
    with pytest.raises(DocumentError, match=r"dài 104\.857\.600 ký tự, quá 5\.000\.000"):
        from_text(text, source="dán")
    with pytest.raises(QuestionError, match=r"dài 104\.857\.600 ký tự, tối đa là 2\.000"):
        Assistant(Index(encoder=TinyEncoder())).ask(text)
    assert time.process_time() - started < 1
    assert peak() - before < 10 * MB


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

"""A question is answered from every format: the file is made by the format's own tools, its sentence cited unchanged.

What else each format brings (titles, tables, pages) is in `test_formats`, the encodings in `test_encodings`.
"""

import csv
import json
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from index import Document, Index, from_text, read_all
from index.formats.registry import IMAGES
from qa.assistant import Assistant
from tests.faults.formats import FORMATS as BINARY_FORMATS
from tests.news import BODY, LAST, LEAD, NEWS, TITLE, encoded, make_docx, written
from tests.tiny_encoder import TinyEncoder

QUESTION, ANSWER = "Cây cầu có tổng vốn đầu tư bao nhiêu tỷ đồng?", "2.300 tỷ đồng"
OTHERS = [
    from_text(f"Chợ số {n} họp đầu năm\n\nChợ số {n} có {n + 40} gian hàng, bán {n + 3} loại trái cây.", source=str(n))
    for n in range(12)
]


def table(delimiter: str) -> Callable[[Path], Path]:
    def make(path: Path) -> Path:
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            rows = [["mã", "Tiêu đề", "Nội dung"], ["1", TITLE, f"{LEAD}\n{BODY}"], ["2", "Hết", LAST]]
            csv.writer(file, delimiter=delimiter).writerows(rows)
        return path

    return make


def records(path: Path) -> Path:
    with path.open("w", encoding="utf-8") as file:
        for title, text in ((TITLE, BODY), ("Hết", LAST)):
            file.write(json.dumps({"title": title, "text": text}, ensure_ascii=False) + "\n")
    return path


def cues(head: str, comma: str) -> Callable[[Path], Path]:
    """Subtitles of eight words each, as players show them."""

    def make(path: Path) -> Path:
        words = f"{LEAD} {BODY} {LAST}".split()
        lines = [" ".join(words[at : at + 8]) for at in range(0, len(words), 8)]
        times = [
            f"00:{2 * n // 60:02}:{2 * n % 60:02}{comma}{part}" for n in range(len(lines)) for part in ("000", "900")
        ]
        shown = [f"{n + 1}\n{times[2 * n]} --> {times[2 * n + 1]}\n{line}\n" for n, line in enumerate(lines)]
        return written(path, head + "\n".join(shown))

    return make


def page(method: str) -> Callable[[Path], Path]:
    """A page that lxml writes, as HTML or as XHTML."""

    def make(path: Path) -> Path:
        html = pytest.importorskip("lxml.html")
        builder = pytest.importorskip("lxml.html.builder")
        body = builder.BODY(builder.H1(TITLE), *(builder.P(text) for text in (LEAD, BODY, LAST)))
        tree = builder.HTML(builder.HEAD(builder.META(charset="utf-8"), builder.TITLE(TITLE)), body)
        data = html.tostring(tree, method=method, encoding="utf-8", doctype="<!doctype html>")
        return written(path, data)

    return make


def old(name: str) -> Callable[[Path], Path]:
    return lambda path: written(path, encoded(NEWS, name))


def by_iconv(codec: str) -> Callable[[Path], Path]:
    """The news as the system's own converter writes it; what the code page has not is written another way."""

    def make(path: Path) -> Path:
        if shutil.which("iconv") is None:
            pytest.skip("no iconv on this machine")
        plain = f"{TITLE}\n\n{LEAD}\n\n{BODY}\n"
        run = subprocess.run(
            ["iconv", "-f", "UTF-8", "-t", f"{codec}//TRANSLIT"], input=plain.encode(), capture_output=True
        )
        if run.returncode:
            pytest.skip(f"iconv does not know {codec}")
        return written(path, run.stdout)

    return make


def packed(path: Path) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("tin/khác.md", f"# {OTHERS[0].title}\n")
        archive.write(make_docx(path.with_suffix(".docx")), "tin/cầu.docx")
    path.with_suffix(".docx").unlink()
    return path


def folder(path: Path) -> Path:
    path.mkdir()
    written(path / "cầu.txt", NEWS)
    return path


def pattern(path: Path) -> Path:
    written(path.parent / "cầu một.txt", NEWS)
    return path.parent / "cầu *.txt"


def one_json(path: Path) -> Path:
    return written(path, json.dumps([{"title": TITLE, "text": BODY}, {"title": "Hết", "text": LAST}]))


MARKED = f"# {TITLE}\n\n**{LEAD}**\n\n## Vốn\n\n{BODY}\n"
FORMATS: dict[str, Callable[[Path], Path]] = {
    "bai.txt": lambda path: written(path, NEWS),
    "bai.text": lambda path: written(path, NEWS.encode("utf-16")),
    "bai.md": lambda path: written(path, MARKED),
    "bai.markdown": lambda path: written(path, MARKED.replace("\n", "\r\n")),
    "lxml.html": page("html"),
    "lxml.xhtml": page("xml"),
    "bai.srt": cues("", ","),
    "bai.vtt": cues("WEBVTT\n\n", "."),
    "bai.csv": table(","),
    "bai.tsv": table("\t"),
    "bai.jsonl": records,
    "bai.ndjson": records,
    "tcvn3.txt": old("TCVN3 (ABC)"),
    "vni.txt": old("VNI"),
    "1258.txt": old("Windows-1258"),
    "viscii.txt": old("VISCII"),
    "tcvn3-iconv.txt": by_iconv("TCVN5712-1"),
    "1258-iconv.txt": by_iconv("CP1258"),
    "viscii-iconv.txt": by_iconv("VISCII"),
    **{f"bai{suffix}": each.make for each in BINARY_FORMATS for suffix in each.suffixes if suffix not in IMAGES},
    "bai.json": one_json,
    "hai.zip": packed,
    "thư mục": folder,
    "mẫu": pattern,
}


@pytest.fixture
def made(request: pytest.FixtureRequest, tmp_path: Path) -> Document:
    """What is read of the one file of a format that holds the news."""
    for library in ("trafilatura", "docx", "pypdfium2", "lxml", "fpdf"):
        pytest.importorskip(library)
    found = list(read_all([FORMATS[request.param](tmp_path / request.param)]))
    assert all(isinstance(each, Document) for each in found), found
    (document,) = [each for each in found if isinstance(each, Document) and "2.300" in each.text]
    return document


def library_of(document: Document, encoder) -> Index:
    library = Index(encoder=encoder)
    library.add([*OTHERS, document])
    return library


def whole(texts: Iterable[str]) -> list[str]:
    return [" ".join(text.split()) for text in texts]


@pytest.mark.parametrize("made", FORMATS, indirect=True)
def test_the_sentence_is_there_with_every_mark_and_is_found(made: Document) -> None:
    assert BODY in whole([made.text])[0]
    best = library_of(made, TinyEncoder()).search(QUESTION, k=1)[0].passage
    assert ANSWER in best.text and best.text == made.text[best.start : best.end]


@pytest.mark.slow
@pytest.mark.parametrize("made", FORMATS, indirect=True)
def test_the_question_is_answered_and_the_sentence_cited(made: Document, encoder) -> None:
    answer = Assistant(library_of(made, encoder)).ask(QUESTION)
    assert "2.300" in answer.text
    cited = answer.citations[0]
    assert cited.document == made and cited.text == made.text[cited.start : cited.end]
    assert ANSWER in whole([cited.text])[0]

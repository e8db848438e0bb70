"""Small files that grow huge when they are read: each is refused in one line, or does no harm."""

import io
import os
import shutil
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from index.document import Document
from index.errors import DocumentError
from index.formats import read, read_all, sandbox
from index.formats.registry import BINARY, IMAGES, TEXTS
from tests import fuzz_reading
from tests.faults import formats
from tests.index.formats.test_every_format import FORMATS
from tests.memory import forget_peak, peak
from tests.news import BODY, make_docx, written


def packed(*files: tuple[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in files:
            made.writestr(name, data)
    return target.getvalue()


def laughs() -> bytes:
    """An XML entity that holds ten of another, which holds ten of another, eleven times over."""
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    return f'<!DOCTYPE a [<!ENTITY a0 "ha">{entities}]><a>&a11;</a>'.encode()


ZEROS = b"\0" * (20 * 2**20)
CONTAINER = b'<container><rootfile full-path="p"/></container>'
BOMBS: dict[str, Callable[[], bytes]] = {
    "docx.docx": lambda: packed(("word/document.xml", ZEROS), ("[Content_Types].xml", b"")),
    "laughs.docx": lambda: packed(("word/document.xml", laughs()), ("[Content_Types].xml", laughs())),
    "zeros.zip": lambda: packed(("a.txt", ZEROS)),
    "many.zip": lambda: packed(*((f"{n}.txt", b"a") for n in range(6000))),
    "zeros.epub": lambda: packed(("META-INF/container.xml", ZEROS)),
    "laughs.epub": lambda: packed(("META-INF/container.xml", laughs())),
    "package.epub": lambda: packed(("META-INF/container.xml", CONTAINER), ("p", laughs())),
    "deep.html": lambda: b"<div>" * 200_000 + b"a",
    "tables.html": lambda: b"<table><tr><td>" * 60_000,
    "attributes.html": lambda: b"<p " + b"a=b " * 200_000 + b">a",
    "entities.html": lambda: b"&amp;" * 200_000,
    "broken.docx": lambda: b"PK\x03\x04" + b"a" * 1000,
    "broken.pdf": lambda: b"%PDF-1.7\n" + b"1 0 obj " * 10_000,
    "pages.pdf": lambda: pdf_with(b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2000000000 >>"),
    "flate.pdf": lambda: pdf_stream(ZEROS * 5),
    "brackets.pdf": lambda: b"%PDF-1.4\n1 0 obj\n" + b"[" * 300_000 + b"\ntrailer << /Root 1 0 R >>",
}


for _depth in (1_000, 20_000, 100_000):
    for _tag in ("b", "ul><li", "blockquote", "font", "table><tr><td"):
        BOMBS[f"nested {_tag[:2]} {_depth}.html"] = lambda tag=_tag, depth=_depth: f"<{tag}>".encode() * depth + b"chu"
for _mark in ("<", "<!--", "</", "<a href=", "&#", "<![CDATA[", "<p", '"', "<script>", "<table><td>"):
    BOMBS[f"marks {_mark.strip('<!/&')[:2] or 'lt'} {len(BOMBS)}.html"] = lambda mark=_mark: mark.encode() * 60_000
for _size in (1, 5, 20):
    for _name in ("word/document.xml", "word/styles.xml", "docProps/core.xml", "_rels/.rels"):
        BOMBS[f"zeros {_name[-9:-4].replace('/', ' ')} {_size}.docx"] = lambda name=_name, size=_size: packed(
            ("[Content_Types].xml", b"<Types/>"), (name, ZEROS[: size * 2**20])
        )
    BOMBS[f"deep xml {_size}.docx"] = lambda size=_size: packed(
        ("[Content_Types].xml", b"<a>" * (size * 20_000)), ("_rels/.rels", b"<a>" * 1000)
    )
    BOMBS[f"deep xml {_size}.epub"] = lambda size=_size: packed(("META-INF/container.xml", b"<a>" * (size * 20_000)))
    BOMBS[f"chapter {_size}.epub"] = lambda size=_size: packed(
        ("META-INF/container.xml", CONTAINER),
        ("p", b'<package><manifest><item id="a" href="a"/></manifest><spine><itemref idref="a"/></spine></package>'),
        ("a", b"<i>" * (size * 20_000)),
    )
    BOMBS[f"again {_size}.epub"] = lambda size=_size: packed(
        ("META-INF/container.xml", CONTAINER),
        (
            "p",
            b'<package><manifest><item id="a" href="a"/></manifest><spine>'
            + b'<itemref idref="a"/>' * (size * 500)
            + b"</spine></package>",
        ),
        ("a", b"<p>" + b"chu " * 20_000),
    )
    BOMBS[f"flate {_size}.pdf"] = lambda size=_size: pdf_stream(b"(a) Tj " * (size * 2**20 // 7))
    BOMBS[f"deep kids {_size}.pdf"] = lambda size=_size: pdf_with(
        *(b"<< /Type /Pages /Kids [%d 0 R] /Count 1 >>" % (number + 1) for number in range(2, size * 1000))
    )
    BOMBS[f"many files {_size}.zip"] = lambda size=_size: packed(
        *((f"{n}.txt", b"a" * size * 1000) for n in range(300))
    )
    BOMBS[f"packed twice {_size}.zip"] = lambda size=_size: packed(("a.zip", packed(("a.txt", ZEROS[: size * 2**20]))))
    BOMBS[f"long line {_size}.txt"] = lambda size=_size: b"a" * (size * 2**20 // 4)
    BOMBS[f"marks {_size}.md"] = lambda size=_size: b"**_[`" * (size * 10_000)
    BOMBS[f"brackets {_size}.jsonl"] = lambda size=_size: b"[" * (size * 100_000)
    BOMBS[f"quotes {_size}.csv"] = lambda size=_size: b'"",' * (size * 50_000)
    BOMBS[f"arrows {_size}.srt"] = lambda size=_size: b"00:00:01,000 --> " * (size * 20_000)
    BOMBS[f"combining {_size}.txt"] = lambda size=_size: "\u0301\u0323".encode() * (size * 50_000)


OFFICE = {"xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml", "odt": "content.xml"}
for _suffix, _main in OFFICE.items():
    for _name, _data in (("zeros", ZEROS), ("laughs", laughs()), ("deep", b"<a>" * 300_000)):
        BOMBS[f"{_name}.{_suffix}"] = lambda main=_main, data=_data: packed(
            ("[Content_Types].xml", data if data[:2] == b"<!" else b"<Types/>"), ("_rels/.rels", b"<a/>"), (main, data)
        )
for _part in ("numbering", "footnotes", "header1"):
    BOMBS[f"{_part} laughs.docx"] = lambda part=_part: word(b"<w:p/>", **{part: laughs()})
BOMBS["nested tables.docx"] = lambda: word(b"<w:tbl><w:tr><w:tc>" * 80 + b"</w:tc></w:tr></w:tbl>" * 80)
BOMBS["wide spans.docx"] = lambda: word(
    b"<w:tbl>" + b'<w:tr><w:tc><w:tcPr><w:gridSpan w:val="99999999"/></w:tcPr></w:tc></w:tr>' * 2_000 + b"</w:tbl>"
)
BOMBS["spans.html"] = lambda: b"<table>" + b"<tr><td colspan=99999 rowspan=99999>a" * 2_000
BOMBS["braces.rtf"] = lambda: b"{\\rtf1" + b"{" * 300_000
BOMBS["binary.rtf"] = lambda: b"{\\rtf1 \\bin99999999999 a}"
BOMBS["pictures.rtf"] = lambda: b"{\\rtf1 " + b"{\\pict\\pngblip " + b"ff" * 2_000_000 + b"}}"
BOMBS["parts.eml"] = lambda: (
    b'From: a\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="b"\n\n' + b"--b\n\na\n" * 60_000
)
BOMBS["nested.eml"] = lambda: (
    b"From: a\n" + b"".join(b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (n, n) for n in range(2_000))
)
BOMBS["laughs.fodt"] = laughs
BOMBS["deep.fodt"] = lambda: b"<?xml version='1.0'?>" + b"<a>" * 300_000
BOMBS["zeros.odp"] = lambda: packed(
    ("mimetype", b"application/vnd.oasis.opendocument.presentation"), ("content.xml", ZEROS)
)
BOMBS["prefixed.xlsx"] = lambda: packed(
    ("xl/workbook.xml", b"<a/>"), ("xl/worksheets/sheet1.xml", b"<x:c r='A1'/>" * 500_000)
)
BOMBS["options.html"] = lambda: b"<select>" + b"<option selected>a" * 100_000
BOMBS["labels.html"] = lambda: b"<label>" * 3_000 + b"<input type=radio>" * 3_000
BOMBS["choices.html"] = lambda: b"<label><input type=radio>a" * 20_000
BOMBS["records.json"] = lambda: b'[{"a":' * 100_000
BOMBS["lines.pdf"] = lambda: pdf_stream(
    b"".join(b"0 %d m 99 %d l S %d 0 m %d 99 l S " % (n, n, n, n) for n in range(9_000))
)
BOMBS["crossings.pdf"] = lambda: pdf_stream(
    b"".join(b"0 %d m 500 %d l S %d 0 m %d 500 l S " % (4 * n, 4 * n, 4 * n, 4 * n) for n in range(120))
)
BOMBS["forms.pdf"] = lambda: pdf_with(  # each form draws the next one ten times
    b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 99 99] /Contents 4 0 R /Resources << /XObject << /F 5 0 R >> >> >>",
    b"<< /Length 60 >>\nstream\n" + b"/F Do " * 10 + b"\nendstream",
    *(
        b"<< /Type /XObject /Subtype /Form /BBox [0 0 99 99] /Resources << /XObject << /F %d 0 R >> >> /Length 60 >>"
        b"\nstream\n" % (n + 1) + b"/F Do " * 10 + b"\nendstream"
        for n in range(5, 8)
    ),
    b"<< /Type /XObject /Subtype /Form /BBox [0 0 99 99] /Length 22 >>\nstream\n0 0 m 9 9 l S 1 1 m 2 2\nendstream",
)
BOMBS["turned.pdf"] = lambda: pdf_stream(b"BT /F 1 Tf 0 1 -1 0 5 5 Tm " + b"(a) Tj " * 200_000 + b"ET")
BOMBS["zeros.ods"] = lambda: packed(
    ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", ZEROS)
)
BOMBS["parts.mhtml"] = lambda: (
    b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n"
    + b"--b\nContent-Type: text/html\n\n<p>\n" * 20_000
)
BOMBS["tones.txt"] = lambda: b"a^'e(?o+." * 200_000


_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OLD_BOMBS: dict[str, Callable[[], bytes]] = {
    "zeros.doc": lambda: _OLE + ZEROS,
    "braces.doc": lambda: b"{\\rtf1" + b"{" * 300_000,
    "rows.xls": lambda: b"<table>" + b"<tr><td>a" * 60_000,
    "zeros.xls": lambda: _OLE + ZEROS,
    "zeros.ppt": lambda: _OLE + ZEROS,
}
"""Files of old office programs, which LibreOffice converts first."""


def png(width: int, height: int) -> bytes:
    """A picture that says it is so large, with no pixels to speak of."""
    import struct
    import zlib

    chunks = [
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)),
        (b"IDAT", zlib.compress(bytes(9))),
        (b"IEND", b""),
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )


BOMBS["pixels.png"] = lambda: png(60_000, 60_000)
BOMBS["thread.png"] = lambda: png(39_000_000, 1)


for _format in formats.FORMATS:  # in the midst of a sound file
    BOMBS[f"zeros within{_format.suffixes[0]}"] = lambda suffix=_format.suffixes[0]: formats.with_content(suffix, ZEROS)
    BOMBS[f"deep within{_format.suffixes[0]}"] = lambda suffix=_format.suffixes[0]: formats.with_content(
        suffix, b"<a>" * 300_000
    )


def word(body: bytes, **parts: bytes) -> bytes:
    """A Word package of this body and these parts."""
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    relation = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
    known = "".join(f'<Relationship Id="{n}" Type="{office}/{n.rstrip("1")}" Target="{n}.xml"/>' for n in parts)
    root = b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>%s</w:body></w:document>'
    return packed(
        (
            "_rels/.rels",
            relation.format(f'<Relationship Id="a" Type="{office}/officeDocument" Target="word/d.xml"/>').encode(),
        ),
        ("word/_rels/d.xml.rels", relation.format(known).encode()),
        ("word/d.xml", root % body),
        *((f"word/{name}.xml", data) for name, data in parts.items()),
    )


def pdf_with(*objects: bytes) -> bytes:
    body = b"%PDF-1.4\n1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj\n"
    for number, content in enumerate(objects, 2):
        body += b"%d 0 obj " % number + content + b" endobj\n"
    return body + b"trailer << /Root 1 0 R /Size 9 >>\n%%EOF"


def pdf_stream(data: bytes) -> bytes:
    import zlib

    small = zlib.compress(zlib.compress(data, 9), 9)
    head = b"<< /Filter [/FlateDecode /FlateDecode] /Length %d >>\nstream\n" % len(small)
    return pdf_with(
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R >>",
        head + small + b"\nendstream",
    )


def test_every_format_has_a_bomb_is_fuzzed_and_answers_a_question() -> None:
    texts = {suffix for suffix in TEXTS if suffix not in _SAME}
    every = texts | {each.suffixes[0] for each in formats.FORMATS}
    assert every <= {Path(name).suffix for name in BOMBS}
    assert every <= {*fuzz_reading.SUFFIXES, *fuzz_reading.WORKED}
    assert every - IMAGES <= {Path(name).suffix for name in FORMATS}  # scans: `test_ocr`
    old = {each.suffixes[0] for each in formats.OLD_FORMATS}
    assert old == {Path(name).suffix for name in OLD_BOMBS} == set(fuzz_reading.OLD)


_SAME = (".text", ".markdown", ".tsv", ".ndjson", ".vtt")
"""Suffixes of text that are read as another one is."""


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="no LibreOffice on this machine")
@pytest.mark.parametrize("name", OLD_BOMBS)
def test_bombs_of_old_office_files_are_refused_or_harmless(tmp_path: Path, name: str) -> None:
    started = processor_seconds()
    for item in read_all([written(tmp_path / name, OLD_BOMBS[name]())]):
        assert "\n" not in str(item) if isinstance(item, DocumentError) else len(item.text) < 6_000_000
    assert processor_seconds() - started < 60


@pytest.mark.parametrize("name", BOMBS)
def test_bombs_are_refused_or_harmless(tmp_path: Path, name: str) -> None:
    for library in ("lxml", "trafilatura", "openpyxl", "pptx", "striprtf", "pypdfium2", "pdfplumber"):
        pytest.importorskip(library)
    path = written(tmp_path / name.replace(" ", "-"), BOMBS[name]())
    before, started = forget_peak(), processor_seconds()
    for item in read_all([path]):
        assert isinstance(item, DocumentError) or len(item.text) < 6_000_000
        assert "\n" not in str(item) or isinstance(item, Document)
    limit = sandbox.MEMORY + 6 * path.stat().st_size if path.suffix in BINARY else 0  # of the worker
    assert peak() - before + limit < 200 * 2**20
    assert processor_seconds() - started < 5 + 2  # the two to start a worker where the last bomb ended one


def processor_seconds() -> float:
    """Processor time of this thread, of the worker and of all that has ended: what a busy machine does not change.

    Not of the whole process: servers of earlier tests are still in it.
    """
    resource = pytest.importorskip("resource")
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    worker, running = sandbox._worker._process, 0.0
    place = Path(f"/proc/{worker.pid if worker else 0}/stat")
    if place.exists():
        numbers = place.read_text(encoding="utf-8").rpartition(")")[2].split()
        running = (int(numbers[11]) + int(numbers[12])) / os.sysconf("SC_CLK_TCK")
    return time.thread_time() + ended.ru_utime + ended.ru_stime + running


def test_the_worker_serves_again_after_a_bomb(tmp_path: Path) -> None:
    pytest.importorskip("pypdfium2")
    with pytest.raises(DocumentError, match="Hãy dùng tệp khác"):
        read(written(tmp_path / "bom.pdf", BOMBS["flate.pdf"]()))
    assert BODY in read(make_docx(tmp_path / "bai.docx")).text

"""Any bytes and any text become a document whose promises hold, or are refused in one line."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.errors import DocumentError, MissingExtra
from index.formats import read
from index.formats.encodings import decode
from index.formats.registry import ARCHIVE, OLD_OFFICE
from index.vietnamese.text import canonical
from tests import fuzz_reading
from tests.faults.formats import SUFFIXES


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_text_or_refused(data: bytes) -> None:
    found = decode(data)
    if found is not None:
        assert isinstance(canonical(found[0]), str)


SCRAPS = st.lists(
    st.sampled_from(
        '# |## |**|*|_|`|[|](|)|![|\n|\n\n|---\n|<!--|-->|> |- |```\n|1\n|00:00:01,000 --> 00:00:02,000\n|<i>|"'
        "|,|;|\t|"
        "{|}|:|title|text|chữ|Chữ.|\\".split("|")
    )
    | st.sampled_from(["|", "|-|"]),
    max_size=60,
).map("".join)


@settings(deadline=None)
@given(st.one_of(SCRAPS, st.text(max_size=200)), st.sampled_from(["a.md", "a.srt", "a.csv", "a.jsonl", "a.txt"]))
def test_any_text_of_any_plain_format_is_a_document_or_refused(
    tmp_path_factory: pytest.TempPathFactory, text: str, name: str
) -> None:
    path = tmp_path_factory.getbasetemp() / name
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    try:
        document = read(path)
    except DocumentError as error:
        assert "\n" not in str(error)
    else:
        assert document.text == canonical(document.text) and document.blocks


BEGINNINGS = st.sampled_from(
    [
        *(b"", b"PK\x03\x04", b"PK\x05\x06" + bytes(18), b"%PDF-1.7\n", b"{\\rtf1 ", b"\x89PNG\r\n\x1a\n", b"BM"),
        *(b"\xff\xd8\xff\xe0", b"II*\0", b"MM\0*", b"RIFF\0\0\0\0WEBP", b"<?xml version='1.0'?><"),
        *(b"<html><body>", b"From: a\nMIME-Version: 1.0\n"),
    ]
)
"""What files of the binary formats begin with, so that their readers go on."""


@settings(deadline=None, max_examples=100)
@given(BEGINNINGS, st.binary(max_size=200), st.sampled_from(SUFFIXES))
def test_any_bytes_of_any_binary_format_are_a_document_or_refused(
    tmp_path_factory: pytest.TempPathFactory, beginning: bytes, data: bytes, suffix: str
) -> None:
    """Old formats too: what LibreOffice would be started for is in `test_bombs`."""
    if suffix in OLD_OFFICE and (beginning + data).lstrip().startswith((b"{\\rtf", b"<", b"\xdb\xa5-", b"\xd0\xcf")):
        return
    path = tmp_path_factory.getbasetemp() / f"a{suffix}"
    path.write_bytes(beginning + data)
    try:
        found = read(path)
    except (DocumentError, MissingExtra) as error:
        assert "\n" not in str(error)
    else:
        for document in found if suffix == ARCHIVE else [found]:
            assert document.text == canonical(document.text) and document.blocks


def test_a_short_dose_of_random_files(tmp_path: Path) -> None:
    for seed in range(10_000_000, 10_000_400):
        fuzz_reading.one(seed, tmp_path)

"""Any bytes and any text become a document whose promises hold, or are refused in one line."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.errors import DocumentError
from index.formats import read
from index.formats.encodings import decode
from index.vietnamese.text import canonical
from tests import fuzz_reading


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


def test_a_short_dose_of_random_files(tmp_path: Path) -> None:
    for seed in range(10_000_000, 10_000_400):
        fuzz_reading.one(seed, tmp_path)

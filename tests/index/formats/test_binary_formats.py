"""The list of binary formats that the fault tests run over is the program's, and each of its files is sound."""

import shutil
from pathlib import Path

import pytest

from index.formats import ocr
from index.formats.registry import ARCHIVE, BINARY, IMAGES, OLD_OFFICE
from tests.faults.formats import FORMATS, OLD_FORMATS, SUFFIXES, sound_file
from tests.faults.reading import reading, results
from tests.news import BODY, TITLE, written


def test_the_list_names_every_binary_format_of_the_program() -> None:
    assert sorted(SUFFIXES) == sorted([*BINARY, *OLD_OFFICE, ARCHIVE])


@pytest.mark.parametrize("suffix", [suffix for each in FORMATS for suffix in each.suffixes])
def test_a_sound_file_is_read(tmp_path: Path, suffix: str) -> None:
    if suffix in IMAGES and not ocr.has_tesseract():
        pytest.skip("no Tesseract on this machine")
    (text,) = results(written(tmp_path / f"a{suffix}", sound_file(suffix)))
    assert (TITLE if suffix in IMAGES else BODY) in " ".join(text.split())


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="no LibreOffice on this machine")
@pytest.mark.parametrize("suffix", [suffix for each in OLD_FORMATS for suffix in each.suffixes])
def test_a_sound_file_of_an_old_format_is_read(tmp_path: Path, suffix: str) -> None:
    (text,) = results(written(tmp_path / f"a{suffix}", sound_file(suffix)))
    assert BODY in " ".join(text.split())


def test_a_short_dose_of_damaged_files_and_killed_readers(tmp_path: Path) -> None:
    for library in ("trafilatura", "openpyxl", "pptx", "striprtf", "pypdfium2", "PIL"):
        pytest.importorskip(library)
    figures = reading(tmp_path / "reading", 40, suffixes=[each.suffixes[0] for each in FORMATS])
    assert sum(figures.values()) == 40

"""The binary formats that the program reads, in one list, each with a sound file made by the format's own tools.

Bombs, fuzzing, any bytes and the faults of reading run over all of this list, and `test_binary_formats` fails when the
program knows a suffix that it lacks.
"""

import io
import os
import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Callable
from email.message import EmailMessage
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.news import BODY, LAST, LEAD, TITLE, html_page, make_docx, make_epub, make_pdf, written
from tests.papers import font

Make = Callable[[Path], Path]


class BinaryFormat(NamedTuple):
    """A format with the suffixes that its files have; `make` writes the news to a path."""

    suffixes: tuple[str, ...]
    make: Make


def workbook(path: Path) -> Path:
    book = pytest.importorskip("openpyxl").Workbook()
    for row in (["Việc", "Nội dung"], ["Khởi công", BODY], ["Thông xe", LAST]):
        book.active.append(row)
    book.save(str(path))
    return path


def slides(path: Path) -> Path:
    show = pytest.importorskip("pptx").Presentation()
    for title, text in ((TITLE, BODY), ("Hết", LAST)):
        slide = show.slides.add_slide(show.slide_layouts[1])
        slide.shapes.title.text, slide.placeholders[1].text = title, text
    show.save(str(path))
    return path


def open_text(path: Path) -> Path:
    made = pytest.importorskip("odf.opendocument").OpenDocumentText()
    from odf.text import H, P

    made.text.addElement(H(outlinelevel=1, text=TITLE))
    for text in (LEAD, BODY, LAST):
        made.text.addElement(P(text=text))
    return _save(made, path)


def open_sheet(path: Path) -> Path:
    made = pytest.importorskip("odf.opendocument").OpenDocumentSpreadsheet()
    from odf.table import Table, TableCell, TableRow
    from odf.text import P

    sheet = Table(name="Việc")
    for row in (("Việc", "Nội dung"), ("Khởi công", BODY), ("Thông xe", LAST)):
        line = TableRow()
        for text in row:
            cell = TableCell(valuetype="string")
            cell.addElement(P(text=text))
            line.addElement(cell)
        sheet.addElement(line)
    made.spreadsheet.addElement(sheet)
    return _save(made, path)


def open_slides(path: Path) -> Path:
    made = pytest.importorskip("odf.opendocument").OpenDocumentPresentation()
    from odf.draw import Frame, Page, TextBox
    from odf.style import MasterPage, PageLayout
    from odf.text import P

    made.automaticstyles.addElement(layout := PageLayout(name="L"))
    made.masterstyles.addElement(master := MasterPage(name="M", pagelayoutname=layout))
    for text in (TITLE, BODY, LAST):
        slide = Page(masterpagename=master)
        slide.addElement(frame := Frame(width="20cm", height="9cm"))
        frame.addElement(box := TextBox())
        box.addElement(P(text=text))
        made.presentation.addElement(slide)
    return _save(made, path)


def _save(made, path: Path) -> Path:
    """The document at the path: a package, or one XML file as LibreOffice writes it when asked to."""
    if path.suffix in (".fodt", ".fods"):
        return written(path, made.xml())
    made.save(str(path))
    return path


def rich_text(path: Path) -> Path:
    pytest.importorskip("striprtf")
    letters = (f"\\u{ord(each)}?" if ord(each) > 127 else each for each in f"{LEAD}\n{BODY}\n{LAST}")
    return written(path, "{\\rtf1\\ansi " + "".join(letters).replace("\n", "\\par\n") + "}")


def page(path: Path) -> Path:
    return written(path, html_page())


def letter(path: Path) -> Path:
    made = EmailMessage()
    made["From"], made["Subject"] = "Lan <lan@a.example>", TITLE
    made.set_content(f"{LEAD}\n\n{BODY}\n")
    return written(path, bytes(made))


def saved_page(path: Path) -> Path:
    made = EmailMessage()
    made["From"], made["Subject"] = "<Saved by Blink>", TITLE
    made.set_content(f"<p>{LEAD}</p><p>{BODY}</p>", subtype="html")
    return written(path, bytes(made))


def picture(path: Path) -> Path:
    """A line of text, drawn large enough to be recognised."""
    image, drawing, fonts = (pytest.importorskip(f"PIL.{name}") for name in ("Image", "ImageDraw", "ImageFont"))
    drawn = image.new("L", (1100, 120), 255)
    drawing.Draw(drawn).text((40, 35), TITLE, font=fonts.truetype(str(font()), 40), fill=0)
    drawn.save(path)
    return path


def archive(path: Path) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        made.write(make_docx(path.with_suffix(".docx")), "tin/cầu.docx")
    path.with_suffix(".docx").unlink()
    return path


def by_libreoffice(make: Make, suffix: str) -> Make:
    """What saves a file of today's kind in the old one."""

    def save(path: Path) -> Path:
        office = shutil.which("soffice")
        if office is None:
            pytest.skip("no LibreOffice on this machine")
        with tempfile.TemporaryDirectory() as folder:
            new = make(Path(folder, f"a{suffix}"))
            command = [office, "--headless", "--convert-to", path.suffix[1:], "--outdir", folder, str(new)]
            environment = {**os.environ, "HOME": folder}
            subprocess.run(command, check=True, capture_output=True, timeout=240, env=environment)
            return written(path, new.with_suffix(path.suffix).read_bytes())

    return save


FORMATS = (
    BinaryFormat((".html", ".htm", ".xhtml"), page),
    BinaryFormat((".mhtml", ".mht"), saved_page),
    BinaryFormat((".eml",), letter),
    BinaryFormat((".docx", ".docm", ".dotx"), make_docx),
    BinaryFormat((".xlsx", ".xlsm", ".xltx"), workbook),
    BinaryFormat((".pptx", ".pptm", ".ppsx"), slides),
    BinaryFormat((".odt", ".ott"), open_text),
    BinaryFormat((".ods",), open_sheet),
    BinaryFormat((".odp",), open_slides),
    BinaryFormat((".fodt",), open_text),
    BinaryFormat((".fods",), open_sheet),
    BinaryFormat((".rtf",), rich_text),
    BinaryFormat((".pdf",), make_pdf),
    BinaryFormat((".epub",), make_epub),
    BinaryFormat((".png",), picture),
    BinaryFormat((".jpg", ".jpeg"), picture),
    BinaryFormat((".tiff", ".tif"), picture),
    BinaryFormat((".bmp",), picture),
    BinaryFormat((".webp",), picture),
    BinaryFormat((".zip",), archive),
)
OLD_FORMATS = (
    BinaryFormat((".doc", ".dot"), by_libreoffice(make_docx, ".docx")),
    BinaryFormat((".xls",), by_libreoffice(workbook, ".xlsx")),
    BinaryFormat((".ppt", ".pps"), by_libreoffice(slides, ".pptx")),
)
"""Formats that LibreOffice converts first, which takes seconds a file."""

SUFFIXES = tuple(suffix for each in (*FORMATS, *OLD_FORMATS) for suffix in each.suffixes)
NAMES = tuple(each.suffixes[0] for each in (*FORMATS, *OLD_FORMATS))
"""The first suffix of each format, by which a test names it."""


@cache
def sound_file(suffix: str) -> bytes:
    """The bytes of a file of this suffix that is as it should be."""
    make = next(each.make for each in (*FORMATS, *OLD_FORMATS) if suffix in each.suffixes)
    with tempfile.TemporaryDirectory() as folder:
        return make(Path(folder, f"a{suffix}")).read_bytes()


def with_content(suffix: str, data: bytes) -> bytes:
    """A sound file with these bytes for its largest part, where it is a package; others with a megabyte within."""
    sound = sound_file(suffix)
    if not zipfile.is_zipfile(io.BytesIO(sound)):
        return sound[: len(sound) // 2] + data[: 2**20] + sound[len(sound) // 2 :]
    source, target = zipfile.ZipFile(io.BytesIO(sound)), io.BytesIO()
    parts = {name: source.read(name) for name in source.namelist()}
    largest = max((name for name in parts if name != "mimetype"), key=lambda name: len(parts[name]))
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, data if name == largest else content)
    return target.getvalue()

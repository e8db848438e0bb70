"""Scans and pictures: Tesseract recognises their characters, page by page, and a PDF with that text is kept.

Each page is drawn and recognised in the sandbox under limits of its own, so that work can be stopped between two pages.
Tesseract writes a PDF that shows the picture and holds the recognised words where they stand; pages of that PDF take
the place of those that were only pictures. So text, pages and the boxes of a citation come as those of any PDF.
"""

import base64
import contextlib
import io
import os
import shutil
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from index.errors import DocumentError
from index.formats import sandbox
from index.formats.parts import FormatRefused
from index.formats.reading import Reading, join_remarks

__all__ = ["draw", "has_tesseract", "read_picture", "read_scanned_pages", "require"]

_NEEDS = ("pytesseract", "PIL", "pypdfium2")
_LANGUAGE = "vie"
_INSTALL = "apt install tesseract-ocr tesseract-ocr-vie (Windows: bộ cài UB-Mannheim, chọn Vietnamese)"
_DPI = 300
_MOST_PIXELS = 40_000_000
_LONGEST_SIDE, _SHORTEST_SIDE = 5_000, 1_000
_SECONDS = 90.0
_MOST_PAGES = 500
_MOST_PICTURES = 32 * 1024 * 1024
"""Bytes of recognised pages beyond which their pictures are let go, and only their text is kept: a PDF of more than
that is not kept to be shown anyway (`file.LARGEST_ORIGINAL`). Some 20 pages full of small print, or 100 letters."""
_TESSERACT_MEMORY = 768 * 1024 * 1024
_POOR = 65
"""Tesseract's mean confidence of a page, 0 to 100, below which the page is named as poor."""
_FOLDERS = ("/usr/bin", "/usr/local/bin", "/opt/homebrew/bin", r"C:\Program Files\Tesseract-OCR")

Progress = Callable[[str, int, int], None]


def has_tesseract() -> bool:
    """Whether Tesseract and the libraries that call it are installed."""
    from importlib.util import find_spec

    return _program() is not None and all(find_spec(name) is not None for name in _NEEDS)


def require() -> None:
    """Raise FormatRefused with the command that installs Tesseract where it is missing."""
    if _program() is None:
        raise FormatRefused(f"là ảnh; muốn đọc chữ trong ảnh (OCR) cần Tesseract. Cài bằng: {_INSTALL}.")


def read_picture(data: bytes, path: Path, progress: Progress | None, *, most: int = _MOST_PICTURES) -> Reading:
    """What is recognised in a picture, each of its frames a page; `most` bytes of recognised pictures are kept."""
    count = sandbox.draw("ocr", _NEEDS, data, path, {"task": "count"}, seconds=20.0)["count"]
    return _recognise(data, path, list(range(1, count + 1)), Reading(()), progress, most)


def read_scanned_pages(data: bytes, path: Path, reading: Reading, progress: Progress | None) -> Reading:
    """The reading of a PDF with the pages that are only pictures recognised, or named where that cannot be done."""
    if not has_tesseract():
        pages = _pages(reading.pictures)
        if not reading.parts:
            why = reading.remark or "tệp PDF chỉ có ảnh quét, không có chữ để đọc"
            raise FormatRefused(f"{why}. Hãy nhận dạng chữ (OCR) rồi lưu lại, hoặc cài Tesseract: {_INSTALL}.")
        what = "không có chữ đọc được" if reading.remark else "chỉ có ảnh, không đọc được"
        remark = f"{pages} {what}; cài Tesseract để nhận dạng: {_INSTALL}"
        return Reading(reading.parts, join_remarks(reading.remark, remark))
    return _recognise(data, path, list(reading.pictures), reading, progress, _MOST_PICTURES)


def _recognise(
    data: bytes, path: Path, pages: list[int], before: Reading, progress: Progress | None, most: int
) -> Reading:
    """The reading of a file after the characters of some of its pages were recognised."""
    if len(pages) > _MOST_PAGES:
        raise FormatRefused(f"có {len(pages)} trang chỉ có ảnh, quá {_MOST_PAGES}. Hãy chia nhỏ.")
    made: dict[str, str] = {}
    texts: dict[str, str] = {}
    size = 0
    poor: list[int] = []
    failed: list[int] = []
    for done, page in enumerate(pages):
        if progress is not None:
            progress("Đang nhận dạng chữ", done, len(pages))
        arguments = {"task": "page", "page": page, "program": _program()}
        try:
            drawn = sandbox.draw("ocr", _NEEDS, data, path, arguments, seconds=_SECONDS)
        except DocumentError:
            if len(pages) == 1 and not before.parts:
                raise
            failed.append(page)
            continue
        texts[str(page)] = drawn["text"]
        size += len(drawn["pdf"]) * 3 // 4
        if size > most:
            made.clear()
        else:
            made[str(page)] = drawn["pdf"]
        poor += [page] if drawn["confidence"] < _POOR and drawn["words"] else []
        failed += [page] if not drawn["words"] else []
    if progress is not None:
        progress("Đang nhận dạng chữ", len(pages), len(pages))
    if len(failed) == len(pages):
        if before.parts:
            return Reading(
                before.parts, join_remarks(before.remark, f"{_pages(failed)} chỉ có ảnh, không đọc được chữ nào")
            )
        raise FormatRefused("là ảnh không đọc được chữ nào. Hãy quét lại rõ hơn (300 dpi, chữ thẳng và đủ sáng).")
    merged = sandbox.draw("ocr", _NEEDS, data, path, {"task": "merge", "pages": made or texts}, seconds=60.0)
    original = base64.b64decode(merged["pdf"])
    reading = sandbox.parse("pdf", ("pypdfium2", "pdfplumber"), original, path)
    remarks = _remarks(pages, poor, failed)
    if not made:
        remarks.append("ảnh các trang lớn nên đoạn trích không được tô trên trang")
    return Reading(reading.parts, join_remarks(before.remark, *remarks), original=original if made else None)


def _remarks(pages: list[int], poor: list[int], failed: list[int]) -> list[str]:
    good = [page for page in pages if page not in failed]
    remarks = [f"{_pages(good)} được nhận dạng từ ảnh (OCR), chữ và số có thể sai"]
    remarks += [f"{_pages(poor)} ảnh mờ, nên quét lại" for _ in poor[:1]]
    return remarks + [f"{_pages(failed)} chỉ có ảnh, không đọc được chữ nào" for _ in failed[:1]]


def _pages(numbers: list[int] | tuple[int, ...]) -> str:
    """Pages as a person names them: "trang 2, 4-6"."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return "trang " + ", ".join(f"{first}" if first == last else f"{first}-{last}" for first, last in runs)


def _program() -> str | None:
    """The path of Tesseract; None where it is not installed."""
    return shutil.which("tesseract") or shutil.which("tesseract", path=os.pathsep.join(_FOLDERS))


def draw(data: bytes, *, task: str, **arguments: Any) -> dict[str, Any]:  # noqa: ANN401 (JSON values)
    """One of the worker's tasks, as JSON: "count" the frames, recognise a "page", "merge" recognised pages."""
    tasks: dict[str, Callable[..., dict[str, Any]]] = {"count": _count, "page": _page, "merge": _merge}
    return tasks[task](data, **arguments)


def _count(data: bytes) -> dict[str, Any]:
    """How many pages a PDF has, or frames a picture."""
    if data.startswith(b"%PDF"):
        from index.formats.pdf import open_pdf

        return {"count": len(open_pdf(data))}
    return {"count": getattr(_picture(data), "n_frames", 1)}


def _page(data: bytes, *, page: int, program: str) -> dict[str, Any]:
    """A page as a PDF with its recognised words, the same without pictures, their number and the mean confidence."""
    import pytesseract

    image = _scan(data, page) if data.startswith(b"%PDF") else _frame(data, page)
    pytesseract.pytesseract.tesseract_cmd = program
    with tempfile.TemporaryDirectory(prefix="hoidap-") as folder:
        place = str(Path(folder) / "page.jpg")
        image.save(place, quality=85, dpi=(_DPI, _DPI))
        _give_memory()
        made, table = pytesseract.run_and_get_multiple_output(
            place, extensions=["pdf", "tsv"], lang=_LANGUAGE, timeout=_SECONDS
        )
    confidences = []
    for line in table.splitlines()[1:]:
        fields = line.split("\t")
        if len(fields) == 12 and fields[11].strip() and float(fields[10]) >= 0:
            confidences.append(float(fields[10]))
    mean = sum(confidences) / len(confidences) if confidences else 0.0
    pdf, text = (base64.b64encode(each).decode("ascii") for each in (made, _without_pictures(made)))
    return {"pdf": pdf, "text": text, "words": len(confidences), "confidence": mean}


def _without_pictures(pdf: bytes) -> bytes:
    """A PDF with its words where they stand, and none of its pictures."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    for page in document:
        for picture in list(page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE])):
            page.remove_obj(picture)
        page.gen_content()
    bare = pypdfium2.PdfDocument.new()
    bare.import_pages(document)  # what no page needs any more stays behind
    written = io.BytesIO()
    bare.save(written)
    return written.getvalue()


def _merge(data: bytes, *, pages: Mapping[str, str]) -> dict[str, Any]:
    """A PDF whose pages are the recognised ones, and those of the file where it is a PDF."""
    import pypdfium2

    merged = pypdfium2.PdfDocument.new()
    if data.startswith(b"%PDF"):
        from index.formats.pdf import open_pdf

        before = open_pdf(data)
        for number in range(1, len(before) + 1):
            if str(number) in pages:
                merged.import_pages(pypdfium2.PdfDocument(base64.b64decode(pages[str(number)])))
            else:
                merged.import_pages(before, [number - 1])
    else:
        for _, page in sorted(pages.items(), key=lambda each: int(each[0])):
            merged.import_pages(pypdfium2.PdfDocument(base64.b64decode(page)))
    written = io.BytesIO()
    merged.save(written)
    return {"pdf": base64.b64encode(written.getvalue()).decode("ascii")}


def _scan(data: bytes, page: int) -> Any:  # noqa: ANN401 (Pillow's image)
    """A page of a PDF as a grey picture of 300 dots an inch."""
    from index.formats.pdf import open_pdf

    drawn = open_pdf(data)[page - 1]
    width, height = drawn.get_size()
    scale = min(_DPI / 72, _LONGEST_SIDE / max(width, height))
    return drawn.render(scale=scale, grayscale=True).to_pil().convert("L")


def _frame(data: bytes, page: int) -> Any:  # noqa: ANN401
    """A frame of a picture, upright, grey, neither too small nor too large to be recognised."""
    from PIL import ImageOps

    image = _picture(data)
    image.seek(page - 1)
    image = ImageOps.exif_transpose(image)
    if image.mode in ("RGBA", "LA", "P"):  # what is transparent is paper
        from PIL import Image

        image = image.convert("RGBA")
        image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image)
    image = image.convert("L")
    scale = min(_LONGEST_SIDE / max(image.size), max(1.0, min(3.0, _SHORTEST_SIDE / min(image.size))))
    return image if scale == 1 else image.resize((round(image.width * scale), round(image.height * scale)))


def _picture(data: bytes) -> Any:  # noqa: ANN401
    from PIL import Image, UnidentifiedImageError

    try:
        image = Image.open(io.BytesIO(data), formats=("PNG", "JPEG", "TIFF", "BMP", "WEBP"))
    except (UnidentifiedImageError, OSError, ValueError) as error:
        raise FormatRefused("ảnh hỏng hoặc không đúng loại. Hãy mở ảnh và lưu lại thành .png hay .jpg.") from error
    if image.width * image.height > _MOST_PIXELS:
        raise FormatRefused(f"ảnh lớn quá {_MOST_PIXELS // 10**6} triệu điểm. Hãy thu nhỏ ảnh.")
    return image


def _give_memory() -> None:
    """Let Tesseract take more memory than a parser may: it inherits the limits of this process."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        resource.setrlimit(resource.RLIMIT_AS, (pages * resource.getpagesize() + _TESSERACT_MEMORY, hard))

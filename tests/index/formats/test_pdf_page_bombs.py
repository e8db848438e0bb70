"""PDF pages made to harm whoever draws them: each is drawn small or refused in one line, in seconds and megabytes."""

import struct
import zlib
from collections.abc import Callable

import pytest

from index.document import Document
from index.errors import DocumentError
from index.formats import sandbox
from index.formats.pdf_page import draw_page
from tests.index.formats.test_bombs import processor_seconds
from tests.memory import forget_peak, peak

pytest.importorskip("pypdfium2")

A4 = b"0 0 595 842"
HUGE = b"<< /Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceGray /BitsPerComponent 8 "
MASK = b"/Group << /S /Transparency /I true /K true >> "


def pdf(content: bytes, *others: bytes, box: bytes = A4, page: bytes = b"") -> bytes:
    """A PDF of one page: its content is object 4, the others follow; what the page holds beside is in `page`."""
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [" + box + b"] /Contents 4 0 R " + page + b" >>"
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>", page]
    body = b"%PDF-1.7\n"
    for number, each in enumerate([*objects, stream(content), *others], 1):
        body += b"%d 0 obj " % number + each + b" endobj\n"
    return body + b"trailer << /Root 1 0 R /Size %d >>\n%%%%EOF" % (len(others) + 5)


def stream(unit: bytes, about: bytes = b"<< ", *, times: int = 1) -> bytes:
    """A stream object of a unit again and again, pressed twice: a bomb is a small file, and small while it is made."""
    once = zlib.compressobj(9)
    small = b"".join(once.compress(unit) for _ in range(times)) + once.flush()
    small = zlib.compress(small, 9)
    head = b"/Filter [/FlateDecode /FlateDecode] /Length %d >>\nstream\n" % len(small)
    return about + head + small + b"\nendstream"


def plain(data: bytes, about: bytes) -> bytes:
    return about + b"/Length %d >>\nstream\n" % len(data) + data + b"\nendstream"


def named(kind: bytes, first: int, count: int) -> bytes:
    """Resources /X5 ... for the objects from the first one on."""
    inside = b" ".join(b"/X%d %d 0 R" % (number, number) for number in range(first, first + count))
    return b"/Resources << /" + kind + b" << " + inside + b" >> >> "


ITSELF = named(b"XObject", 5, 1)


def form(content: bytes, about: bytes = b"") -> bytes:
    head = b"<< /Type /XObject /Subtype /Form /BBox [" + A4 + b"] "
    return plain(content, head + about)


def nested(depth: int, times: int, about: bytes = b"") -> bytes:
    """A form that draws another some times, which draws another as often, and so on."""
    numbers = range(5, 5 + depth)
    inner = [form(b"/X%d Do " % (number + 1) * times, about + named(b"XObject", number + 1, 1)) for number in numbers]
    last = form(b"0 0 595 842 re f", about)
    return pdf(b"/X5 Do", *inner, last, page=named(b"XObject", 5, 1))


def image(width: int, height: int, megabytes: int, *, times: int = 1) -> bytes:
    drawn = b"q 595 0 0 842 0 0 cm /X5 Do Q " * times
    return pdf(drawn, stream(bytes(2**20), HUGE % (width, height), times=megabytes), page=named(b"XObject", 5, 1))


def jbig2() -> bytes:
    """A page information segment that admits to sixteen million rows and columns."""
    segment = struct.pack(">IBBBI", 0, 48, 0, 1, 19) + struct.pack(">IIIIBH", 2**24, 2**24, 0, 0, 0, 0)
    about = HUGE % (2**24, 2**24) + b"/Filter /JBIG2Decode "
    return pdf(b"595 0 0 842 0 0 cm /X5 Do", plain(segment, about), page=named(b"XObject", 5, 1))


def jpx() -> bytes:
    """The head of a JPEG 2000 picture that admits to two thousand million rows and columns."""
    size = struct.pack(">HHHIIIIIIIIH", 0xFF51, 41, 0, *[2**31 - 1] * 2, 0, 0, *[2**31 - 1] * 2, 0, 0, 1) + b"\7\1\1"
    about = b"<< /Type /XObject /Subtype /Image /Width 65000 /Height 65000 /Filter /JPXDecode "
    return pdf(b"595 0 0 842 0 0 cm /X5 Do", plain(b"\xff\x4f" + size, about), page=named(b"XObject", 5, 1))


def tiles() -> bytes:
    about = b"<< /Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 1 1] /XStep .002 /YStep .002 "
    tile = plain(b"0 0 1 1 re f " * 500, about + b"/Resources << >> ")
    return pdf(b"/Pattern cs /X5 scn 0 0 595 842 re f", tile, page=named(b"Pattern", 5, 1))


def shading() -> bytes:
    """A colour that takes a hundred thousand steps to reckon, for every point of the page."""
    shade = (
        b"<< /ShadingType 1 /ColorSpace /DeviceGray /Domain [0 595 0 842] /Function 6 0 R >>",
        plain(b"{ " + b"sin cos atan " * 30_000 + b"}", b"<< /FunctionType 4 /Domain [0 595 0 842] /Range [0 1] "),
    )
    return pdf(b"/X5 sh", *shade, page=named(b"Shading", 5, 1))


def glyphs() -> bytes:
    """Letters of a font that are drawn by writing the same letters ten times."""
    font = (
        b"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 9 9] /FontMatrix [1 0 0 1 0 0] /FirstChar 97 /LastChar 97 "
        b"/Widths [9] /Encoding << /Type /Encoding /Differences [97 /a] >> /CharProcs << /a 6 0 R >> "
        b"/Resources << /Font << /X5 5 0 R >> >> >>"
    )
    glyph = plain(b"9 0 d0 BT /X5 1 Tf (" + b"a" * 1000 + b") Tj ET", b"<< ")
    return pdf(b"BT /X5 12 Tf (" + b"a" * 1000 + b") Tj ET", font, glyph, page=named(b"Font", 5, 1))


def notes() -> bytes:
    """The same note with a full-page picture, a hundred thousand times."""
    note = b"<< /Type /Annot /Subtype /Stamp /Rect [0 0 595 842] /F 4 /AP << /N 6 0 R >> >>"
    many = b"/Annots [" + b"5 0 R " * 100_000 + b"] "
    return pdf(b"", note, form(b"0 0 595 842 re f " * 100), page=many)


def written(letters: int) -> bytes:
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
    lines = b"(" + b"chu " * 25 + b") Tj 0 -1 Td "
    return pdf(b"BT /X5 8 Tf 0 800 Td " + lines * (letters // 100) + b"ET", font, page=named(b"Font", 5, 1))


BOXES = {
    "huge": b"0 0 14400 14400",
    "endless": b"0 0 1e30 1e30",
    "beyond numbers": b"0 0 " + b"9" * 400 + b" " + b"9" * 400,
    "empty": b"0 0 0 0",
    "turned round": b"595 842 0 0",
    "negative": b"-1e9 -1e9 1e9 1e9",
    "thin": b"0 0 .001 100000000",
    "flat": b"0 0 100000000 .001",
    "tiny": b"0 0 1e-9 1e-9",
    "no numbers": b"/a (b) << >> []",
}
PAGES: dict[str, Callable[[], bytes]] = {
    **{f"box {name}": lambda box=box: pdf(b"0 0 9 9 re f", box=box) for name, box in BOXES.items()},
    "unit": lambda: pdf(b"0 0 9 9 re f", box=b"0 0 14400 14400", page=b"/UserUnit 75000 "),
    "turned by nothing": lambda: pdf(b"0 0 9 9 re f", page=b"/Rotate 1234567890123 "),
    "form in itself": lambda: pdf(b"/X5 Do", form(b"/X5 Do " * 10, ITSELF), page=ITSELF),
    "forms, ten in each of thirty": lambda: nested(30, 10),
    "forms, five thousand deep": lambda: nested(5_000, 1),
    "groups in groups": lambda: nested(2_000, 1, MASK),
    "groups, three in each": lambda: nested(15, 3, MASK),
    "image of 400 MB": lambda: image(20_000, 20_000, 400),
    "image without its data": lambda: image(2**30, 2**30, 0),
    "image five hundred times": lambda: image(4_000, 4_000, 16, times=500),
    "jbig2": jbig2,
    "jpeg 2000": jpx,
    "tiles": tiles,
    "shading": shading,
    "glyphs": glyphs,
    "notes": notes,
    "lines": lambda: pdf(b"0 0 m 595 842 1 1 2 842 c S\n" * 700_000),
    "dashes": lambda: pdf(b"[.00001 .00001] 0 d 0 0 m 595 842 l S " * 100),
    "saved states": lambda: pdf(b"q " * 5_000_000),
    "clips": lambda: pdf(b"0 0 595 842 re 9 9 99 99 re W* n " * 200_000 + b"0 0 595 842 re f"),
    "brackets": lambda: pdf(b"[" * 2_000_000),
    "one path": lambda: pdf(b"0 0 m " + b"595 842 l 0 3 l " * 500_000 + b"f*"),
    "contents again and again": lambda: pdf(b"", stream(b"0 0 595 842 re f " * 50_000),
                                            page=b"/Contents [" + b"5 0 R " * 20_000 + b"] "),
    "letters": lambda: written(2_000_000),
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("name", PAGES)
def test_a_page_made_to_harm_is_drawn_small_or_refused(name: str) -> None:
    data = PAGES[name]()
    assert len(data) < 3 * 2**20, "a bomb is small"
    document = Document("bom.pdf", "chu chu chu", ())
    draw_page(
        Document("bai.pdf", "chu", ()), pdf(b"0 0 9 9 re f"), 1
    )  # starts the worker, where the last page ended it
    before, started = forget_peak(), processor_seconds()
    try:
        drawn = draw_page(document, data, 1, [(0, 3)])
    except DocumentError as error:
        assert "\n" not in str(error) and "Hãy" in str(error)
    else:
        width, height = struct.unpack(">II", drawn.png[16:24])
        assert width <= 1_101 and width * height <= 4_100_000
    assert peak() - before + sandbox.MEMORY + 6 * len(data) < 200 * 2**20  # what is over is the worker's limit
    assert processor_seconds() - started < 5 + 1  # the kernel ends a worker by whole seconds; one to start the next


def test_a_page_is_drawn_again_after_a_bomb() -> None:
    with pytest.raises(DocumentError, match="tệp PDF hỏng, không mở được"):
        draw_page(Document("bom.pdf", "chu", ()), b"%PDF-1.7 nothing", 1)
    assert draw_page(Document("bai.pdf", "chu", ()), pdf(b"0 0 9 9 re f"), 1).png.startswith(b"\x89PNG")

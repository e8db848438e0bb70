"""Which file suffixes are read, by which module with which libraries, and what to do with the files that are not.

A format that only a library can read names its module of this package, which the sandbox loads (`parse(data)` there
gives a `Reading`), the libraries that module needs, and the extra that installs them.
"""

from collections.abc import Callable
from dataclasses import dataclass

from index.formats import json_file, markdown, subtitles, table
from index.formats.parts import Part

__all__ = ["ARCHIVE", "BINARY", "IMAGES", "OLD_OFFICE", "SUFFIXES", "TEXTS", "WITH_PAGES", "Format", "cure"]


@dataclass(frozen=True, slots=True)
class Format:
    """A format read in the sandbox: its module here, what that needs, the extra that has it, and its name."""

    module: str
    needs: tuple[str, ...]
    extra: str
    name: str


TEXTS: dict[str, Callable[[str], list[Part]] | None] = {
    ".txt": None,
    ".text": None,
    ".md": markdown.parse,
    ".markdown": markdown.parse,
    ".srt": subtitles.parse,
    ".vtt": subtitles.parse,
    ".csv": table.parse_csv,
    ".tsv": table.parse_csv,
    ".jsonl": table.parse_jsonl,
    ".ndjson": table.parse_jsonl,
    ".json": json_file.parse,
}
"""Text formats and what makes parts of them; None where the text alone tells."""

_HTML = Format("html", ("trafilatura", "lxml_html_clean"), "html", "Đọc trang HTML")
_WORD = Format("docx", ("lxml",), "office", "Đọc tệp Word")
_EXCEL = Format("xlsx", ("openpyxl",), "office", "Đọc bảng tính Excel")
_SLIDES = Format("pptx", ("pptx",), "office", "Đọc tệp PowerPoint")
_ODF = Format("odf", ("lxml",), "office", "Đọc tệp LibreOffice")
_MAIL = Format("mail", ("trafilatura", "lxml_html_clean"), "html", "Đọc thư và trang web đã lưu")
_IMAGE = Format("ocr", ("pytesseract", "PIL", "pypdfium2"), "ocr", "Nhận dạng chữ trong ảnh")
BINARY: dict[str, Format] = {
    **dict.fromkeys((".html", ".htm", ".xhtml"), _HTML),
    **dict.fromkeys((".mhtml", ".mht", ".eml"), _MAIL),
    **dict.fromkeys((".docx", ".docm", ".dotx"), _WORD),
    **dict.fromkeys((".xlsx", ".xlsm", ".xltx"), _EXCEL),
    **dict.fromkeys((".pptx", ".pptm", ".ppsx"), _SLIDES),
    **dict.fromkeys((".odt", ".ods", ".odp", ".ott", ".fodt", ".fods"), _ODF),
    ".rtf": Format("rtf", ("striprtf",), "office", "Đọc tệp RTF"),
    ".pdf": Format("pdf", ("pypdfium2", "pdfplumber"), "pdf", "Đọc tệp PDF"),
    ".epub": Format("epub", ("lxml",), "epub", "Đọc sách EPUB"),
    **dict.fromkeys((".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".webp"), _IMAGE),
}
"""Formats parsed in the sandbox."""

IMAGES = frozenset(suffix for suffix, each in BINARY.items() if each is _IMAGE)
"""Pictures, whose characters are recognised (`ocr`)."""

WITH_PAGES = (".pdf", *sorted(IMAGES))
"""Suffixes of files that are kept to be shown page by page."""

OLD_OFFICE = {".doc": ".docx", ".dot": ".docx", ".xls": ".xlsx", ".ppt": ".pptx", ".pps": ".pptx"}
"""Formats of old office programs, each with the one that LibreOffice converts it to."""

ARCHIVE = ".zip"
"""Holds many documents."""

SUFFIXES = (*TEXTS, *BINARY, *OLD_OFFICE, ARCHIVE)
"""The file suffixes that `read` and `read_all` take."""

_CURES: dict[str, str] = {
    "mp3 wav m4a ogg flac wma aac amr": "là tệp âm thanh. Hãy chép lời thành văn bản (.txt) hay phụ đề (.srt)",
    "mp4 avi mov mkv webm wmv 3gp": "là tệp phim. Hãy dùng tệp phụ đề (.srt, .vtt) hay chép lời thành .txt",
    "rar 7z tar gz tgz bz2 xz iso cab": "là tệp nén khác ZIP. Hãy giải nén rồi thêm thư mục, hoặc nén thành .zip",
    "heic heif gif svg psd ai tga ico cdr": "là ảnh loại không đọc được. Hãy lưu thành .png, .jpg hay .pdf",
    "xlsb numbers wk1 et": "là bảng tính loại không đọc được. Hãy mở ra và lưu thành .xlsx hay .csv",
    "pages wps wpd hwp one": "là văn bản loại không đọc được. Hãy mở ra và lưu thành .docx hay .pdf",
    "key dps": "là bản trình chiếu loại không đọc được. Hãy mở ra và lưu thành .pptx hay .pdf",
    "msg pst": "là thư Outlook. Hãy mở bằng Outlook và lưu thành .eml hay .txt",
    "mobi azw azw3 prc fb2 lit": "là sách điện tử loại không đọc được. Hãy chuyển thành .epub (bằng Calibre)",
    "djvu xps oxps ps eps": "là trang in loại không đọc được. Hãy chuyển thành .pdf",
    "xml yaml yml toml ini log sql tex": "không được nhận là văn bản. Nếu là chữ, hãy đổi đuôi thành .txt",
    "url lnk webloc": "chỉ là lối tắt. Hãy thêm chính tệp ấy, hoặc lưu trang thành .html rồi thêm",
    "dwg dxf vsd vsdx mpp": "là bản vẽ hay sơ đồ. Hãy xuất ra .pdf",
    "accdb mdb sqlite db dbf": "là cơ sở dữ liệu. Hãy xuất bảng ra .csv hay .xlsx",
    "exe msi dll bat apk app jar": "là chương trình, không phải văn bản",
    "ttf otf woff woff2": "là phông chữ, không phải văn bản",
    "p7m p7s sig": "là tệp chữ ký số. Hãy thêm văn bản đã ký (.pdf, .docx)",
}
_CURE = {f".{suffix}": line for suffixes, line in _CURES.items() for suffix in suffixes.split()}


def cure(suffix: str) -> str:
    """Why a file of this suffix is not read and what to do, one Vietnamese line.

    >>> cure(".rar")
    'là tệp nén khác ZIP. Hãy giải nén rồi thêm thư mục, hoặc nén thành .zip.'
    """
    line = _CURE.get(suffix.lower())
    if line is None:
        kind = f"đuôi {suffix}" if suffix else "không đuôi"
        line = f"không đọc được tệp {kind}. Hãy lưu thành .docx, .pdf, .xlsx, .html hay .txt"
    return f"{line}."

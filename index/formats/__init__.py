"""A file or pasted text becomes a `Document`; one module of this package a format, chosen by the file's suffix.

`registry` says which module reads which suffix, `file` reads one file, `folder` many. What a text is made of is
`structure`'s business, and what text is kept as is `text.canonical`'s. Formats that only a large library can read are
parsed in a second process under limits (`sandbox`), and that library is an extra. Nothing is fetched: only local files
are read.
"""

from dataclasses import replace
from pathlib import Path

from index.document import Document
from index.errors import DocumentError, display_name
from index.formats.file import (
    LARGEST_FILE,
    LARGEST_ORIGINAL,
    Progress,
    make_plain_document,
    read_bytes,
    read_document,
)
from index.formats.folder import files, read_all, read_archive, summarize_errors
from index.formats.parts import LONGEST_TEXT, NOTHING, limit_size
from index.formats.plain import repair_font
from index.formats.reading import join_remarks
from index.formats.registry import ARCHIVE, SUFFIXES

__all__ = [
    "LARGEST_FILE",
    "LARGEST_ORIGINAL",
    "LONGEST_TEXT",
    "SUFFIXES",
    "files",
    "from_text",
    "read",
    "read_all",
    "summarize_errors",
]


def from_text(text: str, *, source: str) -> Document:
    r"""A text as a document: canonical, and recognised like a file's.

    Letters of an old Vietnamese font (TCVN3, VNI) become Unicode, and UTF-8 that was read as Latin-1 is put right, as
    `remark` says; offsets are those of that text. Raises DocumentError when it holds nothing visible, or too much
    (`LONGEST_TEXT`, `MOST_BLOCKS`).

    >>> from_text("Cầu mới thông xe\n\n07/02/2022\nSáng nay cầu mở.", source="dán").date_text
    '07/02/2022'
    >>> from_text("H\u00b6i Ph\u00dfng n\u00a8m nay m\u00ada to.", source="dán").text
    'Hải Phòng năm nay mưa to.'
    """
    limit_size(len(text), source=source, most=2 * LONGEST_TEXT)
    return make_plain_document(*repair_font(text), display_name(source))


def read(path: str | Path, *, progress: Progress | None = None) -> Document | list[Document]:
    """The document in a file, or the list of those in an archive; the source is the absolute path (`errors.shown`).

    What could not be read of an archive is named in the remark of its first document. `progress` tells of the pages
    whose characters are recognised.

    Raises DocumentError when the file is missing, a folder, empty, too large, damaged, locked, of an unknown kind, or
    holds no text; MissingExtra when its format needs a library that is not installed.
    """
    path = Path(path)
    if path.suffix.lower() != ARCHIVE or not path.is_file():
        return read_document(read_bytes(path), path, display_name(path.resolve()), progress)
    results = list(read_archive(path, progress))
    documents = [each for each in results if isinstance(each, Document)]
    errors = [each for each in results if isinstance(each, DocumentError)]
    if not documents:
        raise errors[0] if errors else DocumentError(path, NOTHING)
    if errors:
        unread = "; ".join(line.removeprefix(f"{display_name(path)}/") for line in summarize_errors(errors))
        documents[0] = replace(documents[0], remark=join_remarks(documents[0].remark, f"chưa đọc được {unread}"))
    return documents

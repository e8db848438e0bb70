"""Every error this project raises on purpose, as one tree.

A message is one Vietnamese line for the person: what is wrong, with the value, then the cure. The command line and the
page print it as it is; any other exception is a bug and shows itself. `ValueError` stays for a caller's mistake.
"""

import re
from pathlib import Path

__all__ = [
    "DamagedLibrary",
    "DocumentError",
    "EncoderError",
    "ForeignLibrary",
    "HoidapError",
    "LibraryError",
    "MissingExtra",
    "QuestionError",
    "UnsupportedFile",
    "WriterError",
    "display_name",
]

_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def display_name(path: str | Path) -> str:
    r"""A file's name as one line for any screen, file and network: controls, turned writing and loose bytes escaped.

    A name may hold anything but "/" and NUL, and one from an archive anything at all. Names that differ stay different,
    unless one spells such an escape out.

    >>> display_name("Cầu\n\x1b[2J\udcff.txt")
    'Cầu\\n\\x1b[2J\\udcff.txt'
    """
    return _UNSEEN.sub(lambda found: found[0].encode("unicode_escape").decode("ascii"), str(path))


class HoidapError(Exception):
    """Base of every expected error; `str(error)` is one Vietnamese line that names the cure."""


class DocumentError(HoidapError):
    """A file or text that cannot be read as a document.

    Attributes:
        path: the file as the person named it.
    """

    def __init__(self, path: str | Path, message: str) -> None:
        """Prefix the message with the path."""
        super().__init__(display_name(f"{path}: {message}"))
        self.path = Path(path)


class UnsupportedFile(DocumentError):
    """A file of a kind that is not read."""


class LibraryError(HoidapError):
    """A library that cannot be opened or saved."""


class DamagedLibrary(LibraryError):
    """A library whose files do not match their manifest."""


class ForeignLibrary(LibraryError):
    """A library made with another encoder or another format version."""


class EncoderError(HoidapError):
    """An encoder or reader model that cannot be had or does not fit."""


class MissingExtra(HoidapError):
    """An optional library is not installed; the message names the pip command."""

    def __init__(self, what: str, extra: str) -> None:
        """Say what needs the extra named `extra`."""
        super().__init__(f'{what} cần gói bổ sung. Cài bằng: pip install "hoidap[{extra}]"')
        self.extra = extra


class QuestionError(HoidapError):
    """A question that cannot be asked: empty, without a letter or digit, or too long."""


class WriterError(HoidapError):
    """The language model gave no written answer; the extractive answer is shown instead.

    Attributes:
        kind: one word for the cause, as "timeout" or "key".
    """

    def __init__(self, kind: str, message: str) -> None:
        """Keep the kind beside the message."""
        super().__init__(message)
        self.kind = kind

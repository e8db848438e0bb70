"""What was noticed while a file was read ("viết theo bảng mã cũ TCVN3, đã chuyển sang Unicode"), for those who see it.

Reading tells such things in its log, which nobody who adds a file in a browser reads. They are kept beside the library,
in a small file of the page's own: without it nothing is lost but the remarks.
"""

import json
import logging
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from index import Document

__all__ = ["FILE", "Remarks", "heard"]

FILE = "remarks.json"
_log = logging.getLogger("index.formats")


class Remarks:
    """The remarks about a library's documents; about a document that has changed since, none."""

    def __init__(self, folder: Path | None) -> None:
        """Keep them in the library's folder; without one, in memory."""
        self._path = folder / FILE if folder else None
        self._kept: dict[str, list[str]] = {}
        self._saving = threading.Lock()
        with suppress(OSError, ValueError, TypeError, AttributeError):
            kept = json.loads(self._path.read_text(encoding="utf-8")).items() if self._path else ()
            self._kept = {str(name): [str(digest), str(text)] for name, (digest, text) in kept}

    def about(self, document: Document) -> str:
        """What was remarked about the document, or an empty string."""
        digest, text = self._kept.get(document.id, ("", ""))
        return text if text and digest == document.digest else ""

    def keep(self, remarks: Iterable[tuple[Document, str]]) -> None:
        """Take in what was remarked about documents; an empty remark takes an older one away."""
        for document, text in remarks:
            self._kept[document.id] = [document.digest, text]

    def save(self) -> None:
        """Write them into the library's folder, if it is there and can be written to."""
        kept = {name: said for name, said in self._kept.copy().items() if said[1]}
        if self._path and (kept or self._path.exists()):
            with self._saving, suppress(OSError):
                new = self._path.with_suffix(".new")
                new.write_text(json.dumps(kept, ensure_ascii=False), encoding="utf-8")
                new.replace(self._path)


class _Listener(logging.Handler):
    """Hears the warnings of one thread, without the file's place that they begin with."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.thread = threading.get_ident()
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.thread == self.thread:
            place = f"{record.args[0]}: " if isinstance(record.args, tuple) and record.args else ""
            self.said.append(record.getMessage().removeprefix(place))


@contextmanager
def heard() -> Iterator[list[str]]:
    """A list that grows with what reading files warns of in this thread."""
    listener = _Listener()
    _log.addHandler(listener)
    try:
        yield listener.said
    finally:
        _log.removeHandler(listener)

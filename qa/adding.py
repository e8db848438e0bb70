"""Adding files and pasted texts to a library while somebody watches: one after another, each with its own fate.

A file that cannot be read or encoded is told and left behind; the others go in. What was added is saved at the end,
also when the watcher leaves in between.
"""

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from queue import SimpleQueue

from index import Document, DocumentError, HoidapError, Index, from_text, read
from qa.library_view import Added, counted

__all__ = ["added", "from_file", "pasted"]

Reading = Callable[[], Document]


def from_file(path: Path) -> tuple[str, Reading]:
    """The name of an uploaded file, and how to read it; its name is its source, for its place is a passing one."""
    return path.name, lambda: replace(read(path), source=path.name)


def pasted(text: str, name: str) -> tuple[str, Reading]:
    """The name of a pasted text (its first words when none is given), and how to read it."""
    shown = " ".join(name.split()) or " ".join(text.split())[:60] or "Văn bản đã dán"
    return shown, lambda: from_text(text, source=shown)


def added(library: Index, wanted: Sequence[tuple[str, Reading]]) -> Iterator[tuple[Added, ...]]:
    """The state of all files, again and again while they go in; the last one is final."""
    files = [Added(name) for name, _ in wanted]
    try:
        for place, (_, reading) in enumerate(wanted):
            for state in _one(library, files[place], reading):
                files[place] = state
                yield tuple(files)
    finally:
        if library.folder is not None:
            library.save()


def _one(library: Index, file: Added, reading: Reading) -> Iterator[Added]:
    """The file at each stage; the work goes on in a thread, so that the encoder's progress can be told as it comes."""
    news: SimpleQueue[tuple[str, int, int] | Added | BaseException] = SimpleQueue()

    def work() -> None:
        try:
            document = reading()
            changes = library.add([document], progress=lambda *stage: news.put(stage))
            news.put(file.end(_fate(library, document, bool(changes.added), bool(changes.replaced))))
        except HoidapError as error:
            # The place of an upload means nothing to a person; its name is told already.
            place = f"{error.path}: " if isinstance(error, DocumentError) else ""
            news.put(file.end(str(error).removeprefix(place), failed=True))
        except BaseException as error:  # a bug: raised again where the watcher is
            news.put(error)

    threading.Thread(target=work, name="hoidap-add", daemon=True).start()
    file = file.at("Đang đọc")
    while not file.ended:
        yield file
        told = news.get()
        if isinstance(told, BaseException):
            raise told
        file = told if isinstance(told, Added) else file.at(*told)
    yield file


def _fate(library: Index, document: Document, new: bool, changed: bool) -> str:
    passages = sum(passage.document.id == document.id for passage in library.passages)
    if new or changed:
        return f"{'Đã thêm' if new else 'Đã thay bản cũ'}, {counted(passages)} đoạn"
    return "Đã có sẵn, không có gì thay đổi"

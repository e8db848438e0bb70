"""Questions that ask two things, taken apart: "bắt đầu và kết thúc lúc mấy giờ?", "Ai đại diện bên A và bên B?"."""

import re

from qa.question.lexicon import cut, is_possessed, lower

__all__ = ["alternatives", "shared_words", "split_coordination", "split_question"]

_ASKING = (
    r"bao nhiêu|bao lâu|bao giờ|bao xa|mấy|khi nào|lúc nào|ngày nào|ngày mấy|năm nào|ở đâu|tại đâu|thế nào|ra "
    r"sao|vì sao|"
    r"tại sao|làm sao|xử lý sao|xử lí sao|sửa sao|khắc phục sao|là ai|là gì|ai|gì|nào|đâu"
)
_ATTRIBUTES = frozenset(
    "giá phí lương tiền dài rộng cao sâu nặng dày tuổi tuổi_thọ thời_hạn diện_tích công_suất trọng_lượng chức_vụ "
    "địa_chỉ điện_thoại đơn_giá mức_phạt lệ_phí học_phí bảo_hành hạn_dùng số_lượng tồn_kho tên".split()
)
_ATTRIBUTES |= {word.replace("_", " ") for word in _ATTRIBUTES}
"""What a thing has: alone it says of nothing what it is."""
_ASKED_OF = re.compile(r" (?:số|tên|ngày|tháng|năm|giờ|thứ|giá|loại|màu|mã|hạng)$", re.IGNORECASE)
"""What belongs to the asking word behind it: "số mấy"."""
_HAS_ASKING = re.compile(rf"(?<!\w)(?:{_ASKING})(?!\w)", re.IGNORECASE)
_AND = re.compile(r",? (?:và|cùng với) |, (?:còn )?|; ", re.IGNORECASE)
_VERBS = (
    "bắt đầu|kết thúc|mở cửa|đóng cửa|khởi công|hoàn thành|khánh thành|sinh|mất|khai giảng|bế giảng|khởi hành|đến nơi|"
    "nhập viện|xuất viện|vào viện|ra viện|khai mạc|bế mạc|xuất phát|cập bến|khai trương|tốt nghiệp|nhập học|hết hạn|"
    "đi|về|nhận|trả|vào|ra|tan|đến|nhập|xuất|lập|giải thể|lên|xuống|mở|đóng"
)
_TWO_VERBS = re.compile(
    rf"^(?P<topic>.*?)(?<!\w)(?P<first>{_VERBS}) (?:và|rồi|hoặc) (?P<second>{_VERBS})(?!\w)(?P<rest>.*)$", re.IGNORECASE
)
_TWO_OBJECTS = re.compile(
    r"(?P<first>(?:bên|lớp|tổ|khối|loại|hạng|cấp|nhóm|khoa|phòng|điều|khoản|mục|lõi số|năm|tháng|quý|ca|đợt|"
    r"vòng) [\wĐ]+)"
    r" (?:và|với|cùng) (?P<second>(?:(?:bên|lớp|tổ|khối|loại|hạng|cấp|nhóm|khoa|phòng|điều|khoản|mục|lõi số|năm|"
    r"tháng|quý|"
    r"ca|đợt|vòng) )?[\wĐ]+)(?!\w)",
    re.IGNORECASE,
)
_MEASURED_BY = re.compile(rf"(?<!\w)(?:lúc |là |vào )?(?:(?:mấy|bao nhiêu)(?: \w+)?|{_ASKING})(?!\w)", re.IGNORECASE)
_TWO_ASKING = re.compile(
    r"^(?P<first>khi nào|bao giờ|mấy giờ|ngày nào|lúc nào|ở đâu|tại đâu|ai|vì sao|tại sao)(?: và|,) "
    r"(?P<second>khi nào|bao giờ|lúc mấy giờ|mấy giờ|ngày nào|lúc nào|ở đâu|tại đâu|vì sao|tại sao) (?P<rest>.+)$",
    re.IGNORECASE,
)
"""Two asking words of one statement: "Khi nào và ở đâu nhận thẻ"."""
_TIME_AND_DAY = re.compile(
    r"(?<= )(?P<first>(?:vào )?(?:lúc )?mấy giờ|(?:vào )?(?:ngày|hôm) (?:nào|mấy)),?(?: và)? "
    r"(?P<second>(?:vào )?(?:lúc )?mấy giờ|(?:vào )?(?:ngày|hôm) (?:nào|mấy))(?!\w)",
    re.IGNORECASE,
)
"""The hour and the day of one thing: "mất lúc mấy giờ ngày nào"."""
_SUBJECTS = re.compile(
    r"^(?P<first>[^,?]{2,60}?) và (?P<second>[^,?]{2,60}?) (?P<rest>(?:được|có|là|phải|dài|rộng|cao|nặng|giá).*)$",
    re.IGNORECASE,
)
_SHARED = re.compile(
    r"^(?P<first>[^,?]{2,40}?) và (?P<second>[^,?]{2,40}?) (?P<rest>(?:của|ở|tại) [^?]* (?:là )?(?:bao nhiêu|gì|"
    r"ai|mấy|thế nào))$",
    re.IGNORECASE,
)
"""Two things of one owner: "Diện tích và số dân của xã là bao nhiêu"."""
_ADJECTIVES = (
    "cao|thấp|nhiều|ít|lớn|nhỏ|dài|ngắn|đắt|rẻ|mắc|trước|sau|sớm|muộn|nặng|nhẹ|nhanh|chậm|đông|vắng|xa|gần|rộng|hẹp|"
    "mạnh|yếu|mới|cũ|lâu|tốt|to|bé"
)
_HAY = re.compile(
    r"^(?P<first>[^,?]{1,80}?) (?:hay|hoặc|và|với|so với) (?P<second>[^,?]{1,80}?)"
    r"(?:[,:]? ?(?P<which>(?:cái|bên|năm|quý|loại|món|khoản|phòng|ngày|nơi|ai|văn bản|mục|lõi|hành vi|tháng|gói|lớp|"
    r"tỉnh|xã|nào|[^\W\d]+(?= nào))(?: [^?,]{0,80}?)??(?<!\w)(?:nào|ai)(?!\w).*)"
    rf"|[,:]? ?(?P<how>(?:{_ADJECTIVES})(?: \w+){{0,3}} hơn.*)"
    r"|, (?P<when>[^,?]{1,40} (?:nào|ai) .*hơn.*))$",
    re.IGNORECASE,
)
_FIGURES = re.compile(
    rf"^(?P<first>(?P<head>[^\W\d]+) \d[^,?]{{0,60}}?) (?:hay|hoặc|với) (?P<rest>(?P=head) \d[^,?]*(?:{_ADJECTIVES})"
    r"(?: \w+){0,3} hơn.*)$",
    re.IGNORECASE,
)
"""Two things of one noun with figures: "Năm 2023 hay năm 2024 giải chạy đông người hơn"."""
_WHICH_FIRST = re.compile(
    r"^(?P<which>[^,?]*(?<!\w)(?:nào|ai) [^,?]*hơn)\s?[,:] ?(?P<first>[^,?]+?) (?:hay|hoặc) (?P<second>[^,?]+)$",
    re.IGNORECASE,
)


_EQUATED = re.compile(
    r"^(?P<first>[^,?]{2,50}?) (?:và|,) (?P<second>[^,?]{2,50}?) (?P<rest>(?:là )?(?:bao nhiêu|bao lâu|mấy|ai|"
    r"khi nào|ở đâu|"
    r"ngày nào|mấy giờ)(?: \w+)?)$",
    re.IGNORECASE,
)
"""Two things that one value each is asked of: "Lương chính và phụ cấp ăn trưa là bao nhiêu"."""
_MEASURED = re.compile(
    r"^(?P<head>giá vé|giá|phí|mức phạt|số điện thoại|địa chỉ|thời hạn|hạn nộp) (?P<first>[^,?]{2,40}?) và "
    r"(?P<second>[^,?]{2,40})$",
    re.IGNORECASE,
)
"""The same by keywords: "giá vé vào rừng và thuê lều"."""


def split_coordination(question: str) -> tuple[str, str] | None:
    """The two questions of one that joins two things by "và", where the text may yet have them as one name.

    >>> split_coordination("Lương chính và phụ cấp ăn trưa là bao nhiêu?")
    ('Lương chính là bao nhiêu?', 'phụ cấp ăn trưa là bao nhiêu?')
    >>> split_coordination("giá điện và nước"), split_coordination("Ai và vì sao?")
    (('giá điện', 'giá nước'), None)
    """
    text = question.strip().rstrip("?!. ")
    found = _EQUATED.match(text)
    if found and not _HAS_ASKING.search(found["first"] + " " + found["second"]):
        return (f"{found['first']} {found['rest']}?", f"{found['second']} {found['rest']}?")
    found = _MEASURED.match(text)
    if found and not _HAS_ASKING.search(text):
        head = found["head"].split()[0] if found["second"].lower().startswith("thuê") else found["head"]
        return (f"{found['head']} {found['first']}", f"{head} {found['second']}")
    return None


def split_question(question: str) -> tuple[str, ...]:
    """The questions that one asks, each standing alone; empty where it asks one thing.

    >>> split_question("Ca sáng bắt đầu và kết thúc lúc mấy giờ?")
    ('Ca sáng bắt đầu lúc mấy giờ?', 'Ca sáng kết thúc lúc mấy giờ?')
    >>> split_question("Thử việc mấy tháng và lương thử việc bao nhiêu?")
    ('Thử việc mấy tháng?', 'lương thử việc bao nhiêu?')
    >>> split_question("Ai đại diện bên A và bên B?")
    ('Ai đại diện bên A?', 'Ai đại diện bên B?')
    >>> split_question("Công ty và đối tác ký gì?"), split_question("Giá vé bao nhiêu?")
    ((), ())
    """
    several = [each.strip() for each in re.split(r"(?<=\?)\s+|\n+", question) if each.strip()]
    if len(several) > 1 and all(_HAS_ASKING.search(each) or each.endswith("?") for each in several):
        return tuple(re.sub(r"^\d+[.)]\s*", "", each) for each in several[:5])
    text = question.strip().rstrip("?!. ")
    moment = _TIME_AND_DAY.search(text)
    if moment:
        topic, rest = text[: moment.start()].rstrip(" ,"), text[moment.end() :]
        return tuple(f"{topic} {moment[each]}{rest}?" for each in ("first", "second"))
    asking = _TWO_ASKING.match(text)
    if asking:
        return tuple(f"{asking[each]} {asking['rest']}?" for each in ("first", "second"))
    verbs = _TWO_VERBS.match(text)
    if verbs and _HAS_ASKING.search(verbs["rest"]):
        return tuple(f"{verbs['topic']}{verbs[each]}{verbs['rest']}?" for each in ("first", "second"))
    for joint in _AND.finditer(text):
        first, second = text[: joint.start()], text[joint.end() :]
        if _HAS_ASKING.search(first) and _HAS_ASKING.search(second) and len(first.split()) > 2:
            return _stand_alone(first, second)
    objects = _TWO_OBJECTS.search(text)
    if objects and _HAS_ASKING.search(text[: objects.start()] + text[objects.end() :]):
        head = objects["first"].rsplit(" ", 1)[0]
        second = objects["second"] if " " in objects["second"] else f"{head} {objects['second']}"
        return tuple(f"{text[: objects.start()]}{each}{text[objects.end() :]}?" for each in (objects["first"], second))
    shared = _SHARED.match(text)
    if shared and not _HAS_ASKING.search(shared["first"] + shared["second"]):
        return tuple(f"{shared[each]} {shared['rest']}?" for each in ("first", "second"))
    subjects = _SUBJECTS.match(text)
    if subjects and _HAS_ASKING.search(subjects["rest"]) and _are_alike(subjects["first"], subjects["second"]):
        return tuple(f"{subjects[each]} {subjects['rest']}?" for each in ("first", "second"))
    return ()


def alternatives(question: str) -> tuple[str, str, str] | None:
    """The two things that a question compares and what is asked of them; None for another question.

    >>> alternatives("Doanh thu năm 2023 và 2024, năm nào cao hơn?")
    ('Doanh thu năm 2023', 'Doanh thu năm 2024', 'năm nào cao hơn')
    >>> alternatives("Lõi số 1 và lõi số 2, lõi nào thay sớm hơn?")
    ('Lõi số 1', 'lõi số 2', 'lõi nào thay sớm hơn')
    >>> alternatives("Cầu nào dài hơn, cầu Rồng hay cầu Mây?")
    ('cầu Rồng', 'cầu Mây', 'Cầu nào dài hơn')
    """
    text = question.strip().rstrip("?!. ")
    figures = _FIGURES.search(text)
    if figures is not None:  # as many words of either
        size, rest = len(figures["first"].split()), figures["rest"].split()
        return figures["first"], " ".join(rest[:size]), " ".join(rest[size:])
    found = _WHICH_FIRST.search(text) or _HAY.search(text)
    if found is None:
        return None
    first, second = found["first"].strip(), found["second"].strip()
    named = found.groupdict()
    which = named["which"] or named.get("how") or named.get("when") or ""
    if re.fullmatch(r"[\d./-]+", second) and " " in first:
        second = f"{first.rsplit(' ', 1)[0]} {second}"
    return first, second, which.strip()


def shared_words(first: str, second: str) -> str:
    """The words that only the first of two alternatives says, and that are meant of both; empty where none plainly are.

    >>> shared_words("Giải nhất 21 km nam", "10 km nam"), shared_words("Cát vàng", "đá"), shared_words("bên A", "bên B")
    ('Giải nhất', '', '')
    """
    words, others = first.split(), second.split()
    before, tail = words[: -len(others)], words[-len(others) :]
    if not before or len(others) >= len(words):
        return ""
    alike = any(one.lower() == other.lower() for one, other in zip(tail, others, strict=True))
    joined = before[-1].lower() in ("thì", "là", "giữa", "của", "tàu", "cho")
    figures = tail[0][0].isdigit() and others[0][0].isdigit()
    return " ".join(before) if alike or joined or figures or len(before) > 2 else ""


def _are_alike(first: str, second: str) -> bool:
    """Whether two subjects are of one kind: both short, or beginning with one word."""
    words = [each.lower().split() for each in (first, second)]
    short = all(len(each) <= 3 for each in words)
    return (short or words[0][0] == words[1][0]) and not _HAS_ASKING.search(first)


def _stand_alone(first: str, second: str) -> tuple[str, ...]:
    """Both halves; the second gets the first one's topic where it has none of its own ("rộng bao nhiêu")."""
    words = second.split()
    named = any(word[0].isupper() for word in first.split()[1:]) and not any(word[0].isupper() for word in words)
    if len(words) <= (5 if named else 3):
        topic = re.split(
            r"\s(?:dài|rộng|cao|sâu|nặng|bắt đầu|kết thúc|giá|có|là|được|diễn ra|sinh|ở)(?!\w)", first, maxsplit=1
        )[0]
        if topic != first:
            return (f"{first}?", f"{topic} {second}?")
    if not _names_something(second):
        statement = re.sub(rf"(?<!\w)(?:là |vào |lúc )?(?:{_ASKING})(?!\w).*$", "", first, flags=re.IGNORECASE).strip()
        statement = _ASKED_OF.sub("", statement)
        only_asks = not _HAS_ASKING.sub("", second).strip()
        topic = statement if only_asks else _subject(statement)
        if topic:
            return (f"{first}?", f"{topic} {second}?")
    return (f"{first}?", f"{second}?")


def _names_something(question: str) -> bool:
    """Whether a question says of what it asks: a name, or a noun that is nobody's ("vé"), but "giá bao nhiêu" not."""
    told = _MEASURED_BY.sub(" ", lower(question)).strip()
    if told in _ATTRIBUTES:
        return False
    if re.match(r"ai(?!\w)", question, re.IGNORECASE):
        return True
    words = [word for word in cut(told) if word.sort in ("noun", "name")]
    return any(not is_possessed(word.text) and word.text not in _ATTRIBUTES for word in words)


def _subject(statement: str) -> str:
    """A statement without the attribute at its end: "Lõi số 3" of "Lõi số 3 tuổi thọ"."""
    words = [word for word in cut(lower(statement)) if word.sort != "break"]
    while len(words) > 1 and (
        words[-1].text in _ATTRIBUTES or words[-1].sort == "verb" or is_possessed(words[-1].text)
    ):
        words.pop()
    return statement[: words[-1].end] if words else ""

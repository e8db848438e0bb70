"""The way of answering about a party of a contract: who it is; and that there is no such party."""

import re
from collections.abc import Sequence

from index import Document, Hit, Span
from index.outline import fields
from index.vietnamese.text import fold
from qa.answer import Answer
from qa.answering.documents import Documents, documents_of
from qa.answering.field_value import label_span
from qa.answering.party_block import Party, parties, party_of
from qa.answering.quote import abstain, join, quote
from qa.question.key_terms import CAPITAL
from qa.question.query import Query

__all__ = ["answer"]

SURE = 0.85
_PARTY = re.compile(r"(?<!\w)bên ([a-e])(?!\w)", re.IGNORECASE)
_WHO = re.compile(
    r"^(?:vậy |thế |còn )?bên [a-e](?: (?:trong|của) \w+(?: \w+)?)? (?:là (?:ai|bên nào|đơn vị nào|công ty nào|"
    r"gì)|tên (?:là )?gì)"
    r"|^(?:ai|đơn vị nào|công ty nào|bên nào) là bên [a-e]\W*$",
    re.IGNORECASE,
)
_WHERE = re.compile(r"^bên [a-e](?: (?:có )?(?:trụ sở|địa chỉ))? (?:ở|tại|nằm ở|đóng ở) đâu\W*$", re.IGNORECASE)
_BY_ROLE = re.compile(
    r"^bên (?P<role>[^\W\d]{2,}(?: [^\W\d]+)?)(?: (?:trong|của) .{1,60}?)? là "
    r"(?:ai|bên nào|đơn vị nào|công ty nào|gì)\W*$",
    re.IGNORECASE,
)
_HEADING = re.compile(
    r"(?<!\w)bên (?P<letter>[a-e])(?!\w)\)?"
    r"(?:\s*(?:\([^)\n]{0,60}\)|[-–,][^:\n]{0,60}|là|gồm|gồm có|bên [^:\n]{2,30}))?[ \t]*:[ \t]*(?P<name>[^\n]*)"
    r"|^bên (?:[^\n:.;(]{2,30}\(bên )?(?P<alone>[a-e])\)?[ \t]*$",
    re.IGNORECASE | re.MULTILINE,
)
"""What a party's block begins with: "BÊN A (Bên bán): ...", "BÊN BÁN (BÊN A)" alone on its line."""
_NAMES = re.compile(
    r"^(?:ông|bà|anh|chị|ông/bà|tên|họ và tên|họ tên|tên công ty|công ty|đơn vị|đại diện|người đại diện)\b", re.I
)


_ROLE = re.compile(
    r"^(?:vậy |thế |còn |cho hỏi |xin hỏi )?(?:bên |người |phía )?"
    r"(?P<subject>(?:chủ |khách |cho |đi |sử dụng )?[^\W\d]+(?: [^\W\d]+)?) (?:là (?:ai|bên nào|đơn vị nào|công ty nào)"
    r"|tên (?:là )?(?:gì|ai))(?: (?:vậy|thế|ạ|nhỉ))?\W*$"
    r"|^(?:vậy |thế |còn )?ai là (?:người |bên |phía )?(?P<object>[^\W\d]+(?: [^\W\d]+){0,3})(?: trong [^?]*)?\W*$"
    r"|^(?:vậy |thế |còn )?ai (?:là người )?(?P<acts>(?:đi )?(?:cho )?(?:thuê|vay|mượn|mua|bán|giao|nhận)"
    r"(?: [^\W\d]+){0,2})\W*$",
    re.IGNORECASE,
)
"""How a party is asked for by its role."""
_FIELDS = tuple(
    re.compile(rf"(?<!\w)(?:{label})(?!\w)", re.IGNORECASE)
    for label in (
        "(?:số )?(?:thẻ )?(?:cccd|cmnd|căn cước(?: công dân)?|chứng minh(?: nhân dân| thư)?)(?: số)?",
        "(?:số )?(?:điện thoại|đt|sđt|di động|phone)",
        "(?:số )?(?:tài khoản(?: ngân hàng)?|stk)(?: số)?",
        "mã số thuế|mst",
        "e-?mail|thư điện tử",
        "(?:(?:nơi|địa chỉ) )?(?:(?:đăng ký )?hộ khẩu(?: thường trú)?|thường trú)",
        "(?:địa chỉ|nơi ở|chỗ ở)(?: thường trú| liên hệ| hiện tại)?|nơi thường trú|trụ sở(?: chính)?",
        "sinh (?:vào )?(?:ngày|năm)|(?:ngày|năm) sinh|ngày,? tháng,? năm sinh",
        "chức vụ",
        "người đại diện|đại diện",
    )
)
"""Labels that each party of a contract has for itself."""
_FILLERS = frozenset(
    "của là gì số mấy bao nhiêu nào ở đâu ngày năm hôm tháng cho hỏi xin biết được thì ai vậy thế ạ nhỉ bên người theo "
    "hợp đồng trong này".split()
)
"""What a question about a field of a party holds beside both."""
_PERSON = re.compile(rf"(?<!\w)(?i:ông|bà|anh|chị|cô|chú|bác) (?P<given>{CAPITAL}\w*(?: {CAPITAL}\w*){{0,3}})")
_OWNER = re.compile(
    r"(?<!\w)(?:bên |người |phía )?(?P<role>(?:chủ|khách|cho|sử dụng|lao động|thuê|vay|mua|bán|giao|nhận)"
    r"(?: (?:thuê|vay|mua|bán|nhà|trọ|đất|phòng|lao động|nợ)){0,2})(?!\w)",
    re.IGNORECASE,
)


def answer(query: Query, hits: Sequence[Hit], documents: Documents) -> Answer | None:
    """The name of the party, or an abstention where the contract has no such party; None for another question."""
    of_role = _answer_role(query, hits, documents) or _answer_field(query, hits, documents)
    if of_role is not None:
        return of_role
    asked = {letter.lower() for letter in _PARTY.findall(query.text)}
    named = _BY_ROLE.search(query.text)
    by_role = _letter_of(named["role"], hits) if named is not None and not asked else ""
    if by_role:
        asked = {by_role}
    if not asked:
        return None
    held = {letter.lower() for hit in hits for letter in _PARTY.findall(hit.passage.text)}
    missing = sorted(asked - held)
    if held and missing:
        parties = ", ".join(f"Bên {each.upper()}" for each in sorted(held))
        return abstain(query, hits, note=f"Tài liệu chỉ nói đến {parties}.")
    if len(asked) != 1 or not (by_role or _WHO.search(query.text) or _WHERE.search(query.text)):
        return None
    for document in documents_of(hits[:10]):
        letter = next(iter(asked))
        spans = _address(document, letter) if _WHERE.search(query.text) else _name(document, letter)
        if spans:
            return quote(query, hits, documents, join(spans, "; "), confidence=SURE)
    return None


def _answer_role(query: Query, hits: Sequence[Hit], documents: Documents) -> Answer | None:
    """The name of the party of a role: "Ai thuê nhà?", "Người lao động là ai?"; None where no contract has the role."""
    asked = _ROLE.search(query.text)
    if asked is None:
        return None
    words = (asked["subject"] or asked["object"] or asked["acts"]).split()
    for document in documents_of(hits[:10]):
        among = parties(document)
        for size in range(len(words), 0, -1) if among else ():
            party = party_of(" ".join(words[:size]), among)
            if party is not None and party.names:
                return quote(query, hits, documents, join(party.names, "; "), confidence=SURE)
    return None


def _answer_field(query: Query, hits: Sequence[Hit], documents: Documents) -> Answer | None:
    """The value of a party's own field; an abstention where only another party has it; None for another question."""
    asked = next(((said, label) for label in _FIELDS if (said := label.search(query.text)) is not None), None)
    if asked is None:
        return None
    rest = f"{query.text[: asked[0].start()]} {query.text[asked[0].end() :]}"
    for document in documents_of(hits[:10]):
        among = parties(document)
        owner, left = _find_owner(rest, among)
        if owner is None or any(word not in _FILLERS for word in re.findall(r"\w+", left.lower())):
            continue
        label = asked[1]
        field = next((each for each in owner.fields if label.match(each.label)), None)
        if field is not None:
            return quote(query, hits, documents, [field.value], confidence=SURE, also=[label_span(field)])
        for other in among:
            field = next((each for each in other.fields if label.match(each.label)), None)
            if field is not None:
                whose = f"Bên {other.letter.upper()}" if other.letter else f"bên {other.role}"
                return abstain(query, hits, note=f"Tài liệu chỉ ghi “{field.label}” của {whose}.")
    return None


def _find_owner(text: str, among: Sequence[Party]) -> tuple[Party | None, str]:
    """The party that a text names by letter, role or person, and the text without its name."""
    found: list[tuple[Party, re.Match[str]]] = []
    letter = _PARTY.search(text)
    if letter is not None:
        found = [(each, letter) for each in among if each.letter == letter[1].lower()]
    person = _PERSON.search(text)
    if not found and person is not None:
        given = fold(person["given"])
        found = [(each, person) for each in among if re.search(rf"(?<!\w){given}(?!\w)", fold(each.persons))]
    role = _OWNER.search(text)
    if not found and role is not None and (party := party_of(role["role"], among)) is not None:
        found = [(party, role)]
    company = re.search(r"(?<!\w)(?:công ty|doanh nghiệp)(?!\w)", text, re.IGNORECASE)
    if not found and company is not None:
        found = [(each, company) for each in among if "cong ty" in fold(each.persons)]
    if len(found) != 1:
        return None, text
    party, said = found[0]
    return party, f"{text[: said.start()]} {text[said.end() :]}"


def _letter_of(role: str, hits: Sequence[Hit]) -> str:
    """The letter of the party that a contract calls by its role, "Bên A (Bên cho thuê)"; empty where none is."""
    named = re.escape(role)
    called = re.compile(
        rf"(?<!\w)bên (?P<first>[a-e])\W+(?:sau đây gọi là\W+)?(?:bên )?{named}(?!\w)"
        rf"|(?<!\w)bên {named}\W+(?:sau đây gọi là\W+)?bên (?P<last>[a-e])(?!\w)",
        re.IGNORECASE,
    )
    found = (called.search(document.text) for document in documents_of(hits[:10]))
    return next((str(match["first"] or match["last"]).lower() for match in found if match), "")


def _letter(heading: re.Match[str]) -> str:
    return str(heading["letter"] or heading["alone"]).lower()


def _name(document: Document, letter: str) -> list[Span]:
    """What stands beside "BÊN A:", and the first field below it that names a person or an organisation."""
    spans: list[Span] = []
    for match in _HEADING.finditer(document.text):
        if _letter(match) != letter:
            continue
        name = (match["name"] or "").rstrip(" .;,")
        if name:
            spans.append(Span(document, match.start("name"), match.start("name") + len(name)))
        below = [each for each in fields(document) if match.end() <= each.span.start <= match.end() + 200]
        field = next((each for each in below if _NAMES.match(each.label.strip())), None)
        if field is not None and len(name) < 100:
            spans.append(field.value)
        break
    return spans


def _address(document: Document, letter: str) -> list[Span]:
    """The party's own address field: the first one below its heading."""
    for match in _HEADING.finditer(document.text):
        if _letter(match) == letter:
            below = (each for each in fields(document) if each.span.start >= match.start())
            field = next((each for each in below if each.label.lower().startswith(("địa chỉ", "trụ sở"))), None)
            return [field.value] if field is not None else []
    return []

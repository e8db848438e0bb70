"""The way of answering about a party of a contract: who it is; and that there is no such party."""

import re
from collections.abc import Callable, Sequence

from index import Document, Hit, Span
from index.outline import fields
from qa.answer import Answer
from qa.answering.documents import Documents, documents_of
from qa.answering.form_persons import persons
from qa.answering.party_block import Party, parties, party_of
from qa.answering.party_field import answer_field, choose_spelling
from qa.answering.quote import abstain, join, quote
from qa.question.query import Query

__all__ = ["answer"]

SURE = 0.85
_PARTY = re.compile(r"(?<!\w)bên ([a-e])(?!\w)", re.IGNORECASE)
_WHO = re.compile(
    r"^(?:vậy |thế |còn )?bên [a-e](?: (?:trong|của) \w+(?: \w+){0,5})? (?:là (?:ai|bên nào|đơn vị nào|công ty nào|"
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


def answer(query: Query, hits: Sequence[Hit], documents: Documents) -> Answer | None:
    """The name of the party, or an abstention where the contract has no such party; None for another question."""
    of_role = _answer_role(query, hits, documents) or answer_field(query, hits, documents)
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
        named = [] if among else _find_in_form(document, " ".join(words), choose_spelling(query.typed or query.text))
        if len(named) == 1 and named[0].names:
            return quote(query, hits, documents, join(named[0].names, "; "), confidence=SURE)
    return None


def _find_in_form(document: Document, role: str, spell: Callable[[str], str]) -> list[Party]:
    """The persons of a form whose role, or what it begins with, is the one that is asked for."""
    asked = spell(role)
    return [each for each in persons(document) if each.role and f"{spell(each.role)} ".startswith(f"{asked} ")]


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

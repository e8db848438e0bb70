"""A field of one person or party: the telephone that is hers, never another one's; part of the way in `party`.

Whose the field is, the contract's party block tells (`party_block`) or the form (`form_persons`). Where only others
have such a field, the answer is that it is not told.
"""

import re
from collections.abc import Callable, Iterator, Sequence

from index import Document, Hit
from index.outline import Field
from index.vietnamese.text import fold
from qa.answer import Answer
from qa.answering.documents import Documents, documents_of
from qa.answering.field_value import label_span
from qa.answering.form_persons import PERSONAL, TITLE, persons
from qa.answering.party_block import Party, parties, party_of
from qa.answering.quote import abstain, quote
from qa.question.key_terms import CAPITAL
from qa.question.query import Query

__all__ = ["answer_field", "choose_spelling", "is_another_ones"]

SURE = 0.85
_CALLING = r"(?<=gọi )(?:cho )?(?=.* số (?:nào|mấy|bao nhiêu|điện thoại nào))|^số (?=của )"
_LIVING = r"(?<!\w)(?:đang )?(?:sống |trú |cư trú |nhà )?(?:ở|tại) (?=đâu\W*$)"
_ASKED_OTHERWISE = {1: _CALLING, 6: _LIVING}
"""How a telephone and an address are asked for without their names; by place in `PERSONAL`."""
_ASKED = tuple(
    re.compile(f"{label.pattern}|{_ASKED_OTHERWISE[at]}" if at in _ASKED_OTHERWISE else label.pattern, re.IGNORECASE)
    for at, label in enumerate(PERSONAL)
)
_FILLERS = frozenset(
    "của là gì số mấy bao nhiêu nào ở đâu ngày năm hôm tháng cho hỏi xin biết được thì ai vậy thế ạ nhỉ bên người theo "
    "hợp đồng trong này gọi nhà làm phía tên".split()
)
"""What a question about a field of a party holds beside both."""
_PARTY = re.compile(r"(?<!\w)bên ([a-e])(?!\w)", re.IGNORECASE)
_PERSON = re.compile(rf"(?<!\w)(?i:{TITLE}) (?P<given>{CAPITAL}\w*(?: {CAPITAL}\w*){{0,3}})")
_OWNER = re.compile(
    r"(?<!\w)(?:bên |người |phía )?(?P<role>(?:chủ|khách|cho|sử dụng|lao động|thuê|vay|mua|bán|giao|nhận)"
    r"(?: (?:thuê|vay|mua|bán|nhà|trọ|đất|phòng|lao động|nợ)){0,2})(?!\w)",
    re.IGNORECASE,
)
_SAME_KIN = ("cha bố tía", "mẹ má", "chồng ông xã", "vợ bà xã")
"""What people call their parents and each other."""
_TITLES = frozenset(fold(TITLE).split("|"))
_TOLD = re.compile(r"\d{3}|@")
"""A telephone, a number or an address of mail."""
_NUMBER = re.compile(r"(?<!\d)0\d{2,3}[ .]?\d{3}[ .]?\d{3,4}(?!\d)")
_TELEPHONE = 1
"""Place of the telephone's label in `PERSONAL`."""
_POSTS = 9
"""From where on the labels of `PERSONAL` name another person or what a person does."""
_BEFORE = re.compile(r"[^\n;]{0,60}$")
_AFTER = re.compile(rf"[^\n;]*?(?=\n|;|$|(?<!\w)(?i:{TITLE}) {CAPITAL}\w)")
"""What stands before a name on its line, and what follows as far as the next person."""


def choose_spelling(question: str) -> Callable[[str], str]:
    """How to compare with a question: in lower case, and without diacritics where it has none.

    >>> choose_spelling("Ai là thủ quỹ?")("Thư ký"), choose_spelling("ai la thu quy")("Thư ký")
    ('thư ký', 'thu ky')
    """
    return fold if question.isascii() else str.lower


def answer_field(query: Query, hits: Sequence[Hit], documents: Documents) -> Answer | None:
    """The value of a person's own field; an abstention where only another one has it; None for another question."""
    asked = next(((said, label) for said, label in zip(_find_labels(query.text), PERSONAL, strict=True) if said), None)
    if asked is None or asked[0] is None:
        return None
    said, label = asked
    rest = f"{query.text[: said.start()]} {query.text[said.end() :]}"
    refused: Answer | None = None
    for document in documents_of(hits[:10]):
        found = _answer_of_party(query, hits, documents, parties(document), rest, label) or _answer_of_person(
            query, hits, documents, document, rest, label
        )
        if found is not None:
            return found
        if refused is None and _is_of_others(document, rest, label):
            refused = abstain(query, hits, note="Tài liệu chỉ ghi điều này của người khác.")
    return refused


def _find_labels(question: str) -> Iterator[re.Match[str] | None]:
    return (asked.search(question) for asked in _ASKED)


def _answer_of_party(
    query: Query, hits: Sequence[Hit], documents: Documents, among: Sequence[Party], rest: str, label: re.Pattern[str]
) -> Answer | None:
    """The field of a party of a contract."""
    owner, left = _find_owner(rest, among)
    if owner is None or any(word not in _FILLERS for word in re.findall(r"\w+", left.lower())):
        return None
    field = next((each for each in owner.fields if label.match(each.label)), None)
    if field is not None:
        return quote(query, hits, documents, [field.value], confidence=SURE, also=[label_span(field)])
    return _refuse(query, hits, among, label)


def _answer_of_person(
    query: Query, hits: Sequence[Hit], documents: Documents, document: Document, rest: str, label: re.Pattern[str]
) -> Answer | None:
    """The field of a person of a form."""
    among = persons(document)
    spell = choose_spelling(query.typed or query.text)
    owners = _find_persons(spell(rest), among, spell)
    if not owners:
        return None
    known = {word for each in among for word in re.findall(r"\w+", fold(f"{each.role} {each.persons}"))}
    known |= _TITLES | set(fold(" ".join(_SAME_KIN)).split())
    left = [word for word in re.findall(r"\w+", rest.lower()) if word not in _FILLERS and fold(word) not in known]
    if left:
        return None
    own = [each for owner in owners for each in owner.fields if label.match(each.label)]
    if len({each.value.text for each in own}) == 1 or (own and len(owners) == 1):
        return quote(query, hits, documents, [own[0].value], confidence=SURE, also=[label_span(own[0])])
    if own or any(_tells(document, name.text, label) for owner in owners for name in owner.names):
        return None
    return _refuse(query, hits, among, label)


def is_another_ones(query: Query, field: Field) -> bool:
    """Whether a field is of a person of a form, and the question asks for that of somebody or something else."""
    label = next((each for each in PERSONAL[:_POSTS] if each.match(field.label.strip())), None)
    owner = next((each for each in persons(field.span.document) if field in each.fields), None)
    said = label.search(query.text) if label is not None else None
    if label is None or said is None or owner is None or not owner.role or _PARTY.search(query.text):
        return False
    rest = f"{query.text[: said.start()]} {query.text[said.end() :]}"
    section = field.section.text if field.section is not None else ""
    own = set(re.findall(r"\w+", fold(f"{field.label} {owner.role} {owner.persons} {section}"))) | _TITLES
    asked = [word for word in re.findall(r"\w+", rest.lower()) if word not in _FILLERS]
    return bool(asked) and 2 * sum(fold(word) in own for word in asked) <= len(asked)


def _refuse(query: Query, hits: Sequence[Hit], among: Sequence[Party], label: re.Pattern[str]) -> Answer | None:
    """An abstention that says whose the field is; None where nobody has it."""
    for other in among:
        field = next((each for each in other.fields if label.match(each.label)), None)
        if field is not None:
            whose = f"Bên {other.letter.upper()}" if other.letter else other.role or "người khác"
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


def _find_persons(asked: str, among: Sequence[Party], spell: Callable[[str], str]) -> list[Party]:
    """Those whom a text in lower case names first, by role or name; of two ways at one place the longer."""
    found = []
    for each in among:
        for call in _calls(each, spell):
            said = re.search(call, asked)
            if said is not None:
                found.append((said.start(), -len(said[0]), each))
    best = min((place for place in found), key=lambda place: place[:2], default=None)
    named = [each for start, size, each in found if best is not None and (start, size) == best[:2]]
    return list({id(each): each for each in named}.values())


def _calls(person: Party, spell: Callable[[str], str]) -> Iterator[str]:
    """Patterns over a spelled text of what a person is called: by role, by the beginning of the role, by name."""
    words, titles = re.findall(r"\w+", spell(person.role)), spell(TITLE)
    for size in range(len(words), 0, -1):
        begun = " ".join(words[:size])
        if begun not in titles.split("|") or size == len(words):
            yield rf"(?<!\w)(?:(?:{spell('người|bên|phía')}) )?{begun}(?!\w)"
    kin = next((names for names in _SAME_KIN if len(words) == 1 and words[0] in spell(names).split()), "")
    for parent in kin.split():
        yield rf"(?<!\w){spell(parent)}(?!\w)"
    for name in person.names if person.role or len(person.names) > 1 else ():
        called = re.match(r"\W*((?:[^\W\d]+ ){0,4}[^\W\d]+)", name.text)
        full = spell(called[1]).split() if called is not None else []
        if not full:
            continue
        yield rf"(?<!\w){' '.join(full)}(?!\w)"
        if len(full) > 2:
            yield rf"(?<!\w){' '.join(full[-2:])}(?!\w)"
        yield rf"(?<!\w)(?:{titles}|{spell('của')}) {full[-1]}(?!\w)"


def _is_of_others(document: Document, rest: str, label: re.Pattern[str]) -> bool:
    """Whether a document names the person whom a text names, and has such fields of others alone."""
    person = _PERSON.search(rest)
    if person is None:
        return False
    left = re.findall(r"\w+", f"{rest[: person.start()]} {rest[person.end() :]}")
    if any(fold(word) not in _TITLES and word.lower() not in _FILLERS for word in left):
        return False
    given = person["given"]
    holders = [each for each in persons(document) if any(label.match(own.label) for own in each.fields)]
    calls = label is PERSONAL[_TELEPHONE] and _NUMBER.search(document.text) is not None
    if not (holders or calls) or not re.search(rf"(?<!\w){re.escape(given)}(?!\w)", document.text):
        return False
    first = document.blocks[0] if document.blocks else None
    head = document.text[first.start : first.end] if first is not None and first.kind in ("title", "heading") else ""
    held = " ".join([head, *(name.text for each in holders for name in each.names)])
    return fold(given) not in fold(held) and not _tells(document, given, label)


def _tells(document: Document, name: str, label: re.Pattern[str]) -> bool:
    """Whether what stands beside a name on one of its lines may be such a field."""
    for said in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", document.text):
        before, after = _BEFORE.search(document.text[: said.start()]), _AFTER.match(document.text, said.end())
        beside = f"{before[0] if before else ''} {after[0] if after else ''}"
        if _TOLD.search(beside) or label.search(beside):
            return True
    return False

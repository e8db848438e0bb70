"""The parties that a contract names one below the other, each with its role, its name and the fields below it.

Part of the way of answering in `party`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index import Document, Span
from index.outline import Field, fields, labelled_items
from index.vietnamese.text import fold

__all__ = ["Party", "is_same_role", "parties", "party_of"]

_LONGEST = 1_200
"""Characters of a party's block at most."""
_CALLED = "(?:sau đây )?(?:(?:gọi )?(?:tắt )?là )?"
_HEADING = re.compile(
    r"^[ \t*#]*(?:(?:\d|[IVX]{1,3})[.)]\s)?(?:"
    rf"bên (?P<l3>[a-e])(?!\w)(?: ?\({_CALLED}(?P<role2>(?:bên|người|chủ)[^)\n]{{2,40}})\)"
    r"| ?[-–,] ?(?P<role3>(?:bên|người|chủ) [^\n:]{2,40}))?"
    rf"|(?P<role>(?:bên|người|chủ|đơn vị) [^\n:.;()]{{2,40}}?)"
    rf"(?: ?\({_CALLED}(?:[^)\n]{{0,40}}[ ,])?bên (?P<l1>[a-e])(?!\w)[^)\n]*\))?"
    r")[ \t*]*(?::[ \t*]*(?P<name>[^\n]*)|$)",
    re.IGNORECASE | re.MULTILINE,
)
_NAMES = re.compile(r"^(?:ông|bà|anh|chị|ông/bà|ông \(bà\)|tên|họ và tên|họ tên|tên công ty|công ty|đơn vị)\b", re.I)
_REPRESENTATIVE = re.compile(r"^(?:người )?đại diện", re.IGNORECASE)
_SAME_ROLE = {
    "chu nha": "cho thue", "chu tro": "cho thue", "chu nha tro": "cho thue", "chu phong": "cho thue",
    "khach thue": "thue", "o tro": "thue", "thue tro": "thue", "di thue": "thue",
    "chu lao dong": "su dung lao dong", "cong ty": "su dung lao dong", "nhan vien": "lao dong", "lam cong": "lao dong",
    "muon tien": "vay", "cho muon tien": "cho vay", "chu no": "cho vay", "di vay": "vay",
}  # fmt: skip
"""What people call a party, folded, and its role in a contract."""


@dataclass(frozen=True, slots=True)
class Party:
    """A party of a contract.

    Attributes:
        letter: "a" to "e"; empty where it has none.
        role: in small letters without "bên" or "người": "cho thuê"; empty where none is written.
        names: what stands beside its heading, and the first field below that names somebody.
        fields: those below the heading, as far as the next party.
    """

    letter: str
    role: str
    names: tuple[Span, ...]
    fields: tuple[Field, ...]

    @property
    def persons(self) -> str:
        """All that names the party or who stands for it, as one text."""
        speaking = [each.value.text for each in self.fields if _REPRESENTATIVE.match(each.label)]
        titled = [f"{each.label} {each.value.text}" for each in self.fields if _NAMES.match(each.label)]
        return " ".join([*(span.text for span in self.names), *titled, *speaking])


def parties(document: Document) -> tuple[Party, ...]:
    """The parties of a contract in order; none of a document that has fewer than two."""
    text = document.text[:20_000]
    heads = [match for match in _HEADING.finditer(text) if _is_head(match)]
    if len(heads) < 2:
        return ()
    every = sorted({*fields(document), *labelled_items(document)}, key=lambda each: each.span.start)
    ends = [*(match.start() for match in heads[1:]), heads[-1].start() + _LONGEST]
    return tuple(_read(document, match, end, every) for match, end in zip(heads, ends, strict=True))


def party_of(role: str, among: Sequence[Party]) -> Party | None:
    """The one party of a role as people say it ("thuê nhà", "chủ nhà"); None for none or several."""
    asked = fold(role).split()
    alike = _SAME_ROLE.get(" ".join(asked))
    asked = alike.split() if alike else asked
    found = [each for each in among if each.role and is_same_role(asked, fold(each.role).split())]
    return found[0] if len(found) == 1 else None


def is_same_role(asked: Sequence[str], own: Sequence[str]) -> bool:
    """Whether one role is the other with its object: "thuê", "thuê nhà"; "cho thuê" is another one."""
    size = min(len(asked), len(own))
    return size > 0 and list(asked[:size]) == list(own[:size])


def _is_head(match: re.Match[str]) -> bool:
    """Whether a line heads a party: it has a letter, or its role is in capitals."""
    role = match["role"] or ""
    return bool(match["l1"] or match["l3"]) or (role.isupper() and len(role.split()) < 7)


def _read(document: Document, match: re.Match[str], end: int, every: Sequence[Field]) -> Party:
    letter = (match["l1"] or match["l3"] or "").lower()
    role = re.sub(r"^(?:bên|người|đơn vị)\s+", "", (match["role"] or match["role2"] or match["role3"] or "").lower())
    name = (match["name"] or "").rstrip(" .;,*")
    below = [each for each in every if match.start() < each.span.start < end]
    spans = []
    if name:
        spans.append(Span(document, match.start("name"), match.start("name") + len(name)))
    first = next((each for each in below[:2] if _NAMES.match(each.label.strip())), None)
    if first is not None:
        spans.append(first.value)
    return Party(letter, role.strip(), tuple(spans), tuple(below))

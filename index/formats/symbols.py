"""Characters of the symbol fonts (Symbol, Wingdings) in Unicode, where text of an office uses them.

Source: Adobe's mapping of the Symbol font, and Microsoft's character sets of Wingdings.
"""

import re

__all__ = ["PRIVATE", "symbol_text"]

PRIVATE = re.compile("[\ue000-\uf8ff]")
"""What a symbol font draws where no text says what it is: mostly the bullet before an item."""

_SYMBOL = dict(
    zip(
        [*range(0x41, 0x5B), *range(0x61, 0x7B)],
        "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖαβχδεφγηιϕκλμνοπθρστυϖωξψζ",
        strict=True,
    )
)
_SYMBOL |= dict(
    zip(
        (0xA3, 0xA5, 0xB0, 0xB1, 0xB3, 0xB4, 0xB5, 0xB7, 0xB8, 0xB9, 0xBA, 0xBB, 0xBC, 0xAB, 0xAC, 0xAE, 0xC6, 0xC7),
        "≤∞°±≥×∝•÷≠≡≈…↔←→∅∩",
        strict=True,
    )
)
_SYMBOL |= dict(
    zip((0xC8, 0xCC, 0xCE, 0xD1, 0xD5, 0xD6, 0xD7, 0xDB, 0xDE, 0xE5, 0xF2, 0x2D), "∪⊂∈∇∏√⋅⇔⇒∑∫−", strict=True)
)
_WINGDINGS = dict(
    zip(
        (0x6C, 0x6E, 0x6F, 0x71, 0x72, 0x74, 0x76, 0x9F, 0xA7, 0xA8, 0xD8, 0xE0, 0xE8, 0xF0, 0xFB, 0xFC, 0xFD, 0xFE),
        "●■□❑❒⧫❖•▪☐➢→➔⇨✗✓☒☑",
        strict=True,
    )
)
_WINGDINGS |= {0x28: "☎", 0x29: "✆", 0x2A: "✉", 0x46: "☞", 0x4A: "☺", 0xDF: "←", 0xE1: "↑", 0xE2: "↓", 0xC4: "→"}


def symbol_text(text: str, font: str) -> str:
    r"""The text of a run in its font; only symbol fonts and private characters are changed.

    >>> symbol_text("\uf0b4", "Symbol"), symbol_text("\uf0fc", "Wingdings"), symbol_text("a", "Times New Roman")
    ('×', '✓', 'a')
    """
    name = font.lower()
    table = _WINGDINGS if name.startswith("wingdings") else _SYMBOL
    if name.startswith(("wingdings", "symbol")):
        return "".join(table.get(_code(letter), "•" if _is_private(letter) else letter) for letter in text)
    if not any(map(_is_private, text)):
        return text
    return "".join(_SYMBOL.get(_code(letter), "•") if _is_private(letter) else letter for letter in text)


def _is_private(letter: str) -> bool:
    return "\uf020" <= letter <= "\uf0ff"


def _code(letter: str) -> int:
    return ord(letter) - 0xF000 if _is_private(letter) else ord(letter)

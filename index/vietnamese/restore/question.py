"""Questions restored: diacritics, capitals and spaces put back, abbreviations expanded, typos corrected.

Each token gets candidates (`candidates`); `beam_search` finds the reading that the counts of the library and of general
Vietnamese make likeliest. A question typed with care stays as it is.
"""

import re
from collections.abc import Iterable
from itertools import islice

from index.vietnamese.ngrams import TOKEN, Ngrams, general
from index.vietnamese.restore.beam_search import Language
from index.vietnamese.restore.candidates import Candidates, GuessCosts, code_positions
from index.vietnamese.restore.document import BEGINNING, foreign_words, lacks_diacritics
from index.vietnamese.restore.truecase import Truecaser, copy_case
from index.vietnamese.syllables import old_tones
from index.vietnamese.text import canonical

__all__ = ["GuessCosts", "QuestionRestorer", "training_text"]

_NUMBERED = re.compile(
    r"(?<!\w)((?:[^\W_]{1,12} ){1,2})(?:hai|ba|bốn|năm|sáu|bảy|tám|chín|mười|\d{1,9})((?: [^\W\d_]{1,12}){1,2})(?!\w)",
    re.I,
)
"""A number between words."""
_HOW_MANY = re.compile(
    r"(?<!\w)bn(?= ?%| (?:phần trăm|tiền|ngày|tháng|năm|tuổi|giờ|phút|đồng|triệu|người|tien|ngay|thang|nam|tuoi|gio|"
    r"phut|dong|trieu|nguoi|lần|lan)(?!\w))",
    re.IGNORECASE,
)
"""The chat word for "bao nhiêu" before what is measured, where it cannot be "bạn"."""
MOST = 300
"""Most tokens of a question that is restored; longer texts are pasted and stay as they are."""


class QuestionRestorer:
    """Restores questions by the counts of a library and of general texts. Safe for many threads."""

    def __init__(self, library: Ngrams, truecaser: Truecaser, costs: GuessCosts = GuessCosts()) -> None:  # noqa: B008  frozen
        """Use the counts and the truecaser of a library, and the costs of guesses."""
        self._truecaser = truecaser
        self._language = Language(library, general())
        self._candidates = Candidates(library, general(), self._language, costs)

    @classmethod
    def build(cls, texts: Iterable[str]) -> "QuestionRestorer":
        """The restorer for a library of these texts, which may be none."""
        texts = list(map(training_text, texts))
        return cls(Ngrams.count(texts), Truecaser.count(texts))

    def restore(self, question: str) -> str:
        """The question, canonical, as it would have been typed with care.

        >>> QuestionRestorer.build([]).restore("thu do cua Viet Nam la gi?")
        'thủ đô của Việt Nam là gì?'
        """
        question = _HOW_MANY.sub("bao nhiêu", canonical(question))
        if len(list(islice(TOKEN.finditer(question), MOST + 1))) > MOST:
            return question
        question = self._lower_shouting(question)
        pieces = list(TOKEN.finditer(question))
        places = self._candidates.generate(question, pieces)
        if all(len(choice) == 1 for choice in places):
            return self._truecaser.restore(question)
        out, end = [], 0
        for piece, choice, best in zip(pieces, places, self._language.decode(places), strict=True):
            kept = best.words == choice[0].words
            out += [question[end : piece.start()], piece[0] if kept else copy_case(" ".join(best.words), piece[0])]
            end = piece.end()
        return self._truecaser.restore("".join([*out, question[end:]]))

    def _lower_shouting(self, question: str) -> str:
        """The question in lower case if it was typed in capitals; codes and possible acronyms keep theirs."""
        if sum(map(str.isupper, question)) <= sum(map(str.islower, question)) or len(question.split()) < 2:
            return question
        kept = code_positions(question)

        def lower(piece: re.Match[str]) -> str:
            small = piece.start() not in kept and self._candidates.is_word(old_tones(piece[0].lower()))
            return piece[0].lower() if small else piece[0]

        return TOKEN.sub(lower, question)


def training_text(text: str) -> str:
    r"""The text to count for a library: the text itself, and the questions that its numbers answer.

    "Trên ba trụ cột" answers "trên mấy trụ cột", a sequence that only questions have. Of a text typed without
    diacritics only the foreign words are counted, each a clause of its own.

    >>> training_text("Dựa trên ba trụ cột.")
    'Dựa trên ba trụ cột.\nDựa trên mấy trụ cột'
    >>> training_text("Foxconn dau tu vao Hai Phong va Dong Nai, theo Reuters.")
    ', Foxconn, Reuters'
    """
    if lacks_diacritics(text[:BEGINNING]):
        return "".join(f", {word}" for word in foreign_words(text))
    return "\n".join([text, *(f"{before}mấy{after}" for before, after in _NUMBERED.findall(text))])

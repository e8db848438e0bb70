"""How well a label, a heading or a sentence fits what a question is about: weighted words, then vectors."""

import functools
import math
import re
from collections.abc import Collection, Iterable, Sequence

import numpy as np

from index.search.bm25.terms import terms
from index.types import Scores
from index.vietnamese.abbreviations import ABBREVIATIONS
from index.vietnamese.ngrams import general
from index.vietnamese.text import fold
from qa.answering.documents import Documents
from qa.question.query import Query

__all__ = ["Topic", "term_weight"]

_SILENT = frozenset(
    "ai gì nào đâu sao mấy bao nhiêu giờ lâu khi thế vì tại là có không phải những các của và được bị cho với "
    "trong ở từ "
    "đến về theo thì mà để này đó kia ấy hay hoặc như cái ra vào do bởi rằng hãy xin biết hỏi nói đã đang sẽ cũng vậy "
    "nhỉ ạ à nhé lúc trên dưới bằng tôi mình bạn em anh chị cần muốn làm gồm liệt kê kể tên nêu hết tất cả giúp đối "
    "nếu mỗi một nữa rồi chưa đi thôi luôn ơi vui lòng xem tìm thông tin quy định tổng cộng".split()
)
"""Words that ask, join or point; what they stand beside is the topic."""


_ASKING = frozenset(["bao", "nhiêu"])
_MEASURES = {
    "nang": "khoi luong trong luong can nang",
    "rong": "dien tich be rong chieu rong",
    "dai": "chieu dai do dai",
    "cao": "chieu cao do cao",
}
"""What a document calls the measure of an adjective: "nặng bao nhiêu" asks for a "Khối lượng"; folded."""


@functools.lru_cache(maxsize=8192)
def term_weight(term: str) -> float:
    """Rarity of a term in general Vietnamese, -ln of its probability, 0 to 12; figures and codes weigh 9 at least."""
    table = general()
    place = table.ids.get(term, -1)
    count = float(table.one[place]) if place >= 0 else 0.0
    rarity = min(12.0, -math.log((count + 0.5) / float(table.one.sum())))
    return max(9.0, rarity) if any(letter.isdigit() for letter in term) else rarity


class Topic:
    """What a question is about: its terms without the asking words, each with its weight."""

    def __init__(self, query: Query, *, without: Iterable[str] = ()) -> None:
        """Take the terms of a query.

        Args:
            query: the question understood.
            without: further words to leave out, as written ("bước" in "gồm mấy bước").
        """
        self.query = query
        out = {term for words in without for term in terms(words)}
        kept = [term for term in terms(query.text) if term not in _SILENT and term not in out]
        self._spelled = _spell(kept) if _has_diacritics(query.typed or query.text) else {}
        self.weights = {fold(term): term_weight(term) for term in kept}
        self._total = sum(self.weights.values()) or 1.0

    def coverage(self, text: str) -> float:
        """Weighted share of the question's terms that a text holds, 0 to 1; 1 where no term is left to hold."""
        if not self.weights:
            return 1.0
        held, spelled = _fold_words(text), _spell_words(text) if self._spelled else frozenset()
        told = (weight for term, weight in self.weights.items() if term in held and self._is_said(term, spelled))
        return sum(told) / self._total

    def _is_said(self, term: str, spelled: Collection[str]) -> bool:
        """Whether words hold a term as it is spelled, or without any mark: "chưa" is no "chứa"."""
        forms = self._spelled.get(term)
        return not forms or term in spelled or any(form in spelled for form in forms)

    def fit(self, label: str) -> float:
        """Weighted share of a label's terms that the question holds, 0 to 1; 0 for a label of asking words alone."""
        label = ABBREVIATIONS.get(label.strip().lower(), label)
        weights = {fold(term): term_weight(term) for term in terms(label) if term not in _SILENT}
        total = sum(weights.values())
        # "bao" of "bao nhiêu" is not said of "bảo hành".
        asked = {fold(term) for term in _terms_of(self.query.text[:2_000]) if term not in _ASKING}
        asked |= {term for word in asked & _MEASURES.keys() for term in _MEASURES[word].split()}
        return sum(weight for term, weight in weights.items() if term in asked) / total if total else 0.0

    def rank(self, texts: Sequence[str], documents: Documents) -> Scores:
        """How well each text fits, (n,), larger is better: covered words, mutual fit, and the encoder's cosine.

        The cosine counts by how far it stands above the others', so that every encoder's scale will do.
        """
        if not texts:
            return np.empty(0, np.float32)
        words = np.array([self.coverage(text) + 0.5 * self.fit(text) for text in texts])
        cosines = documents.similarity(self.query.text, texts)
        spread = float(cosines.std()) or 1.0
        standing = np.clip((cosines - cosines.mean()) / spread, -2, 2) if len(texts) > 1 else np.zeros(1)
        return np.asarray(words + 0.15 * standing, np.float32)


def _has_diacritics(text: str) -> bool:
    return not text.isascii()


def _spell(words: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Folded terms to the terms themselves."""
    found: dict[str, tuple[str, ...]] = {}
    for word in words:
        found[fold(word)] = (*found.get(fold(word), ()), word)
    return found


def _spell_words(text: str) -> Collection[str]:
    return _terms_of(text) if len(text) < 2_000 else frozenset(terms(text))


@functools.lru_cache(maxsize=4096)
def _terms_of(text: str) -> frozenset[str]:
    return frozenset(terms(re.sub(r"(?<=[^\W\d_])(?=\d)", " ", text))) | frozenset(terms(text))


def _fold_words(text: str) -> Collection[str]:
    return _folded_terms(text) if len(text) < 2_000 else frozenset(map(fold, terms(text)))


@functools.lru_cache(maxsize=4096)
def _folded_terms(text: str) -> frozenset[str]:
    return frozenset(map(fold, terms(re.sub(r"(?<=[^\W\d_])(?=\d)", " ", text)))) | frozenset(map(fold, terms(text)))

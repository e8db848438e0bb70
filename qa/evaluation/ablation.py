"""What each part of the search earns: every variant of the questions, ranked with one part left out at a time.

The whole is what `Index.search` does. A part that earns nothing here on the development set (ViQuAD dev) goes; XQuAD is
looked at, never tuned to.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index import Index, Progress, canonical
from index.search.bm25.index import Bm25Index
from index.search.bm25.query_terms import TermWeights
from index.search.fusion import SPREAD, fuse, temperature, trust
from index.search.rerank import SHARE, rerank
from index.vietnamese.ngrams import Ngrams
from index.vietnamese.restore.question import GuessCosts, QuestionRestorer, training_text
from index.vietnamese.restore.truecase import Truecaser, end_with_question_mark
from qa.evaluation import metrics
from qa.evaluation.evaluate import Case
from qa.evaluation.variants import VARIANTS, vary

__all__ = ["ablate", "table"]

Scores = NDArray[np.float32]  # (n,), larger is better
Fuse = Callable[[Scores, Scores, str], Scores]

RRF_K = 60


@dataclass(frozen=True, slots=True)
class Search:
    """One way to rank: how a question is read, which words count, how two scores become one, what sentences decide.

    Attributes:
        share: of the words' part that must come from one sentence.
        close: whether the vectors of sentences decide close calls.
    """

    read: Callable[[str], str]
    lexical: Bm25Index
    fuse: Fuse
    share: float = SHARE
    close: bool = True

    def plain(self, fuse: Fuse, **changes: Any) -> "Search":  # noqa: ANN401  passed on
        """Another rule of fusion, its order left as it is."""
        return replace(self, fuse=fuse, share=0.0, close=False, **changes)


def ablate(
    library: Index,
    cases: Sequence[Case],
    *,
    variants: Sequence[str] = tuple(VARIANTS),
    progress: Progress | None = None,
) -> dict[str, dict[str, dict[str, float]]]:
    """The retrieval figures {variant: {search: `metrics.retrieval`}} of questions whose right document is known.

    Args:
        library: holds the documents, with their vectors.
        cases: questions; those without an answer or a document are left out.
        variants: ways of typing, keys of `VARIANTS`.
        progress: called with (stage, done, total) after every variant.
    """
    cases = [case for case in cases if case.answers and case.document]
    searches = _searches(library)
    found: dict[str, dict[str, dict[str, float]]] = {}
    for number, variant in enumerate(variants, start=1):
        typed = [vary(case.question, variant) for case in cases]
        # Most searches read the questions alike: read and encode them once for each way of reading.
        asked = {read: _encode(library, read, typed) for read in {search.read for search in searches.values()}}
        found[variant] = {
            name: metrics.retrieval(_ranks(library, search, asked[search.read], cases))
            for name, search in searches.items()
        }
        if progress:
            progress("So sánh từng phần", number, len(variants))
    return found


def table(found: Mapping[str, Mapping[str, Mapping[str, float]]]) -> str:
    """The figures of `ablate` as a Markdown table: recall@1 / recall@5 / MRR@10, a row a search, a column a variant."""
    names = list(next(iter(found.values()), {}))
    head = ["", *found]
    rows = [[name, *(_cell(figures[name]) for figures in found.values())] for name in names]
    return "\n".join("| " + " | ".join(row) + " |" for row in [head, ["---"] * len(head), *rows])


def _cell(figures: Mapping[str, float]) -> str:
    return " / ".join(f"{figures[name]:.3f}" for name in ("recall@1", "recall@5", "mrr@10"))


def _searches(library: Index) -> dict[str, Search]:
    """The whole search, its two halves, another rule of fusion, and the whole with one part left out."""
    texts = [training_text(document.text) for document in library.documents.values()]
    ngrams, capitals = Ngrams.count(texts), Truecaser.count(texts)
    marks = QuestionRestorer(ngrams, capitals)

    def read_with(costs: GuessCosts) -> Callable[[str], str]:
        return QuestionRestorer(ngrams, capitals, costs).restore

    lexical = Bm25Index.build([passage.search_text for passage in library.passages])
    unfolded = replace(lexical, weights=TermWeights(plain=0, folded=0))
    heat = temperature(library.encoder.name)
    whole = Search(
        marks.restore,
        lexical,
        lambda dense, words, query: fuse(dense, words, temperature=heat, trust=trust(query)),
    )
    return {
        "fused": whole,
        "without one sentence's words": replace(whole, share=0.0),
        "without close calls": replace(whole, close=False),
        "dense alone": whole.plain(lambda dense, _words, _query: dense),
        "words alone": whole.plain(lambda _dense, words, _query: words),
        "fused by ranks (RRF)": whole.plain(lambda dense, words, _query: _rrf(dense) + _rrf(words)),
        "dense alone, as typed": whole.plain(lambda dense, _words, _query: dense, read=canonical),
        "words alone, as typed": whole.plain(lambda _dense, words, _query: words, read=canonical),
        "words alone, as typed, without folded syllables": replace(
            whole.plain(lambda _dense, words, _query: words, read=canonical), lexical=unfolded
        ),
        "fused, as typed": replace(whole, read=canonical),
        "as typed, always trusting": replace(
            whole, read=canonical, fuse=lambda dense, words, _: fuse(dense, words, temperature=heat)
        ),
        "without the library's counts": replace(whole, read=QuestionRestorer(Ngrams.count([]), capitals).restore),
        "without capitals": replace(whole, read=QuestionRestorer(ngrams, Truecaser.count([])).restore),
        "without short forms": replace(
            whole, read=QuestionRestorer(ngrams, capitals, GuessCosts(abbreviation=math.inf)).restore
        ),
        "without keys of Telex and VNI": replace(
            whole, read=QuestionRestorer(ngrams, capitals, GuessCosts(input_method=math.inf)).restore
        ),
        "without taking words apart": replace(
            whole, read=QuestionRestorer(ngrams, capitals, GuessCosts(split=math.inf)).restore
        ),
        "without slips": replace(whole, read=read_with(GuessCosts(typo=math.inf))),
        "without folded syllables": replace(whole, lexical=unfolded),
        "without pairs": replace(whole, lexical=replace(lexical, weights=TermWeights(pair=0))),
    }


def _encode(library: Index, read: Callable[[str], str], typed: Sequence[str]) -> list[tuple[str, Scores]]:
    """Each question as read, and its vector (1, dim)."""
    questions = [read(question) for question in typed]
    vectors = library.encoder.encode_queries(list(map(end_with_question_mark, questions)))
    return [(question, vector[None]) for question, vector in zip(questions, vectors, strict=True)]


def _ranks(
    library: Index, search: Search, asked: Sequence[tuple[str, Scores]], cases: Sequence[Case]
) -> list[int | None]:
    """The rank of each case's document among the documents, each as good as its best passage."""
    places = {id_: place for place, id_ in enumerate(library.documents)}
    owners = np.array([places[passage.document.id] for passage in library.passages])
    vectors, encode = library.vectors(), library.sentence_vectors
    texts = [passage.with_diacritics for passage in library.passages]
    ranks: list[int | None] = []
    for (question, vector), case in zip(asked, cases, strict=True):
        cosines, lexical = vectors @ vector[0], search.lexical.scores(question)
        scores = rerank(
            texts,
            search.fuse(cosines, lexical, question),
            lexical=lexical,
            cosines=cosines,
            query_weights=search.lexical.query_weights(question),
            question=vector,
            odds=trust(question) / (temperature(library.encoder.name) or cosines.std() / SPREAD),
            encode=encode if search.close else None,
            share=search.share,
        )
        best = np.full(len(places), -np.inf)
        np.maximum.at(best, owners, scores)
        right = places[case.document]
        better = (best > best[right]) | ((best == best[right]) & (np.arange(len(best)) < right))
        ranks.append(1 + int(better.sum()))
    return ranks


def _rrf(scores: Scores) -> Scores:
    """Reciprocal ranks, to be added (Cormack, Clarke and Büttcher 2009)."""
    ranks = np.empty(len(scores))
    ranks[np.argsort(-scores, kind="stable")] = np.arange(1, len(scores) + 1)
    return (1 / (RRF_K + ranks)).astype(np.float32)

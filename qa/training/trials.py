"""Questions tried out on a library of their own articles, for fitting when to answer and when not to.

As people ask them: half are put to one article alone, half to all of them. Besides the files' own unanswerable ones,
part of the answerable are spoiled: their own paragraph is taken away, they are put to a foreign article, or something
in them is exchanged (`near_misses`: another city's figure, another year), which matters most.
"""

import dataclasses
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from index import Document, Encoder, Hit, Index, Progress, Query, canonical, from_text
from qa.assistant import DEPTH
from qa.evaluation.squad import Article, Paragraph, Question
from qa.training.near_misses import find_names, make_near_miss

__all__ = ["Trial", "trials"]

Put = Literal["kept", "taken", "foreign", "swapped"]
SHARES: dict[Put, float] = {"taken": 0.25, "foreign": 0.1, "swapped": 0.2, "kept": 0.45}
"""How the answerable questions are put."""
SMALL = 0.5
"""Share of the questions that are put to their article alone."""


@dataclass(frozen=True, slots=True)
class Trial:
    """A question with what a search found for it.

    Attributes:
        article: number of its article.
        own: the document that answers it, among the hits only where `answerable`.
        answerable: whether the collection that was searched holds the answer.
    """

    article: int
    question: Question
    query: Query
    hits: Sequence[Hit]
    own: Document
    answerable: bool

    @property
    def answers(self) -> tuple[str, ...]:
        """The accepted answers; none where it cannot be answered."""
        return tuple(canonical(answer.text) for answer in self.question.answers) if self.answerable else ()


def trials(
    articles: Sequence[Article], encoder: Encoder, *, most: int, progress: Progress | None = None
) -> Iterator[Trial]:
    """At most `most` questions, all unanswerable ones among them, the same every time.

    Articles of one title are taken as one.
    """
    chance = random.Random(0)  # noqa: S311  not for secrets
    paragraphs = _paragraphs(articles)
    library = Index(encoder=encoder)
    library.add((document for group in paragraphs.values() for document in group.values()), progress=progress)
    titles = list(paragraphs)
    drawn = _draw(articles, most, chance)
    names = find_names(question.text for _, _, question in drawn)
    for number, (title, paragraph, question) in enumerate(drawn, start=1):
        own = library.documents.get(paragraphs[title][canonical(paragraph.context)].id)
        if own is None:  # the same paragraph stands in another article
            continue
        put, asked = _put(question, titles, chance), title
        small, text = chance.random() < SMALL, question.text
        if put == "foreign":
            asked, small = chance.choice([other for other in titles if other != title]), True
        elif put == "swapped":
            article = " ".join(document.text for document in paragraphs[title].values())
            made = make_near_miss(question.text, article, names, chance)
            put, text = ("kept", text) if made is None else (put, made)
        query = library.understand(text)
        only = [document.id for document in paragraphs[asked].values()] if small else None
        found = library.search(query, k=DEPTH + 5, documents=only)
        left = [hit for hit in found if not (put == "taken" and hit.passage.document is own)][:DEPTH]
        # Counted anew: a gap where the paragraph was taken away would tell the rule what no search tells.
        hits = [dataclasses.replace(hit, rank=rank) for rank, hit in enumerate(left, start=1)]
        yield Trial(titles.index(title), question, query, hits, own, bool(question.answers) and put == "kept")
        if progress:
            progress("Hỏi", number, len(drawn))


def _put(question: Question, titles: Sequence[str], chance: random.Random) -> Put:
    put = chance.choices(list(SHARES), weights=list(SHARES.values()))[0]
    if not question.answers or (put == "foreign" and len(titles) < 2):
        return "kept"
    return put


def _paragraphs(articles: Sequence[Article]) -> dict[str, dict[str, Document]]:
    """The paragraphs of each title as documents, by text."""
    paragraphs: dict[str, dict[str, Document]] = {}
    for article in articles:
        group = paragraphs.setdefault(article.title, {})
        for paragraph in article.paragraphs:
            text = canonical(paragraph.context)
            group.setdefault(text, from_text(text, source=f"{article.title} {len(group)}"))
    return paragraphs


def _draw(articles: Sequence[Article], most: int, chance: random.Random) -> list[tuple[str, Paragraph, Question]]:
    every = [
        (a.title, paragraph, question)
        for a in articles
        for paragraph in a.paragraphs
        for question in paragraph.questions
    ]
    silent = [each for each in every if not each[2].answers]
    spoken = [each for each in every if each[2].answers]
    chosen = silent + chance.sample(spoken, min(len(spoken), max(most - len(silent), 0)))
    chance.shuffle(chosen)
    return chosen

"""Questions tried out on a library of their own articles, for fitting when to answer and when not to.

Like what people ask: half of the questions are put to one article alone, half to all of them; a third of the answerable
ones with their own paragraph taken away (the near misses, which matter most), an eighth to a foreign article.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index import Document, Encoder, Hit, Index, Progress, Query, canonical, from_text
from qa.assistant import DEPTH
from qa.squad import Article, Paragraph, Question

__all__ = ["Trial", "trials"]

TAKEN, FOREIGN, SMALL = 1 / 3, 1 / 8, 1 / 2


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
    paragraphs: dict[str, dict[str, Document]] = {}
    for article in articles:
        group = paragraphs.setdefault(article.title, {})
        for paragraph in article.paragraphs:
            text = canonical(paragraph.context)
            group.setdefault(text, from_text(text, source=f"{article.title} {len(group)}"))
    library = Index(encoder=encoder)
    library.add((document for group in paragraphs.values() for document in group.values()), progress=progress)
    titles = list(paragraphs)
    drawn = _drawn(articles, most, chance)
    for number, (title, paragraph, question) in enumerate(drawn, start=1):
        kind = chance.random()
        foreign = kind < FOREIGN and len(titles) > 1
        taken = not foreign and kind < FOREIGN + TAKEN
        asked = chance.choice([other for other in titles if other != title]) if foreign else title
        small = foreign or chance.random() < SMALL
        own = library.documents.get(paragraphs[title][canonical(paragraph.context)].id)
        if own is None:  # the same paragraph stands in another article
            continue
        query = library.understand(question.text)
        only = [document.id for document in paragraphs[asked].values()] if small else None
        found = library.search(query, k=DEPTH + 5, documents=only)
        hits = [hit for hit in found if not (taken and hit.passage.document is own)][:DEPTH]
        answerable = bool(question.answers) and not taken and not foreign
        yield Trial(titles.index(title), question, query, hits, own, answerable)
        if progress:
            progress("Hỏi", number, len(drawn))


def _drawn(articles: Sequence[Article], most: int, chance: random.Random) -> list[tuple[str, Paragraph, Question]]:
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

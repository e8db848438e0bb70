"""`Documents`: what a question is put to, and what a way of answering may look up in it."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from index import Document, Hit, Index, Passage, Span
from index.types import Scores, Vectors

if TYPE_CHECKING:
    from qa.answer import Answer

__all__ = ["Documents", "documents_of", "is_any_touched"]


def documents_of(hits: Iterable[Hit]) -> list[Document]:
    """The documents that were found, each once, the best hit's first."""
    return list(dict.fromkeys(hit.passage.document for hit in hits))


def is_any_touched(spans: Iterable[Span], passages: Sequence[Span]) -> bool:
    """Whether one of the spans shares a character with one of the passages."""
    return any(span.overlaps(passage) for span in spans for passage in passages)


class Documents(Mapping[str, Document]):
    """The documents asked about, id to document, in the order they were added; all of a library or the chosen ones.

    >>> from index import from_text
    >>> library = Index()
    >>> _ = library.add([from_text("Cầu Rồng dài 666 mét.", source="cầu")])
    >>> [document.source for document in Documents(library).values()]
    ['cầu']
    """

    def __init__(
        self,
        library: Index,
        chosen: Sequence[str] | None = None,
        *,
        solve: "Callable[[str], Answer] | None" = None,
    ) -> None:
        """Look into a library.

        Args:
            library: what is asked.
            chosen: ids of the documents to ask; all by default, unknown ids are left out.
            solve: answers a part of a question by itself; None where a question may not be taken apart again.
        """
        self._library = library
        self.solve = solve
        held = library.documents
        self._documents = held if chosen is None else {id_: held[id_] for id_ in chosen if id_ in held}

    def __getitem__(self, id_: str) -> Document:
        """The document of an id."""
        return self._documents[id_]

    def __iter__(self) -> Iterator[str]:
        """The ids."""
        return iter(self._documents)

    def __len__(self) -> int:
        """How many documents are asked."""
        return len(self._documents)

    def passages(self, document: Document) -> Sequence[Passage]:
        """The passages of a document, in the order of its text."""
        return self._library.passages_of(document.id)

    def around(self, span: Span) -> Span:
        """The passage that holds a span whole, to cite it in; the span itself where none does."""
        inside = (
            passage
            for passage in self.passages(span.document)
            if passage.document is span.document and passage.start <= span.start and span.end <= passage.end
        )
        return next(inside, span)

    def mentions(self, words: str) -> bool:
        """Whether a document of the library may hold some words in a row; False is certain."""
        return self._library.mentions(words)

    def similarity(self, question: str, texts: Sequence[str]) -> Scores:
        """The encoder's cosine of a question and each text, (n,); the latest texts are remembered."""
        vectors = self._library.sentence_vectors(texts)
        scores: Scores = vectors @ self._library.encoder.encode_queries([question])[0]
        return scores

    def sentence_vectors(self, sentences: Sequence[str]) -> Vectors:
        """Vectors of sentences, (n, dim), unit length; the latest are remembered."""
        return self._library.sentence_vectors(sentences)

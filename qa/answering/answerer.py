"""What answers when no other way does: the protocol, and the choice between its implementations."""

from collections.abc import Iterator, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Protocol

from index import Hit, Progress
from qa.answer import Answer
from qa.answering.documents import Documents
from qa.question.query import Query

__all__ = ["SENTENCES", "Answerer", "load_answerer"]

SENTENCES = "none"
"""The name that asks for whole sentences, without a trained reader."""


class Answerer(Protocol):
    """Answers from retrieved passages, or abstains. A class that derives from it need only write `answer`."""

    def answer(self, query: Query, hits: Sequence[Hit], documents: Documents, /) -> Answer:
        """The answer, or an abstention.

        Args:
            query: what is asked.
            hits: what was retrieved for it, the best first.
            documents: all that are asked, whether retrieved or not.
        """
        ...

    def stream(self, query: Query, hits: Sequence[Hit], documents: Documents, /) -> Iterator[Answer]:
        """`answer` as it grows: one or more answers, each replacing the one before; the last one is final."""
        yield self.answer(query, hits, documents)

    def extract(self, query: Query, hits: Sequence[Hit], documents: Documents, /) -> Answer:
        """The answer in the words of the documents alone, for a part of a question; by default `answer` is that."""
        return self.answer(query, hits, documents)

    def extend(self, answer: Answer, query: Query, hits: Sequence[Hit], documents: Documents, /) -> Iterator[Answer]:
        """What becomes of an answer that another way gave, as it grows; by default it stays as it is."""
        yield answer


def load_answerer(
    name: str = "",
    *,
    cache: Path | None = None,
    confidences: Path | None = None,
    progress: Progress | None = None,
) -> Answerer:
    """The answerer called `name`.

    Args:
        name: empty for the trained reader that ships, "none" for sentences, else any Hugging Face question-answering
            model, by name or folder.
        cache: where the bundled encoder, the reader's lower half, is prepared; default the user's cache folder.
        confidences: folder of `hoidap train confidence`; without it a model by name has a plain rule.
        progress: told how the reader's first preparation goes.

    Raises:
        EncoderError: the model cannot be had or is damaged.
    """
    if name == SENTENCES or (not name and not (files("qa") / "data" / "reader.safetensors").is_file()):
        from qa.answering.sentence import SentenceAnswerer

        return SentenceAnswerer()
    from qa.answering.reader import Reader

    return Reader.load(name, cache=cache, confidences=confidences, progress=progress)

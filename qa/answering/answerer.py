"""What turns the passages found into an answer: the protocol, and the choice between its implementations."""

from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from typing import Protocol

from index import Hit, Progress, Query
from qa.answer import Answer

__all__ = ["SENTENCES", "Answerer", "load_answerer"]

SENTENCES = "none"
"""The name that asks for whole sentences, without a trained reader."""


class Answerer(Protocol):
    """Answers from retrieved passages, or abstains."""

    def answer(self, question: str, query: Query, hits: Sequence[Hit]) -> Answer:
        """The answer to a question.

        Args:
            question: as typed.
            query: what was searched.
            hits: what was found, the best first.
        """
        ...


def load_answerer(name: str = "", *, cache: Path | None = None, progress: Progress | None = None) -> Answerer:
    """The answerer called `name`.

    Args:
        name: empty for the trained reader that ships, "none" for sentences, else any Hugging Face question-answering
            model, by name or folder.
        cache: where the bundled encoder, the reader's lower half, is prepared; default the user's cache folder.
        progress: told how the reader's first preparation goes.

    Raises:
        EncoderError: the model cannot be had or is damaged.
    """
    if name == SENTENCES or (not name and not (files("qa") / "data" / "reader.safetensors").is_file()):
        from qa.answering.sentence import SentenceAnswerer

        return SentenceAnswerer()
    from qa.answering.reader import Reader

    return Reader.load(name, cache=cache, progress=progress)

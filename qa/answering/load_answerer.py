"""The choice of what answers when no other way does, by its name."""

from importlib.resources import files
from pathlib import Path

from index import Progress
from qa.answering.answerer import Answerer

__all__ = ["SENTENCES", "load_answerer"]

SENTENCES = "none"
"""The name that asks for whole sentences, without a trained reader."""


def load_answerer(
    name: str = "",
    *,
    cache: Path | None = None,
    confidences: Path | None = None,
    progress: Progress | None = None,
) -> Answerer:
    """The answerer called `name`.

    Args:
        name: empty for the trained reader that ships, "free" for the one anybody may use, "none" for sentences, else
            any Hugging Face question-answering model, by name or folder.
        cache: where the bundled encoder, the reader's lower half, is prepared; default the user's cache folder.
        confidences: folder of `hoidap train confidence`; without it a model by name has a plain rule.
        progress: called with (stage, done, total).

    Raises:
        EncoderError: the model cannot be had or is damaged.
    """
    if name == SENTENCES or (not name and not (files("qa") / "data" / "reader.safetensors").is_file()):
        from qa.answering.sentence import SentenceAnswerer

        return SentenceAnswerer()
    from qa.answering.reader import Reader

    return Reader.load(name, cache=cache, confidences=confidences, progress=progress)

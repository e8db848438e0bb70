"""The article that the project ships, so that the first run shows the real thing. Written by us from public facts."""

from importlib.resources import as_file, files

from index import Document, from_text

__all__ = ["SAMPLE", "sample_article"]

SAMPLE = "hai-phong-chuyen-doi-so.txt"


def sample_article() -> Document:
    """The shipped article on Hải Phòng's digital transformation, as a document."""
    with as_file(files("qa") / "data" / SAMPLE) as path:
        # A name, not a path: the same document wherever the package is installed.
        return from_text(path.read_text(encoding="utf-8"), source=SAMPLE)

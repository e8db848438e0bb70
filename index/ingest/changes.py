"""What adding documents changes, and what has to be encoded for it."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np

from index.document import Document
from index.errors import DocumentError
from index.ingest.chunk import chunk
from index.storage.records import Entry
from index.storage.state import State

if TYPE_CHECKING:
    from index.encoder.protocol import Encoder, Progress
    from index.types import Vectors

__all__ = ["MOST_PASSAGES", "Changes", "encode", "plan"]

MOST_PASSAGES = 100_000
"""Passages of a document: more than the longest text that `formats` lets in makes, unless it is made to."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What adding did, as document ids.

    Attributes:
        added: new documents.
        replaced: documents whose source was there with another text, or without the file it was read from.
        unchanged: documents of the library that held the same text already, under the same source or another.
    """

    added: tuple[str, ...] = ()
    replaced: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()

    def then(self, later: "Changes") -> "Changes":
        """These changes and later ones as one; an id may be in several places."""
        return Changes(
            tuple(dict.fromkeys((*self.added, *later.added))),
            tuple(dict.fromkeys((*self.replaced, *later.replaced))),
            tuple(dict.fromkeys((*self.unchanged, *later.unchanged))),
        )


def plan(state: State, documents: Iterable[Document]) -> tuple[list[Document], Changes]:
    """The documents to encode, and what adding them will change.

    Of several with one source only the last counts, for the text and for the place in the order; the others are as if
    they had never been named. A new source with a text that another document keeps, or brings before it, is left out.
    """
    known = state.entries
    last: dict[str, Document] = {}
    for document in documents:
        last.pop(document.id, None)
        last[document.id] = document
    same = {
        id_
        for id_, document in last.items()
        if id_ in known
        and known.digest(id_) == document.digest
        and (document.original is None or known.original_file(id_))  # saved before originals were kept
    }
    replaced = tuple(id_ for id_ in last if id_ in known and id_ not in same)
    gone, by_digest = set(replaced), dict[str, str]()
    unchanged: dict[str, None] = {}
    wanted: list[Document] = []
    for id_, document in last.items():
        if id_ in same:
            unchanged[id_] = None
        elif id_ not in known and (holder := known.with_digest(document.digest, without=gone)):
            unchanged[holder] = None
        elif id_ not in known and document.digest in by_digest:
            unchanged[by_digest[document.digest]] = None
        else:
            wanted.append(document)
            by_digest.setdefault(document.digest, id_)
    added = tuple(document.id for document in wanted if document.id not in known)
    fresh = {*added, *replaced}
    return wanted, Changes(added, replaced, tuple(id_ for id_ in unchanged if id_ not in fresh))


def encode(
    state: State, documents: Sequence[Document], encoder: "Encoder", progress: "Progress | None" = None
) -> "tuple[list[Entry], Vectors]":
    """The new entries, and the vectors of all their passages in turn, (n, dim).

    Args:
        state: what is there already: a passage that a replaced document had before keeps its vector.
        documents: to cut and encode.
        encoder: whose vectors.
        progress: called with (stage, done, total).

    Raises DocumentError for a document of more than `MOST_PASSAGES`; then nothing is encoded.
    """
    now = datetime.now(UTC).isoformat(timespec="seconds")
    entries = []
    for done, given in enumerate(documents, 1):
        document, original = replace(given, original=None), given.original
        passages = chunk(document, encoder.count_tokens, limit=encoder.limit)
        if len(passages) > MOST_PASSAGES:
            said = f"chia thành {len(passages)} đoạn, quá {MOST_PASSAGES}"
            raise DocumentError(document.source, f"{said}. Hãy tách thành nhiều bài.")
        entries.append(Entry(document, now, tuple(passages), hashlib.sha256(original).hexdigest() if original else ""))
        if progress:
            progress("Chia đoạn", done, len(documents))
    texts = [passage.search_text for entry in entries for passage in entry.passages]
    known = _known_vectors(state, entries)
    new = [text for text in dict.fromkeys(texts) if text not in known]
    if new:
        known.update(zip(new, encoder.encode_passages(new, progress=progress), strict=True))
    vectors: Vectors = np.array([known[text] for text in texts], np.float32).reshape(len(texts), encoder.dim)
    return entries, vectors


def _known_vectors(state: State, entries: Sequence[Entry]) -> "dict[str, Vectors]":
    """The vectors that replaced documents already have, by text."""
    known: dict[str, Vectors] = {}
    for entry in entries:
        before = state.entries.get(entry.document.id)
        if before is not None and before.passages:
            vectors = state.vectors_of(entry.document.id)
            known.update(zip((passage.search_text for passage in before.passages), vectors, strict=True))
    return known

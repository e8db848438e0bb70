"""A text becomes findable passages: reading, chunking, encoding, searching and saving, without a question in sight.

    from index import Index, read
    library = Index.open("thu-vien")
    library.add([read("bai-bao.txt")])
    library.save()
    hits = library.search("Kinh tế số chiếm bao nhiêu phần trăm GRDP?")

Names are imported when first used, so that `import index` loads neither torch nor FAISS.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from index.document import Block, BlockKind, Cell, Document, Passage, Span
from index.errors import (
    DamagedLibrary,
    DocumentError,
    EncoderError,
    ForeignLibrary,
    HoidapError,
    LibraryError,
    MissingExtra,
    QuestionError,
    WriterError,
)
from index.search.query import Hit, Query

if TYPE_CHECKING:
    from index.batches import Pace, grow, read_ahead, shard_of, watch
    from index.encoder.protocol import Encoder, Progress
    from index.encoder.sentence_transformer import load_encoder
    from index.formats import from_text, read, read_all
    from index.index import Index
    from index.ingest.changes import Changes
    from index.ingest.chunk import sentences
    from index.storage.repair import Report, check, repair
    from index.vietnamese.text import canonical, fold

__all__ = [
    "Block",
    "BlockKind",
    "Cell",
    "Changes",
    "DamagedLibrary",
    "Document",
    "DocumentError",
    "Encoder",
    "EncoderError",
    "ForeignLibrary",
    "Hit",
    "HoidapError",
    "Index",
    "LibraryError",
    "MissingExtra",
    "Pace",
    "Passage",
    "Progress",
    "Query",
    "QuestionError",
    "Report",
    "Span",
    "WriterError",
    "canonical",
    "check",
    "fold",
    "from_text",
    "grow",
    "load_encoder",
    "read",
    "read_ahead",
    "read_all",
    "repair",
    "sentences",
    "shard_of",
    "watch",
]

_LATER = {
    "Changes": "index.ingest.changes",
    "Encoder": "index.encoder.protocol",
    "Index": "index.index",
    "Pace": "index.batches",
    "Progress": "index.encoder.protocol",
    "Report": "index.storage.repair",
    "canonical": "index.vietnamese.text",
    "check": "index.storage.repair",
    "fold": "index.vietnamese.text",
    "from_text": "index.formats",
    "grow": "index.batches",
    "load_encoder": "index.encoder.sentence_transformer",
    "read": "index.formats",
    "read_ahead": "index.batches",
    "read_all": "index.formats",
    "repair": "index.storage.repair",
    "sentences": "index.ingest.chunk",
    "shard_of": "index.batches",
    "watch": "index.batches",
}


def __getattr__(name: str) -> object:
    """The public name, from the module it lives in."""
    if name not in _LATER:
        raise AttributeError(f"module 'index' has no attribute {name!r}")
    value: object = getattr(import_module(_LATER[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])

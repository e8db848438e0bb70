"""Word restoration on disk: what was counted of a library's texts, so that opening a large one need not count again.

Up to `EXACT` characters every change of the texts is counted at once. Beyond, counting takes seconds and the counts
change little: they are made again when the texts have grown, or shrunk, by an eighth. Of more than `ENOUGH` characters
a sample spread evenly over the documents is counted.
"""

import io
import math
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from index.storage.records import parse_int
from index.storage.snapshot import file_name
from index.storage.versions import RESTORATION_VERSION
from index.storage.views import Entries

if TYPE_CHECKING:
    from index.vietnamese.ngrams import Ngrams
    from index.vietnamese.restore.question import QuestionRestorer
    from index.vietnamese.restore.truecase import Truecaser

__all__ = ["ENOUGH", "EXACT", "RESTORATION", "Restoration"]

RESTORATION = "restoration.npz"
EXACT, ENOUGH = 1_000_000, 5_000_000
GROWTH = 1.125


class Restoration:
    """Counts of a library's texts.

    Attributes:
        key: SHA-256 of the digests of the documents that were counted, hexadecimal.
        characters: of all texts at that time.
        generation: of the save that wrote the counts; 0 while they are in memory only.
    """

    def __init__(self, key: str, characters: int, counts: "tuple[Ngrams, Truecaser]", *, generation: int = 0) -> None:
        """Take the counts and what they were made of."""
        self.key, self.characters, self.generation = key, characters, generation
        self._ngrams, self._truecaser = counts

    @classmethod
    def of(cls, entries: Entries, earlier: "Restoration | None" = None) -> "Restoration":
        """The counts of a library, those of an earlier state where they serve."""
        total = entries.characters
        if earlier is not None and total > EXACT and 1 / GROWTH <= total / max(1, earlier.characters) <= GROWTH:
            return earlier
        sample = range(0, len(entries), max(1, math.ceil(total / ENOUGH)))
        key = entries.digest_of(sample)
        if earlier is not None and earlier.key == key:
            return earlier
        from index.vietnamese.ngrams import Ngrams
        from index.vietnamese.restore.question import training_text
        from index.vietnamese.restore.truecase import Truecaser

        texts = [training_text(entries.at(position).document.text) for position in sample]
        return cls(key, total, (Ngrams.count(texts), Truecaser.count(texts)))

    @classmethod
    def load(cls, files: Mapping[str, memoryview], facts: Mapping[str, Any], generation: int) -> "Restoration | None":
        """The counts among a library's files; None where none were saved, or in another version.

        Raises:
            any of `records.PARSE_ERRORS`: the file is another one.
        """
        about = facts.get("restoration")
        if about is None or about.get("version") != RESTORATION_VERSION:
            return None
        from index.vietnamese.ngrams import Ngrams
        from index.vietnamese.restore.truecase import Truecaser

        number = parse_int(about["generation"]) or generation
        data = files[RESTORATION if number == generation else file_name(number, RESTORATION)]
        with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
            ngrams = Ngrams.of_counts(
                _lines(arrays["words"]),
                arrays["one"],
                (arrays["pairs"], arrays["pair_counts"]),
                (arrays["triples"], arrays["triple_counts"]),
                arrays["rest_one"],
                arrays["rest_pair"],
            )
            balance = zip(_lines(arrays["cased"]), arrays["balance"].tolist(), strict=True)
            truecaser = Truecaser(dict(balance), frozenset(_lines(arrays["acronyms"])))
        key, characters = str(about["key"]), parse_int(about["characters"])
        return cls(key, characters, (ngrams, truecaser), generation=number)

    @cached_property
    def restorer(self) -> "QuestionRestorer":
        """What restores the diacritics of questions by these counts."""
        from index.vietnamese.restore.question import QuestionRestorer

        return QuestionRestorer(self._ngrams, self._truecaser)

    def files(self) -> dict[str, Iterator[bytes] | None]:
        """The name of its file to the content, None where the folder has it already."""
        if self.generation:
            return {file_name(self.generation, RESTORATION): None}
        return {RESTORATION: iter([self._dump()])}

    def facts(self) -> dict[str, Any]:
        """What the manifest records of the counts: generation, key, characters, version."""
        return {
            "generation": self.generation,
            "key": self.key,
            "characters": self.characters,
            "version": RESTORATION_VERSION,
        }

    def _dump(self) -> bytes:
        ngrams, truecaser, file = self._ngrams, self._truecaser, io.BytesIO()
        np.savez(
            file,
            allow_pickle=False,
            words=_bytes(ngrams.words),
            one=ngrams.one,
            pairs=ngrams.pairs[0],
            pair_counts=ngrams.pairs[1],
            triples=ngrams.triples[0],
            triple_counts=ngrams.triples[1],
            rest_one=ngrams.rest_one,
            rest_pair=ngrams.rest_pair,
            cased=_bytes(truecaser.balance),
            balance=np.array(list(truecaser.balance.values()), np.int64),
            acronyms=_bytes(sorted(truecaser.acronyms)),
        )
        return file.getvalue()


def _bytes(lines: "Mapping[str, int] | tuple[str, ...] | list[str]") -> Any:  # noqa: ANN401 (an array)
    return np.frombuffer("".join(f"{line}\n" for line in lines).encode("utf-8", "surrogatepass"), np.uint8)


def _lines(data: Any) -> tuple[str, ...]:  # noqa: ANN401 (an array)
    return tuple(data.tobytes().decode("utf-8", "surrogatepass").split("\n")[:-1])

"""The XLM-R tokenizer over tables that are read, not parsed: ready in milliseconds.

The `tokenizers` library gives the same pieces but takes about half a second and 300 MB to load this vocabulary. Here
the pieces lie in arrays with a hash table beside them, and since no piece crosses a space, each different word is cut
once and remembered: Vietnamese texts have a few thousand. Special tokens written out in a text are ordinary text here.
Source: Kudo 2018 (arXiv:1804.10959) for the unigram model; the details follow huggingface/tokenizers (Apache-2.0).
"""

import re
import unicodedata
import zlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np

__all__ = ["Unigram"]

SPACE = "▁"
UNKNOWN_PENALTY = 10.0
REMEMBERED_WORDS = 100_000


class Unigram:
    """Cuts text into the ids of the likeliest pieces.

    Attributes:
        start, end: ids put around every text by whoever builds a model's input.
    """

    def __init__(self, folder: Path) -> None:
        """Open the tables that `save` wrote into `folder`.

        Raises:
            OSError, ValueError, KeyError: they are not there or not such tables.
        """
        with np.load(folder / "pieces.npz", allow_pickle=False) as tables:
            self._text: bytes = tables["text"].tobytes()
            self._offsets = memoryview(tables["offsets"])
            self._scores = memoryview(tables["scores"])
            self._slots = memoryview(tables["slots"])
            self._longest = int(tables["longest"])
            self.start, self.end, self._unknown = (int(value) for value in tables["special"])
            dropped, spaced = (tables[name].tobytes().decode("utf-8") for name in ("dropped", "spaced"))
        self._lowest = float(np.asarray(self._scores).min()) - UNKNOWN_PENALTY
        self._dropped = re.compile("[" + re.escape(dropped) + "]") if dropped else None
        self._spaced = re.compile("[" + re.escape(spaced) + "]|  +")
        self._words: dict[str, tuple[int, ...]] = {}

    @staticmethod
    def save(
        folder: Path,
        pieces: Sequence[tuple[str, float]],
        *,
        special: tuple[int, int, int],
        dropped: str,
        spaced: str,
    ) -> None:
        """Write the tables into `folder`.

        Args:
            folder: an existing folder.
            pieces: each piece and its log probability; its place is its id.
            special: ids of start, end and unknown.
            dropped: the characters that are removed.
            spaced: the characters that become a space; everything else goes through NFKC.
        """
        encoded = [piece.encode("utf-8") for piece, _ in pieces]
        offsets = np.concatenate([[0], np.cumsum([len(piece) for piece in encoded])]).astype(np.uint32)
        size = 1 << (2 * len(pieces)).bit_length()
        slots = np.zeros(size, np.uint32)  # id + 1; 0 is free
        taken = bytearray(size)
        for number, piece in enumerate(encoded):
            slot = zlib.crc32(piece) & (size - 1)
            while taken[slot]:
                slot = (slot + 1) & (size - 1)
            taken[slot] = 1
            slots[slot] = number + 1
        np.savez(
            folder / "pieces.npz",
            text=np.frombuffer(b"".join(encoded), np.uint8),
            offsets=offsets,
            scores=np.array([score for _, score in pieces], np.float32),
            slots=slots,
            longest=max(len(piece) for piece, _ in pieces),
            special=np.array(special),
            dropped=np.frombuffer(dropped.encode("utf-8"), np.uint8),
            spaced=np.frombuffer(spaced.encode("utf-8"), np.uint8),
        )

    def encode(self, text: str) -> list[int]:
        """Ids of the text's pieces, without start and end."""
        if self._dropped:
            text = self._dropped.sub("", text)
        text = re.sub("  +", " ", unicodedata.normalize("NFKC", self._spaced.sub(" ", text))).replace(" ", SPACE)
        if not text:
            return []
        words = (text if text.startswith(SPACE) else SPACE + text).split(SPACE)
        result: list[int] = []
        for word in words[1:]:  # what stands before the first mark is empty
            known = self._words.get(word)
            result.extend(self._remember(word) if known is None else known)
        return result

    def _remember(self, word: str) -> tuple[int, ...]:
        if len(self._words) >= REMEMBERED_WORDS:
            self._words.clear()
        self._words[word] = ids = tuple(self._cut(SPACE + word))
        return ids

    def _find(self, piece: bytes) -> int:
        """The id of a piece, or -1."""
        slots, offsets, mask = self._slots, self._offsets, len(self._slots) - 1
        slot = zlib.crc32(piece) & mask
        while number := slots[slot]:
            if self._text[offsets[number - 1] : offsets[number]] == piece:
                return int(number) - 1
            slot = (slot + 1) & mask
        return -1

    def _cut(self, word: str) -> list[int]:
        """The likeliest pieces of one word (Viterbi); unknown characters side by side are one unknown."""
        raw = word.encode("utf-8", "replace")
        ends = [0]
        for letter in word:
            ends.append(ends[-1] + len(letter.encode("utf-8", "replace")))
        count = len(word)
        best = [-1e30] * (count + 1)
        best[0] = 0.0
        back: list[tuple[int, int]] = [(0, 0)] * (count + 1)  # where the best last piece starts, and its id
        for start in range(count):
            single = False
            for end in range(start + 1, min(start + self._longest, count) + 1):
                number = self._find(raw[ends[start] : ends[end]])
                if number < 0:
                    continue
                single = single or end == start + 1
                score = best[start] + self._scores[number]
                if score > best[end]:
                    best[end], back[end] = score, (start, number)
            if not single and best[start] + self._lowest > best[start + 1]:
                best[start + 1], back[start + 1] = best[start] + self._lowest, (start, self._unknown)
        return self._walk_back(back)

    def _walk_back(self, back: list[tuple[int, int]]) -> list[int]:
        result: list[int] = []
        at = len(back) - 1
        while at > 0:
            at, number = back[at]
            if not (number == self._unknown and result and result[-1] == self._unknown):
                result.append(number)
        return result[::-1]

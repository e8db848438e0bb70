"""Libraries of several segments hold and answer the same as one made afresh, and a change writes what it changes."""

import hashlib
import json
import random
from itertools import pairwise

import numpy as np
import pytest

from index import Index, Query, check
from index.search.bm25.index import Bm25Index
from index.search.bm25.merge import MergedIndex
from index.search.bm25.parts import Bm25Parts
from index.search.vectors.blocks import Block
from index.search.vectors.faiss import FaissStore
from index.storage.listing import ListedFile, format_listing, parse_listing
from index.storage.records import PARSE_ERRORS
from index.storage.sizes import Sizes
from tests.faults.scene import ENCODER, TINY, article, open_library

QUESTIONS = ["kinh tế số ở cảng biển", "thanh pho thong minh", "cầu đường hải phòng", "không có từ nào"]


def grown(folder, *, sizes=TINY, steps: int = 30, seed: int = 0) -> Index:
    """A library of some random changes, each saved."""
    draw, library = random.Random(seed), open_library(folder, sizes=sizes)
    for step in range(steps):
        if step % 3 == 2 and len(library.documents) > 3:
            library.remove(draw.sample(sorted(library.documents), 2))
        library.add(article(f"bài {draw.randrange(40)}", draw.randrange(10**6)) for _ in range(draw.choice([1, 1, 4])))
        library.save()
    return library


def answers(library: Index) -> list[tuple]:
    return [
        (hit.passage.document.source, hit.passage.start, round(hit.score, 3), round(hit.lexical_score, 4))
        for question in QUESTIONS
        for hit in library.search(Query(question, question), k=8)
    ]


@pytest.mark.parametrize("seed", range(3))
def test_segments_answer_as_one_library_made_afresh(tmp_path, seed):
    library = grown(tmp_path, seed=seed)
    assert len(library._shared.state.segments) > 2
    fresh = Index(encoder=ENCODER)
    fresh.add(library.documents.values())
    opened = open_library(tmp_path, sizes=TINY)
    for each in (library, opened):
        assert dict(each.documents) == dict(fresh.documents)
        assert list(each.documents) == list(fresh.documents)
        assert list(each.passages) == list(fresh.passages)
        assert np.array_equal(each.vectors(), fresh.vectors())
        assert answers(each) == answers(fresh)
        assert each.understand("cang bien do thi") == fresh.understand("cang bien do thi")
        assert each.added_at == library.added_at
        some = sorted(fresh.documents)[::3]
        assert [hit.passage for hit in each.search("kinh tế số", documents=some)] == [
            hit.passage for hit in fresh.search("kinh tế số", documents=some)
        ]
        assert [each.mentions(words) for words in QUESTIONS] == [fresh.mentions(words) for words in QUESTIONS]
    assert check(tmp_path).problems == ()


def test_a_change_writes_what_it_changes_and_leaves_other_files_alone(tmp_path):
    library = open_library(tmp_path, sizes=Sizes(small=6, words=1, largest=100))
    library.add(article(f"bài {number}", number) for number in range(40))
    library.save()

    def state() -> dict[str, tuple[int, int]]:
        return {path.name: (path.stat().st_ino, path.stat().st_mtime_ns) for path in tmp_path.glob("hoidap-*")}

    before = state()
    library.add([article("mới", 1000)])
    library.save()
    after = state()
    assert {name: after.get(name) for name in before if "restoration" not in name} == {
        name: stamp for name, stamp in before.items() if "restoration" not in name
    }
    new = sum((tmp_path / name).stat().st_size for name in after.keys() - before.keys() if "restoration" not in name)
    assert new < 0.2 * sum((tmp_path / name).stat().st_size for name in before if "restoration" not in name)
    library.remove([article("bài 3", 3).id])
    library.save()
    assert all(state()[name] == stamp for name, stamp in before.items() if "pdf" not in name and "rest" not in name)
    assert article("bài 3", 3).id not in open_library(tmp_path).documents


def test_segments_stay_few_and_emptied_ones_are_written_again(tmp_path):
    library = open_library(tmp_path, sizes=Sizes(small=4, words=4, largest=64))
    for number in range(120):
        library.add([article(f"bài {number}", number)])
        library.save()
    sizes = [segment.passages for segment in library._shared.state.segments]
    assert sum(sizes) == len(library) and max(sizes) <= 64
    assert len(sizes) <= len(library) / 32 + 7
    library.remove(list(library.documents)[:16])
    library.save()
    library.remove(list(library.documents)[:8])
    library.save()
    live = sum(len(segment) for segment in library._shared.state.segments)
    assert live < 120
    assert len(open_library(tmp_path).documents) == 96


def test_saving_elsewhere_takes_all_segments_there(tmp_path):
    library = grown(tmp_path / "a")
    expected, answered = dict(library.documents), answers(library)
    originals = {id_: library.original(id_) for id_ in expected}
    library.save(tmp_path / "b")
    for opened in (library, open_library(tmp_path / "b"), open_library(tmp_path / "a")):
        assert dict(opened.documents) == expected
        assert answers(opened) == answered
        assert {id_: opened.original(id_) for id_ in expected} == originals


def test_a_reader_keeps_what_it_has_read(tmp_path):
    writer = grown(tmp_path)
    reader = open_library(tmp_path, sizes=TINY)
    before = {segment.generation: segment for segment in reader._shared.state.segments}
    writer.add([article("mới", 5)])
    writer.save()
    assert reader.refresh()
    after = {segment.generation: segment for segment in reader._shared.state.segments}
    same = [number for number in after if number in before]
    assert same and all(after[number] is before[number] for number in same)
    assert answers(reader) == answers(writer)


def test_a_flipped_line_that_was_not_verified_at_opening_is_refused_when_read(tmp_path):
    from index.errors import DamagedLibrary
    from index.storage import snapshot
    from index.storage.state import State

    library = grown(tmp_path)
    large = max(library._shared.state.segments, key=len)
    path = tmp_path / snapshot.file_name(large.generation, "documents.jsonl")
    data = path.read_bytes()
    text = next(d.text for d in library.documents.values() if json.dumps(d.text, ensure_ascii=False).encode() in data)
    path.write_bytes(data.replace(text[:12].encode(), text[:11].encode() + b"X"))
    read = snapshot.read(tmp_path, limit=0)
    assert path.name.split("-", 2)[2] in {name.split("-")[-1] for name in read.unverified}
    state = State.parse(read.files, read.facts, generation=read.generation, folder=tmp_path, sizes=TINY)
    with pytest.raises(DamagedLibrary, match="hoidap repair"):
        list(state.documents.values())
    with pytest.raises(DamagedLibrary, match="SHA-256"):
        snapshot.verify(tmp_path, read)
    with pytest.raises(DamagedLibrary, match="hoidap repair"):
        open_library(tmp_path)


def test_blocks_are_searched_as_brute_force_does():
    draw = np.random.default_rng(0)
    rows = draw.integers(-3, 4, (400, 8)).astype(np.float32)  # many ties
    cuts = [0, 1, 50, 300, 400]
    live = draw.random(400) < 0.6
    blocks = [Block(rows[start:end]) for start, end in pairwise(cuts)]
    masks = [live[start:end] for start, end in pairwise(cuts)]
    store, ids = FaissStore.join(blocks, masks), np.flatnonzero(live)
    for k in (1, 7, 100, 1000):
        query = draw.integers(-3, 4, (1, 8)).astype(np.float32)
        scores = rows[ids] @ query[0]
        best = np.lexsort((ids, -scores))[:k]
        found = store.search(query, k)
        assert found[1][0].tolist() == ids[best].tolist()
        assert found[0][0].tolist() == scores[best].tolist()
    assert np.array_equal(store.vectors(ids[::-1]), rows[ids[::-1]])
    assert np.array_equal(store.rows(), rows[live])
    with pytest.raises(KeyError, match="not in the store"):
        store.vectors(np.flatnonzero(~live)[:1])
    with pytest.raises(ValueError, match="k 0"):
        store.search(query, 0)
    with pytest.raises(ValueError, match="dimension 8"):
        store.search(query[:, :3], 1)


@pytest.mark.parametrize("seed", range(5))
def test_parts_of_a_word_index_score_and_merge_as_one_built_afresh(seed):
    draw = random.Random(seed)
    texts = [[article("", draw.randrange(1000)).text for _ in range(draw.choice([0, 1, 5, 9]))] for _ in range(4)]
    live = [np.array([draw.random() < 0.7 for _ in part], bool) for part in texts]
    left = [
        text for part, mask in zip(texts, live, strict=True) for text, there in zip(part, mask, strict=True) if there
    ]
    parts, fresh = [Bm25Index.build(part) for part in texts], Bm25Index.build(left)
    written = Bm25Index.open(b"".join(MergedIndex(parts, live, together=draw.choice([1, 7, 10**6])).pieces()))
    for index in (Bm25Parts(parts, live), Bm25Index.merge(parts, live), written):
        assert len(index) == len(left)
        for question in QUESTIONS:
            assert np.allclose(index.scores(question), fresh.scores(question), rtol=1e-6)
            assert index.query_weights(question) == fresh.query_weights(question)
            assert index.mentions(question) == fresh.mentions(question)
            assert index.search(question, 5)[0].tolist() == fresh.search(question, 5)[0].tolist()


def test_a_list_of_segments_is_read_back_or_refused():
    segments = [ListedFile(3, ("0123456789abcdef",)), ListedFile(0)]
    data = format_listing(segments)
    assert parse_listing(data) == segments
    for wrong, told in (
        (b"", "Expecting value"),
        (b"[]", "not enough values"),
        (data.replace(b"3", b"4"), "another checksum"),
        (data[:-3], "Expecting ',' delimiter"),
        (b'["", [[1, ["x"]]]]', "another checksum"),
    ):
        with pytest.raises(PARSE_ERRORS, match=told):
            parse_listing(wrong)


def test_what_was_added_and_saved_is_mapped_once_it_is_much(tmp_path):
    sizes = Sizes(small=3, words=3, compact=3, largest=64, held=40)
    library, most = open_library(tmp_path, sizes=sizes), 0
    for start in range(0, 60, 3):
        library.add(article(f"bài {number}", number) for number in range(start, start + 3))
        library.save()
        most = max(most, sum(each.passages for each in library._shared.state.segments if each.in_memory))
    assert len(library) > 100 and 0 < most < 40
    fresh = Index(encoder=ENCODER)
    fresh.add(library.documents.values())
    assert len(fresh.documents) == 60 and answers(library) == answers(fresh)
    assert check(tmp_path).problems == ()
    with open_library(tmp_path)._shared.change():
        pass  # the writer's lock was given back


def test_a_passage_of_another_shape_is_told_as_damage_when_it_is_read():
    from index.document import Document, Passage
    from index.errors import DamagedLibrary
    from index.storage.records import Entry, format_line
    from index.storage.segment import Segment

    document = Document("tin", "Mưa to ở Huế.", ())
    built = Segment.build([Entry(document, "2026", (Passage(document, 0, 13),))], np.ones((1, 2), np.float32))
    line = bytes(built.lines[:]).decode()
    assert line.count("[[0, 13, ") == 1
    # As long as before and with its own SHA-256, so that nothing but the passage itself is wrong.
    turned = "{" + line.split('", ', 1)[1].replace("[[0, 13, ", "[[13, 0, ").rstrip("\n")
    crafted = f'{line[:12]}{hashlib.sha256(turned.encode()).hexdigest()}", {turned[1:]}\n'
    assert format_line(built.entry(0)) == line and len(crafted) == len(line)
    files = memoryview(crafted.encode()), memoryview(np.ones((1, 2), np.float32).tobytes())
    segment = Segment.open(*files, memoryview(built.table.tobytes()), 2, generation=1)
    assert segment.entry(0).document == document
    with pytest.raises(DamagedLibrary, match="span 13:0"):
        segment.entry(0).passages[0]

"""The library: what goes in comes out, through changes, saves, other processes and other threads."""

import shutil
import subprocess
import sys
import threading
from itertools import pairwise

import numpy as np
import pytest

from index import Block, DamagedLibrary, Document, ForeignLibrary, Index, LibraryError, Query, check
from index.storage import save, snapshot
from index.storage.restoration import Restoration
from index.storage.sizes import SIZES
from tests.by_hand import scored
from tests.paths import ROOT
from tests.tiny_encoder import TinyEncoder

WORDS = """
cảng biển kinh tế số Hải Phòng doanh nghiệp chuyển đổi dữ liệu thành phố đô thị thông minh xây dựng
""".split()


def article(source: str, *sentences: str) -> Document:
    """An article with a title and one paragraph a sentence."""
    title = f"Bài {source}"
    text, blocks = title, [Block("title", 0, len(title))]
    for sentence in sentences:
        blocks.append(Block("paragraph", len(text) + 2, len(text) + 2 + len(sentence)))
        text += f"\n\n{sentence}"
    return Document(source, text, tuple(blocks))


def random_article(source: str, seed: int) -> Document:
    random = np.random.default_rng(seed)
    return article(source, *(" ".join(random.choice(WORDS, 12)).capitalize() + "." for _ in range(4)))


PORT = article("cang", "Cảng Hải Phòng đón tàu lớn nhất năm.", "Tàu chở hàng điện tử.")
RICE = article("lua", "Nông dân Thái Bình gặt lúa sớm.", "Giá lúa tăng ba phần trăm.")
RAIN = article("mua", "Hà Nội mưa to chiều nay.", "Nhiều phố ngập sâu.")


@pytest.fixture
def library(tiny_encoder) -> Index:
    made = Index(encoder=tiny_encoder)
    made.add([PORT, RICE])
    return made


def found(library: Index, question: str, k: int = 10) -> list[tuple]:
    hits = library.search(Query(question, question), k=k)
    return [
        (hit.passage.document.source, hit.passage.text, hit.score, hit.dense_rank, hit.lexical_rank) for hit in hits
    ]


def test_the_passage_that_answers_comes_first(library):
    hit = library.search("Tàu lớn nhất đến cảng nào?")[0]
    assert hit.passage.document == PORT
    assert hit.rank == 1
    assert hit.passage.text == PORT.text[hit.passage.start : hit.passage.end]


def test_search_equals_scoring_every_passage_by_hand(tiny_encoder):
    library = Index(encoder=tiny_encoder)
    library.add(random_article(f"bài {number}", number) for number in range(40))
    question = "kinh tế số của thành phố cảng"
    scores, dense, lexical = scored(tiny_encoder, library.passages, question)
    hits = library.search(Query(question, question), k=len(library))
    assert len(hits) == len(library)
    best = np.argsort(-scores, kind="stable")
    assert [hit.score for hit in hits] == pytest.approx(scores[best].tolist(), rel=1e-5)
    assert [hit.dense_score for hit in hits] == pytest.approx(dense[best].tolist(), abs=1e-6)
    assert [hit.lexical_score for hit in hits] == pytest.approx(lexical[best].tolist())
    assert [hit.rank for hit in hits] == list(range(1, len(hits) + 1))
    by_dense = sorted(hits, key=lambda hit: hit.dense_rank)
    assert all(one.dense_score >= two.dense_score for one, two in pairwise(by_dense))
    assert all((hit.lexical_rank is None) == (hit.lexical_score == 0) for hit in hits)


def test_adding_says_what_changed(library):
    changed = article("lua", "Nông dân Thái Bình gặt lúa muộn.")
    copy = Document("bản sao", PORT.text, PORT.blocks)
    changes = library.add([PORT, copy, changed, RAIN])
    assert changes.added == (RAIN.id,)
    assert changes.replaced == (RICE.id,)
    assert changes.unchanged == (PORT.id,)
    assert library.documents == {PORT.id: PORT, RICE.id: changed, RAIN.id: RAIN}
    assert {passage.document.id for passage in library.passages} == set(library.documents)
    assert set(library.added_at) == set(library.documents)


def test_adding_the_same_again_changes_nothing(library):
    before = library._shared.state
    assert library.add([RICE, PORT]).unchanged == (RICE.id, PORT.id)
    assert library.add([]).unchanged == ()
    assert library._shared.state is before


def test_of_one_source_twice_the_last_counts(library):
    later = article("mua", "Hà Nội nắng.")
    assert library.add([RAIN, later]).added == (RAIN.id,)
    assert library.documents[RAIN.id] == later
    assert library.add([article("mua", "Khác."), later]).unchanged == (RAIN.id,)
    assert library.documents[RAIN.id] == later


def test_what_a_batch_takes_back_is_as_if_never_said(tiny_encoder):
    a, b, other = (article(source, "Hà Nội mưa to.") for source in "abc")
    a_title = Document("b", a.text, a.blocks)  # the text of `a` under another source
    for batch in (
        [a, a_title, PORT, article("a", "Nắng.")],
        [article("a", "Nắng."), PORT, a, article("a", "Nắng."), a_title],
    ):
        for first in ([], [a], [article("a", "Nắng.")]):  # whether `a` is new, replaced or unchanged in the end
            library = Index(encoder=tiny_encoder)
            library.add([*first, other])
            library.add(batch)
            assert {document.text for document in library.documents.values()} == {
                other.text, a.text, PORT.text, article("a", "Nắng.").text,
            }  # fmt: skip
    library = Index(encoder=tiny_encoder)
    library.add([article("a", "Nắng."), PORT, b, a, RICE, PORT])
    assert [document.source for document in library.documents.values()] == ["b", "a", "lua", "cang"]


def test_a_library_does_not_remember_how_it_came_about(tiny_encoder, tmp_path):
    grown = Index.open(tmp_path, encoder=tiny_encoder)
    for step in range(12):
        grown.add([random_article(f"bài {step % 5}", step), random_article(f"bài {step % 3}", 100 + step)])
        grown.remove([next(iter(grown.documents))])
        grown.save()
    fresh = Index(encoder=tiny_encoder)
    fresh.add(grown.documents.values())
    assert found(grown, "kinh tế số") == found(fresh, "kinh tế số")
    assert found(Index.open(tmp_path, encoder=tiny_encoder), "kinh tế số") == found(fresh, "kinh tế số")


def test_removed_documents_are_never_found(library):
    assert library.remove([PORT.id]) == (PORT.id,)
    assert {hit[0] for hit in found(library, "tàu cảng Hải Phòng")} == {"lua"}
    with pytest.raises(LibraryError, match="không-có"):
        library.remove([RICE.id, "không-có"])
    assert list(library.documents) == [RICE.id]
    library.remove([RICE.id])
    assert (len(library), found(library, "lúa")) == (0, [])
    library.add([RAIN])
    assert found(library, "mưa")[0][0] == "mua"


def test_a_failed_addition_changes_nothing(library):
    class Failing(TinyEncoder):
        def encode_passages(self, texts, *, progress=None):
            raise MemoryError("of the encoder")

    before = found(library, "tàu")
    library._encoder = Failing()
    with pytest.raises(MemoryError, match="of the encoder"):
        library.add([RAIN])
    assert found(library, "tàu") == before


def test_only_what_changed_is_encoded_again(tiny_encoder):
    encoded = []

    class Counting(TinyEncoder):
        def encode_passages(self, texts, *, progress=None):
            encoded.extend(texts)
            return super().encode_passages(texts, progress=progress)

    library = Index(encoder=Counting())
    sentences = [" ".join([word] * 40) + "." for word in WORDS[:6]]
    library.add([article("dài", *sentences)])
    first = len(encoded)
    library.add([article("dài", *sentences[:-1], "Câu cuối đã khác hẳn.")])
    assert first > 2
    assert 0 < len(encoded) - first < first


def test_progress_is_told(tiny_encoder):
    told = []
    Index(encoder=tiny_encoder).add([PORT, RICE], progress=lambda *step: told.append(step))
    assert ("Chia đoạn", 2, 2) in told
    assert any(stage == "Mã hoá đoạn" and done == total for stage, done, total in told)


def test_what_is_saved_is_opened(library, tiny_encoder, tmp_path):
    library.save(tmp_path / "thư viện")
    opened = Index.open(tmp_path / "thư viện", encoder=tiny_encoder)
    assert opened.documents == library.documents
    assert list(opened.documents) == list(library.documents)
    assert opened.passages == library.passages
    assert opened.added_at == library.added_at
    assert found(opened, "lúa Thái Bình") == found(library, "lúa Thái Bình")


def test_a_missing_folder_is_an_empty_library(tiny_encoder, tmp_path):
    library = Index.open(tmp_path / "chưa có", encoder=tiny_encoder)
    assert (len(library), library.documents, library.search("gì?")) == (0, {}, [])
    library.save()
    assert Index.open(tmp_path / "chưa có").documents == {}


def test_documents_without_passages_are_kept(tiny_encoder, tmp_path):
    blank = Document("trống", "", ())
    library = Index.open(tmp_path, encoder=tiny_encoder)
    library.add([blank])
    library.save()
    opened = Index.open(tmp_path, encoder=tiny_encoder)
    assert opened.documents == {blank.id: blank}
    opened.add([PORT])
    opened.remove([blank.id])
    opened.save()
    assert Index.open(tmp_path).documents == {PORT.id: PORT}


def test_a_library_in_memory_needs_a_folder_that_is_free(library, tiny_encoder, tmp_path):
    with pytest.raises(ValueError, match="needs a folder"):
        library.save()
    library.save(tmp_path)
    other = Index(encoder=tiny_encoder)
    other.add([RAIN])
    with pytest.raises(LibraryError, match="Đã có một thư viện"):
        other.save(tmp_path)
    library.add([RAIN])
    library.save()
    assert len(Index.open(tmp_path).documents) == 3


def test_saving_to_another_folder_takes_everything_there(library, tmp_path):
    library.save(tmp_path / "một")
    library.save(tmp_path / "hai")
    assert Index.open(tmp_path / "hai").documents == Index.open(tmp_path / "một").documents == library.documents


def test_unsaved_changes_can_be_forgotten(library, tiny_encoder, tmp_path):
    library.save(tmp_path)
    library.add([RAIN])
    library.revert()
    assert RAIN.id not in library.documents
    other = Index.open(tmp_path, encoder=tiny_encoder)
    other.add([RAIN])
    other.save()


def test_another_encoder_is_refused(library, tmp_path):
    library.save(tmp_path)
    with pytest.raises(ForeignLibrary, match=r"tiny.*khác"):
        Index.open(tmp_path, encoder=TinyEncoder(name="khác"))


def test_contents_of_another_form_are_damage(library, tmp_path):
    library.save(tmp_path)
    read = snapshot.read(tmp_path)
    for name, data in [
        ("documents.jsonl", b'{"source": 1}\n'),
        ("documents.jsonl", b"[" * 10**5),
        ("vectors.f32", b"12"),
    ]:
        save.write(tmp_path, {**{n: [view] for n, view in read.files.items()}, name: [data]}, read.facts)
        with pytest.raises(DamagedLibrary, match="nội dung không đúng dạng"):
            Index.open(tmp_path)
    save.write(tmp_path, {n: [view] for n, view in read.files.items()}, {"dim": "64"})
    with pytest.raises(DamagedLibrary, match="nội dung không đúng dạng"):
        Index.open(tmp_path)


def test_a_second_writer_gets_a_clear_message_and_readers_do_not_wait(library, tiny_encoder, tmp_path):
    library.save(tmp_path)
    library.add([RAIN])
    other = Index.open(tmp_path, encoder=tiny_encoder)
    with pytest.raises(LibraryError, match="tiến trình khác"):
        other.remove([RICE.id])
    assert found(other, "lúa")[0][0] == "lua"
    library.save()
    other.remove([RICE.id])
    other.save()
    library.add([article("nắng", "Nắng.")])
    library.save()
    assert {d.source for d in Index.open(tmp_path).documents.values()} == {"cang", "mua", "nắng"}


def test_searches_see_what_another_process_saved(library, tiny_encoder, tmp_path):
    library.save(tmp_path)
    reader = Index.open(tmp_path, encoder=tiny_encoder)
    library.add([RAIN])
    assert "mua" not in {hit[0] for hit in found(reader, "Hà Nội mưa")}
    library.save()
    assert found(reader, "Hà Nội mưa")[0][0] == "mua"
    assert not reader.refresh()
    library.remove([RAIN.id])
    library.save()
    assert RAIN.id in reader.documents
    reader.follow()
    assert list(reader.documents) == list(library.documents)


def test_a_reader_goes_on_when_the_new_generation_is_damaged(library, tiny_encoder, tmp_path):
    library.save(tmp_path)
    reader = Index.open(tmp_path, encoder=tiny_encoder)
    library.add([RAIN])
    library.save()
    next(tmp_path.glob("*vectors.f32")).write_bytes(b"")
    assert found(reader, "lúa")[0][0] == "lua"
    for change in (reader.refresh, lambda: reader.add([RAIN]), lambda: reader.add([RAIN])):
        with pytest.raises(DamagedLibrary, match="có 0 byte thay vì"):
            change()


def test_a_library_deleted_while_open_is_searched_on_but_not_written_anew(library, tmp_path):
    library.save(tmp_path / "thư viện")
    shutil.rmtree(tmp_path / "thư viện")
    assert found(library, "lúa")[0][0] == "lua"
    for change in (library.refresh, lambda: library.add([RAIN]), lambda: library.remove([RICE.id])):
        with pytest.raises(LibraryError, match="đã bị xoá"):
            change()


def test_threads_search_while_one_adds(tiny_encoder):
    library = Index(encoder=tiny_encoder)
    library.add([random_article("0", 0)])
    wrong, going = [], threading.Event()

    def search() -> None:
        while not going.is_set():
            hits = library.search(Query("kinh tế", "kinh tế"), k=1000)
            sources = [hit.passage.document.source for hit in hits]
            count = len(set(sources))
            if {str(number) for number in range(count)} != set(sources):
                wrong.append(sources)

    threads = [threading.Thread(target=search) for _ in range(4)]
    for thread in threads:
        thread.start()
    for number in range(1, 30):
        library.add([random_article(str(number), number)])
    going.set()
    for thread in threads:
        thread.join()
    assert not wrong
    assert len(library.documents) == 30


def test_mistakes_of_the_caller(library):
    with pytest.raises(ValueError, match="k 0 is below 1"):
        library.search("gì", k=0)
    assert library.search(" \n") == []


def test_understanding_puts_marks_back_unless_told_not_to(library):
    query = library.understand("tau lon nhat den  cang nao")
    assert (query.typed, query.restored) == ("tau lon nhat den  cang nao", True)
    assert query.text != "tau lon nhat den cang nao"
    assert library.understand("tau lon", literal=True) == Query("tau lon", "tau lon")


def test_importing_and_listing_load_nothing_heavy(library, tmp_path):
    library.save(tmp_path)
    program = f"""
import sys, index
assert not {{"torch", "faiss", "numpy", "sentence_transformers"}} & set(sys.modules), "import"
assert len(index.Index.open({str(tmp_path)!r}).documents) == 2
assert not {{"torch", "faiss", "bm25s", "sentence_transformers"}} & set(sys.modules), "list"
"""
    subprocess.run([sys.executable, "-c", program], check=True)


def test_every_public_name_is_there():
    import index

    assert all(getattr(index, name) is not None for name in index.__all__)
    with pytest.raises(AttributeError, match="nothing"):
        _ = index.nothing


def test_a_large_library_is_opened_with_the_words_it_was_saved_with(tmp_path):
    tiny_encoder = TinyEncoder(name="tiny-e5-like")  # whose temperature is known, as E5's
    sentences = [" ".join([word] * 50) + f" {number}." for number in range(300) for word in WORDS[:8]]
    library = Index.open(tmp_path, encoder=tiny_encoder)
    library.add([article("dài", *sentences)])
    library.save()
    assert len(library) >= SIZES.small
    opened = Index.open(tmp_path, encoder=tiny_encoder)
    assert found(opened, "cảng biển 7", k=100) == found(library, "cảng biển 7", k=100)
    assert opened.understand("cang bien") == library.understand("cang bien")
    best = np.sort(scored(tiny_encoder, library.passages, "cảng biển 7")[0])[::-1]
    assert [hit.score for hit in library.search(Query("", "cảng biển 7"), k=10)] == pytest.approx(best[:10], rel=1e-5)
    read = snapshot.read(tmp_path)
    assert [bool(segment.words_file.file) for segment in opened._shared.state.segments] == [True]
    assert Restoration.load(read.files, read.facts, read.generation) is not None
    other = {"restoration": {**read.facts["restoration"], "version": 0}}
    assert Restoration.load(read.files, other, read.generation) is None
    assert not check(tmp_path).problems


AUDIT = """
import pickle, sys
from pathlib import Path
from index import DamagedLibrary, Index, Query, check
from index.storage import save, snapshot
from tests.faults.scene import ENCODER, make, open_library
from tests.paths import ROOT

class Evil:
    def __reduce__(self):
        return print, ("code ran",)

folder, poisoned = Path(sys.argv[1]), Path(sys.argv[2])
make(folder)
make(poisoned)
read = snapshot.read(poisoned)
files = {name: [view] for name, view in read.files.items()}
save.write(poisoned, {**files, sys.argv[3]: [pickle.dumps(Evil())]}, read.facts)
open_library(folder).search(Query("cảng", "cảng"))  # everything is imported now

events = set()
sys.addaudithook(lambda event, arguments: events.add(event))
library = open_library(folder)
library.search(Query("cảng", "cảng"))
assert len([id_ for id_ in library.documents if library.original(id_)]) == 2
assert not check(folder).problems
try:
    open_library(poisoned).search(Query("cảng", "cảng"))
    raise SystemExit("a poisoned library was opened")
except DamagedLibrary:
    pass
assert check(poisoned).problems
assert "open" in events
wrong = ("socket.", "subprocess.", "os.system", "os.exec", "os.fork", "os.posix_spawn", "pickle.", "marshal.", "exec",
         "compile", "import", "ctypes.dlopen", "urllib.", "shutil.", "os.remove", "os.rename", "os.mkdir", "os.chmod")
print(*sorted(event for event in events if event.startswith(wrong)))
"""


@pytest.mark.parametrize("name", ["documents.jsonl", "vectors.f32"])
def test_opening_runs_no_code_opens_no_socket_and_writes_nothing(tmp_path, name):
    command = [sys.executable, "-c", AUDIT, str(tmp_path / "a"), str(tmp_path / "b"), name]
    ran = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    assert (ran.stdout.strip(), ran.returncode) == ("", 0), ran.stderr + ran.stdout

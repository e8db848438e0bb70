"""Segments are made few beside the library: it holds and answers the same, whatever happens meanwhile."""

import json
import os
import random
import signal
import subprocess
import sys
import time

import numpy as np
import pytest

from index import Index, LibraryError, check
from index.storage.manifest import MANIFEST
from index.storage.merge import FEWEST, choose
from index.storage.sizes import Sizes
from tests.faults.disks import FailingDisk
from tests.faults.scene import article, open_library, texts_digest
from tests.index.storage.test_segments import answers
from tests.paths import ROOT

SIZES = Sizes(small=3, words=3, codes=9, compact=9, clusters=30, largest=12, held=20)


def grown(folder, *, sizes: Sizes = SIZES, steps: int = 16, seed: int = 0) -> Index:
    """A library of several segments, from which some documents were removed."""
    draw, library = random.Random(seed), open_library(folder, sizes=sizes)
    for step in range(steps):
        library.add(article(f"bài {step} {number}", draw.randrange(10**6)) for number in range(4))
        if step % 3 == 2:
            library.remove(draw.sample(sorted(library.documents), 3))
        library.save()
    return library


def segments(library: Index) -> int:
    return len(library._shared.state.segments)


@pytest.mark.parametrize("seed", range(3))
def test_a_merged_library_is_the_same_library(tmp_path, seed):
    library = grown(tmp_path, seed=seed)
    before, digest, answered = segments(library), texts_digest(library), answers(library)
    reader = open_library(tmp_path, sizes=SIZES)
    assert before >= FEWEST and library.merge()
    assert segments(library) < FEWEST and not library.merge()
    for each in (library, open_library(tmp_path, sizes=SIZES), reader):
        assert texts_digest(each) == digest and answers(each) == answered
    assert reader.refresh() or segments(reader) == segments(library)
    assert check(tmp_path).problems == ()
    listed = json.loads((tmp_path / MANIFEST).read_text("utf-8"))["files"].values()
    assert {path.name for path in tmp_path.iterdir() if path.name.startswith("hoidap-")} == {f["file"] for f in listed}
    assert not (tmp_path / ".merge").exists()


def test_what_is_derived_is_read_and_not_made_again(tmp_path):
    grown(tmp_path).merge()
    library = open_library(tmp_path, sizes=SIZES)
    largest = max(library._shared.state.segments, key=lambda segment: segment.passages)
    assert largest.passages >= SIZES.clusters
    assert largest.has_slices and largest.block.has_clusters and largest._build_words is not None
    assert largest.words.impact_codes is not None
    derived = largest.words_file, largest.codes_file, largest.clusters_file, largest.slices_file
    assert all(file.file for file in derived)
    parsed = [part.tolist() for part in largest.find_slices()]
    largest._slices = None
    assert [part.tolist() for part in largest.find_slices()] == parsed


def test_changes_after_a_merge_cost_as_before(tmp_path):
    library = grown(tmp_path)
    library.merge()
    large = {path for path in tmp_path.iterdir() if path.stat().st_size > 10_000 and "restoration" not in path.name}
    library.add([article("thêm", 5)])
    library.save()
    assert large <= set(tmp_path.iterdir())
    assert texts_digest(open_library(tmp_path, sizes=SIZES)) == texts_digest(library)


def test_what_another_process_removed_meanwhile_stays_removed(tmp_path):
    grown(tmp_path)
    merging, other = open_library(tmp_path, sizes=SIZES), open_library(tmp_path, sizes=SIZES)
    gone = [next(iter(other.documents))]  # of the first segment, which is not written again for it
    other.remove(gone)
    other.add([article("mới", 1)])
    other.save()
    merging.merge()  # from what it has read, before that
    for library in (merging, open_library(tmp_path, sizes=SIZES)):
        assert gone[0] not in library.documents and article("mới", 1).id in library.documents
        assert texts_digest(library) == texts_digest(other)


def test_it_leaves_unsaved_changes_alone(tmp_path):
    library = grown(tmp_path)
    library.add([article("chưa lưu", 1)])
    assert not library.merge()
    library.revert()
    assert article("chưa lưu", 1).id not in open_library(tmp_path, sizes=SIZES).documents


def test_it_waits_for_nobody_who_writes(tmp_path):
    library, writer = grown(tmp_path), open_library(tmp_path, sizes=SIZES)
    digest = texts_digest(library)
    writer.add([article("đang ghi", 1)])
    with pytest.raises(LibraryError, match="tiến trình khác"):
        library.merge()
    writer.revert()
    assert not (tmp_path / ".merge").exists() and texts_digest(open_library(tmp_path, sizes=SIZES)) == digest
    assert library.merge() and texts_digest(library) == digest


def test_a_failing_disk_leaves_the_library_as_it_was(tmp_path):
    digest, failed = texts_digest(grown(tmp_path)), 0
    for call in range(1, 400, 7):
        library = open_library(tmp_path, sizes=SIZES, disk=FailingDisk(call, FailingDisk.KINDS[call % 5]))
        try:
            if not library.merge():
                break
        except LibraryError as error:
            failed += 1
            assert "\n" not in str(error)
        assert texts_digest(library) == digest == texts_digest(open_library(tmp_path, sizes=SIZES))
    assert failed > 10


@pytest.mark.skipif(os.name == "nt", reason="ends a process by a signal")
def test_killed_at_any_moment_the_library_opens_and_is_merged_later(tmp_path):
    digest = texts_digest(grown(tmp_path, steps=24))
    program = (
        "import sys; from tests.faults.scene import open_library; from tests.index.storage.test_merge import SIZES;"
        "library = open_library(sys.argv[1], sizes=SIZES); print('open', flush=True); library.merge(); print('done')"
    )
    draw, whole = random.Random(0), 0
    for _ in range(8):
        started = subprocess.Popen(
            [sys.executable, "-c", program, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        assert started.stdout is not None and started.stdout.readline() == "open\n"
        time.sleep(draw.uniform(0, 0.15))
        started.send_signal(signal.SIGKILL)
        whole += "done" in started.communicate()[0]
        assert texts_digest(open_library(tmp_path, sizes=SIZES)) == digest
    library = open_library(tmp_path, sizes=SIZES)
    assert library.merge() or segments(library) < FEWEST
    assert texts_digest(library) == digest and not (tmp_path / ".merge").exists()


def test_which_segments_become_one(tmp_path):
    def chosen(*counts: int) -> slice | None:
        class Some:
            generation, block = 1, grown_block

            def __init__(self, passages: int) -> None:
                self.passages, self.table = passages, np.array([(passages,)], [("passages", "<i4")])

        return choose([Some(count) for count in counts], [np.ones(1, bool) for _ in counts], sizes=Sizes())

    grown_block = grown(tmp_path, steps=1)._shared.state.segments[0].block
    assert chosen(58_884, 24_008, 11_871, 7_052, 3) == slice(0, 5)
    assert chosen(*[100_000] * 10, 2) == slice(0, 11)
    assert chosen(1_000_000, 100_000, 50_000, 10_000) == slice(1, 4)
    assert chosen(1_000_000, 400_000, 100_000, 3) == slice(0, 4)
    assert chosen(1_000_000, 100_000, 3) is None and chosen(200, 100, 50, 10) is None and chosen() is None

"""A short dose of every fault; `python -m tests.faults` is the full one, with its figures in README."""

import json
import os
import subprocess
import sys

import pytest

from tests.faults import stops
from tests.paths import ROOT

needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="makes processes with fork")


def played(*options: str) -> dict[str, int]:
    """The figures of a run in a process of its own: other tests' threads do not survive a fork."""
    command = [sys.executable, "-m", "tests.faults", *options]
    root = ROOT
    ran = subprocess.run(command, capture_output=True, text=True, timeout=300, cwd=root, check=False)
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout.splitlines()[-1].split(":", 1)[1])


@needs_fork
def test_killed_while_changing_and_saving():
    assert played("--kill", "50")["saves"] > 10


@needs_fork
@pytest.mark.slow
def test_stopped_before_every_call_in_turn():
    figures = played("--stops")
    assert figures["stops"] > 80
    assert figures["old"] and figures["new"]


def test_power_cut_leaves_the_old_or_the_new(tmp_path):
    figures = stops.power_cut(tmp_path, 200)
    assert figures["wrong"] == 0
    assert figures["old"] and figures["new"]


@pytest.mark.parametrize("forget", [stops.NO_SYNC, stops.NO_FOLDER_SYNC])
def test_power_cut_without_fsync_is_noticed(tmp_path, forget):
    assert stops.power_cut(tmp_path, 200, forget=forget)["wrong"] > 20


@needs_fork
def test_failing_disk_leaves_the_old_library():
    assert played("--failing", "40")["failures"] > 10


@needs_fork
def test_damaged_files_are_refused_or_do_no_harm_and_are_repaired():
    figures = played("--damaged", "300")
    assert figures["refused"] > 150 and figures["right content"] > 10
    assert figures["right content, a PDF refused"] > 10
    assert figures["repaired"] > 100 and figures["repaired in part"] > 0


@needs_fork
def test_every_answer_is_one_generations():
    figures = played("--queries", "2000")
    assert figures["queries"] >= 2000
    assert figures["switches"] >= 20
    assert figures["files read"] > 50


def test_any_history_equals_a_dictionary():
    assert played("--steps", "2000")["divergences"] == 0


@needs_fork
def test_libraries_of_several_segments_stand_the_same():
    assert played("--segments", "--kill", "12")["saves"] > 2
    cut = played("--segments", "--power", "60")
    assert cut["wrong"] == 0 and cut["old"] and cut["new"]
    assert played("--segments", "--failing", "12")["failures"] > 3
    figures = played("--segments", "--damaged", "60")
    assert figures["refused"] > 30 and figures["repaired"] > 15
    assert played("--segments", "--steps", "300")["divergences"] == 0


def test_a_library_that_cannot_be_written_is_read(tmp_path):
    from tests.faults import failures

    failures.read_only(tmp_path)

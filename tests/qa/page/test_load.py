"""A short dose of load on the real page; `python -m tests.load 20000` is the full one, with its figures in README."""

import sys

import pytest

from tests.load.__main__ import broken, played

QUESTIONS = 500
SECONDS = 120.0  # for the questions; starting, the flood and the end take half a minute more
LOOSE = {"memory flat", "recovered"}
"""A dose of a minute is too short to tell a leak, and a machine that other tests share too slow to be timed."""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="reads the memory of another process as Linux tells it")
def test_fifty_sessions_and_a_flood(tmp_path):
    figures = played(QUESTIONS, tmp_path, limit=SECONDS)
    assert set(broken(figures, QUESTIONS)) <= LOOSE, figures
    assert figures["named its own secret"] > QUESTIONS / 2
    assert figures["growth"] < 1.25

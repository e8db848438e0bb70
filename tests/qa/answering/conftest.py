"""One library of ten documents of offices, written for these tests, that the tests of the ways of answering ask."""

from pathlib import Path

import pytest

from qa import Assistant
from tests.qa.answering.asking import assistant_over

LIBRARY = Path(__file__).with_name("library")


@pytest.fixture(scope="session")
def offices(encoder) -> Assistant:
    """An assistant over every file of `library/`."""
    return assistant_over(LIBRARY, encoder)

"""One library of ten documents of offices, written for these tests, that the tests of the ways of answering ask."""

from pathlib import Path

import pytest

from index import Index, read
from qa import Assistant

LIBRARY = Path(__file__).with_name("library")


@pytest.fixture(scope="session")
def offices(encoder) -> Assistant:
    """An assistant over every file of `library/`."""
    library = Index(encoder=encoder)
    for path in sorted(LIBRARY.iterdir()):
        document = read(path)
        assert not isinstance(document, list)
        library.add([document])
    return Assistant(library)

"""What the tests share: no way to other machines, the real encoder, the tiny one, where the real data lies."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from index.encoder.sentence_transformer import Encoder, load_encoder
from tests.offline import sitecustomize
from tests.paths import DATA
from tests.tiny_encoder import TinyEncoder
from tests.visitor import SHARE, Visitor, chromium

# Machines are shared and noisy: a slow example is no fault. What has a time limit measures it itself.
settings.register_profile("hoidap", deadline=None)
settings.load_profile("hoidap")

# Importing it has closed this process; this closes every Python that a test starts.
os.environ["PYTHONPATH"] = os.pathsep.join(
    [str(Path(sitecustomize.__file__).parent), *filter(None, [os.environ.get("PYTHONPATH")])]
)

SHARED_DATA = DATA


@pytest.fixture(scope="session")
def tried(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Where every try to reach another machine is written down."""
    log = tmp_path_factory.mktemp("offline") / "tried"
    os.environ[sitecustomize.LOG] = str(log)
    yield log
    del os.environ[sitecustomize.LOG]


@pytest.fixture(autouse=True)
def offline(tried: Path) -> Iterator[None]:
    """Fail the test that tried to reach another machine, even if somebody swallowed the error."""
    yield
    if tried.exists():
        found = tried.read_text(encoding="utf-8")
        tried.unlink()
        pytest.fail(f"reached for another machine: {found}")


@pytest.fixture
def may_reach_out(tried: Path) -> Iterator[None]:
    """For what a person asks of another machine, such as a model by its name: it is kept from it, and must say so."""
    yield
    tried.unlink(missing_ok=True)


@pytest.fixture(scope="session")
def encoder() -> Encoder:
    """The bundled encoder, prepared in the user's cache as for a person, so that later runs find it there."""
    return load_encoder()


@pytest.fixture(scope="session")
def torch_encoder() -> Encoder:
    """The bundled encoder as a plain sentence-transformers model."""
    return load_encoder(engine="torch")


@pytest.fixture
def tiny_encoder() -> TinyEncoder:
    """An encoder without a model: texts that share words are near."""
    return TinyEncoder()


@pytest.fixture(scope="module")
def browser() -> Iterator:
    """Chromium; a module's own, since it keeps the thread's event loop to itself."""
    with chromium() as launched:
        yield launched


@pytest.fixture(scope="module")
def serve() -> Iterator[Callable[..., str]]:
    """Serves an assistant's page at a free port and gives its address; closed when the module's tests have run."""
    import app
    from tests.ports import free_port

    with ExitStack() as servers:
        yield (
            lambda assistant, **options: (
                servers.enter_context(app.serve(assistant, port=free_port(), wait=False, **options)).address
            )
        )


@pytest.fixture(scope="module")
def address(encoder: Encoder, serve: Callable[..., str], tmp_path_factory: pytest.TempPathFactory) -> str:
    """The page over the sample article, served, its models loaded; what a test adds it takes out again."""
    from index import Index
    from qa.assistant import Assistant
    from qa.cli.sample import sample_article

    library = Index.open(tmp_path_factory.mktemp("library"), encoder=encoder)
    library.add([sample_article()])
    library.save()
    url = serve(Assistant(library))
    Assistant(library).ask(SHARE)
    return url


@pytest.fixture
def visitor(browser: Any, address: str) -> Iterator[Visitor]:
    """A person at the page, in whose browser nothing may go wrong."""
    made = Visitor(browser, address)
    yield made
    made.context.close()
    assert made.errors == []


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of the real data sets, which are not part of the project."""
    if not SHARED_DATA.is_dir():
        pytest.skip(f"the real data sets are not there ({SHARED_DATA})")
    return SHARED_DATA

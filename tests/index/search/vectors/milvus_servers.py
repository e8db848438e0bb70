"""Milvus as the tests have it: Milvus Lite in this process, and as a server of its own."""

import itertools
import socket
import subprocess
import sys
import time
from contextlib import contextmanager, suppress

import pytest

from index.search.vectors.milvus import Address, MilvusCollection
from index.search.vectors.milvus_store import MilvusStore

GENERATIONS = itertools.count(1)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def lite_server(folder):
    """The address of a Milvus Lite server over a folder."""
    port = free_port()
    program = "import sys; from milvus_lite.cmdline import main; sys.exit(main())"
    arguments = ["server", "--data-dir", str(folder), "--host", "127.0.0.1", "--port", str(port)]
    server = subprocess.Popen(
        [sys.executable, "-c", program, *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        for _ in range(300):
            with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                break
            time.sleep(0.1)
        yield f"milvus://127.0.0.1:{port}"
    finally:
        server.kill()
        server.wait()


STANDALONE = """
import sys, time
from milvus import MilvusServer, MilvusServerConfig
config = MilvusServerConfig(data_dir=sys.argv[1], proxy_port=int(sys.argv[2]))
server = MilvusServer(config)
for part in ("rootCoord", "proxy", "queryCoord", "queryNode", "indexNode", "dataCoord", "dataNode"):
    config.set(f"{part}.ip", "127.0.0.1")
server.start()
print(server.server_proc.pid, flush=True)
sys.stdin.read()
server.stop()
"""


@contextmanager
def standalone_server(folder, port):
    """(address, process id) of the real server that the package `milvus` has; not of this process, as it wants."""
    starter = subprocess.Popen(
        [sys.executable, "-c", STANDALONE, str(folder), str(port)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield f"milvus://127.0.0.1:{port}", int(starter.stdout.readline())
    finally:
        with suppress(OSError):
            starter.stdin.close()
        starter.wait(timeout=60)


@contextmanager
def milvus_address(kind, folder):
    """The beginning of addresses of libraries, without their name, on Milvus of a kind: "file" or "server"."""
    pytest.importorskip("pymilvus")
    pytest.importorskip("milvus_lite")
    if kind == "file":
        yield f"milvus://{folder / 'milvus.db'}"
    else:
        with lite_server(folder) as address:
            yield address


@contextmanager
def store_maker(kind, folder):
    """A function that makes an empty store of a dimension in one Milvus of a kind."""
    with milvus_address(kind, folder) as address:
        collections = {}

        def make(dim):
            if dim not in collections:
                collections[dim] = MilvusCollection(Address.parse(f"{address}/d{dim}?index=flat"))
            return MilvusStore(collections[dim], dim, generations=GENERATIONS)

        yield make
        for collection in collections.values():
            collection.close()

"""A second process that parses binary formats under limits on memory and time, so that no file can harm the first.

One worker serves all files one by one; it is started when first needed and ended by anything unusual, and with it
whatever a hostile file has done. Time is limited everywhere, by the processor's clock where that can be, and memory
on Linux alone. Requests and replies are JSON after an 8-byte length, never pickle. The worker is given no secrets: its
environment is empty.
"""

import atexit
import contextlib
import importlib
import json
import math
import os
import signal
import subprocess  # the worker is our own module
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, Any

from index.errors import DocumentError
from index.formats.parts import FormatRefused
from index.formats.reading import Reading

__all__ = ["MEMORY", "draw", "parse"]

MEMORY = 160 * 1024 * 1024
"""Bytes a worker may take beyond what it has after loading a parser, for a small file; six times the file is added,
and what comes with it (the recognised pages of a scan).

Measured (resident memory of the whole worker, at most): 64 to 82 MB for five million characters of .docx, .odt, .fodt,
.rtf, .epub or 500 slides, 57 MB for 600 pages of .pdf, 112 MB for .eml, 142 and 158 MB for 49,000 rows of .ods and
.xlsx, 243 MB for .html with its extractor.
"""

_SECONDS, _SECONDS_A_MEGABYTE, _MOST_SECONDS = 4.0, 30.0, 240.0
_PATIENCE = 5
"""Times as long a worker may take by the clock where its processor time is limited: on a busy machine it must wait."""
_REPLY = 256 * 1024 * 1024
_FILES_A_WORKER = 200
_ROOT = Path(__file__).resolve().parents[2]
_OVERRUN: int | None = getattr(signal, "SIGXCPU", None)
"""What ends a process that has used up its processor time; None where that cannot be limited."""
_START = "import sys; sys.path.insert(0, sys.argv[1]); from index.formats.sandbox import serve; serve()"


def parse(module: str, needs: Sequence[str], data: bytes, path: Path) -> Reading:
    """What `index.formats.<module>.parse(data)` reads, run in the worker.

    The libraries it `needs` are loaded before the limits are set.

    Raises DocumentError when the parser refuses the file, takes too much memory or time, or breaks.
    """
    seconds = min(_MOST_SECONDS, _SECONDS + _SECONDS_A_MEGABYTE * len(data) / 2**20)
    with _lock:
        reply = _worker.ask(module, needs, data, path, None, seconds)
    return Reading.from_json(reply["reading"])


def draw(
    module: str, needs: Sequence[str], data: bytes, path: Path, arguments: Mapping[str, object], *, seconds: float
) -> dict[str, Any]:
    """What `index.formats.<module>.draw(data, **arguments)` gives, all of it JSON, run as `parse` is."""
    with _lock:
        drawn: dict[str, Any] = _worker.ask(module, needs, data, path, arguments, seconds)["drawn"]
        return drawn


class _Worker:
    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._files = 0

    def ask(
        self,
        module: str,
        needs: Sequence[str],
        data: bytes,
        path: Path,
        arguments: Mapping[str, object] | None,
        seconds: float,
    ) -> dict[str, Any]:
        given = json.dumps(arguments).encode()
        request = {
            "module": module,
            "needs": list(needs),
            "memory": MEMORY + 6 * (len(data) + len(given)),
            "seconds": seconds,
        }
        patience = _PATIENCE if _OVERRUN is not None else 1
        process = self._running()
        timer = threading.Timer(
            patience * seconds + 3 * (self._files == 0), process.kill
        )  # loading the parser is not the file's
        timer.start()
        try:
            assert process.stdin is not None and process.stdout is not None
            for message in (json.dumps(request).encode(), given, data):
                _send(process.stdin, message)
            reply = json.loads(_receive(process.stdout))
        except (OSError, EOFError, ValueError) as error:
            expired = not timer.is_alive()
            self.stop()
            expired = expired or (_OVERRUN is not None and process.returncode == -_OVERRUN)
            why = f"đọc quá {seconds:.0f} giây" if expired else "cần quá nhiều bộ nhớ hoặc làm hỏng bộ đọc"
            raise DocumentError(path, f"{why}, có thể là tệp hỏng hay cố ý gây hại. Hãy dùng tệp khác.") from error
        finally:
            timer.cancel()
        self._files += 1
        if "bug" in reply:
            raise RuntimeError(f"index.formats.{module}: {reply['bug']}")
        if "error" in reply or self._files >= _FILES_A_WORKER:
            self.stop()
        if "error" in reply:
            raise DocumentError(path, reply["error"])
        return dict(reply)

    def stop(self) -> None:
        process, self._process, self._files = self._process, None, 0
        if process is None:
            return
        process.kill()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()
        process.wait()

    def _running(self) -> "subprocess.Popen[bytes]":
        if self._process is None or self._process.poll() is not None:
            self.stop()
            self._process = subprocess.Popen(  # noqa: S603 (our own interpreter and module)
                [sys.executable, "-s", "-c", _START, str(_ROOT)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=None if os.name == "nt" else {"OMP_NUM_THREADS": "1", "PYTHONUTF8": "1"},
            )
        return self._process


_lock = threading.Lock()
_worker = _Worker()
atexit.register(_worker.stop)


def serve() -> None:
    """Answer requests on standard input until it ends: the worker's whole life."""
    replies = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints must not get between the replies
    while True:
        try:
            request = json.loads(_receive(sys.stdin.buffer))
            request["arguments"] = json.loads(_receive(sys.stdin.buffer))
            data = _receive(sys.stdin.buffer)
        except EOFError:
            return
        _send(replies, json.dumps(_answer(request, data)).encode())


def _answer(request: dict[str, Any], data: bytes) -> dict[str, Any]:
    try:
        _lift_limits()  # those of the last file, which this one's libraries may not fit in
        for name in request["needs"]:
            importlib.import_module(name)
        module = importlib.import_module(f"index.formats.{request['module']}")
        _limit(request["memory"], request["seconds"])
        if request.get("arguments") is not None:
            return {"drawn": module.draw(data, **request["arguments"])}
        reading: Reading = module.parse(data)
        return {"reading": reading.to_json()}
    except FormatRefused as error:
        return {"error": str(error)}
    except MemoryError:
        return {"error": "cần quá nhiều bộ nhớ để đọc, có thể là tệp cố ý gây hại. Hãy dùng tệp khác."}
    except RecursionError:
        return {"error": "lồng nhau quá sâu để đọc, có thể là tệp cố ý gây hại. Hãy dùng tệp khác."}
    except (ImportError, NameError) as error:
        return {"bug": f"{type(error).__name__}: {error}"}
    except Exception as error:  # a parser of a hostile format can raise anything
        return {"error": f"hỏng hoặc không đúng định dạng ({type(error).__name__}). Hãy mở và lưu lại tệp."}


def _lift_limits() -> None:
    """Take away what `_limit` has set."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        for kind in (resource.RLIMIT_CPU, resource.RLIMIT_AS):
            hard = resource.getrlimit(kind)[1]
            resource.setrlimit(kind, (hard, hard))


def _limit(extra: int, seconds: float) -> None:
    """Limit this process to `extra` more bytes (Linux) and its CPU time (not on Windows)."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        most = math.ceil(time.process_time() + seconds)
        resource.setrlimit(resource.RLIMIT_CPU, (most, resource.getrlimit(resource.RLIMIT_CPU)[1]))
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        resource.setrlimit(resource.RLIMIT_AS, (pages * resource.getpagesize() + extra, hard))


def _send(stream: IO[bytes], data: bytes) -> None:
    stream.write(len(data).to_bytes(8, "big"))
    stream.write(data)
    stream.flush()


def _receive(stream: IO[bytes]) -> bytes:
    size = int.from_bytes(_exactly(stream, 8), "big")
    if size > _REPLY:
        raise ValueError(f"{size} bytes are more than {_REPLY}")
    return _exactly(stream, size)


def _exactly(stream: IO[bytes], size: int) -> bytes:
    data = stream.read(size)
    if len(data) < size:
        raise EOFError
    return data

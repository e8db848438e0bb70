"""Forbids every socket but loopback, in this process; Python runs it at its start where this folder is in PYTHONPATH.

What was tried is written, a line each, to the file that HOIDAP_OFFLINE_LOG names: a library may swallow the error, and
a child process fail for a reason of its own. Standard library only, and little of it: every child pays for it.
"""

import os
import sys

LOG = "HOIDAP_OFFLINE_LOG"
_HERE = (
    "localhost",
    "localhost.localdomain",
    "::1",
    "::",
    "0.0.0.0",
    "",
)  # the last three: any address of this machine
_PLACES = {"socket.connect": 1, "socket.sendto": 1, "socket.sendmsg": 1, "socket.getaddrinfo": 0}


def _watch(event: str, arguments: tuple[object, ...]) -> None:
    place = _PLACES.get(event)
    if place is None:
        return
    target = arguments[place]
    host = target[0] if isinstance(target, tuple) else target
    if isinstance(host, bytes):
        host = host.decode("ascii", "replace")
    if not isinstance(target, tuple) and event != "socket.getaddrinfo":
        return  # a socket of this machine's file system, or one already connected
    if host is None or host in _HERE or str(host).startswith("127."):
        return
    if os.environ.get(LOG):
        with open(os.environ[LOG], "a", encoding="utf-8") as log:  # noqa: PTH123 (pathlib would slow down every child)
            log.write(f"{event} {host} by {' '.join(sys.argv[:3])}\n")
    raise ConnectionRefusedError(f"tests reach no other machine: {event} {host}")


sys.addaudithook(_watch)

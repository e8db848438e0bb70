"""Free ports for servers that tests start."""

import random
import socket


def free_port() -> int:
    """A port that nobody listens on now, below those that the system gives to whoever connects to something."""
    while True:
        port = random.SystemRandom().randrange(20_000, 32_000)
        with socket.socket() as taken:
            try:
                taken.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port

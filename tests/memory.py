"""How much memory a process has taken at most since a moment, on Linux; elsewhere nothing can be said of it."""

from contextlib import suppress
from pathlib import Path

__all__ = ["forget_peak", "peak"]


def forget_peak(process: int | str = "self") -> int:
    """What the process holds now, in bytes; from now on `peak` counts anew."""
    with suppress(OSError):
        Path(f"/proc/{process}/clear_refs").write_text("5", encoding="ascii")
    return peak(process)


def peak(process: int | str = "self") -> int:
    """The most bytes that the process has held since `forget_peak`; 0 where that cannot be told."""
    with suppress(OSError):
        for line in Path(f"/proc/{process}/status").read_text(encoding="utf-8").splitlines():
            if line.startswith("VmHWM:"):
                return 1024 * int(line.split()[1])
    return 0

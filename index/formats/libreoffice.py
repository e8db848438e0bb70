"""Files of old office programs (.doc, .xls, .ppt), converted by LibreOffice where it is installed.

LibreOffice runs without a screen, with a profile of its own in a folder that is removed afterwards, with macros off,
for a limited time and in limited memory; what it writes is then read in the sandbox like any other file.
"""

import os
import shutil
import signal
import subprocess  # a program that the person has installed, given no shell
import tempfile
from contextlib import suppress
from pathlib import Path

from index.formats.parts import FormatRefused

__all__ = ["convert"]

_SECONDS = 120
_MEMORY, _LARGEST = 2 * 2**30, 64 * 2**20
"""Bytes of address space of each process of LibreOffice, and of the file it writes, where the system has limits."""
_PROGRAMS = ("soffice", "libreoffice")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_KINDS = {".docx": ("Word", "tệp Word đời cũ"), ".xlsx": ("Excel", "bảng tính Excel đời cũ")}
_KINDS[".pptx"] = ("PowerPoint", "bản trình chiếu PowerPoint đời cũ")


def convert(data: bytes, suffix: str, target: str, *, seconds: float = _SECONDS) -> bytes:
    """The file of an old format as one of the format `target` (".docx"); FormatRefused with the cure where it fails."""
    program, name = _KINDS[target]
    if not data.startswith(_OLE) and not data.lstrip().startswith((b"{\\rtf", b"<", b"\xdb\xa5-")):
        raise FormatRefused(f"không phải {name} hoặc bị hỏng. Hãy mở bằng {program} rồi lưu thành {target}.")
    office = next(filter(None, map(shutil.which, _PROGRAMS)), None)
    if office is None:
        raise FormatRefused(
            f"là {name} ({suffix}). Hãy mở bằng {program} hay LibreOffice, lưu thành {target} rồi thêm; "
            "hoặc cài LibreOffice để đọc thẳng."
        )
    with tempfile.TemporaryDirectory(prefix="hoidap-") as folder:
        source = Path(folder) / f"in{suffix}"
        source.write_bytes(data)
        command = [office, f"-env:UserInstallation={(Path(folder) / 'profile').as_uri()}", "--headless", "--norestore"]
        command += ["--convert-to", target[1:], "--outdir", folder, str(source)]
        try:
            _run(command, folder, seconds)
            return source.with_suffix(target).read_bytes()
        except (subprocess.TimeoutExpired, OSError) as error:
            raise FormatRefused(
                f"LibreOffice không mở được {name} này. Hãy mở bằng {program} rồi lưu thành {target}."
            ) from error


def _run(command: list[str], folder: str, seconds: float) -> None:
    """Wait for a program; TimeoutExpired after `seconds`. What it has started ends with it."""
    environment = {"HOME": folder, "PATH": os.defpath, "LANG": "C.UTF-8"}
    with subprocess.Popen(  # noqa: S603 (found on the path, arguments of our own)
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=environment,
        cwd=folder,
        start_new_session=True,
    ) as process:
        _limit(process.pid)
        try:
            process.wait(seconds)
        finally:
            with suppress(OSError):  # the program has ended, and all that it has started
                if os.name == "posix":
                    os.killpg(process.pid, signal.SIGKILL)
                else:
                    process.kill()


def _limit(process: int) -> None:
    """Limit memory and files of a process that has just been started, and of all that it starts; on Linux alone."""
    with suppress(ImportError, AttributeError, OSError):  # another system; or it has ended already
        import resource

        resource.prlimit(process, resource.RLIMIT_AS, (_MEMORY, _MEMORY))
        resource.prlimit(process, resource.RLIMIT_FSIZE, (_LARGEST, _LARGEST))

"""Files of old office programs (.doc, .xls, .ppt), converted by LibreOffice where it is installed.

LibreOffice runs without a screen, with a profile of its own in a folder that is removed afterwards, with macros off
and for a limited time; what it writes is then read in the sandbox like any other file.
"""

import os
import shutil
import subprocess  # a program that the person has installed, given no shell
import tempfile
from pathlib import Path

from index.formats.parts import FormatRefused

__all__ = ["convert"]

_SECONDS = 120
_PROGRAMS = ("soffice", "libreoffice")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_KINDS = {".docx": ("Word", "tệp Word đời cũ"), ".xlsx": ("Excel", "bảng tính Excel đời cũ")}
_KINDS[".pptx"] = ("PowerPoint", "bản trình chiếu PowerPoint đời cũ")


def convert(data: bytes, suffix: str, target: str) -> bytes:
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
        environment = {"HOME": folder, "PATH": os.defpath, "LANG": "C.UTF-8"}
        try:
            subprocess.run(  # noqa: S603 (found on the path, arguments of our own)
                command, timeout=_SECONDS, capture_output=True, check=False, env=environment, cwd=folder
            )
            return source.with_suffix(target).read_bytes()
        except (subprocess.TimeoutExpired, OSError) as error:
            raise FormatRefused(
                f"LibreOffice không mở được {name} này. Hãy mở bằng {program} rồi lưu thành {target}."
            ) from error

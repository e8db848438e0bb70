"""The worker that parses binary formats, on a system that cannot limit its memory."""

import subprocess
import sys

import pytest

from tests.paths import ROOT

PAGE = "<html><body><article><p>Cầu Rồng dài 666 mét và rộng 37,5 mét.</p></article></body></html>"


def test_without_memory_limits_the_worker_reads_all_the_same():
    """`resource` is missing on Windows, and /proc/self/statm on macOS: then only the time is limited."""
    for library in ("trafilatura", "lxml_html_clean"):
        pytest.importorskip(library)
    program = (
        "import sys; sys.modules['resource'] = None\n"
        "from index.formats.sandbox import _answer\n"
        "order = {'module': 'html', 'needs': ['trafilatura'], 'memory': 1, 'seconds': 60}\n"
        f"print(ascii(_answer(order, {PAGE!r}.encode())))"
    )
    root = ROOT
    ran = subprocess.run([sys.executable, "-c", program], cwd=root, capture_output=True, text=True, check=True)
    assert ascii("Cầu Rồng dài 666 mét")[1:-1] in ran.stdout

"""What the README shows from Python is what comes out."""

import contextlib
import io
import re

import pytest

from tests.paths import ROOT


@pytest.mark.slow
def test_the_example_prints_what_it_says(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    example = re.search(r"```python\n(from index .*?)```", text, re.DOTALL)[1]
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(example, "README.md", "exec"), {})
    assert printed.getvalue().splitlines() == re.findall("^# (.*)$", example, re.MULTILINE)


def test_it_is_no_longer_than_a_page_of_120_lines():
    assert len((ROOT / "README.md").read_text(encoding="utf-8").splitlines()) <= 120

"""`--store milvus://…` and `hoidap move` as a person runs them, on a file of Milvus Lite."""

import json
import os
import subprocess
import sys

import pytest

from qa.cli.main import main
from qa.settings import Settings
from tests.paths import ROOT


def hoidap(*arguments, **environment):
    command = [sys.executable, "-m", "qa.cli", *map(str, arguments)]
    return subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False, env={**os.environ, **environment}
    )


@pytest.mark.slow
def test_a_library_is_added_asked_and_moved_there_and_back(tmp_path):
    pytest.importorskip("milvus_lite")
    store = f"milvus://{tmp_path}/kho.db/bao"
    for name, length in (("Rồng", 666), ("Thuận Phước", 1850)):
        (tmp_path / f"{name}.txt").write_text(f"Cầu {name}\n\nCầu {name} dài {length} mét.\n", encoding="utf-8")
    added = hoidap("add", "--store", store, *tmp_path.glob("*.txt"))
    assert (added.returncode, added.stdout.count("+ ")) == (0, 2), added.stderr
    asked = hoidap("ask", "cau rong dai bao nhieu met", HOIDAP_STORE=store)
    assert "666" in asked.stdout, asked.stderr
    moved = hoidap("move", "--store", store, "--to", tmp_path / "thu-vien", "--json")
    assert json.loads(moved.stdout)["copied"] == 2, moved.stderr
    assert "666" in hoidap("ask", "--library", tmp_path / "thu-vien", "cầu Rồng dài bao nhiêu mét").stdout
    again = hoidap("move", "--library", tmp_path / "thu-vien", "--to", store)
    assert "Đã chép 0 bài" in again.stderr, again.stderr
    refused = hoidap("check", "--store", store)
    assert (refused.returncode, len(refused.stderr.splitlines())) == (1, 1)
    assert "hoidap move --to" in refused.stderr


def test_without_the_extra_one_line_names_the_command(monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "pymilvus", None)
    assert main(["list", "--store", "milvus://localhost:19530/bao"]) == 1
    assert capsys.readouterr().err == (
        'hoidap: Thư viện trên Milvus cần gói bổ sung. Cài bằng: pip install "hoidap[milvus]"\n'
    )


def test_a_shard_is_for_milvus_and_a_bad_one_is_refused(tmp_path, capsys):
    assert main(["add", "--library", str(tmp_path), "--shard", "2/8", "x.txt"]) == 1
    assert "--store milvus://" in capsys.readouterr().err
    assert main(["add", "--library", str(tmp_path), "--shard", "2/8", "--watch", "x.txt"]) == 1
    assert "không đi cùng nhau" in capsys.readouterr().err


def test_the_store_of_the_settings_is_taken_and_its_token_is_not_shown():
    settings = Settings.from_environment({"HOIDAP_STORE": " milvus://db/bao ", "HOIDAP_STORE_TOKEN": "bí mật"})
    assert (settings.store, settings.store_token) == ("milvus://db/bao", "bí mật")
    assert "bí mật" not in repr(settings)

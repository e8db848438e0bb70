"""`hoidap ask --writer` and `evaluate --writer` over a scripted endpoint: what is printed, sent, and never shown."""

import json
import logging

import pytest

from tests.ports import free_port
from tests.qa.cli.test_cli import BRIDGE, run
from tests.qa.writing.scripted_endpoint import serve, speak

QUESTION = "Cầu Rồng dài bao nhiêu mét?"
KEY = "khoa-bi-mat-123"


@pytest.fixture
def server(tmp_path, monkeypatch, capsys):
    """An endpoint that the environment names, and a library with one article."""
    (tmp_path / "cau.txt").write_text(BRIDGE, encoding="utf-8")
    monkeypatch.setenv("HOIDAP_LIBRARY", str(tmp_path / "library"))
    monkeypatch.setenv("HOIDAP_LLM_KEY", KEY)
    assert run(capsys, "add", tmp_path / "cau.txt")[0] == 0
    with serve(speak("Cầu Rồng dài 666 mét [1]. Cầu do người Pháp xây [1].")) as made:
        monkeypatch.setenv("HOIDAP_LLM_URL", made.url)
        monkeypatch.setenv("HOIDAP_LLM_MODEL", "mô-hình")
        yield made


def test_each_sentence_comes_with_its_source_or_says_that_it_has_none(capsys, server):
    code, out, _ = run(capsys, "ask", "--writer", QUESTION)
    assert code == 0
    assert "666 mét" in out.splitlines()[0]  # the exact answer first
    assert "Viết thành lời:\nCầu Rồng dài 666 mét. [1] Cầu do người Pháp xây. (chưa có nguồn)" in out
    assert server.bodies[0]["model"] == "mô-hình"


def test_the_json_has_sentences_with_text_citations_and_supported(capsys, server):
    _, out, _ = run(capsys, "ask", "--writer", "--json", QUESTION)
    answer = json.loads(out)
    assert [(each["text"], each["supported"]) for each in answer["sentences"]] == [
        ("Cầu Rồng dài 666 mét.", True),
        ("Cầu do người Pháp xây.", False),
    ]
    (citation,) = answer["sentences"][0]["citations"]
    assert citation["highlights"][0]["text"] == "Cầu Rồng dài 666 mét và rộng 37,5 mét."
    assert BRIDGE[citation["start"] : citation["end"]] == citation["text"]
    assert answer["sentences"][1]["citations"] == []


def test_without_the_switch_nothing_is_sent(capsys, server):
    _, out, _ = run(capsys, "ask", "--json", QUESTION)
    assert json.loads(out)["sentences"] == []
    assert server.bodies == []


def test_the_command_line_goes_before_the_environment(capsys, server, monkeypatch):
    monkeypatch.setenv("HOIDAP_LLM_URL", f"http://127.0.0.1:{free_port()}/v1")
    _, out, _ = run(
        capsys, "ask", "--writer", "--llm", server.url, "--llm-model", "khác", "--llm-window", "2048", QUESTION
    )
    assert "Viết thành lời:" in out
    assert server.bodies[0]["model"] == "khác"


def test_without_an_endpoint_or_with_a_wrong_one_the_cure_is_told(capsys, server, monkeypatch):
    monkeypatch.setenv("HOIDAP_LLM_WINDOW", "rộng")
    code, out, err = run(capsys, "ask", "--writer", QUESTION)
    assert (code, out) == (1, "")
    assert "HOIDAP_LLM_WINDOW" in err
    monkeypatch.delenv("HOIDAP_LLM_URL")
    code, out, err = run(capsys, "ask", "--writer", QUESTION)
    assert (code, out) == (1, "")
    assert "HOIDAP_LLM_URL" in err


@pytest.mark.parametrize("status", [401, 500])
def test_the_key_is_never_printed_or_logged(capsys, server, caplog, status):
    caplog.set_level(logging.DEBUG)
    server.script = lambda body, reply: reply.error(status, f"Incorrect API key provided: {KEY}")
    code, out, err = run(capsys, "ask", "--writer", "--json", QUESTION)
    assert code == 0
    assert json.loads(out)["text"]
    assert str(status) in json.loads(out)["note"]
    assert server.headers[0]["authorization"] == f"Bearer {KEY}"
    assert KEY not in out + err + caplog.text


def test_an_evaluation_tells_how_well_the_sentences_are_supported(capsys, server, tmp_path):
    (tmp_path / "cases.json").write_text(
        json.dumps({"questions": [{"question": QUESTION, "answers": ["666 mét"], "evidence": "666 mét"}]}),
        encoding="utf-8",
    )
    code, out, _ = run(capsys, "evaluate", tmp_path / "cases.json", "--writer", "--json")
    assert code == 0
    assert json.loads(out)["writing"] == {
        "answers": 1,
        "failed": 0,
        "sentences": 2,
        "citation_precision": 1.0,
        "citation_recall": 1.0,
        "unsupported": 0.5,
        "figures_cited": 1.0,
        "faithfulness": 0.5,
    }

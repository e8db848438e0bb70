"""`hoidap ask --json` tells the page of the PDF on which a source begins; PDFium's own search is the judge."""

import json

import pytest

from qa.cli.main import main
from tests.index.formats.test_pdf_page import ONE, THREE, TWO, searched
from tests.papers import paper

pytestmark = pytest.mark.slow
pytest.importorskip("pypdfium2")

FILLING = [
    f"Đoạn {number} kể chuyện người dân ven sông chờ cầu suốt nhiều năm, mưa cũng như nắng." * 3 for number in range(6)
]


def test_ask_tells_the_page_of_every_source_and_none_in_a_text(capsys, tmp_path, monkeypatch):
    monkeypatch.setenv("HOIDAP_LIBRARY", str(tmp_path / "library"))
    data = paper([[ONE, *FILLING], [TWO, *FILLING], [THREE, *FILLING]], head="Báo Bến Mới")
    (tmp_path / "cầu.pdf").write_bytes(data)
    (tmp_path / "chợ.txt").write_text("Chợ Sắt\n\nChợ Sắt có 2.468 gian hàng bên sông Tam Bạc.\n", encoding="utf-8")
    assert main(["add", str(tmp_path / "cầu.pdf"), str(tmp_path / "chợ.txt")]) == 0
    capsys.readouterr()
    assert main(["ask", "--json", "Cây cầu trên sông Đuống dài bao nhiêu mét?"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert "1.250" in answer["text"]
    spans = [*answer["citations"], *answer["hits"]]
    pages = [span for span in spans if span["document"]["source"].endswith(".pdf")]
    assert len({span["page"] for span in pages}) >= 2
    for span in pages:
        words = " ".join(span["text"].replace("\f", " ").split()[:6])
        assert searched(data, span["page"], words), (span["page"], words)
    assert main(["ask", "--json", "Chợ Sắt có bao nhiêu gian hàng?"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert "2.468" in answer["text"]
    assert answer["citations"][0]["page"] is None

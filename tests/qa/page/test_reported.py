"""What people reported of the page: files of any kind dropped on it, a thread that goes on after a thank-you."""

import gradio as gr
import pytest

from index import Index, read
from qa.assistant import Assistant
from qa.page.add_files import add_files, file_reader
from qa.page.layout import ChartsTab, LibraryTab
from qa.page.run_evaluation import run_evaluation
from qa.question.turn import Turn
from tests.paths import ROOT

CASES = ROOT.parent / "shared" / "cases" / "files"


def test_any_file_may_be_dropped_and_one_that_is_not_read_is_told_in_vietnamese(tiny_encoder, tmp_path):
    """Case i12: Gradio's own "Invalid file type" is never seen."""
    with gr.Blocks(analytics_enabled=False):
        assert LibraryTab().files.file_types is None
    song = tmp_path / "nhạc.mp3"
    song.write_bytes(b"ID3")
    (state,) = list(add_files(Index(encoder=tiny_encoder), [file_reader(song)]))[-1]
    assert state.failed
    assert state.message == "Là tệp âm thanh. Hãy chép lời thành văn bản (.txt) hay phụ đề (.srt)."
    if not (CASES / "vat_tu.xlsx").exists():
        pytest.skip("the reported files are not here")
    (state,) = list(add_files(Index(encoder=tiny_encoder), [file_reader(CASES / "vat_tu.xlsx")]))[-1]
    assert not state.failed
    assert state.message.startswith("Đã thêm")


def test_a_file_of_questions_of_another_kind_is_told_in_vietnamese(tiny_encoder, tmp_path):
    with gr.Blocks(analytics_enabled=False):
        assert ChartsTab().questions.file_types is None
    path = tmp_path / "câu hỏi.txt"
    path.write_text("Ai?", encoding="utf-8")
    (told,) = run_evaluation(Assistant(Index(encoder=tiny_encoder)), path)
    assert "câu hỏi.txt: không phải tệp JSON. Cần tệp dạng SQuAD" in told and str(tmp_path) not in told


@pytest.mark.slow
def test_after_a_thank_you_the_thread_goes_on():
    """Case i21."""
    if not (CASES / "noi_quy_faq.md").exists():
        pytest.skip("the reported files are not here")
    library = Index()
    library.add([read(CASES / "noi_quy_faq.md")])
    assistant = Assistant(library)
    history = []
    for question in ("Một năm được nghỉ phép mấy ngày?", "cảm ơn bạn nhé", "Bạn chắc chứ?"):
        answer = assistant.ask(question, history=history)
        history.append(Turn(question, answer.text or answer.reply))
    assert "14" in history[0].answer
    assert "14" in answer.text
    assert answer.citations

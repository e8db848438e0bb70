"""Settings come from the environment, with defaults where it says nothing."""

from pathlib import Path

import platformdirs
import pytest

from qa.settings import Settings


@pytest.mark.parametrize("environment", [{}, {"HOIDAP_LIBRARY": "", "HOIDAP_ENCODER": "  ", "HOIDAP_CACHE": " "}])
def test_the_defaults_are_the_users_own_folders(environment):
    settings = Settings.from_environment(environment)
    assert settings.library == platformdirs.user_data_path("hoidap") / "library"
    assert settings.cache == platformdirs.user_cache_path("hoidap")
    assert settings.encoder == settings.reader == ""


def test_every_variable_is_read():
    environment = {
        "HOIDAP_LIBRARY": "~/thư viện",
        "HOIDAP_CACHE": "/tmp/c",
        "HOIDAP_ENCODER": "BAAI/bge-m3",
        "HOIDAP_READER": "none",
        "HOIDAP_STORE": "milvus://localhost:19530/bao",
    }
    settings = Settings.from_environment(environment)
    assert settings == Settings(
        library=Path.home() / "thư viện",
        cache=Path("/tmp/c"),
        encoder="BAAI/bge-m3",
        reader="none",
        store="milvus://localhost:19530/bao",
    )


def test_the_key_of_a_model_is_read_and_not_shown():
    settings = Settings.from_environment(
        {"HOIDAP_LLM_URL": "http://localhost:1/v1", "HOIDAP_LLM_MODEL": "m", "HOIDAP_LLM_KEY": "khoa-mat"}
    )
    assert (settings.llm_url, settings.llm_model, settings.llm_key) == ("http://localhost:1/v1", "m", "khoa-mat")
    assert "khoa-mat" not in repr(settings)
    other = settings.with_llm("http://localhost:2/v1", None)
    assert (other.llm_url, other.llm_model, other.llm_key) == ("http://localhost:2/v1", "m", "khoa-mat")


def test_the_window_of_a_model_is_that_of_the_command_line_or_the_environment():
    settings = Settings.from_environment({"HOIDAP_LLM_WINDOW": "8192"})
    assert settings.llm_window == "8192"
    assert settings.with_llm(None, None, "2048").llm_window == "2048"

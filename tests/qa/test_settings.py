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
    }
    settings = Settings.from_environment(environment)
    assert settings == Settings(Path.home() / "thư viện", Path("/tmp/c"), "BAAI/bge-m3", "none")

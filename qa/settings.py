"""The one place that reads the environment: every setting, its default and its variable.

| field       | variable           | default                                   |
|-------------|--------------------|-------------------------------------------|
| library     | HOIDAP_LIBRARY     | `library` in the user's data folder        |
| cache       | HOIDAP_CACHE       | the user's cache folder                    |
| encoder     | HOIDAP_ENCODER     | the bundled multilingual-e5-small          |
| store       | HOIDAP_STORE       | none: the library is the folder            |
| store_token | HOIDAP_STORE_TOKEN | none                                       |
| reader      | HOIDAP_READER      | the bundled reader; `free`, `none`         |
| llm_url     | HOIDAP_LLM_URL     | none: nothing is sent to any machine       |
| llm_model   | HOIDAP_LLM_MODEL   | the server's only one                      |
| llm_key     | HOIDAP_LLM_KEY     | none                                       |
| llm_window  | HOIDAP_LLM_WINDOW  | 4096 tokens                                |
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import platformdirs

__all__ = ["Settings", "forbid_telemetry"]


@dataclass(frozen=True, slots=True)
class Settings:
    """What a person may choose; an empty name means the default model."""

    library: Path
    cache: Path
    encoder: str = ""
    store: str = ""
    store_token: str = field(default="", repr=False)
    reader: str = ""
    llm_url: str = ""
    llm_model: str = ""
    llm_key: str = field(default="", repr=False)
    llm_window: str = ""

    @property
    def confidences(self) -> Path:
        """The folder, beside the library, with the fitted confidence of every reader that is called by name."""
        return self.library.with_name("readers")

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> "Settings":
        """Settings read from the given mapping, or from the process's environment; an empty value is no value."""
        given = os.environ if environment is None else environment
        return cls(
            library=_folder(given.get("HOIDAP_LIBRARY"), platformdirs.user_data_path("hoidap") / "library"),
            cache=_folder(given.get("HOIDAP_CACHE"), platformdirs.user_cache_path("hoidap")),
            store=given.get("HOIDAP_STORE", "").strip(),
            store_token=given.get("HOIDAP_STORE_TOKEN", "").strip(),
            encoder=given.get("HOIDAP_ENCODER", "").strip(),
            reader=given.get("HOIDAP_READER", "").strip(),
            llm_url=given.get("HOIDAP_LLM_URL", "").strip(),
            llm_model=given.get("HOIDAP_LLM_MODEL", "").strip(),
            llm_key=given.get("HOIDAP_LLM_KEY", "").strip(),
            llm_window=given.get("HOIDAP_LLM_WINDOW", "").strip(),
        )

    def with_llm(self, url: str | None, model: str | None, window: str | None = None) -> "Settings":
        """The settings with another address, model name and window, where they are given."""
        return replace(
            self,
            llm_url=url or self.llm_url,
            llm_model=model or self.llm_model,
            llm_window=window or self.llm_window,
        )


def forbid_telemetry() -> None:
    """Keep gradio_client and huggingface_hub from reporting use: MCP starts a client, which would tell their makers."""
    from huggingface_hub import constants

    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    # After every question gradio would make a table of the last 10,000 with pandas, for a dashboard that is switched
    # off: 4 of 13 ms where an answer is short.
    os.environ["GRADIO_ANALYTICS_MAX_EVENTS"] = "1"
    os.environ["GRADIO_ANALYTICS_CACHE_FREQUENCY"] = str(10**12)  # questions between two tables
    os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
    constants.HF_HUB_DISABLE_TELEMETRY = True  # read from the environment when it was imported, which is past


def _folder(value: str | None, default: Path) -> Path:
    return Path(value).expanduser() if value and value.strip() else default

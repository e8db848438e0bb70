"""How the page looks and what it may do: the options of `gradio.Blocks.launch`."""

import json
from importlib.resources import files
from typing import Any

import gradio as gr
from starlette.middleware import Middleware

from qa.page.gradio_fixes import overload
from qa.page.gradio_fixes.login_page import LoginPage
from qa.page.gradio_fixes.session_cleanup import SessionCleanup
from qa.page.security_headers import SecurityHeaders

__all__ = ["app_options", "launch_options"]

LARGEST_FILE = "64mb"
MOST_SESSIONS = 1_000  # open pages that are remembered, 86 KB each and their conversations; Gradio would keep 10,000
LOCALES = (
    "ar ca ckb de en es et eu fa fi fr he hi id ja ko lt nb nl pl pt-BR pt ro ru sv ta th tr uk ur uz vi zh-CN zh-TW"
)
"""The page is Vietnamese whatever the browser's language."""


def launch_options() -> dict[str, Any]:
    """Theme, style, script and translations, and nothing that would reach another machine."""
    return {
        "theme": _theme(),
        "i18n": gr.I18n(**dict.fromkeys(LOCALES.split(), json.loads(_read("translations/gradio.vi.json")))),
        "share": False,
        "run_history": False,
        "enable_monitoring": False,
        "footer_links": ["api"],
        "allowed_paths": [],
        "favicon_path": str(files("qa.page") / "static" / "favicon.png"),
        "max_file_size": LARGEST_FILE,
        "state_session_capacity": MOST_SESSIONS,
        "ssr_mode": False,
        "pwa": False,
        "quiet": True,
        "show_error": True,
        "css": _read("static/page.css"),
        "head": _head(),
    }


def app_options() -> dict[str, Any]:
    """Options of the web application: what stands before it on the network.

    Made anew for each page: Gradio 6.31 writes a page's start into them, which a second page would run again (and MCP's
    runs only once).
    """
    return {
        "exception_handlers": {503: overload.refuse},
        "middleware": [Middleware(SecurityHeaders), Middleware(LoginPage), Middleware(SessionCleanup)],
    }


def _head() -> str:
    """The page's own script."""
    scripts = [
        f"window.hoidapTexts = {_read('translations/api.vi.json')};",
        _read("gradio_fixes/untranslated_labels.js"),
        _read("static/conversations.js"),
        _read("static/page.js"),
    ]
    return "<script>" + "\n".join(scripts) + "</script>"


def _theme() -> gr.themes.Base:
    return gr.themes.Soft(
        primary_hue=gr.themes.colors.teal,
        secondary_hue=gr.themes.colors.teal,
        neutral_hue=gr.themes.colors.stone,
        radius_size=gr.themes.sizes.radius_lg,
        font=(gr.themes.LocalFont("Source Sans Pro", weights=(400, 700)), "system-ui", "sans-serif"),
        font_mono=(gr.themes.LocalFont("IBM Plex Mono", weights=(400, 700)), "ui-monospace", "monospace"),
    ).set(
        block_title_background_fill="none",
        block_title_text_color="*neutral_600",
        block_title_text_color_dark="*neutral_300",
        block_title_padding="0",
        block_label_background_fill="none",
        block_label_background_fill_dark="none",
        block_label_text_color="*neutral_600",
        block_label_text_color_dark="*neutral_300",
        input_background_fill="white",
        input_border_width="1px",
        input_border_color="*neutral_200",
        input_shadow="none",
        block_shadow="none",
        # White words on Soft's lighter teal are hard to read: 2.5 to 1.
        checkbox_label_background_fill_selected="*primary_700",
        checkbox_label_background_fill_selected_dark="*primary_700",
    )


def _read(name: str) -> str:
    return (files("qa.page") / name).read_text(encoding="utf-8")

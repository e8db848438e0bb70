"""The results of MCP tools as JSON.

Gradio 6.31: it gives a tool's result as Python writes it ('…', None, True), which is no JSON. May go when a tool that
returns a dict answers with `json.dumps` of it.
"""

import json
from collections.abc import Sequence
from typing import Any

import gradio as gr

__all__ = ["send_json"]


def send_json(blocks: gr.Blocks) -> None:
    """Let the MCP server of launched blocks answer in JSON, Vietnamese letters as they are."""
    server: Any = blocks.mcp_server_obj
    server.postprocess_output_data = _json_contents


def _json_contents(data: Sequence[object], _root: str) -> list[Any]:
    from mcp.types import TextContent

    return [TextContent(type="text", text=json.dumps(each, ensure_ascii=False)) for each in data]

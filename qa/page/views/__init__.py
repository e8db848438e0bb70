"""What the page shows, as HTML text rendered from the templates; no gradio, no state."""

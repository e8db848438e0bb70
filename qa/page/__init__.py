"""What the page shows and keeps, without gradio: texts, conversations, the library's shelf, charts."""

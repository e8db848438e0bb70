"""What works around Gradio 6.31: one file a fault, each saying the version, the fault, and when the file may go."""

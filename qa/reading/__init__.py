"""What finds the answer in the passages: spans or sentences, how well they are supported, when to keep silent."""

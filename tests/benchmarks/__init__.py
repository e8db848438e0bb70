"""Side-by-side measurements: `python -m tests.benchmarks [TABLE ...]`, or `make bench`.

Every figure is a ratio of two processes that did the same work in turns, block by block, so that whatever else the
machine does slows both. Wall and CPU time are taken inside the process that works. Quality is asserted in the same run.
Peers live in an environment of their own (`build/peers`), made the first time.
"""

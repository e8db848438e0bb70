"""Where things lie: the project, the shared data, the cases."""

from pathlib import Path

__all__ = ["CASES", "DATA", "ROOT"]

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT.parent / "shared" / "data"
CASES = ROOT.parent / "shared" / "cases"

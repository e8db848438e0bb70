"""Runs the tables, prints them, and writes build/bench.json and build/bench.svg."""

import argparse
import json
import platform
import sys
import time
from pathlib import Path

from tests.benchmarks import data
from tests.benchmarks.plot import plot
from tests.benchmarks.row import Row
from tests.benchmarks.sides import BUILD
from tests.benchmarks.tables import REPORT, TABLES


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("tables", nargs="*", choices=[*TABLES, []], help="which; all by default")
    arguments = parser.parse_args()
    if not data.SHARED.is_dir():
        print(f"the real data sets are not there ({data.SHARED})", file=sys.stderr)
        return 1
    report = json.loads(REPORT.read_text(encoding="utf-8")) if REPORT.exists() else {}
    for name in arguments.tables or TABLES:
        print(f"\n{name}: {(TABLES[name].__doc__ or '').splitlines()[0]}", flush=True)
        rows = TABLES[name]()
        for row in rows:
            print(line(row), flush=True)
        report[name] = {
            "when": time.strftime("%Y-%m-%d %H:%M"),
            "machine": machine(),
            "rows": [row.json for row in rows],
        }
        BUILD.mkdir(exist_ok=True)
        REPORT.write_text(json.dumps(report, indent=1, ensure_ascii=False), encoding="utf-8")
    plot(report, REPORT.with_suffix(".svg"))
    print(f"\n{REPORT}\n{REPORT.with_suffix('.svg')}", file=sys.stderr)
    return 0


def line(row: Row) -> str:
    verdict = "ok" if row.ratio >= row.gate else "MISSED"
    figures = f"{row.ours:10.3g} {row.theirs:10.3g} {row.unit:12} {row.ratio:7.1f}x  gate {row.gate:.3g}x {verdict:6}"
    if "cpu_ratio" in row.details:
        figures += f"  (CPU {row.details['cpu_ratio']:.1f}x)"
    return f"  {row.metric:28} {row.against:38} {figures}  {row.quality}"


def machine() -> str:
    """The processor as its maker calls it."""
    try:
        with Path("/proc/cpuinfo").open(encoding="utf-8") as lines:
            return next(line.split(":")[1].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()


if __name__ == "__main__":
    sys.exit(main())

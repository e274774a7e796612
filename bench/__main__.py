"""Runs every benchmark and prints one table: `make bench`. A benchmark is bench/<name>_bench.py with a `run()`."""

import argparse
import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from platform import machine, python_version

HERE = Path(__file__).parent


def main() -> None:
    """Run the named benchmarks, or all."""
    names = sorted(path.stem.removesuffix("_bench") for path in HERE.glob("*_bench.py"))
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"any of: {', '.join(names)}")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    wanted = parser.parse_args()
    unknown = sorted(set(wanted.names) - set(names))
    if unknown:
        parser.error(f"there is no benchmark {', '.join(unknown)}; there are: {', '.join(names)}")
    if wanted.here:
        show(wanted.names[0])
        return
    print(f"Python {python_version()}, {machine()}, {os.cpu_count()} processors\n", flush=True)
    failed = [name for name in wanted.names or names if not run_apart(name)]
    if failed:
        sys.exit(f"failed: {', '.join(failed)}")


def run_apart(name: str) -> bool:
    """Run a benchmark in a process of its own, so that the memory of one is not counted for another."""
    return subprocess.run([sys.executable, "-m", "bench", "--here", name], check=False).returncode == 0


def show(name: str) -> None:
    """Run a benchmark here and print its rows."""
    for what, value, unit in import_module(f"bench.{name}_bench").run():
        print(f"{what:<66} {value:>12,.2f} {unit}", flush=True)


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Times mc's writer beside DuckDB's COPY and pyarrow, which write the same table to Parquet.

    python benchmarks/peers/writers.py [--repeats R] [--threads N] [--table FILE]

Run it with the interpreter of an environment that has conformance/parquet/requirements.txt. The table is
that of `mc run` with 1,048,576 points of the default study and its default columns, in memory before the
clock starts; files are new ones, on the disk of the temporary directory. The three take turns. The first files
with zstd are read back and compared. Exit status 1 if they differ.
"""

import argparse
import datetime
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

import duckdb
import pyarrow
import pyarrow.parquet as pq

from run import ROOT, machine

POINTS = 32 * 32768  # those of BenchmarkWriter
COMPRESSIONS = ("none", "zstd")


class Writers:
    def __init__(self, work: Path, threads: int):
        self.work, self.threads = work, threads
        self.bench = work / "bench.test"
        subprocess.run(["go", "test", "-c", "-o", str(self.bench), "./benchmarks"], cwd=ROOT, check=True)
        run = work / "run"
        command = ["go", "run", "./cmd/mc", "run", "--samples", str(POINTS), "--no-charts", "--quiet", "--out", str(run)]
        subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        self.samples = run / "samples.parquet"
        self.table = pq.read_table(self.samples)
        self.connection = duckdb.connect(config={"threads": threads, "preserve_insertion_order": True})
        self.connection.execute(f"CREATE TABLE samples AS FROM '{self.samples}'")

    def mc(self, compression: str) -> tuple[float, None]:
        name = f"BenchmarkWriter/columns=default/compression={compression}/workers={self.threads}$"
        command = [str(self.bench), "-test.run", "^$", "-test.bench", name, "-test.benchtime", "1x"]
        text = subprocess.run(command, cwd=ROOT / "benchmarks", check=True, capture_output=True, text=True).stdout
        return float(re.search(r"(\d+) ns/op", text)[1]) / 1e9, None

    def duckdb(self, compression: str) -> tuple[float, Path]:
        file = self.work / "duckdb.parquet"
        file.unlink(missing_ok=True)
        codec = {"none": "uncompressed"}.get(compression, compression)
        start = time.perf_counter()
        self.connection.execute(f"COPY samples TO '{file}' (FORMAT parquet, COMPRESSION {codec})")
        return time.perf_counter() - start, file

    def pyarrow(self, compression: str) -> tuple[float, Path]:
        file = self.work / "pyarrow.parquet"
        file.unlink(missing_ok=True)
        start = time.perf_counter()
        pq.write_table(self.table, file, compression=compression)
        return time.perf_counter() - start, file

    def differs(self, file: Path) -> bool:
        """Whether a file has other rows than the run."""
        query = "SELECT count(*) FROM (FROM '{}' EXCEPT ALL FROM '{}')"
        rows = "SELECT count(*) FROM '{}'"
        ask = lambda q, *files: self.connection.execute(q.format(*files)).fetchone()[0]
        return ask(query, self.samples, file) != 0 or ask(rows, self.samples) != ask(rows, file)


def main() -> int:
    p = argparse.ArgumentParser()
    p.add_argument("--repeats", type=int, default=5)
    p.add_argument("--threads", type=int, default=2)
    p.add_argument("--table", type=Path, help="write the table to this file")
    o = p.parse_args()
    status = 0
    lines = ["| writer | compression | s (min–max) | time / mc (min–max of turns) | bytes |", "|---|---|---|---|---|"]
    with tempfile.TemporaryDirectory() as work:
        writers = Writers(Path(work), o.threads)
        for compression in COMPRESSIONS:
            seconds: dict[str, list[float]] = {}
            sizes = {}
            for turn in range(o.repeats):
                for writer in (writers.mc, writers.duckdb, writers.pyarrow):
                    took, file = writer(compression)
                    seconds.setdefault(writer.__name__, []).append(took)
                    if file:
                        sizes[writer.__name__] = file.stat().st_size
                        if turn == 0 and compression == "zstd" and writers.differs(file):
                            print(f"{writer.__name__} has written another table")
                            status = 1
            if compression == "zstd":
                sizes["mc"] = writers.samples.stat().st_size
            for name, s in seconds.items():
                ratios = [a / b for a, b in zip(s, seconds["mc"])]
                size = f"{sizes[name]:,}" if name in sizes else ""
                lines.append(f"| {name} | {compression} | {median(s):.2f} ({min(s):.2f}–{max(s):.2f}) | {median(ratios):.2f} ({min(ratios):.2f}–{max(ratios):.2f}) | {size} |")
    text = "\n".join([
        f"{datetime.date.today()}, {machine()}, {o.threads} threads, {POINTS:,} rows, {writers.table.num_columns} columns, median of {o.repeats} turns.",
        f"Load average at the end {os.getloadavg()[0]:.1f}. DuckDB {duckdb.__version__}, pyarrow {pyarrow.__version__}.",
        "",
        *lines,
        "",
    ])
    print(text)
    if o.table:
        o.table.write_text(text)
    return status


if __name__ == "__main__":
    sys.exit(main())

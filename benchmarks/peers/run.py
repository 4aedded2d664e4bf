#!/usr/bin/env python3
"""Builds mc and its peers, runs them by turns, and checks that they agree.

    python benchmarks/peers/run.py [--peers LIST] [--repeats R] [--scale X] [--table FILE]
    python benchmarks/peers/run.py --agreement      small samples, once: what CI runs

Run it with the interpreter of an environment that has the packages of the peers that are to run
(python/requirements.txt). A peer that cannot be built is left out, and said to be. Each peer prints
one line of JSON; one whose estimates are not those of mc, within their standard errors, fails the
run, and so does a planted defect that is not found. Exit status 1 if anything failed.
"""

import argparse
import datetime
import json
import math
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import NormalDist, median

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
FALSE_ALARM = 1e-3  # of the whole run, if all peers are right

# Points of a run at --scale 1: of the order of seconds each. Powers of two, so that they are whole blocks.
POINTS = {
    "mc": 1 << 20,
    "mc-purego": 1 << 19,
    "mc-simd": 1 << 20,
    "c-avx512": 1 << 21,
    "c-avx512-quick": 1 << 21,
    "c-scalar": 1 << 18,
    "numba": 1 << 18,
    "numpy": 1 << 18,
    "numpy-usual": 1 << 16,
    "jax": 1 << 16,
    "openturns": 1 << 15,
    "squiggle": 1 << 15,
}
IN_PYTHON = {"numpy": "numpy", "numpy-usual": "numpy", "numba": "numba", "jax": "jax", "openturns": "openturns"}
ONE_THREAD = {"numpy-usual", "openturns", "squiggle"}
# What is compared, each with the name of its standard error, or of the output whose errors mc has.
MEANS = {"p_win": "p_win_se", "t_fed_mean": "t_fed_se", "t_campus_mean": "t_campus_se", "gap_mean": "gap_se"}
MEDIANS = {"t_fed_median": "t_fed", "t_campus_median": "t_campus"}


class Bench:
    def __init__(self, work: Path, wanted: set[str], scale: float):
        self.work, self.wanted, self.scale = work, wanted, scale
        self.commands: dict[str, list[str]] = {}
        self.left_out: dict[str, str] = {}
        self.study = work / "study.json"

    def build(self) -> None:
        self.go("mc", ["./cmd/mc"])
        if "mc-purego" in self.wanted:
            self.go("mc-purego", ["-tags", "purego", "./cmd/mc"])
        if "mc-simd" in self.wanted:
            self.go("mc-simd", ["./cmd/mc"], GOEXPERIMENT="simd")
        with open(self.study, "wb") as f:
            subprocess.run(["go", "run", "./benchmarks/peers/study"], cwd=ROOT, stdout=f, check=True)
        for name, package in IN_PYTHON.items():
            if name in self.wanted:
                probe = subprocess.run([sys.executable, "-c", f"import numpy, {package}"], capture_output=True, text=True)
                if probe.returncode:
                    self.left_out[name] = (probe.stderr.strip().splitlines() or ["cannot be imported"])[-1]
                else:
                    self.commands[name] = [sys.executable, str(HERE / "python" / "peers.py"), name]
        self.build_c()
        if "squiggle" in self.wanted:
            if (HERE / "squiggle" / "node_modules").is_dir() and shutil.which("node"):
                self.commands["squiggle"] = ["node", str(HERE / "squiggle" / "squiggle.mjs")]
            else:
                self.left_out["squiggle"] = "no node_modules: npm ci --ignore-scripts in benchmarks/peers/squiggle"

    def go(self, name: str, what: list[str], **environment: str) -> None:
        subprocess.run(["go", "build", "-o", str(self.work / name), *what], cwd=ROOT, check=True, env=os.environ | environment)
        self.commands[name] = [str(self.work / name)]

    def build_c(self) -> None:
        names = [n for n in POINTS if n.startswith("c-") and n in self.wanted]
        if not names:
            return
        made = None
        if (HERE / "c" / "Makefile").is_file() and shutil.which("make"):
            shutil.copytree(HERE / "c", self.work / "c")
            made = subprocess.run(["make", "-C", str(self.work / "c")], capture_output=True, text=True)
        for name in names:
            if (self.work / "c" / name).is_file() and made and not made.returncode:
                self.commands[name] = [str(self.work / "c" / name)]
            else:
                self.left_out[name] = "cannot be built here"

    def run(self, name: str, threads: int, seed: int, points: int = 0, more: list[str] | None = None) -> dict:
        """One run of a peer: its line, with the seconds of the whole process."""
        points = points or max(1 << 14, 1 << round(math.log2(POINTS[name] * self.scale)))
        if name.startswith("mc"):
            return self.run_mc(name, threads, seed, points)
        command = [*self.commands[name], "--study", str(self.study), "--samples", str(points), "--seed", str(seed), *(more or [])]
        if name not in ONE_THREAD:
            command += ["--threads", str(threads)]
        start = time.perf_counter()
        done = subprocess.run(command, capture_output=True, text=True)
        wall = time.perf_counter() - start
        if done.returncode:
            raise RuntimeError(f"{name}: {done.stderr[-2000:]}")
        return json.loads(done.stdout) | {"seconds_process": wall}

    def run_mc(self, name: str, threads: int, seed: int, points: int) -> dict:
        out = self.work / "run"
        shutil.rmtree(out, ignore_errors=True)
        command = [*self.commands[name], "run", "--format", "none", "--no-charts", "--quiet", "--json"]
        command += ["--samples", str(points), "--workers", str(threads), "--seed", str(seed), "--out", str(out)]
        start = time.perf_counter()
        summary = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
        wall = time.perf_counter() - start
        timing = json.loads((out / "timing.json").read_text())
        found = {o["name"]: o for o in summary["outputs"]}
        line = {"peer": name, "threads": threads, "samples": points, "seconds_total": timing["run_seconds"], "seconds_process": wall}
        for key, output in (("p_win", "win"), ("t_fed_mean", "t_fed"), ("t_campus_mean", "t_campus"), ("gap_mean", "gap_months")):
            value = found[output].get("share") or found[output]["mean"]
            line[key], line[MEANS[key]] = value["value"], value["stderr"]
        for key, output in MEDIANS.items():
            (middle,) = [q for q in found[output]["quantiles"] if q["p"] == 0.5]
            line[key], line[key + "_se"] = middle["value"], middle["stderr"]
        line["delivered_campus"] = 1 - found["t_campus"]["null"] / points
        line["versions"] = subprocess.run(["go", "env", "GOVERSION"], capture_output=True, text=True, cwd=ROOT).stdout.strip()
        return line


def check_points(bench: Bench) -> list[str]:
    """What the peers compute otherwise than mc at the same points; they must find a planted defect."""
    names = [n for n in ("numpy", "numba", "jax") if n in bench.commands]
    if not names or subprocess.run([sys.executable, "-c", "import pyarrow"], capture_output=True).returncode:
        print("LEFT OUT: the comparison point by point: no numpy, or no pyarrow")
        return []
    run = bench.work / "points"
    command = [*bench.commands["mc"], "run", "--columns", "all", "--samples", "5000", "--no-charts", "--quiet", "--out", str(run)]
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
    script = [sys.executable, str(HERE / "python" / "check.py"), str(bench.study), str(run / "samples.parquet")]
    bad = []
    if subprocess.run([*script, *names]).returncode:
        bad.append("a peer is another model: see above")
    if subprocess.run([*script, "--defect", "numpy"], capture_output=True).returncode != 1:
        bad.append("the defect planted in the model was not found point by point")
    return bad


def comparisons(mc: dict, peer: dict) -> dict[str, float]:
    """Differences from mc in standard errors, of what the peer computes."""
    z = {}

    def add(key: str, error_mc: float, error_peer: float) -> None:
        if peer.get(key) is not None and error_peer is not None:
            z[key] = (peer[key] - mc[key]) / math.hypot(error_mc, error_peer)

    for key, error in MEANS.items():
        add(key, mc[error], peer.get(error))
    for key in MEDIANS:  # a peer has no error of it: that of mc, for its number of points
        add(key, mc[key + "_se"], mc[key + "_se"] * math.sqrt(mc["samples"] / peer["samples"]))
    p = mc["delivered_campus"]
    add("delivered_campus", math.sqrt(p * (1 - p) / mc["samples"]), math.sqrt(p * (1 - p) / peer["samples"]))
    return z


def check(mc: dict, peers: list[dict], defective: dict | None) -> list[str]:
    """What does not agree. Prints the largest difference of each peer."""
    rows = [(p, comparisons(mc, p)) for p in peers]
    count = sum(len(z) for _, z in rows)
    if not count:
        return ["there is nothing to compare"]
    limit = NormalDist().inv_cdf(1 - FALSE_ALARM / 2 / count)
    print(f"\nAgreement with mc ({mc['samples']} points): {count} comparisons, limit {limit:.2f} standard errors (false alarm {FALSE_ALARM:g} over all)")
    bad = []
    for peer, z in rows:
        name = f"{peer['peer']}, {peer['threads']} threads"
        if not z:
            print(f"  {name:24} computes none of it")
            continue
        worst = max(z, key=lambda key: abs(z[key]))
        print(f"  {name:24} {len(z)} estimates, worst {worst} {z[worst]:+.2f}")
        bad += [f"{name}: {key} is {v:+.1f} standard errors from mc" for key, v in z.items() if not abs(v) <= limit]
    if defective:
        z = comparisons(mc, defective)
        worst = max(z, key=lambda key: abs(z[key]))
        print(f"  {'planted defect':24} one machine left out: {worst} {z[worst]:+.2f}")
        if abs(z[worst]) <= limit:
            bad.append("the planted defect was not found")
    return bad


def table(runs: dict[tuple[str, int], list[dict]]) -> str:
    """A Markdown table of times by peer and number of threads."""

    def micros(line: dict) -> float:
        return 1e6 * line["seconds_total"] / line["samples"]

    base = {t: median(micros(r) for r in runs["mc", t]) for t in (1, 2) if ("mc", t) in runs}
    head = ["peer", "threads", "points", "µs/point (min–max)", "sampling", "time / mc, same threads", "compile s", "whole process s"]
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    for (name, threads), done in sorted(runs.items(), key=lambda kv: (kv[0][1], median(map(micros, kv[1])))):
        us = [micros(r) for r in done]
        sampling = [r.get("seconds_sampling") for r in done]
        cells = [
            name,
            str(threads),
            f"{done[0]['samples']:,}",
            f"{median(us):.2f} ({min(us):.2f}–{max(us):.2f})",
            f"{median(1e6 * s / r['samples'] for s, r in zip(sampling, done)):.2f}" if all(sampling) else "",
            f"{median(us) / base[threads]:.2f}",
            f"{median(c):.1f}" if (c := [r.get("compile_seconds", 0) for r in done]) and max(c) > 0.1 else "",
            f"{median(r['seconds_process'] for r in done):.2f}",
        ]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def machine() -> str:
    model = next((line.split(":", 1)[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")), platform.processor())
    return f"{model}, {len(os.sched_getaffinity(0))} processors, {platform.system()} {platform.machine()}"


def main() -> int:
    p = argparse.ArgumentParser()
    p.add_argument("--peers", default=",".join(POINTS), help="comma-separated; mc always runs")
    p.add_argument("--repeats", type=int, default=5)
    p.add_argument("--scale", type=float, default=1, help="of the numbers of points")
    p.add_argument("--agreement", action="store_true", help="few points, once, one thread, no table of times")
    p.add_argument("--table", type=Path, help="write the table to this file")
    o = p.parse_args()
    wanted = {"mc"} | set(o.peers.split(","))
    if unknown := wanted - POINTS.keys():
        p.error(f"no peer {', '.join(sorted(unknown))}; peers: {', '.join(POINTS)}")
    with tempfile.TemporaryDirectory() as work:
        bench = Bench(Path(work), wanted, o.scale)
        bench.build()
        for name, reason in bench.left_out.items():
            print(f"LEFT OUT: {name}: {reason}")
        bad = check_points(bench)
        points = 1 << 15 if o.agreement else 0
        names = [n for n in POINTS if n in bench.commands]
        runs: dict[tuple[str, int], list[dict]] = {}
        for repeat in range(1 if o.agreement else o.repeats):
            for name in names:
                for threads in (1,) if o.agreement or name in ONE_THREAD else (1, 2):
                    runs.setdefault((name, threads), []).append(bench.run(name, threads, repeat + 1, points))
        # Another seed, and more points than any peer has.
        mc = bench.run("mc", 2, 20261125, 1 << 18 if o.agreement else 1 << 22)
        defective = bench.run("numpy", 1, 7, points, ["--defect"]) if "numpy" in names else None
        peers = [done[0] for (name, _), done in runs.items() if not name.startswith("mc")]
        bad += check(mc, peers, defective)
        if not o.agreement:
            versions = dict.fromkeys(r[0]["versions"] for r in runs.values())
            text = "\n".join([
                f"{datetime.date.today()}, {machine()}, median of {o.repeats} runs by turns.",
                f"Load average at the end {os.getloadavg()[0]:.1f}. Versions: {'; '.join(versions)}.",
                "",
                table(runs),
                "",
            ])
            print("\n" + text)
            if o.table:
                o.table.parent.mkdir(parents=True, exist_ok=True)
                o.table.write_text(text)
    print("\n".join(bad) or "All agree.")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())

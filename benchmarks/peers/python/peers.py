"""Runs one of the peers in Python and prints what it found, and how long it took, as a line of JSON.

    python peers.py PEER --study STUDY.json [--samples N] [--threads T] [--seed S] [--chunk N] [--defect]

Peers: numpy, numpy-usual, numba, jax, openturns. Times are without the start-up of the process
and the reading of the study; compilation is counted for itself.
"""

import os

for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):  # threads are ours, one for each chunk
    os.environ.setdefault(name, "1")

import argparse  # noqa: E402
import json  # noqa: E402
import platform  # noqa: E402
import sys  # noqa: E402
import time  # noqa: E402
from concurrent.futures import ThreadPoolExecutor  # noqa: E402
from importlib.metadata import version  # noqa: E402

import numpy as np  # noqa: E402

from federation import Arrays, Federation  # noqa: E402
from sampling import Sampler, UsualSampler  # noqa: E402
from study import Study  # noqa: E402
from tally import Tally  # noqa: E402

# The fastest of 256 … 65536, measured: what is at hand fits the second-level cache.
CHUNK = {"numpy": 1024, "numba": 1024, "jax": 4096, "openturns": 4096}


class Numpy:
    """A worker: samples chunks and evaluates them."""

    packages = ("numpy",)
    sampler = Sampler

    def __init__(self, study: Study, points: int, seed):
        self.study, self.points = study, points
        self.samples = self.sampler(study, points, seed)
        self.model = Federation(study, Arrays())

    def compile(self) -> None:
        """What has to be done once, before the first chunk."""

    def sample(self):
        return self.samples.fill()

    def evaluate(self, rows) -> dict:
        return self.model.evaluate(rows)


class NumpyUsual(Numpy):
    sampler = UsualSampler


def worker(name: str):
    if name == "numba":
        from compiled import Numba

        return Numba
    if name == "jax":
        from accelerated import Jax

        return Jax
    if name == "openturns":
        from turns import OpenTurns

        return OpenTurns
    return {"numpy": Numpy, "numpy-usual": NumpyUsual}[name]


def evaluator(name: str, study: Study):
    """The model of a peer as a function of rows (inputs, points)."""
    return lambda rows: worker(name)(study, rows.shape[1], 1).evaluate(rows)


def run(w, chunks: int) -> tuple[Tally, float]:
    tally, sampling = Tally(), 0.0
    for _ in range(chunks):
        start = time.perf_counter()
        rows = w.sample()
        sampling += time.perf_counter() - start
        tally.add(w.evaluate(rows))
    return tally, sampling


def main() -> None:
    p = argparse.ArgumentParser()
    p.add_argument("peer", choices=["numpy", "numpy-usual", "numba", "jax", "openturns"])
    p.add_argument("--study", required=True)
    p.add_argument("--samples", type=int, default=1 << 17)
    p.add_argument("--threads", type=int, default=1)
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--chunk", type=int, default=0)
    p.add_argument("--defect", action="store_true", help="leave out one owned machine, which a comparison must find")
    o = p.parse_args()
    if o.peer == "jax":  # XLA takes what cores the process may use
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[: o.threads])
    study = Study(o.study, without="jupiter_booster" if o.defect else "")
    make = worker(o.peer)
    threads = 1 if o.peer == "jax" else o.threads
    chunk = o.chunk or CHUNK.get(o.peer, o.samples // threads)
    chunks = max(1, round(o.samples / chunk / threads))
    workers = [make(study, chunk, seed) for seed in np.random.SeedSequence(o.seed).spawn(threads)]
    start = time.perf_counter()
    workers[0].compile()
    compiled = time.perf_counter()
    with ThreadPoolExecutor(threads) as pool:
        parts = list(pool.map(run, workers, [chunks] * threads))
    tally = parts[0][0]
    for other, _ in parts[1:]:
        tally.merge(other)
    estimates = tally.estimates()
    end = time.perf_counter()
    packages = {"python": platform.python_version()} | {name: version(name) for name in make.packages}
    line = {
        "peer": o.peer,
        "threads": o.threads,
        "samples": tally.points,
        "seconds_sampling": sum(s for _, s in parts) / threads,
        "seconds_total": end - compiled,
        "compile_seconds": compiled - start,
        **estimates,
        "versions": ", ".join(f"{k} {v}" for k, v in packages.items()),
    }
    json.dump(line, sys.stdout)
    print()


if __name__ == "__main__":
    main()

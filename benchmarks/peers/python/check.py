"""Compares the peers' model with mc, point by point.

    mc run --columns all --samples 5000 --out RUN
    python check.py STUDY.json RUN/samples.parquet [--defect] [numpy|numba|jax …]

Reads the inputs of each point from the file, computes the outputs and compares each with the
file: equal to 1e-9, relative, and null where it is null. Dates and months, which can be close to
0, may also differ by 1e-9. Exits 1 if any differs. With --defect the peer has one machine less,
and differs.
"""

import sys

import numpy as np
import pyarrow.parquet as pq

import peers
from study import Study


def inputs(study: Study, table) -> np.ndarray:
    rows = np.empty((len(study.inputs), table.num_rows))
    outputs = {o["name"] for o in study.outputs}
    for k, x in enumerate(study.inputs):
        name = x["name"]
        column = table[name + "_input" if name in outputs and name + "_input" in table.column_names else name]
        if x["type"] == "choice":
            rows[k] = [x["options"].index(v) for v in column.to_pylist()]
        else:
            rows[k] = column.to_numpy()
    return rows


def differences(study: Study, table, got: dict) -> list[str]:
    found = []
    labels = {"first_site": study.units, "campus_region": study.regions}
    for o in study.outputs:
        name = o["name"]
        values = table[name].combine_chunks()
        if name in labels:
            place = {None: np.inf} | {label: i for i, label in enumerate(labels[name])}
            want = np.array([place.get(v, -1) for v in values.to_pylist()])
        else:
            want = values.cast("double").fill_null(np.inf).to_numpy(zero_copy_only=False)
        have = np.asarray(got[name], dtype=float)
        with np.errstate(invalid="ignore"):
            near = (want == have) | (np.abs(want - have) <= 1e-9 * np.abs(want))
            if o["unit"] in ("month", "yr"):
                near |= np.abs(want - have) <= 1e-9
        if not near.all():
            k = int(np.flatnonzero(~near)[0])
            found.append(f"{name}: {np.count_nonzero(~near)} points differ; point {k}: mc {want[k]!r}, peer {have[k]!r}")
    return found


def main() -> None:
    path, samples, *names = [a for a in sys.argv[1:] if a != "--defect"]
    study, table = Study(path, without="jupiter_booster" if "--defect" in sys.argv else ""), pq.read_table(samples)
    rows = inputs(study, table)
    for name in names or ["numpy"]:
        found = differences(study, table, peers.evaluator(name, study)(rows))
        print("\n".join(found) or f"{name}: {len(study.outputs)} outputs of {table.num_rows} points equal those of mc to 1e-9")
        if found:
            sys.exit(1)


if __name__ == "__main__":
    main()

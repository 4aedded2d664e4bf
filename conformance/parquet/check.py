"""Checks that other programs read a run directory as its manifest and summary say.

    pip install -r requirements.txt
    python check.py RUN

pyarrow checks the schema, the metadata of fields and the number of rows; pandas and DuckDB
compute P(win) and medians anew, from the weights where points have some. The last line is "N passed, N failed"; the exit code is 1 if
a check failed, and 2 if RUN cannot be checked at all.
"""

import json
import math
import sys
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

# Medians come from histograms: they agree to 0.01 months, in the unit of the output.
TOLERANCES = {"t_fed": 0.01 / 12, "t_campus": 0.01 / 12, "gap_months": 0.01}

ARROW_TYPES = {
    "point": pa.int64(),
    "real": pa.float64(),
    "single": pa.float32(),
    "bool": pa.bool_(),
    "label": pa.dictionary(pa.int32(), pa.string()),
}
PHYSICAL_TYPES = {"point": "INT64", "real": "DOUBLE", "single": "FLOAT", "bool": "BOOLEAN", "label": "BYTE_ARRAY"}
DUCKDB_TYPES = {"point": "BIGINT", "real": "DOUBLE", "single": "FLOAT", "bool": "BOOLEAN", "label": "VARCHAR"}

passed = failed = 0


def check(name, ok, detail=""):
    """Counts a check and prints it if it failed."""
    global passed, failed
    if ok:
        passed += 1
    else:
        failed += 1
        print(f"FAIL {name}: {detail}")


def equal(name, got, want):
    check(name, got == want, f"got {got!r}, want {want!r}")


def near(name, got, want, tolerance):
    ok = got == want or (got is not None and want is not None and abs(got - want) <= tolerance)
    check(name, ok, f"got {got!r}, want {want!r} within {tolerance!r}")


def number(value):
    """None for what is no number, as in JSON."""
    return None if value is None or math.isnan(value) else float(value)


def check_schema(manifest, file):
    columns = manifest["columns"]
    schema, parquet = file.schema_arrow, file.schema
    equal("names of columns", schema.names, [c["name"] for c in columns])
    for i, column in enumerate(columns):
        name, kind = column["name"], column["kind"]
        if name not in schema.names:
            continue
        field, physical = schema.field(name), parquet.column(i)
        equal(f"{name}: type", field.type, ARROW_TYPES[kind])
        equal(f"{name}: physical type", physical.physical_type, PHYSICAL_TYPES[kind])
        equal(f"{name}: nullable", field.nullable, column.get("nullable", False))
        metadata = {k.decode(): v.decode() for k, v in (field.metadata or {}).items()}
        for key in ("unit", "label", "source", "confidence", "role"):
            check(f"{name}: metadata {key}", key in metadata, f"only {sorted(metadata)}")
        for key in ("unit", "label", "role"):
            equal(f"{name}: {key}", metadata.get(key), column[key])
    meta = {k.decode(): v.decode() for k, v in file.metadata.metadata.items() if k != b"ARROW:schema"}
    spec = manifest["spec"]
    for key, want in {
        "mc.format": manifest["format"],
        "mc.id": manifest["id"],
        "mc.study": spec["params"]["study"],
        "mc.scenario": spec["params"]["scenario"],
        "mc.model": manifest["model"],
        "mc.method": spec["plan"]["method"],
        "mc.seed": spec["plan"]["seed"],
        "mc.points": manifest["points"],
    }.items():
        equal(f"metadata {key}", meta.get(key), str(want))


def check_rows(manifest, summary, file):
    listed = [f for f in manifest["files"] if f["name"] == "samples.parquet"][0]
    rows = file.metadata.num_rows
    equal("rows of the manifest", listed["rows"], rows)
    equal("points of the manifest", manifest["points"], rows)
    equal("points of the summary", summary["points"], rows)
    equal("failed points", manifest["failed"], summary["failed"])
    groups = [file.metadata.row_group(i).num_rows for i in range(file.metadata.num_row_groups)]
    if manifest["spec"]["plan"].get("replicates"):
        check("row groups", max(groups) <= 32768, groups)
    else:
        equal("row groups", groups[:-1], [32768] * (len(groups) - 1))


def check_numbers(program, summary, count, mean, median):
    """Compares with the summary what a program finds: count, mean and median of a column."""
    for output in summary["outputs"]:
        name = output["name"]
        if count(name) is None:
            continue  # not written
        equal(f"{program}: count of {name}", count(name), output["count"])
        equal(f"{program}: nulls of {name}", summary["points"] - count(name), output["null"] + summary["failed"])
        if name == "win":
            got, want = number(mean(name)), output["share"]["value"]
            near(f"{program}: P(win)", got, want, 1e-15)
            if want is not None:
                equal(f"{program}: wins", round(got * count(name)), round(want * output["count"]))
        if name in TOLERANCES:
            quantiles = {q["p"]: q["value"] for q in output.get("quantiles", [])}
            check(f"{program}: median of {name} is in the summary", 0.5 in quantiles, sorted(quantiles))
            near(f"{program}: median of {name}", number(median(name)), quantiles.get(0.5), TOLERANCES[name])


def check_weighted(program, summary, table):
    """Compares with the summary the weighted shares and medians of a table with the columns weight and outputs."""
    weight = table["weight"]
    near(f"{program}: sum of the weights", weight.sum(), summary["points"], 1e-7 * summary["points"])
    for output in summary["outputs"]:
        name = output["name"]
        if name not in TOLERANCES and name != "win":
            continue
        valued = table[name].notna()
        w, x = weight[valued], table[name][valued].astype(float)
        near(f"{program}: weight of {name}", w.sum(), output["count"], 1e-7 * summary["points"])
        if name == "win":
            near(f"{program}: P(win)", (w * x).sum() / w.sum(), output["share"]["value"], 1e-12)
            continue
        order = x.sort_values().index
        median = x[order][(w[order].cumsum() >= w.sum() / 2)].iloc[0]
        want = {q["p"]: q["value"] for q in output["quantiles"]}[0.5]
        near(f"{program}: median of {name}", median, want, 2 * TOLERANCES[name])


def check_pandas(manifest, summary, path):
    frame = pd.read_parquet(path)
    equal("pandas: shape", frame.shape, (manifest["points"], len(manifest["columns"])))
    check("pandas: sample counts points", (frame["sample"].diff().iloc[1:] == 1).all())
    for column in manifest["columns"]:
        if column["kind"] == "label":
            dtype = frame[column["name"]].dtype
            check(f"pandas: {column['name']} is a category", isinstance(dtype, pd.CategoricalDtype), dtype)
            if isinstance(dtype, pd.CategoricalDtype):
                equal(f"pandas: categories of {column['name']}", list(dtype.categories), column["levels"])
    if "weight" in frame:
        check_weighted("pandas", summary, frame)
        return
    check_numbers(
        "pandas",
        summary,
        lambda name: int(frame[name].count()) if name in frame else None,
        lambda name: frame[name].mean(),
        lambda name: frame[name].quantile(0.5),
    )


def check_duckdb(manifest, summary, path):
    db = duckdb.connect()
    table = db.read_parquet(str(path))
    table.create_view("samples")
    kinds = {c["name"]: c["kind"] for c in manifest["columns"]}
    types = dict(db.execute("SELECT column_name, data_type FROM information_schema.columns WHERE table_name = 'samples'").fetchall())
    for name, kind in kinds.items():
        equal(f"DuckDB: type of {name}", types.get(name), DUCKDB_TYPES[kind])

    def one(expression):
        return db.execute(f"SELECT {expression} FROM samples").fetchone()[0]

    equal("DuckDB: rows", one("count(*)"), manifest["points"])
    # Statistics of row groups are wrong if a filter that uses them loses rows.
    for output in summary["outputs"]:
        name = output["name"]
        if kinds.get(name) in ("real", "single") and output["count"]:
            equal(
                f"DuckDB: filter on {name}",
                db.execute(f"SELECT count(*) FROM samples WHERE {name} >= (SELECT min({name} + 0) FROM samples)").fetchone()[0],
                one(f"count({name})"),
            )
    if "weight" in kinds:
        check_weighted("DuckDB", summary, db.execute("SELECT weight, win, t_fed, t_campus, gap_months FROM samples").df())
        return
    check_numbers(
        "DuckDB",
        summary,
        lambda name: one(f"count({name})") if name in kinds else None,
        lambda name: one(f"avg({name}::INTEGER)"),
        lambda name: one(f"quantile_cont({name}, 0.5)"),
    )


def main(arguments):
    if len(arguments) != 1:
        print(__doc__, file=sys.stderr)
        return 2
    run = Path(arguments[0])
    path = run / "samples.parquet"
    try:
        manifest = json.loads((run / "manifest.json").read_text(encoding="utf-8"))
        summary = json.loads((run / "summary.json").read_text(encoding="utf-8"))
        file = pq.ParquetFile(path)
    except (OSError, ValueError, pa.ArrowException) as error:
        print(f"check.py: error: {run}: {error}", file=sys.stderr)
        return 2
    check_schema(manifest, file)
    check_rows(manifest, summary, file)
    check_pandas(manifest, summary, path)
    check_duckdb(manifest, summary, path)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Runs the Python blocks of the README in a directory in which mc run was called.

    python conformance/readme/run.py README.md

It needs the packages of conformance/parquet/requirements.txt. A block that fails, or a README
without a block, is a failure.
"""

import pathlib
import re
import sys


def main(readme):
    blocks = re.findall(r"```python\n(.*?)```", pathlib.Path(readme).read_text(encoding="utf-8"), re.S)
    for block in blocks:
        exec(compile(block, readme, "exec"), {})
    print(f"{len(blocks)} passed, {0 if blocks else 1} failed")
    return 0 if blocks else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))

"""Writes ../sobol.txt, or the file named: unscrambled Sobol' points of scipy 1.17.1 (scipy.stats.qmc.Sobol).

Columns: dimension (from 1), then points 1 to 8, 1000 and 65535 as numerators over 2^32.
"""

import os
import sys

import numpy as np
from scipy.stats import qmc

DIMENSIONS = [1, 2, 3, 4, 5, 6, 7, 8, 16, 31, 64, 100, 255, 256, 511, 777, 1024, 2048, 3333, 4095, 4096]
POINTS = [1, 2, 3, 4, 5, 6, 7, 8, 1000, 65535]

engine = qmc.Sobol(4096, scramble=False, bits=32)
points = {}
at = 0
for i in POINTS:
    if i > at:
        engine.fast_forward(i - at)
    points[i] = engine.random(1)[0]
    at = i + 1

here = os.path.dirname(os.path.abspath(__file__))
name = sys.argv[1] if len(sys.argv) > 1 else os.path.join(here, "..", "sobol.txt")
with open(name, "w") as f:
    f.write("# dimension, then numerators over 2^32 of points %s\n" % " ".join(map(str, POINTS)))
    f.write("# scipy 1.17.1, scipy.stats.qmc.Sobol(4096, scramble=False, bits=32); gen/sobol.py\n")
    for d in DIMENSIONS:
        f.write("%d %s\n" % (d, " ".join(str(int(points[i][d - 1] * 2**32)) for i in POINTS)))

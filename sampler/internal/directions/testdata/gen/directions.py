"""Writes ../../joe-kuo-6.bin: primitive polynomials and initial direction numbers.

The numbers are those of S. Joe and F. Y. Kuo, "Constructing Sobol sequences with better
two-dimensional projections", SIAM J. Sci. Comput. 30 (2008) 2635-2654, file new-joe-kuo-6.21201
(BSD licence), as scipy has them (scipy 1.17.1, scipy/stats/_sobol_direction_numbers.npz).

For each dimension from the second on: the polynomial as a number whose bits are its
coefficients, then (m-1)/2 for each of as many direction numbers m as its degree; all as
unsigned LEB128. The first dimension is van der Corput's and needs none.
"""

import os

import numpy as np
import scipy.stats

DIMENSIONS = 4096


def leb128(n):
    out = bytearray()
    while n >= 0x80:
        out.append(n & 0x7F | 0x80)
        n >>= 7
    out.append(n)
    return out


here = os.path.dirname(os.path.abspath(__file__))
table = np.load(os.path.join(os.path.dirname(scipy.stats.__file__), "_sobol_direction_numbers.npz"))
data = bytearray()
for poly, vinit in zip(table["poly"][1:DIMENSIONS].tolist(), table["vinit"][1:DIMENSIONS].tolist()):
    data += leb128(poly)
    for m in vinit[: poly.bit_length() - 1]:
        assert m % 2 == 1
        data += leb128((m - 1) // 2)
with open(os.path.join(here, "..", "..", "joe-kuo-6.bin"), "wb") as f:
    f.write(data)

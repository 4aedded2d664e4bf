"""Mean, variance and Sobol' indices of the wing weight, the borehole and the flood model, printed with 12 digits.

Each model is a sum of products of functions of few inputs, so all integrals are of one to six dimensions, and are
taken with Gauss-Legendre nodes between the kinks of the densities. A second line, with other numbers of nodes, shows the
error of the quadrature.

    python3 indices.py          # numpy 2.4.6, scipy 1.17.1
"""

import numpy as np
from scipy import stats


def pieces(n, ends, density):
    """Nodes and weights of an expectation over a density that is smooth between the ends."""
    t, w = np.polynomial.legendre.leggauss(n)
    x = np.concatenate([(a + b) / 2 + (b - a) / 2 * t for a, b in zip(ends, ends[1:])])
    w = np.concatenate([(b - a) / 2 * w for a, b in zip(ends, ends[1:])]) * density(x)
    return x, w / w.sum()


def uniform(n, a, b):
    return pieces(n, [a, b], lambda x: np.ones_like(x))


def triangular(n, a, m, b):
    return pieces(n, [a, m, b], stats.triang((m - a) / (b - a), a, b - a).pdf)


def tensor(values, weights):
    """Mean, variance, and parts of the variance: by each axis alone, and with all that it does."""
    d = len(weights)

    def mean(f, axes):
        for k in sorted(axes, reverse=True):
            f = np.tensordot(f, weights[k], ([k], [0]))
        return f

    m = float(mean(values, range(d)))
    second = float(mean(values**2, range(d)))
    first, total = [], []
    for k in range(d):
        by = mean(values, [j for j in range(d) if j != k])
        first.append(weights[k] @ (by - m) ** 2)
        rest = mean(values, [k])
        without = [weights[j] for j in range(d) if j != k]
        square = rest**2
        for w in reversed(without):
            square = square @ w
        total.append(second - float(square))
    return m, second - m * m, first, total


def show(name, inputs, mean, variance, first, total):
    print(name, f"mean {mean:.12g} variance {variance:.12g}")
    for x, f, t in zip(inputs, first, total):
        print(f"  {x:7s} {f / variance:.12f} {t / variance:.12f}")


def factor(x, f):
    """Mean and mean square of a function of one input."""
    return x[1] @ f(x[0]), x[1] @ f(x[0]) ** 2


def wing(n):
    """y = sw^0.758 q + sw wp, with q a product of functions of one input each."""
    u = lambda a, b: uniform(n, a, b)
    cos = lambda x: np.cos(np.pi / 180 * x)
    q = {
        "wfw": factor(u(220, 300), lambda x: x**0.0035),
        "a": factor(u(6, 10), lambda x: x**0.6),
        "sweep": factor(u(-10, 10), lambda x: cos(x) ** (-1.2 + 0.3)),
        "q": factor(u(16, 45), lambda x: x**0.006),
        "taper": factor(u(0.5, 1), lambda x: x**0.04),
        "tc": factor(u(0.08, 0.18), lambda x: (100 * x) ** -0.3),
        "nz": factor(u(2.5, 6), lambda x: x**0.49),
        "wdg": factor(u(1700, 2500), lambda x: 0.036 * x**0.49),
    }
    sw = u(150, 200)
    p, (p1, p2) = sw[0] ** 0.758, factor(sw, lambda x: x**0.758)
    w1, w2 = factor(u(0.025, 0.08), lambda x: x)
    s2 = factor(sw, lambda x: x)[1]
    cross = sw[1] @ (p * sw[0])
    q1 = np.prod([m for m, _ in q.values()])
    q2 = np.prod([m for _, m in q.values()])
    by = p * q1 + sw[0] * w1
    mean = sw[1] @ by
    second = p2 * q2 + 2 * cross * q1 * w1 + s2 * w2
    variance = second - mean**2
    # E Var(y | all but sw) is the second moment less that of E(y | all but sw) = p1 q + s1 wp.
    s1 = sw[1] @ sw[0]
    first = {"sw": sw[1] @ (by - mean) ** 2}
    total = {"sw": second - (p1**2 * q2 + 2 * p1 * s1 * q1 * w1 + s1**2 * w2)}
    for k, (m, square) in q.items():
        first[k] = (p1 * q1) ** 2 * (square / m**2 - 1)
        total[k] = p2 * q2 * (1 - m**2 / square)
    first["wp"] = s1**2 * (w2 - w1**2)
    total["wp"] = s2 * (w2 - w1**2)
    show(f"wing n={n}", first, mean, variance, first.values(), total.values())


def borehole(n):
    """y = (hu - hl) g, with g of the other six inputs on a grid."""
    r = pieces(n // 2, [100, 200, 1000, 7000, 50000], np.ones_like)
    axes = [uniform(m, a, b) for m, a, b in [
        (n, 0.05, 0.15), (n // 3, 63070, 115600), (n // 3, 63.1, 116), (n // 2, 1120, 1680), (n // 3, 9855, 12045)]]
    axes.insert(1, r)
    rw, r, tu, tl, l, kw = np.meshgrid(*[a[0] for a in axes], indexing="ij")
    log = np.log(r / rw)
    g = 2 * np.pi * tu / (log * (1 + 2 * l * tu / (log * rw**2 * kw) + tu / tl))
    m, v, first, total = tensor(g, [a[1] for a in axes])
    d1, var_h = 1050 - 760, 120**2 / 12
    d2 = d1**2 + 2 * var_h
    variance = d2 * (v + m * m) - (d1 * m) ** 2
    first = [d1**2 * f for f in first] + [var_h * m**2] * 2
    total = [d2 * t for t in total] + [var_h * (v + m * m)] * 2
    show(f"borehole n={n}", ["rw", "r", "tu", "tl", "l", "kw", "hu", "hl"], d1 * m, variance, first, total)


def flood(n):
    """s = zv - hd - cb + q^0.6 ks^-0.6 b^-0.6 l^0.3 (zm - zv)^-0.3."""
    q = factor(pieces(4 * n, [500, 1000, 3000], stats.gumbel_r(1013, 558).pdf), lambda x: x**0.6)
    ks = factor(pieces(4 * n, [15, 30, 60, 120], stats.norm(30, 8).pdf), lambda x: x**-0.6)
    b = factor(triangular(n, 295, 300, 305), lambda x: x**-0.6)
    l = factor(triangular(n, 4990, 5000, 5010), lambda x: x**0.3)
    zv, zm = triangular(n, 49, 50, 51), triangular(n, 54, 55, 56)
    k = {"q": q, "ks": ks, "b": b, "l": l}
    k1 = np.prod([m for m, _ in k.values()])
    k2 = np.prod([m for _, m in k.values()])
    r = (zm[0][None, :] - zv[0][:, None]) ** -0.3
    r_zv, r_zm = r @ zm[1], zv[1] @ r
    r1, r2 = zv[1] @ r_zv, zv[1] @ (r**2 @ zm[1])
    z1, z2 = factor(zv, lambda x: x)
    zr = zv[1] @ (zv[0] * r_zv)
    hd, cb = 2**2 / 12, 0.5**2 / 6
    mean = z1 + k1 * r1 - 8 - 55.5
    inner = z2 + 2 * k1 * zr + k2 * r2 - (z1 + k1 * r1) ** 2
    variance = inner + hd + cb
    first, total = {}, {}
    for name, (m, square) in k.items():
        first[name] = (k1 * r1) ** 2 * (square / m**2 - 1)
        total[name] = k2 * r2 * (1 - m**2 / square)
    by = zv[0] + k1 * r_zv
    first["zv"] = zv[1] @ (by - z1 - k1 * r1) ** 2
    total["zv"] = z2 + 2 * k1 * zr + k2 * r2 - (z1**2 + 2 * z1 * k1 * r1 + k2 * (zm[1] @ r_zm**2))
    first["zm"] = zm[1] @ (k1 * r_zm - k1 * r1) ** 2
    total["zm"] = k2 * (r2 - zv[1] @ r_zv**2)
    first["hd"] = total["hd"] = hd
    first["cb"] = total["cb"] = cb
    show(f"flood n={n}", first, mean, variance, first.values(), total.values())


for n in (12, 15):
    wing(n), borehole(n), flood(n)

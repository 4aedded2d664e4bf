"""Writes testdata/vectors with mpmath: python3 testdata/gen/vectors.py, from internal/special."""

import random
import mpmath as mp

mp.mp.dps = 60
random.seed(20261122)


def write(name, columns, rows):
    with open(f"testdata/vectors/{name}.txt", "w") as f:
        f.write(f"# {columns}\n# mpmath {mp.__version__}, {mp.mp.dps} digits, testdata/gen/vectors.py, 2026-11-22\n")
        for row in rows:
            f.write(" ".join(mp.nstr(v, 20) if isinstance(v, mp.mpf) else repr(v) for v in row) + "\n")


def normal():
    xs = [0.0, 1e-300, 1e-9, 0.1, 0.67, 0.68, 1.0, 1.96, 5.6, 5.7, 8.0, 8.5, 10.0, 20.0, 30.0, 37.0]
    xs += [random.uniform(0, 37) for _ in range(80)]
    for x in xs:
        for v in {x, -x}:
            yield v, mp.erfc(-mp.mpf(v) / mp.sqrt(2)) / 2


def normal_quantile():
    ps = [1e-300, 1e-100, 1e-20, 2.0**-53, 1e-9, 0.025, 0.075, 0.0750001, 0.1, 0.4, 0.5, 0.6, 0.925, 0.975, 1 - 2.0**-53]
    ps += [random.random() for _ in range(40)] + [10 ** random.uniform(-300, 0) for _ in range(40)]
    for p in ps:
        q, x = mp.mpf(p), mp.mpf(0)
        if p != 0.5:
            # Newton on ln of the tail, in 60 digits.
            t = min(q, 1 - q)
            x = -mp.sqrt(-2 * mp.log(t)) if t < 0.1 else (t - mp.mpf(0.5)) * mp.mpf(2.5)
            for _ in range(60):
                f = mp.erfc(-x / mp.sqrt(2)) / 2
                x -= mp.log(f / t) * f / (mp.exp(-x * x / 2) / mp.sqrt(2 * mp.pi))
            x = x if q < 0.5 else -x
        yield p, x


def log_gamma():
    xs = [1e-3, 0.01, 0.1, 0.5, 0.9999, 1.0, 1.0001, 1.4616, 1.9999, 2.0, 2.0001, 9.999, 10.0, 11.11, 100.0, 1e4, 1e8, 1e100]
    for x in xs + [random.uniform(0, 30) for _ in range(40)]:
        yield x, mp.loggamma(mp.mpf(x))


def gamma():
    cases = [(11.11111111111111, x) for x in (0.01, 0.5, 3.0, 8.0, 11.0, 12.2, 20.0, 60.0)]
    for _ in range(150):
        a = 10 ** random.uniform(-1, 4)
        cases.append((a, a * abs(1 + random.uniform(-4, 4) / a**0.5) * random.choice([1, 1, 1, 0.3])))
    for a, x in cases:
        a_, x_ = mp.mpf(a), mp.mpf(x)
        yield a, x, mp.gammainc(a_, 0, x_, regularized=True), mp.gammainc(a_, x_, mp.inf, regularized=True)


def beta():
    cases = [(3.0, 3.0, 0.5), (1.0, 5.0, 0.1), (5.0, 1.0, 0.9), (7 / 3, 11 / 3, 1e-6), (1.0, 1.0, 0.3), (0.5, 0.5, 0.2)]
    for _ in range(120):
        a = random.uniform(1, 5)
        cases.append((a, 6 - a, random.choice([random.random(), 10 ** random.uniform(-12, 0)])))
    for _ in range(60):
        a, b = 10 ** random.uniform(-0.5, 4), 10 ** random.uniform(-0.5, 4)
        m, s = a / (a + b), (a * b / (a + b + 1)) ** 0.5 / (a + b)
        cases.append((a, b, min(max(m + s * random.uniform(-4, 4), 1e-3 * m), 1 - 1e-3 * (1 - m))))
    for a, b, x in cases:
        a_, b_, x_ = mp.mpf(a), mp.mpf(b), mp.mpf(x)
        # One quadrature-free form for either side: the hypergeometric series of positive terms.
        f = lambda a, b, x: x**a * (1 - x) ** b / (a * mp.beta(a, b)) * mp.hyp2f1(1, a + b, a + 1, x)
        p = f(a_, b_, x_) if x_ < 0.5 else 1 - f(b_, a_, 1 - x_)
        yield a, b, x, p, 1 - p


write("normal_cdf", "x, probability below x", normal())
write("normal_quantile", "p, quantile", normal_quantile())
write("log_gamma", "x, ln gamma(x)", log_gamma())
write("inc_gamma", "shape, x, lower, upper", gamma())
write("inc_beta", "a, b, x, lower, upper", beta())

"""Compare distributions with scipy and OpenTURNS: python check.py vectors.json

For each probability p, the quantile x is checked by what the other program gives for the smaller
tail at x, by relative error; so a quantile is right to within what the other program knows. A
discrete quantile must be the least number whose distribution function reaches p.
"""

import json
import math
import sys

import openturns as ot
from scipy import stats

TOLERANCE = {"scipy": 2e-10, "openturns": 1e-6}  # relative, of the smaller tail
# What scipy computes as a difference, or by a quadrature: an absolute error of its tails.
WEAK = {"log_uniform": 2e-15, "triangular": 5e-16, "skew_normal": 1e-9, "pareto": 1e-15}
DISCRETE = {"bernoulli", "binomial", "poisson", "negative_binomial", "geometric"}


def scipy_law(family, a):
    s = stats
    make = {
        "uniform": lambda: s.uniform(a["low"], a["high"] - a["low"]),
        "log_uniform": lambda: s.loguniform(a["low"], a["high"]),
        "triangular": lambda: s.triang((a["mode"] - a["low"]) / (a["high"] - a["low"]), a["low"], a["high"] - a["low"]),
        "pert": lambda: s.beta(
            1 + a["weight"] * (a["mode"] - a["low"]) / (a["high"] - a["low"]),
            1 + a["weight"] * (a["high"] - a["mode"]) / (a["high"] - a["low"]),
            a["low"], a["high"] - a["low"]),
        "beta": lambda: s.beta(a["a"], a["b"]),
        "normal": lambda: s.norm(a["mean"], a["sd"]),
        "skew_normal": lambda: s.skewnorm(a["shape"], a["location"], a["scale"]),
        "lognormal": lambda: s.lognorm(math.log(a["gsd"]), 0, a["median"]),
        "gamma": lambda: s.gamma(a["shape"], 0, a["scale"]),
        "weibull": lambda: s.weibull_min(a["shape"], 0, a["scale"]),
        "exponential": lambda: s.expon(0, a["mean"]),
        "gumbel": lambda: s.gumbel_r(a["mode"], a["scale"]),
        "gev": lambda: s.genextreme(-a["shape"], a["location"], a["scale"]),
        "student_t": lambda: s.t(a["df"], a["location"], a["scale"]),
        "logistic": lambda: s.logistic(a["mean"], a["scale"]),
        "log_logistic": lambda: s.fisk(a["shape"], 0, a["median"]),
        "cauchy": lambda: s.cauchy(a["median"], a["scale"]),
        "pareto": lambda: s.pareto(a["shape"], 0, a["low"]),
        "bernoulli": lambda: s.bernoulli(a["p"]),
        "binomial": lambda: s.binom(int(a["n"]), a["p"]),
        "poisson": lambda: s.poisson(a["mean"]),
        "negative_binomial": lambda: s.nbinom(a["r"], a["p"]),
        "geometric": lambda: s.geom(a["p"]),
    }
    return make[family]()


def openturns_law(family, a):
    make = {
        "uniform": lambda: ot.Uniform(a["low"], a["high"]),
        "log_uniform": lambda: ot.LogUniform(math.log(a["low"]), math.log(a["high"])),
        "triangular": lambda: ot.Triangular(a["low"], a["mode"], a["high"]),
        "beta": lambda: ot.Beta(a["a"], a["b"], 0, 1),
        "normal": lambda: ot.Normal(a["mean"], a["sd"]),
        "lognormal": lambda: ot.LogNormal(math.log(a["median"]), math.log(a["gsd"])),
        "gamma": lambda: ot.Gamma(a["shape"], 1 / a["scale"], 0),
        "weibull": lambda: ot.WeibullMin(a["scale"], a["shape"]),
        "exponential": lambda: ot.Exponential(1 / a["mean"]),
        "gumbel": lambda: ot.Gumbel(a["scale"], a["mode"]),
        "student_t": lambda: ot.Student(a["df"], a["location"], a["scale"]),
        "logistic": lambda: ot.Logistic(a["mean"], a["scale"]),
        "binomial": lambda: ot.Binomial(int(a["n"]), a["p"]),
        "poisson": lambda: ot.Poisson(a["mean"]),
        "geometric": lambda: ot.Geometric(a["p"]),
    }
    return make[family]() if family in make else None


def tails(name, law, x):
    if name == "scipy":
        return float(law.cdf(x)), float(law.sf(x))
    return law.computeCDF(x), law.computeComplementaryCDF(x)


def truncated(entry, law):
    """The tails of the law on the condition that the value is within its limits."""
    lo, hi = float(entry.get("min", "-inf")), float(entry.get("max", "inf"))
    if lo >= 40 or hi <= -40:  # by logarithms, where the tails underflow
        sign = 1 if lo >= 40 else -1
        edge = lo if sign > 0 else hi
        def far(x):
            t = math.exp(law.logsf(sign * x) - law.logsf(sign * edge))
            return (1 - t, t) if sign > 0 else (t, 1 - t)
        return far
    below, above = law.cdf(lo), law.sf(hi)
    inside = law.sf(lo) - above if lo > 0 else law.cdf(hi) - below
    if lo > 0:
        return lambda x: ((law.sf(lo) - law.sf(x)) / inside, (law.sf(x) - above) / inside)
    return lambda x: ((law.cdf(x) - below) / inside, (law.sf(x) - above) / inside)


def rounding(tail, x):
    """What one rounding of x moves the tail."""
    return abs(tail(math.nextafter(x, math.inf)) - tail(math.nextafter(x, -math.inf)))


def check(entry):
    family = entry["family"]
    a = {k: float(v) for k, v in entry["args"].items()}
    checked, worst, failed = 0, 0.0, []
    laws = [("scipy", scipy_law(family, a))]
    if "min" not in entry and "max" not in entry:
        laws.append(("openturns", openturns_law(family, a)))
    for name, law in laws:
        if law is None:
            continue
        both = truncated(entry, law) if "min" in entry or "max" in entry else lambda x: tails(name, law, x)
        for p, x, f in zip(map(float, entry["p"]), map(float, entry["quantiles"]), map(float, entry["cdf"])):
            if "min" in entry and -40 < float(entry.get("min", "-inf")) and p < 1e-6:
                continue  # the difference of scipy's functions knows less
            lower, upper = both(x)
            if name == "openturns" and not 1e-9 < p < 1 - 1e-9:
                continue  # it promises less there
            checked += 1
            if family in DISCRETE:
                before = both(x - 1)[0]
                ok = lower >= p * (1 - 1e-9) - 1e-15 and before <= p * (1 + 1e-9) + 1e-15
                ok = ok and abs(f - lower) <= (1e-12 if name == "scipy" else 1e-11)
                if not ok:
                    failed.append(f"{name} {family}{a} p={p}: x={x}, F={lower}, before {before}, ours {f}")
                continue
            side = 0 if p <= 0.5 else 1
            want = min(p, 1 - p)
            got = (lower, upper)[side]
            error = abs(got - want) / want
            slack = 4 * rounding(lambda v: both(v)[side], x) + (WEAK.get(family, 0) if name == "scipy" else 0)
            if name == "scipy" and family == "student_t" and abs(x) > 1e140:
                continue  # scipy gives a tail of 0 there
            if abs(x) < 1e-290 and both(1e-290)[0] >= want:
                continue  # the quantile is too small for a number
            worst = max(worst, error if name == "scipy" and slack < 1e-12 * want else 0)
            if not error * want <= TOLERANCE[name] * want + slack:
                failed.append(f"{name} {family}{a} {entry.get('min', '')}..{entry.get('max', '')} p={p}: x={x!r} has tail {got!r}, relative error {error:.2g}")
            elif side == 0 and not abs(f - lower) <= TOLERANCE[name] * lower + slack + 1e-300:
                failed.append(f"{name} {family}{a} F({x})={f!r}, want {lower!r}")
        if name == "scipy" and "min" not in entry and "max" not in entry:
            mean, variance = map(float, law.stats("mv"))
            for what, ours, theirs in (("mean", float(entry["mean"]), mean), ("variance", float(entry["variance"]), variance)):
                checked += 1
                if family == "gev" and abs(a["shape"]) < 1e-6:
                    continue  # scipy's formula cancels; at shape 0 it is right
                same = ours == theirs or not math.isfinite(ours) and not math.isfinite(theirs) or abs(ours - theirs) <= 1e-8 * abs(theirs)
                if not same:
                    failed.append(f"{name} {family}{a} {what} {ours!r}, want {theirs!r}")
    return checked, worst, failed


def main():
    with open(sys.argv[1], encoding="utf-8") as f:
        entries = json.load(f)
    total, failed, worst = 0, [], {}
    for entry in entries:
        n, error, bad = check(entry)
        total += n
        failed += bad
        worst[entry["family"]] = max(worst.get(entry["family"], 0), error)
    for message in failed[:400]:
        print("FAIL", message)
    print("largest relative error of a tail against scipy:", ", ".join(f"{k} {v:.1g}" for k, v in worst.items() if v > 0))
    print(f"{total} checks of {len(entries)} distributions of {len(worst)} families, {len(failed)} failed")
    if total < 4000:
        sys.exit("that is fewer checks than there should be")
    sys.exit(1 if failed else 0)


main()

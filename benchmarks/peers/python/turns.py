"""The peer with OpenTURNS: its joint distribution samples the inputs, the numpy model evaluates them.

OpenTURNS has Beta (PERT), Normal, LogNormal, Gamma and Uniform. What is missing is a rising
function of one that it has, so the copula carries over: the exponential of a beta variable, the
logistic function of a normal one, the two halves of a two-piece normal.
"""

import math

import numpy as np
import openturns as ot

from federation import Arrays, Federation
from study import Study, two_piece


def pert(law: dict) -> ot.Distribution:
    a = law["args"]
    scale = math.log if law.get("scale") == "log" else float
    low, mode, high = (scale(a[k]) for k in ("low", "mode", "high"))
    weight = a.get("weight", 4)
    return ot.Beta(1 + weight * (mode - low) / (high - low), 1 + weight * (high - mode) / (high - low), low, high)


def marginal(law: dict):
    """A distribution, and a function of its values, or None."""
    a, log = law["args"], law.get("scale") == "log"
    if {"min", "max"} & law.keys():
        raise ValueError(f"truncation is not expressed: {law}")
    match law["family"]:
        case "pert":
            return pert(law), np.exp if log else None
        case "uniform":
            return ot.Uniform(a["low"], a["high"]), None
        case "gamma":
            scale = a["mode"] / (1 / a["cv"] ** 2 - 1)
            return ot.Gamma(1 / a["cv"] ** 2, 1 / scale, 0.0), None
        case "lognormal":
            shift = a.get("shift", 0.0)
            return ot.LogNormal(math.log(a["median"]), math.log(a["gsd"]), shift), None
        case "logit_normal":
            return logit_normal(a), lambda z: 1 / (1 + np.exp(-z))
        case "two_piece_normal":
            middle, below, above = two_piece(law)

            def halves(z):
                x = middle + np.where(z < 0, below, above) * z
                return np.exp(x) if log else x

            return ot.Normal(), halves
    raise ValueError(f"no distribution for {law}")


def logit_normal(a: dict) -> ot.Distribution:
    return ot.Normal(math.log(a["median"] / (1 - a["median"])), math.log(a["gsd"]))


class OpenTurns:
    packages = ("openturns", "numpy")

    def __init__(self, study: Study, points: int, seed):
        self.study, self.points = study, points
        ot.RandomGenerator.SetSeed(seed if isinstance(seed, int) else int(seed.generate_state(1)[0] % 2**31))
        ot.TBB.Disable()
        self.model = Federation(study, Arrays())
        self.rows = np.empty((len(study.inputs), points))
        for name, value in study.constants.items():
            self.rows[study.row[name]] = value
        # Blocks of dependent inputs first: lead40 follows lead1gw, so these are one.
        random = {x["name"] for x in study.inputs if x["type"] != "constant"}
        blocks = [[(g, m) for m in g["members"] if m in random] for g in study.groups if "follows" not in g]
        followers = [g for g in study.groups if "follows" in g]
        for g in followers:
            (block,) = [b for b in blocks if b[0][1] in g["follows"]]
            block += [(g, m) for m in g["members"]]
        names = [[m for _, m in b] for b in blocks]
        grouped = {m for block in names for m in block}
        names.append([x["name"] for x in study.inputs if x["name"] in random - grouped])
        copulas = [ot.NormalCopula(self.correlation(b)) for b in blocks] + [None]
        # A distribution for each block, or OpenTURNS would take the quantile of every input instead
        # of its own ways to draw from it.
        self.joints, self.after = [], []
        for block, copula in zip(names, copulas):
            marginals = []
            for name in block:
                d, f = self.marginal(study.inputs[study.row[name]])
                marginals.append(d)
                self.after.append((study.row[name], f))
            self.joints.append(ot.JointDistribution(marginals, copula) if copula else ot.JointDistribution(marginals))

    def marginal(self, x: dict):
        if x["type"] == "law":
            return marginal(self.study.laws[x["law"]])
        if x["type"] == "choice":
            cumulative = np.cumsum(x["weights"])[:-1]
            return ot.Uniform(0, 1), lambda u: np.searchsorted(cumulative, u, side="right")
        return ot.Uniform(0, 1), None

    @staticmethod
    def correlation(block) -> ot.CorrelationMatrix:
        """Of normal scores: one factor for each group, and what follows what."""
        r = ot.CorrelationMatrix(len(block))
        leader = {m: g["follows"][g["members"].index(m)] for g, m in block if "follows" in g}
        for i, (g, m) in enumerate(block):
            for j, (h, other) in enumerate(block[:i]):
                if g is h:
                    c = g.get("follow_rho", 0)
                    rho = g["rho"] * (1 - c * c)
                    if c:
                        (lead,) = {k["rho"] for k, q in block if q == leader[m]}
                        rho += c * c * lead
                else:  # h leads, g follows: blocks are in this order
                    rho = g["follow_rho"] * (1 if leader[m] == other else h["rho"])
                r[i, j] = rho
        return r

    def compile(self) -> None:
        pass

    def sample(self) -> np.ndarray:
        values = np.concatenate([np.asarray(joint.getSample(self.points)).T for joint in self.joints])
        for (k, f), v in zip(self.after, values):
            self.rows[k] = v if f is None else f(v)
        return self.rows

    def evaluate(self, rows) -> dict:
        return self.model.evaluate(rows)

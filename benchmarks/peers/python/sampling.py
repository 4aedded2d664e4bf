"""Samples the inputs of the study with numpy: SFC64, ziggurat normals, one-factor copula.

A law takes a normal score to a value by a table with equal steps in the score, which needs no
search; lognormal and uniform laws need no table. Sampler is what someone does who cares about
speed; UsualSampler is np.interp on the table, as most would write it.
"""

import math

import numpy as np

from study import Study


class Sampler:
    def __init__(self, study: Study, points: int, seed):
        self.study = study
        self.rng = np.random.Generator(np.random.SFC64(seed))
        self.rows = np.empty((len(study.inputs), points))
        self.slopes = np.diff(study.tables, axis=1)
        self.scratch = np.empty((4, points))
        self.index = np.empty(points, dtype=np.intp)
        members = {m for g in study.groups for m in g["members"]}
        self.alone = []
        for k, x in enumerate(study.inputs):
            if x["type"] == "constant":
                self.rows[k] = x["value"]
            elif x["name"] not in members:
                self.alone.append((k, x, np.cumsum(x.get("weights", []))))

    def fill(self) -> np.ndarray:
        """The next points: an array (inputs, points) that the next call overwrites."""
        rng, score = self.rng, self.scratch[0]
        for k, x, cumulative in self.alone:
            row = self.rows[k]
            if x["type"] == "law":
                law = self.study.laws[x["law"]]
                if law["family"] == "uniform":
                    a = law["args"]
                    rng.random(out=row)
                    row *= a["high"] - a["low"]
                    row += a["low"]
                    continue
                rng.standard_normal(out=score)
                self.value(x["law"], score, row)
            else:
                rng.random(out=row)
                if x["type"] == "choice":
                    row[:] = np.searchsorted(cumulative[:-1], row, side="right")
        self.fill_groups()
        return self.rows

    def fill_groups(self) -> None:
        kept = {}  # scores that others follow
        followed = {f for g in self.study.groups for f in g.get("follows", [])}
        score, own, factor = self.scratch[:3]
        for g in self.study.groups:
            self.rng.standard_normal(out=factor)
            factor *= math.sqrt(g["rho"])
            for i, name in enumerate(g["members"]):
                self.rng.standard_normal(out=own)
                np.multiply(own, math.sqrt(1 - g["rho"]), out=score)
                score += factor
                if "follows" in g:
                    c = g["follow_rho"]
                    np.multiply(kept[g["follows"][i]], c, out=own)
                    score *= math.sqrt(1 - c * c)
                    score += own
                if name in followed:
                    kept[name] = score.copy()
                k = self.study.row[name]
                x = self.study.inputs[k]
                if x["type"] == "law":
                    self.value(x["law"], score, self.rows[k])

    def value(self, law: int, score: np.ndarray, out: np.ndarray) -> None:
        """Sets out to the values at normal scores, which it overwrites."""
        s, index, part = self.study, self.index, self.scratch[3]
        dist = s.laws[law]
        if dist["family"] == "lognormal" and set(dist["args"]) == {"median", "gsd"} and not {"min", "max"} & dist.keys():
            score *= math.log(dist["args"]["gsd"])
            np.exp(score, out=out)
            out *= dist["args"]["median"]
            return
        score -= s.first
        score *= 1 / s.step
        np.copyto(index, score, casting="unsafe")
        score -= index
        np.take(self.slopes[law], index, out=part, mode="clip")
        part *= score
        np.take(s.tables[law], index, out=out, mode="clip")
        out += part


class UsualSampler(Sampler):
    def __init__(self, study: Study, points: int, seed):
        super().__init__(study, points, seed)
        self.grid = study.scores()

    def value(self, law: int, score: np.ndarray, out: np.ndarray) -> None:
        out[:] = np.interp(score, self.grid, self.study.tables[law])

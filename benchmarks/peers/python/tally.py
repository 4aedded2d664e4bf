"""What a peer keeps of a run: moments of every output, and the columns whose quantiles it prints."""

import numpy as np

KEPT = ("t_fed", "t_campus", "gap_months")


class Tally:
    def __init__(self):
        self.points = 0
        self.sums: dict[str, np.ndarray] = {}
        self.kept: dict[str, list] = {name: [] for name in KEPT}

    def add(self, outputs: dict) -> None:
        self.points += len(outputs["win"])
        for name, y in outputs.items():
            y = np.asarray(y)
            if y.dtype == bool:
                count = np.count_nonzero(y)
                part = np.array([len(y), count, count])
            else:
                if name in KEPT:
                    self.kept[name].append(y.copy())
                finite = y[y < np.inf]
                part = np.array([len(finite), finite.sum(), finite @ finite])
            self.sums[name] = self.sums.get(name, 0) + part

    def merge(self, other: "Tally") -> None:
        self.points += other.points
        for name, part in other.sums.items():
            self.sums[name] = self.sums.get(name, 0) + part
        for name, parts in other.kept.items():
            self.kept[name] += parts

    def mean(self, name: str) -> tuple[float, float]:
        """The mean of the values that are not null, and its standard error."""
        count, total, squares = self.sums[name]
        mean = total / count
        return float(mean), float(np.sqrt(max(squares / count - mean * mean, 0) / count))

    def estimates(self) -> dict:
        out = {}
        for key, name in (("p_win", "win"), ("t_fed_mean", "t_fed"), ("t_campus_mean", "t_campus"), ("gap_mean", "gap_months")):
            out[key], out[key.removesuffix("_mean") + "_se"] = self.mean(name)
        for key, name in (("t_fed_median", "t_fed"), ("t_campus_median", "t_campus"), ("gap_median", "gap_months")):
            values = np.concatenate(self.kept[name])
            out[key] = float(np.quantile(values[values < np.inf], 0.5))
        for side in ("fed", "campus"):
            out[f"delivered_{side}"] = float(self.sums[f"t_{side}"][0] / self.points)
        return out

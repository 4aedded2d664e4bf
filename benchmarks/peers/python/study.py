"""The default study, as `go run ./benchmarks/peers/study` writes it."""

import json
import math

import numpy as np

HORIZON = 20.0
YEAR = 3.15576e7  # seconds
HOURS = YEAR / 3600
F0 = 989e12  # FLOP/s of one H100e

MODERN = {"hopper", "blackwell", "rubin", "mi300", "mi400", "unknown"}


class Study:
    """Inputs are the rows of an array (inputs, points), in the order of the model.

    Choices that the default study has decided (target, scope, campus_region: weight 1) are read
    here, once, and not per point. An owned machine can be left out.
    """

    def __init__(self, path: str, without: str = ""):
        with open(path) as f:
            raw = json.load(f)
        self.inputs = raw["inputs"]
        self.row = {x["name"]: k for k, x in enumerate(self.inputs)}
        self.constants = {x["name"]: x["value"] for x in self.inputs if x["type"] == "constant"}
        self.groups = raw["groups"]
        self.laws = raw["laws"]
        self.tables = np.array(raw["tables"])
        self.first, self.step, self.count = (raw["scores"][k] for k in ("first", "step", "count"))
        self.outputs = [o for o in raw["outputs"] if not o["detail"]]

        self.target = self._decided("target")
        if self.target != "405B":
            raise ValueError(f"the peers train 405B, the study {self.target}")
        self.size = 405e9
        scope = self._decided("scope")
        self.regions = [r["key"] for r in raw["regions"]]
        modes = [r["lead1gw_mode"] for r in raw["regions"]]
        k = int(self.constants["campus_k"])
        self.shortest = np.sort(np.argsort(modes, kind="stable")[:k])
        self.named = self.regions.index(self._decided("campus_region"))

        sites = [s for s in raw["sites"] if s["scope"] in scope and s["key"] != without]
        self.mesh = int(self.constants["mesh_sites"])
        self.max_sites = int(self.constants["max_sites"])
        self.units = [s["key"] for s in sites] + [f"mesh_{k}" for k in range(self.mesh)]
        self.owned = len(sites)
        self.power = np.array([s["power_mw"] for s in sites])
        self.carbon = np.array([s["carbon_g_kwh"] for s in sites])
        self.modern = np.array([s["family"] in MODERN for s in sites])
        self.retiring = np.array([k for k, s in enumerate(sites) if s["retires"]], dtype=int)
        self.rows = {
            what: np.array([self.row[f"{what}_{s['key']}"] for s in sites])
            for what in ("online", "count", "peak")
        }
        self.rows["retire"] = np.array([self.row[f"retire_{sites[k]['key']}"] for k in self.retiring])
        for what in ("lead1gw", "lead40", "price", "carbon", "pue", "refuse1gw", "refuse40", "u_shock", "u_rounds"):
            self.rows[what] = np.array([self.row[f"{what}_{r}"] for r in self.regions])
        for what in ("slip", "u_mesh"):
            self.rows[what] = np.array([self.row[f"{what}_{k}"] for k in range(self.mesh)])
        self.mesh_region = np.arange(self.mesh) % len(self.regions)

    def _decided(self, choice: str) -> str:
        x = self.inputs[self.row[choice]]
        if max(x["weights"]) != 1:
            raise ValueError(f"the peers take {choice} as decided, the study does not")
        return x["options"][x["weights"].index(1)]

    def options(self, choice: str) -> list[str]:
        return self.inputs[self.row[choice]]["options"]

    def scores(self) -> np.ndarray:
        return self.first + self.step * np.arange(self.count)


def two_piece(law: dict) -> tuple[float, float, float]:
    """Median and the standard deviations below and above of a two-piece normal, on its scale."""
    a = law["args"]
    scale = math.log if law.get("scale") == "log" else float
    from statistics import NormalDist

    z = NormalDist().inv_cdf((1 + a["level"]) / 2)
    mid = scale(a["median"])
    return mid, (mid - scale(a["low"])) / z, (scale(a["high"]) - mid) / z

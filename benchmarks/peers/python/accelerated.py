"""The peer in JAX on the CPU: the model of federation.py traced once, sampling included, in double precision."""

import os

os.environ.setdefault("JAX_PLATFORMS", "cpu")

import math  # noqa: E402

import jax  # noqa: E402
import jax.numpy as jnp  # noqa: E402
import numpy as np  # noqa: E402

from federation import HOFFMANN, RANGE, Arrays, Federation  # noqa: E402
from study import Study  # noqa: E402

jax.config.update("jax_enable_x64", True)


class JaxArrays(Arrays):
    xp = jnp

    def turned(self, a):
        return a.T

    def replace(self, a, rows, values):
        return a.at[rows].set(values)

    def gather(self, a, index):
        return jnp.take_along_axis(a, index, 1, mode="promise_in_bounds")

    def largest(self, size, k):
        places = jax.lax.broadcasted_iota(jnp.int32, size.shape, 1)
        _, order = jax.lax.sort((-size, places), dimension=1, is_stable=True, num_keys=1)
        return order[:, :k]

    def marked(self, order, units):
        rows = jnp.arange(order.shape[0])[:, None]
        return jnp.zeros((order.shape[0], units), dtype=bool).at[rows, order].set(True, mode="promise_in_bounds", unique_indices=True)

    def events(self, date, n, wn):
        places = jax.lax.broadcasted_iota(jnp.int32, date.shape, 1)
        date, order = jax.lax.sort((date, places), dimension=1, is_stable=False, num_keys=1)
        return date, self.gather(n, order), self.gather(wn, order), jnp.where(order < n.shape[1] // 2, 1, -1)

    def inverse_kappa(self, law, linear, ratio, power, beta, ln_m):
        """Only the powers that a point needs cannot be had in array code: both forms, then a choice."""
        curve = jnp.where(law[:, None] == RANGE, (ln_m / math.log(20)) ** 1.5, ln_m)
        floor = power[:, None] * jnp.log1p(jnp.expm1(beta[:, None] * ln_m) * ratio[:, None])
        return jnp.exp(-jnp.where(law[:, None] >= HOFFMANN, floor, linear[:, None] * curve))


class Jax:
    packages = ("jax", "jaxlib", "numpy")

    def __init__(self, study: Study, points: int, seed):
        self.study, self.points = study, points
        seed = seed if isinstance(seed, int) else int(seed.generate_state(1)[0])
        self.key = jax.random.key(seed, impl="rbg")
        self.model = jax.jit(Federation(study, JaxArrays()).evaluate)
        self.draw = jax.jit(self.sampler())

    def compile(self) -> None:
        self.evaluate(self.sample())

    def sample(self):
        self.key, key = jax.random.split(self.key)
        return self.draw(key).block_until_ready()

    def evaluate(self, rows) -> dict:
        return {name: np.asarray(y) for name, y in self.model(rows).items()}

    def sampler(self):
        """The inputs (inputs, points) of a key: all scores at once, then all look-ups at once."""
        s, points = self.study, self.points
        of = lambda kind: np.array([k for k, x in enumerate(s.inputs) if x["type"] == kind])  # noqa: E731
        laws, events, choices = of("law"), of("uniform01"), of("choice")
        law = jnp.asarray([s.inputs[k]["law"] for k in laws])
        place = {s.inputs[k]["name"]: i for i, k in enumerate(laws)}
        tables = jnp.asarray(s.tables)
        base = np.zeros((len(s.inputs), 1))
        for name, value in s.constants.items():
            base[s.row[name]] = value

        def draw(key):
            keys = jax.random.split(key, 4)
            own = jax.random.normal(keys[0], (len(s.inputs), points))
            factors = jax.random.normal(keys[1], (len(s.groups), points))
            scores = own[laws]
            for g, factor in zip(s.groups, factors):
                mine = [m for m in g["members"] if m in place]  # others are constants that nobody follows
                z = math.sqrt(g["rho"]) * factor + math.sqrt(1 - g["rho"]) * own[np.array([s.row[m] for m in mine])]
                if "follows" in g:
                    c = g["follow_rho"]
                    z = c * scores[np.array([place[f] for f in g["follows"]])] + math.sqrt(1 - c * c) * z
                scores = scores.at[np.array([place[m] for m in mine])].set(z)
            at = jnp.clip((scores - s.first) * (1 / s.step), 0, s.count - 1.000001)
            low = at.astype(jnp.int32)
            below = tables.at[law[:, None], low].get(mode="promise_in_bounds")
            above = tables.at[law[:, None], low + 1].get(mode="promise_in_bounds")
            rows = jnp.broadcast_to(base, (len(s.inputs), points))
            rows = rows.at[laws].set(below + (at - low) * (above - below))
            rows = rows.at[events].set(jax.random.uniform(keys[2], (len(events), points), minval=2.0**-53))
            u = jax.random.uniform(keys[3], (len(choices), points))
            options = [jnp.searchsorted(np.cumsum(s.inputs[k]["weights"])[:-1], u[i], side="right") for i, k in enumerate(choices)]
            return rows.at[choices].set(jnp.stack(options).astype(rows.dtype))

        return draw

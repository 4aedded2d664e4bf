"""The model of docs/model.md for arrays of points, in numpy or jax.numpy.

Arrays are (units, points) where numbers are only added and multiplied, and (points, units) where
they are sorted: the sort then works on neighbours. Dates that do not come are +Inf.
"""

import math

import numpy as np

from study import F0, HORIZON, HOURS, YEAR, Study

MEASURED, TODAY, EMERGENCY, FLEXIBLE, GAS, WITHIN_LEAD, NAMED, RANDOM = 0, 0, 2, 1, 2, 0, 0, 1
RANGE, SCALING, HOFFMANN, BESIROGLU = 0, 1, 2, 3
# E, A, a, Bd, b of L = E + A/N^a + Bd/D^b
LOSS = {HOFFMANN: (1.69, 406.4, 0.34, 410.7, 0.28), BESIROGLU: (1.8172, 482.01, 0.3478, 2085.43, 0.3658)}
FRACTIONS = np.array([0.17, 0.5, 1.0])
PSI = (0.38, 0.78, 1.0)


class Arrays:
    """What numpy and jax.numpy do differently."""

    xp = np

    def turned(self, a):
        """(units, points) as (points, units)."""
        return np.ascontiguousarray(a.T)

    def gather(self, a, index):
        """take_along_axis(a, index, 1): one take with flat places is twice as fast."""
        return a.reshape(-1).take(index + np.arange(0, a.size, a.shape[1])[:, None])

    def replace(self, a, rows, values):
        a[rows] = values
        return a

    def largest(self, size, k):
        """(points, k): the places of the k largest; of equal ones the first."""
        order = np.argpartition(-size, k - 1, axis=1)[:, :k]
        least = self.gather(size, order[:, k - 1 :])
        tied = np.flatnonzero((np.count_nonzero(size >= least, axis=1) > k) & (least[:, 0] > 0))
        if len(tied):
            order[tied] = np.argsort(-size[tied], axis=1, kind="stable")[:, :k]
        return order

    def marked(self, order, units):
        mark = np.zeros((len(order), units), dtype=bool)
        np.put_along_axis(mark, order, True, 1)
        return mark

    def events(self, date, n, wn):
        """Sorts events by date, and leaves out those that no point has before the horizon."""
        order = np.argsort(date, axis=1)
        date = self.gather(date, order)
        last = int(np.count_nonzero(date < HORIZON, axis=1).max()) + 1
        order, date = order[:, :last], date[:, :last]
        sign = np.where(order < n.shape[1] // 2, 1, -1)
        return date, self.gather(n, order), self.gather(wn, order), sign

    def inverse_kappa(self, law, linear, ratio, power, beta, ln_m):
        """1/kappa(M), a table (points, M)."""
        out = np.empty((len(law), len(ln_m)))
        for case, curve in ((RANGE, (ln_m / math.log(20)) ** 1.5), (SCALING, ln_m)):
            at = np.flatnonzero(law == case)
            out[at] = np.exp(-linear[at, None] * curve)
        at = np.flatnonzero(law >= HOFFMANN)
        delta = np.expm1(beta[at, None] * ln_m)
        out[at] = np.exp(-power[at, None] * np.log1p(delta * ratio[at, None]))
        return out


def per_point(a):
    """A scalar or an array (points,) as a column."""
    return a if isinstance(a, float) else a[:, None]


class Federation:
    def __init__(self, study: Study, arrays: Arrays):
        self.study, self.arrays = study, arrays
        # ln M for M = 0…max_sites; the rate at M = 0 is set to 0 below.
        self.ln_m = np.log(np.maximum(np.arange(study.max_sites + 1), 1))

    def evaluate(self, rows) -> dict:
        """All default outputs of mc from inputs (inputs, points). Labels are numbers."""
        s, xp, gather = self.study, self.arrays.xp, self.arrays.gather
        x = lambda name: s.constants.get(name, rows[s.row[name]])  # noqa: E731
        block = lambda what: rows[s.rows[what]]  # noqa: E731

        # Section 1, target: N = 405e9, so the batch constants are those stated.
        flop = 6 * x("tokens_per_param") * s.size**2
        job = (s.size, flop, x("tau_405"), x("bcrit_405"))

        # Section 3, the federation's units.
        regime = x("regime")
        share = xp.where(regime == TODAY, x("share_today"), xp.where(regime == EMERGENCY, x("share_emergency"), x("share_priority")))
        agreed = x("fed_decision") + xp.where(regime == TODAY, x("agree_today"), x("agree_priority"))
        goodput = xp.where(regime == EMERGENCY, x("goodput_reserved"), x("goodput_shared"))
        whole = block("count") * block("peak") / 989
        online = block("online")
        end = online + x("service_life")
        end = self.arrays.replace(end, s.retiring, block("retire"))
        start = xp.maximum(online, agreed)
        modern = x("mfu_fed") * x("fp8")
        weight = xp.where(s.modern[:, None], modern, x("mfu_old")) * goodput
        n_owned = share * whole
        able = (whole >= x("site_min_h100e")) & (end > start) & (start < HORIZON)

        per_mw = x("h100e_per_mw") * 1.20 / block("pue")
        n_region = x("mesh_mw") * per_mw
        start_mesh = x("fed_decision") + xp.maximum(block("lead40")[s.mesh_region] * block("slip"), x("build40")) + x("fitout")
        granted = block("u_mesh") >= block("refuse40")[s.mesh_region]
        able_mesh = granted & (n_region >= x("site_min_h100e"))[s.mesh_region] & (start_mesh < HORIZON)

        # Section 5, single machine.
        _, _, tau, batch = job
        years = flop * (1 + n_owned * (tau / batch)) / (F0 * YEAR * weight * n_owned)
        alone = start + years
        t_single = xp.where(able & (alone < end) & (alone <= HORIZON), alone, np.inf).min(0)

        # The max_sites largest take part.
        n = xp.concatenate([n_owned, n_region[s.mesh_region]])
        able = xp.concatenate([able, able_mesh])
        start = xp.where(able, xp.concatenate([start, start_mesh]), np.inf)
        end = xp.where(able, xp.concatenate([end, xp.full_like(start_mesh, np.inf)]), np.inf)
        weighted = n * xp.concatenate([weight, xp.broadcast_to(modern * x("goodput_reserved"), start_mesh.shape)])
        order = self.arrays.largest(self.arrays.turned(xp.where(able, n, 0.0)), s.max_sites)
        taken = self.arrays.marked(order, len(n)).T & able
        first = xp.where(taken, start, np.inf)
        t_first = first.min(0)
        first_site = xp.where(t_first < np.inf, first.argmin(0), np.inf)

        # Section 3, delivery: what is at work after each event.
        chosen = [gather(self.arrays.turned(a), order) for a in (start, end, n, weighted)]
        t, dn, dw, sign = self.arrays.events(
            xp.concatenate(chosen[:2], 1), xp.concatenate([chosen[2], -chosen[2]], 1), xp.concatenate([chosen[3], -chosen[3]], 1)
        )
        # An event without a date (Inf) comes last, in both directions.
        m = xp.clip(xp.cumsum(sign, 1), 0, s.max_sites)
        at_work = xp.cumsum(dn, 1)
        useful = F0 * xp.cumsum(dw, 1)
        t = xp.minimum(t, HORIZON)
        t_next = xp.concatenate([t[:, 1:], xp.full((t.shape[0], 1), HORIZON)], 1)

        law, steps = x("penalty_law"), x("inner_steps")
        m_power = xp.exp(per_point(x("batch_m_exp")) * self.ln_m)

        def throughput(job):
            """The rate (points, events), and the tables of CU and 1/kappa (points, M)."""
            size, flop, tau, batch = job
            inverse = self.inverse_kappa(law, x("kappa_20"), steps, size, flop)
            cu = self.compute_utilisation(x, size, tau)
            both = cu * inverse * per_point(x("vendor_mix") / x("straggler"))
            both = xp.concatenate([xp.zeros_like(both[:, :1]), xp.ones_like(both[:, :1]), both[:, 2:]], 1)
            load = per_point(tau / batch) / m_power
            rate = useful * gather(both, m) / (1 + at_work * gather(load, m))
            return rate, cu, inverse

        restart = x("restart_fraction")
        work_fed = flop * (1 + restart * (x("u_fed_restart") < x("p_restart_fed")))
        rate, cu, inverse = throughput(job)
        t_fed, at = self.deliver(rate, t, t_next, work_fed, 0.0)
        done = t_fed < np.inf
        m_at, n_at, rate_at = (self.pick(a, at) for a in (m, at_work, rate))

        # Section 3, the campus.
        route = x("route")
        gas = route == GAS
        shock = xp.where(block("u_shock") < x("p_shock"), x("shock_factor"), 1.0)
        flex = xp.where(route == FLEXIBLE, x("flex_saving"), 0.0)
        wait = xp.maximum(x("equipment_floor"), x("campus_lead_scale") * block("lead1gw") * shock - flex)
        wait = xp.where(gas, x("gas_wait"), wait)
        refused = xp.where(gas, 0.0, xp.floor(xp.log(block("u_rounds")) / xp.log(block("refuse1gw"))))
        applied = x("campus_decision") + refused * x("reapply_years")
        within = (x("staging") == WITHIN_LEAD) & ~gas
        stage = lambda psi, wait: xp.maximum(psi * wait, x("build1gw")) + x("fitout")  # noqa: E731
        power_date = applied + stage(xp.where(within, PSI[0], 1.0), wait)
        best = xp.asarray(s.shortest)[xp.argmin(power_date[s.shortest], 0)]
        anywhere = xp.floor(len(s.regions) * x("u_campus_region")).astype(best.dtype)
        siting = x("siting")
        region = xp.where(siting == NAMED, s.named, xp.where(siting == RANDOM, anywhere, best))
        there = lambda a: xp.take_along_axis(a, region[None], 0)[0]  # noqa: E731
        applied, wait, first_stage = there(applied), there(wait), there(power_date)
        ramp = x("ramp_years")
        stages = xp.stack(
            [
                first_stage,
                xp.where(within, applied + stage(PSI[1], wait), first_stage + 0.5 * ramp),
                xp.where(within, applied + stage(PSI[2], wait), first_stage + ramp),
            ],
            1,
        )
        n_campus = per_point(x("campus_mw") * there(per_mw)) * FRACTIONS
        tc = xp.minimum(stages, HORIZON)
        tc_next = xp.concatenate([tc[:, 1:], xp.full((tc.shape[0], 1), HORIZON)], 1)
        w_campus = x("mfu_campus") * x("fp8") * x("goodput_reserved")
        useful_campus = F0 * per_point(w_campus) * n_campus
        campus_rate = lambda job: useful_campus / (1 + n_campus * per_point(job[2] / job[3]))  # noqa: E731
        work_campus = flop * (1 + restart * (x("u_campus_restart") < x("p_restart_campus")))
        t_campus, at_c = self.deliver(campus_rate(job), tc, tc_next, work_campus, 0.0)
        done_c = t_campus < np.inf
        campus_power = xp.where(first_stage <= HORIZON, first_stage, np.inf)

        # Section 5, generations.
        generations_fed, generations_campus = done + 0.0, done_c + 0.0
        from_fed, from_campus = t_fed, t_campus
        for j in (1, 2):
            growth = x("frontier_growth") ** (j * x("generation_years"))
            ratio = xp.sqrt(growth)
            later = (
                s.size * ratio,
                flop * growth,
                x("tau_405") * ratio ** -x("tau_exp"),
                x("bcrit_405") * ratio ** x("bcrit_exp"),
            )
            from_fed, _ = self.deliver(throughput(later)[0], t, t_next, later[1], from_fed)
            from_campus, _ = self.deliver(campus_rate(later), tc, tc_next, later[1], from_campus)
            generations_fed = generations_fed + (from_fed < np.inf)
            generations_campus = generations_campus + (from_campus < np.inf)

        # Section 5, policy.
        formed = (x("u_form") < x("p_form")) & (x("u_fed_funded") < x("p_fed_funded"))
        exists = x("u_campus_funded") < x("p_campus_funded")
        win = t_fed < t_campus
        cut = 0.89 - xp.log(1 - x("u_cut")) / x("access_hazard")
        exposed = [12 * xp.maximum(0, xp.minimum(d, HORIZON) - cut) for d in (t_fed, t_campus)]
        between = lambda a, b: xp.where((a < np.inf) & (b < np.inf), 12 * (xp.where(b < np.inf, b, 0) - xp.where(a < np.inf, a, 0)), np.inf)  # noqa: E731

        def lag(started, delivered):
            progress = xp.log(x("algo_progress"))
            started = xp.where(started < np.inf, started, 0)
            capability = xp.log(flop / 5e26) + progress * (started + 0.5)
            return 12 * (delivered + 0.5 - capability / (xp.log(x("frontier_growth")) + progress))

        lags = lag(t_first, t_fed), lag(campus_power, t_campus)
        null = lambda ok, a: xp.where(ok, a, np.inf)  # noqa: E731

        # Section 4, bills.
        rate, life = x("discount_rate"), x("asset_life")
        capital = x("capex_per_mw") * rate / -xp.expm1(-life * xp.log1p(rate))
        hour_price = x("price_h100e_usd") / x("usd_per_eur")
        years = xp.where(taken, xp.maximum(xp.minimum(end, xp.minimum(t_fed, HORIZON)) - start, 0), 0)
        y_owned, y_mesh = years[: s.owned], years[s.owned :]
        y_region = xp.stack([y_mesh[r :: len(s.regions)].sum(0) for r in range(len(s.regions))])
        hours_owned = HOURS * (y_owned * n_owned).sum(0)
        full_power = share * x("pue_owned") * HOURS
        energy_region = HOURS * x("mesh_mw") * y_region
        y_campus = xp.maximum(xp.minimum(t_campus, HORIZON)[:, None] - stages, 0)
        parts = np.diff(FRACTIONS, prepend=0)
        mw_years = x("campus_mw") * (y_campus @ parts)
        energy_campus = HOURS * mw_years
        price_campus = xp.where(gas, x("gas_price"), there(block("price")))
        carbon_campus = xp.where(gas, x("gas_carbon"), there(block("carbon")))

        several = m_at >= 2
        return {
            "win": win,
            "t_fed": t_fed,
            "t_campus": t_campus,
            "gap_months": between(t_fed, t_campus),
            "t_single": t_single,
            "fed_gain_months": between(t_fed, t_single),
            "t_first_fed": t_first,
            "campus_power_date": campus_power,
            "t_cut": null(cut <= HORIZON, cut),
            "win_unconditional": formed & done & (~exists | win),
            "formed": formed,
            "campus_exists": exists,
            "neither": ~done & ~done_c,
            "frontier_class_fed": done & (lags[0] <= x("frontier_lag_max")),
            "frontier_class_campus": done_c & (lags[1] <= x("frontier_lag_max")),
            "first_site": first_site,
            "campus_region": region,
            "n_fed_at_delivery": null(done, n_at),
            "n_campus_at_delivery": null(done_c, self.pick(n_campus, at_c)),
            "m_at_delivery": null(done, m_at),
            "generations_fed": generations_fed,
            "generations_campus": generations_campus,
            "kappa": null(done, xp.where(several, 1 / self.pick(inverse, m_at), 1.0)),
            "cu": null(done, xp.where(several, self.pick(cu, m_at), 1.0)),
            "u_fed": null(done, rate_at / (F0 * xp.where(done, n_at, 1.0))),
            "target_flop": flop,
            "work_fed": work_fed,
            "work_campus": work_campus,
            "lag_months_fed": null(done, lags[0]),
            "lag_months_campus": null(done_c, lags[1]),
            "exposed_months_fed": exposed[0],
            "exposed_months_campus": exposed[1],
            "exposed_months_avoided": exposed[1] - exposed[0],
            "h100e_hours_fed": hours_owned + HOURS * (y_region * n_region).sum(0),
            "h100e_hours_campus": HOURS * mw_years * there(per_mw),
            "energy_mwh_fed": full_power * (s.power @ y_owned) + energy_region.sum(0),
            "energy_mwh_campus": energy_campus,
            "cost_eur_fed": hours_owned * hour_price
            + (energy_region * block("price")).sum(0)
            + x("mesh_mw") * capital * y_region.sum(0),
            "cost_eur_campus": energy_campus * price_campus + mw_years * capital,
            "tco2_fed": (full_power * ((s.power * s.carbon) @ y_owned) + (energy_region * block("carbon")).sum(0)) / 1000,
            "tco2_campus": energy_campus * carbon_campus / 1000,
        }

    def pick(self, a, index):
        """(points,): the element of each row of a (points, k)."""
        return self.arrays.gather(a, index[:, None])[:, 0]

    def inverse_kappa(self, law, kappa_20, steps, size, flop):
        xp = self.arrays.xp
        beta = 1.0923 * size**-0.2342 * xp.log(steps) / math.log(30)
        linear = xp.where(law == RANGE, xp.log(kappa_20) * xp.log(steps) / math.log(100), beta / 0.0477)
        ratio, power = 0.0, 0.0
        for curve, (e, a, exp_a, b, exp_b) in LOSS.items():
            g = (exp_a * a / (exp_b * b)) ** (1 / (exp_a + exp_b))
            params = g * (flop / 6) ** (exp_b / (exp_a + exp_b))
            reducible = a * params**-exp_a + b * (flop / 6 / params) ** -exp_b
            ratio = xp.where(law == curve, (e + reducible) / reducible, ratio)
            power = xp.where(law == curve, (exp_a + exp_b) / (exp_a * exp_b), power)
        return self.arrays.inverse_kappa(law, linear, ratio, power, beta, self.ln_m)

    def compute_utilisation(self, x, size, tau):
        xp = self.arrays.xp
        inner = x("inner_steps") * 6 * size * tau / (F0 * x("mfu_fed") * x("fp8"))
        exchange = (1 - x("overlap")) * 2 * size * x("exchange_bits") / (1e9 * x("wan_gbps"))
        apart = 1 - 1 / np.maximum(np.arange(self.study.max_sites + 1), 1)
        computed = xp.minimum(0.99, 1 / (1 + per_point(exchange / inner) * apart))
        return xp.where(per_point(x("comm_model") == MEASURED), per_point(x("cu")), computed)

    def deliver(self, rate, t, t_next, work, since):
        """The date (points,) at which work is done since a date, and in which interval."""
        xp = self.arrays.xp
        begin = xp.maximum(t, since if isinstance(since, float) else since[:, None])
        part = rate * xp.maximum(t_next - begin, 0)
        done = xp.cumsum(part, 1)
        years = work / YEAR
        reached = done >= years[:, None]
        at = xp.argmax(reached, 1)
        left = years - (self.pick(done, at) - self.pick(part, at))
        ok = reached[:, -1]
        per_year = xp.where(ok, self.pick(rate, at), 1.0)
        return xp.where(ok, self.pick(begin, at) + left / per_year, np.inf), at

"""The peer in numba: one compiled loop over points, with the tables and generators of the numpy peer.

The numbers of rows are constants of the compiled code. Efficiencies of M sites are computed for
those M that occur, and the walk through the events stops at the delivery.
"""

import math
from collections import namedtuple

import numpy as np
from numba import njit

from federation import EMERGENCY, FLEXIBLE, GAS, HOFFMANN, LOSS, MEASURED, NAMED, PSI, RANDOM, RANGE, SCALING, TODAY, WITHIN_LEAD, BESIROGLU
from study import F0, HORIZON, HOURS, YEAR, Study

INF = math.inf
CONSTANT, CHOICE, EVENT, UNIFORM, LAW, MEMBER = range(6)
fast = njit(nogil=True, error_model="numpy")


class Numba:
    packages = ("numpy", "numba")

    def __init__(self, study: Study, points: int, seed):
        self.study, self.points = study, points
        self.rng = np.random.Generator(np.random.SFC64(seed))
        self.rows = np.empty((points, len(study.inputs)))
        for k, x in enumerate(study.inputs):
            if x["type"] == "constant":
                self.rows[:, k] = x["value"]
        self.y = np.empty((len(study.outputs), points))
        self.fill, self.model = build(study)

    def compile(self) -> None:
        self.evaluate(self.sample())

    def sample(self) -> np.ndarray:
        self.fill(self.rng, self.rows)
        return self.rows.T

    def evaluate(self, rows) -> dict:
        self.model(np.ascontiguousarray(rows.T), self.y)
        kinds = {o["name"]: o["kind"] for o in self.study.outputs}
        return {name: y > 0 if kinds[name] == "bool" else y for name, y in zip(NAMES, self.y)}


def once(function):
    """One compiled model for all workers."""
    kept = {}

    def get(study):
        if id(study) not in kept:
            kept[id(study)] = function(study)
        return kept[id(study)]

    return get


@once
def build(study: Study):
    return sampler(study), model(study)


def sampler(study: Study):
    count = len(study.inputs)
    kind, law = np.zeros(count, dtype=np.int64), np.zeros(count, dtype=np.int64)
    low, span = np.zeros(count), np.zeros(count)
    weights = np.full((count, max(len(x.get("weights", [])) for x in study.inputs)), INF)
    members = {m for g in study.groups for m in g["members"]}
    for k, x in enumerate(study.inputs):
        kind[k] = {"constant": CONSTANT, "choice": CHOICE, "uniform01": EVENT, "law": LAW}[x["type"]]
        if x["type"] == "choice":
            weights[k, : len(x["weights"]) - 1] = np.cumsum(x["weights"])[:-1]
        if x["type"] == "law":
            law[k] = x["law"]
            dist = study.laws[x["law"]]
            if x["name"] in members:
                kind[k] = MEMBER
            elif dist["family"] == "uniform":
                kind[k] = UNIFORM
                low[k], span[k] = dist["args"]["low"], dist["args"]["high"] - dist["args"]["low"]
    # Members of groups in order, with the place of the one that they follow.
    order = np.array([study.row[m] for g in study.groups for m in g["members"]])
    bounds = np.cumsum([0] + [len(g["members"]) for g in study.groups])
    follows = np.array([study.row[f] if f else -1 for g in study.groups for f in g.get("follows", [""] * len(g["members"]))])
    rho = np.array([g["rho"] for g in study.groups])
    follow_rho = np.array([g.get("follow_rho", 0) for g in study.groups])
    tables, first, per_step, last = study.tables, study.first, 1 / study.step, study.count - 2

    @fast
    def look(law, score):
        place = (score - first) * per_step
        at = min(max(int(place), 0), last)
        base = tables[law, at]
        return base + (place - at) * (tables[law, at + 1] - base)

    @fast
    def fill(rng, rows):
        score = np.empty(count)
        for i in range(len(rows)):
            x = rows[i]
            for k in range(count):
                if kind[k] == LAW:
                    x[k] = look(law[k], rng.standard_normal())
                elif kind[k] == EVENT:
                    x[k] = rng.random()
                elif kind[k] == UNIFORM:
                    x[k] = low[k] + span[k] * rng.random()
                elif kind[k] == CHOICE:
                    u, option = rng.random(), 0
                    while u >= weights[k, option]:
                        option += 1
                    x[k] = option
            for g in range(len(rho)):
                factor, own = math.sqrt(rho[g]) * rng.standard_normal(), math.sqrt(1 - rho[g])
                c = follow_rho[g]
                rest = math.sqrt(1 - c * c)
                for j in range(bounds[g], bounds[g + 1]):
                    k = order[j]
                    z = factor + own * rng.standard_normal()
                    if follows[j] >= 0:
                        z = c * score[follows[j]] + rest * z
                    score[k] = z
                    if kind[k] == MEMBER:
                        x[k] = look(law[k], z)

    return fill


SCALARS = """tokens_per_param tau_405 bcrit_405 tau_exp bcrit_exp mfu_fed mfu_old mfu_campus fp8 goodput_shared
goodput_reserved cu straggler vendor_mix kappa_20 inner_steps exchange_bits wan_gbps overlap batch_m_exp p_restart_fed
p_restart_campus restart_fraction fed_decision campus_decision agree_today agree_priority share_today share_priority
share_emergency service_life site_min_h100e mesh_mw campus_mw h100e_per_mw build40 build1gw fitout equipment_floor
flex_saving gas_wait p_shock shock_factor reapply_years ramp_years campus_lead_scale price_h100e_usd usd_per_eur
capex_per_mw pue_owned discount_rate asset_life gas_price gas_carbon p_form p_fed_funded p_campus_funded frontier_growth
algo_progress frontier_lag_max access_hazard generation_years penalty_law comm_model regime route siting staging u_form
u_fed_funded u_campus_funded u_cut u_fed_restart u_campus_restart u_campus_region"""

NAMES = """win t_fed t_campus gap_months t_single fed_gain_months t_first_fed campus_power_date t_cut win_unconditional
formed campus_exists neither frontier_class_fed frontier_class_campus first_site campus_region n_fed_at_delivery
n_campus_at_delivery m_at_delivery generations_fed generations_campus kappa cu u_fed target_flop work_fed work_campus
lag_months_fed lag_months_campus exposed_months_fed exposed_months_campus exposed_months_avoided h100e_hours_fed
h100e_hours_campus energy_mwh_fed energy_mwh_campus cost_eur_fed cost_eur_campus tco2_fed tco2_campus""".split()


def model(study: Study):
    names = SCALARS.split()
    I = namedtuple("I", names)(*(study.row[name] for name in names))  # noqa: E741
    O = namedtuple("O", NAMES)(*range(len(NAMES)))  # noqa: E741
    owned, mesh, regions, limit = study.owned, study.mesh, len(study.regions), study.max_sites
    units = owned + mesh
    online, count, peak = (study.rows[k] for k in ("online", "count", "peak"))
    retire = np.full(owned, -1)
    retire[study.retiring] = study.rows["retire"]
    lead1gw, lead40, price, carbon, pue, refuse1gw, refuse40, u_shock, u_rounds, slip, u_mesh = (
        study.rows[k]
        for k in ("lead1gw", "lead40", "price", "carbon", "pue", "refuse1gw", "refuse40", "u_shock", "u_rounds", "slip", "u_mesh")
    )
    modern, power, site_carbon = study.modern, study.power, study.carbon
    shortest, named, size_0 = study.shortest, study.named, study.size
    ln_m = np.log(np.maximum(np.arange(limit + 1), 1))
    curve = (ln_m / math.log(20)) ** 1.5
    losses = np.array([LOSS[HOFFMANN], LOSS[BESIROGLU]])

    @fast
    def prepare(x, size, flop, tau):
        """What of 1/kappa(M) and CU(M) does not depend on M."""
        law, steps = int(x[I.penalty_law]), x[I.inner_steps]
        beta = 1.0923 * size**-0.2342 * math.log(steps) / math.log(30.0)
        linear, ratio, power = beta / 0.0477, 0.0, 0.0
        if law == RANGE:
            linear = math.log(x[I.kappa_20]) * math.log(steps) / math.log(100.0)
        elif law >= HOFFMANN:
            e, a, exp_a, b, exp_b = losses[law - HOFFMANN]
            g = (exp_a * a / (exp_b * b)) ** (1 / (exp_a + exp_b))
            n = g * (flop / 6) ** (exp_b / (exp_a + exp_b))
            r = a * n**-exp_a + b * (flop / 6 / n) ** -exp_b
            ratio, power = (e + r) / r, (exp_a + exp_b) / (exp_a * exp_b)
        inner = steps * 6 * size * tau / (F0 * x[I.mfu_fed] * x[I.fp8])
        exchange = (1 - x[I.overlap]) * 2 * size * x[I.exchange_bits] / (1e9 * x[I.wan_gbps])
        return law, linear, ratio, power, beta, exchange / inner

    @fast
    def inverse_kappa(m, p):
        law, linear, ratio, power, beta, _ = p
        if law == RANGE:
            return math.exp(-linear * curve[m])
        if law == SCALING:
            return math.exp(-linear * ln_m[m])
        return math.exp(-power * math.log1p(ratio * math.expm1(beta * ln_m[m])))

    @fast
    def utilisation(m, x, p):
        if x[I.comm_model] == MEASURED:
            return x[I.cu]
        return min(0.99, 1 / (1 + p[5] * (1 - 1 / m)))

    @fast
    def deliver_fed(x, events, t, m, n, w, together, p, tau, batch, work, since):
        left = work / YEAR
        together[:] = -1
        for i in range(events):
            end = t[i + 1] if i + 1 < events else HORIZON
            if end <= since or m[i] == 0:
                continue
            k = m[i]
            if together[k] < 0:
                together[k] = 1.0
                if k > 1:
                    together[k] = utilisation(k, x, p) * inverse_kappa(k, p) * x[I.vendor_mix] / x[I.straggler]
            cap = batch
            if x[I.batch_m_exp] != 0:
                cap *= math.exp(x[I.batch_m_exp] * ln_m[k])
            rate = F0 * together[k] * w[i] / (1 + n[i] * tau / cap)
            begin = max(t[i], since)
            part = rate * (end - begin)
            if part >= left:
                return begin + left / rate, i, rate
            left -= part
        return INF, -1, 0.0

    @fast
    def deliver_campus(stages, n, weight, tau, batch, work, since):
        left = work / YEAR
        for j in range(3):
            end = min(stages[j + 1], HORIZON) if j < 2 else HORIZON
            begin = max(stages[j], since)
            if end <= begin:
                continue
            rate = F0 * weight * n[j] / (1 + n[j] * tau / batch)
            part = rate * (end - begin)
            if part >= left:
                return begin + left / rate, j
            left -= part
        return INF, -1

    @fast
    def months(a, b):
        return 12 * (b - a) if a < INF and b < INF else INF

    @fast
    def lag(x, flop, started, delivered):
        if delivered == INF:
            return INF
        progress = math.log(x[I.algo_progress])
        ability = math.log(flop / 5e26) + progress * (started + 0.5)
        return 12 * (delivered + 0.5 - ability / (math.log(x[I.frontier_growth]) + progress))

    @fast
    def wait_of(x, r, flex):
        if x[I.route] == GAS:
            return x[I.gas_wait]
        shock = x[I.shock_factor] if x[u_shock[r]] < x[I.p_shock] else 1.0
        return max(x[I.equipment_floor], x[I.campus_lead_scale] * x[lead1gw[r]] * shock - flex)

    @fast
    def applied_at(x, r):
        if x[I.route] == GAS:
            return x[I.campus_decision]
        return x[I.campus_decision] + math.floor(math.log(x[u_rounds[r]]) / math.log(x[refuse1gw[r]])) * x[I.reapply_years]

    @fast
    def first_stage(x, r, psi, flex):
        return applied_at(x, r) + max(psi * wait_of(x, r, flex), x[I.build1gw]) + x[I.fitout]

    @fast
    def evaluate(rows, y):
        n, w, start, end = np.empty(units), np.empty(units), np.empty(units), np.empty(units)
        able, taken = np.empty(units, dtype=np.bool_), np.empty(units, dtype=np.bool_)
        size, per_mw = np.empty(units), np.empty(regions)
        t, dn, dw, dm = np.empty(2 * limit), np.empty(2 * limit), np.empty(2 * limit), np.empty(2 * limit, dtype=np.int64)
        together = np.empty(limit + 1)
        stages, nc = np.empty(3), np.empty(3)
        for i in range(len(rows)):
            x = rows[i]
            # Targets.
            flop, tau, batch = 6 * x[I.tokens_per_param] * size_0**2, x[I.tau_405], x[I.bcrit_405]

            # Owned machines.
            regime = x[I.regime]
            if regime == TODAY:
                share, agreed = x[I.share_today], x[I.fed_decision] + x[I.agree_today]
            else:
                share = x[I.share_emergency] if regime == EMERGENCY else x[I.share_priority]
                agreed = x[I.fed_decision] + x[I.agree_priority]
            goodput = x[I.goodput_reserved] if regime == EMERGENCY else x[I.goodput_shared]
            t_single = INF
            for k in range(owned):
                whole = x[count[k]] * x[peak[k]] / 989
                n[k] = share * whole
                w[k] = goodput * (x[I.mfu_fed] * x[I.fp8] if modern[k] else x[I.mfu_old])
                start[k] = max(x[online[k]], agreed)
                end[k] = x[retire[k]] if retire[k] >= 0 else x[online[k]] + x[I.service_life]
                able[k] = whole >= x[I.site_min_h100e] and end[k] > start[k] and start[k] < HORIZON
                if able[k]:
                    date = start[k] + flop * (1 + n[k] * tau / batch) / (F0 * w[k] * n[k] * YEAR)
                    if date < end[k] and date <= HORIZON and date < t_single:
                        t_single = date
            # New sites.
            for r in range(regions):
                per_mw[r] = x[I.h100e_per_mw] * 1.20 / x[pue[r]]
            for j in range(mesh):
                k, r = owned + j, j % regions
                n[k] = x[I.mesh_mw] * per_mw[r]
                w[k] = x[I.mfu_fed] * x[I.fp8] * x[I.goodput_reserved]
                start[k] = x[I.fed_decision] + max(x[lead40[r]] * x[slip[j]], x[I.build40]) + x[I.fitout]
                end[k] = INF
                able[k] = x[u_mesh[j]] >= x[refuse40[r]] and n[k] >= x[I.site_min_h100e] and start[k] < HORIZON
            # The largest of them.
            eligible = 0
            for k in range(units):
                taken[k] = able[k]
                if able[k]:
                    size[eligible] = n[k]
                    eligible += 1
            if eligible > limit:
                least = np.partition(size[:eligible], eligible - limit)[eligible - limit]
                equal = limit
                for k in range(units):
                    if able[k] and n[k] > least:
                        equal -= 1
                for k in range(units):
                    taken[k] = able[k] and n[k] >= least
                    if taken[k] and n[k] == least:
                        taken[k] = equal > 0
                        equal -= 1
            # Events in order of date.
            events, first_site, t_first = 0, -1, INF
            for k in range(units):
                if not taken[k]:
                    continue
                if start[k] < t_first:
                    first_site, t_first = k, start[k]
                for sign in (1, -1):
                    date = start[k] if sign > 0 else end[k]
                    if date >= HORIZON:
                        continue
                    j = events
                    while j > 0 and t[j - 1] > date:
                        t[j], dn[j], dw[j], dm[j] = t[j - 1], dn[j - 1], dw[j - 1], dm[j - 1]
                        j -= 1
                    t[j], dn[j], dw[j], dm[j] = date, sign * n[k], sign * n[k] * w[k], sign
                    events += 1
            for j in range(1, events):
                dn[j] += dn[j - 1]
                dw[j] += dw[j - 1]
                dm[j] += dm[j - 1]

            work_fed = work_campus = flop
            if x[I.u_fed_restart] < x[I.p_restart_fed]:
                work_fed = flop * (1 + x[I.restart_fraction])
            if x[I.u_campus_restart] < x[I.p_restart_campus]:
                work_campus = flop * (1 + x[I.restart_fraction])
            p = prepare(x, size_0, flop, tau)
            t_fed, at, rate = deliver_fed(x, events, t, dm, dn, dw, together, p, tau, batch, work_fed, 0.0)

            # The campus.
            gas = x[I.route] == GAS
            flex = x[I.flex_saving] if x[I.route] == FLEXIBLE else 0.0
            within = x[I.staging] == WITHIN_LEAD and not gas
            psi = PSI[0] if within else 1.0
            if x[I.siting] == NAMED:
                region = named
            elif x[I.siting] == RANDOM:
                region = int(regions * x[I.u_campus_region])
            else:
                region, best = -1, INF
                for r in shortest:
                    date = first_stage(x, r, psi, flex)
                    if region < 0 or date < best:
                        region, best = r, date
            stages[0] = first_stage(x, region, psi, flex)
            if within:
                stages[1] = first_stage(x, region, PSI[1], flex)
                stages[2] = first_stage(x, region, PSI[2], flex)
            else:
                stages[1] = stages[0] + 0.5 * x[I.ramp_years]
                stages[2] = stages[0] + x[I.ramp_years]
            whole = x[I.campus_mw] * per_mw[region]
            nc[0], nc[1], nc[2] = 0.17 * whole, 0.5 * whole, whole
            w_campus = x[I.mfu_campus] * x[I.fp8] * x[I.goodput_reserved]
            t_campus, at_c = deliver_campus(stages, nc, w_campus, tau, batch, work_campus, 0.0)
            power_date = stages[0] if stages[0] <= HORIZON else INF

            # At delivery, before the tables are used again.
            y[O.n_fed_at_delivery, i] = y[O.m_at_delivery, i] = y[O.kappa, i] = y[O.cu, i] = y[O.u_fed, i] = INF
            if at >= 0:
                m = dm[at]
                y[O.n_fed_at_delivery, i], y[O.m_at_delivery, i] = dn[at], m
                y[O.kappa, i] = 1 / inverse_kappa(m, p) if m > 1 else 1.0
                y[O.cu, i] = utilisation(m, x, p) if m > 1 else 1.0
                y[O.u_fed, i] = rate / (F0 * dn[at])
            y[O.n_campus_at_delivery, i] = nc[at_c] if at_c >= 0 else INF

            # Generations.
            generations_fed, generations_campus = int(at >= 0), int(at_c >= 0)
            since_fed, since_campus = t_fed, t_campus
            for j in range(1, 3):
                if since_fed == INF and since_campus == INF:
                    break
                growth = x[I.frontier_growth] ** (j * x[I.generation_years])
                ratio = math.sqrt(growth)
                tau_j, batch_j = tau * ratio ** -x[I.tau_exp], batch * ratio ** x[I.bcrit_exp]
                if since_fed < INF:
                    q = prepare(x, size_0 * ratio, flop * growth, tau_j)
                    since_fed, _, _ = deliver_fed(x, events, t, dm, dn, dw, together, q, tau_j, batch_j, flop * growth, since_fed)
                    generations_fed += since_fed < INF
                if since_campus < INF:
                    since_campus, _ = deliver_campus(stages, nc, w_campus, tau_j, batch_j, flop * growth, since_campus)
                    generations_campus += since_campus < INF

            # Policy.
            formed = x[I.u_form] < x[I.p_form] and x[I.u_fed_funded] < x[I.p_fed_funded]
            exists = x[I.u_campus_funded] < x[I.p_campus_funded]
            win = t_fed < t_campus
            cut = 0.89 - math.log(1 - x[I.u_cut]) / x[I.access_hazard]
            lag_fed, lag_campus = lag(x, flop, t_first, t_fed), lag(x, flop, power_date, t_campus)
            exposed_fed = 12 * max(0.0, min(t_fed, HORIZON) - cut)
            exposed_campus = 12 * max(0.0, min(t_campus, HORIZON) - cut)

            # Bills.
            capital = x[I.capex_per_mw] * x[I.discount_rate] / -math.expm1(-x[I.asset_life] * math.log1p(x[I.discount_rate]))
            hour_price = x[I.price_h100e_usd] / x[I.usd_per_eur]
            hours = energy = cost = tco2 = 0.0
            until = min(t_fed, HORIZON)
            for k in range(units):
                years = min(end[k], until) - start[k]
                if not taken[k] or years <= 0:
                    continue
                h = n[k] * years * HOURS
                hours += h
                if k < owned:
                    e = share * power[k] * x[I.pue_owned] * years * HOURS
                    cost += h * hour_price
                    tco2 += e * site_carbon[k]
                else:
                    r = (k - owned) % regions
                    e = x[I.mesh_mw] * years * HOURS
                    cost += e * x[price[r]] + x[I.mesh_mw] * capital * years
                    tco2 += e * x[carbon[r]]
                energy += e
            until = min(t_campus, HORIZON)
            mw_years = x[I.campus_mw] * (
                0.17 * max(until - stages[0], 0.0) + 0.33 * max(until - stages[1], 0.0) + 0.5 * max(until - stages[2], 0.0)
            )
            e = mw_years * HOURS
            y[O.win, i], y[O.t_fed, i], y[O.t_campus, i] = win, t_fed, t_campus
            y[O.gap_months, i], y[O.t_single, i] = months(t_fed, t_campus), t_single
            y[O.fed_gain_months, i], y[O.t_first_fed, i] = months(t_fed, t_single), t_first
            y[O.campus_power_date, i], y[O.t_cut, i] = power_date, cut if cut <= HORIZON else INF
            y[O.win_unconditional, i] = formed and at >= 0 and (not exists or win)
            y[O.formed, i], y[O.campus_exists, i], y[O.neither, i] = formed, exists, at < 0 and at_c < 0
            y[O.frontier_class_fed, i] = at >= 0 and lag_fed <= x[I.frontier_lag_max]
            y[O.frontier_class_campus, i] = at_c >= 0 and lag_campus <= x[I.frontier_lag_max]
            y[O.first_site, i], y[O.campus_region, i] = first_site if first_site >= 0 else INF, region
            y[O.generations_fed, i], y[O.generations_campus, i] = generations_fed, generations_campus
            y[O.target_flop, i], y[O.work_fed, i], y[O.work_campus, i] = flop, work_fed, work_campus
            y[O.lag_months_fed, i], y[O.lag_months_campus, i] = lag_fed, lag_campus
            y[O.exposed_months_fed, i], y[O.exposed_months_campus, i] = exposed_fed, exposed_campus
            y[O.exposed_months_avoided, i] = exposed_campus - exposed_fed
            y[O.h100e_hours_fed, i], y[O.energy_mwh_fed, i] = hours, energy
            y[O.cost_eur_fed, i], y[O.tco2_fed, i] = cost, tco2 / 1000
            y[O.h100e_hours_campus, i], y[O.energy_mwh_campus, i] = mw_years * HOURS * per_mw[region], e
            y[O.cost_eur_campus, i] = e * (x[I.gas_price] if gas else x[price[region]]) + mw_years * capital
            y[O.tco2_campus, i] = e * (x[I.gas_carbon] if gas else x[carbon[region]]) / 1000

    return evaluate

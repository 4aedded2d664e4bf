// The part of the default study that Squiggle can express: layer 1 at 40 sites, and the whole date
// of a campus in one region on the firm route, staged after its lead.
//
//   node squiggle.mjs --study FILE [--samples N] [--seed S] [--check SAMPLES.csv]
//
// --check compares with points of mc for the same case; README.md says how they are made.
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { run } from "@quri/squiggle-lang";

const { values: options } = parseArgs({
  options: {
    study: { type: "string" },
    samples: { type: "string", default: "100000" },
    seed: { type: "string", default: "1" },
    check: { type: "string" },
  },
});
const region = "fr";
const sites = 40;
const study = JSON.parse(readFileSync(options.study, "utf8"));
const inputs = new Map(study.inputs.map((input) => [input.name, input]));

// distribution writes an input as an expression of Squiggle. All families have an exact form.
function distribution(name) {
  const input = inputs.get(name);
  if (input.type === "constant") return `${input.value}`;
  if (input.type === "uniform01") return "SampleSet.fromDist(uniform(0, 1))";
  const { family, args, scale } = study.laws[input.law];
  const ln = scale === "log" ? Math.log : (x) => x;
  const wrap = (e) => (scale === "log" ? `exp(${e})` : e);
  switch (family) {
    case "uniform":
      return `SampleSet.fromDist(uniform(${args.low}, ${args.high}))`;
    case "pert": {
      const [low, mode, high] = [ln(args.low), ln(args.mode), ln(args.high)];
      const a = 1 + (args.weight * (mode - low)) / (high - low);
      const b = 1 + (args.weight * (high - mode)) / (high - low);
      return wrap(`SampleSet.fromDist(beta(${a}, ${b})) * ${high - low} + (${low})`);
    }
    case "two_piece_normal": {
      // Half the range at a level of 0.9 is 1.645 standard deviations.
      if (args.level !== 0.9) throw new Error(`${name}: level ${args.level}`);
      const [low, median, high] = [ln(args.low), ln(args.median), ln(args.high)];
      const z = 1.6448536269514722;
      return wrap(
        `SampleSet.map(SampleSet.fromDist(normal(0, 1)), {|z| ${median} + z * (if z < 0 then ${(median - low) / z} else ${(high - median) / z})})`,
      );
    }
    case "lognormal":
      return `${args.shift ?? 0} + SampleSet.fromDist(lognormal(${Math.log(args.median)}, ${Math.log(args.gsd)}))`;
    case "logit_normal": {
      const logit = Math.log(args.median / (1 - args.median));
      return `1 / (1 + exp(-SampleSet.fromDist(normal(${logit}, ${Math.log(args.gsd)}))))`;
    }
    case "gamma": {
      const shape = 1 / args.cv ** 2;
      return `SampleSet.fromDist(gamma(${shape}, ${args.mode / (shape - 1)}))`;
    }
  }
  throw new Error(`${name}: Squiggle has no ${family}`);
}

const used = [
  "mfu_fed", "fp8", "goodput_reserved", "cu", "vendor_mix", "straggler", "kappa_20", "inner_steps",
  "tokens_per_param", "tau_405", "bcrit_405", "mfu_campus", "restart_fraction", "p_restart_campus", "u_campus_restart",
  "campus_decision", "campus_lead_scale", `lead1gw_${region}`, `u_shock_${region}`, "p_shock", "shock_factor",
  "equipment_floor", `refuse1gw_${region}`, `u_rounds_${region}`, "reapply_years", "build1gw", "fitout", "ramp_years",
  "campus_mw", "h100e_per_mw", `pue_${region}`,
];
const constant = (name) => inputs.get(name).type === "constant";
const drawn = used.filter((name) => !constant(name));
const short = (name) => (name.endsWith(`_${region}`) ? name.slice(0, -region.length - 1) : name);

const layer1 = `
efficiency = mfu_fed * fp8 * goodput_reserved * cu * vendor_mix /
  (straggler * kappa_20 ^ (${(Math.log(sites) / Math.log(20)) ** 1.5} * log(inner_steps) / ${Math.log(100)}))
`;
// A campus of 405B, for which tau and B are as stated: its rate at a share of its power, and when the
// stages at 17 %, 50 % and all of it have done the work.
const campus = `
date = SampleSet.mapN([${drawn.map(short)}], {|x|
${drawn.map((name, i) => `  ${short(name)} = x[${i}]`).join("\n")}
  flop = 6 * tokens_per_param * 4.05e11 ^ 2
  work = flop * (if u_campus_restart < p_restart_campus then 1 + restart_fraction else 1)
  lead = campus_lead_scale * lead1gw * (if u_shock < p_shock then shock_factor else 1)
  wait = max([equipment_floor, lead])
  rounds = floor(log(u_rounds) / log(refuse1gw))
  first = campus_decision + rounds * reapply_years + max([wait, build1gw]) + fitout
  n = campus_mw * h100e_per_mw * 1.20 / pue
  rate(share) = 9.89e14 * 3.15576e7 * mfu_campus * fp8 * goodput_reserved * share * n /
    (1 + share * n * tau_405 / bcrit_405)
  r1 = rate(0.17)
  r2 = rate(0.5)
  half = ramp_years / 2
  years = if r1 * half >= work then work / r1 else if (r1 + r2) * half >= work then half + (work - r1 * half) / r2 else ramp_years + (work - (r1 + r2) * half) / rate(1)
  first + years
})
`;
const definitions = used
  .map((name) => `${short(name)} = ${distribution(name)}`)
  .join("\n");

async function evaluate(name, code) {
  const start = performance.now();
  const output = await run(`${definitions}\n${code}\n${name}`, {
    environment: { sampleCount: Number(options.samples), xyPointLength: 1000, seed: options.seed },
  });
  if (!output.result.ok) throw new Error(output.result.value.toString());
  const { result } = output.result.value;
  return { seconds: (performance.now() - start) / 1000, samples: result.value.getSamples() };
}

const mean = (x) => x.reduce((a, b) => a + b, 0) / x.length;
function summary(x) {
  const n = x.length;
  const m = mean(x);
  const sd = Math.sqrt(mean(x.map((v) => (v - m) ** 2)));
  const sorted = Float64Array.from(x).sort();
  const at = (p) => sorted[Math.min(n - 1, Math.max(0, Math.round(p * (n - 1))))];
  // The standard error of a quantile: half the distance of the ranks one deviation to either side.
  const quantile = (p) => {
    const d = Math.sqrt((p * (1 - p)) / n);
    return { value: at(p), error: (at(p + d) - at(p - d)) / 2 };
  };
  return { mean: { value: m, error: sd / Math.sqrt(n) }, q05: quantile(0.05), median: quantile(0.5), q95: quantile(0.95) };
}

const startup = performance.now() / 1000; // since the process began
const horizon = 20;
const efficiency = await evaluate("efficiency", layer1);
const date = await evaluate("date", campus);
const delivered = date.samples.filter((t) => t <= horizon);
const found = { efficiency: summary(efficiency.samples), t_campus: summary(delivered) };
console.log(
  JSON.stringify({
    peer: "squiggle",
    threads: 1,
    samples: Number(options.samples),
    seconds_sampling: null,
    seconds_total: efficiency.seconds + date.seconds,
    startup_seconds: startup,
    p_win: null,
    p_win_se: null,
    t_fed_mean: null,
    t_fed_se: null,
    gap_mean: null,
    gap_se: null,
    t_fed_median: null,
    t_campus_median: null, // that of one region, below, is another quantity
    delivered_fed: null,
    delivered_campus: null,
    versions: `squiggle-lang ${JSON.parse(readFileSync(new URL("./package.json", import.meta.url))).dependencies["@quri/squiggle-lang"]}, node ${process.version}`,
    part: {
      seconds_efficiency: efficiency.seconds,
      seconds_campus: date.seconds,
      ...found,
      delivered: delivered.length / date.samples.length,
    },
  }),
);

if (options.check) {
  const [header, ...rows] = readFileSync(options.check, "utf8").trim().split("\n").map((l) => l.split(","));
  // An input that is called like an output has _input behind it.
  const column = (name) => {
    const k = header.includes(`${name}_input`) ? header.indexOf(`${name}_input`) : header.indexOf(name);
    if (k < 0) throw new Error(`${options.check} has no column ${name}`);
    return k;
  };
  const at = Object.fromEntries(
    ["mfu_fed", "fp8", "goodput_reserved", "cu", "vendor_mix", "straggler", "kappa_20", "inner_steps"].map((n) => [n, column(n)]),
  );
  const eff = rows.map((r) => {
    const v = (name) => Number(r[at[name]]);
    const kappa = v("kappa_20") ** (((Math.log(sites) / Math.log(20)) ** 1.5 * Math.log(v("inner_steps"))) / Math.log(100));
    return (v("mfu_fed") * v("fp8") * v("goodput_reserved") * v("cu") * v("vendor_mix")) / (v("straggler") * kappa);
  });
  const t = header.indexOf("t_campus");
  const want = {
    efficiency: summary(eff),
    t_campus: summary(rows.filter((r) => r[t] !== "").map((r) => Number(r[t]))),
  };
  let worst = 0;
  for (const output of Object.keys(want)) {
    for (const statistic of Object.keys(want[output])) {
      const a = found[output][statistic];
      const b = want[output][statistic];
      const z = (a.value - b.value) / Math.hypot(a.error, b.error);
      worst = Math.max(worst, Math.abs(z));
      console.error(`${output} ${statistic}: squiggle ${a.value.toPrecision(6)}, mc ${b.value.toPrecision(6)}, ${z.toFixed(2)} standard errors`);
    }
  }
  // Eight comparisons: one beyond 4 standard errors is a false alarm once in 2,000 times.
  if (worst > 4) process.exitCode = 3;
}

package federation

import "github.com/federated-frontier/mc/model"

// scalars are the inputs that stand alone, in the order of docs/model.md. Dates are years
// since 2026-01-01, one year being 365.25 days.
var scalars = [...]model.Quantity{
	tokensPerParam: {Name: "tokens_per_param", Unit: "1", Doc: "Training tokens per parameter"},
	tau405:         {Name: "tau_405", Unit: "tokens/H100e/step", Doc: "Tokens per H100e and step for full utilisation, at 405B parameters"},
	bcrit405:       {Name: "bcrit_405", Unit: "tokens", Doc: "Critical batch at 405B parameters"},
	tauExp:         {Name: "tau_exp", Unit: "1", Doc: "Exponent by which tau falls with model size"},
	bcritExp:       {Name: "bcrit_exp", Unit: "1", Doc: "Exponent by which the critical batch grows with model size"},

	mfuFed:          {Name: "mfu_fed", Unit: "1", Doc: "Model FLOP utilisation of a federated site, BF16, Hopper and later"},
	mfuOld:          {Name: "mfu_old", Unit: "1", Doc: "Model FLOP utilisation of a federated site, MI250X, A100 and the like"},
	mfuCampus:       {Name: "mfu_campus", Unit: "1", Doc: "Model FLOP utilisation of the campus, BF16"},
	fp8:             {Name: "fp8", Unit: "1", Doc: "Gain of FP8 over BF16"},
	goodputShared:   {Name: "goodput_shared", Unit: "1", Doc: "Availability times goodput on a shared batch system"},
	goodputReserved: {Name: "goodput_reserved", Unit: "1", Doc: "Goodput on a reserved site"},
	cu:              {Name: "cu", Unit: "1", Doc: "Compute utilisation after overlap of communication"},
	straggler:       {Name: "straggler", Unit: "1", Doc: "Slow-down by waiting for the slowest site"},
	vendorMix:       {Name: "vendor_mix", Unit: "1", Doc: "Throughput kept when vendors are mixed"},
	kappa20:         {Name: "kappa_20", Unit: "1", Doc: "Compute multiplier of 20 sites at H = 100"},
	innerSteps:      {Name: "inner_steps", Unit: "1", Doc: "Inner steps H between exchanges"},
	exchangeBits:    {Name: "exchange_bits", Unit: "bit", Doc: "Bits per parameter and exchange"},
	wanGbps:         {Name: "wan_gbps", Unit: "Gbit/s", Doc: "Wide-area bandwidth per site"},
	overlap:         {Name: "overlap", Unit: "1", Doc: "Share of communication hidden behind computation"},
	batchMExp:       {Name: "batch_m_exp", Unit: "1", Doc: "Exponent by which the critical batch grows with the number of sites"},
	pRestartFed:     {Name: "p_restart_fed", Unit: "1", Doc: "Probability that the federated run has to be restarted"},
	pRestartCampus:  {Name: "p_restart_campus", Unit: "1", Doc: "Probability that the campus run has to be restarted"},
	restartFraction: {Name: "restart_fraction", Unit: "1", Doc: "Share of the run that a restart costs"},

	fedDecision:     {Name: "fed_decision", Unit: "yr", Doc: "Date of the decision for the federation"},
	campusDecision:  {Name: "campus_decision", Unit: "yr", Doc: "Date of the decision for the campus"},
	agreeToday:      {Name: "agree_today", Unit: "yr", Doc: "Time from decision to allocation under today's rules"},
	agreePriority:   {Name: "agree_priority", Unit: "yr", Doc: "Time from decision to allocation under a priority or emergency regime"},
	shareToday:      {Name: "share_today", Unit: "1", Doc: "Share of owned machines under today's rules"},
	sharePriority:   {Name: "share_priority", Unit: "1", Doc: "Share of owned machines under a declared priority"},
	shareEmergency:  {Name: "share_emergency", Unit: "1", Doc: "Share of owned machines in an emergency regime"},
	serviceLife:     {Name: "service_life", Unit: "yr", Doc: "Years in service of machines without a retirement date"},
	siteMinH100e:    {Name: "site_min_h100e", Unit: "H100e", Doc: "Smallest machine that can hold the model"},
	maxSites:        {Name: "max_sites", Unit: "1", Doc: "Largest number of sites in the federation"},
	meshSites:       {Name: "mesh_sites", Unit: "1", Doc: "Number of new sites applied for"},
	meshMw:          {Name: "mesh_mw", Unit: "MW", Doc: "Power of a new site at the meter"},
	campusMw:        {Name: "campus_mw", Unit: "MW", Doc: "Power of the campus at the meter"},
	h100ePerMw:      {Name: "h100e_per_mw", Unit: "H100e/MW", Doc: "H100-equivalents per MW at the meter, at PUE 1.20"},
	build40:         {Name: "build40", Unit: "yr", Doc: "Construction of a 40 MW site"},
	build1gw:        {Name: "build1gw", Unit: "yr", Doc: "Construction of a 1 GW campus"},
	fitout:          {Name: "fitout", Unit: "yr", Doc: "From power and roof to first operation"},
	equipmentFloor:  {Name: "equipment_floor", Unit: "yr", Doc: "Shortest wait for large transformers and switchgear"},
	flexSaving:      {Name: "flex_saving", Unit: "yr", Doc: "Wait saved by a flexible connection"},
	gasWait:         {Name: "gas_wait", Unit: "yr", Doc: "Wait for first power from on-site gas"},
	pShock:          {Name: "p_shock", Unit: "1", Doc: "Probability of a permitting or litigation shock to a 1 GW connection"},
	shockFactor:     {Name: "shock_factor", Unit: "1", Doc: "Factor by which a shock lengthens the wait"},
	reapplyYears:    {Name: "reapply_years", Unit: "yr", Doc: "Time lost by a refusal"},
	rampYears:       {Name: "ramp_years", Unit: "yr", Doc: "From first to full power when staged after the first connection"},
	campusLeadScale: {Name: "campus_lead_scale", Unit: "1", Doc: "Factor on every 1 GW lead time (a handle for sweeps)"},
	campusK:         {Name: "campus_k", Unit: "1", Doc: "Number of regions among which the best is taken"},
	campusDate:      {Name: "campus_date", Unit: "yr", Doc: "Date of first power on the scheduled route (the first AI Gigafactory)"},

	priceH100eUsd:     {Name: "price_h100e_usd", Unit: "USD/h", Doc: "Price of an H100e-hour on owned machines"},
	usdPerEur:         {Name: "usd_per_eur", Unit: "USD/EUR", Doc: "Exchange rate"},
	capexPerMw:        {Name: "capex_per_mw", Unit: "EUR/MW", Doc: "Capital cost of a new site or campus, IT included"},
	pueOwned:          {Name: "pue_owned", Unit: "1", Doc: "PUE of owned machines"},
	discountRate:      {Name: "discount_rate", Unit: "1/yr", Doc: "Discount rate"},
	assetLife:         {Name: "asset_life", Unit: "yr", Doc: "Life over which capital is written off"},
	gasPrice:          {Name: "gas_price", Unit: "EUR/MWh", Doc: "Price of electricity from on-site gas"},
	gasCarbon:         {Name: "gas_carbon", Unit: "g/kWh", Doc: "Carbon intensity of on-site gas"},
	scoreWTime:        {Name: "score_w_time", Unit: "1", Doc: "Weight of time in the regional score"},
	scoreWCost:        {Name: "score_w_cost", Unit: "1", Doc: "Weight of cost in the regional score"},
	scoreWCarbon:      {Name: "score_w_carbon", Unit: "1", Doc: "Weight of carbon in the regional score"},
	scoreWFeasibility: {Name: "score_w_feasibility", Unit: "1", Doc: "Weight of feasibility in the regional score"},

	pForm:           {Name: "p_form", Unit: "1", Doc: "Probability that member states form the federation"},
	pFedFunded:      {Name: "p_fed_funded", Unit: "1", Doc: "Probability that the federation is funded"},
	pCampusFunded:   {Name: "p_campus_funded", Unit: "1", Doc: "Probability that the campus is funded"},
	frontierGrowth:  {Name: "frontier_growth", Unit: "1/yr", Doc: "Factor per year by which frontier training compute grows"},
	algoProgress:    {Name: "algo_progress", Unit: "1/yr", Doc: "Factor per year by which algorithms save compute"},
	frontierLagMax:  {Name: "frontier_lag_max", Unit: "month", Doc: "Largest lag behind the frontier that still counts as frontier class"},
	accessHazard:    {Name: "access_hazard", Unit: "1/yr", Doc: "Hazard of being cut off from foreign models"},
	generationYears: {Name: "generation_years", Unit: "yr", Doc: "Years of frontier growth between generations"},
}

// choices are the inputs that select one of several options. The levels of target and
// campus_region come from the study.
var choices = [...]model.Quantity{
	target:       {Name: "target", Kind: model.Label, Doc: "What is trained: a model size, or an amount of compute in FLOP"},
	penaltyLaw:   {Name: "penalty_law", Kind: model.Label, Doc: "How the compute multiplier grows with sites", Levels: []string{"range", "scaling", "floor_hoffmann", "floor_besiroglu"}},
	commModel:    {Name: "comm_model", Kind: model.Label, Doc: "Whether compute utilisation is taken as measured or computed from bandwidth", Levels: []string{"measured", "computed"}},
	regime:       {Name: "regime", Kind: model.Label, Doc: "Regime under which owned machines are shared", Levels: []string{"today", "priority", "emergency"}},
	scope:        {Name: "scope", Kind: model.Label, Doc: "Which owned machines take part", Levels: []string{"none", "A", "AB", "ABC"}},
	route:        {Name: "route", Kind: model.Label, Doc: "How the campus gets power", Levels: []string{"firm", "flexible", "gas", "scheduled"}},
	siting:       {Name: "siting", Kind: model.Label, Doc: "How the region of the campus is chosen", Levels: []string{"named", "random", "best_of_k"}},
	staging:      {Name: "staging", Kind: model.Label, Doc: "When the campus gets the rest of its power", Levels: []string{"within_lead", "after_lead"}},
	campusRegion: {Name: "campus_region", Kind: model.Label, Doc: "Region of the campus if siting is named"},
}

// events are the U(0,1) inputs that stand alone.
var events = [...]model.Quantity{
	uForm:          {Name: "u_form", Unit: "1", Doc: "Event: the federation is formed"},
	uFedFunded:     {Name: "u_fed_funded", Unit: "1", Doc: "Event: the federation is funded"},
	uCampusFunded:  {Name: "u_campus_funded", Unit: "1", Doc: "Event: the campus is funded"},
	uCut:           {Name: "u_cut", Unit: "1", Doc: "Event: when access is cut"},
	uFedRestart:    {Name: "u_fed_restart", Unit: "1", Doc: "Event: the federated run is restarted"},
	uCampusRestart: {Name: "u_campus_restart", Unit: "1", Doc: "Event: the campus run is restarted"},
	uCampusRegion:  {Name: "u_campus_region", Unit: "1", Doc: "Event: the region of a randomly sited campus"},
}

// perRegion, perSite and perMesh are the inputs that exist once per region, per owned machine
// and per new site; their names end in the key of the region or machine, or in the number of
// the site.
var (
	perRegion = []model.Quantity{
		{Name: "lead1gw_", Unit: "yr", Doc: "Wait for a firm 1 GW connection"},
		{Name: "lead40_", Unit: "yr", Doc: "Wait for a firm 40 MW connection"},
		{Name: "price_", Unit: "EUR/MWh", Doc: "Price of electricity"},
		{Name: "carbon_", Unit: "g/kWh", Doc: "Carbon intensity of electricity"},
		{Name: "pue_", Unit: "1", Doc: "PUE of a new site"},
		{Name: "refuse1gw_", Unit: "1", Doc: "Probability that a 1 GW application is refused"},
		{Name: "refuse40_", Unit: "1", Doc: "Probability that a 40 MW application is refused"},
		{Name: "u_shock_", Unit: "1", Doc: "Event: a shock lengthens the 1 GW wait"},
		{Name: "u_rounds_", Unit: "1", Doc: "Event: the number of refused 1 GW applications"},
	}
	perSite = []model.Quantity{
		{Name: "online_", Unit: "yr", Doc: "Start of operation"},
		{Name: "count_", Unit: "1", Doc: "Number of accelerators"},
		{Name: "peak_", Unit: "TFLOP/s", Doc: "Dense BF16 rate per accelerator"},
		// and retire_ (yr) for machines that have a date
	}
	perMesh = []model.Quantity{
		{Name: "slip_", Unit: "1", Doc: "Factor on the regional 40 MW lead for this site"},
		{Name: "u_mesh_", Unit: "1", Doc: "Event: the application of this site is refused"},
	}
)

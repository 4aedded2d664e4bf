package federation

import "github.com/federated-frontier/mc/model"

// The outputs of a point are indexed by their place in the table of outputs; those of a region
// follow, kind by kind.
const (
	oWin = iota
	oTFed
	oTCampus
	oGapMonths
	oTSingle
	oFedGainMonths
	oTFirstFed
	oCampusPowerDate
	oTCut
	oWinUnconditional
	oFormed
	oCampusExists
	oNeither
	oFrontierClassFed
	oFrontierClassCampus
	oFirstSite
	oCampusRegion
	oNFedAtDelivery
	oNCampusAtDelivery
	oMAtDelivery
	oGenerationsFed
	oGenerationsCampus
	oKappa
	oCU
	oUFed
	oTargetFLOP
	oWorkFed
	oWorkCampus
	oLagMonthsFed
	oLagMonthsCampus
	oExposedMonthsFed
	oExposedMonthsCampus
	oExposedMonthsAvoided
	oH100eHoursFed
	oH100eHoursCampus
	oEnergyFed
	oEnergyCampus
	oCostFed
	oCostCampus
	oTCO2Fed
	oTCO2Campus
	oPWin
	oPWinUnconditional
	oPCampus
	oGapMonthsMean
	numOutputs
)

// outputs are the outputs that stand alone. The levels of the labels come from the inventory.
var outputs = [numOutputs]model.Quantity{
	oWin:                  {Name: "win", Kind: model.Bool, Doc: "The federation delivers before the campus, both pursued"},
	oTFed:                 {Name: "t_fed", Unit: "yr", Doc: "Delivery by the federation, years since 2026-01-01"},
	oTCampus:              {Name: "t_campus", Unit: "yr", Doc: "Delivery by the campus, years since 2026-01-01"},
	oGapMonths:            {Name: "gap_months", Unit: "month", Doc: "Campus minus federation; positive if the federation is first"},
	oTSingle:              {Name: "t_single", Unit: "yr", Doc: "Delivery by the best owned machine alone, years since 2026-01-01"},
	oFedGainMonths:        {Name: "fed_gain_months", Unit: "month", Doc: "Best machine alone minus federation"},
	oTFirstFed:            {Name: "t_first_fed", Unit: "yr", Doc: "First site of the federation at work, years since 2026-01-01"},
	oCampusPowerDate:      {Name: "campus_power_date", Unit: "yr", Doc: "First stage of the campus at work, years since 2026-01-01"},
	oTCut:                 {Name: "t_cut", Unit: "yr", Doc: "Access to foreign models is cut, years since 2026-01-01"},
	oWinUnconditional:     {Name: "win_unconditional", Kind: model.Bool, Doc: "The federation is formed, funded and delivers, and the campus is not built or is later"},
	oFormed:               {Name: "formed", Kind: model.Bool, Doc: "The federation is formed and funded"},
	oCampusExists:         {Name: "campus_exists", Kind: model.Bool, Doc: "The campus is funded"},
	oNeither:              {Name: "neither", Kind: model.Bool, Doc: "Neither side delivers by the horizon"},
	oFrontierClassFed:     {Name: "frontier_class_fed", Kind: model.Bool, Doc: "The federation's model is frontier class at delivery"},
	oFrontierClassCampus:  {Name: "frontier_class_campus", Kind: model.Bool, Doc: "The campus's model is frontier class at delivery"},
	oFirstSite:            {Name: "first_site", Kind: model.Label, Doc: "The site of the federation that is at work first"},
	oCampusRegion:         {Name: "campus_region", Kind: model.Label, Doc: "The region in which the campus stands"},
	oNFedAtDelivery:       {Name: "n_fed_at_delivery", Unit: "H100e", Doc: "H100-equivalents of the federation at delivery"},
	oNCampusAtDelivery:    {Name: "n_campus_at_delivery", Unit: "H100e", Doc: "H100-equivalents of the campus at delivery"},
	oMAtDelivery:          {Name: "m_at_delivery", Unit: "1", Doc: "Sites of the federation at work at delivery"},
	oGenerationsFed:       {Name: "generations_fed", Unit: "1", Doc: "Model generations the federation delivers by the horizon, at most 3"},
	oGenerationsCampus:    {Name: "generations_campus", Unit: "1", Doc: "Model generations the campus delivers by the horizon, at most 3"},
	oKappa:                {Name: "kappa", Unit: "1", Doc: "Compute multiplier of the federation at delivery"},
	oCU:                   {Name: "cu", Unit: "1", Doc: "Compute utilisation of the federation at delivery"},
	oUFed:                 {Name: "u_fed", Unit: "1", Doc: "Useful share of the federation's nominal compute at delivery"},
	oTargetFLOP:           {Name: "target_flop", Unit: "FLOP", Doc: "Training compute of the target"},
	oWorkFed:              {Name: "work_fed", Unit: "FLOP", Doc: "Work of the federation, restarts included"},
	oWorkCampus:           {Name: "work_campus", Unit: "FLOP", Doc: "Work of the campus, restarts included"},
	oLagMonthsFed:         {Name: "lag_months_fed", Unit: "month", Doc: "How far the federation's model is behind the frontier at delivery"},
	oLagMonthsCampus:      {Name: "lag_months_campus", Unit: "month", Doc: "How far the campus's model is behind the frontier at delivery"},
	oExposedMonthsFed:     {Name: "exposed_months_fed", Unit: "month", Doc: "Without access and without an own model, if the federation is pursued"},
	oExposedMonthsCampus:  {Name: "exposed_months_campus", Unit: "month", Doc: "Without access and without an own model, if the campus is pursued"},
	oExposedMonthsAvoided: {Name: "exposed_months_avoided", Unit: "month", Doc: "Exposure of the campus minus that of the federation"},
	oH100eHoursFed:        {Name: "h100e_hours_fed", Unit: "H100e.h", Doc: "H100e-hours of the federation until delivery"},
	oH100eHoursCampus:     {Name: "h100e_hours_campus", Unit: "H100e.h", Doc: "H100e-hours of the campus until delivery"},
	oEnergyFed:            {Name: "energy_mwh_fed", Unit: "MWh", Doc: "Energy of the federation until delivery"},
	oEnergyCampus:         {Name: "energy_mwh_campus", Unit: "MWh", Doc: "Energy of the campus until delivery"},
	oCostFed:              {Name: "cost_eur_fed", Unit: "EUR", Doc: "Cost of the federation until delivery"},
	oCostCampus:           {Name: "cost_eur_campus", Unit: "EUR", Doc: "Cost of the campus until delivery"},
	oTCO2Fed:              {Name: "tco2_fed", Unit: "t", Doc: "Emissions of the federation until delivery"},
	oTCO2Campus:           {Name: "tco2_campus", Unit: "t", Doc: "Emissions of the campus until delivery"},

	// Means over the chances of the campus; computed only if one of them is wanted.
	oPWin:              {Name: "p_win", Unit: "1", Doc: "Probability that the federation is first, over the chances of the campus", Detail: true},
	oPWinUnconditional: {Name: "p_win_unconditional", Unit: "1", Doc: "The same, over those that either side exists too", Detail: true},
	oPCampus:           {Name: "p_campus", Unit: "1", Doc: "Probability that the campus delivers, over its chances", Detail: true},
	oGapMonthsMean:     {Name: "gap_months_mean", Unit: "month", Doc: "Mean of the gap over the chances of the campus in which it delivers", Detail: true},
}

// The outputs of a region, by their place in perRegionOutputs.
const (
	oTime40 = iota
	oTime1GW
	oRunCost
	oRunTCO2
	oFeasibility
	oScore
	oRank
)

// perRegionOutputs exist once per region; their names end in its key.
var perRegionOutputs = [...]model.Quantity{
	oTime40:      {Name: "time40_", Unit: "yr", Doc: "From application to first work of a 40 MW site", Detail: true},
	oTime1GW:     {Name: "time1gw_", Unit: "yr", Doc: "From application to first work of a 1 GW campus, firm connection", Detail: true},
	oRunCost:     {Name: "run_cost_", Unit: "EUR", Doc: "Electricity of the training run", Detail: true},
	oRunTCO2:     {Name: "run_tco2_", Unit: "t", Doc: "Emissions of the training run", Detail: true},
	oFeasibility: {Name: "feasibility_", Unit: "1", Doc: "Chance of permission times promptness", Detail: true},
	oScore:       {Name: "score_", Unit: "1", Doc: "Weighted score", Detail: true},
	oRank:        {Name: "rank_", Unit: "1", Doc: "Rank by score, 1 is best", Detail: true},
}

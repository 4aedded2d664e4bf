package federation

// The scalars of a point are indexed by their place in the table of scalars.
const (
	tokensPerParam = iota
	tau405
	bcrit405
	tauExp
	bcritExp

	mfuFed
	mfuOld
	mfuCampus
	fp8
	goodputShared
	goodputReserved
	cu
	straggler
	vendorMix
	kappa20
	innerSteps
	exchangeBits
	wanGbps
	overlap
	batchMExp
	pRestartFed
	pRestartCampus
	restartFraction

	fedDecision
	campusDecision
	agreeToday
	agreePriority
	shareToday
	sharePriority
	shareEmergency
	serviceLife
	siteMinH100e
	maxSites
	meshSites
	meshMw
	campusMw
	h100ePerMw
	build40
	build1gw
	fitout
	equipmentFloor
	flexSaving
	gasWait
	pShock
	shockFactor
	reapplyYears
	rampYears
	campusLeadScale
	campusK
	campusDate

	priceH100eUsd
	usdPerEur
	capexPerMw
	pueOwned
	discountRate
	assetLife
	gasPrice
	gasCarbon
	scoreWTime
	scoreWCost
	scoreWCarbon
	scoreWFeasibility

	pForm
	pFedFunded
	pCampusFunded
	frontierGrowth
	algoProgress
	frontierLagMax
	accessHazard
	generationYears
)

// The choices of a point are indexed by their place in the table of choices.
const (
	target = iota
	penaltyLaw
	commModel
	regime
	scope
	route
	siting
	staging
	campusRegion
)

// The events of a point are indexed by their place in the table of events.
const (
	uForm = iota
	uFedFunded
	uCampusFunded
	uCut
	uFedRestart
	uCampusRestart
	uCampusRegion
)

// The options of the choices, in the order of their levels.
const (
	lawRange = iota
	lawScaling
	lawHoffmann
	lawBesiroglu
)

const (
	commMeasured = iota
	commComputed
)

const (
	regimeToday = iota
	regimePriority
	regimeEmergency
)

const (
	routeFirm = iota
	routeFlexible
	routeGas
	routeScheduled
)

const (
	sitingNamed = iota
	sitingRandom
	sitingBestOfK
)

const (
	stagingWithinLead = iota
	stagingAfterLead
)

// The inputs of a region, a machine and a new site, by their place in perRegion, perSite and
// perMesh.
const (
	lead1gw = iota
	lead40
	price
	carbon
	pue
	refuse1gw
	refuse40
	uShock
	uRounds
)

const (
	online = iota
	count
	peak
)

const (
	slip = iota
	uMesh
)

package oracle

import "time"

// A machine is a row of the table of owned machines: its facts and the middle values of its inputs.
type machine struct {
	key, family, scope string
	powerMW, carbon    float64 // carbon of the country, g/kWh, 2025
	count, peak        float64
	online, retire     string // month; retire is empty if none is stated
}

// machines are the rows that count in the totals, in file order.
var machines = []machine{
	{"jupiter_booster", "hopper", "A", 15.8, 342, 23536, 989, "2025-11", ""},
	{"lumi_g", "mi200", "A", 7.1, 68, 11912, 383, "2023-01", "2028-03"},
	{"leonardo_booster", "ampere", "A", 7.5, 286, 13824, 354, "2023-07", ""},
	{"lisa_leonardo_ai_partition", "hopper", "A", 1.6, 286, 1328, 989, "2026-02", ""},
	{"marenostrum_5_acc", "hopper", "A", 4.2, 136, 4480, 989, "2024-03", ""},
	{"meluxina_gpu", "ampere", "A", 0.5, 212, 800, 312, "2021-06", ""},
	{"karolina_gpu", "ampere", "A", 0.45, 439, 576, 312, "2021-08", ""},
	{"vega_gpu", "ampere", "A", 0.2, 194, 240, 312, "2021-04", "2027-12"},
	{"deucalion_gpu", "ampere", "A", 0.12, 117, 132, 312, "2024-06", ""},
	{"discoverer", "hopper", "A", 0.05, 365, 32, 989, "2025-03", ""},
	{"arrhenius_gpu", "hopper", "A", 1.2, 21, 1528, 989, "2026-09", ""},
	{"daedalus", "hopper", "A", 2.0, 296, 1900, 989, "2026-10", ""},
	{"alice_recoque", "mi400", "A", 10, 31, 5500, 2300, "2027-11", ""},
	{"it4lia_ai_system", "blackwell", "A", 13, 286, 8200, 2500, "2027-05", ""},
	{"lumi_ai", "mi400", "A", 6.2, 68, 4960, 2300, "2028-01", ""},
	{"marenostrum_5_ai_upgrade_bsc_aif", "blackwell", "A", 3.4, 136, 2000, 2500, "2027-02", ""},
	{"hammerhai", "blackwell", "A", 1.3, 342, 770, 2500, "2027-01", ""},
	{"meluxina_ai", "blackwell", "A", 1.7, 212, 1008, 2500, "2027-02", ""},
	{"mimer", "blackwell", "A", 0.7, 21, 430, 2500, "2027-02", ""},
	{"gaia_ai", "blackwell", "A", 1.7, 565, 1000, 2500, "2027-09", ""},
	{"nlaif", "blackwell", "A", 1.7, 253, 990, 2500, "2027-12", ""},
	{"discoverer_brain", "blackwell", "A", 1.4, 365, 830, 2500, "2027-10", ""},
	{"slaif", "blackwell", "A", 2.3, 194, 1385, 2500, "2028-01", ""},
	{"piast_ai", "blackwell", "A", 1.6, 565, 920, 2500, "2027-09", ""},
	{"ai_at_machine", "blackwell", "A", 1.0, 163, 580, 2500, "2027-10", ""},
	{"karolaina_czai", "blackwell", "A", 1.2, 439, 700, 2500, "2028-01", ""},
	{"litai", "blackwell", "A", 1.2, 135, 700, 2500, "2028-03", ""},
	{"1healthai", "blackwell", "A", 1.2, 136, 690, 2500, "2028-01", ""},
	{"ro_ai", "blackwell", "A", 0.9, 300, 500, 2500, "2028-06", ""},
	{"jean_zay_h100", "hopper", "B", 1.4, 31, 1456, 989, "2025-01", ""},
	{"jean_zay_a100", "ampere", "B", 0.3, 31, 416, 312, "2022-06", ""},
	{"juwels_booster", "ampere", "B", 1.8, 342, 3744, 312, "2020-11", "2027-09"},
	{"hunter", "mi300", "B", 0.7, 342, 752, 980, "2025-02", "2028-06"},
	{"blue_swan", "blackwell", "B", 1.9, 342, 1100, 2500, "2027-02", ""},
	{"blue_lion", "rubin", "B", 5, 342, 2000, 4000, "2027-07", ""},
	{"herder", "mi400", "B", 3, 342, 1700, 2300, "2028-03", ""},
	{"gefion", "hopper", "B", 2.0, 123, 1528, 989, "2024-11", ""},
	{"pitagora_gpu", "hopper", "B", 0.8, 286, 672, 989, "2025-09", ""},
	{"snellius_h100", "hopper", "B", 0.4, 253, 352, 989, "2024-09", ""},
	{"helios_gpu", "hopper", "B", 0.4, 565, 440, 989, "2024-06", ""},
	{"alps_gh200", "hopper", "C", 7.1, 50, 10752, 989, "2024-09", ""},
	{"isambard_ai", "hopper", "C", 5.0, 176, 5448, 989, "2025-07", ""},
	{"dawn", "intel", "C", 1.0, 176, 1024, 832, "2024-03", ""},
	{"cambridge_airr_expansion", "mi300", "C", 1.3, 176, 600, 2500, "2026-07", ""},
	{"edinburgh_national_supercomputer", "unknown", "C", 15, 176, 5000, 2300, "2028-05", ""},
	{"olivia_gpu", "hopper", "C", 0.3, 30, 304, 989, "2025-09", ""},
}

// month is the date of the first day of a month such as "2025-11", in years since 2026-01-01.
func month(s string) float64 {
	t, err := time.Parse("2006-01", s)
	if err != nil {
		panic(err)
	}
	return t.Sub(time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)).Hours() / 24 / 365.25
}

package runs

import (
	"slices"
	"strings"
	"testing"
)

func TestSelectColumns(t *testing.T) {
	spec, s, _ := demo()
	for list, want := range map[string]string{
		"outputs":           "sample t_fed win region region_input",
		"default":           "sample t_fed win region region_input rate fixed",
		"all":               "sample t_fed win region t_site region_input rate fixed size_a u_rain",
		"rate,win":          "sample win rate",
		"sample":            "sample",
		"outputs, u_rain":   "sample t_fed win region region_input u_rain",
		"win,win,default":   "sample t_fed win region region_input rate fixed",
		"t_site":            "sample t_site",
		"region_input,rate": "sample region_input rate",
	} {
		columns, err := SelectColumns(s, spec.Params.Inputs, list)
		if err != nil {
			t.Errorf("%s: %v", list, err)
		}
		var names []string
		for _, c := range columns {
			names = append(names, c.Name)
		}
		if got := strings.Join(names, " "); got != want {
			t.Errorf("%s: got %s, want %s", list, got, want)
		}
	}
}

func TestSelectColumnsRefuses(t *testing.T) {
	spec, s, _ := demo()
	for list, want := range map[string]string{
		"t_fad":        `there is no column "t_fad"; did you mean "t_fed"?`,
		"al":           `there is no column "al"; did you mean "all"?`,
		"default,winn": `there is no column "winn"; did you mean "win"?`,
		"quite_other":  `there is no column "quite_other"`,
		"win,":         `there is no column ""`,
	} {
		_, err := SelectColumns(s, spec.Params.Inputs, list)
		if err == nil || err.Error() != want {
			t.Errorf("%s: got %v, want %s", list, err, want)
		}
	}
}

func TestColumnsWantedAndKept(t *testing.T) {
	spec, s, _ := demo()
	columns, err := SelectColumns(s, spec.Params.Inputs, "rate,win,region_input")
	if err != nil {
		t.Fatal(err)
	}
	if got := Wanted(columns, s); !slices.Equal(got, []bool{false, false, true, false}) {
		t.Errorf("Wanted: %v", got)
	}
	if got := Kept(columns, s); !slices.Equal(got, []bool{true, false, false, true, false}) {
		t.Errorf("Kept: %v", got)
	}
}

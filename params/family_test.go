package params

import "testing"

func TestFamily(t *testing.T) {
	study, err := Default()
	if err != nil {
		t.Fatal(err)
	}
	for input, want := range map[string]string{
		"online_lumi_g": "online", "u_shock_fr": "u_shock", "lead1gw_nor": "lead1gw", "slip_17": "slip", "u_mesh_0": "u_mesh",
		"online_marenostrum_5_ai_upgrade_bsc_aif": "online",
		"route": "", "u_campus_region": "", "fed_decision": "", "slip_x": "", "nobody": "",
	} {
		if got := study.Family(input); got != want {
			t.Errorf("the family of %s is %q, want %q", input, got, want)
		}
	}
}

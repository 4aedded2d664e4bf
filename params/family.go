package params

import (
	"strconv"
	"strings"
)

// Family returns the parameter of a table or the entry of a series that an input of the study is a
// cell or a member of: "online" for online_lumi_g, if the table of sites has a row lumi_g. It is "" for
// inputs that are neither.
func (s *Study) Family(input string) string {
	for _, series := range s.Series {
		for _, entry := range series.Entries {
			number, ok := strings.CutPrefix(input, entry+"_")
			if _, err := strconv.Atoi(number); ok && err == nil {
				return entry
			}
		}
	}
	i, ok := s.byName[input]
	if !ok {
		return ""
	}
	family := ""
	for _, f := range s.files {
		if f.table < 0 || i < f.first || i >= f.first+f.count {
			continue
		}
		for _, r := range s.Tables[f.table].Rows {
			// Of two keys of which one ends like the other, the longer has the shorter rest.
			if rest, ok := strings.CutSuffix(input, "_"+r.Key); ok && (family == "" || len(rest) < len(family)) {
				family = rest
			}
		}
	}
	return family
}

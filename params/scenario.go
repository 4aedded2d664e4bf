package params

// An Override sets a parameter in a scenario or on the command line.
type Override struct {
	Name   string
	Value  string // in the value grammar of docs/study-format.md
	Origin string // as in "--set" or "scenario owned"

	fields *node // a mapping instead of a value
	at     place
}

// scenario reads the scenario that n names.
func (l *loader) scenario(n *node) {
	name, ok := l.text(n)
	if !ok {
		return
	}
	if !scenarioPattern.MatchString(name) {
		l.errorf(n, "use only a-z, 0-9, _, - and /", "%q is not a valid name of a scenario", name)
		return
	}
	file := l.readYAML(scenarioFile(name), n.at)
	if file == nil {
		return
	}
	c := Scenario{Name: name}
	fields := l.fields(file, "a scenario", "title", "about", "set")
	if v, ok := fields["title"]; ok {
		c.Title, _ = l.text(v)
	} else if file.shape == mapping {
		l.errorf(file, "", "title is missing")
	}
	if v, ok := fields["about"]; ok {
		c.About, _ = l.text(v)
	}
	if v, ok := fields["set"]; ok && v.shape != empty {
		for _, f := range l.entries(v, "set") {
			c.Set = append(c.Set, l.override(f, "scenario "+name))
		}
	}
	l.study.Scenarios = append(l.study.Scenarios, c)
}

func scenarioFile(name string) string { return "scenarios/" + name + ".yaml" }

// override reads one entry of a scenario.
func (l *loader) override(f field, origin string) Override {
	o := Override{Name: f.key, Origin: origin, at: f.value.at}
	switch f.value.shape {
	case mapping:
		o.fields = f.value
	case scalar:
		o.Value = f.value.text
		if trap := plainTrap(o.Value); f.value.style == plain && (trap == "a boolean" || trap == "nothing") {
			l.errorf(f.value, "write \""+o.Value+"\"", "unquoted %s is %s in YAML, and a value is wanted", o.Value, trap)
		}
	default:
		l.errorf(f.value, "write a value, or a mapping with fields of a parameter", "%s has no value", f.key)
	}
	return o
}

// tryScenarios resolves every scenario, so that their defects are known at once.
func (l *loader) tryScenarios() {
	names := []string{""}
	for _, c := range l.study.Scenarios {
		names = append(names, c.Name)
	}
	for _, name := range names[min(1, len(l.study.Scenarios)):] {
		r := resolver{study: l.study, problems: &l.problems}
		r.resolve(ResolveOptions{Scenario: name})
	}
}

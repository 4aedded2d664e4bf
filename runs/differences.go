package runs

import (
	"bytes"
	"encoding/json"
	"fmt"
	"sort"
)

// Differences compares two JSON texts. It returns a line "PATH: ONE, not OTHER" for each value in
// which one differs from the other; elements of lists that have a name or an output go by that. Numbers
// are compared as they are written.
func Differences(one, other []byte) ([]string, error) {
	a, err := decoded(one)
	if err != nil {
		return nil, err
	}
	b, err := decoded(other)
	if err != nil {
		return nil, err
	}
	var all []string
	differences("", a, b, func(path, x, y string) { all = append(all, fmt.Sprintf("%s: %s, not %s", path, x, y)) })
	return all, nil
}

// decoded keeps numbers as they are written.
func decoded(text []byte) (v any, err error) {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	err = d.Decode(&v)
	return v, err
}

func differences(path string, a, b any, found func(path, a, b string)) {
	switch x := a.(type) {
	case map[string]any:
		if y, ok := b.(map[string]any); ok {
			ofMaps(path, x, y, found)
			return
		}
	case []any:
		if y, ok := b.([]any); ok {
			ofMaps(path, named(x), named(y), found)
			return
		}
	default:
		if a == b {
			return
		}
	}
	found(path, shown(a), shown(b))
}

// ofMaps compares what either map has.
func ofMaps(path string, a, b map[string]any, found func(path, a, b string)) {
	keys := make([]string, 0, len(a))
	for k := range a {
		keys = append(keys, k)
	}
	for k := range b {
		if _, twice := a[k]; !twice {
			keys = append(keys, k)
		}
	}
	sort.Strings(keys)
	for _, k := range keys {
		below := k
		if path != "" {
			below = path + "." + k
		}
		x, there := a[k]
		y, too := b[k]
		switch {
		case !there:
			found(below, "nothing", shown(y))
		case !too:
			found(below, shown(x), "nothing")
		default:
			differences(below, x, y, found)
		}
	}
}

// named turns a list into a map, by the names of the elements or by their numbers.
func named(list []any) map[string]any {
	m := make(map[string]any, len(list))
	for i, v := range list {
		key := fmt.Sprintf("%06d", i)
		if object, ok := v.(map[string]any); ok {
			for _, k := range []string{"name", "input", "output"} {
				if name, ok := object[k].(string); ok && m[name] == nil {
					key = name
					break
				}
			}
		}
		m[key] = v
	}
	return m
}

// shown is a value as text, cut if it is long.
func shown(v any) string {
	const longest = 60
	text, err := json.Marshal(v)
	if err != nil {
		return err.Error()
	}
	if len(text) > longest {
		return string(text[:longest]) + "…"
	}
	return string(text)
}

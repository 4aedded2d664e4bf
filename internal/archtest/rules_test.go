package archtest

// anything lets a directory import every package of the module.
const anything = "*"

// inside says, for every directory of the module that has Go files, which other directories
// of the module its non-test files may import. A directory may always import what lies in an
// internal directory directly below it, and tests may import anything. A directory that is
// not here fails the test, so a new package cannot forget its line.
var inside = map[string][]string{
	// What determines the numbers. The order is that of the data.
	"internal/special":            {},
	"sampler":                     {},
	"sampler/internal/threefry":   {},
	"sampler/internal/directions": {},
	"model":                       {},
	"internal/decimal":            {},
	"distributions":               {"internal/special", "internal/decimal"},
	"params":                      {"distributions", "internal/special", "internal/decimal"},
	"model/federation":            {"model", "params", "internal/special"},
	"model/published":             {"params", "internal/special"},
	"runs":                        {"params", "sampler", "model", "internal/special"},
	"runs/internal/columnar":      {},

	// What is made of the numbers.
	"runs/analysis": {"runs", "model", "params", "internal/special"},
	"runs/paper":    {"internal/decimal", "runs", "runs/analysis", "model", "model/published", "params"},
	"runs/report":   {"internal/decimal", "runs", "runs/analysis", "runs/paper", "model", "params", "internal/special"},
	"cmd/mc":        {anything},

	// What only tests and go generate use.
	"benchmarks":             {anything},
	"conformance/generator":  {"params", "sampler"},
	"conformance/scipy":      {"distributions"},
	"benchmarks/convergence": {anything},
	"benchmarks/peers/study": {anything},
	"internal/archtest":      {},
	"internal/oracle":        {},
	"model/modeltest":        {"model"},
	"model/reference":        {"model", "internal/special"},
	"internal/special/gen":   {},
	"internal/stattest":      {"internal/special"},
}

// outside says which directories may import a module from outside. The longest prefix that
// matches an import path counts. A module that is not here may not be imported at all.
var outside = map[string]outsider{
	"github.com/apache/arrow-go/v18":  {dirs: []string{"runs/internal/columnar"}},
	"github.com/apache/thrift":        {dirs: []string{"runs/internal/columnar"}},
	"github.com/goccy/go-yaml":        {dirs: []string{"params"}},
	"github.com/klauspost/compress":   {dirs: []string{"runs/internal/columnar"}},
	"github.com/urfave/cli/v2":        {dirs: []string{"cmd/mc"}},
	"golang.org/x/sync":               {dirs: []string{"params", "distributions", "runs", "runs/internal/columnar", "runs/analysis", "cmd/mc"}},
	"golang.org/x/image":              {dirs: []string{"runs/report"}},
	"golang.org/x/sys/cpu":            {dirs: []string{"distributions", "model/federation", "sampler", "sampler/internal/threefry"}},
	"gonum.org/v1/plot":               {dirs: []string{"runs/report"}},
	"gonum.org/v1/gonum":              {dirs: []string{"runs/report"}, tests: true},
	"github.com/google/go-cmp":        {tests: true},
	"github.com/rogpeppe/go-internal": {tests: true},
	"pgregory.net/rapid":              {tests: true},
	"math/rand":                       {dirs: []string{"internal/oracle"}, tests: true},
	"math/rand/v2":                    {dirs: []string{"internal/oracle"}, tests: true},
}

// An outsider is something from outside the module that is not free to use everywhere.
type outsider struct {
	dirs  []string // whose files may import it
	tests bool     // test files of every directory may import it as well
}

// determinism lists the directories whose code gives the same bits on every machine. Those
// below them count too, unless they are in notDeterminism.
var determinism = []string{"internal/special", "params", "distributions", "sampler", "model/federation", "model/published", "runs"}

// notDeterminism are directories below the above that work on finished numbers, only store
// them, or make tables that are kept.
var notDeterminism = []string{"internal/special/gen", "runs/report", "runs/internal/columnar"}

// exactMath lists what the packages of determinism may use of package math. These are
// constants, bit patterns, and functions whose result IEEE 754 fixes to the last bit.
// Everything else in package math may differ from one architecture to the next: Exp, Log,
// Pow, Hypot and others have assembly of their own. Use internal/special.
var exactMath = map[string]bool{
	"Abs": true, "Ceil": true, "Copysign": true, "Floor": true, "Max": true, "Min": true,
	"Mod": true, "Modf": true, "Round": true, "RoundToEven": true, "Sqrt": true, "Trunc": true,
	"Float32bits": true, "Float32frombits": true, "Float64bits": true, "Float64frombits": true,
	"Frexp": true, "Ldexp": true, "Nextafter": true, "Ilogb": true,
	"Inf": true, "IsInf": true, "IsNaN": true, "NaN": true, "Signbit": true,
	"E": true, "Pi": true, "Phi": true, "Sqrt2": true, "SqrtE": true, "SqrtPi": true,
	"Ln2": true, "Log2E": true, "Ln10": true, "Log10E": true,
	"MaxFloat32": true, "MaxFloat64": true, "SmallestNonzeroFloat64": true,
	"MaxInt": true, "MinInt": true, "MaxInt16": true, "MaxInt32": true, "MinInt32": true,
	"MaxInt64": true, "MinInt64": true, "MaxUint8": true, "MaxUint16": true, "MaxUint32": true, "MaxUint64": true,
}

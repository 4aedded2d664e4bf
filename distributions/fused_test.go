package distributions

import (
	"os"
	"os/exec"
	"regexp"
	"testing"
)

// TestNoFusedOperations reads the machine code for arm64 and for amd64 with FMA: the compiler
// may fuse x*y + z unless the product is converted, and then results depend on the machine.
func TestNoFusedOperations(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles")
	}
	fused := regexp.MustCompile(`(?m)^.*\b(FN?M(ADD|SUB)[SD]|VFN?M(ADD|SUB)\w+)\b.*$`)
	compile := func(t *testing.T, env []string, packages ...string) []byte {
		t.Helper()
		cmd := exec.Command("go", append([]string{"build", "-gcflags=-S"}, packages...)...)
		cmd.Env = append(os.Environ(), env...)
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		return out
	}
	for _, env := range [][]string{{"GOARCH=arm64"}, {"GOARCH=amd64", "GOAMD64=v3"}} {
		t.Run(env[len(env)-1], func(t *testing.T) {
			if !fused.Match(compile(t, env, "gonum.org/v1/gonum/mathext")) {
				t.Fatal("not even gonum has fused operations: the test does not see them")
			}
			for _, line := range fused.FindAll(compile(t, env, ".", "../internal/special"), 10) {
				t.Errorf("%s", line)
			}
		})
	}
}

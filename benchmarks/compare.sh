#!/usr/bin/env bash
# Compares the benchmarks of this tree, changes included, with those of another revision.
#
#	benchmarks/compare.sh REF [PATTERN] [PACKAGE]
#
#	benchmarks/compare.sh origin/main
#	benchmarks/compare.sh HEAD Pipeline
#	benchmarks/compare.sh HEAD . ./internal/special
#
# Both test binaries are built first and then run in turn, COUNT times each (10), so that a
# machine that gets slower meanwhile slows both. BENCHTIME is that of go test (0.5s).
set -euo pipefail

benchstat=golang.org/x/perf/cmd/benchstat@v0.0.0-20260908200009-22c9c6c9d4da
count=${COUNT:-10}
benchtime=${BENCHTIME:-0.5s}

if [ $# -lt 1 ]; then
	sed -n '2,/^set /{/^set /d;s/^# \{0,1\}//;p}' "$0" >&2
	exit 2
fi
ref=$1 pattern=${2:-.} package=${3:-./benchmarks}

cd "$(dirname "$0")/.."
if ! commit=$(git rev-parse --verify --quiet "$ref^{commit}"); then
	echo "compare: $ref is not a revision" >&2
	exit 2
fi
work=$(mktemp -d)
trap 'git worktree remove --force "$work/old" >/dev/null 2>&1; git worktree prune; rm -rf "$work"' EXIT
git worktree add --quiet --detach "$work/old" "$commit"
if [ ! -d "$work/old/$package" ]; then
	echo "compare: $ref has no $package" >&2
	exit 1
fi

export GOFLAGS="${GOFLAGS:+$GOFLAGS }-buildvcs=false"
go test -c -o "$work/new.test" "$package"
(cd "$work/old" && go test -c -o "$work/old.test" "$package")

for ((i = 1; i <= count; i++)); do
	echo "round $i of $count" >&2
	for side in old new; do
		dir=$PWD/$package
		if [ $side = old ]; then dir=$work/old/$package; fi
		(cd "$dir" && "$work/$side.test" -test.run '^$' -test.bench "$pattern" -test.benchtime "$benchtime" -test.benchmem) >>"$work/$side.txt"
	done
done

# benchstat exits with 0 whatever it was given, so look before.
for side in old new; do
	if ! grep -q '^Benchmark' "$work/$side.txt"; then
		echo "compare: the $side side has no results for $pattern in $package" >&2
		exit 1
	fi
	sed -i '1i Unit points/s better=higher' "$work/$side.txt"
done
(cd "$work" && go run "$benchstat" "old=old.txt" "new=new.txt") | tee "$work/table"
grep -q 'sec/op' "$work/table"

#!/usr/bin/env bash
# Counts the instructions of a run over the bundled corpus on one thread, which a noisy machine does not change, and
# compares them with what benches/instructions.txt records. More than a tenth above it is an error: make the run cheaper, or
# record the new count with --record and say why. The program is $TIFA, or built here.
set -euo pipefail
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
if [ -z "${TIFA:-}" ]; then
  cargo build --release --quiet
  TIFA=target/release/tifa
fi
valgrind --tool=callgrind --callgrind-out-file="$work/counts" "$TIFA" run corpus -o "$work/output" -q --threads 1 2>"$work/said" || [ $? -eq 1 ]
count=$(sed -nE 's/.*Collected : ([0-9]+).*/\1/p' "$work/said")
[ -n "$count" ] || { cat "$work/said"; exit 1; }
if [ "${1:-}" = --record ]; then
  echo "$count" > benches/instructions.txt
fi
recorded=$(cat benches/instructions.txt)
echo "instructions of the bundled corpus's run: $count, recorded $recorded"
((count * 10 <= recorded * 11)) || { echo "a tenth more than recorded"; exit 1; }
echo "1 passed"

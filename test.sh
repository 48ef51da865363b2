#!/usr/bin/env bash
# Installs what is missing, builds, and runs every test. `--format` also checks the formatting. Closes with `N passed, N failed, N skipped`.
set -euo pipefail
ROOT="$(cd "$(dirname "$0")" && pwd)"
# shellcheck source=setup.sh
. "$ROOT/setup.sh"

format=no; args=()
for a in "$@"; do [ "$a" = --format ] && format=yes || args+=("$a"); done

need_dotnet
need_node
need_offline_parts required
need_chromium
cd "$ROOT"
say "building"
log=$(mktemp); trap 'rm -f "$log" "$log.json"' EXIT
"$DOTNET" build Duologue.slnx -c Release -m:1 -v quiet --nologo -warnaserror >"$log" 2>&1 || { cat "$log" >&2; die "the build failed"; }
touch "$ROOT/src/Duologue.App/bin/Release/net10.0/.built"
if [ "$format" = yes ]; then
  say "checking the formatting"
  "$DOTNET" format whitespace Duologue.slnx --verify-no-changes --no-restore >&2 || die "formatting differs: run 'dotnet format whitespace Duologue.slnx'"
fi

passed=0; failed=0; skipped=0; broken=no
for project in tests/*.Tests; do
  name=$(basename "$project")
  say "running $name"
  result=0
  "$DOTNET" "$project/bin/Release/net10.0/$name.dll" "${args[@]+"${args[@]}"}" -noLogo >"$log" 2>&1 || result=$?
  # every failure and the reason of every skip, without the noise of what passed
  grep -vE '^(  (Discovering|Discovered|Starting|Finished):|xUnit.net)' "$log" | grep -v '^ *$' || true
  summary=$(grep -oE 'Total: [0-9]+, Errors: [0-9]+, Failed: [0-9]+, Skipped: [0-9]+' "$log" | tail -n 1)
  if [ -z "$summary" ]; then
    say "$name ended without a summary (exit code $result)"; broken=yes; continue
  fi
  read -r total errors fails skips <<<"$(sed -E 's/[^0-9]+/ /g' <<<"$summary")"
  failed=$((failed + fails + errors)); skipped=$((skipped + skips)); passed=$((passed + total - fails - skips))
  [ "$result" = 0 ] || [ "$((fails + errors))" -gt 0 ] || broken=yes
done

# The web console's own tests; not when only some of the .NET tests were asked for.
if [ ${#args[@]} = 0 ] && [ "${SkipWeb:-}" = true ]; then
  say "skipping the web console's tests: SkipWeb=true"; skipped=$((skipped + 1))
elif [ ${#args[@]} = 0 ]; then
  say "running web"
  (cd web && npm run --silent check) >&2 || { say "the types of web/ do not fit"; broken=yes; }
  result=0
  (cd web && npm test --silent -- --reporter=default --reporter=json --outputFile.json="$log.json") >"$log" 2>&1 || result=$?
  [ "$result" = 0 ] || cat "$log"
  if counts=$(node -p 'const r = JSON.parse(require("fs").readFileSync(process.argv[1])); [r.numPassedTests, r.numFailedTests, r.numPendingTests + r.numTodoTests].join(" ")' "$log.json" 2>/dev/null); then
    read -r passes fails skips <<<"$counts"
    passed=$((passed + passes)); failed=$((failed + fails)); skipped=$((skipped + skips))
    [ "$result" = 0 ] || [ "$fails" -gt 0 ] || broken=yes
  else
    say "the web console's tests ended without a summary (exit code $result)"; broken=yes
  fi
fi
[ "$broken" = no ] || failed=$((failed + 1))
printf '%s passed, %s failed, %s skipped\n' "$passed" "$failed" "$skipped"
[ "$failed" = 0 ]

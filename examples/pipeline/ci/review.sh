#!/usr/bin/env bash
# Writes what a change does to changes.md. Fails when the document is invalid, and when more becomes reachable from
# outside without a label that approves it. Usage: ci/review.sh REVISION (what the change is compared with)
set -euo pipefail
revision=$1
git rev-parse --verify --quiet "$revision^{commit}" >/dev/null || {
  echo "there is no revision $revision here: fetch more of the history" >&2
  exit 1
}

if ! git cat-file -e "$revision:./appnet.yaml" 2>/dev/null; then
  npx appnet plan appnet.yaml --markdown >changes.md
  node ci/approved.mjs && exit
  echo "refused: appnet.yaml is new, so that all it exposes has to be approved" >&2
  exit 1
fi

npx appnet plan appnet.yaml --against "git:$revision" --markdown >changes.md
if ! node ci/approved.mjs; then
  npx appnet plan appnet.yaml --against "git:$revision" --refuse-wider exposure >/dev/null
fi

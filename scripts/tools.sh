#!/usr/bin/env bash
# Installs the tools that tests need and npm has not, on Debian. CI calls it; a test whose tool is missing is skipped by name
# elsewhere.
set -eu
apt_get() { apt-get -o DPkg::Lock::Timeout=600 "$@"; }
packages=()

# Targets of `einsat compile`: the generated Python runs in the tests.
packages+=(python3-numpy python3-torch python3-onnx python3-dask python3-distributed)

# TikZ of diagrams: test/scripts/pictures.test.ts.
packages+=(texlive-latex-base texlive-pictures)

# Coq files: test/scripts/coq.test.ts.
packages+=(coq libcoq-mathcomp-ssreflect libcoq-mathcomp-algebra)

# The page: tests in a browser, with the fonts of the kept pictures.
packages+=(chromium fonts-dejavu-core)

# Handwritten digits for examples/images.ts: one file of a Debian package, without what the package needs.
digits="$(dirname "$0")/../.cache/digits.csv.gz"

missing=()
for package in "${packages[@]}"; do
  dpkg -s "$package" >/dev/null 2>&1 || missing+=("$package")
done
[ "${#missing[@]}" -gt 0 ] || [ ! -f "$digits" ] || exit 0
apt_get update
[ "${#missing[@]}" -eq 0 ] || apt_get install -y --no-install-recommends "${missing[@]}"
if [ ! -f "$digits" ]; then
  mkdir -p "$(dirname "$digits")"
  folder=$(mktemp -d)
  (cd "$folder" && apt_get download python3-sklearn)
  dpkg-deb --fsys-tarfile "$folder"/python3-sklearn_*.deb |
    tar -xO ./usr/lib/python3/dist-packages/sklearn/datasets/data/digits.csv.gz >"$folder/digits"
  mv "$folder/digits" "$digits"
  rm -r "$folder"
fi

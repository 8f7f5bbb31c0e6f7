#!/bin/bash
# Makes sure that Chromium is installed for the browser tests, and prints its path. The script uses an installed
# Chromium, else Playwright's download, else the system's package (Debian, as root).
set -euo pipefail

find_one() {
  local candidate
  for candidate in "${CHROMIUM_PATH:-}" /usr/bin/chromium /usr/bin/chromium-browser /usr/bin/google-chrome \
    "$HOME"/.cache/ms-playwright/chromium-*/chrome-linux*/chrome \
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"; do
    if [ -n "$candidate" ] && [ -x "$candidate" ]; then
      printf '%s\n' "$candidate"
      return 0
    fi
  done
  return 1
}

find_one && exit 0
echo 'No Chromium here; trying Playwright’s download ...' >&2
if timeout 300 npx --no-install playwright-core install chromium >&2 2>&1 && find_one; then exit 0; fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo 'Installing the system’s chromium package ...' >&2
  apt-get update -qq >&2 && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null
  find_one && exit 0
fi
echo 'Cannot find a Chromium for the browser tests. Install one (on Debian: sudo apt-get install chromium) or set CHROMIUM_PATH.' >&2
exit 1

#!/bin/sh
# Starts Electron with hold-ready.cjs. Playwright removes NODE_OPTIONS from what it starts, so it starts this instead.
NODE_OPTIONS="--require \"$(dirname "$0")/hold-ready.cjs\"" exec "$HELD_ELECTRON" "$@"

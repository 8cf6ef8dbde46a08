#!/bin/bash
# Installs what the project needs, and nothing when it is there: Debian packages, and the npm packages of package-lock.json.
# With the argument `npm`, the npm packages alone: that is enough for all that needs no test world.
set -euo pipefail
cd "$(dirname "$0")/../.."

fail() { printf '\n%s\n%s\n' "$1" "$2" >&2; exit 1; }

packages=(containerd runc containernetworking-plugins iptables iproute2 buildah mmdebstrap samba samba-ad-dc samba-ad-provision
  samba-dsdb-modules winbind ldb-tools tdb-tools ldap-utils python3-samba procps util-linux postgresql python3-venv)

command -v node >/dev/null || fail 'Node.js is missing.' 'Install Node.js 20 or newer: it starts npm, which brings the version that Lockstep runs on.'
command -v npm >/dev/null || fail 'npm is missing.' 'Install npm (Debian: apt-get install npm).'

missing=()
if [ "${1:-all}" = all ]; then
  for package in "${packages[@]}"; do
    [ "$(dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null || true)" = installed ] || missing+=("$package")
  done
fi
if [ ${#missing[@]} -gt 0 ]; then
  command -v apt-get >/dev/null || fail "Missing Debian packages: ${missing[*]}." 'This is no Debian: install them, or their like, by hand, or use a Debian virtual machine.'
  [ "$(id -u)" = 0 ] || fail "Missing Debian packages: ${missing[*]}." 'Run this as root: it installs them.'
  echo "  installing Debian packages: ${missing[*]}" >&2
  log=$(mktemp)
  # These packages would start services of the machine's own; the world runs its own copies, in its own network.
  policy=/usr/sbin/policy-rc.d
  if [ ! -e "$policy" ]; then
    printf '#!/bin/sh\nexit 101\n' >"$policy" && chmod +x "$policy"
    trap 'rm -f "$policy"' EXIT
  fi
  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"; } >"$log" 2>&1 ||
    fail "apt-get could not install: ${missing[*]}." "It said: $(tail -5 "$log")"
  rm -f "$log"
fi

# A stamp holds the hash of the lock file that node_modules was made from.
wanted=$(sha256sum package-lock.json | cut -d' ' -f1)
stamp=node_modules/.lockstep-lock
if [ "$(cat "$stamp" 2>/dev/null || true)" != "$wanted" ]; then
  if [ -d node_modules ] && npm ls --all >/dev/null 2>&1; then
    : # Somebody's own npm install has already made what the lock file says.
  else
    echo '  installing npm packages' >&2
    npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >&2 || fail 'npm ci failed.' 'Its message is above. Is the registry reachable, and does package-lock.json fit package.json?'
  fi
  echo "$wanted" >"$stamp"
fi

# Microsoft's Python clients, which tests use as strangers to the simulator: one environment for each list of requirements.
if [ "${1:-all}" = all ]; then
  requirements=test/integration/clients/requirements.txt
  clients="${XDG_CACHE_HOME:-$HOME/.cache}/lockstep/python-clients-$(sha256sum "$requirements" | cut -c1-12)"
  if [ ! -e "$clients/bin/python" ]; then
    echo '  installing Python clients' >&2
    mkdir -p "$(dirname "$clients")"
    fresh=$(mktemp -d "$clients.XXXXXX")
    log=$(mktemp)
    # Where the environment lies does not matter to whoever calls its python, so it is moved into place when it is whole.
    { /usr/bin/python3 -m venv "$fresh" && "$fresh/bin/python" -m pip install --quiet --disable-pip-version-check -r "$requirements"; } >"$log" 2>&1 ||
      fail 'pip could not install the Python clients.' "It said: $(tail -5 "$log")"
    rm -f "$log"
    mv -T "$fresh" "$clients" 2>/dev/null || rm -rf "$fresh"
  fi
fi

# What ./demo and ./test need of a machine. Sourced by both; installs what it may, else says what to install.
# All it prints goes to standard error, so that `./demo --json` stays machine-readable.

say() { printf '%s\n' "$*" >&2; }
fail() { say "$*"; exit 1; }

# apt_install PACKAGE...: installs when this is Debian or Ubuntu and we are root; returns 1 otherwise.
apt_install() {
  command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ] || return 1
  say "installing $* ..."
  apt-get install -y -qq "$@" >/dev/null 2>&1 || { apt-get update -qq >/dev/null 2>&1 && apt-get install -y -qq "$@" >/dev/null 2>&1; }
}

need_dotnet() {
  local version
  version=$(dotnet --version 2>/dev/null) || fail "The .NET SDK 10 is missing. Install it: https://dotnet.microsoft.com/download/dotnet/10.0 (Debian/Ubuntu: apt-get install dotnet-sdk-10.0), then run this again."
  [ "${version%%.*}" -ge 10 ] || fail "The .NET SDK is $version, OrleansMesh needs 10. Install it: https://dotnet.microsoft.com/download/dotnet/10.0"
}

has_libsodium() {
  ldconfig -p 2>/dev/null | grep -q 'libsodium\.so' || ls /opt/homebrew/lib/libsodium.dylib /usr/local/lib/libsodium.dylib /usr/lib/*/libsodium.so.2* /usr/lib/libsodium.so* >/dev/null 2>&1
}

need_libsodium() {
  has_libsodium && return
  apt_install libsodium23 && has_libsodium && return
  fail "libsodium is missing. Install it: Debian/Ubuntu: sudo apt-get install libsodium23; Fedora: sudo dnf install libsodium; macOS: brew install libsodium. Then run this again."
}

# A software PKCS#11 token is needed by the tests of key stores alone: without it those tests are skipped and say so.
want_softhsm() {
  command -v softhsm2-util >/dev/null 2>&1 || apt_install softhsm2 || say "SKIPPED: the PKCS#11 tests need SoftHSM 2. Install it (Debian/Ubuntu: sudo apt-get install softhsm2) and run this again."
}

# A PostgreSQL server is needed by the tests of the store on PostgreSQL alone: without it those tests are skipped and say so. They start one of their own.
want_postgresql() {
  command -v initdb >/dev/null 2>&1 || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || apt_install postgresql \
    || say "SKIPPED: the tests of PostgreSQL need a server. Install it (Debian/Ubuntu: sudo apt-get install postgresql) and run this again."
}

# Node.js and npm packages are needed by the interoperability tests alone: without them those tests are skipped and say so.
want_npm_packages() {
  local folder=$1 major
  major=$(node --version 2>/dev/null | sed 's/^v//; s/\..*//')
  if [ -z "$major" ] || ! command -v npm >/dev/null 2>&1; then apt_install nodejs npm; major=$(node --version 2>/dev/null | sed 's/^v//; s/\..*//'); fi
  if [ -z "$major" ] || [ "$major" -lt 20 ]; then
    say "SKIPPED: the interoperability tests need Node.js 20 or newer (found: ${major:-none}). Install it from https://nodejs.org and run this again."
    return
  fi
  [ -d "$folder/node_modules" ] && [ "$folder/node_modules" -nt "$folder/package-lock.json" ] && return
  say "installing the npm packages of the interoperability tests ..."
  (cd "$folder" && npm ci --no-audit --no-fund --loglevel=error >&2) && touch "$folder/node_modules" \
    || say "SKIPPED: the interoperability tests, because 'npm ci' in $folder failed (see above)."
}

# Sourced by the scripts that install programs in Python and Node, in the versions that a folder pins.
#
# Who sources this stands in the root of the project, and sets
#   pins            the folder of requirements.txt, package.json and package-lock.json
#   installed_into  where venv and node_modules are made
#   what            what is installed, for people
#   oldest_python, oldest_node
#   imports         Python modules that can be imported once all is there
#   package         a package that is in node_modules then
# and calls `ensure_pinned`. A change of the pins installs anew; once installed, the network is not touched.

say() { printf '%s\n' "$*" >&2; }
die() { say "$(basename "$0"): $*"; exit 1; }

# --- programs ---------------------------------------------------------------------------------

# Prints a Python that can make virtual environments. The system's own comes second: what lies in
# PATH may be another, to which the packages of the system add nothing.
find_python() {
    local python
    for python in python3 /usr/bin/python3; do
        if "$python" -c "import sys, venv, ensurepip
sys.exit(sys.version_info < tuple(map(int, '$oldest_python'.split('.'))))" >/dev/null 2>&1; then
            printf '%s\n' "$python"
            return 0
        fi
    done
    return 1
}

usable_node() {
    node -e "const [major, minor] = process.versions.node.split('.').map(Number);
const [oldest, least = 0] = '$oldest_node'.split('.').map(Number);
process.exit(major > oldest || (major === oldest && minor >= least) ? 0 : 1)" >/dev/null 2>&1
}

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"
    elif command -v sudo >/dev/null 2>&1; then sudo "$@"
    else die "installing Python and Node needs root: run '$*' as root, or install sudo"
    fi
}

# Installs what is missing of Python, Node and npm.
install_programs() {
    local packages=()
    find_python >/dev/null || packages+=(python3 python3-venv)
    usable_node || packages+=(nodejs)
    command -v npm >/dev/null 2>&1 || packages+=(npm)
    [ "${#packages[@]}" -gt 0 ] || return 0
    if ! command -v apt-get >/dev/null 2>&1; then
        say "Needed for $what: Python $oldest_python or newer with venv, Node $oldest_node or newer, npm."
        say "Install them with the package manager of this system:"
        say "  macOS:   brew install python node"
        say "  Fedora:  sudo dnf install python3 nodejs npm"
        say "  Arch:    sudo pacman -S python nodejs npm"
        die "missing (by Debian's names): ${packages[*]}; and no apt-get to install them"
    fi
    say "Installing ${packages[*]} for $what ..."
    as_root apt-get update >&2
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${packages[@]}" >&2
    find_python >/dev/null || die "no Python $oldest_python or newer with venv, though python3-venv was installed"
    usable_node || die "no Node $oldest_node or newer; this system has $(node --version 2>/dev/null || echo none)"
    command -v npm >/dev/null 2>&1 || die "npm was installed, but was not found"
}

# --- packages ---------------------------------------------------------------------------------

fingerprint() { cat "$pins/requirements.txt" "$pins/package.json" "$pins/package-lock.json" | cksum; }

# Whether what the pins ask for is there, and still runs: a Python may have been upgraded away.
installed() {
    [ "$(cat "$installed_into/stamp" 2>/dev/null)" = "$(fingerprint)" ] &&
        [ -d "$installed_into/node_modules/$package" ] &&
        "$installed_into/venv/bin/python" -c "import $imports" >/dev/null 2>&1 && usable_node
}

install_packages() {
    say "Installing $what into $installed_into ..."
    mkdir -p "$installed_into"
    rm -rf -- "$installed_into/stamp" "$installed_into/venv" "$installed_into/node_modules"
    "$(find_python)" -m venv "$installed_into/venv"
    "$installed_into/venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps \
        --requirement "$pins/requirements.txt" >&2 || die "pip failed; the first installation needs PyPI"
    cp "$pins/package.json" "$pins/package-lock.json" "$installed_into/"
    (cd "$installed_into" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >&2) ||
        die "npm failed; the first installation needs the npm registry"
    fingerprint >"$installed_into/stamp"
    installed || die "what was installed into $installed_into does not run"
}

# Installs all of it, if it is not there yet.
ensure_pinned() {
    if ! installed; then
        install_programs
        install_packages
    fi
}

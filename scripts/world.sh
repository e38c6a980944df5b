# To be sourced: four machines in a simulated Juju, of which the first runs a simulated MAAS region. The programs are taken
# from PATH. Everything lies below $work, and is gone at the end; $url is the region's, $root the first machine's folder.

fail() {
    printf '%s: %s\n' "${0##*/}" "$*" >&2
    exit 1
}

work=$(mktemp -d)
# The region answers here, and these charms keep to the root file system that they are told, so no namespaces are needed.
export JUJU_SIM_STATE=$work/model JUJU_SIM_HOST=1
region=
trap '[ -z "$region" ] || kill "$region" 2>/dev/null || true; rm -rf "$work"' EXIT

make_machines() {
    mkdir "$work/image"
    maas-sim install-image "$work/image"
    juju-sim add-machine -n 4 --root-image "$work/image"
    root=$(juju-sim machine-root 0)
}

start_region() {
    maas-sim region --root "$root" --port 0 --api-key-file "$work/api-key" --pid-file "$work/pid" >"$work/region" &
    region=$!
    for _ in $(seq 200); do [ -s "$work/pid" ] && break; sleep 0.05; done
    [ -s "$work/pid" ] || fail "the simulated region did not start"
    url=$(head -n 1 "$work/region")
}

# Makes a secret of the region's API key that the region's charm may read, and prints its id.
share_api_key() {
    local id
    id=$(juju-sim add-secret maas-api-key "api-key#file=$work/api-key")
    juju-sim grant-secret maas-api-key maas-region
    echo "$id"
}

# Starts a machine in the cloud whose process is $1; the other arguments are those of $machine.
set -eu
exec nsenter --target "$1" --user --preserve-credentials --net --pid bash -c '
    exec 8</proc/self/ns/net
    exec unshare --mount --net --pid --ipc --uts --fork --kill-child bash -c "eval \"\$machine\"" juju-sim-machine "$@"
' bash "${@:2}"

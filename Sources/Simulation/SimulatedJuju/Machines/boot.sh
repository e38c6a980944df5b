# Starts a machine in the cloud whose process is $1; the other arguments are those of $machine.
set -eu
exec nsenter --target "$1" --user --preserve-credentials --net --pid bash -c '
    exec 8</proc/self/ns/net
    # The machine was up for no time yet, where the kernel lets its clock of that differ.
    clock=(--fork)
    if [ -e /proc/self/ns/time ]; then
        read -r up _ </proc/uptime
        export up=${up%.*}
        clock+=(--time --boottime "-$up")
    fi
    exec unshare --mount --net --pid --ipc --uts "${clock[@]}" --kill-child bash -c "eval \"\$machine\"" juju-sim-machine "$@"
' bash "${@:2}"

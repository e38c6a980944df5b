# Runs the script in the variable $1 apart from this process until it says "ready", and leaves it running.
# What it says before that is why it could not; then this ends with 1.
script=$1
shift
while IFS= read -r line; do
    [ "$line" != ready ] || exit 0
    printf '%s\n' "$line" >&2
done < <(exec setsid bash -c "${!script}" bash "$@" 2>&1 </dev/null)
exit 1

# What the machines of a controller's models share: the users, a network, and the process whose end is theirs. It ends when its record goes.
# Arguments: the record's path, and the folder of the controller. $holder is what runs inside.
set -eu
if [ "$(stat -f -c %T "$2")" = overlayfs ]; then
    echo "$2 lies on an overlay file system, on which no other can be laid: give a --state elsewhere"
    exit 1
fi
inside=(unshare --net --pid --fork --kill-child bash -c 'eval "$holder"' juju-sim-cloud "$1")
if [ "$(id -u)" = 0 ]; then
    # All users keep their numbers; only who is root here may have it so.
    coproc users { exec unshare --user sh -c 'echo; read -r _'; }
    read -r _ <&"${users[0]}"
    for kind in uid gid; do
        map=
        while read -r first _ count; do map+="$first $first $count"$'\n'; done <"/proc/self/${kind}_map"
        printf %s "$map" >"/proc/$users_PID/${kind}_map"
    done
    exec nsenter --target "$users_PID" --user "${inside[@]}"
fi
unshare --user --map-root-user true
# What is root's stays read-only to others. So over its folders lie others of the same names, over /etc and what dpkg knows a
# copy, and over what only root may read empty files and folders. There is one user, so apt cannot be another.
if [ ! -d "$2/base" ]; then
    mkdir -p "$2/base.new"
    find /usr /var /opt -xdev -type d -print0 2>/dev/null | (cd "$2/base.new" && sed -z 's,^/,,' | xargs -0 mkdir -p)
    cp -r --no-preserve=ownership /etc "$2/base.new/" 2>/dev/null || :
    cp -r --no-preserve=ownership /var/lib/dpkg "$2/base.new/var/lib/" 2>/dev/null || :
    find /etc /var -xdev -type f ! -readable -print0 2>/dev/null | (cd "$2/base.new" && sed -z 's,^/,,' | xargs -0 touch)
    find /etc /usr /var /opt -xdev -type d ! \( -readable -executable \) 2>/dev/null |
        sed 's,/partial$,,' >"$2/base.new/unreadable"
    [ ! -d "$2/base.new/etc/apt/apt.conf.d" ] ||
        echo 'APT::Sandbox::User "root";' >"$2/base.new/etc/apt/apt.conf.d/99-juju-sim"
    mv "$2/base.new" "$2/base"
fi
exec unshare --user --map-root-user "${inside[@]}"

# A machine's first process, in namespaces of its own. Descriptor 8 is the network namespace of the model's bridge.
# Arguments: its folder, those of the model and the controller, what its end of the bridge is called, address, MAC address, host
# name, a folder for its root file system or nothing for this machine's, 1 if there is a way outside, and files that it sees as
# they are.
set -eu
# To be waited for; begun while programs are still this machine's.
sleep infinity &
folder=$1 state=$2 home=$3 link=$4 address=$5 mac=$6 name=$7 image=$8 outside=$9
shift 9
own=$folder/root work=$folder/work new=$folder/new base=$home/base
read -ra stat </proc/self/stat
# When it started by this machine's clock, of which the other is whole seconds behind; in hundredths, as Linux tells programs.
start=$((stat[21] + ${up:-0} * 100))
unset up
read -r boot </proc/sys/kernel/random/boot_id

{
    echo "link set lo up"
    echo "link add eth0 address $mac type veth peer name $link netns /proc/self/fd/8"
    echo "addr add $address/16 dev eth0"
    echo "link set eth0 up"
    [ -z "$outside" ] || echo "route add default via 10.0.0.2"
} | ip -batch -
nsenter --net=/proc/self/fd/8 ip link set "$link" master br0 up
hostname "$name"
if [ -n "$outside" ]; then
    mkdir -p "$own/etc"
    rm -f "$own/etc/resolv.conf"
    echo "nameserver 10.0.0.3" >"$own/etc/resolv.conf"
fi

# Whose users may do anything, as ubuntu may on a machine of Juju's, though there is no sudo here, or none that can work.
if [ ! -e "$folder/laid" ]; then
    mkdir -p "$own/usr/local/bin"
    printf %s "$sudo" >"$own/usr/local/bin/sudo"
    chmod 755 "$own/usr/local/bin/sudo"
fi

# What a charm puts beside the folders of / is still there after a reboot.
top=$folder/top
mkdir -p "$own" "$work" "$new" "$top"
chmod 755 "$top"
mount --bind "$top" "$new"
folders=("$new"/{proc,sys,dev,run})
links=()
table=

# Has a folder of the machine's own at $1.
own() {
    folders+=("$own$1" "$new$1")
    table+="$own$1 $new$1 none bind 0 0"$'\n'
}

# Where mounts lie below a folder it cannot be shown as it is, so its parts are. The controller's own folder counts as one.
parts=("$home")
if [ -z "$image" ]; then
    while read -r _ _ _ _ point _; do parts+=("$point"); done </proc/self/mountinfo
fi

# Shows what $image has at $1; what the machine changes there is its own.
lay() {
    local path=$1 part entry
    for part in "${parts[@]}"; do
        case $part in "$image$path"/*) ;; *) continue ;; esac
        own "$path"
        mkdir -p "$own$path"
        for entry in "$image$path"/* "$image$path"/.[!.]*; do
            entry=${entry#"$image"}
            if [ -L "$image$entry" ] || [ -f "$image$entry" ]; then
                [ -e "$folder/laid" ] || cp -an "$image$entry" "$own$entry" 2>/dev/null || :
            elif [ -d "$image$entry" ]; then
                lay "$entry"
            fi
        done
        return
    done
    local lower=$image$path
    [ -n "$image" ] || [ ! -d "$base$path" ] || lower=$base$path:$lower
    local upper=$work/${path//\//-}
    folders+=("$own$path" "$upper" "$new$path")
    table+="overlay $new$path overlay userxattr,lowerdir=$lower,upperdir=$own$path,workdir=$upper 0 0"$'\n'
}

for entry in "${image:-}"/*; do
    entry=${entry#"$image"}
    case $entry in
        /usr | /etc | /var | /opt | /bin | /sbin | /lib | /lib32 | /lib64 | /libx32 | /nix | /gnu) ;;
        /proc | /sys | /dev | /run | /tmp | /home | /root | /srv | /mnt | /media | /boot | /snap) continue ;;
        *) [ -n "$image" ] || continue ;;
    esac
    if [ -L "$image$entry" ]; then links+=("$image$entry"); elif [ -d "$image$entry" ]; then lay "$entry"; fi
done
for entry in /home /root /srv /mnt /media /boot /snap /tmp /var/snap /var/tmp /var/lib/juju; do own "$entry"; done
if [ -z "$image" ] && [ -e "$base/unreadable" ]; then
    while read -r entry; do own "$entry"; done <"$base/unreadable"
fi

table+="proc $new/proc proc nosuid,nodev,noexec 0 0
sysfs $new/sys sysfs nosuid,nodev,noexec,ro 0 0
none $new/dev tmpfs nosuid,mode=755 0 0
none $new/run tmpfs nosuid,mode=755 0 0
"
mkdir -p "${folders[@]}"
chmod 1777 "$own/tmp" "$own/var/tmp"
chmod 700 "$own/root"
[ ${#links[@]} = 0 ] || cp -P --remove-destination -t "$new" "${links[@]}"
: >"$folder/laid"
mount_all() {
    printf %s "$table" >"$work/table"
    mount --fstab "$work/table" --all
}
mount_all

# What the mounts above hold: devices, the kernel's settings, and what the agents need at the paths that they have here.
cd "$new"
table=
mkdir -p dev/pts dev/shm "$new$home"
for device in null zero full random urandom tty; do
    : >"dev/$device"
    table+="/dev/$device $new/dev/$device none bind 0 0"$'\n'
done
ln -s /proc/self/fd dev/fd
ln -s pts/ptmx dev/ptmx
for stream in 0:stdin 1:stdout 2:stderr; do ln -s "fd/${stream%:*}" "dev/${stream#*:}"; done
table+="devpts $new/dev/pts devpts newinstance,ptmxmode=0666,mode=620 0 0
none $new/dev/shm tmpfs nosuid,nodev,mode=1777 0 0
"
# The kernel's settings are read-only but for the network's, which are the machine's own.
for entry in sys/net sys sysrq-trigger irq bus fs; do
    [ ! -e "proc/$entry" ] || table+="$new/proc/$entry $new/proc/$entry none rbind 0 0"$'\n'
done
table+="none $new$home tmpfs mode=755 0 0"$'\n'
mount_all
mkdir -p "$new$state"/{agents,tools,resources} "$state"/{agents,tools,resources}
table=
for entry in agents tools resources; do table+="$state/$entry $new$state/$entry none bind 0 0"$'\n'; done
for entry in "$@"; do
    if [ -d "$entry" ]; then
        mkdir -p "$new$entry"
    else
        mkdir -p "$new${entry%/*}"
        [ -e "$new$entry" ] || : >"$new$entry"
    fi
    table+="$entry $new$entry none bind 0 0"$'\n'
done
mount_all
for entry in sys sysrq-trigger irq bus fs; do
    [ ! -e "proc/$entry" ] || mount -o remount,bind,ro,nosuid,nodev,noexec "proc/$entry"
done

rm -f "$work/quiet"
mkfifo "$work/quiet"
exec 9<>"$work/quiet"
mkdir -p .old
pivot_root . .old
# From here on programs are the machine's.
exec 8<&-
echo "${stat[0]} $start $boot" >".old$folder/namespace"
umount -l /.old
rmdir /.old || :
echo ready
exec >/dev/null 2>&1
# Buries its dead at once, and would not spin if there were nothing to wait for.
trap : CHLD
while :; do
    wait "$!" || :
    read -rt 0.1 -u 9 || :
done

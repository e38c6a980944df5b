#!/bin/sh
# What a charm asks of sudo: a machine's root is root already, and has sudo of its own where it can work.
if [ -u /usr/bin/sudo ] && [ -O /usr/bin/sudo ]; then exec /usr/bin/sudo "$@"; fi
user=root shell='' clear=-i
while [ $# -gt 0 ]; do
    case $1 in
        -u | --user) user=$2 && shift ;;
        --user=*) user=${1#*=} ;;
        -[CDghpRrTtU]) shift ;;
        -i | --login) cd /root && shell=bash ;;
        -s | --shell) shell=bash ;;
        -[lvkK] | --list | --validate | --reset-timestamp | --remove-timestamp) exit 0 ;;
        --preserve-env* | -*E*) clear= ;;
        --) shift && break ;;
        -*) ;;
        *) break ;;
    esac
    shift
done
[ $# -gt 0 ] || set -- "${shell:-false}"
as='' home=/root
[ "$user" = root ] || as="runuser -u $user --" home=/home/$user
# Variables may stand before the command, as with env.
exec $as env $clear "TERM=${TERM-dumb}" PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/snap/bin \
    "HOME=$home" "USER=$user" "LOGNAME=$user" "$@"

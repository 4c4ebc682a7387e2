# SPDX-FileCopyrightText: 2026 The wsify authors
# SPDX-License-Identifier: MIT
#
# Sourced by build.sh and check.sh: bare Debian systems to build and to install in. They are made once, in WSIFY_ROOTS (build/roots), and each
# use has a layer of its own above them. Root, debootstrap; in a mount namespace of one's own.

roots=${WSIFY_ROOTS:-$PWD/build/roots}

# Mounts and processes of its own, which end with it, however it ends.
alone() {
    [ -n "${WSIFY_ALONE:-}" ] || WSIFY_ALONE=1 exec unshare --mount --pid --mount-proc --fork --kill-child bash "$0" "$@"
}

# base clean|build SUITE: the path of one that nobody may change.
base() {
    local kind=$1 suite=$2 file path=$roots/$1-$2 temporary=$roots/making-$1-$2
    if [ ! -e "$path" ]; then
        mkdir -p "$roots"
        rm -rf --one-file-system "$temporary"
        if [ "$kind" = clean ]; then
            debootstrap --variant=minbase "$suite" "$temporary" >&2
            # The way to the packages is this machine's. What a package of this machine brought along, one of the system's may bring as well.
            for file in /etc/apt/apt.conf.d/*; do
                dpkg-query -S "$file" >/dev/null 2>&1 || cp -a "$file" "$temporary/etc/apt/apt.conf.d/"
            done
        else
            cp -a "$(base clean "$suite")" "$temporary"
            cp /etc/resolv.conf "$temporary/etc/resolv.conf"
            chroot "$temporary" sh -c "apt-get update -q && apt-get install -y -q --no-install-recommends $3" >&2
        fi
        mv "$temporary" "$path"
    fi
    echo "$path"
}

# layer PATH NAME: a root to be used once. Sets $root.
layer() {
    local top
    top=$(mktemp -d)
    mount -t tmpfs tmpfs "$top" # goes away with the mounts: nothing is left to be removed
    mkdir "$top/upper" "$top/work" "$top/root"
    mount -t overlay overlay -o "lowerdir=$1,upperdir=$top/upper,workdir=$top/work" "$top/root"
    root=$top/root
    cp /etc/resolv.conf "$root/etc/resolv.conf"
    mount -t proc proc "$root/proc"
    mount --rbind /dev "$root/dev"
}

inside() {
    command_inside
    "${command[@]}" "$@"
}
# With no network but a loopback interface of its own: ports are free there, and nobody else's.
inside_apart() {
    command_inside
    unshare --net sh -c 'ip link set lo up && exec "$@"' sh "${command[@]}" "$@"
}
command_inside() {
    command=(chroot "$root" env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive \
        ${SOURCE_DATE_EPOCH:+"SOURCE_DATE_EPOCH=$SOURCE_DATE_EPOCH"})
}

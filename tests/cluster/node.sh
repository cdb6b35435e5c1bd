#!/bin/sh
# The first process of the node, in namespaces of its own (unshare made them): all that is started, mounted or set in
# them is gone when it ends, however it ends. What a node's programs write outside of their own directories goes to
# memory that only the node sees.
set -eu
directory=$1 pause=$2

mount --make-rshared /
mount -t proc proc /proc
mount -t tmpfs -o mode=755 tmpfs /run
mkdir -p /run/lock /run/netns /run/bpf

for tree in var etc; do
  mkdir -p "/run/overlay/$tree/upper" "/run/overlay/$tree/work"
  mount -t overlay overlay -o "lowerdir=/$tree,upperdir=/run/overlay/$tree/upper,workdir=/run/overlay/$tree/work" "/$tree"
done

# The kernel's settings that kubelet wants are the whole machine's: it gets copies to write to.
for setting in vm/overcommit_memory vm/panic_on_oom kernel/panic kernel/panic_on_oops \
  kernel/keys/root_maxkeys kernel/keys/root_maxbytes kernel/unprivileged_bpf_disabled kernel/timer_migration; do
  [ -e "/proc/sys/$setting" ] || continue
  mkdir -p "/run/settings/$(dirname "$setting")"
  cat "/proc/sys/$setting" >"/run/settings/$setting"
  mount --bind "/run/settings/$setting" "/proc/sys/$setting"
done

mount -t bpf bpf /run/bpf

# The one thing of a node that has no namespace: the groups below which kubelet keeps its pods' ones, one in each
# hierarchy of version 1, or in the one of version 2.
hierarchies=/sys/fs/cgroup
[ -e /sys/fs/cgroup/cgroup.controllers ] || hierarchies=$(find /sys/fs/cgroup -mindepth 1 -maxdepth 1 -type d)
for hierarchy in $hierarchies; do
  mkdir -p "$hierarchy/appnet"
  for file in cpuset.cpus cpuset.mems; do
    [ ! -e "$hierarchy/$file" ] || cat "$hierarchy/$file" >"$hierarchy/appnet/$file"
  done
done

hostname node
ip link set lo up
: >"$directory/ready"
exec "$pause" pause

#!/bin/sh
# Waits for the node's end, however it comes, and takes away what no namespace took with it: its control groups, its
# directory, and last its link to this machine, which the kernel keeps while connections fade away.
first=$1 directory=$2
while kill -0 "$first" 2>/dev/null; do sleep 0.2; done
rm -rf "$directory"
for _ in $(seq 100); do
  groups=$(find /sys/fs/cgroup -maxdepth 2 -type d -name appnet 2>/dev/null)
  [ -n "$groups" ] || break
  # A group can go when the kernel is done with its processes.
  echo "$groups" | while read -r group; do find "$group" -depth -type d -exec rmdir {} \; 2>/dev/null; done
  sleep 0.1
done
rm -rf "$directory"
ip link delete appnet0 2>/dev/null

/** The control groups below which kubelet keeps its pods' ones: the one thing of a node that has no namespace. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export const CONTROL_GROUP = "appnet";
const ROOT = "/sys/fs/cgroup";
const REMOVE_TIMEOUT_MS = 10_000;

/** One in each hierarchy of version 1, or in the one of version 2. */
function controlGroups(): string[] {
  if (existsSync(join(ROOT, "cgroup.controllers"))) return [join(ROOT, CONTROL_GROUP)];
  return readdirSync(ROOT).map((hierarchy) => join(ROOT, hierarchy, CONTROL_GROUP));
}

export function makeControlGroups(): void {
  for (const group of controlGroups()) {
    mkdirSync(group, { recursive: true });
    for (const file of ["cpuset.cpus", "cpuset.mems"]) {
      const [own, parent] = [join(group, file), join(group, "..", file)];
      if (existsSync(parent)) writeFileSync(own, readFileSync(parent));
    }
  }
}

/** A group goes when its processes are gone, which takes the kernel a moment after they are killed. */
export function removeControlGroups(): void {
  const deadline = Date.now() + REMOVE_TIMEOUT_MS;
  for (const group of controlGroups()) {
    while (existsSync(group) && !removed(group) && Date.now() < deadline) {
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);
    }
  }
}

function removed(group: string): boolean {
  try {
    for (const entry of readdirSync(group, { withFileTypes: true })) {
      if (entry.isDirectory() && !removed(join(group, entry.name))) return false;
    }
    rmdirSync(group);
    return true;
  } catch {
    return false;
  }
}

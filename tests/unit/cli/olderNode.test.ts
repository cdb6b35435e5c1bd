import { spawnSync } from "node:child_process";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { appnet, directoryWith } from "./support";

describe("the command", () => {
  it("runs where Node has no compile cache", () => {
    appnet(["--version"]); // Builds the command.
    const older = directoryWith({ "older.cjs": 'delete require("node:module").enableCompileCache;' });
    const arguments_ = ["--require", join(older, "older.cjs"), resolve("dist/cli/appnet.js"), "--version"];
    const { status, stdout, stderr } = spawnSync(process.execPath, arguments_, { encoding: "utf8" });
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout).toMatch(/^\d+\.\d+\.\d+/);
  });
});

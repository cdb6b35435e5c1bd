import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { appnet, buildOnce, COMMAND, directoryWith, shopDocument } from "./support";

function withInput(input: string, ...arguments_: string[]) {
  buildOnce();
  const { status, stdout, stderr } = spawnSync(process.execPath, [COMMAND, ...arguments_], {
    input,
    encoding: "utf8",
    cwd: directoryWith(),
  });
  return { code: status, stdout, stderr };
}

describe("a document from standard input", () => {
  it("is planned as one from a file", () => {
    const file = appnet(["plan", "--json"], { cwd: directoryWith({ "appnet.yaml": shopDocument }) });
    expect(withInput(shopDocument, "plan", "-", "--json")).toEqual(file);
  });

  it("may be a saved plan", () => {
    const { stdout } = withInput(shopDocument, "plan", "-", "--json");
    expect(withInput(stdout, "check", "--plan", "-")).toMatchObject({ code: 0, stderr: "" });
  });

  it("has places for its mistakes", () => {
    const { code, stderr } = withInput(shopDocument.replace("http://stock", "http://stok"), "check", "-");
    expect(code).toBe(1);
    expect(stderr).toMatch(/^error -:\d+:\d+ connection\/unknown-application /);
  });

  it("is not edited", () => {
    expect(withInput(shopDocument, "connect", "shop.mail", "tcp://10.0.0.7:25", "--file", "-")).toEqual({
      code: 1,
      stdout: "",
      stderr: "error -: what comes from standard input cannot be edited in place; name a file\n",
    });
  });
});

describe("a directory", () => {
  it("may have an appnet.yml, and not both", () => {
    expect(appnet(["check"], { cwd: directoryWith({ "appnet.yml": shopDocument }) }).code).toBe(0);
    const cwd = directoryWith({ "appnet.yml": shopDocument, "appnet.yaml": shopDocument });
    expect(appnet(["check"], { cwd })).toMatchObject({
      code: 1,
      stderr: "error .: both appnet.yaml and appnet.yml are in this directory; name one of them\n",
    });
  });
});

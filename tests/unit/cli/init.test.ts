import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { appnet, directoryWith } from "./support";

const SCHEMA = "# yaml-language-server: $schema=";

describe("appnet init", () => {
  it.each(["kubernetes", "aws"])(
    "writes a first document for %s, which is planned and proved",
    (platform) => {
      const directory = directoryWith();
      const { code, stdout, stderr } = appnet(["init", "My Shop!", "--platform", platform], {
        cwd: directory,
      });
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      expect(stdout).toBe("My Shop!/appnet.yaml written: appnet plan My Shop! shows what it means\n");
      const text = readFileSync(join(directory, "My Shop!/appnet.yaml"), "utf8");
      expect(text.startsWith(`${SCHEMA}node_modules/pulumi-appnet/dist/appnet.schema.json\n`)).toBe(true);
      expect(text).toContain(`\nspace: my-shop\n${platform}: {}\n`);
      const planned = appnet(["plan", "My Shop!"], { cwd: directory });
      expect(planned.stdout).toMatch(/\nproved: .* nothing else passes\n/);
    },
  );

  it("names the schema where the package is installed", () => {
    const directory = directoryWith();
    mkdirSync(join(directory, "node_modules/pulumi-appnet/dist"), { recursive: true });
    writeFileSync(join(directory, "node_modules/pulumi-appnet/dist/appnet.schema.json"), "{}");
    appnet(["init", "services/shop"], { cwd: directory });
    expect(readFileSync(join(directory, "services/shop/appnet.yaml"), "utf8")).toContain(
      `${SCHEMA}../../node_modules/pulumi-appnet/dist/appnet.schema.json\n`,
    );
  });

  it("copies the document of an example", () => {
    const directory = directoryWith();
    expect(appnet(["init", "--from", "boutique"], { cwd: directory }).code).toBe(0);
    expect(readFileSync(join(directory, "appnet.yaml"), "utf8")).toContain(
      readFileSync("examples/boutique/appnet.yaml", "utf8"),
    );
    expect(appnet(["check"], { cwd: directory })).toEqual({ code: 0, stdout: "", stderr: "" });
  });

  it.each(["appnet.yaml", "appnet.yml"])("leaves an %s alone that is there", (name) => {
    const directory = directoryWith({ [name]: "mine" });
    expect(appnet(["init"], { cwd: directory })).toEqual({
      code: 1,
      stdout: "",
      stderr: `error ${name}: is there already; nothing was written\n`,
    });
    expect(readdirSync(directory)).toEqual([name]);
  });

  it("says which examples there are", () => {
    const { code, stderr } = appnet(["init", "--from", "botique"], { cwd: directoryWith() });
    expect(code).toBe(1);
    expect(stderr).toMatch(/^error --from botique: there is no such example \(did you mean boutique\?/);
  });

  it("says why it cannot write", () => {
    const directory = directoryWith({ file: "" });
    const { code, stderr } = appnet(["init", "file/shop"], { cwd: directory });
    expect(code).toBe(1);
    expect(stderr).toMatch(/^error file\/shop\/appnet\.yaml: cannot be written: /);
  });
});

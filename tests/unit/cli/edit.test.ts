import { spawnSync } from "node:child_process";
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { editFile } from "../../../cli/edit";
import { appnet, appnetOnTerminal, directoryWith, shopDocument, type Run } from "./support";

const FILE = "appnet.yaml";

/** A directory of its own with the document, and what runs in it. */
function shop(text: string | Buffer = shopDocument) {
  const directory = directoryWith();
  const path = join(directory, FILE);
  writeFileSync(path, text);
  return {
    directory,
    path,
    bytes: () => readFileSync(path),
    text: () => readFileSync(path, "utf8"),
    run: (...arguments_: string[]): Run => appnet(arguments_, { cwd: directory }),
  };
}

/** What holds for every refusal: said on stderr alone, nothing is changed, nothing is left over. */
function expectRefusal(place: ReturnType<typeof shop>, arguments_: string[], message: string): void {
  const before = place.bytes();
  const files = readdirSync(place.directory);
  const run = place.run(...arguments_);
  expect(run).toMatchObject({ code: 1, stdout: "" });
  expect(run.stderr).toContain(message);
  expect(run.stderr).toMatch(/^error /);
  expect(run.stderr).not.toMatch(/^\s+at /m);
  expect(place.bytes().equals(before)).toBe(true);
  expect(readdirSync(place.directory)).toEqual(files);
}

/** Runs the command where no file may become larger than so many kilobytes. */
function withFileLimit(kilobytes: number, arguments_: string[], cwd: string) {
  appnet(["--version"]); // It builds the command where that is older than its sources.
  const command = resolve(__dirname, "../../../dist/cli/appnet.js");
  const script = `ulimit -f ${kilobytes}; exec "$0" "$@"`;
  return spawnSync("bash", ["-c", script, process.execPath, command, ...arguments_], {
    cwd,
    encoding: "utf8",
    // Node's cache of what it compiled is larger than the limit.
    env: { ...process.env, NODE_DISABLE_COMPILE_CACHE: "1" },
  });
}

const toMail = ["connect", "shop.mail", "tcp://10.0.0.7:25"];
const theStock = ["disconnect", "shop.stock"];

describe("appnet connect and disconnect", () => {
  it("say what opens and closes, and give the same bytes again", () => {
    const place = shop();
    expect(place.run(...toMail)).toEqual({
      code: 0,
      stderr: "",
      stdout:
        "shop may now reach 10.0.0.7/32 on tcp 25\n" +
        "shop gets the environment variables CONNECTION_MAIL_*\n" +
        "appnet.yaml changed: shop.mail connects to tcp://10.0.0.7:25\n",
    });
    expect(place.text()).toContain('connections: { stock: "http://stock:3000", mail: "tcp://10.0.0.7:25" }');
    expect(place.run("disconnect", "shop.mail", "--yes")).toEqual({
      code: 0,
      stderr: "",
      stdout:
        "shop may no longer reach 10.0.0.7/32 on tcp 25\n" +
        "shop loses the environment variables CONNECTION_MAIL_*\n" +
        "appnet.yaml changed: shop.mail is disconnected\n",
    });
    expect(place.text()).toBe(shopDocument);
    expect(readdirSync(place.directory)).toEqual([FILE]);
  });

  it("--required marks the connection, and asks for --force", () => {
    const place = shop();
    expect(place.run(...toMail, "--required").code).toBe(0);
    expect(place.text()).toContain('mail: { to: "tcp://10.0.0.7:25", required: true }');
    expectRefusal(place, ["disconnect", "shop.mail", "--yes"], "add --force");
    expect(place.run("disconnect", "shop.mail", "--yes", "--force")).toMatchObject({ code: 0, stderr: "" });
    expect(place.text()).toBe(shopDocument);
  });

  it("--force warns of what it leaves", () => {
    const place = shop();
    const run = place.run("disconnect", "shop.cache", "--yes", "--force");
    expect(run).toMatchObject({ code: 0 });
    expect(run.stdout).toContain("shop may no longer reach cache on tcp 6379\n");
    expect(run.stderr).toMatch(
      /^warning appnet\.yaml:9:24 outbound\/required-unconnected .*\(connect it, or remove required: true\)\nwarning until then appnet plan refuses the document\n$/,
    );
    expect(place.run("check").code).toBe(1);
    expect(place.run("connect", "shop.cache", "cache.redis").code).toBe(0);
    expect(place.text()).toBe(shopDocument);
  });
});

describe("appnet allow and deny", () => {
  it("say what opens and closes, and give the same bytes again", () => {
    const withPeer = `${shopDocument}peers: { payments: {} }\n`;
    const place = shop(withPeer);
    const policy = [
      "shop",
      "ledger",
      "-s",
      "payments",
      "-o",
      "acme",
      "--protocol",
      "TCP",
      "--port",
      "8080-8090",
    ];
    expect(place.run("allow", ...policy)).toEqual({
      code: 0,
      stderr: "",
      stdout:
        "shop may now reach ledger.payments on tcp 8080-8090\n" +
        "appnet.yaml changed: policy shop to ledger.payments on tcp 8080-8090 is added\n",
    });
    expect(place.text()).toContain(
      "{ source: shop, destination: ledger, space: payments, organization: acme, protocol: tcp, ports: 8080-8090 } ]",
    );
    expect(place.run("deny", ...policy, "--yes").stdout).toBe(
      "shop may no longer reach ledger.payments on tcp 8080-8090\n" +
        "appnet.yaml changed: policy shop to ledger.payments on tcp 8080-8090 is removed\n",
    );
    expect(place.text()).toBe(withPeer);
  });

  it.each([
    [["10.1.0.0/16"], "destinationCidr: 10.1.0.0/16 }"],
    [
      ["10.1.2.3", "--protocol", "udp", "--ports", "53"],
      "destinationCidr: 10.1.2.3/32, protocol: udp, ports: 53 }",
    ],
    [
      ["fd00::1", "--protocol", "tcp", "--port", "5432"],
      'destinationCidr: "fd00::1/128", protocol: tcp, ports: 5432 }',
    ],
    [["stock"], "destination: stock }"],
  ])("write %j", (arguments_, written) => {
    const place = shop();
    expect(place.run("allow", "shop", ...arguments_)).toMatchObject({ code: 0, stderr: "" });
    expect(place.text()).toContain(`{ source: shop, ${written}`);
    expect(place.run("deny", "shop", ...arguments_, "-y").code).toBe(0);
    expect(place.text()).toBe(shopDocument);
  });

  it.each([
    [["allow", "shop", "stock", "--protocol", "tcp"], "--protocol is given without --port"],
    [["allow", "shop", "stock", "--port", "80"], "--port is given without --protocol"],
    [["allow", "shop", "stock", "-o", "acme"], "--organization is given without --space"],
    [["allow", "shop", "10.0.0.0/33"], "appnet.yaml:14:128 document/type"],
    [["deny", "shop", "10.0.0.0/33", "--yes"], "document/type"],
    [["deny", "shop", "stock", "-s", "Payments", "--yes"], 'document/name "Payments" is not a valid name'],
    [["deny", "shop", "stock", "--yes"], "no policy allows shop to reach stock on tcp 8080"],
    [["connect", "shop", "stock"], '"shop": name an application and its outbound interface'],
    [["connect", "shop.x.y", "stock"], '"shop.x.y": name an application and its outbound interface'],
  ])("refuse %j", (arguments_, message) => {
    expectRefusal(shop(), arguments_, message);
  });
});

describe("an edited file", () => {
  it("keeps CRLF, the byte order mark and a last line without end", () => {
    const text = `\uFEFF${shopDocument.trimEnd().replaceAll("\n", "\r\n")}`;
    const place = shop(text);
    expect(place.run(...toMail).code).toBe(0);
    expect(place.text()).toBe(
      text.replace('"http://stock:3000" }', '"http://stock:3000", mail: "tcp://10.0.0.7:25" }'),
    );
    expect(place.run("disconnect", "shop.mail", "--yes").code).toBe(0);
    expect(place.text()).toBe(text);
  });

  it("keeps its mode", () => {
    const place = shop();
    chmodSync(place.path, 0o640);
    expect(place.run(...toMail).code).toBe(0);
    expect(statSync(place.path).mode & 0o777).toBe(0o640);
  });

  it("may be named by --file, or by its directory", () => {
    const place = shop();
    expect(appnet([...toMail, "--file", place.path]).code).toBe(0);
    expect(appnet(["disconnect", "shop.mail", "--yes", "-f", place.directory]).code).toBe(0);
    expect(place.text()).toBe(shopDocument);
  });

  it("is the target of a symbolic link, which stays one", () => {
    const place = shop();
    const link = join(place.directory, "link.yaml");
    symlinkSync(FILE, link);
    expect(place.run(...toMail, "-f", "link.yaml").code).toBe(0);
    expect(lstatSync(link).isSymbolicLink() && readlinkSync(link)).toBe(FILE);
    expect(place.text()).toContain("mail:");
    expect(readdirSync(place.directory).sort()).toEqual([FILE, "link.yaml"]);
  });
});

describe("nothing is changed", () => {
  it("in a read-only file, even by the superuser", () => {
    const place = shop();
    chmodSync(place.path, 0o444);
    expectRefusal(
      place,
      toMail,
      "appnet.yaml: is read-only; nothing was changed (make it writable first: chmod u+w",
    );
    expect(statSync(place.path).mode & 0o777).toBe(0o444);
  });

  it("in a file that is not UTF-8", () => {
    const latin = Buffer.from(`# caf\u00e9\n${shopDocument}`, "latin1");
    expectRefusal(shop(latin), toMail, "appnet.yaml: is not UTF-8: line");
  });

  it("where the result would not be valid", () => {
    const place = shop();
    expectRefusal(
      place,
      ["connect", "shop.more", "http://stock:3001"],
      'error appnet.yaml:10:54 connection/port-not-inbound application "stock" has no inbound interface on tcp 3001',
    );
    expectRefusal(
      place,
      ["connect", "shop.more", "http://stock:3001"],
      "error appnet.yaml: nothing was written: the document would have these problems afterwards",
    );
  });

  it("where the document has problems that stay", () => {
    const place = shop(shopDocument.replace("http://stock:3000", "http://stok:3000"));
    expectRefusal(place, toMail, "error appnet.yaml: nothing was written: mend these problems first");
  });

  it("where there is no such file, or no document", () => {
    const place = shop();
    mkdirSync(join(place.directory, "empty"));
    expectRefusal(place, [...toMail, "-f", "missing.yaml"], "missing.yaml: no such file or directory");
    expectRefusal(place, [...toMail, "-f", "empty"], "empty: neither appnet.yaml nor Pulumi.yaml");
    expectRefusal(place, [...toMail, "-f", "/dev/null"], "/dev/null: cannot be read: it is a device");
  });

  it("of a program", () => {
    const place = shop();
    writeFileSync(join(place.directory, "Pulumi.yaml"), "name: shop\nruntime: nodejs\n");
    expectRefusal(
      place,
      toMail,
      ".: a program's connections are in its code: edit them there; for its appnet.yaml say --file appnet.yaml",
    );
    expect(place.run(...toMail, "--file", FILE).code).toBe(0);
  });

  it("without a terminal to ask on", () => {
    const place = shop();
    expectRefusal(place, theStock, "Disconnect shop.stock? There is no terminal to ask on: add --yes");
    const policy = ["10.20.0.0/16", "--protocol", "tcp", "--port", "5432-5433"];
    expectRefusal(
      place,
      ["deny", "shop", ...policy],
      "Remove this policy? There is no terminal to ask on: add --yes",
    );
  });

  it("where only a part of the new text can be written, as on a full disk", () => {
    const place = shop(`${shopDocument}# ${"x".repeat(30_000)}\n`);
    const before = place.text();
    const { status, stdout, stderr } = withFileLimit(16, toMail, place.directory);
    expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
    expect(stderr).toContain("appnet.yaml: cannot be replaced, nothing was changed: EFBIG");
    expect(place.text()).toBe(before);
    expect(readdirSync(place.directory)).toEqual([FILE]);
  });

  it("where something else changed the file while the command asked", async () => {
    const place = shop();
    const other = shopDocument.replace("replicas", "copies") + "# mine\n";
    const edit = { kind: "disconnect", source: "shop", outbound: "stock", force: false } as const;
    const words = { question: "Disconnect?", done: () => "done" };
    const ask = () => {
      writeFileSync(place.path, other);
      return Promise.resolve(true);
    };
    await expect(editFile(edit, { file: place.path }, words, ask)).rejects.toThrow(
      `${place.path} was changed by something else while this command ran; nothing was written, run it again`,
    );
    expect(place.text()).toBe(other);
    expect(readdirSync(place.directory)).toEqual([FILE]);
  });

  it("where the answer is no", async () => {
    const place = shop();
    const edit = { kind: "disconnect", source: "shop", outbound: "stock", force: false } as const;
    const asked: string[][] = [];
    const ask = (...question: string[]) => {
      asked.push(question);
      return Promise.resolve(false);
    };
    const words = { question: "Disconnect?", done: () => "done" };
    await expect(editFile(edit, { file: place.path }, words, ask)).rejects.toThrow("nothing was changed");
    expect(asked).toEqual([
      [
        "Disconnect?",
        "shop may no longer reach stock on tcp 3000\nshop loses the environment variables CONNECTION_STOCK_*\n",
      ],
    ]);
    expect(place.text()).toBe(shopDocument);
  });
});

const hasPython = spawnSync("python3", ["-c", "import pty"]).status === 0;

describe.skipIf(!hasPython)("on a terminal, disconnect", () => {
  it("says what stops working, asks, and does it after y", () => {
    const place = shop();
    const { code, output } = appnetOnTerminal(theStock, "y\r", place.directory);
    expect(output).toMatch(
      /shop may no longer reach stock on tcp 3000\r\nshop loses the environment variables CONNECTION_STOCK_\*\r\n.*Disconnect shop\.stock\?.*\(y\/N\)/s,
    );
    expect(output).toContain("appnet.yaml changed: shop.stock is disconnected");
    expect(code).toBe(0);
    expect(place.text()).toBe(shopDocument.replace('    connections: { stock: "http://stock:3000" }\n', ""));
  });

  it.each([
    ["n", "n\r"],
    ["return alone", "\r"],
    ["Ctrl-C", "\u0003"],
    ["Ctrl-D", "\u0004"],
  ])("changes nothing after %s", (_, keys) => {
    const place = shop();
    const { code, output } = appnetOnTerminal(theStock, keys, place.directory);
    expect(output).toContain("nothing was changed");
    expect(code).toBe(1);
    expect(place.text()).toBe(shopDocument);
  });
});

describe.each(["connect", "disconnect", "allow", "deny"])("appnet %s", (command) => {
  it("--help shows examples", () => {
    const { code, stdout, stderr } = appnet([command, "--help"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toContain(`Usage: appnet ${command}`);
    expect(stdout).toMatch(new RegExp(`Examples:\\n( {2}appnet ${command}.*\\n)+`));
  });

  it("refuses missing and unknown arguments", () => {
    expect(appnet([command])).toMatchObject({ code: 1, stdout: "" });
    expect(appnet([command, "a.b", "c", "--jsn"])).toMatchObject({ code: 1, stdout: "" });
  });
});

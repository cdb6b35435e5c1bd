import { createHash, X509Certificate } from "node:crypto";
import { execFileSync } from "node:child_process";
import { once } from "node:events";
import * as http from "node:http";
import * as http2 from "node:http2";
import * as https from "node:https";
import * as net from "node:net";
import * as tls from "node:tls";
import * as grpc from "@grpc/grpc-js";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { prepareEnvoy } from "../cluster/envoy";
import { exampleDocuments } from "./rendering";
import { compile } from "../../core/compile";
import { planOf } from "../../core/plan/plan";
import { Planned } from "../unit/core/platforms/aws/support";
import { freePorts, planWith, Pod, proxyOf, RunningProxy, type ProxiedInbound } from "./tlsProxy";

let binary: string;
let skipped: string | undefined;
beforeAll(async () => {
  const envoy = await prepareEnvoy();
  if (typeof envoy === "string") binary = envoy;
  else process.stderr.write(`SKIPPED: no proxy was run: ${(skipped = envoy.skipped)}\n`);
});
beforeEach((context) => context.skip(skipped !== undefined, skipped));

const PROTOCOLS = ["http", "grpc", "ws", "tcp", "https", "grpcs", "wss", "tls"] as const;
type Name = "web" | "rpc" | "raw";

describe("every configuration of a proxy that appnet writes", () => {
  let pod: Pod;
  beforeAll(() => (pod = new Pod()));
  afterAll(() => pod.remove());

  const validate = (planned: Planned, deployment: string) =>
    execFileSync(binary, [...pod.install(proxyOf(planned, deployment)), "--mode", "validate"], {
      stdio: "pipe",
    });

  it.each(PROTOCOLS)("is valid: %s", (protocol) => {
    const planned = planWith([{ name: "api", protocol, containerPort: 3000, tlsPort: 61443 }]);
    validate(planned, "prod-basket-deployment");
  });

  it("is valid in each example", () => {
    let validated = 0;
    for (const { read } of exampleDocuments()) {
      const { compilation } = compile(read());
      const planned = new Planned(planOf(compilation!));
      for (const { name, inputs } of planned.resourcesOfType("Deployment")) {
        if (!JSON.stringify(inputs).includes('"automatic-tls-configuration"')) continue;
        validate(planned, name);
        validated++;
      }
    }
    expect(validated).toBeGreaterThanOrEqual(2);
  });
});

describe("the proxy of automatic TLS", () => {
  let pod: Pod;
  let proxy: RunningProxy;
  let inbounds: Record<Name, ProxiedInbound>;
  const servers: net.Server[] = [];
  /** Connections that the applications got. */
  let accepted = 0;

  const options = (name: Name) => ({
    host: "127.0.0.1",
    port: inbounds[name].tlsPort,
    servername: "basket",
    ca: pod.authority,
  });
  const listen = async (server: net.Server, name: Name) => {
    server.on("connection", () => accepted++);
    server.listen(inbounds[name].containerPort, "127.0.0.1");
    await once(server, "listening");
    servers.push(server);
  };
  /** A completed handshake; the certificate's serial number. */
  const handshake = (more: tls.ConnectionOptions = {}, name: Name = "web") =>
    new Promise<{ protocol: string | null; alpn: string | false | null; serial: number }>(
      (resolve, reject) => {
        const socket = tls.connect({ ...options(name), ...more }, () => {
          const serial = Number.parseInt(
            new X509Certificate(socket.getPeerCertificate().raw).serialNumber,
            16,
          );
          resolve({ protocol: socket.getProtocol(), alpn: socket.alpnProtocol, serial });
          socket.destroy();
        });
        socket.on("error", reject);
      },
    );

  beforeAll(async () => {
    pod = new Pod();
    if (skipped !== undefined) return;
    tls.setDefaultCACertificates([pod.authority]);
    const ports = await freePorts(6);
    const inbound = (name: Name, protocol: string, place: number) => ({
      name,
      protocol,
      containerPort: ports[place]!,
      tlsPort: ports[place + 1]!,
    });
    inbounds = {
      web: inbound("web", "http", 0),
      rpc: inbound("rpc", "grpc", 2),
      raw: inbound("raw", "tcp", 4),
    };
    proxy = await RunningProxy.start(
      binary,
      pod.install(proxyOf(planWith(Object.values(inbounds)), "prod-basket-deployment")),
      inbounds.web.tlsPort,
    );
    await listen(webServer(), "web");
    await listen(rawServer(), "raw");
  });

  afterAll(async () => {
    for (const server of servers) server.close();
    if (skipped === undefined && proxy.process.exitCode === null) await proxy.stop();
    pod.remove();
  });

  it.each(["TLSv1.2", "TLSv1.3"] as const)("accepts %s", async (version) => {
    const { protocol } = await handshake({ minVersion: version, maxVersion: version });
    expect(protocol).toBe(version);
  });

  it.each(["TLSv1", "TLSv1.1"] as const)("refuses %s, by its own alert", async (version) => {
    const old = { minVersion: version, maxVersion: version, ciphers: "DEFAULT@SECLEVEL=0" };
    await expect(handshake(old)).rejects.toMatchObject({ code: "ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION" });
  });

  it("refuses plain text, and lets nothing reach the application before the handshake", async () => {
    const before = accepted;
    const closed = async (send: string) => {
      const socket = net.connect(inbounds.web.tlsPort, "127.0.0.1");
      let answer = "";
      socket.on("data", (data) => (answer += data.toString("latin1")));
      socket.on("error", () => undefined);
      await once(socket, "connect");
      if (send === "") socket.end();
      else socket.write(send);
      await once(socket, "close");
      return answer;
    };
    expect(await closed("")).toBe("");
    expect(await closed("GET / HTTP/1.1\r\nHost: basket\r\n\r\n")).not.toContain("HTTP/1.1 200");
    expect(accepted).toBe(before);
    expect((await fetch(`https://localhost:${inbounds.web.tlsPort}`)).status).toBe(200);
    expect(accepted).toBe(before + 1);
  });

  it("offers by ALPN what the application speaks", async () => {
    const offered = { ALPNProtocols: ["h2", "http/1.1"] };
    expect((await handshake(offered, "web")).alpn).toBe("http/1.1");
    expect((await handshake(offered, "rpc")).alpn).toBe("h2");
    expect((await handshake(offered, "raw")).alpn).toBe(false);
    expect((await handshake({}, "web")).alpn).toBe(false);
  });

  it("carries HTTP/1.1: several requests on one connection, and large bodies", async () => {
    const agent = new https.Agent({ keepAlive: true, maxSockets: 1, ...options("web") });
    const before = accepted;
    const body = Buffer.alloc(5_000_000, "x");
    for (let request = 0; request < 3; request++) {
      const answer = await new Promise<Buffer>((resolve, reject) => {
        const sent = https.request({ ...options("web"), agent, method: "POST" }, (response) => {
          const parts: Buffer[] = [];
          response.on("data", (part: Buffer) => parts.push(part));
          response.on("end", () => resolve(Buffer.concat(parts)));
        });
        sent.on("error", reject);
        sent.end(body);
      });
      expect(answer.equals(body)).toBe(true);
    }
    agent.destroy();
    expect(accepted).toBe(before + 1);
  });

  it("carries HTTP/2: many streams on one connection", async () => {
    const server = http2.createServer((request, response) => {
      response.end(`${request.httpVersion} ${request.url}`);
    });
    await listen(server, "rpc");
    const session = http2.connect(`https://basket:${inbounds.rpc.tlsPort}`, options("rpc"));
    const answers = await Promise.all(
      Array.from({ length: 100 }, async (_, path) => {
        const stream = session.request({ ":path": `/${path}` });
        let text = "";
        stream.setEncoding("utf8").on("data", (part: string) => (text += part));
        await once(stream, "end");
        return text;
      }),
    );
    expect(answers).toEqual(answers.map((_, path) => `2.0 /${path}`));
    session.close();
    server.close();
    servers.pop();
    await once(session, "close");
  });

  it("carries gRPC: calls, streams in both directions, and statuses", async () => {
    const text = {
      requestSerialize: (it: string) => Buffer.from(it),
      requestDeserialize: (it: Buffer) => it.toString(),
      responseSerialize: (it: string) => Buffer.from(it),
      responseDeserialize: (it: Buffer) => it.toString(),
    };
    const unary = { path: "/test.Echo/Say", requestStream: false, responseStream: false, ...text };
    const chat = { path: "/test.Echo/Chat", requestStream: true, responseStream: true, ...text };
    const server = new grpc.Server();
    server.addService(
      { say: unary, chat },
      {
        say: ((call, callback) =>
          call.request === "fail"
            ? callback({ code: grpc.status.NOT_FOUND, details: "nobody" })
            : callback(null, `heard ${call.request}`)) satisfies grpc.handleUnaryCall<string, string>,
        chat: ((call) => {
          call.on("data", (it: string) => call.write(`heard ${it}`));
          call.on("end", () => call.end());
        }) satisfies grpc.handleBidiStreamingCall<string, string>,
      },
    );
    await new Promise<void>((resolve, reject) => {
      const address = `127.0.0.1:${inbounds.rpc.containerPort}`;
      server.bindAsync(address, grpc.ServerCredentials.createInsecure(), (error) =>
        error ? reject(error) : resolve(),
      );
    });
    const client = new grpc.Client(
      `127.0.0.1:${inbounds.rpc.tlsPort}`,
      grpc.credentials.createSsl(Buffer.from(pod.authority)),
      { "grpc.ssl_target_name_override": "basket" },
    );
    const say = (it: string) =>
      new Promise<string | undefined>((resolve, reject) => {
        client.makeUnaryRequest(
          unary.path,
          text.requestSerialize,
          text.responseDeserialize,
          it,
          (error, value) => (error ? reject(error) : resolve(value)),
        );
      });
    expect(await say("me")).toBe("heard me");
    await expect(say("fail")).rejects.toMatchObject({ code: grpc.status.NOT_FOUND });
    const call = client.makeBidiStreamRequest(chat.path, text.requestSerialize, text.responseDeserialize);
    const heard: string[] = [];
    call.on("data", (it: string) => {
      heard.push(it);
      if (heard.length < 50) call.write(String(heard.length));
      else call.end();
    });
    call.write("0");
    const [status] = (await once(call, "status")) as [grpc.StatusObject];
    expect([status.code, heard.length, heard.at(-1)]).toEqual([grpc.status.OK, 50, "heard 49"]);
    client.close();
    server.forceShutdown();
  });

  it("carries WebSockets", async () => {
    const socket = new WebSocket(`wss://localhost:${inbounds.web.tlsPort}/chat`);
    await once(socket, "open");
    for (const text of ["one", "two"]) {
      const answer = once(socket, "message");
      socket.send(text);
      expect(((await answer) as [MessageEvent<string>])[0].data).toBe(text);
    }
    socket.close();
  });

  it("carries protocols in which the server speaks first", async () => {
    const socket = tls.connect(options("raw"));
    const [greeting] = (await once(socket, "data")) as [Buffer];
    expect(greeting.toString()).toBe("220 ready\r\n");
    socket.destroy();
  });

  it("holds more connections than Envoy's own limit, within the memory that its container has", async () => {
    const sockets: tls.TLSSocket[] = [];
    while (sockets.length < 1100) {
      const batch = Array.from({ length: 50 }, () => tls.connect(options("raw")));
      await Promise.all(batch.map((it) => once(it, "data", { signal: AbortSignal.timeout(20_000) })));
      sockets.push(...batch);
    }
    expect(sockets.every((it) => !it.destroyed)).toBe(true);
    expect(proxy.residentMebibytes).toBeLessThan(256);
    for (const socket of sockets) socket.destroy();
  });

  it("uses a renewed certificate, and loses no connection", async () => {
    const long = tls.connect(options("raw"));
    await once(long, "data");
    const { serial: old } = await handshake();
    let [sent, received, failed] = [0, 0, 0];
    long.on("data", (data: Buffer) => (received += data.length));
    long.on("close", () => failed++);
    const ticking = setInterval(() => (long.write("x"), sent++), 5);
    pod.renew();
    const seen = new Set<number>();
    for (const end = Date.now() + 10_000; Date.now() < end && !seen.has(old + 1);) {
      await handshake().then(
        ({ serial }) => seen.add(serial),
        () => failed++,
      );
    }
    for (const end = Date.now() + 500; Date.now() < end;) await handshake();
    clearInterval(ticking);
    await expect.poll(() => received).toBe(sent);
    expect(seen.has(old + 1)).toBe(true);
    expect((await handshake()).serial).toBe(old + 1);
    expect(failed).toBe(0);
    expect(sent).toBeGreaterThan(10);
    long.destroy();
  });

  it("ends when it is told to, and says nothing that warns", async () => {
    expect(await proxy.stop()).toBe(0);
    const lines = proxy.log.split("\n").filter((line) => line !== "");
    const usual = /no configured limit to the number of allowed active downstream|caught ENVOY_SIGTERM/;
    expect(lines.filter((line) => !usual.test(line))).toEqual([]);
  });
});

/** Answers with what it is sent, and echoes WebSocket messages. */
function webServer(): http.Server {
  const server = http.createServer((request, response) => request.pipe(response));
  server.on("upgrade", (request, socket) => {
    const accept = createHash("sha1")
      .update(`${request.headers["sec-websocket-key"]}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
      .digest("base64");
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
    );
    socket.on("data", (frame: Buffer) => {
      const [length, mask] = [frame[1]! & 0x7f, frame.subarray(2, 6)];
      const text = frame.subarray(6, 6 + length).map((byte, place) => byte ^ mask[place % 4]!);
      if ((frame[0]! & 0x0f) === 8) socket.end();
      else socket.write(Buffer.concat([Buffer.from([0x81, length]), text]));
    });
    socket.on("error", () => undefined);
  });
  return server;
}

/** Greets first, then echoes. */
function rawServer(): net.Server {
  return net.createServer((socket) => {
    socket.on("error", () => undefined);
    socket.write("220 ready\r\n");
    socket.pipe(socket);
  });
}

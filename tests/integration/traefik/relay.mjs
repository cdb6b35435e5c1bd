// Passes connections to an address and port on to a port or a Unix socket; given a key and a certificate, it ends TLS.
import { readFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { createServer as createTlsServer } from "node:tls";

const [address, port, target, keyFile, certificateFile] = process.argv.slice(2);

function pass(from) {
  const to = connect(/^\d+$/.test(target) ? { host: "127.0.0.1", port: Number(target) } : { path: target });
  from.pipe(to).pipe(from);
  from.on("error", () => to.destroy());
  to.on("error", () => from.destroy());
}

const server =
  keyFile === undefined
    ? createServer(pass)
    : createTlsServer({ key: readFileSync(keyFile), cert: readFileSync(certificateFile) }, pass);
server.listen(Number(port), address);

/**
 * Stands between the engine and a server: delays what the one hears of the other, and is gone when a test wants it to be. It
 * does not look inside.
 */
import { connect, createServer, type AddressInfo, type Server, type Socket } from "node:net";

const LOOPBACK = "127.0.0.1";

export class Relay {
  readonly #target: number;
  readonly #delay: number;
  readonly #sockets = new Set<Socket>();
  #server: Server | undefined;
  #port = 0;

  /** @param delay Milliseconds between an answer and its arrival. */
  constructor(target: number, delay: number) {
    this.#target = target;
    this.#delay = delay;
  }

  get port(): number {
    return this.#port;
  }

  /** Listens, on the same port as before where there was one. */
  async open(): Promise<void> {
    const server = createServer((client) => {
      this.#join(client);
    });
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject).listen(this.#port, LOOPBACK, resolve);
    });
    this.#port = (server.address() as AddressInfo).port;
    this.#server = server;
  }

  /** Ends every connection, and takes no more. */
  async close(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    for (const socket of this.#sockets) socket.destroy();
    if (server) await new Promise((resolve) => server.close(resolve));
  }

  #join(client: Socket): void {
    const upstream = connect(this.#target, LOOPBACK);
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      this.#sockets.add(socket);
      socket.setNoDelay(true);
      socket.on("error", () => other.destroy());
      socket.on("close", () => {
        this.#sockets.delete(socket);
        other.destroy();
      });
    }
    client.on("data", (piece) => upstream.write(piece));
    upstream.on("data", (piece) => {
      setTimeout(() => {
        if (!client.destroyed) client.write(piece);
      }, this.#delay);
    });
  }
}

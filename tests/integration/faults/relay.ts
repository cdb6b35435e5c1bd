/**
 * Stands between the engine and a server: counts what the one asks, delays what the other answers, and is gone when a test
 * wants it to be. It does not look inside.
 */
import { connect, createServer, type AddressInfo, type Server, type Socket } from "node:net";

const LOOPBACK = "127.0.0.1";

export class Relay {
  readonly #target: number;
  readonly #delay: number;
  readonly #sockets = new Set<Socket>();
  #server: Server | undefined;
  #port = 0;
  #asked = 0;
  #waiting: { readonly at: number; readonly act: () => void } | undefined;

  /** @param delay Milliseconds between an answer and its arrival. */
  constructor(target: number, delay: number) {
    this.#target = target;
    this.#delay = delay;
  }

  get port(): number {
    return this.#port;
  }

  /** How many pieces of requests have passed since this was last asked to count. */
  get asked(): number {
    return this.#asked;
  }

  /** Counts from zero. Acts once as many pieces have been handed on, and before anything is answered. */
  count(at = Infinity, act: () => void = () => undefined): void {
    this.#asked = 0;
    this.#waiting = { at, act };
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
    client.on("data", (piece) => {
      upstream.write(piece);
      this.#asked += 1;
      if (this.#asked !== this.#waiting?.at) return;
      const { act } = this.#waiting;
      this.#waiting = undefined;
      act();
    });
    upstream.on("data", (piece) => {
      setTimeout(() => {
        if (!client.destroyed) client.write(piece);
      }, this.#delay);
    });
  }
}

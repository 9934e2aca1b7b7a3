import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

const SOCKET_REQUEST = 'GET /v1/sync';

/**
 * The line between a browser and the gateway: what goes over it is real, and can be cut. Pages come over it, too, so
 * they speak to the origin that served them.
 */
export class Line {
  private readonly open = new Map<Socket, boolean>();
  private isCut = false;
  private areSocketsCut = false;

  private constructor(
    private readonly server: Server,
    readonly origin: string,
  ) {}

  /** @param gateway where the gateway listens, such as `http://127.0.0.1:8080` */
  static async to(gateway: string): Promise<Line> {
    const { hostname, port } = new URL(gateway);
    const server = createServer();
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    const line = new Line(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    server.on('connection', near => line.accept(near, Number(port), hostname));
    return line;
  }

  private accept(near: Socket, port: number, host: string): void {
    near.on('error', () => undefined);
    if (this.isCut) {
      near.destroy();
      return;
    }
    this.open.set(near, false);
    near.once('close', () => this.open.delete(near));
    near.once('data', first => {
      const isSocket = first.toString('latin1').startsWith(SOCKET_REQUEST);
      if (isSocket && this.areSocketsCut) {
        near.destroy();
        return;
      }
      this.open.set(near, isSocket);
      const far = connect(port, host);
      far.on('error', () => near.destroy());
      far.once('close', () => near.destroy());
      near.once('close', () => far.destroy());
      far.write(first);
      near.pipe(far).pipe(near);
    });
  }

  /** Nothing gets through any more. */
  cut(): void {
    this.isCut = true;
    this.open.forEach((_, socket) => socket.destroy());
  }

  /** Pages can be loaded, sockets cannot be opened. */
  cutSockets(): void {
    this.areSocketsCut = true;
    this.open.forEach((isSocket, socket) => {
      if (isSocket) {
        socket.destroy();
      }
    });
  }

  mend(): void {
    this.isCut = false;
    this.areSocketsCut = false;
  }

  async close(): Promise<void> {
    this.cut();
    await new Promise(resolve => this.server.close(resolve));
  }
}

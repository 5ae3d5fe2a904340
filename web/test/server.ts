import { folder, Process } from "./process";
import type { Cleanups } from "./stage";
import type { Tenant } from "./tenant";

/** Account is somebody who can sign in. */
export interface Account {
  name: string;
  password: string;
}

export const administrator: Account = { name: "admin", password: "correct-horse-battery-9" };

const ends = ["succeeded", "partial", "failed", "cancelled"];
const password = "an-unguessable-horse-7";

interface Listed {
  id: string;
  key?: string;
  name: string;
  version: number;
}

/** Server is a server of Parapet, whose administrator the tests are. */
export class Server {
  /** The cookies of who is signed in, by name. */
  private readonly sessions = new Map<string, string>();

  private constructor(
    private process: Process,
    private readonly data: string,
    readonly url: string,
    /** The link with which the first account is made. */
    readonly setUpLink: string,
  ) {}

  /** start starts a server with nothing in it. */
  static async start(cleanups: Cleanups): Promise<Server> {
    const data = await folder(cleanups);
    const [process, said] = await serve(data, "127.0.0.1:0", /(http:\/\/\S+)\/setup#(\S+)/);
    const server = new Server(process, data, said[1] as string, said[0]);
    cleanups.push(() => server.process.stop());
    return server;
  }

  /** restart ends the server, asked or not, and starts it again at the same address. */
  async restart(signal: "SIGINT" | "SIGKILL", meanwhile: () => Promise<void> = async () => {}): Promise<void> {
    await this.process.stop(signal);
    await meanwhile();
    [this.process] = await serve(this.data, new URL(this.url).host, /Parapet is at /);
  }

  /** setUp makes the administrator. */
  async setUp(): Promise<void> {
    await this.ask("POST", "/setup", { ...administrator, code: this.setUpLink.split("#")[1] });
  }

  /** account makes an account of a role, which may be limited to some integrations. */
  async account(role: string, name = role, instances?: string[]): Promise<Account> {
    await this.forget("/accounts", name);
    this.sessions.delete(name);
    await this.ask("POST", "/accounts", { name, role, password, instances });
    return { name, password };
  }

  /** session is the cookie of somebody's session. */
  async session(as: Account): Promise<string> {
    if (!this.sessions.has(as.name)) await this.ask("POST", "/session", as, as);
    return this.sessions.get(as.name) as string;
  }

  /** connect adds an integration of a tenant, which is read when it is told to. */
  async connect(tenant: Tenant, name: string): Promise<string> {
    await this.forget("/integrations", name);
    await this.forget("/credentials", name);
    const credential = await this.ask<{ id: string }>("POST", "/credentials", {
      name,
      kind: "secret",
      client_id: tenant.clientID,
      secret: tenant.secret,
    });
    const made = await this.ask<{ id: string }>("POST", "/integrations", {
      name,
      kind: "microsoft_defender",
      tenant_id: tenant.id,
      credential_id: credential.id,
      schedule: { interval: "DISABLED" },
      ca_certificates: tenant.authorities,
      endpoints: tenant.endpoints,
    });
    return made.id;
  }

  /** start has the tenant of an integration read. */
  async start(integration: string, more = {}): Promise<string> {
    return (await this.ask<{ id: string }>("POST", `/integrations/${integration}/runs`, more)).id;
  }

  /** run reads the tenant of an integration, and waits until that has ended as it should. */
  async run(integration: string, as = "succeeded", more = {}): Promise<string> {
    const id = await this.start(integration, more);
    for (;;) {
      const { state, error } = await this.ask<{ state: string; error?: string }>("GET", `/runs/${id}`);
      if (state === as) return id;
      if (ends.includes(state)) throw new Error(`the run ended as ${state}: ${error}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  /** change changes something as it is now. */
  async change(method: "PUT" | "PATCH" | "DELETE", path: string, body?: unknown): Promise<void> {
    const { version } = await this.ask<{ version: number }>("GET", path);
    await this.ask(method, path, body, administrator, { "If-Match": `"${version}"` });
  }

  /** forget deletes what has a name in a list: an earlier try of a test may have left it. */
  async forget(list: string, name: string): Promise<void> {
    const { items } = await this.ask<{ items: Listed[] }>("GET", list);
    for (const { id, key, version } of items.filter((item) => item.name === name)) {
      const path = key ? `${list}/${id}?confirm=${key}` : `${list}/${id}`;
      await this.ask("DELETE", path, undefined, administrator, { "If-Match": `"${version}"` });
    }
  }

  /** ask asks the API, as the administrator unless somebody else is named. */
  async ask<T>(
    method: string,
    path: string,
    body?: unknown,
    as = administrator,
    headers: Record<string, string> = {},
  ): Promise<T> {
    const response = await fetch(`${this.url}/api/v1${path}`, {
      method,
      headers: { "Content-Type": "application/json", Cookie: this.sessions.get(as.name) ?? "", ...headers },
      body: body === undefined ? null : JSON.stringify(body),
    });
    const cookie = response.headers.get("Set-Cookie")?.split(";")[0];
    if (cookie) this.sessions.set(as.name, cookie);
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return (text === "" ? undefined : JSON.parse(text)) as T;
  }
}

const serve = (data: string, listen: string, awaited: RegExp) =>
  Process.start(["serve", "--data", data, "--listen", listen, "--allow-private", "--log-level", "warn"], awaited, data);

import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { request } from "node:https";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { folder, Process } from "./process";
import type { Cleanups } from "./stage";

/** Tenant is a simulated tenant that an integration can be connected to. */
export interface Tenant {
  id: string;
  clientID: string;
  secret: string;
  /** A file with the application's certificate and its key. */
  certificate: string;
  /** The same as a PFX, and its password. */
  exchange: { file: string; password: string };
  /** The certificates of who signed for it, in PEM. */
  authorities: string;
  endpoints: { login: string; defender: string; graph: string };
  /** tell has the simulator do something, such as POST advance {"hours": 6}, and gives what it says. */
  tell: <T>(method: string, path: string, body?: unknown) => Promise<T>;
}

/** lacking is a tenant by an application that lacks permissions. */
export async function lacking(tenant: Tenant, ...permissions: string[]): Promise<Tenant> {
  const clientID = randomUUID();
  const { roles } = await tenant.tell<{ roles: Record<string, string[]> }>("GET", `apps/${tenant.clientID}`);
  const rest = Object.entries(roles).map(([api, all]) => [api, all.filter((one) => !permissions.includes(one))]);
  await tenant.tell("PUT", `apps/${clientID}`, {
    roles: Object.fromEntries(rest),
    secrets: [{ value: tenant.secret }],
  });
  return { ...tenant, clientID };
}

/** settingsOf is what is entered to connect a tenant, by the labels of the fields, in their order. */
export const settingsOf = (tenant: Tenant): Record<string, string> => ({
  Name: "osprey",
  "Tenant ID": tenant.id,
  "Client ID": tenant.clientID,
  "Client secret": tenant.secret,
  "Certificate authorities": tenant.authorities,
  "Sign-in": tenant.endpoints.login,
  "Defender API": tenant.endpoints.defender,
  "Microsoft Graph": tenant.endpoints.graph,
});

/** newTenant simulates a tenant until the test is over. */
export async function newTenant(cleanups: Cleanups, devices: number): Promise<Tenant> {
  const at = await folder(cleanups);
  const config = join(at, "parapet.yaml");
  const args = [
    "simulate",
    "--listen",
    "127.0.0.1:0",
    "--devices",
    String(devices),
    "--state",
    at,
    "--config-out",
    config,
  ];
  const [process] = await Process.start(args, /A configuration for it is /);
  cleanups.push(() => process.stop());
  const written = await readFile(config, "utf8");
  const value = (name: string) => {
    const found = new RegExp(`^\\s*${name}: "?([^"\\n]+)"?`, "m").exec(written)?.[1];
    if (!found) throw new Error(`the configuration has no ${name}:\n${written}`);
    return found;
  };
  const authorities = await readFile(join(at, value("ca_file")), "utf8");
  const endpoints = { login: value("login"), defender: value("defender"), graph: value("graph") };
  return {
    id: value("tenant_id"),
    clientID: value("client_id"),
    secret: value("client_secret"),
    certificate: join(at, "client.pem"),
    exchange: { file: join(at, "client.pfx"), password: "simulated" },
    authorities,
    endpoints,
    tell: <T>(method: string, path: string, body?: unknown) =>
      tell<T>(`${endpoints.defender}/_simulator/${path}`, method, authorities, body),
  };
}

function tell<T>(url: string, method: string, ca: string, body: unknown): Promise<T> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, ca, headers: { "Content-Type": "application/json" } }, async (response) => {
      const said = await text(response);
      const ok = response.statusCode !== undefined && response.statusCode < 300;
      if (ok) resolve((said === "" ? undefined : JSON.parse(said)) as T);
      else reject(new Error(`${method} ${url}: ${response.statusCode} ${said}`));
    });
    sent.on("error", reject);
    sent.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

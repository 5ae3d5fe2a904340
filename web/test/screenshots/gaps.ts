import type { Stage } from "../stage";

interface Run {
  id: string;
  state: string;
}

/**
 * halfRead has a tenant read in ways that go wrong: not all of it, for want of a
 * permission; less than a mistake would explain; not at all; not yet. It gives the
 * runs by the names that stand for them in paths.
 */
export async function halfRead({ server, tenant, integration }: Stage): Promise<Record<string, string>> {
  const run = async (until: (run: Run) => boolean, as = integration) => {
    let at = await server.ask<Run>("POST", `/integrations/${as}/runs`, {});
    while (!until(at)) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      at = await server.ask("GET", `/runs/${at.id}`);
    }
    return at.id;
  };
  const ended = ({ state }: Run) => !["queued", "running", "waiting"].includes(state);

  await tenant.tell("POST", "advance", { hours: 600 });
  const held = await run(ended);

  const roles = {
    graph: ["Organization.Read.All", "Directory.Read.All", "SecurityAlert.Read.All"],
    defender: ["Machine.Read.All", "User.Read.All", "Software.Read.All", "Score.Read.All"],
  };
  await tenant.tell("PUT", `apps/${tenant.clientID}`, { roles });
  const forbidden = await run(ended);

  const failing = await server.connect({ ...tenant, secret: "an-old-secret" }, "branch office");
  const failed = await run(ended, failing);

  // Another application has quotas of its own: those of the first stay open.
  const other = { ...tenant, clientID: "7d0c1c3e-0b6f-4f0e-9a53-1f5a4b6c7d8e", secret: "of-the-warehouse" };
  await tenant.tell("PUT", `apps/${other.clientID}`, { roles, secrets: [{ value: other.secret }] });
  const waiting = await server.connect(other, "warehouse");
  const busy = { match: { path: "/api/machines" }, status: 429, headers: { "Retry-After": "1500" }, times: 100 };
  await tenant.tell("POST", "faults", busy);
  const put = await run((run) => run.state === "waiting" || ended(run), waiting);
  await tenant.tell("DELETE", "faults", {});
  return { ":held": held, ":forbidden": forbidden, ":failed": failed, ":waiting": put };
}

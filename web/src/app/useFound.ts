import { useQueries, useQuery } from "@tanstack/react-query";
import { api } from "../api/client";
import { useMay } from "../session/me";

/** Hit is something that was found. */
export interface Hit {
  kind: "question" | "integration" | "entity";
  title: string;
  description?: string;
  href: string;
}

interface Found {
  found: { title: string; hits: Hit[] }[];
  searching: boolean;
}

const perGroup = 5;
const assets = [
  ["systems", "Systems"],
  ["users", "Users"],
  ["people", "People"],
  ["groups", "Groups"],
  ["applications", "Applications"],
  ["ip_addresses", "IP addresses"],
  ["vulnerabilities", "Vulnerabilities"],
] as const;

/** Asset is an entity that was found. */
export interface Asset {
  id: string;
  name: string;
}

/** useAssetsFound is what in the graph has a text in its name. */
export function useAssetsFound(text: string): { groups: { title: string; rows: Asset[] }[]; searching: boolean } {
  const enabled = text.length >= 2;
  const rows = useQueries({
    queries: assets.map(([name]) => ({
      ...api.queryOptions("get", "/api/v1/inventories/{name}/rows", {
        params: { path: { name }, query: { search: text, limit: perGroup, columns: ["displayName"] } },
      }),
      enabled,
    })),
  });
  const groups = assets.map(([, title], at) => ({ title, rows: (rows[at]?.data?.items ?? []).map(assetOf) }));
  return { groups: enabled ? groups : [], searching: enabled && rows.some((r) => r.isFetching) };
}

/** useFound is what has a text in its name: in the graph, the library and the list of integrations. */
export function useFound(text: string): Found {
  const may = useMay();
  const enabled = text.length >= 2;
  const inGraph = useAssetsFound(text);
  const questions = useQuery({
    ...api.queryOptions("get", "/api/v1/questions", { params: { query: { limit: 500 } } }),
    enabled,
  });
  const integrations = useQuery({
    ...api.queryOptions("get", "/api/v1/integrations", { params: { query: { limit: 500 } } }),
    enabled: enabled && may("integration.read"),
  });
  const has = (name: string) => name.toLowerCase().includes(text.toLowerCase());
  const groups: Found["found"] = inGraph.groups.map(({ title, rows }) => ({ title, hits: rows.map(entityHit) }));
  groups.push({
    title: "Questions",
    hits: (questions.data?.items ?? [])
      .filter((q) => has(q.title))
      .slice(0, perGroup)
      .map((q) => ({
        kind: "question" as const,
        title: q.title,
        href: `/explore?question=${encodeURIComponent(q.name)}`,
      })),
  });
  groups.push({
    title: "Integrations",
    hits: (integrations.data?.items ?? [])
      .filter((i) => has(i.name))
      .slice(0, perGroup)
      .map((i) => ({ kind: "integration" as const, title: i.name, href: `/integrations/${i.key}` })),
  });
  return {
    found: enabled ? groups.filter((group) => group.hits.length > 0) : [],
    searching: inGraph.searching,
  };
}

function assetOf(row: unknown): Asset {
  const { _id, displayName } = row as { _id: string; displayName?: string };
  return { id: _id, name: displayName ?? _id };
}

function entityHit({ id, name }: Asset): Hit {
  return { kind: "entity", title: name, href: `/entities/${encodeURIComponent(id)}` };
}

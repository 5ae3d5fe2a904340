import { useMemo } from "react";
import { api } from "../api/client";
import type { Integration } from "../integrations/words";
import type { Credential } from "./draft";

/** useUsers tells which integrations sign in with a credential. */
export function useUsers(): (credential: Credential) => Integration[] {
  const list = api.useQuery("get", "/api/v1/integrations", { params: { query: { limit: 500 } } });
  return useMemo(() => {
    const all = new Map(list.data?.items.map((one) => [one.id, one]));
    return ({ used_by }) => used_by.map((id) => all.get(id)).filter((one) => one !== undefined);
  }, [list.data]);
}

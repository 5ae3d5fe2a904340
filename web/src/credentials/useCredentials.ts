import { api } from "../api/client";
import { useKinds } from "../integrations/kinds";
import { useMay } from "../session/me";
import type { Credential, Descriptor } from "./draft";

/** useCredentials are the credentials that there are, for those who may see them. */
export function useCredentials(sort?: string) {
  const may = useMay();
  return api.useQuery(
    "get",
    "/api/v1/credentials",
    { params: { query: { limit: 500, ...(sort ? { sort } : {}) } } },
    { enabled: may("credential.read"), placeholderData: (before) => before },
  );
}

/** useCredential is one of them. */
export const useCredential = (id: string) =>
  api.useQuery("get", "/api/v1/credentials/{id}", { params: { path: { id } } });

/** useDescriptors are the kinds of credentials that there are, each once. */
export function useDescriptors(): Descriptor[] {
  const kinds = useKinds();
  const all = kinds.data?.items.flatMap((kind) => kind.credentials) ?? [];
  return [...new Map(all.map((one) => [one.kind, one])).values()];
}

/** wanting are the credentials that somebody has to do something about. */
export const wanting = (credentials: Credential[] = []): Credential[] => credentials.filter((one) => one.warning);

import { keepPreviousData, useQueryClient } from "@tanstack/react-query";
import { api } from "../../api/client";
import { useMay } from "../../session/me";

/** usePeople are the accounts that there are, for those who manage them. */
export function usePeople(query: { text?: string | undefined; sort?: string | undefined } = {}) {
  const may = useMay();
  return api.useQuery(
    "get",
    "/api/v1/accounts",
    { params: { query: { limit: 500, ...query } } },
    { enabled: may("account.manage"), placeholderData: keepPreviousData },
  );
}

/** usePerson is one of them. */
export const usePerson = (id: string) => api.useQuery("get", "/api/v1/accounts/{id}", { params: { path: { id } } });

/** useNames tells what the account with an id is called. */
export function useNames(): (id: string) => string {
  const people = usePeople();
  const names = new Map(people.data?.items.map((one) => [one.id, one.name]));
  return (id) => names.get(id) ?? id;
}

/** usePeopleChanged has everything asked anew that shows accounts. */
export function usePeopleChanged(): () => Promise<unknown> {
  const queries = useQueryClient();
  return () =>
    Promise.all(
      ["/api/v1/accounts", "/api/v1/accounts/{id}", "/api/v1/session", "/api/v1/sessions", "/api/v1/tokens"].map(
        (path) => queries.invalidateQueries({ queryKey: ["get", path] }),
      ),
    );
}

import { useSuspenseQuery } from "@tanstack/react-query";
import { api, type Schemas } from "../api/client";

/** Me is who is signed in, and what he may do. */
export type Me = Schemas["Me"];

/** meQuery asks who is signed in. */
export const meQuery = api.queryOptions("get", "/api/v1/session", {}, { staleTime: 60_000 });

/** useMe is who is signed in. The routes of the console are loaded only when somebody is. */
export const useMe = (): Me => useSuspenseQuery(meQuery).data;

/** useMay tells whether who is signed in has a permission. */
export function useMay(): (permission: string) => boolean {
  const { permissions } = useMe();
  return (permission) => permissions.includes(permission);
}

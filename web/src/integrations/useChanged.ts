import { useQueryClient } from "@tanstack/react-query";

const shown = [
  "/api/v1/integrations",
  "/api/v1/integrations/{id}",
  "/api/v1/runs",
  "/api/v1/credentials",
  "/api/v1/credentials/{id}",
];

/** useChanged has everything asked anew that shows integrations, or what they sign in with. */
export function useChanged(): () => Promise<unknown> {
  const queries = useQueryClient();
  return () => Promise.all(shown.map((path) => queries.invalidateQueries({ queryKey: ["get", path] })));
}

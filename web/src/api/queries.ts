import { MutationCache, QueryCache, QueryClient } from "@tanstack/react-query";
import { Problem } from "./problem";

/**
 * newQueries makes the cache of what the server told. When it says that nobody
 * is signed in any more, signedOut is called.
 */
export function newQueries(signedOut: () => void): QueryClient {
  const onError = (error: unknown) => {
    if (error instanceof Problem && error.kind === "unidentified") signedOut();
  };
  return new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: { staleTime: 10_000, retry: (count, error) => count < 2 && passing(error) },
    },
  });
}

/** passing tells whether asking again may help. */
function passing(error: unknown): boolean {
  return error instanceof Problem && (error.kind === "unreachable" || error.kind === "unavailable");
}

import { Alert } from "@mantine/core";
import { IconPlugConnectedX } from "@tabler/icons-react";
import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { Problem } from "../api/problem";
import { meQuery } from "../session/me";

const untilAnotherTry = 3000;

/** Away says that the server does not answer, and has everything asked anew when it does again. */
export function Away() {
  const queries = useQueryClient();
  const [away, setAway] = useState(false);
  useEffect(() => follow(queries, setAway), [queries]);
  useEffect(() => {
    if (!away) return;
    const timer = setInterval(
      () =>
        queries.fetchQuery({ ...meQuery, staleTime: 0, retry: false }).then(
          () => queries.invalidateQueries(),
          () => undefined, // it is away still
        ),
      untilAnotherTry,
    );
    return () => clearInterval(timer);
  }, [away, queries]);
  if (!away) return null;
  return (
    <Alert color="red" icon={<IconPlugConnectedX />} role="status" title="Parapet does not answer" mb="md">
      What you see is how it was. The page goes on by itself as soon as the server answers.
    </Alert>
  );
}

/** follow tells whether what is asked reaches the server, until the function that it returns is called. */
function follow(queries: QueryClient, tell: (away: boolean) => void): () => void {
  return queries.getQueryCache().subscribe((event) => {
    if (event.type !== "updated") return;
    if (event.action.type === "success") tell(false);
    if (event.action.type !== "failed" && event.action.type !== "error") return;
    const { error } = event.action;
    tell(error instanceof Problem && error.kind === "unreachable");
  });
}

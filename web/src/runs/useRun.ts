import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useState } from "react";
import { api } from "../api/client";
import { Problem } from "../api/problem";
import { type Followed, heard, type Live, live, type RunEvent, type Told } from "./followed";
import { hasEnded } from "./words";

const kinds = ["event", "progress", "run"] as const;
const untilAnotherTry = 3000;

/**
 * useRun is a run as it goes on: what is kept of it, and what its stream tells.
 * Lost says that the stream broke off; it is taken up again by itself.
 */
export function useRun(id: string): {
  run: Live | undefined;
  events: RunEvent[];
  lost: boolean;
  error: unknown;
  refetch: () => unknown;
} {
  const asked = api.useQuery("get", "/api/v1/runs/{id}", { params: { path: { id } } });
  const { refetch } = asked;
  const again = useCallback(async () => mayCome((await refetch()).error), [refetch]);
  const { followed, lost } = useStream(id, again);
  const kept = followed.run ?? asked.data;
  return {
    run: kept && live(kept, followed.progress),
    events: followed.events,
    lost,
    error: asked.error,
    refetch: asked.refetch,
  };
}

/** mayCome tells whether a stream that was refused may come yet: not of a run that is not there for who asks. */
const mayCome = (error: unknown) =>
  !(error instanceof Problem && ["not_found", "forbidden", "unidentified"].includes(error.kind));

function useStream(id: string, onClosed: () => Promise<boolean>): { followed: Followed; lost: boolean } {
  const [followed, setFollowed] = useState<Followed>({ events: [] });
  const [lost, setLost] = useState(false);
  const queries = useQueryClient();
  useEffect(() => {
    setFollowed({ events: [] });
    setLost(false);
    return follow(id, {
      told: (told) => setFollowed((before) => heard(before, told)),
      lost: setLost,
      closed: onClosed,
      ended: () => {
        void queries.invalidateQueries({ queryKey: ["get", "/api/v1/integrations"] });
        void queries.invalidateQueries({ queryKey: ["get", "/api/v1/integrations/{id}"] });
        void queries.invalidateQueries({ queryKey: ["get", "/api/v1/runs"] });
      },
    });
  }, [id, onClosed, queries]);
  return { followed, lost };
}

interface Listener {
  told: (told: Told) => void;
  lost: (lost: boolean) => void;
  /** The server refused the stream: asking in another way tells why, and whether it is worth another try. */
  closed: () => Promise<boolean>;
  ended: () => void;
}

/** follow listens to the stream of a run until it has ended, or until the function that it returns is called. */
function follow(id: string, to: Listener): () => void {
  let source: EventSource;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let left = false;
  const open = () => {
    source = new EventSource(`/api/v1/runs/${encodeURIComponent(id)}/stream`);
    source.onopen = () => to.lost(false);
    source.onerror = () => {
      to.lost(true);
      if (source.readyState !== EventSource.CLOSED) return; // the browser tries again
      void to.closed().then((again) => {
        if (again && !left) timer = setTimeout(open, untilAnotherTry);
      });
    };
    for (const kind of kinds) {
      source.addEventListener(kind, (message: MessageEvent<string>) => {
        const told = { kind, data: JSON.parse(message.data) } as Told;
        to.told(told);
        if (told.kind !== "run" || !hasEnded(told.data)) return;
        source.close();
        to.ended();
      });
    }
  };
  open();
  return () => {
    left = true;
    clearTimeout(timer);
    source.close();
  };
}

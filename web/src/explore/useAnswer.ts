import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useRef } from "react";
import { type Answer, type Asked, ask, more } from "./ask";

/** Asking is a query that is asked, and what has come of it so far. */
export type Asking = ReturnType<typeof useAnswer>;

/**
 * useAnswer asks a query once, keeps its answer while one looks at others, and
 * reads it page by page.
 */
export function useAnswer(asked: Asked | undefined) {
  const queries = useQueryClient();
  const key = useMemo(() => ["explore", asked] as const, [asked]);
  const began = useRef(0);
  const answer = useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam, signal }) => {
      if (!asked) throw new Error("nothing is asked");
      if (pageParam) return more(pageParam, signal);
      began.current = Date.now();
      return ask(asked, signal);
    },
    initialPageParam: "",
    getNextPageParam: (page: Answer) => page.meta.cursor,
    enabled: asked !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
    refetchOnMount: false,
    refetchOnReconnect: false,
  });
  // Nobody waits any more for what is not looked at.
  useEffect(() => () => void queries.cancelQueries({ queryKey: key, exact: true }), [queries, key]);
  return {
    pages: answer.data?.pages,
    error: answer.error,
    running: answer.isFetching && !answer.isFetchingNextPage,
    began,
    hasMore: answer.hasNextPage,
    readingMore: answer.isFetchingNextPage,
    moreFailed: answer.isFetchNextPageError ? answer.error : undefined,
    more: () => {
      if (answer.hasNextPage && !answer.isFetching && !answer.isFetchNextPageError) void answer.fetchNextPage();
    },
    retryMore: () => void answer.fetchNextPage(),
    /** Asks once more, whatever was answered before. */
    again: () => void queries.resetQueries({ queryKey: key, exact: true }),
    stop: () => void queries.cancelQueries({ queryKey: key, exact: true }),
  };
}

import { keepPreviousData } from "@tanstack/react-query";
import { api, type Schemas } from "../api/client";
import { type View, wantedOf } from "./view";

const perPage = 200;
const lasting = { placeholderData: keepPreviousData, refetchOnWindowFocus: false, staleTime: 60_000 } as const;

interface Page<T> {
  query: string;
  items: T[];
  next?: string;
  total: number;
  meta: Schemas["FindingsMeta"];
}

const paged = {
  initialPageParam: null,
  getNextPageParam: (page: { next?: string }) => page.next ?? null,
  ...lasting,
};

/** Asked is a list that is read page by page. */
export interface Asked<T> {
  first: Page<T> | undefined;
  rows: T[];
  error: unknown;
  /** Whether the rows are those of before. */
  old: boolean;
  refetch: () => void;
  more: () => void;
}

interface Infinite<T> {
  data: { pages: Page<T>[] } | undefined;
  error: unknown;
  isPlaceholderData: boolean;
  isFetching: boolean;
  isError: boolean;
  hasNextPage: boolean;
  refetch: () => unknown;
  fetchNextPage: () => unknown;
}

function listed<T>(asked: Infinite<T>): Asked<T> {
  const pages = asked.data?.pages ?? [];
  return {
    first: pages[0],
    rows: pages.flatMap((page) => page.items),
    error: asked.error,
    old: asked.isPlaceholderData,
    refetch: () => void asked.refetch(),
    more: () => {
      if (asked.hasNextPage && !asked.isFetching && !asked.isError) void asked.fetchNextPage();
    },
  };
}

const query = (view: View) => ({
  params: { query: { ...wantedOf(view), ...(view.sort ? { sort: view.sort } : {}), limit: perPage } },
});

/** useWeaknesses lists CVEs. */
export const useWeaknesses = (view: View, enabled: boolean): Asked<Schemas["Vulnerability"]> =>
  listed(api.useInfiniteQuery("get", "/api/v1/vulnerabilities", query(view), { ...paged, enabled }));

/** useSoftware lists products. */
export const useSoftware = (view: View, enabled: boolean): Asked<Schemas["VulnerableSoftware"]> =>
  listed(api.useInfiniteQuery("get", "/api/v1/vulnerabilities/software", query(view), { ...paged, enabled }));

/** useDevices lists devices. */
export const useDevices = (view: View, enabled: boolean): Asked<Schemas["VulnerableDevice"]> =>
  listed(api.useInfiniteQuery("get", "/api/v1/vulnerabilities/devices", query(view), { ...paged, enabled }));

/** useGroups lists groups of devices. */
export const useGroups = (view: View, enabled: boolean): Asked<Schemas["VulnerableGroup"]> =>
  listed(api.useInfiniteQuery("get", "/api/v1/vulnerabilities/groups", query(view), { ...paged, enabled }));

/** useSummary is what there is in numbers, and as points. */
export const useSummary = (view: View) =>
  api.useQuery("get", "/api/v1/vulnerabilities/summary", { params: { query: wantedOf(view) } }, lasting);

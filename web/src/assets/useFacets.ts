import { keepPreviousData } from "@tanstack/react-query";
import { api } from "../api/client";
import { parsed } from "./filter";
import { type View, wantedOf } from "./view";

const source = "_integrationName";

/**
 * useFacets counts the values of the usual columns among the rows that a view
 * wants; and from which integrations they come, where there are several.
 */
export function useFacets(name: string, view: View) {
  const ask = (facet: string[]) => ({ params: { path: { name }, query: { ...wantedOf(view), facet } } });
  const options = { placeholderData: keepPreviousData, staleTime: 60_000 };
  const usual = api.useQuery("get", "/api/v1/inventories/{name}/facets", ask([]), options);
  const sources = api.useQuery("get", "/api/v1/inventories/{name}/facets", ask([source]), options);
  const chosen = view.filter?.some((text) => parsed(text).column === source);
  const several = (sources.data?.items ?? []).filter((facet) => facet.values.length > 1 || chosen);
  return { ...usual, data: usual.data && { items: [...usual.data.items, ...several] } };
}

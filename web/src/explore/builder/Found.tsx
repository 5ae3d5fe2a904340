import { Loader, Text, Tooltip } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { api } from "../../api/client";
import { quantity } from "../../ui/format";
import { AnchorLink } from "../../ui/links";
import { useBuild } from "./build";

/** Found is how many entities the pattern finds up to a place in it. */
export function Found({ place }: { place: number }) {
  const { counts, given } = useBuild();
  const [query] = useDebouncedValue(counts[place] ?? "", 400);
  const settled = query === (counts[place] ?? "");
  const asked = !!query && settled && Object.values(given).every((value) => value !== "");
  const { data, isFetching, error } = api.useQuery(
    "post",
    "/api/v1/query",
    { body: { query, variables: given, limit: 1 } },
    { enabled: asked, staleTime: 60_000, retry: false },
  );
  if (!query) return null;
  if (isFetching || !settled) return <Loader size={14} aria-label="Counting" />;
  const found = (data?.data as { found?: number }[] | undefined)?.[0]?.found;
  if (error || found === undefined) return null;
  return (
    <Tooltip label="What the query finds up to here">
      <AnchorLink to="/explore" search={{ query }} size="sm" c="dimmed" underline="hover">
        <Text span inherit fw={600} c="var(--mantine-color-text)">
          {quantity(found)}
        </Text>{" "}
        found
      </AnchorLink>
    </Tooltip>
  );
}

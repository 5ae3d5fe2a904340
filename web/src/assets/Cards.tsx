import { Group } from "@mantine/core";
import type { Schemas } from "../api/client";
import { CountCard } from "../ui/CountCard";
import { parsed, toggled } from "./filter";
import { useCounts } from "./useRows";
import { useView } from "./useView";

interface Props {
  inventory: Schemas["InventoryView"];
  facets: Schemas["Facet"][] | undefined;
}

/** Cards are how many there are: with and without findings or, of findings, how severe. They filter. */
export function Cards({ inventory, facets }: Props) {
  return (
    <Group gap="xs">
      {inventory.has_findings ? <ByFindings inventory={inventory} /> : <BySeverity facets={facets} />}
    </Group>
  );
}

function ByFindings({ inventory }: { inventory: Schemas["InventoryView"] }) {
  const { view, change } = useView();
  const counts = useCounts(inventory.name, view);
  const without = counts.all === undefined || counts.with === undefined ? undefined : counts.all - counts.with;
  const cards = [
    { label: "All", findings: undefined, count: counts.all },
    { label: "With findings", findings: "with" as const, count: counts.with },
    { label: "Without findings", findings: "without" as const, count: without },
  ];
  return cards.map(({ label, findings, count }) => (
    <CountCard
      key={label}
      label={label}
      count={count}
      failed={counts.failed}
      chosen={view.findings === findings}
      onChoose={() => change({ findings })}
    />
  ));
}

const severities = ["Critical", "High", "Medium", "Low"];

function BySeverity({ facets }: { facets: Schemas["Facet"][] | undefined }) {
  const { view, change } = useView();
  const facet = facets?.find(({ column }) => column.name === "severity");
  const filters = view.filter ?? [];
  const ofSeverity = filters.filter((text) => parsed(text).column === "severity");
  const counted = facet && facet.missing + facet.values.reduce((sum, value) => sum + value.count, 0);
  const without = filters.filter((text) => !ofSeverity.includes(text));
  return (
    <>
      <CountCard
        label="All"
        count={counted}
        chosen={ofSeverity.length === 0}
        onChoose={() => change({ filter: without })}
      />
      {severities.map((severity) => {
        const text = `severity=${severity}`;
        const count = facet?.values.find(({ value }) => value === severity)?.count;
        return (
          <CountCard
            key={severity}
            label={severity}
            count={facet && (count ?? 0)}
            chosen={ofSeverity.includes(text)}
            onChoose={() => change({ filter: toggled(filters, text, "text") })}
          />
        );
      })}
    </>
  );
}

import { SegmentedControl, SimpleGrid } from "@mantine/core";
import { useState } from "react";
import type { Schemas } from "../api/client";
import { gravity } from "../chart/color";
import { Histogram } from "../chart/Histogram";
import { Scatter } from "../chart/Scatter";
import { counted, quantity } from "../ui/format";
import { useView } from "./useView";
import { type Exploit, pruned, type View } from "./view";
import { bandTold, exploitTitles } from "./words";

/** Pictures are the vulnerabilities by how grave and how likely to be exploited they are, and by how old. */
export function Pictures({ summary }: { summary: Schemas["FindingsSummary"] }) {
  const { view } = useView();
  return (
    <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
      <ByChance summary={summary} view={view} />
      <ByAge summary={summary} view={view} />
    </SimpleGrid>
  );
}

interface Props {
  summary: Schemas["FindingsSummary"];
  view: View;
}

// EPSS comes down to one in a hundred thousand, which no picture can tell from one in five thousand.
const leastChance = 0.0002;

function ByChance({ summary: { points, left, unplaced }, view }: Props) {
  const note = [
    left > 0 ? `The ${quantity(points.length)} most urgent ones; ${quantity(left)} more are in the list.` : undefined,
    unplaced > 0
      ? `${counted(unplaced, "CVE")} without CVSS or EPSS ${unplaced === 1 ? "is" : "are"} in the list alone.`
      : undefined,
  ].filter(Boolean);
  return (
    <Scatter
      title="How grave, how likely"
      note={["Each point is a CVE, larger the more devices have it.", ...note].join(" ")}
      points={points.map((point) => ({
        id: point.cve,
        name: point.cve,
        x: point.score,
        y: Math.max(point.epss, leastChance),
        size: point.devices,
        color: gravity(severityOf(point.score)),
        marked: point.exploits.length > 0,
        note: [counted(point.devices, "device"), ...point.exploits.map((name) => exploitTitles[name as Exploit])].join(
          ", ",
        ),
        to: { to: "/vulnerabilities", search: { ...view, open: point.cve } },
      }))}
      x={{ title: "CVSS", from: 0, to: 10 }}
      y={{ title: "EPSS", from: leastChance, to: 1, logarithmic: true }}
      by="CVE"
      mark="an exploit is known"
      height={260}
      none="No CVE has both a CVSS and an EPSS."
    />
  );
}

/** severityOf is what CVSS calls a score. */
function severityOf(score: number): string {
  if (score >= 9) return "critical";
  if (score >= 7) return "high";
  return score >= 4 ? "medium" : "low";
}

const measures = [
  { value: "first_seen", label: "First seen" },
  { value: "published", label: "Published" },
] as const;

function ByAge({ summary, view }: Props) {
  const [measure, setMeasure] = useState<(typeof measures)[number]["value"]>("first_seen");
  const { bands, unknown } = summary[measure];
  const seen = measure === "first_seen";
  const note = unknown > 0 ? ` Of ${quantity(unknown)} it is not known.` : "";
  return (
    <Histogram
      title="How old"
      note={`${seen ? "When they were first seen on any device." : "When they were published."}${note}`}
      tools={
        <SegmentedControl
          size="xs"
          aria-label="Which age"
          data={measures.map(({ value, label }) => ({ value, label }))}
          value={measure}
          onChange={(value) => setMeasure(value === "published" ? "published" : "first_seen")}
        />
      }
      bins={bands.map(({ from, to, critical, high, medium, low, unrated }) => ({
        ...bandTold(from, to),
        value: critical + high + medium + low + unrated,
        to: { to: "/vulnerabilities", search: pruned({ ...view, ...aged(seen, from, to) }) },
      }))}
      by={seen ? "First seen" : "Published"}
      unit="CVEs"
      height={236}
    />
  );
}

const aged = (seen: boolean, from: number, to: number | undefined) =>
  seen
    ? { seen_within: to, seen_before: from || undefined }
    : { published_within: to, published_before: from || undefined };

import { Badge, Group, Text, Tooltip } from "@mantine/core";
import { IconFlame } from "@tabler/icons-react";
import type { ReactNode } from "react";
import type { Schemas } from "../api/client";
import type { Column } from "../table/column";
import { quantity } from "../ui/format";
import { Level } from "../ui/Level";
import { AnchorLink } from "../ui/links";
import { Moment } from "../ui/Moment";
import { type Changes, type Exploit, pruned, type View } from "./view";
import { chance, exploitMarks, fixTitle, groupTitle, productOf, productTitle, updatesTold } from "./words";

type Weakness = Schemas["Vulnerability"];

/** To leads on within the view: the number or the name of something to what it is about. */
export function To({ view, by, label, children }: { view: View; by: Changes; label?: string; children: ReactNode }) {
  return (
    <AnchorLink
      to="/vulnerabilities"
      search={pruned({ ...view, open: undefined, sort: undefined, ...by })}
      inherit
      tabIndex={-1}
      aria-label={label}
      onClick={(event) => event.stopPropagation()}
    >
      {children}
    </AnchorLink>
  );
}

const None = () => (
  <Text span c="dimmed" aria-label="no value">
    –
  </Text>
);

/** Urgent marks what is in the queue of what is urgent. */
export function Urgent() {
  return (
    <Tooltip label="Urgent: grave, and exploited or likely to be">
      <IconFlame size={16} color="var(--mantine-color-red-text)" role="img" aria-label="urgent" />
    </Tooltip>
  );
}

/** Exploits are what is known of exploits, as marks. */
export function Exploits({ of }: { of: readonly string[] }) {
  if (of.length === 0) return <None />;
  return (
    <Group gap={4} wrap="nowrap" display="inline-flex">
      {of.map((name) => (
        <Badge key={name} size="sm" variant="dot" color={name === "public" ? "orange" : "red"} tt="none" fw={500}>
          {exploitMarks[name as Exploit]}
        </Badge>
      ))}
    </Group>
  );
}

function Some({ of: { first, total }, title }: { of: Schemas["SomeTexts"]; title: (text: string) => string }) {
  const [one] = first;
  if (one === undefined) return <None />;
  if (total === 1) return title(one);
  return (
    <Tooltip
      label={[...first.map(title), ...(total > first.length ? [`and ${total - first.length} more`] : [])].join(", ")}
      multiline
      maw={420}
    >
      <span>
        {title(one)}{" "}
        <Text span c="dimmed" inherit>
          and {quantity(total - 1)} more
        </Text>
      </span>
    </Tooltip>
  );
}

/** weaknessColumns are those of CVEs. */
export function weaknessColumns(view: View): Column<Weakness>[] {
  return [
    {
      id: "cve",
      title: "CVE",
      width: 170,
      sortable: true,
      cell: ({ cve, urgent }) => (
        <Group gap={6} wrap="nowrap" display="inline-flex">
          <Text span fw={500} inherit>
            {cve}
          </Text>
          {urgent && <Urgent />}
        </Group>
      ),
    },
    {
      id: "severity",
      title: "Severity",
      width: 110,
      sortable: true,
      cell: ({ severity }) => <Level text={severity} />,
    },
    {
      id: "score",
      title: "CVSS",
      help: "CVSS v3 base score, 0 to 10",
      width: 80,
      align: "right",
      sortable: true,
      cell: ({ score }) => (score === undefined ? <None /> : score.toFixed(1)),
    },
    {
      id: "epss",
      title: "EPSS",
      help: "How likely it is to be exploited within 30 days",
      width: 90,
      align: "right",
      sortable: true,
      cell: ({ epss }) => (epss === undefined ? <None /> : chance(epss)),
    },
    {
      id: "exploits",
      title: "Exploits",
      width: 240,
      sortable: true,
      cell: ({ exploits }) => <Exploits of={exploits} />,
    },
    {
      id: "devices",
      title: "Devices",
      width: 90,
      align: "right",
      sortable: true,
      cell: ({ cve, devices }) => (
        <To view={view} by={{ by: "devices", cve }} label={`${devices} devices with ${cve}`}>
          {quantity(devices)}
        </To>
      ),
    },
    {
      id: "updatable",
      title: "Update",
      help: "Whether there is an update that mends it, and for how many of the devices",
      width: 140,
      sortable: true,
      cell: ({ updatable, devices }) => updatesTold(updatable, devices),
    },
    {
      id: "products",
      title: "Software",
      width: 220,
      cell: ({ products }) => <Some of={products} title={productTitle} />,
    },
    { id: "fixes", title: "Mended by", width: 170, cell: ({ fixes }) => <Some of={fixes} title={fixTitle} /> },
    {
      id: "first_seen",
      title: "First seen",
      help: "When it was first seen on any device",
      width: 130,
      sortable: true,
      cell: ({ first_seen }) => <Moment at={first_seen} none="not known" />,
    },
    {
      id: "published",
      title: "Published",
      width: 130,
      sortable: true,
      cell: ({ published }) => <Moment at={published} none="not known" />,
    },
  ];
}

type Tally = Pick<
  Schemas["VulnerableGroup"],
  | "vulnerabilities"
  | "critical"
  | "high"
  | "medium"
  | "low"
  | "unrated"
  | "exploited"
  | "urgent"
  | "findings"
  | "devices"
  | "worst"
>;

/** How a row narrows the findings down, which its numbers lead to. */
type Narrowing<T> = (row: T) => Changes;

function tallyColumns<T extends Tally>(view: View, of: Narrowing<T>, told: Extra): Column<T>[] {
  const number = (id: keyof Tally & string, title: string, by: Changes, help?: string): Column<T> => ({
    id,
    title,
    ...(help ? { help } : {}),
    width: 105,
    align: "right",
    sortable: true,
    cell: (row) => {
      const count = Number(row[id]);
      if (count === 0)
        return (
          <Text span c="dimmed" inherit>
            0
          </Text>
        );
      return (
        <To view={view} by={{ ...of(row), ...by }}>
          {quantity(count)}
        </To>
      );
    },
  });
  return [
    number("vulnerabilities", "CVEs", { by: undefined }),
    number("urgent", "Urgent", { by: undefined, queue: "urgent" }, "Grave, and exploited or likely to be"),
    number("exploited", "Exploited", { by: undefined, queue: "exploited" }, "An exploit is known"),
    number("critical", "Critical", { by: undefined, severity: ["Critical"] }),
    number("high", "High", { by: undefined, severity: ["High"] }),
    number("medium", "Medium", { by: undefined, severity: ["Medium"] }),
    number("low", "Low", { by: undefined, severity: ["Low"] }),
    ...(told.devices ? [number("devices", "Devices", { by: "devices" })] : []),
    ...(told.findings ? [number("findings", "Findings", { by: "devices" }, "Vulnerabilities on devices")] : []),
    {
      id: "worst",
      title: "Worst",
      help: "The gravest of them",
      width: 200,
      sortable: true,
      cell: ({ worst }) => (
        <Group gap={6} wrap="nowrap" display="inline-flex">
          <To view={view} by={{ open: worst.cve }}>
            {worst.cve}
          </To>
          {worst.score !== undefined && (
            <Text span c="dimmed" inherit>
              {worst.score.toFixed(1)}
            </Text>
          )}
        </Group>
      ),
    },
  ];
}

interface Extra {
  devices?: boolean;
  findings?: boolean;
}

/** softwareColumns are those of products. */
export function softwareColumns(view: View): Column<Schemas["VulnerableSoftware"]>[] {
  return [
    {
      id: "name",
      title: "Product",
      width: 240,
      sortable: true,
      cell: ({ product }) => {
        const { name, vendor } = productOf(product);
        return (
          <>
            <Text span fw={500} inherit>
              {name}
            </Text>{" "}
            <Text span c="dimmed" inherit>
              {vendor}
            </Text>
          </>
        );
      },
    },
    ...tallyColumns<Schemas["VulnerableSoftware"]>(view, ({ product }) => ({ product }), {
      devices: true,
      findings: true,
    }),
  ];
}

/** deviceColumns are those of devices. */
export function deviceColumns(view: View): Column<Schemas["VulnerableDevice"]>[] {
  return [
    {
      id: "name",
      title: "Device",
      width: 220,
      sortable: true,
      cell: ({ id, name }) => (
        <AnchorLink
          to="/entities/$id"
          params={{ id }}
          search={{ at: view.at }}
          inherit
          fw={500}
          c="inherit"
          tabIndex={-1}
          onClick={(event) => event.stopPropagation()}
        >
          {name || "nameless"}
        </AnchorLink>
      ),
    },
    { id: "group", title: "Device group", width: 150, sortable: true, cell: ({ group }) => groupTitle(group) },
    ...tallyColumns<Schemas["VulnerableDevice"]>(view, ({ id }) => ({ device: id }), {}),
    { id: "risk", title: "Risk", width: 120, cell: ({ risk }) => (risk ? <Level text={risk} /> : <None />) },
  ];
}

/** groupColumns are those of groups of devices. */
export function groupColumns(view: View): Column<Schemas["VulnerableGroup"]>[] {
  return [
    {
      id: "name",
      title: "Device group",
      width: 240,
      sortable: true,
      cell: ({ group }) => (
        <Text span fw={500} inherit>
          {groupTitle(group)}
        </Text>
      ),
    },
    ...tallyColumns<Schemas["VulnerableGroup"]>(view, ({ group }) => ({ group }), { devices: true, findings: true }),
  ];
}

import { Badge, Group, ScrollArea, Table, Text } from "@mantine/core";
import { Led, toQuery } from "../chart/goal";
import { Framed } from "../ui/Framed";
import { quantity } from "../ui/format";
import { Level } from "../ui/Level";
import { AnchorLink } from "../ui/links";
import { numberOf, type Told } from "./numbers";

type Weakness = Told["weaknesses"][number];

const exploits: Record<string, string> = {
  zero_day: "Zero day",
  kit: "In a kit",
  verified: "Verified",
  public: "Public",
};

/** Weaknesses are the urgent ones that are exploited most probably. */
export function Weaknesses({ told, at }: { told: Told; at: string | undefined }) {
  const urgent = numberOf(told, "urgent");
  return (
    <Framed
      title="Most urgent weaknesses"
      note={urgent?.description}
      tools={
        urgent?.value !== undefined && (
          <AnchorLink to="/vulnerabilities" search={{ queue: "urgent", at }} size="sm">
            All {quantity(urgent.value)}
          </AnchorLink>
        )
      }
    >
      {told.weaknesses.length === 0 ? (
        <Text size="sm" c="dimmed">
          {urgent?.uncounted
            ? `They could not be read: ${urgent.uncounted}.`
            : "Nothing is urgent: no device has such a weakness."}
        </Text>
      ) : (
        <Listed weaknesses={told.weaknesses} at={at} />
      )}
    </Framed>
  );
}

function Listed({ weaknesses, at }: { weaknesses: Weakness[]; at: string | undefined }) {
  return (
    <ScrollArea type="auto" viewportProps={{ tabIndex: 0, role: "group", "aria-label": "Most urgent weaknesses" }}>
      <Table verticalSpacing={6} miw={520} aria-label="Most urgent weaknesses">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>CVE</Table.Th>
            <Table.Th>Severity</Table.Th>
            <Table.Th ta="right">CVSS</Table.Th>
            <Table.Th ta="right">EPSS</Table.Th>
            <Table.Th>Exploit</Table.Th>
            <Table.Th ta="right">Devices</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {weaknesses.map((weakness) => (
            <Row key={`${weakness.cve} ${weakness.severity} ${weakness.devices}`} weakness={weakness} at={at} />
          ))}
        </Table.Tbody>
      </Table>
    </ScrollArea>
  );
}

function Row({
  weakness: { cve, severity, score, epss, exploits: known, devices },
  at,
}: {
  weakness: Weakness;
  at: string | undefined;
}) {
  return (
    <Table.Tr>
      <Table.Td>
        <AnchorLink to="/vulnerabilities" search={{ open: cve, at }} size="sm">
          {cve}
        </AnchorLink>
      </Table.Td>
      <Table.Td>{severity ? <Level text={severity} /> : "–"}</Table.Td>
      <Table.Td ta="right">{score === null ? "–" : score.toFixed(1)}</Table.Td>
      <Table.Td ta="right">{epss === null ? "–" : `${quantity(Math.round(epss * 1000) / 10)} %`}</Table.Td>
      <Table.Td>
        <Group gap={4} wrap="nowrap">
          {known.length === 0 && "–"}
          {known.slice(0, 2).map((exploit) => (
            <Badge key={exploit} variant="light" color="red" tt="none" fw={500} size="sm">
              {exploits[exploit] ?? exploit}
            </Badge>
          ))}
        </Group>
      </Table.Td>
      <Table.Td ta="right">
        <Led to={toQuery(devicesWith(cve), at)} label={`${quantity(devices)} devices with ${cve}`}>
          {quantity(devices)}
        </Led>
      </Table.Td>
    </Table.Tr>
  );
}

const devicesWith = (cve: string) =>
  `FIND microsoft_defender_machine AS m THAT IDENTIFIED microsoft_defender_vulnerability WITH name = '${cve.replaceAll("'", "")}' ` +
  "RETURN m.displayName AS device, m.riskScore AS risk, m.rbacGroupName AS deviceGroup, m.lastSeenOn AS lastSeen ORDER BY device";

import { Anchor, Badge, Drawer, Group, Stack, Text, Title } from "@mantine/core";
import { IconArrowRight, IconExternalLink, IconFlame } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { api, type Schemas } from "../api/client";
import { counted, quantity } from "../ui/format";
import { Level } from "../ui/Level";
import { AnchorLink, ButtonLink } from "../ui/links";
import { Moment } from "../ui/Moment";
import { Answer, Nothing, Waiting } from "../ui/States";
import { Exploits } from "./columns";
import classes from "./Opened.module.css";
import { useView } from "./useView";
import { pruned } from "./view";
import { chance, fixTitle, productTitle, updatesTold } from "./words";

/** Opened is one vulnerability beside the list: what it is, where it is, and what mends it. */
export function Opened() {
  const { view, change } = useView();
  return (
    <Drawer
      opened={view.open !== undefined}
      onClose={() => change({ open: undefined })}
      position="right"
      size={460}
      title={view.open ?? ""}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      {view.open !== undefined && <Found cve={view.open} at={view.at} />}
    </Drawer>
  );
}

function Found({ cve, at }: { cve: string; at: string | undefined }) {
  const found = api.useQuery("get", "/api/v1/vulnerabilities", { params: { query: { cve, at, limit: 1 } } });
  return (
    <Answer of={found} waiting={<Waiting lines={9} height={22} />}>
      {({ items: [weakness], query }) =>
        weakness ? (
          <Told of={weakness} query={query} at={at} />
        ) : (
          <Nothing icon={<IconFlame />} title={`No device has ${cve}`}>
            {at ? "It was not found by that moment." : "It was mended everywhere, or never found."}
          </Nothing>
        )
      }
    </Answer>
  );
}

function Told({ of, query, at }: { of: Schemas["Vulnerability"]; query: string; at: string | undefined }) {
  return (
    <Stack gap="md">
      <Group gap={6}>
        <Level text={of.severity} />
        {of.urgent && (
          <Badge color="red" variant="outline" tt="none" fw={500} leftSection={<IconFlame size={12} />}>
            Urgent
          </Badge>
        )}
        {of.exploits.length > 0 && <Exploits of={of.exploits} />}
      </Group>
      <About of={of} at={at} />
      <dl className={classes.facts}>
        <Fact name="CVSS">{of.score === undefined ? "not known" : of.score.toFixed(1)}</Fact>
        <Fact name="EPSS">{of.epss === undefined ? "not known" : `${chance(of.epss)} within 30 days`}</Fact>
        <Fact name="Devices">
          <In by={{ by: "devices", cve: of.cve }} at={at}>
            {counted(of.devices, "device")}
          </In>
        </Fact>
        <Fact name="Update">{updatesTold(of.updatable, of.devices)}</Fact>
        <Fact name="First seen">
          <Moment at={of.first_seen} none="not known" />
        </Fact>
        <Fact name="Published">
          <Moment at={of.published} none="not known" />
        </Fact>
      </dl>
      <Several title="Software that has it" of={of.products}>
        {(product) => (
          <In by={{ product }} at={at}>
            {productTitle(product)}
          </In>
        )}
      </Several>
      <Several title="Mended by" of={of.fixes}>
        {(fix) => <Fix fix={fix} at={at} />}
      </Several>
      <Group gap="xs">
        <ButtonLink to="/explore" search={{ query, at }} size="xs" variant="default">
          View as query
        </ButtonLink>
        <Anchor
          href={`https://nvd.nist.gov/vuln/detail/${encodeURIComponent(of.cve)}`}
          target="_blank"
          rel="noreferrer"
          size="sm"
        >
          National Vulnerability Database <IconExternalLink size={12} aria-hidden />
        </Anchor>
      </Group>
    </Stack>
  );
}

/** What the graph has of it: its description, and the way to its page in each integration. */
function About({ of, at }: { of: Schemas["Vulnerability"]; at: string | undefined }) {
  const id = of.entities[0]?.id ?? "";
  const entity = api.useQuery(
    "get",
    "/api/v1/entities/{id}",
    { params: { path: { id }, query: { at } } },
    { enabled: id !== "" },
  );
  const text = entity.data?.properties.find(({ name }) => name === "description")?.value;
  return (
    <>
      {entity.isPending ? (
        <Waiting lines={3} height={14} />
      ) : (
        <Text size="sm">{typeof text === "string" ? text : "Nobody has described it."}</Text>
      )}
      <Group gap="xs">
        {of.entities.map((place) => (
          <ButtonLink
            key={place.id}
            to="/entities/$id"
            params={{ id: place.id }}
            search={{ at }}
            size="xs"
            variant="light"
            rightSection={<IconArrowRight size={14} />}
          >
            {of.entities.length > 1 ? `All about it in ${place.integration}` : "All about it"}
          </ButtonLink>
        ))}
      </Group>
    </>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}

/** In leads to the findings of something, in the list. */
function In({ by, at, children }: { by: Parameters<typeof pruned>[0]; at: string | undefined; children: ReactNode }) {
  return (
    <AnchorLink to="/vulnerabilities" search={pruned({ at, ...by })} inherit>
      {children}
    </AnchorLink>
  );
}

function Fix({ fix, at }: { fix: string; at: string | undefined }) {
  const page = /^\d+$/.test(fix) ? `https://support.microsoft.com/help/${fix}` : undefined;
  return (
    <Group gap={6} display="inline-flex">
      <In by={{ fix }} at={at}>
        {fixTitle(fix)}
      </In>
      {page && (
        <Anchor
          href={page}
          target="_blank"
          rel="noreferrer"
          size="xs"
          c="dimmed"
          aria-label={`${fixTitle(fix)} at Microsoft`}
        >
          at Microsoft <IconExternalLink size={11} aria-hidden />
        </Anchor>
      )}
    </Group>
  );
}

function Several({
  title,
  of: { first, total },
  children,
}: {
  title: string;
  of: Schemas["SomeTexts"];
  children: (text: string) => ReactNode;
}) {
  return (
    <section>
      <Title order={3} size="h5" mb={4}>
        {title}
      </Title>
      {total === 0 && (
        <Text size="sm" c="dimmed">
          Nothing is known.
        </Text>
      )}
      <ul className={classes.several}>
        {first.map((text) => (
          <li key={text}>{children(text)}</li>
        ))}
      </ul>
      {total > first.length && (
        <Text size="sm" c="dimmed">
          and {quantity(total - first.length)} more
        </Text>
      )}
    </section>
  );
}

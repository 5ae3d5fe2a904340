import { Button, Code, CopyButton, Group, Stack, Text } from "@mantine/core";
import { IconCheck, IconCloudDownload, IconCopy, IconRefresh } from "@tabler/icons-react";
import { api, type Schemas } from "../api/client";
import { Moment } from "../ui/Moment";
import { Failure, Nothing, Waiting } from "../ui/States";
import classes from "./Entity.module.css";

/** Raw is the record behind an entity as its tenant tells it now. It is read when somebody asks for it. */
export function Raw({ entity }: { entity: Schemas["EntityView"] }) {
  const record = api.useQuery(
    "get",
    "/api/v1/entities/{id}/record",
    { params: { path: { id: entity.id } } },
    { enabled: false, staleTime: Number.POSITIVE_INFINITY, retry: false },
  );
  const read = () => void record.refetch();
  if (!entity.integration) {
    return (
      <Nothing icon={<IconCloudDownload />} title="There is no single record of this">
        Several integrations tell of it. Look at what it is related to: those have records.
      </Nothing>
    );
  }
  if (record.isFetching && !record.data) return <Waiting lines={10} />;
  if (record.error) return <Failure error={record.error} retry={read} />;
  if (!record.data) {
    return (
      <Nothing
        icon={<IconCloudDownload />}
        title="The record as Microsoft has it"
        action={
          <Button leftSection={<IconCloudDownload size={16} />} onClick={read}>
            Read it from the tenant
          </Button>
        }
      >
        Parapet keeps no copies of records. This reads it from the tenant of {entity.integration} now, which takes a
        call of its quota. It may be newer than what the graph says.
      </Nothing>
    );
  }
  const text = JSON.stringify(record.data.record, null, 2);
  return (
    <Stack gap="xs">
      <Group justify="space-between">
        <Text size="sm" c="dimmed">
          Read from the tenant of <Code>{record.data.integration}</Code> <Moment at={record.data.read_at} />
        </Text>
        <Group gap="xs">
          <CopyButton value={text}>
            {({ copied, copy }) => (
              <Button
                size="xs"
                variant="default"
                leftSection={copied ? <IconCheck size={16} /> : <IconCopy size={16} />}
                onClick={copy}
              >
                {copied ? "Copied" : "Copy"}
              </Button>
            )}
          </CopyButton>
          <Button
            size="xs"
            variant="default"
            leftSection={<IconRefresh size={16} />}
            loading={record.isFetching}
            onClick={read}
          >
            Read it again
          </Button>
        </Group>
      </Group>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keys */}
      <pre className={classes.record} tabIndex={0}>
        {text}
      </pre>
    </Stack>
  );
}

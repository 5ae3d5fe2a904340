import { Alert, Button, Code, Group, Stack, Text } from "@mantine/core";
import { IconInfoCircle } from "@tabler/icons-react";
import { useMemo, useState } from "react";
import { Answer, Failure, Waiting } from "../../ui/States";
import { sentence } from "../../ui/sentence";
import { commented } from "../layout";
import classes from "./Builder.module.css";
import { BuildContext } from "./build";
import { Conditions } from "./Conditions";
import { choicesOf } from "./choices";
import { EntityBlock } from "./EntityBlock";
import { type Knowledge, said, typesNamed } from "./knowledge";
import { type Outline, settled, thingsOf } from "./outline";
import { Returns } from "./Returns";
import { Steps } from "./Steps";
import { useKnown } from "./useKnown";
import { useOutline } from "./useOutline";

interface Props {
  query: string;
  given: Record<string, unknown>;
  written: (query: string) => void;
  /** Goes back to the text. */
  leave: () => void;
}

/** Builder is where a query is built without writing: it reads the text, and writes it. */
export function Builder(props: Props) {
  const known = useKnown();
  const [without, setWithout] = useState(false);
  const comments = commented(props.query) && !without;
  return (
    <div className={classes.builder}>
      {comments ? (
        <Alert icon={<IconInfoCircle />} title="The query has comments">
          <Text size="sm">They would be lost when the query is built on.</Text>
          <Group mt="xs">
            <Button size="xs" variant="default" onClick={() => setWithout(true)}>
              Build without them
            </Button>
            <Button size="xs" variant="subtle" onClick={props.leave}>
              Stay with the text
            </Button>
          </Group>
        </Alert>
      ) : (
        <Answer of={known} waiting={<Waiting lines={3} height={56} />}>
          {(data) => <Built known={data} {...props} />}
        </Answer>
      )}
    </div>
  );
}

function Built({ known, query, given, written, leave }: Props & { known: Knowledge }) {
  const { built, change } = useOutline(query, written);
  if (!built) return <Waiting lines={3} height={56} />;
  if (!built.outline) {
    if (built.failure) return <Failure error={built.failure} />;
    return (
      <Alert icon={<IconInfoCircle />} title="The text is no query yet">
        <Text size="sm">{sentence(built.error?.message ?? "")}. It can be built on once it is one.</Text>
        <Button mt="xs" size="xs" variant="default" onClick={leave}>
          Back to the text
        </Button>
      </Alert>
    );
  }
  return (
    <Stack gap="xs">
      <Blocks
        known={known}
        given={given}
        outline={built.outline}
        counts={built.counts}
        change={(outline) => change(settled(outline))}
      />
      {built.failure !== undefined && <Failure error={built.failure} />}
      {built.error && (
        <Text size="xs" c="red" role="alert">
          {sentence(built.error.message)}.
        </Text>
      )}
      {built.written.length > 0 && (
        <Text size="xs" c="dimmed">
          Left as written, because the builder has no form for it:{" "}
          {built.written.map((text) => (
            <Code key={text} mr={4}>
              {text}
            </Code>
          ))}
        </Text>
      )}
    </Stack>
  );
}

interface BlocksProps {
  known: Knowledge;
  given: Record<string, unknown>;
  outline: Outline;
  counts: readonly string[];
  change: (outline: Outline) => void;
}

function Blocks({ known, given, outline, counts, change }: BlocksProps) {
  const things = useMemo(() => said(known, thingsOf(outline), outline.start, outline.steps ?? []), [known, outline]);
  const types = typesNamed(known, outline.start.names);
  return (
    <BuildContext value={{ known, outline, change, things, counts, given }}>
      <EntityBlock
        label="Start"
        entity={outline.start}
        place={0}
        types={types}
        onChange={(start) => change({ ...outline, start })}
        before={
          <Text size="sm" fw={600}>
            find
          </Text>
        }
      />
      <Steps steps={outline.steps ?? []} from={types} place={0} onChange={(steps) => change({ ...outline, steps })} />
      {(outline.where || things.length > 1) && (
        <section className={classes.block} aria-label="Filters of whole matches">
          <Conditions
            label="Filters of whole matches"
            add="Filter by relationship, or by anything above"
            condition={outline.where}
            choices={choicesOf(known, things)}
            onChange={(where) => {
              const { where: _, ...rest } = outline;
              change(where ? { ...rest, where } : rest);
            }}
          />
        </section>
      )}
      <Returns />
    </BuildContext>
  );
}

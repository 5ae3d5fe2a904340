import { Stack } from "@mantine/core";
import { AddHop } from "./AddHop";
import { useBuild } from "./build";
import { HopBlock } from "./HopBlock";
import { typesAfter } from "./knowledge";
import { OptionalBlock } from "./OptionalBlock";
import { hopsIn, type Step } from "./outline";

interface Props {
  steps: readonly Step[];
  /** The types that they begin from, and the place of the entity before the first. */
  from: readonly string[];
  place: number;
  /** Whether they stand in an optional part. */
  inner?: boolean;
  onChange: (steps: Step[]) => void;
}

/** Steps are the hops of a pattern one after another, and what one more could be. */
export function Steps({ steps, from, place, inner, onChange }: Props) {
  const { known } = useBuild();
  const paths = steps.some(({ somehow }) => somehow);
  return (
    <Stack gap="xs">
      {steps.map((step, at) => {
        const before = steps.slice(0, at);
        const shared = {
          step,
          from: typesAfter(known, from, before),
          place: place + hopsIn(before) + 1,
          onChange: (next: Step[]) => onChange([...before, ...next, ...steps.slice(at + 1)]),
        };
        return step.entity ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: steps have no names, and keep their order
          <HopBlock key={at} {...shared} entity={step.entity} inner={inner === true} alone={steps.length === 1} />
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: as above
          <OptionalBlock key={at} {...shared} />
        );
      })}
      {!paths && (
        <AddHop from={typesAfter(known, from, steps)} onAdd={(step) => onChange([...steps, step])} inner={inner} />
      )}
    </Stack>
  );
}

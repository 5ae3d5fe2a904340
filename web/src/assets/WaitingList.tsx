import { Group, Skeleton, Stack } from "@mantine/core";
import { Waiting } from "../ui/States";

/** WaitingList holds the place of a list that is about to come. */
export function WaitingList() {
  return (
    <Stack gap="md">
      <Skeleton h={52} w={360} />
      <Group gap="xs">
        {["all", "with", "without"].map((card) => (
          <Skeleton key={card} h={62} w={132} />
        ))}
      </Group>
      <Skeleton h={30} />
      <Waiting lines={12} />
    </Stack>
  );
}

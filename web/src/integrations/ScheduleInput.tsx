import { Input, SegmentedControl, Select, SimpleGrid, Stack, TextInput } from "@mantine/core";
import type { InputProps } from "./FieldInput";

const zones = ["UTC", ...Intl.supportedValuesOf("timeZone").filter((zone) => zone !== "UTC")];
const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
const usualCron = "0 6 * * 1-5";

/** ScheduleInput says when an integration runs by itself: at an interval, or by a cron expression with a time zone. */
export function ScheduleInput({ field, form, kind }: InputProps) {
  const schedule = form.values[field.path] as Record<string, string>;
  const byCron = schedule.interval === "";
  const usual = (field.default as { interval?: string } | undefined)?.interval ?? kind.intervals[0]?.value ?? "";
  const turn = (to: string) =>
    form.setFieldValue(
      field.path,
      to === "cron"
        ? { interval: "", cron: usualCron, time_zone: zones.includes(own) ? own : "UTC" }
        : { interval: usual, cron: "", time_zone: "" },
    );
  return (
    <Input.Wrapper
      label={field.label}
      description={field.help}
      withAsterisk={field.required}
      error={form.errors[field.path]}
    >
      <Stack gap="xs" mt={6}>
        <SegmentedControl
          w="fit-content"
          aria-label="Kind of schedule"
          value={byCron ? "cron" : "interval"}
          onChange={turn}
          data={[
            { value: "interval", label: "Interval" },
            { value: "cron", label: "Cron expression" },
          ]}
        />
        {byCron ? (
          <SimpleGrid cols={{ base: 1, xs: 2 }}>
            <TextInput
              label="Cron expression"
              description="Minute, hour, day of the month, month, day of the week."
              placeholder={usualCron}
              spellCheck={false}
              {...form.getInputProps(`${field.path}.cron`)}
            />
            <Select
              label="Time zone"
              description="Whose clocks it goes by."
              data={zones}
              searchable
              limit={50}
              {...form.getInputProps(`${field.path}.time_zone`)}
            />
          </SimpleGrid>
        ) : (
          <Select
            aria-label="Interval"
            data={kind.intervals}
            allowDeselect={false}
            maw={320}
            {...form.getInputProps(`${field.path}.interval`)}
          />
        )}
      </Stack>
    </Input.Wrapper>
  );
}

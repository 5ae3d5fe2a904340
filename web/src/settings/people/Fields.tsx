import { MultiSelect, Radio, Stack } from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";
import { api } from "../../api/client";
import { rolesUpTo } from "../words";

/** Trust is what somebody, or a token, may do and see. */
export interface Trust extends Record<string, unknown> {
  role: string;
  /** Whether it is limited to some integrations, and to which. */
  limited: "no" | "yes";
  instances: string[];
}

interface Props {
  form: Pick<UseFormReturnType<Record<string, unknown>>, "getInputProps"> & { values: Trust };
  /** The most trusted role that can be given. */
  most: string;
  /** What seeing everything means here. */
  everything: string;
}

/** TrustFields choose what somebody may do and see. */
export function TrustFields({ form, most, everything }: Props) {
  const list = api.useQuery("get", "/api/v1/integrations", { params: { query: { limit: 500 } } });
  const limited = form.values.limited === "yes";
  const known = list.data?.items.map(({ key, name }) => ({ value: key, label: name })) ?? [];
  const gone = form.values.instances
    .filter((key) => list.data && !known.some((one) => one.value === key))
    .map((key) => ({ value: key, label: `${key} (deleted)` }));
  return (
    <>
      <Radio.Group label="Role" withAsterisk {...form.getInputProps("role")}>
        <Stack gap={6} mt={6}>
          {rolesUpTo(most).map(({ value, label }) => (
            <Radio key={value} value={value} label={label} />
          ))}
        </Stack>
      </Radio.Group>
      <Radio.Group label="Sees" {...form.getInputProps("limited")}>
        <Stack gap={6} mt={6}>
          <Radio value="no" label={everything} />
          <Radio value="yes" label="Some integrations alone" />
        </Stack>
      </Radio.Group>
      {limited && (
        <MultiSelect
          aria-label="Integrations that are seen"
          placeholder={form.values.instances.length === 0 ? "Choose integrations" : undefined}
          data={[...known, ...gone]}
          searchable
          {...form.getInputProps("instances")}
        />
      )}
    </>
  );
}

/** wrongTrust is what is wrong with what was chosen. */
export const wrongTrust = ({ limited, instances }: Trust): Record<string, string> =>
  limited === "yes" && instances.length === 0 ? { instances: "Choose at least one, or let it see everything." } : {};

/** instancesOf are the keys of the integrations that were chosen; nothing for all. */
export const instancesOf = ({ limited, instances }: Trust): string[] | undefined =>
  limited === "yes" ? instances : undefined;

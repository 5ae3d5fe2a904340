import { Group, MultiSelect, type MultiSelectProps, Text } from "@mantine/core";
import { quantity } from "../../ui/format";
import { typeTitle } from "../../ui/naming";
import { TypeIcon } from "../../ui/TypeIcon";
import { useBuild } from "./build";
import { namesOf } from "./knowledge";

interface Props {
  label: string;
  names: readonly string[];
  /** The types to choose from; all when absent. */
  among?: readonly string[];
  autoFocus?: boolean;
  onChange: (names: string[]) => void;
}

/** NameChoice chooses the classes and types that an entity may be of, of those that there are. */
export function NameChoice({ label, names, among, autoFocus, onChange }: Props) {
  const { known } = useBuild();
  const all = namesOf(known, among);
  const by = new Map(all.map((one) => [one.name, one]));
  const options = (isClass: boolean) =>
    all
      .filter((one) => one.isClass === isClass)
      .map(({ name }) => ({ value: name, label: isClass ? name : typeTitle(name) }));
  const gone = names.filter((name) => !by.has(name)).map((name) => ({ value: name, label: name }));
  const renderOption: MultiSelectProps["renderOption"] = ({ option, checked }) => (
    <Group gap="xs" wrap="nowrap" w="100%">
      <TypeIcon type={by.get(option.value)?.types[0] ?? ""} size={16} />
      <Text size="sm" flex={1} fw={checked ? 600 : undefined}>
        {option.label}
      </Text>
      <Text size="xs" c="dimmed">
        {quantity(by.get(option.value)?.count ?? 0)}
      </Text>
    </Group>
  );
  return (
    <MultiSelect
      size="xs"
      aria-label={label}
      placeholder={names.length === 0 ? "Anything" : ""}
      data={[
        { group: "Types", items: options(false) },
        { group: "Classes, of one or several types", items: options(true) },
        ...(gone.length > 0 ? [{ group: "Of which there are none", items: gone }] : []),
      ]}
      value={[...names]}
      onChange={onChange}
      renderOption={renderOption}
      searchable
      hidePickedOptions
      nothingFoundMessage="There is nothing of this name here."
      maxDropdownHeight={340}
      comboboxProps={{ width: 360, position: "bottom-start" }}
      w={names.length > 1 ? 380 : 270}
      data-autofocus={autoFocus || undefined}
    />
  );
}

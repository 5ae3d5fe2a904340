import { Button, Menu } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconBraces, IconDownload, IconPhoto } from "@tabler/icons-react";
import { save } from "../api/download";
import type { Picture } from "./canvas/picture";
import type { Graph } from "./useGraph";

interface Props {
  graph: Graph;
  picture: Picture | undefined;
  label: string;
  at: string | undefined;
  since: string | undefined;
}

/** TakeAway saves what is shown, as an image or as data. */
export function TakeAway({ graph, picture, label, at, since }: Props) {
  const name = `parapet-${label.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-")}`;
  const image = async () => {
    try {
      const blob = await picture?.png();
      if (blob) save(blob, `${name}.png`);
    } catch {
      notifications.show({ color: "red", message: "The picture is too large for an image. Hide some of it first." });
    }
  };
  const data = () => {
    const { nodes, rolls, links } = graph.scene;
    const told = { at, since, entities: nodes, relationships: links, rolled: rolls };
    save(new Blob([JSON.stringify(told, null, 2)], { type: "application/json" }), `${name}.json`);
  };
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button size="xs" variant="default" leftSection={<IconDownload size={16} />} disabled={!picture}>
          Save
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconPhoto size={16} />} onClick={() => void image()}>
          Image (PNG)
        </Menu.Item>
        <Menu.Item leftSection={<IconBraces size={16} />} onClick={data}>
          Data (JSON)
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

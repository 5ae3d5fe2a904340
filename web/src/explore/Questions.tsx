import { Modal, ScrollArea } from "@mantine/core";
import { useState } from "react";
import { Finder } from "../questions/Finder";
import { Answer, Waiting } from "../ui/States";
import type { Wanted } from "./matching";
import { useQuestions } from "./useQuestion";

/** Questions is where one picks a ready-made question. */
export function Questions({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const all = useQuestions();
  const [wanted, setWanted] = useState<Wanted>({});
  return (
    <Modal opened={opened} onClose={onClose} title="Ready-made questions" size="xl">
      <Answer of={all} waiting={<Waiting lines={8} height={52} />}>
        {(data) => (
          <Finder
            questions={data.items}
            wanted={wanted}
            onWanted={setWanted}
            goal={({ name }) => ({ to: "/explore", search: { question: name } })}
            onFollow={onClose}
            frame={(list) => (
              <ScrollArea h="50vh" type="auto">
                {list}
              </ScrollArea>
            )}
          />
        )}
      </Answer>
    </Modal>
  );
}

import { Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useQueryClient } from "@tanstack/react-query";
import { http, version } from "../../api/client";
import { Confirm } from "../../form/Confirm";
import type { Question } from "../useQuestion";

interface Props {
  question: Question;
  onClose: () => void;
  /** Goes away from what was deleted. */
  deleted: (question: Question) => Promise<void>;
}

/** DeleteQuestion asks before a question that is kept goes. */
export function DeleteQuestion({ question, onClose, deleted }: Props) {
  const queries = useQueryClient();
  const act = async () => {
    const params = { path: { name: question.name }, header: version({ version: question.version ?? 0 }) };
    await http.DELETE("/api/v1/questions/{name}", { params });
    onClose();
    await deleted(question);
    await queries.invalidateQueries({ queryKey: ["get", "/api/v1/questions"] });
    notifications.show({ message: `“${question.title}” is deleted.` });
  };
  return (
    <Confirm title="Delete the question?" yes="Delete" no="Keep it" act={act} onClose={onClose}>
      <Text size="sm">“{question.title}” goes for everybody, and links to it lead nowhere.</Text>
    </Confirm>
  );
}

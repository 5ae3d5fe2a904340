import { Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { http, version } from "../../api/client";
import { Confirm } from "../../form/Confirm";
import type { Question } from "../useQuestion";

/** DeleteQuestion asks before a question that is kept goes; its query stays in the editor. */
export function DeleteQuestion({ question, onClose }: { question: Question; onClose: () => void }) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const act = async () => {
    const params = { path: { name: question.name }, header: version({ version: question.version ?? 0 }) };
    await http.DELETE("/api/v1/questions/{name}", { params });
    onClose();
    await navigate({ to: "/explore", search: { query: question.queries[0]?.text } });
    await queries.invalidateQueries({ queryKey: ["get", "/api/v1/questions"] });
    notifications.show({ message: `“${question.title}” is deleted.` });
  };
  return (
    <Confirm title="Delete the question?" yes="Delete" no="Keep it" act={act} onClose={onClose}>
      <Text size="sm">
        “{question.title}” goes for everybody, and links to it lead nowhere. Its query stays here in the editor.
      </Text>
    </Confirm>
  );
}

import { FileInput } from "@mantine/core";
import { IconFile } from "@tabler/icons-react";
import { useState } from "react";

interface Props {
  said: { label: string; description: string; withAsterisk: boolean };
  input: { value?: unknown; error?: React.ReactNode; onChange: (text: string) => void };
}

/** FilePick takes a file and holds it in base64, as the server takes it. */
export function FilePick({ said, input: { error, onChange } }: Props) {
  const [file, setFile] = useState<File | null>(null);
  const take = async (chosen: File | null) => {
    setFile(chosen);
    onChange(chosen ? await base64(chosen) : "");
  };
  return (
    <FileInput
      {...said}
      placeholder="Choose a PEM or PFX file"
      leftSection={<IconFile size={16} />}
      accept=".pem,.pfx,.p12,.crt,.cer"
      clearable
      value={file}
      error={error}
      onChange={(chosen) => void take(chosen)}
    />
  );
}

async function base64(file: File): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}

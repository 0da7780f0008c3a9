/** A text field that saves when it is left, and only when it changed. */
import { useEffect, useState } from "react";
import { TextField } from "../../shared/ui/ui";

interface Props {
  label: string;
  value: string;
  onSave: (value: string) => Promise<boolean>;
  hint?: string;
  lines?: number;
  type?: "text" | "number";
  maxLength?: number;
}

export function SavedField({ label, value, onSave, hint, lines, type = "text", maxLength }: Props) {
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  const save = (): void => {
    if (text !== value) void onSave(text).then((saved) => { if (!saved) setText(value); });
  };
  return (
    <div onBlur={save} onKeyDown={(event) => { if (event.key === "Enter" && lines === undefined) save(); }}>
      <TextField label={label} value={text} onChange={setText} type={type} {...(hint ? { hint } : {})} {...(lines ? { lines } : {})} {...(maxLength ? { maxLength } : {})} />
    </div>
  );
}

/** One of several ways, each with what it means. */
import { type ReactNode, useId } from "react";
import styles from "./wizard.module.css";

interface Option<T extends string> {
  value: T;
  label: string;
  hint: string;
  picture?: ReactNode;
}

export function Choice<T extends string>({ legend, value, options, onChange }: { legend: string; value: T; options: readonly Option<T>[]; onChange: (value: T) => void }) {
  const name = useId();
  return (
    <fieldset className={styles["choice"]}>
      <legend>{legend}</legend>
      {options.map((option) => (
        <label key={option.value} className={styles["option"]}>
          <input type="radio" name={name} value={option.value} checked={option.value === value} onChange={() => onChange(option.value)} aria-labelledby={`${name}-${option.value}`} aria-describedby={`${name}-${option.value}-hint`} />
          {option.picture}
          <span>
            <strong id={`${name}-${option.value}`}>{option.label}</strong>
            <span id={`${name}-${option.value}-hint`}>{option.hint}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}

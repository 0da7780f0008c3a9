import { Icon } from "../../../shared/ui/icons";
import type { SourceElement } from "../source/document";
import { useBuilder } from "./builder";
import styles from "./visual.module.css";

/** What the check says about a tag, at the tag. */
export function Findings({ element }: { element: SourceElement }) {
  const found = useBuilder().findings.get(element.index) ?? [];
  if (found.length === 0) return null;
  return (
    <ul className={styles["findings"]}>
      {found.map(({ message, isError }) => (
        <li key={message} data-error={isError || undefined}>
          <Icon name={isError ? "warning" : "info"} />
          <span>{message}</span>
        </li>
      ))}
    </ul>
  );
}

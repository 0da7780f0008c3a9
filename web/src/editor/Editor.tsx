import type { EditorProps } from "./api";

/** The labeling editor. */
export function Editor(props: EditorProps) {
  return <section className={props.className} data-task={props.task.id} />;
}

/** Templates as pictures to choose from. */
import styles from "./gallery.module.css";
import type { Template } from "./templates";

export function TemplateGallery({ label, templates, chosen, onChoose }: { label: string; templates: readonly Template[]; chosen: string | null; onChoose: (template: Template) => void }) {
  return (
    <ul className={styles["gallery"]} aria-label={label}>
      {templates.map((template) => (
        <li key={template.title}>
          <button type="button" className={styles["template"]} aria-pressed={chosen === template.title} onClick={() => onChoose(template)}>
            <img src={template.image} alt="" loading="lazy" width={160} height={100} />
            <strong>{template.title}</strong>
          </button>
        </li>
      ))}
    </ul>
  );
}

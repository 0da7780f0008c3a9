/** Templates as pictures to choose from, in their groups. */
import styles from "./gallery.module.css";
import { groupTitle, templateTitle } from "./template-names";
import type { Shelf, Template } from "./templates";

interface Props {
  label: string;
  shelves: readonly Shelf[];
  chosen: string | null;
  onChoose: (template: Template) => void;
  /** All of it at once, where the place around it scrolls. */
  tall?: boolean;
}

export function TemplateGallery({ label, shelves, chosen, onChoose, tall = false }: Props) {
  return (
    <div className={tall ? styles["tall"] : styles["shelves"]} role="group" aria-label={label} tabIndex={tall ? undefined : 0}>
      {shelves.map((shelf) => (
        <section key={shelf.name} aria-label={groupTitle(shelf.name)}>
          <h3 className={styles["group"]}>{groupTitle(shelf.name)}</h3>
          <ul className={styles["gallery"]}>
            {shelf.templates.map((template) => (
              <li key={template.title}>
                <button type="button" className={styles["template"]} aria-pressed={chosen === template.title} onClick={() => onChoose(template)}>
                  <img src={template.image} alt="" loading="lazy" width={160} height={100} />
                  <strong>{templateTitle(template)}</strong>
                </button>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

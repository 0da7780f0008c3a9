/** Names of what the server does with many tasks, in the person's language; the server's own where we know none. */
import { messages } from "./i18n";

const t = messages({
  en: {
    import: "Import tasks",
    predictions_to_annotations: "Create annotations from predictions",
    remove_duplicates: "Remove duplicated tasks",
    delete_tasks: "Delete tasks",
    delete_tasks_annotations: "Delete annotations",
    delete_tasks_predictions: "Delete predictions",
    predictions_to_annotations_text: "Each prediction of the selected tasks becomes an annotation of yours. You can take this back.",
    remove_duplicates_text: "Of selected tasks with equal data one stays: the one with most annotations. Tasks with annotations are never removed. You can take this back.",
    delete_tasks_text: "The selected tasks and everything on them are removed. You can take this back.",
    delete_tasks_annotations_text: "The annotations of the selected tasks are removed: those of one person, or all. You can take this back.",
    delete_tasks_predictions_text: "All predictions of the selected tasks are removed. You can take this back.",
    tasks: "tasks",
    changes: "changes",
    undo: "Take back: {title}",
    redo: "Bring back: {title}",
    recount: "Count anew",
    settle_queue: "Adjust the queue",
    upkeep: "Remove what is no longer needed",
    empty_trash: "Empty the trash",
    export_snapshot: "Export snapshot {title}",
    make_field_order: "Prepare the order by {field}",
    storage_sync: "Sync storage",
    storage_write_out: "Write annotations to a storage",
    ml_predictions: "Get predictions",
    retrieve_tasks_predictions: "Retrieve predictions",
    retrieve_tasks_predictions_text: "The selected tasks that have no prediction of its version yet are sent to the project's ML backend.",
    annotate_tasks: "Annotate tasks",
    cache_labels: "Cache labels",
    add_data_field: "Add or modify a data field",
    propagate_annotations: "Propagate annotations",
    rename_labels: "Rename labels",
    objects: "objects",
  },
  de: {
    import: "Aufgaben importieren",
    predictions_to_annotations: "Annotationen aus Vorhersagen machen",
    remove_duplicates: "Doppelte Aufgaben entfernen",
    delete_tasks: "Aufgaben löschen",
    delete_tasks_annotations: "Annotationen löschen",
    delete_tasks_predictions: "Vorhersagen löschen",
    predictions_to_annotations_text: "Aus jeder Vorhersage der gewählten Aufgaben wird eine Annotation von Ihnen. Das lässt sich zurücknehmen.",
    remove_duplicates_text: "Von gewählten Aufgaben mit gleichen Daten bleibt eine: die mit den meisten Annotationen. Aufgaben mit Annotationen werden nie entfernt. Das lässt sich zurücknehmen.",
    delete_tasks_text: "Die gewählten Aufgaben und alles daran werden entfernt. Das lässt sich zurücknehmen.",
    delete_tasks_annotations_text: "Die Annotationen der gewählten Aufgaben werden entfernt: die einer Person oder alle. Das lässt sich zurücknehmen.",
    delete_tasks_predictions_text: "Alle Vorhersagen der gewählten Aufgaben werden entfernt. Das lässt sich zurücknehmen.",
    tasks: "Aufgaben",
    changes: "Änderungen",
    undo: "Zurücknehmen: {title}",
    redo: "Wiederherstellen: {title}",
    recount: "Neu zählen",
    settle_queue: "Reihenfolge anpassen",
    upkeep: "Entfernen, was niemand mehr braucht",
    empty_trash: "Papierkorb leeren",
    export_snapshot: "Schnappschuss {title} exportieren",
    make_field_order: "Sortierung nach {field} vorbereiten",
    storage_sync: "Speicher synchronisieren",
    storage_write_out: "Annotationen in einen Speicher schreiben",
    ml_predictions: "Vorhersagen holen",
    retrieve_tasks_predictions: "Vorhersagen holen",
    retrieve_tasks_predictions_text: "Die gewählten Aufgaben, die noch keine Vorhersage seiner Version haben, gehen an das ML-Backend des Projekts.",
    annotate_tasks: "Aufgaben labeln",
    cache_labels: "Labels zwischenspeichern",
    add_data_field: "Datenfeld ergänzen oder ändern",
    propagate_annotations: "Annotationen übertragen",
    rename_labels: "Labels umbenennen",
    objects: "Objekte",
  },
});

const ACTIONS = ["retrieve_tasks_predictions", "predictions_to_annotations", "remove_duplicates", "delete_tasks", "delete_tasks_annotations", "delete_tasks_predictions"] as const;
const TITLES = [...ACTIONS, "import", "recount", "settle_queue", "upkeep", "empty_trash", "storage_sync", "storage_write_out", "ml_predictions", "annotate_tasks", "cache_labels", "add_data_field", "propagate_annotations", "rename_labels"] as const;

/** What a job is called: the key of a text of ours with what stands in it, and the server's own text. */
interface Title {
  title: string;
  title_key?: string | null;
  title_parameters?: unknown;
}

export function jobTitle({ title, title_key: key, title_parameters }: Title): string {
  const parameters = (title_parameters ?? {}) as { title?: unknown; field?: unknown; of?: { key?: string | null; parameters?: unknown; text?: string } };
  if (key === "export_snapshot") return t("export_snapshot", { title: String(parameters.title) });
  if (key === "make_field_order") return t("make_field_order", { field: String(parameters.field) });
  const { of } = parameters;
  if ((key === "undo" || key === "redo") && of) return t(key, { title: jobTitle({ title: of.text ?? "", title_key: of.key ?? null, title_parameters: of.parameters }) });
  const known = TITLES.find((each) => each === key);
  return known ? t(known) : title;
}

export function actionTitle(id: string, title: string): string {
  const action = ACTIONS.find((known) => known === id);
  return action ? t(action) : title;
}

export function actionText(id: string, text: string | undefined): string | undefined {
  const action = ACTIONS.find((known) => known === id);
  return action ? t(`${action}_text`) : text;
}

export function unitName(unit: string): string {
  return unit === "tasks" || unit === "changes" || unit === "objects" ? t(unit) : unit;
}
